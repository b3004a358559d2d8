"""Actors, the roles they hold, and what each role may do."""

from collections.abc import Collection, Mapping
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
    "clear": "clear what is to be said outside",
    "call": "call the roll and record answers for others",
    "keep": "keep the record: audits, backups, witnesses, bundles",
    "admit": "let people in by the web doors, and give and take roles",
}
"""What can be done, each with its words."""

ROLES: Mapping[str, frozenset[str]] = {
    "observer": frozenset({"ask"}),
    "reporter": frozenset({"ask", "report"}),
    "analyst": frozenset({"ask", "report", "judge"}),
    "roll keeper": frozenset({"ask", "call"}),
    "duty officer": frozenset({"ask", "report", "judge", "declare", "decide", "call"}),
    "spokesperson": frozenset({"ask", "release"}),
    "commander": frozenset({"ask", "declare", "decide", "release", "clear", "call"}),
    "custodian": frozenset({"ask", "keep", "admit", "clear"}),
}
"""What each role may do. A label says what an actor sees; a role says what they may do with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role that is held for some missions only: those named and none beside them."""

    role: str
    missions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who asks or acts: the roles they hold, the level and the compartments they are cleared for.

    ``roles`` are held for every mission, ``held`` for some; who holds none can do nothing. ``everything`` is True
    only for whoever holds the record itself, whom no label can keep out.
    """

    id: str
    name: str
    roles: tuple[str, ...] = ()
    level: str = "open"
    compartments: frozenset[str] = frozenset()
    held: tuple[Held, ...] = ()
    everything: bool = False

    def reads(self, label: Label) -> bool:
        """Say whether this actor may read what bears a label."""
        if self.everything:
            return True
        cleared = LEVELS.index(label.level) <= LEVELS.index(self.level) and label.compartments <= self.compartments
        return cleared and (label.readers is None or self.id in label.readers)

    def covers(self, verb: str, mission: str | None) -> bool:
        """Say whether a verb may be done for one mission; None is whatever belongs to no mission."""
        return self.everything or any(
            verb in ROLES.get(role, ()) for role in (*self.roles, *(h.role for h in self.held if mission in h.missions))
        )


EVERYTHING = Actor(
    id="everything", name="whoever holds the folder", roles=tuple(ROLES), level=LEVELS[-1], everything=True
)
"""The viewer of a laptop: who can read the folder can read all of it, whatever a program filters."""

ANY = frozenset({"*"})
"""Asks whether somebody may do a thing for at least one mission, whichever it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Whether an actor may do something, and why."""

    allowed: bool
    why: str


def permit(actor: Actor, verb: str, missions: Collection[str | None] = (None,)) -> Permit:
    """Say whether an actor may do what a verb of ``VERBS`` names, for every one of some missions, with the reason.

    Without missions it takes a role held for all of them; ``ANY`` asks for at least one. Raises ``KeyError`` for
    another verb.
    """
    words = VERBS[verb]
    holding = [role for role in actor.roles if verb in ROLES.get(role, ())]
    if holding:
        return Permit(allowed=True, why=f"{actor.name} may {words} as {holding[0]}")
    some = [h for h in actor.held if verb in ROLES.get(h.role, ())]
    there = bool(some) if missions is ANY else bool(missions) and all(actor.covers(verb, m) for m in missions)
    if there:
        where = ", ".join(sorted(set().union(*(h.missions for h in some))))
        return Permit(allowed=True, why=f"{actor.name} may {words} as {some[0].role} for {where}")
    roles = ", ".join(role for role, verbs in ROLES.items() if verb in verbs)
    where = " for every mission this is about" if some else ""
    return Permit(allowed=False, why=f"to {words} takes one of the roles{where}: {roles}")


def require(actor: Actor, verb: str, missions: Collection[str | None] = (None,)) -> None:
    """Raise ``NotAllowed`` when an actor may not do what a verb names, for every one of some missions."""
    answer = permit(actor, verb, missions)
    if not answer.allowed:
        raise NotAllowed(
            "not-permitted",
            f"{actor.name} may not do this",
            answer.why,
            "ask somebody who holds one, or have the role given with standby access grant",
        )
