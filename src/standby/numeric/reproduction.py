"""The reproduction number: how many further incidents each one is followed by, as a gauge of the regime."""

import numpy as np
from numpy.typing import NDArray

from standby.numeric.distributions import gamma_quantile

Floats = NDArray[np.float64]

FOLLOWING_DAYS = 10.0
"""Mean delay of the incidents that follow another, taken as exponential."""

WINDOW_DAYS = 28
"""R is told over so many days."""

PRIOR_SHAPE, PRIOR_RATE = 1.0, 1.0
"""Before anything is seen R is held to be 1, with as much weight as one incident."""


def reproduction_number(daily: Floats) -> tuple[float, float, float]:
    """Return R over the last 28 days with its 80 % credible range, from daily numbers of incidents.

    The incidents of each day over those that past ones were due to bring, were R 1: a gamma posterior with
    shape a + sum I and rate b + sum L, L(t) = sum over s < t of I(s) w(t - s) (Cori et al. 2013, American
    Journal of Epidemiology 178:1505, for infections). Above 1 the pace grows, below 1 it dies away. Needs no
    more than the window and what came before it; the prior where there is nothing.
    """
    lags = np.arange(1, daily.size + 1)
    weights = np.exp(-(lags - 1) / FOLLOWING_DAYS) * -np.expm1(-1 / FOLLOWING_DAYS)
    due = np.concatenate([[0.0], np.convolve(daily, weights)])[: daily.size]
    recent = slice(max(0, daily.size - WINDOW_DAYS), daily.size)
    shape = PRIOR_SHAPE + float(daily[recent].sum())
    rate = PRIOR_RATE + float(due[recent].sum())
    low, high = (float(gamma_quantile(round(shape, 3), p) / rate) for p in (0.1, 0.9))
    return shape / rate, low, high
