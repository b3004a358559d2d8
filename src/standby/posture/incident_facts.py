"""Counts incidents for rules: how many surely happened in a window, and how many possibly did."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from standby.basis.grades import Grade, parse_grade
from standby.basis.mission import Definition, Person, Unit
from standby.basis.quantities import counted
from standby.basis.same import kept_while_the_same
from standby.basis.vocabulary import ATTACKS
from standby.picture.incidents import STRUCK_KM
from standby.picture.model import Basis, Incident, Picture
from standby.posture.model import Fact
from standby.posture.registry import FACT_NAMES

SEVERE = ("missile_attack", "air_strike", "drone_strike", "strike")
"""Attacks with weapons that only a state or its like has."""

UNREST = ("demonstration", "protest")

Touched = tuple[Incident, str]
"""An incident and how it concerns somebody: ``surely`` or ``possibly``."""


class Sorted:
    """Incidents sorted by whom they concern: the same for every moment, for as long as no incident comes or goes."""

    def __init__(self, incidents: Sequence[Incident], definition: Definition) -> None:
        """Take the incidents of a picture; figures whose killing counts are those the mission lists."""
        figures = [person for person in definition.people if person.kind == "figure"]
        self._attacks = [i for i in incidents if i.predicate in ATTACKS]
        self._unrest = [i for i in incidents if i.predicate in UNREST]
        self.killings = [(i, "surely") for i in self._attacks if _kills_a_figure(i, figures)]
        self.begins = min((i.happened.start for i in incidents if i.happened.start), default=None)
        self._order = {id(incident): number for number, incident in enumerate(self._attacks)}
        self._unplaced = [i for i in self._attacks if _unplaced(i)]
        self._of_unit: dict[str, tuple[Sequence[Touched], Sequence[Touched]]] = {}
        self._of_host: dict[str, tuple[Sequence[Touched], Sequence[Touched]]] = {}
        self._by_site: dict[str, list[Incident]] = {}
        for incident in self._attacks:
            for site in dict.fromkeys(
                [*(site for site, _ in incident.near), *([incident.site] if incident.site else [])]
            ):
                self._by_site.setdefault(site, []).append(incident)
        self._unreviewed: dict[str | None, set[str]] = {}
        for incident in incidents:
            if incident.place and incident.basis.unreviewed:
                self._unreviewed.setdefault(incident.place.country, set()).update(incident.basis.unreviewed)

    def unreviewed(self, country: str | None) -> set[str]:
        """Return the claims that incidents in a country rest on and nobody has reviewed."""
        return self._unreviewed.get(country, set())

    def of_unit(self, unit: Unit) -> tuple[Sequence[Touched], Sequence[Touched]]:
        """Return the attacks near a unit of the mission, and those on its own sites, in the order of the picture."""
        if unit.id not in self._of_unit:
            self._of_unit[unit.id] = self._near(unit), self._on_us(unit)
        return self._of_unit[unit.id]

    def of_host(self, host: str) -> tuple[Sequence[Touched], Sequence[Touched]]:
        """Return the attacks and the demonstrations in a country, in the order of the picture."""
        if host not in self._of_host:
            self._of_host[host] = _in_host(self._attacks, host), _in_host(self._unrest, host)
        return self._of_host[host]

    def _near(self, unit: Unit) -> list[Touched]:
        surely = {id(i): i for site in unit.sites for i in self._by_site.get(site, ()) if _is_near(i, unit)}
        maybe = {id(i): i for i in self._unplaced if id(i) not in surely and _where(i, unit.host)}
        both = [(i, "surely") for i in surely.values()] + [(i, "possibly") for i in maybe.values()]
        return sorted(both, key=lambda touched: self._order[id(touched[0])])

    def _on_us(self, unit: Unit) -> list[Touched]:
        """An attack told only of the town in which a site lies may have struck the site."""
        there = {id(i): i for site in unit.sites for i in self._by_site.get(site, ())}
        found = [(i, how) for i in there.values() if (how := _struck(i, unit))]
        return sorted(found, key=lambda touched: self._order[id(touched[0])])


_sorted = kept_while_the_same(Sorted)


class Incidents:
    """The incidents of a picture, for all units to be counted from.

    What concerns a whole country is counted once for every unit there.
    """

    def __init__(self, picture: Picture, definition: Definition) -> None:
        """Take a picture of a mission."""
        self.picture = picture
        self._sorted = _sorted(picture.incidents, definition)
        self._told_of_host: dict[str, list[Fact]] = {}
        self._begins = _record_begins(picture, self._sorted.begins)

    def unreviewed(self, country: str | None) -> set[str]:
        """Return the claims that incidents in a country rest on and nobody has reviewed."""
        return self._sorted.unreviewed(country)

    def facts(self, unit: Unit, *, reporting: bool, wanted: Collection[str] = FACT_NAMES) -> list[Fact]:
        """Return the counts and the days of quiet that incidents give for one unit.

        An incident counts for sure when its days lie inside the window, its place is settled, a source says so
        without a hedge and that source can be judged; otherwise it counts as possible. Without a source that
        still reports, quiet is not known to have lasted. Counts that are not ``wanted`` are left out.
        """
        today = self.picture.as_of.valid_at
        near, on_us = self._sorted.of_unit(unit)
        late, ours = _lately(near, today), _lately(on_us, today)
        counts = (
            ("attacks.near_7d", late, 7, "attack{s} near the unit's sites"),
            ("attacks.near_30d", late, 30, "attack{s} near the unit's sites"),
            ("attacks.on_us_7d", ours, 7, "attack{s} on the unit's own sites"),
        )
        found = _counted(counts, unit.id, today, wanted)
        if "quiet.near_days" in wanted:
            found.append(_quiet("quiet.near_days", unit.id, near, today, self._begins, reporting=reporting))
        if unit.host is None:
            return found
        return [*found, *self._of_host(unit, unit.host, wanted, reporting=reporting)]

    def _of_host(self, unit: Unit, host: str, wanted: Collection[str], *, reporting: bool) -> list[Fact]:
        told = self._told_of_host.get(f"{host} {reporting}")
        if told is None:
            told = self._told_of_host[f"{host} {reporting}"] = self._counted_for(host, wanted, reporting=reporting)
        return [_about(unit.id, fact) for fact in told]

    def _counted_for(self, host: str, wanted: Collection[str], *, reporting: bool) -> list[Fact]:
        today = self.picture.as_of.valid_at
        every, demonstrations = self._sorted.of_host(host)
        attacks, unrest = _lately(every, today), _lately(demonstrations, today)
        killings = _lately(self._sorted.killings, today)
        severe = [(i, where) for i, where in attacks if i.predicate in SEVERE]
        strikes = "missile attack{s} and air or drone strike{s} in the host country"
        counts = (
            ("attacks.host_7d", attacks, 7, "attack{s} in the host country"),
            ("attacks.host_14d", attacks, 14, "attack{s} in the host country"),
            ("attacks.host_30d", attacks, 30, "attack{s} in the host country"),
            ("attacks.host_severe_30d", severe, 30, strikes),
            ("unrest.host_14d", unrest, 14, "demonstration{s} in the host country"),
            ("leaders.killed_30d", killings, 30, "killing{s} of a leading figure"),
        )
        found = _counted(counts, host, today, wanted)
        if "quiet.host_days" in wanted:
            found.append(_quiet("quiet.host_days", host, every, today, self._begins, reporting=reporting))
        return found


def in_window(start: date | None, end: date | None, today: datetime, days: int) -> str | None:
    """Say whether something of those days surely or possibly fell within the last ``days`` days; None: it did not."""
    first, last = (today - timedelta(days=days)).date(), today.date()
    if (start or date.min) > last or (end or date.max) < first:
        return None
    return "surely" if start and end and start >= first and end <= last else "possibly"


def grade_of(basis: Basis) -> Grade:
    """Return the grade that a basis carries."""
    return parse_grade(basis.grade)


def is_sound(basis: Basis) -> bool:
    """Say whether a source that can be judged says it without a hedge. F means absent, not middling."""
    return not basis.hedged and grade_of(basis).reliability != "F"


def _is_near(incident: Incident, unit: Unit) -> bool:
    return any(site in unit.sites for site, _ in incident.near)


def _struck(incident: Incident, unit: Unit) -> str | None:
    if incident.site in unit.sites:
        return "surely"
    in_town = incident.site is None and any(km <= STRUCK_KM for s, km in incident.near if s in unit.sites)
    return "possibly" if in_town else None


def _where(incident: Incident, host: str | None) -> str | None:
    country = incident.place.country if incident.place else None
    if country is None:
        return "possibly"
    return "surely" if country == host else None


def _in_host(incidents: Iterable[Incident], host: str) -> list[Touched]:
    return [(i, where) for i in incidents if (where := _where(i, host))]


def _about(unit: str, fact: Fact) -> Fact:
    """Return what was told of a country as told of a unit there."""
    return Fact(
        name=fact.name,
        subject=unit,
        low=fact.low,
        high=fact.high,
        counted=fact.counted,
        stated_at=fact.stated_at,
        claims=fact.claims,
        says=fact.says,
    )


def _unplaced(incident: Incident) -> bool:
    place = incident.place
    return place is None or place.lat is None or place.precision in ("country", "region")


def _kills_a_figure(incident: Incident, figures: Sequence[Person]) -> bool:
    target = (incident.target or "").casefold()
    return any(name.casefold() in target for person in figures for name in (person.name, *person.aliases) if target)


Count = tuple[str, Sequence[Touched], int, str]
"""A fact that counts: its name, what it counts, over how many days, and what that is in words, ``{s}`` for many."""


def _counted(counts: Iterable[Count], subject: str, today: datetime, wanted: Collection[str]) -> list[Fact]:
    return [_count(name, subject, touched, today, days, what) for name, touched, days, what in counts if name in wanted]


def _count(name: str, subject: str, touched: Sequence[Touched], today: datetime, days: int, what: str) -> Fact:
    seen = [(i, _holds(i, where, today, days)) for i, where in touched]
    sure = [i for i, holds in seen if holds == "surely"]
    maybe = [i for i, holds in seen if holds == "possibly"]
    many = f"{len(sure)}" if not maybe else f"{len(sure)} to {len(sure) + len(maybe)}"
    things = what.format(s="" if many == "1" else "s")
    quotes = "; ".join(f"“{i.basis.quote}”" for i in [*sure, *maybe][:2])
    return Fact(
        name=name,
        subject=subject,
        low=float(len(sure)),
        high=float(len(sure) + len(maybe)),
        counted=tuple(grade_of(i.basis) for i in sure),
        stated_at=today,
        claims=tuple(dict.fromkeys(claim for i in [*sure, *maybe] for claim in i.basis.claims)),
        says=f"{many} {things} in the last {days} days" + (f": {quotes}" if quotes else ""),
    )


LONGEST_DAYS = 30
"""No count looks further back than this."""


def _lately(touched: Sequence[Touched], today: datetime) -> list[Touched]:
    """Leave out what no count can hold, since it ended before the longest window."""
    first = (today - timedelta(days=LONGEST_DAYS)).date()
    return [t for t in touched if t[0].happened.end is None or t[0].happened.end >= first]


def _holds(incident: Incident, where: str, today: datetime, days: int) -> str | None:
    when = in_window(incident.happened.start, incident.happened.end, today, days)
    if when is None:
        return None
    return "surely" if where == when == "surely" and is_sound(incident.basis) else "possibly"


def _quiet(
    name: str, subject: str, touched: Sequence[Touched], now: datetime, begins: date | None, *, reporting: bool
) -> Fact:
    """Days since the last attack: at least since the last possible one, at most since the last sure one.

    Where there was none, since the first day anything in the picture speaks of (``begins``).
    """
    today = now.date()
    latest = max((min(i.happened.end or today, today) for i, _ in touched), default=begins)
    surely = [i for i, where in touched if where == "surely" and is_sound(i.basis) and i.happened.start]
    last_sure = max((i.happened.start for i in surely if i.happened.start), default=None)
    low = float((today - latest).days) if reporting and latest else 0.0
    high = None if last_sure is None else float((today - last_sure).days)
    why = "" if reporting else " (no source that covers the unit still reports, so quiet is not known)"
    newest = [i for i, _ in touched if min(i.happened.end or today, today) == latest]
    return Fact(
        name=name,
        subject=subject,
        low=low,
        high=high,
        stated_at=now,
        claims=tuple(dict.fromkeys(claim for i in newest for claim in i.basis.claims)),
        says=f"{_days(low, high)} since the last attack" + why,
    )


def _days(low: float, high: float | None) -> str:
    if high is None:
        return f"at least {counted(low, 'day')}" if low else "an unknown number of days"
    return counted(low, "day") if low == high else f"{low:g} to {counted(high, 'day')}"


def _record_begins(picture: Picture, first_incident: date | None) -> date | None:
    """Return the first day anything in the picture speaks of: quiet cannot be known from before it."""
    heard = [s.last_heard for s in picture.sources if s.last_heard]
    stated = [s.basis.last_stated for unit in picture.units for s in unit.standings if s.basis.last_stated]
    days = [at.astimezone(UTC).date() for at in (*heard, *stated)]
    return min([*days, *([first_incident] if first_incident else [])], default=None)
