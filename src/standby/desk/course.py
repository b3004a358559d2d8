"""What the looks of past days left behind, kept while a workspace is open.

A look needs only what the look before it left. So a question about this moment takes up the last past day at which
the rules looked, and a new entry undoes no more than the days by which it was already known.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Generic, TypeVar

from standby.basis.mission import Unit
from standby.posture.compiled import Compiled
from standby.posture.model import Facts
from standby.posture.recommend import NO_MEMORY, Memory, look_at

T = TypeVar("T")

Gather = Callable[[Sequence[datetime]], Iterable[tuple[datetime, Facts]]]
"""Gives the facts of some moments, each as they were known then."""


@dataclass(slots=True)
class Days(Generic[T]):
    """What was worked out for the ends of past days, in order, as far as it stands; ``read_to`` entries were known."""

    held: dict[datetime, T] = field(default_factory=dict)
    read_to: int = 0

    def read_on(self, entries: Iterable[tuple[int, datetime]]) -> None:
        """Forget the days that new entries tell of: those on which they count as known."""
        for k, known_at in entries:
            self.forget(day for day in tuple(self.held) if day >= known_at)
            self.read_to = k

    def forget(self, days: Iterable[datetime]) -> None:
        """Forget some days."""
        for day in days:
            del self.held[day]


@dataclass(slots=True)
class Course(Days[Memory]):
    """The past days at which the rules looked, and what each look left."""

    def walk(self, compiled: Compiled, units: Sequence[Unit], moments: Sequence[datetime], gather: Gather) -> Memory:
        """Look at the moments that were not looked at yet, and return what the last of them all leaves."""
        looked = tuple(self.held)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(moments, looked, strict=False)))
        if same < len(moments):
            self.forget(looked[same:])
        memory = self.held[moments[same - 1]] if same else NO_MEMORY
        for at, facts in gather(moments[same:]):
            _, memory = look_at(compiled, units, facts, at, memory)
            self.held[at] = memory
        return memory
