"""Checks what an expression of time is read against: the verb around it, the day told before, and how ISO writes it."""
# ruff: noqa: E501 rows of phrases with what each means

from datetime import date

import pytest

from standby.reports.readers.timex import find
from standby.reports.readers.timex_context import Context, amount, iso, period, shifted, singular

FRIDAY = date(2013, 3, 22)
LEAP = date(2012, 2, 29)


@pytest.mark.parametrize(
    ("base", "unit", "n", "value"),
    [
        (FRIDAY, "day", -22, "2013-02-28"),
        (FRIDAY, "day", 10, "2013-04-01"),
        (FRIDAY, "night", -1, "2013-03-21"),
        (LEAP, "day", 1, "2012-03-01"),
        (FRIDAY, "week", 0, "2013-W12"),
        (FRIDAY, "week", -3, "2013-W09"),
        (FRIDAY, "weekend", 1, "2013-W13-WE"),
        # A week belongs to the year of its Thursday.
        (date(2012, 12, 31), "week", 0, "2013-W01"),
        (date(2013, 12, 29), "week", 0, "2013-W52"),
        (date(2016, 1, 3), "week", 0, "2015-W53"),
        (date(2016, 1, 3), "week", 1, "2016-W01"),
        (FRIDAY, "month", -2, "2013-01"),
        (FRIDAY, "month", -3, "2012-12"),
        (FRIDAY, "month", 9, "2013-12"),
        (FRIDAY, "month", 10, "2014-01"),
        (date(2013, 12, 31), "month", 0, "2013-12"),
        (date(2013, 1, 1), "month", -13, "2011-12"),
        (date(2013, 3, 31), "quarter", 0, "2013-Q1"),
        (date(2013, 4, 1), "quarter", 0, "2013-Q2"),
        (date(2013, 4, 1), "quarter", -2, "2012-Q4"),
        (date(2013, 12, 31), "quarter", 0, "2013-Q4"),
        (date(2013, 12, 31), "quarter", 1, "2014-Q1"),
        (FRIDAY, "year", -3, "2010"),
        (FRIDAY, "year", 2, "2015"),
        (date(1000, 1, 1), "year", -1, "0999"),
        (FRIDAY, "decade", 0, "201"),
        (FRIDAY, "decade", -2, "199"),
        (date(1009, 1, 1), "decade", -1, "099"),
        (FRIDAY, "century", 0, "20"),
        (FRIDAY, "century", -1, "19"),
        (date(1013, 1, 1), "century", -1, "09"),
    ],
)
def test_so_many_units_from_a_day_are_told_as_finely_as_the_unit(base: date, unit: str, n: int, value: str) -> None:
    assert shifted(base, unit, n) == value


@pytest.mark.parametrize(
    ("n", "unit", "value"),
    [
        (2, "weeks", "P2W"),
        (1.5, "years", "P1.5Y"),
        (None, "days", "PXD"),
        (3, "night", "P3TNI"),
        (24, "hours", "PT24H"),
        (90, "minute", "PT90M"),
        (10, "seconds", "PT10S"),
        (None, "hour", "PTXH"),
        (1, "weekend", "P1WE"),
        (2, "quarters", "P2Q"),
        (3, "months", "P3M"),
        (2, "decades", "P2DE"),
        (None, "decades", "PXDE"),
        (1, "century", "P100Y"),
        (2.5, "centuries", "P250Y"),
        (None, "centuries", "PXCE"),
        (2_000_000, "years", "P2000000Y"),
    ],
)
def test_a_length_is_told_as_iso_writes_it(n: float | None, unit: str, value: str) -> None:
    assert period(n, unit) == value


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("a", 1), ("An", 1), ("one", 1), ("1", 1), ("single", 1), ("a couple", 2), ("couple of", 2), ("two", 2),
        ("24", 24), ("2,000", 2000), ("1.5", 1.5), ("one hundred", 100), ("a hundred", 100), ("twenty-three", 23),
        ("several", None), ("a few", None), ("", None),
    ],
)  # fmt: skip
def test_the_number_of_an_expression_is_told_or_open(words: str, number: float | None) -> None:
    assert amount(words) == number


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ((2013, 1, 1), "2013-01-01"), ((2013, 12, 31), "2013-12-31"), ((2012, 2, 29), "2012-02-29"), ((2013, 2, 29), None),
        ((2013, 0, 1), None), ((2013, 13, 1), None), ((2013, 4, 0), None), ((2013, 4, 30), "2013-04-30"), ((2013, 4, 31), None),
        ((913, 4, 5), "0913-04-05"),
    ],
)  # fmt: skip
def test_a_day_that_the_calendar_has_not_is_none(day: tuple[int, int, int], told: str | None) -> None:
    assert iso(*day) == told


@pytest.mark.parametrize(
    ("unit", "one"), [("Days", "day"), ("century", "century"), ("centuries", "century"), ("hour", "hour")]
)
def test_a_unit_is_named_in_the_singular(unit: str, one: str) -> None:
    assert singular(unit) == one


@pytest.mark.parametrize(
    ("told", "reference"),
    [
        ("", FRIDAY), ("2010", date(2010, 1, 1)), ("2010-07", date(2010, 7, 1)), ("2010-07-09", date(2010, 7, 9)),
        ("2010-W07", FRIDAY), ("199", FRIDAY), ("PAST_REF", FRIDAY), ("2010-Q3", FRIDAY), ("20101", FRIDAY),
    ],
)  # fmt: skip
def test_days_are_counted_from_the_date_told_last_where_it_names_one(told: str, reference: date) -> None:
    assert Context(made=FRIDAY, text="", told=told).reference == reference


def tuesday(text: str) -> str:
    """Return what Tuesday means in a text of a Friday: the 19th was the last one, the 26th is the next."""
    (found,) = [one for one in find(text, FRIDAY) if one.text == "Tuesday"]
    return found.value


LAST, NEXT = "2013-03-19", "2013-03-26"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They will meet on Tuesday.", NEXT),
        ("They met on Tuesday.", LAST),
        ("They said they will meet on Tuesday.", NEXT),
        ("They will have met on Tuesday.", LAST),
        ("On Tuesday they will meet.", NEXT),
        ("On Tuesday they met.", LAST),
        ("On Tuesday they met and will meet again.", LAST),
        ("On Tuesday they will say what they said.", NEXT),
        ("Tuesday is calm.", LAST),
        ("It will be calm; it was not on Tuesday.", LAST),
        ("It will be calm; not so on Tuesday.", LAST),
        ("It will be calm: Tuesday, too.", LAST),
        ("It will be calm, and on Tuesday too.", LAST),
        ("On Tuesday, but they will meet.", LAST),
        ("On Tuesday; they will meet.", LAST),
        ("So on Tuesday.", LAST),
    ],
)
def test_the_nearest_verb_of_the_clause_before_else_after_looks_ahead_or_back(text: str, day: str) -> None:
    assert tuesday(text) == day


@pytest.mark.parametrize(("apart", "day"), [(0, NEXT), (1, NEXT), (30, NEXT), (65, NEXT), (66, LAST), (80, LAST)])
def test_a_verb_before_counts_within_seventy_characters(apart: int, day: str) -> None:
    """*will* and a space are five of the seventy."""
    assert tuesday(f"So it will {'x' * (apart - 1)}{' ' * (apart > 0)}Tuesday.") == day


@pytest.mark.parametrize(("apart", "day"), [(0, NEXT), (30, NEXT), (55, NEXT), (56, LAST), (60, LAST)])
def test_a_verb_after_counts_within_sixty_characters(apart: int, day: str) -> None:
    """A space before *will*, and its four letters, are five of the sixty; another space stands before the filling."""
    filling = f" {'x' * (apart - 1)}" if apart else ""
    assert tuesday(f"Tuesday{filling} will do.") == day
