"""Which evidence would settle a condition that is undecided: the smallest sets of facts to find out."""

from collections.abc import Iterable

from standby.posture.alternatives import MET, NEVER, Alternatives, either, listed, together
from standby.posture.condition import Explained
from standby.posture.truth import FALSE, TRUE

FactSets = tuple[tuple[str, ...], ...]

MOST_SETS = 64
"""More alternatives than this are cut to the smallest: nobody reads more."""


def settling_sets(explained: Explained) -> tuple[FactSets, FactSets]:
    """Return the smallest sets of facts that could make a condition true, and those that could make it false.

    Were every fact of one set known the right way, the condition would be settled whatever the others are.
    A condition that is decided already has the empty set on its own side and none on the other.
    """
    to_true, to_false = _settling(explained)
    return listed(to_true), listed(to_false)


def _settling(explained: Explained) -> tuple[Alternatives, Alternatives]:
    if explained.value == TRUE:
        return MET, NEVER
    if explained.value == FALSE:
        return NEVER, MET
    if explained.kind in ("fact", "for at least", "within last"):
        whole = frozenset({frozenset(_undecided_facts(explained))})
        return whole, whole
    below = [_settling(part) for part in explained.parts]
    trues, falses = [b[0] for b in below], [b[1] for b in below]
    if explained.kind == "not":
        return falses[0], trues[0]
    if explained.kind == "all":
        return together(trues, MOST_SETS), either(falses, MOST_SETS)
    return either(trues, MOST_SETS), together(falses, MOST_SETS)


def _undecided_facts(explained: Explained) -> Iterable[str]:
    if explained.fact and explained.value not in (TRUE, FALSE):
        yield explained.fact
    for part in explained.parts:
        yield from _undecided_facts(part)
