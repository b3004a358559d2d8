"""Checks of the clock that tests use: it stands still until it is told to move."""

from datetime import UTC, timedelta

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.time import parse_instant
from standby.testing.clock import FakeClock

NOON = parse_instant("2020-01-08T12:00")


def test_it_stands_still_however_often_it_is_asked():
    clock = FakeClock(NOON)
    assert {clock() for _ in range(5)} == {NOON}


def test_it_moves_by_a_span_forwards_and_back_again():
    clock = FakeClock(NOON)
    clock.advance(timedelta(hours=13))
    assert clock() == parse_instant("2020-01-09T01:00")
    clock.advance(timedelta(hours=-13))
    assert clock() == NOON


def test_it_is_set_to_a_moment_whatever_zone_the_moment_is_written_in():
    clock = FakeClock(NOON)
    clock.set_to("2020-01-09T14:30+03:00")
    assert clock() == parse_instant("2020-01-09T11:30")
    assert clock().tzinfo is UTC


def test_it_is_set_to_the_start_of_a_day():
    clock = FakeClock(NOON)
    clock.set_to("2020-02-05")
    assert clock() == parse_instant("2020-02-05T00:00")


def test_a_moment_that_is_none_leaves_it_where_it_stood():
    clock = FakeClock(NOON)
    with pytest.raises(AskedWrongly):
        clock.set_to("tomorrow")
    assert clock() == NOON
