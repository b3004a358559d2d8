"""The protocol: nothing is used before it was known, and what clusters is foreseen better than climatology."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.basis.errors import AskedWrongly
from standby.numeric.regression import probability
from standby.threat.bench import Protocol, bench
from standby.threat.history import Catalogue, closed_share, delayed, in_past, in_windows, rate_so_far, trace
from standby.threat.rolling import (
    ABLATIONS,
    MODELS,
    PARTS_TAKEN_AWAY,
    RECIPES,
    TREES,
    WITH_TREES,
    first_told,
    fitted,
    lessons,
    levelled,
    mixture,
    task_of,
    train_before,
)

SITES = np.array([[33.3, 44.4], [34.5, 43.7], [36.2, 43.9]])
FIRST = date(2015, 1, 1).toordinal()


def clustered(seed=1, days=620):
    """A simulated self-exciting process: calm, then runs of attacks at one site at a time."""
    rng = np.random.default_rng(seed)
    rate, rows = np.full(3, 0.02), [(FIRST, *SITES[0])]
    for day in range(days):
        hits = rng.poisson(rate)
        rate = 0.02 + (rate - 0.02) * 0.93 + 0.055 * hits
        rows += [(FIRST + day, *(SITES[s] + rng.normal(0, 0.03, 2))) for s in range(3) for _ in range(hits[s])]
    rows += [(FIRST + days - 1, *SITES[0])]
    day, lat, lon = (np.array(c) for c in zip(*rows, strict=True))
    return Catalogue(day=day.astype(np.int64), lat=lat, lon=lon)


def without_future(catalogue, day):
    """The same past, another future: what came after the day is moved to another site."""
    ahead = catalogue.day > day
    return Catalogue(
        day=catalogue.day,
        lat=np.where(ahead, SITES[2, 0], catalogue.lat),
        lon=np.where(ahead, SITES[2, 1], catalogue.lon),
    )


@pytest.mark.parametrize("name", [*MODELS, *ABLATIONS])
@pytest.mark.parametrize(("horizon", "delay"), [(1, 0), (7, 5)])
def test_no_forecast_uses_what_was_not_yet_known(name, horizon, delay):
    catalogue, asked, start = clustered(), 470, 400
    model = {**ABLATIONS, **MODELS}[name]
    told = []
    for seen in (catalogue, without_future(catalogue, FIRST + asked - delay)):
        task = task_of(trace(seen, SITES, 25.0), horizon, delay, start, 520)
        told.append(model(task))
    until = asked - start + 1
    assert np.array_equal(told[0].eta[:, :until], told[1].eta[:, :until])
    assert not np.array_equal(told[0].eta[:, until:], told[1].eta[:, until:])


def test_a_day_also_learns_from_weeks_and_tells_it_for_a_day():
    task = task_of(trace(clustered(), SITES, 25.0), 1, 0, 400, 520)
    learnt = lessons(task, RECIPES["default"])
    assert [one.task.horizon_days for one in learnt] == [1] * 4 + [7] * 4
    week = learnt[-1]
    train = train_before(week.task, 400, None)
    assert train.stop + week.task.horizon_days == 400
    form = fitted(week, train, None)
    now, told = task.view().on(slice(400, 410)), week.told(form)
    assert told.eta(now) == pytest.approx(form.eta(week.view.on(slice(400, 410))) - np.log(7))
    assert not told.counts
    for own in learnt[:4]:
        form = fitted(own, train, None)
        assert own.told(form) is form


@pytest.mark.parametrize("horizon", [7, 30])
def test_a_week_or_more_learns_from_its_own_windows_alone(horizon):
    task = task_of(trace(clustered(), SITES, 25.0), horizon, 0, 400, 520)
    assert {one.task.horizon_days for one in lessons(task, RECIPES["default"])} == {horizon}


@pytest.mark.parametrize("horizon", [1, 7, 30])
def test_only_a_day_takes_half_its_level_from_what_months_say(horizon):
    task = task_of(trace(clustered(), SITES, 25.0), horizon, 0, 400, 520)
    default, own = RECIPES["default"], PARTS_TAKEN_AWAY["level-of-own-windows"]
    eta = task.view().usual
    first = first_told(task)
    moved, alone = levelled(task, default, eta, first), levelled(task, own, eta, first)
    assert np.array_equal(moved.told, alone.told) == (horizon >= 7)
    assert np.all(moved.variance >= alone.variance)
    assert moved.told[:, -1] - eta[:, task.stop - 1] == pytest.approx(moved.level)


def test_a_quiet_site_that_turned_is_nearer_its_new_level_where_months_are_heard():
    """An attack every twentieth day: on single days that is next to nothing, in a month it is one or two."""
    quiet, busy = np.array([[30.0, 47.0]]), clustered()
    turned = np.arange(FIRST + 330, FIRST + 620, 20)
    there = Catalogue(
        day=np.append(busy.day, turned),
        lat=np.append(busy.lat, np.full(turned.size, quiet[0, 0])),
        lon=np.append(busy.lon, np.full(turned.size, quiet[0, 1])),
    )
    task = task_of(trace(there, np.vstack([SITES, quiet]), 25.0), 1, 0, 400, 520)
    heard, unheard = (
        float(np.mean(mixture(task, replace(RECIPES["default"], months_part=part)).eta[3])) for part in (0.5, 0.0)
    )
    assert unheard + 0.2 < heard < np.log(1 / 20)


def test_the_trees_are_not_taught_by_longer_windows():
    task = task_of(trace(clustered(), SITES, 25.0), 1, 0, 400, 520)
    taught = {(one.member, one.task.horizon_days) for one in lessons(task, WITH_TREES["ensemble-ml"])}
    assert taught == {("d4", 1), ("e2", 1), (TREES, 1), ("d4", 7), ("e2", 7)}


def test_the_default_foresees_clusters_better_than_climatology_and_is_calibrated():
    found = bench(
        clustered(seed=2, days=1100),
        SITES,
        Protocol(radius_km=25.0, test_from=date.fromordinal(FIRST + 500)),
        models={name: MODELS[name] for name in ("default", "climatology", "rule30")},
    )
    assert set(found) == {"1", "7", "30"}
    for scores in found.values():
        assert scores["default"]["log_skill"] > 0.01
        assert scores["default"]["ece"] < 0.12
        assert scores["climatology"]["log_skill"] == scores["climatology"]["crps_skill"] == 0
        assert (
            scores["default"]["log_skill_low"] <= scores["default"]["log_skill"] <= scores["default"]["log_skill_high"]
        )


@pytest.mark.parametrize("start", [50, 615])
def test_too_little_to_learn_from_or_to_test_on_is_said(start):
    with pytest.raises(AskedWrongly) as told:
        bench(clustered(), SITES, Protocol(radius_km=25.0, test_from=date.fromordinal(FIRST + start)))
    assert told.value.code == "bench-too-little"


counts = st.lists(st.lists(st.integers(0, 3), min_size=15, max_size=15), min_size=1, max_size=3).map(
    lambda rows: np.array(rows, dtype=np.float64)
)


@settings(deadline=None)
@given(counts, st.integers(1, 10))
def test_windows_count_the_days_after_and_the_days_before(found, width):
    ahead, behind = in_windows(found, width), in_past(found, width)
    for t in range(15):
        whole = found[:, t + 1 : t + 1 + width].sum(axis=1)
        assert np.array_equal(ahead[:, t], whole) if t + width < 15 else np.isnan(ahead[:, t]).all()
        assert np.array_equal(behind[:, t], found[:, max(0, t + 1 - width) : t + 1].sum(axis=1))


def test_the_climatology_counts_only_windows_that_are_over():
    positive = np.array([[1.0, 0.0, 1.0, 1.0, np.nan, np.nan]])
    share = probability(closed_share(positive, 2))[0]
    assert share == pytest.approx([0.5 / 1.5, 0.5 / 1.5, 1.5 / 2.5, 1.5 / 3.5, 2.5 / 4.5, 3.5 / 5.5], rel=1e-9)
    assert rate_so_far(np.array([[0.0, 2.0]]))[0] == pytest.approx([0.5 / 31, 2.5 / 32])


def test_uncertain_days_and_places_enter_as_distributions():
    sure = trace(Catalogue(day=np.array([5]), lat=np.array([33.3]), lon=np.array([44.4])), SITES, 25.0, last_day=9)
    vague = Catalogue(
        day=np.array([4, 5]),
        lat=np.array([33.3, 33.3]),
        lon=np.array([44.4, 44.4]),
        weight=np.array([0.25, 0.75]),
        spread_km=np.array([0.0, 25.0]),
    )
    found = trace(vague, SITES, 25.0, first_day=4, last_day=9)
    assert list(sure.counts[0]) == [1, 0, 0, 0, 0]
    assert found.counts[0, 0] == pytest.approx(0.25)
    assert found.counts[0, 1] == pytest.approx(0.75 * (1 - np.exp(-0.5)), rel=1e-6)  # Rayleigh: radius = spread
    assert found.states[0, 1].max() < sure.states[0, 0].max()


def test_a_delay_moves_all_that_is_known():
    history = trace(clustered(), SITES, 25.0)
    late = delayed(history, 9)
    assert np.array_equal(late.states[:, 9:], history.states[:, :-9])
    assert not late.counts[:, :9].any()
