"""Grades: two of them, kept apart, each counting from when it was given; corrections end what they correct."""

from dataclasses import replace
from datetime import timedelta

import pytest
from nacl.signing import SigningKey
from tests.record.strategies import NOW, report_of, simple_reading

from standby.access import Actor
from standby.basis.errors import AskedWrongly
from standby.basis.grades import Grade
from standby.basis.time import AsOf
from standby.ledger import verify
from standby.ledger.bundle import write_bundle
from standby.ledger.cards import make_card, write_card
from standby.ledger.exchange import import_bundle, trust
from standby.record import opened
from standby.record.acts import end_judgement, judge, record_report
from standby.record.grades import claims_graded, grade_report, grade_source, grades_then, history, reports_graded
from standby.record.queries import claims, judgements, reports
from standby.reports.intake import marked

LATER = NOW + timedelta(days=1)


@pytest.fixture
def ledger(path):
    with opened(path, lambda: NOW) as held:
        made = report_of("Paused.", grade=Grade(reliability="B", credibility="2"))
        record_report(held, made, simple_reading("Paused."), actor="desk")
        yield held


def shown(ledger, as_of):
    given = grades_then(ledger, as_of)
    graded = claims_graded(claims(ledger, as_of), given)
    assert [str(c.grade) for c in graded] == [str(r.grade) for r in reports_graded(reports(ledger, as_of), given)]
    return [str(claim.grade) for claim in graded]


def test_a_source_graded_down_counts_from_then_on_and_not_before(ledger):
    later = replace(ledger, clock=lambda: LATER)
    grade_source(later, "wire", "D", by="analyst", reason="it printed rumours")
    assert shown(ledger, AsOf(valid_at=NOW, known_at=NOW)) == ["B2"]
    assert shown(ledger, AsOf(valid_at=NOW, known_at=LATER)) == ["D2"]
    assert shown(ledger, AsOf(valid_at=NOW, known_at=LATER, entry=1)) == ["B2"]


def test_the_two_grades_are_given_apart(ledger):
    (made,) = reports(ledger, AsOf(valid_at=NOW, known_at=NOW))
    grade_report(ledger, made, "5", by="analyst", reason="nobody else saw it")
    assert shown(ledger, AsOf(valid_at=NOW, known_at=NOW)) == ["B5"]
    grade_source(ledger, "wire", "A", by="analyst", reason="ten years of good reports")
    assert shown(ledger, AsOf(valid_at=NOW, known_at=NOW)) == ["A5"]
    grade_source(ledger, "another", "E", by="analyst", reason="a hoax")
    assert shown(ledger, AsOf(valid_at=NOW, known_at=NOW)) == ["A5"]


def test_the_history_says_who_gave_which_grade_when_and_why(ledger):
    (made,) = reports(ledger, AsOf(valid_at=NOW, known_at=NOW))
    grade_source(ledger, "wire", "C", by="Anna", reason="two errors")
    second = grade_source(ledger, "wire", "D", by="Omar", reason="three errors")
    assert (second.before, second.grade, second.entry) == ("C", "D", 3)
    grade_report(ledger, made, "1", by="Omar", reason="seen by two")
    told = history(ledger, AsOf(valid_at=NOW, known_at=NOW), [made.id])
    assert [(g.of, g.grade, g.before, g.by) for g in told] == [
        ("source", "C", None, "Anna"), ("source", "D", "C", "Omar"), ("report", "1", None, "Omar"),
    ]  # fmt: skip
    assert [g.of for g in history(ledger, AsOf(valid_at=NOW, known_at=NOW), [])] == ["source", "source"]
    assert verify(ledger).faults == ()


def test_grades_given_apart_both_survive_and_the_last_given_counts_at_both_nodes(path):
    """Whichever of them a node learnt of last."""
    keys = {name: SigningKey(bytes([n]) * 32) for n, name in enumerate(("field", "office"), 1)}
    with opened("", lambda: NOW, node="field") as field, opened(path, lambda: NOW, node="office") as office:
        for ledger, other in ((field, "office"), (office, "field")):
            trust(ledger, write_card(make_card(other, keys[other], NOW)), keys[ledger.node], by="chief", reason="met")
        grade_source(field, "wire", "D", by="Bo", reason="it printed rumours")
        grade_source(replace(office, clock=lambda: LATER), "wire", "C", by="Ana", reason="it corrected itself")
        for giver, taker in ((field, office), (office, field)):
            with giver.reading() as connection:
                bundle = write_bundle(connection, node=giver.node, key=keys[giver.node], after=0, made_at=LATER)
            import_bundle(replace(taker, clock=lambda: LATER), bundle, by="chief")
        for ledger in (field, office):
            given = history(ledger, AsOf(valid_at=LATER, known_at=LATER), ())
            assert [(each.grade, each.before, each.by) for each in given] == [("D", None, "Bo"), ("C", "D", "Ana")]
            assert grades_then(ledger, AsOf(valid_at=LATER, known_at=LATER)).reliability == {"wire": "C"}
            sealed = AsOf(valid_at=LATER, known_at=LATER, entry=2)
            assert grades_then(ledger, sealed).reliability == {"wire": "D" if ledger is field else "C"}


@pytest.mark.parametrize("grade", ["", "G", "2", "b"])
def test_what_is_no_reliability_is_refused(ledger, grade):
    with pytest.raises(AskedWrongly, match="completely reliable"):
        grade_source(ledger, "wire", grade, by="analyst", reason="r")


def test_a_grade_without_a_reason_is_refused(ledger):
    with pytest.raises(AskedWrongly, match="no reason"):
        grade_source(ledger, "wire", "A", by="analyst", reason=" ")


def test_a_correction_ends_what_it_corrects_from_then_on(ledger):
    (wrong,) = claims(ledger, AsOf(valid_at=NOW, known_at=NOW))
    sealed = AsOf(valid_at=NOW, known_at=NOW, entry=2)
    right = record_report(
        ledger, report_of("Correction: resumed."), simple_reading("Correction: resumed."), actor="desk"
    ).claims[0]
    given = judge(ledger, "corrects", [right.id, wrong.id], by="analyst", reason="the agency corrected itself")
    now = AsOf(valid_at=NOW, known_at=NOW)
    assert given.ends == (wrong.id,)
    assert [c.id for c in claims(ledger, now)] == [right.id]
    assert sorted(c.id for c in claims(ledger, sealed)) == sorted([wrong.id, right.id])
    assert judgements(ledger, now) == (given,)
    end_judgement(ledger, given.id, by="analyst", reason="it corrected another report")
    assert sorted(c.id for c in claims(ledger, now)) == sorted([wrong.id, right.id])
    assert verify(ledger).faults == ()


def test_a_correction_needs_what_it_corrects(ledger):
    (wrong,) = claims(ledger, AsOf(valid_at=NOW, known_at=NOW))
    with pytest.raises(AskedWrongly, match="at least 2"):
        judge(ledger, "corrects", [wrong.id, wrong.id], by="analyst", reason="r")


def test_a_secret_correction_leaves_the_open_claim_to_those_who_may_not_read_it(ledger):
    (wrong,) = claims(ledger, AsOf(valid_at=NOW, known_at=NOW))
    made = marked(report_of("Secretly resumed."), "secret")
    right = record_report(ledger, made, simple_reading("Secretly resumed."), actor="desk").claims[0]
    judge(ledger, "corrects", [right.id, wrong.id], by="analyst", reason="r")
    low = ledger.seen_by(Actor(id="lea", name="Lea"))
    assert [c.id for c in claims(low, AsOf(valid_at=NOW, known_at=NOW))] == [wrong.id]
    assert judgements(low, AsOf(valid_at=NOW, known_at=NOW)) == ()
