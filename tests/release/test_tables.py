"""Intervals of hidden cells in public hierarchical tables, against a plain solver."""

import csv
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from standby.desk.bench_release import UNLIMITED, audited_by_pytauargus
from standby.release.engine import inferred
from standby.release.tables import hidden_table, system_of, tree

DATA = Path(__file__).parents[3] / "shared" / "data" / "release"


def parents_of(correspondence, top="Total"):
    """The children of each code, from a table with one column a level; codes that repeat a level are one."""
    children = {}
    for row in csv.DictReader(correspondence.open(encoding="utf-8")):
        chain = [top, *row.values()]
        for above, below in pairwise(chain):
            if above != below:
                children.setdefault(above, set()).add(below)
    return children


TABLES = {
    "turnover_act_size.csv": {"ACTIVITY": ("activity_corr_table.csv", "Total")},
    "turnover_act_cj.csv": {"ACTIVITY": ("activity_corr_table.csv", "Total")},
    "turnover_nuts_size.csv": {"NUTS": ("nuts23_fr_corr_table.csv", "Total")},
    "turnover_nuts_cj.csv": {"NUTS": ("nuts23_fr_corr_table.csv", "Total")},
    "turnover_act_nuts_size.csv": {
        "ACTIVITY": ("activity_corr_table.csv", "Total"),
        "NUTS": ("nuts23_fr_corr_table.csv", "Total_EAST"),
    },
}
"""Each public table, with the tree of codes of every axis that has one; the other axes are a total and its parts."""


def public_table(name):
    """A table of two or three ways: cells of few contributors, or of one that dominates, are hidden; sums tie them."""
    rows = list(csv.DictReader((DATA / name).open(encoding="utf-8")))
    axes = [column for column in rows[0] if column not in ("N_OBS", "TOT", "MAX")]
    cell = {id(r): tuple(r[axis] for axis in axes) for r in rows}
    values = {cell[id(r)]: float(r["TOT"]) for r in rows}
    hidden = {cell[id(r)] for r in rows if int(r["N_OBS"]) < 3 or float(r["MAX"]) > 0.85 * float(r["TOT"])}
    index = {key: i for i, key in enumerate(values)}
    ties = []
    for place, axis in enumerate(axes):
        codes = {key[place] for key in index}
        trees = {a: (DATA / file, top) for a, (file, top) in TABLES[name].items()}
        children = parents_of(*trees[axis]) if axis in trees else {"Total": codes - {"Total"}}
        for total in index:
            below = sorted(code for code in children.get(total[place], ()) if code in codes)
            parts = [part for code in below if (part := (*total[:place], code, *total[place + 1 :])) in index]
            if parts and abs(values[total] - sum(values[p] for p in parts)) <= 1e-3:
                columns = [index[total], *(index[p] for p in parts)]
                ties.append((columns, [-1.0] + [1.0] * len(parts), -1e-3, 1e-3))
    truth = np.array(list(values.values()))
    kept_back = np.array([key in hidden for key in index])
    top = truth.max()
    return system_of(np.where(kept_back, 0.0, truth), np.where(kept_back, top, truth), ties), truth, kept_back


def plainly(system, cells):
    """Two programmes for each cell, by scipy, with nothing clever."""
    matrix = csr_matrix((system.values, system.columns, system.starts), shape=(len(system.row_low), len(system.low)))
    stacked, heights = vstack([matrix, -matrix]), np.concatenate([system.row_high, -system.row_low])
    bounds = np.stack([system.low, np.where(np.isinf(system.high), None, system.high)], axis=1)
    for cell, sign in product(cells, (1, -1)):
        cost = np.zeros(len(system.low))
        cost[cell] = sign
        got = linprog(cost, stacked, heights, bounds=bounds, method="highs")
        yield cell, sign, sign * got.fun if got.status == 0 else np.inf


def check(system, cells):
    low, high = inferred(system)
    for cell, sign, plain in plainly(system, cells):
        mine = low[cell] if sign == 1 else high[cell]
        assert mine == pytest.approx(plain, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", TABLES)
def test_intervals_of_public_tables_equal_a_plain_solvers(name):
    system, truth, hidden = public_table(name)
    assert hidden.sum() > 20
    assert len(system.row_low) > 60
    low, high = inferred(system)
    slack = 1e-6 * np.maximum(1.0, truth)
    assert (low <= truth + slack).all()
    assert (truth <= high + slack).all()
    # The plain solver takes seconds a cell on the largest table; pytauargus, below, looks at all of its cells.
    check(system, np.flatnonzero(hidden)[: 60 if len(truth) < 1000 else 2])


@pytest.mark.parametrize("seed", range(3))
def test_intervals_of_generated_tables_equal_a_plain_solvers(seed):
    made = hidden_table([tree(2, 9), tree(0, 5), tree(0, 2)], 60, seed=seed)
    low, high = inferred(made.system)
    assert (low <= made.truth + 1e-6).all()
    assert (made.truth <= high + 1e-6).all()
    check(made.system, np.flatnonzero(made.hidden))


def check_against_pytauargus(system, truth, hidden):
    theirs = audited_by_pytauargus(system, truth, hidden)
    low, high = inferred(system)
    assert len(theirs) == hidden.sum()
    for cell, (least, most) in theirs.items():
        assert low[cell] == pytest.approx(least, rel=1e-6, abs=1e-6)
        assert min(high[cell], UNLIMITED) == pytest.approx(most, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", TABLES)
def test_intervals_of_public_tables_equal_those_of_pytauargus(name):
    pytest.importorskip("pytauargus", reason="pytauargus is not installed: its licence is not permissive")
    system, truth, hidden = public_table(name)
    residue = np.add.reduceat(system.values * truth[system.columns], system.starts[:-1])
    check_against_pytauargus(replace(system, row_low=residue, row_high=residue), truth, hidden)


@pytest.mark.parametrize("seed", range(3))
def test_intervals_of_generated_tables_equal_those_of_pytauargus(seed):
    pytest.importorskip("pytauargus", reason="pytauargus is not installed: its licence is not permissive")
    made = hidden_table([tree(2, 9), tree(0, 5), tree(0, 2)], 60, seed=seed)
    check_against_pytauargus(made.system, made.truth, made.hidden)
