"""Fitting probabilities of at least one event: the complementary log-log link, and non-negative Poisson weights."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ETA = (-12.0, 4.0)


def probability(eta: Floats) -> Floats:
    """Return 1 - exp(-exp(eta)): the chance of at least one event at log-rate eta, kept within (6e-6, 1)."""
    found: Floats = -np.expm1(-np.exp(np.clip(eta, *_ETA)))
    return found


def cloglog(p: Floats) -> Floats:
    """Return log(-log(1 - p)), the inverse of ``probability``; p is kept 1e-6 away from 0 and 1."""
    found: Floats = np.log(-np.log1p(-np.clip(p, 1e-6, 1 - 1e-6)))
    return found


def score_and_information(eta: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the derivative of the log-likelihood by eta and the expected information (McCullagh and Nelder 1989)."""
    rate = np.exp(np.clip(eta, *_ETA))
    none = np.exp(-rate)
    some = np.maximum(-np.expm1(-rate), 1e-9)
    return np.where(y > 0, rate * none / some, -rate), rate * rate * none / some


def fit_cloglog(x: Floats, y: Floats, weight: Floats, ridge: Floats, start: Floats | None = None) -> Floats:
    """Return the coefficients of a cloglog regression with a ridge penalty, by Fisher scoring.

    Steps are halved until the penalised likelihood rises, so that it converges from any start; it ends when
    a step gains less than 1e-6 of a unit of log-likelihood, or after 60 steps.
    """
    b = _start(x, y, weight) if start is None else start.copy()
    value = _penalised(x, y, weight, ridge, b)
    for _ in range(60):
        gradient, information = score_and_information(x @ b, y)
        information = (information + 1e-9) * weight
        hessian = (x.T * information) @ x + np.diag(ridge + 1e-9)
        step = np.asarray(np.linalg.solve(hessian, x.T @ (gradient * weight) - ridge * b), dtype=np.float64)
        b, value, gained = _stepped(x, y, weight, ridge, b, value, step)
        if gained < 1e-6:
            break
    return b


def fit_rates(x: Floats, n: Floats, weight: Floats, rounds: int, start: Floats | None = None) -> Floats:
    """Return non-negative w for which n is Poisson with mean x w, by expectation-maximisation.

    Each round multiplies w by (x' (n / x w)) / (x' 1), which never lowers the likelihood (Richardson 1972;
    Lewis and Mohler 2011 for self-exciting processes).
    """
    size = weight @ x + 1e-9
    w = np.full(x.shape[1], max(1e-9, weight @ n / size.sum())) if start is None else np.maximum(start, 1e-9)
    for _ in range(rounds):
        w = w * ((n * weight / np.maximum(x @ w, 1e-12)) @ x) / size
    return w


def _start(x: Floats, y: Floats, weight: Floats) -> Floats:
    b = np.zeros(x.shape[1])
    b[0] = cloglog(np.array((weight @ y + 0.5) / (weight.sum() + 1.0)))
    return b


def _penalised(x: Floats, y: Floats, weight: Floats, ridge: Floats, b: Floats) -> float:
    p = np.clip(probability(x @ b), 1e-12, 1 - 1e-12)
    return float(weight @ np.where(y > 0, np.log(p), np.log1p(-p)) - ridge @ (b * b) / 2)


def _stepped(
    x: Floats, y: Floats, weight: Floats, ridge: Floats, b: Floats, value: float, step: Floats
) -> tuple[Floats, float, float]:
    for _ in range(12):
        moved = _penalised(x, y, weight, ridge, b + step)
        if moved > value:
            return b + step, moved, moved - value
        step = step / 2
    return b, value, 0.0
