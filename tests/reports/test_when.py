"""Checks what days the words of time in a report mean, when its own date is known and when it is not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.time import DateRange
from standby.reports.readers.when import find, infer_document_date, resolve

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
