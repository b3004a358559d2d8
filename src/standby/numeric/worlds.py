"""Finds worlds that reach a bound: compiled kernels over rows ``low <= sum(value * x) <= high`` and boxes of ``x``.

A bound that follows from the rows is the tightest one when some world reaches it, so one world found replaces one
linear programme solved. Where numbers are whole, so can worlds be: then it also shows that whole numbers reach the
bound, which a linear programme cannot. Such a world is made near at hand: fix the bound, tighten what follows from it,
start from a world already known, and move only what no longer fits. Every kernel works in place on the arrays it is
given.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FITS = 1e-7
"""A row broken by no more than this holds, as for a linear programming solver."""
SAME = 1e-6
"""Bounds closer than this are not told apart."""


class Rows(NamedTuple):
    """Rows in compressed form, the rows of each column, and which rows hold one column only (their box keeps them).

    ``whole`` says that all columns hold whole numbers; their boxes then have whole ends.
    """

    starts: Ints
    columns: Ints
    values: Floats
    low: Floats
    high: Floats
    column_starts: Ints
    column_rows: Ints
    alone: Flags
    whole: bool


class Box(NamedTuple):
    """The least and the most of each column."""

    low: Floats
    high: Floats


class Trail(NamedTuple):
    """What was tightened, to be undone from the end; ``size`` holds one number."""

    columns: Ints
    low: Floats
    high: Floats
    size: Ints


class Queue(NamedTuple):
    """Rows to look at, as a ring; ``state`` holds where it begins and how many wait."""

    ring: Ints
    waiting: Flags
    state: Ints


class Moved(NamedTuple):
    """Which columns a world moved, each once; ``size`` holds one number."""

    columns: Ints
    is_moved: Flags
    size: Ints


@njit(cache=True, inline="always")
def _ask(queue: Queue, row: int) -> None:
    if not queue.waiting[row]:
        queue.waiting[row] = True
        end = queue.state[0] + queue.state[1]
        queue.ring[end if end < len(queue.ring) else end - len(queue.ring)] = row
        queue.state[1] += 1


@njit(cache=True, inline="always")
def _next(queue: Queue) -> int:
    row = queue.ring[queue.state[0]]
    queue.state[0] = queue.state[0] + 1 if queue.state[0] + 1 < len(queue.ring) else 0
    queue.state[1] -= 1
    queue.waiting[row] = False
    return int(row)


@njit(cache=True)
def _forget(queue: Queue) -> None:
    while queue.state[1] > 0:
        _next(queue)


@njit(cache=True, inline="always")
def _ask_rows_of(rows: Rows, queue: Queue, column: int, but: int) -> None:
    for k in range(rows.column_starts[column], rows.column_starts[column + 1]):
        row = rows.column_rows[k]
        if row != but and not rows.alone[row]:
            _ask(queue, row)


@njit(cache=True, inline="always")
def _sum(rows: Rows, world: Floats, row: int) -> float:
    total = 0.0
    for e in range(rows.starts[row], rows.starts[row + 1]):
        total += rows.values[e] * world[rows.columns[e]]
    return total


@njit(cache=True, inline="always")
def _squeeze(rows: Rows, box: Box, trail: Trail, queue: Queue, row: int) -> bool:
    """Tighten the columns of one row by the rest of it; False when nothing fits. All boxes are finite."""
    least, most = 0.0, 0.0
    for e in range(rows.starts[row], rows.starts[row + 1]):
        column, value = rows.columns[e], rows.values[e]
        least += value * (box.low[column] if value > 0 else box.high[column])
        most += value * (box.high[column] if value > 0 else box.low[column])
    if least > rows.high[row] + SAME or most < rows.low[row] - SAME:
        return False
    if least >= rows.low[row] and most <= rows.high[row]:
        return True
    for e in range(rows.starts[row], rows.starts[row + 1]):
        column, value = rows.columns[e], rows.values[e]
        own_least = value * (box.low[column] if value > 0 else box.high[column])
        own_most = value * (box.high[column] if value > 0 else box.low[column])
        upper = (rows.high[row] - (least - own_least)) / value
        lower = (rows.low[row] - (most - own_most)) / value
        if value < 0:
            upper, lower = lower, upper
        if rows.whole:
            lower, upper = np.ceil(lower - SAME), np.floor(upper + SAME)
        low, high = max(box.low[column], lower), min(box.high[column], upper)
        if low <= box.low[column] + SAME and high >= box.high[column] - SAME:
            continue
        if low > high + SAME or trail.size[0] >= len(trail.columns):
            return False
        _note(box, trail, column)
        box.low[column], box.high[column] = min(low, high), high
        least += value * (box.low[column] if value > 0 else box.high[column]) - own_least
        most += value * (box.high[column] if value > 0 else box.low[column]) - own_most
        _ask_rows_of(rows, queue, column, row)
    return True


@njit(cache=True, inline="always")
def _note(box: Box, trail: Trail, column: int) -> None:
    end = trail.size[0]
    trail.columns[end], trail.low[end], trail.high[end] = column, box.low[column], box.high[column]
    trail.size[0] = end + 1


@njit(cache=True)
def _undo(box: Box, trail: Trail, size: int) -> None:
    while trail.size[0] > size:
        trail.size[0] -= 1
        end = trail.size[0]
        box.low[trail.columns[end]], box.high[trail.columns[end]] = trail.low[end], trail.high[end]


@njit(cache=True)
def _tighten(rows: Rows, box: Box, trail: Trail, queue: Queue, budget: int) -> bool:
    """Tighten from the waiting rows on until nothing moves; stopping early leaves boxes wider, never wrong."""
    for _ in range(budget):
        if queue.state[1] == 0:
            return True
        if not _squeeze(rows, box, trail, queue, _next(queue)):
            _forget(queue)
            return False
    _forget(queue)
    return True


@njit(cache=True, inline="always")
def _share_out(rows: Rows, box: Box, world: Floats, moved: Moved, row: int, need: float, upwards: bool) -> float:
    """Move the columns of a row evenly within their boxes until the need is met; return what is still needed."""
    for _ in range(20):
        weight = 0.0
        for e in range(rows.starts[row], rows.starts[row + 1]):
            column, value = rows.columns[e], rows.values[e]
            rises = (value > 0) == upwards
            if (box.high[column] - world[column] if rises else world[column] - box.low[column]) > 1e-12:
                weight += value * value
        if weight == 0.0:
            return need
        step = need / weight
        for e in range(rows.starts[row], rows.starts[row + 1]):
            column, value = rows.columns[e], rows.values[e]
            rises = (value > 0) == upwards
            room = box.high[column] - world[column] if rises else world[column] - box.low[column]
            if room > 1e-12:
                change = min(step * abs(value), room)
                world[column] += change if rises else -change
                need -= change * abs(value)
                _mark(moved, column)
        if need <= 1e-9:
            break
    return need


@njit(cache=True, inline="always")
def _deal_out(
    rows: Rows, box: Box, world: Floats, moved: Moved, row: int, need: float, upwards: bool, turn: int
) -> float:
    """Do the same in whole steps, beginning at another column each ``turn`` so that nobody always gets the rest."""
    start, length = rows.starts[row], rows.starts[row + 1] - rows.starts[row]
    weight = 0.0
    for e in range(start, start + length):
        column, value = rows.columns[e], rows.values[e]
        rises = (value > 0) == upwards
        if (box.high[column] - world[column] if rises else world[column] - box.low[column]) > 0.5:
            weight += value * value
    for _ in range(20):
        if weight == 0.0 or need <= FITS:
            break
        left, weight = weight, 0.0
        for k in range(length):
            e = start + (k + turn) % length
            column, value = rows.columns[e], rows.values[e]
            rises = (value > 0) == upwards
            room = box.high[column] - world[column] if rises else world[column] - box.low[column]
            if room > 0.5 and need > FITS:
                share = need * abs(value) / max(left, value * value)
                left -= value * value
                change = min(np.ceil(share - FITS) if left <= FITS else np.floor(share + 0.5), room)
                if room - change > 0.5:
                    weight += value * value
                if change > 0.0:
                    world[column] += change if rises else -change
                    need -= change * abs(value)
                    _mark(moved, column)
    return need


@njit(cache=True, inline="always")
def _mark(moved: Moved, column: int) -> None:
    if not moved.is_moved[column]:
        moved.is_moved[column] = True
        moved.columns[moved.size[0]] = column
        moved.size[0] += 1


@njit(cache=True)
def mend(rows: Rows, box: Box, world: Floats, moved: Moved, queue: Queue, budget: int, margin: float) -> bool:
    """Move a world, row by row, until every waiting row and all that this breaks hold; False when it does not end.

    Each row is projected on its own (Kaczmarz 1937, with relaxation after Agmon 1954): a little past its edge at
    first, by ``margin`` of its width, so that it ends where there is room, and no further than the edge at last.
    """
    for step in range(budget):
        if queue.state[1] == 0:
            return True
        row = _next(queue)
        total = _sum(rows, world, row)
        if rows.low[row] - FITS <= total <= rows.high[row] + FITS:
            continue
        width = rows.high[row] - rows.low[row]
        past = (1.0 if width > 1e8 else margin * width) * 0.5 ** (8.0 * step / budget)
        upwards = total < rows.low[row]
        broken = rows.low[row] - total if upwards else total - rows.high[row]
        if rows.whole:
            past = np.floor(past)
            left = _deal_out(rows, box, world, moved, row, broken + past, upwards, step)
        else:
            left = _share_out(rows, box, world, moved, row, broken + past, upwards)
        if left - past > FITS:
            break
        for e in range(rows.starts[row], rows.starts[row + 1]):
            _ask_rows_of(rows, queue, rows.columns[e], row)
    holds = bool(queue.state[1] == 0)
    _forget(queue)
    return holds


@njit(cache=True)
def _fix(rows: Rows, box: Box, trail: Trail, queue: Queue, row: int, highest: bool) -> bool:
    """Hold one row at its most or least together with what is held already; False, and undone, when that cannot be."""
    size, low, high = trail.size[0], rows.low[row], rows.high[row]
    if highest:
        rows.low[row] = high
    else:
        rows.high[row] = low
    _ask(queue, row)
    if _tighten(rows, box, trail, queue, 20_000):
        return True
    _undo(box, trail, size)
    rows.low[row], rows.high[row] = low, high
    return False


@njit(cache=True)
def _start(rows: Rows, box: Box, trail: Trail, world: Floats, moved: Moved, queue: Queue) -> None:
    """Bring a known world into the tightened boxes."""
    for i in range(trail.size[0]):
        column = trail.columns[i]
        inside = min(max(world[column], box.low[column]), box.high[column])
        if inside != world[column]:
            world[column] = inside
            _mark(moved, column)
            _ask_rows_of(rows, queue, column, -1)


@njit(cache=True)
def _watch(rows: Rows, world: Floats, moved: Moved, queue: Queue, seen: Box) -> None:
    """Note how far each row that a world moved went; the empty queue serves to take each row once."""
    for i in range(moved.size[0]):
        column = moved.columns[i]
        for k in range(rows.column_starts[column], rows.column_starts[column + 1]):
            _ask(queue, rows.column_rows[k])
    while queue.state[1] > 0:
        row = _next(queue)
        total = _sum(rows, world, row)
        seen.low[row], seen.high[row] = min(seen.low[row], total), max(seen.high[row], total)


@njit(cache=True)
def is_open(rows: Rows, seen: Box, row: int, highest: bool) -> bool:
    """Say whether no world was seen that reaches a row's bound on one side."""
    if highest:
        return bool(seen.high[row] < rows.high[row] - SAME * max(1.0, abs(rows.high[row])))
    return bool(seen.low[row] > rows.low[row] + SAME * max(1.0, abs(rows.low[row])))


@njit(cache=True)
def push(
    rows: Rows,
    box: Box,
    base: Floats,
    seen: Box,
    targets: Ints,
    group_starts: Ints,
    highest: bool,
    budget: int,
    patience: int,
) -> int:
    """Push target rows to their bounds, group after group, and widen ``seen`` by every world found.

    The targets of a group are pushed together as far as they go together. ``rows`` and ``box`` are left as they
    were. After ``patience`` worlds not found it gives up. Returns how many were not found.
    """
    width, height, missed = len(box.low), len(rows.low), 0
    queue = Queue(np.empty(height + 1, np.int64), np.zeros(height, np.bool_), np.zeros(2, np.int64))
    trail = Trail(np.empty(20 * width, np.int64), np.empty(20 * width), np.empty(20 * width), np.zeros(1, np.int64))
    moved = Moved(np.empty(width, np.int64), np.zeros(width, np.bool_), np.zeros(1, np.int64))
    world, low, high = base.copy(), rows.low.copy(), rows.high.copy()
    tried = np.zeros(height, np.bool_)
    for group in range(len(group_starts) - 1):
        members = targets[group_starts[group] : group_starts[group + 1]]
        while missed < patience:
            first = -1
            for row in members:
                if is_open(rows, seen, row, highest) and not (first < 0 and tried[row]):
                    if first < 0:
                        tried[row] = True
                    if _fix(rows, box, trail, queue, row, highest) and first < 0:
                        first = row
            if first < 0:
                break
            _start(rows, box, trail, world, moved, queue)
            found = mend(rows, box, world, moved, queue, budget, 0.2)
            missed += 0 if found else 1
            for row in members:
                rows.low[row], rows.high[row] = low[row], high[row]
            if found:
                _watch(rows, world, moved, queue, seen)
            for i in range(moved.size[0]):
                column = moved.columns[i]
                world[column], moved.is_moved[column] = base[column], False
            moved.size[0] = 0
            _undo(box, trail, 0)
    return missed


@njit(cache=True)
def extend(rows: Rows, box: Box, base: Floats, seen: Box, columns: Ints, values: Floats, budget: int) -> bool:
    """Hold some columns at given values and look for a world about them; widen ``seen`` by it. ``box`` stays.

    Where numbers are whole the values must be.
    """
    width, height = len(box.low), len(rows.low)
    queue = Queue(np.empty(height + 1, np.int64), np.zeros(height, np.bool_), np.zeros(2, np.int64))
    trail = Trail(np.empty(20 * width, np.int64), np.empty(20 * width), np.empty(20 * width), np.zeros(1, np.int64))
    moved = Moved(np.empty(width, np.int64), np.zeros(width, np.bool_), np.zeros(1, np.int64))
    world = base.copy()
    for i in range(len(columns)):
        column = columns[i]
        _note(box, trail, column)
        box.low[column] = box.high[column] = min(max(values[i], box.low[column]), box.high[column])
        _ask_rows_of(rows, queue, column, -1)
    found = _tighten(rows, box, trail, queue, budget)
    if found:
        _start(rows, box, trail, world, moved, queue)
        found = mend(rows, box, world, moved, queue, budget, 0.2)
    if found:
        _watch(rows, world, moved, queue, seen)
    _undo(box, trail, 0)
    return found
