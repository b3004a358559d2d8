"""How long a condition has been so: what ``for_at_least`` and ``within_last`` remember from day to day.

Between two looks a condition is taken to have stayed as it was at the first of them. Before the first look
nothing is known, so a condition watched for less than the length asked about is undecided, not false.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standby.posture.truth import CONTRADICTORY, FALSE, TRUE, UNKNOWN, Truth, negation


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one condition: what it is, since when, and when it was last anything else."""

    value: Truth
    since: datetime
    ended: Mapping[Truth, datetime] = field(default_factory=dict)


def observed(course: Course | None, value: Truth, at: datetime) -> Course:
    """Return the course after one more look. Looking again at the same moment replaces what was seen then."""
    if course is None:
        return Course(value=value, since=at)
    if course.value == value:
        return course
    if course.since == at:
        return Course(value=value, since=at, ended=course.ended)
    return Course(value=value, since=at, ended={**course.ended, course.value: at})


def lasted(course: Course, at: datetime, length: timedelta) -> Truth:
    """Say whether it has been so without a break for ``length`` up to ``at``.

    True when it surely was, false when at some moment it surely was not, else undecided.
    """
    start = at - length
    if course.value == TRUE and course.since <= start:
        return TRUE
    if _touched(course, FALSE, start):
        return FALSE
    return CONTRADICTORY if _touched(course, CONTRADICTORY, start) else UNKNOWN


def occurred(course: Course, at: datetime, length: timedelta) -> Truth:
    """Say whether it was so at some moment within ``length`` up to ``at``: the dual of ``lasted``."""
    opposite = Course(
        value=negation(course.value),
        since=course.since,
        ended={negation(value): end for value, end in course.ended.items()},
    )
    return negation(lasted(opposite, at, length))


def _touched(course: Course, value: Truth, start: datetime) -> bool:
    ended = course.ended.get(value)
    return course.value == value or (ended is not None and ended > start)
