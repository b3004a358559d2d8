"""What the picture, the threat, the roll call and named persons give the rules to reason on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from standby.basis.mission import Definition, Person, Site, Source, Unit
from standby.basis.time import AsOf, day_end, parse_instant
from standby.desk.mission_files import shipped_consent
from standby.picture.assemble import assemble
from standby.posture.decision import Order
from standby.posture.facts import Accounted, Declaration, gather_facts
from standby.posture.incident_facts import in_window
from standby.posture.registry import FACT_NAMES
from standby.testing.making import days, make_claim, place
from standby.threat.model import ThreatEstimate

ERBIL = Site(id="erbil", name="Erbil air base", lat=36.2376, lon=43.9632, country="IQ")
TAJI = Site(id="taji", name="Camp Taji", lat=33.5239, lon=44.2567, country="IQ")
MISSION = Unit(id="m", name="Training mission", kind="mission", host="IQ", sites=("erbil", "taji"))
DEFINITION = Definition(
    consent=shipped_consent(),
    name="test",
    sites=(ERBIL, TAJI),
    units=(MISSION, Unit(id="op", name="Operation", kind="operation")),
    sources=(
        Source(id="wire", name="Wire", reliability="B", covers=("IQ",), reports_every_days=7),
        Source(id="officer", name="Officer", reliability="B", covers=("erbil",), reports_every_days=7),
        Source(id="paper", name="Paper", reliability="C", covers=("IQ",)),
    ),
    people=(Person(id="general", name="Qassem Soleimani", kind="figure", aliases=("General Soleimani",)),),
)
AT_ERBIL = place("Erbil", 36.19, 44.01)
ON_TAJI = place("Camp Taji", 33.5239, 44.2567, precision="site")
AT_KIRKUK = place("Kirkuk", 35.47, 44.35)
IN_IRAQ = place("Iraq", 33.0, 43.0, precision="country")
TODAY = "2020-01-10"


def gathered(*claims, today=TODAY, heard="2020-01-09", definition=DEFINITION, **more):
    at = parse_instant(today, end_of_day=True)
    when = {"wire": parse_instant(heard)} if heard else {}
    picture = assemble(claims, definition, AsOf(valid_at=at, known_at=at), heard=when)
    estimates = more.pop("estimates", ())
    return gather_facts(picture, estimates, definition, **more)["m"]


def attack(stated, at=AT_ERBIL, predicate="rocket_attack", **more):
    return make_claim("incident", "somebody", predicate, stated=stated, at=at, **more)


def interval(facts, name):
    return facts[name].low, facts[name].high


def test_a_fact_that_is_wanted_is_the_same_whatever_else_is():
    told = (attack("2020-01-08"), attack("2020-01-09", IN_IRAQ, "missile_attack"), consent("speaker", "agreed"))
    every = gathered(*told)
    for name, fact in every.items():
        assert gathered(*told, wanted={name})[name] == fact
    assert not {"attacks.near_7d", "unrest.host_14d", "quiet.near_days", "sources.silent"} & set(gathered(wanted=()))


@pytest.mark.parametrize("today", ["2020-01-07", "2020-01-10", "2020-03-01"])
def test_facts_of_a_day_are_the_same_whatever_day_was_gathered_for_before(today):
    told = (
        attack("2020-01-08"), attack("2020-01-09", IN_IRAQ, "missile_attack"), attack("2020-01-07", ON_TAJI),
        attack("2020-01-06", predicate="demonstration", at=IN_IRAQ),
    )  # fmt: skip
    at = parse_instant("2020-01-20", end_of_day=True)
    held = assemble(told, DEFINITION, AsOf(valid_at=at, known_at=at))
    then = replace(held, as_of=AsOf(valid_at=parse_instant(today, end_of_day=True), known_at=at))
    alone = gather_facts(replace(then, incidents=(*held.incidents,)), (), DEFINITION)
    for picture in (held, then, then):
        after = gather_facts(picture, (), DEFINITION)
    assert after == alone


def test_facts_follow_the_incidents_and_the_mission_they_are_asked_of():
    at = parse_instant(TODAY, end_of_day=True)
    picture = assemble((attack("2020-01-08"),), DEFINITION, AsOf(valid_at=at, known_at=at))
    assert interval(gather_facts(picture, (), DEFINITION)["m"], "attacks.near_7d") == (1, 1)
    elsewhere = replace(DEFINITION, units=(replace(MISSION, sites=("taji",)),))
    assert interval(gather_facts(picture, (), elsewhere)["m"], "attacks.near_7d") == (0, 0)
    assert interval(gather_facts(replace(picture, incidents=()), (), DEFINITION)["m"], "attacks.near_7d") == (0, 0)


def test_every_fact_that_is_gathered_is_one_that_rules_may_name():
    found = gathered(attack("2020-01-08"), consent("contested_vote", "nonbinding_motion"))
    assert set(found) <= set(FACT_NAMES)
    assert all(fact.subject == "m" and fact.says for fact in found.values())


def test_an_attack_near_a_site_counts_for_sure():
    found = gathered(attack("2020-01-08"))
    assert interval(found, "attacks.near_7d") == interval(found, "attacks.host_7d") == (1.0, 1.0)
    assert interval(found, "attacks.on_us_7d") == (0.0, 0.0)
    assert len(found["attacks.near_7d"].claims) == 1
    assert "“somebody rocket_attack”" in found["attacks.near_7d"].says


def test_an_attack_on_the_site_itself_counts_as_on_us():
    assert interval(gathered(attack("2020-01-08", ON_TAJI)), "attacks.on_us_7d") == (1.0, 1.0)


def test_an_attack_told_only_of_the_town_of_a_site_may_have_struck_it():
    in_town = place("Taji", 33.53, 44.26)
    assert interval(gathered(attack("2020-01-08", in_town)), "attacks.on_us_7d") == (0.0, 1.0)


def test_an_attack_elsewhere_in_the_country_is_not_near():
    found = gathered(attack("2020-01-08", AT_KIRKUK))
    assert (interval(found, "attacks.near_7d"), interval(found, "attacks.host_7d")) == ((0.0, 0.0), (1.0, 1.0))


def test_an_attack_placed_only_in_the_country_may_have_been_near():
    found = gathered(attack("2020-01-08", IN_IRAQ))
    assert (interval(found, "attacks.near_7d"), interval(found, "attacks.host_7d")) == ((0.0, 1.0), (1.0, 1.0))


def test_an_attack_without_a_place_may_have_been_anywhere():
    found = gathered(attack("2020-01-08", None))
    assert interval(found, "attacks.near_7d") == interval(found, "attacks.host_7d") == (0.0, 1.0)


def test_an_attack_in_another_country_does_not_count():
    found = gathered(attack("2020-01-08", place("Damascus", 33.5, 36.3, "SY")))
    assert interval(found, "attacks.host_7d") == (0.0, 0.0)


def test_a_hedged_attack_and_one_from_a_source_nobody_can_judge_are_only_possible():
    assert interval(gathered(attack("2020-01-08", certainty="hedged")), "attacks.near_7d") == (0.0, 1.0)
    assert interval(gathered(attack("2020-01-08", grade="F2")), "attacks.near_7d") == (0.0, 1.0)


def test_a_denied_attack_does_not_count():
    assert interval(gathered(attack("2020-01-08", certainty="negated")), "attacks.near_7d") == (0.0, 0.0)


def test_the_grades_of_what_was_counted_are_kept_for_the_rules():
    assert [str(g) for g in gathered(attack("2020-01-08", grade="E4"))["attacks.near_7d"].counted] == ["E4"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2020-01-10", "surely"),
        ("2020-01-03", "surely"),
        ("2020-01-02", None),
        ("2020-01-02..2020-01-04", "possibly"),
        ("2020-01-09..2020-01-12", "possibly"),
        ("..2020-01-05", "possibly"),
        ("..2020-01-02", None),
        ("2020-01-05..", "possibly"),
    ],
)
def test_a_window_holds_what_surely_or_possibly_fell_into_it(stated, expected):
    if stated.endswith(".."):
        expected_days = days(stated)
        assert in_window(expected_days.start, None, parse_instant(TODAY), 7) == expected
    else:
        assert in_window(days(stated).start, days(stated).end, parse_instant(TODAY), 7) == expected


def told_days_ago(name, days):
    """Tell of one thing of the kind that a fact counts, so many days before today."""
    day = str((parse_instant(TODAY) - timedelta(days=days)).date())
    told = {
        "attacks.on_us": attack(day, ON_TAJI),
        "attacks.host_severe": attack(day, predicate="missile_attack"),
        "unrest.host": attack(day, predicate="protest"),
        "leaders.killed": attack(day, details={"target": "QASSEM SOLEIMANI and others"}),
    }
    return told.get(name, attack(day))


@pytest.mark.parametrize("name", [n for n in FACT_NAMES if n.startswith(("attacks.", "unrest.", "leaders."))])
def test_a_count_reaches_back_exactly_as_many_days_as_its_name_says(name):
    what, days = name.removesuffix("d").rsplit("_", 1)
    for ago, count in ((0, 1.0), (int(days), 1.0), (int(days) + 1, 0.0)):
        fact = gathered(told_days_ago(what, ago))[name]
        assert (fact.low, fact.high) == (count, count), ago
    assert f"in the last {days} days" in fact.says
    assert f"in the last {days} days" in FACT_NAMES[name].means
    assert "nothing" not in gathered(told_days_ago(what, -1))[name].says


def test_what_has_not_happened_yet_is_not_counted():
    assert interval(gathered(attack("2020-01-11")), "attacks.near_30d") == (0.0, 0.0)


def test_a_count_says_how_many_are_sure_and_how_many_possible():
    assert gathered()["attacks.near_7d"].says == "0 attacks near the unit's sites in the last 7 days"
    both = gathered(attack("2020-01-08"), attack("2020-01-09", AT_ERBIL, start=40, certainty="hedged"))
    assert both["attacks.near_7d"].says.startswith("1 to 2 attacks near the unit's sites in the last 7 days: “")
    assert len(both["attacks.near_7d"].claims) == 2
    assert len(both["attacks.near_7d"].counted) == 1


def test_at_most_two_of_the_attacks_counted_are_quoted_and_all_are_cited():
    told = [
        attack("2020-01-08", where, quote=f"attack {n}", start=40 * n) for n, where in enumerate((ON_TAJI, AT_ERBIL))
    ]
    third = attack("2020-01-06", AT_ERBIL, "drone_strike", quote="attack 3", start=200)
    fact = gathered(*told, third)["attacks.near_7d"]
    assert (fact.low, fact.says.count("“"), len(fact.claims)) == (3.0, 2, 3)


def test_an_attack_on_another_site_in_reach_is_near_and_struck_none_of_ours():
    other = Site(id="other", name="Other camp", lat=33.53, lon=44.27, country="IQ")
    sites = replace(DEFINITION, sites=(*DEFINITION.sites, other))
    found = gathered(attack("2020-01-08", place("Other camp", 33.53, 44.27, precision="site")), definition=sites)
    assert interval(found, "attacks.near_7d") == (1.0, 1.0)
    assert interval(found, "attacks.on_us_7d") == (0.0, 0.0)


def test_quiet_cites_the_last_attack_and_no_earlier_one():
    early, late = attack("2020-01-02", AT_ERBIL), attack("2020-01-06", ON_TAJI, "missile_attack", start=40)
    quiet = gathered(early, late)["quiet.near_days"]
    assert quiet.claims == gathered(late)["quiet.near_days"].claims
    assert quiet.says == "4 days since the last attack"
    assert gathered(heard="2020-01-05")["quiet.near_days"].says == "at least 5 days since the last attack"
    assert gathered(attack("2020-01-02..2020-01-06"))["quiet.near_days"].says.startswith("4 to 8 days")


def test_quiet_cannot_be_known_from_before_anybody_told_of_anything():
    assert interval(gathered(heard=None), "quiet.near_days") == (0.0, None)
    standing = make_claim("status", "unit:m", "paused", said="2020-01-03")
    assert interval(gathered(standing), "quiet.near_days") == (6.0, None)


def test_an_attack_in_the_host_country_counts_for_every_unit_there_and_for_no_other():
    sister = Unit(id="s", name="Sister", kind="mission", host="".join(("I", "Q")))
    abroad = Unit(id="k", name="Abroad", kind="mission", host="KW")
    at = parse_instant(TODAY, end_of_day=True)
    definition = replace(DEFINITION, units=(MISSION, sister, abroad))
    picture = assemble([attack("2020-01-08", AT_KIRKUK)], definition, AsOf(valid_at=at, known_at=at))
    found = gather_facts(picture, (), definition)
    assert {unit: interval(found[unit], "attacks.host_7d") for unit in found} == {
        "m": (1.0, 1.0),
        "s": (1.0, 1.0),
        "k": (0.0, 0.0),
    }
    assert {unit: found[unit]["attacks.host_7d"].subject for unit in found} == {"m": "m", "s": "s", "k": "k"}


def test_only_weapons_of_a_state_count_as_severe():
    found = gathered(attack("2020-01-08", predicate="missile_attack"), attack("2020-01-06", AT_KIRKUK, start=50))
    assert interval(found, "attacks.host_severe_30d") == (1.0, 1.0)
    assert interval(found, "attacks.host_30d") == (2.0, 2.0)


def test_the_killing_of_a_listed_figure_is_counted():
    killed = attack("2020-01-03", AT_KIRKUK, "drone_strike", details={"target": "Iranian General Soleimani"})
    assert interval(gathered(killed), "leaders.killed_30d") == (1.0, 1.0)
    other = attack("2020-01-03", AT_KIRKUK, "drone_strike", details={"target": "a driver"})
    assert interval(gathered(other), "leaders.killed_30d") == (0.0, 0.0)


def test_quiet_counts_from_the_last_attack_while_somebody_reports():
    assert interval(gathered(attack("2020-01-04")), "quiet.near_days") == (6.0, 6.0)


def test_an_attack_on_uncertain_days_leaves_quiet_uncertain():
    assert interval(gathered(attack("2020-01-02..2020-01-06")), "quiet.near_days") == (4.0, 8.0)


def test_a_possible_attack_shortens_the_quiet_that_is_sure():
    found = gathered(attack("2020-01-02"), attack("2020-01-08", None, start=50))
    assert interval(found, "quiet.near_days") == (2.0, 8.0)


def test_silence_is_not_quiet():
    found = gathered(attack("2020-01-02", said="2020-01-02"), heard="2020-01-02")
    assert found["sources.reporting"].status == "false"
    assert interval(found, "quiet.near_days") == (0.0, 8.0)
    assert "no source" in found["quiet.near_days"].says


def test_without_any_attack_quiet_reaches_back_as_far_as_the_record():
    assert interval(gathered(heard="2020-01-05"), "quiet.near_days") == (5.0, None)


def test_each_site_needs_a_source_of_its_own():
    definition = Definition(
        name="t", sites=DEFINITION.sites, units=DEFINITION.units, sources=DEFINITION.sources[1:], people=()
    )
    found = gathered(definition=definition)
    assert found["sources.reporting"].status == "false"
    assert "Erbil air base" in found["sources.reporting"].says
    assert "Camp Taji" in found["sources.reporting"].says


def test_silent_sources_are_counted_and_named():
    found = gathered()
    assert interval(found, "sources.silent") == (1.0, 1.0)
    assert "Officer" in found["sources.silent"].says


def test_how_long_ago_a_site_was_reported_on_is_unknown_until_somebody_does():
    assert "reports.age_days" not in gathered()
    assert gathered(attack("2020-01-08", said="2020-01-08"))["reports.age_days"].low == pytest.approx(2.0, abs=0.01)


def test_threats_of_the_last_two_weeks_are_counted():
    threat = make_claim("threat", "Iran", "threat_of_attack", said="2020-01-05", certainty="hedged", at=IN_IRAQ)
    assert interval(gathered(threat), "threats.against_us_14d") == (1.0, 1.0)
    assert interval(gathered(threat, today="2020-01-25"), "threats.against_us_14d") == (0.0, 0.0)
    denied = make_claim("threat", "Iran", "threat_of_attack", said="2020-01-05", certainty="negated")
    assert interval(gathered(denied), "threats.against_us_14d") == (0.0, 0.0)
    unjudged = make_claim("threat", "Iran", "threat_of_attack", said="2020-01-05", grade="F6")
    assert interval(gathered(unjudged), "threats.against_us_14d") == (0.0, 1.0)


@pytest.mark.parametrize(("today", "count"), [("2020-01-20T00:00", 1.0), ("2020-01-20T00:01", 0.0)])
def test_a_threat_counts_for_fourteen_days_to_the_minute_after_its_day(today, count):
    threat = make_claim("threat", "Iran", "threat_of_attack", said="2020-01-05", at=IN_IRAQ)
    assert interval(gathered(threat, today=today), "threats.against_us_14d") == (count, count)


def test_at_most_two_of_the_threats_told_of_are_quoted_and_all_are_cited():
    told = [
        make_claim("threat", f"Group {n}", "threat_of_attack", said="2020-01-05", at=IN_IRAQ, start=40 * n)
        for n in range(3)
    ]
    fact = gathered(*told)["threats.against_us_14d"]
    assert fact.says.startswith("3 threats of attack told of in the last 14 days: ")
    assert fact.says.count("“") == 2
    assert len(fact.claims) == 3


def test_demonstrations_are_unrest_and_no_attack():
    found = gathered(attack("2020-01-08", predicate="demonstration"))
    assert interval(found, "unrest.host_14d") == (1.0, 1.0)
    assert interval(found, "attacks.host_7d") == (0.0, 0.0)


def test_others_who_leave_are_counted_and_our_own_moves_are_not():
    others = make_claim("movement", "an aid organisation", "evacuated", said="2020-01-08", at=IN_IRAQ)
    ours = make_claim("movement", "unit:m", "relocated", said="2020-01-08", start=40)
    assert interval(gathered(others, ours), "others.leaving_14d") == (1.0, 1.0)


@pytest.mark.parametrize(
    ("at", "predicate", "certainty", "count"),
    [
        (IN_IRAQ, "withdrew", "hedged", 1.0),
        (None, "departed", "asserted", 1.0),
        (place("Damascus", 33.5, 36.3, "SY"), "evacuated", "asserted", 0.0),
        (IN_IRAQ, "evacuated", "negated", 0.0),
        (IN_IRAQ, "arrived", "asserted", 0.0),
    ],
)
def test_others_count_as_leaving_where_they_are_said_to_leave_our_host(at, predicate, certainty, count):
    told = make_claim("movement", "an aid organisation", predicate, said="2020-01-08", at=at, certainty=certainty)
    assert interval(gathered(told), "others.leaving_14d") == (count, count)


def test_a_threat_to_another_country_is_none_to_us():
    threat = make_claim("threat", "A", "threat_of_attack", said="2020-01-08", at=place("Damascus", 33.5, 36.3, "SY"))
    assert interval(gathered(threat), "threats.against_us_14d") == (0.0, 0.0)


def consent(speaker, predicate, said="2020-01-06", **more):
    return make_claim("consent", speaker, predicate, said=said, details={"host": "IQ"}, **more)


def test_nobodys_word_on_consent_is_unknown():
    assert not [name for name in gathered() if name.startswith("consent.")]


def test_a_non_binding_motion_contests_consent():
    found = gathered(consent("parliament", "nonbinding_motion"))
    assert found["consent.state"].words == ("contested",)
    assert found["consent.settled"].status == "false"
    assert found["consent.host_confirms"].status == "false"
    assert str(found["consent.state"].grade) == "B2"


def test_the_governments_later_word_settles_consent():
    found = gathered(
        consent("parliament", "nonbinding_motion"), consent("the government", "agreed", "2020-01-09", start=40)
    )
    assert found["consent.settled"].status == found["consent.host_confirms"].status == "true"


def test_an_army_confirms_and_does_not_settle():
    found = gathered(consent("parliament", "nonbinding_motion"), consent("the army", "agreed", "2020-01-09", start=40))
    assert found["consent.settled"].status == "false"
    assert found["consent.host_confirms"].status == "true"


def test_a_word_that_is_neither_asserted_nor_hedged_confirms_nothing():
    found = gathered(consent("the government", "agreed", certainty="unknown"))
    assert found["consent.host_confirms"].status == "false"


def test_where_nobody_confirms_or_doubts_the_last_voice_is_cited():
    first = consent("a member", "urged_to_stay", "2020-01-05")
    last = consent("another member", "urged_to_stay", "2020-01-08", start=40)
    fact = gathered(first, last)["consent.host_confirms"]
    assert fact.status == "false"
    assert fact.says.startswith("another member: ")


def test_a_confirmation_of_the_same_day_as_the_doubt_confirms():
    both = consent("parliament", "nonbinding_motion"), consent("the government", "agreed", start=40)
    assert gathered(*both)["consent.host_confirms"].status == "true"


def test_a_doubt_after_the_confirmation_counts_again():
    found = gathered(consent("the army", "agreed", "2020-01-02"), consent("parliament", "nonbinding_motion", start=40))
    assert found["consent.host_confirms"].status == "false"


def test_a_stated_condition_is_a_trigger_and_no_state():
    said = consent("the minister", "would_withdraw_if_asked", certainty="conditional")
    found = gathered(said)
    assert found["consent.leave_if_asked"].status == "true"
    assert found["consent.settled"].status == "false"
    assert gathered(consent("parliament", "nonbinding_motion"))["consent.leave_if_asked"].status == "false"


def test_a_reported_posture_carries_its_grade_and_its_moment():
    found = gathered(make_claim("status", "unit:m", "paused", said="2020-01-05", grade="A1"))
    assert found["reported.activity"].words == ("paused",)
    assert str(found["reported.activity"].grade) == "A1"
    assert found["reported.activity"].stated_at == day_end(days("2020-01-05").start)


def test_accounts_that_differ_make_a_reported_posture_contradictory():
    found = gathered(
        make_claim("status", "unit:m", "paused", said="2020-01-09", source="wire"),
        make_claim("status", "unit:m", "resumed", said="2020-01-09", source="paper", report="other.txt"),
    )
    assert found["reported.activity"].status == "contradictory"
    assert found["reported.activity"].words == ("paused",)


def estimate(site, days=7, status="estimated", low=0.1, high=0.3):
    return ThreatEstimate(
        site=site,
        as_of=AsOf(valid_at=parse_instant(TODAY), known_at=parse_instant(TODAY)),
        hazard="attack",
        horizon_days=days,
        radius_km=25.0,
        probability=None if low is None else (low + high) / 2,
        low=low,
        high=high,
        expected=None,
        expected_low=None,
        expected_high=None,
        dispersion=None,
        drivers=(),
        prior_share=None,
        not_placed=(),
        model="m",
        says="",
        status=status,
        fingerprint="",
    )


def test_the_threat_of_a_unit_is_that_of_its_worst_site():
    found = gathered(estimates=[estimate("erbil", low=0.1, high=0.2), estimate("taji", low=0.05, high=0.6)])
    assert interval(found, "threat.p_7d") == (0.1, 0.6)
    assert "threat.p_1d" not in found
    for ahead in (1, 7, 30):
        told = gathered(estimates=[estimate(site, days=ahead) for site in ("erbil", "taji")])
        assert [name for name in told if name.startswith("threat.")] == [f"threat.p_{ahead}d"]


def test_a_site_whose_sources_are_quiet_may_be_under_any_threat():
    found = gathered(estimates=[estimate("erbil"), estimate("taji", status="sources gone quiet")])
    assert interval(found, "threat.p_7d") == (0.1, 1.0)
    unknown = estimate("taji", status="no reporting sources", low=None, high=None)
    assert interval(gathered(estimates=[estimate("erbil"), unknown]), "threat.p_7d") == (0.1, 1.0)


def test_without_an_estimate_for_every_site_the_threat_is_unknown():
    assert "threat.p_7d" not in gathered(estimates=[estimate("erbil")])


def test_an_open_roll_call_gives_the_fraction_accounted_for():
    counted = Accounted(low=0.8, high=0.9, at=parse_instant(TODAY), says="41 of 47")
    assert interval(gathered(accounted={"m": counted}), "people.accounted") == (0.8, 0.9)
    assert "people.accounted" not in gathered()


def declared(value=True, at="2020-01-09", unit="m", fact="declared.resume_approved", by="the commander"):
    when = parse_instant(at)
    return Declaration(
        fact=fact, value=value, by=by, role="commander", at=when, good_until=when + timedelta(days=3), unit=unit
    )


def test_a_persons_word_is_a_fact_until_it_expires():
    fact = gathered(declared=[declared()])["declared.resume_approved"]
    assert (fact.status, fact.good_until) == ("true", parse_instant("2020-01-12"))
    assert "the commander" in fact.says


def test_the_newest_word_counts_and_two_at_once_contradict():
    name = "declared.resume_approved"
    assert gathered(declared=[declared(), declared(False, "2020-01-10")])[name].status == "false"
    assert gathered(declared=[declared(), declared(False, by="another")])[name].status == "contradictory"


def test_a_word_for_another_unit_or_from_the_future_or_on_no_known_fact_is_no_fact():
    assert "declared.resume_approved" not in gathered(declared=[declared(unit="other"), declared(at="2020-02-01")])
    assert "declared.nonsense" not in gathered(declared=[declared(fact="declared.nonsense")])
    assert "declared.resume_approved" in gathered(declared=[declared(unit=None)])


def test_a_decision_in_force_is_a_fact():
    order = Order(
        axis="activity", value="paused", decision="decision-1", from_unit="op", level="commander",
        since=parse_instant("2020-01-04"), in_force=False,
    )  # fmt: skip
    found = gathered(ordered={"m": {"activity": order}})["ordered.activity"]
    assert (found.words, found.stated_at) == (("paused",), parse_instant("2020-01-04"))
    assert found.says == "decided: activity paused (decision-1), for op, ordered and not yet in force"


@pytest.mark.parametrize(("from_unit", "says"), [("a", ", for a"), ("m", ""), ("z", ", for z")])
@pytest.mark.parametrize(("in_force", "more"), [(True, ""), (False, ", ordered and not yet in force")])
def test_a_decision_says_for_whom_it_was_taken_where_that_is_another(from_unit, says, in_force, more):
    order = Order(
        axis="alert", value="high", decision="decision-1", from_unit=from_unit, level="commander",
        since=parse_instant("2020-01-04"), in_force=in_force,
    )  # fmt: skip
    found = gathered(ordered={"m": {"alert": order}})["ordered.alert"]
    assert found.says == f"decided: alert high (decision-1){says}{more}"


def test_a_unit_without_a_host_has_no_facts_of_a_host():
    at = parse_instant(TODAY)
    picture = assemble([attack("2020-01-08")], DEFINITION, AsOf(valid_at=at, known_at=at))
    found = gather_facts(picture, (), DEFINITION)["op"]
    assert "attacks.host_7d" not in found
    assert "attacks.near_7d" in found


def test_the_evidence_for_a_state_is_that_of_the_voice_that_made_it():
    found = gathered(
        consent("parliament", "nonbinding_motion", grade="B1"),
        consent("a member", "urged_to_stay", "2020-01-09", start=40, grade="E5"),
    )
    assert str(found["consent.state"].grade) == "B1"
