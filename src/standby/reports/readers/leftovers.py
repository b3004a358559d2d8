"""Clauses no rule has read: sorted by the words in them, so that somebody looks at them; they move nothing.

Their predicate is ``told``, which stands on no axis, counts as no attack and speaks for no state of consent.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from standby.reports.readers.progress import Candidate
from standby.reports.readers.rulebook import Rule
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.sorting import NONE, clauses_in, features, sort
from standby.reports.readers.who_says import Said

LEFT_ALONE = (NONE, "statement", "command", "threat", "headcount")
"""Kinds that are not told from words alone: a threat or a number of people would count whatever its predicate."""

LIKELY = 0.45
"""So likely a kind must be; a clause that is less sure is left alone."""
SPOKEN = 0.75
"""The same for what somebody is quoted with, which is otherwise kept as a statement."""

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|shall|should|do|does|did|isn't|aren't|wasn't|weren't|hasn't|haven't|won't|wouldn't|can't|couldn't|don't|doesn't|didn't|remains?|remained|[a-z]{3,}ed)\b"
)


def leftovers(sentence: Sentence, covered: Sequence[tuple[int, int]], spoken: Sequence[Said]) -> Iterator[Candidate]:
    """Return a claim on each clause that no rule has read and whose words speak for a kind."""
    text = sentence.text
    if text.rstrip().endswith("?"):
        return
    for start, end in clauses_in(text):
        shared = sum(max(0, min(b, end) - max(a, start)) for a, b in covered)
        if shared > 0.3 * (end - start) or len(text[start:end].split()) < 3:
            continue
        said = next((s for s in spoken if s.start < end and start < s.end), None)
        if said:
            start, end = max(start, said.start), min(end, said.end)
            if end - start < 12:
                continue
        odds = sort(features(text, start, end))
        kind = max(odds, key=lambda k: odds[k])
        if kind in LEFT_ALONE or odds[kind] < (SPOKEN if said else LIKELY):
            continue
        match = re.compile(r".*\S", re.S).match(text, start, end)
        verb = _FINITE.search(text, start, end)
        subject = (start, verb.start() - 1) if verb and verb.start() > start + 2 else None
        if match:
            yield Candidate(start=start, end=end, rule=_rule(kind), match=match, subject=subject)


@lru_cache(maxsize=16)
def _rule(kind: str) -> Rule:
    return Rule(
        kind=kind,
        predicate="told",
        find=re.compile(""),
        tense="event" if kind in ("incident", "movement") else "state",
    )
