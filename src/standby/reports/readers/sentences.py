"""Sentences of the shadow text, cut where a reader would cut them and not after ``Gen.`` or ``Dec.``."""

import re
from dataclasses import dataclass

from standby.reports.readers.furniture import Line, lines_of

_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s+[\"'(\[]?[^\sa-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:gen|maj|col|lt|capt|sgt|cmdr|adm|brig|cpl|mr|mrs|ms|dr|prof|st|no|vs|etc|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|rep|sen|gov|hon|rev|mt|ft|jr|sr|inc|ltd|dept|est|fig|e\.g|i\.e|a\.m|p\.m)|\b[A-Z]|\b(?:[A-Z]\.)+[A-Z])\.$",
    re.I,
)
_AFTER_INITIALS = re.compile(
    r"\s+(?:The|In|It|On|But|A|An|He|She|They|We|There|This|That|Its|At|For|And|Iraqi|However)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: where it stands in the shadow, its text, its paragraph's number and what kind of line it is in."""

    start: int
    end: int
    text: str
    paragraph: int
    role: str
    quoted_at_start: bool = False
    clocked: bool = False


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of all lines a person would read, captions and headline included, furniture left out."""
    found: list[Sentence] = []
    for number, line in enumerate(lines_of(text)):
        if line.role in ("headline", "body", "caption"):
            found += _cut(text, line, number)
    return tuple(found)


def _cut(text: str, line: Line, number: int) -> list[Sentence]:
    body, start, out, quoted = text[line.start : line.end], 0, [], False
    for match in _END.finditer(body):
        if match[0] == "." and _is_abbreviation(body, match.end()):
            continue
        out.append((start, match.end()))
        start = match.end() + len(body[match.end() :]) - len(body[match.end() :].lstrip())
    out.append((start, len(body)))
    sentences = []
    for s, e in out:
        if body[s:e].strip():
            sentences.append(Sentence(start=line.start + s, end=line.start + e, text=body[s:e], paragraph=number, role=line.role,
                                      quoted_at_start=quoted, clocked=line.clocked))  # fmt: skip
        quoted ^= body[s:e].count('"') % 2 == 1
    return sentences


def _is_abbreviation(body: str, end: int) -> bool:
    before = _ABBREVIATION.search(body[max(0, end - 16) : end])
    if not before:
        return False
    initials = re.fullmatch(r"(?:[A-Z]\.){2,}", before[0])
    return not (initials and _AFTER_INITIALS.match(body, end))
