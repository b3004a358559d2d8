"""A passkey in a real browser: made on the account page with a device in software, and used to sign in by keyboard."""

import pytest
from tests.web_room import WORDS

DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


@pytest.fixture
def page(chromium, server):
    """A page of a browser that has a passkey device, at the room by its name; ``page.device`` speaks to it."""
    context = chromium.new_context()
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: page.problems.append(said.text) if "Content Security" in said.text else None)
    page.device = context.new_cdp_session(page)
    page.device.send("WebAuthn.enable")
    page.device.id = page.device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    page.goto(f"{server.named}/sign-in")
    page.fill("input[name=name]", "focal-point")
    page.fill("input[name=password]", WORDS)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{server.named}/")
    yield page
    context.close()


def add(page, server, password=WORDS):
    page.goto(f"{server.named}/account")
    page.get_by_label("Name of the device").fill("my phone")
    page.get_by_label("Your password, once more").fill(password)
    page.get_by_role("button", name="Add a passkey").click()


def keys(page):
    return page.device.send("WebAuthn.getCredentials", {"authenticatorId": page.device.id})["credentials"]


def leave(page, server):
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{server.named}/sign-in")


def test_a_passkey_is_added_signs_in_by_keyboard_and_opens_nothing_once_removed(page, server, check_accessible):
    add(page, server)
    page.get_by_text("not used yet").wait_for()
    (key,) = keys(page)
    assert key["rpId"] == "localhost"
    check_accessible(page)
    leave(page, server)
    check_accessible(page)
    page.get_by_role("button", name="Sign in with a passkey").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.named}/")
    assert page.get_by_role("link", name="Owen Tremaine").is_visible()
    page.goto(f"{server.named}/account")
    page.get_by_text("last used").wait_for()
    page.get_by_role("button", name="Remove my phone").click()
    page.get_by_text("You have none").wait_for()
    leave(page, server)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not accepted").wait_for()
    assert page.problems == []


def test_a_wrong_password_adds_nothing_and_says_so(page, server):
    add(page, server, "not the password")
    page.get_by_text("the name or the password is not right").wait_for()
    assert keys(page) == []


def test_a_device_that_does_not_know_its_owner_signs_nobody_in(page, server):
    add(page, server)
    page.get_by_text("not used yet").wait_for()
    leave(page, server)
    page.device.send("WebAuthn.setUserVerified", {"authenticatorId": page.device.id, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey was given").wait_for()


def test_a_second_passkey_on_one_device_is_not_made(page, server):
    add(page, server)
    page.get_by_text("not used yet").wait_for()
    add(page, server)
    page.get_by_text("This device has a passkey for this account already").wait_for()


def test_with_javascript_off_the_password_still_signs_in(chromium, server):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server.named}/sign-in")
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    page.fill("input[name=name]", "focal-point")
    page.fill("input[name=password]", WORDS)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{server.named}/")
    page.context.close()
