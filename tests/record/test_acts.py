"""Checks of what can be done to the record, and of what it refuses whole."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from tests.record.strategies import NOW, START, readings, report_of, simple_draft, simple_reading

from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, DateRange
from standby.ledger import verify
from standby.record import opened
from standby.record.acts import end_judgement, judge, keep_whole, record_report, said_at, withdraw
from standby.record.plain import claim_json
from standby.record.queries import claims, entries, head, judgements, report, reports

ALWAYS = AsOf(valid_at=NOW, known_at=NOW + timedelta(days=9000))


@pytest.fixture
def ledger(path):
    with opened(path, lambda: NOW) as ledger:
        yield ledger


def take_in(ledger, text="Training is paused.", *drafted, **rest):
    return record_report(ledger, report_of(text, **rest), simple_reading(text, *drafted), actor="duty officer")


def test_a_report_comes_back_byte_for_byte(ledger):
    sent = report_of("Training — paused.", content=b"<p>Training &mdash; paused.</p>", media_type="text/html")
    record_report(ledger, sent, simple_reading(sent.text), actor="duty officer")
    assert reports(ledger, ALWAYS) == (sent,)


def test_a_claim_holds_what_was_drafted_and_whose_report_it_rests_on(ledger):
    recorded = take_in(ledger)
    (claim,) = claims(ledger, ALWAYS)
    assert recorded.claims == (claim,)
    assert claim.draft == simple_draft("Training is paused.")
    assert (claim.report_name, claim.source, claim.extracted_by) == ("wire.txt", "wire", "plain 1")
    assert (claim.known_at, claim.recorded_at, claim.k) == (START, NOW, head(ledger).k)


def test_a_report_read_twice_is_recognised_and_nothing_is_recorded(ledger):
    first = take_in(ledger)
    before = head(ledger)
    again = take_in(ledger, name="copy.txt", received_at=START + timedelta(days=3))
    assert (again.new, again.report_id, again.k, again.claims) == (False, first.report_id, first.k, ())
    assert head(ledger) == before


def test_bytes_that_were_kept_as_no_report_are_taken_in_as_a_report(ledger):
    """That they are kept already says only where to look, never that a report came as them."""
    with ledger.writing() as writer:
        keep_whole(writer, b"Training is paused.", "chat.txt", [], actor="duty officer")
    recorded = take_in(ledger)
    assert (recorded.new, [report.id for report in reports(ledger, ALWAYS)]) == (True, [recorded.report_id])
    assert verify(ledger).faults == ()


def test_the_same_draft_twice_is_one_claim(ledger):
    drafted = simple_draft("Paused.")
    assert len(take_in(ledger, "Paused.", drafted, drafted).claims) == 1


def test_drafts_that_differ_in_any_part_are_different_claims(ledger):
    one, two = simple_draft("Paused."), simple_draft("Paused.", certainty="hedged")
    assert len(take_in(ledger, "Paused.", one, two).claims) == 2


def test_a_report_dated_in_the_future_is_refused_and_nothing_changes(ledger):
    before = head(ledger)
    with pytest.raises(AskedWrongly) as caught:
        take_in(ledger, received_at=NOW + timedelta(seconds=1))
    assert caught.value.code == "received-in-future"
    assert head(ledger) == before
    assert verify(ledger).faults == ()


def test_a_report_whose_bytes_are_not_those_named_is_refused(ledger):
    with pytest.raises(AskedWrongly) as caught:
        take_in(ledger, sha256="00" * 32)
    assert caught.value.code == "report-altered"


def test_a_text_that_cannot_be_written_down_is_refused(ledger):
    with pytest.raises(AskedWrongly) as caught:
        take_in(ledger, "half \ud800 sign", content=b"x", sha256=report_of("x").sha256)
    assert caught.value.code == "report-text-broken"


@pytest.mark.parametrize("wrong", [{"quote": "Resumed."}, {"start": 1}, {"end": 999}, {"quote": "", "end": 0}])
def test_a_claim_whose_words_are_not_in_the_report_is_refused(ledger, wrong):
    with pytest.raises(AskedWrongly) as caught:
        take_in(ledger, "Paused.", simple_draft("Paused.", **wrong))
    assert caught.value.code == "claim-without-text"
    assert reports(ledger, ALWAYS) == ()


def test_a_withdrawn_claim_is_gone_from_then_on(ledger):
    (claim,) = take_in(ledger).claims
    judgement = withdraw(ledger, [claim.id], by="analyst", reason="the outlet retracted it")
    assert claims(ledger, ALWAYS) == ()
    assert judgements(ledger, ALWAYS) == (judgement,)
    assert (judgement.by, judgement.reason, judgement.at) == ("analyst", "the outlet retracted it", NOW)


def test_a_withdrawn_claim_stays_in_the_past(ledger):
    (claim,) = take_in(ledger).claims
    sealed = AsOf(valid_at=NOW, known_at=ALWAYS.known_at, entry=head(ledger).k)
    withdraw(ledger, [claim.id], by="analyst", reason="retracted")
    assert claims(ledger, sealed) == (claim,)
    assert judgements(ledger, sealed) == ()


def test_the_same_verdict_given_twice_is_two_judgements_and_ending_one_leaves_the_other(ledger):
    (claim,) = take_in(ledger).claims
    one, two = (withdraw(ledger, [claim.id], by="analyst", reason="retracted") for _ in range(2))
    assert one.id != two.id
    end_judgement(ledger, one.id, by="analyst", reason="entered twice")
    assert claims(ledger, ALWAYS) == ()
    assert judgements(ledger, ALWAYS) == (two,)


def test_ending_the_withdrawal_lets_the_claim_stand_again(ledger):
    (claim,) = take_in(ledger).claims
    judgement = withdraw(ledger, [claim.id], by="analyst", reason="retracted")
    sealed = AsOf(valid_at=NOW, known_at=ALWAYS.known_at, entry=head(ledger).k)
    end_judgement(ledger, judgement.id, by="analyst", reason="the retraction was false")
    assert claims(ledger, ALWAYS) == (claim,)
    assert judgements(ledger, ALWAYS) == ()
    assert claims(ledger, sealed) == ()


def test_a_claim_that_supersedes_another_takes_its_place_from_its_own_receipt_on(ledger):
    (old,) = take_in(ledger, received_at=START).claims
    later = START + timedelta(days=5)
    text = "Correction: training is resumed."
    corrected = record_report(
        ledger,
        report_of(text, name="correction.txt", received_at=later),
        simple_reading(text),
        actor="duty officer",
        supersedes={0: old.id},
    )
    (new,) = corrected.claims
    assert new.supersedes == old.id
    assert claims(ledger, ALWAYS) == (new,)
    assert claims(ledger, AsOf(valid_at=NOW, known_at=later - timedelta(seconds=1))) == (old,)


@pytest.mark.parametrize(
    ("verdict", "named", "reason", "code"),
    [
        ("certain", 1, "why", "verdict-unknown"),
        ("contradicts", 1, "why", "judgement-too-few"),
        ("withdrawn", 0, "why", "judgement-too-few"),
        ("withdrawn", 1, "  ", "reason-missing"),
    ],
)
def test_a_judgement_that_says_nothing_is_refused(ledger, verdict, named, reason, code):
    names = [claim.id for claim in take_in(ledger).claims][:named]
    with pytest.raises(AskedWrongly) as caught:
        judge(ledger, verdict, names, by="analyst", reason=reason)
    assert caught.value.code == code
    assert judgements(ledger, ALWAYS) == ()


def test_a_judgement_on_a_claim_nobody_recorded_is_refused(ledger):
    with pytest.raises(AskedWrongly) as caught:
        withdraw(ledger, ["claim-0"], by="analyst", reason="why")
    assert caught.value.code == "claim-unknown"


def test_a_comparison_of_two_claims_stands_and_ends_neither(ledger):
    one, two = take_in(ledger, "Paused.", simple_draft("Paused."), simple_draft("Paused.", predicate="resumed")).claims
    judge(ledger, "contradicts", [two.id, one.id], by="analyst", reason="both cannot be")
    assert {claim.id for claim in claims(ledger, ALWAYS)} == {one.id, two.id}
    assert judgements(ledger, ALWAYS)[0].claims == tuple(sorted((one.id, two.id)))


@pytest.mark.parametrize("times", [0, 2])
def test_a_judgement_is_ended_once_and_must_exist(ledger, times):
    (claim,) = take_in(ledger).claims
    name = withdraw(ledger, [claim.id], by="analyst", reason="why").id if times else "judgement-0"
    for _ in range(times - 1):
        end_judgement(ledger, name, by="analyst", reason="why not")
    with pytest.raises(AskedWrongly) as caught:
        end_judgement(ledger, name, by="analyst", reason="why not")
    assert caught.value.code == "judgement-unknown"


def test_a_report_is_found_by_its_id_its_name_or_a_beginning(ledger):
    sent = report_of("Training is paused.")
    take_in(ledger)
    assert report(ledger, sent.id) == report(ledger, "wire.txt") == report(ledger, sent.id[:12]) == sent


@pytest.mark.parametrize(("wanted", "code"), [("rep", "report-unknown"), ("report-", "report-ambiguous")])
def test_a_name_that_fits_none_or_several_reports_is_refused(ledger, wanted, code):
    take_in(ledger, "One.", name="one.txt")
    take_in(ledger, "Two.", name="two.txt")
    with pytest.raises(AskedWrongly) as caught:
        report(ledger, wanted)
    assert caught.value.code == code


def test_every_act_says_who_and_why(ledger):
    record_report(
        ledger, report_of("Paused."), simple_reading("Paused."), actor="duty officer", because="morning round"
    )
    assert {(entry.actor, entry.because) for entry in entries(ledger)} == {("duty officer", "morning round")}


def test_a_document_speaks_until_its_day_ends_and_never_after_its_receipt():
    day = DateRange(start=date(2020, 1, 1), end=date(2020, 1, 2))
    assert said_at(day, NOW) == datetime(2020, 1, 2, 23, 59, 59, 999999, tzinfo=NOW.tzinfo)
    assert said_at(day, START) == START
    assert said_at(DateRange(start=date(2020, 1, 1)), NOW) is None


def test_a_claim_for_other_programs_has_every_field(ledger):
    take_in(ledger)
    shown = claim_json(claims(ledger, ALWAYS)[0])
    assert shown["report"] == "wire.txt"
    assert shown["span"] == {"start": 0, "end": 19, "text": "Training is paused."}
    assert (shown["kind"], shown["place"], shown["quantity"], shown["speaker"]) == ("status", None, None, None)
    assert shown["stated"]["start"] is None
    assert shown["certainty"] == "asserted"


@settings(deadline=None)
@given(readings("Roughly 200 paused."))
def test_whatever_a_reader_drafts_is_recorded_exactly(reading):
    with opened("", lambda: NOW) as ledger:
        sent = report_of("Roughly 200 paused.")
        record_report(ledger, sent, reading, actor="duty officer")
        found = {claim.draft.start: claim.draft for claim in claims(ledger, ALWAYS)}
        assert all(found[draft.start] in reading.drafts for draft in reading.drafts)
        assert len(claims(ledger, ALWAYS)) == len({repr(draft) for draft in reading.drafts})
        assert verify(ledger).faults == ()
