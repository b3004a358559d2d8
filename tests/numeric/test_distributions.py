"""The distributions against closed forms and identities."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.numeric.distributions import (
    any_probability,
    fit_counts,
    gamma_cdf,
    gamma_quantile,
    negative_binomial_pmf,
)

shapes = st.floats(0.05, 200)


@given(st.floats(0.001, 50))
def test_a_gamma_of_shape_one_is_the_exponential(x):
    assert gamma_cdf(1.0, x) == pytest.approx(-math.expm1(-x), abs=1e-12)


@given(st.floats(0.001, 50))
def test_a_gamma_of_shape_one_half_is_the_error_function(x):
    assert gamma_cdf(0.5, x) == pytest.approx(math.erf(math.sqrt(x)), abs=1e-12)


@given(shapes, st.floats(0.01, 300))
def test_the_gamma_obeys_its_recurrence(shape, x):
    step = math.exp(shape * math.log(x) - x - math.lgamma(shape + 1))
    assert gamma_cdf(shape + 1, x) == pytest.approx(gamma_cdf(shape, x) - step, abs=1e-10)


@given(shapes, st.floats(0.01, 0.99))
def test_the_quantile_undoes_the_distribution(shape, p):
    assert gamma_cdf(shape, gamma_quantile(shape, p)) == pytest.approx(p, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.floats(0, 10), st.floats(0.2, 50))
def test_counts_add_up_to_one_and_have_their_mean(mean, size):
    pmf = negative_binomial_pmf(np.array([mean]), size, 4000)[0]
    assert pmf.sum() == pytest.approx(1, abs=1e-6)
    assert (pmf * np.arange(pmf.size)).sum() == pytest.approx(mean, rel=1e-3, abs=1e-9)
    assert 1 - pmf[0] == pytest.approx(float(any_probability(mean, size)), abs=1e-12)


@given(st.floats(0, 20), st.floats(0, 20), st.floats(0.05, 50))
def test_more_expected_is_never_less_likely(a, b, size):
    low, high = sorted((a, b))
    assert any_probability(low, size) <= any_probability(high, size)


def test_over_dispersion_makes_at_least_one_less_likely_than_poisson_does():
    assert any_probability(1.0, 0.5) < -math.expm1(-1.0)
    assert any_probability(1.0, 1e9) == pytest.approx(-math.expm1(-1.0), abs=1e-8)


def test_the_scale_and_size_of_counts_are_found_where_there_are_many_and_kept_where_there_are_none():
    rng = np.random.default_rng(4)
    mean = rng.gamma(1.0, 2.0, 20_000)
    n = rng.negative_binomial(1.0, 1.0 / (1.0 + 2 * mean)).astype(float)
    scale, size = fit_counts(mean, n, 1, 5.0)
    assert scale == 2.0
    assert size == 1.0
    assert fit_counts(np.zeros(0), np.zeros(0), 1, 5.0) == (1.0, 5.0)
