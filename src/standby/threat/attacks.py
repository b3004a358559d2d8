"""Past attacks in one form, whether reports told of them or a publisher lists them; each counted once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from standby.basis.places import country_name, distance_km
from standby.basis.vocabulary import ATTACKS
from standby.picture.model import Incident
from standby.threat.hazards import OF_PREDICATE, is_attack
from standby.threat.importers.model import Listed

SPREAD_KM = {"site": 1.0, "town": 4.0, "region": 60.0}
"""How far, as a standard deviation, the true point of a reported incident may lie from the point of its place."""

OPEN_SIDE_DAYS = 30
"""When only one side of "when" is known, the incident is taken to lie within this many days of it."""

SAME_KM = 5.0
"""Two rows on the same day are one incident within this distance, or within twice their spreads if that is more."""

VAGUE = ("not stated", "armed clash", "attack on civilians", "small arms")
"""Classes that do not tell by what means: any of them can be the same incident as one of another class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One past attack: the days it can have been (None: not known), where, and of which class.

    Without a point only the ``country`` (ISO 3166 alpha-2 or its name) is known, or nothing. ``also`` names the
    rows of publishers that are taken for the same attack.
    """

    id: str
    what: str
    hazard: str
    first_day: date | None
    last_day: date | None
    lat: float | None
    lon: float | None
    spread_km: float
    place: str
    country: str | None
    source: str = ""
    also: tuple[str, ...] = ()


def attacks_in(incidents: Iterable[Incident]) -> tuple[Attack, ...]:
    """Return the incidents of a picture that count as attacks."""
    return tuple(_told(incident) for incident in incidents if incident.predicate in ATTACKS)


def unrest_in(incidents: Iterable[Incident]) -> tuple[Attack, ...]:
    """Return the incidents of a picture that are unrest: shown by class, and no attacks."""
    return tuple(_told(i) for i in incidents if OF_PREDICATE.get(i.predicate) == "unrest")


def reconciled(told: Sequence[Attack], listed: tuple[Listed, ...]) -> tuple[Attack, ...]:
    """Return every attack once: those reports tell of, and those publishers list that are none of these.

    A row is taken for an attack already there when their days overlap, their places lie within 5 km or twice
    their spreads, and their classes do not contradict each other; each attack takes at most one row of each
    publisher, the nearest first. Rows of one publisher are never taken for each other.
    """
    rows, by_day = _distinct(listed)
    also: dict[int, list[str]] = {}
    taken: set[int] = set()
    for number, attack in enumerate(told):
        sources: set[str] = set()
        for _, index in sorted(_candidates(attack, rows, by_day)):
            if index not in taken and not sources & _publishers(rows[index]):
                taken.add(index)
                sources |= _publishers(rows[index])
                also.setdefault(number, []).append(rows[index].id)
                also[number] += rows[index].also
    merged = (_with(attack, tuple(also.get(number, ()))) for number, attack in enumerate(told))
    return (*merged, *(row for index, row in enumerate(rows) if index not in taken))


def days_of(attack: Attack, today: date) -> tuple[date, date] | None:
    """Return the first and the last day an attack can have been, up to today; None when it cannot be dated."""
    open_side = timedelta(days=OPEN_SIDE_DAYS)
    start = attack.first_day or (attack.last_day - open_side if attack.last_day else None)
    end = attack.last_day or (attack.first_day + open_side if attack.first_day else None)
    if start is None or end is None or start > today:
        return None
    return start, min(end, today)


def _told(incident: Incident) -> Attack:
    place = incident.place
    point = place is not None and place.lat is not None and place.precision != "country"
    return Attack(
        id=incident.id,
        what=incident.predicate.replace("_", " "),
        hazard=OF_PREDICATE.get(incident.predicate, "not stated"),
        first_day=incident.happened.start,
        last_day=incident.happened.end,
        lat=place.lat if place and point else None,
        lon=place.lon if place and point else None,
        spread_km=SPREAD_KM.get(place.precision or "town", SPREAD_KM["town"]) if place else 0.0,
        place=place.name if place else "",
        country=place.country if place else None,
    )


@lru_cache(maxsize=4)  # the same rows are asked about for every day of a timeline
def _distinct(listed: tuple[Listed, ...]) -> tuple[tuple[Attack, ...], dict[date, list[int]]]:
    """The attacks publishers list, each once, and which can lie on each day; the publisher first in order wins."""
    rows: list[Attack] = []
    by_day: dict[date, list[int]] = {}
    for listing in sorted(filter(_counts, listed), key=lambda row: (row.first_day, row.source, row.id)):
        row = _listed(listing)
        same = _same_elsewhere(row, rows, by_day)
        if same is not None:
            rows[same] = _with(rows[same], (*rows[same].also, row.id))
            continue
        for day in _span(row):
            by_day.setdefault(day, []).append(len(rows))
        rows.append(row)
    return tuple(rows), by_day


def _counts(row: Listed) -> bool:
    return is_attack(row.hazard)


def _listed(row: Listed) -> Attack:
    return Attack(
        id=f"{row.source}:{row.id}",
        what=row.kind,
        hazard=row.hazard,
        first_day=row.first_day,
        last_day=row.last_day,
        lat=row.lat,
        lon=row.lon,
        spread_km=row.spread_km,
        place=row.place or row.country,
        country=row.country or None,
        source=row.source,
    )


def _span(attack: Attack) -> Iterator[date]:
    assert attack.first_day is not None
    assert attack.last_day is not None
    for n in range(min(31, (attack.last_day - attack.first_day).days + 1)):
        yield attack.first_day + timedelta(days=n)


def _same_elsewhere(row: Attack, rows: Sequence[Attack], by_day: dict[date, list[int]]) -> int | None:
    found = [
        (apart, index) for apart, index in _candidates(row, rows, by_day) if row.source not in _publishers(rows[index])
    ]
    return min(found)[1] if found else None


def _publishers(row: Attack) -> set[str]:
    """Everybody who lists an attack."""
    return {row.source, *(name.split(":")[0] for name in row.also)}


def _candidates(attack: Attack, rows: Sequence[Attack], by_day: dict[date, list[int]]) -> Iterator[tuple[float, int]]:
    days = days_of(attack, date.max)
    if days is None or attack.lat is None or attack.lon is None:
        return
    span = (days[0] + timedelta(days=n) for n in range(min(31, (days[1] - days[0]).days + 1)))
    for index in sorted({index for day in span for index in by_day.get(day, ())}):
        row = rows[index]
        if row.lat is None or row.lon is None or not _compatible(attack.hazard, row.hazard):
            continue
        if abs(row.lat - attack.lat) > 1.5:
            continue  # far away: no need to work out how far
        apart = distance_km((attack.lat, attack.lon), (row.lat, row.lon))
        if apart <= max(SAME_KM, 2 * min(attack.spread_km + row.spread_km, 30.0)):
            yield apart, index


def _compatible(one: str, other: str) -> bool:
    return one == other or one in VAGUE or other in VAGUE


def _with(attack: Attack, also: tuple[str, ...]) -> Attack:
    if also == attack.also:
        return attack
    return Attack(
        id=attack.id, what=attack.what, hazard=attack.hazard, first_day=attack.first_day, last_day=attack.last_day,
        lat=attack.lat, lon=attack.lon, spread_km=attack.spread_km, place=attack.place, country=attack.country,
        source=attack.source, also=also,
    )  # fmt: skip


def in_country(attack: Attack, code: str) -> bool:
    """Say whether an attack lies in a country, given by its code; publishers write codes or names."""
    return attack.country is not None and attack.country.casefold() in (code.casefold(), country_name(code).casefold())
