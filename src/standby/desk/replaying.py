"""Runs the recorded history through a policy, day by day, each day as it was known then."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Unit
from standby.basis.time import AsOf, DateRange, last_moment
from standby.basis.vocabulary import ATTACKS
from standby.desk import asking
from standby.desk.declaring import facts_of, words
from standby.desk.workspace import Workspace
from standby.ledger import learnt
from standby.picture.model import Incident, Picture
from standby.posture.compiled import Compiled
from standby.posture.model import PROTECTIVENESS, Policy, protects_more
from standby.posture.recommend import NO_MEMORY, UnitLook, look_at

LONGEST = 3660
"""Days that one replay may run over."""

COMPARED = 365
"""Days of the record, up to its last, on which two policies are compared where nobody names others."""

PROTECTING = ("activity", "people")
"""The axes on which a unit counts as protected once they stand above what the policy starts from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceChange:
    """One day on which what is recommended on an axis changed, and the rules that made it so."""

    on: date
    axis: str
    before: str
    after: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedChange:
    """A posture that reports ascribe to the unit: the days it can have begun on, and the day we knew."""

    known_on: date
    axis: str
    value: str
    since: DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackSeen:
    """An attack near the unit: the posture recommended when the day before ended, and for how many days it had been.

    ``protected`` says whether that posture stood above the one the policy starts from; ``lead_days`` is None
    where it did not.
    """

    incident: str
    happened: DateRange
    predicate: str
    place: str | None
    protected: bool
    posture: Mapping[str, str]
    lead_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReplay:
    """One unit's course: what was recommended and reported when, the days in each value, the attacks near it."""

    unit: str
    name: str
    changes: tuple[AdviceChange, ...]
    reported: tuple[ReportedChange, ...]
    days: Mapping[str, Mapping[str, int]]
    attacks: tuple[AttackSeen, ...]
    undecided_days: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a policy makes of the recorded history from one day to another, each day as known at its end."""

    policy: str
    version: str
    start: date
    end: date
    units: tuple[UnitReplay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    day: date
    picture: Picture
    advice: Mapping[str, UnitLook]


def replay(workspace: Workspace, policy: Policy, start: date, end: date) -> Replay:
    """Run the recorded history through a policy from one day to another, both included: see ``replays``."""
    return replays(workspace, (policy,), start, end)[0]


def replays(workspace: Workspace, policies: Sequence[Policy], start: date, end: date) -> tuple[Replay, ...]:
    """Run the recorded history once through several policies from one day to another, both included.

    The rules begin on ``start`` with nothing behind them. Raises ``AskedWrongly`` (``replay-span``) when the
    days do not follow each other or are more than ten years.
    """
    if not 0 <= (end - start).days <= LONGEST:
        raise AskedWrongly(
            "replay-span",
            "The history was not replayed",
            f"{start} to {end} is no span of at most {LONGEST} days",
            "give the earlier day to --from",
        )
    seen = zip(*_days(workspace, policies, start, end), strict=True)
    return tuple(
        Replay(
            policy=policy.id,
            version=policy.version,
            start=start,
            end=end,
            units=tuple(_unit_replay(unit, policy, days) for unit in workspace.definition.units),
        )
        for policy, days in zip(policies, seen, strict=True)
    )


def last_recorded(workspace: Workspace, days: int) -> tuple[date, date] | None:
    """Return the first and the last of the last days on which anything became known; None when nothing did."""
    with workspace.ledger.reading() as connection:
        known = sorted(known_at.date() for _, known_at in learnt(connection))
    return (max(known[0], known[-1] - timedelta(days=days - 1)), known[-1]) if known else None


def of_unit(found: Replay, unit: str | None) -> Replay:
    """Keep one unit of a replay, or all when none is named. Raises ``AskedWrongly`` for an unknown unit."""
    asking.check_listed(unit, [u.unit for u in found.units], "unit-unknown", "unit")
    return replace(found, units=tuple(u for u in found.units if unit in (None, u.unit)))


def differing_days(before: Replay, after: Replay) -> tuple[str, ...]:
    """Say for each unit and axis from which days on two replays of the same history advise otherwise."""
    found = []
    for old, new in zip(before.units, after.units, strict=True):
        for axis in PROTECTIVENESS:
            a, b = (_by_day(unit, axis, before.start, before.end) for unit in (old, new))
            days = [day for day in a if a[day] != b[day]]
            if days:
                length = f"{len(days)} day{'s' if len(days) > 1 else ''}"
                found.append(
                    f"{new.name}, {axis}: {length}, first {days[0]} ({a[days[0]]} becomes {b[days[0]]}), "
                    f"last {days[-1]}"
                )
    return tuple(found)


def _days(workspace: Workspace, policies: Sequence[Policy], start: date, end: date) -> Iterator[tuple[_Day, ...]]:
    """Yield each day as every policy sees it: its picture and its facts are put together once for all of them."""
    courses = [(Compiled(policy), NO_MEMORY) for policy in policies]
    wanted = frozenset().union(*(compiled.asks for compiled, _ in courses))
    span = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    asked = (AsOf(valid_at=last_moment(day), known_at=last_moment(day)) for day in span)
    said = words(workspace)
    for day, picture in zip(span, asking.pictures_over(workspace, asked, named=False), strict=True):
        facts = facts_of(workspace, picture, said, wanted=wanted)
        at, units = picture.as_of.valid_at, workspace.definition.units
        looked = [look_at(compiled, units, facts, at, memory) for compiled, memory in courses]
        courses = [(compiled, left) for (compiled, _), (_, left) in zip(courses, looked, strict=True)]
        yield tuple(
            _Day(day=day, picture=picture, advice={look.unit.id: look for look in looks}) for looks, _ in looked
        )


def _unit_replay(unit: Unit, policy: Policy, days: Sequence[_Day]) -> UnitReplay:
    values = [{a.axis: a for a in day.advice[unit.id].axes} for day in days]
    return UnitReplay(
        unit=unit.id,
        name=unit.name,
        changes=tuple(_changes(policy, days, unit.id)),
        reported=tuple(_reported(days, unit.id)),
        days={axis: dict(Counter(value[axis].value for value in values)) for axis in PROTECTIVENESS},
        attacks=tuple(_attack(incident, unit, policy, days) for incident in _near(unit, days[-1].picture, days[0].day)),
        undecided_days=dict(Counter(rule.rule.id for day in days for rule in day.advice[unit.id].unsettled)),
    )


def _changes(policy: Policy, days: Sequence[_Day], unit: str) -> Iterator[AdviceChange]:
    before = dict(policy.starts_from)
    for day in days:
        for advice in day.advice[unit].axes:
            if advice.value != before[advice.axis]:
                yield AdviceChange(
                    on=day.day,
                    axis=advice.axis,
                    before=before[advice.axis],
                    after=advice.value,
                    rules=advice.rules or (f"stands as {advice.standing_basis}",),
                )
                before[advice.axis] = advice.value


def _reported(days: Sequence[_Day], unit: str) -> Iterator[ReportedChange]:
    known: dict[str, str] = {}
    for day in days:
        state = next(u for u in day.picture.units if u.id == unit)
        for standing in state.standings:
            if known.get(standing.axis) != standing.value:
                known[standing.axis] = standing.value
                yield ReportedChange(known_on=day.day, axis=standing.axis, value=standing.value, since=standing.since)


def _near(unit: Unit, picture: Picture, first: date) -> list[Incident]:
    """Return the attacks near a unit's sites that can have happened since the first day, as known on the last."""
    attacks = [i for i in picture.incidents if i.predicate in ATTACKS and (i.happened.end or date.max) >= first]
    return [i for i in attacks if any(site in unit.sites for site, _ in i.near)]


def _attack(incident: Incident, unit: Unit, policy: Policy, days: Sequence[_Day]) -> AttackSeen:
    happened = incident.happened.start or incident.happened.end or days[0].day
    earlier = [day for day in days if day.day < happened]
    posture = {a.axis: a.value for a in earlier[-1].advice[unit.id].axes} if earlier else dict(policy.starts_from)
    lead = 0
    for day in reversed(earlier):
        if not _protects(policy, {a.axis: a.value for a in day.advice[unit.id].axes}):
            break
        lead += 1
    return AttackSeen(
        incident=incident.id,
        happened=incident.happened,
        predicate=incident.predicate,
        place=incident.place.name if incident.place else None,
        protected=_protects(policy, posture),
        posture=posture,
        lead_days=lead or None,
    )


def _protects(policy: Policy, posture: Mapping[str, str]) -> bool:
    return any(protects_more(axis, posture[axis], policy.starts_from[axis]) for axis in PROTECTING)


def _by_day(unit: UnitReplay, axis: str, start: date, end: date) -> dict[date, str]:
    changes = {change.on: change.after for change in unit.changes if change.axis == axis}
    first = next((change.before for change in unit.changes if change.axis == axis), None)
    value = first or next(iter(unit.days[axis]))
    found = {}
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        value = changes.get(day, value)
        found[day] = value
    return found
