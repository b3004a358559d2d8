"""Passkeys over the web: added after the password once more, used to sign in, taken away again."""

import json

import pytest
from tests.access.authenticator import Device
from tests.web_room import WORDS

ORIGIN = "http://localhost:8000"


@pytest.fixture
def folder(folder):
    file = folder / "standby.toml"
    file.write_text(f'{file.read_text()}\naddress = "{ORIGIN}"\n')
    return folder


def begin(client, token, password=WORDS):
    return client.post("/account/passkeys/begin", data={"form": token, "password": password})


def add(client, token):
    asked, device = begin(client, token).json(), Device()
    answer = device.make(json.dumps(asked["options"]), ORIGIN)
    told = {"form": token, "token": asked["token"], "answer": answer, "name": "my phone"}
    assert client.post("/account/passkeys", data=told).status_code == 201
    return device


def enter(stranger, device, origin=ORIGIN, **more):
    asked = stranger.post("/sign-in/passkey/begin").json()
    answer = device.sign(json.dumps(asked["options"]), origin)
    return stranger.post("/sign-in/passkey", data={"token": asked["token"], "answer": answer, **more})


def test_a_passkey_is_added_signs_in_and_is_removed(browser, stranger, token):
    client = browser("focal-point")
    device = add(client, token(client))
    page = client.get("/account").text
    assert "my phone" in page
    assert "not used yet" in page
    answer = enter(stranger, device, next="/people")
    assert (answer.status_code, answer.json()) == (200, {"to": "/people"})
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "Owen Tremaine" in stranger.get("/").text
    assert "last used" in client.get("/account").text
    (way,) = {line.split('"')[1] for line in page.splitlines() for line in line.split("<form ") if "/removal" in line}
    assert client.post(way, data={"form": token(client)}).headers["location"] == "/account"
    assert "You have none" in client.get("/account").text
    assert enter(stranger, device).status_code == 403


def test_without_the_password_once_more_no_passkey_is_begun(browser, token):
    client = browser("focal-point")
    answer = begin(client, token(client), "not the password")
    assert (answer.status_code, answer.json()["code"]) == (403, "sign-in-refused")


def test_without_the_token_of_the_form_nothing_is_added_or_removed(browser):
    client = browser("focal-point")
    assert begin(client, "").status_code == 403
    for way in ("/account/passkeys", "/account/passkeys/x/removal"):
        assert client.post(way, data={"token": "x", "answer": "x"}).status_code == 403


def test_another_site_can_neither_begin_nor_finish(browser, stranger, token):
    device = add(client := browser("focal-point"), token(client))
    elsewhere = {"origin": "https://elsewhere.example.org"}
    assert stranger.post("/sign-in/passkey/begin", headers=elsewhere).status_code == 403
    assert enter(stranger, device, "https://elsewhere.example.org").json()["code"] == "passkey-refused"
    assert stranger.get("/").status_code == 303


def test_the_way_on_stays_within_this_room(browser, stranger, token):
    device = add(client := browser("focal-point"), token(client))
    assert enter(stranger, device, next="https://elsewhere.example.org").json() == {"to": "/"}


def test_an_account_that_nobody_listed_may_have_a_passkey_and_still_do_nothing(browser, stranger, token):
    client = browser("nobody-listed")
    device = add(client, token(client, "/account"))
    assert enter(stranger, device).status_code == 200
    assert stranger.get("/").status_code == 403


def test_where_no_address_is_set_passkeys_are_not_offered(app, browser, stranger, folder, clock):
    from fastapi.testclient import TestClient

    from standby.web.app import make_app

    (folder / "standby.toml").write_text('name = "x"\n')
    with TestClient(make_app(folder, clock), base_url="http://standby.test") as plain:
        assert "passkey" not in plain.get("/sign-in").text
        answer = plain.post("/sign-in/passkey/begin")
    assert (answer.status_code, answer.json()["code"]) == (400, "passkeys-not-offered")
