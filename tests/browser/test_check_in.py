"""The check-in page in a real browser: it opens without a line, keeps each tap, and sends it once when there is one."""

import pytest

from standby.access.reply_links import reply_token
from standby.desk.people import newest_rollcall, open_rollcall
from standby.record.queries import entries


@pytest.fixture
def link(server):
    called = open_rollcall(server.room.opened, because="drill", by="duty-officer", site="erbil")
    return f"{server.address}/check-in/{reply_token(server.room.doors, called.rollcall, 'forces-medic')}"


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    yield context.new_page()
    context.close()


def state(server):
    board = newest_rollcall(server.room.opened, server.room.now())
    return next(p.state for p in board.people if p.person == "forces-medic")


def answers(server):
    return [e for e in entries(server.room.opened.ledger) if e.act == "rollcall.answered"]


def test_a_tap_is_received_and_says_so(server, phone, link, check_accessible):
    phone.goto(link)
    check_accessible(phone)
    phone.click("button.safe")
    phone.wait_for_selector(".sent")
    assert state(server) == "safe (self-reported)"


def test_with_javascript_off_a_tap_is_received_as_well(server, chromium, link):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.click("button.help")
    assert "Received" in page.content()
    assert state(server) == "needs help"
    context.close()


def test_with_the_server_gone_help_is_kept_and_sent_once_when_it_is_back(server, phone, link):
    phone.goto(link)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_timeout(500)
    server.stop()
    phone.click("button.help")
    phone.wait_for_function("document.body.innerText.includes('HELP NOT SENT YET')")
    assert "Phone" in phone.locator(".cry").inner_text()
    phone.reload()
    phone.wait_for_function("document.body.innerText.includes('HELP NOT SENT YET')")
    server.start()
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_selector(".sent", timeout=20000)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.reload()
    phone.wait_for_timeout(300)
    assert state(server) == "needs help"
    assert len(answers(server)) == 1
