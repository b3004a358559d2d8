"""Scores the models on a file of incidents nobody here wrote, by the rolling-origin protocol."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from standby.basis.errors import AskedWrongly
from standby.numeric import scores
from standby.numeric.decisions import budget_to_catch, caught_within
from standby.numeric.regression import probability
from standby.threat.history import Catalogue, History, in_past, trace
from standby.threat.model import Floats
from standby.threat.rolling import BURN_IN_DAYS, LEAST_TRAINING_DAYS, MODELS, Task, Told, climatology, task_of

HORIZONS = (1, 7, 30)

QUIET_DAYS = 30
"""A site is quiet when the last this many days, as known, held no incident near it."""

BLOCK_DAYS = 30
DRAWS = 400
"""The bootstrap: whole blocks of this many days, drawn this many times."""

Model = Callable[[Task], Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """What is tested: radius, first test day, last test day (None: the last with a closed window), delay."""

    radius_km: float
    test_from: date
    test_to: date | None = None
    delay_days: int = 0


Scores = dict[str, float | None]


def bench(
    catalogue: Catalogue, sites: Floats, protocol: Protocol, *, models: Mapping[str, Model] = MODELS
) -> dict[str, dict[str, Scores]]:
    """Return for each horizon and model its skill against climatology, its calibration and what it is worth.

    A score that has no value, such as the AUC where nothing happened, is None. Raises ``AskedWrongly`` when
    there are too few incidents or too few days before the test.
    """
    history = _traced(catalogue, sites, protocol)
    return {str(h): _horizon(history, h, protocol, models) for h in HORIZONS}


def _traced(catalogue: Catalogue, sites: Floats, protocol: Protocol) -> History:
    if not catalogue.day.size or not sites.size:
        raise _too_little("there are no incidents or no sites")
    first_test = protocol.test_from.toordinal()
    least = BURN_IN_DAYS + LEAST_TRAINING_DAYS + max(HORIZONS) + protocol.delay_days
    if first_test - int(catalogue.day.min()) < least:
        raise _too_little(f"the test begins less than {least} days after the first incident")
    if first_test + max(HORIZONS) > int(catalogue.day.max()):
        raise _too_little("no window of 30 days closes between the start of the test and the last incident")
    return trace(catalogue, sites, protocol.radius_km)


def _too_little(why: str) -> AskedWrongly:
    return AskedWrongly(
        "bench-too-little",
        "The models were not scored",
        why,
        "choose a later --test-from, or a file that reaches further back",
    )


def _horizon(history: History, horizon_days: int, protocol: Protocol, models: Mapping[str, Model]) -> dict[str, Scores]:
    start = protocol.test_from.toordinal() - history.first_day
    last = history.counts.shape[1] - max(HORIZONS)  # every horizon is tested on the same days
    stop = last if protocol.test_to is None else min(last, protocol.test_to.toordinal() - history.first_day + 1)
    task = task_of(history, horizon_days, protocol.delay_days, start, stop, protocol.radius_km)
    reference = climatology(task)
    return {name: _scored(task, model(task), reference) for name, model in models.items()}


def _scored(task: Task, told: Told, reference: Told) -> Scores:
    span = slice(task.start, task.stop)
    y, n = task.positive[:, span], task.number[:, span]
    p, q = probability(told.eta), probability(reference.eta)
    quiet = in_past(task.known.counts, QUIET_DAYS)[:, span] == 0
    low, high = bootstrap(p, q, y)
    found = {
        "log_skill": scores.skill(scores.log_score(p, y), scores.log_score(q, y)),
        "log_skill_low": low,
        "log_skill_high": high,
        "brier_skill": scores.skill(scores.brier(p, y), scores.brier(q, y)),
        "auc": scores.auc(p.ravel(), y.ravel()),
        "ece": scores.calibration_error(p.ravel(), y.ravel()),
        "crps_skill": scores.skill(crps_of(told, p, n), crps_of(reference, q, n)),
        "area_skill": scores.area_skill(p.ravel(), y.ravel()),
        "auc_quiet": scores.auc(p[quiet], y[quiet]),
        "surprises_caught_at_10": caught_within(p[quiet], y[quiet], 0.10),
        "pause_budget_95": budget_to_catch(p.ravel(), y.ravel(), 0.95),
        "pause_budget_99": budget_to_catch(p.ravel(), y.ravel(), 0.99),
        "site_days": float(y.size),
        "site_days_with_incident": float(y.sum()),
    }
    return {name: float(value) if np.isfinite(value) else None for name, value in found.items()}


def crps_of(told: Told, p: Floats, n: Floats) -> float:
    """The score of the counts: at least one with probability p, then a negative binomial cut off below 1."""
    most = int(min(400, max(20, 2 * n.max())))
    parts = [scores.crps_hurdle(p[row], told.mean[row], told.size, n[row], up_to=most) for row in range(p.shape[0])]
    return float(np.mean(parts))


def bootstrap(p: Floats, q: Floats, y: Floats) -> tuple[float, float]:
    """The 95 % range of the log-skill, whole blocks of days drawn with replacement (Künsch 1989)."""
    blocks = [slice(d, d + BLOCK_DAYS) for d in range(0, y.shape[1], BLOCK_DAYS)]
    sizes = np.array([y[:, b].size for b in blocks])
    ours = np.array([scores.log_score(p[:, b], y[:, b]) for b in blocks]) * sizes
    theirs = np.array([scores.log_score(q[:, b], y[:, b]) for b in blocks]) * sizes
    draws = np.random.default_rng(20).integers(0, len(blocks), size=(DRAWS, len(blocks)))
    skills = 1 - ours[draws].sum(axis=1) / theirs[draws].sum(axis=1)
    return float(np.quantile(skills, 0.025)), float(np.quantile(skills, 0.975))


def catalogue_of(rows: Sequence[tuple[date, float, float]]) -> Catalogue:
    """Make a catalogue from (day, latitude, longitude) rows."""
    return Catalogue(
        day=np.array([day.toordinal() for day, _, _ in rows], dtype=np.int64),
        lat=np.array([lat for _, lat, _ in rows], dtype=np.float64),
        lon=np.array([lon for _, _, lon in rows], dtype=np.float64),
    )
