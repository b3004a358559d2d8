"""Takes one rule through one look at the evidence: is it on, may it be on, and why.

1. A rule that is off goes on when its indicator is surely so.
2. A rule that is on goes off only when the end it asks for is surely so, its indicator surely is not, and
   its dwell has passed since the indicator was last met or possibly met.
3. A rule that may be on, because its indicator is undecided, stays so on the same terms.
4. A gate opens on what is known now: a lasting look at something that is undecided now opens none.
Every step forward in doubt is towards protection, so worse evidence can only keep more rules on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standby.basis.mission import Unit
from standby.posture.condition import Explained
from standby.posture.evaluate import Courses, Evidence, evaluate
from standby.posture.model import Fact, Rule, Scope
from standby.posture.truth import FALSE, TRUE, decided


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleState:
    """What a rule remembers of one unit: whether it is on, whether it may be, since when, and its courses."""

    active: bool = False
    possible: bool = False
    since: datetime | None = None
    last_met: datetime | None = None
    enter_courses: Courses = field(default_factory=dict)
    leave_courses: Courses = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How one rule came out for one unit. ``doubtful`` says it is not on and the evidence does not rule it out."""

    rule: Rule
    unit: str
    state: RuleState
    enter: Explained
    leave: Explained | None

    @property
    def doubtful(self) -> bool:
        """Say whether the rule is off and may be on."""
        return self.state.possible and not self.state.active


def applies(rule: Rule, unit: Unit) -> bool:
    """Say whether a rule speaks for a unit."""
    scope = rule.scope
    return not overridden(scope, unit) and (
        (not scope.kinds or unit.kind in scope.kinds)
        and (not scope.hosts or unit.host in scope.hosts)
        and (not scope.does or bool(set(scope.does) & set(unit.does)))
        and (not scope.units or unit.id in scope.units)
    )


def overridden(scope: Scope, unit: Unit) -> bool:
    """Say whether a unit is excepted from a rule, its parent's included."""
    return unit.id in scope.excepted


def rule_on(
    rule: Rule,
    unit: str,
    facts: Mapping[str, Fact],
    at: datetime,
    before: RuleState,
    age_limits: Mapping[str, timedelta],
) -> Ruling:
    """Take a rule through one look at a unit's facts, from the state it was left in by the look before."""
    enter, enter_courses = evaluate(
        rule.enter,
        Evidence(
            facts=facts,
            at=at,
            needs=rule.enter_needs,
            age_limits=age_limits,
            courses=before.enter_courses,
            current=bool(rule.lowers),
        ),
    )
    leave, leave_courses = None, before.leave_courses
    if rule.leave is not None:
        leave, leave_courses = evaluate(
            rule.leave,
            Evidence(facts=facts, at=at, needs=rule.leave_needs, age_limits=age_limits, courses=before.leave_courses),
        )
    last_met = at if enter.value != FALSE else before.last_met
    over = _over(rule, enter, leave, at, last_met)
    called = enter.value == TRUE or (rule.if_unknown == "enter" and not decided(enter.value))
    active = called or (before.active and not over)
    state = RuleState(
        active=active,
        possible=active or enter.value != FALSE or (before.possible and not over),
        since=(before.since if before.active else at) if active else None,
        last_met=last_met,
        enter_courses=enter_courses,
        leave_courses=leave_courses,
    )
    return Ruling(rule=rule, unit=unit, state=state, enter=enter, leave=leave)


def _over(rule: Rule, enter: Explained, leave: Explained | None, at: datetime, last_met: datetime | None) -> bool:
    ended = leave is None or leave.value == TRUE
    return ended and enter.value == FALSE and (last_met is None or at - last_met >= rule.min_dwell)
