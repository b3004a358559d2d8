"""The laws of the record, for every history: what was known never changes, and order of arrival is nothing."""

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.strategies import NOW, START, moments, report_batches, report_of, simple_reading

from standby.basis.time import AsOf
from standby.ledger import verify
from standby.record import opened
from standby.record.acts import record_report, withdraw
from standby.record.queries import claims, head, judgements, reports

LAW = settings(max_examples=40, deadline=None)


def filled(batch):
    ledger = opened("", lambda: NOW)
    for report, reading in batch:
        record_report(ledger, report, reading, actor="duty officer")
    return ledger


def content_of(claim):
    """What a claim says and when we knew it: everything but the number its entry happened to get."""
    return (claim.id, claim.report_id, claim.draft, claim.grade, claim.known_at, claim.said_at, claim.supersedes)


@LAW
@given(report_batches(), report_batches(), moments, st.randoms(use_true_random=False))
def test_law_1_what_was_known_at_an_entry_never_changes(batch, more, known_at, chance):
    ledger = filled(batch)
    sealed = AsOf(valid_at=NOW, known_at=known_at, entry=head(ledger).k)
    before = claims(ledger, sealed), reports(ledger, sealed), judgements(ledger, sealed)
    for report, reading in more:
        record_report(ledger, report, reading, actor="duty officer")
    everything = claims(ledger, AsOf(valid_at=NOW, known_at=NOW))
    if everything:
        withdraw(ledger, [chance.choice(everything).id], by="analyst", reason="retracted")
    assert (claims(ledger, sealed), reports(ledger, sealed), judgements(ledger, sealed)) == before


@LAW
@given(report_batches(), moments, st.randoms(use_true_random=False))
def test_law_2_the_order_of_arrival_changes_nothing_as_of_the_end(batch, known_at, chance):
    shuffled = batch[:]
    chance.shuffle(shuffled)
    as_of = AsOf(valid_at=NOW, known_at=known_at)
    one, two = filled(batch), filled(shuffled)
    assert list(map(content_of, claims(one, as_of))) == list(map(content_of, claims(two, as_of)))
    assert reports(one, as_of) == reports(two, as_of)


@LAW
@given(report_batches(), st.randoms(use_true_random=False))
def test_law_3_a_withdrawn_claim_is_as_if_never_had_and_its_past_stays(batch, chance):
    ledger = filled(batch)
    sealed = AsOf(valid_at=NOW, known_at=NOW, entry=head(ledger).k)
    before = claims(ledger, sealed)
    taken_back = set(chance.sample([claim.id for claim in before], k=len(before) // 2 + len(before) % 2))
    if taken_back:
        withdraw(ledger, taken_back, by="analyst", reason="retracted")
    assert claims(ledger, sealed) == before
    assert claims(ledger, AsOf(valid_at=NOW, known_at=NOW)) == tuple(c for c in before if c.id not in taken_back)


@LAW
@given(report_batches(), moments)
def test_a_claim_is_known_from_the_receipt_of_its_report_on(batch, known_at):
    shown = {claim.id for claim in claims(filled(batch), AsOf(valid_at=NOW, known_at=known_at))}
    everything = claims(filled(batch), AsOf(valid_at=NOW, known_at=NOW))
    assert shown == {claim.id for claim in everything if claim.known_at <= known_at}
    assert all(claim.known_at <= claim.recorded_at for claim in everything)


@LAW
@given(report_batches())
def test_every_history_verifies(batch):
    assert verify(filled(batch)).faults == ()


def test_sixty_reports_in_any_order_give_one_answer():
    chance = random.Random(7)
    texts = [f"Report {n}: paused." for n in range(60)]
    batch = [(report_of(t, received_at=START + timedelta(hours=n)), simple_reading(t)) for n, t in enumerate(texts)]
    as_of = AsOf(valid_at=NOW, known_at=START + timedelta(hours=30))
    answers = set()
    for _ in range(3):
        chance.shuffle(batch)
        answers.add(tuple(claim.id for claim in claims(filled(batch), as_of)))
    assert len(answers) == 1
    assert len(answers.pop()) == 31
