"""Expressions of time as TimeML writes them: dates, times of day, durations and sets, with their ISO values.

``when.py`` says which days an expression of a report means; this says what ISO-TimeML value it has, over a wider
range of words (*the third quarter*, *recently*, *annual*), so that the reader can be measured on public corpora.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from standby.reports.readers.timex_context import Context, Match, Read, Rule
from standby.reports.readers.timex_rules import RULES, TRIGGER
from standby.reports.readers.timex_words import EDGES, MODS

_NAMES = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|april|june|july|september|october|november|december)\b",
    re.I,
)
_ALL_NAMES = re.compile(
    _NAMES.pattern + r"|\b(?:may|march|august)\b|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b", re.I
)
_SPACE = re.compile(r"\s*\n\s*\n\s*|\s{2,}|[^\S ]")
_SIGNS = str.maketrans({**dict.fromkeys("’‘ʼ", "'"), **dict.fromkeys("‐‑–—−", "-")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """An expression of time: where it stands, its TIMEX3 type (DATE, TIME, DURATION, SET), its value and ``mod``."""

    start: int
    end: int
    text: str
    type: str
    value: str
    mod: str = ""


def find(text: str, made: date) -> list[Timex]:
    """Return the expressions of time in a text written on a day, in order; where two overlap the first rule wins."""
    shadow, places = plain(text)
    context = Context(made=made, text=shadow)
    taken = bytearray(len(shadow))
    found: list[_Found] = []
    windows = list(_windows(shadow))
    for pattern, rule in RULES:
        for match in chain.from_iterable(pattern.finditer(shadow, *window) for window in windows):
            start, end = match.span("keep" if match.groupdict().get("keep") else 0)
            if any(taken[start:end]) or (read := rule(match, context)) is None:
                continue
            taken[start:end] = b"\x01" * (end - start)
            found.append((start, end, match, rule, read))
    return list(_resolved(text, context, sorted(found, key=lambda f: f[0]), places))


AROUND = 64
"""So many characters of an expression of time may stand before or after the word that gives it away."""


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Return the stretches of a text that may hold an expression of time, each ending between two words."""
    start = end = 0
    for trigger in TRIGGER.finditer(text):
        if trigger.start() - AROUND > end:
            if end:
                yield start, end
            start = max(0, text.rfind(" ", 0, trigger.start() - AROUND))
        end = text.find(" ", trigger.end() + AROUND) % (len(text) + 1)
    if end:
        yield start, end


_Found = tuple[int, int, Match, Rule, Read]


def _resolved(text: str, context: Context, found: Sequence[_Found], places: "Places") -> Iterator[Timex]:
    """Read each expression once more in the order of the text, knowing the dates told before and just after it."""
    for (start, end, match, rule, first), following in zip(found, [*found[1:], None], strict=False):
        context.next = following[4][1] if following and following[0] - end <= len(" on the ") else ""
        kind, value = rule(match, context) or first
        if kind in ("DATE", "TIME") and value[:4].isdigit():
            context.told, context.told_until = value.partition("T")[0], end
        begin, stop = places(start), places(end - 1) + 1
        yield Timex(start=begin, end=stop, text=text[begin:stop], type=kind, value=value, mod=_mod(match))


def _mod(match: Match) -> str:
    """Return what TIMEX3 calls the words that make an expression earlier, later, longer or vaguer."""
    words = match.groupdict()
    if edge := words.get("edge"):
        return next((mod for word, mod in EDGES.items() if re.search(rf"\b{word}\b", edge.lower())), "")
    return MODS.get((words.get("mod") or words.get("tail") or "").strip().lower(), "")


Places = Callable[[int], int]
"""Where a character of the plain text stands in the text itself."""


def plain(text: str) -> tuple[str, Places]:
    """Return a text as the rules read it: one space between words, straight signs, names of days with a capital.

    Lines in capitals are put in small letters, so that *IN MARCH* reads as *in March*. A paragraph ends in one line
    break.
    """
    pieces: list[str] = []
    shifts: list[tuple[int, int]] = [(0, 0)]
    at = length = 0
    for space in _SPACE.finditer(text):
        pieces += text[at : space.start()], "\n" if space[0].count("\n") > 1 else " "
        length += space.start() - at + 1
        at = space.end()
        shifts.append((length, at - length))
    pieces.append(text[at:])
    shadow = "".join(pieces).translate(_SIGNS)
    starts = [start for start, _ in shifts]
    return _small(shadow), lambda place: place + shifts[bisect_right(starts, place) - 1][1]


def _small(text: str) -> str:
    """Put lines in capitals in small letters, and give days and months their capital."""
    lines = text.split("\n")
    if any(line.isupper() for line in lines):
        lines = [_ALL_NAMES.sub(_capital, line.lower()) if line.isupper() else line for line in lines]
        text = "\n".join(lines)
    return _NAMES.sub(_capital, text)


def _capital(match: Match) -> str:
    return match[0].capitalize()
