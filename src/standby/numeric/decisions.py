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


def paused(p: Floats, enter: float, leave: float) -> NDArray[np.bool_]:
    """Say of each site-day whether it is paused: from the day p reaches ``enter`` to the day it falls below ``leave``.

    Rows are sites, columns days; ``leave`` at most ``enter`` (hysteresis), so that a figure that wavers does not
    make a posture waver.
    """
    found = np.zeros(p.shape, dtype=np.bool_)
    now = np.zeros(p.shape[0], dtype=np.bool_)
    for day in range(p.shape[1]):
        now = (p[:, day] >= enter) | (now & (p[:, day] >= leave))
        found[:, day] = now
    return found


def flips_a_year(pause: NDArray[np.bool_]) -> float:
    """Return how often a year a site's posture changes, on average over sites (rows)."""
    if pause.shape[1] < 2:
        return 0.0
    changes = float(np.mean(np.sum(pause[:, 1:] != pause[:, :-1], axis=1)))
    return changes * 365.25 / float(pause.shape[1] - 1)


def economic_value(pause: NDArray[np.bool_], y: Floats, cost_of_pause: float) -> float:
    """Return how much of what perfect foresight would save is saved, against the better of always and never pausing.

    ``cost_of_pause`` is what a paused day costs, as a part of what an attack on a day not paused costs
    (Richardson 2000, Q. J. R. Meteorol. Soc. 126:649). 1 is perfect foresight, below 0 is worse than not looking.
    NaN where nothing happened or something happened every day.
    """
    rate = float(np.mean(y > 0))
    if not 0 < rate < 1:
        return float("nan")
    expense = cost_of_pause * float(np.mean(pause)) + float(np.mean((y > 0) & ~pause))
    without, perfect = min(cost_of_pause, rate), cost_of_pause * rate
    return float((without - expense) / (without - perfect))


def molchan(p: Floats, y: Floats, points: int = 200) -> tuple[Floats, Floats]:
    """Return the Molchan diagram: the share of site-days under alarm, and the share of events missed (Molchan 1991)."""
    alarm, caught = _curve(p, y)
    if caught.size == 1:
        return np.array([0.0, 1.0]), np.array([1.0, 1.0])
    at = np.linspace(0.0, 1.0, points)
    return at, 1 - np.interp(at, alarm, caught)


def _curve(p: Floats, y: Floats) -> tuple[Floats, Floats]:
    events = float(np.count_nonzero(y > 0))
    if not events:
        return np.zeros(1), np.zeros(1)
    values, inverse = np.unique(-p, return_inverse=True)
    alarm = np.concatenate([[0.0], np.cumsum(np.bincount(inverse, minlength=values.size)) / p.size])
    caught = np.concatenate([[0.0], np.cumsum(np.bincount(inverse, y > 0, values.size)) / events])
    return alarm, caught
