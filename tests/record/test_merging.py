"""Two nodes that recorded apart: what both learnt is there once, what each judged stays, and withdrawals carry over."""

from dataclasses import replace
from datetime import timedelta

import pytest
from nacl.signing import SigningKey
from tests.record.strategies import NOW, START, report_of, simple_reading

from standby.basis.time import AsOf
from standby.ledger import verify
from standby.ledger.bundle import write_bundle
from standby.ledger.cards import make_card, write_card
from standby.ledger.exchange import import_bundle, trust
from standby.record import opened
from standby.record.acts import end_judgement, judge, record_report, withdraw
from standby.record.merging import without_what_is_here
from standby.record.queries import claims, judgements, reports

KEYS = {name: SigningKey(bytes([n]) * 32) for n, name in enumerate(("field", "headquarters"), 1)}
LATER = NOW + timedelta(days=5)
NOW_AND_THEN = AsOf(valid_at=LATER, known_at=LATER)


@pytest.fixture
def field():
    with opened("", lambda: NOW, node="field") as ledger:
        card = write_card(make_card("headquarters", KEYS["headquarters"], NOW))
        trust(ledger, card, KEYS["field"], by="custodian", reason="we met")
        yield ledger


@pytest.fixture
def headquarters(path):
    with opened(path, lambda: LATER, node="headquarters") as ledger:
        card = write_card(make_card("field", KEYS["field"], NOW))
        trust(ledger, card, KEYS["headquarters"], by="custodian", reason="we met")
        yield ledger


def carried(one, other):
    """Carry a bundle from one record to another."""
    with one.reading() as connection:
        data = write_bundle(connection, node=one.node, key=KEYS[one.node], after=0, made_at=NOW)
    other = replace(other, clock=lambda: LATER)
    return import_bundle(other, data, by="custodian", adapt=without_what_is_here)


def record(ledger, text):
    return record_report(ledger, report_of(text), simple_reading(text), actor=f"desk of {ledger.node}")


def ids(ledger, as_of=NOW_AND_THEN):
    return [claim.id for claim in claims(ledger, as_of)]


def test_a_report_from_the_field_keeps_when_each_learnt_it(field, headquarters):
    made = record(field, "Paused in the field.")
    carried(field, headquarters)
    assert ids(headquarters) == [made.claims[0].id]
    assert ids(headquarters, AsOf(valid_at=LATER, known_at=LATER, entry=1)) == []
    assert [c.recorded_at for c in claims(headquarters, NOW_AND_THEN)] == [LATER]
    assert ids(field, AsOf(valid_at=NOW, known_at=START)) == [made.claims[0].id]
    assert reports(headquarters, NOW_AND_THEN) == reports(field, NOW_AND_THEN)
    assert verify(headquarters).faults == ()


def test_one_report_read_at_both_gives_each_claim_once(field, headquarters):
    record(field, "Paused.")
    record(headquarters, "Paused.")
    record(field, "Resumed.")
    before = claims(headquarters, NOW_AND_THEN)
    carried(field, headquarters)
    carried(headquarters, field)
    assert len(ids(headquarters)) == len(set(ids(headquarters))) == 2
    assert sorted(ids(field)) == sorted(ids(headquarters))
    assert all(claim in claims(headquarters, NOW_AND_THEN) for claim in before)
    assert verify(headquarters).faults == verify(field).faults == ()


def test_two_judgements_made_apart_both_stand(field, headquarters):
    for ledger in (field, headquarters):
        made = record(ledger, "Paused.")
        judge(ledger, "unsure", [made.claims[0].id], by=ledger.node, reason=f"{ledger.node} doubts it")
    carried(field, headquarters)
    carried(headquarters, field)
    told = [sorted(j.reason for j in judgements(ledger, NOW_AND_THEN)) for ledger in (field, headquarters)]
    assert told[0] == told[1] == ["field doubts it", "headquarters doubts it"]
    assert {j.id for j in judgements(field, NOW_AND_THEN)} == {j.id for j in judgements(headquarters, NOW_AND_THEN)}


def test_what_the_field_withdrew_and_what_headquarters_ended_means_the_same_at_both(field, headquarters):
    made = record(field, "Paused.")
    withdrawn = withdraw(field, [made.claims[0].id], by="analyst", reason="retracted")
    carried(field, headquarters)
    assert ids(headquarters) == ids(field) == []
    end_judgement(headquarters, withdrawn.id, by="chief", reason="it was right")
    carried(headquarters, field)
    assert ids(headquarters) == ids(field) == [made.claims[0].id]


def test_a_withdrawal_ended_at_both_is_ended_once(field, headquarters):
    made = record(field, "Paused.")
    withdrawn = withdraw(field, [made.claims[0].id], by="analyst", reason="retracted")
    carried(field, headquarters)
    end_judgement(headquarters, withdrawn.id, by="chief", reason="it was right")
    end_judgement(field, withdrawn.id, by="analyst", reason="I was wrong")
    carried(headquarters, field)
    carried(field, headquarters)
    assert ids(headquarters) == ids(field) == [made.claims[0].id]
    assert verify(headquarters).faults == verify(field).faults == ()
