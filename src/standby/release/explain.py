"""Finds a smallest set of statements that gives a bound: drop any one of them and the bound loosens."""

from collections.abc import Sequence

import numpy as np

from standby.release.engine import TOLERANCE, Flags, System, component_of, components
from standby.release.solver import Programme


def explain(system: System, owners: Sequence[str], column: int, *, most: bool) -> tuple[float, tuple[str, ...]]:
    """Return the tightest whole-number bound of a column and an irreducible set of the owners of rows behind it.

    Rows whose owner is the empty name always hold and are never named. The linear programme's duals name the
    candidates (rows that hold the bound); then each is dropped in turn, and stays dropped when the bound stands
    without it.
    """
    part, where = component_of(system, column)
    member = _rows_of_component(system, column)
    names = [owner for owner, inside in zip(owners, member, strict=True) if inside]
    bound, candidates = _candidates(part, names, where, most)
    if not np.isfinite(bound):
        return bound, ()
    return bound, _filtered(part, names, where, most, bound, candidates)


def _rows_of_component(system: System, column: int) -> Flags:
    labels = components(len(system.low), system)
    member = np.zeros(len(system.row_low), dtype=bool)
    member[system.rows] = labels[system.columns] == labels[column]
    return member


def _candidates(part: System, names: Sequence[str], where: int, most: bool) -> tuple[float, tuple[str, ...]]:
    """Return the bound and the statements that hold it: by duals where the linear bound is exact, else all."""
    linear = Programme(part)
    bound = _whole(_bound(linear, where, most), part, where, most)
    if not np.isfinite(bound):
        return bound, ()
    holding = np.abs(linear.row_duals()) > TOLERANCE
    whole = _whole(_bound(Programme(part, whole=True), where, most), part, where, most)
    named = [name for name, holds in zip(names, holding, strict=True) if name and (holds or whole != bound)]
    return whole, tuple(dict.fromkeys(named))


def _filtered(
    part: System, names: Sequence[str], where: int, most: bool, bound: float, candidates: Sequence[str]
) -> tuple[str, ...]:
    kept = list(candidates)
    for name in candidates:
        fewer = [other for other in kept if other != name]
        if _given_by(part, names, where, most, fewer) == bound:
            kept = fewer
    return tuple(kept)


def _given_by(part: System, names: Sequence[str], where: int, most: bool, allowed: Sequence[str]) -> float:
    keep = np.array([not name or name in allowed for name in names], dtype=bool)
    fewer = part.keep_rows(keep)
    linear = _whole(_bound(Programme(fewer), where, most), part, where, most)
    if not np.isfinite(linear):
        return linear
    return _whole(_bound(Programme(fewer, whole=True), where, most), part, where, most)


def _bound(programme: Programme, where: int, most: bool) -> float:
    return programme.most(where) if most else programme.least(where)


def _whole(bound: float, part: System, where: int, most: bool) -> float:
    """Round a bound inwards when the column holds whole numbers."""
    if not np.isfinite(bound) or not part.whole[where]:
        return bound
    slack = TOLERANCE * max(1.0, abs(bound))
    return float(np.floor(bound + slack) if most else np.ceil(bound - slack))
