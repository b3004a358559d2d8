"""Measures the release audit on this machine, on tables and histories made for it."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from standby.basis.errors import Broken
from standby.release.engine import Cache, System, inferred
from standby.release.explain import explain
from standby.release.solver import Programme
from standby.release.tables import hidden_table, mission_days, tree

LOADING = (40, 3, 10, 40)
"""A small mission solved first, so that loading the solver is not counted as solving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFigures:
    """Seconds for an audit of so many cells, for one more statement, for one explanation; and how far from a peer.

    ``max_difference`` is the largest relative difference to two plain programmes per cell on a table of 2,856
    cells. ``peers`` has the seconds that such programmes take.
    """

    audit_2856_s: float
    audit_8892_s: float
    audit_100800_uncoupled_s: float
    audit_7200_coupled_s: float | None
    incremental_median_s: float
    incremental_p95_s: float
    explain_ms: float
    max_difference: float
    peers: dict[str, float]


def bench_release(*, coupled: bool = False, seed: int = 1) -> ReleaseFigures:
    """Measure the audit; ``coupled`` adds 7,200 cells whose days are tied, which takes longest."""
    inferred(mission_days(*LOADING, coupled=False, seed=seed))
    small = hidden_table([tree(3, 30), tree(0, 11), tree(0, 6)], 1081, seed=seed)
    large = hidden_table([tree(4, 33), tree(2, 15), tree(0, 12)], 3667, seed=seed)
    wide = mission_days(140, 6, 120, 10_000, coupled=False, seed=seed)
    steps = _one_more_each(mission_days(40, 6, 12, 100, coupled=False, seed=seed))
    difference, plain = _against_plain(small.system)
    return ReleaseFigures(
        audit_2856_s=_seconds(lambda: inferred(small.system)),
        audit_8892_s=_seconds(lambda: inferred(large.system)),
        audit_100800_uncoupled_s=_seconds(lambda: inferred(wide)),
        audit_7200_coupled_s=_coupled_s(seed) if coupled else None,
        incremental_median_s=statistics.median(steps),
        incremental_p95_s=float(np.quantile(steps, 0.95)),
        explain_ms=_explanation_ms(seed),
        max_difference=difference,
        peers={"two plain programmes per cell, 2856 cells": plain},
    )


def _coupled_s(seed: int) -> float:
    tied = mission_days(40, 6, 30, 1000, coupled=True, seed=seed)
    return _seconds(lambda: inferred(tied))


def _one_more_each(system: System) -> list[float]:
    """Return the seconds each statement of a history takes when it is added to those before."""
    cache, spent = Cache(), []
    for count in range(1, len(system.row_low) + 1):
        part = system.keep_rows(np.arange(len(system.row_low)) < count)
        spent.append(_seconds(lambda part=part: inferred(part, cache=cache)))  # type: ignore[misc]
    return spent


def _explanation_ms(seed: int) -> float:
    """Return the median milliseconds to explain the upper bound of a headcount that statements limit."""
    system = mission_days(*LOADING, coupled=False, seed=seed)
    owners = [f"s{row}" for row in range(len(system.row_low))]
    _, high = inferred(system)
    limited = np.flatnonzero(high < 200)[:20]
    return statistics.median(
        1000 * _seconds(lambda column=column: explain(system, owners, int(column), most=True))  # type: ignore[misc]
        for column in limited
    )


def _against_plain(system: System) -> tuple[float, float]:
    """Return the largest relative difference to two programmes per cell without any short cut, and their seconds."""
    low, high = inferred(system)
    open_cells = np.flatnonzero(system.low != system.high)
    before, worst = time.perf_counter(), 0.0
    programme = Programme(system)
    for cell in open_cells:
        for mine, plain in ((low[cell], programme.least(int(cell))), (high[cell], programme.most(int(cell)))):
            if np.isfinite(mine) != np.isfinite(plain):
                raise Broken("bench-wrong", "The measure means nothing", "two audits differ", "report this as a fault")
            worst = max(worst, abs(mine - plain) / max(1.0, abs(plain)) if np.isfinite(plain) else 0.0)
    return float(worst), time.perf_counter() - before


def _seconds(run: Callable[[], object]) -> float:
    before = time.perf_counter()
    run()
    return time.perf_counter() - before
