"""A backtest over very many places, in chunks that any process can work on alone: what a learning model is worth.

Each chunk of cells is gone through day by day twice: once to sample what the fits learn from, once to score
what the fits then told. A fit uses only windows that had closed and become known before the days it is for;
a forecast only incidents known by its day. Nothing depends on how the cells are cut into chunks but the sample.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from standby.numeric.kernels import distances_km
from standby.numeric.regression import fit_cloglog, fit_rates, probability
from standby.numeric.streaming import SCALES_DAYS, SPREADS_KM, SiteStates, cutoff_for, grid_order
from standby.threat.history import Catalogue
from standby.threat.model import Floats

HORIZONS = (1, 7, 30)
STATES = len(SPREADS_KM) * len(SCALES_DAYS)

BURN_IN_DAYS = 60
LEAST_TRAINING_DAYS = 365
"""Forecasts begin once there was so much to learn from."""

SAMPLED_EVERY_DAYS = 14
SAMPLED_WITH, SAMPLED_WITHOUT = 20, 10
"""Of each sampled day a chunk gives at most so many cells with an incident ahead, and so many without."""

GROWTH = 0.15
"""The model is fitted anew once what it can learn from has grown by this part, at least a year apart."""

REFIT_DAYS = 365
BINS = 10
FLOOR = 1e-9
KM_PER_DEGREE = 111.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is tested: days as proleptic ordinals; the last test day's longest window is over by ``last_day``."""

    first_day: int
    last_day: int
    test_from: int
    test_to: int
    radius_km: float
    delay_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """Weights of the states and of the usual rate, and the calibration, by horizon; for the days from ``day`` on."""

    day: int
    weights: Floats
    calibration: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chunk:
    """Some of the cells (latitude, longitude of their centres, in grid order) and the incidents that reach them."""

    number: int
    cells: Floats
    incidents: Catalogue
    span: Span
    fits: tuple[Fit, ...] = ()

    def __str__(self) -> str:
        return f"chunk {self.number} of the cells"


def chunks(cells: Floats, incidents: Catalogue, span: Span, size: int) -> Iterator[Chunk]:
    """Cut the cells into chunks of neighbours, each with the incidents near its latitudes."""
    cells = cells[grid_order(cells)]
    margin = cutoff_for(span.radius_km) / KM_PER_DEGREE + 0.1
    for number, start in enumerate(range(0, len(cells), size)):
        part = cells[start : start + size]
        near = (incidents.lat >= part[:, 0].min() - margin) & (incidents.lat <= part[:, 0].max() + margin)
        yield Chunk(number=number, cells=part, incidents=incidents.where(near), span=span)


def sampled(chunk: Chunk) -> bytes:
    """Go through a chunk and return what a fit learns from: rows of day, weight, counts ahead, rate, states."""
    rows = [row for day in _days(chunk) if day.number % SAMPLED_EVERY_DAYS == 0 for row in _sample(chunk, day)]
    out = io.BytesIO()
    np.save(out, np.array(rows, dtype=np.float32).reshape(-1, 3 + len(HORIZONS) + STATES))
    return out.getvalue()


def fitted(samples: Sequence[bytes], span: Span) -> tuple[Fit, ...]:
    """Fit the model for each stretch of the test, each time on what was known before it."""
    rows = np.concatenate([np.load(io.BytesIO(sample)) for sample in samples]).astype(np.float64)
    found: list[Fit] = []
    day = max(span.test_from, span.first_day + BURN_IN_DAYS + LEAST_TRAINING_DAYS)
    while day <= span.test_to:
        found.append(_fit(rows, day, span, found[-1] if found else None))
        day += max(REFIT_DAYS, int(GROWTH * (day - span.first_day)))
    return tuple(found)


def with_fits(chunk: Chunk, fits: tuple[Fit, ...]) -> Chunk:
    """Return the chunk with the fits that it is to be scored with."""
    return replace(chunk, fits=fits)


def scored(chunk: Chunk) -> bytes:
    """Go through a chunk and return the sums its scores are made of, as JSON: one object per horizon."""
    sums = {horizon: _Sums() for horizon in HORIZONS}
    usual = {horizon: np.zeros(len(chunk.cells)) for horizon in HORIZONS}
    for day in _days(chunk):
        for column, horizon in enumerate(HORIZONS):
            closed = day.number - horizon - chunk.span.delay_days
            if closed >= chunk.span.first_day:
                usual[horizon] += day.ahead(horizon, closed) > 0
            fit = _in_force(chunk, day.number)
            if fit is None:
                continue
            eta = _eta(day, fit, column, horizon)
            windows = max(0, closed - chunk.span.first_day + 1)
            reference = (usual[horizon] + 0.05) / (windows + 1.0)
            sums[horizon].add(probability(eta), reference, day.ahead(horizon, day.number) > 0)
    return orjson.dumps({str(horizon): sums[horizon].plain() for horizon in HORIZONS})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Day:
    """One day of a chunk: the states as known, and how many incidents each cell has had by the end of each day."""

    number: int
    states: SiteStates
    total: NDArray[np.int32]
    span: Span

    def ahead(self, horizon: int, day: int) -> NDArray[np.int32]:
        """Return how many incidents the window after a day held at each cell."""
        start = day - self.span.first_day + 1
        return np.asarray(self.total[start + horizon] - self.total[start], dtype=np.int32)

    def rate(self) -> Floats:
        """Return the mean number a day so far as known, begun from almost nothing."""
        known = max(0, self.number - self.span.delay_days - self.span.first_day + 1)
        return np.asarray((self.total[known] + 0.01) / (known + 365.0), dtype=np.float64)


def _days(chunk: Chunk) -> Iterator[_Day]:
    """Let the days pass: each incident enters the states on the day it becomes known, dated when it happened."""
    span, incidents = chunk.span, chunk.incidents
    total = _totals(chunk)
    known = incidents.day + span.delay_days
    order = np.argsort(known, kind="stable")
    known, day = known[order], incidents.day[order].astype(np.float64)
    lat, lon, one = incidents.lat[order], incidents.lon[order], np.ones(order.size)
    states = SiteStates(chunk.cells, float(span.first_day - 1), radius_km=span.radius_km)
    for number in range(span.first_day, span.test_to + 1):
        states.advance(float(number))
        new = slice(*np.searchsorted(known, [number, number + 1]))
        if new.stop > new.start:
            states.add_all(day[new], lat[new], lon[new], one[new], 0.0 * one[new])
        yield _Day(number=number, states=states, total=total, span=span)


def _totals(chunk: Chunk) -> NDArray[np.int32]:
    """Incidents within the radius of each cell up to the end of each day: (day, cell), a row of 0 before the first."""
    span, incidents = chunk.span, chunk.incidents
    counts = np.zeros((span.last_day - span.first_day + 2, len(chunk.cells)), dtype=np.int32)
    order = np.argsort(incidents.lat, kind="stable")
    for start in range(0, order.size, 1_000):
        block = order[start : start + 1_000]
        lat, lon = incidents.lat[block], incidents.lon[block]
        near = np.flatnonzero(np.abs(chunk.cells[:, 0] - (lat[0] + lat[-1]) / 2) <= _reach(lat, span.radius_km))
        cell, incident = np.nonzero(distances_km(chunk.cells[near], np.column_stack([lat, lon])) <= span.radius_km)
        np.add.at(counts, (incidents.day[block][incident] - span.first_day + 1, near[cell]), 1)
    return np.cumsum(counts, axis=0, dtype=np.int32)


def _reach(lat: Floats, radius_km: float) -> float:
    return float(lat[-1] - lat[0]) / 2 + radius_km / KM_PER_DEGREE + 0.1


def _sample(chunk: Chunk, day: _Day) -> Iterator[Floats]:
    """Some cells with an incident in the longest window, some without, and one row for all where nothing ever was."""
    if day.number < chunk.span.first_day + BURN_IN_DAYS:
        return
    states = day.states.states().reshape(-1, STATES)
    ahead = np.stack([day.ahead(horizon, day.number) for horizon in HORIZONS], axis=1)
    rate = day.rate()
    with_one = ahead[:, -1] > 0
    quiet = ~with_one & (states.max(axis=1) < FLOOR)
    rng = np.random.default_rng([chunk.number, day.number])
    for cells, most in ((with_one, SAMPLED_WITH), (~with_one & ~quiet, SAMPLED_WITHOUT), (quiet, 1)):
        there = np.flatnonzero(cells)
        taken = there if there.size <= most else rng.choice(there, most, replace=False)
        for cell in taken:
            weight = there.size / taken.size
            yield np.concatenate([[day.number, weight], ahead[cell], [rate[cell]], states[cell]])


def _fit(rows: Floats, day: int, span: Span, before: Fit | None) -> Fit:
    weights, calibration = np.zeros((len(HORIZONS), STATES + 1)), np.zeros((len(HORIZONS), 2))
    # which cells were sampled tells of their longest window: not before it is over may a row be used for any
    closed = rows[rows[:, 0] + max(HORIZONS) + span.delay_days < day]
    for column, horizon in enumerate(HORIZONS):
        weight, n = closed[:, 1], closed[:, 2 + column]
        x = np.concatenate([closed[:, 6:] * _ahead(horizon), closed[:, 5:6] * horizon], axis=1)
        start = None if before is None else before.weights[column]
        w = fit_rates(x, n, weight, 100 if start is None else 20, start)
        design = np.column_stack([np.ones(n.size), np.log(x @ w + FLOOR)])
        weights[column] = w
        calibration[column] = fit_cloglog(design, (n > 0).astype(np.float64), weight, np.array([0.0, 1e-3]))
    return Fit(day=day, weights=weights, calibration=calibration)


def _ahead(horizon: int) -> Floats:
    """The part of each kernel that falls in the next days, for every state."""
    return np.tile(-np.expm1(-horizon / np.array(SCALES_DAYS)), len(SPREADS_KM))


def _in_force(chunk: Chunk, day: int) -> Fit | None:
    found = [fit for fit in chunk.fits if fit.day <= day]
    return found[-1] if found and chunk.span.test_from <= day else None


def _eta(day: _Day, fit: Fit, column: int, horizon: int) -> Floats:
    of_states = (fit.weights[column, :STATES] * _ahead(horizon)).reshape(len(SPREADS_KM), len(SCALES_DAYS))
    rate = day.states.weighed(of_states) + fit.weights[column, STATES] * horizon * day.rate()
    constant, slope = fit.calibration[column]
    return np.asarray(constant + slope * np.log(rate + FLOOR), dtype=np.float64)


class _Sums:
    """What the scores of one horizon are made of."""

    def __init__(self) -> None:
        self.windows, self.positive = 0, 0
        self.scores = np.zeros(4)
        self.bins = np.zeros((3, BINS))

    def add(self, p: Floats, reference: Floats, y: NDArray[np.bool_]) -> None:
        """Add one day's forecasts."""
        p, reference = np.clip(p, 1e-9, 1 - 1e-9), np.clip(reference, 1e-9, 1 - 1e-9)
        self.windows += y.size
        self.positive += int(y.sum())
        logs = (-np.log(np.where(y, q, 1 - q)).sum() for q in (p, reference))
        briers = (((q - y) ** 2).sum() for q in (p, reference))
        self.scores += [*logs, *briers]
        which = np.minimum((p * BINS).astype(np.int64), BINS - 1)
        self.bins += [np.bincount(which, part, BINS) for part in (np.ones(p.size), p, y.astype(np.float64))]

    def plain(self) -> dict[str, object]:
        """Return the sums as plain data."""
        return {
            "windows": self.windows,
            "positive": self.positive,
            "scores": self.scores.tolist(),
            "bins": self.bins.tolist(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GridScore:
    """How good the forecasts of one horizon were, over all cells and days; None where nothing can be said.

    ``windows`` were forecast, ``with_incident`` of them had one. Skills are against each cell's own share of
    windows with an incident so far; ``ece`` is the calibration error in ten bins.
    """

    windows: int
    with_incident: int
    log_skill: float | None
    brier_skill: float | None
    ece: float | None


def summed(parts: Sequence[bytes]) -> dict[str, GridScore]:
    """Add up the sums of all chunks, in their order, and return the scores by horizon."""
    plain = [orjson.loads(part) for part in parts]
    return {str(horizon): _score([part[str(horizon)] for part in plain]) for horizon in HORIZONS}


def _score(parts: Sequence[dict[str, Any]]) -> GridScore:
    scores = np.sum([part["scores"] for part in parts], axis=0) if parts else np.zeros(4)
    count, p, y = np.sum([part["bins"] for part in parts], axis=0) if parts else np.zeros((3, BINS))
    windows = sum(int(part["windows"]) for part in parts)
    positive = sum(int(part["positive"]) for part in parts)
    said = windows > 0 and positive > 0
    return GridScore(
        windows=windows,
        with_incident=positive,
        log_skill=float(1 - scores[0] / scores[1]) if said else None,
        brier_skill=float(1 - scores[2] / scores[3]) if said else None,
        ece=float(np.abs(p - y).sum() / count.sum()) if said else None,
    )
