"""Checks of the host's consent: the state, the voices, and who may speak for a country."""

from dataclasses import replace
from datetime import date

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.mission import ConsentRule
from standby.basis.time import AsOf, parse_instant
from standby.basis.vocabulary import CONSENT_SPEAKS_FOR, CONSENT_STATES
from standby.desk.mission_files import read_definition, shipped_consent
from standby.picture.assemble import assemble
from standby.picture.consent import body_of, moved_by
from standby.testing.making import make_claim, place

IRAQ = place("Iraq", 33.0, 44.0, precision="country")


def consent(picture):
    return next(c for c in picture.consent if c.host == "Iraq")


def said(who, predicate, day="2020-01-05", **more):
    return make_claim("consent", who, predicate, said=day, stated=day, at=IRAQ, report=f"{who}-{day}", **more)


def test_a_host_nobody_spoke_of_is_unclear(picture_of):
    found = consent(picture_of())
    assert (found.state, found.voices) == ("unclear", ())


def test_a_nonbinding_motion_contests_consent(picture_of):
    assert consent(picture_of(said("parliament", "nonbinding_motion"))).state == "contested"


def test_doubt_about_a_welcome_does_not_outweigh_an_open_contest(picture_of):
    voices = said("parliament", "nonbinding_motion"), said("", "welcome_uncertain", "2020-01-09", certainty="unknown")
    assert consent(picture_of(*voices)).state == "contested"


def test_the_voice_that_moved_a_consent_is_told_from_those_that_spoke_after_it(picture_of):
    voices = [said("parliament", "nonbinding_motion"), said("a party", "urged_to_stay", "2020-01-09")]
    found = consent(picture_of(*voices))
    assert [voice.speaker for voice in moved_by(found)] == ["parliament"]
    assert moved_by(consent(picture_of())) == ()


def test_a_formal_request_is_firmer_than_a_motion(picture_of):
    voices = said("parliament", "nonbinding_motion"), said("government", "departure_formally_requested", "2020-01-20")
    assert consent(picture_of(*voices, valid="2020-01-21")).state == "departure formally requested"


def test_a_request_that_is_denied_speaks_for_no_state(picture_of):
    found = consent(picture_of(said("government", "called_to_leave", certainty="negated")))
    assert (found.state, [(v.certainty, v.state) for v in found.voices]) == ("unclear", [("negated", None)])


def test_the_government_can_restore_consent(picture_of):
    voices = said("parliament", "nonbinding_motion"), said("prime minister", "agreed", "2020-01-20")
    assert consent(picture_of(*voices, valid="2020-01-21")).state == "agreed"


def test_an_army_cannot_restore_consent(picture_of):
    voices = said("parliament", "nonbinding_motion"), said("the Iraqi army", "agreed", "2020-01-20")
    found = consent(picture_of(*voices, valid="2020-01-21"))
    assert found.state == "contested"
    assert [v.speaker for v in found.voices] == ["parliament", "the Iraqi army"]


def test_a_condition_moves_no_state_and_is_shown_as_a_condition(picture_of):
    voice = said(
        "minister", "would_withdraw_if_asked", certainty="conditional", details={"condition": "if formally asked"}
    )
    found = consent(picture_of(voice))
    assert (found.state, found.voices[0].state, found.voices[0].condition) == ("unclear", None, "if formally asked")


def test_a_conditional_withdrawal_is_no_withdrawal(picture_of):
    voice = said("minister", "withdrawn", certainty="conditional")
    assert consent(picture_of(voice)).state == "unclear"


def test_what_is_said_after_the_moment_asked_about_is_not_heard(picture_of):
    from standby.testing.making import days, on_days

    later = said("parliament", "nonbinding_motion", "2020-01-20", valid=on_days(days("2020-01-20")))
    assert consent(picture_of(later, valid="2020-01-12")).voices == ()


def policy_of(day="2020-01-10", condition="if parliament formally asks", who="minister"):
    more = {"certainty": "conditional", "details": {"condition": condition}}
    return said(who, "would_withdraw_if_asked", day, **more)


def trigger(picture):
    (found,) = consent(picture).triggers
    return found


def test_a_stated_policy_becomes_a_plan_trigger_that_waits_for_its_condition(picture_of):
    found = trigger(picture_of(said("parliament", "nonbinding_motion"), policy_of(), valid="2020-01-21"))
    told = (found.speaker, found.condition, found.then, found.state)
    assert told == ("minister", "parliament formally asks", "withdraw", "not met")
    assert found.basis.claims


def test_a_motion_that_does_not_bind_sets_no_plan_off_and_a_formal_request_does(picture_of):
    asked = said("government", "departure_formally_requested", "2020-01-20")
    assert trigger(picture_of(policy_of(), asked, valid="2020-01-21")).state == "met"
    assert trigger(picture_of(policy_of(), asked, valid="2020-01-19")).state == "unknown"


def test_a_condition_nobody_can_reckon_is_left_to_a_person(picture_of):
    voice = said("minister", "withdrawn", certainty="conditional", details={"condition": "the base is hit again"})
    found = trigger(picture_of(voice, said("prime minister", "agreed", "2020-01-04")))
    assert (found.condition, found.then, found.state) == ("the base is hit again", "withdrawn", "unknown")


def test_of_one_speaker_only_the_newest_policy_waits(picture_of):
    voices = policy_of("2020-01-08", "if asked"), policy_of("2020-01-10"), policy_of("2020-01-09", who="premier")
    found = consent(picture_of(*voices, valid="2020-01-21")).triggers
    assert sorted((t.speaker, t.condition) for t in found) == [
        ("minister", "parliament formally asks"),
        ("premier", "parliament formally asks"),
    ]


@pytest.mark.parametrize("state", CONSENT_STATES)
def test_each_of_the_eight_states_is_what_the_government_says_it_is(picture_of, state):
    predicate = next(p for p, spoken_for in CONSENT_SPEAKS_FOR.items() if spoken_for == state)
    assert consent(picture_of(said("the prime minister", predicate))).state == state


@pytest.mark.parametrize("who", ["parliament", "the army", "a militia", "protesters", "the governor", "somebody"])
def test_a_formal_refusal_by_whoever_cannot_refuse_for_the_country_only_contests(picture_of, who):
    found = consent(picture_of(said(who, "departure_formally_requested")))
    assert found.state == "contested"
    assert "not binding" in found.because
    assert (found.voices[0].state, found.voices[0].counts_as) == ("departure formally requested", "contested")


@pytest.mark.parametrize("who", ["parliament", "the army", "a militia", "protesters", "the governor", "somebody"])
def test_a_welcome_by_whoever_cannot_give_consent_counts_for_nothing(picture_of, who):
    found = consent(picture_of(said(who, "invited")))
    assert (found.state, found.voices[0].state, found.voices[0].counts_as) == ("unclear", "invited", None)


def test_a_formal_request_outweighs_every_motion_and_a_motion_does_not_soften_it(picture_of):
    voices = (
        said("the government", "departure_formally_requested", "2020-01-05"),
        said("parliament", "nonbinding_motion", "2020-01-09"),
    )
    assert consent(picture_of(*voices)).state == "departure formally requested"


def test_a_doubt_that_weighs_less_than_a_contest_stays_what_it_is_whoever_says_it(picture_of):
    assert consent(picture_of(said("a mayor", "under_review"))).state == "under review"


def test_who_speaks_is_named_by_the_rule_apart_from_what_was_said(picture_of):
    found = consent(picture_of(said("the Iraqi army", "agreed"), said("somebody", "agreed", "2020-01-06")))
    assert [(v.speaker, v.body, v.state) for v in found.voices] == [
        ("the Iraqi army", "armed-forces", "agreed"),
        ("somebody", None, "agreed"),
    ]


def rule(id, *words, **more):
    return ConsentRule(id=id, words=words, authority="counsel", citation="c", **more)


def test_a_rule_of_the_host_goes_first_then_the_longest_word_then_the_newest():
    rules = (
        rule("any", "council"), rule("host", "council", host="IQ"), rule("longer", "security council"),
        rule("newer", "council", since=date(2020, 1, 1)),
    )  # fmt: skip
    day = date(2020, 2, 1)
    assert body_of("the Security Council", "IQ", day, rules).id == "host"
    assert body_of("the Security Council", "SY", day, rules).id == "longer"
    assert body_of("the council", "SY", day, rules).id == "newer"
    assert body_of("the councillor", "SY", day, rules) is None


@pytest.mark.parametrize(
    ("day", "knows"), [("2020-01-31", False), ("2020-02-01", True), ("2020-03-01", True), ("2020-03-02", False)]
)
def test_a_rule_holds_from_its_first_day_to_its_last(day, knows):
    held = rule("r", "junta", since=date(2020, 2, 1), until=date(2020, 3, 1))
    assert (body_of("the junta", "IQ", date.fromisoformat(day), [held]) is not None) == knows


def test_the_rule_of_the_day_on_which_it_was_said_decides_and_not_that_of_today(mission):
    held = rule("junta", "junta", may=("agreed",), until=date(2020, 1, 10))
    at = AsOf(valid_at=parse_instant("2020-02-01"), known_at=parse_instant("2020-02-01"))
    for day, state in (("2020-01-10", "agreed"), ("2020-01-11", "unclear")):
        picture = assemble([said("the junta", "agreed", day)], replace(mission, consent=(held,)), at)
        assert consent(picture).state == state


def test_a_mission_without_rules_of_its_own_has_those_shipped_and_each_cites_its_ground(tmp_path):
    assert read_definition(tmp_path).consent == shipped_consent()
    assert all(rule.authority and rule.citation and rule.words for rule in shipped_consent())


def test_the_rules_of_the_mission_replace_those_shipped_and_change_its_digest(tmp_path):
    before = read_definition(tmp_path).digest
    text = "- {id: junta, words: [junta], may: [agreed], authority: counsel, citation: decree 1, since: 2020-02-01}\n"
    (tmp_path / "consent.yaml").write_text(text)
    found = read_definition(tmp_path)
    assert found.consent == (replace(rule("junta", "junta", may=("agreed",), since=date(2020, 2, 1)),
                                     citation="decree 1"),)  # fmt: skip
    assert found.digest != before


def test_a_state_that_is_none_of_the_eight_is_refused_with_the_nearest(tmp_path):
    (tmp_path / "consent.yaml").write_text("- {id: j, words: [j], may: [aggreed], authority: a, citation: c}\n")
    with pytest.raises(AskedWrongly, match=r"(?s)'aggreed' is not one of .*did you mean agreed\?"):
        read_definition(tmp_path)
