"""Who may sign: named people, the level of the policy they sign at, for which units, and who stands in for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from standby.basis.errors import NotAllowed
from standby.basis.mission import Person, Unit
from standby.posture.located import read_located


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person who may sign at a level, for some units and all below them (none named: for every unit).

    ``deputies`` may sign in their place while they are away.
    """

    person: str
    level: str
    units: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away from one moment until another, and their deputies may sign."""

    person: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The place in which a person signs: whose it is, and its level."""

    of: str
    level: str


def read_signers(
    text: str, name: str, *, people: Collection[str], units: Collection[str], levels: Collection[str]
) -> tuple[Signer, ...]:
    """Read the list of those who may sign. ``name`` is the file's name for messages.

    Raises ``AskedWrongly`` (``policy-unreadable``, ``policy-field``) with file, line and column, for a person, unit
    or level that is not known among others.
    """
    found = []
    for item in read_located(text, name).items():
        fields = item.fields(needs=("person", "level"), may=("units", "deputies"))
        found.append(
            Signer(
                person=fields["person"].one_of(people),
                level=fields["level"].one_of(levels),
                units=tuple(u.one_of(units) for u in fields["units"].items()) if "units" in fields else (),
                deputies=tuple(p.one_of(people) for p in fields["deputies"].items()) if "deputies" in fields else (),
            )
        )
    return tuple(found)


def signers_by_role(people: Iterable[Person], levels: Collection[str]) -> tuple[Signer, ...]:
    """Take everybody whose role in the mission files is the name of a level as somebody who signs at it."""
    return tuple(
        Signer(person=p.id, level=p.role, units=(p.unit,) if p.unit else ())
        for p in people
        if p.role is not None and p.role in levels
    )


def office_for(
    signers: Sequence[Signer],
    absences: Iterable[Absence],
    *,
    person: str,
    unit: str,
    units: Sequence[Unit],
    level: str,
    levels: Sequence[str],
    at: datetime,
) -> Office:
    """Return the place in which a person may sign for a unit at a level or above: their own, or an absent one's.

    Raises ``NotAllowed`` (``decision-not-allowed``) naming those who may.
    """
    above = lineage(unit, units)
    able = [s for s in signers if s.level in levels and levels.index(s.level) >= levels.index(level)]
    able = [s for s in able if not s.units or above & set(s.units)]
    own = [s for s in able if s.person == person]
    away = {a.person for a in absences if a.start <= at < a.end}
    standing_in = [s for s in able if person in s.deputies and s.person in away]
    best = max([*own, *standing_in], key=lambda s: (s.person == person, levels.index(s.level)), default=None)
    if best is None:
        raise NotAllowed(
            "decision-not-allowed",
            f"{person} cannot sign this",
            _why(signers, able, person, level, unit),
            "ask one of them: " + ", ".join(dict.fromkeys(s.person for s in able))
            if able
            else "name one in mission/signers.yaml",
        )
    return Office(of=best.person, level=best.level)


def lineage(unit: str, units: Sequence[Unit]) -> set[str]:
    """Return a unit and every unit above it."""
    parents: Mapping[str, str | None] = {u.id: u.parent for u in units}
    found: set[str] = set()
    at: str | None = unit
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found


def _why(signers: Iterable[Signer], able: Iterable[Signer], person: str, level: str, unit: str) -> str:
    if any(person in s.deputies for s in able):
        return "it is deputy for somebody who is not recorded as away"
    if any(s.person == person for s in signers):
        return f"it takes the {level} or a level above, for {unit}"
    return "it is on no list of those who may sign"
