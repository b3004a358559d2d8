"""The linear and integer programmes themselves, on HiGHS: one model, many objectives, each started warm."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from standby.release.engine import System

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
REACHED = 1e-7
"""A point this close to a bound, relative to its size, has reached it."""
FEASIBLE = 2
"""How HiGHS says that a point satisfies all rows."""
SWEEPS = 12
"""How many objectives over many columns at once are tried before columns are asked for one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far each column can go at most, and how far whole-number worlds were seen to go.

    The tightest whole-number interval lies between the two; where they agree it is known. With no world seen,
    ``seen_low`` is infinite and ``seen_high`` minus infinite. ``wider`` flags the columns of which no more than that
    was found within the work allowed: they cannot go beyond their bounds, and perhaps not as far.
    """

    low: Floats
    high: Floats
    seen_low: Floats
    seen_high: Floats
    wider: Flags


class Infeasible(ValueError):
    """No world satisfies all the rows together."""


class Programme:
    """One system loaded into HiGHS, for which objectives and row bounds can be changed and solved again warm."""

    def __init__(
        self, system: "System", *, whole: bool = False, interior: bool = False, seconds: float | None = None
    ) -> None:
        """Load the system; ``whole`` asks for whole numbers where it has them, ``interior`` for interior points.

        ``seconds`` ends ``limits``, and nothing else, before it has its answer.
        """
        import highspy  # slow to import; only an audit needs it

        self._api = highspy
        self._solver: Any = highspy.Highs()
        presolve = "on" if whole or interior else "off"
        for option, value in (("output_flag", False), ("presolve", presolve), ("threads", 1)):
            self._solver.setOptionValue(option, value)
        if interior:
            self._solver.setOptionValue("solver", "ipm")
            self._solver.setOptionValue("run_crossover", "off")
        elif not whole:
            self._solver.setOptionValue("solver", "simplex")
        if seconds is not None:
            self._solver.setOptionValue("time_limit", seconds)
        self._interior = interior
        self._whole = whole or interior
        self._system = system
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        self._width = len(system.low)
        self._solver.passModel(self._model(system))
        self._used = np.zeros(0, dtype=np.int32)
        self._warm = False

    def _model(self, system: "System") -> Any:
        model = self._api.HighsLp()
        model.num_col_, model.num_row_ = self._width, len(system.row_low)
        model.col_cost_ = np.zeros(self._width)
        model.col_lower_, model.col_upper_ = system.low, system.high
        model.row_lower_, model.row_upper_ = system.row_low, system.row_high
        model.a_matrix_.format_ = self._api.MatrixFormat.kRowwise
        model.a_matrix_.start_ = system.starts.astype(np.int32)
        model.a_matrix_.index_ = system.columns.astype(np.int32)
        model.a_matrix_.value_ = system.values
        if self._whole and not self._interior:
            kinds = (self._api.HighsVarType.kContinuous, self._api.HighsVarType.kInteger)
            model.integrality_ = [kinds[int(flag)] for flag in system.whole]
        return model

    def solve(self, columns: npt.NDArray[np.int32], weights: Floats, *, anew: bool = False) -> float | None:
        """Minimise a weighted sum; None when it has no least. Raises ``Infeasible``.

        ``anew`` says that a first try came to no end and this one starts from nothing.
        """
        status = self._run(columns, weights)
        kinds = self._api.HighsModelStatus
        if status in (kinds.kUnknown, kinds.kSolveError) and not anew:
            self._start_anew()
            return self.solve(columns, weights, anew=True)
        if status == kinds.kUnboundedOrInfeasible:
            self._refuse_infeasible()
            return None
        if status == kinds.kInfeasible:
            raise Infeasible("no world satisfies all the rows")
        if status == kinds.kUnbounded:
            return None
        if status not in (kinds.kOptimal, kinds.kModelEmpty):
            raise ArithmeticError(f"the linear programme ended as {status}")
        self._stay_primal()
        return float(self._solver.getInfo().objective_function_value)

    def limits(self, column: int, *, most: bool) -> tuple[float, float]:
        """Return a bound that holds, and the furthest whole-number world seen, within the seconds that were given.

        They agree when the time was enough; with no world seen the second is infinite on the other side.
        Raises ``Infeasible``.
        """
        sign = -1.0 if most else 1.0
        status = self._run(np.array([column], dtype=np.int32), np.array([sign]))
        kinds, info = self._api.HighsModelStatus, self._solver.getInfo()
        if status == kinds.kUnboundedOrInfeasible:
            self._refuse_infeasible()
            status = kinds.kUnbounded
        if status == kinds.kInfeasible:
            raise Infeasible("no world satisfies all the rows")
        if status == kinds.kUnbounded:
            return -sign * np.inf, -sign * np.inf
        bound = sign * info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else -sign * np.inf
        world = self._system.world(self.point()) if info.primal_solution_status == FEASIBLE else None
        return bound, sign * np.inf if world is None else float(world[column])

    def any_world(self) -> Floats | None:
        """Return a world of whole numbers; None when none was found in the seconds given. Raises ``Infeasible``."""
        if self._run(np.zeros(1, dtype=np.int32), np.zeros(1)) == self._api.HighsModelStatus.kInfeasible:
            raise Infeasible("no world satisfies all the rows")
        found = self._solver.getInfo().primal_solution_status == FEASIBLE
        return self._system.world(self.point()) if found else None

    def _run(self, columns: npt.NDArray[np.int32], weights: Floats) -> Any:
        if len(self._used):
            self._solver.changeColsCost(len(self._used), self._used, np.zeros(len(self._used)))
        self._solver.changeColsCost(len(columns), columns, weights)
        self._used = columns
        # Of whole numbers the next better world is a whole one better.
        self._solver.setOptionValue("mip_abs_gap", 0.5 if self._system.whole[columns].all() else 1e-6)
        self._solver.run()
        return self._solver.getModelStatus()

    def _start_anew(self) -> None:
        """Forget the last basis, interior points and presolve, which came to no end: a plain dual simplex does."""
        self._interior = self._warm = False
        self._solver.clearSolver()
        for option, value in (("solver", "simplex"), ("simplex_strategy", 1), ("presolve", "off")):
            self._solver.setOptionValue(option, value)

    def _stay_primal(self) -> None:
        """After the first answer its basis stays feasible for every other objective: go on from there."""
        if not self._warm and not self._whole:
            self._solver.setOptionValue("simplex_strategy", 4)
            self._warm = True

    def _refuse_infeasible(self) -> None:
        columns = np.arange(self._width, dtype=np.int32)
        self._solver.changeColsCost(self._width, columns, np.zeros(self._width))
        self._used = np.zeros(0, dtype=np.int32)
        self._solver.run()
        if self._solver.getModelStatus() == self._api.HighsModelStatus.kInfeasible:
            raise Infeasible("no world satisfies all the rows")

    def least(self, column: int) -> float:
        """Return the least that a column can be; minus infinity when there is no least."""
        answer = self.solve(np.array([column], dtype=np.int32), np.ones(1))
        return -np.inf if answer is None else answer

    def most(self, column: int) -> float:
        """Return the most that a column can be; infinity when there is no most."""
        answer = self.solve(np.array([column], dtype=np.int32), -np.ones(1))
        return np.inf if answer is None else -answer

    def point(self) -> Floats:
        """Return the world at which the last objective was reached."""
        return np.asarray(self._solver.getSolution().col_value, dtype=np.float64)

    def row_duals(self) -> Floats:
        """Return how much each row held the last objective back; zero for rows that did not matter."""
        return np.asarray(self._solver.getSolution().row_dual, dtype=np.float64)

    def set_rows(self, rows: npt.NDArray[np.int64], low: Floats, high: Floats) -> None:
        """Change the bounds of some rows; a basis from before may no longer be feasible, so start dual again."""
        for row, lower, upper in zip(rows, low, high, strict=True):
            self._solver.changeRowBounds(int(row), float(lower), float(upper))
        if not self._whole:
            self._solver.setOptionValue("simplex_strategy", 1)
            self._warm = False


def extremes(system: "System", wanted: Flags) -> Bounds:
    """Return the least and the most of each wanted column; the others keep the bounds they came with.

    Every point that the solver visits is a world, so it also shows how far every other column can go: a column
    seen at both its bounds needs no programme of its own. A point of whole numbers shows it for whole numbers too.
    """
    search = _Search(system, wanted)
    search.sweep()
    search.finish()
    wider = np.zeros(len(search.low), dtype=bool)
    return Bounds(low=search.low, high=search.high, seen_low=search.whole_low, seen_high=search.whole_high, wider=wider)


def extremes_of(
    system: "System", low_side: Flags, high_side: Flags, *, most: int | None = None
) -> tuple[Floats, Floats, Flags]:
    """Return the least and the most of the few columns flagged for each side, on a system too large to start warm.

    An interior point programme for each side needs no basis: on thousands of coupled columns the first basis alone
    takes twenty times as long. No more than ``most`` programmes are solved, those of the narrowest columns first; the
    last answer flags the columns that were left as they came. A number of programmes and not of seconds, so that the
    same question has the same answer on any machine.
    """
    low, high, wider = system.low.copy(), system.high.copy(), np.zeros(len(system.low), dtype=bool)
    asked = [
        (float(high[c] - low[c]), int(c), top) for top in (False, True) for c in _flagged(low_side, high_side, top)
    ]
    programme = Programme(system, interior=True) if asked else None
    for count, (_, column, top) in enumerate(sorted(asked)):
        if programme is None or (most is not None and count >= most):
            wider[column] = True
        elif top:
            high[column] = min(high[column], programme.most(column))
        else:
            low[column] = max(low[column], programme.least(column))
    return low, high, wider


def _flagged(low_side: Flags, high_side: Flags, top: bool) -> npt.NDArray[np.int64]:
    return np.flatnonzero(high_side if top else low_side)


class _Search:
    """The bounds proved so far, and the worlds seen so far."""

    def __init__(self, system: "System", wanted: Flags) -> None:
        self.low, self.high = system.low.copy(), system.high.copy()
        self._wanted = np.flatnonzero(wanted)
        self._programme = Programme(system)
        self._programme.solve(np.zeros(1, dtype=np.int32), np.zeros(1))
        point = self._programme.point()
        self._system = system
        self._seen_low, self._seen_high = point.copy(), point.copy()
        self.whole_low, self.whole_high = np.full_like(point, np.inf), np.full_like(point, -np.inf)
        self._watch()

    def _watch(self) -> None:
        point = self._programme.point()
        np.minimum(self._seen_low, point, out=self._seen_low)
        np.maximum(self._seen_high, point, out=self._seen_high)
        if (world := self._system.world(point)) is not None:
            np.minimum(self.whole_low, world, out=self.whole_low)
            np.maximum(self.whole_high, world, out=self.whole_high)

    def _open_low(self) -> npt.NDArray[np.int32]:
        gap = self._seen_low - self.low > REACHED * np.maximum(1.0, np.abs(self._seen_low))
        return self._wanted[gap[self._wanted]].astype(np.int32)

    def _open_high(self) -> npt.NDArray[np.int32]:
        gap = self.high - self._seen_high > REACHED * np.maximum(1.0, np.abs(self._seen_high))
        return self._wanted[gap[self._wanted]].astype(np.int32)

    def sweep(self) -> None:
        """Push many columns at once towards bounds not yet seen, while that still settles a fair share of them."""
        for low_side in (True, False):
            ask = self._open_low if low_side else self._open_high
            for _ in range(SWEEPS):
                before = ask()
                bound = self.low if low_side else self.high
                columns = before[np.isfinite(bound[before])]
                if len(columns) < 2:
                    break
                self._programme.solve(columns, np.ones(len(columns)) if low_side else -np.ones(len(columns)))
                self._watch()
                if len(before) - len(ask()) < max(1, len(before) // 50):
                    break

    def finish(self) -> None:
        """Ask for each column that is still open, once a side."""
        for column in self._open_low():
            if self._seen_low[column] - self.low[column] > REACHED * max(1.0, abs(self._seen_low[column])):
                self.low[column] = max(self.low[column], self._programme.least(int(column)))
                self._watch_if_finite(self.low[column])
        for column in self._open_high():
            if self.high[column] - self._seen_high[column] > REACHED * max(1.0, abs(self._seen_high[column])):
                self.high[column] = min(self.high[column], self._programme.most(int(column)))
                self._watch_if_finite(self.high[column])

    def _watch_if_finite(self, bound: float) -> None:
        if np.isfinite(bound):
            self._watch()
