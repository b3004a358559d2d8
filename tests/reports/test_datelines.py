"""The day a text bears itself: datelines, lines that are nothing but a day, and what only looks like them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.mission import Definition
from standby.basis.time import DateRange
from standby.reports.intake import take_in
from standby.reports.readers import read_with, reader
from standby.reports.readers.datelines import borne, day_of_log
from standby.reports.readers.furniture import lines_of
from standby.reports.readers.sentences import sentences_of

RECEIVED = date(2024, 1, 20)
HIT = "Two rockets hit the base, the ministry said. Nobody was hurt."


def day_of(text, received=RECEIVED):
    found = borne(text, lines_of(text), received)
    return found and found[0]


def single(day):
    return DateRange(start=day, end=day)


@pytest.mark.parametrize(
    "before",
    [
        "Cairo, 3 January 2024. ",
        "CAIRO, Jan. 3 (Agency) — ",
        "CAIRO 3 JAN 2024 - ",
        "Baghdad, Iraq, 3 January 2024 – ",
        "AL ASAD (Agency), January 3, 2024: ",
        "Situation report no. 4, 3 January 2024\n",
        "Security update: the north, 2024-01-03\n",
        "Wednesday, January 3, 2024\n\n",
        "DTG: 030830ZJAN24\n",
        "030830Z JAN 24\n",
        "2024-01-03 08:30 UTC\n",
        "Rockets near the airport tonight\nPublished on 3 January 2024 at 10:15 GMT\n",
        "Taji, 3 January 2024\n",
    ],
)
def test_a_text_that_bears_its_day_is_of_that_day(before):
    assert day_of(before + HIT) == single(date(2024, 1, 3))


@pytest.mark.parametrize(
    "text",
    [
        "In Cairo, 3 January 2024 was calm.",
        "On 3 January 2024 - a Wednesday - " + HIT,
        "The attack of 3 January 2024 killed two.",
        "Taji Attack, 3 January 2024\n" + HIT,
        "3 January 2024 was a day that nobody there forgets.",
        "Kabul, 3 January 2025. " + HIT,
        "Patrol near the wall\n(Photo, 3 January 2024)\n" + HIT,
    ],
)
def test_a_day_that_the_text_only_tells_of_or_that_is_still_to_come_does_not_date_it(text):
    assert day_of(text) is None


def test_a_day_below_the_first_lines_dates_a_text_only_at_its_foot_and_alone():
    body = "\n".join([HIT] * 8)
    assert day_of(f"{body}\nCairo, 3 January 2024. {HIT}\n{HIT}") is None
    assert day_of(f"{body}\n3 January 2024\n{body}") is None
    assert day_of(f"{body}\nPublished: 3 January 2024") == single(date(2024, 1, 3))


def test_published_and_updated_bound_the_day_and_two_days_far_apart_tell_nothing():
    assert day_of(f"Published: 3 January 2024\nUpdated: 5 January 2024\n{HIT}") == DateRange(
        start=date(2024, 1, 3), end=date(2024, 1, 5)
    )
    assert day_of(f"3 January 2020\nCairo, 3 January 2024. {HIT}") is None


def test_a_dateline_without_a_year_dates_only_a_text_of_the_last_weeks():
    assert day_of(f"KABUL, Jan. 3 — {HIT}") == single(date(2024, 1, 3))
    assert day_of(f"KABUL, Jan. 3 — {HIT}", received=date(2024, 11, 20)) is None


@given(st.dates(date(2000, 1, 1), RECEIVED), st.sampled_from(["Cairo, {}. ", "CAIRO ({0:%B} wire), {} - ", "{}\n"]))
def test_any_day_up_to_the_receipt_is_read_as_it_is_written(day, form):
    written = f"{day.day} {day:%B} {day.year}"
    text = form.replace("{0:%B} wire", "wire").format(written) + HIT
    assert day_of(text) == single(day)


def test_what_a_dated_report_tells_happened_no_later_than_its_day():
    received = datetime(2026, 11, 27, tzinfo=UTC)
    text = f"Cairo, 3 January 2024. {HIT} The mission has paused its training."
    taken = take_in(text.encode(), name="x.txt", received_at=received, now=received)
    reading = read_with(reader(), taken, Definition(name="blank"))
    assert reading.document_date == single(date(2024, 1, 3))
    assert reading.document_date_reason == 'the text bears "3 January 2024"'
    attacks = [d for d in reading.drafts if d.predicate == "rocket_attack"]
    assert [d.valid.to_hi for d in attacks] == [datetime(2024, 1, 4, tzinfo=UTC)]


LINE = "Nobody was hurt in the north of the town, said a man."


@pytest.mark.parametrize(("above", "dated"), [(4, True), (5, True), (6, False), (7, False)])
def test_a_dateline_stands_in_one_of_the_first_six_lines(above, dated):
    text = "\n".join([*[LINE] * above, f"Cairo, 3 January 2024. {HIT}", *[LINE] * 5])
    assert (day_of(text) is not None) is dated


@pytest.mark.parametrize(("below", "dated"), [(0, True), (1, True), (2, False)])
def test_a_line_that_is_nothing_but_a_day_may_be_one_of_the_last_two(below, dated):
    text = "\n".join([*[LINE] * 8, "Published: 3 January 2024", *[LINE] * below])
    assert (day_of(text) is not None) is dated


@pytest.mark.parametrize(("updated", "dated"), [(10, True), (11, False)])
def test_two_days_bound_a_text_up_to_a_week_apart(updated, dated):
    found = day_of(f"Published: 3 January 2024\nUpdated: {updated} January 2024\n{HIT}")
    assert found == (DateRange(start=date(2024, 1, 3), end=date(2024, 1, updated)) if dated else None)


@pytest.mark.parametrize(("day", "dated"), [(19, True), (20, True), (21, False)])
def test_a_text_may_bear_the_day_of_its_receipt_and_no_later_one(day, dated):
    assert (day_of(f"Cairo, {day} January 2024. {HIT}") is not None) is dated


@pytest.mark.parametrize(("name", "dated"), [("Deir " * 3 + "Bala", True), ("Deir " * 30 + "Bala", False)])
def test_a_day_is_looked_for_in_the_first_120_letters_of_a_line(name, dated):
    assert (day_of(f"{name.upper()}, 3 January 2024. {HIT}") is not None) is dated


def log_day(text, received=RECEIVED):
    found = day_of_log(text, sentences_of(text), received)
    return found and found[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("LOG 3 JAN 2024\n0740 Mortars hit the gate.\n0800 All is quiet.\n", date(2024, 1, 3)),
        ("LOG 3 JAN 2024\n0740 Mortars hit the gate.\nAll is quiet.\n", None),
        ("LOG 20 JAN 2024\n0740 Mortars hit the gate.\n0800 All is quiet.\n", date(2024, 1, 20)),
        ("LOG 21 JAN 2024\n0740 Mortars hit the gate.\n0800 All is quiet.\n", None),
        ("LOG JAN 2024\n0740 Mortars hit the gate.\n0800 All is quiet.\n", None),
        ("LOG\n3 JAN 2024\n0740 Mortars hit the gate.\n0800 All is quiet.\n", None),
    ],
)
def test_two_lines_with_a_time_make_a_log_that_bears_its_day_in_its_first_line(text, day):
    assert log_day(text) == (single(day) if day else None)


def test_the_first_day_comes_first_whatever_the_order_and_the_newest_is_told():
    found = borne(text := f"Updated: 5 January 2024\nPublished: 3 January 2024\n{HIT}", lines_of(text), RECEIVED)
    assert found == (DateRange(start=date(2024, 1, 3), end=date(2024, 1, 5)), 'the text bears "5 January 2024"')
