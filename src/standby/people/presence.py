"""Who is at which site at a moment, and who was near an incident: the site, never the point."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from standby.basis.mission import Site
from standby.basis.places import distance_km
from standby.basis.time import day_end, day_start
from standby.people.model import Member, Move, NearSite, Presence

ROSTER, OVER = "roster", "no place of theirs is kept"
"""What a place rests on where nobody moved, and what is said where one was kept and its time is over."""


def presence(members: Iterable[Member], moves: Sequence[Move], at: datetime) -> tuple[Presence, ...]:
    """Tell where each person is held to be at a moment; whoever is not with the mission then is left out.

    Of the moves that hold, the one that began last counts; where none holds, the roster's own site.
    """
    return present_between(members, moves, at, at + timedelta(microseconds=1))


def present_between(
    members: Iterable[Member], moves: Sequence[Move], start: datetime, end: datetime
) -> tuple[Presence, ...]:
    """Tell every place where each person is held to have been from one moment and before another, in order."""
    of_person: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        of_person[move.person].append(move)
    return tuple(place for member in members for place in _places(member, of_person[member.id], start, end))


def near(
    point: tuple[float, float], sites: Iterable[Site], present: Iterable[Presence], radius_km: float
) -> tuple[NearSite, ...]:
    """Return the sites within a radius of a (lat, lon) point, nearest first, with the people held to be there."""
    people = tuple(present)
    found = []
    for site in sites:
        km = distance_km(point, (site.lat, site.lon))
        if km <= radius_km:
            there = {p.person: p for p in people if p.site == site.id}
            found.append(NearSite(site=site.id, name=site.name, km=round(km, 1), people=tuple(there.values())))
    return tuple(sorted(found, key=lambda n: (n.km, n.site)))


def _places(member: Member, moves: Sequence[Move], start: datetime, end: datetime) -> Iterable[Presence]:
    """Return where one person was at the start of a span and after each change in it, each place once."""
    if not moves and member.since is None and member.until is None:
        return (_place(member, moves, start),)
    changes = {edge for move in moves for edge in (move.start, move.end) if edge and start < edge < end}
    joined = day_start(member.since) if member.since else start
    moments = sorted(at for at in {start, max(start, joined), *changes} if _with_us(member, at) and at < end)
    return dict.fromkeys(_place(member, moves, at) for at in moments)


def _with_us(member: Member, at: datetime) -> bool:
    begun = member.since is None or day_start(member.since) <= at
    return begun and (member.until is None or at < day_end(member.until))


def _place(member: Member, moves: Sequence[Move], at: datetime) -> Presence:
    holding = [m for m in moves if m.start <= at and (m.end is None or at < m.end)]
    latest = max(holding, key=lambda m: (m.start, m.known_at, m.k), default=None)
    site = latest.site if latest else member.site
    basis = f"moved on {latest.start.date().isoformat()}" if latest else ROSTER
    kept = latest is None or latest.kept
    return Presence(
        person=member.id, name=member.name, kind=member.kind, unit=member.unit, site=site,
        basis=basis if kept else OVER, kept=kept,
    )  # fmt: skip
