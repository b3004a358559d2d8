"""Live pages: everybody is woken by what is new to them, and nobody before."""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from tests.web_room import NOW

from standby.access.accounts import open_doors, open_sessions, session, sign_out, start_session
from standby.api.guard import COOKIE
from standby.api.room import FILES, RECORD, Room, open_room
from standby.basis.errors import AskedWrongly
from standby.desk import people
from standby.desk.issuing import ACT
from standby.desk.manifest import declared
from standby.desk.reading import read_bytes
from standby.desk.workspace import ACCOUNTS
from standby.store.database import busy
from standby.web.app import make_app
from standby.web.live import Bell, Told, events, make_for, news_for
from standby.web.screens.today import part_for


def run(waiting):
    """Run a coroutine in a thread of its own: a browser driven by another test may have left a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, waiting).result()


def test_whoever_waits_is_woken_by_the_next_ring():
    async def wait():
        bell = Bell(lambda: NOW)
        waiting = [asyncio.create_task(bell.after(bell.told, 30)) for _ in range(20)]
        await asyncio.sleep(0)
        await bell.ring("entry")
        return await asyncio.gather(*waiting)

    assert run(wait()) == [Told(entry=1)] * 20


def test_whoever_missed_something_is_told_at_once_of_each_kind():
    async def wait():
        bell = Bell(lambda: NOW)
        await bell.ring("news")
        await bell.ring("page")
        return await bell.after(Told(), 30)

    assert run(wait()) == Told(news=1, page=1)


def test_without_anything_new_the_wait_ends_with_the_same():
    assert run(Bell(lambda: NOW).after(Told(), 0.01)) == Told()


@pytest.mark.parametrize("path", ["/events", "/events?page=today"])
def test_events_need_a_session(stranger, path):
    assert stranger.get(path).status_code == 303


def test_a_new_entry_rings_the_bell_of_an_open_room(app, stranger):
    bell = app.state.bell
    before = bell.told.entry
    time.sleep(0.2)
    told_of(app.state.room)
    wait_until(lambda: bell.told.entry > before)
    assert bell.told == Told(entry=before + 1)


@pytest.fixture
def held(app, browser):
    """The session of the duty officer, as the room knows it."""
    return session(app.state.room.doors, browser().cookies[COOKIE])


def pieces(text):
    return re.findall(r'id="([^"]+)"', text)


def test_what_is_told_at_once_has_the_same_pieces_as_the_page_it_is_put_into(app, browser, held):
    text = news_for(app.state.room, [held], behind=False)[held.form]
    page = browser().get("/").text
    assert {"people-now", "heard-now", "newer"} < set(pieces(text))
    assert set(pieces(text)) <= set(pieces(page))


def test_an_answer_is_told_without_a_picture_being_made(app, held, monkeypatch):
    room = app.state.room
    workspace = room.seen_by(room.actor("duty-officer"))
    opened = people.open_rollcall(workspace, because="shots heard", by="duty-officer")
    before = news_for(room, [held], behind=False)[held.form]
    people.answer_rollcall(
        workspace, opened.people[0].person, "safe", rollcall=None, by="duty-officer", method="seen", said_at=None,
        good_minutes=None, receipt=None,
    )  # fmt: skip
    monkeypatch.setattr("standby.desk.asking.picture", None)
    after = news_for(room, [held], behind=False)[held.form]
    total = len(opened.people)
    assert (f"safe 0 of {total}" in before, f"safe 1 of {total}" in after) == (True, True)


def test_a_report_is_told_at_once_and_the_page_says_that_the_threat_follows(app, held):
    room = app.state.room
    workspace = room.seen_by(room.actor("duty-officer"))
    said = declared(received=None, published=None, source=None, grade=None)
    read_bytes(workspace, b"On 12 January 2020 rockets hit <b>Taji</b>.", "note<i>.txt", said)
    text = news_for(room, [held], behind=True)[held.form]
    assert "note&lt;i&gt;.txt" in text
    assert "threat and advice follow" in text
    assert "threat and advice follow" not in news_for(room, [held], behind=False)[held.form]


def test_a_session_that_ended_and_an_account_that_may_ask_nothing_are_told_nothing(app, browser, held):
    room = app.state.room
    nobody = session(room.doors, browser("nobody-listed").cookies[COOKIE])
    other = browser()
    gone = session(room.doors, other.cookies[COOKIE])
    sign_out(room.doors, other.cookies[COOKIE])
    assert set(news_for(room, [held, gone, nobody], behind=False)) == {held.form}
    assert {held, nobody} <= open_sessions(room.doors)


def test_nobody_is_told_at_once_what_a_label_keeps_from_them(app, browser, held):
    room = app.state.room
    observer = session(room.doors, browser("observer").cookies[COOKIE])
    said = declared(received=None, published=None, source=None, grade=None, marking="secret")
    read_bytes(room.seen_by(room.actor("duty-officer")), b"Rockets hit Taji.", "quiet-word.txt", said)
    texts = news_for(room, [held, observer], behind=True)
    assert ("quiet-word" in texts[held.form], "quiet-word" in texts[observer.form]) == (True, False)


@pytest.fixture
def made(monkeypatch):
    """For whom Today was made; nobody's open room makes one beside."""
    found = []
    monkeypatch.setattr("standby.web.live.part_for", lambda room, actor: found.append(actor.id))
    return found


@pytest.fixture
def earlier(folder, clock):
    """A session from before the room was opened."""
    doors = open_doors(folder / ACCOUNTS, clock)
    yield session(doors, start_session(doors, "duty-officer"))
    doors.engine.dispose()


def test_today_is_made_once_for_all_who_may_see_the_same(folder, clock, earlier, made):
    room = open_room(folder, clock)
    make_for(room, [earlier, earlier])
    room.close()
    assert made == ["duty-officer"]


def test_after_a_new_start_today_is_made_before_anybody_asks_for_it(folder, clock, earlier, made):
    with TestClient(make_app(folder, clock), base_url="http://standby.test"):
        wait_until(lambda: made == ["duty-officer"])


def test_what_one_made_is_at_hand_for_all_who_may_see_the_same(app, browser, monkeypatch):
    room = app.state.room
    officer, commander = room.actor("duty-officer"), room.actor("focal-point")
    assert room.shared_by(officer).viewer == room.shared_by(commander).viewer
    assert room.shared_by(officer).viewer != room.shared_by(room.actor("observer")).viewer
    browser().get("/")
    monkeypatch.setattr("standby.desk.unfolding.Unfolding.__init__", None)
    assert browser("focal-point").get("/map").status_code == 200


def test_a_page_says_when_it_was_begun_and_nothing_of_how_many_entries_there_are(app, browser, clock):
    assert f'data-begun="{clock().timestamp()}"' in browser().get("/rollcall").text


class Asking:
    """A request of which only its state is asked."""

    def __init__(self, held):
        self.state = type("State", (), {"session": held})


@pytest.mark.parametrize(("seconds", "first"), [(-1, "look"), (0, "look"), (1, "open")])
def test_a_page_that_may_have_missed_something_is_told_to_look_at_once(app, browser, held, seconds, first):
    bell, request = app.state.bell, Asking(held)
    request.app = app
    answer = run(events(request, None, begun=bell.rung.timestamp() + seconds))
    assert run(anext(answer.body_iterator))["data"] == first


def mistaken(folder):
    (folder / "mission" / "sites.yaml").write_text("- {id: x}\n")


def wait_until(there, seconds=20.0):
    """Wait for what the watcher of an open room does; fail with a sentence when it does not."""
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, f"the room did not do it within {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def watched(app, browser, held):
    """The bell of a room whose Today somebody has open."""
    with app.state.bell.open(held):
        yield app.state.bell


def told_of(room):
    with room.opened.ledger.writing() as writer:
        writer.append(ACT, "x", {"valid_at": "2020-01-01T00:00:00Z"}, actor="test")


def test_an_entry_is_told_while_a_mission_file_has_a_mistake_and_every_page_says_so(app, folder, watched):
    mistaken(folder)
    wait_until(lambda: watched.told.amiss == 1)
    for time_of_entry in (1, 2):
        told_of(app.state.room)
        wait_until(lambda n=time_of_entry: watched.told.news == n)
    assert "sites.yaml" in str(app.state.room.amiss[FILES].problem)


def test_pages_look_again_when_the_mistake_is_mended(app, folder, watched):
    sites = (folder / "mission" / "sites.yaml").read_text()
    mistaken(folder)
    wait_until(lambda: watched.told.amiss == 1)
    (folder / "mission" / "sites.yaml").write_text(sites.replace("name: Camp Taji", "name: Taji North"))
    wait_until(lambda: watched.told.amiss == 2)
    wait_until(lambda: watched.told.page >= 1)
    assert app.state.room.amiss == {}
    assert "Taji North" in part_for(app.state.room, app.state.room.actor("duty-officer")).text


@pytest.mark.parametrize("problem", [busy(), OSError("the disk is gone"), RuntimeError("a fault")])
def test_nothing_that_a_round_stumbles_over_ends_the_watching(app, watched, monkeypatch, problem):
    monkeypatch.setattr("standby.web.live.STUMBLED_S", 0.05)
    room, looked = app.state.room, Room.newest

    def stumbling(self):
        raise problem

    monkeypatch.setattr(Room, "newest", stumbling)
    wait_until(lambda: watched.told.amiss == 1)
    assert room.amiss[RECORD].problem.code in ("database-busy", "watch-stumbled")
    told_of(room)
    monkeypatch.setattr(Room, "newest", looked)
    wait_until(lambda: watched.told.amiss == 2)
    wait_until(lambda: watched.told.news == 1)
    assert room.amiss == {}


def test_a_page_open_on_today_hears_what_is_amiss_in_the_words_of_who_asks(app, browser, held, monkeypatch):
    monkeypatch.setattr("standby.api.room.FILES_S", float("inf"))  # nobody finds that the files have no mistake
    room = app.state.room
    room.went(FILES, AskedWrongly("site-wrong", "mission/sites.yaml: no name", "it needs one", "write one"))
    request = Asking(held)
    request.app = app

    async def second(actor):
        answer = await events(request, actor, page="today", begun=0.0)
        lines = answer.body_iterator
        return [await anext(lines), await anext(lines)][1]["data"]

    keeper, observer = run(second(room.actor("duty-officer"))), run(second(room.actor("observer")))
    assert ("mission/sites.yaml: no name" in keeper, "mission/sites.yaml: no name" in observer) == (True, False)
    assert "A mission file has a mistake" in observer
