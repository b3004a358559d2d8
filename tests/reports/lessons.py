"""What the reader is taught from: sentences of annotated reports, cut into the encoder's pieces and into clauses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A clause of a lesson: its rows in the sentence, what it shows, and the kinds of the claims it makes."""

    rows: tuple[int, int]
    seen: frozenset[str]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A sentence: the numbers of its pieces, framed, and its clauses."""

    pieces: list[int]
    clauses: list[Example]
