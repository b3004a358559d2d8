"""Decisions in a workspace: on the present advice, by the people and levels its files name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf, parse_instant
from standby.desk import deciding
from standby.desk.actors import actor_named
from standby.desk.advising import advise
from standby.desk.asking import picture
from standby.desk.deciding import Wish
from standby.desk.declaring import declare
from standby.desk.workspace import init_workspace, open_workspace
from standby.posture.facts import Declaration
from standby.testing.clock import FakeClock

DAY = timedelta(days=1)
POLICY = """
policy: p
title: P
version: "1"
in_force: {from: 2020-01-01}
approved_by: the commander
authorities: [duty officer, commander, headquarters]
starts_from: continue
review_after: 7 days
report_within: 6 hours
requirements:
  people: {hibernating: [shelter, water]}
rules:
  - id: way-out
    title: The way out is closed
    assumption: a
    indicator: i
    enter: "!declared.way_out_open"
    action: {alert: high, people: hibernating}
    authority: {up: duty officer, down: commander}
    citation: c
    sustainable_for: 5 days
  - id: calm
    title: Back
    assumption: a
    indicator: i
    enter: declared.stand_down_approved && declared.way_out_open
    lowers: {alert: routine, people: in place}
    authority: {up: commander, down: commander, signatures: 2}
    citation: c
"""
UNITS = """
- {id: op, name: Operation, kind: operation}
- {id: north, name: North, kind: mission, parent: op, host: IQ}
- {id: south, name: South, kind: mission, parent: op, host: IQ}
"""
PEOPLE = "\n".join(
    f"- {{id: {name.lower()}, name: {name} Example, kind: staff}}" for name in ("Ann", "Bob", "Cyd", "Dee", "Eve")
)
SIGNERS = """
- {person: ann, level: duty officer}
- {person: bob, level: commander, deputies: [eve]}
- {person: cyd, level: commander, units: [north]}
- {person: dee, level: headquarters}
"""


@pytest.fixture
def desk(tmp_path):
    clock = FakeClock(parse_instant("2020-01-05T12:00"))
    init_workspace(tmp_path / "w", clock=clock)
    mission = tmp_path / "w" / "mission"
    files = {"units": UNITS, "people": PEOPLE, "signers": SIGNERS, "policy/p": POLICY}
    for name, text in files.items():
        (mission / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (mission / f"{name}.yaml").write_text(text)
    with open_workspace(tmp_path / "w", clock) as opened:
        yield opened


def say(desk, fact, value, unit=None, days=3):
    now = desk.clock()
    until = now + timedelta(days=days)
    declare(desk, Declaration(fact=fact, value=value, by="Ann", role="r", at=now, good_until=until, unit=unit))


def wish(unit="north", by="ann", **fields):
    return Wish(**{"unit": unit, "by": by, "reason": "r", "axes": {}, **fields})


def advice(desk, unit="north"):
    now = desk.clock()
    found = advise(desk, picture(desk, AsOf(valid_at=now, known_at=now))).recommendations
    return {a.axis: a for r in found if r.subject == unit for a in r.axes}


def raised(desk):
    say(desk, "declared.way_out_open", False)
    told = deciding.decide(desk, wish(as_recommended=True))
    return deciding.approve(desk, told.decision.id, by="bob")


def test_a_decision_cites_what_it_was_taken_on(desk):
    say(desk, "declared.way_out_open", False)
    told = deciding.decide(desk, wish(as_recommended=True))
    grounds, now = told.decision.grounds, desk.clock()
    shown = picture(desk, AsOf(valid_at=now, known_at=now, entry=1)).picture
    assert (grounds.entry, grounds.picture, grounds.policy_version) == (1, shown.fingerprint, "1")
    assert grounds.policy_digest == desk.policies[0].digest
    (again,) = [r for r in advise(desk, picture(desk, AsOf(valid_at=now, known_at=now, entry=1))).recommendations
                if r.subject == "north"]  # fmt: skip
    assert grounds.recommendation == deciding.recommendation_fingerprint(again)
    assert told.decision.sustainable_until == now + timedelta(days=5)
    assert told.decision.review_by == now + timedelta(days=7)


def test_what_is_signed_is_what_stands_and_asks_for_no_more_signatures(desk):
    told = raised(desk)
    assert (told.state, told.requirements_open) == ("ordered", 2)
    assert "alert" in told.holds
    for number in (1, 2):
        told = deciding.tick(desk, told.decision.id, number, by="Eve Example")
    assert told.state == "in force"
    now = advice(desk)["alert"]
    assert (now.value, now.standing, now.standing_basis, now.change) == ("high", "high", "decided", "keep")


def test_nobody_below_the_level_signs_and_the_sentence_names_who_may(desk):
    say(desk, "declared.way_out_open", False)
    told = deciding.decide(desk, wish(by="bob", as_recommended=True))
    with pytest.raises(NotAllowed, match="ask one of them: ann, bob, cyd, dee"):
        deciding.approve(desk, told.decision.id, by="eve")


def test_lowering_takes_two_of_the_level_that_the_gate_names_and_neither_proposed_it(desk):
    raised(desk)
    desk.clock.advance(timedelta(days=1))
    say(desk, "declared.way_out_open", True)
    say(desk, "declared.stand_down_approved", True)
    told = deciding.decide(desk, wish(axes={"alert": "routine"}))
    assert (told.decision.needs.authority, told.signatures_missing) == ("commander", 2)
    with pytest.raises(NotAllowed):
        deciding.approve(desk, told.decision.id, by="ann")
    deciding.approve(desk, told.decision.id, by="bob")
    assert advice(desk)["alert"].standing == "high"
    assert deciding.approve(desk, told.decision.id, by="cyd").state == "in force"
    assert advice(desk)["alert"].value == "routine"


def test_a_deputy_signs_only_while_the_other_is_recorded_as_away(desk):
    say(desk, "declared.way_out_open", False)
    told = deciding.decide(desk, wish(as_recommended=True))
    with pytest.raises(NotAllowed, match="not recorded as away"):
        deciding.approve(desk, told.decision.id, by="eve")
    deciding.away(desk, "bob", start=None, end=desk.clock() + timedelta(days=2), by="ann")
    (signature,) = deciding.approve(desk, told.decision.id, by="eve").decision.signatures
    assert (signature.by, signature.office, signature.level) == ("eve", "bob", "commander")


def test_a_deputy_is_refused_again_once_the_absence_has_ended(desk):
    say(desk, "declared.way_out_open", False)
    told = deciding.decide(desk, wish(as_recommended=True))
    back = desk.clock() + timedelta(hours=6)
    deciding.away(desk, "bob", start=None, end=back, by="ann")
    desk.clock.now = back
    with pytest.raises(NotAllowed, match="not recorded as away") as refused:
        deciding.approve(desk, told.decision.id, by="eve")
    assert refused.value.code == "decision-not-allowed"
    desk.clock.now = back - timedelta(seconds=1)
    assert deciding.approve(desk, told.decision.id, by="eve").state == "ordered"


def test_protecting_less_than_advised_asks_why_and_takes_the_highest_level(desk):
    say(desk, "declared.way_out_open", False)
    with pytest.raises(AskedWrongly, match="less than the rules advise \\(north: alert\\)") as refused:
        deciding.decide(desk, wish(axes={"alert": "routine"}))
    assert refused.value.code == "decision-against-reason"
    told = deciding.decide(desk, wish(axes={"alert": "routine"}, against="we can fly out"))
    assert told.decision.against == "we can fly out"
    assert told.decision.advised["alert"] == "high"


def test_a_decision_for_all_answers_for_every_unit_below(desk):
    say(desk, "declared.way_out_open", False, unit="south")
    with pytest.raises(AskedWrongly, match=r"south: alert"):
        deciding.decide(desk, wish("op", axes={"alert": "routine"}))
    told = deciding.decide(desk, wish("op", axes={"alert": "high"}))
    deciding.approve(desk, told.decision.id, by="bob")
    assert advice(desk, "north")["alert"].standing_basis == "decided"


def test_a_proposal_to_lower_is_not_signed_once_the_rules_advise_more(desk):
    raised(desk)
    desk.clock.advance(timedelta(days=1))
    say(desk, "declared.way_out_open", True)
    say(desk, "declared.stand_down_approved", True)
    told = deciding.decide(desk, wish(axes={"alert": "routine"}))
    deciding.approve(desk, told.decision.id, by="bob")
    desk.clock.advance(timedelta(hours=1))
    say(desk, "declared.way_out_open", False)
    with pytest.raises(NotAllowed) as refused:
        deciding.approve(desk, told.decision.id, by="cyd")
    assert refused.value.code == "decision-overtaken"


def test_who_acts_first_is_overdue_when_nobody_confirms_in_time(desk):
    told = deciding.decide(desk, wish(by="eve", axes={"people": "hibernating"}, act_first=True))
    assert told.state == "ordered"
    assert told.decision.report_by == desk.clock() + timedelta(hours=6)
    desk.clock.advance(timedelta(hours=7))
    (late,) = deciding.list_decisions(desk, AsOf(valid_at=desk.clock(), known_at=desk.clock()))
    assert late.overdue == ("acted first and not confirmed in time",)
    deciding.approve(desk, told.decision.id, by="dee")
    (done,) = deciding.list_decisions(desk, AsOf(valid_at=desk.clock(), known_at=desk.clock()))
    assert done.overdue == ()


def test_a_review_that_is_due_and_a_posture_kept_too_long_are_overdue(desk):
    told = raised(desk)
    desk.clock.advance(timedelta(days=8))
    late = deciding.show_decision(desk, told.decision.id, AsOf(valid_at=desk.clock(), known_at=desk.clock()))
    assert late.overdue == ("review", "held longer than it can be sustained")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"unit": "nroth"}, "unit-unknown"),
        ({"by": "nobody"}, "person-unknown"),
        ({"reason": " "}, "because-missing"),
        ({"axes": {"alrt": "high"}}, "decision-unreadable"),
        ({"axes": {"alert": "hi"}}, "decision-unreadable"),
        ({"preset": "pose"}, "decision-unreadable"),
        ({"axes": {}}, "decision-empty"),
        ({"label": "ifrc:mauve"}, "crosswalk-unknown"),
        ({"axes": {"alert": "high"}, "review_by": parse_instant("2020-01-05")}, "decision-backwards"),
        ({"axes": {"alert": "high"}, "expires_at": parse_instant("2020-01-05")}, "decision-backwards"),
        ({"axes": {"alert": "high"}, "takes_effect": parse_instant("2020-01-04")}, "decision-backwards"),
        ({"axes": {"alert": "high"}, "at": parse_instant("2019-12-31")}, "policy-unknown"),
    ],
)
def test_a_wish_that_cannot_be_taken_records_nothing(desk, fields, code):
    with pytest.raises(AskedWrongly) as refused:
        deciding.decide(desk, wish(**fields))
    assert refused.value.code == code
    assert deciding.list_decisions(desk, AsOf(valid_at=desk.clock(), known_at=desk.clock())) == ()


def test_a_label_of_another_scale_is_taken_as_values_and_kept_as_it_was_written(desk):
    told = deciding.decide(desk, wish(label="IFRC: Orange"))
    assert told.decision.label == "IFRC: Orange"
    assert told.decision.axes == {"alert": "high", "activity": "reduced", "people": "restricted movement"}
    assert next(e.label for e in told.elsewhere if e.scale == "ifrc") == "orange"


def test_decisions_are_listed_by_unit_and_state_newest_first(desk):
    first = raised(desk).decision.id
    desk.clock.advance(timedelta(minutes=30))
    second = deciding.decide(desk, wish("south", axes={"alert": "heightened"}, against="r")).decision.id
    as_of = AsOf(valid_at=desk.clock(), known_at=desk.clock())
    assert [d.decision.id for d in deciding.list_decisions(desk, as_of)] == [second, first]
    assert [d.decision.id for d in deciding.list_decisions(desk, as_of, unit="north")] == [first]
    assert [d.decision.id for d in deciding.list_decisions(desk, as_of, state="proposed")] == [second]


ACTORS = """
- {id: ann, name: Ann Example, roles: [duty officer]}
- {id: bob, name: Bob Example, roles: [commander]}
- {id: eve, name: Eve Example, roles: [commander]}
- {id: cyd, name: Cyd Example, roles: [observer]}
"""


@pytest.fixture
def known(desk):
    """The same desk, whose actors are listed."""
    (desk.directory / "mission" / "actors.yaml").write_text(ACTORS)
    say(desk, "declared.way_out_open", False)
    return desk


def seen_by(desk, name):
    return replace(desk, ledger=desk.ledger.seen_by(actor_named(desk, name)))


def test_a_name_that_access_does_not_know_cannot_sign(known):
    told = deciding.decide(known, wish(as_recommended=True))
    with pytest.raises(NotAllowed, match=r"mission/actors\.yaml lists no actor of that id") as refused:
        deciding.approve(known, told.decision.id, by="dee")
    assert refused.value.code == "signer-unknown"


def test_a_signer_whose_roles_do_not_decide_cannot_sign(known):
    told = deciding.decide(known, wish(as_recommended=True))
    with pytest.raises(NotAllowed) as refused:
        deciding.approve(known, told.decision.id, by="cyd")
    assert refused.value.code == "not-permitted"


def test_nobody_signs_in_the_name_of_another(known):
    told = deciding.decide(seen_by(known, "ann"), wish(as_recommended=True))
    for act in (
        lambda: deciding.decide(seen_by(known, "ann"), wish(by="bob", as_recommended=True)),
        lambda: deciding.approve(seen_by(known, "ann"), told.decision.id, by="bob"),
        lambda: deciding.dissent(seen_by(known, "ann"), told.decision.id, by="bob", reason="r"),
        lambda: deciding.withdraw(seen_by(known, "bob"), told.decision.id, by="ann", reason="r"),
        lambda: deciding.away(seen_by(known, "ann"), "bob", start=None, end=known.clock() + DAY, by="bob"),
    ):
        with pytest.raises(NotAllowed, match="everybody signs in their own name"):
            act()
    assert deciding.approve(seen_by(known, "bob"), told.decision.id, by="bob").state == "ordered"


def test_a_deputy_signs_as_themselves_while_the_signer_is_away_and_not_before(known):
    told = deciding.decide(seen_by(known, "ann"), wish(as_recommended=True))
    with pytest.raises(NotAllowed, match="deputy for somebody who is not recorded as away"):
        deciding.approve(seen_by(known, "eve"), told.decision.id, by="eve")
    deciding.away(seen_by(known, "bob"), "bob", start=None, end=known.clock() + DAY, by="bob")
    signed = deciding.approve(seen_by(known, "eve"), told.decision.id, by="eve").decision
    assert [(s.by, s.office) for s in signed.signatures] == [("eve", "bob")]
