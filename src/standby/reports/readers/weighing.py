"""Clauses weighed by their words and what rules read: likely claims no rule read are put in, unlikely ones left out.

What is put in has the predicate ``told``, whatever its kind: it stands in the queue for a person to say what it tells,
and until then moves nothing (``picture.basing.speaks``).
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Protocol, TypeVar

from standby.basis.vocabulary import TOLD
from standby.reports.readers.cutting import clauses_in, hangs_on
from standby.reports.readers.finite import verb_at
from standby.reports.readers.meaning import Meaning
from standby.reports.readers.progress import Candidate
from standby.reports.readers.repair import Shadow
from standby.reports.readers.rulebook import Rule
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.sorting import features, meant, sort
from standby.reports.readers.who_says import Said

LIKELY = 0.34
"""So likely a kind must be for a claim that no rule has read to be put in."""
SECOND = 0.45
"""So likely it must be where the clause makes another claim already."""
SHOWN = 0.2
"""So likely it must be that somebody is at a place where the words put somebody there."""
ALONE = 0.8
"""So likely a clause makes a claim by itself though a rule has read it with the one before."""
UNLIKELY = 0.05
"""Less likely than this, what a rule has read is left out."""
UNLIKELY_OFTEN = {"headcount": 0.15, "statement": 0.1, "command": 0.1}
"""The same for kinds that rules read too often."""
DOUBTED, INSTEAD = 0.3, 0.55
"""Below the first, a wide rule's reading, or one that is seldom right elsewhere, gives way to a kind above the last."""


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
Place = tuple[int, str, str]
"""Where the words of a draft end, its kind and its predicate."""


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
) -> list[Clause]:
    """Return the clauses of a sentence, each with its odds in the light of what rules have read from it."""
    found = []
    for start, end in clauses_in(sentence.text):
        first, last = shadow.span(sentence.start + start, sentence.start + end)
        said = next((s for s in spoken if s.start < end and start < s.end), None)
        read = [(d.kind, d.predicate) for d in drafts if touches(d.start, d.end, first, last)]
        told = features(sentence.text, start, end, role=sentence.role, manner=said.manner if said else None, read=read)
        odds = sort(told, meant(meaning, start, end))
        found.append(Clause(start=start, end=end, first=first, last=last, odds=odds))
    return _with_their_conditions(sentence.text, found)


def _with_their_conditions(text: str, clauses: list[Clause]) -> list[Clause]:
    """Return clauses, a condition that opens the sentence together with what it governs: they tell one thing."""
    if len(clauses) < 2 or not _OPENING.match(text, clauses[0].start) or text[: clauses[0].start].strip(_QUOTES):
        return clauses
    one, other, *rest = clauses
    if _SAYS.fullmatch(text, other.start, other.end):
        return clauses
    odds = {kind: max(odd, other.odds[kind]) for kind, odd in one.odds.items()}
    return [Clause(start=one.start, end=other.end, first=one.first, last=other.last, odds=odds), *rest]


def touches(start: int, end: int, first: int, last: int) -> bool:
    """Say whether two stretches share more than three tenths of the shorter of them."""
    return min(end, last) - max(start, first) > 0.3 * min(end - start, last - first)


def likely(drafts: Sequence[T], clauses: Sequence[Clause], widely: Container[Place] = ()) -> list[T]:
    """Return the drafts whose kind is not unlikely in each clause they touch; ``widely`` names those of wide rules."""
    return [draft for draft in drafts if _stands(draft, clauses, widely)]


def _stands(draft: Told, clauses: Sequence[Clause], widely: Container[Place]) -> bool:
    here = [c.odds for c in clauses if touches(draft.start, draft.end, c.first, c.last)]
    odd = max((odds[draft.kind] for odds in here), default=1.0)
    wide = place_of(draft) in widely
    faint = odd < DOUBTED and (wide or f"{draft.kind} {draft.predicate}" in doubted())
    least = UNLIKELY_OFTEN.get(draft.kind, UNLIKELY)
    return odd >= least and not (faint and all(max(odds.values()) >= INSTEAD for odds in here))


def place_of(draft: Told) -> Place:
    """Return what tells a draft from others of its report, whatever is put before it later."""
    return draft.end, draft.kind, draft.predicate


def words_of(draft: T, clauses: Sequence[Clause], drafts: Sequence[T]) -> tuple[int, int]:
    """Return the stretch a draft rests on: its own, or the clause of which it tells the end and no other draft the rest."""
    for clause in clauses:
        inside = clause.first <= draft.start and draft.end <= clause.last
        alone = not any(d is not draft and touches(d.start, d.end, clause.first, clause.last) for d in drafts)
        if inside and alone and not _is_told(clause, [draft], PART) and clause.odds[draft.kind] >= LIKELY:
            return clause.first, clause.last
    return draft.start, draft.end


def parted(text: str, draft: T, clauses: Sequence[Clause]) -> int:
    """Return where the words of a draft end: before a clause of another subject that tells a claim of its kind by itself.

    What stands under a condition is told with it; what somebody said is one statement.
    """
    here = [c for c in clauses if c.first < draft.end and draft.start < c.last]
    for before, clause in pairwise(here if draft.kind != "statement" else ()):
        bound = _BOUND.match(text, clause.start) or _UNDER.search(text, before.start, before.end)
        verb = verb_at(text, clause.start, clause.end)
        more = draft.end - clause.first > PART * (clause.last - clause.first)
        if more and verb not in (None, clause.start) and not bound and clause.odds[draft.kind] >= ALONE:
            return before.last
    return draft.end


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
    before: Clause | None = None
    for clause in clauses:
        if _SAYS.fullmatch(sentence.text, clause.start, clause.end) or (
            clause is not clauses[0] and clause is not clauses[-1] and _CONDITION.match(sentence.text, clause.start)
        ):
            continue
        joined = before if before and hangs_on(sentence.text, clause.start) else None
        for kind in _untold(sentence.text, clause, drafts):
            _put(found, sentence, clause, kind, drafts, joined)
        before = clause
    return found


def _untold(text: str, clause: Clause, drafts: Sequence[Told]) -> Iterator[str]:
    """Yield the kinds a clause likely tells of, at most two, that no draft tells."""
    told, counted = _is_told(clause, drafts), _tell(drafts, clause, "headcount")
    for kind in sorted(clause.odds, key=lambda k: -clause.odds[k])[:2]:
        shown = kind == "presence" and _LOCATED.search(text, clause.start, clause.end) and not counted
        least = SHOWN if shown else SECOND if told else LIKELY
        if clause.odds[kind] >= least and not _tell(drafts, clause, kind):
            yield kind
        told = True


def _tell(drafts: Sequence[Told], clause: Clause, kind: str) -> bool:
    return any(d.kind == kind and touches(d.start, d.end, clause.first, clause.last) for d in drafts)


def _put(
    found: list[Candidate], sentence: Sentence, clause: Clause, kind: str, drafts: Sequence[Told], joined: Clause | None
) -> None:
    """Put a claim to those found; what a clause does that shares its subject with the one before is part of that one's."""
    if joined and _tell(drafts, joined, kind):
        return
    same = next((c for c in found if joined and c.rule.kind == kind and c.end == joined.end), None)
    start = same.start if same else clause.start
    if same:
        found.remove(same)
    found += _candidate(sentence, start, clause.end, kind)


def _candidate(sentence: Sentence, start: int, end: int, kind: str) -> list[Candidate]:
    match = _WORDS.match(sentence.text, start, end)
    verb = verb_at(sentence.text, start, end)
    subject = (start, verb - 1) if verb and verb > start + 2 else None
    return [Candidate(start=start, end=end, rule=_rule(kind), match=match, subject=subject)] if match else []


def _is_told(clause: Clause, drafts: Sequence[Told], share: float = 0.6) -> bool:
    """Say whether drafts tell more than a share of a clause already, of whatever kind."""
    shared = sum(max(0, min(d.end, clause.last) - max(d.start, clause.first)) for d in drafts)
    return shared > share * (clause.last - clause.first)


_WORDS = re.compile(r".*\S", re.S)
"""All of a clause but the blanks behind it."""
_CONDITION = re.compile(r"(?:if|unless|provided|in case|in the event|should|once|until)\b", re.I)
"""A clause cut from another that only says under what condition, or until when, that one holds tells nothing by itself."""
_OPENING = re.compile(r"(?:if|unless|should|provided|in case|in the event)\b", re.I)
_LOCATED = re.compile(
    r"\b(?:am|is|are|was|were|be|been|stays?|stayed|remains?|remained|lives?|lived|sits?|sat|stands?|stood|waits?|waited|sleeps?|slept|lodged?|camped?|camps|stationed|based|posted|quartered|housed|deployed)(?: (?:still|now|also|all|there|currently|already|back|mostly))? (?:in|at|on|near|inside|outside|aboard|beside|along|around|within|off|there)\b"
)
"""Words that put somebody at a place."""
_BOUND = re.compile(r"(?:after|as|because|before|since|so|that|until|when|where|which|while|who|whose)\b", re.I)
_UNDER = re.compile(r"\b(?:if|unless|should|provided)\b", re.I)
_QUOTES = " \"'("
_SAYS = re.compile(
    r"(?:[\w.'-]+ ){1,6}(?:said|says|added|adds|told|explained|noted|warned|announced|stated|insisted)(?: (?:him|her|us|them|me|reporters|journalists))?",
    re.I,
)
"""Words that say who spoke, and nothing of what."""
PART = 0.5
"""What tells less than this of its clause rests on the whole of it."""


@lru_cache(maxsize=16)
def _rule(kind: str) -> Rule:
    return Rule(
        kind=kind,
        predicate=TOLD,
        find=re.compile(""),
        tense="event" if kind in ("incident", "movement") else "state",
    )
