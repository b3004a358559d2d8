"""What a person says of a claim counts from when it is said; the record as known before keeps saying what it said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.record.strategies import NOW, START, report_of, simple_draft, simple_reading

from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, DateRange
from standby.ledger import verify
from standby.record import opened, queries, review
from standby.record.acts import end_judgement, record_report
from standby.record.queries import claims, judgements
from standby.reports.model import Mention, Reading
from standby.testing.clock import FakeClock

TEXT = "Training is paused. Rockets fell at Taji."
PAUSED, FELL = "Training is paused.", "Rockets fell at Taji."


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
def ledger(clock):
    with opened("", clock) as ledger:
        record_report(ledger, report_of(TEXT), reading(PAUSED, FELL), actor="desk")
        clock.advance(timedelta(days=1))
        yield ledger


def draft(quote, **more):
    start = TEXT.index(quote)
    return replace(simple_draft(quote, **more), start=start, end=start + len(quote), quote=quote)


def reading(*quotes, dated=date(2020, 1, 1), **more):
    drafts = tuple(quote if not isinstance(quote, str) else draft(quote) for quote in quotes)
    return replace(simple_reading(TEXT), drafts=drafts, document_date=DateRange(start=dated, end=dated), **more)


def known(clock):
    return AsOf(valid_at=clock(), known_at=clock())


def standing(ledger, clock, back=0):
    at = clock() - timedelta(days=back)
    as_of = AsOf(valid_at=at, known_at=at)
    return {c.draft.quote: c for c in review.with_review(ledger, claims(ledger, as_of), as_of)}


def only_report(ledger, clock):
    (report,) = queries.reports(ledger, known(clock))
    return report


def test_a_claim_is_proposed_until_somebody_accepts_it(ledger, clock):
    claim = standing(ledger, clock)[PAUSED]
    assert claim.review == "proposed"
    done = review.accept(ledger, [claim.id], by="Ines")
    assert (done.claims, done.already) == ((claim.id,), ())
    assert {q: c.review for q, c in standing(ledger, clock).items()} == {PAUSED: "accepted", FELL: "proposed"}


def test_an_acceptance_counts_from_when_it_was_given(ledger, clock):
    review.accept(ledger, [standing(ledger, clock)[PAUSED].id], by="Ines")
    assert standing(ledger, clock, back=0.5)[PAUSED].review == "proposed"


def test_two_reviewers_accept_once_and_the_second_is_told(ledger, clock):
    claim = standing(ledger, clock)[PAUSED].id
    review.accept(ledger, [claim], by="Ines")
    again = review.accept(ledger, [claim], by="Sam")
    assert (again.judgement, again.already) == (None, (claim,))
    assert [j.by for j in judgements(ledger, known(clock))] == ["Ines"]


def test_an_acceptance_can_be_ended_like_any_judgement(ledger, clock):
    claim = standing(ledger, clock)[PAUSED].id
    given = review.accept(ledger, [claim], by="Ines").judgement
    clock.advance(timedelta(days=1))
    end_judgement(ledger, given.id, by="Ines", reason="wrong button")
    assert standing(ledger, clock)[PAUSED].review == "proposed"
    assert standing(ledger, clock, back=1)[PAUSED].review == "accepted"


def test_a_rejected_claim_counts_as_withdrawn_from_then_on_and_its_past_stays(ledger, clock):
    review.reject(ledger, [standing(ledger, clock)[PAUSED].id], by="Ines", reason="a caption of 2016")
    assert set(standing(ledger, clock)) == {FELL}
    assert set(standing(ledger, clock, back=0.5)) == {PAUSED, FELL}


def test_a_rejection_that_is_ended_lets_the_claim_stand_again(ledger, clock):
    given = review.reject(ledger, [standing(ledger, clock)[PAUSED].id], by="Ines", reason="wrong")
    end_judgement(ledger, given.id, by="Ines", reason="it was right")
    assert set(standing(ledger, clock)) == {PAUSED, FELL}


@pytest.mark.parametrize("act", ["accept", "reject"])
def test_what_no_longer_stands_cannot_be_reviewed_and_nothing_is_recorded(ledger, clock, act):
    claim = standing(ledger, clock)[PAUSED].id
    review.reject(ledger, [claim], by="Ines", reason="wrong")
    before = queries.head(ledger)
    with pytest.raises(AskedWrongly) as caught:
        getattr(review, act)(ledger, [claim], by="Sam", reason="late")
    assert caught.value.code == "claim-ended"
    assert queries.head(ledger) == before


@pytest.mark.parametrize("name", ["claim-0000000000000000", "nothing", "claim-xyz"])
def test_a_claim_nobody_recorded_cannot_be_reviewed(ledger, name):
    with pytest.raises(AskedWrongly) as caught:
        review.accept(ledger, [name], by="Sam")
    assert caught.value.code == "claim-unknown"


def test_a_rejection_needs_a_reason(ledger, clock):
    with pytest.raises(AskedWrongly) as caught:
        review.reject(ledger, [standing(ledger, clock)[PAUSED].id], by="Ines", reason=" ")
    assert caught.value.code == "reason-missing"


def test_a_corrected_claim_supersedes_the_old_one_is_accepted_and_leaves_the_past(ledger, clock):
    old = standing(ledger, clock)[PAUSED]
    mended = replace(old.draft, predicate="suspended")
    name = review.correct(ledger, old, only_report(ledger, clock), mended, by="Ines", reason="it says so")
    new = standing(ledger, clock)[PAUSED]
    assert (new.id, new.supersedes, new.review, new.extracted_by) == (name, old.id, "accepted", "person: Ines")
    assert (new.draft.predicate, new.said_at) == ("suspended", old.said_at)
    assert standing(ledger, clock, back=0.5)[PAUSED].id == old.id
    assert verify(ledger).faults == ()


def test_a_correction_may_be_taken_back_by_another_correction(ledger, clock):
    first = standing(ledger, clock)[PAUSED]
    report = only_report(ledger, clock)
    review.correct(ledger, first, report, replace(first.draft, predicate="suspended"), by="Ines", reason="so")
    second = standing(ledger, clock)[PAUSED]
    review.correct(ledger, second, report, first.draft, by="Ines", reason="no, it was right")
    third = standing(ledger, clock)[PAUSED]
    review.correct(ledger, third, report, second.draft, by="Ines", reason="yes")
    assert standing(ledger, clock)[PAUSED].draft.predicate == "suspended"


def test_a_correction_must_quote_the_report_and_change_something(ledger, clock):
    claim, report = standing(ledger, clock)[PAUSED], only_report(ledger, clock)
    with pytest.raises(AskedWrongly, match="do not read"):
        review.correct(ledger, claim, report, replace(claim.draft, quote="Training is halted."), by="I", reason="r")
    with pytest.raises(AskedWrongly, match="nothing in it would change"):
        review.correct(ledger, claim, report, claim.draft, by="I", reason="r")


def read_again(ledger, clock, new: Reading, by="Ines"):
    report, held = only_report(ledger, clock), tuple(standing(ledger, clock).values())
    with ledger.writing() as writer:
        return review.record_rereading(writer, report, new, held, by=by, reason="a name was added")


def test_reading_again_changes_nothing_where_nothing_is_read_otherwise(ledger, clock):
    done = read_again(ledger, clock, reading(PAUSED, FELL))
    assert (done.unchanged, done.new, done.withdrawn) == (2, (), ())


def test_what_is_read_otherwise_supersedes_and_what_is_no_longer_read_is_withdrawn(ledger, clock):
    before = standing(ledger, clock)
    done = read_again(ledger, clock, reading(draft(PAUSED, predicate="suspended")))
    now = standing(ledger, clock)
    assert (now[PAUSED].supersedes, now[PAUSED].draft.predicate) == (before[PAUSED].id, "suspended")
    assert (done.superseded, done.withdrawn) == ((before[PAUSED].id,), (before[FELL].id,))
    assert set(now) == {PAUSED}
    assert set(standing(ledger, clock, back=0.5)) == {PAUSED, FELL}


def test_a_link_that_changes_keeps_an_acceptance_and_another_slot_does_not(ledger, clock):
    review.accept(ledger, [c.id for c in standing(ledger, clock).values()], by="Sam")
    linked = replace(draft(PAUSED), subject=Mention(name="the mission", id="unit:nmi-north"))
    read_again(ledger, clock, reading(linked, draft(FELL, certainty="hedged")))
    assert {q: c.review for q, c in standing(ledger, clock).items()} == {PAUSED: "accepted", FELL: "proposed"}


def test_reading_again_never_overrides_what_a_person_wrote_accepted_or_rejected(ledger, clock):
    held = standing(ledger, clock)
    report = only_report(ledger, clock)
    review.reject(ledger, [held[FELL].id], by="Ines", reason="an old photograph")
    review.correct(ledger, held[PAUSED], report, replace(held[PAUSED].draft, predicate="suspended"), by="I", reason="r")
    done = read_again(ledger, clock, reading(PAUSED, FELL))
    assert (done.new, done.withdrawn) == ((), ())
    assert {q: c.draft.predicate for q, c in standing(ledger, clock).items()} == {PAUSED: "suspended"}


def test_an_accepted_claim_that_is_no_longer_proposed_stays(ledger, clock):
    review.accept(ledger, [standing(ledger, clock)[FELL].id], by="Sam")
    done = read_again(ledger, clock, reading(PAUSED))
    assert done.withdrawn == ()
    assert set(standing(ledger, clock)) == {PAUSED, FELL}


def test_a_link_added_and_taken_away_again_leaves_the_first_reading(ledger, clock):
    linked = replace(draft(PAUSED), subject=Mention(name="the mission", id="unit:nmi-north"))
    for again in (linked, draft(PAUSED), linked, draft(PAUSED)):
        clock.advance(timedelta(hours=1))
        read_again(ledger, clock, reading(again, FELL))
        assert standing(ledger, clock)[PAUSED].draft == again


def test_a_day_set_later_moves_when_a_claim_can_have_been_said_though_its_words_stay(ledger, clock):
    done = read_again(ledger, clock, reading(PAUSED, FELL, dated=date(2019, 12, 25)))
    assert (done.unchanged, len(done.new)) == (0, 2)
    assert standing(ledger, clock)[PAUSED].said_at.date() == date(2019, 12, 25)


def test_a_day_given_to_a_report_later_is_known_from_then_on(ledger, clock):
    report = only_report(ledger, clock)
    days = DateRange(start=date(2019, 12, 25), end=date(2019, 12, 26))
    with ledger.writing() as writer:
        review.set_date(writer, report, days, by="Ines", reason="she asked the editor")
    (now,) = review.with_dates(ledger, [report], known(clock))
    assert (now.published, now.published_basis) == (days, "set by Ines")
    past = AsOf(valid_at=START, known_at=clock() - timedelta(hours=1))
    assert review.with_dates(ledger, [report], past) == (report,)


def test_a_report_that_was_not_read_says_why_until_it_is_read(clock):
    with opened("", clock) as ledger:
        record_report(ledger, report_of(TEXT), reading(not_read="the text is in French"), actor="desk")
        report = only_report(ledger, clock)
        assert review.unread(ledger, known(clock)) == {report.id: "the text is in French"}
        clock.advance(timedelta(days=1))
        read_again(ledger, clock, reading(PAUSED))
        assert review.unread(ledger, known(clock)) == {}


@pytest.mark.parametrize("wanted", ["whole", "beginning"])
def test_a_claim_is_found_by_its_id_or_its_beginning(ledger, clock, wanted):
    claim = standing(ledger, clock)[PAUSED]
    asked = claim.id if wanted == "whole" else claim.id[:12]
    assert queries.claim(ledger, asked).draft == claim.draft


def test_a_claim_that_is_not_there_is_not_found(ledger):
    with pytest.raises(AskedWrongly, match="There is no claim"):
        queries.claim(ledger, "claim-zz")
