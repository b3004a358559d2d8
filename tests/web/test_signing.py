"""The one-time link of the first start, and signing out."""

import re

import pytest
from fastapi.testclient import TestClient

from standby.access.accounts import accounts, make_link
from standby.access.outside import JOIN
from standby.basis.time import parse_instant
from standby.desk.workspace import init_workspace
from standby.testing.clock import FakeClock
from standby.web.app import make_app
from standby.web.screens.signing import FIRST

WORDS = "correct horse battery"


@pytest.fixture
def new(tmp_path):
    """A browser at a workspace that nobody has signed in to, and its room."""
    clock = FakeClock(parse_instant("2020-02-05T12:00"))
    init_workspace(tmp_path / "w", clock=clock)
    app = make_app(tmp_path / "w", clock)
    with TestClient(app, base_url="http://standby.test", follow_redirects=False) as client:
        yield client, app.state.room


def test_the_first_link_makes_an_account_that_may_do_everything(new):
    client, room = new
    link = f"/set-up/{make_link(room.doors, FIRST, '')}"
    assert "The first account" in client.get(link).text
    answer = client.post(link, data={"name": "Ana Duarte", "password": WORDS, "again": WORDS})
    assert answer.headers["location"] == "/"
    assert accounts(room.doors) == ("ana-duarte",)
    today = client.get("/").text
    for step in ("Where to begin", "mission/sites.yaml", "/people/import", "/read", "no policy is in force"):
        assert step in today
    assert "Nobody is on the roster yet" in client.get("/people").text
    assert "id: ana-duarte" in (room.directory / "mission" / "actors.yaml").read_text()
    assert client.get(link).status_code == 403


@pytest.mark.parametrize(
    ("again", "password", "words"),
    [("another horse battery", WORDS, "differ"), ("short", "short", "fewer than 12")],
)
def test_a_mistake_in_the_form_makes_nothing_and_does_not_spend_the_link(new, again, password, words):
    client, room = new
    link = f"/set-up/{make_link(room.doors, FIRST, '')}"
    answer = client.post(link, data={"name": "Ana", "password": password, "again": again})
    assert answer.status_code == 400
    assert words in answer.text
    assert accounts(room.doors) == ()
    assert client.get(link).status_code == 200


def test_with_actors_listed_the_first_account_is_one_of_them(new):
    client, room = new
    (room.directory / "mission" / "actors.yaml").write_text("- {id: ben, name: Ben Okri, roles: [custodian]}\n")
    link = f"/set-up/{make_link(room.doors, FIRST, '')}"
    assert "Ben Okri" in client.get(link).text
    client.post(link, data={"actor": "ben", "password": WORDS, "again": WORDS})
    assert accounts(room.doors) == ("ben",)


def test_nobody_can_make_themselves_another_actor_than_those_listed(new):
    client, room = new
    (room.directory / "mission" / "actors.yaml").write_text("- {id: ben, name: Ben Okri, roles: [custodian]}\n")
    link = f"/set-up/{make_link(room.doors, FIRST, '')}"
    answer = client.post(link, data={"actor": "eve", "name": "Eve", "password": WORDS, "again": WORDS})
    assert answer.status_code == 400
    assert accounts(room.doors) == ()


def test_a_link_to_join_is_for_one_actor_whatever_the_form_says(new):
    client, room = new
    (room.directory / "mission" / "actors.yaml").write_text(
        "- {id: ben, name: Ben Okri, roles: [custodian]}\n- {id: eve, name: Eve, roles: []}\n"
    )
    link = f"/set-up/{make_link(room.doors, JOIN, 'eve')}"
    client.post(link, data={"actor": "ben", "password": WORDS, "again": WORDS})
    assert accounts(room.doors) == ("eve",)


def test_signing_out_ends_the_session(browser, token):
    client = browser()
    assert client.get("/").status_code == 200
    client.post("/sign-out", data={"form": token(client)})
    assert client.get("/").status_code == 303


def test_the_name_of_whoever_is_signed_in_stands_on_every_page(browser):
    assert re.search(r'<a href="/account">Owen Tremaine</a>', browser("focal-point").get("/people").text)
