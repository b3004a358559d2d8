"""Assembles the picture from claims. A pure function: the same claims in any order give the same picture."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from standby.basis.mission import Definition, Site, Unit
from standby.basis.places import Place, country_name
from standby.basis.time import EARLIEST, AsOf
from standby.basis.vocabulary import AXES
from standby.picture.basing import STANDS, Copies, basis_of, settled, speaks
from standby.picture.consent import consents
from standby.picture.contradictions import denials, differing_movers, differing_numbers, differing_tolls, merged
from standby.picture.fingerprint import Fingerprints
from standby.picture.gaps import gaps, source_states
from standby.picture.incidents import incidents
from standby.picture.model import (
    Contradiction,
    Fact,
    Headcount,
    Incident,
    Picture,
    SiteState,
    Standing,
    UnitState,
)
from standby.picture.naming import PRONOUNS
from standby.picture.standings import contradictions_in, standings
from standby.record.model import Claim

SHOWN = ("presence", "command", "movement", "disclosure", "threat", "status")
"""The kinds of claim that a unit shows as facts beside its standings and headcounts."""


def assemble(
    claims: Sequence[Claim],
    definition: Definition,
    as_of: AsOf,
    *,
    heard: Mapping[str, datetime] | None = None,
    copies: Copies | None = None,
) -> Picture:
    """Assemble the picture as of a moment from the claims known by then.

    ``claims`` are those the record holds as known at ``as_of``, withdrawn ones left out; those that only sorting told
    (``basing.speaks``) are counted and move nothing. ``heard`` maps source
    ids to when each was last heard; ``copies`` maps the reports that copy another's text to the source of that.
    What began only after ``as_of.valid_at`` is left out; what nobody speaks of is listed as a gap.
    """
    at, copies = as_of.valid_at, copies or {}
    spoken = settled(c for c in claims if speaks(c) and (c.draft.valid.from_lo or EARLIEST) <= at)
    by_unit = _by_unit(spoken, definition)
    events = incidents(spoken, definition, at, copies)
    units = inherited(
        tuple(unit_state(key, by_unit.get(key, ()), definition, at, copies) for key in unit_order(by_unit, definition))
    )
    near = near_sites(events)
    sites = tuple(
        site_state(site, definition, _last_reported(site, spoken), near.get(site.id, ())) for site in definition.sites
    )
    sources = source_states(definition, heard or {}, at)
    picture = Picture(
        as_of=as_of,
        definition_digest=definition.digest,
        units=units,
        sites=sites,
        incidents=events,
        consent=consents(spoken, hosts(definition), at, copies, definition.consent),
        contradictions=_contradictions(spoken, by_unit, definition, events, at, copies),
        sources=sources,
        gaps=gaps(units, sites, sources, events, spoken, at),
        reports_known=len({c.report_id for c in claims}),
        claims_known=len(claims),
        claims_unreviewed=sum(claim.review == "proposed" for claim in claims),
        fingerprint="",
        facts=tuple(fact(c, copies) for c in spoken if unit_key(c, definition) is None and c.draft.kind in SHOWN),
    )
    return replace(picture, fingerprint=Fingerprints().of(picture))


def inherited(units: Sequence[UnitState]) -> tuple[UnitState, ...]:
    """Hand what is told of a whole down to its parts, on the axes on which nothing is told of the part itself.

    The least protective value of an axis is never handed down: that the whole resumed says of no part that it did.
    """
    by_id = {unit.id: unit for unit in units if unit.id}
    found = ((unit, _with_inherited(unit, by_id)) for unit in units)
    return tuple(
        unit if standings == unit.standings else replace(unit, standings=standings) for unit, standings in found
    )


def _with_inherited(unit: UnitState, by_id: Mapping[str, UnitState]) -> tuple[Standing, ...]:
    own = {standing.axis: standing for standing in unit.standings}
    above, seen = by_id.get(unit.parent or ""), {unit.id}
    while above is not None and above.id not in seen:
        seen.add(above.id)
        for standing in above.standings:
            if standing.value != AXES[standing.axis][0]:
                own.setdefault(standing.axis, replace(standing, inherited_from=above.name))
        above = by_id.get(above.parent or "")
    return tuple(own[axis] for axis in AXES if axis in own)


def _by_unit(claims: Sequence[Claim], definition: Definition) -> dict[str, list[Claim]]:
    by_unit: dict[str, list[Claim]] = {}
    for claim in claims:
        key = unit_key(claim, definition)
        if key is not None:
            by_unit.setdefault(key, []).append(claim)
    return by_unit


def unit_key(claim: Claim, definition: Definition) -> str | None:
    """Say which unit a claim speaks of: a listed one, or a name nobody listed that has a status or a strength."""
    subject = claim.draft.subject
    if subject.id and subject.id.startswith("unit:"):
        return subject.id
    if subject.id and subject.id.startswith("person:"):
        person = next((p for p in definition.people if f"person:{p.id}" == subject.id), None)
        return f"unit:{person.unit}" if person and person.unit else None
    named = subject.name and subject.name.casefold() not in PRONOUNS
    stands = claim.draft.kind in ("status", "headcount") and not subject.id and named
    return f"name:{subject.name.casefold()}" if stands else None


def unit_order(by_unit: Iterable[str], definition: Definition) -> list[str]:
    """Return the keys of units as they are shown: those listed, then the names that nobody listed."""
    listed = [f"unit:{unit.id}" for unit in definition.units]
    return listed + sorted(key for key in by_unit if key not in listed)


def unit_state(
    key: str,
    claims: Sequence[Claim],
    definition: Definition,
    at: datetime,
    copies: Copies,
    *,
    fact_of: Callable[[Claim, Copies], Fact] | None = None,
    headcount_of: Callable[[Sequence[Claim], Copies], Headcount] | None = None,
) -> UnitState:
    """Return one unit as the claims about it show it; ``key`` is one of ``unit_order``.

    ``fact_of`` and ``headcount_of`` may remember what ``fact`` and ``headcount`` gave for the same claims.
    """
    fact_of, headcount_of = fact_of or fact, headcount_of or headcount
    unit = next((u for u in definition.units if f"unit:{u.id}" == key), None) or _unlisted(claims)
    return UnitState(
        id=unit.id or None,
        name=unit.name,
        kind=unit.kind,
        parent=unit.parent,
        command=unit.command,
        host=unit.host,
        standings=standings(claims, at, copies),
        headcounts=tuple(headcount_of(same, copies) for same in _counted_alike(claims)),
        facts=tuple(fact_of(c, copies) for c in claims if c.draft.kind in SHOWN),
    )


def _unlisted(claims: Sequence[Claim]) -> Unit:
    return Unit(id="", name=claims[0].draft.subject.name, kind="unlisted")


def _counted_alike(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Put equal counts together, newest statement first; different counts stay apart and are never added."""
    same: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.draft.kind == "headcount" and claim.draft.quantity and claim.draft.certainty in STANDS:
            place = claim.draft.place
            key = f"{place and (place.id or place.name)}|{claim.draft.quantity.low}|{claim.draft.quantity.high}"
            same.setdefault(key, []).append(claim)
    return [group for _, group in sorted(same.items())]


def headcount(group: Sequence[Claim], copies: Copies) -> Headcount:
    """Return what claims of one number of the same people say, the first of them in its words."""
    draft = group[0].draft
    assert draft.quantity is not None
    return Headcount(
        subject=draft.subject.name,
        place=draft.place,
        quantity=draft.quantity,
        stated=draft.stated.range,
        expression=draft.stated.expression,
        basis=basis_of(group, copies),
    )


def fact(claim: Claim, copies: Copies) -> Fact:
    """Return a claim as a shown statement."""
    draft = claim.draft
    return Fact(
        kind=draft.kind,
        subject=draft.subject.name,
        predicate=draft.predicate,
        object=draft.object.name if draft.object else None,
        place=draft.place,
        quantity=draft.quantity,
        stated=draft.stated.range,
        speaker=draft.speaker.name if draft.speaker else None,
        certainty=draft.certainty,
        basis=basis_of([claim], copies),
    )


def _last_reported(site: Site, claims: Iterable[Claim]) -> datetime | None:
    return max((c.said_at for c in claims if c.said_at and _speaks_of(c, site)), default=None)


def site_state(site: Site, definition: Definition, last: datetime | None, near: Iterable[str]) -> SiteState:
    """Return one site, last reported on then, with the incidents near it in the order in which they happened."""
    covered = [s.id for s in definition.sources if site.id in s.covers or site.country in s.covers]
    return SiteState(
        id=site.id,
        name=site.name,
        place=Place(
            name=site.name, id=f"site:{site.id}", lat=site.lat, lon=site.lon, country=site.country, precision="site"
        ),
        last_reported=last,
        covered_by=tuple(covered),
        incidents=tuple(near),
    )


def near_sites(events: Iterable[Incident]) -> dict[str, list[str]]:
    """Map each site to the incidents near it."""
    found: dict[str, list[str]] = {}
    for event in events:
        for site in dict.fromkeys(site for site, _ in event.near):
            found.setdefault(site, []).append(event.id)
    return found


def _speaks_of(claim: Claim, site: Site) -> bool:
    place = claim.draft.place
    return place is not None and (place.id == f"site:{site.id}" or place.country == site.country)


def hosts(definition: Definition) -> dict[str, str]:
    """Return the hosts of the mission's units, country codes to names."""
    codes = sorted({unit.host for unit in definition.units if unit.host})
    return {code: country_name(code) for code in codes}


def _contradictions(
    claims: Sequence[Claim],
    by_unit: Mapping[str, Sequence[Claim]],
    definition: Definition,
    events: Sequence[Incident],
    at: datetime,
    copies: Copies,
) -> tuple[Contradiction, ...]:
    names = {f"unit:{unit.id}": unit.name for unit in definition.units}
    found = [
        *(
            c
            for key, of in by_unit.items()
            for c in contradictions_in(names.get(key, of[0].draft.subject.name), of, at, copies)
        ),
        *differing_numbers(claims, copies),
        *differing_tolls(events, claims, copies),
        *differing_movers(claims, copies),
        *denials(claims, copies),
    ]
    return merged(found)
