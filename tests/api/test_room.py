"""The open room makes an answer once for all who may see the same, and keeps what goes wrong for nobody."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from standby.access import Actor
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
    made, together = [], Barrier(8)

    def make():
        made.append(1)
        return object()

    found = []

    def ask():
        together.wait()
        found.append(room.kept("thing", make))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(set(map(id, found))) == 1


def test_an_answer_that_fails_fails_for_whoever_waits_and_is_made_anew_after(room):
    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        room.kept("thing", fail)
    assert room.kept("thing", lambda: "yes") == "yes"
