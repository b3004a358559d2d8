"""Sorts clauses by the kinds of claim they make, by a small linear model over their words, what these mean, and what rules read.

The weights (``lexicon/sorting.tsv``) are learnt from the annotated reports beside the tests and from nothing else;
``tests/reports/teach_sorting.py`` writes them. What is made of it is told in ``weighing``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from standby.reports.readers.clauses import classes_of, head_of, subject_before
from standby.reports.readers.finite import verb_at
from standby.reports.readers.lexicon import table, words
from standby.reports.readers.lexicon.forms import of_class
from standby.reports.readers.meaning import WIDTH, Meaning

KINDS = (
    "status",
    "movement",
    "incident",
    "headcount",
    "presence",
    "command",
    "consent",
    "threat",
    "statement",
    "disclosure",
)


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    """Return for a word the classes it is in: verbs by what they say, nouns by what they are."""
    found: dict[str, set[str]] = {}
    for name in table("verbs")["class"]:
        for form in of_class(name):
            if " " not in form:
                found.setdefault(form, set()).add(f"v:{name}")
    for name in ("force", "people", "mission", "armed", "government", "site", "weapon", "cue", "violence", "blast"):
        for word in words(name):
            if " " not in word:
                found.setdefault(word.lower(), set()).add(f"n:{name}")
    return {word: frozenset(names) for word, names in found.items()}


_TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d[\d,.]*")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|s|ly)$")


def features(
    text: str,
    start: int,
    end: int,
    *,
    role: str = "body",
    manner: str | None = None,
    read: Iterable[tuple[str, str]] = (),
) -> frozenset[str]:
    """Return what the model looks at in a clause: its words, who does what in it, what it hangs on, and what rules read.

    ``role`` is the kind of line it stands in, ``manner`` how it is quoted, None when nobody is quoted with it, and
    ``read`` the kinds and predicates of the claims that rules have read from it.
    """
    found = {*_of_words(text[start:end]), *_of_the_verb(text, start, end), *_of_neighbours(text, start, end)}
    found.add(f"role:{role}")
    if manner:
        found.add(f"said:{manner}")
    told = {name for kind, predicate in read for name in (f"rule:{kind}", f"rule:{kind} {predicate}")}
    return frozenset(found | (told or {"unread"}))


def _of_words(clause: str) -> Iterator[str]:
    tokens = [t.lower() for t in _TOKEN.findall(clause)]
    stems = [_stem(t) for t in tokens]
    yield from (f"w:{s}" for s in stems)
    yield from (f"first:{s}" for s in stems[:1])
    yield from (f"like:{t[:5]}" for t in tokens if len(t) > 5)
    for token in tokens:
        yield from _classes().get(token, ())
    yield from (name for name, pattern in _SIGNS.items() if pattern.search(clause))
    yield f"long:{min(len(tokens) // 5, 4)}"


def _stem(token: str) -> str:
    return "#" if token[0].isdigit() else _ENDING.sub("", token)


_SIGNS = {
    "negated": re.compile(r"n't\b|\b(?:no|not|nobody|none|never|without|cannot)\b", re.I),
    "ahead": re.compile(r"\b(?:will|would|may|might|could|plan\w*|expect\w*|hope\w*|likely)\b"),
    "present": re.compile(r"\b(?:is|are|'re|'s|am)\b"),
    "passive": re.compile(r"\b(?:is|are|was|were|been|be) (?:\w+ly |not |now |still )?\w+(?:ed|en)\b"),
    "ours": re.compile(r"^(?:I|[Ww]e|[Oo]ur|[Mm]y)\b"),
    "full name": re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b"),
}
"""What a clause shows at a glance."""

_HELPS = frozenset(
    """is are was were has have had been be being will would can could may might must should do does did not never also
    now still already""".split()  # noqa: SIM905
)
_ARTICLES = frozenset(["the", "a", "an", "of", "its", "their"])


def _of_the_verb(text: str, start: int, end: int) -> Iterator[str]:
    """Name the main verb and its subject, by themselves, by their classes, and together."""
    at = verb_at(text, start, end)
    if at is None:
        yield "verbless"
        return
    phrase = text[start : at - 1] if at > start + 1 else ""
    if not phrase:
        yield "elided"
        where = subject_before(text, at)
        phrase = text[where[0] : where[1]] if where else ""
    rest = [w.lower() for w in re.findall(r"[\w'-]+", text[at:end])[:6]]
    main = next((w for w in rest if w not in _HELPS and not w.endswith("ly")), rest[0])
    says = _classes().get(main, frozenset())
    yield f"main:{_stem(main)}"
    yield from (f"main {name}" for name in says)
    for name in classes_of(phrase) if phrase else ("nobody",):
        yield f"by:{name}"
        yield from (f"by:{name} {verb}" for verb in says)
    if phrase:
        yield f"by {head_of(phrase)}"


_JOINS = re.compile(r"\b(?:if|because|but|and|which|who|that|while|as|after|before|when|where|until|said|says|told)\b")
_SPEAKS = re.compile(r"\b(?:said|says|told|according to|added|reported|announced)\b")


def _of_neighbours(text: str, start: int, end: int) -> Iterator[str]:
    """Name what joins a clause to its neighbours, and whether somebody speaks beside it."""
    yield from (f"behind:{w}" for w in _JOINS.findall(text[max(0, start - 12) : start].lower())[-1:])
    yield from (f"before:{w}" for w in _JOINS.findall(text[end : end + 14].lower())[:1])
    yield from (
        f"in:{w}" for w in re.findall(r"\b(?:if|unless|once|when|until|after|before)\b", text[start:end].lower())
    )
    if '"' in text[max(0, start - 2) : end + 2]:
        yield "marked"
    if _SPEAKS.search(text[:start]) or _SPEAKS.search(text[end:]):
        yield "attributed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What is learnt: for each kind what it starts from, and what each feature and each number of the meaning adds."""

    start: np.ndarray
    features: Mapping[str, np.ndarray]
    meaning: np.ndarray


_START, _MEANING = "start", "meaning"
"""The names of rows of the file of weights that belong to no feature."""


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the learnt weights: for each feature one for each of ``KINDS``."""
    path = files("standby.reports.readers.lexicon") / "sorting.tsv"
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("# "))
    return weights_of((row[0], np.array(row[1:], dtype=np.float32) / 100) for row in rows)


def weights_of(rows: Iterable[tuple[str, np.ndarray]]) -> Weights:
    """Put weights together from rows; those of the meaning stand in order, one for each of its numbers."""
    found = list(rows)
    return Weights(
        start=next(row for name, row in found if name == _START),
        features={name: row for name, row in found if name not in (_START, _MEANING)},
        meaning=np.array([row for name, row in found if name == _MEANING]),
    )


def meant(meaning: Meaning, start: int, end: int) -> np.ndarray:
    """Return what a clause means, and what the sentence around it means: the numbers that are weighed beside its words."""
    return np.concatenate([meaning.of(start, end), meaning.whole()])


MEANT = 2 * WIDTH
"""So many numbers ``meant`` returns."""


def sort(found: frozenset[str], meaning: np.ndarray, learnt: Weights | None = None) -> dict[str, float]:
    """Return for each kind how likely a clause of these features makes such a claim; a clause may make two."""
    learnt = weights() if learnt is None else learnt
    sums = learnt.start + meaning @ learnt.meaning
    for name in found & learnt.features.keys():
        sums += learnt.features[name]
    return dict(zip(KINDS, (1 / (1 + np.exp(-sums))).tolist(), strict=True))
