"""A sentence as words in a row, each with its kind: what the weights that tell who says what look at."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from standby.reports.readers.lexicon import table, words
from standby.reports.readers.lexicon.forms import forms
from standby.reports.readers.sentences import Sentence

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|\d[\d,.]*\d|\w+(?:['-]\w+)*|[^\w\s]")
BREAKS = frozenset(',;:"()–?!-[]…')
"""Marks at which what is said may begin or end."""
CLOSING = frozenset('.!?"…')
_ENDINGS = ("ing", "ed", "ly", "s")


@lru_cache
def listed(name: str) -> frozenset[str]:
    """Return a list of words that the weights were learnt with."""
    return frozenset(table("attributing")[name])


@lru_cache(maxsize=1)
def cues() -> frozenset[str]:
    """Return the single words that may report what somebody says, in every form."""
    plain = {cue for cue in words("cue") if " " not in cue}
    return frozenset(plain | _forms_of("reporting") | _forms_of("supposing") | {"according"})


@lru_cache
def _forms_of(name: str) -> frozenset[str]:
    irregular = table("attributing")["irregular"]
    found: set[str] = set()
    for verb in listed(name):
        by_name = forms(verb)
        past = irregular[verb].split() if verb in irregular else (*by_name["d"], *by_name["n"])
        found.update(*(by_name[key] for key in "bsg"), past)
    return frozenset(found)


def is_hedged(cue: str) -> bool:
    """Say whether a word that reports what somebody says weakens it: *reckons*, *suggested*."""
    return cue in words("hedged_cue") or cue in _forms_of("supposing")


@lru_cache(maxsize=100_000)
def kind_of(word: str) -> str:
    """Return the kind of a word: itself where it is a mark or of the grammar, else what it looks like."""
    low = word.lower()
    if low in listed("grammar") or not word[0].isalnum():
        return low
    for name, members in (("DAY", listed("days")), ("CUE", cues()), ("WHO", listed("speakers"))):
        if low in members:
            return name
    if word[0].isdigit():
        return "#"
    if word[0].isupper():
        return "Cap"
    return next((f"-{e}" for e in _ENDINGS if len(low) > len(e) + 2 and low.endswith(e)), "w")


class Wording:
    """The words of a sentence: ``low`` in lower case, ``kinds``, where each stands, and whether it is inside marks.

    ``quoted[i]`` says whether a quotation is open before word ``i``, ``verbs[i]`` how many verbs stand before it.
    ``marked``: the text as a whole has marks of quotation.
    """

    __slots__ = ("breaks", "cues", "ends", "kinds", "low", "marked", "number", "quoted", "sentence", "starts", "verbs")

    def __init__(self, sentence: Sentence, *, marked: bool) -> None:
        """Cut a sentence into words."""
        found = list(_TOKEN.finditer(sentence.text))
        self.sentence, self.marked, self.number = sentence, marked, len(found)
        self.low = [m[0].lower() for m in found]
        self.kinds = [kind_of(m[0]) for m in found]
        self.starts = [m.start() for m in found]
        self.ends = [m.end() for m in found]
        self.quoted = list(
            accumulate((w == '"' for w in self.low), lambda a, b: a ^ b, initial=sentence.quoted_at_start)
        )
        verbal = (k in ("-ed", "CUE") or w in listed("finite") for k, w in zip(self.kinds, self.low, strict=True))
        self.verbs = list(accumulate(verbal, initial=0))
        self.breaks = [i for i, w in enumerate(self.low) if w in BREAKS]
        self.cues = [i for i, w in enumerate(self.low) if w in cues()]

    def kind(self, at: int) -> str:
        """Return the kind of a word, or what stands for the beginning and the end of the sentence."""
        return self.kinds[at] if 0 <= at < self.number else "<" if at < 0 else ">"

    def word(self, at: int) -> str:
        """Return a word in lower case, or what stands for the beginning and the end of the sentence."""
        return self.low[at] if 0 <= at < self.number else "<" if at < 0 else ">"

    def break_before(self, at: int) -> int:
        """Return where the last mark before a word stands, -1 where there is none."""
        found = bisect_left(self.breaks, at)
        return self.breaks[found - 1] if found else -1

    def break_behind(self, at: int) -> int:
        """Return where the first mark behind a word stands, the number of words where there is none."""
        found = bisect_right(self.breaks, at)
        return self.breaks[found] if found < len(self.breaks) else self.number

    def breaks_between(self, start: int, end: int) -> int:
        """Return how many marks stand between two words, the first counted in; three stand for more."""
        return min(3, bisect_left(self.breaks, end) - bisect_left(self.breaks, start))

    def has_verb(self, start: int, end: int) -> bool:
        """Say whether a verb stands between two words."""
        return self.verbs[end] > self.verbs[start]

    def shape(self, start: int, end: int) -> str:
        """Return the kinds of a few words, or of the first and the last of many."""
        if end - start <= 4:
            return " ".join(self.kinds[start:end])
        return f"{self.kinds[start]}..{self.kinds[end - 1]}:{about(end - start)}"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where words stand in the sentence."""
        return self.starts[start], self.ends[end - 1]


def about(count: int) -> int:
    """Return a number of words roughly: exact to three, then in widening steps."""
    return count if count < 4 else max(step for step in (4, 6, 9, 14, 22) if step <= count)


def any_of(name: str, found: Sequence[str]) -> bool:
    """Say whether any of some words is in a list."""
    members = listed(name)
    return any(word in members for word in found)
