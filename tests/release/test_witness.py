"""Worlds near at hand give the same intervals as programmes, and are used only where they can."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.release.making import ADVERSARY, auditor, said

from standby.numeric import worlds
from standby.release import engine, witness
from standby.release.audit import Held, audit, known
from standby.release.engine import Enough, System, bounds, exact, inferred, propagate
from standby.release.model import Protected, Scope
from standby.release.solver import Bounds, Infeasible, Programme, extremes, extremes_of
from standby.release.tables import hidden_table, mission_days, tree


def boxed(system):
    low, high = propagate(system)
    return replace(system, low=low, high=high)


def with_sums(system, groups):
    """Give each group of columns a column of its own that stands for its sum."""
    width, count = len(system.low), len(groups)
    return System(
        low=np.r_[system.low, np.full(count, -np.inf)],
        high=np.r_[system.high, np.full(count, np.inf)],
        whole=np.zeros(width + count, dtype=bool),
        starts=np.r_[system.starts, system.starts[-1] + np.cumsum([len(g) + 1 for g in groups])].astype(np.int64),
        columns=np.concatenate([system.columns, *[np.r_[g, width + i] for i, g in enumerate(groups)]]).astype(np.int64),
        values=np.concatenate([system.values, *[np.r_[np.ones(len(g)), -1.0] for g in groups]]),
        row_low=np.r_[system.row_low, np.zeros(count)],
        row_high=np.r_[system.row_high, np.zeros(count)],
    )


def small(seed, statements=14):
    return mission_days(4, 2, 5, statements, coupled=True, seed=seed)


@settings(max_examples=8, deadline=None)
@example(31, 20)  # interior points after presolve end in an error here
@given(st.integers(0, 10_000), st.integers(4, 40))
def test_what_is_settled_by_worlds_equals_two_programmes_a_column(seed, statements):
    groups = [[5 * k, 5 * k + 5, 5 * k + 10] for k in range(4)]
    system = boxed(with_sums(small(seed, statements), groups))
    got = witness.settle(system, np.ones(len(system.low), dtype=bool))
    plain = extremes(system, np.ones(len(system.low), dtype=bool))
    low, high = plain.low, plain.high
    assert got is not None
    np.testing.assert_allclose(got.bounds.low[~got.open_low], low[~got.open_low], atol=1e-5)
    np.testing.assert_allclose(got.bounds.high[~got.open_high], high[~got.open_high], atol=1e-5)
    assert (got.bounds.low <= low + 1e-5).all()
    assert (got.bounds.high >= high - 1e-5).all()


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_a_large_component_has_the_intervals_of_a_small_one(seed):
    system = small(seed)
    plain = inferred(system)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "LARGE", 1)
        near = inferred(system)
    np.testing.assert_allclose(near, plain, atol=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_coupled_headcounts_are_nearly_all_settled_by_worlds_and_a_sample_equals_programmes(seed):
    system = boxed(mission_days(16, 6, 12, 160, coupled=True, seed=seed))
    settled = witness.settle(system, np.ones(len(system.low), dtype=bool))
    assert settled is not None
    assert settled.open_low.sum() + settled.open_high.sum() <= len(system.low) / 50
    near = replace(system, low=settled.bounds.low, high=settled.bounds.high)
    low, high, wider = extremes_of(near, settled.open_low, settled.open_high)
    assert not wider.any()
    programme = Programme(system, interior=True)
    for column in range(seed, len(low), 67):
        assert low[column] == pytest.approx(programme.least(column), abs=1e-3)
        assert high[column] == pytest.approx(programme.most(column), abs=1e-3)


def test_bounds_left_at_the_limit_of_work_are_flagged_and_hold():
    system = boxed(small(5, statements=30))
    every = np.ones(len(system.low), dtype=bool)
    plain = extremes(system, every)
    low, high, wider = extremes_of(system, every, every, most=10)
    assert (low <= plain.low + 1e-5).all()
    assert (high >= plain.high - 1e-5).all()
    assert 0 < (~wider).sum() <= 10
    np.testing.assert_allclose(low[~wider], plain.low[~wider], atol=1e-4)
    np.testing.assert_allclose(high[~wider], plain.high[~wider], atol=1e-4)


def test_what_is_left_open_in_a_large_component_is_told_with_its_interval(monkeypatch):
    system = boxed(small(5, statements=30))
    plain = inferred(system)

    def nothing_settled(system, wanted, enough):
        unseen = np.full_like(system.low, np.inf)
        found = Bounds(low=system.low, high=system.high, seen_low=unseen, seen_high=-unseen, wider=~(wanted | True))
        return witness.Settled(bounds=found, open_low=wanted, open_high=wanted)

    for name, value in (("LARGE", 1), ("WHOLE", 0)):
        monkeypatch.setattr(engine, name, value)
    monkeypatch.setattr(witness, "settle", nothing_settled)
    found = bounds(system)
    assert (found.low <= plain[0] + 1e-5).all()
    assert (found.high >= plain[1] - 1e-5).all()
    assert found.wider.sum() >= len(system.low) - 1
    left = Held(low=0, high=90, seen_low=np.inf, seen_high=-np.inf, wider=True)
    assert not left.interval.tightest
    assert replace(left, seen_low=0, seen_high=90).interval.tightest  # worlds of whole numbers go as far


@pytest.mark.parametrize("width", [12, 25, 60])
def test_wide_enough_is_said_only_of_what_whole_numbers_show(monkeypatch, width):
    monkeypatch.setattr(engine, "LARGE", 1)
    enough, said = Enough(width=width, ratio=1.2), 0
    for seed in range(3):
        system = small(seed, statements=30)
        asked = bounds(system, enough=enough)
        for column in np.flatnonzero(enough.holds(asked.seen_low, asked.seen_high)):
            (low, high), seen = exact(system, int(column))
            assert (low, high) == seen
            assert low <= asked.seen_low[column] <= asked.seen_high[column] <= high
            said += 1
        assert (asked.seen_low == np.rint(asked.seen_low)).all()
    assert said > 0


def test_totals_of_a_table_are_left_to_programmes():
    assert not witness.is_loose(boxed(hidden_table([tree(2, 9), tree(0, 5)], 30, seed=1).system))
    assert witness.is_loose(boxed(small(1)))


def test_a_contradiction_among_coupled_days_is_found(monkeypatch):
    monkeypatch.setattr(engine, "LARGE", 1)
    system = small(3)
    system.row_low[0], system.row_high[0] = system.row_high[0] + 900, system.row_high[0] + 901
    with pytest.raises(Infeasible):
        inferred(system)


def test_a_world_is_mended_without_leaving_its_box():
    system = boxed(small(7))
    rows, _ = witness._targets(system)
    width, height = len(system.low), len(rows.low)
    world = system.low.copy()
    queue = worlds.Queue(np.arange(height + 1), np.ones(height, dtype=bool), np.array([0, height]))
    moved = worlds.Moved(np.empty(width, np.int64), np.zeros(width, dtype=bool), np.zeros(1, np.int64))
    assert worlds.mend(rows, worlds.Box(system.low, system.high), world, moved, queue, 200_000, 0.2)
    sums = np.add.reduceat(rows.values * world[rows.columns], rows.starts[:-1])
    assert (sums >= rows.low - 1e-6).all()
    assert (sums <= rows.high + 1e-6).all()
    assert (world >= system.low).all()
    assert (world <= system.high).all()


def test_without_a_cap_coupled_days_stay_open_above():
    slow = replace(ADVERSARY, largest_change_per_day=5)
    item = Protected(id="n", name="n", terms=((1.0, Scope(day=date(2020, 1, 10), sites=("erbil",))),))
    few = said("few", "at least", Scope(day=date(2020, 1, 8), sites=("erbil",)), number=90)
    gate = auditor(item, adversary=slow)
    found = known(gate, [few])["n"]
    assert found.low == 60  # three units, five a day each, two days
    assert found.high is None
    assert audit(gate, [few], exactly=True).findings[0].after == found
