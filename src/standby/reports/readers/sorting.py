"""Sorts clauses by the kind of claim they make, by a small linear model over words and classes of words.

The weights (``lexicon/sorting.tsv``) are learnt from the annotated reports beside the tests and from nothing else;
``tests/reports/teach_sorting.py`` writes them. What the model proposes moves nothing: see ``leftovers``.
"""

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from standby.reports.readers.clauses import has_finite_verb
from standby.reports.readers.lexicon import table, words
from standby.reports.readers.lexicon.forms import of_class

NONE = "none"
KINDS = (NONE, "status", "movement", "incident", "headcount", "presence", "command", "consent", "threat", "statement", "disclosure")  # fmt: skip

_BREAK = re.compile(
    r"; |: (?!\d)| – |, (?:and|but|so|yet|while|which|who|where|although|though|as|because)\b|,? (?:but|because|while|although|though|whereas|as (?=(?:the|its|their|it|they|we|he|she|[a-z]+s (?:are|were|have)))|so that)\b"
    r"|,? and (?=(?:is|are|was|were|has|have|had|will|would|can|could|may|must|[a-z]{2,}ed|took|went|left|sent|held|said|gave|came|put)\b)|,? and (?=(?:[\w'’-]+ ){1,5}?(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must)\b)|, (?=[^,]{12,})"
)


def clauses_in(text: str) -> Iterator[tuple[int, int]]:
    """Return where the clauses of a sentence stand; what has no verb of its own stays with its neighbour."""
    start, cuts = 0, []
    for match in _BREAK.finditer(text):
        before, after = text[start : match.start()], text[match.end() :]
        strong = match[0][0] in ";:" or match[0] == " – "
        if strong or (len(before.split()) >= 3 and has_finite_verb(before) and has_finite_verb(after)):
            cuts.append((start, match.start()))
            joined = re.match(r",? (?:and|but|so|yet|because|while|although|though|whereas|as) ?$", match[0])
            start = match.end() if joined or strong else match.start() + 2 if match[0].startswith(", ") else match.end()
    cuts.append((start, len(text)))
    for a, b in cuts:
        while b > a and text[b - 1] in " .,;:!?\"'":
            b -= 1
        while a < b and text[a] in " ,;\"'":
            a += 1
        if b > a:
            yield a, b


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


def features(text: str, start: int, end: int) -> frozenset[str]:
    """Return what the model looks at in a clause."""
    clause = text[start:end]
    tokens = [t.lower() for t in _TOKEN.findall(clause)]
    stems = ["#" if t[0].isdigit() else _ENDING.sub("", t) for t in tokens]
    found = {f"w:{s}" for s in stems}
    found |= {f"2:{a} {b}" for a, b in pairwise(stems)}
    for token in tokens:
        found |= _classes().get(token, frozenset())
    found |= {f"first:{s}" for s in stems[:1]}
    if not has_finite_verb(clause):
        found.add("verbless")
    if re.search(r"n't\b|\b(?:no|not|nobody|none|never|without|cannot)\b", clause, re.I):
        found.add("negated")
    if re.search(r"\b(?:will|would|may|might|could|plan\w*|expect\w*|hope\w*|likely)\b", clause):
        found.add("ahead")
    if re.search(r"\b(?:is|are|'re|'s|am)\b", clause):
        found.add("present")
    if re.search(r"\b(?:is|are|was|were|been|be) (?:\w+ly |not |now |still )?\w+(?:ed|en)\b", clause):
        found.add("passive")
    if re.match(r"(?:I|[Ww]e|[Oo]ur|[Mm]y)\b", clause):
        found.add("ours")
    found.add(f"long:{min(len(tokens) // 5, 4)}")
    return frozenset(found)


@lru_cache(maxsize=1)
def weights() -> dict[str, tuple[float, ...]]:
    """Return the learnt weights: for each feature one for each of ``KINDS``."""
    path = files("standby.reports.readers.lexicon") / "sorting.tsv"
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("# "))
    return {row[0]: tuple(int(value) / 100 for value in row[1:]) for row in rows}


def sort(found: frozenset[str], learnt: Mapping[str, tuple[float, ...]] | None = None) -> dict[str, float]:
    """Return for each kind how likely a clause of these features makes such a claim; they add up to 1."""
    learnt = weights() if learnt is None else learnt
    sums = list(learnt.get("bias", (0.0,) * len(KINDS)))
    for name in found:
        for i, value in enumerate(learnt.get(name, ())):
            sums[i] += value
    top = max(sums)
    odds = [math.exp(s - top) for s in sums]
    return {kind: odd / sum(odds) for kind, odd in zip(KINDS, odds, strict=True)}
