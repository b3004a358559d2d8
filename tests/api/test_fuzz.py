"""Whatever is asked of the API, as far as its own description allows and beyond: it answers, and never breaks."""

import shutil
from collections import Counter
from datetime import date

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.testclient import TestClient
from tests.web.test_notices import tell
from tests.web_room import NOW, WORDS

from standby.release.acts import MARKINGS
from standby.release.model import MEASURES, ORIGINS
from standby.release.phrases import phrase_book
from standby.release.wording import LADDER
from standby.testing.clock import FakeClock
from standby.web.app import make_app

SLOW = ("/api/today", "/api/brief", "/api/posture", "/api/decisions/{unit}", "/api/clocks", "/api/picture",
        "/api/changes", "/api/sites/{site}", "/api/threat", "/api/incidents/{incident}/near")  # fmt: skip
"""Questions that assemble a whole picture: asked less often in the suite."""


RELEASES, NOTICES = "/api/releases", "/api/notices"
ACKNOWLEDGED = "/api/notices/{notice}/acknowledgement"
SPOKESMAN = "focal-point"
"""A commander: may word, clear, publish and take back what is said outside."""

SAID = {"speaker": "the spokesman", "said_on": "2020-01-13", "text": "No one was hurt", "phrase": "none",
        "scope": {"day": "2020-01-12", "measure": "hurt"}}  # fmt: skip


@pytest.fixture(scope="module")
def room(read_example, tmp_path_factory):
    """A room on the example mission, and the headers of somebody who may do much there and of who may release."""
    folder = tmp_path_factory.mktemp("fuzz") / "w"
    shutil.copytree(read_example, folder)
    client = TestClient(make_app(folder, FakeClock(NOW)), raise_server_exceptions=False)

    def signed_in(name):
        answer = client.post("/api/session", json={"name": name, "password": WORDS})
        return {"authorization": f"Bearer {answer.json()['token']}"}

    return client, {name: signed_in(name) for name in ("duty-officer", SPOKESMAN)}


@pytest.fixture(scope="module")
def likely(room):
    """What makes a random release or acknowledgement likely: sites, units, phrases, a release on its way, a notice."""
    client, headers = room
    made = client.post(RELEASES, json={"statement": SAID}, headers=headers[SPOKESMAN])
    assert made.status_code == 201, made.text
    told = tell(client.app.state.room.directory, FakeClock(NOW))
    claims = client.get("/api/claims", headers=headers[SPOKESMAN]).json()["claims"]
    return {
        "phrase": st.sampled_from(sorted(phrase_book().phrases)),
        "measure": st.sampled_from(MEASURES),
        "marking": st.sampled_from(MARKINGS),
        "origin": st.sampled_from(ORIGINS),
        "day": st.dates(date(2020, 1, 1), date(2020, 1, 20)).map(date.isoformat),
        "said_on": st.dates(date(2020, 1, 1), date(2020, 1, 20)).map(date.isoformat),
        "sites": st.lists(st.sampled_from(["erbil", "taji", "kirkuk-k1", "camp-canada"]), max_size=3),
        "units": st.lists(st.sampled_from(["nato-training", "coalition-training", "helicopters"]), max_size=2),
        "claims": st.lists(st.sampled_from([claim["id"] for claim in claims]), min_size=1, max_size=3),
        "base": st.sampled_from(LADDER),
        "name": st.just(made.json()["release"]["id"]),
        "notice": st.just(told),
    }  # fmt: skip


def made_likely(plain, likely, draw):
    """Put what is likely into a random body, so that what lies behind the first refusals is reached."""
    if isinstance(plain, list):
        return [made_likely(each, likely, draw) for each in plain]
    if not isinstance(plain, dict):
        return plain
    filled = {
        key: draw(likely[key]) if key in likely else made_likely(value, likely, draw) for key, value in plain.items()
    }
    for empty in ("but_sites", "but_units"):
        filled.update({empty: []} if empty in filled else {})
    return filled


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


def examine(room, likely, most, most_slow):
    """Ask everything; about releases as two persons, one of whom may do much with them, and half of it likely."""
    client, headers = room
    seen, answers = 0, Counter()
    for operation in operations(client):
        modes = [operation.as_strategy(generation_mode=m) for m in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]

        @settings(
            max_examples=most_slow if operation.path in SLOW else most, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        )  # fmt: skip
        @given(case=st.one_of(modes), data=st.data())
        def ask(case, data):
            nonlocal seen
            seen += 1
            who, about_releases = "duty-officer", case.path.startswith(RELEASES)
            if about_releases or case.path.startswith(NOTICES):
                who = data.draw(st.sampled_from([who, SPOKESMAN]))
            if who == SPOKESMAN:
                case.body = made_likely(case.body, likely, data.draw)
                case.path_parameters = made_likely(case.path_parameters, likely, data.draw)
            answer = send(client, headers[who], case)
            answers[case.operation.path, who, answer.status_code // 100] += 1
            assert answer.status_code < 500, (case.method, case.path, answer.text[:500])
            if answer.status_code >= 400 and answer.headers.get("content-type") == "application/json":
                assert answer.json()["code"]

        ask()
    done = {path: count for (path, who, hundreds), count in answers.items() if (who, hundreds) == (SPOKESMAN, 2)}
    return seen, sum(done[path] for path in done if path.startswith(RELEASES)), done.get(ACKNOWLEDGED, 0)


def test_nothing_that_is_asked_of_the_api_breaks_it(room, likely):
    seen, released, acknowledged = examine(room, likely, 6, 2)
    assert seen > 150
    assert released > 5
    assert acknowledged > 0  # what lies behind the refusals was reached


@pytest.mark.torture
def test_nothing_of_much_that_is_asked_of_the_api_breaks_it(room, likely):
    """It takes longer than a test of the suite may: ``./run torture fuzz`` gives it the time."""
    seen, released, acknowledged = examine(room, likely, 300, 30)
    assert seen > 5000
    assert released > 200
    assert acknowledged > 50
