"""How far to trust: the Admiralty grades and the words of estimative probability.

The reliability belongs to the source and the credibility to the report; F and 6 mean absent, not
middling, and nothing here averages them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from standby.basis.errors import AskedWrongly

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    "1": "confirmed by other independent sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}

# ICD 203 (2015), section D.6.e.2: the upper bound of each band.
PROBABILITY_WORDS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.0, "almost certain"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """An Admiralty grade: the source A to F and the information 1 to 6, kept apart."""

    reliability: str = "F"
    credibility: str = "6"

    def __post_init__(self) -> None:
        if self.reliability not in RELIABILITY or self.credibility not in CREDIBILITY:
            raise ValueError(f"no such grade: {self.reliability}{self.credibility}")

    def __str__(self) -> str:
        return self.reliability + self.credibility


@lru_cache(maxsize=256)
def parse_grade(text: str) -> Grade:
    """Read a grade such as ``B2``. Raises ``AskedWrongly`` when it is not a letter A-F and a digit 1-6."""
    match = re.fullmatch(r"([A-Fa-f])([1-6])", text.strip())
    if not match:
        raise AskedWrongly(
            "grade-unreadable",
            f"The grade {text!r} was not understood",
            "a grade is a letter A to F for the source and a digit 1 to 6 for the information",
            "write it like B2, or F6 where neither can be judged",
        )
    return Grade(reliability=match[1].upper(), credibility=match[2])


def probability_words(p: float) -> str:
    """Return the ICD 203 words for a probability from 0 to 1."""
    if not 0 <= p <= 1:
        raise ValueError(f"a probability lies between 0 and 1, not {p}")
    return next(words for upper, words in PROBABILITY_WORDS if p <= upper)
