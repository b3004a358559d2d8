"""The interval engine against a generic solver, against enumeration, and against itself."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from standby.release.engine import Cache, System, exact, inferred
from standby.release.solver import Infeasible

INF = np.inf


def make(low, high, rows, *, whole=True):
    """Build a system from (terms, low, high) rows."""
    starts = np.cumsum([0, *[len(terms) for terms, _, _ in rows]])
    columns = [c for terms, _, _ in rows for c, _ in terms]
    values = [float(v) for terms, _, _ in rows for _, v in terms]
    return System(
        low=np.array(low, dtype=float),
        high=np.array(high, dtype=float),
        whole=np.full(len(low), whole),
        starts=starts.astype(np.int64),
        columns=np.array(columns, dtype=np.int64),
        values=np.array(values),
        row_low=np.array([r[1] for r in rows], dtype=float),
        row_high=np.array([r[2] for r in rows], dtype=float),
    )


def by_generic_solver(system):
    """Two linear programmes a column, by scipy."""
    matrix = csr_matrix(
        (system.values, system.columns, system.starts), shape=(len(system.row_low), len(system.low))
    ).toarray()
    limits = [(m, h) for m, h in ((matrix, system.row_high), (-matrix, -system.row_low))]
    stacked = np.vstack([m[np.isfinite(h)] for m, h in limits])
    heights = np.concatenate([h[np.isfinite(h)] for _, h in limits])
    ends = []
    for column in range(len(system.low)):
        cost = np.zeros(len(system.low))
        cost[column] = 1
        pair = []
        for sign in (1, -1):
            got = linprog(sign * cost, stacked, heights, bounds=list(zip(system.low, system.high, strict=True)))
            pair.append(sign * got.fun if got.status == 0 else (-sign * INF if got.status == 3 else None))
        ends.append(pair)
    return np.array(ends, dtype=float).T


def by_enumeration(system):
    """Every whole-number world, one by one."""
    spans = [range(int(a), int(b) + 1) for a, b in zip(system.low, system.high, strict=True)]
    worlds = np.array(list(product(*spans)), dtype=float)
    matrix = csr_matrix((system.values, system.columns, system.starts), shape=(len(system.row_low), len(system.low)))
    sums = worlds @ matrix.toarray().T
    worlds = worlds[((sums >= system.row_low) & (sums <= system.row_high)).all(axis=1)]
    return worlds.min(axis=0), worlds.max(axis=0)


@st.composite
def systems(draw, size=5, top=6, rows=4, values=(1, 1, 1, -1, 2)):
    """A system that a drawn true world satisfies, and that world."""
    width = draw(st.integers(2, size))
    truth = [draw(st.integers(0, top)) for _ in range(width)]
    made = []
    for _ in range(draw(st.integers(1, rows))):
        chosen = draw(st.lists(st.integers(0, width - 1), min_size=1, max_size=width, unique=True))
        terms = [(c, draw(st.sampled_from(values))) for c in chosen]
        total = sum(v * truth[c] for c, v in terms)
        below, above = draw(st.sampled_from((0, 1, 3, INF))), draw(st.sampled_from((0, 1, 3, INF)))
        made.append((terms, total - below, total + above))
    return make([0] * width, [top] * width, made), np.array(truth, dtype=float)


@settings(max_examples=150, deadline=None)
@given(systems())
def test_linear_intervals_equal_a_generic_solvers(case):
    system, _ = case
    smooth = System(**{**{f: getattr(system, f) for f in System.__slots__}, "whole": np.zeros(len(system.low), bool)})
    low, high = inferred(smooth)
    expected_low, expected_high = by_generic_solver(smooth)
    np.testing.assert_allclose(low, expected_low, atol=1e-6)
    np.testing.assert_allclose(high, expected_high, atol=1e-6)


@settings(max_examples=100, deadline=None)
@given(systems(size=4, top=4))
def test_the_exact_integer_interval_equals_enumeration_and_never_exceeds_the_linear_one(case):
    system, _ = case
    least, most = by_enumeration(system)
    low, high = inferred(system)
    for column in range(len(least)):
        assert exact(system, column) == ((least[column], most[column]), (least[column], most[column]))
    assert (low <= least + 1e-6).all()
    assert (high >= most - 1e-6).all()


@settings(max_examples=100, deadline=None)
@given(systems(size=6, top=9))
def test_the_true_world_always_lies_within(case):
    system, truth = case
    low, high = inferred(system)
    assert (low <= truth).all()
    assert (truth <= high).all()


@settings(max_examples=100, deadline=None)
@given(systems(size=6, rows=5))
def test_one_more_statement_never_widens_an_interval(case):
    system, _ = case
    cache = Cache()
    fewer = system.keep_rows(np.arange(len(system.row_low)) < len(system.row_low) - 1)
    before, after = inferred(fewer, cache=cache), inferred(system, cache=cache)
    assert (after[0] >= before[0] - 1e-6).all()
    assert (after[1] <= before[1] + 1e-6).all()


def test_columns_that_no_row_tells_apart_share_the_bounds_of_their_sum():
    system = make([0, 0, 1], [10, 3, 4], [([(0, 1), (1, 1), (2, 1)], 9, 12)])
    low, high = inferred(system)
    assert low.tolist() == [2, 0, 1]
    assert high.tolist() == [10, 3, 4]


def test_a_column_without_a_cap_stays_open_above():
    low, high = inferred(make([0, 0], [INF, INF], [([(0, 1), (1, -1)], 2, INF)]))
    assert low.tolist() == [2, 0]
    assert high.tolist() == [INF, INF]


def test_statements_that_no_world_satisfies_are_refused():
    with pytest.raises(Infeasible):
        inferred(make([0, 0], [9, 9], [([(0, 1), (1, 1)], 5, 9), ([(0, 1), (1, 1)], 0, 4)]))
    with pytest.raises(Infeasible):
        exact(make([0, 0], [9, 9], [([(0, 2), (1, 2)], 5, 5)]), 0)


def test_a_component_solved_before_is_not_solved_again():
    rows = [([(0, 1), (1, 2), (2, 1)], 5, 9), ([(0, 1), (1, -1)], 1, 4), ([(3, 1), (4, 2)], 4, 5)]
    system, cache = make([0] * 5, [9] * 5, rows), Cache()
    first = inferred(system, cache=cache)
    solved = cache.solved
    again = inferred(system, cache=cache)
    assert cache.solved == solved > 0
    np.testing.assert_array_equal(first, again)
