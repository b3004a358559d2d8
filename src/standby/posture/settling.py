"""Which evidence would settle a condition that is undecided: the smallest sets of facts to find out."""

from collections.abc import Iterable
from itertools import product

from standby.posture.condition import Explained
from standby.posture.truth import FALSE, TRUE

FactSets = tuple[tuple[str, ...], ...]

_Sets = frozenset[frozenset[str]]
_MET: _Sets = frozenset({frozenset()})
_NEVER: _Sets = frozenset()

MOST_SETS = 64
"""More alternatives than this are cut to the smallest: nobody reads more."""


def settling_sets(explained: Explained) -> tuple[FactSets, FactSets]:
    """Return the smallest sets of facts that could make a condition true, and those that could make it false.

    Were every fact of one set known the right way, the condition would be settled whatever the others are.
    A condition that is decided already has the empty set on its own side and none on the other.
    """
    to_true, to_false = _settling(explained)
    return _listed(to_true), _listed(to_false)


def _settling(explained: Explained) -> tuple[_Sets, _Sets]:
    if explained.value == TRUE:
        return _MET, _NEVER
    if explained.value == FALSE:
        return _NEVER, _MET
    if explained.kind in ("fact", "for at least", "within last"):
        whole = frozenset({frozenset(_undecided_facts(explained))})
        return whole, whole
    below = [_settling(part) for part in explained.parts]
    trues, falses = [b[0] for b in below], [b[1] for b in below]
    if explained.kind == "not":
        return falses[0], trues[0]
    if explained.kind == "all":
        return _together(trues), _either(falses)
    return _either(trues), _together(falses)


def _undecided_facts(explained: Explained) -> Iterable[str]:
    if explained.fact and explained.value not in (TRUE, FALSE):
        yield explained.fact
    for part in explained.parts:
        yield from _undecided_facts(part)


def _either(alternatives: Iterable[_Sets]) -> _Sets:
    return _smallest(frozenset().union(*alternatives))


def _together(needed: Iterable[_Sets]) -> _Sets:
    joined = _MET
    for sets in needed:
        joined = _smallest(frozenset(a | b for a, b in product(joined, sets)))
    return joined


def _smallest(sets: _Sets) -> _Sets:
    """Drop every set that holds another, and keep no more than anybody would read."""
    minimal = [s for s in sets if not any(other < s for other in sets)]
    return frozenset(sorted(minimal, key=lambda s: (len(s), sorted(s)))[:MOST_SETS])


def _listed(sets: _Sets) -> FactSets:
    return tuple(sorted((tuple(sorted(s)) for s in sets), key=lambda s: (len(s), s)))
