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


def fit_cloglog(
    x: Floats,
    y: Floats,
    weight: Floats,
    ridge: Floats,
    start: Floats | None = None,
    *,
    base: Floats | None = None,
    least: Floats | None = None,
) -> Floats:
    """Return the coefficients of a cloglog regression with a ridge penalty, by Fisher scoring.

    ``base`` is a part of eta that is given (an offset); ``least`` the smallest value each coefficient may take,
    held by projection on the active set (Bertsekas 1982). Steps are halved until the penalised likelihood
    rises, so that it converges from any start; it ends when a step gains less than 1e-6 of a unit of
    log-likelihood, or after 60 steps.
    """
    given = np.zeros(x.shape[0]) if base is None else base
    low = np.full(x.shape[1], -np.inf) if least is None else least
    b = np.maximum(_start(x, y, weight, given) if start is None else start, low)
    value = _penalised(x, y, weight, ridge, b, given)
    for _ in range(60):
        gradient, information = score_and_information(x @ b + given, y)
        information = (information + 1e-9) * weight
        slope = x.T @ (gradient * weight) - ridge * b
        free = (b > low) | (slope > 0)
        part = x[:, free]
        step = np.zeros_like(b)
        step[free] = np.linalg.solve((part.T * information) @ part + np.diag(ridge[free] + 1e-9), slope[free])
        b, value, gained = _stepped((x, y, weight, ridge, given), b, value, step, low)
        if gained < 1e-6:
            break
    return b


def fit_rates(
    x: Floats,
    n: Floats,
    weight: Floats,
    rounds: int,
    start: Floats | None = None,
    *,
    prior_events: Floats | None = None,
    prior_exposure: Floats | None = None,
) -> Floats:
    """Return non-negative w for which n is Poisson with mean x w, by expectation-maximisation.

    Each round multiplies w by (x' (n / x w)) / (x' 1), which never lowers the likelihood (Richardson 1972;
    Lewis and Mohler 2011 for self-exciting processes). A gamma prior adds ``prior_events`` to what each weight
    is credited with and ``prior_exposure`` to what it is divided by, so that few events move it little.
    """
    events = np.zeros(x.shape[1]) if prior_events is None else prior_events
    exposure = np.zeros(x.shape[1]) if prior_exposure is None else prior_exposure
    size = weight @ x + exposure + 1e-9
    w = np.full(x.shape[1], max(1e-9, weight @ n / size.sum())) if start is None else np.maximum(start, 1e-9)
    for _ in range(rounds):
        w = (w * ((n * weight / np.maximum(x @ w, 1e-12)) @ x) + events) / size
    return w


def _start(x: Floats, y: Floats, weight: Floats, base: Floats) -> Floats:
    """Begin at the level at which as many windows are expected to have an event as had one."""
    b = np.zeros(x.shape[1])
    if base.any():
        b[0] = np.log((weight @ y + 0.5) / (weight @ probability(base) + 0.5))
    else:
        b[0] = cloglog(np.array((weight @ y + 0.5) / (weight.sum() + 1.0)))
    return b


def _penalised(x: Floats, y: Floats, weight: Floats, ridge: Floats, b: Floats, base: Floats) -> float:
    p = np.clip(probability(x @ b + base), 1e-12, 1 - 1e-12)
    return float(weight @ np.where(y > 0, np.log(p), np.log1p(-p)) - ridge @ (b * b) / 2)


def _stepped(
    data: tuple[Floats, Floats, Floats, Floats, Floats], b: Floats, value: float, step: Floats, low: Floats
) -> tuple[Floats, float, float]:
    x, y, weight, ridge, base = data
    for _ in range(12):
        tried = np.maximum(b + step, low)
        moved = _penalised(x, y, weight, ridge, tried, base)
        if moved > value:
            return tried, moved, moved - value
        step = step / 2
    return b, value, 0.0
