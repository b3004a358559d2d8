"""The tree that a condition is, and the tree that explains how it came out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from standby.posture.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A yes-or-no fact by itself."""

    text: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A number fact against a bound: ``operator`` is one of < <= > >= == !=."""

    text: str
    fact: str
    operator: str
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """A word fact that is one of some words, or with ``negated`` none of them."""

    text: str
    fact: str
    words: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Always:
    """``true`` or ``false`` written out."""

    text: str
    value: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The opposite of a condition."""

    text: str
    part: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every part has to be so."""

    text: str
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """One part is enough."""

    text: str
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForAtLeast:
    """A condition that has been so without a break for a length of time, up to now."""

    text: str
    part: "Condition"
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinLast:
    """A condition that was so at some moment within a length of time, up to now."""

    text: str
    part: "Condition"
    length: timedelta


Leaf = Named | Compared | OneOf | Always
Condition = Leaf | Not | AllOf | AnyOf | ForAtLeast | WithinLast
"""A condition as a small tree; ``text`` is the part of the policy it was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How one part of a condition came out, and why.

    ``kind`` is fact, constant, not, all, any, for at least or within last. ``says`` is a sentence for a
    reader. For a part that names a fact, ``fact`` is its name and ``claims``
    what it rests on; ``parts`` are the explanations of the parts below.
    """

    kind: str
    text: str
    value: Truth
    says: str
    fact: str | None = None
    claims: tuple[str, ...] = ()
    parts: tuple["Explained", ...] = ()


def facts_in(condition: Condition) -> tuple[str, ...]:
    """Return the names of the facts a condition depends on, each once, in the order they are written."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves_of(condition) if not isinstance(leaf, Always)))


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    """Yield the parts of a condition that have no parts of their own, in the order they are written."""
    if isinstance(condition, Leaf):
        yield condition
    else:
        for part in parts_of(condition):
            yield from leaves_of(part)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the parts directly below a condition."""
    if isinstance(condition, AllOf | AnyOf):
        return condition.parts
    return (condition.part,) if isinstance(condition, Not | ForAtLeast | WithinLast) else ()


def claims_in(explained: Explained) -> tuple[str, ...]:
    """Return the claims that an explanation rests on, each once."""
    below = [claim for part in explained.parts for claim in claims_in(part)]
    return tuple(dict.fromkeys([*explained.claims, *below]))
