"""Counts incidents for rules: how many surely happened in a window, and how many possibly did."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from standby.basis.grades import Grade, parse_grade
from standby.basis.mission import Definition, Person, Unit
from standby.basis.vocabulary import ATTACKS
from standby.picture.incidents import STRUCK_KM
from standby.picture.model import Basis, Incident, Picture
from standby.posture.model import Fact

SEVERE = ("missile_attack", "air_strike", "drone_strike", "strike")
"""Attacks with weapons that only a state or its like has."""

UNREST = ("demonstration", "protest")

Touches = Callable[[Incident], str]
"""Says whether an incident concerns a unit: ``surely``, ``possibly`` or ``no``."""


def incident_facts(unit: Unit, picture: Picture, definition: Definition, *, reporting: bool) -> list[Fact]:
    """Return the counts and the days of quiet that incidents give for one unit.

    An incident counts for sure when its days lie inside the window, its place is settled, a source says so
    without a hedge and that source can be judged; otherwise it counts as possible. Without a source that
    still reports, quiet is not known to have lasted.
    """
    attacks = [i for i in picture.incidents if i.predicate in ATTACKS]
    severe = [i for i in attacks if i.predicate in SEVERE]
    unrest = [i for i in picture.incidents if i.predicate in UNREST]
    figures = [person for person in definition.people if person.kind == "figure"]
    near, ours, host = _near(unit), _on_us(unit), _in_host(unit)
    today = picture.as_of.valid_at

    def count(name: str, incidents: Iterable[Incident], touches: Touches, days: int, what: str) -> Fact:
        return _count(name, unit, incidents, touches, today, days, what)

    found = [
        count("attacks.near_7d", attacks, near, 7, "attacks near the unit's sites"),
        count("attacks.near_30d", attacks, near, 30, "attacks near the unit's sites"),
        count("attacks.on_us_7d", attacks, ours, 7, "attacks on the unit's own sites"),
        _quiet("quiet.near_days", unit, attacks, near, picture, reporting=reporting),
    ]
    if unit.host is None:
        return found
    killed = [i for i in attacks if _kills_a_figure(i, figures)]
    return [
        *found,
        count("attacks.host_7d", attacks, host, 7, "attacks in the host country"),
        count("attacks.host_14d", attacks, host, 14, "attacks in the host country"),
        count("attacks.host_30d", attacks, host, 30, "attacks in the host country"),
        count(
            "attacks.host_severe_30d", severe, host, 30, "missile attacks and air or drone strikes in the host country"
        ),
        count("unrest.host_14d", unrest, host, 14, "demonstrations in the host country"),
        count("leaders.killed_30d", killed, lambda _: "surely", 30, "killings of a leading figure"),
        _quiet("quiet.host_days", unit, attacks, host, picture, reporting=reporting),
    ]


def in_window(start: date | None, end: date | None, today: datetime, days: int) -> str:
    """Say whether something of those days fell within the last ``days`` days: surely, possibly or no."""
    first, last = (today - timedelta(days=days)).date(), today.date()
    if (start or date.min) > last or (end or date.max) < first:
        return "no"
    return "surely" if start and end and start >= first and end <= last else "possibly"


def grade_of(basis: Basis) -> Grade:
    """Return the grade that a basis carries."""
    return parse_grade(basis.grade)


def is_sound(basis: Basis) -> bool:
    """Say whether a source that can be judged says it without a hedge. F means absent, not middling."""
    return not basis.hedged and grade_of(basis).reliability != "F"


def _near(unit: Unit) -> Touches:
    def touches(incident: Incident) -> str:
        if any(site in unit.sites for site, _ in incident.near):
            return "surely"
        return "possibly" if _unplaced(incident) and _in_host(unit)(incident) != "no" else "no"

    return touches


def _on_us(unit: Unit) -> Touches:
    """An attack told only of the town in which a site lies may have struck the site."""

    def touches(incident: Incident) -> str:
        if incident.site in unit.sites:
            return "surely"
        in_town = incident.site is None and any(km <= STRUCK_KM for s, km in incident.near if s in unit.sites)
        return "possibly" if in_town else "no"

    return touches


def _in_host(unit: Unit) -> Touches:
    def touches(incident: Incident) -> str:
        country = incident.place.country if incident.place else None
        if country is None:
            return "possibly"
        return "surely" if country == unit.host else "no"

    return touches


def _unplaced(incident: Incident) -> bool:
    place = incident.place
    return place is None or place.lat is None or place.precision in ("country", "region")


def _kills_a_figure(incident: Incident, figures: Sequence[Person]) -> bool:
    target = (incident.target or "").casefold()
    return any(name.casefold() in target for person in figures for name in (person.name, *person.aliases) if target)


def _count(
    name: str, unit: Unit, incidents: Iterable[Incident], touches: Touches, today: datetime, days: int, what: str
) -> Fact:
    seen = [(i, _holds(i, touches, today, days)) for i in incidents]
    sure = [i for i, holds in seen if holds == "surely"]
    maybe = [i for i, holds in seen if holds == "possibly"]
    many = f"{len(sure)}" if not maybe else f"{len(sure)} to {len(sure) + len(maybe)}"
    quotes = "; ".join(f"“{i.basis.quote}”" for i in [*sure, *maybe][:2])
    return Fact(
        name=name,
        subject=unit.id,
        low=float(len(sure)),
        high=float(len(sure) + len(maybe)),
        counted=tuple(grade_of(i.basis) for i in sure),
        stated_at=today,
        claims=tuple(dict.fromkeys(claim for i in [*sure, *maybe] for claim in i.basis.claims)),
        says=f"{many} {what} in the last {days} days" + (f": {quotes}" if quotes else ""),
    )


def _holds(incident: Incident, touches: Touches, today: datetime, days: int) -> str:
    where, when = touches(incident), in_window(incident.happened.start, incident.happened.end, today, days)
    if "no" in (where, when):
        return "no"
    return "surely" if where == when == "surely" and is_sound(incident.basis) else "possibly"


def _quiet(
    name: str, unit: Unit, attacks: Sequence[Incident], touches: Touches, picture: Picture, *, reporting: bool
) -> Fact:
    """Days since the last attack: at least since the last possible one, at most since the last sure one."""
    today = picture.as_of.valid_at.date()
    concerning = [i for i in attacks if touches(i) != "no"]
    latest = max((min(i.happened.end or today, today) for i in concerning), default=_record_begins(picture))
    surely = [i for i in concerning if touches(i) == "surely" and is_sound(i.basis) and i.happened.start]
    last_sure = max((i.happened.start for i in surely if i.happened.start), default=None)
    low = float((today - latest).days) if reporting and latest else 0.0
    high = None if last_sure is None else float((today - last_sure).days)
    most = "no limit known" if high is None else f"{high:g}"
    why = "" if reporting else " (no source that covers the unit still reports, so quiet is not known)"
    newest = [i for i in concerning if min(i.happened.end or today, today) == latest]
    return Fact(
        name=name,
        subject=unit.id,
        low=low,
        high=high,
        stated_at=picture.as_of.valid_at,
        claims=tuple(dict.fromkeys(claim for i in newest for claim in i.basis.claims)),
        says=f"{low:g}{'' if low == high else f' to {most}'} days since the last attack" + why,
    )


def _record_begins(picture: Picture) -> date | None:
    """Return the first day anything in the picture speaks of: quiet cannot be known from before it."""
    heard = [s.last_heard for s in picture.sources if s.last_heard]
    stated = [s.basis.last_stated for unit in picture.units for s in unit.standings if s.basis.last_stated]
    days = [i.happened.start for i in picture.incidents if i.happened.start]
    days += [at.astimezone(UTC).date() for at in (*heard, *stated)]
    return min(days, default=None)
