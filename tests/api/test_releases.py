"""One statement on its way out through the JSON door: proposed, cleared by two persons, published, taken back."""

import pytest

from standby.basis.time import DateRange, parse_instant
from standby.desk.reading import Declared, read_files
from standby.desk.workspace import open_workspace

ACTORS = """
- {id: duty-officer, name: Marta Lindqvist, roles: [spokesperson], level: secret}
- {id: focal-point, name: Owen Tremaine, roles: [custodian], level: secret}
- {id: nobody-listed, name: Third Person, roles: [commander], level: secret}
- {id: observer, name: Obi Server, roles: [observer]}
"""
RULE = "rule: {width: 40, ratio: 1}\noutsiders: {version: test-1, cap: 224}\n"
WORDS = "correct horse battery"
DAY = "2020-01-12"
HURT = {
    "speaker": "the spokesman",
    "said_on": "2020-01-13",
    "text": "No one was hurt at Erbil",
    "phrase": "none",
    "scope": {"day": DAY, "measure": "hurt", "sites": ["erbil"]},
}
TWELVE = {**HURT, "text": "12 at Erbil", "phrase": "exactly", "number": 12, "scope": {"day": DAY, "sites": ["erbil"]}}


@pytest.fixture
def ask(folder, stranger):
    """Return a function that sends one request as somebody who has signed in, and gives the answer."""
    (folder / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    (folder / "mission" / "release.yaml").write_text(RULE, encoding="utf-8")
    tokens = {}

    def asked(who, method, path, body=None):
        if who not in tokens:
            session = stranger.post("/api/session", json={"name": who, "password": WORDS})
            tokens[who] = session.json()["token"]
        headers = {"authorization": f"Bearer {tokens[who]}"}
        return stranger.request(method, f"/api/releases{path}", json=body, headers=headers)

    return asked


@pytest.fixture
def public_page(standby, folder, tmp_path):
    """Return a function that gives the static page as it would be put out now."""

    def page():
        assert standby("-C", folder, "release", "export", tmp_path / "public")[0] == 0
        return (tmp_path / "public" / "index.html").read_text(encoding="utf-8")

    return page


def step(ask, who, path, body=None, status=201):
    """Do one thing with a release and return the answer; the answer must have the status."""
    answer = ask(who, "POST", path, body)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_release_goes_from_proposal_to_the_public_page_by_the_hands_of_three(ask, public_page, stranger):
    checked = step(ask, "duty-officer", "/audits", HURT, 200)
    assert checked["verdict"]["allowed"]
    made = step(ask, "duty-officer", "", {"statement": HURT})
    name = made["release"]["id"]
    assert (made["release"]["state"], made["verdict"]["allowed"]) == ("proposed", True)

    for who, may in (("duty-officer", []), ("focal-point", ["clear"]), ("nobody-listed", ["clear"])):
        assert ask(who, "GET", f"/{name}").json()["may"] == may
    assert step(ask, "duty-officer", f"/{name}/clearances", status=403)["code"] == "not-permitted"
    assert step(ask, "focal-point", f"/{name}/clearances")["state"] == "proposed"
    again = step(ask, "focal-point", f"/{name}/clearances", status=403)
    assert (again["code"], again["why"]) == ("release-not-allowed", "focal-point proposed it or cleared it already")
    early = step(ask, "duty-officer", f"/{name}/publication", status=403)
    assert early["next_step"] == "have 2 persons clear it first"
    assert step(ask, "nobody-listed", f"/{name}/clearances")["cleared_by"] == ["focal-point", "nobody-listed"]

    assert ask("observer", "GET", "/published").json() == []
    assert "Nothing has been released." in public_page()
    assert step(ask, "focal-point", f"/{name}/publication", status=403)["code"] == "not-permitted"
    assert step(ask, "duty-officer", f"/{name}/publication")["state"] == "published"
    (out,) = ask("observer", "GET", "/published").json()
    assert (out["text"], out["retraction"]) == ("No one was hurt at Erbil", None)
    assert "No one was hurt at Erbil" in public_page()
    assert any("No one was hurt" in said for said in ask("observer", "GET", "/known").json()["statements"])

    step(ask, "duty-officer", f"/{name}/retraction", {"because": "it was counted wrongly"})
    (back,) = ask("observer", "GET", "/published").json()
    assert back["retraction"] == "it was counted wrongly"
    page = public_page()
    assert "No one was hurt at Erbil" in page
    assert "Taken back: it was counted wrongly" in page


def test_what_gives_a_number_away_is_refused_on_record_and_goes_no_further(ask, public_page):
    made = step(ask, "duty-officer", "", {"statement": TWELVE})
    verdict, name = made["verdict"], made["release"]["id"]
    (found,) = [f for f in verdict["findings"] if f["protected"] == f"erbil {DAY}"]
    assert (verdict["allowed"], found["safe"]) == (False, False)
    assert found["after"] == {"low": 12, "high": 12, "tightest": True}
    assert {reason["side"] for reason in found["reasons"]} == {"least", "most"}
    assert all("12 at Erbil" in reason["words"] for reason in found["reasons"])
    assert made["advice"]
    assert made["release"]["state"] == "refused"
    for who, act, code in (
        ("focal-point", "clearances", "release-not-allowed"),
        ("duty-officer", "publication", "release-not-allowed"),
    ):
        assert step(ask, who, f"/{name}/{act}", status=403)["code"] == code
    assert ask("observer", "GET", f"/{name}").json()["code"] == "release-unknown"
    assert ask("observer", "GET", "/published").json() == []
    assert "12 at Erbil" not in public_page()


def test_what_the_record_contradicts_is_never_proposed(ask, folder, clock, tmp_path):
    few = {**TWELVE, "text": "Fewer than 75 of the training mission", "phrase": "fewer than", "number": 75,
           "scope": {"day": DAY, "units": ["nato-training"]}}  # fmt: skip
    assert step(ask, "duty-officer", "/audits", few, 200)["advice"] is None
    file, said_at = tmp_path / "count.txt", parse_instant(f"{DAY}T12:00")
    file.write_text("There are 200 trainers of the NATO training mission in Iraq.\n", encoding="utf-8")
    told = Declared(received_at=said_at, published=DateRange(start=said_at.date(), end=said_at.date()))
    with open_workspace(folder, clock) as workspace:
        assert read_files(workspace, [(file, told)])[0].claims

    for path, body in (("/audits", few), ("", {"statement": few})):
        refused = step(ask, "duty-officer", path, body, 403)
        assert refused["code"] == "release-false"
        assert "200 trainers of the NATO training mission" in refused["why"]
    assert ask("duty-officer", "GET", "").json() == []
    seen = ask("duty-officer", "GET", f"/known?by=overseer&at={DAY}").json()
    assert any("200 trainers of the NATO training mission" in said for said in seen["statements"])
    least = {row["quantity"]: row["low"] for row in seen["inferred"]}
    assert least[f"people of NATO training mission in Iraq, {DAY}"] == 200
