"""How tightly linear statements pin down unknown whole numbers: arrays in, arrays out.

Every statement is a row ``row_low <= sum(value * x) <= row_high`` over columns ``x`` with bounds. What can be
inferred of a column is the least and the most it takes over all worlds that satisfy every row. Any linear form
can be asked for by giving it a column of its own and a row that ties the two.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from standby.release.solver import Bounds, Infeasible, Programme, extremes, extremes_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Interval = tuple[float, float]

TOLERANCE = 1e-6
"""Two bounds closer than this, relative to their size, are the same bound."""
ROUNDS = 400
"""How often bounds are propagated; stopping early only leaves more to the linear programme."""
FITS = 1e-5
"""A row broken by no more than this, relative to its end, holds: no row of statements has finer steps."""
SECONDS = 5.0
"""How long one end of one interval is looked for in whole numbers before it is called not shown."""
WHOLE = 200_000
"""How many columns, over all of them, the programmes of a whole large component may have for one answer."""
LARGE = 1500
"""From so many columns tied together on, worlds are looked for before programmes are solved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Rows in compressed form: row ``i`` holds ``columns[starts[i]:starts[i+1]]`` with their ``values``.

    ``whole`` says which columns hold whole numbers; the bounds of such a column are rounded inwards.
    """

    low: Floats
    high: Floats
    whole: Flags
    starts: Ints
    columns: Ints
    values: Floats
    row_low: Floats
    row_high: Floats

    @property
    def rows(self) -> Ints:
        """Return the row of each entry."""
        return np.repeat(np.arange(len(self.row_low)), np.diff(self.starts))

    def keep_rows(self, keep: Flags) -> "System":
        """Return the system with only the flagged rows."""
        counts = np.diff(self.starts)
        entries = np.repeat(keep, counts)
        return replace(
            self,
            starts=np.concatenate([[0], np.cumsum(counts[keep])]).astype(np.int64),
            columns=self.columns[entries],
            values=self.values[entries],
            row_low=self.row_low[keep],
            row_high=self.row_high[keep],
        )

    def world(self, point: Floats) -> Floats | None:
        """Return a point in whole numbers, where they must be whole; None when it is no world of such numbers."""
        if not self.whole.any():
            return point
        near = np.where(self.whole, np.rint(point), point)
        if (np.abs(near - point) > FITS).any():
            return None
        sums = np.bincount(self.rows, self.values * near[self.columns], len(self.row_low))
        below, above = (np.where(np.isfinite(end), end, 0.0) for end in (self.row_low, self.row_high))
        holds = (sums >= self.row_low - FITS * np.maximum(1.0, np.abs(below))).all()
        holds &= (sums <= self.row_high + FITS * np.maximum(1.0, np.abs(above))).all()
        return near if holds else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enough:
    """When an interval is so wide that nobody asks how wide: by ``width``, and its most ``ratio`` times its least."""

    width: float
    ratio: float

    def holds(self, low: Floats, high: Floats) -> Flags:
        """Flag the intervals that are wide enough."""
        with np.errstate(invalid="ignore"):  # with no world seen there is no width
            wide: Flags = (high - low >= self.width) & (high >= self.ratio * low)
        return wide


@dataclass(slots=True)
class Cache:
    """Answers for components already solved, by their exact content: a new statement re-solves only its own."""

    answers: dict[bytes, Bounds] = field(default_factory=dict)
    solved: int = 0


def inferred(
    system: System, *, cache: Cache | None = None, targets: Flags | None = None, enough: Enough | None = None
) -> tuple[Floats, Floats]:
    """Return the least and the most that each column can be, as ``bounds`` finds them."""
    found = bounds(system, cache=cache, targets=targets, enough=enough)
    return found.low, found.high


def bounds(
    system: System, *, cache: Cache | None = None, targets: Flags | None = None, enough: Enough | None = None
) -> Bounds:
    """Return the least and the most that each column can be, by linear programming after whole-number rounding.

    Columns outside ``targets`` get valid bounds that may be wider than the tightest. Raises ``Infeasible`` when
    no world satisfies all rows. The bound of a whole-number column is the linear bound rounded inwards; it is
    never narrower than the exact integer one (see ``exact``), and how far worlds of whole numbers were seen to go is
    returned with it. With ``enough``, a column of a large component that such worlds show to be wide enough, or whose
    bounds show that it is not, keeps bounds that hold but may be wider than the tightest; without it, worlds of whole
    numbers are not looked for in large components. Where one component has no known such world, no column has.
    """
    low, high = propagate(system)
    wanted = np.ones(len(low), dtype=bool) if targets is None else targets
    live = _live_rows(system, low, high)
    reduced = system.keep_rows(live)
    labels = components(len(low), reduced)
    wider = np.zeros(len(low), dtype=bool)
    found = Bounds(low=low, high=high, seen_low=low.copy(), seen_high=high.copy(), wider=wider)
    _solve_components(reduced, labels, found, wanted, cache if cache is not None else Cache(), enough)
    if (found.seen_low > found.seen_high + TOLERANCE * np.maximum(1.0, np.abs(found.high))).any():
        found.seen_low[:], found.seen_high[:] = np.inf, -np.inf
    low, high = _rounded(found.low, found.high, system.whole)
    return replace(found, low=low, high=high)


def propagate(system: System, rounds: int = ROUNDS) -> tuple[Floats, Floats]:
    """Tighten every column's bounds by each row on its own, again and again; always valid, not always tightest."""
    low, high = _rounded(system.low.copy(), system.high.copy(), system.whole)
    rows, cols, values = system.rows, system.columns, system.values
    up = values > 0
    for _ in range(rounds):
        below, above = _rests(rows, cols, values, up, low, high, len(system.row_low))
        upper, lower = system.row_high[rows] - below, system.row_low[rows] - above
        new_low, new_high = low.copy(), high.copy()
        np.minimum.at(new_high, cols, np.where(up, upper, lower) / values)
        np.maximum.at(new_low, cols, np.where(up, lower, upper) / values)
        new_low, new_high = _rounded(new_low, new_high, system.whole)
        _refuse_crossed(new_low, new_high)
        moved = _differs(low, new_low) | _differs(high, new_high)
        low, high = np.minimum(new_low, new_high), np.maximum(new_low, new_high)
        if not moved.any():
            break
    return low, high


def components(width: int, system: System) -> Ints:
    """Label each column with the least column that rows connect it to."""
    labels = np.arange(width)
    rows, cols = system.rows, system.columns
    while True:
        least = np.full(len(system.row_low), width)
        np.minimum.at(least, rows, labels[cols])
        new = labels.copy()
        np.minimum.at(new, cols, least[rows])
        new = new[new]
        if np.array_equal(new, labels):
            return labels
        labels = new


def exact(system: System, column: int, *, seconds: float = SECONDS) -> tuple[Interval, Interval]:
    """Return the interval of one column in whole numbers twice: as far as it can go, and as far as it was seen to go.

    Both are the same when branch and bound ended within the ``seconds`` for each end; else the truth lies between.
    Raises ``Infeasible`` when no world of whole numbers satisfies all rows that hang together with the column.
    """
    part, where = component_of(system, column)
    if not part.whole.any():
        programme = Programme(part)
        found = programme.least(where), programme.most(where)
        return found, found
    low, seen_low = Programme(part, whole=True, seconds=seconds).limits(where, most=False)
    high, seen_high = Programme(part, whole=True, seconds=seconds).limits(where, most=True)
    if part.whole[where]:
        low, high = (float(end[0]) for end in _rounded(np.array([low]), np.array([high]), np.ones(1, dtype=bool)))
    return (low, high), (min(seen_low, seen_high), max(seen_low, seen_high))


def component_of(system: System, column: int) -> tuple[System, int]:
    """Return the sub-system that rows connect a column to, its own index in it, without any merging."""
    labels = components(len(system.low), system)
    return part_of(system, labels == labels[column], column)


def nearby(system: System, column: int, hops: int) -> tuple[System, int]:
    """Return the columns that are so many rows away from one, with the rows that lie wholly among them."""
    near = near_to(system, column, hops)
    inside = np.bincount(system.rows, ~near[system.columns], len(system.row_low)) == 0
    return part_of(system.keep_rows(inside), near, column)


def near_to(system: System, column: int, hops: int) -> Flags:
    """Flag the columns that are so many rows away from one."""
    rows = system.rows
    inside = np.zeros(len(system.low), dtype=bool)
    inside[column] = True
    for _ in range(hops):
        touched = np.bincount(rows, inside[system.columns], len(system.row_low)) > 0
        inside[system.columns[touched[rows]]] = True
    return inside


def part_of(system: System, member: Flags, column: int) -> tuple[System, int]:
    """Return the sub-system of the flagged columns with the rows that begin in it, and a column's index in it."""
    index = np.cumsum(member) - 1
    first = np.full(len(system.row_low), -1)
    first[system.rows] = system.columns
    part = system.keep_rows((first >= 0) & member[first])
    part = replace(
        part,
        low=system.low[member],
        high=system.high[member],
        whole=system.whole[member],
        columns=index[part.columns],
    )
    return part, int(index[column])


def _rests(
    rows: Ints, cols: Ints, values: Floats, up: Flags, low: Floats, high: Floats, height: int
) -> tuple[Floats, Floats]:
    """Return, for each entry, the least and the most of the rest of its row."""
    least = values * np.where(up, low[cols], high[cols])
    most = values * np.where(up, high[cols], low[cols])
    return _rest(rows, least, height, -np.inf), _rest(rows, most, height, np.inf)


def _rest(rows: Ints, part: Floats, height: int, open_end: float) -> Floats:
    infinite = np.isinf(part)
    finite = np.where(infinite, 0.0, part)
    total = np.bincount(rows, finite, height)[rows] - finite
    others_open = np.bincount(rows, infinite, height)[rows] - infinite
    return np.where(others_open > 0, open_end, total)


def _rounded(low: Floats, high: Floats, whole: Flags) -> tuple[Floats, Floats]:
    slack = TOLERANCE * np.maximum(1.0, np.abs(np.where(np.isfinite(low), low, 0.0)))
    slack_high = TOLERANCE * np.maximum(1.0, np.abs(np.where(np.isfinite(high), high, 0.0)))
    return np.where(whole, np.ceil(low - slack), low), np.where(whole, np.floor(high + slack_high), high)


def _differs(a: Floats, b: Floats) -> Flags:
    with np.errstate(invalid="ignore"):
        same: Flags = (a == b) | (np.abs(a - b) <= 1e-3 * TOLERANCE * np.maximum(1.0, np.abs(a)))
    return np.logical_not(same)


def _refuse_crossed(low: Floats, high: Floats) -> None:
    with np.errstate(invalid="ignore"):
        crossed = low - high > TOLERANCE * np.maximum(1.0, np.abs(high))
    if crossed.any():
        raise Infeasible(int(np.flatnonzero(crossed)[0]))


def _live_rows(system: System, low: Floats, high: Floats) -> Flags:
    """Flag the rows that the bounds alone do not already keep."""
    rows, up = system.rows, system.values > 0
    least = np.bincount(
        rows, system.values * np.where(up, low[system.columns], high[system.columns]), len(system.row_low)
    )
    most = np.bincount(
        rows, system.values * np.where(up, high[system.columns], low[system.columns]), len(system.row_low)
    )
    slack = 1e-9 * np.maximum(1.0, np.abs(np.where(np.isfinite(most), most, 0.0)))
    kept: Flags = (least >= system.row_low - slack) & (most <= system.row_high + slack)
    return np.logical_not(kept)


def _solve_components(
    system: System, labels: Ints, found: Bounds, wanted: Flags, cache: Cache, enough: Enough | None
) -> None:
    """Fill in the tightest bounds, component by component; columns in no row keep what they have."""
    row_labels = labels[system.columns[system.starts[:-1]]] if len(system.row_low) else np.zeros(0, dtype=np.int64)
    row_order = np.argsort(row_labels, kind="stable")
    if not len(row_order):
        return
    firsts = np.flatnonzero(np.r_[True, np.diff(row_labels[row_order]) > 0])
    column_order = np.argsort(labels, kind="stable")
    sorted_labels = labels[column_order]
    ends = [*firsts[1:].tolist(), len(row_order)]
    for first, end in zip(firsts, ends, strict=True):
        label = row_labels[row_order[first]]
        span = np.searchsorted(sorted_labels, [label, label + 1])
        members = column_order[span[0] : span[1]]
        # Also where nothing is asked for: statements that contradict each other there must not pass.
        part = _part(system, row_order[first:end], members, found)
        answer = _answered(part, wanted[members], cache, enough)
        found.low[members], found.high[members] = answer.low, answer.high
        found.seen_low[members], found.seen_high[members] = answer.seen_low, answer.seen_high
        found.wider[members] = answer.wider


def _part(system: System, rows: Ints, members: Ints, found: Bounds) -> System:
    """Return one component, in the bounds found so far."""
    counts = np.diff(system.starts)[rows]
    entries = np.concatenate([np.arange(system.starts[r], system.starts[r + 1]) for r in rows])
    return System(
        low=found.low[members],
        high=found.high[members],
        whole=system.whole[members],
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        columns=np.searchsorted(members, system.columns[entries]),
        values=system.values[entries],
        row_low=system.row_low[rows],
        row_high=system.row_high[rows],
    )


def _answered(part: System, wanted: Flags, cache: Cache, enough: Enough | None) -> Bounds:
    key = _content(part, wanted) + (repr(enough).encode() if len(part.low) >= LARGE else b"")
    if key not in cache.answers:
        cache.solved += 1
        cache.answers[key] = _merged_extremes(part, wanted, enough)
    return cache.answers[key]


def _content(part: System, wanted: Flags) -> bytes:
    arrays = (
        part.low,
        part.high,
        part.whole,
        part.starts,
        part.columns,
        part.values,
        part.row_low,
        part.row_high,
        wanted,
    )
    return b"|".join(np.ascontiguousarray(array).tobytes() for array in arrays)


def _merged_extremes(part: System, wanted: Flags, enough: Enough | None) -> Bounds:
    """Merge columns that no row tells apart, solve for the sums, and share each sum's bounds among its columns.

    Only the sum of such columns matters to the rows, so a column is least when the sum is least and the others
    are at their most, and the reverse.
    """
    group = _identical(part)
    count = int(group.max()) + 1
    sum_low: Floats = np.bincount(group, part.low, count).astype(np.float64)
    sum_high: Floats = np.bincount(group, part.high, count).astype(np.float64)
    first = np.zeros(count, dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]
    is_first = np.zeros(len(group), dtype=bool)
    is_first[first] = True
    entry = is_first[part.columns]
    rows = part.rows[entry]
    merged = replace(
        part,
        low=sum_low,
        high=sum_high,
        whole=part.whole[first],
        starts=np.searchsorted(rows, np.arange(len(part.row_low) + 1)),
        columns=group[part.columns[entry]],
        values=part.values[entry],
    )
    # Of a sum of merged columns it is not known what would be enough for each of them.
    alone = bool((np.bincount(group)[group[wanted]] == 1).all())
    got = _extremes(merged, np.bincount(group, wanted, count) > 0, enough if alone else None)
    low, high = _share(part, group, sum_low, sum_high, got.low, got.high)
    got = _with_a_world(merged, got) if enough is not None or len(part.low) < LARGE else got
    if np.isinf(got.seen_low).any():
        seen_low, seen_high = np.full_like(low, np.inf), np.full_like(high, -np.inf)
    else:
        seen_low, seen_high = _share(part, group, sum_low, sum_high, got.seen_low, got.seen_high)
    return Bounds(low=low, high=high, seen_low=seen_low, seen_high=seen_high, wider=got.wider[group])


def _extremes(system: System, wanted: Flags, enough: Enough | None) -> Bounds:
    """Solve one component: by worlds near at hand where it is large and loose, else and for the rest by programmes."""
    if len(system.low) < LARGE:
        return extremes(system, wanted)
    from standby.release import witness  # compiled kernels, slow to load; only large audits need them

    low, high = propagate(system)  # a sum of merged columns is bounded by its rows as well as by its columns
    system = replace(system, low=low, high=high)
    settled = witness.settle(system, wanted, enough) if witness.is_loose(system) else None
    if settled is None:
        return extremes(system, wanted)
    found = settled.bounds
    bounded = replace(system, low=found.low, high=found.high)
    most = max(1, WHOLE // len(found.low))
    low, high, wider = extremes_of(bounded, settled.open_low, settled.open_high, most=most)
    return replace(found, low=low, high=high, wider=wider)


def _with_a_world(system: System, found: Bounds) -> Bounds:
    """Look for one world of whole numbers where none was seen yet. Raises ``Infeasible`` when there is none."""
    if np.isfinite(found.seen_low).all():
        return found
    programme = Programme(system, whole=True, seconds=SECONDS)
    world = programme.any_world()
    return found if world is None else replace(found, seen_low=world, seen_high=world.copy())


def _share(
    part: System, group: Ints, sum_low: Floats, sum_high: Floats, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    size = np.bincount(group)
    open_low = np.bincount(group, np.isinf(part.low))[group] - np.isinf(part.low) > 0
    open_high = np.bincount(group, np.isinf(part.high))[group] - np.isinf(part.high) > 0
    finite_low, finite_high = (np.where(np.isinf(a), 0.0, a) for a in (part.low, part.high))
    rest_low = np.bincount(group, finite_low)[group] - finite_low
    rest_high = np.bincount(group, finite_high)[group] - finite_high
    least = np.where(open_high, part.low, np.maximum(part.low, low[group] - rest_high))
    most = np.where(open_low, part.high, np.minimum(part.high, high[group] - rest_low))
    alone = size[group] == 1
    return np.where(alone, low[group], least), np.where(alone, high[group], most)


def _identical(part: System) -> Ints:
    """Number the columns so that two columns share a number just when every row holds them alike."""
    order = np.lexsort((part.rows, part.columns))
    rows, values = part.rows[order], part.values[order]
    bounds = np.searchsorted(part.columns[order], np.arange(len(part.low) + 1))
    numbers: dict[tuple[bytes, bytes, bool], int] = {}
    keys = (
        (rows[a:b].tobytes(), values[a:b].tobytes(), bool(w))
        for a, b, w in zip(bounds[:-1], bounds[1:], part.whole, strict=True)
    )
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
