"""Turns a picture's attacks into weighted pieces, so that a vague day or place counts as vaguely as it was told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from standby.basis.mission import Definition
from standby.basis.places import Place
from standby.basis.time import DateRange
from standby.basis.vocabulary import ATTACKS
from standby.picture.model import Incident
from standby.threat.model import Evidence

SPREAD_KM = {"site": 1.0, "town": 4.0, "region": 60.0}
"""How far, as a standard deviation, the true point of an incident may lie from the point of a place."""

OPEN_SIDE_DAYS = 30
"""When only one side of "when" is known, the incident is taken to lie within this many days of it."""

MOST_DAYS = 92
"""A range of days is represented by at most this many, evenly chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    incident: int
    day: float
    weight: float
    lat: float
    lon: float
    spread_km: float


def day_number(at: datetime) -> float:
    """Return a moment as a count of days, fractions included, in UTC."""
    moment = at.astimezone(UTC)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment.toordinal() + (moment - midnight) / timedelta(days=1)


def attacks_in(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Return the incidents that count as attacks."""
    return tuple(i for i in incidents if i.predicate in ATTACKS)


def gather(attacks: Sequence[Incident], definition: Definition, at: datetime) -> Evidence:
    """Return the attacks that began by ``at`` as pieces, each a possible day and place with its weight.

    A range of days is spread evenly over its days; a place over its spread (``SPREAD_KM``). An attack placed no
    more sharply than a country is shared out among the mission's sites there and one place more, "elsewhere":
    with N sites each gets 1/(N + 1). What can be given no place or no day is in ``not_placed``.
    Incidents count as watched for from the first day of the earliest attack.
    """
    pieces = [piece for number, attack in enumerate(attacks) for piece in _pieces(number, attack, definition, at)]
    return Evidence(
        ids=tuple(a.id for a in attacks),
        incident=np.array([p.incident for p in pieces], dtype=np.int64),
        day=np.array([p.day for p in pieces], dtype=np.float64),
        weight=np.array([p.weight for p in pieces], dtype=np.float64),
        lat=np.array([p.lat for p in pieces], dtype=np.float64),
        lon=np.array([p.lon for p in pieces], dtype=np.float64),
        spread_km=np.array([p.spread_km for p in pieces], dtype=np.float64),
        watched_from=min((p.day for p in pieces), default=day_number(at)),
    )


def not_placed(attacks: Sequence[Incident], evidence: Evidence) -> tuple[str, ...]:
    """Return the attacks that have no piece: nobody said where or when, or they lie where no site of ours is."""
    placed = {evidence.ids[number] for number in evidence.incident}
    return tuple(a.id for a in attacks if a.id not in placed)


def _pieces(number: int, attack: Incident, definition: Definition, at: datetime) -> Iterator[_Piece]:
    days = _days(attack.happened, at.astimezone(UTC).date())
    places = _places(attack.place, definition)
    for day in days:
        for weight, lat, lon, spread_km in places:
            share = weight / len(days)
            yield _Piece(
                incident=number, day=day.toordinal() * 1.0, weight=share, lat=lat, lon=lon, spread_km=spread_km
            )


def _days(happened: DateRange, today: date) -> list[date]:
    """The possible days up to today. With neither side known there is none: the attack cannot be dated."""
    open_side = timedelta(days=OPEN_SIDE_DAYS)
    start = happened.start or (happened.end - open_side if happened.end else None)
    end = happened.end or (happened.start + open_side if happened.start else None)
    if start is None or end is None or start > today:
        return []
    length = (min(end, today) - start).days + 1
    step = max(1, -(-length // MOST_DAYS))
    return [start + timedelta(days=n) for n in range(0, length, step)]


def _places(place: Place | None, definition: Definition) -> list[tuple[float, float, float, float]]:
    if place is None:
        return []
    if place.lat is not None and place.lon is not None and place.precision != "country":
        return [(1.0, place.lat, place.lon, SPREAD_KM.get(place.precision or "town", SPREAD_KM["town"]))]
    there = [s for s in definition.sites if place.country and s.country == place.country]
    return [(1 / (len(there) + 1), s.lat, s.lon, SPREAD_KM["site"]) for s in there]
