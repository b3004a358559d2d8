"""Facts that only a person can supply: declared by name and role, for a time, and kept in the record."""

import difflib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from standby.access import require
from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, iso, parse_instant
from standby.desk.forecasting import estimates
from standby.desk.people import accounted
from standby.desk.workspace import Workspace
from standby.ledger import Entry, entries
from standby.picture.model import Picture
from standby.posture.facts import Declaration, gather_facts
from standby.posture.model import Facts
from standby.posture.registry import FACT_NAMES

ACT = "fact.declared"
PREFIX = "declared."


def declare(workspace: Workspace, word: Declaration) -> Declaration:
    """Record a person's word on a fact. It counts from its moment until it expires, and is never edited.

    Raises ``AskedWrongly`` (``declaration-unusable``) when no person can declare that fact, nobody is named, the
    unit is not listed, or it would last longer than such a fact may; nothing is recorded then.
    """
    require(workspace.viewer, "declare")
    _check(workspace, word)
    payload = {
        "fact": word.fact,
        "value": word.value,
        "by": word.by,
        "role": word.role,
        "at": iso(word.at),
        "good_until": iso(word.good_until),
        "unit": word.unit,
    }
    with workspace.ledger.writing() as writer:
        writer.append(ACT, word.fact, payload, actor=word.by, because=word.reason or None, known_at=word.at)
    return word


def declarations(workspace: Workspace, as_of: AsOf) -> tuple[Declaration, ...]:
    """Return what persons had declared as known then, expired words included."""
    with workspace.ledger.reading() as connection:
        found = list(entries(connection, up_to=as_of.entry, acts=[ACT]))
    return tuple(_word(entry) for entry in found if entry.known_at <= as_of.known_at)


def facts_of(workspace: Workspace, picture: Picture) -> Facts:
    """Gather every fact of a picture's moment: the picture's own, the threat's, and what persons declared,
    and who is accounted for in the roll call that is open.
    """
    return gather_facts(
        picture,
        estimates(workspace, picture),
        workspace.definition,
        declared=declarations(workspace, picture.as_of),
        accounted=accounted(workspace, picture.as_of),
    )


def longest(fact: str, at: datetime) -> datetime:
    """Return the last moment for which a person's word on a fact can speak, given at ``at``."""
    limit = FACT_NAMES[fact].age_limit if fact in FACT_NAMES else None
    return at if limit is None else at + limit


def _check(workspace: Workspace, word: Declaration) -> None:
    open_to_persons = [name for name, fact in FACT_NAMES.items() if fact.provider == "a person"]
    if word.fact not in open_to_persons:
        near = difflib.get_close_matches(word.fact, open_to_persons, n=1, cutoff=0.0)
        raise _unusable(f"{word.fact!r} is no fact that a person declares", f"the nearest is {near[0]!r}")
    if not word.by.strip() or not word.role.strip():
        raise _unusable("nobody is named", "give a name with --by and a role with --role")
    units = [unit.id for unit in workspace.definition.units]
    if word.unit is not None and word.unit not in units:
        raise _unusable(f"there is no unit {word.unit!r}", f"name one of: {', '.join(units)}")
    if not word.at < word.good_until <= longest(word.fact, word.at):
        limit = FACT_NAMES[word.fact].age_limit
        days = limit.days if limit else 0
        raise _unusable(
            f"such a word lasts at most {days} days and must end after it begins", "give an earlier --until"
        )


def _unusable(why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("declaration-unusable", "The declaration was not recorded", why, next_step)


def _word(entry: Entry) -> Declaration:
    payload: Mapping[str, Any] = entry.payload
    return Declaration(
        fact=payload["fact"],
        value=payload["value"],
        by=payload["by"],
        role=payload["role"],
        at=parse_instant(payload["at"]),
        good_until=parse_instant(payload["good_until"]),
        unit=payload["unit"],
        reason=entry.because or "",
    )
