"""Finds near-copies of one text: however many outlets print it, it is one source."""

import re
from collections.abc import Iterable

from standby.reports.model import Report

WORDS_PER_SHINGLE = 4

COPY_AT = 0.5
"""Two texts that share this much of their runs of words (Jaccard index, Broder 1997) are copies of one."""


def copies(reports: Iterable[Report]) -> dict[str, str]:
    """Map each report that copies an earlier one to that report; what copies nothing is left out.

    The earliest received counts as the original, so the order in which they are given does not matter.
    """
    originals: list[tuple[str, frozenset[str]]] = []
    found: dict[str, str] = {}
    for report in sorted(reports, key=lambda r: (r.received_at, r.id)):
        runs = shingles(report.text)
        original = next((name for name, other in originals if similarity(runs, other) >= COPY_AT), None)
        if original is None:
            originals.append((report.id, runs))
        else:
            found[report.id] = original
    return found


def shingles(text: str) -> frozenset[str]:
    """Return the runs of four words in a text, without case and punctuation; a shorter text is one run."""
    words = re.findall(r"\w+", text.casefold())
    count = max(1, len(words) - WORDS_PER_SHINGLE + 1)
    return frozenset(" ".join(words[i : i + WORDS_PER_SHINGLE]) for i in range(count)) - {""}


def similarity(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of runs that two texts have in common: 0 none, 1 all. Texts without words share nothing."""
    return len(a & b) / len(a | b) if a and b else 0.0
