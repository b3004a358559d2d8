"""What the record says of our numbers on a day: who is there, who trains, who was hurt, who was moved.

Each claim becomes statements, so that it can be held against what is to be said outside.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from standby.basis.naming import whole
from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import AsOf, Span, day_end, day_start
from standby.basis.vocabulary import STATUS_AXIS
from standby.desk.asking import evidence
from standby.desk.workspace import Workspace
from standby.picture.basing import STANDS, speaks, standing_order
from standby.picture.incidents import CASUALTY_UNITS
from standby.record.model import Claim
from standby.release.model import Scope, Statement

GOES_ON = ("full", "reduced")
"""The activity of a unit that trains on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one claim says of the numbers of a day, as statements.

    ``sure`` when nothing may go out that cannot be true with it: it was said without a hedge, or a person has confirmed
    the claim, and it speaks surely of our own people. What is not sure is told to whoever proposes and clears.
    """

    claim: Claim
    said: tuple[Statement, ...]
    sure: bool


def facts(workspace: Workspace, days: Iterable[date]) -> list[Fact]:
    """Return what the record says of our numbers on these days, the best graded claim first."""
    now, asked = workspace.clock(), sorted(set(days))
    known = evidence(workspace, AsOf(valid_at=now, known_at=now)).claims
    told = (c for c in known if c.draft.kind in READ and speaks(c) and _stands(c))
    found = (READ[claim.draft.kind](workspace, claim, day) for claim in told for day in asked)
    return sorted((fact for fact in found if fact), key=lambda fact: standing_order(fact.claim))


def scope_of(workspace: Workspace, claim: Claim, day: date) -> Scope | None:
    """Return whom a claim counts when subject and place are the mission's own, else None."""
    subject = claim.draft.subject.id or ""
    units = {unit.id for unit in workspace.definition.units}
    if not subject.startswith("unit:") or subject.removeprefix("unit:") not in units:
        return None
    sites = _sites_of(workspace, claim.draft.place)
    return None if sites is None else Scope(day=day, units=(subject.removeprefix("unit:"),), sites=sites)


def sites_named(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Return the sites of a name, or at the public place of that name."""
    wanted = name.strip().casefold()
    sites = workspace.definition.sites
    named = ((site.id, (site.id, site.name, *site.aliases, site.public_place or "")) for site in sites)
    return tuple(site for site, words in named if wanted and wanted in {word.casefold() for word in words})


def _stands(claim: Claim) -> bool:
    return claim.draft.certainty in STANDS or (claim.draft.predicate == "casualties" and _none(claim.draft.quantity))


def _sure(claim: Claim) -> bool:
    return claim.draft.certainty != "hedged" or claim.review == "accepted"


def _present(workspace: Workspace, claim: Claim, day: date) -> Fact | None:
    """A headcount says how many of a unit are at a place, a presence that somebody is there."""
    quantity = claim.draft.quantity
    if claim.draft.kind == "headcount" and quantity is None:
        return None
    if not claim.draft.valid.surely_at(_noon(day)):
        return None
    return _fact(claim, scope_of(workspace, claim, day), _told(quantity), _sure(claim))


def _training(workspace: Workspace, claim: Claim, day: date) -> Fact | None:
    """A status of the activity axis says whether a unit trains; of a unit whose work is another it is not sure."""
    axis, value = STATUS_AXIS.get(claim.draft.predicate, ("", ""))
    goes_on = value in GOES_ON
    began = goes_on and _within(claim.draft.valid.from_lo, claim.draft.valid.from_hi, day)
    if axis != "activity" or not (began or claim.draft.valid.surely_at(_noon(day))):
        return None
    scope = scope_of(workspace, claim, day)
    if scope is None:
        return None
    trains = any("train" in unit.does for unit in workspace.definition.units if unit.id in scope.units)
    said = (("one or more", None),) if goes_on else (("none", None),)
    return _fact(claim, _measured(scope, "training"), said, trains and _sure(claim))


def _hurt(workspace: Workspace, claim: Claim, day: date) -> Fact | None:
    """A toll says how many were hurt at least; that they were ours is sure where it names a unit of ours."""
    quantity, valid = claim.draft.quantity, claim.draft.valid
    if quantity is None or quantity.unit not in CASUALTY_UNITS or not _may_touch(valid, day):
        return None
    units, sites = _units_in(workspace, quantity.text), _sites_of(workspace, claim.draft.place)
    if not units and not sites:
        return None
    least = (("none", None),) if _none(quantity) else (("at least", quantity.low),) if quantity.low else ()
    sure = bool(units) and _within(valid.from_lo, valid.to_hi, day) and _sure(claim)
    return _fact(claim, Scope(day=day, units=units, sites=sites or (), measure="hurt"), least, sure)


def _moved(workspace: Workspace, claim: Claim, day: date) -> Fact | None:
    """A movement says that people were moved from where it names on its day."""
    if not _may_touch(claim.draft.valid, day):
        return None
    scope, origin = scope_of(workspace, claim, day), sites_named(workspace, claim.draft.details.get("origin", ""))
    if scope is None or not origin:
        return None
    moved = Scope(day=day, units=scope.units, sites=origin, measure="moved")
    sure = _within(claim.draft.valid.from_lo, claim.draft.valid.to_hi, day) and _sure(claim)
    return _fact(claim, moved, _told(claim.draft.quantity), sure)


Reading = Callable[[Workspace, Claim, date], Fact | None]
READ: dict[str, Reading] = {
    "headcount": _present,
    "presence": _present,
    "status": _training,
    "incident": _hurt,
    "movement": _moved,
}


def _fact(claim: Claim, scope: Scope | None, said: Sequence[tuple[str, float | None]], sure: bool) -> Fact | None:
    if scope is None or not said:
        return None
    statements = tuple(
        Statement(
            id=f"{claim.id}/{phrase}",
            speaker=claim.report_name,
            said_on=scope.day,
            text=claim.draft.quote,
            phrase=phrase,
            scope=scope,
            number=number,
        )
        for phrase, number in said
    )
    return Fact(claim=claim, said=statements, sure=sure)


def ends_of(quantity: Quantity) -> tuple[tuple[str, float], ...]:
    """Return the ends of a number as phrases, each with its figure; an open end is left out."""
    ends = (("at least", quantity.low), ("at most", quantity.high))
    return tuple((phrase, number) for phrase, number in ends if number is not None)


def _told(quantity: Quantity | None) -> tuple[tuple[str, float | None], ...]:
    return ends_of(quantity) if quantity is not None else (("one or more", None),)


def _none(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.high == 0


def _measured(scope: Scope, measure: str) -> Scope:
    return Scope(day=scope.day, units=scope.units, sites=scope.sites, measure=measure)


def _noon(day: date) -> datetime:
    return day_start(day) + timedelta(hours=12)


def _within(first: datetime | None, last: datetime | None, day: date) -> bool:
    return first is not None and last is not None and day_start(day) <= first and last <= day_end(day)


def _may_touch(valid: Span, day: date) -> bool:
    """Say whether an event may have been on a day; one of no known day is taken for none."""
    if valid.from_lo is None or valid.to_hi is None:
        return valid.to_hi is not None and day_start(day) < valid.to_hi <= day_end(day)
    return valid.from_lo < day_end(day) and day_start(day) < valid.to_hi


def _units_in(workspace: Workspace, text: str) -> tuple[str, ...]:
    """Return the units whose name or alias stands in a text, the longest name winning where names overlap."""
    names = {name: unit.id for unit in workspace.definition.units for name in (unit.name, *unit.aliases)}
    return tuple(dict.fromkeys(names[name] for name in whole(names, any_case=False).findall(text)))


def _sites_of(workspace: Workspace, place: Place | None) -> tuple[str, ...] | None:
    """Return the sites at a place, none for everywhere; None when the place is not the mission's own."""
    if place is None:
        return ()
    if (place.id or "").startswith("site:"):
        return ((place.id or "").removeprefix("site:"),)
    if place.precision != "country":
        return sites_named(workspace, place.name) or None
    return tuple(site.id for site in workspace.definition.sites if site.country == place.country) or None
