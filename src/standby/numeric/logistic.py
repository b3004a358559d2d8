"""Fitting the probability of a yes or no from features: logistic regression with a ridge, by Newton's method."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS = 100
CLOSE = 1e-9
"""It ends when no coefficient moves by more than this, or after so many steps."""


def chance(eta: Floats) -> Floats:
    """Return 1 / (1 + exp(-eta)), without overflow at either end."""
    found: Floats = 0.5 * (1 + np.tanh(eta / 2))
    return found


def fit_logistic(x: Floats, y: Floats, ridge: Floats) -> Floats:
    """Return the coefficients that maximise the log-likelihood less ``ridge * b**2 / 2``, one ridge a column.

    ``x`` has a row an observation, ``y`` is 0 or 1. Newton's method with halved steps (Hastie, Tibshirani and
    Friedman 2009, 4.4.1): the penalised likelihood is concave, so there is one maximum if every ridge is
    positive, and it is found from anywhere.
    """
    b: Floats = np.zeros(x.shape[1])
    value = _penalised(x, y, ridge, b)
    for _ in range(STEPS):
        p = chance(x @ b)
        slope = x.T @ (y - p) - ridge * b
        curve = (x.T * (p * (1 - p))) @ x + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        while _penalised(x, y, ridge, b + step) < value - CLOSE and np.max(np.abs(step)) > CLOSE:
            step = step / 2
        b = b + step
        value = _penalised(x, y, ridge, b)
        if np.max(np.abs(step)) <= CLOSE:
            break
    return b


def _penalised(x: Floats, y: Floats, ridge: Floats, b: Floats) -> float:
    eta = x @ b
    return float(np.sum(y * eta - np.logaddexp(0.0, eta)) - np.sum(ridge * b * b) / 2)
