"""Checks of how incidents are assembled from claims."""

from datetime import date

import pytest

from standby.testing.making import make_claim, place

ERBIL = place("Erbil", 36.1912, 44.0094)
ASAD = place("Al Asad", 33.7856, 42.4412)


def test_two_reports_of_one_attack_are_one_incident_with_two_sources(picture_of):
    one = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", at=ERBIL, report="a.txt")
    two = make_claim(
        "incident", "Iran", "rocket_attack", stated="2020-01-07..2020-01-09", at=ERBIL, report="b.txt", source="desk"
    )
    (event,) = picture_of(one, two).incidents
    assert event.happened.start == event.happened.end == date(2020, 1, 8)
    assert event.basis.sources == ("desk", "wire")


def test_attacks_at_two_places_are_two_incidents(picture_of):
    one = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", at=ERBIL)
    two = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", at=ASAD, start=90)
    assert len(picture_of(one, two).incidents) == 2


def test_attacks_on_days_apart_are_two_incidents(picture_of):
    one = make_claim("incident", "militia", "rocket_attack", stated="2019-12-27", at=ERBIL)
    two = make_claim("incident", "militia", "rocket_attack", stated="2020-01-08", at=ERBIL, start=90)
    assert [e.happened.start.day for e in picture_of(one, two).incidents] == [27, 8]


def test_attacks_by_two_named_actors_are_two_incidents(picture_of):
    one = make_claim("incident", "x", "missile_attack", stated="2020-01-08", details={"actor": "Iran"})
    two = make_claim("incident", "x", "missile_attack", stated="2020-01-08", details={"actor": "US"}, start=90)
    assert len(picture_of(one, two).incidents) == 2


@pytest.mark.parametrize("certainty", ["negated", "conditional", "unknown"])
def test_what_is_denied_or_only_possible_never_becomes_an_event(picture_of, certainty):
    told = make_claim("incident", "Iran", "missile_attack", certainty=certainty)
    assert picture_of(told).incidents == ()


def test_what_happens_after_the_moment_asked_about_is_not_shown(picture_of):
    told = make_claim("incident", "Iran", "missile_attack", stated="2020-01-20", said="2020-01-21")
    assert picture_of(told, valid="2020-01-12").incidents == ()


def test_no_casualties_is_kept_for_those_it_names_and_nobody_else(picture_of):
    attack = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", at=ERBIL)
    none = make_claim(
        "incident", "attack", "casualties", stated="2020-01-01..2020-02-03", at=ERBIL, certainty="negated",
        object="Canadian", quantity=(0, 0, "casualty"), start=90,
    )  # fmt: skip
    (event,) = picture_of(attack, none).incidents
    assert event.casualties == ("no casualties stated for: Canadian",)
    assert event.killed is None


def test_a_casualty_statement_alone_makes_no_incident(picture_of):
    none = make_claim("incident", "attack", "casualties", certainty="negated", object="Canadian")
    assert picture_of(none).incidents == ()


def test_weapons_and_dead_are_counted_apart(picture_of):
    fired = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", quantity=(22, 22, "missile"))
    dead = make_claim("incident", "US", "air_strike", stated="2019-12-29", quantity=(25, 25, "killed"), start=90)
    strike, attack = picture_of(fired, dead).incidents
    assert (strike.count, strike.killed.low) == (None, 25)
    assert (attack.count.low, attack.killed) == (22, None)


def test_the_sites_within_25_km_are_named_with_their_distance(picture_of):
    told = make_claim("incident", "Iran", "missile_attack", at=ERBIL)
    (event,) = picture_of(told).incidents
    assert [site for site, _ in event.near] == ["erbil"]
    assert 5 < event.near[0][1] < 8


def test_an_attack_known_only_by_country_is_near_no_site_and_listed_as_a_gap(picture_of):
    told = make_claim("incident", "Iran", "missile_attack", at=place("Iraq", 33.0, 44.0, precision="country"))
    picture = picture_of(told)
    assert picture.incidents[0].near == ()


def test_an_attack_without_a_place_is_a_gap(picture_of):
    picture = picture_of(make_claim("incident", "Iran", "missile_attack"))
    assert any("could not be placed" in gap.says for gap in picture.gaps)


def test_reports_that_count_one_attack_differently_are_shown_side_by_side(picture_of):
    one = make_claim(
        "incident", "Iran", "missile_attack", stated="2020-01-08", quantity=(22, 22, "missile"), report="a"
    )
    two = make_claim(
        "incident", "Iran", "missile_attack", stated="2020-01-08", quantity=(15, 15, "missile"), report="b"
    )
    picture = picture_of(one, two)
    assert len(picture.incidents) == 1
    assert [len(c.sides) for c in picture.contradictions] == [2]


def test_a_headline_without_a_day_means_the_latest_attack_of_its_own_report(picture_of):
    old = make_claim("incident", "militia", "rocket_attack", stated="2019-12-27", said="2019-12-28", report="a.txt")
    new = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", said="2020-01-08", report="b.txt")
    headline = make_claim(
        "incident", "Iran", "missile_attack", stated="..2020-01-08", said="2020-01-08", report="b.txt", start=90
    )
    first, second = picture_of(old, new, headline).incidents
    assert headline.id not in first.basis.claims
    assert headline.id in second.basis.claims


def test_the_killed_are_not_told_as_those_who_killed(picture_of):
    told = make_claim("incident", "An Iranian general", "killing", stated="2020-01-03")
    assert picture_of(told).incidents[0].actor is None


def test_killings_of_two_named_people_are_two_incidents(picture_of):
    one = make_claim(
        "incident", "", "killing", stated="2020-01-01..2020-01-09", details={"target": "General Soleimani"}
    )
    two = make_claim("incident", "", "killing", stated="2020-01-05", details={"target": "Mr Haddad"}, start=90)
    assert len(picture_of(one, two).incidents) == 2


def test_a_strike_and_the_killing_it_is_told_by_are_one_incident(picture_of):
    strike = make_claim(
        "incident", "U.S.", "drone_strike", stated="2020-01-03", details={"target": "Iranian General Qassem Soleimani"}
    )
    killing = make_claim(
        "incident",
        "an unnamed actor",
        "killing",
        stated="..2020-01-08",
        details={"target": "Soleimani"},
        report="b.txt",
    )
    other = make_claim("incident", "U.S.", "air_strike", stated="2020-01-06", report="c.txt")
    first, second = picture_of(strike, killing, other).incidents
    assert {strike.id, killing.id} == set(first.basis.claims)
    assert second.basis.claims == (other.id,)


def test_somebody_unnamed_is_not_told_as_an_actor(picture_of):
    told = make_claim("incident", "an unnamed actor", "rocket_attack", stated="2020-01-03")
    assert picture_of(told).incidents[0].actor is None


def test_an_attack_in_a_town_did_not_strike_the_site_in_it(picture_of):
    in_town = make_claim("incident", "Iran", "missile_attack", at=place("Erbil", 36.2376, 43.9632))
    at_site = make_claim("incident", "Iran", "missile_attack", at=place("the base", 36.2376, 43.9632, precision="site"))
    assert picture_of(in_town).incidents[0].site is None
    assert picture_of(in_town).incidents[0].near == (("erbil", 0.0),)
    assert picture_of(at_site).incidents[0].site == "erbil"


def test_casualties_belong_to_the_attack_of_their_day_and_not_to_one_mentioned_beside_it(picture_of):
    strike = make_claim("incident", "U.S.", "drone_strike", stated="2020-01-03", details={"target": "Gen. Soleimani"})
    attack = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", at=ERBIL, report="b.txt")
    revenge = make_claim(
        "incident", "", "killing", stated="..2020-01-08", details={"target": "Soleimani"}, report="b.txt", start=200
    )
    none = make_claim(
        "incident",
        "",
        "casualties",
        stated="2020-01-08",
        certainty="negated",
        object="Iraqis",
        report="b.txt",
        start=180,
    )
    first, second = picture_of(strike, attack, revenge, none).incidents
    assert (first.casualties, second.casualties) == ((), ("no casualties stated for: Iraqis",))


@pytest.mark.parametrize(("report", "told"), [("a.txt", ["no casualties stated, and not for whom"]), ("b.txt", [])])
def test_losses_are_not_put_down_to_what_another_report_tells_of_no_place_and_no_first_day(picture_of, report, told):
    event = make_claim("incident", "police", "police_action", stated="..2020-01-09", report="a.txt")
    toll = make_claim(
        "incident", "x", "casualties", stated="2020-01-05", at=ERBIL, report=report, certainty="negated", start=90
    )
    (found,) = picture_of(event, toll).incidents
    assert list(found.casualties) == told


def test_counts_that_differ_on_two_attacks_of_one_sort_are_two_matters(picture_of):
    fired = [("2020-01-06", ERBIL, 2), ("2020-01-06", ERBIL, 3), ("2020-01-08", ASAD, 7), ("2020-01-08", ASAD, 9)]
    told = [
        make_claim("incident", "x", "rocket_attack", stated=day, at=at, quantity=(n, n, "rocket"), report=f"{n}.txt")
        for day, at, n in fired
    ]
    found = picture_of(*told).contradictions
    assert [c.about for c in found] == [
        "rocket attack at Al Asad, 8 January 2020: how many",
        "rocket attack at Erbil, 6 January 2020: how many",
    ]
    assert [side.says.partition(":")[0] for side in found[1].sides] == ["2 rockets", "3 rockets"]
    assert len(found[0].sides) == 2


@pytest.mark.parametrize(
    ("doer", "at", "victim", "unit", "events"),
    [("", None, None, "killed", 2), ("", None, None, "wounded", 2), ("", ERBIL, None, "killed", 1),
     ("", None, "General Soleimani", "killed", 1), ("A militia", None, None, "killed", 1)],
)  # fmt: skip
def test_counts_that_differ_make_two_events_where_only_the_day_is_the_same(picture_of, doer, at, victim, unit, events):
    told = [
        make_claim(
            "incident", doer, "strike", stated="2020-01-06", quantity=(n, n, each), report=f"{n}.txt", at=at,
            object=victim,
        )
        for n, each in ((2, unit), (25, "killed"))
    ]  # fmt: skip
    assert len(picture_of(*told).incidents) == events
