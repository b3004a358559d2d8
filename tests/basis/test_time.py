"""Checks of the two clocks' words: moments, spans with uncertain ends, ages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.errors import AskedWrongly
from standby.basis.time import DateRange, Span, age_words, day_end, day_start, iso, parse_instant, range_words

moments = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
bounds = st.none() | moments


def test_a_bare_date_is_its_first_moment():
    assert parse_instant("2020-01-09") == datetime(2020, 1, 9, tzinfo=UTC)


def test_a_bare_date_with_end_of_day_is_its_last_moment():
    assert parse_instant("2020-01-09", end_of_day=True) == datetime(2020, 1, 9, 23, 59, 59, 999999, tzinfo=UTC)


def test_an_offset_is_brought_to_utc():
    assert parse_instant("2020-01-09T03:00+03:00") == datetime(2020, 1, 9, tzinfo=UTC)


def test_a_time_without_zone_is_utc():
    assert parse_instant("2020-01-09T03:00") == datetime(2020, 1, 9, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2020-13-01", "2020-01-09T25:00", "09/01/2020", "0001-01-01T00:00+14:00"]
)
def test_text_that_is_no_time_is_refused_with_a_next_step(text):
    with pytest.raises(AskedWrongly, match="ISO 8601") as caught:
        parse_instant(text)
    assert caught.value.code == "time-unreadable"
    assert "2020-01-09" in caught.value.next_step


@given(moments)
def test_iso_text_reads_back_as_the_same_moment(at):
    assert parse_instant(iso(at)) == at


def test_iso_passes_none_through():
    assert iso(None) is None


def test_a_day_ends_where_the_next_begins():
    assert day_end(date(2020, 1, 9)) == day_start(date(2020, 1, 10))


def test_the_last_day_of_the_calendar_has_an_end():
    assert day_end(date.max) > day_start(date.max)


def test_a_range_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        DateRange(start=date(2020, 1, 9), end=date(2020, 1, 8))


def test_a_span_whose_bounds_cross_is_refused():
    with pytest.raises(ValueError, match="earliest bound"):
        Span(from_lo=datetime(2020, 1, 2, tzinfo=UTC), from_hi=datetime(2020, 1, 1, tzinfo=UTC))


def test_a_span_of_unknown_bounds_is_possible_always_and_sure_never():
    at = datetime(2020, 1, 9, tzinfo=UTC)
    assert Span().possibly_at(at)
    assert not Span().surely_at(at)


def test_a_day_long_event_is_possible_on_its_day_and_at_no_other():
    day = date(2020, 1, 8)
    span = Span(from_lo=day_start(day), from_hi=day_end(day), to_lo=day_start(day), to_hi=day_end(day))
    assert span.possibly_at(datetime(2020, 1, 8, 12, tzinfo=UTC))
    assert not span.possibly_at(day_end(day))
    assert not span.surely_at(datetime(2020, 1, 8, 12, tzinfo=UTC))


@given(bounds, bounds, bounds, bounds, moments)
def test_what_is_surely_so_is_possibly_so(a, b, c, d, at):
    earlier = lambda x, y: (min(x, y), max(x, y)) if x and y else (x, y)  # noqa: E731
    (from_lo, from_hi), (to_lo, to_hi) = earlier(a, b), earlier(c, d)
    span = Span(from_lo=from_lo, from_hi=from_hi, to_lo=to_lo, to_hi=to_hi)
    assert not span.surely_at(at) or span.possibly_at(at)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "less than an hour"),
        (timedelta(minutes=61), "1 hour"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=12, hours=3), "12 days"),
        (timedelta(hours=-5), "less than an hour"),
    ],
)
def test_an_age_is_said_in_words(ago, words):
    now = datetime(2020, 1, 9, tzinfo=UTC)
    assert age_words(now - ago, now) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-01-08", "2020-01-08", "8 January 2020"),
        ("2019-12-27", "2019-12-29", "27 to 29 December 2019"),
        ("2019-12-27", "2020-01-02", "27 December 2019 to 2 January 2020"),
        ("2020-01-27", "2020-02-02", "27 January to 2 February 2020"),
        (None, "2020-01-09", "by 9 January 2020"),
        ("2014-01-01", None, "from 1 January 2014 on"),
        (None, None, "at no stated time"),
    ],
)
def test_a_range_of_days_is_said_in_words(start, end, words):
    days = DateRange(start=start and date.fromisoformat(start), end=end and date.fromisoformat(end))
    assert range_words(days) == words
