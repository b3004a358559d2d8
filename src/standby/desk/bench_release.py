"""Measures the release audit on this machine, on tables and histories made for it."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from standby.basis.errors import Broken
from standby.release.engine import Cache, Enough, Flags, Floats, System, inferred
from standby.release.explain import explain
from standby.release.solver import Programme
from standby.release.tables import Table, hidden_table, mission_days, tree

LOADING = (40, 3, 10, 40)
"""A small mission solved first, so that loading the solver is not counted as solving."""

ENOUGH = Enough(width=40, ratio=1.2)
"""The rule that a mission has when it sets none."""
UNLIMITED = 1e9
"""What stands for no limit in a form that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFigures:
    """Seconds for an audit of so many cells, for one more statement, for one explanation; and how far from a peer.

    ``max_difference`` is the largest relative difference to two plain programmes per cell on a table of 2,856
    cells. An audit of coupled cells ends when each is known to be wide enough or not, their ``intervals`` when each
    is the tightest. ``peers`` has the seconds of others on the table of 2,856 cells, and how far they differ.
    """

    audit_2856_s: float
    audit_8892_s: float
    audit_100800_uncoupled_s: float
    audit_7200_coupled_s: float
    intervals_7200_coupled_s: float
    incremental_median_s: float
    incremental_p95_s: float
    explain_ms: float
    max_difference: float
    peers: dict[str, float | str]


def bench_release(*, seed: int = 1) -> ReleaseFigures:
    """Measure the audit, and beside it pytauargus where somebody has installed that."""
    inferred(mission_days(*LOADING, coupled=False, seed=seed))
    small = hidden_table([tree(3, 30), tree(0, 11), tree(0, 6)], 1081, seed=seed)
    large = hidden_table([tree(4, 33), tree(2, 15), tree(0, 12)], 3667, seed=seed)
    wide = mission_days(140, 6, 120, 10_000, coupled=False, seed=seed)
    steps = _one_more_each(mission_days(40, 6, 12, 100, coupled=False, seed=seed))
    tied = mission_days(40, 6, 30, 1000, coupled=True, seed=seed)
    inferred(mission_days(17, 6, 15, 10, coupled=True, seed=seed))  # loads the compiled kernels
    difference, plain = _against_plain(small.system)
    return ReleaseFigures(
        audit_2856_s=_seconds(lambda: inferred(small.system)),
        audit_8892_s=_seconds(lambda: inferred(large.system)),
        audit_100800_uncoupled_s=_seconds(lambda: inferred(wide)),
        audit_7200_coupled_s=_seconds(lambda: inferred(tied, enough=ENOUGH)),
        intervals_7200_coupled_s=_seconds(lambda: inferred(tied)),
        incremental_median_s=statistics.median(steps),
        incremental_p95_s=float(np.quantile(steps, 0.95)),
        explain_ms=_explanation_ms(seed),
        max_difference=difference,
        peers={"plain_programmes_2856_s": plain, **_against_pytauargus(small)},
    )


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


def _against_pytauargus(table: Table) -> dict[str, float | str]:
    """Return the seconds of pytauargus on a table and the largest relative difference of its intervals to ours.

    Its licence (EUPL-1.2) keeps it out of what Standby depends on; it is used when it is there.
    """
    if find_spec("pytauargus") is None:
        return {"pytauargus_2856_s": "not installed"}
    low, high = inferred(table.system)
    before = time.perf_counter()
    theirs = audited_by_pytauargus(table.system, table.truth, table.hidden)
    spent, worst = time.perf_counter() - before, 0.0
    for cell, (least, most) in theirs.items():
        for mine, other in ((low[cell], least), (min(high[cell], UNLIMITED), most)):
            worst = max(worst, float(abs(mine - other)) / max(1.0, abs(other)))
    return {"pytauargus_2856_s": spent, "pytauargus_max_difference": worst}


def audited_by_pytauargus(system: System, truth: Floats, hidden: Flags) -> dict[int, tuple[float, float]]:
    """Return the least and the most of each hidden cell as ``audit_jj`` of pytauargus infers them."""
    audit = import_module("pytauargus.engine").audit_jj
    with TemporaryDirectory() as folder:
        file = Path(folder) / "table.jj"
        file.write_text(_as_jj(system, truth, hidden), encoding="ascii")
        return {row["cell"]: (row["min"], row["max"]) for row in audit(str(file))}


def _as_jj(system: System, truth: Floats, hidden: Flags) -> str:
    """Write a table in the JJ form of tau-ARGUS: the cells, then the sums that tie them."""
    low = np.where(hidden, system.low, truth)
    high = np.where(hidden, np.minimum(system.high, UNLIMITED), truth)
    cells = [
        f"{i} {truth[i]:.9f} 1 {'u' if hidden[i] else 's'} {low[i]:.9f} {high[i]:.9f} 0 0 0" for i in range(len(truth))
    ]
    sums = []
    for row, (start, end) in enumerate(pairwise(system.starts.tolist())):
        terms = zip(system.columns[start:end], system.values[start:end], strict=True)
        sums.append(f"{system.row_low[row]:.9f} {end - start} : " + " ".join(f"{c} ({v:g})" for c, v in terms))
    return "\n".join(["0", str(len(cells)), *cells, str(len(sums)), *sums]) + "\n"


def _seconds(run: Callable[[], object]) -> float:
    before = time.perf_counter()
    run()
    return time.perf_counter() - before
