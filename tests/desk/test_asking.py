"""Checks of the duty officer's questions: both clocks, what changed, the last issued brief."""

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, parse_instant
from standby.desk import asking, pages
from standby.record import queries
from standby.testing.making import make_claim


def question(valid, known, entry=None):
    return AsOf(
        valid_at=parse_instant(valid, end_of_day=True), known_at=parse_instant(known, end_of_day=True), entry=entry
    )


def activity(picture):
    return next((s.value for u in picture.units for s in u.standings if s.axis == "activity"), None)


@pytest.mark.parametrize(
    ("valid", "known", "value"),
    [
        ("2020-01-12", "2020-01-04", None),
        ("2020-01-12", "2020-01-05", "paused"),
        ("2020-02-04", "2020-02-03", "paused"),
        ("2020-02-04", "2020-02-04", "full"),
        ("2020-01-12", "2020-02-05", "paused"),
    ],
)
def test_what_was_so_and_when_it_was_known_are_two_questions(workspace, valid, known, value):
    assert activity(asking.picture(workspace, question(valid, known)).picture) == value


def test_a_picture_keeps_its_fingerprint_whatever_is_learnt_later(workspace, record_claims):
    asked = question("2020-01-12", "2020-01-14")
    before = asking.picture(workspace, asked).picture.fingerprint
    late = make_claim("status", "unit:nato", "closed", said="2020-02-05", quote="it closed")
    record_claims(workspace, "late.txt", late, received="2020-02-05")
    assert asking.picture(workspace, asked).picture.fingerprint == before


def test_a_question_sealed_to_an_entry_does_not_see_what_is_entered_later_as_received_earlier(workspace, record_claims):
    sealed = question("2020-01-12", "2020-01-14", entry=queries.head(workspace.ledger).k)
    before = asking.picture(workspace, sealed).picture
    late = make_claim("status", "unit:nato", "closed", said="2020-01-10", quote="it closed")
    record_claims(workspace, "late.txt", late, received="2020-01-10")
    assert asking.picture(workspace, sealed).picture == before
    assert activity(asking.picture(workspace, question("2020-01-12", "2020-01-14")).picture) == "closed"


def test_what_three_outlets_print_of_one_text_is_told_by_one_source(workspace, record_claims):
    """And an account in other words is a second one."""
    words = "rockets hit the camp of the mission late on Thursday evening and three of its soldiers were badly injured"
    for n, source in enumerate(("wire", "paper", "radio")):
        attack = make_claim("incident", "unit:nato", "rocket_attack", stated="2020-01-30", quote=words + " again" * n)
        record_claims(workspace, f"{source}.txt", attack, received=f"2020-01-31T0{n}:00", source=source)
    told = asking.picture(workspace, question("2020-01-31", "2020-01-31")).picture.incidents[-1].basis
    assert (len(told.claims), told.sources) == (3, ("wire",))
    other = make_claim("incident", "unit:nato", "rocket_attack", stated="2020-01-30", quote="people saw rockets fall")
    record_claims(workspace, "seen.txt", other, received="2020-01-31T05:00", source="local")
    told = asking.picture(workspace, question("2020-01-31", "2020-01-31")).picture.incidents[-1].basis
    assert (len(told.claims), told.sources) == (4, ("local", "wire"))


def test_changes_tell_what_moved_between_two_days(workspace):
    told = pages.changes(workspace, question("2020-01-09", "2020-01-09"), question("2020-02-05", "2020-02-05"))
    assert any(c.says == "activity went from paused to full" for c in told.answer)


def test_changes_asked_backwards_are_refused(workspace):
    with pytest.raises(AskedWrongly) as caught:
        pages.changes(workspace, question("2020-02-05", "2020-02-05"), question("2020-01-09", "2020-01-09"))
    assert caught.value.code == "changes-backwards"


def test_claims_can_be_asked_by_report_and_by_kind(workspace):
    asked = question("2020-02-05", "2020-02-05")
    assert len(pages.claims(workspace, asked)) == 3
    assert {c.report_name for c in pages.claims(workspace, asked, report="pause.txt")} == {"pause.txt"}
    assert {c.draft.kind for c in pages.claims(workspace, asked, kind="incident")} == {"incident"}
    assert pages.claims(workspace, asked, kind="nothing") == ()


def test_a_brief_tells_changes_since_the_last_one_that_was_issued(workspace):
    first = pages.brief(workspace, question("2020-01-09", "2020-01-09"), issue=True)
    second = pages.brief(workspace, question("2020-02-05", "2020-02-05"))
    assert second.since.valid_at == first.as_of.valid_at


def test_a_brief_that_was_only_looked_at_is_not_issued(workspace):
    pages.brief(workspace, question("2020-01-09", "2020-01-09"))
    second = pages.brief(workspace, question("2020-02-05", "2020-02-05"))
    assert (second.as_of.valid_at - second.since.valid_at).days == pages.QUIET_DAYS


def test_a_brief_can_tell_changes_since_any_moment(workspace):
    since = question("2020-01-01", "2020-01-01")
    brief = pages.brief(workspace, question("2020-02-05", "2020-02-05"), since=since)
    told = next(s for s in brief.sections if s.title == "Changed since the last brief")
    assert any("activity is now known: full" in line.text for line in told.lines)


def test_a_source_counts_as_heard_on_the_day_of_its_report_and_not_before(workspace):
    reports = queries.reports(workspace.ledger, question("2020-02-05", "2020-02-05"))
    assert asking.heard(reports, parse_instant("2020-01-01")) == {}
    assert asking.heard(reports, parse_instant("2020-01-20"))["gulf-wire"].date().isoformat() == "2020-01-09"


def test_asking_records_nothing(workspace):
    before = queries.head(workspace.ledger).k
    pages.picture(workspace, question("2020-02-05", "2020-02-05"))
    pages.brief(workspace, question("2020-02-05", "2020-02-05"))
    assert queries.head(workspace.ledger).k == before


def test_pictures_of_many_days_are_those_asked_one_by_one(workspace):
    days = ("2020-01-04", "2020-01-06", "2020-01-12", "2020-02-04")
    asked = [question(day, day) for day in days] + [question("2020-01-12", "2020-01-14", entry=2)]
    assert list(asking.pictures_over(workspace, asked)) == [asking.picture(workspace, q).picture for q in asked]
