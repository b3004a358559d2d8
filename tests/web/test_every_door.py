"""Alice (owner), Bob (team), Charlie (outsider) and Dana (partner) knock at every door that changes something.

The table says which right each door takes. A door that is not in it fails, and so does one that asks for less: whoever
lacks the right is told so, however well or badly the rest of what they sent was.
"""

import pytest
from tests.web.test_access import LEFT_OUT, SAMPLES, paths
from tests.web_room import WORDS

from standby.access import ROLES
from standby.access.accounts import add_account

ROLES_OF = {
    "alice": ("commander", "duty officer", "custodian"),
    "bob": ("analyst",),
    "charlie": (),
    "dana": ("observer",),
}
ACTORS = "".join(
    f"- {{id: {name}, name: {name.title()}, roles: [{', '.join(roles)}], level: secret}}\n"
    for name, roles in ROLES_OF.items()
)
PEOPLE = "".join(f"- {{id: {name}, name: {name.title()}, kind: staff}}\n" for name in ROLES_OF)


OWN, CALL, DECIDE, JUDGE = "own", "call", "decide", "judge"
REPORT, DECLARE, RELEASE, CLEAR, ADMIT, KEEP = "report", "declare", "release", "clear", "admit", "keep"

TAKES = {
    # Before signing in, and one's own account, place and answer: no right at all.
    "POST /sign-in": OWN,
    "POST /sign-out": OWN,
    "POST /sign-in/passkey/begin": OWN,
    "POST /sign-in/passkey": OWN,
    "POST /set-up/{token}": OWN,
    "POST /check-in/{token}": OWN,
    "POST /account/passkeys/begin": OWN,
    "POST /account/passkeys": OWN,
    "POST /account/passkeys/{passkey}/removal": OWN,
    "POST /people/place": OWN,
    "POST /api/session": OWN,
    "DELETE /api/session": OWN,
    "POST /read": REPORT,
    "POST /api/reports": REPORT,
    "POST /inbox/begin": JUDGE,
    "POST /inbox/{claim}": JUDGE,
    "POST /inbox-batch": JUDGE,
    "POST /api/review/acceptances": JUDGE,
    "POST /api/review/rejections": JUDGE,
    "POST /api/claims/{claim}/corrections": JUDGE,
    "DELETE /api/review/judgements/{judgement}": JUDGE,
    "POST /api/review/comparisons": JUDGE,
    "POST /api/sources/{source}/grades": JUDGE,
    "POST /api/reports/{report}/grades": JUDGE,
    "POST /api/facts": DECLARE,
    "POST /decisions/{unit}": DECIDE,
    "POST /decisions/{unit}/{decision}/{act}": DECIDE,
    "POST /api/decisions": DECIDE,
    "POST /api/decisions/{decision}/signatures": DECIDE,
    "POST /api/decisions/{decision}/dissents": DECIDE,
    "POST /api/decisions/{decision}/requirements/{number}": DECIDE,
    "POST /api/decisions/{decision}/withdrawal": DECIDE,
    "POST /api/absences": DECIDE,
    "POST /notices/{notice}/acknowledgement": DECIDE,
    "POST /api/notices/{notice}/acknowledgement": DECIDE,
    "POST /rollcall": CALL,
    "POST /rollcall/{rollcall}/answer": CALL,
    "POST /rollcall/{rollcall}/close": CALL,
    "POST /people/import": CALL,
    "POST /people/import/{token}": CALL,
    "POST /api/rollcalls": CALL,
    "POST /api/rollcalls/{rollcall}/answers": CALL,
    "POST /api/rollcalls/{rollcall}/closing": CALL,
    "POST /api/people/moves": CALL,
    "POST /api/people/declarations": CALL,
    "POST /api/people/{person}/findings": CALL,
    "POST /api/people/{person}/place": CALL,
    "POST /api/people/erasures": KEEP,
    "POST /releases": RELEASE,
    "POST /releases/{name}/{act}": CLEAR,
    "POST /api/releases": RELEASE,
    "POST /api/releases/audits": RELEASE,
    "POST /api/releases/heard": RELEASE,
    "POST /api/releases/heard/claims": RELEASE,
    "POST /api/releases/{name}/clearances": CLEAR,
    "POST /api/releases/{name}/publication": RELEASE,
    "POST /api/releases/{name}/retraction": RELEASE,
    "POST /access/links": ADMIT,
    "POST /access/grants": ADMIT,
    "POST /access/revocations": ADMIT,
    "POST /api/access/grants": ADMIT,
    "POST /api/access/revocations": ADMIT,
}

PATHS = {
    "site": "erbil", "unit": "nato-training", "claim": "claim-0", "report": "r", "judgement": "j", "decision": "d",
    "source": "embassy-notice", "name": "n", "person": "nato-lead", "act": "approve", "notice": "n", "passkey": "p",
    "token": "t", "number": "1", "rollcall": "r",
}  # fmt: skip
FIELDS = {
    "grade": "B2",
    "until": "2020-01-20",
    "person": "nato-lead",
    "state": "safe",
    "what": "propose",
    "act": "clear",
}
STATEMENT = {
    "text": "No one was hurt", "speaker": "the spokesman", "said_on": "2020-01-13", "phrase": "none",
    "scope": {"day": "2020-01-12", "measure": "hurt"},
}  # fmt: skip
TYPED = {
    "text": "No one was hurt", "speaker": "the spokesman", "origin": "ours", "said_on": "2020-01-13",
    "marking": "TLP:CLEAR", "phrase-1": "none", "scope-1-measure": "hurt", "scope-1-day": "2020-01-12",
}  # fmt: skip


def doors(app):
    """Every address of the room that changes something, however it came into it."""
    return [
        (method.upper(), path, operation)
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
        if method not in ("get", "head")
    ]


def sample(schema, named):
    """Return the least that a schema takes, with words that mean something where they are read before the right is."""
    if "$ref" in schema:
        return sample(named[schema["$ref"].split("/")[-1]], named)
    if "anyOf" in schema:
        return sample(next(each for each in schema["anyOf"] if each.get("type") != "null"), named)
    if schema.get("type") == "object":
        needed = schema.get("required", [])
        fields = {key: FIELDS.get(key, sample(each, named)) for key, each in schema.get("properties", {}).items()
                  if key in needed}  # fmt: skip
        return STATEMENT if {"phrase", "scope"} <= fields.keys() else fields
    if schema.get("type") == "array":
        return [sample(schema["items"], named)]
    least = {"integer": 1, "number": 1, "boolean": False}
    return least.get(schema.get("type"), schema.get("enum", ["x"])[0])


def knock(client, token, method, path, operation, named):
    """Ask for one door as a page or a program does; return what was answered."""
    kind, body = next(iter(operation.get("requestBody", {}).get("content", {}).items()), (None, {"schema": {}}))
    given = sample(body["schema"], named) if kind else {}
    asked = {p["name"]: "x" for p in operation.get("parameters", []) if p["in"] == "query" and p.get("required")}
    address = path.format(**{**PATHS, "act": "clear" if path.startswith("/releases") else PATHS["act"]})
    if path.startswith("/api/"):
        return client.request(method, address, json=given, params=asked, headers={"x-standby-form": token})
    sheet = {"file": ("sheet.csv", b"Name\nAnn\n")} if kind == "multipart/form-data" else None
    fields = {key: value for key, value in given.items() if key != "file"} | (TYPED if path == "/releases" else {})
    return client.request(method, address, data={**fields, "form": token}, files=sheet, params=asked)


def may(name, right):
    return right == OWN or any(right in ROLES[role] for role in ROLES_OF[name])


@pytest.fixture
def knocking(folder, app, browser, token):
    """Each of the four, signed in anew for every door, with the token of their session."""
    (folder / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    with (folder / "mission" / "people.yaml").open("a", encoding="utf-8") as file:
        file.write(PEOPLE)
    for name in ROLES_OF:
        add_account(app.state.room.doors, name, WORDS)

    def entered(name):
        client = browser(name)
        return client, token(client, "/account")

    return entered


def test_the_table_names_every_door_that_changes_something_and_no_other(app):
    assert {f"{method} {path}" for method, path, _ in doors(app)} == set(TAKES)


def test_every_door_that_shows_something_is_among_those_that_the_four_are_held_to(app):
    shown = {path for path, operations in app.openapi()["paths"].items() if "get" in operations}
    assert {path.format(**SAMPLES) for path in shown - set(LEFT_OUT)} == set(paths())


def test_nobody_passes_a_door_without_the_right_that_it_takes_and_everybody_else_is_not_refused_for_it(app, knocking):
    named, wrong = app.openapi()["components"]["schemas"], []
    for name in ROLES_OF:
        client, held = knocking(name)
        for method, path, operation in doors(app):
            if path in ("/sign-in", "/sign-out", "/api/session"):
                continue
            answer = knock(client, held, method, path, operation, named)
            right, told = TAKES[f"{method} {path}"], answer.text
            refused = answer.status_code == 403 and "takes one of the roles" in told
            if answer.status_code >= 500 or "request-unreadable" in told or refused is may(name, right):
                wrong.append(f"{name} {method} {path} ({right}): {answer.status_code} {told[-300:]}")
    assert not wrong, "\n".join(wrong)
