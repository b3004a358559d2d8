"""Checks of which days the rules look at."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from standby.basis.time import parse_instant
from standby.desk.advising import ECHO_DAYS, days_looked_at
from standby.desk.unfolding import Evidence
from standby.testing.making import make_report

AT = parse_instant("2020-03-15", end_of_day=True)


def received(*days_ago):
    reports = tuple(make_report("", received=AT - timedelta(days=days), id=f"r{n}") for n, days in enumerate(days_ago))
    return Evidence(claims=(), reports=reports, copies={})


def ago(found):
    return [(AT - moment).days for moment in found]


def test_the_day_before_is_always_looked_at():
    assert ago(days_looked_at(received(), AT)) == [1]


def test_every_day_since_a_report_is_looked_at_the_oldest_first():
    assert ago(days_looked_at(received(4.5), AT)) == [4, 3, 2, 1]


def test_long_after_a_report_no_day_is_looked_at_until_the_last():
    assert ago(days_looked_at(received(100), AT)) == [*range(100, 100 - ECHO_DAYS - 1, -1), 1]


def test_a_report_received_later_is_not_looked_at():
    assert ago(days_looked_at(received(-3), AT)) == [1]


@given(st.lists(st.floats(-50, 400), max_size=6))
def test_days_follow_each_other_and_lie_before_the_moment_asked_about(days):
    found = days_looked_at(received(*days), AT)
    assert found == sorted(set(found))
    assert all(moment < AT for moment in found)
