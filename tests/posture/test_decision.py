"""What stands by decision, what a decision takes to be signed, and who may sign it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.posture.deciding import START, draft, ordered
from tests.posture.strategies import LEVELS, make_policy, moment
from tests.posture.test_recommend import CALM, NEAR, advised, facts, gate, rule

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.mission import Person, Unit
from standby.posture.decision import Signature, departs, is_unreported, needed, open_requirements, orders, state_of
from standby.posture.model import PROTECTIVENESS, Authority, Fact, Scope, protects_more
from standby.posture.recommend import recommend
from standby.posture.signers import Absence, Signer, lineage, office_for, read_signers, signers_by_role

MISSION = Unit(id="m", name="Mission", kind="mission")
TEAM = Unit(id="t", name="Team", kind="contingent", parent="m")
OTHER = Unit(id="o", name="Other", kind="contingent", parent="m")
UNITS = (TEAM, MISSION, OTHER)


def stands(decisions, day, unit="u", units=None):
    units = units or (Unit(id="u", name="U", kind="mission"),)
    return {axis: o.value for axis, o in orders(decisions, units, moment(day), LEVELS)[unit].items()}


def ticked(decision, day):
    done = tuple(replace(r, ticked_by="bob", ticked_at=moment(day)) for r in decision.requirements)
    return replace(decision, requirements=done)


def test_a_decision_that_raises_stands_from_the_moment_it_is_ordered():
    high = ordered({"alert": "high"}, 3, requires=("shelter",))
    assert stands([high], 2) == {}
    assert stands([high], 3) == {"alert": "high"}
    assert not orders([high], (Unit(id="u", name="U", kind="mission"),), moment(3), LEVELS)["u"]["alert"].in_force


def test_a_decision_that_lowers_stands_only_once_its_requirements_are_ticked():
    high = ordered({"alert": "high"}, 1, id="a")
    down = ordered({"alert": "routine"}, 3, id="b", standing={**START, "alert": "high"}, requires=("calm",))
    assert stands([high, down], 4) == {"alert": "high"}
    assert stands([high, ticked(down, 5)], 4) == {"alert": "high"}
    assert stands([high, ticked(down, 5)], 5) == {"alert": "routine"}


def test_a_decision_counts_from_the_moment_it_takes_effect():
    assert stands([ordered({"alert": "high"}, 1, takes_effect=moment(4))], 3) == {}


@pytest.mark.parametrize(("before", "value", "after"), [("high", "routine", "high"), ("routine", "high", "high")])
def test_what_expires_falls_back_only_to_what_protects_more(before, value, after):
    old = ordered({"alert": before}, 1, id="a")
    new = ordered({"alert": value}, 2, id="b", expires_at=moment(5), standing={**START, "alert": before})
    assert stands([old, new], 5) == {"alert": value}
    assert stands([old, new], 6) == {"alert": after}


def test_a_unit_inherits_what_was_decided_above_it():
    above = ordered({"activity": "paused"}, 1, unit="m")
    assert stands([above], 2, "t", UNITS) == {"activity": "paused"}
    assert orders([above], UNITS, moment(2), LEVELS)["t"]["activity"].from_unit == "m"


def test_a_units_own_later_decision_overrides_the_one_above():
    above = ordered({"activity": "paused"}, 1, unit="m", id="a")
    own = ordered({"activity": "reduced"}, 2, unit="t", id="b", standing={**START, "activity": "paused"})
    assert stands([above, own], 3, "t", UNITS) == {"activity": "reduced"}
    assert stands([above, own], 3, "o", UNITS) == {"activity": "paused"}


def test_a_later_decision_above_raises_a_unit_and_never_brings_it_down():
    own = ordered({"alert": "heightened"}, 1, unit="t", id="a")
    raised = ordered({"alert": "high"}, 2, unit="m", id="b")
    lowered = ordered({"alert": "routine"}, 2, unit="m", id="c")
    assert stands([own, raised], 3, "t", UNITS) == {"alert": "high"}
    assert stands([own, lowered], 3, "t", UNITS) == {"alert": "heightened"}
    assert stands([lowered], 3, "t", UNITS) == {"alert": "routine"}


chains = st.lists(
    st.tuples(
        st.sampled_from(PROTECTIVENESS["alert"]),
        st.sampled_from(["m", "t"]),
        st.booleans(),
        st.none() | st.integers(1, 4),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(chains, st.integers(0, 10))
def test_time_alone_never_lowers_what_stands_by_decision(chain, later):
    decisions = []
    for n, (value, unit, requires, lasts) in enumerate(chain):
        standing = {**START, **stands(decisions, n, unit, UNITS)}
        expires = None if lasts is None else moment(n + lasts)
        requires = ("r",) if requires else ()
        decisions.append(
            ordered(
                {"alert": value}, n, unit=unit, id=f"d{n}", standing=standing, requires=requires, expires_at=expires
            )
        )
    last = len(chain)
    for unit in ("m", "t"):
        now, then = (stands(decisions, day, unit, UNITS).get("alert", "routine") for day in (last, last + later))
        assert not protects_more("alert", now, then)


@pytest.mark.parametrize(
    ("fields", "day", "state"),
    [
        ({}, 1, "proposed"),
        ({}, 7, "proposed"),
        ({}, 8, "lapsed"),
        ({"withdrawn_at": moment(1)}, 1, "withdrawn"),
        ({"ordered_at": moment(1)}, 1, "in force"),
        ({"ordered_at": moment(1), "takes_effect": moment(4)}, 4, "in force"),
        ({"ordered_at": moment(1), "withdrawn_at": moment(2)}, 3, "in force"),
        ({"withdrawn_at": moment(1)}, 2, "withdrawn"),
        ({"withdrawn_at": moment(3)}, 2, "proposed"),
        ({"ordered_at": moment(1)}, 2, "in force"),
        ({"ordered_at": moment(1)}, 0, "proposed"),
        ({"ordered_at": moment(1), "requires": ("r",)}, 2, "ordered"),
        ({"ordered_at": moment(1), "takes_effect": moment(4)}, 2, "ordered"),
        ({"ordered_at": moment(1), "expires_at": moment(3)}, 3, "in force"),
        ({"ordered_at": moment(1), "expires_at": moment(3)}, 4, "expired"),
    ],
)
def test_a_decision_is_exactly_as_far_as_what_was_done_about_it(fields, day, state):
    assert state_of(draft(**fields), moment(day)) == state


def test_a_requirement_is_open_until_the_moment_it_is_ticked():
    decision = ticked(draft(requires=("a", "b")), 3)
    assert len(open_requirements(decision, moment(2))) == 2
    assert open_requirements(decision, moment(3)) == open_requirements(decision, moment(9)) == ()


def test_acting_first_is_overdue_once_its_clock_ran_out_unconfirmed():
    first = draft(report_by=moment(1), ordered_at=moment(0))
    assert not is_unreported(first, moment(1))
    assert is_unreported(first, moment(2))
    assert not is_unreported(replace(first, confirmed_at=moment(1)), moment(2))
    assert not is_unreported(draft(ordered_at=moment(0)), moment(2))


# What it takes

POLICY = make_policy(
    [
        rule(action={"alert": "high"}, authority=Authority(up="commander", down="commander", act_first=False)),
        gate(lowers={"alert": "heightened"}, authority=Authority(up="commander", down="commander", signatures=2)),
    ]
)
UNIT = Unit(id="u", name="Unit", kind="mission", host="IQ", does=("train",))


def takes(axes, *days, level=None):
    recommendation = recommend(POLICY, [UNIT], [(moment(n), {"u": day}) for n, day in enumerate(days)])[0]
    standing = orders([ordered({"alert": "high"}, 0, level=level)], [UNIT], moment(9), LEVELS)["u"] if level else {}
    return needed(POLICY, UNIT, recommendation, axes, standing)


def high(**more):
    word = Fact(name="ordered.alert", subject="u", words=("high",))
    return {**CALM, **facts(**more), "ordered.alert": word}


def test_raising_as_advised_takes_the_level_of_the_rule():
    found = takes({"alert": "high"}, NEAR)
    assert (found.authority, found.signatures, found.lowers, found.act_first) == ("commander", 1, False, False)


def test_raising_unadvised_takes_the_lowest_level_that_any_rule_names_for_it():
    assert takes({"alert": "heightened"}, CALM).authority == "commander"
    assert takes({"people": "dispersed"}, CALM).authority == "duty officer"
    assert takes({"people": "dispersed"}, CALM).act_first


def test_lowering_as_advised_takes_what_the_gate_asks():
    found = takes({"alert": "heightened"}, high(sources__reporting=True))
    assert (found.authority, found.signatures, found.lowers, found.act_first) == ("commander", 2, True, False)


def test_lowering_takes_at_least_the_level_that_raised():
    assert (
        takes({"alert": "heightened"}, high(sources__reporting=True), level="headquarters").authority == "headquarters"
    )
    assert takes({"alert": "heightened"}, high(sources__reporting=True), level="duty officer").authority == "commander"


@pytest.mark.parametrize("value", ["heightened", "routine"])
def test_lowering_further_than_advised_takes_the_highest_level_and_two_people(value):
    found = takes({"alert": value}, high())
    assert (found.authority, found.signatures) == ("headquarters", 2)


def test_lowering_past_an_open_gate_takes_the_highest_level_too():
    assert takes({"alert": "routine"}, high(sources__reporting=True)).authority == "headquarters"


def test_keeping_what_stands_takes_the_lowest_level():
    assert takes({"alert": "routine"}, CALM).authority == "duty officer"


def test_a_decision_departs_where_it_protects_less_than_advised():
    recommendation = advised([rule()], NEAR)
    assert departs(recommendation, {"alert": "routine"}) == ("alert",)
    assert departs(recommendation, {"alert": "high", "activity": "full"}) == ()


# Who may sign

SIGNERS = (
    Signer(person="ann", level="duty officer"),
    Signer(person="bob", level="commander", units=("m",), deputies=("cyd",)),
    Signer(person="dee", level="headquarters", units=("t",)),
)


def office(person, *, unit="t", level="duty officer", away=(), day=1.0):
    gone = [Absence(person=name, start=moment(0), end=moment(5)) for name in away]
    return office_for(SIGNERS, gone, person=person, unit=unit, units=UNITS, level=level, levels=LEVELS, at=moment(day))


def test_a_level_may_sign_what_a_lower_one_may_and_for_every_unit_below_its_own():
    assert office("bob").of == "bob"
    assert office("bob", unit="o", level="commander").level == "commander"
    assert office("dee", level="commander").level == "headquarters"


@pytest.mark.parametrize(
    ("person", "fields", "why"),
    [
        ("ann", {"level": "commander"}, "level above"),
        ("dee", {"unit": "o"}, "level above"),
        ("eve", {}, "on no list"),
        ("cyd", {}, "not recorded as away"),
    ],
)
def test_nobody_signs_above_their_level_outside_their_units_or_for_somebody_who_is_there(person, fields, why):
    with pytest.raises(NotAllowed, match=why) as refused:
        office(person, **fields)
    assert refused.value.code == "decision-not-allowed"


def test_a_deputy_signs_in_the_place_of_somebody_away_at_their_level():
    found = office("cyd", level="commander", away=["bob"])
    assert (found.of, found.level) == ("bob", "commander")


@pytest.mark.parametrize(("day", "may"), [(-0.1, False), (0, True), (4.9, True), (5, False)])
def test_a_deputy_signs_from_the_moment_of_absence_until_its_end(day, may):
    if may:
        assert office("cyd", level="commander", away=["bob"], day=day).of == "bob"
    else:
        with pytest.raises(NotAllowed, match="not recorded as away"):
            office("cyd", level="commander", away=["bob"], day=day)


def test_one_who_signs_in_their_own_place_does_so_even_where_they_could_stand_in_for_a_higher_one():
    both = (*SIGNERS, Signer(person="cyd", level="duty officer"))
    gone = [Absence(person="bob", start=moment(0), end=moment(5))]
    found = office_for(
        both, gone, person="cyd", unit="t", units=UNITS, level="duty officer", levels=LEVELS, at=moment(1)
    )
    assert (found.of, found.level) == ("cyd", "duty officer")
    raised = office_for(both, gone, person="cyd", unit="t", units=UNITS, level="commander", levels=LEVELS, at=moment(1))
    assert (raised.of, raised.level) == ("bob", "commander")


def test_a_decision_above_of_the_same_moment_does_not_override_ones_own():
    own = ordered({"alert": "heightened"}, 2, unit="t", id="a")
    above = ordered({"alert": "high"}, 2, unit="m", id="b")
    assert stands([own, above], 3, "t", UNITS) == {"alert": "heightened"}
    assert stands([own, replace(above, takes_effect=moment(2.5))], 3, "t", UNITS) == {"alert": "high"}


def test_a_loop_of_parents_does_not_hang():
    loop = (Unit(id="a", name="A", kind="mission", parent="b"), Unit(id="b", name="B", kind="mission", parent="a"))
    assert lineage("a", loop) == {"a", "b"}


def test_people_whose_role_is_a_level_sign_where_nobody_is_listed():
    people = [
        Person(id="ann", name="Ann", role="commander", unit="m"),
        Person(id="bob", name="Bob", role="cook"),
        Person(id="cyd", name="Cyd"),
    ]
    assert signers_by_role(people, LEVELS) == (Signer(person="ann", level="commander", units=("m",)),)


def read(text):
    return read_signers(text, "signers.yaml", people=["ann", "bob"], units=["m"], levels=LEVELS)


def test_the_list_of_those_who_may_sign_is_read():
    (found,) = read("- {person: ann, level: commander, units: [m], deputies: [bob]}")
    assert found == Signer(person="ann", level="commander", units=("m",), deputies=("bob",))


@pytest.mark.parametrize(
    "text",
    [
        "- {person: nobody, level: commander}",
        "- {person: ann, level: general}",
        "- {person: ann, level: commander, units: [x]}",
        "- {person: ann, level: commander, deputies: [x]}",
        "- {person: ann}",
    ],
)
def test_a_signer_nobody_knows_is_refused_by_line_and_column(text):
    with pytest.raises(AskedWrongly, match=r"signers.yaml, line 1, column \d+"):
        read(text)


def test_a_decision_stands_until_the_rules_raise_above_it_and_an_older_one_lowers_nothing():
    policy = make_policy([rule(min_dwell=timedelta(days=0))])
    word = Fact(name="ordered.alert", subject="u", words=("routine",), stated_at=moment(0))
    days = [{**CALM, "ordered.alert": word}, {**NEAR, "ordered.alert": word}, {**CALM, "ordered.alert": word}]
    found = recommend(policy, [UNIT], [(moment(n), {"u": day}) for n, day in enumerate(days)])[0]
    (alert,) = [a for a in found.axes if a.axis == "alert"]
    assert (alert.value, alert.standing_basis) == ("heightened", "recommended before")
    again = replace(word, stated_at=moment(2))
    found = recommend(
        policy, [UNIT], [(moment(n), {"u": d}) for n, d in enumerate([*days[:2], {**CALM, "ordered.alert": again}])]
    )
    (alert,) = [a for a in found[0].axes if a.axis == "alert"]
    assert (alert.value, alert.standing_basis) == ("routine", "decided")


@pytest.mark.parametrize(
    ("axis", "value"),
    [("people", "restricted movement"), ("activity", "suspended"), ("site", "skeleton"), ("alert", "high")],
)
def test_raising_any_axis_unadvised_takes_the_level_of_the_rule_that_names_the_value(axis, value):
    policy = make_policy([rule(action={axis: value}, authority=Authority(up="commander", down="commander"))])
    recommendation = recommend(policy, [UNIT], [(moment(0), {"u": CALM})])[0]
    assert needed(policy, UNIT, recommendation, {axis: value}, {}).authority == "commander"


def test_of_several_rules_for_a_value_the_lowest_level_is_enough_and_another_units_rule_does_not_count():
    def takes_level(*levels, scope=None):
        rules = [
            rule(id=f"r{n}", action={"alert": "high"}, authority=Authority(up=level, down=level))
            for n, level in enumerate(levels)
        ]
        policy = make_policy([replace(r, scope=scope or r.scope) for r in rules])
        recommendation = recommend(policy, [UNIT], [(moment(0), {"u": CALM})])[0]
        return needed(policy, UNIT, recommendation, {"alert": "high"}, {}).authority

    assert takes_level("headquarters", "commander") == takes_level("commander", "headquarters") == "commander"
    assert takes_level("headquarters", scope=Scope(units=("other",))) == "duty officer"


def test_keeping_or_raising_beside_a_change_that_is_advised_takes_the_highest_level_of_all():
    rules = [
        rule(action={"alert": "high"}, authority=Authority(up="duty officer", down="commander")),
        rule(id="b", action={"people": "dispersed"}, authority=Authority(up="headquarters", down="headquarters")),
    ]
    policy = make_policy(rules)
    recommendation = recommend(policy, [UNIT], [(moment(0), {"u": NEAR})])[0]
    one = needed(policy, UNIT, recommendation, {"alert": "high"}, {})
    both = needed(policy, UNIT, recommendation, {"alert": "high", "people": "dispersed"}, {})
    assert (one.authority, both.authority) == ("duty officer", "headquarters")
    assert (both.signatures, both.lowers, both.act_first) == (1, False, True)


def test_what_stands_was_raised_by_the_highest_level_behind_it():
    signature = Signature(by="bob", office="bob", level="headquarters", at=moment(1))
    one = ordered({"alert": "high"}, 1, level="commander")
    assert level_of(one) == "commander"
    assert level_of(replace(one, signatures=(signature,))) == "headquarters"
    assert level_of(replace(one, signatures=(replace(signature, level="duty officer"),))) == "commander"
    assert level_of(replace(one, signatures=(replace(signature, level="abolished"),))) == "headquarters"
    assert level_of(replace(one, signatures=(signature,)), levels=()) == "commander"


def level_of(decision, levels=LEVELS):
    return orders([decision], [UNIT], moment(9), levels)["u"]["alert"].level
