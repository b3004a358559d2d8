"""What a check of a policy finds, and what it must not find."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.posture.strategies import conditions, make_policy, moment

from standby.posture.cases import load_cases, plain_fact
from standby.posture.check import KINDS, check_policy
from standby.posture.evaluate import Evidence, evaluate
from standby.posture.grammar import parse_condition
from standby.posture.model import Authority, Rule, Scope
from standby.posture.policy import load_policies
from standby.posture.registry import FACT_NAMES
from standby.posture.show import in_words, policy_changes, sentence, show_rule
from standby.posture.worlds import holds, worlds

FOLDER = Path(__file__).parents[2] / "mission-example" / "mission" / "policy"
POLICY = load_policies(FOLDER)[0]
CASES = load_cases(FOLDER / "cases")


def rule(enter, id="r", leave=None, **fields):
    authority = Authority(up="duty officer", down="commander")
    fields = {"action": {"alert": "heightened"}, "authority": authority, **fields}
    return Rule(
        id=id,
        title=f"Rule {id}",
        assumption="a",
        indicator="i",
        citation="c",
        enter=parse_condition(enter),
        leave=parse_condition(leave) if leave else None,
        line=7,
        **fields,
    )


def found(*rules, provided=FACT_NAMES):
    findings = check_policy(make_policy(rules), (), set(provided))
    return {(f.kind, f.rule) for f in findings if f.kind != "never-tested"}


@pytest.mark.parametrize(
    "enter",
    [
        "attacks.near_7d >= 3 && attacks.near_7d < 2",
        "consent.settled && !consent.settled",
        "consent.state == 'agreed' && consent.state == 'withdrawn'",
        "false",
        "for_at_least(consent.settled && !consent.settled, days(3))",
    ],
)
def test_an_indicator_that_contradicts_itself_is_found(enter):
    assert found(rule(enter)) == {("never-on", "r")}


@pytest.mark.parametrize("enter", ["true", "attacks.near_7d >= 1 || attacks.near_7d < 1"])
def test_an_indicator_that_is_always_so_is_found(enter):
    assert ("always-on", "r") in found(rule(enter))


def gate(enter, id="g", **lowers):
    return rule(enter, id, action={}, lowers=lowers or {"alert": "routine"})


def test_a_gate_that_opens_while_nothing_is_known_is_found():
    assert found(gate("posture.alert == 'high'")) == {("opens-on-nothing", "g")}
    assert found(gate("posture.alert == 'high' || sources.reporting")) == {("opens-on-nothing", "g")}
    assert found(gate("posture.alert == 'high' && sources.reporting")) == set()
    assert found(rule("posture.alert == 'high'")) == set(), "a rule that raises may rest on what stands"


def test_a_gate_that_another_rule_always_holds_shut_is_found():
    near = rule("attacks.near_7d >= 1", action={"alert": "high"})
    assert ("blocked", "g") in found(near, gate("attacks.near_7d >= 2 && sources.reporting"))
    assert found(near, gate("attacks.near_7d == 0 && sources.reporting")) == set()
    both = gate("attacks.near_7d >= 2", alert="routine", activity="full")
    assert ("blocked", "g") not in found(near, both), "it still lets the activity come back"
    elsewhere = replace(near, scope=Scope(hosts=("SY",)))
    assert ("blocked", "g") not in found(elsewhere, gate("attacks.near_7d >= 2"))


def test_a_rule_that_is_never_on_is_covered_by_nobody():
    never = rule("attacks.near_7d >= 3 && attacks.near_7d < 2", action={"alert": "heightened"})
    assert found(never, rule("attacks.near_7d >= 1", "o", action={"alert": "high"})) == {("never-on", "r")}


def test_two_rules_that_ask_the_same_on_the_same_evidence_cover_each_other():
    assert found(rule("attacks.near_7d >= 1"), rule("attacks.near_7d > 0.5 || attacks.near_7d >= 1", "o")) == {
        ("covered", "r")
    }
    assert found(rule("consent.settled"), rule("consent.settled", "o")) == {("covered", "r"), ("covered", "o")}


@pytest.mark.parametrize("limit", ["kinds", "hosts", "does", "units"])
def test_a_rule_for_more_units_covers_one_for_fewer_and_never_the_other_way(limit):
    wide, narrow = Scope(**{limit: ("b", "a")}), Scope(**{limit: ("a",)})
    both = rule("consent.settled", "narrow", scope=narrow), rule("consent.settled", "wide", scope=wide)
    assert found(*both) == {("covered", "narrow")}


def test_an_exception_narrows_a_rule():
    whole, spared = rule("consent.settled", "whole"), rule("consent.settled", "spared", scope=Scope(excepted=("x",)))
    assert found(whole, spared) == {("covered", "spared")}


def test_a_gate_that_is_open_while_only_some_of_those_units_are_held_is_not_blocked():
    near = rule("attacks.near_7d >= 1", "near", action={"alert": "high"}, scope=Scope(excepted=("x",)))
    assert ("blocked", "g") not in found(near, gate("attacks.near_7d >= 2"))


def test_an_end_that_cannot_come_is_found():
    assert found(rule("attacks.near_7d >= 1", leave="attacks.near_7d >= 2")) == {("never-off", "r")}
    assert found(rule("attacks.near_7d >= 1", leave="attacks.near_7d == 0")) == set()


def test_a_bound_that_is_just_reached_is_no_contradiction():
    assert found(rule("attacks.near_7d >= 2 && attacks.near_7d <= 2")) == set()
    assert found(rule("threat.p_7d > 0.2 && threat.p_7d < 0.3")) == set()
    assert found(rule("attacks.near_7d > 1 && attacks.near_7d < 2")) == set(), "numbers lie between the bounds too"
    assert found(rule("attacks.near_7d < 1")) == set(), "and below the lowest"
    assert found(rule("attacks.near_7d > 1")) == set(), "and above the highest"
    assert found(rule("consent.state != 'agreed' && consent.state != 'withdrawn'")) == set(), "a word no rule names"


def test_a_rule_that_another_always_covers_is_found():
    wide = rule("attacks.near_7d >= 1", "wide", action={"alert": "high"})
    assert found(rule("attacks.near_7d >= 2"), wide) == {("covered", "r")}


@pytest.mark.parametrize(
    "other",
    [
        rule("attacks.near_7d >= 3", "o", action={"alert": "high"}),
        rule("attacks.near_7d >= 1", "o", action={"activity": "closed"}),
        rule("attacks.near_7d >= 1", "o", scope=Scope(kinds=("mission",))),
        rule("attacks.near_7d >= 1", "o", scope=Scope(excepted=("x",))),
        rule("attacks.host_7d >= 1", "o"),
        rule("attacks.near_7d >= 1", "o", action={}, lowers={"alert": "high"}),
    ],
)
def test_a_rule_that_another_covers_only_in_part_is_left_alone(other):
    assert ("covered", "r") not in found(rule("attacks.near_7d >= 2"), other)


def test_a_rule_whose_only_evidence_nobody_provides_is_found():
    some = set(FACT_NAMES) - {"people.accounted"}
    assert found(rule("people.accounted < 1"), provided=some) == {("no-evidence", "r")}
    assert found(rule("people.accounted < 1 || attacks.near_7d > 0"), provided=some) == set()
    assert found(rule("people.accounted < 1 && attacks.near_7d > 0"), provided=some) == {("no-evidence", "r")}


def test_a_rule_that_no_case_shows_is_found_with_its_line():
    (finding,) = check_policy(make_policy([rule("consent.settled")]), (), set(FACT_NAMES))
    assert (finding.kind, finding.rule, finding.line, finding.serious) == ("never-tested", "r", 7, False)


def test_a_rule_of_too_many_facts_is_told_and_not_guessed_at():
    text = " && ".join(f"{name} >= 1 && {name} <= 2" for name, f in FACT_NAMES.items() if f.kind == "number")
    assert ("not-looked-through", "r") in found(rule(text))


def test_every_kind_of_finding_has_words():
    findings = check_policy(make_policy([rule("false")]), (), set(FACT_NAMES))
    assert {f.kind for f in findings} == {"never-on", "never-tested"}
    assert all(f.says == KINDS[f.kind] for f in findings)


def test_nothing_is_wrong_with_the_shipped_policy():
    assert check_policy(POLICY, CASES, set(FACT_NAMES)) == ()


@settings(max_examples=200, deadline=None)
@given(conditions(lasting=False))
def test_a_world_agrees_with_the_evaluation_of_its_facts(condition):
    for world in list(worlds([condition]) or ())[:30]:
        seen = {name: plain_fact(FACT_NAMES[name], value, moment(0)) for name, value in world.items()}
        value = evaluate(condition, Evidence(facts=seen, at=moment(0)))[0].value
        assert value == ("true" if holds(condition, world) else "false")


@settings(max_examples=200, deadline=None)
@given(conditions(lasting=False))
def test_a_decision_table_says_in_which_worlds_a_rule_goes_on(condition):
    shown = show_rule(rule("consent.settled").__class__(**{**fields(rule("consent.settled")), "enter": condition}))
    for world in list(worlds([condition]) or ())[:30]:
        answers = [answer_in(world, question, condition) for question in shown.questions]
        met = any(all(said in ("–", mine) for said, mine in zip(way, answers, strict=True)) for way in shown.ways_on)
        assert met is holds(condition, world) or len(shown.ways_on) == 64


def fields(one):
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def answer_in(world, question, condition):
    """Answer one question of the table in a world, by the leaf it was made from."""
    from standby.posture.condition import OneOf, leaves_of

    for leaf in leaves_of(condition):
        words = f"{leaf.fact} is {' or '.join(leaf.words)}" if isinstance(leaf, OneOf) else in_words(leaf)
        if words == question:
            plain = replace(leaf, negated=False) if isinstance(leaf, OneOf) else leaf
            return "yes" if holds(plain, world) else "no"
    raise AssertionError(question)


def test_a_decision_table_answers_no_where_the_opposite_is_asked():
    shown = show_rule(rule("!consent.settled && (sources.reporting || consent.state != 'agreed')"))
    assert len(shown.questions) == 3
    assert sorted(tuple(zip(shown.questions, way, strict=True)) for way in shown.ways_on)
    assert all(way[0] == "no" for way in shown.ways_on)
    assert {way[1:] for way in shown.ways_on} == {("yes", "–"), ("–", "no")}


def test_a_rule_that_can_never_go_on_has_no_way_and_one_that_always_does_has_an_empty_one():
    assert show_rule(rule("consent.settled && !consent.settled")).ways_on == ()
    assert show_rule(rule("true")).ways_on == ((),)
    assert show_rule(rule("!false")).ways_on == ((),)
    assert show_rule(rule("false || consent.settled")).ways_on == (("yes",),)


def test_a_table_longer_than_anybody_could_sign_is_cut():
    names = [name for name, fact in FACT_NAMES.items() if fact.kind == "number"][:14]
    pairs = [f"({a} > 1 || {b} > 1)" for a, b in zip(names[::2], names[1::2], strict=True)]
    longest, longer = (show_rule(rule(" && ".join(pairs[:count]))).ways_on for count in (6, 7))
    assert (len(longest), len(longer)) == (64, 64)


def test_a_way_that_asks_for_more_than_another_is_left_out_of_the_table_and_the_same_one_told_once():
    shown = show_rule(rule("sources.reporting || sources.reporting && consent.settled || sources.reporting"))
    assert (len(shown.questions), shown.ways_on) == (1, (("yes",),))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("consent.state == 'agreed'", "yes"),
        ("consent.state != 'agreed'", "no"),
        ("!(consent.state == 'agreed')", "no"),
        ("!(consent.state != 'agreed')", "yes"),
    ],
)
def test_a_word_is_asked_for_the_same_way_however_it_is_denied(text, answer):
    shown = show_rule(rule(text))
    assert (shown.questions, shown.ways_on) == (("consent.state is agreed",), ((answer,),))


def test_a_rule_reads_as_a_sentence():
    said = sentence(
        rule(
            "attacks.near_7d >= 1 && (!sources.reporting || consent.state != 'agreed')",
            leave="for_at_least(consent.settled, hours(36))",
            min_dwell=timedelta(days=1),
            if_unknown="hold",
        )
    )
    assert said == (
        "When attacks.near_7d >= 1 and (it is not so that each of the unit's sites has a source that reports at a "
        "known rhythm and has kept to it or consent.state is not agreed), consider alert heightened, until for at "
        "least 36 hours the host's consent stands: invited, agreed, or agreed with limits, and at least 1 day after "
        "it was last so. duty officer signs, who may act first and report; lowering takes commander or the level "
        "that raised. While nobody knows, what stands is kept."
    )


def test_a_rule_that_names_no_dwell_and_no_end_says_none():
    said = sentence(rule("attacks.near_7d >= 1", authority=Authority(up="ann", down="bob", act_first=False)))
    assert said == (
        "When attacks.near_7d >= 1, consider alert heightened, for as long as it is so. ann signs; lowering takes bob "
        "or the level that raised. While nobody knows, it is put to ann and what stands is kept."
    )


@pytest.mark.parametrize(("signatures", "says"), [(1, "bob"), (2, "bob (2 different people)")])
def test_a_sentence_says_how_many_people_lowering_takes_where_one_is_not_enough(signatures, says):
    authority = Authority(up="ann", down="bob", signatures=signatures)
    assert f"lowering takes {says} or the level" in sentence(rule("consent.settled", authority=authority))
    assert sentence(gate("consent.settled")).endswith("commander signs.")
    opened = replace(gate("consent.settled"), authority=authority)
    assert sentence(opened).endswith(f"{says.replace('bob', 'bob signs')}.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("!(consent.settled && sources.reporting)", "not (the host's consent stands"),
        ("consent.settled || !true", "not true"),
        ("!(attacks.near_7d >= 1)", "not attacks.near_7d >= 1"),
        ("!(consent.state in ['agreed', 'unclear'])", "consent.state is not agreed or unclear"),
        ("consent.state != 'agreed'", "consent.state is not agreed"),
        ("!(consent.state != 'agreed')", "consent.state is agreed"),
        ("within_last(consent.settled, hours(1))", "within the last 1 hour the"),
        ("within_last(consent.settled, hours(48))", "within the last 2 days the"),
        ("within_last(consent.settled, hours(30))", "within the last 30 hours the"),
    ],
)
def test_every_kind_of_condition_is_said_in_words(text, says):
    assert says in in_words(parse_condition(text))


def test_a_gate_reads_as_a_permission():
    said = sentence(rule("within_last(consent.settled, days(2))", action={}, lowers={"activity": "reduced"}))
    assert said.startswith("When within the last 2 days the host's consent stands")
    assert said.endswith("the posture may come down to activity reduced; commander signs.")


def test_the_same_policy_has_no_changes():
    assert policy_changes(POLICY, POLICY) == ()


def test_changes_are_said_rule_by_rule_and_field_by_field():
    before = make_policy([rule("attacks.near_7d >= 1"), rule("consent.settled", "gone")])
    altered = rule(
        "attacks.near_7d >= 2", action={"alert": "high"}, min_dwell=timedelta(days=2), leave="consent.settled"
    )
    after = make_policy([altered, rule("sources.reporting", "fresh")], version="2", review_after=timedelta(days=1))
    changes = policy_changes(before, after)
    assert "version changes from 1 to 2" in changes
    assert "review after changes from 7 days to 1 day" in changes
    assert "rule r: enter changes from attacks.near_7d >= 1 to attacks.near_7d >= 2" in changes
    assert "rule r: leave changes from nothing to consent.settled" in changes
    assert "rule r: action changes from alert heightened to alert high" in changes
    assert "rule r: min dwell changes from 0 days to 2 days" in changes
    assert any(change.startswith("new rule fresh: When") for change in changes)
    assert any(change.startswith("rule gone is taken out: When") for change in changes)
    assert len(changes) == 8


def test_a_change_of_who_signs_or_for_whom_is_said():
    before = rule("consent.settled")
    after = replace(
        before, authority=Authority(up="commander", down="commander", signatures=2), scope=Scope(kinds=("mission",))
    )
    assert policy_changes(make_policy([before]), make_policy([after])) == (
        "rule r: up changes from duty officer to commander",
        "rule r: signatures changes from 1 to 2",
        "rule r: kinds changes from nothing to mission",
    )
