"""Checks of the claims that tests are made of: what a careful reader would have filled in, and nothing invented."""

from datetime import date

import pytest

from standby.basis.time import DateRange, day_end, day_start, parse_instant
from standby.testing.making import days, make_claim, on_days, place, state_on

FIRST, LAST = date(2020, 1, 4), date(2020, 1, 9)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020-01-04", FIRST, FIRST),
        ("2020-01-04..2020-01-09", FIRST, LAST),
        ("..2020-01-09", None, LAST),
        ("2020-01-04..", FIRST, None),
    ],
)
def test_days_are_read_with_either_end_open(text, start, end):
    assert days(text) == DateRange(start=start, end=end)


def test_days_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="cannot end"):
        days("2020-01-09..2020-01-04")


def test_an_event_began_and_ended_within_its_days():
    span = on_days(days("2020-01-04..2020-01-09"))
    assert (span.from_lo, span.to_lo) == (day_start(FIRST), day_start(FIRST))
    assert (span.from_hi, span.to_hi) == (day_end(LAST), day_end(LAST))


def test_an_event_of_open_days_is_open_on_that_side_only():
    span = on_days(days("..2020-01-09"))
    assert (span.from_lo, span.to_lo) == (None, None)
    assert span.from_hi == day_end(LAST)


def test_a_state_holds_all_of_the_day_it_was_told_and_has_no_end():
    span = state_on("2020-01-09")
    assert span.from_lo is None
    assert (span.from_hi, span.to_lo) == (day_start(LAST), day_end(LAST))
    assert span.to_hi is None


def test_a_state_began_within_the_days_it_is_told_since():
    span = state_on("2020-01-09", since="2020-01-04")
    assert (span.from_lo, span.from_hi) == (day_start(FIRST), day_end(FIRST))
    assert span.to_lo == day_end(LAST)


def test_an_incident_is_over_and_a_status_lasts():
    incident = make_claim("incident", "Iran", "missile_attack", stated="2020-01-04")
    status = make_claim("status", "unit:nato", "paused", said="2020-01-09")
    assert incident.draft.valid == on_days(days("2020-01-04"))
    assert status.draft.valid.to_hi is None


def test_what_is_not_given_is_left_out():
    draft = make_claim("incident", "Iran", "missile_attack").draft
    assert (draft.object, draft.quantity, draft.place, draft.speaker) == (None, None, None, None)
    assert (dict(draft.details), draft.certainty) == ({}, "asserted")


def test_what_is_given_is_kept():
    baghdad = place("Baghdad", 33.34, 44.4)
    claim = make_claim(
        "headcount", "unit:nato", "strength", quantity=(180, None, "person"), at=baghdad, speaker="A spokesman",
        grade="C3", details={"basis": "roll"}, quote="at least 180 are there", start=7,
    )  # fmt: skip
    draft = claim.draft
    assert (draft.quantity.low, draft.quantity.high, draft.quantity.unit) == (180, None, "person")
    assert (draft.place, draft.speaker.name, draft.details["basis"]) == (baghdad, "A spokesman", "roll")
    assert (draft.start, draft.end) == (7, 7 + len("at least 180 are there"))
    assert str(claim.grade) == "C3"


def test_a_name_of_the_missions_own_is_linked_and_any_other_is_only_a_name():
    linked = make_claim("status", "unit:nato", "paused").draft.subject
    plain = make_claim("incident", "Iran", "missile_attack").draft.subject
    assert (linked.id, linked.name) == ("unit:nato", "nato")
    assert (plain.id, plain.name) == (None, "Iran")


def test_it_is_known_at_the_end_of_the_day_it_was_said_unless_told_otherwise():
    prompt = make_claim("status", "unit:nato", "paused", said="2020-01-09")
    late = make_claim("status", "unit:nato", "paused", said="2020-01-04", known="2020-01-09")
    assert prompt.known_at == late.known_at == parse_instant("2020-01-09", end_of_day=True)
    assert (prompt.said_at, late.said_at) == (day_end(LAST), day_end(FIRST))


def test_the_same_words_make_the_same_claim_and_another_report_another():
    one, same = (make_claim("status", "unit:nato", "paused") for _ in range(2))
    other = make_claim("status", "unit:nato", "paused", report="other.txt")
    assert one == same
    assert other.id != one.id
    assert other.report_id != one.report_id
