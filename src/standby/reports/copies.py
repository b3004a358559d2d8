"""Finds near-copies of one text: however many outlets print it, it is one source.

Likely pairs come from MinHash signatures in bands (Broder 1997; Indyk and Motwani 1998); whether two texts are copies
is then decided on their words themselves, so that the sketch can miss a pair and never invent one. A paraphrase is no
copy: it shares few runs of words.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from rensa import RMinHash, RMinHashLSH

from standby.reports.folding import words_in
from standby.reports.model import Report

WORDS_PER_SHINGLE = 4

COPY_AT = 0.5
"""Two texts that share this much of their runs of words (Jaccard index, Broder 1997) are copies of one."""

HASHES, BANDS, SEED = 128, 64, 1
"""Two hashes a band: a pair that shares half of its runs is proposed save once in 10^8, one that shares a hundredth
in 6 of 1,000 cases."""


def copies(reports: Iterable[Report]) -> dict[str, str]:
    """Map each report that copies an earlier one to the source of that one; what copies nothing is left out.

    The earliest received counts as the original, so the order in which they are given does not matter.
    """
    return Copying().with_further(reports)


class Copying:
    """The reports seen so far, ready to say of further ones which of them they copy."""

    def __init__(self) -> None:
        """Begin with none."""
        self._likely = RMinHashLSH(COPY_AT, HASHES, BANDS)
        self._originals: list[tuple[str, frozenset[str]]] = []  # who told it first, and its runs of words
        self._found: dict[str, str] = {}
        self._last: tuple[datetime, str] | None = None

    def is_after(self, reports: Iterable[Report]) -> bool:
        """Say whether reports all came after those seen: any other can make an original of what was seen a copy."""
        return self._last is None or all(_received(report) > self._last for report in reports)

    def with_further(self, reports: Iterable[Report]) -> dict[str, str]:
        """Take in reports that came after those seen, and return which of all copy an earlier one, and whose."""
        for report in sorted(reports, key=_received):
            self._last = _received(report)
            runs, sketch = _sketched(report.text)
            near = (self._originals[n] for n in sorted(set(self._likely.query(sketch)))) if runs else ()
            original = next((source for source, other in near if similarity(runs, other) >= COPY_AT), None)
            if original is not None:
                self._found[report.id] = original
            elif runs:
                self._likely.insert(len(self._originals), sketch)
                self._originals.append((report.source or report.name, runs))
        return dict(self._found)


def _received(report: Report) -> tuple[datetime, str]:
    return report.received_at, report.id


def shingles(text: str) -> frozenset[str]:
    """Return the runs of four words in a text, folded and without punctuation; a shorter text is one run."""
    words = [word.folded for word in words_in(text)]
    count = max(1, len(words) - WORDS_PER_SHINGLE + 1)
    return frozenset(" ".join(words[i : i + WORDS_PER_SHINGLE]) for i in range(count)) - {""}


def similarity(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of runs that two texts have in common: 0 none, 1 all. Texts without words share nothing."""
    common = len(a & b)
    # The union is not put together: among thousands of alike reports that took half of the time.
    return common / (len(a) + len(b) - common) if a and b else 0.0


@lru_cache(maxsize=4096)
def _sketched(text: str) -> tuple[frozenset[str], RMinHash]:
    """Return the runs of a text with their sketch; kept, because every picture asks for all of them again."""
    runs, sketch = shingles(text), RMinHash(HASHES, SEED)
    sketch.update(sorted(runs))
    return runs, sketch
