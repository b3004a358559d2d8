"""Scores the forecasts on a mission's own record: each made from what was known on its day, none looked up later."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from standby.basis.errors import AskedWrongly
from standby.numeric import scores
from standby.numeric.csep import number_test, space_test, t_test
from standby.numeric.decisions import (
    budget_to_catch,
    caught_within,
    economic_value,
    flips_a_year,
    molchan,
    paused,
)
from standby.numeric.distributions import any_probability
from standby.numeric.regression import probability
from standby.threat.bench import QUIET_DAYS, bootstrap, crps_of
from standby.threat.fitting import HORIZONS, LEAST_DAYS
from standby.threat.history import in_past, in_windows, trace
from standby.threat.model import Floats, Score
from standby.threat.rolling import Task, Told, climatology, had_one, mixture, recipe_of, task_of
from standby.threat.verified import Bin, Decision, HorizonScores, Miss, ModelScores, Recorded, Verified, Wanted

LEAST_TESTED_DAYS = 60
"""Fewer tested days than this say nothing."""

LEAST_ATTACK_DAYS = 20
"""With fewer site-days on which something happened no skill can be told from chance."""

USUAL_DELAY_DAYS = 7
"""Taken for the reporting delay where the record does not say when its incidents became known."""

LONGEST_DELAY_DAYS = 60

MISSES = 10
"""So many of the worst forecasts are told."""


def verify(recorded: Recorded, sites: Floats, names: Sequence[str], today: int, wanted: Wanted) -> Verified:
    """Score models on a record as known at the end of a day (proleptic ordinal).

    Everything is taken as known ``delay_days`` after it happened; an attack that took longer is scored against
    and not learnt from, so that no forecast uses what was not known on its day. Raises ``AskedWrongly``
    (``record-too-short``) when the record is too short or too quiet to say anything.
    """
    delay = usual_delay(recorded.delay) if wanted.delay_days is None else wanted.delay_days
    late = np.nan_to_num(recorded.delay, nan=0.0) > delay
    span = _span(recorded, today, delay, wanted)
    known = recorded.catalogue.where(recorded.sharp & ~late)
    truth = recorded.catalogue.where(recorded.sharp)
    first_day = int(recorded.catalogue.day.min())
    history = trace(known, sites, wanted.radius_km, first_day=first_day, last_day=today)
    happened = trace(truth, sites, wanted.radius_km, first_day=first_day, last_day=today).counts
    found, misses = [], []
    for horizon_days in HORIZONS:
        task = task_of(history, horizon_days, delay, span[0] - first_day, span[1] - first_day + 1, wanted.radius_km)
        told = {name: _forecast(task, name) for name in dict.fromkeys((*wanted.models, "climatology", "rule30"))}
        outcome = in_windows(happened, horizon_days)[:, task.start : task.stop]
        found.append(_horizon(task, told, outcome, wanted))
        if horizon_days == 7:
            misses = _misses(task, told, outcome, names, first_day, wanted)
    if found[0].attack_days < LEAST_ATTACK_DAYS:
        raise too_little(f"only {found[0].attack_days} tested site-days had an attack; {LEAST_ATTACK_DAYS} are needed")
    return Verified(
        radius_km=wanted.radius_km,
        delay_days=delay,
        first_day=date.fromordinal(span[0]),
        last_day=date.fromordinal(span[1]),
        sites=len(sites),
        attacks=recorded.attacks(recorded.sharp),
        vague=recorded.attacks(~recorded.sharp),
        late=recorded.attacks(late & recorded.sharp),
        site_days=len(sites) * (span[1] - span[0] + 1),
        horizons=tuple(found),
        misses=tuple(misses),
    )


def scores_of(verified: Verified, model: str) -> tuple[Score, ...]:
    """Return what stands beside a model's forecasts: its skill for each horizon."""
    return tuple(
        Score(
            model=model,
            horizon_days=h.horizon_days,
            radius_km=verified.radius_km,
            log_skill=h.of(model).log_skill,
            low=h.of(model).log_skill_low,
            high=h.of(model).log_skill_high,
            first_day=verified.first_day,
            last_day=verified.last_day,
            site_days=verified.site_days,
            attack_days=h.attack_days,
            delay_days=verified.delay_days,
        )
        for h in verified.horizons
    )


def usual_delay(delay: Floats) -> int:
    """Return the delay within which nine of ten attacks became known, from 1 to 60 days; 7 where none is known."""
    known = delay[np.isfinite(delay)]
    if known.size < 10:
        return USUAL_DELAY_DAYS
    return int(np.clip(np.ceil(np.quantile(known, 0.9)), 1, LONGEST_DELAY_DAYS))


def too_little(why: str) -> AskedWrongly:
    """Say that the record cannot tell how good a model is."""
    return AskedWrongly(
        "record-too-short",
        "The forecasts were not scored on this record",
        why,
        "the stated prior stays in use; import incidents of earlier years with standby threat import",
    )


def _span(recorded: Recorded, today: int, delay: int, wanted: Wanted) -> tuple[int, int]:
    """The first and the last issue day that can be scored: enough before it to learn from, its windows over."""
    if not recorded.sharp.any():
        raise too_little("it holds no attack with a day and a place that are known well enough")
    earliest = int(recorded.catalogue.day.min()) + LEAST_DAYS + delay
    latest = min(today - delay, int(recorded.catalogue.day[recorded.sharp].max())) - max(HORIZONS)
    first = max(earliest, latest - 2 * 365) if wanted.test_from is None else wanted.test_from.toordinal()
    last = latest if wanted.test_to is None else min(latest, wanted.test_to.toordinal())
    if first < earliest:
        raise too_little(
            f"forecasts from {date.fromordinal(first)} would have less than {LEAST_DAYS} days to learn from"
        )
    if last - first + 1 < LEAST_TESTED_DAYS:
        days = int(today - recorded.catalogue.day.min()) + 1
        raise too_little(
            f"it spans {days} days, and after the first {LEAST_DAYS + delay} at least {LEAST_TESTED_DAYS} must be left"
        )
    return first, last


def _forecast(task: Task, name: str) -> Told:
    return climatology(task) if name == "climatology" else mixture(task, recipe_of(name))


def _horizon(task: Task, told: Mapping[str, Told], number: Floats, wanted: Wanted) -> HorizonScores:
    y = had_one(number)
    quiet = in_past(task.known.counts, QUIET_DAYS)[:, task.start : task.stop] == 0
    threshold = _threshold(task) if wanted.enter is None else wanted.enter
    models = tuple(_scored(task, told, name, number, y, quiet, threshold, wanted) for name in told)
    return HorizonScores(horizon_days=task.horizon_days, attack_days=int(y.sum()), models=models)


def _threshold(task: Task) -> float:
    """Without one given: the share of windows with an attack before the test, so that about as many are paused."""
    before = task.positive[:, : max(1, task.start - task.lag_days)]
    return float(np.clip(np.nanmean(before), 0.01, 0.95))


def _scored(
    task: Task,
    told: Mapping[str, Told],
    name: str,
    number: Floats,
    y: Floats,
    quiet: NDArray[np.bool_],
    threshold: float,
    wanted: Wanted,
) -> ModelScores:
    ours, usual, rule = (told[each] for each in (name, "climatology", "rule30"))
    p, q, r = (probability(each.eta) for each in (ours, usual, rule))
    low, high = bootstrap(p, q, y)
    over_low, over_high = bootstrap(p, r, y)
    crps, usual_crps = crps_of(ours, p, number), crps_of(usual, q, number)
    every = slice(0, None, task.horizon_days)  # windows that do not overlap: the tests take them as independent
    n = np.round(number[:, every])
    mean, base = _expected(ours, p)[:, every], _expected(usual, q)[:, every]
    spread = _total_size(mean.sum(), n)
    at_least, at_most = number_test(float(mean.sum()), spread, int(n.sum()))
    gain = t_test(mean, base, n)
    size, forecast, observed = scores.reliability(p.ravel(), y.ravel())
    alarm, missed = molchan(p.ravel(), y.ravel(), points=51)
    return ModelScores(
        model=name,
        log_score=scores.log_score(p, y),
        brier=scores.brier(p, y),
        crps=crps,
        log_skill=_known(scores.skill(scores.log_score(p, y), scores.log_score(q, y))),
        log_skill_low=_known(low),
        log_skill_high=_known(high),
        skill_over_rule30=_known(scores.skill(scores.log_score(p, y), scores.log_score(r, y))),
        skill_over_rule30_low=_known(over_low),
        skill_over_rule30_high=_known(over_high),
        brier_skill=_known(scores.skill(scores.brier(p, y), scores.brier(q, y))),
        crps_skill=_known(scores.skill(crps, usual_crps)),
        ece=scores.calibration_error(p.ravel(), y.ravel()),
        auc=_known(scores.auc(p.ravel(), y.ravel())),
        auc_quiet=_known(scores.auc(p[quiet], y[quiet])),
        area_skill=_known(scores.area_skill(p.ravel(), y.ravel())),
        surprises_caught_at_10=_known(caught_within(p[quiet], y[quiet], 0.10)),
        pause_budget_95=_known(budget_to_catch(p.ravel(), y.ravel(), 0.95)),
        pause_budget_99=_known(budget_to_catch(p.ravel(), y.ravel(), 0.99)),
        number_test_at_least=at_least,
        number_test_at_most=at_most,
        space_test=_known(space_test(mean.sum(axis=1), n.sum(axis=1), 1000, np.random.default_rng(20))),
        information_gain=_known(gain[0]),
        information_gain_low=_known(gain[1]),
        information_gain_high=_known(gain[2]),
        reliability=tuple(
            Bin(forecasts=int(s), forecast=float(f), happened=float(o))
            for s, f, o in zip(size, forecast, observed, strict=True)
        ),
        molchan_alarm=tuple(float(a) for a in alarm),
        molchan_missed=tuple(float(m) for m in missed),
        decisions=tuple(_decided(p, y, quiet, e, _leave(e, wanted), wanted) for e in _thresholds(threshold, wanted)),
    )


def _thresholds(usual: float, wanted: Wanted) -> tuple[float, ...]:
    return (
        (usual,) if wanted.enter is not None else tuple(float(f"{min(0.95, usual * k):.3g}") for k in (0.5, 1.0, 1.5))
    )


def _leave(enter: float, wanted: Wanted) -> float:
    return 0.8 * enter if wanted.leave is None else min(enter, wanted.leave)


def _decided(p: Floats, y: Floats, quiet: NDArray[np.bool_], enter: float, leave: float, wanted: Wanted) -> Decision:
    pause = paused(p, enter, leave)
    attack, surprise = y > 0, (y > 0) & quiet
    return Decision(
        enter=enter,
        leave=leave,
        paused_share=float(np.mean(pause)),
        attack_days_inside=_known(_share(pause, attack)),
        surprises_inside=_known(_share(pause, surprise)),
        economic_value=_known(economic_value(pause, y, wanted.cost_of_pause)),
        flips_a_year=flips_a_year(pause),
    )


def _share(pause: NDArray[np.bool_], of: NDArray[np.bool_]) -> float:
    return float(np.mean(pause[of])) if of.any() else float("nan")


def _expected(told: Told, p: Floats) -> Floats:
    return np.asarray(p * told.mean / np.maximum(any_probability(told.mean, told.size), 1e-12))


def _total_size(mean: float, n: Floats) -> float:
    """The negative binomial size of the total of all windows, from how its parts of 30 days scatter."""
    days = n.sum(axis=0)
    blocks = np.array([part.sum() for part in np.array_split(days, max(2, min(30, days.size // 4)))])
    extra = float(blocks.var(ddof=1) - blocks.mean())
    size = blocks.mean() ** 2 / extra if extra > 0 else 1e6
    return float(np.clip(size * blocks.size, 0.5, 1e6)) if mean > 0 else 1e6


def _misses(
    task: Task, told: Mapping[str, Told], number: Floats, names: Sequence[str], first_day: int, wanted: Wanted
) -> list[Miss]:
    """The forecasts with the greatest loss, at most one for each site and month, with what was known then."""
    model = wanted.models[0]
    p, usual, y = probability(told[model].eta), probability(told["climatology"].eta), had_one(number)
    loss = -np.where(y > 0, np.log(np.maximum(p, 1e-12)), np.log1p(-np.minimum(p, 1 - 1e-12)))
    recent = in_past(task.known.counts, QUIET_DAYS)
    found: list[Miss] = []
    seen: set[tuple[int, int]] = set()
    for flat in np.argsort(-loss, axis=None)[:5000]:
        row, column = divmod(int(flat), loss.shape[1])
        if (row, column // 30) in seen:
            continue
        seen.add((row, column // 30))
        day = task.start + column
        last = np.flatnonzero(task.known.counts[row, : day + 1] >= 0.5)
        found.append(
            Miss(
                site=names[row],
                day=date.fromordinal(first_day + day),
                horizon_days=task.horizon_days,
                said=float(p[row, column]),
                usual=float(usual[row, column]),
                happened=bool(y[row, column] > 0),
                last_30_days=float(recent[row, day]),
                days_since_last=int(day - last[-1] + task.delay_days) if last.size else None,
            )
        )
        if len(found) == MISSES:
            break
    return found


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
