"""Words as they are searched for: without case, accents and vowel marks, in any script.

A text and a question are folded the same way, so that a word is found however it was typed. Scripts that write
no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are cut into their characters, and a word of
several is searched for as those characters in a row.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 64
"""A run of more characters is no word: it is cut there."""

_RUN = re.compile(r"(?:(?!_)\w|[\u0300-\u036f\u064b-\u065f\u0670\u0640])+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
"""The article and what is written together with it, as the stemmer light10 takes them off (Larkey et al. 2007)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is searched for, and the characters of the text it stands for."""

    folded: str
    start: int
    end: int


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of a text in order, folded."""
    for run in _RUN.finditer(text):
        if _UNSPACED.search(run[0]):
            for at, character in enumerate(run[0], run.start()):
                if folded := fold(character):
                    yield Word(folded, at, at + 1)
        elif folded := fold(run[0]):
            yield Word(folded[:LONGEST], run.start(), run.end())


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return a word without case, accents, vowel marks and the Arabic article; empty when nothing is left of it."""
    if word.isascii():
        return word.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.translate(_ARABIC)) if unicodedata.category(c) != "Mn")
    plain = "".join(c for c in bare.casefold().translate(_ARABIC) if c.isalnum())
    article = next((a for a in _ARTICLES if plain.startswith(a) and len(plain) - len(a) >= 3), "")
    return plain.removeprefix(article)
