"""The fits find the truth they were simulated from, and climb."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.numeric.offset import MOST, Offset, correct, usual_offset
from standby.numeric.regression import cloglog, fit_cloglog, fit_rates, probability, score_and_information


def told_by(*asked):
    return correct(*asked).told


@given(st.floats(1e-5, 0.9999))
def test_the_link_and_its_inverse_undo_each_other(p):
    assert float(probability(cloglog(np.array(p)))) == pytest.approx(p, rel=1e-3)


@given(st.floats(-6, 2), st.booleans())
def test_the_score_is_the_slope_of_the_log_likelihood(eta, happened):
    def loglik(e):
        p = float(probability(np.array(e)))
        return np.log(p if happened else 1 - p)

    slope = (loglik(eta + 1e-5) - loglik(eta - 1e-5)) / 2e-5
    found, _ = score_and_information(np.array(eta), np.array(float(happened)))
    assert float(found) == pytest.approx(slope, rel=1e-3, abs=1e-4)


def test_the_regression_finds_what_was_simulated():
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(20_000), rng.normal(size=(20_000, 2))])
    truth = np.array([-1.5, 0.7, -0.4])
    y = (rng.random(20_000) < probability(x @ truth)).astype(float)
    found = fit_cloglog(x, y, np.ones(20_000), np.zeros(3))
    assert np.allclose(found, truth, atol=0.06)


def test_the_regression_ends_where_the_slope_is_nought_even_from_a_bad_start():
    rng = np.random.default_rng(4)
    x = np.column_stack([np.ones(500), rng.normal(size=(500, 3)) * 5])
    y = (rng.random(500) < 0.3).astype(float)
    ridge = np.array([0.0, 1.0, 1.0, 1.0])
    b = fit_cloglog(x, y, np.ones(500), ridge, np.array([3.0, -2.0, 2.0, 1.0]))
    gradient, _ = score_and_information(x @ b, y)
    assert np.abs(x.T @ gradient - ridge * b).max() < 0.05


def test_no_coefficient_falls_below_its_least_and_the_rest_are_the_best_that_leaves():
    rng = np.random.default_rng(9)
    x = np.column_stack([np.ones(4000), rng.normal(size=(4000, 2))])
    base = rng.normal(size=4000)
    y = (rng.random(4000) < probability(x @ np.array([-1.0, 0.5, -0.6]) + base)).astype(float)
    least = np.array([-np.inf, 0.0, 0.0])
    found = fit_cloglog(x, y, np.ones(4000), np.zeros(3), base=base, least=least)
    without = fit_cloglog(x[:, :2], y, np.ones(4000), np.zeros(2), base=base)
    assert found[2] == 0
    assert np.allclose(found[:2], without, atol=1e-3)


def test_a_prior_holds_rates_where_little_was_seen():
    x = np.column_stack([np.ones(50), np.zeros(50)])
    none = np.zeros(50)
    events, exposure = np.array([2.0, 0.0]), np.array([4.0, 0.0])
    held = fit_rates(x, none, np.ones(50), 50, prior_events=events, prior_exposure=exposure)
    assert held[0] == pytest.approx(2.0 / 54.0)


def test_a_stronger_ridge_gives_smaller_weights():
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(2000), rng.normal(size=2000)])
    y = (rng.random(2000) < probability(x @ np.array([-1.0, 1.0]))).astype(float)
    loose, tight = (fit_cloglog(x, y, np.ones(2000), np.array([0.0, r])) for r in (0.1, 1000.0))
    assert abs(tight[1]) < abs(loose[1])


def test_rates_find_the_weights_they_were_simulated_from_and_never_climb_down():
    rng = np.random.default_rng(6)
    x = rng.gamma(1.0, 1.0, size=(20_000, 3))
    n = rng.poisson(x @ np.array([0.5, 0.0, 1.5])).astype(float)
    one = np.ones(20_000)
    assert np.allclose(fit_rates(x, n, one, 400), [0.5, 0.0, 1.5], atol=0.05)

    def loglik(w):
        return float(np.sum(n * np.log(x @ w) - x @ w))

    climbed = [loglik(fit_rates(x, n, one, rounds)) for rounds in (1, 2, 5, 20, 80)]
    assert climbed == sorted(climbed)


def told(sites=3, days=200, lag=7):
    rng = np.random.default_rng(7)
    eta = np.full((sites, days), -2.0)
    y = (rng.random((sites, days)) < probability(np.full((sites, days), -0.5))).astype(float)
    return eta, y, lag


def test_the_offset_learns_a_level_that_is_wrong():
    eta, y, lag = told()
    moved = told_by(eta, y, lag, 1, usual_offset(1))
    assert -1.2 < moved[:, -1].mean() < 0.0


@given(st.integers(20, 199))
def test_the_offset_reads_no_window_that_is_not_over(day):
    eta, y, lag = told()
    changed = y.copy()
    changed[:, day - lag + 1 :] = 1 - changed[:, day - lag + 1 :]
    a, b = (told_by(eta, seen, lag, 1, usual_offset(1))[:, : day + 1] for seen in (y, changed))
    assert np.array_equal(a, b)


def test_an_offset_that_makes_it_worse_is_switched_off_and_never_runs_away():
    rng = np.random.default_rng(8)
    p = np.repeat(np.where(np.arange(40) % 2, 0.9, 0.02), 20)[None, :].repeat(4, axis=0)
    y = (rng.random(p.shape) < p).astype(float)
    eta = cloglog(p)
    jumpy = told_by(eta, y, 20, 1, Offset(variance=5.0, shared_variance=5.0, forgetting=0.5))
    assert np.abs(jumpy - eta).max() <= MOST
    assert np.mean(jumpy == eta) > 0.3
    assert np.abs(told_by(eta, y, 20, 1, usual_offset(1)) - eta).mean() < 0.25
