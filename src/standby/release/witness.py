"""Settles large systems of loosely tied numbers by worlds that reach a bound, where programmes would take minutes.

Days that are coupled tie all headcounts into one component, but loosely: what follows from each row on its own is
nearly always the tightest bound already. It is proved by a world that reaches it, made near at hand. Where none is
found, a programme over the neighbourhood gives a tighter bound and the world is looked for again; what is left
after that goes to the whole programme.
"""

from dataclasses import dataclass, replace

import numpy as np

from standby.numeric import worlds
from standby.release.engine import Enough, Flags, Floats, Ints, System, components, near_to, nearby, part_of, propagate
from standby.release.solver import Bounds, Infeasible, Programme

BUDGET = 200_000
"""How many rows are looked at for one world before it is given up."""
PATIENCE = 300
"""After so many worlds not found the rest is left to programmes."""
NEAR = 2500
"""The most columns of a neighbourhood: beyond, its programme is no faster than the whole one."""
SECONDS = 1.0
"""How long whole numbers are looked for in one neighbourhood."""
LOOSE = 0.9
"""The share of rows that must leave room between their ends for worlds to be found by moving row by row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Bounds that hold, and which sides of which columns are left to the whole programme."""

    bounds: Bounds
    open_low: Flags
    open_high: Flags


def is_loose(system: System) -> bool:
    """Say whether worlds can be looked for: all boxes finite, and nearly all rows, sums asked for aside, have room."""
    finite = np.isfinite(system.low).all() and np.isfinite(system.high).all()
    _, row_of = _stands_for(system)
    own = np.zeros(len(system.row_low), dtype=bool)
    own[row_of[row_of >= 0]] = True
    return bool(finite and ((system.row_high > system.row_low) | own).mean() >= LOOSE)


def settle(system: System, wanted: Flags, enough: Enough | None = None) -> Settled | None:
    """Return bounds of the wanted columns with what is left open; None when no first world is found.

    A column that worlds show to be wide enough, or whose bounds show that it is not, is not looked at further, and
    its bounds may be wider than the tightest.
    """
    search = _Search(system, wanted, enough)
    if not search.begin():
        return None
    for highest in (True, False):
        search.push_groups(highest)
        search.push_each(highest)
        search.narrow(highest)
        search.reach(highest)
    return search.answer()


class _Search:
    """The rows without the columns that only stand for sums, a target row for each column, and the worlds seen."""

    def __init__(self, system: System, wanted: Flags, enough: Enough | None) -> None:
        self._enough = enough
        self._system = replace(system, low=system.low.copy(), high=system.high.copy())
        self._wanted = np.flatnonzero(wanted)
        # Whole numbers reach fewer bounds: worlds of them are what a verdict needs, and not the tightest interval.
        self._rows, self._target = _targets(system, whole=enough is not None)
        self._stands = _stands_for(system)[1] >= 0
        self._box = worlds.Box(system.low.copy(), system.high.copy())
        self._chain = _chains(system)
        self._base: Floats = np.minimum(system.high, system.low + np.minimum(20.0, (system.high - system.low) / 2))
        if self._rows.whole:
            self._base = np.floor(self._base)

    def begin(self) -> bool:
        """Find a first world and see how far it goes."""
        height, width = len(self._rows.low), len(self._base)
        queue = worlds.Queue(np.arange(height + 1), ~self._rows.alone, np.array([0, 0]))
        many = np.flatnonzero(~self._rows.alone)
        queue.ring[: len(many)], queue.state[1] = many, len(many)
        moved = worlds.Moved(np.empty(width, np.int64), np.zeros(width, np.bool_), np.zeros(1, np.int64))
        found = bool(worlds.mend(self._rows, self._box, self._base, moved, queue, 20 * BUDGET, 0.2))
        sums = np.add.reduceat(self._rows.values * self._base[self._rows.columns], self._rows.starts[:-1])
        self._seen = worlds.Box(sums.copy(), sums.copy())
        return found

    def push_groups(self, highest: bool) -> None:
        """Push together the columns of one chain: what was counted of one place on all its days."""
        order = self._wanted[np.argsort(self._chain[self._wanted], kind="stable")]
        starts = np.flatnonzero(np.r_[True, np.diff(self._chain[order]) != 0, True])
        self._push(order, starts, highest)

    def push_each(self, highest: bool) -> None:
        """Push on its own each column that is open still."""
        columns = self.open(highest)
        self._push(columns, np.arange(len(columns) + 1), highest)

    def narrow(self, highest: bool) -> None:
        """Bound each open column by a programme over its neighbourhood, then look for worlds at the new bounds."""
        for hops in (1, 2, 3):
            for column in self.open(highest):
                part, where = nearby(self._system, int(column), hops)
                if len(part.low) <= NEAR:
                    self._lower(int(column), Programme(part), where, highest)
            self._spread()
            self.push_each(highest)

    def reach(self, highest: bool) -> None:
        """Look for the world of each open column from the middle of all worlds of its neighbourhood that reach it.

        Where several rows together are tight, moving row by row does not end; a programme settles these, the middle
        of its answers leaves the most room, and the world is made about them.
        """
        for hops in (2, 3, 4):
            for column in self.left(highest):
                if worlds.is_open(self._rows, self._seen, self._target[column], highest):
                    if self._rows.whole:
                        self._ask_near(int(column), hops, highest)
                    else:
                        self._extend(int(column), hops, highest)

    def _extend(self, column: int, hops: int, highest: bool) -> None:
        core, near = (near_to(self._system, column, h) for h in (hops - 1, hops))
        part, where = nearby(self._system, column, hops)
        if highest:
            part.low[where] = part.high[where]
        else:
            part.high[where] = part.low[where]
        programme = Programme(part, interior=True)
        try:
            programme.solve(np.zeros(1, dtype=np.int32), np.zeros(1))
        except Infeasible:
            return  # the bound is not the tightest: the whole programme will tell
        values = np.zeros(len(near))
        values[near] = programme.point()
        held = np.flatnonzero(core)
        worlds.extend(self._rows, self._box, self._base, self._seen, held, values[held], BUDGET)

    def _ask_near(self, column: int, hops: int, highest: bool) -> None:
        """Look for the furthest world of whole numbers that differs from the first one only near the column.

        Outside, all but the columns that stand for sums keep the first world's numbers: what is found is a world of
        the whole component, however small the neighbourhood.
        """
        system, free = self._system, near_to(self._system, column, hops)
        if free.sum() > NEAR:
            return
        touched = np.bincount(system.rows, free[system.columns], len(system.row_low)) > 0
        free |= self._stands
        held = replace(
            system, low=np.where(free, system.low, self._base), high=np.where(free, system.high, self._base)
        ).keep_rows(touched)
        member = np.zeros(len(free), dtype=bool)
        member[held.columns] = True
        part, where = part_of(held, member, column)
        programme = Programme(part, whole=True, seconds=SECONDS)
        try:
            _, reached = programme.limits(where, most=highest)
        except Infeasible:
            return  # a bound was tightened since: it keeps the first world out
        if np.isfinite(reached):
            self._see(np.flatnonzero(member), programme.point())

    def _see(self, columns: Ints, values: Floats) -> None:
        """Note how far each row goes in the first world with other values of some columns."""
        world = self._base.copy()
        world[columns] = np.rint(values)
        sums = np.add.reduceat(self._rows.values * world[self._rows.columns], self._rows.starts[:-1])
        np.minimum(self._seen.low, sums, out=self._seen.low)
        np.maximum(self._seen.high, sums, out=self._seen.high)

    def left(self, highest: bool) -> Ints:
        """Return the open columns but for those whose bounds show already that they are not wide enough."""
        columns = self.open(highest)
        if self._enough is None:
            return columns
        rows = self._target[columns]
        return columns[self._enough.holds(self._rows.low[rows], self._rows.high[rows])]

    def open(self, highest: bool) -> Ints:
        """Return the wanted columns, not known to be wide enough, whose bound no world was seen to reach."""
        rows = self._target[self._wanted]
        bound, seen = (self._rows.high, self._seen.high) if highest else (self._rows.low, self._seen.low)
        still = np.abs(bound - seen)[rows] > worlds.SAME * np.maximum(1.0, np.abs(bound[rows]))
        if self._enough is not None:
            still &= ~self._enough.holds(self._seen.low[rows], self._seen.high[rows])
        return self._wanted[still]

    def answer(self) -> Settled:
        """Return the bounds as they stand."""
        low, high = self._system.low.copy(), self._system.high.copy()
        low[self._wanted] = self._rows.low[self._target[self._wanted]]
        high[self._wanted] = self._rows.high[self._target[self._wanted]]
        open_low, open_high = np.zeros(len(low), dtype=bool), np.zeros(len(low), dtype=bool)
        open_low[self.left(False)] = open_high[self.left(True)] = True
        found = Bounds(
            low=low,
            high=high,
            seen_low=np.full_like(low, np.inf),
            seen_high=np.full_like(low, -np.inf),
            wider=np.zeros(len(low), dtype=bool),
        )
        if self._rows.whole or not self._system.whole.any():
            found.seen_low[:], found.seen_high[:] = self._seen.low[self._target], self._seen.high[self._target]
        return Settled(bounds=found, open_low=open_low, open_high=open_high)

    def _push(self, columns: Ints, starts: Ints, highest: bool) -> None:
        if len(columns):
            targets = self._target[columns]
            worlds.push(self._rows, self._box, self._base, self._seen, targets, starts, highest, BUDGET, PATIENCE)

    def _lower(self, column: int, programme: Programme, where: int, highest: bool) -> None:
        """Tighten a column's bound: fewer rows can only leave more room than all of them."""
        if highest:
            self._system.high[column] = min(self._system.high[column], programme.most(where))
        else:
            self._system.low[column] = max(self._system.low[column], programme.least(where))

    def _spread(self) -> None:
        """Carry tightened bounds on to all others."""
        low, high = propagate(self._system)
        self._system = replace(self._system, low=low, high=high)
        self._box = worlds.Box(low.copy(), high.copy())
        self._rows.low[self._target], self._rows.high[self._target] = low, high


def _stands_for(system: System) -> tuple[Ints, Ints]:
    """Return for each row the column that only stands for the sum of the rest, and for each such column its row.

    Such a column is in no other row, and this row says that it equals the rest: it takes what the others give it.
    """
    rows, count = system.rows, np.bincount(system.columns, minlength=len(system.low))
    equal = (system.row_low == 0) & (system.row_high == 0)
    once = (count[system.columns] == 1) & equal[rows]
    column_of = np.full(len(system.row_low), -1)
    column_of[rows[once]] = system.columns[once]
    row_of = np.full(len(system.low), -1)
    has = np.flatnonzero(column_of >= 0)
    row_of[column_of[has]] = has
    return column_of, row_of


def _targets(system: System, *, whole: bool = False) -> tuple[worlds.Rows, Ints]:
    """Return the rows, each sum asked for bounded as its column was, one more row for each other column, and which.

    The row of a sum loses its column: ``sum(v x) + w y = 0`` becomes ``y.low <= sum(-v / w x) <= y.high``.
    """
    column_of, row_of = _stands_for(system)
    rows = system.rows
    stands = column_of[rows] == system.columns
    sums = rows[stands]
    scale = np.ones(len(system.row_low))
    scale[sums] = -1.0 / system.values[stands]
    low, high = system.row_low.copy(), system.row_high.copy()
    low[sums], high[sums] = system.low[system.columns[stands]], system.high[system.columns[stands]]
    plain = np.flatnonzero(row_of < 0)
    target = row_of.copy()
    target[plain] = len(low) + np.arange(len(plain))
    counts = np.concatenate([np.bincount(rows[~stands], minlength=len(low)), np.ones(len(plain), dtype=np.int64)])
    columns = np.concatenate([system.columns[~stands], plain]).astype(np.int64)
    row_numbers = np.repeat(np.arange(len(counts)), counts)
    order = np.argsort(columns, kind="stable")
    made = worlds.Rows(
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        columns=columns,
        values=np.concatenate([(system.values * scale[rows])[~stands], np.ones(len(plain))]),
        low=np.concatenate([low, system.low[plain]]),
        high=np.concatenate([high, system.high[plain]]),
        column_starts=np.searchsorted(columns[order], np.arange(len(system.low) + 1)).astype(np.int64),
        column_rows=row_numbers[order].astype(np.int64),
        alone=counts == 1,
        whole=whole and bool(system.whole[plain].all()),
    )
    return made, target


def _chains(system: System) -> Ints:
    """Number the columns so that those tied by rows of two share a number, and sums of the same chains another."""
    two = np.diff(system.starts) == 2
    labels = components(len(system.low), system.keep_rows(two))
    row_of = _stands_for(system)[1]
    numbers: dict[tuple[int, ...], int] = {}
    for column in np.flatnonzero(row_of >= 0):
        row = row_of[column]
        parts = system.columns[system.starts[row] : system.starts[row + 1]]
        key = tuple(sorted({int(labels[part]) for part in parts if part != column}))
        labels[column] = len(system.low) + numbers.setdefault(key, len(numbers))
    return labels
