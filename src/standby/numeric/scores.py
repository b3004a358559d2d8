"""How good forecasts were: proper scores, calibration and ranking."""

import numpy as np
from numpy.typing import NDArray

from standby.numeric.distributions import negative_binomial_pmf

Floats = NDArray[np.float64]

_FLOOR = 1e-12


def brier(p: Floats, y: Floats) -> float:
    """Return the mean of (p - y)^2 (Brier 1950, Monthly Weather Review 78:1). 0 is best."""
    return float(np.mean((p - y) ** 2))


def log_score(p: Floats, y: Floats) -> float:
    """Return the mean of -log of the probability given to what happened (Good 1952). 0 is best.

    Probabilities are kept 1e-12 away from 0 and 1, so that one error of certainty stays a number.
    """
    q = np.clip(p, _FLOOR, 1 - _FLOOR)
    return float(-np.mean(np.where(y > 0, np.log(q), np.log1p(-q))))


def crps(mean: Floats, size: float, n: Floats, *, up_to: int = 400) -> float:
    """Return the mean ranked probability score of negative binomial forecasts of counts. 0 is best.

    Sum over k of (F(k) - [n <= k])^2 (Matheson and Winkler 1976; Czado, Gneiting and Held 2009 for counts).
    Counts above ``up_to`` are scored as ``up_to``.
    """
    cdf = np.minimum(1.0, np.cumsum(negative_binomial_pmf(mean, size, up_to), axis=-1))
    reached = np.arange(up_to + 1) >= np.minimum(n, up_to)[..., None]
    return float(np.mean(np.sum((cdf - reached) ** 2, axis=-1)))


def calibration_error(p: Floats, y: Floats, bins: int = 10) -> float:
    """Return the expected calibration error: mean |observed rate - mean forecast| over bins, by their size.

    Equal-width bins (Naeini, Cooper and Hauskrecht 2015, AAAI).
    """
    size, forecast, observed = reliability(p, y, bins)
    return float(np.sum(size * np.abs(forecast - observed)) / max(1.0, size.sum()))


def reliability(p: Floats, y: Floats, bins: int = 10) -> tuple[Floats, Floats, Floats]:
    """Return size, mean forecast and observed rate of each bin; an empty bin has 0 in all three."""
    which = np.minimum((p * bins).astype(np.int64), bins - 1)
    size = np.bincount(which, minlength=bins).astype(np.float64)
    safe = np.maximum(size, 1.0)
    return size, np.bincount(which, p, bins) / safe, np.bincount(which, y, bins) / safe


def auc(p: Floats, y: Floats) -> float:
    """Return the chance that a day with an event was given more than a day without; ties count half.

    The Mann-Whitney form of the area under the ROC curve (Hanley and McNeil 1982). NaN when one kind is missing.
    """
    events = int(np.count_nonzero(y > 0))
    rest = y.size - events
    if not events or not rest:
        return float("nan")
    _, inverse, counts = np.unique(p, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    ranks = float(np.sum(mean_rank[inverse][y > 0]))
    return (ranks - events * (events + 1) / 2) / (events * rest)


def area_skill(p: Floats, y: Floats) -> float:
    """Return the area skill score of the Molchan diagram: 1 - the mean share of alarm that misses an event.

    Forecasts are switched on from the highest down; the area is under misses against the share of
    site-days under alarm (Molchan 1991; Zechar and Jordan 2008). 0.5 is no skill, 1 is best.
    """
    events = float(np.count_nonzero(y > 0))
    if not events:
        return float("nan")
    values, inverse = np.unique(-p, return_inverse=True)
    alarm = np.concatenate([[0.0], np.cumsum(np.bincount(inverse, minlength=values.size)) / p.size])
    caught = np.concatenate([[0.0], np.cumsum(np.bincount(inverse, y > 0, values.size)) / events])
    return float(np.sum((caught[1:] + caught[:-1]) / 2 * np.diff(alarm)))


def skill(score: float, reference: float) -> float:
    """Return 1 - score/reference: how much of the reference's loss was saved. NaN when it lost nothing."""
    return 1 - score / reference if reference > 0 else float("nan")


def crps_hurdle(p: Floats, mean: Floats, size: float, n: Floats, *, up_to: int = 400) -> float:
    """Return the ranked probability score of counts that are 0 with probability 1 - p, else negative binomial.

    The part above 0 is a negative binomial of that mean and size cut off below 1 (Mullahy 1986), so that
    the chance of at least one is exactly p.
    """
    pmf = negative_binomial_pmf(mean, size, up_to)
    above = p[..., None] * pmf[..., 1:] / np.maximum(1e-12, 1 - pmf[..., :1])
    cdf = np.minimum(1.0, np.cumsum(np.concatenate([1 - p[..., None], above], axis=-1), axis=-1))
    reached = np.arange(up_to + 1) >= np.minimum(n, up_to)[..., None]
    return float(np.mean(np.sum((cdf - reached) ** 2, axis=-1)))
