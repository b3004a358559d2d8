"""Runs the recorded history through a policy, day by day, each day as it was known then."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Unit
from standby.basis.quantities import counted
from standby.basis.time import AsOf, DateRange, last_moment
from standby.basis.vocabulary import ATTACKS
from standby.desk import asking
from standby.desk.declaring import facts_of, words
from standby.desk.workspace import Workspace
from standby.ledger import learnt
from standby.picture.model import Incident, Picture, Standing, UnitState
from standby.posture.compiled import Compiled
from standby.posture.model import PROTECTIVENESS, Policy, protects_more
from standby.posture.recommend import NO_MEMORY, UnitLook, look_at
from standby.threat.queries import IMPORTED

LONGEST = 3660
"""Days that one replay may run over."""

COMPARED = 365
"""Days of the record, up to its last, on which two policies are compared where nobody names others."""

CAME_IN = ("report.received", IMPORTED)
"""The acts that bring evidence of the world outside."""

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
class _Seen:
    """What is kept of a unit's day, so that ten years fit in memory: on each axis the value advised and why, the rules
    that could not be decided, and the postures reported."""

    values: Mapping[str, str]
    why: Mapping[str, tuple[str, ...]]
    undecided: tuple[str, ...]
    reported: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """A unit's days from the first on under one policy, and the attacks near it as known on the last."""

    unit: Unit
    policy: Policy
    start: date
    days: Sequence[_Seen]
    attacks: Sequence[Incident]

    def dated(self) -> Iterator[tuple[date, _Seen]]:
        return ((self.start + timedelta(days=number), seen) for number, seen in enumerate(self.days))


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
    units, last = workspace.definition.units, None
    kept: list[dict[str, list[_Seen]]] = [{unit.id: [] for unit in units} for _ in policies]
    for last, looked in _days(workspace, policies, start, end):
        states = {state.id: state for state in last.units}
        for days, looks in zip(kept, looked, strict=True):
            for look in looks:
                _keep(days[look.unit.id], look, states[look.unit.id])
    near = {unit.id: _near(unit, last.incidents, start) for unit in units} if last else {}
    return tuple(
        Replay(
            policy=policy.id,
            version=policy.version,
            start=start,
            end=end,
            units=tuple(
                _unit_replay(_Course(unit=u, policy=policy, start=start, days=days[u.id], attacks=near[u.id]))
                for u in units
            ),
        )
        for policy, days in zip(policies, kept, strict=True)
    )


def last_recorded(workspace: Workspace, days: int) -> tuple[date, date] | None:
    """Return the first and the last of the last days on which reports or listed incidents came in; None when none did.

    What the watch enters does not count: it goes on for years after the last report.
    """
    with workspace.ledger.reading() as connection:
        known = sorted(known_at.date() for _, known_at in learnt(connection, acts=CAME_IN))
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
                length = counted(len(days), "day")
                found.append(
                    f"{new.name}, {axis}: {length}, first {days[0]} ({a[days[0]]} becomes {b[days[0]]}), "
                    f"last {days[-1]}"
                )
    return tuple(found)


def _days(
    workspace: Workspace, policies: Sequence[Policy], start: date, end: date
) -> Iterator[tuple[Picture, Sequence[Sequence[UnitLook]]]]:
    """Yield each day as every policy sees it: its picture and its facts are put together once for all of them."""
    courses = [(Compiled(policy), NO_MEMORY) for policy in policies]
    wanted = frozenset().union(*(compiled.asks for compiled, _ in courses))
    span = [last_moment(start + timedelta(days=number)) for number in range((end - start).days + 1)]
    asked = (AsOf(valid_at=moment, known_at=moment) for moment in span)
    said = words(workspace)
    for picture in asking.pictures_over(workspace, asked, named=False):
        facts = facts_of(workspace, picture, said, wanted=wanted)
        at, units = picture.as_of.valid_at, workspace.definition.units
        looked = [look_at(compiled, units, facts, at, memory) for compiled, memory in courses]
        courses = [(compiled, left) for (compiled, _), (_, left) in zip(courses, looked, strict=True)]
        yield picture, [looks for looks, _ in looked]


def _keep(days: list[_Seen], look: UnitLook, state: UnitState) -> None:
    """Keep what is told of a unit's day; a day like the one before is that one again."""
    seen = _Seen(
        values={advice.axis: advice.value for advice in look.axes},
        why={advice.axis: advice.rules or (f"stands as {advice.standing_basis}",) for advice in look.axes},
        undecided=tuple(ruling.rule.id for ruling in look.unsettled),
        reported=state.standings,
    )
    days.append(days[-1] if days and days[-1] == seen else seen)


def _unit_replay(course: _Course) -> UnitReplay:
    return UnitReplay(
        unit=course.unit.id,
        name=course.unit.name,
        changes=tuple(_changes(course)),
        reported=tuple(_reported(course)),
        days={axis: dict(Counter(seen.values[axis] for seen in course.days)) for axis in PROTECTIVENESS},
        attacks=tuple(_attack(incident, course) for incident in course.attacks),
        undecided_days=dict(Counter(rule for seen in course.days for rule in seen.undecided)),
    )


def _changes(course: _Course) -> Iterator[AdviceChange]:
    before = dict(course.policy.starts_from)
    for day, seen in course.dated():
        for axis, value in seen.values.items():
            if value != before[axis]:
                yield AdviceChange(on=day, axis=axis, before=before[axis], after=value, rules=seen.why[axis])
                before[axis] = value


def _reported(course: _Course) -> Iterator[ReportedChange]:
    known: dict[str, str] = {}
    for day, seen in course.dated():
        for standing in seen.reported:
            if known.get(standing.axis) != standing.value:
                known[standing.axis] = standing.value
                yield ReportedChange(known_on=day, axis=standing.axis, value=standing.value, since=standing.since)


def _near(unit: Unit, incidents: Iterable[Incident], first: date) -> list[Incident]:
    """Return the attacks near a unit's sites that can have happened since the first day."""
    attacks = [i for i in incidents if i.predicate in ATTACKS and (i.happened.end or date.max) >= first]
    return [i for i in attacks if any(site in unit.sites for site, _ in i.near)]


def _attack(incident: Incident, course: _Course) -> AttackSeen:
    happened = incident.happened.start or incident.happened.end or course.start
    earlier = course.days[: max(0, (happened - course.start).days)]
    posture = earlier[-1].values if earlier else course.policy.starts_from
    protected = takewhile(lambda seen: _protects(course.policy, seen.values), reversed(earlier))
    return AttackSeen(
        incident=incident.id,
        happened=incident.happened,
        predicate=incident.predicate,
        place=incident.place.name if incident.place else None,
        protected=_protects(course.policy, posture),
        posture=dict(posture),
        lead_days=sum(1 for _ in protected) or None,
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
