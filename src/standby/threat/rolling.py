"""The models that learn, each told day by day from what was known then: the rolling-origin protocol.

Every fit uses only windows that had closed and become known before the block it forecasts. See
``docs/explanation/threat.md`` for the equations.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from standby.numeric.offset import Offset, corrected
from standby.numeric.regression import cloglog, fit_cloglog, fit_rates
from standby.threat.history import History, closed_share, delayed, in_past, in_windows, logs, rates_expected
from standby.threat.model import Floats

BURN_IN_DAYS = 60
"""Days at the start whose states are not yet filled and that no model is fitted on."""

WARM_UP_DAYS = 182
"""Forecasts begin this long before the test, so that the running offset has something to run on."""

LEAST_TRAINING_DAYS = 90
"""No model is fitted on fewer days of closed windows than this."""


USUAL_OFFSET = Offset()


MOST_ROWS = 60_000
"""A fit that would have more rows takes every second, third … day, each counting so much more."""

FORGOTTEN = 6.0
"""Windows older than this many memories weigh less than 1/400 and are left out."""

GROWTH = 0.04
"""A model that forgets nothing is fitted anew once its training span has grown by this part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a learning model is put together: its members, what they remember, how often they are fitted."""

    members: tuple[str, ...] = ("d4", "e2")
    memories_days: tuple[float | None, ...] = (None, 180.0)
    refit_days: int = 28
    ridge: float = 10.0
    offset: Offset | None = USUAL_OFFSET


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """Forecasts of one model: cloglog of the probability and mean number, (site, day) of the test span."""

    eta: Floats
    mean: Floats
    size: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """One horizon of one history: features as known, outcomes, and the days of the test (column numbers)."""

    known: History
    horizon_days: int
    delay_days: int
    number: Floats
    positive: Floats
    start: int
    stop: int

    @property
    def lag_days(self) -> int:
        """How long after its issue the outcome of a window is known."""
        return self.horizon_days + self.delay_days


def task_of(history: History, horizon_days: int, delay_days: int, start: int, stop: int) -> Task:
    """Lay out one horizon: ``start`` and ``stop`` are the columns of the first test day and the one after the last."""
    number = in_windows(history.counts, horizon_days)
    return Task(
        known=delayed(history, delay_days),
        horizon_days=horizon_days,
        delay_days=delay_days,
        number=number,
        positive=np.where(np.isnan(number), np.nan, (number > 0).astype(np.float64)),
        start=start,
        stop=stop,
    )


def climatology(task: Task) -> Told:
    """The reference: at each site the share of all windows known by then that had an incident."""
    eta = closed_share(task.positive, task.lag_days, None)
    total = np.concatenate([np.zeros((eta.shape[0], 1)), np.nan_to_num(task.number).cumsum(axis=1)], axis=1)
    closed = np.maximum(0, np.arange(eta.shape[1]) - task.lag_days + 1)
    return _told(task, eta, (total[:, closed] + 0.5) / (closed + 1.0))


def recalibrated(task: Task, amount: Floats, floor: float, refit_days: int = 91) -> Told:
    """A rule's amount made a probability: cloglog regression on its logarithm, fitted anew for each block."""
    x = np.log(amount + floor)
    eta, mean = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    for block, train in _blocks(task, refit_days, task.start):
        y, n = task.positive[:, train].ravel(), task.number[:, train].ravel()
        eta[:, block] = _calibrated(x[:, train].ravel(), y, np.ones(y.size), x[:, block])
        mean[:, block] = (amount[:, block] + floor) * n.sum() / (amount[:, train] + floor).sum()
    return _told(task, eta, mean)


def rule_30(task: Task) -> Told:
    """The practitioners' rule, recalibrated: how many incidents in the last 30 days."""
    return recalibrated(task, in_past(task.known.counts, 30), 0.5)


def hotspot(task: Task) -> Told:
    """The kernel hotspot, recalibrated: incidents faded over 15 days and spread by 10 km."""
    return recalibrated(task, task.known.states[:, :, 1, 2], 0.1)


def mixture(task: Task, recipe: Recipe) -> Told:
    """The members of a recipe, each with each memory, averaged on the cloglog scale, then the running offset."""
    first = max(BURN_IN_DAYS + task.lag_days + LEAST_TRAINING_DAYS, task.start - WARM_UP_DAYS)
    rates = rates_expected(task.known, task.horizon_days)
    found = [
        MEMBERS[member](task, recipe, memory, min(first, task.start), rates)
        for member in recipe.members
        for memory in recipe.memories_days
    ]
    eta = np.mean([eta for eta, _ in found], axis=0)
    counted = [mean for _, mean in found if mean is not None] or [np.exp(np.clip(eta, -12, 4))]
    if recipe.offset is not None:
        part = slice(min(first, task.start), task.stop)
        eta[:, part] = corrected(eta[:, part], task.positive[:, part], task.lag_days, task.horizon_days, recipe.offset)
    return _told(task, eta, np.mean(counted, axis=0))


def direct(task: Task, recipe: Recipe, memory: float | None, first: int, rates: Floats) -> tuple[Floats, Floats]:
    """d4: non-negative weights on the states for this very horizon, and a two-parameter calibration."""
    eta, mean = np.full(task.positive.shape, np.nan), np.full(task.positive.shape, np.nan)
    weights: Floats | None = None
    for block, train in _blocks(task, recipe.refit_days, first, memory):
        x, weight = _rows(rates, train), _weights(task, train, memory)
        y, n = task.positive[:, train].ravel(), task.number[:, train].ravel()
        weights = fit_rates(x, n, weight, 100 if weights is None else 15, weights)
        mean[:, block] = rates[:, block] @ weights
        eta[:, block] = _calibrated(np.log(x @ weights + 1e-6), y, weight, np.log(mean[:, block] + 1e-6))
    return eta, mean


def log_states(task: Task, recipe: Recipe, memory: float | None, first: int, rates: Floats) -> tuple[Floats, None]:
    """e2: a cloglog regression on logarithms of states and counts, with a ridge that overlap makes stronger."""
    eta = np.full(task.positive.shape, np.nan)
    features = logs(task.known, task.horizon_days, task.delay_days, task.positive)
    ridge = np.full(features.shape[2] + 1, recipe.ridge * task.horizon_days)
    ridge[0] = 0.0
    raw: Floats | None = None
    for block, train in _blocks(task, recipe.refit_days, first, memory):
        x, weight = _rows(features, train), _weights(task, train, memory)
        centre, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
        design = np.concatenate([np.ones((x.shape[0], 1)), (x - centre) / scale], axis=1)
        start = None if raw is None else np.concatenate([[raw[0] + raw[1:] @ centre], raw[1:] * scale])
        b = fit_cloglog(design, task.positive[:, train].ravel(), weight, ridge, start)
        eta[:, block] = b[0] + ((features[:, block] - centre) / scale) @ b[1:]
        raw = np.concatenate([[b[0] - (b[1:] / scale) @ centre], b[1:] / scale])
    return eta, None


Member = Callable[[Task, Recipe, float | None, int, Floats], tuple[Floats, Floats | None]]

MEMBERS: Mapping[str, Member] = {"d4": direct, "e2": log_states}
"""What a recipe can be made of."""

MODELS: Mapping[str, Callable[[Task], Told]] = {
    "default": lambda task: mixture(task, Recipe()),
    "climatology": climatology,
    "rule30": rule_30,
    "hotspot": hotspot,
    "d4": lambda task: mixture(task, _alone("d4")),
    "e2": lambda task: mixture(task, _alone("e2")),
}
"""The models of the bench: the default, the reference, the peers and the default's members alone."""

ABLATIONS: Mapping[str, Callable[[Task], Told]] = {
    "default": lambda task: mixture(task, Recipe()),
    "no-offset": lambda task: mixture(task, Recipe(offset=None)),
    "long-memory-only": lambda task: mixture(task, Recipe(memories_days=(None,))),
    "short-memory-only": lambda task: mixture(task, Recipe(memories_days=(180.0,))),
    "refit-every-91-days": lambda task: mixture(task, Recipe(refit_days=91)),
    "without-e2": lambda task: mixture(task, Recipe(members=("d4",))),
    "without-d4": lambda task: mixture(task, Recipe(members=("e2",))),
}
"""The default with one part taken away at a time."""


def _alone(member: str) -> Recipe:
    """One member as the data's own recipe has it: all it ever saw, fitted every 91 days, no offset."""
    return Recipe(members=(member,), memories_days=(None,), refit_days=91, offset=None)


def _blocks(task: Task, refit_days: int, first: int, memory: float | None = None) -> Iterator[tuple[slice, slice]]:
    """Each block of days to forecast, with the issue days whose windows were known before it began."""
    start = first
    while start < task.stop:
        end = start - task.lag_days
        begin = min(BURN_IN_DAYS, start // 4)
        length = refit_days
        if memory is None:
            length = max(refit_days, int(GROWTH * (end - begin)))
        else:
            begin = max(begin, end - int(FORGOTTEN * memory))
        yield slice(start, min(start + length, task.stop)), slice(begin, end, _stride(task, end - begin))
        start += length


def _stride(task: Task, days: int) -> int:
    """Every how many days a window enters a fit: neighbours that overlap nearly wholly tell nothing new."""
    overlap = task.horizon_days // 5
    return max(1, overlap, math.ceil(days * len(task.positive) / MOST_ROWS))


def _rows(features: Floats, train: slice) -> Floats:
    return features[:, train].reshape(-1, features.shape[2])


def _weights(task: Task, train: slice, memory: float | None) -> Floats:
    """Each window's weight: what its thinned-out neighbours would have had, less the older it is."""
    age = train.stop - 1.0 - np.arange(train.start, train.stop, train.step)
    one = np.ones(age.size) if memory is None else np.exp(-age / memory)
    return np.tile(one * train.step, task.positive.shape[0])


def _calibrated(x: Floats, y: Floats, weight: Floats, at: Floats) -> Floats:
    design = np.column_stack([np.ones(x.size), x])
    b = fit_cloglog(design, y, weight, np.array([0.0, 1e-3]))
    return np.asarray(b[0] + b[1] * at, dtype=np.float64)


def _told(task: Task, eta: Floats, mean: Floats) -> Told:
    """Cut to the test span; the size of the counts comes by moments from the last windows known before it."""
    closed = slice(max(0, task.start - task.lag_days - 365), max(0, task.start - task.lag_days))
    rate = np.nanmean(task.number[:, closed], axis=1, keepdims=True)
    spread = np.nanmean((task.number[:, closed] - rate) ** 2 - task.number[:, closed])
    size = float(np.clip(np.mean(rate**2) / max(spread, 1e-6), 0.05, 50.0))
    span = slice(task.start, task.stop)
    return Told(eta=np.asarray(cloglog_safe(eta[:, span])), mean=np.maximum(mean[:, span], 1e-6), size=size)


def cloglog_safe(eta: Floats) -> Floats:
    """Keep a log-rate within what ``probability`` can tell apart from 0 and 1."""
    low, high = cloglog(np.array([1e-6, 1 - 1e-6]))
    return np.clip(eta, low, high)
