"""Whoever is shown where somebody is leaves a line that the person can read; refusing hides it and costs nothing."""

from datetime import timedelta

import pytest
from tests.web.test_access import ASKED
from tests.web_room import WORDS

from standby.access.accounts import add_account
from standby.access.looks import looks_at
from standby.access.steps import LOOKS_KEPT
from standby.basis.errors import NotAllowed
from standby.basis.time import AsOf
from standby.desk import people as desk
from standby.desk.mission_files import read_definition
from standby.desk.workspace import open_workspace

MEDIC = "- {id: forces-medic, name: Nadia Petrov, roles: []}\n"


@pytest.fixture
def medic(folder, app, browser):
    """Let the medic sign in, who may do nothing."""
    actors = folder / "mission" / "actors.yaml"
    actors.write_text(actors.read_text() + MEDIC, encoding="utf-8")
    add_account(app.state.room.doors, "forces-medic", WORDS)
    return browser("forces-medic")


def test_every_route_that_names_somebody_of_the_roster_notes_the_look(folder, app, browser, clock):
    desk.open_rollcall(app.state.room.opened, because="missiles", by="duty-officer")
    people = [p for p in read_definition(folder / "mission").people if p.kind != "figure" and p.site]
    client, doors = browser(), app.state.room.doors
    naming = 0
    assert (
        browser("focal-point").get("/sites/union-iii").status_code == 200
    )  # made for somebody else already: the next one is noted too
    for path in [*ASKED, "/api/rollcalls", "/sites/union-iii", "/api/sites/union-iii"]:
        clock.advance(timedelta(hours=1))
        text = client.get(path).text
        named = [p.id for p in people if p.name in text and p.id not in ("duty-officer", "focal-point")]
        naming += bool(named)
        for person in named:
            seen = [look for look in looks_at(doors, person) if look.at == clock()]
            assert "duty-officer" in [look.viewer for look in seen], (path, person)
    assert naming > 5


def test_a_count_notes_nothing(app, browser):
    assert browser().get("/api/today").status_code == 200
    assert looks_at(app.state.room.doors, "forces-medic") == ()


def test_a_person_without_any_role_sees_who_looked_and_nobody_else_may(medic, browser, app):
    browser().get("/people?site=erbil")
    browser("focal-point").get("/people?site=beirut")
    page = medic.get("/people/looks")
    assert page.status_code == 200
    assert "Marta Lindqvist" in page.text
    assert "Owen Tremaine" not in page.text
    assert browser("observer").get("/api/people/forces-medic/looks").status_code == 403
    assert [each["viewer"] for each in browser().get("/api/people/forces-medic/looks").json()] == ["duty-officer"]


def test_a_look_is_erased_when_its_time_is_over(app, browser, clock):
    browser().get("/people")
    doors = app.state.room.doors
    assert looks_at(doors, "forces-medic")
    clock.advance(LOOKS_KEPT + timedelta(seconds=1))
    assert looks_at(doors, "forces-medic") == ()
    browser().get("/people?site=beirut")
    with doors.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM look").scalar() == 1


def test_looks_by_command_are_noted_too(folder, app, clock):
    with open_workspace(folder, clock, viewer="observer") as workspace:
        desk.where(workspace, AsOf(valid_at=clock(), known_at=clock()))
    assert [look.viewer for look in looks_at(app.state.room.doors, "forces-medic")] == ["observer"]


def test_whoever_refuses_has_no_place_anywhere_and_keeps_every_protection(medic, app, browser, token, clock):
    room, officer = app.state.room, browser()
    wish = {"form": token(medic, "/people/looks"), "refused": "true"}
    assert medic.post("/people/place", data=wish).status_code == 303
    now = AsOf(valid_at=clock(), known_at=clock())
    for as_of in (now, AsOf(valid_at=clock() - timedelta(days=3), known_at=clock() - timedelta(days=3))):
        assert {p.person: p.site for p in desk.where(room.opened, as_of).people}["forces-medic"] is None
    board = desk.open_rollcall(room.opened, because="missiles", by="duty-officer", site="beirut")
    asked = {p.person: p.site for p in board.people}
    assert asked == {"lebanon-lead": "beirut", "forces-medic": None}
    assert board.accountability.total == 2
    assert "Nadia Petrov" not in officer.get("/people?site=erbil").text
    with pytest.raises(NotAllowed, match="refuses to have it kept"):
        desk.move_person(room.opened, "forces-medic", "taji", start=None, end=None, by="duty-officer", because=None)
    before = looks_at(room.doors, "forces-medic")
    officer.get("/people")
    assert looks_at(room.doors, "forces-medic") == before
    assert medic.post("/people/place", data={**wish, "refused": "false"}).status_code == 303
    assert {p.person: p.site for p in desk.where(room.opened, now).people}["forces-medic"] == "erbil"


def test_nobody_refuses_for_another_without_the_right_to_call_the_roll(medic, browser, app, token):
    client = browser("observer")
    headers = {"x-standby-form": token(client)}
    before = app.state.room.newest()
    assert client.post("/api/people/forces-medic/place", json={"refused": True}, headers=headers).status_code == 403
    assert app.state.room.newest() == before


def test_a_custodian_lets_somebody_in_by_a_link_that_is_an_entry(medic, browser, token, app, stranger):
    officer = browser()
    page = officer.post("/access/links", data={"form": token(officer, "/access"), "whom": "observer"})
    link = page.text.split("<code>http://standby.test")[1].split("</code>")[0]
    assert stranger.post(link, data={"password": "another long word", "again": "another long word"}).status_code == 303
    assert stranger.get("/people").status_code == 200
    assert stranger.post(link, data={"password": "another long word", "again": "another long word"}).status_code == 403
    refused = medic.post("/access/links", data={"form": token(medic, "/people/looks"), "whom": "observer"})
    assert refused.status_code == 403
