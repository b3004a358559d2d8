"""Who knew what when: every act on claims is told, in order, by whom and when; and only what the viewer may read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.record.strategies import NOW, made_report

from standby.access import Actor
from standby.basis.errors import AskedWrongly
from standby.basis.ids import sha256_hex
from standby.basis.time import AsOf
from standby.record import opened
from standby.record.acts import end_judgement, judge, record_report, withdraw
from standby.record.history import history
from standby.record.queries import claims


@pytest.fixture
def ledger(path):
    clock = iter(NOW + timedelta(minutes=n) for n in range(100))
    with opened(path, lambda: next(clock)) as ledger:
        yield ledger


@pytest.fixture
def taken(ledger):
    """Two claims of one report; the first withdrawn, restored, and both said to be one."""
    report, reading = made_report()
    taken = record_report(ledger, report, reading, actor="officer", because="weekly")
    first, second = (claim.id for claim in taken.claims)
    withdrawn = withdraw(ledger, [first], by="analyst", reason="misread")
    end_judgement(ledger, withdrawn.id, by="deputy", reason="it was right")
    judge(ledger, "same", [first, second], by="analyst", reason="one voice")
    return first, second


def acts(events):
    return [(event.k, event.act, event.by) for event in events]


def test_the_whole_history_tells_every_act_with_who_and_when(ledger, taken):
    events = history(ledger)
    assert acts(events) == [
        (1, "claimed", "officer"), (1, "claimed", "officer"), (2, "withdrawn", "analyst"), (3, "ended", "deputy"),
        (4, "same", "analyst"),
    ]  # fmt: skip
    assert [event.because for event in events] == ["weekly", "weekly", "misread", "it was right", "one voice"]
    assert [event.known_at for event in events[:2]] == [NOW, NOW]
    assert [event.recorded_at for event in events[2:]] == [NOW + timedelta(minutes=n) for n in (1, 2, 3)]
    assert events[0].says == "The mission is paused"
    assert events[2].judgement == events[3].judgement != events[4].judgement


def test_one_subject_is_told_with_the_judgements_on_its_claims_and_no_others(ledger, taken):
    first, second = taken
    assert acts(history(ledger, about="unit:nmi")) == [
        (1, "claimed", "officer"), (2, "withdrawn", "analyst"), (3, "ended", "deputy"), (4, "same", "analyst"),
    ]  # fmt: skip
    told = history(ledger, about="a ferry")
    assert [event.act for event in told] == ["claimed", "same"]
    assert (told[0].claims, told[1].claims) == ((second,), tuple(sorted((first, second))))
    assert history(ledger, about="nobody") == ()


def test_one_claim_is_told_by_the_beginning_of_its_id(ledger, taken):
    assert acts(history(ledger, of_claim=taken[1][:12])) == [(1, "claimed", "officer"), (4, "same", "analyst")]
    with pytest.raises(AskedWrongly) as caught:
        history(ledger, of_claim="claim-0000")
    assert caught.value.code == "claim-unknown"


def test_what_became_known_between_two_entries_is_what_the_entries_between_say(ledger, taken):
    assert acts(history(ledger, after=1, up_to=3)) == [(2, "withdrawn", "analyst"), (3, "ended", "deputy")]
    parts = [history(ledger, after=k - 1, up_to=k) for k in range(1, 5)]
    assert tuple(event for part in parts for event in part) == history(ledger)


def test_what_one_person_entered_is_theirs_alone(ledger, taken):
    assert acts(history(ledger, by="analyst")) == [(2, "withdrawn", "analyst"), (4, "same", "analyst")]


def test_what_was_claimed_up_to_an_entry_is_what_stood_then_with_what_ended_since(ledger, taken):
    sealed = AsOf(valid_at=NOW, known_at=NOW + timedelta(days=1), entry=2)
    ever = {event.claims[0] for event in history(ledger, up_to=2) if event.act == "claimed"}
    assert ever - {claim.id for claim in claims(ledger, sealed)} == {taken[0]}


def test_labels_keep_acts_on_what_a_viewer_may_not_read_out_of_the_history(ledger, taken):
    report, reading = made_report()
    hidden = replace(report, id="report-2", content=b"x. " + report.content, text="x. " + report.text, marking="secret")
    moved = [replace(draft, start=draft.start + 3, end=draft.end + 3) for draft in reading.drafts]
    hidden = replace(hidden, sha256=sha256_hex(hidden.content))
    secret = record_report(ledger, hidden, replace(reading, drafts=tuple(moved)), actor="officer")
    withdraw(ledger, [secret.claims[0].id], by="analyst", reason="misread")
    visitor = ledger.seen_by(Actor(id="visitor", name="a visitor"))
    assert [event.k for event in history(ledger)] == [1, 1, 2, 3, 4, 5, 5, 6]
    assert history(visitor) == history(ledger, up_to=4)
    assert history(visitor, about="unit:nmi") == history(ledger, about="unit:nmi", up_to=4)
    with pytest.raises(AskedWrongly):
        history(visitor, of_claim=secret.claims[0].id)
