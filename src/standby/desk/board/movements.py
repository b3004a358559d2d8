"""Movements on the map: from where to where, as reports tell it, where both ends can be placed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from standby.basis.mission import Definition
from standby.basis.time import AsOf, range_words
from standby.desk.board.atlas import LatLon, atlas_point
from standby.picture.basing import STANDS, speaks
from standby.record.model import Claim

RECENT = timedelta(days=30)
"""Movements are shown for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A movement that a report tells of: its words, its claim, and its ends in degrees (None: not placed)."""

    says: str
    claim: str
    origin: LatLon | None
    destination: LatLon | None


def movements(definition: Definition, claims: Iterable[Claim], as_of: AsOf) -> tuple[Moved, ...]:
    """Return the movements of the last thirty days that reports tell from where to where, the newest first."""
    recent = sorted(_recent(claims, as_of), key=lambda c: (c.draft.valid.from_lo or c.known_at, c.id), reverse=True)
    return tuple(dict.fromkeys(_moved(definition, claim) for claim in recent))


def _recent(claims: Iterable[Claim], as_of: AsOf) -> Iterator[Claim]:
    first, ends = as_of.valid_at - RECENT, {"origin", "destination"}
    for claim in claims:
        draft = claim.draft
        at = draft.valid.from_lo or claim.said_at or claim.known_at
        told = draft.kind == "movement" and draft.certainty in STANDS and speaks(claim)
        if told and first < at <= as_of.valid_at and ends <= draft.details.keys():
            yield claim


def _moved(definition: Definition, claim: Claim) -> Moved:
    draft = claim.draft
    origin, destination = draft.details["origin"], draft.details["destination"]
    says = f"{draft.subject.name}: from {origin} to {destination}, {range_words(draft.stated.range)}"
    return Moved(
        says=says,
        claim=claim.id,
        origin=_point(definition, origin, claim),
        destination=_point(definition, destination, claim),
    )


def _point(definition: Definition, name: str, claim: Claim) -> LatLon | None:
    """Place a name: a site of ours, the place that the claim was resolved to, else a name in a country of ours."""
    wanted = " ".join(name.split()).removeprefix("the ").casefold()
    for site in definition.sites:
        if wanted in {word.casefold() for word in (site.id, site.name, *site.aliases)}:
            return site.lat, site.lon
    place = claim.draft.place
    if place and place.name.casefold() == wanted and place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    countries = dict.fromkeys(site.country for site in definition.sites)
    return next((point for code in countries if (point := atlas_point(name.strip(), code))), None)
