"""Draws the course of a threat: the figure of each day with its range, and gaps where it is not known."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from standby.desk.board.model import Point
from standby.desk.drawing import PAGES
from standby.threat.words import percent

WIDE, HIGH = 640.0, 200.0

LEAST_TOP = 0.1
"""The scale reaches at least so high, so that a small chance does not look like a large one."""


def draw_course(course: Sequence[Point]) -> Markup:
    """Draw the threat at a site over the last days: the figure, its range, and gaps where it is not known."""
    step = WIDE / max(1, len(course) - 1)
    known = [(n, p) for n, p in enumerate(course) if p.probability is not None]
    runs = [[(round(n * step, 1), p) for n, p in run] for run in _runs(known)]
    top = max([LEAST_TOP, *(p.high or 0 for _, p in known)])
    return Markup(
        PAGES.get_template("course.svg").render(
            runs=runs,
            top=top,
            wide=WIDE,
            high=HIGH,
            y=lambda value: round(HIGH * (1 - value / top), 1),
            course=course,
            says=course_words(course),
        )
    )


def course_words(course: Sequence[Point]) -> str:
    """Tell a course in a sentence, for whoever cannot see it."""
    if not course or course[-1].probability is None:
        return "On the last day it is not known."
    last, known = course[-1], [p.probability for p in course if p.probability is not None]
    unknown = len(course) - len(known)
    gaps = f" On {unknown} of {len(course)} days it is not known." if unknown else ""
    return (
        f"On the last day {percent(known[-1])}, between {percent(last.low or 0)} and {percent(last.high or 1)}; "
        f"over the days shown from {percent(min(known))} to {percent(max(known))}.{gaps}"
    )


def _runs(known: Sequence[tuple[int, Point]]) -> Iterator[list[tuple[int, Point]]]:
    """Split days into runs without a gap: over a day that is not known no line is drawn."""
    run = list(known[:1])
    for before, after in pairwise(known):
        if after[0] != before[0] + 1:
            yield run
            run = []
        run.append(after)
    if run:
        yield run
