"""Every way the evidence can be, once known: what the checks of a policy look through."""

import itertools
import math
import operator
from collections.abc import Iterable, Iterator, Mapping

from standby.posture.condition import AllOf, Always, AnyOf, Compared, Condition, Leaf, Named, Not, OneOf, leaves_of
from standby.posture.registry import FACT_NAMES
from standby.posture.truth import TRUE

Value = bool | float | str
World = Mapping[str, Value]
"""Fact name → the value it is known to have."""

MOST_WORLDS = 100_000
"""More worlds than this are not looked through; the check says so."""

_OPERATORS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def worlds(conditions: Iterable[Condition]) -> Iterator[World] | None:
    """Yield one world for every way the conditions can see their facts; None when there are too many.

    A number stands between, below, above and at each bound it is compared with; a word is each one named and
    one that is not.
    """
    choices = _choices(conditions)
    if math.prod(len(values) for values in choices.values()) > MOST_WORLDS:
        return None
    return (dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values()))


def holds(condition: Condition, world: World) -> bool:
    """Say whether a condition holds in a world that has been so for as long as anybody asks."""
    if isinstance(condition, Leaf):
        return _leaf_holds(condition, world)
    if isinstance(condition, Not):
        return not holds(condition.part, world)
    if isinstance(condition, AllOf):
        return all(holds(part, world) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, world) for part in condition.parts)
    return holds(condition.part, world)


def _leaf_holds(leaf: Leaf, world: World) -> bool:
    if isinstance(leaf, Always):
        return leaf.value == TRUE
    value = world[leaf.fact]
    if isinstance(leaf, Named):
        return value is True
    if isinstance(leaf, OneOf):
        return (value in leaf.words) is not leaf.negated
    return bool(_OPERATORS[leaf.operator](float(value), leaf.bound))


def _choices(conditions: Iterable[Condition]) -> dict[str, list[Value]]:
    leaves: dict[str, list[Leaf]] = {}
    for condition in conditions:
        for leaf in leaves_of(condition):
            if not isinstance(leaf, Always):
                leaves.setdefault(leaf.fact, []).append(leaf)
    return {name: _values(name, found) for name, found in leaves.items()}


def _values(name: str, leaves: list[Leaf]) -> list[Value]:
    kind = FACT_NAMES[name].kind
    if kind == "yes or no":
        return [True, False]
    if kind == "word":
        used = {word for leaf in leaves if isinstance(leaf, OneOf) for word in leaf.words}
        return [*sorted(used), *[word for word in FACT_NAMES[name].words if word not in used][:1]]
    bounds = sorted({leaf.bound for leaf in leaves if isinstance(leaf, Compared)})
    between = [(a + b) / 2 for a, b in itertools.pairwise(bounds)]
    return [bounds[0] - 1, *sorted([*bounds, *between]), bounds[-1] + 1]
