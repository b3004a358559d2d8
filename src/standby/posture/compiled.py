"""A policy made ready to be evaluated fast: every distinct question of its rules is answered once for each unit.

Truth values are the bits 1 (false), 2 (unknown), 4 (contradictory) and 8 (true). The values of several parts are
joined by *or* and looked up, so that a condition is one expression over the answers, without a branch. What comes
out is what ``evaluate`` says of the same condition, and a test holds the two together on random rules and days; the
explanation is built by ``evaluate`` itself, on the same facts, when somebody asks for it.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from standby.basis.grades import Grade
from standby.basis.mission import Unit
from standby.posture.condition import (
    AllOf,
    Always,
    Compared,
    Condition,
    ForAtLeast,
    Named,
    Not,
    OneOf,
    WithinLast,
    facts_in,
)
from standby.posture.evaluate import Courses, age_limit, good_enough
from standby.posture.lasting import Course, lasted, observed, occurred
from standby.posture.model import Fact, Policy, Rule
from standby.posture.rules import OFF, RuleState, Ruling, applies
from standby.posture.truth import CONTRADICTORY, FALSE, TRUE, UNKNOWN, Truth, decided

FALSE_BIT, UNKNOWN_BIT, CONTRADICTORY_BIT, TRUE_BIT = 1, 2, 4, 8
BITS: Mapping[Truth, int] = {
    FALSE: FALSE_BIT,
    UNKNOWN: UNKNOWN_BIT,
    CONTRADICTORY: CONTRADICTORY_BIT,
    TRUE: TRUE_BIT,
}
TRUTH_OF: Mapping[int, Truth] = {bit: truth for truth, bit in BITS.items()}
UNDECIDED_BITS = UNKNOWN_BIT | CONTRADICTORY_BIT


def _joined(first: int, last: int) -> tuple[int, ...]:
    """Return, for every set of bits, the one that decides: ``first`` wins, then contradictory, then unknown."""
    order = (first, CONTRADICTORY_BIT, UNKNOWN_BIT, last)
    return tuple(next((bit for bit in order if mask & bit), last) for mask in range(16))


ALL = _joined(FALSE_BIT, TRUE_BIT)
"""The value of *every part* for the bits of its parts joined."""
ANY = _joined(TRUE_BIT, FALSE_BIT)
"""The value of *one part is enough* for the bits of its parts joined."""
NOT = tuple({FALSE_BIT: TRUE_BIT, TRUE_BIT: FALSE_BIT}.get(mask, mask) for mask in range(9))
"""The value of the opposite for each bit."""

Test = Callable[[Mapping[str, Fact], datetime], int]
"""Answers one question: the bit of a condition without parts, on the facts of a unit at a moment."""

Lasting = tuple[str, int, "ForAtLeast | WithinLast", bool]


@dataclass(slots=True)
class _Plan:
    """What is evaluated for units that the same rules speak for."""

    rules: tuple[Rule, ...]
    tests: tuple[Test, ...]
    values: Callable[..., tuple[int, ...]]
    keeps_courses: tuple[bool, ...]


class Compiled:
    """A policy ready to be evaluated. Make it once and use it for every unit and every moment."""

    def __init__(self, policy: Policy) -> None:
        """Take a policy; the rules for a unit are made ready when that unit is first looked at."""
        self.policy = policy
        self.asks = frozenset(name for rule in policy.rules for name in _asked_by(rule))
        """The names of the facts that some rule asks for."""
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._of_unit: dict[str, tuple[Unit, _Plan]] = {}

    def rulings(
        self, unit: Unit, facts: Mapping[str, Fact], at: datetime, before: Mapping[str, RuleState]
    ) -> list[Ruling]:
        """Return every rule that speaks for a unit as one look leaves it, those that are surely off included."""
        bearing, states = self.look(unit, facts, at, before)
        told = {ruling.rule.id: ruling for ruling in bearing}
        limits = self.policy.age_limits
        return [
            told.get(rule.id)
            or Ruling(rule, unit.id, states[rule.id], FALSE, facts, at, before.get(rule.id, OFF), limits)
            for rule in self._plan(unit).rules
        ]

    def look(
        self, unit: Unit, facts: Mapping[str, Fact], at: datetime, before: Mapping[str, RuleState]
    ) -> tuple[list[Ruling], dict[str, RuleState]]:
        """Take every rule that speaks for a unit through one look at its facts.

        Returns the rules that bear on the posture now (on, in doubt, or a gate that is not shut), each able to
        explain itself, and the state in which every rule is left.
        """
        plan = self._plan(unit)
        answers = [test(facts, at) for test in plan.tests]
        courses: list[dict[str, Course]] = [{} if kept else _NO_COURSES for kept in plan.keeps_courses]
        earlier = [before.get(rule.id, OFF) for rule in plan.rules]
        values = plan.values(answers, at, earlier, courses)
        bearing: list[Ruling] = []
        states: dict[str, RuleState] = {}
        for number, rule in enumerate(plan.rules):
            was, enter, leave = earlier[number], values[2 * number], values[2 * number + 1]
            state = states[rule.id] = _state(rule, was, enter, leave, at, courses, number)
            if state.possible:
                bearing.append(Ruling(rule, unit.id, state, TRUTH_OF[enter], facts, at, was, self.policy.age_limits))
        return bearing, states

    def _plan(self, unit: Unit) -> _Plan:
        known = self._of_unit.get(unit.id)
        if known is not None and known[0] is unit:
            return known[1]
        rules = tuple(rule for rule in self.policy.rules if applies(rule, unit))
        key = tuple(rule.id for rule in rules)
        if key not in self._plans:
            self._plans[key] = _planned(rules, self.policy.age_limits)
        self._of_unit[unit.id] = (unit, self._plans[key])
        return self._plans[key]


def _asked_by(rule: Rule) -> list[str]:
    return [*facts_in(rule.enter), *(facts_in(rule.leave) if rule.leave else ())]


_NO_COURSES: dict[str, Course] = {}
_NO_DWELL = timedelta(0)


def _state(
    rule: Rule, was: RuleState, enter: int, leave: int, at: datetime, courses: Sequence[Courses], number: int
) -> RuleState:
    """Say in which state a rule is left: on, possibly on, since when. See ``rules`` for the steps."""
    if enter == FALSE_BIT:
        if not was.possible:
            if not courses[2 * number] and not courses[2 * number + 1]:
                return was
            return RuleState(
                last_met=was.last_met, enter_courses=courses[2 * number], leave_courses=courses[2 * number + 1]
            )
        last_met = was.last_met
        over = leave == TRUE_BIT and (
            last_met is None or rule.min_dwell == _NO_DWELL or at - last_met >= rule.min_dwell
        )
        active, possible = was.active and not over, not over
    else:
        last_met = at
        called = enter == TRUE_BIT or rule.if_unknown == "enter"
        active, possible = called or was.active, True
    return RuleState(
        active=active,
        possible=possible,
        since=(was.since if was.active else at) if active else None,
        last_met=last_met,
        enter_courses=courses[2 * number],
        leave_courses=courses[2 * number + 1],
    )


def _planned(rules: tuple[Rule, ...], limits: Mapping[str, timedelta]) -> _Plan:
    """Number the distinct questions of some rules and write their conditions as expressions over the answers."""
    writer = _Writer(limits)
    expressions = []
    for number, rule in enumerate(rules):
        expressions.append(writer.written(rule.enter, rule.enter_needs, 2 * number, current=bool(rule.lowers)))
        leave = rule.leave
        expressions.append(
            str(TRUE_BIT) if leave is None else writer.written(leave, rule.leave_needs, 2 * number + 1, current=False)
        )
    source = f"lambda s, at, was, new: ({','.join(expressions)}{',' if expressions else ''})"
    names: dict[str, Any] = {"ALL": ALL, "ANY": ANY, "NOT": NOT, "lasting": _lasting, "nodes": writer.nodes}
    values = eval(source, names)
    return _Plan(
        rules=rules,
        tests=tuple(writer.tests.values()),
        values=values,
        keeps_courses=tuple(side in writer.sides for side in range(2 * len(rules))),
    )


class _Writer:
    """Writes conditions as expressions; the same question under the same need is asked once."""

    def __init__(self, limits: Mapping[str, timedelta]) -> None:
        self.limits = limits
        self.tests: dict[tuple[object, ...], Test] = {}
        self.numbers: dict[tuple[object, ...], int] = {}
        self.nodes: list[tuple[ForAtLeast | WithinLast, int, bool]] = []
        self.sides: set[int] = set()

    def written(self, condition: Condition, needs: Grade | None, side: int, *, current: bool) -> str:
        if isinstance(condition, Always):
            return str(BITS[condition.value])
        if isinstance(condition, Named | Compared | OneOf):
            return f"s[{self._number(condition, needs)}]"
        if isinstance(condition, Not):
            return f"NOT[{self.written(condition.part, needs, side, current=current)}]"
        if isinstance(condition, ForAtLeast | WithinLast):
            self.sides.add(side)
            self.nodes.append((condition, side, current))
            node = len(self.nodes) - 1
            part = self.written(condition.part, needs, side, current=current)
            return f"lasting(nodes[{node}],{part},at,was,new)"
        table = "ALL" if isinstance(condition, AllOf) else "ANY"
        parts = "|".join(self.written(part, needs, side, current=current) for part in condition.parts)
        return f"{table}[{parts}]"

    def _number(self, leaf: Named | Compared | OneOf, needs: Grade | None) -> int:
        key = (_question(leaf), needs)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers)
            self.tests[key] = _test(leaf, needs, age_limit(leaf.fact, self.limits))
        return self.numbers[key]


def _question(leaf: Named | Compared | OneOf) -> tuple[object, ...]:
    if isinstance(leaf, Compared):
        return (leaf.fact, leaf.operator, leaf.bound)
    return (leaf.fact, leaf.words, leaf.negated) if isinstance(leaf, OneOf) else (leaf.fact,)


def _lasting(
    node: tuple[ForAtLeast | WithinLast, int, bool],
    part: int,
    at: datetime,
    was: Sequence[RuleState],
    new: Sequence[dict[str, Course]],
) -> int:
    condition, side, current = node
    state = was[side // 2]
    before = (state.leave_courses if side % 2 else state.enter_courses).get(condition.text)
    course = new[side][condition.text] = observed(before, TRUTH_OF[part], at)
    if current and part & UNDECIDED_BITS:
        return part
    look = lasted if isinstance(condition, ForAtLeast) else occurred
    return BITS[look(course, at, condition.length)]


def _test(leaf: Named | Compared | OneOf, needs: Grade | None, limit: timedelta | None) -> Test:
    """Return the question that a leaf asks: first whether the fact may be used at all, then what it says."""
    name, said = leaf.fact, _said(leaf, needs)

    def test(facts: Mapping[str, Fact], at: datetime) -> int:
        fact = facts.get(name)
        if fact is None:
            return UNKNOWN_BIT
        if fact.good_until is not None and at > fact.good_until:
            return UNKNOWN_BIT
        if limit is not None and fact.stated_at is not None and at - fact.stated_at > limit:
            return UNKNOWN_BIT
        if needs is not None and fact.grade is not None and fact.counted is None and not good_enough(fact.grade, needs):
            return UNKNOWN_BIT
        return said(fact)

    return test


def _said(leaf: Named | Compared | OneOf, needs: Grade | None) -> Callable[[Fact], int]:
    if isinstance(leaf, Named):
        return lambda fact: BITS[fact.status]
    if isinstance(leaf, OneOf):
        return _word_said(frozenset(leaf.words), negated=leaf.negated)
    return _number_said(leaf, needs)


def _word_said(words: frozenset[str], *, negated: bool) -> Callable[[Fact], int]:
    inside, outside = (FALSE_BIT, TRUE_BIT) if negated else (TRUE_BIT, FALSE_BIT)

    def said(fact: Fact) -> int:
        if not decided(fact.status):
            return BITS[fact.status]
        found = {word in words for word in fact.words}
        if len(found) != 1:
            return UNKNOWN_BIT
        return inside if True in found else outside

    return said


_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_INFINITE = float("inf")


def _number_said(leaf: Compared, needs: Grade | None) -> Callable[[Fact], int]:
    bound, holds = leaf.bound, _HOLDS.get(leaf.operator)
    equal, unequal = (FALSE_BIT, TRUE_BIT) if leaf.operator == "!=" else (TRUE_BIT, FALSE_BIT)

    def said(fact: Fact) -> int:
        if not decided(fact.status):
            return BITS[fact.status]
        low = -_INFINITE if fact.low is None else fact.low
        high = _INFINITE if fact.high is None else fact.high
        if needs is not None and fact.counted is not None:
            low = min(float(sum(good_enough(grade, needs) for grade in fact.counted)), fact.low or 0.0)
        if holds is not None:
            first = holds(low, bound)
            return UNKNOWN_BIT if first is not holds(high, bound) else TRUE_BIT if first else FALSE_BIT
        if low == high == bound:
            return equal
        return UNKNOWN_BIT if low <= bound <= high else unequal

    return said
