"""What is recommended for a unit: raising, holding, gates, signatures, inheritance and expiry."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.posture.strategies import UNIT, make_policy, moment

from standby.basis.errors import AskedWrongly
from standby.basis.grades import parse_grade
from standby.basis.mission import Unit
from standby.posture.grammar import parse_condition
from standby.posture.model import Authority, Fact, Rule, Scope
from standby.posture.recommend import parents_first, recommend, recommendation_json, step

DUTY = Authority(up="duty officer", down="commander")


def rule(enter="attacks.near_7d >= 1", id="near", **fields):
    fields = {"action": {"alert": "heightened"}, "authority": DUTY, **fields}
    leave = fields.pop("leave", None)
    return Rule(
        id=id,
        title=f"Rule {id}",
        assumption="a",
        indicator="i",
        citation="c",
        enter=parse_condition(enter),
        leave=parse_condition(leave) if leave else None,
        **fields,
    )


def gate(enter="sources.reporting", id="gate", **fields):
    return rule(enter, id, action={}, **{"lowers": {"activity": "reduced"}, **fields})


def facts(**given):
    return {name.replace("__", "."): one(name.replace("__", "."), value) for name, value in given.items()}


def one(name, value):
    if value in ("unknown", "contradictory"):
        return Fact(name=name, subject="u", status=value)
    if isinstance(value, bool):
        return Fact(name=name, subject="u", status="true" if value else "false")
    if isinstance(value, str):
        return Fact(name=name, subject="u", words=(value,), grade=parse_grade("B2"))
    low, high = value if isinstance(value, tuple) else (value, value)
    return Fact(name=name, subject="u", low=float(low), high=float(high))


def advised(rules, *days, units=(UNIT,), at=None, **policy):
    moments = at or range(len(days))
    timeline = [(moment(n), {unit.id: day for unit in units}) for n, day in zip(moments, days, strict=True)]
    return recommend(make_policy(rules, **policy), units, timeline)[-1]


def axis(recommendation, name):
    return next(a for a in recommendation.axes if a.axis == name)


def value(recommendation, name="alert"):
    return axis(recommendation, name).value


NEAR, CALM = facts(attacks__near_7d=1), facts(attacks__near_7d=0)


def test_with_no_rule_what_the_policy_starts_from_stands():
    found = advised([], {})
    assert [a.value for a in found.axes] == ["routine", "full", "in place", "open", "none"]
    assert {a.change for a in found.axes} == {"keep"}
    assert {a.standing_basis for a in found.axes} == {"start of the policy"}


def test_a_rule_that_is_on_raises_its_axes_and_no_other():
    found = advised([rule()], NEAR)
    assert axis(found, "alert").change == "raise"
    assert axis(found, "alert").rules == ("near",)
    assert value(found, "activity") == "full"


def test_the_rules_that_decide_an_axis_are_named_when_their_words_were_read_from_a_file():
    high, reduced = ("".join(["hi", "gh"])), "".join(["redu", "ced"])
    assert axis(advised([rule(action={"alert": high})], NEAR), "alert").rules == ("near",)
    seen = facts(sources__reporting=True, reported__activity="paused")
    assert axis(advised([gate(lowers={"activity": reduced})], seen), "activity").rules == ("gate",)


def test_the_most_protective_of_several_rules_counts():
    found = advised([rule(), rule(id="high", action={"alert": "high"})], NEAR)
    assert value(found) == "high"
    assert axis(found, "alert").rules == ("high",)
    assert [b.rule for b in found.because] == ["near", "high"]


def test_a_rule_stays_on_until_its_end_is_surely_so():
    rules = [rule(leave="quiet.near_days >= 14")]
    after = facts(attacks__near_7d=0, quiet__near_days=(10, 20))
    found = advised(rules, NEAR, after)
    assert found.because[0].rule == "near"
    assert "unknown" in found.because[0].says
    assert advised(rules, NEAR, facts(attacks__near_7d=0, quiet__near_days=14)).because == ()


def test_a_rule_does_not_go_off_while_its_indicator_is_undecided():
    rules = [rule(leave="true")]
    assert advised(rules, NEAR, facts(attacks__near_7d="unknown")).because[0].rule == "near"
    assert advised(rules, NEAR, CALM).because == ()


def test_a_rule_without_an_end_goes_off_when_its_indicator_surely_is_not():
    assert advised([rule()], NEAR, CALM).because == ()


@pytest.mark.parametrize(("day", "on"), [(1, True), (2, True), (3, False), (4, False)])
def test_a_rule_dwells_from_the_last_moment_its_indicator_was_met(day, on):
    found = advised([rule(min_dwell=timedelta(days=3))], NEAR, CALM, at=[0, day])
    assert bool(found.because) is on
    if on:
        assert "dwell" in found.because[0].says


def test_an_undecided_moment_starts_the_dwell_anew():
    rules = [rule(min_dwell=timedelta(days=3))]
    assert advised(rules, NEAR, facts(attacks__near_7d="unknown"), CALM, at=[0, 2, 4]).because
    assert not advised(rules, NEAR, facts(attacks__near_7d="unknown"), CALM, at=[0, 2, 5]).because


def test_since_is_the_moment_a_rule_went_on_and_not_the_last_look():
    found = advised([rule()], CALM, NEAR, NEAR)
    assert found.because[0].since == moment(1)


def test_what_was_raised_stands_after_the_rule_is_off_until_a_gate_opens():
    found = advised([rule()], NEAR, CALM)
    assert value(found) == "heightened"
    assert axis(found, "alert").standing_basis == "recommended before"
    opened = advised([rule(), gate(lowers={"alert": "routine"})], NEAR, {**CALM, **facts(sources__reporting=True)})
    assert value(opened) == "routine"
    assert axis(opened, "alert").change == "lower"
    assert axis(opened, "alert").rules == ("gate",)
    assert [g.rule for g in opened.gates] == ["gate"]


def test_a_gate_never_brings_an_axis_below_a_rule_that_is_on():
    assert (
        value(advised([rule(), gate(lowers={"alert": "routine"})], {**NEAR, **facts(sources__reporting=True)}))
        == "heightened"
    )


def test_a_gate_does_not_raise():
    found = advised([gate(lowers={"alert": "high"})], facts(sources__reporting=True))
    assert value(found) == "routine"


@pytest.mark.parametrize("status", ["unknown", "contradictory", False])
def test_a_gate_that_is_not_surely_open_lowers_nothing(status):
    found = advised([gate()], facts(sources__reporting=status, reported__activity="paused"))
    assert value(found, "activity") == "paused"


def test_a_gate_that_is_undecided_is_told_with_what_would_open_it():
    found = advised([gate()], facts(reported__activity="paused"))
    (undecided,) = found.unknown
    assert (undecided.rule, undecided.if_unknown, undecided.refer_to) == ("gate", "hold", "commander")
    assert undecided.to_enter == (("sources.reporting",),)
    assert found.gates == (), "only what is open is told as open"


def test_an_undecided_gate_that_could_lower_nothing_is_not_worth_telling():
    assert advised([gate()], {}).unknown == ()


@pytest.mark.parametrize(
    ("if_unknown", "expected"), [("refer", "routine"), ("hold", "routine"), ("enter", "heightened")]
)
def test_an_undecided_rule_does_what_it_says_it_does(if_unknown, expected):
    found = advised([rule(if_unknown=if_unknown)], {})
    assert value(found) == expected
    assert axis(found, "alert").possible == "heightened"


def test_an_undecided_rule_is_told_with_the_evidence_that_would_settle_it():
    (undecided,) = advised([rule()], {}).unknown
    assert (undecided.rule, undecided.value, undecided.refer_to) == ("near", "unknown", "duty officer")
    assert undecided.to_enter == undecided.to_dismiss == (("attacks.near_7d",),)
    assert "attacks.near_7d >= 1" in undecided.why


def test_an_undecided_rule_keeps_a_gate_from_lowering_what_it_would_ask():
    rules = [rule(action={"activity": "paused"}), gate(lowers={"activity": "full"})]
    seen = facts(attacks__near_7d="unknown", sources__reporting=True, reported__activity="suspended")
    assert value(advised(rules, seen), "activity") == "paused"


def test_a_rule_that_may_have_begun_unseen_is_told_as_such():
    found = advised(
        [rule(leave="consent.settled")], facts(attacks__near_7d="unknown"), {**CALM, **facts(consent__settled=False)}
    )
    (undecided,) = found.unknown
    assert "nobody knew whether it began" in undecided.why
    assert undecided.to_dismiss == ()


def test_a_reported_posture_stands_even_when_nothing_is_known_of_its_cause():
    found = advised([], facts(reported__people="relocated"))
    assert (value(found, "people"), axis(found, "people").standing_basis) == ("relocated", "reported")


def test_a_contradicted_report_stands_at_its_more_protective_side():
    disputed = replace(one("reported.activity", "paused"), status="contradictory", words=("full", "paused"))
    assert value(advised([], {"reported.activity": disputed}), "activity") == "paused"


def reported(word, day, grade="B2"):
    return {
        "reported.alert": replace(
            one("reported.alert", word), stated_at=moment(day), grade=grade and parse_grade(grade)
        )
    }


def test_a_newer_judged_report_may_lower_what_was_recommended():
    assert value(advised([rule()], NEAR, {**CALM, **reported("routine", 1)})) == "routine"


def test_a_newer_judged_report_may_lower_by_one_step():
    rules = [rule(action={"alert": "high"})]
    found = advised(rules, NEAR, {**CALM, **reported("heightened", 1)})
    assert (value(found), axis(found, "alert").standing_basis) == ("heightened", "reported")


def test_a_rule_that_is_on_says_what_makes_it_so_and_one_that_lingers_what_keeps_it():
    seen = {"attacks.near_7d": replace(one("attacks.near_7d", 1), says="one attack yesterday")}
    assert advised([rule()], seen).because[0].says == "one attack yesterday"
    dwelling = advised([rule(min_dwell=timedelta(days=9))], seen, CALM).because[0].says
    assert dwelling == "its indicator is no longer so, and it stays on until its dwell has passed"
    doubted = advised([rule()], seen, facts(attacks__near_7d="unknown")).because[0].says
    assert doubted.startswith("its indicator is unknown (attacks.near_7d >= 1 (unknown: ")
    told = {**CALM, "consent.settled": replace(one("consent.settled", False), says="a motion against")}
    kept = advised([rule(leave="consent.settled")], seen, told).because[0].says
    assert kept == "it stays on until consent.settled is surely so, which is false: a motion against"


def test_one_person_signs_and_may_act_first_where_a_rule_does_not_say():
    plain = Authority(up="duty officer", down="commander")
    assert (plain.signatures, plain.act_first) == (1, True)


def test_a_report_of_the_very_moment_may_lower_and_a_decision_of_it_stands():
    assert value(advised([rule()], NEAR, {**CALM, **reported("routine", 0)})) == "routine"
    word = replace(one("ordered.alert", "routine"), stated_at=moment(0))
    found = advised([rule()], NEAR, {**CALM, "ordered.alert": word})
    assert (value(found), axis(found, "alert").standing_basis) == ("routine", "decided")
    older = advised([rule()], NEAR, {**CALM, "ordered.alert": replace(word, stated_at=moment(-0.1))})
    assert (value(older), axis(older, "alert").standing_basis) == ("heightened", "recommended before")
    higher = advised(
        [rule()], NEAR, {**CALM, "ordered.alert": replace(one("ordered.alert", "high"), stated_at=moment(-0.1))}
    )
    assert (value(higher), axis(higher, "alert").standing_basis) == ("high", "decided")


@pytest.mark.parametrize(("day", "grade"), [(-1, "B2"), (1, "F2"), (1, None)])
def test_an_older_or_unjudged_report_lowers_nothing(day, grade):
    assert value(advised([rule()], NEAR, {**CALM, **reported("routine", day, grade)})) == "heightened"


def test_a_report_without_a_time_lowers_nothing():
    assert value(advised([rule()], NEAR, {**CALM, **facts(reported__alert="routine")})) == "heightened"


def test_a_decision_in_force_stands_before_any_report():
    found = advised([], facts(ordered__activity="suspended", reported__activity="full"))
    assert (value(found, "activity"), axis(found, "activity").standing_basis) == ("suspended", "decided")


@pytest.mark.parametrize("status", ["unknown", "contradictory", "false"])
def test_a_decision_that_is_not_sure_does_not_stand(status):
    word = replace(one("ordered.activity", "full"), status=status)
    found = advised([], {"ordered.activity": word, **facts(reported__activity="paused")})
    assert (value(found, "activity"), axis(found, "activity").standing_basis) == ("paused", "reported")


def test_a_change_waits_for_a_signature_from_day_to_day_until_somebody_decides():
    later = advised([rule()], NEAR, NEAR)
    assert (axis(later, "alert").change, axis(later, "alert").standing_basis) == ("keep", "recommended before")
    assert [(a.axis, a.change, a.authority) for a in later.approvals_needed] == [("alert", "raise", "duty officer")]
    decided = advised([rule()], {**NEAR, **facts(ordered__alert="heightened")})
    assert decided.approvals_needed == ()
    told = advised([rule()], {**NEAR, **facts(reported__alert="heightened")})
    assert (axis(told, "alert").standing_basis, told.approvals_needed) == ("reported", ())
    assert advised([rule(action={"alert": "routine"})], NEAR).approvals_needed == ()
    assert advised([rule()], NEAR, CALM).approvals_needed == (), "no rule asks for it any more"


def test_who_raised_is_remembered_over_the_days_it_stands():
    rules = [
        rule(authority=Authority(up="headquarters", down="duty officer")),
        gate(lowers={"alert": "routine"}, authority=Authority(up="duty officer", down="duty officer")),
    ]
    opened = {**CALM, **facts(sources__reporting=True)}
    (needed,) = advised(rules, NEAR, NEAR, CALM, opened).approvals_needed
    assert (needed.change, needed.authority) == ("lower", "headquarters")
    elsewhere = rule("attacks.host_7d >= 1", "host", authority=Authority(up="duty officer", down="duty officer"))
    near, calm = ({**opened, **facts(attacks__near_7d=n, attacks__host_7d=0)} for n in (1, 0))
    again = {**CALM, **facts(attacks__host_7d=1)}
    (later,) = advised([*rules, elsewhere], near, calm, again, calm).approvals_needed
    assert (later.change, later.authority) == ("lower", "duty officer"), "what was lowered since is forgotten"


def test_a_value_is_kept_since_the_day_it_changed_and_not_the_last_look():
    memory, since = {}, []
    rules = [rule(action={"alert": "high"}), gate(lowers={"alert": "routine"})]
    opened = {**CALM, **facts(sources__reporting=True)}
    for day, seen in enumerate([CALM, NEAR, CALM, opened, CALM]):
        _, memory = step(make_policy(rules), [UNIT], {"u": seen}, moment(day), memory)
        since.append(memory["u"].axes["alert"].since)
    assert since[1:] == [moment(1), moment(1), moment(3), moment(3)]
    assert since[0] < moment(0), "it stood when the policy took effect"


def test_a_rule_can_ask_what_stands():
    found = advised([rule("posture.activity == 'paused'")], facts(reported__activity="paused"))
    assert value(found) == "heightened"


def test_raising_takes_the_level_the_rule_names_and_may_act_first():
    (needed,) = advised([rule()], NEAR).approvals_needed
    assert (needed.axis, needed.change, needed.authority, needed.signatures, needed.act_first) == (
        "alert",
        "raise",
        "duty officer",
        1,
        True,
    )


def test_lowering_takes_at_least_the_level_that_raised():
    rules = [
        rule(authority=Authority(up="headquarters", down="duty officer")),
        gate(lowers={"alert": "routine"}, authority=Authority(up="duty officer", down="duty officer", signatures=2)),
    ]
    (needed,) = advised(rules, NEAR, {**CALM, **facts(sources__reporting=True)}).approvals_needed
    assert (needed.change, needed.authority, needed.signatures, needed.act_first) == ("lower", "headquarters", 2, False)


@given(st.permutations(["duty officer", "commander", "headquarters"]), st.data())
def test_no_levels_let_lowering_be_signed_below_the_level_that_raised(levels, data):
    up, down = data.draw(st.sampled_from(levels)), data.draw(st.sampled_from(levels))
    rules = [
        rule(authority=Authority(up=up, down=levels[0])),
        gate(lowers={"alert": "routine"}, authority=Authority(up=levels[0], down=down)),
    ]
    (needed,) = advised(
        rules, NEAR, {**CALM, **facts(sources__reporting=True)}, authorities=tuple(levels)
    ).approvals_needed
    assert levels.index(needed.authority) == max(levels.index(up), levels.index(down))


PARENT = Unit(id="op", name="Operation", kind="operation")
CHILD = Unit(id="u", name="Child", kind="mission", parent="op", host="IQ")
GRANDCHILD = Unit(id="g", name="Grandchild", kind="contingent", parent="u", host="IQ")


def below(rules, at_top, units=(GRANDCHILD, CHILD, PARENT)):
    found = recommend(make_policy(rules), units, [(moment(0), {"op": at_top})])
    return {r.subject: r for r in found}


def test_a_parents_rule_is_handed_down_to_every_generation():
    found = below([rule(scope=Scope(kinds=("operation",)))], NEAR)
    assert {unit: value(r) for unit, r in found.items()} == {"op": "heightened", "u": "heightened", "g": "heightened"}
    assert found["g"].because[0].from_unit == "op"


def test_a_unit_excepted_from_a_rule_is_spared_and_so_are_those_below_it():
    found = below([rule(scope=Scope(kinds=("operation",), excepted=("u",)))], NEAR)
    assert (value(found["u"]), value(found["g"])) == ("routine", "routine")


def test_a_rule_kept_to_its_unit_is_not_handed_down():
    found = below([rule(scope=Scope(kinds=("operation",)), hands_down=False)], NEAR)
    assert (value(found["op"]), value(found["u"])) == ("heightened", "routine")


def test_a_doubt_is_handed_down_too():
    found = below([rule(scope=Scope(kinds=("operation",)))], {})
    assert axis(found["g"], "alert").possible == "heightened"
    assert found["g"].unknown[0].from_unit == "op"


def test_a_parent_that_is_not_listed_or_stands_under_itself_hands_nothing_down():
    loop = Unit(id="x", name="X", kind="mission", parent="x")
    assert parents_first([loop, CHILD]) == [CHILD, loop] or parents_first([loop, CHILD]) == [loop, CHILD]
    assert [u.id for u in parents_first([GRANDCHILD, CHILD, PARENT])] == ["op", "u", "g"]


@pytest.mark.parametrize(
    ("scope", "speaks"),
    [
        (Scope(), True),
        (Scope(kinds=("mission",), hosts=("IQ",), does=("train", "fly"), units=("u",)), True),
        (Scope(kinds=("contingent",)), False),
        (Scope(hosts=("KW",)), False),
        (Scope(does=("fly",)), False),
        (Scope(units=("other",)), False),
        (Scope(excepted=("u",)), False),
    ],
)
def test_a_rule_speaks_only_for_the_units_in_its_scope(scope, speaks):
    assert (value(advised([rule(scope=scope)], NEAR)) == "heightened") is speaks


def test_a_recommendation_expires_at_the_earliest_review_of_what_is_on():
    assert advised([rule()], NEAR).expires == moment(7)
    assert advised([rule(review_after=timedelta(hours=12))], NEAR).expires == moment(0.5)
    assert advised([rule(review_after=timedelta(hours=12))], CALM).expires == moment(7)


def test_a_recommendation_lasts_no_longer_than_its_shortest_rule_can_be_sustained():
    rules = [rule(sustainable_for=timedelta(days=10)), rule(id="b", sustainable_for=timedelta(days=4)), rule(id="c")]
    assert advised(rules, NEAR).sustainable_for == timedelta(days=4)
    assert advised(rules, CALM).sustainable_for is None


def test_a_recommendation_says_which_text_of_which_policy_it_rests_on():
    found = advised([], {}, digest="abc", version="7")
    assert (found.policy, found.policy_version, found.policy_digest) == ("p", "7", "abc")


def test_a_recommendation_is_plain_data_for_json():
    plain = recommendation_json(advised([rule(sustainable_for=timedelta(days=4))], NEAR))
    assert orjson.loads(orjson.dumps(plain)) == plain
    assert plain["sustainable_for_days"] == 4.0
    assert plain["because"][0]["enter"]["value"] == "true"
    assert recommendation_json(advised([], {}))["sustainable_for_days"] is None


@pytest.mark.parametrize("moments", [[], [1, 0], [1, 1]])
def test_a_timeline_that_does_not_run_forward_is_refused(moments):
    with pytest.raises(AskedWrongly) as caught:
        recommend(make_policy([rule()]), [UNIT], [(moment(n), {}) for n in moments])
    assert caught.value.code == "timeline-unusable"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["met", "not met", "unknown"]), min_size=1, max_size=12), st.integers(0, 4))
def test_a_dwell_is_never_cut_short_on_any_run_of_days(run, dwell):
    rules = [rule(min_dwell=timedelta(days=dwell))]
    seen = {"met": NEAR, "not met": CALM, "unknown": facts(attacks__near_7d="unknown")}
    memory, last_met, on = {}, None, False
    for day, word in enumerate(run):
        (found,), memory = step(make_policy(rules), [UNIT], {"u": seen[word]}, moment(day), memory)
        last_met = day if word != "not met" else last_met
        on = word == "met" or (on and (word == "unknown" or (last_met is not None and day - last_met < dwell)))
        assert bool(found.because) is on


def test_one_rule_that_lets_act_first_is_enough_to_act_first():
    careful = rule(id="careful", authority=Authority(up="commander", down="commander", act_first=False))
    (needed,) = advised([rule(), careful], NEAR).approvals_needed
    assert (needed.authority, needed.act_first) == ("commander", True)
    (alone,) = advised([careful], NEAR).approvals_needed
    assert not alone.act_first


def test_a_condition_that_must_last_remembers_from_look_to_look():
    rules = [rule("for_at_least(attacks.near_7d >= 1, days(2))")]
    assert advised(rules, NEAR, NEAR).because == ()
    assert advised(rules, NEAR, NEAR, NEAR).because[0].rule == "near"
    assert advised(rules, NEAR, CALM, NEAR).because == ()


def test_each_rule_is_told_once_with_the_claims_of_its_indicator_and_of_its_end():
    seen = {
        "attacks.near_7d": replace(one("attacks.near_7d", 1), claims=("a", "b")),
        "consent.settled": replace(one("consent.settled", False), claims=("b", "c")),
    }
    (told,) = advised([rule(leave="consent.settled")], seen).because
    assert (told.claims, told.effect, told.axes) == (("a", "b", "c"), "raises", {"alert": "heightened"})
    (opened,) = advised([gate("!consent.settled")], seen).gates
    assert (opened.claims, opened.effect, opened.axes) == (("b", "c"), "lets come down", {"activity": "reduced"})


def test_a_unit_under_itself_is_looked_at_once_and_what_is_handed_down_is_only_what_raises():
    opened = {"op": {**CALM, **facts(sources__reporting=True)}, "u": facts(reported__activity="paused")}
    found = recommend(make_policy([gate(scope=Scope(kinds=("operation",)))]), (PARENT, CHILD), [(moment(0), opened)])
    assert {r.subject: value(r, "activity") for r in found} == {"op": "full", "u": "paused"}
