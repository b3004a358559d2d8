"""The two clocks as somebody outside has them: what was said in public, and nothing else.

Nothing here looks at the picture. A place stands under its public name at the point that anybody finds for that name,
never at our own; a mission is spoken of only where public words name it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from standby.basis.mission import Definition
from standby.basis.naming import whole
from standby.basis.places import country_name
from standby.basis.time import AsOf, day_start
from standby.desk import asking
from standby.desk.board.atlas import atlas_point
from standby.desk.release_asking import published
from standby.desk.release_policy import ReleasePolicy, is_public, release_policy
from standby.desk.workspace import Workspace
from standby.picture.basing import speaks
from standby.record.model import Claim
from standby.release import acts
from standby.release.cleared import public_place, redactor
from standby.release.model import Scope
from standby.reports.readers.toponyms import point_of

OPEN_MARKINGS = (None, "TLP:CLEAR")
"""A report that anybody can read is left out once somebody has marked it as not for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place by its public name, where anybody finds that name; no point when no index holds it."""

    name: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that outsiders have heard: its public words, and since when they have it.

    ``origin`` is ours, partner, press, report (one that anybody can read) or known besides (the mission's own rule
    takes outsiders to know it). ``missions`` are those that its own words name, ``spots`` the places it is about.
    The day that we hold it to be about is not told: outsiders have only the words.
    """

    heard_at: datetime
    by: str
    text: str
    origin: str
    missions: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    warning: bool = False
    retracted_at: datetime | None = None
    retraction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What an outsider could know at two clocks, the newest first, and what they have heard since another moment.

    ``missions`` is what was said of each mission, under the name that it has outside.
    """

    as_of: AsOf
    since: AsOf
    said: tuple[Said, ...]
    new: tuple[Said, ...]
    missions: tuple[tuple[str, tuple[Said, ...]], ...]


def outside_view(workspace: Workspace, as_of: AsOf, since: AsOf) -> Outside:
    """Return what an outsider could know of the days up to one clock from what was public, and on record, by the other.

    Raises ``AskedWrongly`` when ``since`` lies after ``as_of`` on either clock.
    """
    asking.check_order(since, as_of)
    policy = release_policy(workspace)
    found = acts.releases(workspace.ledger, known_at=as_of.known_at)
    told = [*_ours(workspace, found, as_of), *_others(workspace, policy, found, as_of)]
    told += _reported(workspace, policy, as_of)
    spoken = (said for day, said in told if day <= as_of.valid_at.date())
    said = tuple(sorted(spoken, key=lambda s: (s.heard_at, s.by, s.text), reverse=True))
    names = sorted({name for s in said for name in s.missions})
    return Outside(
        as_of=as_of,
        since=since,
        said=said,
        new=tuple(s for s in said if (s.retracted_at or s.heard_at) > since.known_at),
        missions=tuple((name, tuple(s for s in said if name in s.missions)) for name in names),
    )


def _ours(workspace: Workspace, found: Mapping[str, acts.Release], as_of: AsOf) -> Iterator[tuple[date, Said]]:
    """Our own releases that were out by then, as outsiders read them, each with the day that it is about."""
    for release in published(workspace, known_at=as_of.known_at):
        scope = found[release.id].statement.scope
        yield (
            scope.day,
            Said(
                heard_at=release.published_at,
                by=release.speaker,
                text=release.text,
                origin="ours",
                missions=_named_in(release.text, workspace.definition),
                spots=_spots(workspace.definition, scope),
                warning=release.warning,
                retracted_at=release.retracted_at,
                retraction=release.retraction,
            ),
        )


def _others(
    workspace: Workspace, policy: ReleasePolicy, found: Mapping[str, acts.Release], as_of: AsOf
) -> Iterator[tuple[date, Said]]:
    """What others said in public and was taken down by then, and what the mission's rule says is known besides."""
    definition = workspace.definition
    redact = redactor(definition)
    besides = [("known besides", statement) for statement in policy.side_knowledge]
    for origin, statement in [*((r.statement.origin, r.statement) for r in found.values() if not r.is_ours), *besides]:
        at, text = day_start(statement.said_on), redact(statement.text)
        if at <= as_of.known_at:
            said = Said(
                heard_at=at,
                by=redact(statement.speaker),
                text=text,
                origin=origin,
                missions=_named_in(text, definition),
                spots=_told(_spots(definition, statement.scope), text),
            )
            yield statement.scope.day, said


def _reported(workspace: Workspace, policy: ReleasePolicy, as_of: AsOf) -> Iterator[tuple[date, Said]]:
    """Incidents in the words of reports that anybody can read, as the mission's rule declares them."""
    if not policy.public_sources and not policy.public_channels:
        return
    definition = workspace.definition
    redact = redactor(definition)
    names = {source.id: source.name for source in definition.sources}
    seen = asking.evidence(workspace, as_of)
    anybodys = {r.id for r in seen.reports if is_public(r, policy) and r.marking in OPEN_MARKINGS}
    for claim in seen.claims:
        at = claim.draft.valid.from_lo
        if claim.report_id in anybodys and claim.draft.kind == "incident" and speaks(claim) and at:
            text = redact(claim.draft.quote)
            said = Said(
                heard_at=claim.known_at,
                by=names.get(claim.source or "", "a public report"),
                text=text,
                origin="report",
                missions=_named_in(text, definition),
                spots=_told(_spots_of_claim(definition, claim, redact), text),
            )
            yield at.date(), said


def _named_in(words: str, definition: Definition) -> tuple[str, ...]:
    """Return the missions that public words name, by the name they use; whom else we count is not known outside."""
    names = (next((n for n in (u.name, *u.aliases) if whole([n]).search(words)), None) for u in definition.units)
    return tuple(dict.fromkeys(name for name in names if name))


def _told(spots: tuple[Spot, ...], words: str) -> tuple[Spot, ...]:
    """Leave out the places that only we know the words to be about: those that they do not name."""
    return tuple(spot for spot in spots if whole([spot.name]).search(words))


def _spots(definition: Definition, scope: Scope) -> tuple[Spot, ...]:
    """Place what a statement counts, as its export does: by the public places of its sites."""
    listed = {site.id for site in definition.sites}
    return tuple(dict.fromkeys(public_spot(definition, site) for site in scope.sites if site in listed))


def _spots_of_claim(definition: Definition, claim: Claim, redact: Callable[[str], str]) -> tuple[Spot, ...]:
    place = claim.draft.place
    if place is None:
        return ()
    site = (place.id or "").removeprefix("site:")
    if any(listed.id == site for listed in definition.sites):
        return (public_spot(definition, site),)
    lat, lon = point_of(place) or (None, None)
    return (Spot(name=redact(place.name), lat=lat, lon=lon),)


def public_spot(definition: Definition, site: str) -> Spot:
    """Return a site as outsiders may place it: where an atlas has its public place, else only in its country."""
    found = next(s for s in definition.sites if s.id == site)
    lat, lon = atlas_point(found.public_place or country_name(found.country), found.country) or (None, None)
    return Spot(name=public_place(definition, site), lat=lat, lon=lon)
