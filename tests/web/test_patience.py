"""A screen that takes long: whoever asks is told so at once, and given it when it is there, never an older one."""

import re
import time
from threading import Event

import pytest

from standby.desk.people import open_rollcall
from standby.desk.workspace import open_workspace
from standby.web import patience
from standby.web.screens import site


@pytest.fixture
def slow(monkeypatch):
    """Hold the pages of sites back until they are let go, and count how often one is made."""
    held, made = Event(), []
    whole = site.site_page

    def waited(workspace, name, as_of):
        made.append(name)
        assert held.wait(30), "nobody let the page go"
        return whole(workspace, name, as_of)

    monkeypatch.setattr(site, "site_page", waited)
    monkeypatch.setattr(patience, "PATIENCE_S", 0.05)
    held.made = made
    yield held
    held.set()


def fetched(client, address, **headers):
    """Ask until the page itself is there, as the page that says so would."""
    for _ in range(600):
        answer = client.get(address, headers=headers)
        if answer.status_code != 202:
            return answer
        address = re.search(r'(?:hx-get|href)="([^"]*waited=[^"]+)"', answer.text)[1].replace("&amp;", "&")
        time.sleep(0.05)
    raise AssertionError("the page never came")


def test_whoever_asks_for_a_page_that_takes_long_is_told_so_and_gets_it_later_without_a_script(browser, slow):
    client = browser()
    told = client.get("/sites/erbil")
    assert told.status_code == 202
    assert "This is being worked out anew" in told.text
    assert re.fullmatch(r"1;url=/sites/erbil\?waited=[\d.]+", told.headers["refresh"])
    assert told.headers["cache-control"] == "no-store"
    slow.set()
    found = fetched(client, "/sites/erbil")
    assert found.status_code == 200
    assert "Erbil air base" in found.text


def test_until_today_is_there_its_page_says_how_many_are_accounted_for(browser, folder, clock, monkeypatch):
    with open_workspace(folder, clock) as workspace:
        open_rollcall(workspace, because="rockets", by="duty-officer", site="erbil")
    monkeypatch.setattr(patience, "PATIENCE_S", 0.0)
    client = browser()
    told = client.get("/")
    assert told.status_code == 202
    assert "safe 0 of 3" in told.text
    assert "rockets" in told.text
    assert "Missions" not in told.text
    assert "Missions" in fetched(client, "/").text


def test_one_who_asks_again_and_again_has_it_made_once(browser, slow):
    client = browser()
    again = re.search(r"url=(.*)", client.get("/sites/erbil").headers["refresh"])[1]
    for _ in range(5):
        assert client.get(again).status_code == 202
    assert len(slow.made) == 1
    slow.set()
    assert fetched(client, again).status_code == 200
    assert len(slow.made) == 1


def test_a_page_that_was_begun_before_something_was_done_is_not_given_after_it(browser, slow, folder):
    client = browser()
    client.get("/sites/erbil")  # begun with the name of then
    deadline = time.time() + 20
    while not slow.made and time.time() < deadline:
        time.sleep(0.01)
    sites = folder / "mission" / "sites.yaml"
    sites.write_text(sites.read_text().replace("name: Erbil air base", "name: Erbil North"))
    time.sleep(0.25)  # the mission files are looked at so often
    told = client.get("/sites/erbil")
    assert told.status_code == 202
    slow.set()
    assert "Erbil North" in fetched(client, re.search(r"url=(.*)", told.headers["refresh"])[1]).text


def test_a_part_of_a_page_asks_again_for_its_own_place(browser, monkeypatch):
    monkeypatch.setattr(patience, "PATIENCE_S", 0.0)
    client, headers = browser(), {"hx-request": "true", "hx-target": "clocks"}
    address = "/clocks?valid=2020-01-11&known=2020-01-10"
    told = client.get(address, headers=headers)
    assert told.status_code == 202
    assert "<html" not in told.text
    assert 'hx-target="#clocks"' in told.text
    assert 'hx-get="/clocks?valid=2020-01-11&amp;known=2020-01-10&amp;waited=' in told.text
    assert "as known by 2020-01-10" in fetched(client, address, **headers).text


def test_a_page_that_fails_says_why_to_whoever_waited(browser, monkeypatch):
    monkeypatch.setattr(patience, "PATIENCE_S", 0.0)
    found = fetched(browser(), "/sites/atlantis")
    assert found.status_code == 400
    assert "atlantis" in found.text


def test_what_somebody_waits_for_is_given_to_nobody_else(browser, slow):
    one, other = browser(), browser("observer")
    again = re.search(r"url=(.*)", one.get("/sites/erbil").headers["refresh"])[1]
    assert other.get(again).status_code == 202
    slow.set()
    assert "Marta Lindqvist" in fetched(one, again).text
    seen = fetched(other, again).text
    assert "Obi Server" in seen
    assert "Marta Lindqvist" not in seen.partition("<main")[0]


@pytest.mark.parametrize("waited", ["soon", "-1", "nan", "1e99", ""])
def test_an_address_that_was_tampered_with_gets_the_page_all_the_same(browser, waited):
    assert browser().get(f"/timeline?waited={waited}").status_code == 200
