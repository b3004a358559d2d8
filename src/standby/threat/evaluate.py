"""Evaluates the threat at each site from the picture. A pure function: same picture, same estimate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from standby.basis.ids import content_id
from standby.basis.json import Json, to_json
from standby.basis.mission import Definition, Site
from standby.basis.places import distance_km
from standby.numeric.distributions import any_probability, gamma_quantile
from standby.picture.model import Incident, Picture
from standby.threat.evidence import attacks_in, day_number, gather, not_placed
from standby.threat.model import Driver, Evidence, Expectation, Floats, ThreatEstimate, ThreatModel
from standby.threat.models import DEFAULT
from standby.threat.reporting import Reporting, reporting_on
from standby.threat.words import driver_words, sentence

HORIZONS = (1, 7, 30)
"""How many days ahead the threat is told."""

RADIUS_KM = 25.0
"""How far from a site an attack counts as one at the site."""

FADING_TRUST_DAYS = 30.0
"""How fast what we knew loses its weight once the sources have gone quiet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One question put to a model, with all it takes to tell the answer."""

    picture: Picture
    definition: Definition
    attacks: Sequence[Incident]
    evidence: Evidence
    at: Floats
    reporting: Sequence[Reporting]
    expectation: Expectation
    radius_km: float
    model: str


def evaluate(
    picture: Picture,
    definition: Definition,
    *,
    horizons: tuple[int, ...] = HORIZONS,
    radius_km: float = RADIUS_KM,
    model: ThreatModel = DEFAULT,
) -> tuple[ThreatEstimate, ...]:
    """Estimate how likely an attack is at each site, for each horizon in days, with its range and its reasons.

    Attacks of every kind are taken together. When the sources of a site have gone quiet, the clock of its
    estimate stands at the last report, so that silence is never read as calm; a site nobody covers gets no
    figure, or a floor where others told of attacks that reach it.
    """
    attacks = attacks_in(picture.incidents)
    evidence = gather(attacks, definition, picture.as_of.valid_at)
    reporting = tuple(reporting_on(site, picture, definition) for site in definition.sites)
    at = np.array([_clock(report, picture, evidence) for report in reporting], dtype=np.float64)
    points = np.array([(s.lat, s.lon) for s in definition.sites], dtype=np.float64).reshape(-1, 2)
    asked = _Asked(
        picture=picture,
        definition=definition,
        attacks=attacks,
        evidence=evidence,
        at=at,
        reporting=reporting,
        expectation=model.expect(evidence, points, at, horizons, radius_km),
        radius_km=radius_km,
        model=model.name,
    )
    pairs = [(row, column) for row in range(len(definition.sites)) for column in range(len(horizons))]
    return tuple(_estimate(asked, row, column, horizons[column]) for row, column in pairs)


def to_plain(estimates: Sequence[ThreatEstimate]) -> list[Json]:
    """Return estimates as the plain data that ``--json`` prints."""
    return [to_json(estimate) for estimate in estimates]


def _clock(reporting: Reporting, picture: Picture, evidence: Evidence) -> float:
    """The day asked about; where the sources have gone quiet, the last day anybody told of."""
    now = day_number(picture.as_of.valid_at)
    if reporting.status != "sources gone quiet" or reporting.last_heard is None:
        return now
    return min(now, max(day_number(reporting.last_heard), float(evidence.day.max(initial=0.0))))


def _estimate(asked: _Asked, row: int, column: int, horizon_days: int) -> ThreatEstimate:
    site, reporting = asked.definition.sites[row], asked.reporting[row]
    drivers = _drivers(asked, row, column)
    figures = _figures(asked, row, column, blind=reporting.status == "no reporting sources")
    known = figures if reporting.status != "no reporting sources" or drivers else dict.fromkeys(figures)
    prior_share = max(0.0, 1.0 - sum(d.share for d in drivers)) if known["expected"] is not None else None
    return ThreatEstimate(
        site=site.id,
        as_of=asked.picture.as_of,
        hazard="attack",
        horizon_days=horizon_days,
        radius_km=asked.radius_km,
        **known,
        drivers=drivers,
        prior_share=prior_share,
        not_placed=not_placed(asked.attacks, asked.evidence),
        model=asked.model,
        says=sentence(site, horizon_days, asked.radius_km, known, drivers, reporting, asked.picture.as_of.valid_at),
        status=reporting.status,
        fingerprint=content_id(
            "threat", asked.picture.fingerprint, site.id, horizon_days, asked.radius_km, asked.model
        ),
    )


def _figures(asked: _Asked, row: int, column: int, *, blind: bool) -> dict[str, float | None]:
    """Probability and expected number with their 80 % credible ranges; nobody watching leaves the top open."""
    told = asked.expectation
    mean, shape = float(told.mean[row, column]), float(told.shape[row, column]) * _trust(asked, row)
    low, high = (mean / shape * gamma_quantile(shape, p) for p in (0.1, 0.9))
    p, p_low, p_high = (float(any_probability(m, told.dispersion)) for m in (mean, low, high))
    return {
        "probability": p,
        "low": min(p, p_low),
        "high": 1.0 if blind else max(p, p_high),
        "expected": mean,
        "expected_low": min(mean, low),
        "expected_high": None if blind else max(mean, high),
        "dispersion": told.dispersion,
    }


def _trust(asked: _Asked, row: int) -> float:
    """How much of the evidence still counts: all of it, or less and less since the sources went quiet."""
    quiet_days = day_number(asked.picture.as_of.valid_at) - asked.at[row]
    return float(np.exp(-max(0.0, quiet_days) / FADING_TRUST_DAYS).clip(0.1, 1.0))


def _drivers(asked: _Asked, row: int, column: int) -> tuple[Driver, ...]:
    shares = asked.expectation.shares[row, column]
    site = asked.definition.sites[row]
    reaching = [int(n) for n in np.flatnonzero(shares > 0)]
    order = sorted(reaching, key=lambda n: (-shares[n], asked.attacks[n].id))
    return tuple(_driver(asked, site, n, float(shares[n])) for n in order)


def _driver(asked: _Asked, site: Site, number: int, share: float) -> Driver:
    attack, evidence = asked.attacks[number], asked.evidence
    mine = evidence.incident == number
    day = float(np.average(evidence.day[mine], weights=evidence.weight[mine]))
    days_ago = max(0.0, day_number(asked.picture.as_of.valid_at) - day)
    km = _apart(attack, site)
    words = driver_words(attack, days_ago, km)
    return Driver(incident=attack.id, share=share, days_ago=round(days_ago, 1), km=km, words=words)


def _apart(attack: Incident, site: Site) -> float | None:
    place = attack.place
    if place is None or place.lat is None or place.lon is None or place.precision == "country":
        return None
    return round(distance_km((place.lat, place.lon), (site.lat, site.lon)), 1)
