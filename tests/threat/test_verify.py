"""Verification on one's own record: too little is said, nothing late is learnt from, and the scores are whole."""

from datetime import date

import numpy as np
import pytest
from tests.threat.test_rolling import FIRST, SITES, clustered

from standby.basis.errors import AskedWrongly
from standby.basis.plain import from_plain, to_plain
from standby.numeric.decisions import economic_value, flips_a_year, molchan, paused
from standby.threat.history import Catalogue
from standby.threat.verified import Recorded, Verified, Wanted
from standby.threat.verify import LEAST_ATTACK_DAYS, scores_of, usual_delay, verify

NAMES = ["a", "b", "c"]
TODAY = FIRST + 620


def recorded(catalogue, delay=None, sharp=None):
    n = catalogue.day.size
    return Recorded(
        catalogue=Catalogue(
            day=catalogue.day, lat=catalogue.lat, lon=catalogue.lon, weight=np.ones(n), spread_km=np.zeros(n)
        ),
        incident=np.arange(n),
        delay=np.full(n, np.nan) if delay is None else delay,
        sharp=np.ones(n, dtype=bool) if sharp is None else sharp,
    )


@pytest.fixture(scope="module")
def verified():
    return verify(recorded(clustered(seed=3)), SITES, NAMES, TODAY, Wanted(delay_days=2))


def test_every_horizon_and_model_is_scored_and_skill_is_against_the_base_rate(verified):
    assert [h.horizon_days for h in verified.horizons] == [1, 7, 30]
    for horizon in verified.horizons:
        assert horizon.of("climatology").log_skill == 0
        default = horizon.of("default")
        assert default.log_skill_low <= default.log_skill <= default.log_skill_high
        assert sum(b.forecasts for b in default.reliability) == verified.site_days
        assert default.molchan_missed[0] == 1
        assert default.molchan_missed[-1] == 0
        assert 0 <= default.number_test_at_least <= 1
    assert verified.horizons[0].of("default").log_skill > 0
    assert verified.horizons[0].attack_days >= LEAST_ATTACK_DAYS


def test_the_worst_misses_are_told_worst_first_with_what_was_known(verified):
    def loss(miss):
        return -np.log(miss.said if miss.happened else 1 - miss.said)

    losses = [loss(m) for m in verified.misses]
    assert losses == sorted(losses, reverse=True)
    assert all(m.site in NAMES and 0 < m.usual < 1 for m in verified.misses)


def test_a_verification_is_read_back_from_the_record_as_it_was(verified):
    assert from_plain(Verified, to_plain(verified)) == verified


def test_the_scores_beside_a_forecast_are_those_of_the_verification(verified):
    found = scores_of(verified, "default")
    assert [s.log_skill for s in found] == [h.of("default").log_skill for h in verified.horizons]
    assert found[0].site_days == verified.site_days


def test_what_became_known_too_late_is_scored_against_and_never_learnt_from(verified):
    """Moving the late attacks far away changes what happened, and no forecast: so no model saw them."""
    catalogue = clustered(seed=3)
    late = np.zeros(catalogue.day.size)
    late[::7] = 30.0
    moved = Catalogue(
        day=catalogue.day,
        lat=np.where(late > 0, 10.0, catalogue.lat),
        lon=np.where(late > 0, SITES[2, 1], catalogue.lon),
    )
    a, b = (
        verify(recorded(c, delay=late), SITES, NAMES, TODAY, Wanted(delay_days=2, models=("rule30",)))
        for c in (catalogue, moved)
    )
    assert a.late == b.late == np.count_nonzero(late)
    for one, other in zip(a.horizons, b.horizons, strict=True):
        bins = [[(x.forecasts, pytest.approx(x.forecast)) for x in h.of("rule30").reliability] for h in (one, other)]
        assert bins[0] == bins[1]
        assert one.attack_days != other.attack_days


def test_a_threshold_of_the_users_own_is_tried_with_its_hysteresis():
    found = verify(
        recorded(clustered(seed=3)), SITES, NAMES, TODAY, Wanted(delay_days=2, models=("rule30",), enter=0.2, leave=0.1)
    )
    (decision,) = found.horizons[1].of("rule30").decisions
    assert (decision.enter, decision.leave) == (0.2, 0.1)
    assert 0 < decision.paused_share < 1
    assert decision.attack_days_inside > decision.paused_share


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (250, Wanted()),
        (620, Wanted(test_from=date.fromordinal(FIRST + 30))),
        (620, Wanted(test_from=date.fromordinal(FIRST + 580))),
    ],
)
def test_a_record_too_short_is_said_and_the_stated_prior_stays(days, wanted):
    with pytest.raises(AskedWrongly, match="stated prior stays") as told:
        verify(recorded(clustered(seed=3, days=days)), SITES, NAMES, FIRST + days, wanted)
    assert told.value.code == "record-too-short"


def test_a_record_with_hardly_an_attack_is_said():
    catalogue = clustered(seed=3)
    few = catalogue.where(np.arange(catalogue.day.size) % 60 == 0)
    with pytest.raises(AskedWrongly, match="had an attack"):
        verify(recorded(few), SITES, NAMES, TODAY, Wanted())


def test_the_delay_is_the_records_own_where_it_is_known():
    assert usual_delay(np.full(50, np.nan)) == 7
    assert usual_delay(np.array([*range(1, 21), np.nan])) == 19
    assert usual_delay(np.full(20, 0.0)) == 1


def test_a_pause_begins_at_its_line_and_ends_below_the_lower_one():
    p = np.array([[0.1, 0.5, 0.4, 0.35, 0.2, 0.5]])
    assert paused(p, 0.5, 0.3).tolist() == [[False, True, True, True, False, True]]
    assert flips_a_year(paused(p, 0.5, 0.3)) == pytest.approx(3 * 365.25 / 5)
    assert flips_a_year(paused(p, 0.5, 0.5)) == pytest.approx(3 * 365.25 / 5)


def test_perfect_foresight_is_worth_1_and_the_better_of_always_and_never_nothing():
    y = np.array([[0.0, 1.0, 0.0, 0.0, 1.0]])
    assert economic_value(y > 0, y, 0.1) == pytest.approx(1)
    assert economic_value(np.ones((1, 5), dtype=bool), y, 0.1) == pytest.approx(0)
    assert economic_value(np.zeros((1, 5), dtype=bool), y, 0.9) == pytest.approx(0)
    assert np.isnan(economic_value(y > 0, np.zeros((1, 5)), 0.1))


def test_the_molchan_diagram_falls_from_all_missed_to_none():
    rng = np.random.default_rng(1)
    p = rng.random(500)
    alarm, missed = molchan(p, (rng.random(500) < p).astype(float))
    assert (missed[0], missed[-1]) == (1, 0)
    assert np.all(np.diff(missed) <= 1e-12)
    assert np.all(missed <= 1 - alarm + 0.08)
