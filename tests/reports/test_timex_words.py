"""Checks the words of time: the number of each month, day and ordinal, and the days of the feasts, by the calendar."""

from datetime import date

import pytest

from standby.reports.readers.timex_words import DAYS, DECADES, FEASTS, MONTHS, ORDINALS


@pytest.mark.parametrize(
    ("feast", "days"),
    [
        ("new year's day", ["2013-01-01"]), ("new year's eve", ["2013-12-31"]), ("christmas eve", ["2013-12-24"]),
        ("christmas day", ["2013-12-25"]), ("christmas", ["2013-12-25"]), ("boxing day", ["2013-12-26"]),
        ("valentine's day", ["2013-02-14"]), ("may day", ["2013-05-01"]), ("fourth of july", ["2013-07-04"]),
        ("halloween", ["2013-10-31"]), ("veterans day", ["2013-11-11"]), ("armistice day", ["2013-11-11"]),
        # The last Monday of May: the 25th at the earliest, the 31st at the latest.
        ("memorial day", ["2009-05-25", "2010-05-31", "2013-05-27", "2016-05-30", "2017-05-29", "2024-05-27"]),
        # The first Monday of September: the 1st at the earliest, the 7th at the latest.
        ("labor day", ["2008-09-01", "2009-09-07", "2013-09-02", "2016-09-05", "2018-09-03"]),
        # The second Monday of October: the 8th at the earliest, the 14th at the latest.
        ("columbus day", ["2007-10-08", "2008-10-13", "2013-10-14", "2019-10-14"]),
        # The fourth Thursday of November: the 22nd at the earliest, the 28th at the latest.
        ("thanksgiving", ["2012-11-22", "2013-11-28", "2016-11-24", "2018-11-22", "2019-11-28"]),
        ("thanksgiving day", ["2012-11-22", "2013-11-28"]),
        ("good friday", ["2008-03-21", "2013-03-29", "2018-03-30"]),
        ("easter", ["1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2008-03-23", "2013-03-31", "2038-04-25"]),
        ("easter sunday", ["2018-04-01", "2019-04-21"]),
    ],
)  # fmt: skip
def test_a_feast_has_its_day_in_every_year(feast: str, days: list[str]) -> None:
    assert [str(FEASTS[feast](int(day[:4]))) for day in days] == days


def test_every_feast_has_its_day_by_the_calendar() -> None:
    assert len(FEASTS) == 20
    assert all(isinstance(day(2024), date) for day in FEASTS.values())


def test_months_are_counted_from_one_and_weekdays_from_monday() -> None:
    for number in range(1, 13):
        day = date(2013, number, 1)
        assert MONTHS[f"{day:%B}".lower()] == MONTHS[f"{day:%b}".lower()] == number
    assert MONTHS["sept"] == 9
    for number in range(7):
        assert DAYS[f"{date(2013, 3, 18 + number):%A}".lower()] == number


def test_ordinals_count_the_days_of_a_month() -> None:
    assert sorted(ORDINALS.values()) == list(range(1, 32))
    told = {"first": 1, "ninth": 9, "tenth": 10, "eleventh": 11, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
    assert told | {"twenty-ninth": 29, "thirtieth": 30, "thirty-first": 31} == {
        word: ORDINALS[word] for word in [*told, "twenty-ninth", "thirtieth", "thirty-first"]
    }
    assert [*ORDINALS] == sorted(ORDINALS, key=lambda word: ORDINALS[word])


def test_decades_by_name_are_told_by_their_third_figure() -> None:
    assert [DECADES[name] for name in ("twenties", "thirties", "fifties", "nineties")] == [2, 3, 5, 9]
