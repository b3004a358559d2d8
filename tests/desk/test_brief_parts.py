"""Checks of the parts of the brief: what each sentence says, above all when something is not known."""

from dataclasses import replace

import pytest

from standby.basis.quantities import Quantity
from standby.basis.time import AsOf, DateRange, Span, parse_instant
from standby.desk.brief import advice, danger, sentences
from standby.desk.brief.citing import Citing
from standby.picture.model import (
    Basis,
    Consent,
    ConsentVoice,
    Fact,
    Gap,
    Headcount,
    Incident,
    Picture,
    SiteState,
    Standing,
    UnitState,
)
from standby.posture.condition import Explained
from standby.posture.model import ApprovalNeeded, AxisAdvice, Recommendation, Undecided
from standby.testing.making import days, place
from standby.threat.model import Driver, ThreatEstimate

AT = parse_instant("2020-01-12")
BAGHDAD = place("Baghdad", 33.34, 44.4)
NAMES = {"nato": "NATO training mission", "forces": "Special forces"}


def a_basis(**changes):
    fields = {
        "claims": ("c1",), "sources": ("wire",), "grade": "B2", "quote": "training is on hold", "report": "a.txt",
        "hedged": False, "last_stated": parse_instant("2020-01-09"),
    }  # fmt: skip
    return Basis(**{**fields, **changes})


def a_standing(**changes):
    fields = {
        "axis": "activity", "value": "paused", "predicate": "paused", "hold": "possibly",
        "since": days("2020-01-04"), "basis": a_basis(),
    }  # fmt: skip
    return Standing(**{**fields, **changes})


def a_unit(**changes):
    fields = {
        "id": "nato", "name": "NATO training mission", "kind": "mission", "parent": None, "command": None,
        "host": "IQ", "standings": (), "headcounts": (), "facts": (),
    }  # fmt: skip
    return UnitState(**{**fields, **changes})


def an_incident(**changes):
    fields = {
        "id": "i1", "predicate": "missile_attack", "actor": "Iran", "target": None, "place": BAGHDAD, "site": None,
        "happened": days("2020-01-08"), "valid": Span(), "count": None, "killed": None, "casualties": (),
        "near": (), "basis": a_basis(),
    }  # fmt: skip
    return Incident(**{**fields, **changes})


def a_fact(number, kind="movement", **changes):
    fields = {
        "kind": kind, "subject": "nato", "predicate": "relocated", "object": None, "place": None, "quantity": None,
        "stated": days("2020-01-08"), "speaker": None, "certainty": "asserted",
        "basis": a_basis(claims=(f"c{number}",), quote=f"move {number}"),
    }  # fmt: skip
    return Fact(**{**fields, **changes})


def a_site(**changes):
    fields = {
        "id": "baghdad", "name": "Baghdad", "place": BAGHDAD, "last_reported": parse_instant("2020-01-11"),
        "covered_by": ("wire",), "incidents": (),
    }  # fmt: skip
    return SiteState(**{**fields, **changes})


def an_estimate(**changes):
    fields = {
        "site": "baghdad", "as_of": AsOf(valid_at=AT, known_at=AT), "hazard": "attack", "horizon_days": 7,
        "radius_km": 25.0, "probability": 0.12, "low": 0.04, "high": 0.2, "expected": 0.13, "expected_low": 0.04,
        "expected_high": 0.22, "dispersion": 1.0, "drivers": (), "prior_share": 0.1, "not_placed": (), "model": "m",
        "says": "The whole sentence.", "status": "estimated", "fingerprint": "f",
    }  # fmt: skip
    return ThreatEstimate(**{**fields, **changes})


def an_axis(axis="activity", value="paused", **changes):
    fields = {
        "axis": axis, "value": value, "standing": "full", "standing_basis": "reported", "change": "raise",
        "possible": value, "rules": ("near",),
    }  # fmt: skip
    return AxisAdvice(**{**fields, **changes})


def kept(axis="alert", value="routine"):
    return an_axis(axis, value, standing=value, change="keep", rules=())


def a_signature(axis="activity", **changes):
    fields = {
        "axis": axis, "change": "raise", "value": "paused", "authority": "duty officer", "signatures": 1,
        "act_first": False,
    }  # fmt: skip
    return ApprovalNeeded(**{**fields, **changes})


EXPLAINED = Explained(kind="constant", text="true", value="true", says="it is so")


def undecided(title="Consent withdrawn", why="the state of consent is not known", enter=(), dismiss=()):
    return Undecided(
        rule="consent", title=title, from_unit="nato", value="unknown", axes={}, if_unknown="refer",
        refer_to="commander", why=why, to_enter=enter, to_dismiss=dismiss, explanation=EXPLAINED,
    )  # fmt: skip


def a_recommendation(subject="nato", **changes):
    fields = {
        "subject": subject, "as_of": AT, "axes": (kept(),), "because": (), "unknown": (), "gates": (),
        "approvals_needed": (), "would_change": (), "options": (), "sustainable_for": None,
        "expires": parse_instant("2020-01-19T08:00"),
        "policy": "p", "policy_version": "1", "policy_digest": "d",
    }  # fmt: skip
    return Recommendation(**{**fields, **changes})


@pytest.fixture
def citing():
    return Citing([], [], {})


def texts(lines):
    return [line.text for line in lines]


# Sentences about what the picture holds


def test_a_unit_nobody_speaks_of_is_said_to_be_not_known(citing):
    assert texts(sentences.standing_lines(a_unit(), AT, citing)) == ["Posture: not known; no report speaks of it."]


def test_a_standing_says_how_old_the_knowledge_is_and_when_it_began():
    assert (
        sentences.standing_words(a_standing(), AT)
        == "Activity: paused, last known 3 days before; began 4 January 2020."
    )


def test_a_standing_vouched_for_is_told_apart_from_one_last_known():
    assert "vouched for that day" in sentences.standing_words(a_standing(hold="surely"), AT)
    assert "vouched" not in sentences.standing_words(a_standing(), AT)


def test_a_standing_taken_over_from_the_whole_names_the_whole():
    told = sentences.standing_words(a_standing(inherited_from="Operation Impact"), AT)
    assert told.startswith("Activity: paused, as told of Operation Impact, ")


def test_a_hedged_standing_is_called_hedged():
    assert ", hedged," in sentences.standing_words(a_standing(basis=a_basis(hedged=True)), AT)


def test_a_standing_without_any_time_invents_none():
    told = sentences.standing_words(a_standing(since=DateRange(), basis=a_basis(last_stated=None)), AT)
    assert told == "Activity: paused, last known at no stated time."


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (None, None, "an unstated number"),
        (None, 5, "at most 5"),
        (11, None, "at least 11"),
        (180, 220, "180 to 220"),
        (22, 22, "22"),
    ],
)
def test_a_strength_says_no_more_than_its_words_allow(low, high, says):
    quantity = Quantity(low=low, high=high, unit="person")
    count = Headcount(
        subject="nato", place=None, quantity=quantity, stated=days("2020-01-08"), expression=None, basis=a_basis()
    )
    assert sentences.headcount_words(count) == f"Strength: {says} (8 January 2020)."


def test_a_long_list_of_facts_is_cut_and_says_how_many_are_left_out(citing):
    facts = tuple(a_fact(n) for n in range(sentences.MANY + 2))
    told = texts(sentences.fact_lines(a_unit(facts=facts), citing))
    assert len(told) == sentences.MANY + 1
    assert told[-1].startswith("and 2 more")


def test_a_list_of_facts_that_fits_is_told_whole(citing):
    facts = tuple(a_fact(n) for n in range(sentences.MANY))
    assert not any("more" in text for text in texts(sentences.fact_lines(a_unit(facts=facts), citing)))


def test_a_fact_that_is_not_plainly_asserted_is_marked(citing):
    (told,) = texts(sentences.fact_lines(a_unit(facts=(a_fact(1, certainty="planned"),)), citing))
    assert told == "Movement [planned]: “move 1”"


@pytest.mark.parametrize(
    ("sources", "says"), [(("a",), "1 independent source, "), (("a", "b"), "2 independent sources, ")]
)
def test_an_incident_says_how_many_independent_sources_tell_it(citing, sources, says):
    told = texts(sentences.incident_lines([an_incident(basis=a_basis(sources=sources))], citing))
    assert any(says in text for text in told)


def test_an_incident_says_who_was_killed_and_which_sites_are_near(citing):
    event = an_incident(killed=Quantity(low=2, high=None, unit="person"), near=(("union-iii", 3.0), ("taji", 21.5)))
    told = texts(sentences.incident_lines([event], citing))
    assert "Killed: at least 2." in told
    assert "Near our sites: union-iii (3 km), taji (21.5 km)." in told


def test_an_incident_nobody_counted_the_dead_of_says_nothing_of_the_dead(citing):
    told = texts(sentences.incident_lines([an_incident()], citing))
    assert not any("Killed" in text or "Near" in text for text in told)


def test_a_hedged_incident_is_told_as_hedged(citing):
    first = texts(sentences.incident_lines([an_incident(basis=a_basis(hedged=True))], citing))[0]
    assert first.startswith("8 January 2020: Reported with a hedge: ")


def test_the_newest_voice_on_consent_comes_first_and_a_conditional_one_moves_nothing(citing):
    voices = (
        ConsentVoice(speaker="Parliament", predicate="p", state="contested", certainty="asserted", condition=None,
                     stated=days("2020-01-05"), basis=a_basis(quote="older")),
        ConsentVoice(speaker="Minister", predicate="p", state=None, certainty="conditional", condition="if asked",
                     stated=days("2020-01-09"), basis=a_basis(quote="newer")),
    )  # fmt: skip
    consent = Consent(host="Iraq", state="contested", because="parliament voted.", voices=voices)
    told = texts(sentences.consent_lines([consent], AT, citing))
    assert told[0] == "Iraq: contested. Because parliament voted."
    assert told[1] == "Minister (9 January 2020; on a condition, moves no state): “newer”"
    assert told[2] == "Parliament (5 January 2020; speaks for contested): “older”"


def test_a_gap_told_twice_is_listed_once(citing):
    gap = Gap(about="nato", says="no report says where it stands", since=None)
    assert texts(sentences.gap_lines([gap, replace(gap, about="other")])) == ["No report says where it stands."]


@pytest.mark.parametrize(
    ("site", "says"),
    [
        (a_site(), "Baghdad: last report 24 hours earlier; 0 incidents on record within 25 km."),
        (a_site(incidents=("i1",)), "Baghdad: last report 24 hours earlier; 1 incident on record within 25 km."),
        (a_site(last_reported=None), "Baghdad: no report yet; 0 incidents on record within 25 km."),
    ],
)
def test_a_site_says_when_it_was_last_spoken_of(site, says):
    assert sentences.site_words(site, AT) == says


# The advice


def test_without_a_policy_nothing_is_recommended_and_that_is_said(citing):
    assert texts(advice.decision_lines([], NAMES, citing)) == ["No policy is in force, so nothing is recommended."]


def test_advice_to_change_nothing_is_not_called_an_all_clear(citing):
    (told,) = texts(advice.decision_lines([a_recommendation()], NAMES, citing))
    assert told.startswith("No rule asks for a change. That is not an all-clear")


def test_a_change_is_put_to_whoever_must_sign_it(citing):
    recommended = a_recommendation(axes=(kept(), an_axis()), approvals_needed=(a_signature(),))
    assert texts(advice.decision_lines([recommended], NAMES, citing)) == [
        "NATO training mission: consider activity paused (now full).",
        "Activity: to be signed by the duty officer.",
    ]


def test_changes_with_one_signer_are_put_together_and_others_apart(citing):
    recommended = a_recommendation(
        axes=(an_axis("alert", "heightened"), an_axis(), an_axis("people", "relocated")),
        approvals_needed=(
            a_signature("alert"),
            a_signature("activity"),
            a_signature("people", authority="commander", signatures=2, act_first=True),
        ),
    )
    assert texts(advice.decision_lines([recommended], NAMES, citing))[1:] == [
        "Alert and activity: to be signed by the duty officer.",
        "People: to be signed by the commander, 2 different people; may act first and report.",
    ]


def test_a_signature_for_what_is_already_so_is_not_asked(citing):
    recommended = a_recommendation(axes=(kept(), an_axis()), approvals_needed=(a_signature("alert"), a_signature()))
    assert not any("Alert" in text for text in texts(advice.decision_lines([recommended], NAMES, citing)))


def test_advice_given_before_and_never_decided_still_awaits_its_signature(citing):
    standing = an_axis(standing="paused", standing_basis="recommended before", change="keep")
    told = texts(advice.decision_lines([a_recommendation(axes=(standing,))], NAMES, citing))
    assert told == ["NATO training mission: consider activity paused (advised before, not decided)."]


def test_a_unit_without_a_name_goes_by_its_id(citing):
    told = texts(advice.decision_lines([a_recommendation("u9", axes=(an_axis(),))], NAMES, citing))
    assert told[0].startswith("u9: consider ")


def test_a_recommendation_says_when_it_must_be_looked_at_again(citing):
    told = texts(advice.advice_lines(a_recommendation(axes=(kept(), an_axis())), citing))
    assert told == ["Recommended: alert routine; activity paused. To be looked at again by 19 January 2020."]


@pytest.mark.parametrize(("count", "says"), [(1, "1 rule could"), (2, "2 rules could")])
def test_rules_that_could_not_be_decided_are_counted(citing, count, says):
    told = texts(advice.advice_lines(a_recommendation(unknown=(undecided(),) * count), citing))
    assert told[-1].startswith(says)


def test_a_rule_no_unit_could_decide_is_told_once_for_all_units():
    both = [a_recommendation(unit, unknown=(undecided(),)) for unit in NAMES]
    assert texts(advice.undecided_lines(both, NAMES)) == [
        "Consent withdrawn (all units): the state of consent is not known."
    ]


@pytest.mark.parametrize(
    ("enter", "dismiss", "says"),
    [
        ((("a",),), (("a",),), " To settle it, find out: a."),
        ((("a", "b"),), (("c",),), " To settle it, find out: c; or a and b."),
        ((), (("b",),), " To settle it, find out: b."),
        ((("a",), ("b",), ("c",)), (), " To settle it, find out: a; or b."),
        ((), (), ""),
    ],
)
def test_what_would_settle_a_rule_is_named_by_its_two_shortest_ways(enter, dismiss, says):
    unknown = (undecided(enter=enter, dismiss=dismiss),)
    (told,) = texts(advice.undecided_lines([a_recommendation("nato", unknown=unknown)], NAMES))
    assert told == f"Consent withdrawn (NATO training mission): the state of consent is not known.{says}"


def test_a_rule_some_units_could_not_decide_names_them_and_only_them():
    some = [a_recommendation("nato", unknown=(undecided(),)), a_recommendation("forces")]
    assert texts(advice.undecided_lines(some, NAMES)) == [
        "Consent withdrawn (NATO training mission): the state of consent is not known."
    ]


def test_one_rule_undecided_for_two_reasons_is_told_with_each():
    pair = [
        a_recommendation("nato", unknown=(undecided(),)),
        a_recommendation("forces", unknown=(undecided(why="the accounts contradict each other"),)),
    ]
    assert len(texts(advice.undecided_lines(pair, NAMES))) == 2


def test_a_mission_of_one_unit_is_named_and_not_called_all_units():
    told = texts(advice.undecided_lines([a_recommendation(unknown=(undecided(),))], NAMES))
    assert "(NATO training mission)" in told[0]


# The danger


def a_picture(*sites, incidents=()):
    return Picture(
        as_of=AsOf(valid_at=AT, known_at=AT), definition_digest="d", units=(), sites=sites, incidents=incidents,
        consent=(), contradictions=(), sources=(), gaps=(), reports_known=0, claims_known=0, fingerprint="f",
    )  # fmt: skip


@pytest.mark.parametrize("missing", ["probability", "low", "high"])
def test_a_horizon_without_its_figures_is_not_known(missing):
    assert danger.horizon_words(an_estimate(**{missing: None})) == "7 days: not known"


def test_a_horizon_is_told_in_words_and_figures():
    assert danger.horizon_words(an_estimate()) == "7 days: very unlikely (12 %, 4 % to 20 %)"
    assert danger.horizon_words(an_estimate(horizon_days=1)).startswith("1 day: ")


def test_a_figure_next_to_nothing_is_never_told_as_nothing():
    told = danger.horizon_words(an_estimate(probability=0.001, low=0.0001, high=0.999))
    assert told == "7 days: almost no chance (under 1 %, under 1 % to over 99 %)"


def test_all_horizons_of_a_site_are_told_in_one_line_the_shortest_first(citing):
    estimates = [an_estimate(horizon_days=30), an_estimate(horizon_days=1), an_estimate()]
    (figures,) = [t for t in texts(danger.threat_lines(estimates, a_picture(a_site()), citing)) if "within" in t[:20]]
    assert figures.startswith("Attack within 25 km in 1 day: ")
    assert figures.index("1 day:") < figures.index("7 days:") < figures.index("30 days:")


@pytest.mark.parametrize("status", ["sources gone quiet", "no reporting sources"])
def test_silent_sources_are_said_in_the_estimates_whole_sentence(citing, status):
    silent = texts(danger.threat_lines([an_estimate(status=status)], a_picture(a_site()), citing))
    heard = texts(danger.threat_lines([an_estimate()], a_picture(a_site()), citing))
    assert "The whole sentence." in silent
    assert "The whole sentence." not in heard


def test_a_site_whose_threat_is_not_known_comes_before_the_most_threatened(citing):
    estimates = [
        an_estimate(site="calm", probability=0.01),
        an_estimate(site="unheard", probability=None),
        an_estimate(site="worst", probability=0.9),
    ]
    sites = [a_site(id=name, name=name.capitalize()) for name in ("calm", "unheard", "worst")]
    lines = danger.threat_lines(estimates, a_picture(*sites), citing)
    assert [line.text.partition(":")[0] for line in lines if line.heading] == ["Unheard", "Worst", "Calm"]


def test_only_the_incidents_that_weigh_are_named_and_at_most_three(citing):
    def driver(number, share):
        return Driver(incident=f"i{number}", share=share, days_ago=3.0, km=2.0, words=f"attack {number}")

    many = tuple(driver(n, 0.2) for n in range(4))
    told = texts(danger.threat_lines([an_estimate(drivers=many)], a_picture(a_site()), citing))
    assert [t for t in told if "of the figure" in t] == [f"20 % of the figure: attack {n}." for n in range(3)]
    slight = texts(danger.threat_lines([an_estimate(drivers=(driver(1, 0.04),))], a_picture(a_site()), citing))
    assert not any("of the figure" in t for t in slight)


def test_no_estimate_is_no_line(citing):
    assert texts(danger.threat_lines([], a_picture(a_site()), citing)) == []
