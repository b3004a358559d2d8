"""Which lines of a report are article and which are captions, credits, headings and page furniture."""

import re
from dataclasses import dataclass

from standby.reports.readers.notes import PREFIX

_FURNITURE = re.compile(
    r"^\W*(?:story continues below|advertisement\b|read (?:more|also|next)\b|related\b.{0,60}$|share (?:this|on)\b|subscribe\b|sign up\b"
    r"|follow us\b|click here|all rights reserved|copyright\b|©|log in\b|comments?\s*(?:\(\d+\))?$|more on this|recommended\b"
    r"|watch:|listen:|cookies?\b|we use cookies|skip to|back to top|newsletter|print this|e-?mail this|tags?:|topics?:|continue reading"
    r"|\d+ min(?:ute)?s? read|this (?:story|article) was|sponsored\b|trending\b|most read\b|view comments|get the app|menu$|home$)",
    re.I,
)  # fmt: skip
_CREDIT = re.compile(
    r"^(?:(?:photo|image|picture|credit|source)s?\s*(?:by|:|credit).{0,80}|[\w .'’-]{3,40}/\s?[\w .&'’-]{2,50}|.{0,40}(?:getty images|via ap|"
    r"afp photo|reuters photo).{0,40}|\([^()]{3,60}/[^()]{2,40}\))\.?$",
    re.I,
)  # fmt: skip
_TRAILING_CREDIT = re.compile(r"\s*\((?:[^()]{2,60}/[^()]{2,40}|(?:photo|image|file)\b[^()]{0,60})\)\.?\s*$", re.I)
_DATELINE = re.compile(r"^[A-Z][A-Z .'’-]{2,40}(?:,[^()\n]{0,30})?(?:\s*\([^()\n]{2,40}\))?\s+[-–—]+\s+(?=\S)")
_BYLINE = re.compile(r"^[Bb]y [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}\.?$")
_TELLS = re.compile(r"\b(?:said|was|were|has|have|had|did|will|would|\w{3,}ed)\b")
"""A line that tells of something past is no caption, even when a credit follows it."""
_CLOCK = re.compile(r"[0-2]\d[:.h]?[0-5]\d")
_TERMINAL = re.compile(r"[.!?…][\"'”’)\]]*$")


_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|said|says)\b")


def _names_a_source(line: str, after: str) -> bool:
    """A line without a verb before two to four capitalised words of their own is a caption above its credit."""
    named = re.fullmatch(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}", after)
    return bool(named and not _FINITE.search(line) and re.match(r"[A-Z][\w.'’-]* [A-Z]", line) and line.endswith("."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a report: where it stands, and whether it is headline, body, caption, heading or nothing to read.

    ``clocked``: a time of day stands before it, as in a log.
    """

    start: int
    end: int
    role: str
    clocked: bool = False


def lines_of(text: str) -> tuple[Line, ...]:
    """Sort the lines of a text by what they are; ``role`` is headline, body, caption, heading or furniture."""
    found = [
        (m.start() + len(m[0]) - len(m[0].lstrip()), m.start() + len(m[0].rstrip()))
        for m in re.finditer(r"[^\n]+", text)
    ]
    spans = [(s, e) for s, e in found if s < e]
    lines: list[Line] = []
    for i, (start, end) in enumerate(spans):
        after = text[spans[i + 1][0] : spans[i + 1][1]] if i + 1 < len(spans) else ""
        lines.append(_line(text, start, end, after, first=not any(x.role in ("headline", "body") for x in lines)))
    return tuple(lines)


def _line(text: str, start: int, end: int, after: str, *, first: bool) -> Line:
    line = text[start:end]
    if (prefix := PREFIX.match(line)) and 0 < prefix.end() < len(line):
        return Line(start=start + prefix.end(), end=end, role="body", clocked=_CLOCK.search(prefix[0]) is not None)
    if _FURNITURE.match(line) and len(line) < 120:
        return Line(start=start, end=end, role="furniture")
    if _CREDIT.match(line) or _BYLINE.match(line):
        return Line(start=start, end=end, role="furniture")
    if credit := _TRAILING_CREDIT.search(line):
        return Line(start=start, end=start + credit.start(), role="caption" if credit.start() else "furniture")
    count = len(line.split())
    if count <= 25 and (_CREDIT.match(after) or _names_a_source(line, after)) and not _TELLS.search(line):
        return Line(start=start, end=end, role="caption")
    if not _TERMINAL.search(line):
        if first and count >= 4:
            return Line(start=start, end=end, role="headline")
        if count <= 4 and not _TELLS.search(line):
            return Line(start=start, end=end, role="heading")
    dateline = _DATELINE.match(line)
    return Line(start=start + (dateline.end() if dateline else 0), end=end, role="body")
