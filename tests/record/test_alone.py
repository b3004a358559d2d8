"""A claim read from the tables alone is the claim that its entry holds, and its quote is what was received."""

import inspect
import re
from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given, settings
from tests.record.strategies import NOW, START, made_report, report_batches, report_of, simple_draft, simple_reading

from standby.basis.errors import Broken
from standby.basis.time import AsOf, Span
from standby.ledger.rebuild import check_tables
from standby.record import opened
from standby.record.acts import record_report
from standby.record.alone import claim_alone
from standby.record.columnar import places_in
from standby.record.queries import claims, claims_about
from standby.record.review import correct
from standby.reports.model import Draft, Mention

LATER = NOW + timedelta(days=1)
EVER = AsOf(valid_at=NOW, known_at=LATER)


def subject_of(claim):
    return claim.draft.subject.id or claim.draft.subject.name


def told_by_entries(ledger, as_of):
    """Return the claims that may be so at V by what they are about, read from their entries."""
    found = {}
    for claim in claims(ledger, as_of):
        if claim.draft.valid.possibly_at(as_of.valid_at):
            found.setdefault(subject_of(claim), []).append(claim)
    return {name: tuple(held) for name, held in found.items()}


def count(ledger, where):
    with ledger.reading() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM recent_claim WHERE {where}").scalar()


@given(report_batches())
@settings(max_examples=40, deadline=None)
def test_every_claim_is_the_one_its_entry_holds(batch):
    with opened("", lambda: LATER) as ledger:
        for report, reading in batch:
            record_report(ledger, report, reading, actor="officer")
        for at in (START, NOW - timedelta(days=30), NOW):
            as_of = AsOf(valid_at=at, known_at=LATER)
            wanted = told_by_entries(ledger, as_of)
            assert {name: claims_about(ledger, name, as_of) for name in wanted} == wanted
        assert count(ledger, "saying IS NULL") == 0
        assert all(each.same for each in check_tables(ledger))


def test_no_field_of_a_draft_is_forgotten():
    """Each is given by name where a claim is read alone: a field that is added must be added there too."""
    given_by_name = re.findall(r"(\w+)=", inspect.getsource(claim_alone))
    assert {each.name for each in fields(Draft)} <= set(given_by_name)


def test_a_claim_with_a_bound_finer_than_a_second_is_read_from_its_entry():
    fine = NOW + timedelta(microseconds=1)
    drafted = [
        simple_draft("late", end=4, valid=Span(from_lo=START, to_hi=fine)),
        simple_draft("date", start=5, end=9, valid=Span(from_lo=START, to_hi=LATER)),
    ]
    with opened("", lambda: LATER) as ledger:
        record_report(ledger, report_of("late date"), simple_reading("late date", *drafted), actor="officer")
        assert count(ledger, "saying IS NULL") == 2
        assert [claim.draft.quote for claim in claims_about(ledger, "unit:nmi", EVER)] == ["late", "date"]
        after = AsOf(valid_at=fine, known_at=LATER)
        assert [claim.draft.quote for claim in claims_about(ledger, "unit:nmi", after)] == ["date"]


def test_a_claim_corrected_by_a_person_is_read_from_its_entry():
    report, reading = made_report()
    with opened("", lambda: LATER) as ledger:
        recorded = record_report(ledger, report, reading, actor="officer")
        old = recorded.claims[0]
        better = simple_draft(old.draft.quote, predicate="resumed", subject=old.draft.subject)
        correct(ledger, old, report, better, by="analyst", reason="it says so")
        (claim,) = claims_about(ledger, "unit:nmi", EVER)
        assert (claim.draft, claim.supersedes, claim.report_name) == (better, old.id, report.name)
        assert (claim,) == told_by_entries(ledger, EVER)["unit:nmi"]


def test_what_replaces_a_claim_of_another_report_says_so():
    with opened("", lambda: LATER) as ledger:
        old = record_report(ledger, report_of("paused"), simple_reading("paused"), actor="officer").claims[0]
        new = record_report(
            ledger, report_of("resumed"), simple_reading("resumed"), actor="officer", supersedes={0: old.id}
        )
        assert claims_about(ledger, "unit:nmi", EVER) == new.claims
        assert new.claims[0].supersedes == old.id


def test_sayings_that_are_equal_are_kept_once():
    text = "one two three"
    drafted = [
        simple_draft(text[at:end], start=at, end=end, subject=Mention(name=text[at:end]))
        for at, end in ((0, 3), (4, 7), (8, 13))
    ]
    with opened("", lambda: LATER) as ledger:
        record_report(ledger, report_of(text), simple_reading(text, *drafted), actor="officer")
        record_report(ledger, report_of(text + "."), simple_reading(text, *drafted), actor="officer")
        with ledger.reading() as connection:
            # One that the claims say, and one for what each of two reports of one reader and source has in common.
            assert connection.exec_driver_sql("SELECT count(*) FROM saying").scalar() == 2


def test_details_of_one_claim_are_not_those_of_another_that_says_the_same():
    text = "one two"
    drafted = [
        simple_draft(text[at:end], start=at, end=end, details={"actor": "nobody"}) for at, end in ((0, 3), (4, 7))
    ]
    with opened("", lambda: LATER) as ledger:
        record_report(ledger, report_of(text), simple_reading(text, *drafted), actor="officer")
        first, second = claims_about(ledger, "unit:nmi", EVER)
        first.draft.details["actor"] = "somebody"
        assert second.draft.details == {"actor": "nobody"}
        assert claims_about(ledger, "unit:nmi", EVER)[0].draft.details == {"actor": "nobody"}


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (f"UPDATE content SET bytes = x'00{b'The mission resumed.'.hex()}'", "content-damaged"),
        ("DELETE FROM content", "content-damaged"),
        ("UPDATE saying SET body = 'no JSON'", "entry-damaged"),
    ],
)
def test_what_is_no_longer_as_it_was_recorded_is_not_shown(damage, code):
    with opened("", lambda: LATER) as ledger:
        record_report(ledger, *made_report(), actor="officer")
        with ledger.reading() as connection:
            for name in ("content_never_changed", "content_never_deleted", "saying_never_changed"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql(damage)
        with pytest.raises(Broken) as refused:
            claims_about(ledger, "unit:nmi", EVER)
        assert refused.value.code == code


def test_a_changed_row_is_found_by_making_the_tables_again():
    with opened("", lambda: LATER) as ledger:
        record_report(ledger, *made_report(), actor="officer")
        with ledger.reading() as connection:
            connection.exec_driver_sql("DROP TRIGGER recent_claim_never_changed")
            connection.exec_driver_sql("UPDATE recent_claim SET start = start + 1")
        assert [each.table for each in check_tables(ledger) if not each.same] == ["recent_claim"]


def test_times_without_one_side_or_both_are_told_as_they_are():
    columns = {
        "from_lo": [None, 60, None, 0],
        "from_hi": [30, 90, None, None],
        "to_lo": [None, 100, 50, None],
        "to_hi": [None, 130, None, 7],
        "gap": [0, 1, 1, 1],
        "length": [2, 2, 2, 2],
    }
    day = int(START.timestamp())
    assert places_in(columns, START) == [
        (None, None, day + 30, None, 0, 2),
        (day + 60, day + 60 + 130, 90, 30, 3, 2),
        (None, None, None, -day - 50, 6, 2),
        (day, day + 7, None, None, 9, 2),
    ]
    assert places_in({**columns, "to_hi": [None, 130, "2020-01-01T00:00:00.000001Z", 7]}, START) is None
