"""The open room makes an answer once for all who may see the same, and keeps what goes wrong for nobody."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event, Thread
from time import sleep

import pytest

from standby.access import Actor
from standby.api import room as room_module
from standby.desk.manifest import declared
from standby.desk.reading import read_bytes

ANN = Actor(id="ann", name="Ann", roles=("duty officer",), level="secret")
BEN = Actor(id="ben", name="Ben", roles=("analyst",), level="secret")


@pytest.fixture
def room(app):
    return app.state.room


def asked(room, actor):
    return room.question(actor, room.now())


def test_two_who_may_see_the_same_share_one_answer(room):
    assert asked(room, ANN) == asked(room, BEN)


@pytest.mark.parametrize(
    "other",
    [
        replace(BEN, level="open"),
        replace(BEN, compartments=frozenset({"medical"})),
        replace(BEN, roles=()),
    ],
)
def test_whoever_may_see_less_or_more_gets_an_answer_of_their_own(room, other):
    assert asked(room, ANN) != asked(room, other)


def test_once_a_label_names_its_readers_nobody_shares(room):
    said = replace(declared(received=None, published=None, source=None, grade=None), marking="secret @ann")
    read_bytes(room.workspace(), b"Rockets hit Erbil on 8 January 2020.", "note.txt", said)
    assert asked(room, ANN) != asked(room, BEN)


def test_of_many_who_ask_together_one_makes_the_answer(room):
    made, together = [], Barrier(8, timeout=30)

    def make():
        made.append(1)
        return object()

    found = []

    def ask():
        together.wait()
        found.append(room.kept("thing", make))

    threads = [Thread(target=ask, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    assert len(made) == 1
    assert len(set(map(id, found))) == 1


def test_an_answer_that_fails_fails_for_whoever_waits_and_is_made_anew_after(room):
    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        room.kept("thing", fail)
    assert room.kept("thing", lambda: "yes") == "yes"


def test_after_a_new_entry_the_older_answer_is_given_while_a_newer_one_is_made(room):
    now, go_on = room.now(), Event()
    assert room.soonest(ANN, "thing", now, lambda: "older") == "older"
    enter(room)
    assert room.soonest(ANN, "thing", now, lambda: go_on.wait(20) and "newer") == "older"
    go_on.set()
    wait_for(lambda: room.renewed == 1)
    assert room.soonest(ANN, "thing", now, lambda: "never made") == "newer"


def test_an_answer_that_is_too_old_is_waited_for(room, monkeypatch):
    now = room.now()
    room.soonest(ANN, "thing", now, lambda: "older")
    enter(room)
    monkeypatch.setattr(room_module, "SOON_S", 0.0)
    later = replace(now, valid_at=now.valid_at + room_module.OLDER + timedelta(seconds=1))
    assert room.soonest(ANN, "thing", later, lambda: "newer") == "newer"


def test_a_newer_answer_that_is_made_soon_is_waited_for(room):
    now = room.now()
    room.soonest(ANN, "thing", now, lambda: "older")
    enter(room)
    assert room.soonest(ANN, "thing", now, lambda: "newer") == "newer"


def test_whoever_sees_less_is_never_given_the_older_answer_of_another(room):
    now = room.now()
    room.soonest(ANN, "thing", now, lambda: "all")
    enter(room)
    assert room.soonest(replace(BEN, level="open"), "thing", now, lambda: "less") == "less"


def test_an_answer_to_a_roll_call_leaves_the_newest_other_entry_as_it_was(room):
    enter(room)
    before = room.newest_but_for(("rollcall.answered",))
    with room.workspace().ledger.writing() as writer:
        writer.append("rollcall.answered", "rollcall-x", {}, actor="ann")
    assert room.newest_but_for(("rollcall.answered",)) == before == room.newest() - 1
    enter(room)
    assert room.newest_but_for(("rollcall.answered",)) == room.newest()


def enter(room):
    with room.workspace().ledger.writing() as writer:
        writer.append("person.found", "people", {"person": "nobody"}, actor="ann", because="made up")


def wait_for(done):
    for _ in range(1000):
        if done():
            return
        sleep(0.02)
    raise AssertionError("it did not happen")
