"""What would change the advice, and the postures that were weighed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from tests.posture.strategies import UNIT, conditions, facts, moment
from tests.posture.test_recommend import CALM, NEAR, advised, gate, rule
from tests.posture.test_recommend import facts as given_facts

from standby.posture.evaluate import Evidence, evaluate
from standby.posture.grammar import parse_condition
from standby.posture.model import PRESETS, Fact
from standby.posture.outlook import turning_sets
from standby.posture.recommend import recommendation_json


def turned(text, wanted=True, **known):
    explained, _ = evaluate(parse_condition(text), Evidence(facts=given_facts(**known), at=moment(0)))
    return turning_sets(explained, wanted=wanted)


def test_what_is_so_already_is_left_out():
    found = turned("sources.reporting && attacks.near_7d >= 1", sources__reporting=True, attacks__near_7d=0)
    assert found == (("attacks.near_7d >= 1",),)


def test_one_of_several_is_enough_and_all_of_several_are_needed():
    text = "(consent.settled || attacks.near_7d >= 1) && sources.reporting"
    known = {"consent__settled": False, "attacks__near_7d": 0, "sources__reporting": False}
    assert turned(text, **known) == (
        ("attacks.near_7d >= 1", "sources.reporting"),
        ("consent.settled", "sources.reporting"),
    )


def test_what_would_have_to_be_otherwise_is_written_with_not():
    assert turned("!consent.settled", consent__settled=True) == (("not consent.settled",),)
    assert turned("consent.settled", wanted=False, consent__settled=True) == (("not consent.settled",),)


def test_what_can_never_be_so_has_no_way_and_what_is_so_an_empty_one():
    assert turned("false && consent.settled") == ()
    assert turned("consent.settled", consent__settled=True) == ((),)


@settings(max_examples=200, deadline=None)
@given(conditions(lasting=False), facts())
def test_every_way_is_minimal_and_none_is_offered_for_what_is_so(condition, known):
    explained, _ = evaluate(condition, Evidence(facts=known, at=moment(0)))
    ways = turning_sets(explained)
    assert (ways == ((),)) is (explained.value == "true")
    assert not any(set(a) < set(b) for a in ways for b in ways)


def test_more_ways_than_anybody_reads_are_cut_to_the_shortest():
    either = "(attacks.near_7d > 1 || attacks.host_7d > 1)"
    more = "(attacks.near_30d > 1 || attacks.host_30d > 1) && (threats.against_us_14d > 1 || unrest.host_14d > 1)"
    known = dict.fromkeys(("attacks__near_7d", "attacks__host_7d", "attacks__near_30d", "attacks__host_30d"), 0)
    known |= {"threats__against_us_14d": 0, "unrest__host_14d": 0, "sources__silent": 0}
    assert len(turned(f"{either} && {more}", **known)) == 8
    cut = turned(f"sources.silent > 1 || {either} && {more}", **known)
    assert len(cut) == 8
    assert cut[0] == ("sources.silent > 1",)


def would(recommendation, effect):
    return {w.rule: w for w in recommendation.would_change if w.effect == effect}


def test_a_rule_that_is_off_and_would_raise_is_told_with_what_it_lacks():
    found = would(advised([rule(), rule("consent.settled", "other")], CALM), "raise")
    assert found["near"].ways == (("attacks.near_7d >= 1",),)
    assert found["near"].axes == {"alert": "heightened"}
    assert "near" not in would(advised([rule()], NEAR), "raise")


def test_a_rule_that_asks_for_no_more_than_is_advised_would_not_change_it():
    rules = [rule(action={"alert": "high"}), rule("consent.settled", "less")]
    assert "less" not in would(advised(rules, NEAR), "raise")


def test_a_shut_gate_is_told_with_what_it_lacks_and_an_open_one_is_not():
    rules = [rule(action={"activity": "paused"}), gate("sources.reporting && consent.settled")]
    shut = would(advised(rules, {**NEAR, **given_facts(sources__reporting=True)}), "lower")
    assert shut["gate"].ways == (("consent.settled",),)
    both = given_facts(sources__reporting=True, consent__settled=True)
    assert would(advised(rules, {**NEAR, **both}), "lower") == {}


def test_every_preset_is_weighed_against_the_advice():
    rules = [
        rule(action=PRESETS["hibernate"], sustainable_for=timedelta(days=7)),
        rule("consent.settled", "leave", action=PRESETS["withdraw"]),
    ]
    needs = {"people": {"hibernating": ("water",)}}
    found = {o.preset: o for o in advised(rules, NEAR, requirements=needs).options}
    assert list(found) == list(PRESETS)
    shelter = found["hibernate"]
    assert (shelter.asked_by, shelter.requirements, shelter.sustainable_for) == (
        ("near",),
        ("water",),
        timedelta(days=7),
    )
    assert shelter.protects_less_on == shelter.protects_more_on == ()
    assert "people" in found["continue"].protects_less_on
    assert found["withdraw"].perhaps_asked_by == ("leave",)
    assert "people" in found["withdraw"].protects_more_on


@pytest.mark.parametrize(("lasts", "days"), [(timedelta(days=7), 7.0), (None, None)])
def test_how_long_an_option_lasts_is_written_in_days(lasts, days):
    plain = recommendation_json(advised([rule(action=PRESETS["hibernate"], sustainable_for=lasts)], NEAR))
    option = next(o for o in plain["options"] if o["preset"] == "hibernate")
    assert option["sustainable_for_days"] == days
    assert "sustainable_for" not in option


def test_the_outlook_sees_what_the_look_saw():
    word = Fact(name="ordered.activity", subject="u", words=("paused",))
    known = {**CALM, "ordered.activity": word}
    shut = would(advised([gate("posture.activity == 'paused' && sources.reporting")], known), "lower")
    assert shut["gate"].ways == (("sources.reporting",),)
    assert replace(UNIT).id == "u"
