"""The kernels against simulation, closed forms and the plain way of writing them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.basis.places import distance_km
from standby.numeric.kernels import bessel_i0e, distances_km, fading_share, mass_in_disc
from standby.numeric.masses import masses_of

points = st.tuples(st.floats(-89, 89), st.floats(-180, 180))


@given(points, points)
def test_distances_as_arrays_equal_the_plain_function(a, b):
    assert distances_km(np.array([a]), np.array([b]))[0, 0] == pytest.approx(distance_km(a, b), abs=1e-9)


@given(st.floats(0.5, 80), st.floats(1, 100))
def test_a_gaussian_at_the_centre_of_a_disc_has_rayleighs_mass_in_it(spread, radius):
    expected = -np.expm1(-((radius / spread) ** 2) / 2)
    assert mass_in_disc(np.array(0.0), spread, radius) == pytest.approx(expected, abs=2e-5)


@pytest.mark.parametrize(
    ("apart", "spread", "radius"), [(10, 5, 25), (30, 10, 25), (24, 3, 25), (80, 60, 25), (26, 1, 25)]
)
def test_the_mass_in_a_disc_is_what_simulation_finds(apart, spread, radius):
    draws = np.random.default_rng(1).normal(size=(400_000, 2)) * spread + [apart, 0]
    simulated = np.mean(np.hypot(draws[:, 0], draws[:, 1]) <= radius)
    assert mass_in_disc(np.array(float(apart)), float(spread), float(radius)) == pytest.approx(simulated, abs=3e-3)


@settings(max_examples=60)
@given(st.floats(0, 300), st.floats(0.5, 150), st.floats(1, 100), st.floats(1, 100))
def test_a_larger_disc_never_holds_less(apart, spread, a, b):
    small, large = sorted((a, b))
    inside = [float(mass_in_disc(np.array(apart), spread, r)) for r in (small, large)]
    assert inside[0] <= inside[1] + 2e-5


def test_a_sharp_place_is_in_the_disc_or_out_of_it():
    assert list(mass_in_disc(np.array([24.9, 25.0, 25.1]), 0.0, 25.0)) == [1.0, 1.0, 0.0]


def test_the_bessel_function_is_the_one_numpy_has():
    x = np.linspace(0, 60, 500)
    assert np.allclose(bessel_i0e(x), np.i0(x) * np.exp(-x), atol=3e-7)


def test_what_fades_over_all_time_ahead_is_what_was_left():
    age = np.array([0.0, 3.0, 40.0])
    assert np.allclose(fading_share(age, 1e6, 10.0), np.exp(-age / 10))


def test_an_event_that_lies_ahead_adds_nothing():
    assert fading_share(np.array([-0.5]), 7.0, 10.0)[0] == 0


def test_masses_asked_for_again_are_those_integrated_the_first_time():
    apart = np.array([[3.0, 40.0, 500.0], [18.0, 2.0, 7.5]])
    first = masses_of(apart, np.array([4.0, 4.0, 1.0]), 25.0)
    again = masses_of(apart[:, ::-1], np.array([1.0, 4.0, 4.0]), 25.0)
    assert np.array_equal(first, again[:, ::-1])
    alone = [mass_in_disc(apart[:, :2], 4.0, 25.0), mass_in_disc(apart[:, 2:], 1.0, 25.0)]
    assert first == pytest.approx(np.hstack(alone), abs=1e-14)
