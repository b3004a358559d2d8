"""What the looks of past days left behind, kept while a workspace is open.

A look needs only what the look before it left. So a question about this moment takes up the last past day at which
the rules looked, and a new entry undoes no more than the days by which it was already known.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from standby.basis.mission import Unit
from standby.posture.compiled import Compiled
from standby.posture.model import Facts
from standby.posture.recommend import NO_MEMORY, Memory, look_at

Gather = Callable[[Sequence[datetime]], Iterable[tuple[datetime, Facts]]]
"""Gives the facts of some moments, each as they were known then."""


@dataclass(slots=True)
class Course:
    """The past days at which the rules looked, in order, and what each look left; ``read_to`` entries were known."""

    compiled: Compiled
    looked: list[datetime] = field(default_factory=list)
    left: list[Memory] = field(default_factory=list)
    read_to: int = 0

    def read_on(self, entries: Iterable[tuple[int, datetime]]) -> None:
        """Forget the days that new entries tell of: those on which they count as known."""
        for k, known_at in entries:
            self._forget_from(bisect_left(self.looked, known_at))
            self.read_to = k

    def walk(self, units: Sequence[Unit], moments: Sequence[datetime], gather: Gather) -> Memory:
        """Look at the moments that were not looked at yet, and return what the last of them all leaves."""
        same = 0
        while same < min(len(moments), len(self.looked)) and moments[same] == self.looked[same]:
            same += 1
        if same < len(moments):
            self._forget_from(same)
        memory = self.left[same - 1] if same else NO_MEMORY
        for at, facts in gather(moments[same:]):
            _, memory = look_at(self.compiled, units, facts, at, memory)
            self.looked.append(at)
            self.left.append(memory)
        return memory

    def _forget_from(self, number: int) -> None:
        del self.looked[number:], self.left[number:]
