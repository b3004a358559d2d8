"""The models that learn, each told day by day from what was known then: the rolling-origin protocol.

Every fit uses only windows that had closed and become known before the block it forecasts. See
``docs/explanation/threat.md`` for the equations.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from standby.numeric.distributions import fit_counts
from standby.numeric.offset import Correction, correct, usual_offset
from standby.numeric.regression import cloglog
from standby.threat.history import History, closed_share, delayed, in_past, in_windows, rate_so_far
from standby.threat.members import MEMBERS, Form, View
from standby.threat.model import Floats
from standby.threat.trees import Trees, trees

BURN_IN_DAYS = 60
"""Days at the start whose states are not yet filled and that no model is fitted on."""

WARM_UP_DAYS = 182
"""Forecasts begin this long before the test, so that the running offset has something to run on."""

LEAST_TRAINING_DAYS = 90
"""No model is fitted on fewer days of closed windows than this."""

MOST_ROWS = 60_000
"""A fit that would have more rows takes every second, third … day, each counting so much more."""

FORGOTTEN = 6.0
"""Windows older than this many memories weigh less than 1/400 and are left out."""

MONTH_DAYS = 30
"""The windows that the level of a shorter horizon is also learnt from."""

GROWTH = 0.04
"""A model that forgets nothing is fitted anew once its training span has grown by this part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a learning model is put together: its members, what they remember, how often they are fitted.

    A horizon shorter than ``taught_days`` also learns from windows of that many days: a quiet site has too few
    attacks on any one day to learn much from. For the same reason its level is also moved by ``months_part`` of
    what the running offset of windows of a month says.
    """

    members: tuple[str, ...] = ("d4", "e2")
    memories_days: tuple[float | None, ...] = (None, 180.0)
    refit_days: int = 28
    taught_days: int = 7
    months_part: float = 0.5
    offset: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """Forecasts of one model: cloglog of the probability and mean number, (site, day) of the test span."""

    eta: Floats
    mean: Floats
    size: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """One horizon of one history: what was known, outcomes, and the days of the test (column numbers).

    ``outcomes`` are the incidents of each day as learnt in the end, ``number`` and ``positive`` how many each
    window had and whether it had one.
    """

    known: History
    outcomes: Floats
    horizon_days: int
    delay_days: int
    radius_km: float
    number: Floats
    positive: Floats
    start: int
    stop: int

    @property
    def lag_days(self) -> int:
        """How long after its issue the outcome of a window is known."""
        return self.horizon_days + self.delay_days

    def with_windows_of(self, days: int) -> "Task":
        """Return the same history told in longer or shorter windows."""
        number = in_windows(self.outcomes, days)
        return replace(self, horizon_days=days, number=number, positive=had_one(number))

    def view(self) -> View:
        """Return what was known of each site at the end of each day."""
        return View(
            states=self.known.states,
            rate=rate_so_far(self.known.counts),
            usual=closed_share(self.positive, self.lag_days),
            recent=in_past(self.known.counts, 30),
            radius_km=self.radius_km,
        )


def task_of(
    history: History, horizon_days: int, delay_days: int, start: int, stop: int, radius_km: float = 25.0
) -> Task:
    """Lay out one horizon: ``start`` and ``stop`` are the columns of the first test day and the one after the last."""
    number = in_windows(history.counts, horizon_days)
    return Task(
        known=delayed(history, delay_days),
        outcomes=history.counts,
        horizon_days=horizon_days,
        delay_days=delay_days,
        radius_km=radius_km,
        number=number,
        positive=had_one(number),
        start=start,
        stop=stop,
    )


def had_one(number: Floats) -> Floats:
    """Say of each window whether it had an incident: 1 or 0, NaN while it is not over.

    Where places are uncertain a window had one when it is more likely than not.
    """
    return np.where(np.isnan(number), np.nan, (number >= 0.5).astype(np.float64))


def climatology(task: Task) -> Told:
    """The reference: at each site the share of all windows known by then that had an incident."""
    eta = closed_share(task.positive, task.lag_days)
    total = np.concatenate([np.zeros((eta.shape[0], 1)), np.nan_to_num(task.number).cumsum(axis=1)], axis=1)
    closed = np.maximum(0, np.arange(eta.shape[1]) - task.lag_days + 1)
    return _told(task, eta, (total[:, closed] + 0.5) / (closed + 1.0), size_of(task))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """One member with one memory, and the windows it learns from: those of the horizon, or longer ones.

    ``longer`` is the logarithm of how many times as long they are; what is learnt is told for the horizon.
    """

    member: str
    memory: float | None
    task: Task
    view: View
    longer: float = 0.0

    def told(self, form: Form | Trees) -> Form | Trees:
        """Return what was fitted as it speaks of the horizon: a rate told for less time is so much less."""
        if not self.longer or isinstance(form, Trees):
            return form
        return replace(form, level=form.level + (form.usual - 1.0) * self.longer, counts=False)


def lessons(task: Task, recipe: Recipe) -> tuple[Lesson, ...]:
    """Return all that a recipe has learnt for one horizon; trees learn from its own windows alone."""
    view = task.view()
    found = [
        Lesson(member=member, memory=memory, task=task, view=view)
        for member in recipe.members
        for memory in recipe.memories_days
    ]
    if recipe.taught_days <= task.horizon_days:
        return tuple(found)
    longer = math.log(recipe.taught_days / task.horizon_days)
    wide = task.with_windows_of(recipe.taught_days)
    seen = replace(view, usual=view.usual + longer)
    also = [replace(one, task=wide, view=seen, longer=longer) for one in found if one.member != TREES]
    return (*found, *also)


def mixture(task: Task, recipe: Recipe) -> Told:
    """What a recipe has learnt, averaged on the cloglog scale, then the running offset."""
    first = first_told(task)
    eta, mean = averaged(lessons(task, recipe), recipe, first)
    if recipe.offset:
        eta[:, first : task.stop] = levelled(task, recipe, eta, first).told
    scale, size = counts_of(task, mean, first)
    return _told(task, eta, mean * scale, size)


def levelled(task: Task, recipe: Recipe, eta: Floats, first: int) -> Correction:
    """Move forecasts, from the first told on, by half of what windows of a month say and by what their own say.

    At a quiet site one day tells next to nothing of the level; a month does.
    """
    slow, variance = np.zeros(eta.shape), np.zeros(len(eta))
    if task.horizon_days < recipe.taught_days and recipe.months_part:
        month = task.with_windows_of(MONTH_DAYS)
        start = first_told(month)
        told, _ = averaged(lessons(month, recipe), recipe, start)
        of_month = _running(month, told, start)
        slow[:, start : task.stop] = recipe.months_part * (of_month.told - told[:, start : task.stop])
        variance = recipe.months_part**2 * of_month.variance
    moved = _running(task, eta + slow, first)
    return replace(moved, level=moved.level + slow[:, task.stop - 1], variance=moved.variance + variance)


def _running(task: Task, eta: Floats, first: int) -> Correction:
    part = slice(first, task.stop)
    offset = usual_offset(task.horizon_days)
    return correct(eta[:, part], task.positive[:, part], task.lag_days, task.horizon_days, offset)


def first_told(task: Task) -> int:
    """Return the first day a forecast is made for, so that the running offset has something to run on."""
    return min(task.start, max(BURN_IN_DAYS + task.lag_days + LEAST_TRAINING_DAYS, task.start - WARM_UP_DAYS))


def averaged(learnt: tuple[Lesson, ...], recipe: Recipe, first: int) -> tuple[Floats, Floats]:
    """Return the log-rates of all lessons averaged, and the mean numbers of those that count."""
    found = [rolled(lesson, recipe.refit_days, first) for lesson in learnt]
    eta = np.mean([eta for eta, _ in found], axis=0)
    counted = [mean for _, mean in found if mean is not None]
    return eta, np.mean(counted, axis=0) if counted else np.exp(np.clip(eta, -12, 4))


def counts_of(task: Task, mean: Floats, first: int) -> tuple[float, float]:
    """Fit the scale and the size of the counts to the forecasts whose windows were over before the test."""
    closed = slice(first, max(first, task.start - task.lag_days + 1))
    expected, number = np.maximum(mean[:, closed], 1e-6).ravel(), task.number[:, closed].ravel()
    return fit_counts(expected, number, task.horizon_days, size_of(task))


def rolled(lesson: Lesson, refit_days: int, first: int) -> tuple[Floats, Floats | None]:
    """One lesson, learnt anew for each block of days from the windows known before it."""
    shape = lesson.task.positive.shape
    eta, mean = np.full(shape, np.nan), np.full(shape, np.nan)
    form: Form | Trees | None = None
    told: Form | Trees | None = None
    for block, train in blocks(lesson.task, refit_days, first, lesson.memory):
        form = fitted(lesson, train, form)
        told = lesson.told(form)
        now = lesson.view.on(block)
        eta[:, block] = form.eta(now) - lesson.longer
        if isinstance(told, Form) and told.counts:
            mean[:, block] = told.amount(now)
    return eta, mean if told is not None and told.counts else None


def fitted(lesson: Lesson, train: slice, before: Form | Trees | None) -> Form | Trees:
    """Fit one member on the windows issued in a span of days."""
    task, horizon = lesson.task, float(lesson.task.horizon_days)
    # The classical process learns from the day after the issue, which is over when the whole window is.
    number = (in_windows(task.outcomes, 1) if lesson.member == "etas" else task.number)[:, train]
    weight = _weights(task, train, lesson.memory)
    rows, positive = lesson.view.on(train).rows(), task.positive[:, train].ravel()
    if lesson.member == TREES or isinstance(before, Trees):
        return trees(rows, positive, number.ravel(), weight, horizon, before)
    return MEMBERS[lesson.member](rows, positive, number.ravel(), weight, horizon, before)


def alone(member: str) -> Recipe:
    """One member that remembers all it ever saw, fitted every 91 days, without the offset."""
    return Recipe(members=(member,), memories_days=(None,), refit_days=91, taught_days=0, offset=False)


TREES = "lightgbm"
"""The member that needs the extra ``ml``."""

RECIPES: Mapping[str, Recipe] = {
    "default": Recipe(),
    "climatology": alone("climatology"),
    "rule30": alone("rule30"),
    "hotspot": alone("hotspot"),
    "etas": alone("etas"),
    "d4": alone("d4"),
    "e2": alone("e2"),
}
"""The default, the reference, the peers and the default's members alone."""

WITH_TREES: Mapping[str, Recipe] = {
    TREES: alone(TREES),
    "ensemble-ml": Recipe(members=("d4", "e2", TREES)),
}
"""What can be asked for by name where LightGBM is installed."""

PARTS_TAKEN_AWAY: Mapping[str, Recipe] = {
    "default": Recipe(),
    "no-offset": Recipe(offset=False),
    "own-windows-only": Recipe(taught_days=0),
    "level-of-own-windows": Recipe(months_part=0.0),
    "long-memory-only": Recipe(memories_days=(None,)),
    "short-memory-only": Recipe(memories_days=(180.0,)),
    "refit-every-91-days": Recipe(refit_days=91),
    "without-e2": Recipe(members=("d4",)),
    "without-d4": Recipe(members=("e2",)),
}
"""The default with one part taken away at a time."""


def recipe_of(name: str) -> Recipe:
    """Return a recipe by its name; ``KeyError`` when there is none."""
    return {**RECIPES, **WITH_TREES}[name]


def _model(name: str, recipe: Recipe) -> Callable[[Task], Told]:
    return climatology if name == "climatology" else lambda task: mixture(task, recipe)


MODELS: Mapping[str, Callable[[Task], Told]] = {name: _model(name, recipe) for name, recipe in RECIPES.items()}
"""What the bench scores."""

OPTIONAL: Mapping[str, Callable[[Task], Told]] = {name: _model(name, recipe) for name, recipe in WITH_TREES.items()}
"""What it scores when asked for by name."""

ABLATIONS: Mapping[str, Callable[[Task], Told]] = {name: _model(name, r) for name, r in PARTS_TAKEN_AWAY.items()}
"""What it scores to say what each part adds."""


def blocks(task: Task, refit_days: int, first: int, memory: float | None = None) -> Iterator[tuple[slice, slice]]:
    """Each block of days to forecast, with the issue days whose windows were known before it began."""
    start = first
    while start < task.stop:
        train = train_before(task, start, memory)
        length = refit_days if memory is not None else max(refit_days, int(GROWTH * (train.stop - train.start)))
        yield slice(start, min(start + length, task.stop)), train
        start += length


def train_before(task: Task, start: int, memory: float | None) -> slice:
    """The issue days whose windows were known before a day, thinned out, no older than the memory reaches."""
    end = start - task.lag_days
    begin = min(BURN_IN_DAYS, start // 4)
    if memory is not None:
        begin = max(begin, end - int(FORGOTTEN * memory))
    return slice(begin, end, _stride(task, end - begin))


def _stride(task: Task, days: int) -> int:
    """Every how many days a window enters a fit: neighbours that overlap nearly wholly tell nothing new."""
    overlap = task.horizon_days // 5
    return max(1, overlap, math.ceil(days * len(task.positive) / MOST_ROWS))


def _weights(task: Task, train: slice, memory: float | None) -> Floats:
    """Each window's weight: what its thinned-out neighbours would have had, less the older it is."""
    age = train.stop - 1.0 - np.arange(train.start, train.stop, train.step)
    one = np.ones(age.size) if memory is None else np.exp(-age / memory)
    return np.tile(one * train.step, task.positive.shape[0])


def _told(task: Task, eta: Floats, mean: Floats, size: float) -> Told:
    """Cut to the test span."""
    span = slice(task.start, task.stop)
    return Told(eta=np.asarray(cloglog_safe(eta[:, span])), mean=np.maximum(mean[:, span], 1e-6), size=size)


def size_of(task: Task) -> float:
    """Return the negative binomial size of the counts, by moments from the last windows known before the test."""
    closed = slice(max(0, task.start - task.lag_days - 365), max(0, task.start - task.lag_days))
    number = task.number[:, closed]
    if not number.size:
        return 1.0
    rate = np.nanmean(number, axis=1, keepdims=True)
    spread = float(np.nanmean((number - rate) ** 2 - number))
    return float(np.clip(np.mean(rate**2) / max(spread, 1e-6), 0.05, 50.0))


def cloglog_safe(eta: Floats) -> Floats:
    """Keep a log-rate within what ``probability`` can tell apart from 0 and 1."""
    low, high = cloglog(np.array([1e-6, 1 - 1e-6]))
    return np.clip(eta, low, high)
