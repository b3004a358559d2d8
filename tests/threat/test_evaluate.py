"""What an estimate must keep: reasons that add up, silence that is not calm, vagueness that is not lost."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.threat.conftest import ERBIL, attack

from standby.basis.json import to_json
from standby.basis.places import Place
from standby.basis.time import parse_instant
from standby.testing.making import make_claim, place
from standby.threat.attacks import Attack
from standby.threat.evaluate import evaluate, to_plain
from standby.threat.evidence import _all_pieces, day_number, gather

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
days_ago = st.integers(0, 700)
attacks = st.lists(st.tuples(days_ago, st.floats(33, 37), st.floats(42, 46)), max_size=8)


def told(drawn):
    return [
        attack(str(date(2020, 1, 12) - timedelta(days=ago)), place(f"p{n}", lat, lon), report=f"r{n}")
        for n, (ago, lat, lon) in enumerate(drawn)
    ]


@quick
@given(attacks, st.floats(1, 100), st.floats(1, 100))
def test_probabilities_never_fall_with_horizon_or_radius(picture_of, mission, drawn, a, b):
    picture = picture_of(*told(drawn))
    small, large = (evaluate(picture, mission, horizons=(1, 7, 30, 90), radius_km=r) for r in sorted((a, b)))
    for one, next_one in itertools.pairwise(small):
        if one.site == next_one.site and one.probability is not None:
            assert one.probability < next_one.probability
    for near, far in zip(small, large, strict=True):
        if near.probability is not None:
            assert near.probability <= far.probability + 1e-4


@quick
@given(attacks)
def test_shares_add_up_and_ranges_hold_the_figure(estimates_of, drawn):
    for e in estimates_of(*told(drawn)).values():
        if e.probability is None:
            assert e.drivers == ()
            continue
        assert sum(d.share for d in e.drivers) + e.prior_share == pytest.approx(1, abs=1e-9)
        assert 0 < e.low <= e.probability <= e.high <= 1
        assert 0 < e.expected_low <= e.expected
        assert e.expected_high is None or e.expected <= e.expected_high


@quick
@given(
    st.lists(st.sampled_from(["2020-01-08", "2020-01-10..2020-01-20", "2019-12-01..2019-12-20", "2020-02-03"])),
    st.lists(st.integers(-40, 60), min_size=2, max_size=6),
)
def test_a_day_asked_about_after_others_is_told_as_if_it_were_asked_about_alone(picture_of, mission, stated, days):
    held = picture_of(*(attack(day, report=f"r{n}") for n, day in enumerate(stated)), valid="2020-06-01")
    for day in days:
        at = parse_instant("2020-01-12") + timedelta(days=day)
        picture = replace(held, as_of=replace(held.as_of, valid_at=at))
        alone = replace(picture, incidents=(*picture.incidents,))
        told = evaluate(picture, mission)
        assert told == evaluate(alone, mission)
        assert told == evaluate(picture, mission)


@quick
@given(
    st.lists(st.tuples(st.none() | st.integers(-50, 10), st.none() | st.integers(10, 60)), max_size=5),
    st.lists(st.integers(-60, 120), min_size=1, max_size=5),
)
def test_what_is_over_counts_on_every_later_day_as_it_did_when_it_was_over(mission, drawn, days):
    begin = date(2020, 1, 12)
    told = tuple(
        Attack(
            id=f"a{n}", what="attack", hazard="not stated", lat=ERBIL.lat, lon=ERBIL.lon, spread_km=4.0, place="Erbil",
            country="IQ", **{
                name: None if ahead is None else begin + timedelta(days=ahead)
                for name, ahead in zip(("first_day", "last_day"), pair, strict=True)
            },
        )
        for n, pair in enumerate(drawn)
    )  # fmt: skip
    for day in days:
        at = parse_instant("2020-01-12") + timedelta(days=day)
        plain = _all_pieces.__wrapped__(told, mission, at.date())
        found = gather(told, mission, at)
        for name in ("ids", "incident", "day", "weight", "lat", "lon", "spread_km"):
            assert list(getattr(found, name)) == list(getattr(plain, name)), name
        assert found.watched_from == min([*plain.day, day_number(at)])


@quick
@given(attacks)
def test_another_attack_never_lowers_a_figure(estimates_of, drawn):
    claims = told([(700, 33.0, 42.0), *drawn])
    before = estimates_of(*claims)
    after = estimates_of(*claims, attack("2020-01-10", report="one-more"))
    assert after["erbil", 7].probability > before["erbil", 7].probability
    assert after["baghdad", 7].probability >= before["baghdad", 7].probability


def test_a_recent_near_attack_counts_more_than_an_old_or_a_far_one(estimates_of):
    recent = estimates_of(attack("2020-01-11"), attack("2019-06-01", place("far", 30.0, 47.0), report="b"))
    old = estimates_of(attack("2019-11-01"), attack("2019-06-01", place("far", 30.0, 47.0), report="b"))
    assert recent["erbil", 7].probability > old["erbil", 7].probability > recent["baghdad", 7].probability


def test_the_incident_that_drives_it_is_named_with_its_age_and_distance(estimates_of):
    estimate = estimates_of(attack("2020-01-08"))["erbil", 7]
    (driver,) = estimate.drivers
    assert driver.days_ago == pytest.approx(4)
    assert driver.km < 1
    assert "rocket attack" in estimate.says
    assert "4 days ago" in estimate.says


def test_a_demonstration_is_no_attack(estimates_of):
    claim = make_claim("incident", "a crowd", "demonstration", stated="2020-01-10", said="2020-01-10", at=ERBIL)
    assert estimates_of(claim)["erbil", 7].drivers == ()


def test_an_attack_placed_only_in_a_country_is_shared_out_among_its_sites(estimates_of):
    country = place("Iraq", 33.0, 44.0, precision="country")
    found = estimates_of(attack("2020-01-08", country))
    for site in ("erbil", "baghdad"):
        (driver,) = found[site, 7].drivers
        assert driver.km is None
        assert "placed only in Iraq" in driver.words
    assert found["erbil", 7].expected < estimates_of(attack("2020-01-08"))["erbil", 7].expected


@pytest.mark.parametrize("where", [None, Place(name="the valley")])
def test_an_attack_that_cannot_be_placed_is_listed_and_never_vanishes(estimates_of, picture_of, where):
    claim = attack("2020-01-08", where)
    assert estimates_of(claim)["erbil", 7].not_placed == tuple(i.id for i in picture_of(claim).incidents)


def test_a_vague_day_counts_between_its_first_and_its_last(estimates_of):
    early, vague, late = (
        estimates_of(attack(day), attack("2019-10-01", report="first"))["erbil", 1].expected
        for day in ("2020-01-01", "2020-01-01..2020-01-11", "2020-01-11")
    )
    assert early < vague < late


def test_a_day_known_on_one_side_only_still_counts(estimates_of):
    claim = make_claim("incident", "gunmen", "rocket_attack", stated="..2020-01-11", said="2020-01-11", at=ERBIL)
    assert estimates_of(claim)["erbil", 7].drivers


def test_a_site_nobody_covers_says_so_and_gets_no_figure(estimates_of):
    estimate = estimates_of(attack("2020-01-08"))["amman", 7]
    assert estimate.status == "no reporting sources"
    assert estimate.probability is estimate.expected is estimate.high is None
    assert "not known" in estimate.says


def test_attacks_told_by_others_near_an_uncovered_site_give_a_floor(estimates_of):
    estimate = estimates_of(attack("2020-01-08", place("Amman", 31.95, 35.94, country="JO")))["amman", 7]
    assert estimate.status == "no reporting sources"
    assert estimate.probability > 0.05
    assert estimate.high == 1.0
    assert "at the least" in estimate.says


def test_sources_never_heard_are_no_sources(estimates_of):
    assert estimates_of(heard_days_ago=None)["erbil", 7].status == "no reporting sources"


@quick
@given(st.integers(8, 200))
def test_silence_of_the_sources_lowers_nothing_and_widens_the_range(estimates_of, quiet_days):
    last = date(2020, 1, 12)
    spoken = estimates_of(attack("2020-01-10"), valid=str(last), heard_days_ago=0)["erbil", 7]
    later = estimates_of(attack("2020-01-10"), valid=str(last + timedelta(days=quiet_days)), heard_days_ago=quiet_days)[
        "erbil", 7
    ]
    assert later.status == "sources gone quiet"
    assert later.probability == pytest.approx(spoken.probability)
    assert later.high > spoken.high
    assert later.low < spoken.low
    assert "this is not calm" in later.says


def test_quiet_reported_by_somebody_does_lower_it(estimates_of):
    then = estimates_of(attack("2020-01-10"), valid="2020-01-12")["erbil", 7]
    later = estimates_of(attack("2020-01-10"), valid="2020-03-12")["erbil", 7]
    assert later.status == "estimated"
    assert later.probability < then.probability


@quick
@given(attacks, st.randoms())
def test_the_order_of_reports_changes_no_estimate(estimates_of, drawn, random):
    claims = told(drawn)
    mixed = list(claims)
    random.shuffle(mixed)
    assert to_plain(estimates_of(*claims).values()) == to_plain(estimates_of(*mixed).values())


def test_an_estimate_is_plain_data_with_every_field(estimates_of):
    (plain, *_) = to_plain(list(estimates_of(attack("2020-01-08")).values()))
    assert plain == to_json(estimates_of(attack("2020-01-08"))["erbil", 1])
    assert {"probability", "low", "high", "drivers", "says", "status", "not_placed", "fingerprint"} <= set(plain)


@quick
@given(attacks, st.sampled_from((1.0, 60.0, None)))
def test_estimates_without_words_have_the_same_figures(picture_of, mission, drawn, heard):
    picture = picture_of(*told(drawn), heard_days_ago=heard)
    names = ("site", "horizon_days", "probability", "low", "high", "expected", "status", "as_of")

    def figures(told):
        return [[getattr(e, name) for name in names] for e in evaluate(picture, mission, told=told)]

    assert figures(told=False) == figures(told=True)
