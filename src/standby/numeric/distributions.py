"""The gamma and the negative binomial distribution, as far as a forecast of counts needs them.

Both in plain numpy: a forecast must not need a large library for two functions.
"""

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 500
_TINY = 1e-300


def gamma_cdf(shape: float, x: float) -> float:
    """Return the regularised lower incomplete gamma function P(shape, x): the gamma CDF at scale 1.

    Series below ``shape + 1``, Lentz's continued fraction above (Press et al. 2007, Numerical Recipes, 6.2).
    """
    if x <= 0:
        return 0.0
    log_front = shape * math.log(x) - x - math.lgamma(shape)
    if x < shape + 1:
        return min(1.0, math.exp(log_front) * _series(shape, x))
    return max(0.0, 1.0 - math.exp(log_front) * _continued_fraction(shape, x))


@lru_cache(maxsize=4096)  # the sites of a mission, day after day, ask for the same few
def gamma_quantile(shape: float, p: float) -> float:
    """Return the x at which ``gamma_cdf(shape, x)`` is p, by Newton's steps kept within a bisection; 0 < p < 1."""
    low, high = 0.0, shape + 10.0
    while gamma_cdf(shape, high) < p:
        low, high = high, high * 2
    x = min(max(_wilson_hilferty(shape, p), low + 1e-9 * high), high)
    for _ in range(200):
        off = gamma_cdf(shape, x) - p
        low, high = (x, high) if off < 0 else (low, x)
        if high - low <= 1e-13 * high:
            break
        density = math.exp((shape - 1) * math.log(x) - x - math.lgamma(shape)) if x > 0 else 0.0
        step = x - off / density if density > _TINY else low
        if abs(step - x) <= 1e-14 * x:
            return step
        x = step if low < step < high else (low + high) / 2
    return (low + high) / 2


def _wilson_hilferty(shape: float, p: float) -> float:
    """Return a first guess: the cube root of a gamma is nearly normal (Wilson and Hilferty 1931)."""
    root = 1 - 1 / (9 * shape) + NormalDist().inv_cdf(p) / (3 * math.sqrt(shape))
    return float(shape * max(root, 0.0) ** 3)


def any_probability(mean: Floats | float, size: Floats | float) -> Floats:
    """Return the probability of at least one event when their number is negative binomial.

    1 - (1 + mean/size)^-size (Hilbe 2011, Negative Binomial Regression, 8.2); it tends to the Poisson's
    1 - exp(-mean) as ``size`` grows.
    """
    m, k = np.asarray(mean, dtype=np.float64), np.asarray(size, dtype=np.float64)
    return -np.expm1(-k * np.log1p(m / k))


def negative_binomial_pmf(mean: Floats, size: Floats | float, up_to: int) -> Floats:
    """Return the probabilities of 0, 1 … ``up_to`` events, one row for each mean, by the usual recurrence."""
    m = np.asarray(mean, dtype=np.float64)
    k = np.broadcast_to(np.asarray(size, dtype=np.float64), m.shape)
    p = np.empty((*m.shape, up_to + 1))
    p[..., 0] = np.exp(-k * np.log1p(m / k))
    for n in range(1, up_to + 1):
        p[..., n] = p[..., n - 1] * (k + n - 1) / n * (m / (k + m))
    return p


def fit_counts(mean: Floats, n: Floats, overlap: int, size: float) -> tuple[float, float]:
    """Return (scale, size) of the negative binomial, cut off below 1, that counts above 0 fit best.

    Over a grid of both, by the likelihood of the counts above 0 whose means were forecast (Mullahy 1986), each
    counting 1/``overlap``; drawn to a scale of 1 and to the ``size`` given where there are few.
    """
    above = n >= 1
    counts, means = np.round(n[above]).astype(np.int64), mean[above]
    best = (-math.inf, 1.0, size)
    for k in (0.1, 0.2, 0.35, 0.6, 1.0, 1.7, 3.0, 5.0, 9.0, 20.0):
        rising = np.concatenate([[0.0], np.cumsum(np.log(k + np.arange(counts.max(initial=0))))])[counts]
        for scale in (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0):
            m = np.maximum(means * scale, 1e-9)
            none = -k * np.log1p(m / k)
            told = rising + none + counts * np.log(m / (k + m)) - np.log(-np.expm1(none))
            drawn = 2.0 * math.log(scale) ** 2 + 0.5 * math.log(k / size) ** 2
            best = max(best, (float(told.sum()) / overlap - drawn, scale, k))
    return best[1], best[2]


def _series(shape: float, x: float) -> float:
    term = total = 1.0 / shape
    for n in range(1, _STEPS + int(10 * math.sqrt(shape))):
        term *= x / (shape + n)
        total += term
        if term < total * 1e-16:
            break
    return total


def _continued_fraction(shape: float, x: float) -> float:
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b
    value = d
    for n in range(1, _STEPS + int(10 * math.sqrt(shape))):
        a = -n * (n - shape)
        b += 2
        d = 1 / _away_from_zero(a * d + b)
        c = _away_from_zero(b + a / c)
        value *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return value


def _away_from_zero(x: float) -> float:
    return x if abs(x) > _TINY else _TINY
