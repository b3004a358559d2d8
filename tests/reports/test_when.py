"""Checks what days the words of time in a report mean, when its own date is known and when it is not."""
# ruff: noqa: E501 rows of phrases with what each means

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.time import DateRange
from standby.reports.readers.when import find, infer_document_date, moved, resolve

WEDNESDAY = date(2024, 5, 15)


def days(text, document=WEDNESDAY, anchor=None):
    """Resolve the only expression of a text, as "first..last" days."""
    (expression,) = find(text)
    written = document if isinstance(document, DateRange) else DateRange(start=document, end=document)
    found = resolve(expression, written, anchor=anchor).range
    return f"{found.start}..{found.end}"


def one(day):
    return f"{day}..{day}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The convoy reached Gao today.", "2024-05-15"),
        ("The convoy reached Gao this morning.", "2024-05-15"),
        ("The convoy reached Gao yesterday.", "2024-05-14"),
        ("Shots were heard in Bamako last night.", "2024-05-14"),
        ("The market was shelled the day before yesterday.", "2024-05-13"),
        ("The flight leaves tomorrow.", "2024-05-16"),
        ("The clinic was looted on Monday.", "2024-05-13"),
        ("The clinic was looted on Wednesday.", "2024-05-15"),
        ("The clinic was looted Thursday.", "2024-05-09"),
        ("The clinic was looted last Wednesday.", "2024-05-08"),
        ("Talks resume next Friday.", "2024-05-17"),
        ("Talks resume next Wednesday.", "2024-05-22"),
        ("The bridge was mined three days ago.", "2024-05-12"),
        ("The bridge was mined an hour ago.", "2024-05-15"),
        ("The bridge was mined 20 hours ago.", "2024-05-14"),
    ],
)
def test_a_relative_day_is_counted_from_the_day_of_the_report(text, day):
    assert days(text) == one(day)


def test_overnight_spans_two_days():
    assert days("The camp at El Fasher was shelled overnight.") == "2024-05-14..2024-05-15"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A rocket fell on 3 March 2021.", "2021-03-03"),
        ("A rocket fell on March 3, 2021.", "2021-03-03"),
        ("A rocket fell on the 3rd of March 2021.", "2021-03-03"),
        ("A rocket fell on 2021-03-03.", "2021-03-03"),
        ("A rocket fell on Sept. 9, 2022.", "2022-09-09"),
        ("The next review is on 1 June 2030.", "2030-06-01"),
    ],
)
def test_a_date_written_out_needs_no_date_of_the_report(text, day):
    assert days(text) == days(text, DateRange()) == one(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The truck burned on 3 May.", "2024-05-03"),
        ("The truck burned on May 15.", "2024-05-15"),
        ("The truck burned on Dec. 30.", "2023-12-30"),
        ("The truck burned on 16 May.", "2023-05-16"),
        ("The truck burned on 29 February.", "2024-02-29"),
    ],
)
def test_a_day_without_its_year_is_the_last_one_before_the_report(text, day):
    assert days(text) == one(day)


def test_a_leap_day_is_sought_in_the_last_leap_year():
    assert days("The truck burned on 29 February.", date(2023, 5, 1)) == one("2020-02-29")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rains cut the road in March 2022.", "2022-03-01..2022-03-31"),
        ("Rains cut the road in February 2024.", "2024-02-01..2024-02-29"),
        ("Rains cut the road in March.", "2024-03-01..2024-03-31"),
        ("Rains cut the road in November.", "2023-11-01..2023-11-30"),
        ("Fighting began in 2012.", "2012-01-01..2012-12-31"),
        ("Clashes flared in early March 2022.", "2022-03-01..2022-03-10"),
        ("Clashes flared in mid-March 2022.", "2022-03-11..2022-03-21"),
        ("Rebels took the town last month.", "2024-04-01..2024-04-30"),
        ("Rebels took the town last week.", "2024-05-06..2024-05-12"),
        ("Rebels took the town last year.", "2023-01-01..2023-12-31"),
        ("Rebels took the town last weekend.", "2024-05-11..2024-05-12"),
        ("Rebels took the town over the weekend.", "2024-05-11..2024-05-12"),
        ("Elections are planned next month.", "2024-06-01..2024-06-30"),
        ("Rebels took the town earlier this week.", "2024-05-13..2024-05-14"),
        ("Rebels took the town earlier this month.", "2024-05-01..2024-05-14"),
    ],
)
def test_a_part_of_a_date_is_every_day_it_allows(text, expected):
    assert days(text) == expected


def test_late_in_a_month_ends_with_the_month():
    assert days("Clashes flared in late March 2022.").endswith("..2022-03-31")
    assert days("Clashes flared in late March 2022.") > "2022-03-15"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Six aid workers were taken in the last 10 days.", "2024-05-05..2024-05-15"),
        ("Six aid workers were taken over the past two weeks.", "2024-05-01..2024-05-15"),
        ("Six aid workers were taken in the past 24 hours.", "2024-05-14..2024-05-15"),
        ("Six aid workers were taken in the past 48 hours.", "2024-05-13..2024-05-15"),
    ],
)
def test_the_past_days_end_with_the_report(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The envoy was freed two weeks ago.", date(2024, 5, 1)),
        ("The envoy was freed a month ago.", date(2024, 4, 15)),
        ("The envoy was freed several days ago.", date(2024, 5, 11)),
        ("The envoy was freed a few days ago.", date(2024, 5, 12)),
        ("The envoy was freed five years ago.", date(2019, 5, 15)),
        ("The envoy was freed about 3 April 2024.", date(2024, 4, 3)),
    ],
)
def test_a_fuzzy_time_is_wider_than_a_day_and_never_past_the_report(text, holds):
    (expression,) = find(text)
    found = resolve(expression, DateRange(start=WEDNESDAY, end=WEDNESDAY)).range
    assert found.start < found.end <= WEDNESDAY
    assert found.start <= holds <= found.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kidal has been cut off for three weeks.", "2024-04-24..2024-05-15"),
        ("Kidal has been cut off for 10 days.", "2024-05-05..2024-05-15"),
        ("Kidal has been cut off for two years.", "2022-05-15..2024-05-15"),
    ],
)
def test_a_state_that_has_lasted_is_counted_back_from_the_report(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("The airport has been shut since 3 May 2024.", "since"),
        ("The airport has been shut since Monday.", "since"),
        ("The airport has been shut since March.", "since"),
        ("The airport has been shut since last week.", "since"),
        ("The airport is shut until 3 June 2024.", "until"),
        ("The airport is shut until tomorrow.", "until"),
        ("The troops must leave by 31 December 2024.", "until"),
        ("The airport closed after 3 May 2024.", "after"),
        ("The airport closed on 3 May 2024.", "in"),
        ("The airport closed yesterday.", "in"),
    ],
)
def test_since_and_until_are_kept_beside_the_days(text, relation):
    (expression,) = find(text)
    assert expression.relation == relation


def test_both_ends_of_a_stay_are_found_in_order():
    first, last = find("The team was in Jacmel from 2 April 2024 until 9 April 2024.")
    assert [first.relation, last.relation] == ["since", "until"]
    assert first.start < last.start


UNCERTAIN = DateRange(start=date(2024, 5, 13), end=WEDNESDAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The depot burned yesterday.", "2024-05-12..2024-05-14"),
        ("The depot burned today.", "2024-05-13..2024-05-15"),
        ("The depot burned on Monday.", "2024-05-13..2024-05-13"),
        ("The depot burned on Tuesday.", "2024-05-07..2024-05-14"),
        ("The depot burned last week.", "2024-05-06..2024-05-12"),
        ("The depot burned on 4 May 2024.", "2024-05-04..2024-05-04"),
        ("The depot burned on 4 May.", "2024-05-04..2024-05-04"),
        ("The depot burned in the past 10 days.", "2024-05-03..2024-05-15"),
    ],
)
def test_an_uncertain_report_date_widens_only_what_hangs_on_it(text, expected):
    assert days(text, UNCERTAIN) == expected


def test_a_report_known_only_by_its_receipt_leaves_the_first_day_open():
    assert days("The depot burned yesterday.", DateRange(end=WEDNESDAY)) == "None..2024-05-14"


@pytest.mark.parametrize("text", ["It burned yesterday.", "It burned on Monday.", "It burned on 4 May."])
def test_without_any_date_of_the_report_a_relative_day_stays_open(text):
    (expression,) = find(text)
    found = resolve(expression, DateRange())
    assert (found.range, found.basis) == (DateRange(), "none")


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("It burned on 4 May 2024.", "text"),
        ("It burned in 2012.", "text"),
        ("It burned on 4 May.", "text+year"),
        ("It burned in March.", "text+year"),
        ("It burned yesterday.", "document date"),
        ("It burned last week.", "document date"),
    ],
)
def test_the_ground_of_a_date_is_named(text, basis):
    (expression,) = find(text)
    found = resolve(expression, DateRange(start=WEDNESDAY, end=WEDNESDAY))
    assert found.basis == basis
    assert found.rule


@pytest.mark.parametrize("text", ["on 31 April 2024", "on 30 February", "on 2023-02-29", "on June 31, 2020"])
def test_a_day_that_no_calendar_has_is_no_day(text):
    assert days(f"A patrol was hit {text}.") == "None..None"


def test_later_is_counted_from_the_date_told_before():
    assert days("He came back three days later.", anchor=date(2024, 2, 27)) == one("2024-03-01")
    assert days("He came back two weeks later.", anchor=date(2024, 2, 1)) == one("2024-02-15")
    assert days("He came back two years later.", anchor=date(2010, 1, 12)) == "2012-01-01..2012-12-31"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor may leave the town.",
        "Protesters march on the ministry.",
        "The 15 trucks waited at the gate.",
        "Camp 2024 lies north of the river.",
    ],
)
def test_words_that_only_look_like_a_date_are_none(text):
    assert find(text) == []


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_a_written_out_day_is_that_day_in_every_report(day, document):
    for words in (f"{day:%Y-%m-%d}", f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}"):
        assert days(f"A shell fell on {words}.", document) == one(day)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_that_weekday_within_the_week_before(document, back):
    day = document - timedelta(days=back)
    assert days(f"A shell fell on {day:%A}.", document) == one(day)
    assert days(f"A shell fell last {day:%A}.", document) == one(day if back else day - timedelta(days=7))


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 10))
def test_an_uncertain_report_date_never_loses_a_possible_day(first, width):
    document = DateRange(start=first, end=first + timedelta(days=width))
    for words in ("yesterday", "overnight", "last week", "in the past 10 days", "two weeks ago", "last month"):
        (expression,) = find(f"A shell fell {words}.")
        wide = resolve(expression, document).range
        for offset in range(width + 1):
            written = first + timedelta(days=offset)
            exact = resolve(expression, DateRange(start=written, end=written)).range
            assert wide.start <= exact.start
            assert exact.end <= wide.end


RECEIVED = date(2024, 5, 20)


def test_a_report_is_no_older_than_the_newest_day_it_tells_of():
    written, why = infer_document_date(find("On 3 May 2024 and again on 9 May 2024 the base was hit."), RECEIVED)
    assert written == DateRange(start=date(2024, 5, 9), end=RECEIVED)
    assert "9 May 2024" in why


def test_a_day_after_the_receipt_does_not_date_a_report():
    written, _ = infer_document_date(find("On 9 May 2024 they set the vote for 1 June 2024."), RECEIVED)
    assert written == DateRange(start=date(2024, 5, 9), end=RECEIVED)


def test_a_bare_weekday_brings_the_report_nearer_to_its_receipt():
    written, why = infer_document_date(find("On 9 May 2024 the base was hit. On Friday it was quiet."), RECEIVED)
    assert written == DateRange(start=date(2024, 5, 17), end=RECEIVED)
    assert "Friday" in why


def test_a_weekday_does_not_make_an_old_report_new():
    written, _ = infer_document_date(find("On 12 January 2010 the earth shook. On Friday aid came."), RECEIVED)
    assert written == DateRange(start=date(2010, 1, 12), end=RECEIVED)


@pytest.mark.parametrize("background", ["in November 2016", "in 2014", "on 24 February"])
def test_a_month_or_a_year_long_past_does_not_make_a_new_report_old(background):
    written, _ = infer_document_date(find(f"It was hit {background}. On Friday it was quiet."), RECEIVED)
    assert written == DateRange(start=date(2024, 5, 17), end=RECEIVED)


@pytest.mark.parametrize("counted", ["yesterday", "last week", "three days ago", "at the weekend"])
def test_a_report_that_counts_days_from_itself_is_read_as_new(counted):
    written, why = infer_document_date(find(f"The base was hit {counted}."), RECEIVED)
    assert written == DateRange(start=date(2024, 5, 18), end=RECEIVED)
    assert "counts days from itself" in why


def test_a_report_that_tells_no_day_was_written_by_its_receipt():
    written, why = infer_document_date(find("The base was hit."), RECEIVED)
    assert written == DateRange(end=RECEIVED)
    assert "received" in why


SOLDIERS = [("30 AUG 2023", date(2023, 8, 30)), ("05FEB24", date(2024, 2, 5)), ("3 JUN 2022", date(2022, 6, 3))]


@pytest.mark.parametrize(("words", "day"), SOLDIERS)
def test_days_written_as_soldiers_write_them_are_read(words: str, day: date) -> None:
    (found,) = find(f"OPS LOG {words}")
    days = resolve(found, DateRange(end=date(2024, 12, 31))).range
    assert (days.start, days.end) == (day, day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("first", 1),
        ("thirteenth", 13),
        ("twentieth", 20),
        ("twenty-first", 21),
        ("thirtieth", 30),
        ("thirty-first", 31),
    ],
)
def test_the_day_of_a_month_may_be_written_in_words(words, day):
    assert days(f"A rocket fell on the {words} of March 2021.") == one(f"2021-03-{day:02}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clashes flared at the end of March 2022.", "2022-03-21..2022-03-31"),
        ("Clashes flared at the beginning of last month.", "2024-04-01..2024-04-10"),
        ("Clashes flared early last week.", "2024-05-06..2024-05-07"),
        ("Clashes flared in the middle of last week.", "2024-05-08..2024-05-10"),
        ("Clashes flared in early 2022.", "2022-01-01..2022-05-02"),
        ("Clashes flared in mid-2022.", "2022-05-03..2022-08-31"),
    ],
)
def test_a_part_of_a_period_is_its_first_second_or_last_third(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "document", "expected"),
    [
        ("It was calm last month.", date(2024, 1, 9), "2023-12-01..2023-12-31"),
        ("It will be calm next month.", date(2024, 12, 9), "2025-01-01..2025-01-31"),
        ("It was calm last year.", date(2024, 1, 9), "2023-01-01..2023-12-31"),
        ("It will be calm next week.", WEDNESDAY, "2024-05-20..2024-05-26"),
        ("It was calm this week.", WEDNESDAY, "2024-05-13..2024-05-15"),
        ("It was calm this month.", WEDNESDAY, "2024-05-01..2024-05-15"),
        ("It was calm last weekend.", date(2024, 5, 11), "2024-05-04..2024-05-05"),
        ("It was calm over the weekend.", date(2024, 5, 10), "2024-05-04..2024-05-05"),
        ("It was calm over the weekend.", date(2024, 5, 11), "2024-05-11..2024-05-12"),
        ("It was calm over the weekend.", date(2024, 5, 12), "2024-05-11..2024-05-12"),
        ("The chief left last Friday.", date(2024, 5, 17), "2024-05-10..2024-05-10"),
        ("The chief left on Friday.", date(2024, 5, 17), "2024-05-17..2024-05-17"),
        ("The chief comes next Friday.", date(2024, 5, 17), "2024-05-24..2024-05-24"),
    ],
)
def test_a_period_is_counted_over_the_ends_of_weeks_and_years(text, document, expected):
    assert days(text, document) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("25 hours", "2024-05-13..2024-05-15"),
        ("few days", "2024-05-12..2024-05-15"),
        ("several weeks", "2024-04-17..2024-05-15"),
        ("three months", "2024-02-15..2024-05-15"),
        ("two years", "2022-05-15..2024-05-15"),
    ],
)
def test_a_span_that_ends_with_the_report_is_as_long_as_it_is_said_to_be(span, expected):
    assert days(f"Six aid workers were taken in the past {span}.") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy left a couple of days ago.", "2024-05-13..2024-05-13"),
        ("The envoy left three weeks ago.", "2024-04-23..2024-04-25"),
        ("The envoy left several weeks ago.", "2024-04-14..2024-04-20"),
        ("The envoy left three months ago.", "2024-02-05..2024-02-25"),
    ],
)
def test_the_longer_ago_the_more_days_it_may_have_been(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The depot burned on 15 May.", "2024-05-15"),
        ("The depot burned in March.", "2024-03-01"),
        ("The depot burned in 2023.", "2023-01-01"),
        ("The depot burned on 3 May 2024, and another on 8 April 2024.", "2024-05-03"),
        ("The depot burned on Thursday, another on Wednesday.", "2024-05-15"),
        ("The depot burned last Wednesday.", "2024-05-09"),
        ("The depot burned on 8 May 2024. Two days ago it was rebuilt.", "2024-05-08"),
        ("The depot burned on 7 May 2024. Two days ago it was rebuilt.", "2024-05-13"),
        ("The depot burned on 3 January 2020. It was a Monday.", "2020-01-03"),
    ],
)
def test_a_report_without_a_date_was_written_after_the_newest_day_it_tells_of(text, first):
    written, reason = infer_document_date(find(text), WEDNESDAY)
    assert f"{written.start}..{written.end}" == f"{first}..2024-05-15"
    assert reason.endswith("received 2024-05-15")


@pytest.mark.parametrize("text", ["The depot opens on 16 May 2024.", "The depot burned."])
def test_a_report_that_tells_of_no_day_before_its_receipt_has_no_first_day(text):
    written, reason = infer_document_date(find(text), WEDNESDAY)
    assert (written.start, written.end) == (None, WEDNESDAY)
    assert "nothing in the text dates it" in reason


def test_only_a_full_date_of_more_than_sixty_days_ago_makes_a_report_old():
    """A weekday in a report of months ago is of its own week, and says nothing of the week of its receipt."""
    for ago, first in ((60, WEDNESDAY - timedelta(days=2)), (61, WEDNESDAY - timedelta(days=61))):
        told = WEDNESDAY - timedelta(days=ago)
        written, _ = infer_document_date(find(f"The depot burned on {told}. It was quiet on Monday."), WEDNESDAY)
        assert written.start == first


def resolved(text, document=WEDNESDAY, **more):
    """Resolve the only expression of a text, whole."""
    (expression,) = find(text)
    return resolve(expression, DateRange(start=document, end=document), **more)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # Thirds of a week: Monday and Tuesday, Wednesday to Friday; its end is Thursday to Sunday.
        ("early last week", "2024-05-06..2024-05-07"), ("in the middle of last week", "2024-05-08..2024-05-10"),
        ("late last week", "2024-05-09..2024-05-12"), ("at the end of last week", "2024-05-09..2024-05-12"),
        # Of a month and of a year.
        ("at the start of last month", "2024-04-01..2024-04-10"), ("in the middle of last month", "2024-04-11..2024-04-20"),
        ("late last month", "2024-04-20..2024-04-30"), ("in early February 2024", "2024-02-01..2024-02-10"),
        ("in early February 2023", "2023-02-01..2023-02-09"), ("in late February 2023", "2023-02-19..2023-02-28"),
        ("in late 2023", "2023-08-31..2023-12-31"), ("late last year", "2023-08-31..2023-12-31"),
        ("early last year", "2023-01-01..2023-05-02"), ("in mid-February", "2024-02-11..2024-02-19"),
        # Of a period that is not over: up to the report, unless it is all to come.
        ("early this month", "2024-05-01..2024-05-10"), ("in the middle of this month", "2024-05-11..2024-05-15"),
        ("late this month", "2024-05-21..2024-05-31"), ("early this week", "2024-05-13..2024-05-14"),
        ("in the middle of this week", "2024-05-15..2024-05-15"), ("late this week", "2024-05-16..2024-05-19"),
        ("early this year", "2024-01-01..2024-05-01"), ("in the middle of this year", "2024-05-02..2024-05-15"),
        # Earlier and later than the report.
        ("earlier this week", "2024-05-13..2024-05-14"), ("later this week", "2024-05-15..2024-05-19"),
        ("earlier this year", "2024-01-01..2024-05-14"), ("later this year", "2024-05-15..2024-12-31"),
        ("earlier last month", "2024-04-01..2024-04-30"), ("later last month", "2024-04-01..2024-04-30"),
    ],
)  # fmt: skip
def test_a_part_of_a_period_has_its_days(words, expected):
    assert days(f"Clashes flared {words}.") == expected


def test_a_part_of_a_week_ends_with_the_report_from_its_own_first_day_on():
    for day, last in ((15, 19), (16, 16), (17, 17), (19, 19)):
        assert days("Clashes flared late this week.", date(2024, 5, day)) == f"2024-05-16..2024-05-{last}"
    assert days("Clashes flared earlier this week.", date(2024, 5, 13)) == one("2024-05-13")
    assert days("Clashes flared earlier this month.", date(2024, 5, 1)) == one("2024-05-01")


@pytest.mark.parametrize(
    ("words", "document", "expected"),
    [
        ("this week", WEDNESDAY, "2024-05-13..2024-05-15"), ("this week", date(2024, 5, 13), "2024-05-13..2024-05-13"),
        ("this week", date(2024, 5, 19), "2024-05-13..2024-05-19"), ("this year", WEDNESDAY, "2024-01-01..2024-05-15"),
        ("last week", date(2024, 1, 7), "2023-12-25..2023-12-31"), ("last week", date(2024, 1, 8), "2024-01-01..2024-01-07"),
        ("the previous week", WEDNESDAY, "2024-05-06..2024-05-12"), ("previous month", WEDNESDAY, "2024-04-01..2024-04-30"),
        ("the past week", WEDNESDAY, "2024-05-08..2024-05-15"), ("past month", WEDNESDAY, "2024-04-15..2024-05-15"),
        ("the past weekend", WEDNESDAY, "2024-05-08..2024-05-15"), ("the past year", date(2024, 2, 29), "2023-02-28..2024-02-29"),
        ("last month", date(2024, 1, 31), "2023-12-01..2023-12-31"), ("last month", date(2024, 3, 31), "2024-02-01..2024-02-29"),
        ("next month", date(2024, 11, 30), "2024-12-01..2024-12-31"), ("next month", date(2024, 12, 1), "2025-01-01..2025-01-31"),
        ("next year", WEDNESDAY, "2025-01-01..2025-12-31"), ("next weekend", WEDNESDAY, "2024-05-25..2024-05-26"),
        ("next week", date(2024, 12, 30), "2025-01-06..2025-01-12"), ("this weekend", WEDNESDAY, "2024-05-11..2024-05-12"),
        ("this weekend", date(2024, 5, 18), "2024-05-18..2024-05-19"), ("at the weekend", date(2024, 5, 17), "2024-05-11..2024-05-12"),
    ],
)  # fmt: skip
def test_a_period_begins_and_ends_as_the_calendar_has_it(words, document, expected):
    assert days(f"It was so {words}.", document) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a day ago", "2024-05-14..2024-05-14"), ("six hours ago", "2024-05-15..2024-05-15"), ("7 hours ago", "2024-05-14..2024-05-14"),
        ("24 hours ago", "2024-05-14..2024-05-14"), ("25 hours ago", "2024-05-13..2024-05-13"), ("a week ago", "2024-05-07..2024-05-09"),
        ("a few days ago", "2024-05-10..2024-05-14"), ("several days ago", "2024-05-09..2024-05-13"), ("two days ago", "2024-05-13..2024-05-13"),
        ("a few weeks ago", "2024-04-21..2024-04-27"), ("a month ago", "2024-04-05..2024-04-25"), ("a few months ago", "2024-02-03..2024-02-27"),
        ("two years ago", "2021-11-16..2022-11-11"), ("several years ago", "2019-11-15..2020-11-13"),
        ("a year ago", "2022-11-16..2023-11-11"), ("in the past two hours", "2024-05-14..2024-05-15"),
        ("in the past few months", "2024-02-15..2024-05-15"), ("for over three weeks", "2024-04-17..2024-05-15"),
        ("for more than three weeks", "2024-04-17..2024-05-15"), ("for at least three weeks", "2024-04-24..2024-05-15"),
        ("for nearly a hundred days", "2024-02-05..2024-05-15"), ("for two months", "2024-03-16..2024-05-15"),
        ("for one day", "2024-05-14..2024-05-15"), ("for more than two years", "2021-05-15..2024-05-15"),
        ("66 million years ago", "0001-01-01..0001-11-11"), ("3000 years ago", "0001-01-01..0001-11-11"),
        ("900000 days ago", "0001-01-01..0001-01-01"), ("740 thousand weeks ago", "0001-01-01..0001-01-02"),
    ],
)  # fmt: skip
def test_so_long_ago_or_for_so_long_is_counted_back_to_the_day_and_no_further_than_the_calendar(words, expected):
    assert days(f"It was so {words}.") == expected


@pytest.mark.parametrize(
    ("words", "anchor", "expected"),
    [
        ("one day later", date(2024, 2, 28), "2024-02-29..2024-02-29"), ("two weeks later", date(2024, 2, 20), "2024-03-05..2024-03-05"),
        ("two months later", date(2024, 1, 1), "2024-03-01..2024-03-01"), ("28 years later", date(1996, 7, 1), "2024-01-01..2024-12-31"),
        ("2.5 weeks later", date(2024, 2, 1), "2024-02-18..2024-02-18"), ("8000 years later", date(2024, 2, 1), "9999-01-01..9999-12-31"),
        ("5 million days later", date(2024, 2, 1), "9999-12-31..9999-12-31"), ("three days later", None, "2024-05-18..2024-05-18"),
    ],
)  # fmt: skip
def test_so_much_later_is_counted_on_to_the_day_and_no_further_than_the_calendar(words, anchor, expected):
    assert days(f"He came back {words}.", anchor=anchor) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on 15 May", "2024-05-15"), ("on 14 May", "2025-05-14"), ("on 16 May", "2024-05-16"), ("on 1 January", "2025-01-01"),
        ("on 31 December", "2024-12-31"), ("on Wednesday", "2024-05-15"), ("on Thursday", "2024-05-16"), ("on Tuesday", "2024-05-21"),
    ],
)  # fmt: skip
def test_a_day_that_lies_ahead_is_the_next_from_the_report_on(words, expected):
    found = resolved(f"It ends {words}.", ahead=True)
    assert f"{found.range.start}..{found.range.end}" == one(expected)
    assert (found.basis, found.rule) == ("text+year", "the next such day after the document")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in May", "2024-05-01..2024-05-31"), ("in April", "2025-04-01..2025-04-30"), ("in June", "2024-06-01..2024-06-30"),
        ("in late June", "2024-06-20..2024-06-30"), ("in early May", "2025-05-01..2025-05-10"), ("in mid-May", "2024-05-11..2024-05-21"),
        ("yesterday", "2024-05-14..2024-05-14"), ("on 3 May 2024", "2024-05-03..2024-05-03"),
        ("on 29 February", "2024-02-29..2024-02-29"),
    ],
)  # fmt: skip
def test_a_month_that_lies_ahead_is_the_next_that_is_not_over(words, expected):
    found = resolved(f"It ends {words}.", ahead=True).range
    assert f"{found.start}..{found.end}" == expected


@pytest.mark.parametrize(
    ("text", "basis", "rule"),
    [
        ("It burned on 2024-05-04.", "text", "iso: written out"),
        ("It burned on 4 May 2024.", "text", "full: written out"),
        ("It burned in May 2024.", "text", "month: written out"),
        ("It burned in 2012.", "text", "year: written out"),
        ("It burned two days later.", "text", "counted from the date told before"),
        ("It burned on 4 May.", "text+year", "the nearest such day on or before the document"),
        ("It burned in March.", "text+year", "the nearest such month on or before the document"),
        ("It burned on Monday.", "document date", "the last such day on or before the document"),
        ("It burned for two days.", "document date", "counted back from the document: at least this long"),
        ("It burned last week.", "document date", "counted from the document's date"),
    ],
)
def test_the_rule_of_a_date_is_told(text, basis, rule):
    found = resolved(text)
    assert (found.basis, found.rule) == (basis, rule)


def test_later_than_nothing_is_no_day():
    (expression,) = find("He came back two days later.")
    assert resolve(expression, DateRange()).range == DateRange()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It burned in April.", "2024-04-01..2024-04-30"), ("It burned on 1 April.", "2024-04-01..2024-04-01"),
        ("It burned on 3 April.", "2023-04-03..2023-04-03"), ("It burned on Sunday.", "2024-03-24..2024-03-31"),
        ("It burned last month.", "2024-02-01..2024-03-31"), ("It burned tomorrow.", "2024-03-31..2024-04-03"),
        ("It burned overnight.", "2024-03-29..2024-04-02"), ("It burned two days ago.", "2024-03-28..2024-03-31"),
    ],
)  # fmt: skip
def test_a_report_between_two_days_allows_what_either_allows(text, expected):
    assert days(text, DateRange(start=date(2024, 3, 30), end=date(2024, 4, 2))) == expected


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("Jan.", 1), ("Feb.", 2), ("Mar.", 3), ("Apr.", 4), ("May", 5), ("Jun.", 6), ("June", 6), ("Jul.", 7), ("July", 7),
        ("Aug.", 8), ("Sept.", 9), ("Sep.", 9), ("Oct.", 10), ("Nov.", 11), ("Dec.", 12), ("January", 1), ("September", 9),
        ("December", 12),
    ],
)  # fmt: skip
def test_a_month_is_known_by_its_name_and_its_short_name(words, month):
    assert days(f"A rocket fell on {words} 3, 2021.") == one(f"2021-{month:02}-03")


@pytest.mark.parametrize("number", range(1, 20))
def test_the_days_of_a_month_are_counted_in_words(number):
    words = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
    ]
    words += ["fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"]
    assert days(f"A rocket fell on the {words[number - 1]} of March 2021.") == one(f"2021-03-{number:02}")
    if number < 10:
        assert days(f"It fell on the twenty-{words[number - 1]} of March 2021.") == one(f"2021-03-{20 + number}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It burned about 1 March 2024.", "2024-02-29..2024-03-02"), ("It burned around 3 May.", "2024-05-02..2024-05-04"),
        ("It burned on or about 3 May.", "2024-05-02..2024-05-04"), ("121530Z JAN 20", "2020-01-12..2020-01-12"),
        ("OPS 05FEB24 0830", "2024-02-05..2024-02-05"), ("It burned on 29 February.", "2024-02-29..2024-02-29"),
        ("It burned tonight.", "2024-05-15..2024-05-15"), ("It burned this evening.", "2024-05-15..2024-05-15"),
    ],
)  # fmt: skip
def test_about_a_day_is_a_day_more_on_either_side(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Shut since the 3rd of May.", "since"), ("Shut from about 3 May.", "since"), ("Shut from on 3 May.", "since"),
        ("Shut Since March.", "since"), ("Shut since 2012.", "since"), ("Shut until the 3rd of May.", "until"),
        ("Shut till Monday.", "until"), ("Shut prior to 3 May.", "until"), ("Shut before the 3rd of May.", "until"),
        ("Shut by April.", "until"), ("Shut until 2012.", "until"), ("Shut by 2012.", "until"), ("Shut by on Monday.", "until"),
        ("Shut after the 3rd of May.", "after"), ("Shut following Monday.", "after"), ("Shut during 2012.", "in"),
        ("Shut in April.", "in"), ("Shut, not since then, on 3 May.", "in"), ("Shut aftertimes 3 May.", "in"),
    ],
)  # fmt: skip
def test_the_word_before_a_day_says_how_it_is_meant(text, relation):
    (expression,) = find(text)
    assert expression.relation == relation


def test_expressions_are_found_in_order_and_the_first_pattern_has_the_words():
    found = find("On 3 May 2024, a Friday, and in 2012; since 2013-02-03.")
    assert [(e.text, e.sort) for e in found] == [
        ("3 May 2024", "full"), ("Friday", "weekday"), ("in 2012", "year"), ("2013-02-03", "iso"),
    ]  # fmt: skip
    assert [found[0].part(name) for name in ("d", "mon", "y", "about")] == ["3", "may", "2024", ""]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It burned on Wednesday.", "2024-05-15"), ("It burned on Thursday.", "2024-05-09"), ("It burned last Tuesday.", "2024-05-15"),
        ("It burned next Monday.", "2024-05-13"), ("It burned on 8 May 2024, on Wednesday.", "2024-05-15"),
        ("It burned on 14 May 2024, on Monday.", "2024-05-14"), ("It burned on Monday, on Sunday.", "2024-05-13"),
    ],
)  # fmt: skip
def test_weekdays_bring_a_report_as_near_to_its_receipt_as_the_latest_does(text, first):
    written, _ = infer_document_date(find(text), WEDNESDAY)
    assert f"{written.start}..{written.end}" == f"{first}..2024-05-15"


@pytest.mark.parametrize(
    ("day", "first"), [(date(2024, 5, 14), "2024-05-14"), (WEDNESDAY, "2024-05-15"), (date(2024, 5, 16), "2024-05-13")]
)
def test_a_day_known_otherwise_dates_a_report_up_to_its_receipt(day, first):
    written, why = infer_document_date(find("On 13 May 2024 it burned."), WEDNESDAY, [(day, "the log's last day")])
    assert str(written.start) == first
    assert ("the log's last day" in why) == (day <= WEDNESDAY)


def test_of_two_days_the_first_reason_for_the_newest_is_told():
    _, why = infer_document_date(find("It burned on 9 May 2024 and on 9 May."), WEDNESDAY)
    assert why == 'the text tells of "9 May 2024" (2024-05-09) as past; received 2024-05-15'


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2024, 2, 28), 2, date(2024, 3, 1)), (date(2024, 3, 1), -1, date(2024, 2, 29)), (date(2024, 3, 1), 0, date(2024, 3, 1)),
        (date(1, 1, 3), -2, date.min), (date(1, 1, 3), -3, date.min), (date(9999, 12, 30), 1, date.max), (date(9999, 12, 30), 2, date.max),
        (date(2024, 3, 1), 10**30, date.max), (date(2024, 3, 1), -(10**30), date.min),
    ],
)  # fmt: skip
def test_a_day_is_moved_no_further_than_the_calendar(day, days, expected):
    assert moved(day, days) == expected


@pytest.mark.parametrize("words", ["{} {}s ago", "in the past {} {}s", "for more than {} {}s", "{} {}s later"])
def test_no_number_is_too_great_to_count_with(words):
    for number in ("10 million", "999999999999", "two thousand million"):
        for unit in ("day", "week", "month", "year"):
            for expression in find(f"It was so {words.format(number, unit)}."):
                for document in (date.min, WEDNESDAY, date.max):
                    found = resolve(expression, DateRange(start=document, end=document)).range
                    assert date.min <= found.start <= found.end <= date.max
