"""Facts that only a person can supply: declared by name and role, for a time, and kept in the record."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from standby.access import require
from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, iso, parse_instant
from standby.desk.forecasting import estimates
from standby.desk.people import accounted
from standby.desk.release_again import audits_again
from standby.desk.workspace import Workspace
from standby.ledger import Entry, entries
from standby.picture.model import Picture
from standby.posture.decide import History, as_known, history
from standby.posture.decision import Decision, Orders, orders
from standby.posture.facts import Declaration, gather_facts
from standby.posture.model import Facts
from standby.posture.policy import policy_in_force
from standby.posture.registry import FACT_NAMES
from standby.threat.evaluate import HORIZONS
from standby.threat.model import ThreatEstimate

ACT = "fact.declared"
PREFIX = "declared."
THREATS = {f"threat.p_{days}d": days for days in HORIZONS}
"""The facts on the threat, each with the days it looks ahead."""


@audits_again
def declare(workspace: Workspace, word: Declaration) -> Declaration:
    """Record a person's word on a fact. It counts from its moment until it expires, and is never edited.

    Raises ``AskedWrongly`` (``declaration-unusable``) when no person can declare that fact, nobody is named, the
    unit is not listed, or it would last longer than such a fact may; nothing is recorded then.
    """
    require(workspace.viewer, "declare", (word.unit,))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What persons ever said: the facts they declared and what was done about decisions, all of it."""

    declared: Sequence[Entry]
    decided: History

    def declarations(self, as_of: AsOf) -> tuple[Declaration, ...]:
        """Return what persons had declared as known then, expired words included."""
        return tuple(_word(entry) for entry in self.declared if _known(entry, as_of))

    def decisions(self, as_of: AsOf) -> tuple[Decision, ...]:
        """Return the decisions as known then."""
        return as_known(self.decided, as_of)


def words(workspace: Workspace) -> Words:
    """Read what persons ever said, once for many questions."""
    with workspace.ledger.reading() as connection:
        declared = list(entries(connection, acts=[ACT]))
    return Words(declared=declared, decided=history(workspace.ledger))


def declarations(workspace: Workspace, as_of: AsOf) -> tuple[Declaration, ...]:
    """Return what persons had declared as known then, expired words included."""
    return words(workspace).declarations(as_of)


def facts_of(
    workspace: Workspace,
    picture: Picture,
    said: Words | None = None,
    threats: Iterable[ThreatEstimate] | None = None,
    wanted: Collection[str] = FACT_NAMES,
) -> Facts:
    """Gather every fact of a picture's moment: the picture's own, the threat's, what persons declared and decided,
    and who is accounted for in the roll call that is open.

    ``said`` spares reading the same words again, ``threats`` estimating the same threats, and ``wanted`` gathering
    what no rule asks for.
    """
    said = said or words(workspace)
    if threats is None:
        ahead = tuple(days for name, days in THREATS.items() if name in wanted)
        threats = estimates(workspace, picture, horizons=ahead, told=False) if ahead else ()
    return gather_facts(
        picture,
        threats,
        workspace.definition,
        declared=said.declarations(picture.as_of),
        accounted=accounted(workspace, picture.as_of) if "people.accounted" in wanted else None,
        ordered=standing_orders(workspace, said, picture.as_of),
        wanted=wanted,
    )


def standing_orders(workspace: Workspace, said: Words, as_of: AsOf) -> Orders:
    """Return what stands by decision for each unit at a moment, as known at another."""
    policy = policy_in_force(workspace.policies, as_of.valid_at)
    levels = policy.authorities if policy else ()
    return orders(said.decisions(as_of), workspace.definition.units, as_of.valid_at, levels)


def longest(fact: str, at: datetime) -> datetime:
    """Return the last moment for which a person's word on a fact can speak, given at ``at``."""
    limit = FACT_NAMES[fact].age_limit if fact in FACT_NAMES else None
    return at if limit is None else at + limit


def _known(entry: Entry, as_of: AsOf) -> bool:
    return entry.known_at <= as_of.known_at and (as_of.entry is None or entry.k <= as_of.entry)


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
