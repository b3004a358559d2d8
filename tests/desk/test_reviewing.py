"""The review as the desk does it: what waits, batches, names, days, who is on it, and what a picture then says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, DateRange
from standby.desk import aliases, asking, comparing, pages, reviewing
from standby.desk.kept import Kept
from standby.desk.reading import Declared, read_bytes
from standby.desk.workspace import open_workspace
from standby.record import queries
from standby.testing.making import make_claim

DANES = "The Danes paused their training in Gao on 3 January 2020."


@pytest.fixture
def folder(workspace):
    units = workspace.directory / "mission" / "units.yaml"
    units.write_text(
        "- {id: nato, name: NATO training mission, kind: mission, host: IQ}\n"
        "- {id: danish, name: Danish contingent, kind: contingent, parent: nato, host: ML}\n"
    )
    return workspace.directory


@pytest.fixture
def desk(folder, clock):
    with open_workspace(folder, clock) as opened:
        yield opened


def read(desk, text, *, source="gulf-wire", received="2020-01-10", **said):
    from standby.basis.time import parse_instant

    declared = Declared(received_at=parse_instant(received), source=source, **said)
    return read_bytes(desk, text.encode(), "note.txt", declared)


def waits(desk, **narrowed):
    return {claim.draft.quote: claim for claim in reviewing.waiting(desk, **narrowed).claims}


def now(desk):
    return AsOf(valid_at=desk.clock(), known_at=desk.clock())


def test_what_the_reader_proposed_waits_with_how_much_of_each_source(desk):
    held = reviewing.waiting(desk)
    assert len(held.claims) == 3
    assert held.by_source == {"gulf-wire": 3}
    assert waits(desk, report="pause.txt").keys() == {"unit:nato paused"}
    assert waits(desk, kind="consent") == {}


def test_what_waits_after_each_verdict_is_what_a_desk_opened_anew_finds(desk, clock):
    def same():
        clock.advance(timedelta(seconds=1))
        found = reviewing.waiting(desk)
        assert found == reviewing.waiting(replace(desk, kept=Kept()))
        return found.claims

    first, second, third = same()
    reviewing.accept(desk, [first.id], by="a")
    assert same() == (second, third)
    reviewing.reject(desk, [second.id], by="a", reason="the report does not say so")
    assert same() == (third,)
    given = {j.verdict: j.id for j in queries.judgements(desk.ledger, now(desk))}
    reviewing.undo(desk, given["rejected"], by="a", reason="it does")
    assert same() == (second, third)
    corrected = reviewing.correct(desk, third.id, {"certainty": "hedged"}, by="a", reason="it may be")
    assert same() == (second,)
    reviewing.undo(desk, given["accepted"], by="a", reason="too early")
    assert [c.id for c in same()] == [first.id, second.id]
    assert corrected.review == "accepted"


def test_the_words_of_a_claim_are_shown_in_their_text(desk):
    read(desk, "The road was open. " * 40 + DANES + " Nobody was hurt." * 40)
    claim = next(c for q, c in waits(desk, report="note.txt").items() if "Danes" in q)
    shown = reviewing.context_of(claim, reviewing.report_of(desk, claim))
    assert shown.words == claim.draft.quote
    assert shown.before.startswith("…")
    assert shown.after.endswith("…")
    assert len(shown.before) <= reviewing.CONTEXT + 1


def test_a_batch_accepts_a_source_and_leaves_consent_and_casualties_for_a_look_each(desk, record_claims):
    consent = make_claim("consent", "parliament", "called_to_leave", said="2020-01-06")
    killed = make_claim("incident", "a bomb", "ied_attack", said="2020-01-06", quantity=(3, 3, "killed"))
    record_claims(desk, "day.txt", consent, killed, received="2020-01-06", source="other")
    record_claims(desk, "more.txt", make_claim("presence", "staff", "present"), received="2020-01-09", source="other")
    batch = reviewing.accept_batch(desk, by="Ines", source="other")
    assert len(batch.accepted) == 1
    assert set(batch.left) == {c.id for c in waits(desk, source="other").values()}
    assert reviewing.waiting(desk).by_source == {"gulf-wire": 3, "other": 2}


def test_everything_at_once_is_no_batch(desk):
    with pytest.raises(AskedWrongly) as caught:
        reviewing.accept_batch(desk, by="Ines")
    assert caught.value.code == "batch-too-wide"


@pytest.mark.parametrize("act", ["accept", "reject"])
def test_a_review_is_signed(desk, act):
    claim = next(iter(waits(desk).values()))
    with pytest.raises(AskedWrongly) as caught:
        getattr(reviewing, act)(desk, [claim.id], by=" ", reason="r")
    assert caught.value.code == "reviewer-missing"


def test_a_corrected_slot_gives_a_claim_that_is_accepted_and_moves_the_picture(desk):
    claim = waits(desk)["unit:nato resumed"]
    new = reviewing.correct(desk, claim.id[:14], {"predicate": "suspended"}, by="Ines", reason="misread")
    assert (new.draft.predicate, new.review, new.supersedes) == ("suspended", "accepted", claim.id)
    unit = asking.picture(desk, now(desk)).picture.units[0]
    assert [s.value for s in unit.standings if s.axis == "activity"] == ["suspended"]


def test_a_picture_says_how_many_claims_nobody_reviewed_and_which_item_rests_on_them(desk):
    before = asking.picture(desk, now(desk)).picture
    assert (before.claims_known, before.claims_unreviewed) == (3, 3)
    assert before.units[0].standings[0].basis.unreviewed
    reviewing.accept_batch(desk, by="Ines", source="gulf-wire")
    after = asking.picture(desk, now(desk)).picture
    assert after.claims_unreviewed == 0
    assert after.units[0].standings[0].basis.unreviewed == ()
    assert after.fingerprint != before.fingerprint


def test_a_brief_says_so_at_the_top_and_stops_when_all_is_reviewed(desk):
    from standby.desk.brief.text import render_text

    words = "Rests on 3 claims; 3 of them not reviewed by anybody"
    assert words in render_text(pages.picture(desk, now(desk)).page, desk.zone)
    reviewing.accept_batch(desk, by="Ines", source="gulf-wire")
    assert "not reviewed" not in render_text(pages.picture(desk, now(desk)).page, desk.zone)


def test_the_fact_counts_what_a_units_picture_rests_on(desk):
    from standby.desk.declaring import facts_of

    def counted():
        return facts_of(desk, asking.picture(desk, now(desk)).picture)["nato"]["claims.unreviewed"].low

    assert counted() == 2
    reviewing.accept_batch(desk, by="Ines", report="pause.txt")
    assert counted() == 1


def test_the_past_says_what_was_reviewed_then(desk, clock):
    asked = now(desk)
    clock.advance(timedelta(hours=1))
    reviewing.accept_batch(desk, by="Ines", source="gulf-wire")
    assert asking.picture(desk, asked).picture.claims_unreviewed == 3


# --- the mission accepts by itself ---------------------------------------------------------------------------------


def rules(folder, text):
    (folder / "mission" / "review.yaml").write_text(text)


def test_what_the_mission_accepts_by_itself_counts_from_the_receipt_and_nothing_else_is_accepted(desk, folder):
    rules(folder, "accept:\n- {source: gulf-wire, kinds: [status, incident]}\n")
    read(desk, DANES + " A bomb killed three soldiers in Gao on 4 January 2020.")
    left = waits(desk, report="note.txt")
    assert left
    assert not any("Danes" in quote for quote in left)
    at = AsOf(valid_at=desk.clock(), known_at=asking.day_end(date(2020, 1, 10)))
    accepted = [c.draft.kind for c in asking.evidence(desk, at).claims if c.review == "accepted"]
    assert accepted == ["status"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("accept:\n- {source: gulf-wire, kinds: [consent]}\n", "consent always needs a person"),
        ("accept:\n- {source: gulf-wir, kinds: [status]}\n", "use 'gulf-wire'"),
        ("accept:\n- {source: gulf-wire, kinds: [statuss]}\n", "use 'status'"),
        ("accept:\n- gulf-wire\n", "not a source with a list of kinds"),
        ("trust: []\n", "not one list named 'accept'"),
        ("accept: [\n", "while parsing"),
    ],
)
def test_a_mistake_in_the_review_settings_stops_the_reading_and_records_nothing(desk, folder, text, says):
    rules(folder, text)
    with pytest.raises(AskedWrongly, match=says) as caught:
        read(desk, DANES)
    assert caught.value.code == "review-rules-wrong"
    assert waits(desk, report="note.txt") == {}


# --- names and days ------------------------------------------------------------------------------------------------


def subject(desk):
    (claim,) = [c for c in waits(desk, report="note.txt").values() if c.draft.kind == "status"]
    return claim.draft.subject.id


def test_a_name_an_analyst_adds_links_what_is_read_from_then_on(desk):
    aliases.add_alias(desk, "the Danes", "unit:danish", by="Ines")
    read(desk, DANES)
    assert subject(desk) == "unit:danish"


def test_a_report_read_before_is_linked_when_it_is_read_again_and_its_past_stays(desk, clock):
    read(desk, DANES)
    before = now(desk)
    assert subject(desk) is None
    clock.advance(timedelta(hours=1))
    aliases.add_alias(desk, "the Danes", "unit:danish", by="Ines")
    (done,) = reviewing.read_again(desk, ["note.txt"], by="Ines", reason="the Danes")
    assert len(done.superseded) == 1
    assert subject(desk) == "unit:danish"
    then = [c for c in asking.evidence(desk, before).claims if c.report_name == "note.txt"]
    assert [c.draft.subject.id for c in then if c.draft.kind == "status"] == [None]


def test_a_name_is_known_from_when_it_was_added_and_can_be_ended(desk, clock):
    before = now(desk)
    clock.advance(timedelta(hours=1))
    aliases.add_alias(desk, "the  Danes", "unit:danish", by="Ines")
    assert [a.phrase for a in aliases.aliases(desk, now(desk))] == ["the Danes"]
    assert aliases.aliases(desk, before) == ()
    aliases.end_alias(desk, "The Danes", by="Ines", reason="there are two contingents")
    read(desk, DANES)
    assert subject(desk) is None


@pytest.mark.parametrize(("phrase", "means", "says"), [
    ("the Danes", "unit:danis", "nearest is 'unit:danish'"), ("x", "unit:danish", "too short"),
    ("the Danes", "danish", "unit:"),
])  # fmt: skip
def test_a_name_that_cannot_be_is_refused(desk, phrase, means, says):
    with pytest.raises(AskedWrongly, match=says) as caught:
        aliases.add_alias(desk, phrase, means, by="Ines")
    assert caught.value.code == "alias-unusable"


def test_a_name_nobody_added_cannot_be_ended(desk):
    with pytest.raises(AskedWrongly) as caught:
        aliases.end_alias(desk, "the Danes", by="Ines", reason="r")
    assert caught.value.code == "alias-unknown"


def test_a_day_set_later_resolves_every_relative_date_anew_and_the_past_stays(desk, clock):
    text = "Rockets were fired at the base in Gao on Wednesday. Yesterday mortars struck the airport in Mopti."
    read(desk, text, received="2020-01-20")
    before = now(desk)
    clock.advance(timedelta(hours=1))
    reviewing.set_date(desk, "note.txt", DateRange(start=date(2020, 1, 10), end=date(2020, 1, 10)), by="I", reason="r")
    days = {str(c.draft.stated.range.start) for c in waits(desk, report="note.txt").values()}
    assert days == {"2020-01-08", "2020-01-09"}
    then = {c.draft.stated.range.start for c in asking.evidence(desk, before).claims if c.report_name == "note.txt"}
    assert {str(day) for day in then} != days
    (report,) = [r for r in asking.evidence(desk, now(desk)).reports if r.name == "note.txt"]
    assert (str(report.published.start), report.published_basis) == ("2020-01-10", "set by I")


def test_a_day_after_the_receipt_cannot_be_set(desk):
    with pytest.raises(AskedWrongly) as caught:
        reviewing.set_date(desk, "pause.txt", reviewing.days_of("2020-01-20"), by="I", reason="r")
    assert caught.value.code == "report-from-the-future"


# --- who else, and comparing ---------------------------------------------------------------------------------------


def test_whoever_begins_is_told_who_else_is_on_it_until_they_stop_or_fall_silent(desk, clock):
    assert reviewing.begin(desk, by="Ines", source="gulf-wire") == ()
    clock.advance(timedelta(minutes=5))
    (other,) = reviewing.begin(desk, by="Sam")
    assert (other.by, other.source) == ("Ines", "gulf-wire")
    reviewing.end(desk, by="Sam")
    assert [one.by for one in reviewing.on_it(desk)] == ["Ines"]
    clock.advance(timedelta(minutes=16))
    assert reviewing.on_it(desk) == ()


def test_a_verdict_keeps_somebody_on_it(desk, clock):
    reviewing.begin(desk, by="Ines")
    clock.advance(timedelta(minutes=15))
    reviewing.accept(desk, [next(iter(waits(desk).values())).id], by="Ines")
    clock.advance(timedelta(minutes=15))
    assert [one.by for one in reviewing.on_it(desk)] == ["Ines"]


def test_a_rule_proposes_support_and_contradiction_and_a_person_judges_once(desk, record_claims):
    again = make_claim(
        "incident", "Iran", "missile_attack", stated="2020-01-08", said="2020-01-09", quote="Iran did so"
    )
    record_claims(desk, "second.txt", again, received="2020-01-09", source="courier")
    paused = make_claim("status", "unit:nato", "paused", said="2020-02-03", quote="Still paused")
    record_claims(desk, "still.txt", paused, received="2020-02-04", source="courier")
    found = {one.verdict: one for one in comparing.proposals(desk)}
    assert set(found) == {"corroborates", "contradicts"}
    assert "2 sources tell of it" in found["corroborates"].because
    comparing.confirm(desk, "corroborates", found["corroborates"].claims, by="Ines", reason="two witnesses")
    comparing.confirm(desk, "unsure", found["contradicts"].claims, by="Ines", reason="asked both")
    assert comparing.proposals(desk) == ()


def test_a_denial_is_proposed_as_no_support(desk, record_claims):
    denied = make_claim("incident", "troops", "casualties", stated="2020-01-08", said="2020-01-09", certainty="negated")
    record_claims(desk, "denial.txt", denied, received="2020-01-09", source="courier")
    assert [one.because for one in comparing.proposals(desk) if "missile" in one.because] == []


def test_claims_that_tell_of_one_event_may_be_asked_about_where_they_differ_on_it(desk, record_claims):
    for source, many in (("courier", 11), ("radio", 22)):
        fired = make_claim(
            "incident",
            "Iran",
            "missile_attack",
            stated="2020-01-08",
            said="2020-01-09",
            quantity=(many, many, "missile"),
            quote=f"Iran fired {many} missiles",
        )
        record_claims(desk, f"{source}.txt", fired, received="2020-01-09", source=source)
    found = {one.verdict: one for one in comparing.proposals(desk)}
    assert set(found["contradicts"].claims) < set(found["corroborates"].claims)
    comparing.confirm(desk, "corroborates", found["corroborates"].claims, by="Ines", reason="one night")
    assert [one.verdict for one in comparing.proposals(desk)] == ["contradicts"]
    comparing.confirm(desk, "unsure", found["contradicts"].claims, by="Ines", reason="asked both")
    assert comparing.proposals(desk) == ()
