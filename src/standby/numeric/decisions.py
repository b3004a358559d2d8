"""What forecasts are worth to somebody who must decide when to pause."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def caught_within(p: Floats, y: Floats, budget: float) -> float:
    """Return the share of events on the ``budget`` share of site-days with the highest forecasts.

    Site-days tied at the edge count in part, so that a rule that says the same everywhere catches by chance.
    NaN without events.
    """
    alarm, caught = _curve(p, y)
    return float(np.interp(budget, alarm, caught)) if caught.size > 1 else float("nan")


def budget_to_catch(p: Floats, y: Floats, share: float) -> float:
    """Return the least share of site-days to pause, from the highest forecast down, to catch a share of events."""
    alarm, caught = _curve(p, y)
    if caught.size == 1:
        return float("nan")
    above = max(1, int(np.searchsorted(caught, share - 1e-12)))
    part = (share - caught[above - 1]) / (caught[above] - caught[above - 1])
    return float(alarm[above - 1] + part * (alarm[above] - alarm[above - 1]))


def _curve(p: Floats, y: Floats) -> tuple[Floats, Floats]:
    events = float(np.count_nonzero(y > 0))
    if not events:
        return np.zeros(1), np.zeros(1)
    values, inverse = np.unique(-p, return_inverse=True)
    alarm = np.concatenate([[0.0], np.cumsum(np.bincount(inverse, minlength=values.size)) / p.size])
    caught = np.concatenate([[0.0], np.cumsum(np.bincount(inverse, y > 0, values.size)) / events])
    return alarm, caught
