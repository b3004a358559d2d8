"""The scores against counting by hand and against identities every proper score keeps."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.numeric import scores
from standby.numeric.distributions import negative_binomial_pmf

forecasts = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=40)


def arrays(pairs):
    return np.array([p for p, _ in pairs]), np.array([float(y) for _, y in pairs])


@given(forecasts)
def test_auc_equals_comparing_every_pair(pairs):
    p, y = arrays(pairs)
    won = [1.0 if a > b else 0.5 if a == b else 0.0 for a in p[y > 0] for b in p[y == 0]]
    found = scores.auc(p, y)
    assert found == pytest.approx(sum(won) / len(won)) if won else math.isnan(found)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
@pytest.mark.parametrize("score", [scores.brier, scores.log_score])
def test_no_forecast_beats_the_truth_on_average(score, truth, said):
    def expected(p):
        return truth * score(np.array([p]), np.array([1.0])) + (1 - truth) * score(np.array([p]), np.array([0.0]))

    assert expected(truth) <= expected(said) + 1e-12


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 5), st.floats(1, 20), st.floats(0.1, 2))
def test_the_ranked_probability_score_is_best_for_the_true_mean(mean, size, factor):
    # So few counts lie above this that cutting them off changes no comparison.
    most = 120
    weights = negative_binomial_pmf(np.array([mean]), size, most)[0]

    def expected(m):
        return sum(w * scores.crps(np.array([m]), size, np.array([n]), up_to=most) for n, w in enumerate(weights))

    assert expected(mean) <= expected(mean * factor) + 1e-6


def test_the_ranked_probability_score_of_a_sure_forecast_is_the_distance():
    assert scores.crps(np.array([0.0]), 1.0, np.array([3.0])) == pytest.approx(3.0)


def test_a_certain_error_costs_much_and_stays_a_number():
    assert math.isfinite(scores.log_score(np.array([0.0]), np.array([1.0])))


def test_calibration_error_is_the_mean_distance_of_rate_from_forecast():
    p, y = np.repeat([0.15, 0.75], 20), np.array([1.0] * 5 + [0.0] * 15 + [1.0] * 15 + [0.0] * 5)
    assert scores.calibration_error(p, y) == pytest.approx((0.10 + 0.0) / 2)


@given(forecasts)
def test_reliability_counts_every_forecast_once(pairs):
    p, y = arrays(pairs)
    size, forecast, observed = scores.reliability(p, y)
    assert size.sum() == len(p)
    assert (size * forecast).sum() == pytest.approx(p.sum())
    assert (size * observed).sum() == pytest.approx(y.sum())


def test_area_skill_is_one_half_without_skill_and_nearly_one_with_perfect_foresight():
    y = np.array([1.0] + [0.0] * 999)
    assert scores.area_skill(np.full(1000, 0.3), y) == pytest.approx(0.5)
    assert scores.area_skill(y, y) > 0.999


def test_skill_is_the_part_of_the_loss_that_was_saved():
    assert scores.skill(0.3, 0.4) == pytest.approx(0.25)
    assert math.isnan(scores.skill(0.1, 0.0))
