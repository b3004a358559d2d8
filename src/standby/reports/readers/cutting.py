"""Sentences cut into clauses: where one thing that is told ends and another begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from standby.reports.readers.finite import finite_verbs, verb_at

_STRONG = re.compile(r"; |: (?!\d)| – ")
"""Marks at which a clause ends whatever stands beside them."""
_WEAK = re.compile(
    r", (?:and|but|so|yet|while|which|who|where|although|though|as|because|then)\b|,? (?:but|because|while|although|though|whereas|as (?=(?:the|its|their|it|they|we|he|she|[a-z]+s (?:are|were|have)))|so that)\b"
    r"|,? and\b|, (?=[^,]{12,})"
)
"""Where one clause may end and another begin, if each has a verb."""
_JOINER = re.compile(r",? (?:and|but|so|yet|because|while|although|though|whereas|as) ?$")
"""Words between two clauses that belong to neither."""
_RANGE = re.compile(r"\bbetween [\w,.]+ and$")
_NUMBER = r"(?:(?:about |around |some |roughly |nearly |at least |perhaps )?\d[\d,]*|an?|two|three|four|five|six|seven|eight|nine|ten|\w+teen|twenty|thirty|most|some|half|all|many|several|none|not one|no \w+)"
_BESIDE = re.compile(
    rf",? (?:and )?(?=(?:{_NUMBER}(?: [\w-]+){{0,2}} of (?:them|whom|these|those|which)\b|among (?:them|whom|these) |of whom |no (?:[\w-]+ ){{1,4}}(?:among them|was|were|hurt|killed)\b|without (?:injur|hurting|loss|casualt|a scratch)))"
)
"""Before what is told of some of those just named, or of none of them, in words that need no verb."""
_WHO = re.compile(
    r"(?<![\w.])[A-Z][\w.'’-]+(?: (?:[A-Z]|al-|el-|de |van |von |bin |ben )[\w.'’-]+)+, (?:(?:the|an?|its|their|his|her|our|who|now|then|once|one of) |(?:[a-z-]+ ){1,3}(?:of|for|at|in) )[^,;:\"]{3,80}(?=, )"
)
"""A person's name and who that is, between commas: a clause of its own."""
_FEW = 3
"""Fewer words than these are no clause before a break."""


def clauses_in(text: str) -> Iterator[tuple[int, int]]:
    """Return where the clauses of a sentence stand; what has no verb of its own stays with its neighbour."""
    start = 0
    for end, again in (*_cuts(text), (len(text), len(text))):
        a, b = _bare(text, start, end)
        if a < b:
            yield a, b
        start = again


def hangs_on(text: str, start: int) -> bool:
    """Say whether a clause takes its subject from the clause before it: *… and stole their cars*."""
    return verb_at(text, start, start + 1) == start and re.search(r"(?:,|\band) $", text[:start]) is not None


@dataclass(frozen=True, slots=True, order=True)
class _Break:
    """Where a clause may end, where the next begins, and what must have a verb for it: both sides, one, or none."""

    end: int
    again: int
    needs: int


def _cuts(text: str) -> list[tuple[int, int]]:
    """Return where clauses end, each with where the next one begins."""
    start, cuts = 0, []
    for here in _breaks(text):
        if here.end >= start and _holds(text, start, here):
            cuts.append((here.end, here.again))
            start = here.again
    return cuts


def _holds(text: str, start: int, here: _Break) -> bool:
    if not here.needs:
        return True
    told = len(text[start : here.end].split()) >= _FEW and verb_at(text, start, here.end) is not None
    return told and (here.needs == 1 or verb_at(text, here.again, len(text)) is not None)


def _breaks(text: str) -> list[_Break]:
    """Return where clauses may end, in order; none lies inside a name and who that is."""
    verbs = finite_verbs(text)
    named = [m.span() for m in _WHO.finditer(text)]
    found = [_Break(m.start(), m.end(), 0) for m in _STRONG.finditer(text)]
    found += [_Break(m.start(), m.end(), 1) for m in _BESIDE.finditer(text)]
    found += [_weak(m) for m in _WEAK.finditer(text) if not m[0].endswith(" and") or _goes_on(text, verbs, m.end())]
    found = [b for b in found if not any(first < b.end < last for first, last in named)]
    asides = [_Break(first, first, 2) for first, _ in named] + [
        _Break(last, last + 2, 0) for _, last in named if any(at > last for at in verbs)
    ]
    return sorted(found + asides)


def _weak(match: re.Match[str]) -> _Break:
    joined = _JOINER.match(match[0])
    return _Break(match.start(), match.end() if joined or not match[0].startswith(", ") else match.start() + 2, 2)


def _goes_on(text: str, verbs: tuple[int, ...], at: int) -> bool:
    """Say whether a verb, or a subject of a few words and its verb, stands behind an *and*."""
    if _RANGE.search(text[max(0, at - 40) : at]):
        return False
    return any(at <= verb and len(text[at:verb].split()) <= 5 and "," not in text[at:verb] for verb in verbs)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the blanks and marks around it."""
    while end > start and text[end - 1] in " .,;:!?\"'":
        end -= 1
    while start < end and text[start] in " ,;\"'":
        start += 1
    return start, end
