"""Names that analysts add while they review: a phrase of the reports, and whom or what of the mission it means.

The file ``mission/aliases.yaml`` is written by hand; these are entries of the record, known from when they were added.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from standby.access import require
from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition
from standby.basis.time import AsOf
from standby.desk.workspace import Workspace
from standby.ledger import Entry, entries

ADDED = "alias.added"
ENDED = "alias.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A phrase and whom or what it means, who said so and when."""

    phrase: str
    means: str
    by: str
    since: datetime


def add_alias(workspace: Workspace, phrase: str, means: str, *, by: str, reason: str = "") -> Alias:
    """Let a phrase mean one of the mission's own from now on: every report read after this is read so.

    ``means`` is ``unit:…``, ``site:…``, ``person:…`` or ``source:…`` with an id of the mission folder. A phrase
    that meant something else means this now. Raises ``AskedWrongly`` (``alias-unusable``) when the phrase is
    shorter than two letters or the mission lists no such id.
    """
    require(workspace.viewer, "judge")
    phrase = " ".join(phrase.split())
    _check(workspace.definition, phrase, means)
    with workspace.ledger.writing() as writer:
        entry = writer.append(ADDED, means, {"phrase": phrase, "means": means}, actor=by, because=reason or None)
    return _alias(entry)


def end_alias(workspace: Workspace, phrase: str, *, by: str, reason: str) -> None:
    """Let a phrase mean nothing of the mission's from now on. Raises ``AskedWrongly`` when it means nothing."""
    require(workspace.viewer, "judge")
    standing = {alias.phrase.casefold(): alias for alias in aliases(workspace, _now(workspace))}
    held = standing.get(" ".join(phrase.split()).casefold())
    if held is None:
        near = difflib.get_close_matches(phrase.casefold(), standing, n=1)
        raise AskedWrongly(
            "alias-unknown",
            f"The name {phrase!r} was not ended",
            "nobody added it",
            f"end {standing[near[0]].phrase!r}" if near else "list them with standby review aliases",
        )
    with workspace.ledger.writing() as writer:
        writer.append(ENDED, held.means, {"phrase": held.phrase}, actor=by, because=reason)


def aliases(workspace: Workspace, as_of: AsOf) -> tuple[Alias, ...]:
    """Return the names that stood as known then, by phrase."""
    standing: dict[str, Alias] = {}
    for entry in _entries(workspace, as_of):
        key = entry.payload["phrase"].casefold()
        if entry.act == ADDED:
            standing[key] = _alias(entry)
        else:
            standing.pop(key, None)
    return tuple(standing[key] for key in sorted(standing))


def definition_for_reading(workspace: Workspace) -> Definition:
    """Return what the mission folder says, with the names that analysts have added until now."""
    added = {alias.phrase: alias.means for alias in aliases(workspace, _now(workspace))}
    if not added:
        return workspace.definition
    return replace(workspace.definition, aliases={**workspace.definition.aliases, **added})


def _entries(workspace: Workspace, as_of: AsOf) -> Iterator[Entry]:
    with workspace.ledger.reading() as connection:
        found = list(entries(connection, up_to=as_of.entry, acts=[ADDED, ENDED]))
    return (entry for entry in found if entry.known_at <= as_of.known_at)


def _now(workspace: Workspace) -> AsOf:
    return AsOf(valid_at=workspace.clock(), known_at=workspace.clock())


def _alias(entry: Entry) -> Alias:
    told = entry.payload
    return Alias(phrase=told["phrase"], means=told["means"], by=entry.actor, since=entry.known_at)


def _check(definition: Definition, phrase: str, means: str) -> None:
    listed = [
        *(f"unit:{unit.id}" for unit in definition.units),
        *(f"site:{site.id}" for site in definition.sites),
        *(f"person:{person.id}" for person in definition.people),
        *(f"source:{source.id}" for source in definition.sources),
    ]
    if sum(letter.isalpha() for letter in phrase) < 2:
        raise _unusable(phrase, "it is too short to be told apart from other words", "give the whole phrase")
    if means not in listed:
        near = difflib.get_close_matches(means, listed, n=1)
        hint = f"the nearest is {near[0]!r}" if near else "write it like unit:ID, site:ID, person:ID or source:ID"
        raise _unusable(phrase, f"the mission lists no {means!r}", hint)


def _unusable(phrase: str, why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("alias-unusable", f"The name {phrase!r} was not added", why, next_step)
