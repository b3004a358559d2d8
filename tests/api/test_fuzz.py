"""Whatever is asked of the API, as far as its own description allows and beyond: it answers, and never breaks."""

import shutil

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.testclient import TestClient
from tests.web_room import NOW, WORDS

from standby.testing.clock import FakeClock
from standby.web.app import make_app

SLOW = ("/api/today", "/api/brief", "/api/posture", "/api/decisions/{unit}", "/api/clocks", "/api/picture",
        "/api/changes", "/api/sites/{site}", "/api/threat", "/api/incidents/{incident}/near")  # fmt: skip
"""Questions that assemble a whole picture: asked less often in the suite."""


@pytest.fixture(scope="module")
def room(read_example, tmp_path_factory):
    """A room on the example mission, and the headers of somebody who may do much there."""
    folder = tmp_path_factory.mktemp("fuzz") / "w"
    shutil.copytree(read_example, folder)
    client = TestClient(make_app(folder, FakeClock(NOW)), raise_server_exceptions=False)
    answer = client.post("/api/session", json={"name": "duty-officer", "password": WORDS})
    return client, {"authorization": f"Bearer {answer.json()['token']}"}


def operations(client):
    schema = schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())
    found = [each.ok() for each in schema.get_all_operations()]
    return [o for o in found if o.path.startswith("/api/") and o.path != "/api/session"]


def send(client, headers, case):
    asked = case.as_transport_kwargs(base_url="http://standby.test")
    asked["headers"] = {**dict(asked.get("headers") or {}), **headers}
    body = {"content": asked["data"]} if isinstance(asked.get("data"), bytes | str) else {}
    kept = (
        ("method", "url", "headers", "params", "json")
        if body
        else ("method", "url", "headers", "params", "json", "data")
    )
    return client.request(**{key: asked[key] for key in kept if key in asked}, **body)


def examine(room, most, most_slow):
    client, headers = room
    seen = 0
    for operation in operations(client):
        modes = [operation.as_strategy(generation_mode=m) for m in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]

        @settings(
            max_examples=most_slow if operation.path in SLOW else most, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        )  # fmt: skip
        @given(case=st.one_of(modes))
        def ask(case):
            nonlocal seen
            seen += 1
            answer = send(client, headers, case)
            assert answer.status_code < 500, (case.method, case.path, answer.text[:500])
            if answer.status_code >= 400 and answer.headers.get("content-type") == "application/json":
                assert answer.json()["code"]

        ask()
    return seen


def test_nothing_that_is_asked_of_the_api_breaks_it(room):
    assert examine(room, 6, 2) > 150


@pytest.mark.torture
def test_nothing_of_much_that_is_asked_of_the_api_breaks_it(room):
    assert examine(room, 300, 30) > 5000
