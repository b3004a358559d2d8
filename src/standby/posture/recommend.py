"""Recommends a posture for every unit, axis by axis, with the reasons. Pure: policy and facts in, advice out.

For each unit, its parent first, and each axis:
1. what stands is the posture decided, unless the rules have raised it since; else the newer of the one reported and
   the one recommended before;
2. rules that are on raise the axis to what they ask; a parent's rules are handed down;
3. a rule that may be on holds the axis at what stands, up to what it asks;
4. only a gate that is surely open lets the axis come down, and never below 2 and 3.
So unknown or contradictory evidence never lowers what stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from standby.basis.errors import AskedWrongly
from standby.basis.json import to_json
from standby.basis.mission import Unit
from standby.basis.time import EARLIEST
from standby.posture.compiled import Compiled
from standby.posture.condition import claims_in
from standby.posture.model import (
    PROTECTIVENESS,
    ApprovalNeeded,
    AxisAdvice,
    Because,
    Fact,
    Facts,
    Option,
    Policy,
    Recommendation,
    Undecided,
    protects_more,
    safest,
)
from standby.posture.outlook import options, would_change
from standby.posture.reasons import reason, why_lingering, why_undecided
from standby.posture.rules import RuleState, Ruling, overridden
from standby.posture.settling import settling_sets
from standby.posture.truth import CONTRADICTORY, TRUE, decided

Timeline = Sequence[tuple[datetime, Facts]]
"""The facts as they were known at one moment after another, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The value last recommended on an axis, since when, and the level of authority that raised it."""

    value: str
    since: datetime = EARLIEST
    raised_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMemory:
    """What one unit's look leaves for the next: the values recommended and the state of each rule."""

    axes: Mapping[str, Kept] = field(default_factory=dict)
    rules: Mapping[str, RuleState] = field(default_factory=dict)


Memory = Mapping[str, UnitMemory]
"""Unit id → what its last look left behind."""


def recommend(policy: Policy, units: Sequence[Unit], timeline: Timeline) -> tuple[Recommendation, ...]:
    """Return the recommendation for each unit as of the last moment of a timeline.

    The earlier moments give hysteresis, dwell and ``for_at_least`` their past; one moment is enough where
    there is none. Facts that are missing are unknown. Raises ``AskedWrongly`` (``timeline-unusable``) when
    the timeline is empty or its moments do not follow each other.
    """
    if not timeline or any(b <= a for (a, _), (b, _) in pairwise(timeline)):
        raise AskedWrongly(
            "timeline-unusable",
            "The evidence cannot be evaluated",
            "its moments are missing or do not follow each other",
            "give the facts of at least one moment, oldest first",
        )
    compiled, memory = Compiled(policy), NO_MEMORY
    looks: tuple[UnitLook, ...] = ()
    for at, facts in timeline:
        looks, memory = look_at(compiled, units, facts, at, memory)
    return tuple(look.recommendation for look in looks)


def step(
    policy: Policy, units: Sequence[Unit], facts: Facts, at: datetime, memory: Memory
) -> tuple[tuple[Recommendation, ...], Memory]:
    """Evaluate every unit at one moment, given what the moment before left behind; return what this one leaves."""
    looks, left = look_at(Compiled(policy), units, facts, at, memory)
    return tuple(look.recommendation for look in looks), left


def look_at(
    compiled: Compiled, units: Sequence[Unit], facts: Facts, at: datetime, memory: Memory
) -> tuple[tuple["UnitLook", ...], Memory]:
    """Evaluate every unit at one moment by a policy made ready, as ``step`` does; reasons are given when asked for."""
    bearing: dict[str, list[Ruling]] = {}
    found: dict[str, UnitLook] = {}
    left: dict[str, UnitMemory] = {}
    for unit in parents_first(units):
        before = memory.get(unit.id, _NOTHING)
        above = bearing.get(unit.parent or "", ()) if unit.parent else ()
        look, states = _look(compiled, unit, facts.get(unit.id, _NO_FACTS), at, before, above)
        bearing[unit.id] = [*look.own, *look.handed_down]
        found[unit.id] = look
        left[unit.id] = UnitMemory(axes=_kept_after(look), rules=states)
    return tuple(found[unit.id] for unit in units), left


def parents_first(units: Iterable[Unit]) -> list[Unit]:
    """Order units so that each comes after its parent; a parent that is not listed hands nothing down."""
    by_id = {unit.id: unit for unit in units}

    def depth(unit: Unit) -> int:
        steps, above = 0, by_id.get(unit.parent or "")
        while above is not None and steps <= len(by_id):
            steps, above = steps + 1, by_id.get(above.parent or "")
        return steps

    return sorted(by_id.values(), key=depth)


def recommendation_json(recommendation: Recommendation) -> dict[str, Any]:
    """Return a recommendation as plain data for JSON; lengths of time become days."""
    plain = _plain(_without(recommendation, "sustainable_for", "options"))
    weighed = [
        {**_plain(_without(o, "sustainable_for")), "sustainable_for_days": _days(o.sustainable_for)}
        for o in recommendation.options
    ]
    return {**plain, "options": weighed, "sustainable_for_days": _days(recommendation.sustainable_for)}


def _plain(value: object) -> dict[str, Any]:
    plain = to_json(value)
    assert isinstance(plain, dict)
    return plain


def _days(length: timedelta | None) -> float | None:
    return None if length is None else length / timedelta(days=1)


class UnitLook:
    """What one look made of a unit: the advice on each axis, and its reasons when they are asked for.

    ``own`` and ``handed_down`` hold the rules that bear on it: on, in doubt, or gates that are not surely shut.
    """

    __slots__ = (
        "_recommendation",
        "at",
        "axes",
        "before",
        "compiled",
        "facts",
        "handed_down",
        "own",
        "policy",
        "stands",
        "unit",
    )

    def __init__(
        self,
        compiled: Compiled,
        unit: Unit,
        facts: Mapping[str, Fact],
        at: datetime,
        own: list[Ruling],
        handed_down: list[Ruling],
        stands: Mapping[str, "_Stands"],
        before: UnitMemory,
    ) -> None:
        """Advise on each axis, given the rules that bear on the unit and what stands."""
        self.compiled, self.policy, self.unit, self.facts = compiled, compiled.policy, unit, facts
        self.at, self.own, self.handed_down, self.stands, self.before = at, own, handed_down, stands, before
        self.axes = _advise(self)
        self._recommendation: Recommendation | None = None

    @property
    def raising(self) -> list[Ruling]:
        """Return the rules that raise or may raise, the unit's own and those of its parents."""
        return [r for r in (*self.own, *self.handed_down) if r.rule.action]

    @property
    def gates(self) -> list[Ruling]:
        """Return the gates that are open or undecided."""
        return [r for r in self.own if r.rule.lowers]

    @property
    def unsettled(self) -> list[Ruling]:
        """Return rules that may be on, and shut gates whose evidence is undecided and that could lower something."""
        doubtful = [r for r in self.raising if r.doubtful]
        return doubtful + [g for g in self.gates if not decided(g.value) and _could_lower(g, self)]

    @property
    def recommendation(self) -> Recommendation:
        """Return the recommendation with all its reasons."""
        if self._recommendation is None:
            self._recommendation = _recommendation(self)
        return self._recommendation


_NO_FACTS: Mapping[str, Fact] = {}
_NOTHING = UnitMemory()
NO_MEMORY: Memory = {}
"""What a first look finds: nothing was looked at before."""


class _Stands(NamedTuple):
    value: str
    basis: str


def _look(
    compiled: Compiled,
    unit: Unit,
    facts: Mapping[str, Fact],
    at: datetime,
    before: UnitMemory,
    above: Sequence[Ruling],
) -> tuple[UnitLook, Mapping[str, RuleState]]:
    policy = compiled.policy
    stands = {axis: _standing(axis, facts, _kept(policy, before, axis)) for axis in PROTECTIVENESS}
    seen = {**facts, **{f"posture.{axis}": _posture_fact(unit.id, axis, *stood) for axis, stood in stands.items()}}
    own, states = compiled.look(unit, seen, at, before.rules)
    handed_down = [r for r in above if r.rule.hands_down and r.rule.action and not overridden(r.rule.scope, unit)]
    return UnitLook(compiled, unit, seen, at, own, handed_down, stands, before), states


def _kept(policy: Policy, before: UnitMemory, axis: str) -> Kept:
    return before.axes.get(axis) or _at_start(policy.starts_from[axis])


@lru_cache(maxsize=64)
def _at_start(value: str) -> Kept:
    return Kept(value=value)


_ORDERED = {axis: f"ordered.{axis}" for axis in PROTECTIVENESS}
_REPORTED = {axis: f"reported.{axis}" for axis in PROTECTIVENESS}


def _standing(axis: str, facts: Mapping[str, Fact], kept: Kept) -> _Stands:
    """Say what stands: decided, else reported, else kept. Nothing older than what was kept since lowers it."""
    ordered = facts.get(_ORDERED[axis])
    if ordered and ordered.status == TRUE and ordered.words:
        older = ordered.stated_at is not None and ordered.stated_at < kept.since
        if not (older and protects_more(axis, kept.value, ordered.words[0])):
            return _Stands(ordered.words[0], "decided")
        return _Stands(kept.value, "recommended before")
    reported = facts.get(_REPORTED[axis])
    if reported and reported.status in (TRUE, CONTRADICTORY) and reported.words:
        value = safest(axis, *reported.words)
        if protects_more(axis, value, kept.value) or (value != kept.value and _may_lower(reported, kept)):
            return _Stands(value, "reported")
        if value == kept.value:
            return _Stands(value, "reported")
    return _Stands(kept.value, "recommended before" if kept.since != EARLIEST else "start of the policy")


def _may_lower(reported: Fact, kept: Kept) -> bool:
    judged = reported.grade is not None and reported.grade.reliability != "F"
    return judged and reported.status == TRUE and reported.stated_at is not None and reported.stated_at >= kept.since


@lru_cache(maxsize=4096)
def _posture_fact(unit: str, axis: str, value: str, basis: str) -> Fact:
    return Fact(name=f"posture.{axis}", subject=unit, words=(value,), says=f"{axis} stands at {value} ({basis})")


def _recommendation(look: UnitLook) -> Recommendation:
    policy, at = look.policy, look.at
    active = [r for r in look.raising if r.state.active]
    advised = {a.axis: a.value for a in look.axes}
    return Recommendation(
        subject=look.unit.id,
        as_of=at,
        axes=look.axes,
        because=tuple(_because(r, "raises") for r in active),
        unknown=tuple(_undecided(r) for r in look.unsettled),
        gates=tuple(_because(g, "lets come down") for g in look.gates if g.value == TRUE),
        approvals_needed=_approvals(look),
        would_change=would_change((*look.compiled.rulings(look.unit, look.facts, at, look.before.rules),), advised),
        options=options(policy, advised, (r.rule for r in active), (r.rule for r in look.raising if r.doubtful)),
        expires=at + min([policy.review_after, *(r.rule.review_after for r in active if r.rule.review_after)]),
        sustainable_for=min((r.rule.sustainable_for for r in active if r.rule.sustainable_for), default=None),
        policy=policy.id,
        policy_version=policy.version,
        policy_digest=policy.digest,
    )


def _approvals(look: UnitLook) -> tuple[ApprovalNeeded, ...]:
    waiting = (a for a in look.axes if awaits_signature(a))
    return tuple(_approval(look.policy, a, look, _kept(look.policy, look.before, a.axis)) for a in waiting)


def _kept_after(look: UnitLook) -> dict[str, Kept]:
    """Return what the next look finds as recommended before; whoever raised an axis is kept with it."""
    changed = {a.axis for a in look.axes if a.change != "keep"}
    signed = {a.axis: a.authority for a in _approvals(look) if a.axis in changed} if changed else {}
    return {a.axis: _keep(a, _kept(look.policy, look.before, a.axis), look.at, signed) for a in look.axes}


def awaits_signature(advice: AxisAdvice) -> bool:
    """Say whether a person still has to decide: a change is advised, or one advised before was never decided."""
    return advice.change != "keep" or (advice.standing_basis == "recommended before" and bool(advice.rules))


_RANK = {axis: {value: rank for rank, value in enumerate(order)} for axis, order in PROTECTIVENESS.items()}


def _advise(look: UnitLook) -> tuple[AxisAdvice, ...]:
    """Advise on each axis: the most that rules ask, what is held in doubt, and what gates let come down."""
    raised, doubtful, permitted = dict.fromkeys(_RANK, 0), dict.fromkeys(_RANK, 0), dict.fromkeys(_RANK, 99)
    touched: set[str] = set()
    for ruling in (*look.own, *look.handed_down):
        rule = ruling.rule
        if rule.action:
            asked = raised if ruling.state.active else doubtful
            touched.update(rule.action)
            for axis, value in rule.action.items():
                asked[axis] = max(asked[axis], _RANK[axis][value])
        elif ruling.value == TRUE:
            touched.update(rule.lowers)
            for axis, value in rule.lowers.items():
                permitted[axis] = min(permitted[axis], _RANK[axis][value])
    found = []
    for axis, (standing, basis) in look.stands.items():
        stands = _RANK[axis][standing]
        rank = max(raised[axis], min(stands, doubtful[axis]), min(stands, permitted[axis]))
        order = PROTECTIVENESS[axis]
        rules = _deciding(axis, order[rank], look) if axis in touched else ()
        found.append(_axis_advice(axis, order[rank], standing, basis, order[max(rank, doubtful[axis])], rules))
    return tuple(found)


@lru_cache(maxsize=4096)
def _axis_advice(axis: str, value: str, standing: str, basis: str, possible: str, rules: tuple[str, ...]) -> AxisAdvice:
    return AxisAdvice(
        axis=axis,
        value=value,
        standing=standing,
        standing_basis=basis,
        change="keep" if value == standing else "raise" if protects_more(axis, value, standing) else "lower",
        possible=possible,
        rules=rules,
    )


def _deciding(axis: str, value: str, look: UnitLook) -> tuple[str, ...]:
    """Return the rules that ask for exactly the value advised, and the gates that let it come down to it."""
    raising = tuple(r.rule.id for r in look.raising if r.state.active and r.rule.action.get(axis) == value)
    if raising or not protects_more(axis, look.stands[axis].value, value):
        return raising
    return tuple(g.rule.id for g in look.gates if g.value == TRUE and g.rule.lowers.get(axis) == value)


def _approval(policy: Policy, advice: AxisAdvice, look: UnitLook, kept: Kept) -> ApprovalNeeded:
    """Raising takes the level its rule names; lowering takes at least the level that raised."""
    deciding = [r for r in (*look.raising, *look.gates) if r.rule.id in advice.rules]
    raising = advice.change != "lower"
    if raising:
        levels = [r.rule.authority.up for r in deciding]
    else:
        opened = [g for g in look.gates if g.value == TRUE and advice.axis in g.rule.lowers]
        deciding = [*deciding, *opened]
        levels = [r.rule.authority.down for r in deciding] + ([kept.raised_by] if kept.raised_by else [])
    signatures = 1 if raising else max(r.rule.authority.signatures for r in deciding)
    return ApprovalNeeded(
        axis=advice.axis,
        change="raise" if raising else "lower",
        value=advice.value,
        authority=max(levels, key=policy.authorities.index, default=policy.authorities[-1]),
        signatures=signatures,
        act_first=raising and any(r.rule.authority.act_first for r in deciding),
    )


def _keep(advice: AxisAdvice, kept: Kept, at: datetime, signed: Mapping[str, str]) -> Kept:
    raised_by = signed.get(advice.axis) if advice.change == "raise" else kept.raised_by
    if advice.change == "lower":
        raised_by = None
    since = kept.since if advice.value == kept.value else at
    if raised_by == kept.raised_by and since is kept.since:
        return kept
    return Kept(value=advice.value, since=since, raised_by=raised_by)


def _because(ruling: Ruling, effect: str) -> Because:
    claims = dict.fromkeys([*claims_in(ruling.enter), *(claims_in(ruling.leave) if ruling.leave else ())])
    return Because(
        rule=ruling.rule.id,
        title=ruling.rule.title,
        from_unit=ruling.unit,
        effect=effect,
        axes=ruling.rule.action or ruling.rule.lowers,
        since=ruling.state.since,
        says=reason(ruling),
        enter=ruling.enter,
        leave=ruling.leave,
        claims=tuple(claims),
    )


def _could_lower(gate: Ruling, look: UnitLook) -> bool:
    return any(protects_more(axis, look.stands[axis].value, value) for axis, value in gate.rule.lowers.items())


def _undecided(ruling: Ruling) -> Undecided:
    lingering = ruling.leave if decided(ruling.enter.value) else None
    shown = lingering or ruling.enter
    to_true, to_false = settling_sets(shown)
    rule = ruling.rule
    return Undecided(
        rule=rule.id,
        title=rule.title,
        from_unit=ruling.unit,
        value=shown.value,
        axes=rule.action or rule.lowers,
        if_unknown=rule.if_unknown if rule.action else "hold",
        refer_to=rule.authority.up if rule.action else rule.authority.down,
        why=why_lingering(shown) if lingering else why_undecided(shown),
        to_enter=() if lingering else to_true,
        to_dismiss=to_true if lingering else to_false,
        explanation=shown,
    )


def _without(shown: Recommendation | Option, *left_out: str) -> dict[str, object]:
    return {name: getattr(shown, name) for name in shown.__dataclass_fields__ if name not in left_out}
