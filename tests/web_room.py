"""A web room on the example mission, with three people who may do different things, and one who may do nothing."""

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from standby.access.accounts import add_account
from standby.basis.time import parse_instant
from standby.desk.manifest import read_manifest
from standby.desk.reading import read_files
from standby.desk.workspace import init_workspace, open_workspace
from standby.testing.clock import FakeClock
from standby.web.app import make_app

EXAMPLE = Path(__file__).parents[1] / "mission-example"
WORDS = "correct horse battery"
ACTORS = """
- {id: duty-officer, name: Marta Lindqvist, roles: [duty officer, custodian], level: secret}
- {id: focal-point, name: Owen Tremaine, roles: [commander, duty officer], level: secret}
- {id: observer, name: Obi Server, roles: [observer]}
"""


@pytest.fixture(scope="session")
def read_example(tmp_path_factory):
    """The example mission with all its reports, read once."""
    folder = tmp_path_factory.mktemp("example") / "w"
    clock = FakeClock(parse_instant("2020-03-20T09:00"))
    init_workspace(folder, EXAMPLE, clock=clock)
    (folder / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    with open_workspace(folder, clock) as workspace:
        read_files(workspace, read_manifest(EXAMPLE / "reports" / "manifest.yaml"))
    return folder


@pytest.fixture
def clock():
    return FakeClock(parse_instant("2020-03-20T09:00"))


@pytest.fixture
def folder(read_example, tmp_path):
    shutil.copytree(read_example, tmp_path / "w")
    return tmp_path / "w"


@pytest.fixture
def app(folder, clock):
    made = make_app(folder, clock)
    for name in ("duty-officer", "focal-point", "observer", "nobody-listed"):
        add_account(made.state.room.doors, name, WORDS)
    return made


@pytest.fixture
def stranger(app):
    """A browser that nobody has signed in with."""
    with TestClient(app, base_url="http://standby.test", follow_redirects=False) as client:
        yield client


@pytest.fixture
def browser(app, stranger):
    """Return a function that gives a browser somebody has signed in with."""

    def enter(name="duty-officer"):
        client = TestClient(app, base_url="http://standby.test", follow_redirects=False)
        answer = client.post("/sign-in", data={"name": name, "password": WORDS})
        assert answer.status_code == 303
        return client

    return enter


def form_token(client, path="/"):
    """Read the token that the forms of a page carry."""
    import re

    return re.search(r'name="form" value="([^"]+)"', client.get(path).text)[1]


@pytest.fixture
def token():
    return form_token
