"""Actors, the roles they hold, and what each role may do."""

from collections.abc import Mapping
from dataclasses import dataclass

from standby.access.labels import LEVELS, Label
from standby.basis.errors import NotAllowed

VERBS: Mapping[str, str] = {
    "ask": "ask questions of the record",
    "report": "take reports in",
    "judge": "judge claims and grade sources",
    "declare": "declare facts",
    "decide": "propose and approve decisions",
    "release": "say things outside",
    "call": "call the roll and record answers for others",
    "keep": "keep the record: audits, backups, witnesses, bundles",
    "admit": "let people in by the web doors",
}
"""What can be done, each with its words."""

ROLES: Mapping[str, frozenset[str]] = {
    "observer": frozenset({"ask"}),
    "reporter": frozenset({"ask", "report"}),
    "analyst": frozenset({"ask", "report", "judge"}),
    "roll keeper": frozenset({"ask", "call"}),
    "duty officer": frozenset({"ask", "report", "judge", "declare", "decide", "call"}),
    "commander": frozenset({"ask", "declare", "decide", "release", "call"}),
    "custodian": frozenset({"ask", "keep", "admit"}),
}
"""What each role may do. A label says what an actor sees; a role says what they may do with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who asks or acts: the roles they hold, the level and the compartments they are cleared for.

    ``everything`` is True only for whoever holds the record itself, whom no label can keep out.
    """

    id: str
    name: str
    roles: tuple[str, ...] = ("observer",)
    level: str = "open"
    compartments: frozenset[str] = frozenset()
    everything: bool = False

    def reads(self, label: Label) -> bool:
        """Say whether this actor may read what bears a label."""
        if self.everything:
            return True
        cleared = LEVELS.index(label.level) <= LEVELS.index(self.level) and label.compartments <= self.compartments
        return cleared and (label.readers is None or self.id in label.readers)


EVERYTHING = Actor(
    id="everything", name="whoever holds the folder", roles=tuple(ROLES), level=LEVELS[-1], everything=True
)
"""The viewer of a laptop: who can read the folder can read all of it, whatever a program filters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Whether an actor may do something, and why."""

    allowed: bool
    why: str


def permit(actor: Actor, verb: str) -> Permit:
    """Say whether an actor may do what a verb of ``VERBS`` names, with the reason. Raises ``KeyError`` for another."""
    words = VERBS[verb]
    holding = [role for role in actor.roles if verb in ROLES.get(role, ())]
    if holding:
        return Permit(allowed=True, why=f"{actor.name} may {words} as {holding[0]}")
    roles = ", ".join(role for role, verbs in ROLES.items() if verb in verbs)
    return Permit(allowed=False, why=f"to {words} takes one of the roles: {roles}")


def require(actor: Actor, verb: str) -> None:
    """Raise ``NotAllowed`` when an actor may not do what a verb names."""
    answer = permit(actor, verb)
    if not answer.allowed:
        raise NotAllowed(
            "not-permitted",
            f"{actor.name} may not do this",
            answer.why,
            "ask somebody who holds one, or have mission/actors.yaml changed",
        )
