"""The words of a MUC text and what is to be seen of each: itself, its neighbours, the acts of violence around it.

The processed texts are in small letters, so nothing here rests on how a name is written; how rare a word is tells
names from other words instead.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from standby.reports.bench.chains import Chained
from standby.reports.bench.incidents import ACT, VIOLENT
from standby.reports.bench.muc import ROLES
from standby.reports.readers.lexicon import words as words_of
from standby.reports.readers.where import country_names, demonyms

TAGS = 1 + 2 * len(ROLES)
_WORD = re.compile(r"\$?\d[\d.,:]*\d|\d|[^\W_]+(?:'[^\W_]+)?|[^\w\s]")
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=\S)|\s{3,}")
_TITLE = re.compile(r"\b(?:mr|dr|gen|col|lt|msgr|st|no|sgt|capt|maj|u\.s|jr)\.$")
_CLASSES = ("force", "people", "mission", "armed", "government", "site", "weapon", "cue")
_BEING = frozenset(["was", "were", "been", "is", "are", "be", "being"])
_LINKS = frozenset(["of", "by", "in", "on", "at", "with", "against", "from", "to", "near", "for", "between"])
_FAR = 16
"""So many words away an act may stand and still be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A text cut into words: where each stands, and at which word each sentence begins, their number at the end."""

    text: str
    places: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]

    def words(self) -> list[str]:
        """Return the words."""
        return [self.text[a:b] for a, b in self.places]


def cut(text: str) -> Cut:
    """Cut a text at its marks and its wide gaps (paragraphs), but not behind *gen.* and the like."""
    places: list[tuple[int, int]] = []
    starts = []
    for first, last in _sentences(text):
        found = [m.span() for m in _WORD.finditer(text, first, last)]
        if found:
            starts.append(len(places))
            places += found
    return Cut(text=text, places=tuple(places), sentences=(*starts, len(places)))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _END.finditer(text):
        if len(gap[0]) < 3 and _TITLE.search(text, max(0, gap.start() - 6), gap.start()):
            continue
        yield start, gap.end()
        start = gap.end()
    yield start, len(text)


def tags_of(text: Cut, written: Mapping[str, frozenset[str]]) -> np.ndarray:
    """Return the tag of each word: nought, or that of the role whose filler is called so there, the longest first."""
    firsts = {place[0]: i for i, place in enumerate(text.places)}
    lasts = {place[1]: i + 1 for i, place in enumerate(text.places)}
    found = [
        (firsts[m.start()], lasts[m.end()], number)
        for number, role in enumerate(ROLES)
        for phrase in sorted(written[role])
        for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text.text)
        if m.start() in firsts and m.end() in lasts
    ]
    tags = np.zeros(len(text.places), np.int64)
    for first, last, number in sorted(found, key=lambda f: (f[0] - f[1], f)):
        if not tags[first:last].any():
            tags[first] = 1 + 2 * number
            tags[first + 1 : last] = 2 + 2 * number
    return tags


@lru_cache(maxsize=100_000)
def _classes(word: str) -> tuple[str, ...]:
    found = [name for name in _CLASSES if word in words_of(name)]
    found += ["people of a country"] * (word in _of_countries()[0]) + ["country"] * (word in _of_countries()[1])
    return (*found, *["act"] * bool(ACT.fullmatch(word)), *["number"] * word[:1].isdigit())


@lru_cache(maxsize=1)
def _of_countries() -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset(word.lower() for word in demonyms()),
        frozenset(word for name in country_names() for word in name.lower().split()),
    )


def seen(text: Cut, common: Mapping[str, int]) -> Iterator[list[str]]:
    """Return the features of each word; ``common`` says how often each word stands in the texts learnt from."""
    words = text.words()
    often = Counter(words)
    violence = f"violent text {min(4, len(VIOLENT.findall(text.text)) // 3)}"
    for number, (lo, hi) in enumerate(pairwise(text.sentences)):
        stretch = text.text[text.places[lo][0] : text.places[hi - 1][1]]
        here = f"violent sentence {min(3, len(VIOLENT.findall(stretch)))}"
        shared = ["any", violence, here, f"{violence}, {here}", f"sentence {min(number, 5)}"]
        inside = words[lo:hi]
        acts = [i for i, word in enumerate(inside) if ACT.fullmatch(word)]
        for i, word in enumerate(inside):
            yield [
                *shared,
                *_neighbours(inside, i, common),
                *_acts_around(inside, i, acts),
                *["quoted"] * (inside[:i].count('"') % 2),
                *["often here"] * (often[word] > 2),
            ]


def _neighbours(words: Sequence[str], i: int, common: Mapping[str, int]) -> Iterator[str]:
    near = {k: words[i + k] if 0 <= i + k < len(words) else "" for k in range(-3, 4)}
    for k, word in near.items():
        yield f"{k} {word}"
        yield from (f"{k} is {name}" for name in _classes(word))
    yield f"-1 0 {near[-1]} {near[0]}"
    yield f"0 1 {near[0]} {near[1]}"
    yield f"-2 -1 {near[-2]} {near[-1]}"
    yield f"1 2 {near[1]} {near[2]}"
    for k in (-1, 0, 1):
        yield f"{k} ends {near[k][-3:]}"
    yield f"0 ends {near[0][-2:]}"
    rare = [_rarity(common.get(near[k], 0)) for k in (-1, 0, 1)]
    yield f"rare {rare[1]}"
    yield f"rare {rare}"
    yield f"link {next((w for w in reversed(words[max(0, i - 6) : i]) if w in _LINKS), None)}"


def _rarity(count: int) -> int:
    return sum(count > limit for limit in (2, 8, 40))


def _acts_around(words: Sequence[str], i: int, acts: Sequence[int]) -> Iterator[str]:
    before = next((a for a in reversed(acts) if i - _FAR < a < i), None)
    behind = next((a for a in acts if i < a < i + _FAR), None)
    if before is not None:
        act = words[before]
        yield from (f"after {act}", f"after act {min(6, i - before)}", f"after {act}, behind {words[i - 1]}")
        if "by" in words[before:i]:
            yield from ("after act by", f"after {act} by")
        if before and words[before - 1] in _BEING:
            yield "after passive"
    if behind is not None:
        passive = any(word in _BEING for word in words[max(i, behind - 3) : behind])
        yield from (
            f"before {words[behind]} {passive}",
            f"before act {min(6, behind - i)}",
            f"before passive {passive}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Numbers for features, and how often each word stands in the texts they come from."""

    numbers: Mapping[str, int]
    common: Mapping[str, int]

    def chained(self, text: Cut) -> Chained:
        """Return a text as ``chains`` wants it, its features without a number left out, its tags unknown."""
        rows = [[self.numbers[n] for n in features if n in self.numbers] for features in seen(text, self.common)]
        return Chained(
            features=np.array([number for row in rows for number in row], np.int32),
            ends=np.cumsum([len(row) for row in rows], dtype=np.int64),
            sentences=np.array(text.sentences),
            tags=np.zeros(len(text.places), np.int64),
        )


def numbered(texts: Sequence[Cut], written: Sequence[Mapping[str, frozenset[str]]]) -> tuple[Features, list[Chained]]:
    """Return numbers for the features seen at more than one word of the texts, and the texts with their right tags."""
    common = Counter(word for text in texts for word in text.words())
    numbers: dict[str, int] = {}
    rows = [[[numbers.setdefault(n, len(numbers)) for n in row] for row in seen(text, common)] for text in texts]
    flat = [np.array([number for row in those for number in row], np.int32) for those in rows]
    kept = np.bincount(np.concatenate(flat), minlength=len(numbers)) > 1
    place = np.cumsum(kept, dtype=np.int32) - 1
    found = []
    for text, those, line, phrases in zip(texts, rows, flat, written, strict=True):
        ends = np.cumsum(kept[line])[np.cumsum([len(row) for row in those], dtype=np.int64) - 1]
        found.append(
            Chained(
                features=place[line[kept[line]]],
                ends=ends,
                sentences=np.array(text.sentences),
                tags=tags_of(text, phrases),
            )
        )
    return Features(numbers={n: int(place[i]) for n, i in numbers.items() if kept[i]}, common=common), found
