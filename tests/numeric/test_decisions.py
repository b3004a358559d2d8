"""What forecasts are worth: budgets and catches, by hand."""

import numpy as np
import pytest

from standby.numeric.decisions import budget_to_catch, caught_within

P = np.array([0.9, 0.8, 0.3, 0.2, 0.1])
Y = np.array([1.0, 0.0, 1.0, 0.0, 0.0])


def test_pausing_the_highest_two_fifths_catches_one_of_two():
    assert caught_within(P, Y, 0.4) == pytest.approx(0.5)


def test_catching_all_takes_three_fifths():
    assert budget_to_catch(P, Y, 1.0) == pytest.approx(0.6)


def test_a_forecast_that_says_the_same_everywhere_catches_by_chance():
    assert caught_within(np.full(5, 0.2), Y, 0.1) == pytest.approx(0.1)


def test_without_events_there_is_nothing_to_catch():
    assert np.isnan(caught_within(P, np.zeros(5), 0.1))
    assert np.isnan(budget_to_catch(P, np.zeros(5), 0.95))
