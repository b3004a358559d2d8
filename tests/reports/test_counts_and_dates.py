"""Checks that the number in a date is never taken for a number of people or weapons."""

import pytest

from standby.basis.mission import Definition
from standby.basis.time import parse_instant
from standby.reports.intake import take_in
from standby.reports.readers import reader


def quantities(text):
    at = parse_instant("2020-01-14")
    report = take_in(text.encode(), name="r.txt", received_at=at, now=at)
    return [d.quantity for d in reader().read(report, Definition(name="Test")).drafts if d.quantity]


@pytest.mark.parametrize(
    "text",
    [
        "A March 27 mortar attack by rebels killed soldiers at the camp in Gao, officials said.",
        "A March 27 rocket attack by rebels on the camp in Kidal shook the town.",
        "Since 6 January 2020 some trainers have been moved from Baghdad to Kuwait by air.",
        "On 8 January 2020 missiles struck the air base in Erbil.",
    ],
)
def test_a_day_of_the_month_is_no_count(text):
    assert not [q for q in quantities(text) if q.low in (6, 8, 27) or q.high in (6, 8, 27)]


def test_a_count_beside_a_date_is_still_counted():
    (found,) = [q for q in quantities("On 8 January 2020 Iran fired 22 missiles at two bases in Iraq.") if q.low == 22]
    assert found.high == 22


def test_the_colon_in_a_time_of_day_ends_no_clause():
    at = parse_instant("2020-01-14")
    text = "Two missiles came down at the air base in Gao at about 01:45 local on 8 January 2020."
    report = take_in(text.encode(), name="r.txt", received_at=at, now=at)
    (draft,) = [d for d in reader().read(report, Definition(name="Test")).drafts if d.kind == "incident"]
    assert "01:45" in draft.quote


@pytest.mark.parametrize("part", ["some 40 of them Danes", "most of whom are Danes", "40 of those from Denmark"])
def test_part_of_those_counted_told_between_commas_is_not_the_subject(part):
    at = parse_instant("2020-01-14")
    report = take_in(
        f"About 120 instructors, {part}, have been moved to Kuwait.".encode(), name="r.txt", received_at=at, now=at
    )
    (draft,) = [d for d in reader().read(report, Definition(name="Test")).drafts if d.kind == "movement"]
    assert draft.subject.name == "About 120 instructors"
    assert (draft.quantity.low, draft.quantity.high) == (108, 132)
