"""Clauses weighed by their words and what rules read: likely claims no rule read are put in, unlikely ones left out.

What is put in has the predicate ``told``, whatever its kind: it stands in the queue for a person to say what it tells,
and until then moves nothing (``picture.basing.speaks``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Protocol, TypeVar

from standby.basis.vocabulary import TOLD
from standby.reports.readers.meaning import Meaning
from standby.reports.readers.progress import Candidate
from standby.reports.readers.repair import Shadow
from standby.reports.readers.rulebook import Rule
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.sorting import Weights, clauses_in, features, meant, sort
from standby.reports.readers.who_says import Said

LIKELY = 0.33
"""So likely a kind must be for a claim that no rule has read to be put in."""
SECOND = 0.75
"""So likely it must be where the clause makes another claim already."""
UNLIKELY = {"headcount": 0.02, "statement": 0.02}
"""Less likely than this, what a rule has read is left out."""
DOUBTED, INSTEAD = 0.1, 0.5
"""What a rule reads that is seldom right elsewhere is left out below the one where another kind is above the other."""


class Told(Protocol):
    """What weighing looks at in a draft: its words, counted in the report, its kind and its predicate."""

    @property
    def start(self) -> int:
        """Return where its words begin."""

    @property
    def end(self) -> int:
        """Return where its words end."""

    @property
    def kind(self) -> str:
        """Return its kind."""

    @property
    def predicate(self) -> str:
        """Return what it says."""


T = TypeVar("T", bound=Told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause: where it stands in its sentence and in the report, and how likely it makes a claim of each kind."""

    start: int
    end: int
    first: int
    last: int
    odds: dict[str, float]


def weigh(
    shadow: Shadow,
    sentence: Sentence,
    meaning: Meaning,
    spoken: Sequence[Said],
    drafts: Sequence[Told],
    learnt: Weights | None = None,
) -> list[Clause]:
    """Return the clauses of a sentence, each with its odds in the light of what rules have read from it."""
    found = []
    for start, end in clauses_in(sentence.text):
        first, last = shadow.span(sentence.start + start, sentence.start + end)
        said = next((s for s in spoken if s.start < end and start < s.end), None)
        read = [(d.kind, d.predicate) for d in drafts if touches(d.start, d.end, first, last)]
        told = features(sentence.text, start, end, role=sentence.role, manner=said.manner if said else None, read=read)
        odds = sort(told, meant(meaning, start, end), learnt)
        found.append(Clause(start=start, end=end, first=first, last=last, odds=odds))
    return found


def touches(start: int, end: int, first: int, last: int) -> bool:
    """Say whether two stretches share more than three tenths of the shorter of them."""
    return min(end, last) - max(start, first) > 0.3 * min(end - start, last - first)


def likely(drafts: Sequence[T], clauses: Sequence[Clause]) -> list[T]:
    """Return the drafts whose kind is not unlikely in each clause they touch, by itself or beside another kind."""
    kept = []
    for draft in drafts:
        touched = [c.odds for c in clauses if touches(draft.start, draft.end, c.first, c.last)]
        odds = max((each[draft.kind] for each in touched), default=1.0)
        best = max((max(each.values()) for each in touched), default=0.0)
        seldom_right = f"{draft.kind} {draft.predicate}" in doubted() and odds < DOUBTED and best >= INSTEAD
        if odds >= UNLIKELY.get(draft.kind, 0.0) and not seldom_right:
            kept.append(draft)
    return kept


@lru_cache(maxsize=1)
def doubted() -> frozenset[str]:
    """Return the readings of rules, by kind and predicate, that were seldom right in reports no rule was made for."""
    lines = (files("standby.reports.readers.lexicon") / "doubted.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def leftovers(sentence: Sentence, clauses: Sequence[Clause], drafts: Sequence[Told]) -> list[Candidate]:
    """Return a claim on each clause that no rule has read and whose words speak for a kind."""
    if sentence.role != "body" or sentence.text.rstrip().endswith("?"):
        return []
    found: list[Candidate] = []
    for clause in clauses:
        if _CONDITION.match(sentence.text, clause.start):
            continue
        told = _is_told(clause, drafts)
        for kind in sorted(clause.odds, key=lambda k: -clause.odds[k])[:2]:
            wanted = clause.odds[kind] >= (SECOND if told else LIKELY)
            if wanted and not any(
                d.kind == kind and touches(d.start, d.end, clause.first, clause.last) for d in drafts
            ):
                found += _candidate(sentence, clause, kind)
            told = True
    return found


def _candidate(sentence: Sentence, clause: Clause, kind: str) -> list[Candidate]:
    match = _WORDS.match(sentence.text, clause.start, clause.end)
    verb = _FINITE.search(sentence.text, clause.start, clause.end)
    subject = (clause.start, verb.start() - 1) if verb and verb.start() > clause.start + 2 else None
    rule = _rule(kind)
    return [Candidate(start=clause.start, end=clause.end, rule=rule, match=match, subject=subject)] if match else []


def _is_told(clause: Clause, drafts: Sequence[Told]) -> bool:
    """Say whether drafts tell most of a clause already, of whatever kind."""
    shared = sum(max(0, min(d.end, clause.last) - max(d.start, clause.first)) for d in drafts)
    return shared > 0.6 * (clause.last - clause.first)


_WORDS = re.compile(r".*\S", re.S)
"""All of a clause but the blanks behind it."""
_CONDITION = re.compile(r"(?:if|unless|provided|in case|in the event|should|once|until)\b", re.I)
"""A clause that only says under what condition, or until when, something holds tells nothing by itself."""
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|shall|should|do|does|did|isn't|aren't|wasn't|weren't|hasn't|haven't|won't|wouldn't|can't|couldn't|don't|doesn't|didn't|remains?|remained|[a-z]{3,}ed)\b"
)


@lru_cache(maxsize=16)
def _rule(kind: str) -> Rule:
    return Rule(
        kind=kind,
        predicate=TOLD,
        find=re.compile(""),
        tense="event" if kind in ("incident", "movement") else "state",
    )
