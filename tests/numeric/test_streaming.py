"""The states kept online equal the sum from scratch, whatever comes, goes, comes late or lies ahead."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.numeric.kernels import distances_km, mass_in_disc
from standby.numeric.masses import masses, masses_of, squared_chord
from standby.numeric.streaming import (
    SCALES_DAYS,
    SPREADS_KM,
    SiteStates,
    cutoff_for,
    grid_order,
    states_plainly,
)


def ordered(sites):
    return sites[grid_order(sites)]


def spread_out(rng, count, box=(30.0, 38.0, 35.0, 47.0)):
    return ordered(np.column_stack([rng.uniform(box[0], box[1], count), rng.uniform(box[2], box[3], count)]))


def pieces(rng, count, box=(30.0, 38.0, 35.0, 47.0), days=(0.0, 500.0)):
    return (
        rng.uniform(*days, count),
        rng.uniform(box[0], box[1], count),
        rng.uniform(box[2], box[3], count),
        rng.uniform(0.1, 1.0, count),
        rng.choice([0.0, 1.0, 4.0, 60.0], count),
    )


SITES = spread_out(np.random.default_rng(7), 40)

PIECE = st.tuples(
    st.floats(0, 400),
    st.floats(29, 39),
    st.floats(34, 48),
    st.sampled_from([1.0, 0.25, 1 / 3]),
    st.sampled_from([0.0, 1.0, 4.0, 60.0]),
)


def close(found, wanted):
    return np.allclose(found, wanted, rtol=1e-10, atol=1e-10)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_interleaving_of_news_late_news_and_retractions_equals_a_refit_from_scratch(data):
    states = SiteStates(SITES, 0.0)
    standing = []
    for _ in range(data.draw(st.integers(1, 12))):
        act = data.draw(st.sampled_from(["add", "add", "retract", "advance"]))
        if act == "add":
            piece = data.draw(PIECE)
            states.add(*piece)
            standing.append(piece)
        elif act == "retract" and standing:
            gone = standing.pop(data.draw(st.integers(0, len(standing) - 1)))
            states.add(gone[0], gone[1], gone[2], -gone[3], gone[4])
        else:
            states.advance(states.day + data.draw(st.floats(0, 300)))
    columns = [np.array(column) for column in zip(*standing, strict=True)] or [np.zeros(0)] * 5
    assert close(states.states(), states_plainly(SITES, states.day, *columns))


def test_a_batch_equals_one_after_another_and_the_plain_sum_over_years():
    rng = np.random.default_rng(3)
    told = pieces(rng, 400, days=(0.0, 3000.0))
    batch, single = SiteStates(SITES, 3000.0), SiteStates(SITES, 0.0)
    batch.add_all(*told)
    for n in rng.permutation(400):
        single.add(*(float(column[n]) for column in told))
    single.advance(3000.0)
    plain = states_plainly(SITES, 3000.0, *told)
    assert close(batch.states(), plain)
    assert close(single.states(), plain)


@pytest.mark.parametrize(
    "box",
    [
        (-20.0, 20.0, 170.0, 180.0),
        (-80.0, -60.0, -180.0, 180.0),
        (84.0, 90.0, -180.0, 180.0),
        (-5.0, 5.0, -180.0, 180.0),
        (67.0, 71.0, 20.0, 32.0),
    ],
)
def test_incidents_reach_across_the_date_line_and_over_the_poles(box):
    rng = np.random.default_rng(11)
    sites = spread_out(rng, 300, box)
    west = (box[0], box[1], -180.0, -170.0) if box[2] == 170.0 else box
    told = pieces(rng, 60, west)
    near = (sites[:60, 0], np.where(sites[:60, 1] > 179, -179.9, sites[:60, 1] + 0.3))
    told = (told[0], near[0], near[1], told[3], told[4])
    states = SiteStates(sites, 500.0)
    states.add_all(*told)
    plain = states_plainly(sites, 500.0, *told)
    assert plain.max() > 0.1
    assert close(states.states(), plain)


@pytest.mark.parametrize("radius_km", [5.0, 50.0, 150.0])
def test_every_radius_equals_the_plain_sum(radius_km):
    told = pieces(np.random.default_rng(5), 80)
    states = SiteStates(SITES, 500.0, radius_km=radius_km)
    states.add_all(*told)
    assert close(states.states(), states_plainly(SITES, 500.0, *told, radius_km=radius_km))


def test_a_crowd_of_sites_in_one_place_is_reached_block_by_block():
    sites = spread_out(np.random.default_rng(2), 700, (33.0, 33.2, 44.0, 44.2))
    told = pieces(np.random.default_rng(2), 20, (33.0, 33.2, 44.0, 44.2))
    states = SiteStates(sites, 500.0)
    states.add_all(*told)
    assert close(states.states(), states_plainly(sites, 500.0, *told))


def test_what_lies_ahead_counts_from_its_own_day_on():
    states = SiteStates(SITES, 10.0)
    lat, lon = SITES[0]
    states.add(12.0, lat, lon)
    states.advance(11.9)
    assert not states.states().any()
    states.add(12.0, lat, lon, -1.0)
    states.add(13.0, lat, lon)
    states.advance(13.0)
    one = np.array([1.0])
    assert close(states.states(), states_plainly(SITES, 13.0, 13 * one, lat * one, lon * one, one, 0 * one))


def test_days_that_pass_fade_each_time_scale_by_its_own_measure():
    states = SiteStates(SITES, 0.0)
    states.add(0.0, *SITES[3])
    before = states.states()
    states.advance(9.0)
    assert close(states.states(), before * np.exp(-9.0 / np.array(SCALES_DAYS)))


def test_compact_states_are_near_the_exact_ones_and_half_as_large():
    told = pieces(np.random.default_rng(9), 500, days=(0.0, 1500.0))
    exact, compact = SiteStates(SITES, 1500.0), SiteStates(SITES, 1500.0, compact=True)
    exact.add_all(*told)
    compact.add_all(*told)
    assert np.abs(compact.states() - exact.states()).max() < 1e-5 * exact.states().max()
    many = spread_out(np.random.default_rng(1), 10_000, (32.3, 37.3, 35.7, 42.4))
    assert SiteStates(many, 0.0, compact=True).bytes_per_site <= 130


def test_a_model_that_is_linear_in_the_states_needs_one_product_for_all_sites():
    rng = np.random.default_rng(4)
    states = SiteStates(SITES, 500.0)
    states.add_all(*pieces(rng, 100))
    weights = rng.uniform(size=(3, len(SPREADS_KM), len(SCALES_DAYS)))
    assert close(states.weighed(weights), np.einsum("hjk,sjk->hs", weights, states.states()))


def test_an_expected_number_from_the_states_grows_with_horizon_and_with_radius():
    told = pieces(np.random.default_rng(6), 100)
    weights = np.random.default_rng(6).uniform(size=(len(SPREADS_KM), len(SCALES_DAYS)))
    means = {}
    for radius in (10.0, 25.0):
        states = SiteStates(SITES, 500.0, radius_km=radius)
        states.add_all(*told)
        ahead = np.stack([weights * -np.expm1(-h / np.array(SCALES_DAYS)) for h in (1, 7, 30)])
        means[radius] = states.weighed(ahead)
    assert (np.diff(means[25.0], axis=0) >= 0).all()
    assert (means[25.0] >= means[10.0] - 1e-12).all()


def test_a_copy_goes_its_own_way():
    states = SiteStates(SITES, 0.0)
    states.add(0.0, *SITES[0])
    twin = states.copy()
    twin.add(0.0, *SITES[1])
    twin.add(5.0, *SITES[1])
    twin.advance(6.0)
    states.advance(6.0)
    one = np.array([1.0])
    lat, lon = SITES[0]
    assert close(states.states(), states_plainly(SITES, 6.0, 0 * one, lat * one, lon * one, one, 0 * one))


def test_no_sites_and_no_incidents_are_no_trouble():
    none = SiteStates(np.zeros((0, 2)), 0.0)
    none.add(0.0, 1.0, 1.0)
    assert none.states().shape == (0, 5, 6)
    empty = SiteStates(SITES, 0.0)
    empty.add_all(*[np.zeros(0)] * 5)
    assert not empty.states().any()


def test_wrong_input_is_refused_and_changes_nothing():
    states = SiteStates(SITES, 5.0)
    for wrong in ((np.nan, 1.0, 1.0), (1.0, np.inf, 1.0), (1.0, 1.0, 1.0, np.nan)):
        with pytest.raises(ValueError, match="must be numbers"):
            states.add(*wrong)
    with pytest.raises(ValueError, match="must be numbers"):
        states.add_all(*[np.array([1.0, np.nan])] * 5)
    with pytest.raises(ValueError, match="backwards"):
        states.advance(4.0)
    with pytest.raises(ValueError, match="grid order"):
        SiteStates(SITES[::-1], 0.0)
    assert not states.states().any()


@pytest.mark.parametrize("spread", [3.0, 25.0, 150.0])
@pytest.mark.parametrize("radius", [5.0, 25.0, 200.0])
def test_the_table_of_masses_is_the_mass_up_to_the_cutoff_and_nothing_beyond(spread, radius):
    far = cutoff_for(radius)
    apart = np.linspace(0, 1.2 * far, 2001)
    found = masses((spread,), radius, far).at(squared_chord(apart))[:, 0]
    assert np.abs(found - np.where(apart <= far, mass_in_disc(apart, spread, radius), 0)).max() < 1e-10


def test_a_spread_too_small_for_any_table_is_refused():
    with pytest.raises(ValueError, match="sharp enough"):
        masses((1e-4,), 25.0, 100.0)


@pytest.mark.parametrize("rows", [3, 700])
def test_masses_of_many_distances_are_those_of_the_integral_whichever_way_they_are_got(rows):
    rng = np.random.default_rng(8)
    apart, spread = rng.uniform(0, 200, (rows, 6)), np.array([0.0, 0.1, 4.0, 4.0, 10.0, 60.0])
    assert np.abs(masses_of(apart, spread, 25.0) - mass_in_disc(apart, spread[None, :], 25.0)).max() < 1e-10


def test_nothing_beyond_the_cutoff_is_touched():
    states = SiteStates(SITES, 0.0)
    states.add(0.0, 34.0, 41.0)
    apart = distances_km(SITES, np.array([[34.0, 41.0]]))[:, 0]
    assert ((states.states().sum(axis=(1, 2)) > 0) == (apart <= 100.0)).all()
