"""Evaluates a condition on four-valued facts and explains how each part came out. Pure.

A fact that is missing, too old, or rests on evidence poorer than the rule needs is unknown to that rule.
Numbers are intervals: a comparison is true or false only when it is so for every value in the interval.
"""

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from standby.basis.grades import Grade
from standby.basis.time import age_words, iso
from standby.posture.condition import (
    AllOf,
    Always,
    Compared,
    Condition,
    Explained,
    ForAtLeast,
    Leaf,
    Named,
    Not,
    OneOf,
    WithinLast,
)
from standby.posture.lasting import Course, lasted, observed, occurred
from standby.posture.model import Fact
from standby.posture.registry import FACT_NAMES
from standby.posture.truth import CONTRADICTORY, TRUE, UNKNOWN, Truth, all_of, any_of, decided, negation, truth_of

Courses = Mapping[str, Course]
"""The text of a lasting condition → its course so far."""

_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The facts of one unit at one moment, with what a rule needs of them and remembers of them.

    With ``current`` a lasting look counts only while what it watches is known now: what was seen before may
    keep people protected, and may never by itself let protection come down.
    """

    facts: Mapping[str, Fact]
    at: datetime
    needs: Grade | None = None
    age_limits: Mapping[str, timedelta] | None = None
    courses: Courses | None = None
    current: bool = False


def evaluate(condition: Condition, evidence: Evidence) -> tuple[Explained, Courses]:
    """Say how a condition comes out and why, with the courses of its lasting parts after this look."""
    courses: dict[str, Course] = {}
    return _explain(condition, evidence, courses), courses


def good_enough(grade: Grade, needs: Grade) -> bool:
    """Say whether evidence meets the grade a rule needs, in both letters and digits.

    F and 6 mean that nobody could judge: they meet a need only where the rule needs no more than that.
    """
    return grade.reliability <= needs.reliability and grade.credibility <= needs.credibility


def age_limit(name: str, limits: Mapping[str, timedelta] | None) -> timedelta | None:
    """Return how long a fact speaks for itself: what the policy says, else what its name says; None for ever."""
    if limits and name in limits:
        return limits[name]
    return FACT_NAMES[name].age_limit if name in FACT_NAMES else None


def _explain(condition: Condition, evidence: Evidence, courses: dict[str, Course]) -> Explained:
    if isinstance(condition, Leaf):
        return _leaf(condition, evidence)
    if isinstance(condition, ForAtLeast | WithinLast):
        return _over_time(condition, evidence, courses)
    if isinstance(condition, Not):
        part = _explain(condition.part, evidence, courses)
        return _joined("not", condition.text, negation(part.value), (part,))
    parts = tuple(_explain(part, evidence, courses) for part in condition.parts)
    values = [part.value for part in parts]
    if isinstance(condition, AllOf):
        return _joined("all", condition.text, all_of(values), parts)
    return _joined("any", condition.text, any_of(values), parts)


def _joined(kind: str, text: str, value: Truth, parts: tuple[Explained, ...]) -> Explained:
    return Explained(kind=kind, text=text, value=value, says=f"{text}: {value}", parts=parts)


def _over_time(condition: ForAtLeast | WithinLast, evidence: Evidence, courses: dict[str, Course]) -> Explained:
    part = _explain(condition.part, evidence, courses)
    before = (evidence.courses or {}).get(condition.text)
    course = courses[condition.text] = observed(before, part.value, evidence.at)
    look = lasted if isinstance(condition, ForAtLeast) else occurred
    stale = evidence.current and not decided(part.value)
    value = part.value if stale else look(course, evidence.at, condition.length)
    says = f"{condition.text}: {value} ({part.value} since {iso(course.since)})"
    kind = "for at least" if isinstance(condition, ForAtLeast) else "within last"
    return Explained(kind=kind, text=condition.text, value=value, says=says, parts=(part,))


def _leaf(leaf: Leaf, evidence: Evidence) -> Explained:
    if isinstance(leaf, Always):
        return Explained(kind="constant", text=leaf.text, value=leaf.value, says=f"always {leaf.text}")
    fact = evidence.facts.get(leaf.fact)
    if fact is None:
        means = FACT_NAMES[leaf.fact].means if leaf.fact in FACT_NAMES else leaf.fact
        return _about(leaf, UNKNOWN, f"nothing is known of this: {means}", None)
    poor = _why_not_usable(fact, evidence)
    if poor:
        return _about(leaf, UNKNOWN, f"{poor}: {fact.says}", fact)
    if fact.status in (UNKNOWN, CONTRADICTORY):
        return _about(leaf, fact.status, fact.says or fact.status, fact)
    return _about(leaf, _tested(leaf, _as_counted(fact, evidence.needs)), fact.says, fact)


def _about(leaf: Named | Compared | OneOf, value: Truth, says: str, fact: Fact | None) -> Explained:
    claims = fact.claims if fact else ()
    return Explained(kind="fact", text=leaf.text, value=value, says=says, fact=leaf.fact, claims=claims)


def _why_not_usable(fact: Fact, evidence: Evidence) -> str | None:
    if fact.good_until is not None and evidence.at > fact.good_until:
        return f"expired {age_words(fact.good_until, evidence.at)} ago"
    limit = age_limit(fact.name, evidence.age_limits)
    if limit is not None and fact.stated_at is not None and evidence.at - fact.stated_at > limit:
        return f"too old ({age_words(fact.stated_at, evidence.at)}, limit {limit.days} days)"
    if evidence.needs and fact.grade and fact.counted is None and not good_enough(fact.grade, evidence.needs):
        return f"evidence graded {fact.grade}, {evidence.needs} is needed"
    return None


def _as_counted(fact: Fact, needs: Grade | None) -> Fact:
    """Count for sure only the things whose evidence is good enough; the others stay possible."""
    if fact.counted is None or needs is None:
        return fact
    low = float(sum(good_enough(grade, needs) for grade in fact.counted))
    return Fact(name=fact.name, subject=fact.subject, low=min(low, fact.low or 0.0), high=fact.high)


def _tested(leaf: Named | Compared | OneOf, fact: Fact) -> Truth:
    if isinstance(leaf, Named):
        return fact.status
    if isinstance(leaf, OneOf):
        found = _word_among(fact.words, leaf.words)
        return negation(found) if leaf.negated else found
    return _compared(leaf, fact)


def _word_among(possible: tuple[str, ...], words: tuple[str, ...]) -> Truth:
    inside = [word in words for word in possible]
    if not inside or (any(inside) and not all(inside)):
        return UNKNOWN
    return truth_of(inside[0])


def _compared(leaf: Compared, fact: Fact) -> Truth:
    low = -math.inf if fact.low is None else fact.low
    high = math.inf if fact.high is None else fact.high
    if leaf.operator in ("==", "!="):
        equal = _equal(low, high, leaf.bound)
        return equal if leaf.operator == "==" else negation(equal)
    holds = _OPERATORS[leaf.operator]
    at_ends = (holds(low, leaf.bound), holds(high, leaf.bound))
    return truth_of(at_ends[0]) if at_ends[0] == at_ends[1] else UNKNOWN


def _equal(low: float, high: float, bound: float) -> Truth:
    if low == high == bound:
        return TRUE
    return UNKNOWN if low <= bound <= high else truth_of(False)
