"""The consistency and comparison tests of earthquake forecasting, for counts of anything in space and time.

After the Collaboratory for the Study of Earthquake Predictability: number and space tests (Schorlemmer et al.
2007; Zechar, Gerstenberger and Rhoades 2010), the number test with a negative binomial instead of a Poisson
distribution (Kagan 2010; Bayona et al. 2022), and the paired T-test of information gain (Rhoades et al. 2011).
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def number_test(expected: float, size: float, observed: int) -> tuple[float, float]:
    """Return (delta1, delta2): the chance of at least, and of at most, the number observed.

    Zechar et al. 2010, eqs. 9 and 10, with a negative binomial of that mean and size. A forecast of the total
    is rejected at 5 % when either is below 0.025.
    """
    n = np.arange(1, observed + 1)
    steps = np.log((size + n - 1) / n * (expected / (size + expected)))
    logs = -size * np.log1p(expected / size) + np.concatenate([[0.0], np.cumsum(steps)])
    pmf = np.exp(logs)  # by logarithms, because the chance of none is too small for a number when many are expected
    below = float(np.sum(pmf[:observed]))
    return max(0.0, 1.0 - below), min(1.0, below + float(pmf[observed]))


def space_test(rates: Floats, observed: Floats, simulations: int, rng: np.random.Generator) -> float:
    """Return gamma: the share of simulated catalogues no more likely in space than the observed one.

    The rates are scaled to the number observed, as many incidents are placed at random by them, and joint
    log-likelihoods of the counts in the cells are compared (Zechar et al. 2010, eqs. 17 to 21). Below 0.05 the
    forecast puts incidents in the wrong places. NaN when nothing was observed.
    """
    total = round(float(observed.sum()))
    if total == 0:
        return float("nan")
    scaled = np.maximum(rates / rates.sum() * total, 1e-12)
    drawn = rng.multinomial(total, scaled / scaled.sum(), size=simulations)
    fixed = np.log(scaled)
    ours = poisson_log_likelihood(scaled, observed)
    log_factorial = np.array([math.lgamma(n + 1) for n in range(total + 1)])
    theirs = drawn @ fixed - scaled.sum() - log_factorial[drawn].sum(axis=1)
    return float(np.mean(theirs <= ours + 1e-9))


def poisson_log_likelihood(rates: Floats, observed: Floats) -> float:
    """Return the joint log-likelihood of counts in cells (Schorlemmer et al. 2007, eq. 5)."""
    held = np.maximum(rates, 1e-12)
    factorials = sum(math.lgamma(float(n) + 1) for n in observed.ravel())
    return float(np.sum(observed * np.log(held) - held)) - factorials


def t_test(ours: Floats, theirs: Floats, observed: Floats) -> tuple[float, float, float]:
    """Return the information gain per incident over another forecast, with its 95 % range by Student's t.

    Rhoades et al. 2011, eqs. 14 to 17: the mean of log(ours/theirs) at the incidents, less the difference of
    the totals over their number. NaN with fewer than two incidents.
    """
    counts = observed.ravel()
    n = float(counts.sum())
    if n < 2:
        return float("nan"), float("nan"), float("nan")
    difference = np.log(np.maximum(ours, 1e-12).ravel() / np.maximum(theirs, 1e-12).ravel())
    total = float(counts @ difference)
    gain = total / n - (float(ours.sum()) - float(theirs.sum())) / n
    variance = (float(counts @ difference**2) - total**2 / n) / (n - 1)
    half = student_t_quantile(0.975, n - 1) * math.sqrt(max(0.0, variance) / n)
    return gain, gain - half, gain + half


def student_t_quantile(p: float, freedom: float) -> float:
    """Return the quantile of Student's t by bisection on its distribution function (Abramowitz and Stegun 26.7)."""
    low, high = -1e3, 1e3
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _student_t_cdf(middle, freedom) < p else (low, middle)
    return (low + high) / 2


def _student_t_cdf(t: float, freedom: float) -> float:
    x = freedom / (freedom + t * t)
    tail = 0.5 * _incomplete_beta(freedom / 2, 0.5, x)
    return 1 - tail if t > 0 else tail


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function by its continued fraction (Press et al. 2007, 6.4)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x >= (a + 1) / (a + b + 2):
        return 1 - front * _beta_fraction(b, a, 1 - x) / b
    return front * _beta_fraction(a, b, x) / a


def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1.0 / _held(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 300):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / _held(1 + even * d), _held(1 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / _held(1 + odd * d), _held(1 + odd / c)
        value *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return value


def _held(x: float) -> float:
    return x if abs(x) > 1e-300 else 1e-300
