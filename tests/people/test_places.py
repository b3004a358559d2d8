"""When a place is over, as pure arithmetic, and that what is due is worked out beside others who write."""

from datetime import date, timedelta

import pytest

from standby.basis.time import parse_instant
from standby.ledger import open_ledger
from standby.people import queries
from standby.people.acts import take_roster
from standby.people.model import Member, Move, Wish
from standby.people.places import ALLOWED, KEPT, LONG_AGO, allows, end_of_station, ends_of_moves
from standby.people.roster import Import
from standby.testing.clock import FakeClock

DAY = timedelta(days=1)
BEGUN = parse_instant("2020-01-08")


def move(k, *, start=0, end=None, until=None, person="ana"):
    return Move(
        person=person, site="taji", start=BEGUN + start * DAY, end=None if end is None else BEGUN + end * DAY,
        known_at=BEGUN, k=k, until=None if until is None else BEGUN + until * DAY,
    )  # fmt: skip


def wish(k, *, refused=False, until=None, person="ana"):
    until = None if until is None else BEGUN + until * DAY
    return Wish(person=person, refused=refused, until=until, by="bob", at=BEGUN, k=k)


@pytest.mark.parametrize(
    ("moves", "wishes", "days"),
    [
        ([move(1, until=60)], [], [60]),
        ([move(1, until=60, end=2)], [], [32]),
        ([move(1, until=20, end=2)], [], [20]),
        ([move(1, until=80), move(2, start=10, until=80)], [], [40, 80]),
        ([move(1, until=80), move(2, start=10, end=12, until=80)], [], [80, 42]),
        ([move(1, start=10, until=80), move(2, until=80)], [], [80, 40]),
        ([move(1, until=80), move(2, start=10, until=80, person="tom")], [], [80, 80]),
        ([move(1)], [], [ALLOWED.days]),
    ],
)
def test_a_move_is_over_at_the_earliest_of_what_ends_it(moves, wishes, days):
    ends = ends_of_moves(moves, wishes, KEPT)
    assert [(ends[each.k] - BEGUN).days for each in moves] == days


def test_a_refusal_ends_what_is_older_than_it_and_nothing_newer_and_nobody_elses():
    moves = [move(1, until=60), move(3, until=60), move(4, until=60, person="tom")]
    ends = ends_of_moves(moves, [wish(2, refused=True), wish(2, until=60)], KEPT)
    assert ends == {1: LONG_AGO, 3: BEGUN + 60 * DAY, 4: BEGUN + 60 * DAY}


@pytest.mark.parametrize(
    ("said", "allowed"),
    [(None, False), (wish(1, refused=True, until=9), False), (wish(1), False), (wish(1, until=9), True)],
)
def test_only_who_said_so_allows_it_and_until_then(said, allowed):
    assert allows(said, BEGUN) is allowed
    assert not allows(said, BEGUN + 9 * DAY)


def test_a_duty_station_is_over_by_another_roster_by_leaving_or_by_refusing():
    member, left = Member(id="ana", name="Ana"), Member(id="ana", name="Ana", until=date(2020, 1, 10))
    assert end_of_station(member, 1, None, {}, KEPT) is None
    assert end_of_station(member, 1, BEGUN, {}, KEPT) == BEGUN
    assert end_of_station(left, 1, None, {}, KEPT) == parse_instant("2020-01-11") + KEPT
    assert end_of_station(member, 1, None, {"ana": 2}, KEPT) == LONG_AGO
    assert end_of_station(member, 3, None, {"ana": 2}, KEPT) is None


def test_a_roster_that_comes_in_while_it_is_looked_what_is_due_waits_for_the_next_look(tmp_path, monkeypatch):
    ledger = open_ledger(tmp_path / "a.db", clock=FakeClock(BEGUN))
    sheet = Import(members=(Member(id="ana", name="Ana", site="taji"),), refused=(), remarks=(), columns={}, unused=())
    take_roster(ledger, sheet, b"first", name="a.csv", by="bob")
    asked = queries.kept_parts

    def meanwhile(connection):
        take_roster(ledger, sheet, b"second", name="b.csv", by="bob")
        monkeypatch.setattr(queries, "kept_parts", asked)
        with ledger.reading() as later:
            return asked(later)

    monkeypatch.setattr(queries, "kept_parts", meanwhile)
    assert queries.due_parts(ledger, KEPT) == {}
    ledger.clock.advance(KEPT)
    assert queries.due_parts(ledger, KEPT) == {1: {"file", "rows", "station:ana"}}
    ledger.close()
