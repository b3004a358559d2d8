"""What a decision on a posture is, what it takes to be signed, and which posture stands by it. Pure.

A decision is proposed by one person and signed by others who may. It is *ordered* once it has the signatures it
needs, and *in force* once its minimum requirements are ticked too. For each unit and axis the newest decision stands:
1. one that raises stands from the moment it is ordered, one that lowers only once it is in force;
2. one that has expired falls back to what stood before it where that protects more, so that no clock lowers;
3. a unit inherits from its parent what it has not decided later for itself; a parent that raises later counts,
   a parent that lowers later does not bring down what the unit decided for itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from standby.basis.mission import Unit
from standby.posture.model import PROTECTIVENESS, ApprovalNeeded, Policy, Recommendation, protects_more, safest
from standby.posture.recommend import parents_first
from standby.posture.rules import applies

AGAINST_SIGNATURES = 2
"""How many people it takes to lower protection further than the rules advise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a decision was taken on: the picture, the policy and the recommendation, each by its fingerprint.

    ``entry`` seals it to the record as it stood: the same question asked with it gives the same answer for ever.
    """

    valid_at: datetime
    known_at: datetime
    entry: int
    picture: str
    policy: str
    policy_version: str
    policy_digest: str
    recommendation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What it takes to sign: at least this level, so many different people besides the proposer.

    ``lowers`` says that some axis comes down; ``act_first`` that one person may act and report.
    """

    authority: str
    signatures: int
    lowers: bool
    act_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed, at which level, when. ``office`` is whose place it was: their own, or that of somebody absent."""

    by: str
    office: str
    level: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """A recorded disagreement. It stops nothing and stays on record."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A minimum requirement of a posture: it counts once a named person ticked it."""

    number: int
    text: str
    ticked_by: str | None = None
    ticked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A posture that somebody proposed for a unit, and everything that was done about it.

    ``axes`` is what is decided; ``standing`` and ``advised`` what stood and what the rules advised then;
    ``against`` why it departs from that advice. ``lapses_at`` ends the time to sign; ``review_by`` asks for a new
    look; after ``expires_at`` it only holds what protects more than before. ``report_by`` is the clock of
    somebody who acted first; ``confirmed_at`` when those who may sign had confirmed it; ``label`` the label of
    another scale it was given as, as it was written.
    """

    id: str
    unit: str
    axes: Mapping[str, str]
    preset: str | None
    reason: str
    against: str | None
    standing: Mapping[str, str]
    advised: Mapping[str, str]
    needs: Needs
    grounds: Grounds
    proposed_by: str
    proposed_at: datetime
    takes_effect: datetime
    lapses_at: datetime
    review_by: datetime
    expires_at: datetime | None = None
    sustainable_until: datetime | None = None
    report_by: datetime | None = None
    signatures: tuple[Signature, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    ordered_at: datetime | None = None
    confirmed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None
    label: str | None = None

    @property
    def acted_first(self) -> bool:
        """Say whether somebody acted before those who may sign had signed."""
        return self.report_by is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What stands on one axis of a unit by decision: the value, since when, and the level that signed it.

    ``from_unit`` is the unit it was decided for, a parent where it is inherited.
    """

    axis: str
    value: str
    decision: str
    from_unit: str
    level: str
    since: datetime
    in_force: bool


Orders = Mapping[str, Mapping[str, Order]]
"""Unit id → axis → what stands there by decision."""


def open_requirements(decision: Decision, at: datetime) -> tuple[Requirement, ...]:
    """Return the minimum requirements that nobody had ticked by a moment."""
    return tuple(r for r in decision.requirements if r.ticked_at is None or r.ticked_at > at)


def state_of(decision: Decision, at: datetime) -> str:
    """Say how far a decision is: proposed, lapsed, withdrawn, ordered, in force or expired."""
    if decision.ordered_at is None or decision.ordered_at > at:
        if decision.withdrawn_at is not None and decision.withdrawn_at <= at:
            return "withdrawn"
        return "proposed" if at <= decision.lapses_at else "lapsed"
    if decision.expires_at is not None and at > decision.expires_at:
        return "expired"
    return "ordered" if open_requirements(decision, at) or at < decision.takes_effect else "in force"


def is_unreported(decision: Decision, at: datetime) -> bool:
    """Say whether somebody acted first and those who may sign have not confirmed it in time."""
    late = decision.report_by is not None and at > decision.report_by
    return late and (decision.confirmed_at is None or decision.confirmed_at > at)


def orders(decisions: Iterable[Decision], units: Sequence[Unit], at: datetime, levels: Sequence[str]) -> Orders:
    """Return what stands by decision for every unit at a moment, its own and what it inherits.

    ``levels`` are the authorities of the policy in force, the lowest first.
    """
    effective = [d for d in decisions if d.ordered_at is not None and max(d.ordered_at, d.takes_effect) <= at]
    found: dict[str, Mapping[str, Order]] = {}
    for unit in parents_first(units):
        own = sorted((d for d in effective if d.unit == unit.id), key=lambda d: (d.ordered_at or at, d.id))
        found[unit.id] = _inherited(found.get(unit.parent or "", {}), _own_orders(own, at, levels))
    return found


def needed(
    policy: Policy, unit: Unit, recommendation: Recommendation, axes: Mapping[str, str], standing: Mapping[str, Order]
) -> Needs:
    """Say what it takes to sign axis values for a unit, given what the rules advise and what stands by decision.

    Raising takes the level that the advice names, else the lowest that any rule names for that value. Lowering
    takes at least the level that raised, and what the open gate asks; further than the rules advise, it takes the
    highest level and two people.
    """
    levels, signatures, lowers, first = [policy.authorities[0]], 1, False, True
    approvals = {a.axis: a for a in recommendation.approvals_needed}
    for advice in recommendation.axes:
        value = axes.get(advice.axis)
        if value is None:
            continue
        asked = approvals.get(advice.axis)
        if protects_more(advice.axis, advice.standing, value):
            level, people = _to_lower(policy, asked, advice.axis, value, standing.get(advice.axis))
            levels.append(level)
            signatures, lowers, first = max(signatures, people), True, False
        elif asked is not None and asked.value == value:
            levels.append(asked.authority)
            first = first and asked.act_first
        elif value != advice.standing:
            levels.append(_to_raise(policy, unit, advice.axis, value))
    authority = max(levels, key=policy.authorities.index)
    return Needs(authority=authority, signatures=signatures, lowers=lowers, act_first=first)


def departs(recommendation: Recommendation, axes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the axes on which a decision protects less than the rules advise."""
    return tuple(a.axis for a in recommendation.axes if protects_more(a.axis, a.value, axes.get(a.axis, a.value)))


def _to_lower(
    policy: Policy, asked: ApprovalNeeded | None, axis: str, value: str, standing: Order | None
) -> tuple[str, int]:
    raised = [standing.level] if standing is not None and standing.level in policy.authorities else []
    if asked is None or asked.change != "lower" or protects_more(axis, asked.value, value):
        return policy.authorities[-1], AGAINST_SIGNATURES
    return max([asked.authority, *raised], key=policy.authorities.index), asked.signatures


def _to_raise(policy: Policy, unit: Unit, axis: str, value: str) -> str:
    """Return the lowest level that a rule for this unit names for a value, else for the next more protective one."""
    order = PROTECTIVENESS[axis]
    named = {
        order.index(rule.action[axis]): rule.authority.up
        for rule in sorted(policy.rules, key=lambda r: policy.authorities.index(r.authority.up), reverse=True)
        if axis in rule.action and applies(rule, unit)
    }
    above = [level for index, level in sorted(named.items()) if index >= order.index(value)]
    return above[0] if above else policy.authorities[0]


def _own_orders(decisions: Iterable[Decision], at: datetime, levels: Sequence[str]) -> dict[str, Order]:
    """Go through a unit's decisions from the oldest to the newest and keep what each leaves standing."""
    standing: dict[str, Order] = {}
    for decision in decisions:
        in_force = not open_requirements(decision, at)
        expired = decision.expires_at is not None and at > decision.expires_at
        for axis, value in decision.axes.items():
            before = standing[axis].value if axis in standing else decision.standing[axis]
            if protects_more(axis, before, value) and not in_force:
                continue
            standing[axis] = Order(
                axis=axis,
                value=safest(axis, value, before) if expired else value,
                decision=decision.id,
                from_unit=decision.unit,
                level=_level(decision, levels),
                since=max(decision.ordered_at or at, decision.takes_effect),
                in_force=in_force,
            )
    return standing


def _level(decision: Decision, levels: Sequence[str]) -> str:
    """Return the highest level behind a decision; one that the policy no longer has counts as its highest."""
    signed = [decision.needs.authority, *(s.level for s in decision.signatures)]
    if not levels:
        return signed[0]
    return max((level if level in levels else levels[-1] for level in signed), key=levels.index)


def _inherited(above: Mapping[str, Order], own: Mapping[str, Order]) -> Mapping[str, Order]:
    found = dict(own)
    for axis, parents in above.items():
        mine = own.get(axis)
        later_and_safer = (
            mine is not None and parents.since > mine.since and protects_more(axis, parents.value, mine.value)
        )
        if mine is None or later_and_safer:
            found[axis] = parents
    return found
