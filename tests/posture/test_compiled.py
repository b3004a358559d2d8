"""The fast evaluation against the plain one, on random rules, evidence and days."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.posture.plain import rule_on
from tests.posture.strategies import GRADE, NAMES, UNIT, conditions, facts, make_policy, moment, policies
from tests.posture.test_recommend import rule

from standby.basis.grades import Grade
from standby.posture.cases import plain_fact
from standby.posture.compiled import ALL, ANY, BITS, NOT, TRUTH_OF, Compiled
from standby.posture.condition import Compared
from standby.posture.evaluate import Evidence, evaluate
from standby.posture.grammar import parse_condition
from standby.posture.model import PRESETS, Fact
from standby.posture.recommend import look_at
from standby.posture.registry import FACT_NAMES
from standby.posture.rules import OFF
from standby.posture.truth import TRUTHS, all_of, any_of, negation

grades = st.builds(Grade, reliability=st.sampled_from("ABCF"), credibility=st.sampled_from("1236"))
needs = st.none() | grades
POOR = Grade(reliability="E", credibility="5")


@pytest.mark.parametrize("a", TRUTHS)
@pytest.mark.parametrize("b", TRUTHS)
@pytest.mark.parametrize("c", TRUTHS)
def test_the_tables_join_bits_as_the_connectives_join_values(a, b, c):
    mask = BITS[a] | BITS[b] | BITS[c]
    assert TRUTH_OF[ALL[mask]] == all_of([a, b, c])
    assert TRUTH_OF[ANY[mask]] == any_of([a, b, c])
    assert TRUTH_OF[NOT[BITS[a]]] == negation(a)
    assert (TRUTH_OF[ALL[sum(BITS.values())]], TRUTH_OF[ANY[sum(BITS.values())]]) == ("false", "true")


@st.composite
def evidence(draw):
    """Facts with grades, ages and counted things, so that every reason not to use one comes up."""
    found = {}
    for name, fact in draw(facts()).items():
        counted = draw(st.none() | st.lists(grades, max_size=3).map(tuple)) if name in NAMES[4:7] else None
        stated = draw(st.none() | st.integers(0, 9).map(lambda d: moment(-20 * d)))
        until = draw(st.none() | st.integers(-1, 5).map(moment))
        graded = draw(needs)
        found[name] = replace(fact, grade=graded, counted=counted, stated_at=stated, good_until=until)
        if name == "consent.state" and draw(st.booleans()):
            found[name] = replace(found[name], words=draw(st.sampled_from([(), ("agreed", "contested")])))
    return found


@st.composite
def graded_policies(draw):
    policy = draw(policies())
    rules = [replace(r, enter_needs=draw(needs), leave_needs=draw(needs)) for r in policy.rules]
    limits = draw(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 90).map(lambda d: timedelta(days=d))))
    return make_policy(rules, age_limits=limits)


several_days = st.lists(evidence(), min_size=1, max_size=4)
pauses = st.lists(st.integers(0, 3), min_size=4)


@settings(max_examples=25)
@given(graded_policies(), several_days, pauses)
def test_a_few_policies_are_looked_at_as_the_plain_look_does(policy, days, gaps):
    agrees_with_the_plain_look(policy, days, gaps)


@settings(max_examples=220)
@given(graded_policies(), several_days, pauses)
def test_every_rule_is_left_as_the_plain_look_leaves_it_and_explains_itself_the_same(policy, days, gaps):
    agrees_with_the_plain_look(policy, days, gaps)


def agrees_with_the_plain_look(policy, days, gaps):
    compiled, states, at = Compiled(policy), {}, 0
    plain = {rule.id: OFF for rule in policy.rules}
    for day, gap in zip(days, gaps, strict=False):
        at += gap + 0.5
        bearing, states = compiled.look(UNIT, day, moment(at), states)
        told = {r.rule.id: r for r in bearing}
        for each in policy.rules:
            plain[each.id], enter, leave = rule_on(each, day, moment(at), plain[each.id], policy.age_limits)
            assert states[each.id] == plain[each.id]
            if each.id in told:
                assert told[each.id].value == enter.value
                assert told[each.id].enter == enter
                assert told[each.id].leave == leave
            else:
                assert enter.value == "false"
                assert not plain[each.id].possible


@settings(max_examples=150)
@given(conditions(), evidence(), needs)
def test_a_single_condition_comes_out_as_the_plain_evaluation_says(condition, day, needed):
    whole = replace(rule("true", if_unknown="enter"), enter=condition, enter_needs=needed)
    bearing, _ = Compiled(make_policy([whole])).look(UNIT, day, moment(1), {})
    plain, _ = evaluate(condition, Evidence(facts=day, at=moment(1), needs=needed))
    assert (bearing[0].value if bearing else "false") == plain.value


def test_a_question_that_several_rules_ask_is_asked_once():
    rules = [rule("sources.reporting && attacks.near_7d >= 1", id=f"r{n}") for n in range(9)]
    plan = Compiled(make_policy(rules))._plan(UNIT)
    assert len(plan.tests) == 2


def test_a_policy_made_ready_knows_a_unit_that_changed_its_work():
    compiled = Compiled(make_policy([replace(rule("true"), scope=replace(rule("true").scope, does=("train",)))]))
    assert compiled.look(UNIT, {}, moment(0), {})[0]
    assert not compiled.look(replace(UNIT, does=("fly",)), {}, moment(0), {})[0]


def test_a_look_gives_its_reasons_only_when_asked_and_then_the_same_ones_again():
    compiled = Compiled(make_policy([rule()], starts_from=PRESETS["continue"]))
    (look,), _ = look_at(compiled, [UNIT], {"u": {}}, moment(0), {})
    assert look.recommendation is look.recommendation
    assert look.recommendation.axes == look.axes


@settings(max_examples=40, deadline=None)
@given(graded_policies(), evidence())
def test_facts_that_no_rule_asks_for_change_no_look(policy, day):
    compiled = Compiled(policy)
    asked = {name: fact for name, fact in day.items() if name in compiled.asks or name.startswith("reported.")}
    whole, left = look_at(compiled, (UNIT,), {UNIT.id: day}, moment(0), {})
    less, left_of_less = look_at(compiled, (UNIT,), {UNIT.id: asked}, moment(0), {})
    assert [look.axes for look in whole] == [look.axes for look in less]
    assert left == left_of_less
    assert [[r.rule.id for r in look.unsettled] for look in whole] == [
        [r.rule.id for r in look.unsettled] for look in less
    ]


ENDS = (None, 0.0, 1.0, 2.0)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
@pytest.mark.parametrize("counted", [None, (), (GRADE,), (GRADE, POOR)])
def test_every_comparison_of_every_interval_comes_out_as_the_plain_one_says(operator, counted):
    condition = Compared(text="t", fact="attacks.near_7d", operator=operator, bound=float("1"))
    compiled = Compiled(make_policy([replace(rule("true", if_unknown="enter"), enter=condition, enter_needs=GRADE)]))
    for low, high in itertools.product(ENDS, ENDS):
        fact = Fact(name=condition.fact, subject="u", low=low, high=high, counted=counted)
        plain, _ = evaluate(condition, Evidence(facts={fact.name: fact}, at=moment(0), needs=GRADE))
        bearing, _ = compiled.look(UNIT, {fact.name: fact}, moment(0), {})
        assert (bearing[0].value if bearing else "false") == plain.value, (low, high)


def test_rules_beside_each_other_each_keep_the_course_of_their_own_two_sides():
    kinds = ("for_at_least({}, days(2))", "within_last({}, days(1))", "{}")
    names = ("sources.reporting", "consent.settled", "declared.way_out_open")
    rules = [
        rule(enter.format(names[n % 3]), f"{n}", leave=leave.format(names[(n + 1) % 3]))
        for n, (enter, leave) in enumerate(itertools.product(kinds, kinds))
    ]
    compiled, states, plain = Compiled(make_policy(rules)), {}, {r.id: OFF for r in rules}
    for day, told in enumerate(itertools.islice(itertools.cycle(itertools.product((True, False), repeat=3)), 20)):
        seen = {name: plain_fact(FACT_NAMES[name], said, moment(day)) for name, said in zip(names, told, strict=True)}
        _, states = compiled.look(UNIT, seen, moment(day), states)
        for each in rules:
            plain[each.id], *_ = rule_on(each, seen, moment(day), plain[each.id], {})
            assert states[each.id] == plain[each.id], (day, each.id)


@pytest.mark.parametrize("words", [(), ("agreed",), ("unclear",), ("agreed", "unclear"), ("agreed", "invited")])
@pytest.mark.parametrize("text", ["consent.state in ['agreed', 'invited']", "consent.state != 'agreed'"])
@pytest.mark.parametrize("status", ["true", "unknown", "contradictory"])
def test_every_word_a_fact_may_be_comes_out_as_the_plain_evaluation_says(words, text, status):
    fact = Fact(name="consent.state", subject="u", words=words, status=status)
    condition = parse_condition(text)
    plain, _ = evaluate(condition, Evidence(facts={fact.name: fact}, at=moment(0)))
    bearing, _ = Compiled(make_policy([rule(text)])).look(UNIT, {fact.name: fact}, moment(0), {})
    assert (bearing[0].value if bearing else "false") == plain.value
