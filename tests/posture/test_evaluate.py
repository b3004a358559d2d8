"""How one condition comes out on facts of every kind, and what its explanation says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.posture.strategies import conditions, facts, moment

from standby.basis.grades import parse_grade
from standby.posture.condition import claims_in
from standby.posture.evaluate import Evidence, evaluate, good_enough
from standby.posture.grammar import parse_condition
from standby.posture.model import Fact
from standby.posture.registry import FACT_NAMES
from standby.posture.settling import MOST_SETS, settling_sets
from standby.posture.truth import decided


def outcome(text, at=0.0, needs=None, age_limits=None, **given):
    seen = {name.replace("__", "."): replace(fact, name=name.replace("__", ".")) for name, fact in given.items()}
    evidence = Evidence(facts=seen, at=moment(at), needs=needs, age_limits=age_limits)
    return evaluate(parse_condition(text), evidence)[0]


def number(low, high=None, **more):
    return Fact(name="", subject="u", low=low, high=low if high is None else high, **more)


def yes(status="true", **more):
    return Fact(name="", subject="u", status=status, **more)


@pytest.mark.parametrize("status", ["true", "false", "unknown", "contradictory"])
def test_a_yes_or_no_fact_comes_out_as_it_is(status):
    assert outcome("consent.settled", consent__settled=yes(status)).value == status


@pytest.mark.parametrize(
    ("interval", "operator", "expected"),
    [
        ((2, 3), ">=", "true"),
        ((1, 3), ">=", "unknown"),
        ((0, 1), ">=", "false"),
        ((2, 3), ">", "unknown"),
        ((3, 3), ">", "true"),
        ((1, 2), ">", "false"),
        ((0, 1), "<", "true"),
        ((1, 2), "<", "unknown"),
        ((2, 3), "<", "false"),
        ((1, 2), "<=", "true"),
        ((2, 3), "<=", "unknown"),
        ((3, 4), "<=", "false"),
        ((2, 2), "==", "true"),
        ((1, 2), "==", "unknown"),
        ((3, 4), "==", "false"),
        ((0, 1), "==", "false"),
        ((2, 2), "!=", "false"),
        ((1, 3), "!=", "unknown"),
        ((3, 4), "!=", "true"),
    ],
)
def test_a_comparison_holds_only_when_it_holds_for_the_whole_interval(interval, operator, expected):
    assert outcome(f"attacks.near_7d {operator} 2", attacks__near_7d=number(*interval)).value == expected


def test_an_open_interval_reaches_without_end():
    fact = Fact(name="", subject="u", low=5.0, high=None)
    assert outcome("quiet.near_days >= 5", quiet__near_days=fact).value == "true"
    assert outcome("quiet.near_days < 100", quiet__near_days=fact).value == "unknown"
    assert outcome("quiet.near_days >= -5", quiet__near_days=replace(fact, low=None, high=1.0)).value == "unknown"


def test_a_word_that_may_be_either_is_unknown():
    fact = Fact(name="", subject="u", words=("agreed", "contested"))
    assert outcome("consent.state == 'agreed'", consent__state=fact).value == "unknown"
    assert outcome("consent.state in ['agreed', 'contested']", consent__state=fact).value == "true"
    assert outcome("consent.state != 'withdrawn'", consent__state=fact).value == "true"


def test_a_word_fact_without_a_word_is_unknown():
    assert outcome("consent.state == 'agreed'", consent__state=Fact(name="", subject="u")).value == "unknown"


def test_a_contradictory_number_decides_nothing():
    assert outcome("attacks.near_7d >= 1", attacks__near_7d=number(5, status="contradictory")).value == "contradictory"


def test_a_missing_fact_is_unknown_and_says_what_it_would_mean():
    found = outcome("people.accounted < 1")
    assert found.value == "unknown"
    assert "roll call" in found.says


def test_a_fact_past_its_age_limit_is_unknown_and_says_so():
    fact = yes(stated_at=moment(0), says="the minister said so")
    assert outcome("consent.settled", at=60, consent__settled=fact).value == "true"
    late = outcome("consent.settled", at=61, consent__settled=fact)
    assert late.value == "unknown"
    assert "too old" in late.says
    assert "the minister said so" in late.says


def test_a_policys_own_age_limit_comes_before_the_usual_one():
    fact, limits = yes(stated_at=moment(0)), {"consent.settled": timedelta(days=5)}
    assert outcome("consent.settled", at=6, age_limits=limits, consent__settled=fact).value == "unknown"
    assert outcome("consent.settled", at=5, age_limits=limits, consent__settled=fact).value == "true"


def test_a_declaration_ends_at_its_expiry():
    fact = yes(good_until=moment(2))
    assert outcome("consent.settled", at=2, consent__settled=fact).value == "true"
    assert "expired" in outcome("consent.settled", at=2.5, consent__settled=fact).says


def test_evidence_poorer_than_a_rule_needs_is_unknown_to_it():
    needs = parse_grade("C3")
    assert outcome("consent.settled", needs=needs, consent__settled=yes(grade=parse_grade("C3"))).value == "true"
    poor = outcome("consent.settled", needs=needs, consent__settled=yes(grade=parse_grade("C4")))
    assert poor.value == "unknown"
    assert "C3 is needed" in poor.says


def test_a_fact_that_rests_on_no_report_needs_no_grade():
    assert outcome("consent.settled", needs=parse_grade("A1"), consent__settled=yes()).value == "true"


def test_only_things_good_enough_are_counted_for_sure():
    graded = tuple(map(parse_grade, ["B2", "E5"]))
    fact = number(2, counted=graded, grade=None)
    assert outcome("attacks.near_7d >= 2", needs=parse_grade("C3"), attacks__near_7d=fact).value == "unknown"
    assert outcome("attacks.near_7d >= 1", needs=parse_grade("C3"), attacks__near_7d=fact).value == "true"
    assert outcome("attacks.near_7d >= 2", needs=parse_grade("E5"), attacks__near_7d=fact).value == "true"
    assert outcome("attacks.near_7d >= 2", attacks__near_7d=fact).value == "true"


@pytest.mark.parametrize(
    ("grade", "needs", "enough"),
    [
        ("B2", "B2", True),
        ("A1", "F6", True),
        ("F1", "E6", False),
        ("B6", "B5", False),
        ("C1", "B2", False),
        ("A3", "B2", False),
    ],
)
def test_a_grade_must_meet_both_the_letter_and_the_digit(grade, needs, enough):
    assert good_enough(parse_grade(grade), parse_grade(needs)) is enough


def test_an_explanation_holds_the_claims_of_every_part_once():
    fact = yes(claims=("c1", "c2"))
    found = outcome("consent.settled && !consent.settled", consent__settled=fact)
    assert claims_in(found) == ("c1", "c2")
    assert [part.kind for part in found.parts] == ["fact", "not"]
    assert found.kind == "all"


def test_constants_need_no_facts():
    assert outcome("true").value == "true"
    assert outcome("false || false").value == "false"


def test_the_single_fact_that_would_settle_a_rule_is_named():
    found = outcome("attacks.near_7d >= 1 && people.accounted < 1", attacks__near_7d=number(1))
    assert settling_sets(found) == ((("people.accounted",),), (("people.accounted",),))


def test_smallest_sets_settle_each_way():
    to_true, to_false = settling_sets(outcome("(consent.settled && sources.reporting) || declared.drill_done"))
    assert to_true == (("declared.drill_done",), ("consent.settled", "sources.reporting"))
    assert to_false == (("consent.settled", "declared.drill_done"), ("declared.drill_done", "sources.reporting"))


def test_a_decided_condition_needs_nothing_to_settle_it():
    assert settling_sets(outcome("true")) == (((),), ())
    assert settling_sets(outcome("!true")) == ((), ((),))


@settings(max_examples=300, deadline=None)
@given(conditions(lasting=False), facts(), st.data())
def test_worse_evidence_never_turns_a_condition_around(condition, given_facts, data):
    before = evaluate(condition, Evidence(facts=given_facts, at=moment(0)))[0]
    if given_facts:
        name = data.draw(st.sampled_from(sorted(given_facts)))
        worse = {
            **given_facts,
            name: Fact(name=name, subject="u", status=data.draw(st.sampled_from(["unknown", "contradictory"]))),
        }
        after = evaluate(condition, Evidence(facts=worse, at=moment(0)))[0]
        assert after.value == before.value or not decided(after.value)


@settings(max_examples=300, deadline=None)
@given(conditions(lasting=False), facts())
def test_an_undecided_condition_can_be_settled_by_some_facts_and_a_decided_one_needs_none(condition, given_facts):
    found = evaluate(condition, Evidence(facts=given_facts, at=moment(0)))[0]
    to_true, to_false = settling_sets(found)
    if decided(found.value):
        assert (to_true, to_false) == ((((),), ()) if found.value == "true" else ((), ((),)))
    else:
        assert to_true or to_false
        assert all(names for names in (*to_true, *to_false))


def test_only_the_undecided_facts_under_a_lasting_condition_are_asked_for():
    found = outcome("for_at_least(consent.settled && sources.reporting, days(2))", consent__settled=yes())
    assert settling_sets(found)[0] == (("sources.reporting",),)


def test_a_set_that_holds_another_is_left_out():
    to_true, _ = settling_sets(outcome("consent.settled || (consent.settled && sources.reporting)"))
    assert to_true == (("consent.settled",),)


def test_more_alternatives_than_anybody_reads_are_cut_to_the_smallest():
    names = [name for name, fact in FACT_NAMES.items() if fact.kind == "number"][:14]
    pairs = [f"({a} > 1 || {b} > 1)" for a, b in zip(names[::2], names[1::2], strict=True)]
    to_true, to_false = settling_sets(outcome(f"sources.reporting || {' && '.join(pairs)}"))
    assert len(to_true) == MOST_SETS == 64
    assert to_true[0] == ("sources.reporting",)
    assert len(to_false) == 7


def test_what_settles_the_opposite_settles_it_the_other_way():
    one, both = (("consent.settled",), ("sources.reporting",)), (("consent.settled", "sources.reporting"),)
    assert settling_sets(outcome("!(consent.settled && sources.reporting)")) == (one, both)
    assert settling_sets(outcome("!(consent.settled || sources.reporting)")) == (both, one)
    assert settling_sets(outcome("consent.settled && sources.reporting")) == (both, one)
