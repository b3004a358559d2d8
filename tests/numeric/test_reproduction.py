"""The reproduction number of what was simulated is found again."""

import numpy as np
import pytest

from standby.numeric.reproduction import FOLLOWING_DAYS, reproduction_number


def followed(number, seed=0, days=200, start=40):
    """Incidents each followed by ``number`` more on average, after an exponential delay, with a few from outside."""
    rng = np.random.default_rng(seed)
    daily, due = np.zeros(days), 0.0
    for day in range(days):
        daily[day] = rng.poisson((start if day < 5 else 0.3) + number * due * -np.expm1(-1 / FOLLOWING_DAYS))
        due = due * np.exp(-1 / FOLLOWING_DAYS) + daily[day]
    return daily


@pytest.mark.parametrize("number", [0.7, 1.0, 1.15])
def test_what_was_simulated_is_found_within_its_range(number):
    inside = 0
    for seed in range(20):
        found, low, high = reproduction_number(followed(number, seed)[:60])
        assert low < found < high
        inside += low - 0.05 <= number <= high + 0.05
    assert inside >= 12


def test_nothing_seen_says_about_one_and_very_unsure():
    found, low, high = reproduction_number(np.zeros(100))
    assert found == 1
    assert low < 0.2
    assert high > 2


def test_it_is_the_sum_by_its_definition():
    rng = np.random.default_rng(3)
    daily = rng.poisson(2.0, 50).astype(float)
    weight = [np.exp(-(k - 1) / FOLLOWING_DAYS) * (1 - np.exp(-1 / FOLLOWING_DAYS)) for k in range(1, 51)]
    due = [sum(daily[s] * weight[t - s - 1] for s in range(t)) for t in range(50)]
    expected = (1 + daily[-28:].sum()) / (1 + sum(due[-28:]))
    assert reproduction_number(daily)[0] == pytest.approx(expected, rel=1e-12)
