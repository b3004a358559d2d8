"""The rule of a mission for what it says outside, from ``mission/release.yaml``; without the file a careful default."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from standby.basis.errors import AskedWrongly
from standby.basis.plain import from_plain
from standby.desk.workspace import MISSION, Workspace
from standby.release.model import MEASURES, ORIGINS, Adversary, Protected, Rule, Scope, Statement, World
from standby.release.phrases import came_later, phrase_book, rows_of
from standby.release.system import BEYOND
from standby.release.wording import LADDER
from standby.reports.model import Report

POLICY = "release.yaml"
"""The file in ``mission/`` that sets the rule and what outsiders are taken to know."""
DEFAULT_RULE = Rule(width=40, ratio=1.2)
DEFAULT_OUTSIDERS = Adversary(version="default-1")
LIMIT = 2000
"""The largest number considered for wording when no cap is declared."""
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days that statements can speak of; beyond, a year was mistyped."""
ALLOWED = "rule (width, ratio), outsiders (version, cap, largest_change_per_day, absent, knows), rounding, protect, "
ALLOWED += "protected_for_days, public_sources, public_channels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Whom a number of the rule counts, on whatever day; empty means all. In a sum it has a ``weight``."""

    sites: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    but_sites: tuple[str, ...] = ()
    but_units: tuple[str, ...] = ()
    measure: str = "present"
    weight: float = 1.0

    def scope(self, day: date) -> Scope:
        """Return whom it counts on a day."""
        return Scope(
            day=day,
            sites=self.sites,
            units=self.units,
            but_sites=self.but_sites,
            but_units=self.but_units,
            measure=self.measure,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding(Counted):
    """The rounding base of one number, fixed before anybody looks at it: whom it counts, and the base."""

    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One more protected number of a mission: its name and what is added up, as a mission at a site, or who moved."""

    name: str
    of: tuple[Counted, ...]

    def on(self, day: date) -> Protected:
        """Return it as it is protected on a day."""
        terms = tuple((counted.weight, counted.scope(day)) for counted in self.of)
        return Protected(id=f"{self.name} {day}", name=f"{self.name}, {day}", terms=terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePolicy:
    """What a release is held against.

    ``side_knowledge`` is what outsiders know that nobody said in public, as statements. ``protect`` are numbers
    protected on every day spoken of beside the strength of each site and part. ``protected_for_days`` is how
    long a number stays protected; None means for ever. ``public_sources`` and ``public_channels`` say which reports
    anybody can read.
    """

    rule: Rule = DEFAULT_RULE
    outsiders: Adversary = DEFAULT_OUTSIDERS
    side_knowledge: tuple[Statement, ...] = ()
    rounding: tuple[Rounding, ...] = ()
    protect: tuple[Sum, ...] = ()
    protected_for_days: int | None = None
    public_sources: tuple[str, ...] = ()
    public_channels: tuple[str, ...] = ()


def release_policy(workspace: Workspace) -> ReleasePolicy:
    """Read the mission's rule for releases. Raises ``AskedWrongly`` and says where it was not understood."""
    file = workspace.directory / MISSION / POLICY
    if not file.exists():
        return ReleasePolicy()
    try:
        data: Any = dated(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
        outsiders = {"version": "default-1", **data.pop("outsiders", {})}
        knows = tuple(parse_statement({"speaker": "known besides", **known}) for known in outsiders.pop("knows", ()))
        policy = from_plain(ReleasePolicy, {**data, "outsiders": outsiders})
        _check(policy)
        model = replace(policy.outsiders, knows=tuple(statement.text for statement in knows))
        return replace(policy, outsiders=model, side_knowledge=knows)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, ValueError, KeyError, AttributeError) as problem:
        raise AskedWrongly(
            "release-policy-unreadable",
            "The rule for releases was not understood",
            f"{file.name}: {' '.join(str(problem).split())}",
            f"give {ALLOWED}",
        ) from problem


def is_public(report: Report, policy: ReleasePolicy) -> bool:
    """Say whether the mission's rule names a report's source or its channel as one that anybody can read."""
    return report.source in policy.public_sources or report.channel in policy.public_channels


def world_of(workspace: Workspace) -> World:
    """Return the places and units that statements can speak of."""
    definition = workspace.definition
    return World(
        sites=tuple(site.id for site in definition.sites),
        units=tuple(unit.id for unit in definition.units),
        unit_parents={unit.id: unit.parent for unit in definition.units if unit.parent},
        countries={site.id: site.country for site in definition.sites},
    )


def protected(workspace: Workspace, days: Iterable[date], at: date, policy: ReleasePolicy) -> list[Protected]:
    """Protect the strength of each site and part of the operation, and what the rule adds, on every day spoken of.

    The whole may be published; its parts may not become derivable. A day is no longer protected some days later.
    """
    items, for_days = [], policy.protected_for_days
    for day in (d for d in days if for_days is None or d + timedelta(days=for_days) > at):
        for site in workspace.definition.sites:
            scope = Scope(day=day, sites=(site.id,))
            items.append(Protected(id=f"{site.id} {day}", name=f"people at {site.name}, {day}", terms=((1.0, scope),)))
        for unit in (u for u in workspace.definition.units if u.parent):
            scope = Scope(day=day, units=(unit.id,))
            items.append(Protected(id=f"{unit.id} {day}", name=f"people of {unit.name}, {day}", terms=((1.0, scope),)))
        items += [more.on(day) for more in policy.protect]
    return items


def read_statement(file: Path) -> Statement:
    """Read a worded statement from a YAML file. Raises ``AskedWrongly`` and says what is missing or wrong."""
    try:
        data = dated(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise _unreadable(f"The statement in {file.name}", problem) from problem
    return told_statement(data, f"The statement in {file.name}")


def told_statement(data: Any, name: str = "The statement") -> Statement:
    """Return a statement from its plain form. Raises ``AskedWrongly`` and says what is missing or wrong."""
    try:
        return parse_statement(data)
    except (TypeError, ValueError, KeyError, AttributeError) as problem:
        raise _unreadable(name, problem) from problem


def parse_statement(data: Mapping[str, Any]) -> Statement:
    """Return a statement from its plain form. Raises ``ValueError`` and its like, or ``AskedWrongly`` on a phrase."""
    statement = from_plain(Statement, {"id": "", **data})
    scopes = [s for part in statement.parts() for s in (part.scope, part.other) if s is not None]
    if statement.origin not in ORIGINS or any(scope.measure not in MEASURES for scope in scopes):
        raise ValueError(f"origin is one of {', '.join(ORIGINS)}, measure one of {', '.join(MEASURES)}")
    days = [statement.said_on, *(scope.day for scope in scopes)]
    if wrong := [day for day in days if not FIRST <= day <= LAST]:
        raise ValueError(f"{wrong[0]} is no day of a mission: give one from {FIRST} to {LAST}")
    if not all(isinstance(words, str) and words.strip() for words in (statement.text, statement.speaker)):
        raise ValueError("the words and who says them are text")
    for part in statement.parts():
        _check_numbers(part)
    rows_of(statement, phrase_book())
    if any(part.phrase == "moved to" and not came_later(part) for part in statement.parts()):
        raise ValueError(
            "who moved was at one place on a day and is at the other on a later one: give other a later day"
        )
    return statement


def _check_numbers(part: Statement) -> None:
    for name in ("number", "base", "tolerance"):
        value = getattr(part, name)
        if value is not None and (type(value) not in (int, float) or not 0 <= value < BEYOND):
            raise ValueError(f"{value!r} is no {name}: it is a number from 0 to below {BEYOND:,}")


def dated(data: Any) -> Any:
    """YAML reads days as days, the plain form of our types has them as text."""
    if isinstance(data, dict):
        return {key: dated(value) for key, value in data.items()}
    if isinstance(data, list):
        return [dated(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def _check(policy: ReleasePolicy) -> None:
    if policy.rule.width < 1 or policy.rule.ratio < 1:
        raise ValueError("a rule has a width of at least 1 and a ratio of at least 1")
    if wrong := [r.base for r in policy.rounding if r.base not in LADDER]:
        raise ValueError(f"a rounding base is one of {', '.join(map(str, LADDER))}, not {wrong[0]}")
    _check_protected(policy.protect)


def _check_protected(sums: tuple[Sum, ...]) -> None:
    names = [each.name for each in sums]
    if again := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"two protected numbers are called {again[0]}")
    if empty := [each.name for each in sums if not each.of]:
        raise ValueError(f"the protected number {empty[0]} adds up nothing: give of")
    if wrong := [c.measure for each in sums for c in each.of if c.measure not in MEASURES]:
        raise ValueError(f"a measure is one of {', '.join(MEASURES)}, not {wrong[0]}")


def _unreadable(what: str, problem: Exception) -> AskedWrongly:
    return AskedWrongly(
        "statement-file-unreadable",
        f"{what} was not understood",
        " ".join(str(problem).split()),
        "give speaker, said_on, text, phrase, scope (day, sites, units), and number, base, other if need be",
    )
