"""Dana holds a role for one mission: on every route she finds its people and nobody else's, and may act for them."""

import re

import pytest
from tests.web.test_access import ASKED, shown
from tests.web_room import WORDS

from standby.access.accounts import add_account
from standby.desk import people as desk
from standby.desk.mission_files import read_definition

ACTORS = """
- {id: duty-officer, name: Marta Lindqvist, roles: [duty officer, custodian], level: secret}
- {id: focal-point, name: Owen Tremaine, roles: [commander, duty officer], level: secret}
- {id: nato-lead, name: Pavel Hruska}
"""
OWN = "nato-training"


@pytest.fixture
def dana(folder, app, browser, token):
    """Sign in the lead of one mission, whom the duty officer gave a role for it on the page."""
    (folder / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    add_account(app.state.room.doors, "nato-lead", WORDS)
    officer = browser()
    sent = {"form": token(officer, "/access"), "whom": "nato-lead", "role": "duty officer", "unit": OWN, "because": "j"}
    assert officer.post("/access/grants", data=sent).status_code == 303
    return browser("nato-lead")


def others(folder):
    people = read_definition(folder / "mission").people
    return [p for p in people if p.kind != "figure" and p.unit != OWN and p.id not in ("duty-officer", "focal-point")]


def test_no_route_tells_of_the_people_of_another_mission(folder, app, dana, token):
    desk.open_rollcall(app.state.room.opened, because="missiles", by="duty-officer")
    strangers = others(folder)
    assert len(strangers) > 10
    for path in [*ASKED, "/api/rollcalls", "/rollcall/list", "/decisions/nato-training", "/people?site=taji"]:
        _, text = shown(dana, path)
        assert not [p.id for p in strangers if p.name in text or f'"{p.id}"' in text], path
    assert "Colm Fairley" in dana.get("/people?site=taji").text
    assert "0 of 4" in re.sub(r"\s+", " ", dana.get("/rollcall").text)


def test_another_mission_s_sheet_and_people_are_refused_in_words_that_tell_nothing(dana, token, app):
    form = {"form": token(dana), "what": "pause", "reason": "r", "against": "r"}
    before = app.state.room.newest()
    for answer in (dana.get("/decisions/lebanon-team"), dana.post("/decisions/lebanon-team", data=form)):
        assert answer.status_code == 403
    assert app.state.room.newest() == before
    assert dana.post(f"/decisions/{OWN}", data=form).status_code == 303


def test_a_role_taken_back_ends_at_the_very_next_request(browser, dana, token):
    officer = browser()
    assert dana.get("/people").status_code == 200
    sent = {"form": token(officer, "/access"), "whom": "nato-lead", "role": "duty officer", "unit": OWN, "because": "l"}
    assert officer.post("/access/revocations", data=sent).status_code == 303
    assert dana.get("/people").status_code == 403


def test_only_whoever_admits_people_gives_roles(dana, browser, token, app):
    before = app.state.room.newest()
    sent = {"whom": "nato-lead", "role": "custodian", "unit": "", "because": "mine"}
    for client in (dana, browser("focal-point")):
        answer = client.post("/access/grants", data={**sent, "form": token(client)})
        assert answer.status_code == 403
    assert app.state.room.newest() == before
    assert "Give a role" not in dana.get("/access").text
