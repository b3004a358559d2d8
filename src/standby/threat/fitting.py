"""Fits a learning model to a catalogue as it was known on one day, for use from then on."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from standby.threat.fitted import FittedModel, Horizon
from standby.threat.history import Catalogue, trace
from standby.threat.members import STATES, Form
from standby.threat.model import Floats
from standby.threat.rolling import (
    BURN_IN_DAYS,
    LEAST_TRAINING_DAYS,
    Recipe,
    Task,
    averaged,
    counts_of,
    first_told,
    fitted,
    lessons,
    levelled,
    recipe_of,
    task_of,
    train_before,
)
from standby.threat.trees import Trees

HORIZONS = (1, 7, 30)

LEAST_DAYS = BURN_IN_DAYS + LEAST_TRAINING_DAYS + max(HORIZONS)
"""A record that spans fewer days, delay added, is too short to fit anything to."""


def fit(catalogue: Catalogue, sites: Floats, day: int, *, model: str, radius_km: float, delay_days: int) -> FittedModel:
    """Fit a model of ``rolling.RECIPES`` on what was known at the end of a day (proleptic ordinal).

    The last block and the running level are those of the rolling protocol on that day.
    """
    history = trace(catalogue, sites, radius_km, last_day=day)
    column = day - history.first_day
    found = []
    for horizon_days in HORIZONS:
        task = task_of(history, horizon_days, delay_days, column, column + 1, radius_km)
        found.append(_horizon(task, recipe_of(model)))
    return FittedModel(
        name=model,
        radius_km=radius_km,
        fitted_on=day,
        sites=tuple((float(lat), float(lon)) for lat, lon in sites),
        horizons=tuple(found),
    )


def _horizon(task: Task, recipe: Recipe) -> Horizon:
    first = first_told(task)
    learnt = lessons(task, recipe)
    forms = tuple(
        lesson.told(fitted(lesson, train_before(lesson.task, task.start, lesson.memory), None)) for lesson in learnt
    )
    sites = len(task.positive)
    levels, variances = np.zeros(sites), np.zeros(sites)
    eta, mean = averaged(learnt, recipe, first)
    scale, size = counts_of(task, mean, first)
    if recipe.offset:
        moved = levelled(task, recipe, eta, first)
        levels, variances = moved.level, moved.variance
    return Horizon(
        days=task.horizon_days,
        forms=forms,
        levels=(*(float(v) for v in levels), float(np.mean(levels)) if sites else 0.0),
        variances=(*(float(v) for v in variances), float(np.max(variances, initial=0.0)) + 0.1),
        size=size,
        scale=scale,
    )


def to_plain(model: FittedModel) -> dict[str, Any]:
    """Write a fitted model as plain data, for the record."""
    plain = asdict(model)
    for horizon in plain["horizons"]:
        for form in horizon["forms"]:
            for name in {"weights", "powers"} & set(form):
                form[name] = None if form[name] is None else form[name].ravel().tolist()
    written: dict[str, Any] = _lists(plain)
    return written


def from_plain(plain: Mapping[str, Any]) -> FittedModel:
    """Read back what ``to_plain`` wrote."""
    return FittedModel(
        name=plain["name"],
        radius_km=plain["radius_km"],
        fitted_on=plain["fitted_on"],
        sites=tuple((lat, lon) for lat, lon in plain["sites"]),
        horizons=tuple(
            Horizon(
                days=h["days"],
                forms=tuple(_form(form) for form in h["forms"]),
                levels=tuple(h["levels"]),
                variances=tuple(h["variances"]),
                size=h["size"],
                scale=h["scale"],
            )
            for h in plain["horizons"]
        ),
    )


def _form(plain: Mapping[str, Any]) -> Form | Trees:
    if "text" in plain:
        return Trees(**plain)
    arrays = {
        name: None if plain[name] is None else np.array(plain[name], dtype=np.float64).reshape(STATES)
        for name in ("weights", "powers")
    }
    return Form(**{**plain, **arrays})


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, tuple | list) else value
