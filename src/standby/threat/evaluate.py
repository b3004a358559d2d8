"""Evaluates the threat at each site from the picture. A pure function: same picture, same estimate."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from standby.basis.ids import content_id
from standby.basis.json import Json, to_json
from standby.basis.mission import Definition
from standby.basis.places import distance_km
from standby.basis.same import kept_while_the_same
from standby.numeric.distributions import any_probability, gamma_quantile
from standby.numeric.kernels import distances_km
from standby.picture.model import Incident, Picture
from standby.threat.attacks import Attack, attacks_in, reconciled, unrest_in
from standby.threat.evidence import day_number, gather, not_placed
from standby.threat.hazards import ANY
from standby.threat.importers.model import Listed
from standby.threat.model import Driver, Evidence, Expectation, Floats, Score, ThreatEstimate, ThreatModel
from standby.threat.models import DEFAULT
from standby.threat.reporting import Reporting, newest_of, reporting_on
from standby.threat.words import basis_words, driver_words, sentence

HORIZONS = (1, 7, 30)
"""How many days ahead the threat is told."""

RADIUS_KM = 25.0
"""How far from a site an attack counts as one at the site."""

FADING_TRUST_DAYS = 30.0
"""How fast what we knew loses its weight once the sources have gone quiet."""

SHOWN_DRIVERS = 100
"""So many incidents are told one by one; the rest of a long record together."""

REACH_KM = 1_000.0
"""Listed incidents further than this from every site move no figure and are left out."""

LEAST_OF_CLASS = 5
"""A class of hazard is told apart only when the record holds so many of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question put to a model, with all it takes to tell the answer.

    ``ages`` are how many days ago each attack was, ``km`` (site, attack) how far away; NaN where it has no point.
    """

    picture: Picture
    definition: Definition
    attacks: Sequence[Attack]
    evidence: Evidence
    at: Floats
    points: Floats
    reporting: Sequence[Reporting]
    expectation: Expectation
    horizons: tuple[int, ...]
    radius_km: float
    model: ThreatModel
    hazard: str
    scores: Mapping[int, Score]
    ages: Floats
    km: Floats
    not_placed: tuple[str, ...]


def evaluate(
    picture: Picture,
    definition: Definition,
    *,
    horizons: tuple[int, ...] = HORIZONS,
    radius_km: float = RADIUS_KM,
    model: ThreatModel = DEFAULT,
    listed: tuple[Listed, ...] = (),
    scores: Mapping[int, Score] | None = None,
    by_hazard: bool = False,
    told: bool = True,
) -> tuple[ThreatEstimate, ...]:
    """Estimate how likely an attack is at each site, for each horizon in days, with its range and its reasons.

    Attacks that reports tell of and those that publishers list are taken together, each once, and of every
    class together; ``by_hazard`` tells each class apart as well where the record holds enough of it. When the
    sources of a site have gone quiet, the clock of its estimate stands at the last report, so that silence is
    never read as calm; a site nobody covers gets no figure, or a floor where others told of attacks that
    reach it. Estimates that need not be ``told`` have their figures and no reasons or words: enough for a rule.
    """
    asked = ask(picture, definition, horizons=horizons, radius_km=radius_km, model=model, listed=listed, scores=scores)
    one = estimate_of if told else _bare
    found = [one(asked, row, column) for row in range(len(definition.sites)) for column in range(len(horizons))]
    if by_hazard:
        found += [
            _of_class(asked, estimate, hazard) for hazard in classes_told(asked.attacks) for estimate in tuple(found)
        ]
        found += _unrest(picture, definition, horizons, radius_km)
    return tuple(found)


def ask(
    picture: Picture,
    definition: Definition,
    *,
    horizons: tuple[int, ...] = HORIZONS,
    radius_km: float = RADIUS_KM,
    model: ThreatModel = DEFAULT,
    listed: tuple[Listed, ...] = (),
    scores: Mapping[int, Score] | None = None,
    attacks: Sequence[Attack] | None = None,
    hazard: str = ANY,
) -> Asked:
    """Put the question to the model: everything an estimate and its explanation are told from."""
    past = _past(picture.incidents, listed, definition) if attacks is None else attacks
    evidence = gather(past, definition, picture.as_of.valid_at)
    published = newest_of(listed)
    reporting = tuple(reporting_on(site, picture, definition, published) for site in definition.sites)
    at = np.array([_clock(report, picture, evidence) for report in reporting], dtype=np.float64)
    points = np.array([(s.lat, s.lon) for s in definition.sites], dtype=np.float64).reshape(-1, 2)
    return Asked(
        picture=picture,
        definition=definition,
        attacks=past,
        evidence=evidence,
        at=at,
        points=points,
        reporting=reporting,
        expectation=model.expect(evidence, points, at, horizons, radius_km),
        horizons=horizons,
        radius_km=radius_km,
        model=model,
        hazard=hazard,
        scores=scores or {},
        ages=np.maximum(0.0, day_number(picture.as_of.valid_at) - _mean_days(evidence)),
        km=_distances(points, past),
        not_placed=not_placed(past, evidence),
    )


@kept_while_the_same
def _past(incidents: tuple[Incident, ...], listed: tuple[Listed, ...], definition: Definition) -> tuple[Attack, ...]:
    """Return every attack once that can move a figure: the same day after day, until one comes or goes."""
    return within_reach(reconciled(attacks_in(incidents), listed), definition)


def within_reach(attacks: Sequence[Attack], definition: Definition) -> tuple[Attack, ...]:
    """Leave out the attacks a publisher lists that lie too far from every site to move a figure."""
    points = [(site.lat, site.lon) for site in definition.sites]
    return tuple(a for a in attacks if not a.source or a.lat is None or _reaches(a, points))


def classes_told(attacks: Sequence[Attack]) -> tuple[str, ...]:
    """Return the classes of hazard of which the record holds enough to be told apart, the most frequent first."""
    counts: dict[str, int] = {}
    for attack in attacks:
        counts[attack.hazard] = counts.get(attack.hazard, 0) + 1
    told = [hazard for hazard, count in counts.items() if count >= LEAST_OF_CLASS and hazard != "not stated"]
    return tuple(sorted(told, key=lambda hazard: (-counts[hazard], hazard)))


def _reaches(attack: Attack, points: Sequence[tuple[float, float]]) -> bool:
    lat, lon = attack.lat or 0.0, attack.lon or 0.0
    return any(abs(lat - p[0]) * 111.0 <= REACH_KM and distance_km((lat, lon), p) <= REACH_KM for p in points)


def _of_class(asked: Asked, estimate: ThreatEstimate, hazard: str) -> ThreatEstimate:
    """The part of an estimate that one class of hazard has: the rates of all classes add up to the whole."""
    of_class = {attack.id for attack in asked.attacks if attack.hazard == hazard}
    row = [site.id for site in asked.definition.sites].index(estimate.site)
    shares = asked.expectation.shares[row, asked.horizons.index(estimate.horizon_days)]
    mine = float(sum(shares[n] for n, attack in enumerate(asked.attacks) if attack.id in of_class))
    everyones = sum(1 for attack in asked.attacks if attack.hazard == hazard) / max(1, len(asked.attacks))
    part = float(mine + max(0.0, 1.0 - float(shares.sum())) * everyones)
    figures = {name: _part(getattr(estimate, name), part, name) for name in FIGURES}
    drivers = tuple(d for d in estimate.drivers if d.incident in of_class)
    site = asked.definition.sites[row]
    return replace(
        estimate,
        hazard=hazard,
        probability=figures["probability"],
        low=figures["low"],
        high=figures["high"],
        expected=figures["expected"],
        expected_low=figures["expected_low"],
        expected_high=figures["expected_high"],
        drivers=tuple(replace(d, share=d.share / part) for d in drivers) if part > 0 else (),
        others=0,
        others_share=max(0.0, (mine - sum(d.share for d in drivers)) / part) if part > 0 else 0.0,
        prior_share=max(0.0, 1 - mine / part) if part > 0 and estimate.prior_share is not None else None,
        says=sentence(
            site, estimate.horizon_days, asked.radius_km, figures, drivers, asked.reporting[row],
            asked.picture.as_of.valid_at, hazard=hazard,
        ),
        fingerprint=content_id("threat", estimate.fingerprint, hazard),
    )  # fmt: skip


FIGURES = ("probability", "low", "high", "expected", "expected_low", "expected_high")


def _part(figure: float | None, part: float, name: str) -> float | None:
    """A part of a rate: an expected number is scaled, a probability by its rate."""
    if figure is None or name.startswith("expected"):
        return None if figure is None else float(figure * part)
    return 1.0 if figure >= 1 else float(-np.expm1(part * np.log1p(-figure)))


def _unrest(
    picture: Picture, definition: Definition, horizons: tuple[int, ...], radius_km: float
) -> list[ThreatEstimate]:
    """Demonstrations and riots are no attacks: they are told beside them by the stated model."""
    events = unrest_in(picture.incidents)
    if len(events) < LEAST_OF_CLASS:
        return []
    asked = ask(picture, definition, horizons=horizons, radius_km=radius_km, attacks=events, hazard="unrest")
    return [estimate_of(asked, row, column) for row in range(len(definition.sites)) for column in range(len(horizons))]


def to_plain(estimates: Sequence[ThreatEstimate]) -> list[Json]:
    """Return estimates as the plain data that ``--json`` prints."""
    return [to_json(estimate) for estimate in estimates]


def _clock(reporting: Reporting, picture: Picture, evidence: Evidence) -> float:
    """The day asked about; where the sources have gone quiet, the last day anybody told of."""
    now = day_number(picture.as_of.valid_at)
    if reporting.status != "sources gone quiet" or reporting.last_heard is None:
        return now
    return min(now, max(day_number(reporting.last_heard), float(evidence.day.max(initial=0.0))))


def estimate_of(asked: Asked, row: int, column: int) -> ThreatEstimate:
    """Return one site's estimate for one horizon, told with its reasons."""
    site, reporting = asked.definition.sites[row], asked.reporting[row]
    horizon_days = asked.horizons[column]
    drivers = drivers_of(asked, row, column, most=SHOWN_DRIVERS)
    figures = figures_of(asked, row, column, blind=reporting.status == "no reporting sources")
    known = figures if reporting.status != "no reporting sources" or drivers else dict.fromkeys(figures)
    shares = asked.expectation.shares[row, column]
    rest = np.count_nonzero(shares > 0) - len(drivers)
    score = asked.scores.get(horizon_days)
    return ThreatEstimate(
        site=site.id,
        as_of=asked.picture.as_of,
        hazard=asked.hazard,
        horizon_days=horizon_days,
        radius_km=asked.radius_km,
        **known,
        drivers=drivers,
        prior_share=max(0.0, 1.0 - float(shares.sum())) if known["expected"] is not None else None,
        not_placed=asked.not_placed,
        model=asked.model.name,
        says=sentence(
            site, horizon_days, asked.radius_km, known, drivers, reporting, asked.picture.as_of.valid_at,
            hazard=asked.hazard,
        ),
        status=reporting.status,
        fingerprint=content_id(
            "threat", asked.picture.fingerprint, site.id, horizon_days, asked.radius_km, asked.model.name,
            asked.hazard, len(asked.attacks),
        ),
        others=int(rest),
        others_share=max(0.0, float(shares.sum()) - sum(d.share for d in drivers)) if rest else 0.0,
        score=score,
        basis=basis_words(asked.model.name, score, len(asked.attacks)),
    )  # fmt: skip


def _bare(asked: Asked, row: int, column: int) -> ThreatEstimate:
    """Return the figures of an estimate alone."""
    blind = asked.reporting[row].status == "no reporting sources"
    reached = not blind or bool((asked.expectation.shares[row, column] > 0).any())
    figures = figures_of(asked, row, column, blind=blind)
    return ThreatEstimate(
        site=asked.definition.sites[row].id,
        as_of=asked.picture.as_of,
        hazard=asked.hazard,
        horizon_days=asked.horizons[column],
        radius_km=asked.radius_km,
        **(figures if reached else dict.fromkeys(figures)),
        drivers=(),
        prior_share=None,
        not_placed=(),
        model=asked.model.name,
        says="",
        status=asked.reporting[row].status,
        fingerprint="",
    )


def figures_of(asked: Asked, row: int, column: int, *, blind: bool) -> dict[str, float | None]:
    """Probability and expected number with their 80 % credible ranges; nobody watching leaves the top open."""
    told = asked.expectation
    mean, shape = float(told.mean[row, column]), float(told.shape[row, column] * _trust(asked, row))
    fewer, more = (float(gamma_quantile(round(shape, 6), p) / round(shape, 6)) for p in (0.1, 0.9))
    p, p_low, p_high = (_chance(told, row, column, part) for part in (1.0, fewer, more))
    return {
        "probability": p,
        "low": min(p, p_low),
        "high": 1.0 if blind else max(p, p_high),
        "expected": mean,
        "expected_low": min(mean, mean * fewer),
        "expected_high": None if blind else max(mean, mean * more),
        "dispersion": told.dispersion,
    }


def _chance(told: Expectation, row: int, column: int, part: float) -> float:
    """The probability of at least one when the rate is so many times what it is held to be."""
    if told.probability is None:
        return float(any_probability(float(told.mean[row, column]) * part, told.dispersion))
    return float(-np.expm1(part * np.log1p(-min(float(told.probability[row, column]), 1 - 1e-12))))


def _trust(asked: Asked, row: int) -> float:
    """How much of the evidence still counts: all of it, or less and less since the sources went quiet."""
    quiet_days = day_number(asked.picture.as_of.valid_at) - asked.at[row]
    return float(np.exp(-max(0.0, quiet_days) / FADING_TRUST_DAYS).clip(0.1, 1.0))


def drivers_of(asked: Asked, row: int, column: int, *, most: int | None = None) -> tuple[Driver, ...]:
    """Return the past incidents with a share of one figure, the largest share first; all when ``most`` is None."""
    shares = asked.expectation.shares[row, column]
    reaching = np.flatnonzero(shares > 0)
    order = reaching[np.argsort(-shares[reaching], kind="stable")][:most]
    told = zip(
        order.tolist(), shares[order].tolist(), asked.ages[order].tolist(), asked.km[row, order].tolist(), strict=True
    )
    return tuple(_driver(asked.attacks[n], share, age, km) for n, share, age, km in told)


def _mean_days(evidence: Evidence) -> Floats:
    size = len(evidence.ids)
    weight = np.bincount(evidence.incident, evidence.weight, size)
    total = np.bincount(evidence.incident, evidence.weight * evidence.day, size)
    return np.asarray(total / np.maximum(weight, 1e-12), dtype=np.float64)


def _distances(points: Floats, attacks: Sequence[Attack]) -> Floats:
    places = [(np.nan, np.nan) if a.lat is None or a.lon is None else (a.lat, a.lon) for a in attacks]
    return distances_km(points, np.array(places, dtype=np.float64).reshape(-1, 2))


def _driver(attack: Attack, share: float, days_ago: float, km: float) -> Driver:
    away = None if math.isnan(km) else round(km, 1)
    words = driver_words(attack, days_ago, away)
    return Driver(incident=attack.id, share=share, days_ago=round(days_ago, 1), km=away, words=words)
