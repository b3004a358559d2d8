"""Makes tables and mission histories on which the audit is measured; the same seed makes the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from standby.release.engine import Flags, Floats, Ints, System

Parents = Sequence[int]
"""For each code of a dimension the code it adds up to, the total itself having -1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with totals: the values, which cells are kept back, and the sums that tie the cells."""

    system: System
    truth: Floats
    hidden: Flags


def tree(groups: int, leaves: int) -> list[int]:
    """Return a total, some groups under it, and leaves dealt out among the groups (flat with no groups)."""
    return [-1, *[0] * groups, *[1 + i % groups if groups else 0 for i in range(leaves)]]


def hidden_table(dimensions: Sequence[Parents], hidden: int, *, seed: int) -> Table:
    """Return a table of counts in which the ``hidden`` smallest positive cells are kept back."""
    rng = np.random.default_rng(seed)
    shape = tuple(len(parents) for parents in dimensions)
    values = np.where(rng.random(shape) < 0.15, 0, np.rint(rng.lognormal(2.5, 1.4, shape)) + 1)
    for axis, parents in enumerate(dimensions):
        values = _add_up(values, axis, parents)
    truth = values.ravel()
    order = np.lexsort((rng.random(truth.size), truth))
    kept_back = np.zeros(truth.size, dtype=bool)
    kept_back[order[truth[order] > 0][:hidden]] = True
    low = np.where(kept_back, 0.0, truth)
    system = _sums(dimensions, shape, low, np.where(kept_back, np.inf, truth))
    return Table(system=system, truth=truth, hidden=kept_back)


def system_of(
    low: Floats,
    high: Floats,
    rows: Sequence[tuple[Sequence[int], Sequence[float], float, float]],
    *,
    whole: bool = False,
) -> System:
    """Return rows of (columns, values, low, high) as a system of numbers that must be whole or need not be."""
    return System(
        low=low,
        high=high,
        whole=np.full(len(low), whole),
        starts=np.cumsum([0, *[len(row[0]) for row in rows]]).astype(np.int64),
        columns=np.array([c for row in rows for c in row[0]], dtype=np.int64),
        values=np.array([v for row in rows for v in row[1]], dtype=np.float64),
        row_low=np.array([row[2] for row in rows], dtype=np.float64),
        row_high=np.array([row[3] for row in rows], dtype=np.float64),
    )


def mission_days(
    sites: int, units: int, days: int, statements: int, *, coupled: bool, seed: int, change: int = 3
) -> System:
    """Return whole headcounts per site, unit and day with rounded statements on parts of a day.

    With ``coupled``, no headcount changes by more than ``change`` from one day to the next.
    """
    rng = np.random.default_rng(seed)
    truth = _walk(rng, (sites, units, days), change)
    index: Ints = np.arange(truth.size).reshape(truth.shape)
    flat = truth.ravel().astype(np.float64)
    rows: list[tuple[Sequence[int], Sequence[float], float, float]] = []
    for _ in range(statements):
        cells = _some_cells(rng, index)
        base = float(rng.choice((10, 50)))
        about = np.floor(flat[cells].sum() / base + 0.5) * base
        rows.append((cells.tolist(), [1.0] * len(cells), about - base / 2, about + base / 2 - 1))
    if coupled:
        pairs = zip(index[:, :, :-1].ravel().tolist(), index[:, :, 1:].ravel().tolist(), strict=True)
        rows += [([a, b], [-1.0, 1.0], -float(change), float(change)) for a, b in pairs]
    return system_of(np.zeros(flat.size), np.full(flat.size, 200.0), rows, whole=True)


def _walk(rng: np.random.Generator, shape: tuple[int, int, int], change: int) -> Ints:
    steps = rng.integers(-change, change + 1, shape)
    values = np.empty(shape, dtype=np.int64)
    values[:, :, 0] = rng.integers(0, 60, shape[:2])
    for day in range(1, shape[2]):
        values[:, :, day] = np.clip(values[:, :, day - 1] + steps[:, :, day], 0, 200)
    return values


def _some_cells(rng: np.random.Generator, index: Ints) -> Ints:
    """Choose what one statement counts on one day: a site, a unit, or a few sites together."""
    sites, units, days = index.shape
    day = int(rng.integers(days))
    kind = rng.random()
    if kind < 0.5:
        return np.asarray(index[rng.integers(sites), :, day])
    if kind < 0.7:
        return np.asarray(index[:, rng.integers(units), day])
    return np.asarray(index[rng.choice(sites, size=min(4, sites), replace=False), :, day].ravel())


def _add_up(values: Floats, axis: int, parents: Parents) -> Floats:
    moved = np.moveaxis(values.copy(), axis, 0)
    for code in range(len(parents) - 1, -1, -1):
        children = [c for c, parent in enumerate(parents) if parent == code]
        if children:
            moved[code] = moved[children].sum(axis=0)
    return np.asarray(np.moveaxis(moved, 0, axis))


def _sums(dimensions: Sequence[Parents], shape: tuple[int, ...], low: Floats, high: Floats) -> System:
    """Tie each cell to the cells that add up to it, along each dimension."""
    index = np.arange(low.size).reshape(shape)
    rows: list[tuple[Sequence[int], Sequence[float], float, float]] = []
    for axis, parents in enumerate(dimensions):
        moved = np.moveaxis(index, axis, 0).reshape(shape[axis], -1)
        for code in range(shape[axis]):
            children = [c for c, parent in enumerate(parents) if parent == code]
            for place in range(moved.shape[1] if children else 0):
                columns = [int(moved[code, place]), *[int(moved[c, place]) for c in children]]
                rows.append((columns, [-1.0, *[1.0] * len(children)], 0.0, 0.0))
    return system_of(low, high, rows)
