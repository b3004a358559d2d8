"""A web room on the example mission, with three people who may do different things, and one who may do nothing."""

import shutil
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from standby.access import accounts
from standby.access.accounts import add_account, open_doors
from standby.basis.time import parse_instant
from standby.desk.manifest import read_manifest
from standby.desk.reading import read_files
from standby.desk.workspace import ACCOUNTS, init_workspace, open_workspace
from standby.testing.clock import FakeClock
from standby.web import patience
from standby.web.app import make_app

patience.PATIENCE_S = 60.0  # a page of a test is the page itself, however slow the machine; test_patience has the other

EXAMPLE = Path(__file__).parents[1] / "mission-example"
NOW = parse_instant("2020-01-13T09:00")
"""The tests look at the example on this day: early in its story, so that few days have to be walked."""
WORDS = "correct horse battery"
ACTORS = """
- {id: duty-officer, name: Marta Lindqvist, roles: [duty officer, custodian], level: secret}
- {id: focal-point, name: Owen Tremaine, roles: [commander, duty officer], level: secret}
- {id: observer, name: Obi Server, roles: [observer]}
"""


@pytest.fixture(scope="session")
def read_example(tmp_path_factory):
    """The example mission with all its reports, read once, and its accounts, with passwords that are quick to check."""
    accounts._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    folder = tmp_path_factory.mktemp("example") / "w"
    clock = FakeClock(NOW)
    init_workspace(folder, EXAMPLE, clock=clock)
    (folder / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    with open_workspace(folder, clock) as workspace:
        listed = read_manifest(EXAMPLE / "reports" / "manifest.yaml")
        known = [(file, said) for file, said in listed if said.received_at < NOW]
        read_files(workspace, known)
    doors = open_doors(folder / ACCOUNTS, clock)
    for name in ("duty-officer", "focal-point", "observer", "nobody-listed"):
        add_account(doors, name, WORDS)
    doors.engine.dispose()
    return folder


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
def folder(read_example, tmp_path):
    shutil.copytree(read_example, tmp_path / "w")
    return tmp_path / "w"


@pytest.fixture
def app(folder, clock):
    return make_app(folder, clock)


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


def form_token(client, path="/people"):
    """Read the token that the forms of a page carry."""
    import re

    return re.search(r'name="form" value="([^"]+)"', client.get(path).text)[1]


@pytest.fixture
def token():
    return form_token
