"""The threat at a mission's sites from its record: reports and listed incidents, the stated or the chosen model."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf
from standby.desk import asking
from standby.desk.asking import Answered
from standby.desk.workspace import Workspace
from standby.ledger import Entry
from standby.picture.model import Picture
from standby.threat import queries
from standby.threat.acts import Imported, Near, choose_model, keep_verification, take_incidents, withdraw_incidents
from standby.threat.attacks import Attack, attacks_in, reconciled
from standby.threat.evaluate import HORIZONS, RADIUS_KM, Asked, ask, evaluate, within_reach
from standby.threat.evidence import day_number, gather
from standby.threat.fitting import fit
from standby.threat.history import Catalogue
from standby.threat.importers import incidents_in
from standby.threat.model import Floats, Score, ThreatEstimate, ThreatModel
from standby.threat.models import DEFAULT
from standby.threat.rolling import RECIPES, TREES, WITH_TREES
from standby.threat.verified import Recorded, Verified, Wanted
from standby.threat.verify import scores_of, verify

WITHIN_KM = 1_000.0
"""Rows further than this from every site are not taken in unless asked for: they move no figure."""

PRIOR = "prior"
"""The name by which the stated model is chosen again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChosen:
    """Which model speaks from now on, who said so, and its scores on this record."""

    model: str
    entry: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """The model that speaks as known at a moment, and its scores by horizon."""

    model: ThreatModel
    scores: Mapping[int, Score]


def speaking(workspace: Workspace, as_of: AsOf) -> Speaking:
    """Return the model chosen last as known then; the stated prior where nobody chose one."""
    chosen = queries.chosen_model(workspace.ledger, as_of)
    if chosen is None or chosen.model is None:
        return Speaking(model=DEFAULT, scores={})
    return Speaking(model=chosen.model, scores={score.horizon_days: score for score in chosen.scores})


def estimates(
    workspace: Workspace,
    picture: Picture,
    *,
    radius_km: float = RADIUS_KM,
    horizons: tuple[int, ...] = HORIZONS,
    by_hazard: bool = False,
    told: bool = True,
) -> tuple[ThreatEstimate, ...]:
    """Estimate the threat at each site as of a picture, from all that was known then.

    Estimates that need not be ``told`` have their figures and no reasons or words.
    """
    speaks = speaking(workspace, picture.as_of)
    return evaluate(
        picture,
        workspace.definition,
        radius_km=radius_km,
        horizons=horizons,
        model=speaks.model,
        listed=queries.listed_incidents(workspace.ledger, picture.as_of),
        scores=speaks.scores,
        by_hazard=by_hazard,
        told=told,
    )


def question(
    workspace: Workspace, picture: Picture, *, radius_km: float = RADIUS_KM, horizons: tuple[int, ...] = HORIZONS
) -> Asked:
    """Put the question of a picture's moment to the model that speaks then, to explain its answer."""
    told = speaking(workspace, picture.as_of)
    listed = queries.listed_incidents(workspace.ledger, picture.as_of)
    return ask(
        picture, workspace.definition, radius_km=radius_km, horizons=horizons, model=told.model, listed=listed,
        scores=told.scores,
    )  # fmt: skip


def day_before(as_of: AsOf) -> AsOf:
    """Return the question of the day before, as known then; who looks back with hindsight keeps the same hindsight."""
    if as_of.known_at - as_of.valid_at > timedelta(days=1):
        return replace(as_of, valid_at=as_of.valid_at - timedelta(days=1))
    return asking.days_before(as_of, 1)


def import_incidents(
    workspace: Workspace,
    file: Path,
    *,
    by: str,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str | None = None,
    date_format: str | None = None,
    within_km: float | None = WITHIN_KM,
    received_at: datetime | None = None,
    progress: Callable[[float], None] | None = None,
) -> Imported:
    """Take the incidents of a file into the record. Raises ``AskedWrongly`` when it cannot be read or used."""
    if within_km is not None and not workspace.definition.sites:
        raise AskedWrongly(
            "sites-missing",
            "The incidents were not taken in",
            "mission/sites.yaml lists no site they could lie near",
            "list the sites first, or take every row with --everywhere",
        )
    chosen, rows = incidents_in(
        file, layout=layout, columns=columns, source=source, date_format=date_format, progress=progress
    )
    return take_incidents(
        workspace.ledger,
        rows,
        _now(workspace),
        file=file.name,
        layout=chosen.name,
        by=by,
        near=Near(points=[(site.lat, site.lon) for site in workspace.definition.sites], km=within_km),
        received_at=received_at,
    )


def withdraw(workspace: Workspace, source: str, ids: Sequence[str], *, by: str, reason: str) -> Entry:
    """Take listed incidents back from now on."""
    return withdraw_incidents(workspace.ledger, source, ids, _now(workspace), by=by, reason=reason)


def verified(workspace: Workspace, as_of: AsOf, wanted: Wanted, *, keep_by: str | None = None) -> Verified:
    """Score the models on what the record held as known then. Raises ``AskedWrongly`` when that is too little.

    ``keep_by`` names who keeps what was found in the record, for the brief to publish.
    """
    check_models(wanted.models)
    known = asking.picture(workspace, as_of)
    names = [site.id for site in workspace.definition.sites]
    found = verify(recorded(workspace, known), _points(workspace), names, _today(as_of), wanted)
    if keep_by is not None:
        keep_verification(workspace.ledger, found, by=keep_by)
    return found


def choose(
    workspace: Workspace, model: str, *, by: str, reason: str | None = None, wanted: Wanted | None = None
) -> ModelChosen:
    """Let a model speak from now on, once it has been scored on this record and beat each site's base rate.

    Raises ``AskedWrongly`` when the record is too short to tell, ``NotAllowed`` (``model-not-proven``) when the
    range of its skill does not lie above 0 at any horizon, or lies below 0 at one.
    """
    if model == PRIOR:
        entry = choose_model(workspace.ledger, None, (), by=by, reason=reason)
        return ModelChosen(model=DEFAULT.name, entry=entry.k, scores=())
    check_models((model,))
    if model == TREES:
        raise AskedWrongly(
            "model-unexplained",
            "The trees were not chosen to speak alone",
            "no share of a past incident can be told from them",
            "choose ensemble-ml, in which they speak beside the default's members",
        )
    now = _now(workspace)
    asked = wanted or Wanted(models=(model,))
    known = asking.picture(workspace, now)
    past = recorded(workspace, known)
    names = [site.id for site in workspace.definition.sites]
    found = verify(past, _points(workspace), names, _today(now), asked)
    scores = scores_of(found, model)
    _check_proven(model, scores)
    keep_verification(workspace.ledger, found, by=by)
    on_time = past.catalogue.where(past.sharp & ~(np.nan_to_num(past.delay) > found.delay_days))
    heard = min(_today(now), int(past.catalogue.day[past.sharp].max()) + found.delay_days)  # silence teaches no calm
    fitted = fit(
        on_time, _points(workspace), heard, model=model, radius_km=asked.radius_km, delay_days=found.delay_days
    )
    entry = choose_model(workspace.ledger, fitted, scores, by=by, reason=reason)
    return ModelChosen(model=model, entry=entry.k, scores=scores)


def check_models(names: Sequence[str], known: Collection[str] = (*RECIPES, *WITH_TREES)) -> None:
    """Raise ``AskedWrongly`` when a model is named that there is not."""
    unknown = [name for name in names if name not in known]
    if unknown:
        raise AskedWrongly(
            "bench-unknown-model",
            f"The model {unknown[0]!r} was not scored",
            "there is none of that name",
            f"choose among {', '.join(known)}",
        )


def recorded(workspace: Workspace, known: Answered) -> Recorded:
    """Return the attacks of the record since anybody watched, each with how long it took to become known."""
    as_of = known.picture.as_of
    told = attacks_in(known.picture.incidents)
    listed = queries.listed_incidents(workspace.ledger, as_of)
    past = within_reach(reconciled(told, listed), workspace.definition)
    learnt = {**_learnt_of_reports(known), **{f"{r.source}:{r.id}": r.published for r in listed if r.published}}
    evidence = gather(past, workspace.definition, as_of.valid_at)
    sharp = np.array([_sharp(attack) for attack in past], dtype=np.bool_)
    delay = np.array([_delay(attack, learnt) for attack in past], dtype=np.float64)
    return Recorded(
        catalogue=Catalogue(
            day=np.floor(evidence.day).astype(np.int64),
            lat=evidence.lat,
            lon=evidence.lon,
            weight=evidence.weight,
            spread_km=np.where(sharp[evidence.incident], 0.0, evidence.spread_km),
        ),
        incident=evidence.incident,
        delay=delay[evidence.incident],
        sharp=sharp[evidence.incident],
    ).where(evidence.day >= evidence.watched_from)


def _learnt_of_reports(known: Answered) -> dict[str, date]:
    """The day each incident of the picture first became known, from the first claim that told of it."""
    claims = {claim.id: claim.known_at for claim in known.evidence.claims}
    found = {}
    for incident in known.picture.incidents:
        told = [claims[claim] for claim in incident.basis.claims if claim in claims]
        if told:
            found[incident.id] = min(told).astimezone(UTC).date()
    return found


def _sharp(attack: Attack) -> bool:
    if attack.lat is None or attack.first_day is None or attack.last_day is None:
        return False
    return (attack.last_day - attack.first_day).days < 6 and attack.spread_km <= 25.0


def _delay(attack: Attack, learnt: Mapping[str, date]) -> float:
    """Days from the last day it can have been to the day it was known; by the first who told of it."""
    days = [learnt[name] for name in (attack.id, *attack.also) if name in learnt]
    if not days or attack.last_day is None:
        return float("nan")
    return float(max(0, (min(days) - attack.last_day).days))


def _check_proven(model: str, scores: Sequence[Score]) -> None:
    told = [score for score in scores if score.low is not None and score.high is not None]
    better = any(score.low is not None and score.low > 0 for score in told)
    worse = [score for score in told if score.high is not None and score.high < 0]
    if better and not worse:
        return
    shown = ", ".join(f"{s.horizon_days} d {s.log_skill:.3f} ({s.low:.3f} to {s.high:.3f})" for s in told)
    raise NotAllowed(
        "model-not-proven",
        f"The model {model!r} was not chosen",
        f"on this record it does not beat each site's base rate: log-skill {shown or 'cannot be told'}",
        "keep the model that speaks now, or import incidents of earlier years and try again",
    )


def _points(workspace: Workspace) -> Floats:
    return np.array([(s.lat, s.lon) for s in workspace.definition.sites], dtype=np.float64).reshape(-1, 2)


def _today(as_of: AsOf) -> int:
    return int(day_number(as_of.valid_at))


def _now(workspace: Workspace) -> AsOf:
    now = workspace.clock()
    return AsOf(valid_at=now, known_at=now + timedelta(seconds=1))
