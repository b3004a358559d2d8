"""A shadow of the text with lost apostrophes put back, in which every character knows where it came from.

Rules read the shadow; every span they find is carried back to the untouched original.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from standby.reports.readers.casing import true_cased
from standby.reports.readers.lexicon import words

_CONTRACTIONS = {
    "wont": "won't", "dont": "don't", "didnt": "didn't", "doesnt": "doesn't", "isnt": "isn't", "arent": "aren't",
    "wasnt": "wasn't", "werent": "weren't", "havent": "haven't", "hasnt": "hasn't", "hadnt": "hadn't",
    "cant": "can't", "couldnt": "couldn't", "wouldnt": "wouldn't", "shouldnt": "shouldn't", "theres": "there's",
    "thats": "that's", "theyre": "they're", "youre": "you're", "weve": "we've", "theyve": "they've",
    "youve": "you've", "ive": "I've", "im": "I'm", "hes": "he's", "shes": "she's", "whats": "what's",
}  # fmt: skip
_WIDEST_COLUMN = 160
_ENDED = re.compile(r"[.!?:;…][\"')\]]*\s*$|^.{0,59}$")
_WORD = re.compile(r"[^\W\d_]+")
_ITS = re.compile(
    r"\b[Ii]ts(?= (?:not|a|an|the|been|very|too|clear|unclear|impossible|hard|still|just|also|open|closed|quiet|calm|safe|our|why|time|too|so|no|likely|unlikely|true|possible)\b)"
)
_WERE = re.compile(
    r"(?:(?<=^)|(?<=[.!?:] )|(?<=\n))Were(?= (?:all|not|in|on|at|now|still|here|very|also|going|ready|safe|fine|out|about|around|roughly|only|just|under|over|\d+|\w+ing)\b[^.?!\n]*(?:[.!\n]|$))"
)
"""*Were running short of water.* is said by somebody who lost an apostrophe; a question ends otherwise."""
_ONE_FOR_ONE = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',
                              "\u00a0": " ", "\u2013": "–", "\u2014": "–", "\u2011": "-"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """Repaired text; ``origin[i]`` is where its character ``i`` stands in the original (one more for the end)."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Carry a span of the shadow back to the original."""
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]

    def between(self, start: int, end: int) -> str:
        """Return the repaired text that stands for a stretch of the original."""
        return self.text[bisect_left(self.origin, start) : bisect_left(self.origin, end)]


def repair(text: str) -> Shadow:
    """Put back lost apostrophes (*wont*, *Its not*, *Canadas*), join wrapped lines, make quotes and dashes uniform.

    Only characters are inserted or replaced one for one; nothing of the original is dropped.
    """
    even = _unwrapped(true_cased(text.translate(_ONE_FOR_ONE).replace("''", '" ')))
    inserts = sorted(_lost_apostrophes(even))
    pieces, origin, last = [], [], 0
    for at in inserts:
        pieces += [even[last:at], "'"]
        origin += [*range(last, at), at - 1 if at else 0]
        last = at
    pieces.append(even[last:])
    origin += range(last, len(text) + 1)
    return Shadow(text="".join(pieces), origin=tuple(origin))


def _unwrapped(text: str) -> str:
    """Turn the line breaks of a text wrapped at a column into spaces; breaks that somebody meant stay.

    A break is the wrapping's when the next word would not have fitted on the line before it. Where some line is
    longer than any column, the text was pasted together: then only a line that ends in mid-sentence is joined.
    """
    lines = text.split("\n")
    narrow = [len(line) for line in lines if len(line) <= _WIDEST_COLUMN]
    width, pasted = max(narrow, default=0), len(narrow) < len(lines)
    fits_not = [b for a, b in pairwise(lines) if a.strip() and len(a) + len(b.split(" ", 1)[0]) >= width]
    if not any(line[:1].islower() for line in fits_not):
        return text  # notes, a list, a chat: each line begins anew
    joined = [lines[0]]
    for before, line in pairwise(lines):
        word = line.split(" ", 1)[0]
        full = before.strip() and word and len(before.rstrip("\r")) + 1 + len(word) > width
        wrapped = full and len(before) <= _WIDEST_COLUMN and not (pasted and _ENDED.search(before))
        joined += [" " if wrapped else "\n", line]
    return "".join(joined)


def _lost_apostrophes(text: str) -> set[int]:
    found = {m.end() - 1 for m in _ITS.finditer(text)} | {m.start() + 2 for m in _WERE.finditer(text)}
    capitalised = {m[0] for m in _WORD.finditer(text) if m[0][0].isupper()}
    for match in _WORD.finditer(text):
        word = match[0]
        if (mended := _CONTRACTIONS.get(word.lower())) and not (word.isupper() and len(word) < 4):
            found.add(match.start() + mended.index("'"))
        elif _is_lost_possessive(word, text[match.end() : match.end() + 2], capitalised):
            found.add(match.end() - 1)
    return found


def _is_lost_possessive(word: str, following: str, capitalised: set[str]) -> bool:
    """A name that also stands without its s, or a country, directly before another word owns that word."""
    if len(word) < 4 or not word[0].isupper() or word[-1] != "s" or word.isupper() or not re.match(r" \w", following):
        return False
    owner = word[:-1]
    if owner.lower() in words("demonyms_flat") or word in words("country_names_flat"):
        return False
    return owner in words("country_names_flat") or (owner in capitalised and owner.lower() not in words("common_caps"))
