"""Lays out unknown headcounts as columns and statements, with what outsiders know besides, as rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from standby.basis.errors import AskedWrongly
from standby.release.engine import System
from standby.release.model import Adversary, Protected, Row, Scope, World

Cell = tuple[str, date, str, str]
"""A measure, a day, a site, a unit: one unknown headcount."""

ADVERSARY = ""
"""The name, among the statements of rows, of what outsiders know besides."""

BEYOND = 1_000_000
"""No unit has so many people at one site: stands for no limit where days are tied, for worlds need a last number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A system with the statement each row comes from, and the column of each protected quantity."""

    system: System
    owners: tuple[str, ...]
    targets: dict[str, int]


def lay_out(world: World, rows: Sequence[Row], protected: Sequence[Protected], adversary: Adversary) -> Layout:
    """Return the system of all rows, of what outsiders know besides, and a column for each protected quantity."""
    made = _Making(world, adversary)
    for row in rows:
        made.add(made.weights(row.terms), row.low, row.high, row.statement)
    targets = {item.id: made.form(item.terms) for item in protected}
    made.add_known()
    return Layout(system=made.system(), owners=tuple(made.owners), targets=targets)


def cells_of(world: World, scope: Scope) -> list[Cell]:
    """Return the headcounts a scope counts; a unit counts with the units under it. Raises for unknown names."""
    _check(world.sites, (*scope.sites, *scope.but_sites), "site")
    _check((*world.units, *world.unit_parents.values()), (*scope.units, *scope.but_units), "unit")
    sites = [s for s in world.sites if (not scope.sites or s in scope.sites) and s not in scope.but_sites]
    units = [
        unit
        for unit in world.units
        if (not scope.units or _under(world, unit) & set(scope.units))
        and not _under(world, unit) & set(scope.but_units)
    ]
    return [(scope.measure, scope.day, site, unit) for site in sites for unit in units]


def _under(world: World, unit: str) -> set[str]:
    chain = {unit}
    while (parent := world.unit_parents.get(unit)) and parent not in chain:
        chain.add(parent)
        unit = parent
    return chain


def _check(known: Iterable[str], named: Iterable[str], kind: str) -> None:
    if missing := sorted(set(named) - set(known)):
        raise AskedWrongly(
            "release-unknown-name",
            f"The {kind} {missing[0]} is not known to the audit",
            "the mission files do not name it",
            "mend the spelling or add it to mission/",
        )


class _Making:
    """Columns and rows as they are being collected."""

    def __init__(self, world: World, adversary: Adversary) -> None:
        self._world, self._adversary = world, adversary
        self._index: dict[Cell, int] = {}
        self._low: list[float] = []
        self._high: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[dict[int, float], float, float]] = []
        self.owners: list[str] = []

    def weights(self, terms: Iterable[tuple[float, Scope]]) -> dict[int, float]:
        """Return the weight of each column in a sum of scopes."""
        total: dict[int, float] = {}
        for weight, scope in terms:
            for cell in cells_of(self._world, scope):
                column = self._column(cell)
                total[column] = total.get(column, 0.0) + weight
        return {column: weight for column, weight in total.items() if weight}

    def add(self, weights: dict[int, float], low: float | None, high: float | None, owner: str) -> None:
        """Add one row."""
        self._rows.append((weights, -np.inf if low is None else low, np.inf if high is None else high))
        self.owners.append(owner)

    def form(self, terms: Iterable[tuple[float, Scope]]) -> int:
        """Give a sum of scopes a column of its own and return it."""
        weights = self.weights(terms)
        column = self._new(-np.inf, np.inf, whole=all(weight == int(weight) for weight in weights.values()))
        self.add({**weights, column: -1.0}, 0.0, 0.0, ADVERSARY)
        return column

    def add_known(self) -> None:
        """Add what is so of any world: nobody is hurt, training or moved who is not there; and the known change."""
        for cell in [cell for cell in self._index if cell[0] != "present"]:
            there = self._column(("present", *cell[1:]))
            self.add({there: 1.0, self._index[cell]: -1.0}, 0.0, None, ADVERSARY)
        if self._adversary.largest_change_per_day is not None:
            self._add_changes(self._adversary.largest_change_per_day)

    def _add_changes(self, largest: int) -> None:
        days: dict[tuple[str, str], list[date]] = {}
        for measure, day, site, unit in self._index:
            if measure == "present":
                days.setdefault((site, unit), []).append(day)
        for (site, unit), seen in days.items():
            for before, after in pairwise(sorted(seen)):
                limit = float(largest * (after - before).days)
                pair = {
                    self._index["present", after, site, unit]: 1.0,
                    self._index["present", before, site, unit]: -1.0,
                }
                self.add(pair, -limit, limit, ADVERSARY)

    def _column(self, cell: Cell) -> int:
        if cell not in self._index:
            empty = cell[2:] in self._adversary.absent
            cap = self._adversary.cap
            if cap is None and self._adversary.largest_change_per_day is not None:
                cap = BEYOND
            self._index[cell] = self._new(0.0, 0.0 if empty else np.inf if cap is None else float(cap), whole=True)
        return self._index[cell]

    def _new(self, low: float, high: float, *, whole: bool) -> int:
        self._low.append(low)
        self._high.append(high)
        self._whole.append(whole)
        return len(self._low) - 1

    def system(self) -> System:
        """Return the arrays."""
        return System(
            low=np.array(self._low),
            high=np.array(self._high),
            whole=np.array(self._whole, dtype=bool),
            starts=np.cumsum([0, *[len(weights) for weights, _, _ in self._rows]]).astype(np.int64),
            columns=np.array([c for weights, _, _ in self._rows for c in weights], dtype=np.int64),
            values=np.array([v for weights, _, _ in self._rows for v in weights.values()], dtype=np.float64),
            row_low=np.array([low for _, low, _ in self._rows], dtype=np.float64),
            row_high=np.array([high for _, _, high in self._rows], dtype=np.float64),
        )
