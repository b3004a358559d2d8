"""Checks that the columns in memory answer exactly as the claims themselves do, at every moment and entry."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.strategies import NOW, made_report, moments, report_batches

from standby.basis.time import AsOf
from standby.record import opened
from standby.record.acts import end_judgement, record_report, withdraw
from standby.record.columnar import BOUNDS
from standby.record.columns import UNKNOWN, Columns, picture_columns, picture_rows, possible_numbers, refresh
from standby.record.projection import claim_number
from standby.record.queries import claims, claims_about, head


def plain_answer(ledger, as_of):
    """The naive answer, for whole seconds: every claim that stood and may be so then."""
    at = as_of.valid_at
    return sorted(claim_number(c.id) for c in claims(ledger, as_of) if c.draft.valid.possibly_at(at))


def second(at, unknown):
    return unknown if at is None else int(at.timestamp() // 1)


def plain_rows(ledger, as_of):
    """The same answer row by row, each as a claim tells it."""
    return sorted(
        (
            claim_number(c.id),
            c.draft.subject.id or c.draft.subject.name,
            c.k,
            *(second(getattr(c.draft.valid, bound), unknown) for bound, unknown in zip(BOUNDS, UNKNOWN, strict=True)),
        )
        for c in claims(ledger, as_of)
        if c.draft.valid.possibly_at(as_of.valid_at)
    )


def told(row):
    return (row.number, row.subject, row.k, *row[4:])


@settings(max_examples=40, deadline=None)
@given(report_batches(), report_batches(), moments, moments, st.randoms(use_true_random=False))
def test_columns_answer_as_the_claims_do_whenever_they_are_refreshed(batch, more, valid_at, known_at, chance):
    columns = Columns()
    with opened("", lambda: NOW) as ledger:
        for part in (batch, more):
            for report, reading in part:
                record_report(ledger, report, reading, actor="officer")
            known = claims(ledger, AsOf(valid_at=NOW, known_at=NOW))
            if known:
                judgement = withdraw(ledger, [chance.choice(known).id], by="analyst", reason="why")
                if chance.random() < 0.5:
                    end_judgement(ledger, judgement.id, by="analyst", reason="why not")
            refresh(columns, ledger)
            sealed = chance.randint(1, head(ledger).k)
            for entry in (None, sealed):
                as_of = AsOf(valid_at=valid_at, known_at=max(known_at, NOW - timedelta(days=1)), entry=entry)
                assert list(possible_numbers(columns, as_of)) == plain_answer(ledger, as_of)
                assert sorted(map(told, picture_rows(columns, as_of))) == plain_rows(ledger, as_of)


@settings(max_examples=40, deadline=None)
@given(report_batches(), moments)
def test_what_is_said_about_one_subject_is_the_claims_about_it(batch, valid_at):
    as_of = AsOf(valid_at=valid_at, known_at=NOW)
    with opened("", lambda: NOW) as ledger:
        for report, reading in batch:
            record_report(ledger, report, reading, actor="officer")
        for subject in ("unit:nmi", "site:taji", "nobody"):
            wanted = [
                claim
                for claim in claims(ledger, as_of)
                if (claim.draft.subject.id or claim.draft.subject.name) == subject
                and claim.draft.valid.possibly_at(valid_at)
            ]
            assert list(claims_about(ledger, subject, as_of)) == wanted


def test_an_empty_record_has_no_columns():
    columns = Columns()
    with opened("", lambda: NOW) as ledger:
        refresh(columns, ledger)
        assert list(possible_numbers(columns, AsOf(valid_at=NOW, known_at=NOW))) == []


def test_the_columns_of_a_picture_are_its_rows_turned():
    columns = Columns()
    with opened("", lambda: NOW) as ledger:
        report, reading = made_report()
        record_report(ledger, report, reading, actor="officer")
        refresh(columns, ledger)
        found = picture_columns(columns, AsOf(valid_at=NOW, known_at=NOW))
        rows = picture_rows(columns, AsOf(valid_at=NOW, known_at=NOW))
        assert [row.number for row in rows] == found["number"].tolist()
        assert [row.n for row in rows] == found["n"].tolist() == [0, 1]
        assert [row.subject for row in rows] == ["unit:nmi", "a ferry"]
