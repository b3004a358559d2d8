"""Checks which day, length or rate an expression of time means, at the edges of weeks, months, seasons and years."""
# ruff: noqa: E501 rows of phrases with what each means

from datetime import date

import pytest

from standby.reports.readers.timex import find

FRIDAY = date(2013, 3, 22)


def values(text: str, made: date = FRIDAY) -> list[str]:
    """Return the values of a text written on a day."""
    return [one.value for one in find(text, made)]


def only(text: str, made: date = FRIDAY) -> str:
    """Return the one value of a text, behind its type."""
    (found,) = find(text, made)
    return f"{found.type} {found.value}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met on March 22.", "2013-03-22"),
        ("They will meet on March 22.", "2013-03-22"),
        ("They met on March 23.", "2013-03-23"),
        ("They will meet on March 21.", "2014-03-21"),
        ("They met on March 21.", "2013-03-21"),
        # The last one up to 300 days ago, else the next.
        ("They met on May 26.", "2012-05-26"),
        ("They met on May 25.", "2013-05-25"),
        # A present tense looks ahead up to 240 days.
        ("The vote is on November 17.", "2013-11-17"),
        ("The vote is on November 18.", "2012-11-18"),
        ("The vote is on March 22.", "2013-03-22"),
        # A leap day is sought in the years beside.
        ("They met on Feb. 29.", "2012-02-29"),
        ("They met on 29 February 2012.", "2012-02-29"),
        ("They met on the thirty-first of March 2012.", "2012-03-31"),
        ("They met on 1 April 1899.", "1899-04-01"),
    ],
)
def test_a_day_without_its_year_is_the_last_or_the_next_that_its_clause_allows(text: str, day: str) -> None:
    assert only(text) == f"DATE {day}"


def test_a_leap_day_to_come_is_of_the_next_year_that_has_it() -> None:
    assert only("They met on Feb. 29.", date(2015, 6, 1)) == "DATE 2016-02-29"
    assert values("They met on 30 February 2012.") == ["2012-02"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2013-02-28", "DATE 2013-02-28"), ("2013-02-28T08:30", "TIME 2013-02-28T08:30"),
        ("2013-02-28 23:59:59Z", "TIME 2013-02-28T23:59:59Z"), ("2/28/2013", "DATE 2013-02-28"), ("12/31/99", "DATE 1999-12-31"),
        ("12/31/40", "DATE 2040-12-31"), ("12/31/41", "DATE 1941-12-31"), ("28.2.2013", "DATE 2013-02-28"),
        ("9/11", "DATE 2001-09-11"), ("February 2013", "DATE 2013-02"), ("February of last year", "DATE 2012-02"),
        ("February of this year", "DATE 2013-02"), ("February of next year", "DATE 2014-02"), ("in '40", "DATE 2040"),
        ("in '41", "DATE 1941"), ("in 1941", "DATE 1941"),
    ],
)  # fmt: skip
def test_a_date_in_figures_is_written_as_iso_writes_it(words: str, value: str) -> None:
    assert only(f"It was {words}.") == value


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("It fell in March.", "2013-03"), ("It fell in February.", "2013-02"), ("It fell in April.", "2012-04"),
        ("It will fall in March.", "2013-03"), ("It will fall in February.", "2014-02"), ("It will fall in April.", "2013-04"),
        # A present tense looks ahead up to eight months.
        ("The vote is in April.", "2013-04"), ("The vote is in November.", "2013-11"), ("The vote is in December.", "2012-12"),
        ("The vote is in February.", "2013-02"),
        ("It fell last March.", "2012-03"), ("It fell last February.", "2013-02"), ("It fell last April.", "2012-04"),
        ("It fell this past February.", "2013-02"), ("It fell next March.", "2014-03"), ("It fell next February.", "2014-02"),
        ("It fell next April.", "2013-04"), ("It fell this coming June.", "2013-06"), ("It fell this March.", "2013-03"),
        ("It fell this February.", "2013-02"), ("It fell this April.", "2013-04"), ("It will fall last April.", "2012-04"),
    ],
)  # fmt: skip
def test_a_month_is_the_last_or_the_next_that_its_words_allow(text: str, month: str) -> None:
    assert only(text) == f"DATE {month}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met Friday.", 22), ("They met Thursday.", 21), ("They met Saturday.", 16),
        ("They will meet Friday.", 22), ("They will meet Thursday.", 28), ("They will meet Saturday.", 23),
        ("They met next Friday.", 29), ("They met next Thursday.", 28), ("They met next Saturday.", 23),
        ("They met this coming Friday.", 29), ("They met the following Sunday.", 24),
        ("They met last Friday.", 15), ("They met last Thursday.", 21), ("They met last Saturday.", 16),
        ("They met this past Friday.", 15), ("They met the previous Monday.", 18),
        ("They met this Friday.", 22), ("They met this Saturday.", 16),
        ("They will meet this Friday.", 22), ("They will meet this Saturday.", 23), ("They will meet this Thursday.", 28),
    ],
)  # fmt: skip
def test_a_weekday_is_the_last_or_the_next_that_its_words_allow(text: str, day: int) -> None:
    assert only(text) == f"DATE 2013-03-{day}"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Tuesday night", "TIME 2013-03-19TNI"), ("late on Tuesday", "DATE 2013-03-19"), ("Tuesday at noon", None),
        ("Tuesday 8 p.m.", "TIME 2013-03-19T20:00"), ("8 p.m. Tuesday", "TIME 2013-03-19T20:00"),
        ("8 p.m. GMT last Friday", "TIME 2013-03-15T20:00Z"), ("the morning of Tuesday", "TIME 2013-03-19TMO"),
        ("Mondays", "SET XXXX-WXX-1"), ("Sundays", "SET XXXX-WXX-7"), ("Monday mornings", "SET XXXX-WXX-1TMO"),
        ("yesterday", "DATE 2013-03-21"), ("tomorrow", "DATE 2013-03-23"), ("today", "DATE 2013-03-22"),
        ("the day before yesterday", "DATE 2013-03-20"), ("the day after tomorrow", "DATE 2013-03-24"),
        ("tonight", "TIME 2013-03-22TNI"), ("8 p.m. yesterday", "TIME 2013-03-21T20:00"),
        ("tomorrow afternoon", "TIME 2013-03-23TAF"), ("overnight", "TIME 2013-03-22TNI"),
        ("this morning", "TIME 2013-03-22TMO"), ("last night", "TIME 2013-03-21TNI"), ("next evening", "TIME 2013-03-23TEV"),
        ("the night of 5 March", "TIME 2013-03-05TNI"), ("the morning of Sept. 11, 2001", "TIME 2001-09-11TMO"),
    ],
)  # fmt: skip
def test_a_part_of_a_day_stands_behind_its_day(words: str, value: str | None) -> None:
    found = [f"{one.type} {one.value}" for one in find(f"They met {words}.", FRIDAY)]
    assert found == ([value] if value else ["DATE 2013-03-19", "TIME 2013-03-19T12:00"])


TOLD = "They left on 4 March 2010. "


@pytest.mark.parametrize(
    ("words", "value"),
    [
        # What counts from the day told before, and what from the day of the text.
        ("that night", "2010-03-04TNI"), ("the same evening", "2010-03-04TEV"), ("the next morning", "2010-03-05TMO"),
        ("next morning", "2013-03-23TMO"), ("the previous night", "2010-03-03TNI"), ("previous night", "2013-03-21TNI"),
        ("the preceding night", "2010-03-03TNI"), ("the following night", "2010-03-05TNI"), ("the last night", "2013-03-21TNI"),
        ("that day", "2010-03-04"), ("the following day", "2010-03-05"), ("the next day", "2010-03-05"),
        ("the previous day", "2010-03-03"), ("the preceding day", "2010-03-03"), ("that week", "2010-W09"),
        ("the following week", "2010-W10"), ("the next week", "2013-W13"), ("next week", "2013-W13"),
        ("the previous week", "2013-W11"), ("the same month", "2010-03"), ("the current month", "2013-03"),
        ("that year", "2010"), ("the following year", "2011"), ("the next year", "2014"), ("the past week", "2013-W11"),
        ("this past week", "2013-W11"), ("this coming week", "2013-W13"), ("past weekend", "2013-W11-WE"),
        ("past month", "P1M"), ("this past year", "P1Y"), ("the last hour", "PT1H"), ("the last month", "2013-02"),
        ("over the last month", "P1M"), ("for the last year", "P1Y"), ("of the last weekend", "2013-W11-WE"),
        ("over last month", "2013-02"), ("the last minute", "PT1M"),
        ("two days later", "2010-03-06"), ("two days earlier", "2010-03-02"), ("two days ago", "2013-03-20"),
        ("two days from now", "2013-03-24"), ("two days hence", "2013-03-24"), ("a month later", "2010-04"),
    ],
)  # fmt: skip
def test_a_day_is_counted_from_the_text_or_from_the_day_told_before(words: str, value: str) -> None:
    assert values(f"{TOLD}It was {words}.") == ["2010-03-04", value]


@pytest.mark.parametrize("words", ["last day", "next day", "past day"])
def test_a_day_that_ends_or_begins_nothing_is_no_time(words: str) -> None:
    assert values(f"It was {words}.") == []


@pytest.mark.parametrize(
    ("text", "day", "week"),
    [
        ("It fell over the weekend.", 21, "W11"), ("It fell over the weekend.", 22, "W11"),
        ("It fell over the weekend.", 23, "W12"), ("It fell over the weekend.", 24, "W12"),
        ("It fell over the weekend.", 25, "W12"), ("It will fall at the weekend.", 22, "W12"),
        ("It will fall at the weekend.", 25, "W13"), ("It will fall at the weekend.", 24, "W12"),
    ],
)  # fmt: skip
def test_the_weekend_is_the_one_that_is_or_was_last_unless_the_clause_looks_ahead(
    text: str, day: int, week: str
) -> None:
    assert only(text, date(2013, 3, day)) == f"DATE 2013-{week}-WE"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("for two weeks", "DURATION P2W"), ("for three and a half years", "DURATION P3.5Y"), ("for a few days", "DURATION PXD"),
        ("for one day", "DURATION P1D"), ("in one day", "DURATION P1D"), ("a 40-year-old", "DURATION P40Y"),
        ("for half an hour", "DURATION PT30M"), ("for half a century", "DURATION P50Y"), ("for half a month", "DURATION P15D"),
        ("a half-day trip", "DURATION PT12H"), ("a two-and-a-half-hour trip", "DURATION PT2.5H"), ("for a year and a half", "DURATION P1.5Y"),
        ("for the past year and a half", "DURATION P1.5Y"), ("a quarter century", "DURATION P25Y"), ("all night", "DURATION P1TNI"),
        ("a day-long trip", "DURATION P1D"), ("a weeks-long trip", "DURATION PXW"), ("a monthlong trip", "DURATION P1M"),
        ("for a year", "DURATION P1Y"), ("nearly a year", "DURATION P1Y"), ("over a year", "DURATION P1Y"),
        ("300 dollars a month", "SET P1M"), ("50 percent a year", "SET P1Y"), ("16 a day", "SET P1D"), ("twice a week", "SET P1W"),
        ("once a night", "SET P1D"), ("three times an hour", "SET PT1H"),
        ("every Monday", "SET XXXX-WXX-1"), ("each Sunday", "SET XXXX-WXX-7"), ("every March", "SET XXXX-03"),
        ("every morning", "SET XXXX-XX-XXTMO"), ("every day", "SET P1D"), ("every night", "SET XXXX-XX-XXTNI"),
        ("every other day", "SET P2D"), ("every two weeks", "SET P2W"), ("every few days", "SET PXD"), ("every single day", "SET P1D"),
        ("every 10 years", "SET P10Y"), ("every hour", "SET PT1H"),
    ],
)  # fmt: skip
def test_a_length_or_a_rate_is_told_by_its_number_and_its_unit(words: str, value: str) -> None:
    assert only(f"It was {words}.") == value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("daily", "P1D"), ("nightly", "P1D"), ("weekly", "P1W"), ("fortnightly", "P2W"), ("monthly", "P1M"), ("quarterly", "P1Q"),
        ("annual", "P1Y"), ("annually", "P1Y"), ("yearly", "P1Y"), ("hourly", "PT1H"), ("biweekly", "P2W"), ("bimonthly", "P2M"),
        ("biyearly", "P2Y"), ("biannual", "P6M"),
    ],
)  # fmt: skip
def test_what_comes_again_and_again_has_its_rate(word: str, value: str) -> None:
    assert only(f"The {word} flight went.") == f"SET {value}"


@pytest.mark.parametrize("name", ["the Daily Planet", 'the Weekly "Sun"', 'the daily "Sun"'])
def test_the_name_of_a_paper_is_no_rate(name: str) -> None:
    assert values(f"He reads {name} here.") == []


@pytest.mark.parametrize("words", ["a year", "one day he left", "in a Friday"])
def test_a_unit_without_a_number_or_a_preposition_is_no_length(words: str) -> None:
    assert not [value for value in values(f"They saw {words}.") if value.startswith("P")]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two years ago", "2011"), ("a year ago", "2012"), ("three months ago", "2012-12"), ("two weeks ago", "2013-W10"),
        ("22 days ago", "2013-02-28"), ("10 days from now", "2013-04-01"), ("2.7 years ago", "2011"), ("three hours ago", "2013-03-22TXX:XX"),
        ("two decades ago", "199"), ("two centuries ago", "18"), ("three nights ago", "2013-03-19"), ("two quarters ago", "2012-Q3"),
        # Half a year is six months; half of anything else is some day.
        ("0.5 years ago", "2012-09"), ("a year and a half ago", "2011-09"), ("two and a half years ago", "2010-09"),
        ("a year and a half from now", "2014-09"), ("a month and a half ago", "PAST_REF"),
        ("a month and a half from now", "FUTURE_REF"), ("0.5 weeks ago", "PAST_REF"), ("half a year ago", "2012-09"), ("half a century ago", "PAST_REF"), ("half an hour ago", "2013-03-22TXX:XX"),
        # Before all calendars, or after.
        ("2012 years ago", "0001"), ("2013 years ago", "PAST_REF"), ("7985 years from now", "9998"),
        ("7986 years from now", "FUTURE_REF"), ("201 decades ago", "000"), ("202 decades ago", "PAST_REF"),
        ("20 centuries ago", "00"), ("21 centuries ago", "PAST_REF"), ("24,156 months ago", "PAST_REF"),
        ("24,000 months ago", "0013-03"), ("104,676 weeks ago", "PAST_REF"), ("100,000 weeks ago", "0096-W36"),
        ("734,745 days ago", "PAST_REF"), ("734,744 days ago", "0001-07-24"), ("800,000 nights ago", "PAST_REF"),
        ("8052 quarters ago", "PAST_REF"), ("8000 quarters ago", "0013-Q1"), ("3,000,000 hours ago", "2013-03-22TXX:XX"),
        ("several years ago", "PAST_REF"), ("a few years from now", "FUTURE_REF"), ("several weeks later", "FUTURE_REF"),
    ],
)  # fmt: skip
def test_so_many_units_ago_or_from_now_are_counted_as_finely_as_the_unit(words: str, value: str) -> None:
    kind = "TIME" if "XX:XX" in value else "DATE"
    assert only(f"It was {words}.") == f"{kind} {value}"


@pytest.mark.parametrize(
    ("words", "made", "value"),
    [
        ("the first quarter", date(2013, 1, 1), "2013-Q1"), ("the second quarter", date(2013, 3, 31), "2012-Q2"),
        ("the second quarter", date(2013, 4, 1), "2013-Q2"), ("the third quarter", date(2013, 6, 30), "2012-Q3"),
        ("the third quarter", date(2013, 7, 1), "2013-Q3"), ("the 4th quarter", date(2013, 9, 30), "2012-Q4"),
        ("the fourth quarter", date(2013, 10, 1), "2013-Q4"), ("the fourth quarter", date(2013, 12, 31), "2013-Q4"),
        ("the 2nd quarter of 2009", FRIDAY, "2009-Q2"), ("the second quarter of last year", FRIDAY, "2012-Q2"),
        ("the second quarter of this year", FRIDAY, "2013-Q2"), ("the second quarter of next year", FRIDAY, "2014-Q2"),
        ("the fiscal second quarter", FRIDAY, "2012-Q2"), ("Q3 2011", FRIDAY, "2011-Q3"), ("Q2", FRIDAY, "2012-Q2"),
        ("the first half of 2010", FRIDAY, "2010-H1"), ("the second half of 2010", FRIDAY, "2010-H2"),
        ("the second half of last year", FRIDAY, "2012-H2"), ("the first half of the year", FRIDAY, "2013-H1"),
        ("the first half of next year", FRIDAY, "2014-H1"),
    ],
)  # fmt: skip
def test_a_quarter_is_the_last_that_has_begun_unless_a_year_is_told(words: str, made: date, value: str) -> None:
    assert only(f"It fell in {words}.", made) == f"DATE {value}"


@pytest.mark.parametrize(
    ("words", "month", "value"),
    [
        ("the summer of 2010", 3, "2010-SU"), ("the winter of 2010", 1, "2010-WI"), ("the summer of last year", 3, "2012-SU"),
        # The last one has ended.
        ("last spring", 5, "2012-SP"), ("last spring", 6, "2013-SP"), ("last summer", 8, "2012-SU"), ("last summer", 9, "2013-SU"),
        ("last autumn", 11, "2012-FA"), ("last fall", 12, "2013-FA"), ("last winter", 3, "2012-WI"), ("last winter", 12, "2012-WI"),
        ("last winter", 1, "2011-WI"), ("last winter", 2, "2011-WI"), ("this past winter", 3, "2012-WI"),
        # The next one has not begun.
        ("next spring", 2, "2013-SP"), ("next spring", 3, "2014-SP"), ("next summer", 5, "2013-SU"), ("next summer", 6, "2014-SU"),
        ("next autumn", 8, "2013-FA"), ("next autumn", 9, "2014-FA"), ("next winter", 11, "2013-WI"), ("next winter", 12, "2014-WI"),
        ("next winter", 1, "2013-WI"), ("next winter", 3, "2013-WI"), ("this coming winter", 2, "2013-WI"),
        # This one is of this year, and a winter of the year of its December.
        ("this summer", 3, "2013-SU"), ("this summer", 10, "2013-SU"), ("this winter", 2, "2012-WI"), ("this winter", 3, "2013-WI"),
        # A bare one has begun.
        ("the spring", 2, "2012-SP"), ("the spring", 3, "2013-SP"), ("the summer", 5, "2012-SU"), ("the summer", 6, "2013-SU"),
        ("the autumn", 8, "2012-FA"), ("the autumn", 9, "2013-FA"), ("the winter", 11, "2012-WI"), ("the winter", 12, "2013-WI"),
        ("the winter", 1, "2012-WI"), ("the winter", 2, "2012-WI"), ("the winter", 3, "2012-WI"),
    ],
)  # fmt: skip
def test_a_season_is_counted_from_the_one_that_is(words: str, month: int, value: str) -> None:
    assert values(f"It fell in {words}.", date(2013, month, 28))[0] == value


def test_a_bare_season_is_to_come_where_its_clause_looks_ahead() -> None:
    assert values("It will fall in the summer.", date(2013, 3, 1)) == ["2013-SU"]
    assert values("It will fall in the winter.", date(2013, 2, 1)) == ["2012-WI"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12 a.m.", "00:00"), ("1 a.m.", "01:00"), ("11:59 a.m.", "11:59"), ("12 p.m.", "12:00"), ("12:01 pm", "12:01"),
        ("1 p.m.", "13:00"), ("11:59 p.m.", "23:59"), ("8 o'clock", "08:00"), ("8 o'clock in the morning", "08:00"),
        ("8 o'clock in the evening", "20:00"), ("3 o'clock in the afternoon", "15:00"), ("9 o'clock at night", "21:00"),
        ("12 o'clock at night", "12:00"), ("00:00", "00:00"), ("23:59", "23:59"), ("24:00", "24:00"), ("20:05 GMT", "20:05Z"),
        ("20:05 UTC", "20:05Z"), ("20:05 local time", "20:05"), ("8 p.m. EST", "20:00"), ("0830 hours", "08:30"), ("noon", "12:00"),
        ("midday", "12:00"), ("midnight", "24:00"), ("Midnight", "24:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_told_by_its_hour_and_minute(words: str, value: str) -> None:
    assert only(f"They met at {words}.") == f"TIME 2013-03-22T{value}"


@pytest.mark.parametrize("words", ["0 a.m.", "13 p.m.", "24 p.m.", "24:01", "24:30"])
def test_a_time_that_no_clock_shows_is_none(words: str) -> None:
    assert values(f"They met, it was {words}.") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # A day told just after, up to eight characters away.
        ("At 8 p.m. on 4 March 2010 they came.", "2010-03-04T20:00"),
        ("At 8 p.m. (Gao), 4 March 2010 they came.", "2010-03-04T20:00"),
        ("At 8 p.m. (Bama), 4 March 2010 they came.", "2013-03-22T20:00"),
        ("At 8 p.m. in March 2010 they came.", "2013-03-22T20:00"),
        ("At 8 p.m. in the future they come.", "2013-03-22T20:00"),
        # A day told before in the same paragraph; a month or a week is none.
        ("On 4 March 2010 they left. At 8 p.m. they came.", "2010-03-04T20:00"),
        ("On 4 March 2010 they left.\n\nAt 8 p.m. they came.", "2013-03-22T20:00"),
        ("In March 2010 they left. At 8 p.m. they came.", "2013-03-22T20:00"),
        ("On the night of 4 March 2010 they left. At 8 p.m. they came.", "2010-03-04T20:00"),
        ("On 4 March 2010 they left. Recently, at noon, they came.", "2010-03-04T12:00"),
        ("On 4 March 2010 they left. In the early evening they came.", "2010-03-04TEV"),
        ("In the early evening they came.", "2013-03-22TEV"),
    ],
)
def test_a_time_of_day_is_of_the_day_told_beside_it(text: str, value: str) -> None:
    assert [one.value for one in find(text, FRIDAY) if one.type == "TIME"][-1] == value


@pytest.mark.parametrize(
    ("words", "made", "day"),
    [
        ("last Easter", FRIDAY, "2012-04-08"), ("next Easter", FRIDAY, "2013-03-31"), ("Easter 2014", FRIDAY, "2014-04-20"),
        ("last Valentine's Day", FRIDAY, "2013-02-14"), ("next Valentine's Day", FRIDAY, "2014-02-14"),
        ("last Christmas", date(2013, 12, 25), "2012-12-25"), ("next Christmas", date(2013, 12, 25), "2014-12-25"),
        ("Christmas", date(2013, 12, 25), "2013-12-25"), ("Christmas", date(2013, 12, 24), "2013-12-25"),
        ("last Christmas", date(2013, 12, 26), "2013-12-25"), ("next Christmas", date(2013, 12, 24), "2013-12-25"),
        ("veterans' day", FRIDAY, "2012-11-11"), ("Thanksgiving", FRIDAY, "2012-11-22"), ("this coming Easter", FRIDAY, "2013-03-31"),
    ],
)  # fmt: skip
def test_a_feast_is_the_last_or_the_next_that_its_words_allow(words: str, made: date, day: str) -> None:
    assert only(f"They met at {words}.", made) == f"DATE {day}"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("the 1990s", "199"), ("the 2010s", "201"), ("the 1800s", "180"), ("the '80s", "198"), ("the '20s", "192"), ("the '00s", "200"),
        ("the '10s", "201"), ("the nineties", "199"), ("the twenties", "192"), ("the 19th century", "18"),
        ("the 1st century", "00"), ("the twentieth century", "19"), ("the twenty-first century", "20"), ("the year 2013", "2013"),
        ("1999", "1999"),
    ],
)  # fmt: skip
def test_a_decade_has_three_figures_and_a_century_two(words: str, value: str) -> None:
    assert only(f"They met in {words}.") == f"DATE {value}"
