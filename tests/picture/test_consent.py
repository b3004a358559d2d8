"""Checks of the host's consent: the state, the voices, and who may speak for a country."""

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


def test_a_formal_request_is_firmer_than_a_motion(picture_of):
    voices = said("parliament", "nonbinding_motion"), said("government", "departure_formally_requested", "2020-01-20")
    assert consent(picture_of(*voices, valid="2020-01-21")).state == "departure formally requested"


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
