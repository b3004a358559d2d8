"""Alternatives, each a set of things that must all be so: joined, chosen between, and cut to what anybody reads."""

from collections.abc import Iterable
from itertools import product

Alternatives = frozenset[frozenset[str]]

MET: Alternatives = frozenset({frozenset()})
"""Nothing more is needed."""

NEVER: Alternatives = frozenset()
"""Nothing would do."""


def either(choices: Iterable[Alternatives], most: int) -> Alternatives:
    """Return what meets one of several needs, as the smallest sets; at most so many."""
    return _smallest(frozenset().union(*choices), most)


def together(needed: Iterable[Alternatives], most: int) -> Alternatives:
    """Return what meets all of several needs, as the smallest sets; at most so many."""
    joined = MET
    for sets in needed:
        joined = _smallest(frozenset(a | b for a, b in product(joined, sets)), most)
    return joined


def listed(sets: Alternatives) -> tuple[tuple[str, ...], ...]:
    """Return alternatives in order, the shortest first."""
    return tuple(sorted((tuple(sorted(s)) for s in sets), key=lambda s: (len(s), s)))


def _smallest(sets: Alternatives, most: int) -> Alternatives:
    """Drop every set that holds another, and the longest of those that are too many."""
    minimal = [s for s in sets if not any(other < s for other in sets)]
    return frozenset(sorted(minimal, key=lambda s: (len(s), sorted(s)))[:most])
