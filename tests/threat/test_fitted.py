"""The fitted model sees what the protocol saw, keeps the contract, and its shares are exact."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.threat.test_rolling import FIRST, SITES, clustered

from standby.numeric.regression import probability
from standby.testing.threat_models import check_threat_model
from standby.threat.fitted import Past
from standby.threat.fitting import fit, from_plain, to_plain
from standby.threat.history import trace
from standby.threat.model import Evidence
from standby.threat.rolling import RECIPES, averaged, first_told, lessons, mixture, task_of

DAY = FIRST + 450


@pytest.fixture(scope="module")
def catalogue():
    found = clustered(seed=4)
    return found.where(found.day <= DAY)


@pytest.fixture(scope="module")
def evidence(catalogue):
    return evidence_of(catalogue)


def evidence_of(catalogue):
    n = catalogue.day.size
    return Evidence(
        ids=tuple(f"a{i}" for i in range(n)),
        incident=np.arange(n),
        day=catalogue.day.astype(np.float64),
        weight=np.ones(n),
        lat=catalogue.lat,
        lon=catalogue.lon,
        spread_km=np.zeros(n),
        watched_from=float(catalogue.day.min()),
    )


@pytest.fixture(scope="module")
def models(catalogue):
    return {
        name: fit(catalogue, SITES, DAY, model=name, radius_km=25.0, delay_days=0)
        for name in ("default", "etas", "rule30", "hotspot", "climatology")
    }


@pytest.mark.parametrize("horizon", [1, 7, 30])
def test_what_it_sees_at_a_moment_is_what_the_protocol_saw_on_that_day(catalogue, evidence, horizon):
    history = trace(catalogue, SITES, 25.0, last_day=DAY)
    column = DAY - history.first_day
    view = task_of(history, horizon, 0, column, column + 1).view()
    for row, site in enumerate(SITES):
        seen = Past.of(evidence, site, DAY + 0.9999, 25.0).view(horizon)
        assert np.allclose(seen.states, view.states[row, column], rtol=1e-10, atol=1e-12)
        assert float(seen.rate) == pytest.approx(view.rate[row, column], rel=1e-12)
        assert float(seen.usual) == pytest.approx(view.usual[row, column], rel=1e-10)
        assert float(seen.recent) == view.recent[row, column]


@pytest.mark.parametrize("name", ["default", "etas", "rule30", "hotspot", "climatology"])
def test_every_fitted_model_keeps_the_contract(models, name):
    model = models[name]
    # The contract's sites and days are its own; the weights and levels are those fitted here.
    check_threat_model(replace(model, sites=()), seed=3, tries=1)


@pytest.mark.parametrize("name", ["default", "climatology", "rule30"])
def test_the_shares_are_those_of_a_fine_sum_along_the_way(models, evidence, name):
    past = Past.of(evidence, SITES[0], DAY + 0.9, 25.0)
    for fit_ in models[name].horizons:
        shares = past.shares(fit_)
        whole = np.exp(np.mean([f.eta(past.view(fit_.days)) for f in fit_.forms]))
        none = np.exp(np.mean([f.eta(past.without(fit_.days)) for f in fit_.forms]))
        assert shares.min() >= 0
        assert shares.sum() == pytest.approx(max(0.0, 1 - none / whole), abs=1e-9)
    # Twins have the same share: nothing but what an incident does decides it.
    twins = evidence_of_twins(evidence)
    both = Past.of(twins, SITES[0], DAY + 0.9, 25.0).shares(models[name].horizons[1])
    assert both[0] == pytest.approx(both[-1], rel=1e-12)


def evidence_of_twins(evidence):
    last = {
        name: np.concatenate([getattr(evidence, name), getattr(evidence, name)[:1]])
        for name in ("day", "weight", "lat", "lon", "spread_km")
    }
    return replace(
        evidence, ids=(*evidence.ids, "twin"), incident=np.append(evidence.incident, len(evidence.ids)), **last
    )


def test_probabilities_grow_with_the_horizon_and_the_radius(models, evidence):
    told = {
        radius: models["default"].expect(evidence, SITES, np.full(3, DAY + 0.5), (1, 3, 7, 20, 30, 90), radius)
        for radius in (5.0, 25.0, 60.0)
    }
    for expectation in told.values():
        assert np.all(np.diff(expectation.probability, axis=1) >= 0)
        assert np.all(np.diff(expectation.mean, axis=1) >= 0)
        assert np.all(expectation.mean >= expectation.probability)
    assert np.all(told[5.0].probability <= told[25.0].probability)
    assert np.all(told[25.0].probability <= told[60.0].probability)


@pytest.mark.parametrize("horizon", [1, 7, 30])
def test_its_levels_are_those_of_the_protocol_on_the_day_it_was_fitted(catalogue, models, horizon):
    history = trace(catalogue, SITES, 25.0, last_day=DAY)
    column = DAY - history.first_day
    task = task_of(history, horizon, 0, column, column + 1)
    plain, _ = averaged(lessons(task, RECIPES["default"]), RECIPES["default"], first_told(task))
    (fit_of,) = (h for h in models["default"].horizons if h.days == horizon)
    told = mixture(task, RECIPES["default"]).eta[:, 0] - plain[:, column]
    assert fit_of.levels[:-1] == pytest.approx(told)


def test_what_lies_before_anybody_watched_moves_no_figure(models, evidence):
    older = replace(
        evidence,
        ids=("stray", *evidence.ids),
        incident=np.append(0, evidence.incident + 1),
        **{name: np.append(getattr(evidence, name)[0], getattr(evidence, name)) for name in ("weight", "spread_km")},
        day=np.append(evidence.watched_from - 3000, evidence.day),
        lat=np.append(SITES[0][0], evidence.lat),
        lon=np.append(SITES[0][1], evidence.lon),
    )
    ask = (SITES, np.full(3, DAY + 0.5), (1, 7, 30), 25.0)
    told, before = models["default"].expect(older, *ask), models["default"].expect(evidence, *ask)
    assert np.array_equal(told.probability, before.probability)
    assert not told.shares[:, :, 0].any()


def test_a_fitted_model_is_the_same_after_it_was_written_down(models, evidence):
    again = from_plain(json.loads(json.dumps(to_plain(models["default"]))))
    ask = (evidence, SITES, np.full(3, DAY + 0.5), (1, 7, 30), 25.0)
    for part in ("mean", "probability", "shape", "shares"):
        assert np.array_equal(getattr(models["default"].expect(*ask), part), getattr(again.expect(*ask), part))


def test_simulated_clusters_are_recovered(models, evidence):
    """The day after a run of attacks the site of the run is told apart from the others."""
    run = replace(
        evidence,
        ids=(*evidence.ids, *(f"r{n}" for n in range(6))),
        incident=np.append(evidence.incident, len(evidence.ids) + np.arange(6)),
        day=np.append(evidence.day, DAY - np.arange(6.0)),
        weight=np.ones(len(evidence.ids) + 6),
        lat=np.append(evidence.lat, np.full(6, SITES[1, 0])),
        lon=np.append(evidence.lon, np.full(6, SITES[1, 1])),
        spread_km=np.zeros(len(evidence.ids) + 6),
    )
    before, after = (
        models["default"].expect(e, SITES, np.full(3, DAY + 0.5), (7,), 25.0).probability[:, 0] for e in (evidence, run)
    )
    rate = -np.log1p(-after) / -np.log1p(-before)
    assert rate[1] > 2
    assert rate[1] > 1.5 * max(rate[0], rate[2])


def test_the_weights_do_not_depend_on_what_came_after_the_day():
    whole = clustered(seed=4)
    day = date.fromordinal(DAY).toordinal()
    a = fit(whole.where(whole.day <= day), SITES, day, model="default", radius_km=25.0, delay_days=3)
    b = fit(whole, SITES, day, model="default", radius_km=25.0, delay_days=3)
    assert to_plain(a) == to_plain(b)
    assert 0 < float(probability(np.array(a.horizons[0].levels[0]))) < 1
