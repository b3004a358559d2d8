"""Incidents, assembled from the claims that tell of them; none is stored, so none can outlive its evidence."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from standby.basis.ids import content_id
from standby.basis.mission import Definition
from standby.basis.places import Place, distance_km
from standby.basis.quantities import Quantity, quantity_words
from standby.basis.time import DateRange, Span, day_end, day_start
from standby.picture.basing import STANDS, Copies, basis_of, narrowed, ranges_meet, settled
from standby.picture.model import Incident
from standby.picture.naming import is_unnamed, other_victims, victims_of
from standby.record.model import Claim

T = TypeVar("T")

NEAR_KM = 25.0
"""A site is near an incident within this distance."""

STRUCK_KM = 5.0
"""An attack at a point this close to a site struck the site."""

SAME_PLACE_KM = 30.0
"""Two resolved points further apart than this are two places."""

FAMILIES = {
    "missile_attack": "fire",
    "rocket_attack": "fire",
    "mortar_attack": "fire",
    "drone_strike": "strike",
    "air_strike": "strike",
    "strike": "strike",
    "killing": "strike",
    "demonstration": "unrest",
    "protest": "unrest",
}
"""Predicates that different reports use of one event; any other is a family of its own."""

LONGEST_NAME = 40
"""Characters of the longest subject that is shown as the name of whoever did it."""

CASUALTY_UNITS = ("killed", "wounded", "casualty")


def incidents(claims: Iterable[Claim], definition: Definition, at: datetime, copies: Copies) -> tuple[Incident, ...]:
    """Return what happened up to a moment, oldest first, each assembled from the claims that can mean it.

    Denied, conditional and unknown statements never become events; a denial of casualties is kept on the
    incident it speaks of, for those it names and nobody else.
    """
    told = [c for c in claims if c.draft.kind == "incident" and begun(c, at)]
    events = [c for c in told if c.draft.certainty in STANDS and c.draft.predicate != "casualties"]
    groups = grouped(events)
    found = [incident(group, _tolls(group, groups, told), definition, copies) for group in groups]
    return tuple(sorted(found, key=in_order))


def in_order(event: Incident) -> tuple[str, str, str]:
    """Order incidents by when they happened, the oldest first."""
    return str(event.happened.start or ""), str(event.happened.end or ""), event.id


def same_event(a: Claim, b: Claim) -> bool:
    """Say whether two claims can tell of one event: same family, days that meet, no two different places."""
    return (
        family(a) == family(b)
        and ranges_meet(a.draft.stated.range, b.draft.stated.range)
        and dated(a)
        and dated(b)
        and not _different(a.draft.details.get("actor"), b.draft.details.get("actor"))
        and _places_meet(a.draft.place, b.draft.place)
        and not (_tells_of_the_killed(a, b) and other_victims(a, b))
        and not _nowhere_and_unlike(a, b)
    )


def _nowhere_and_unlike(a: Claim, b: Claim) -> bool:
    """Say whether two reports tell of no place, name nobody both, neither doers nor victims, and no one number fits.

    Nothing but a day then speaks for one event, and the numbers speak against it.
    """
    one, two = a.draft.quantity, b.draft.quantity
    return (
        a.draft.place is None
        and b.draft.place is None
        and a.report_id != b.report_id
        and not (_doer(a) and _doer(a) == _doer(b))
        and not victims_of(a) & victims_of(b)
        and bool(one and two and (one.unit != two.unit or not one.overlaps(two)))
    )


def _tells_of_the_killed(a: Claim, b: Claim) -> bool:
    """Only whoever was killed is named as a person; the target of a missile is a place."""
    return "killing" in (a.draft.predicate, b.draft.predicate)


def grouped(events: Sequence[Claim]) -> list[list[Claim]]:
    """Give each claim to the event it fits best, wholly and in every member; the sharpest claims found the events."""
    groups: list[list[Claim]] = []
    for claim in sorted(settled(events), key=vagueness):
        fitting = [g for g in groups if all(same_event(claim, other) for other in g)]
        if fitting:
            min(fitting, key=lambda g: _strangeness(claim, g)).append(claim)
        else:
            groups.append([claim])
    return groups


def _strangeness(claim: Claim, group: Sequence[Claim]) -> tuple[bool, bool, bool, bool, int]:
    """Order the events a claim could mean: the same victims, the same report, word and actor, then the latest."""
    actor = claim.draft.details.get("actor")
    days = [c.draft.stated.range for c in group]
    last = max((r.end or r.start or date.min for r in days), default=date.min)
    return (
        not any(victims_of(claim) & victims_of(c) for c in group),
        all(c.report_id != claim.report_id for c in group),
        all(c.draft.predicate != claim.draft.predicate for c in group),
        actor is None or all(c.draft.details.get("actor") != actor for c in group),
        -last.toordinal(),
    )


def incident(group: Sequence[Claim], tolls: Sequence[Claim], definition: Definition, copies: Copies) -> Incident:
    """Assemble one event from the claims that tell of it and the casualty statements that speak of it."""
    ordered = settled(group)
    first = min(ordered, key=vagueness)
    happened = narrowed(c.draft.stated.range for c in group)
    place = next((c.draft.place for c in sorted(ordered, key=vagueness) if c.draft.place), None)
    near = _near(place, definition)
    return Incident(
        id=content_id("incident", sorted(c.id for c in group)),
        predicate=_most_telling(ordered),
        actor=_first(_named_actor(c) for c in ordered) or _first(_doer(c) for c in ordered),
        target=_first(c.draft.details.get("target") for c in ordered),
        place=place,
        site=_struck(place, near),
        happened=happened,
        valid=_valid(happened) if happened != DateRange() else first.draft.valid,
        count=_first(_counted(c) for c in ordered),
        killed=_first(c.draft.quantity for c in ordered if c.draft.quantity and c.draft.quantity.unit == "killed"),
        casualties=tuple(dict.fromkeys(_toll_words(c) for c in settled(tolls))),
        near=near,
        basis=basis_of([*group, *tolls], copies),
    )


def _tolls(group: Sequence[Claim], groups: Sequence[Sequence[Claim]], told: Iterable[Claim]) -> list[Claim]:
    """Return the casualty statements that speak of this event and fit no sharper one."""
    tolls = [c for c in told if c.draft.predicate == "casualties" or c.draft.certainty == "negated"]
    return [c for c in tolls if c.draft.predicate == "casualties" and best_home(c, groups) is group]


def best_home(toll: Claim, groups: Sequence[Sequence[Claim]]) -> Sequence[Claim] | None:
    """A casualty statement belongs to the attack it fits that is told closest to it."""
    fitting = [g for g in groups if all(toll_fits(toll, c) for c in g)]
    return min(fitting, key=lambda g: min(_remoteness(toll, c) for c in g), default=None)


def toll_fits(toll: Claim, event: Claim) -> bool:
    """Say whether a casualty statement can speak of an event that a claim tells of.

    What another report tells of no place and no first day could be anything, so nobody's losses are put down to it.
    """
    anything = event.draft.place is None and event.draft.stated.range.start is None
    return (
        family(event) != "unrest"
        and not (anything and toll.report_id != event.report_id)
        and ranges_meet(toll.draft.stated.range, event.draft.stated.range)
        and _places_meet(toll.draft.place, event.draft.place)
    )


def _remoteness(toll: Claim, event: Claim) -> tuple[bool, float, int]:
    apart = _apart_km(toll.draft.place, event.draft.place) if toll.draft.place and event.draft.place else None
    away = abs(toll.draft.start - event.draft.start)
    return toll.report_id != event.report_id, 1e9 if apart is None else apart, away


def _toll_words(claim: Claim) -> str:
    whose = f" for: {claim.draft.object.name}" if claim.draft.object else ", and not for whom"
    number = quantity_words(claim.draft.quantity) if claim.draft.quantity else "some"
    number = "no" if claim.draft.certainty == "negated" or number == "0" else number
    return f"{number} casualties stated{whose}"


def _near(place: Place | None, definition: Definition) -> tuple[tuple[str, float], ...]:
    here = point_of(place)
    if here is None:
        return ()
    apart = sorted((round(distance_km(here, (s.lat, s.lon)), 1), s.id) for s in definition.sites)
    return tuple((site, km) for km, site in apart if km <= NEAR_KM)


def _struck(place: Place | None, near: Sequence[tuple[str, float]]) -> str | None:
    """Return the site that was struck: the one a report names or points at, never one that lies in a named town."""
    if place is None or place.precision != "site" or not near:
        return None
    named = next((site for site, _ in near if place.id == f"site:{site}"), None)
    return named or (near[0][0] if near[0][1] <= STRUCK_KM else None)


def _places_meet(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None:
        return True
    apart = _apart_km(a, b)
    if apart is not None:
        return apart <= SAME_PLACE_KM
    return not _different(a.country, b.country)


def _apart_km(a: Place, b: Place) -> float | None:
    one, two = point_of(a), point_of(b)
    return None if one is None or two is None else distance_km(one, two)


def point_of(place: Place | None) -> tuple[float, float] | None:
    """Return the point of a place; None for none, and for a country or a region, which is no point."""
    if place is None or place.lat is None or place.lon is None or _wide(place):
        return None
    return place.lat, place.lon


def _wide(place: Place) -> bool:
    return place.precision in ("country", "region")


def vagueness(claim: Claim) -> tuple[bool, int, str, str]:
    """Order claims from the sharpest on place and day to the vaguest; no two claims share a place."""
    r = claim.draft.stated.range
    days = (r.end - r.start).days if r.start and r.end else 10**6
    unplaced = claim.draft.place is None or claim.draft.place.lat is None or _wide(claim.draft.place)
    return unplaced, days, str(claim.grade), claim.id


def _most_telling(ordered: Sequence[Claim]) -> str:
    """Prefer the predicate that names the means over one that only tells the outcome."""
    return next((c.draft.predicate for c in ordered if c.draft.predicate not in ("killing", "strike")), None) or (
        ordered[0].draft.predicate
    )


def _counted(claim: Claim) -> Quantity | None:
    quantity = claim.draft.quantity
    return quantity if quantity and quantity.unit not in CASUALTY_UNITS else None


def _named_actor(claim: Claim) -> str | None:
    actor = claim.draft.details.get("actor", "")
    return None if is_unnamed(actor) or claim.draft.predicate == "killing" else actor


def _doer(claim: Claim) -> str | None:
    """The subject of an attack did it, unless it tells of the killed; a name longer than a name is none."""
    name = claim.draft.subject.name
    return name if not is_unnamed(name) and claim.draft.predicate != "killing" and len(name) <= LONGEST_NAME else None


def family(claim: Claim) -> str:
    """Name the family of events that a claim tells of."""
    return FAMILIES.get(claim.draft.predicate, claim.draft.predicate)


def dated(claim: Claim) -> bool:
    """Say whether a claim tells on what days it was."""
    r = claim.draft.stated.range
    return r.start is not None or r.end is not None


def begun(claim: Claim, at: datetime) -> bool:
    """Say whether what a claim tells of can have begun by a moment."""
    start = claim.draft.stated.range.start
    return start is None or day_start(start) <= at


def _valid(r: DateRange) -> Span:
    low = day_start(r.start) if r.start else None
    high = day_end(r.end) if r.end else None
    return Span(from_lo=low, from_hi=high, to_lo=low, to_hi=high)


def _different(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a.casefold() != b.casefold()


def _first(values: Iterable[T | None]) -> T | None:
    return next((v for v in values if v is not None), None)
