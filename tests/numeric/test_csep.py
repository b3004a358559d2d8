"""The tests of earthquake forecasting: as their papers and their reference implementation have them.

The figures marked "pyCSEP" were printed by the functions of pyCSEP 0.8.0 on the same arrays; that package needs
cartopy, obspy and rasterio, so it is not among the development tools.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from standby.numeric.csep import number_test, poisson_log_likelihood, space_test, student_t_quantile, t_test

RATES = np.array([0.5, 2.0, 1.0, 4.0, 0.25, 3.0])
OTHER = np.array([1.0, 1.5, 1.5, 2.5, 1.0, 2.5])
SEEN = np.array([0.0, 3.0, 1.0, 5.0, 0.0, 2.0])
BAD = np.array([4.0, 0.5, 3.0, 0.3, 2.0, 0.2])


@settings(deadline=None)
@given(st.floats(0.1, 5000), st.floats(0.3, 1e4), st.integers(0, 4000))
def test_the_number_test_is_the_tail_of_the_negative_binomial(expected, size, observed):
    at_least, at_most = number_test(expected, size, observed)
    oracle = stats.nbinom(size, size / (size + expected))
    assert at_least == pytest.approx(oracle.sf(observed - 1), abs=1e-7)
    assert at_most == pytest.approx(oracle.cdf(observed), abs=1e-7)


def test_the_number_test_tends_to_the_poissons_and_is_pycseps():
    at_least, at_most = number_test(12.0, 1e9, 15)
    assert at_least == pytest.approx(stats.poisson.sf(14, 12.0), abs=1e-6)
    assert at_most == pytest.approx(stats.poisson.cdf(15, 12.0), abs=1e-6)
    assert number_test(20.0, 4.0, 31) == pytest.approx((0.15869213100256818, 0.857517306931328), abs=1e-9)  # pyCSEP


def test_the_space_test_is_pycseps_and_finds_what_lies_elsewhere():
    rng = np.random.default_rng(1)
    assert space_test(RATES, SEEN, 20_000, rng) == pytest.approx(0.9427, abs=0.012)  # pyCSEP, other random numbers
    assert space_test(BAD, SEEN, 20_000, rng) == pytest.approx(0.0, abs=1e-3)  # pyCSEP: 0.0
    scaled = RATES / RATES.sum() * SEEN.sum()
    assert poisson_log_likelihood(scaled, SEEN) == pytest.approx(-6.811375767482851, abs=1e-9)  # pyCSEP
    assert np.isnan(space_test(RATES, SEEN * 0, 10, rng))


def test_the_space_test_is_fair_to_a_true_forecast():
    rng = np.random.default_rng(2)
    found = [space_test(RATES * 5, rng.poisson(RATES * 5), 300, rng) for _ in range(200)]
    assert 0.4 < np.mean(found) < 0.62
    assert np.mean(np.array(found) < 0.05) < 0.1


def test_the_information_gain_is_pycseps():
    expected = (0.22020385173306956, 0.046459019381096006, 0.39394868408504313)
    assert t_test(RATES, OTHER, SEEN) == pytest.approx(expected, abs=1e-9)
    gain, low, high = t_test(OTHER, RATES, SEEN)
    assert (gain, low, high) == pytest.approx((-expected[0], -expected[2], -expected[1]), abs=1e-9)
    assert np.isnan(t_test(RATES, OTHER, np.array([1.0, 0, 0, 0, 0, 0]))[0])


@given(st.floats(0.55, 0.999), st.floats(1, 5000))
def test_students_quantiles_are_those_of_the_tables(p, freedom):
    assert student_t_quantile(p, freedom) == pytest.approx(stats.t.ppf(p, freedom), rel=1e-6, abs=1e-8)
