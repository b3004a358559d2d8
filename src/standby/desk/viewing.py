"""Chooses who asks: the actor whose clearance every answer keeps to, with the roles that were given to them."""

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from standby.access import EVERYTHING, Actor, Held
from standby.basis.errors import AskedWrongly
from standby.basis.mission import Unit
from standby.basis.time import parse_optional_instant
from standby.desk.mission_files import read_actors
from standby.ledger import Entry, Ledger, entries_about
from standby.posture.signers import lineage

ACCESS = "access"
"""The subject of every entry about roles given and taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role that one actor was given, for one mission and those below it (None: for all), by whom, when and why.

    It holds until ``until`` (None: until it is taken back); ``ended_at`` and ``ended_by`` say when it was taken back.
    """

    actor: str
    role: str
    mission: str | None
    by: str
    at: datetime
    because: str
    until: datetime | None
    ended_at: datetime | None = None
    ended_by: str | None = None

    def holds(self, at: datetime) -> bool:
        """Say whether it held at a moment."""
        ends = [end for end in (self.until, self.ended_at) if end is not None]
        return self.at <= at and all(at < end for end in ends)


_AT_THE_DOOR: ContextVar[str | None] = ContextVar("viewer at the door", default=None)


@contextmanager
def asking_as(viewer: str | None) -> Iterator[None]:
    """Let a door say once who asks, for every workspace it opens; None leaves it to the settings."""
    before = _AT_THE_DOOR.set(viewer)
    try:
        yield
    finally:
        _AT_THE_DOOR.reset(before)


def choose_viewer(mission: Path, viewer: str) -> Actor:
    """Return the actor whom the door chose, else the one named. Raises ``AskedWrongly`` when none has that id."""
    wanted = _AT_THE_DOOR.get() or viewer
    if wanted == EVERYTHING.id:
        return EVERYTHING
    actors = {actor.id: actor for actor in read_actors(mission)}
    if wanted not in actors:
        near = difflib.get_close_matches(wanted, actors, n=1)
        raise AskedWrongly(
            "actor-unknown",
            f"There is no actor {wanted!r}",
            "mission/actors.yaml lists none of that id",
            f"ask as {near[0]!r}" if near else f"ask as one of: {', '.join([*actors, EVERYTHING.id])}",
        )
    return actors[wanted]


def grants_in(ledger: Ledger) -> tuple[Grant, ...]:
    """Return every role that was ever given, in order; whoever asks, for this is what decides who may ask."""
    found: list[Grant] = []
    with ledger.reading() as connection:
        for entry in entries_about(connection, ACCESS):
            if entry.act == "access.granted":
                found.append(_grant(entry))
            elif entry.act == "access.revoked":
                found = [_ended(grant, entry) for grant in found]
    return tuple(found)


def with_grants(ledger: Ledger, actor: Actor, units: Sequence[Unit]) -> Actor:
    """Return an actor with the roles that the record gives them now, each mission with those below it."""
    if actor.everything:
        return actor
    now = ledger.clock()
    mine = [grant for grant in grants_in(ledger) if grant.actor == actor.id and grant.holds(now)]
    everywhere = [grant.role for grant in mine if grant.mission is None]
    return replace(
        actor,
        roles=tuple(dict.fromkeys([*actor.roles, *everywhere])),
        held=tuple(
            Held(role=grant.role, missions=frozenset(u.id for u in units if grant.mission in lineage(u.id, units)))
            for grant in mine
            if grant.mission is not None
        ),
    )


def _grant(entry: Entry) -> Grant:
    told = entry.payload
    return Grant(
        actor=told["actor"],
        role=told["role"],
        mission=told["mission"],
        by=entry.actor,
        at=entry.known_at,
        because=entry.because or "",
        until=parse_optional_instant(told["until"]),
    )


def _ended(grant: Grant, entry: Entry) -> Grant:
    told = entry.payload
    named = (grant.actor, grant.role, grant.mission) == (told["actor"], told["role"], told["mission"])
    return replace(grant, ended_at=entry.known_at, ended_by=entry.actor) if named and not grant.ended_at else grant
