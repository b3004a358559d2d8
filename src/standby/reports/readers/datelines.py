"""The day a text bears itself: before its first words (*CAIRO, 3 January 2024 (agency) -*) or on a line of its own."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from standby.basis.time import DateRange
from standby.reports.readers import when
from standby.reports.readers.furniture import Line
from standby.reports.readers.sentences import Sentence

TOP, FOOT = 6, 2
"""A text bears its day in one of its first lines; a line that is nothing but a day may also be one of its last."""

REWORKED = timedelta(days=7)
"""A text that bears two days further apart is of neither: one of them tells of something else."""

CLOCKED = 2
"""So many lines that begin with a time of day make a log."""

DAYS = ("iso", "full", "month-day")
"""Sorts of expression that name one day by themselves."""

_NAME = r"[A-Z][\w.'’-]*"
_PLACE = re.compile(
    rf"(?!(?:In|On|At|By|From|Near|After|Before|Since|Until) )(?:{_NAME}(?: {_NAME}){{0,3}}(?:, {_NAME}(?: {_NAME}){{0,2}})?"
    r"(?:,| \([^()\n]{2,40}\),?)|[A-Z][A-Z .'’-]{2,40}) $"
)
_FIRST_WORDS = re.compile(r"(?: \([^()\n]{2,40}\))?(?:\s+[-–—]+\s+|[:.]\s+|\s*[:.]?$)")
_SENDER = re.compile(rf"{_NAME}(?:, {_NAME}(?: {_NAME})?)?,? $")
_LABEL = re.compile(
    r"(?:(?:(?:first |last )?(?:dated?|day|published|posted|updated|issued|released|written|filed|reported)|as (?:of|at)|dtg)"
    r"(?: on| at)?[: ]\s*)?(?:[A-Z]\w+,? )?$",
    re.I,
)
_REPORT = re.compile(
    r"\b(?:report|sitrep|update|bulletin|notice|advisory|situation|brief(?:ing)?|summary|log|release|statement|alert|digest|minutes)\b[^!?]*$",
    re.I,
)
_CLOCK = re.compile(
    r"(?:(?:,| at| -)?\s*[0-2]?\d[:.h]?\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s?[A-Z]{1,5}|\s?[+-]\d\d:?\d\d)?)?\s*$"
)


def day_of_log(text: str, sentences: Sequence[Sentence], received: date) -> tuple[DateRange, str] | None:
    """Return the day a log or a chat bears in its first line; None for any other text, whose heading may tell of the past."""
    if sum(s.clocked for s in sentences) < CLOCKED:
        return None
    named = [e for e in when.find(text.strip().split("\n", 1)[0]) if e.sort in DAYS]
    if not named:
        return None
    day = when.resolve(named[0], DateRange(end=received)).range
    if day.start is None or day.end is None or day.start != day.end or day.end > received:
        return None
    return day, f'the log bears "{named[0].text}" in its first line'


def borne(text: str, lines: Iterable[Line], received: date) -> tuple[DateRange, str] | None:
    """Return the day a text bears in a dateline or on a line of its own, with the reason; None when it bears none.

    Captions bear none, nor do days after the receipt. Two days within a week (*published*, *updated*) are the bounds.
    """
    read = [(text[line.start : line.end].strip(), line) for line in _whole(text, lines)]
    last = len(read) - FOOT
    found = [
        day
        for i, (words, line) in enumerate(read)
        if line.role != "caption" and (i < TOP or i >= last)
        for day in _day_of(words, received, foot=i >= TOP)
    ]
    if not found or max(found)[0] - min(found)[0] > REWORKED:
        return None
    (first, _), (newest, words) = min(found), max(found)
    return DateRange(start=first, end=newest), f'the text bears "{words}"'


def _whole(text: str, lines: Iterable[Line]) -> list[Line]:
    """Return the lines with what was left out before their first words, which is where a dateline stands."""
    return [Line(start=text.rfind("\n", 0, line.start) + 1, end=line.end, role=line.role) for line in lines]


def _day_of(line: str, received: date, *, foot: bool) -> list[tuple[date, str]]:
    """Return the day that a line bears with its words, or nothing; without a year, only one of the last weeks."""
    for expression in when.find(line[:120]):
        before, after = line[: expression.start], line[expression.end :]
        if expression.sort not in DAYS or not _bears(before, after, foot=foot):
            continue
        day = when.resolve(expression, DateRange(start=received, end=received)).range
        known = expression.sort != "month-day" or (day.start is not None and received - day.start <= when.OLD)
        if known and day.start and day.start == day.end and day.end <= received:
            return [(day.start, expression.text)]
    return []


def _bears(before: str, after: str, *, foot: bool) -> bool:
    if _CLOCK.match(after) and _LABEL.match(before):
        return True
    if foot or not _FIRST_WORDS.match(after):
        return False
    if after.strip(" .:"):
        return _PLACE.match(before) is not None
    return _SENDER.match(before) is not None or _REPORT.search(before) is not None
