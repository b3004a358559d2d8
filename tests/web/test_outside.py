"""Signing in through a provider, over the web: by invitation, back to where one wanted to go, and nowhere else."""

from urllib.parse import urlencode

import pytest
from tests.access.provider import CLIENT, SECRET, providing

from standby.access.accounts import add_account, make_link
from standby.access.outside import JOIN

ROOM = "http://localhost:8000"


@pytest.fixture
def there(clock):
    with providing(clock) as told:
        yield told


@pytest.fixture
def folder(folder, there, monkeypatch):
    monkeypatch.setenv("OIDC_SECRET", SECRET)
    settings = {"address": ROOM, "oidc_issuer": there.issuer, "oidc_client": CLIENT, "oidc_secret": "env:OIDC_SECRET",
                "oidc_name": "Example Aid"}  # fmt: skip
    with (folder / "standby.toml").open("a") as file:
        file.writelines(f'{name} = "{value}"\n' for name, value in settings.items())
    return folder


def through(client, there, way="/sign-in/outside", subject="marta-7"):
    left = client.get(way)
    assert left.status_code == 303, left.text
    return client.get(f"/sign-in/outside/back?{urlencode(there.authorize(left.headers['location'], subject))}")


def test_somebody_let_in_links_who_they_are_there_and_signs_in_by_it_from_then_on(app, stranger, there, browser):
    link = make_link(app.state.room.doors, JOIN, "focal-point")
    assert "Sign in through Example Aid" in stranger.get(f"/set-up/{link}").text
    answer = through(stranger, there, f"/set-up/{link}/outside")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Owen Tremaine" in stranger.get("/").text
    assert "marta-7" in stranger.get("/account").text
    stranger.cookies.clear()
    assert "Sign in through Example Aid" in stranger.get("/sign-in").text
    answer = through(stranger, there, "/sign-in/outside?next=/people")
    assert answer.headers["location"] == "/people"
    assert stranger.get("/people").status_code == 200


def test_somebody_whom_nobody_let_in_comes_no_further_than_the_sign_in_page(stranger, there):
    answer = through(stranger, there)
    assert answer.status_code == 403
    assert "no account here is linked to that identity" in answer.text
    assert "standby_session" not in stranger.cookies
    assert stranger.get("/").status_code == 303


def test_an_outside_account_of_somebody_without_a_role_can_do_nothing(app, stranger, there, folder):
    (folder / "mission" / "actors.yaml").write_text("- {id: charlie, name: Charlie, roles: []}\n")
    through(stranger, there, f"/set-up/{make_link(app.state.room.doors, JOIN, 'charlie')}/outside")
    assert stranger.get("/account").status_code == 200
    assert stranger.get("/").status_code == 403


def test_what_comes_back_to_another_browser_signs_nobody_in(app, stranger, there, browser):
    through(stranger, there, f"/set-up/{make_link(app.state.room.doors, JOIN, 'focal-point')}/outside")
    stranger.cookies.clear()
    back = there.authorize(stranger.get("/sign-in/outside").headers["location"])
    stranger.cookies.clear()
    answer = stranger.get(f"/sign-in/outside/back?{urlencode(back)}")
    assert answer.status_code == 403
    assert "standby_session" not in stranger.cookies


def test_the_way_on_stays_within_this_room(app, stranger, there):
    through(stranger, there, f"/set-up/{make_link(app.state.room.doors, JOIN, 'focal-point')}/outside")
    answer = through(stranger, there, "/sign-in/outside?next=https://elsewhere.example.org")
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?error=access_denied&state=x"])
def test_whatever_comes_back_unasked_is_refused(stranger, query):
    assert stranger.get(f"/sign-in/outside/back{query}").status_code == 403


def test_without_its_secret_in_the_environment_the_provider_is_not_asked(stranger, monkeypatch):
    monkeypatch.delenv("OIDC_SECRET")
    answer = stranger.get("/sign-in/outside")
    assert answer.status_code == 400
    assert "nvironment variable OIDC_SECRET is not set" in answer.text


def test_a_password_is_asked_before_a_passkey_only_of_an_account_that_has_one(app, stranger, there):
    through(stranger, there, f"/set-up/{make_link(app.state.room.doors, JOIN, 'focal-point')}/outside")
    assert "Your password, once more" not in stranger.get("/account").text
    add_account(app.state.room.doors, "focal-point", "correct horse battery")
    assert stranger.get("/account").status_code == 303
