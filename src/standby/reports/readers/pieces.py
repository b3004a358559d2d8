"""Words cut into the pieces that the encoder of sentences knows (WordPiece, lower case, without accents)."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 40
"""A longer word is no word: it counts as unknown, as in the encoder's own tokenizer."""


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """Return the number of each piece; what goes on inside a word begins with ``##``."""
    path = files("standby.reports.readers.lexicon") / "pieces.txt"
    return {piece: number for number, piece in enumerate(path.read_text("utf-8").split("\n")[:-1])}


def pieces_of(text: str, most: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the numbers of the first pieces of a text, at most ``most``, and where the word of each stands."""
    numbers: list[int] = []
    places: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        found = _pieces(match[0])
        numbers += found
        places += [match.span()] * len(found)
        if len(numbers) >= most:
            break
    return numbers[:most], places[:most]


@lru_cache(maxsize=50_000)
def _pieces(word: str) -> tuple[int, ...]:
    known, unknown = vocabulary(), (vocabulary()["[UNK]"],)
    bare = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
    if len(bare) > _LONGEST:
        return unknown
    found, start = [], 0
    while start < len(bare):
        mark = "##" if start else ""
        end = next((e for e in range(len(bare), start, -1) if mark + bare[start:e] in known), start)
        if end == start:
            return unknown
        found.append(known[mark + bare[start:end]])
        start = end
    return tuple(found)
