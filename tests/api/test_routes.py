"""The JSON door: every use case answers as the command line does, to whoever may ask, and to nobody else."""

import json

import pytest
from openapi_spec_validator import validate

from standby.api import acting, releasing
from standby.api import routes as asking

WORDS = "correct horse battery"
SAMPLES = {"site": "erbil", "unit": "nato-training", "claim": "claim-0", "incident": "incident-0", "rollcall": "r",
           "report": "01-embassy-notice-kirkuk.txt", "judgement": "j", "decision": "d", "source": "s", "number": 1,
           "notice": "n", "person": "p", "name": "n"}  # fmt: skip


@pytest.fixture
def program(app, stranger):
    """Return a function that signs a program in and gives the headers it then sends."""

    def enter(name="duty-officer"):
        answer = stranger.post("/api/session", json={"name": name, "password": WORDS})
        assert answer.status_code == 201
        return {"authorization": f"Bearer {answer.json()['token']}"}

    return enter


def routes():
    every = [*asking.router.routes, *acting.router.routes, *releasing.router.routes]
    return [(method, route.path) for route in every for method in sorted(route.methods)]


@pytest.mark.parametrize(("method", "path"), routes())
def test_nobody_gets_an_answer_without_signing_in(stranger, method, path):
    if path == "/api/session" and method == "POST":
        return
    answer = stranger.request(method, path.format(**SAMPLES), json={})
    assert answer.status_code in (401, 422), answer.text
    assert answer.json()["code"] in ("sign-in-first", "request-unreadable")


SOME_ONE = ("{claim}", "{incident}", "{rollcall}", "{name}", "/looks", "/places", "/audit", "/heard")
"""Parts of addresses that need something of the record, or a right that an observer has not."""


@pytest.mark.parametrize(
    "path",
    [p for m, p in routes() if m == "GET" and not any(part in p for part in SOME_ONE)],
)
def test_an_observer_may_ask_everything_but_who_looked_for_whom_and_what_waits_to_be_said(stranger, program, path):
    answer = stranger.get(
        path.format(**SAMPLES), headers=program("observer"), params={"since": "2020-01-09", "q": "missiles"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/rollcalls", {"because": "drill"}),
        ("/api/rollcalls/r/answers", {"person": "forces-medic", "state": "safe"}),
        ("/api/rollcalls/r/closing", {"because": "over"}),
        ("/api/people/moves", {"person": "forces-medic", "site": "erbil"}),
        ("/api/people/declarations", {"person": "forces-medic", "state": "missing", "because": "no word"}),
    ],
)
def test_an_observer_may_change_nothing(stranger, program, app, path, body):
    before = app.state.room.newest()
    answer = stranger.post(path, json=body, headers=program("observer"))
    assert answer.status_code == 403
    assert answer.json()["code"] == "not-permitted"
    assert app.state.room.newest() == before


def test_the_picture_is_the_one_the_command_line_prints(stranger, program, standby, folder):
    answer = stranger.get("/api/picture", params={"valid": "2020-01-12", "known": "2020-01-12"}, headers=program())
    code, out, _ = standby("-C", folder, "picture", "--valid", "2020-01-12", "--known", "2020-01-12", "--json")
    assert code == 0
    assert answer.json() == json.loads(out)


def test_a_roll_call_goes_from_opening_to_closing(stranger, program):
    headers = program()
    opened = stranger.post("/api/rollcalls", json={"because": "drill", "site": "erbil"}, headers=headers)
    assert opened.status_code == 201
    name = opened.json()["rollcall"]
    body = {"person": "forces-medic", "state": "safe", "receipt": "one"}
    for _ in range(2):
        assert stranger.post(f"/api/rollcalls/{name}/answers", json=body, headers=headers).status_code == 201
    board = stranger.get(f"/api/rollcalls/{name}", headers=headers).json()
    assert board["accountability"]["says"].startswith("safe 1 of 3")
    closed = stranger.post(f"/api/rollcalls/{name}/closing", json={"because": "over"}, headers=headers)
    assert closed.json()["closed_at"]


def test_a_browser_session_changes_something_only_with_its_form_token(browser, token):
    client = browser()
    body = {"because": "drill"}
    assert client.post("/api/rollcalls", json=body).status_code == 403
    headers = {"x-standby-form": token(client)}
    assert client.post("/api/rollcalls", json=body, headers=headers).status_code == 201


def test_what_another_site_sends_changes_nothing(browser, token):
    client = browser()
    headers = {"x-standby-form": token(client), "origin": "https://elsewhere.test"}
    assert client.post("/api/rollcalls", json={"because": "drill"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("path", "params", "status", "code"),
    [
        ("/api/picture", {"valid": "yesterdayish"}, 400, "time-unreadable"),
        ("/api/picture", {"known": "k:many"}, 400, "entry-unreadable"),
        ("/api/sites/erbill", {}, 400, "site-unknown"),
        ("/api/claims/claim-0/evidence", {}, 400, "claim-unknown"),
        ("/api/rollcalls/nothing", {}, 400, "rollcall-unknown"),
        ("/api/timeline", {"days": "0"}, 422, "request-unreadable"),
        ("/api/nothing", {}, 404, "page-unknown"),
    ],
)
def test_a_wrong_question_is_told_with_a_code_and_a_sentence(stranger, program, path, params, status, code):
    answer = stranger.get(path, params=params, headers=program())
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["says"].endswith(".")


def test_signing_out_ends_the_token(stranger, program):
    headers = program()
    assert stranger.request("DELETE", "/api/session", headers=headers).status_code == 200
    assert stranger.get("/api/today", headers=headers).status_code == 401


def test_a_wrong_password_is_refused_in_json(stranger):
    answer = stranger.post("/api/session", json={"name": "observer", "password": "wrong horse battery"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "sign-in-refused"


def test_the_door_describes_itself_as_openapi_3_1(stranger):
    described = stranger.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    validate(described)
    assert {path for path in described["paths"] if path.startswith("/api/")} == {path for _, path in routes()}
