"""Finds room for the names on a map: one after another, each beside its point where it covers nothing.

Greedy point-feature labelling over eight places around a point, in the order in which readers find them easiest
(Christensen, Marks and Shieber 1995, ACM Transactions on Graphics 14:3). A name without room is left out: the point
keeps it as its title, and the table beside the map has all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Spot = tuple[float, float]
Box = tuple[float, float, float, float]

SIZE = 15.0
"""The height of the letters, in pixels."""

LETTER = 0.56
"""How wide a letter is at most on average, in heights: names in wide faces still find room."""

AWAY = 9.0
"""How far a name stands from the middle of its point."""

RADIUS = 7.0
"""How large a point is with its rim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name and where it is written: its baseline, and which end of it that is (start, middle or end)."""

    name: str
    x: float
    y: float
    anchor: str

    @property
    def box(self) -> Box:
        """The room it takes: left, top, right, bottom."""
        wide = len(self.name) * SIZE * LETTER
        left = {"start": self.x, "middle": self.x - wide / 2, "end": self.x - wide}[self.anchor]
        return left, self.y - SIZE * 0.8, left + wide, self.y + SIZE * 0.25


def placed(names: Sequence[tuple[Spot, str]], points: Sequence[Spot], wide: float, high: float) -> list[Label]:
    """Return the names that find room, the first first: inside the map, over no point and over no other name."""
    found: list[Label] = []
    taken = [(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in points]
    for spot, name in names:
        for label in _places(spot, name):
            left, top, right, bottom = label.box
            inside = left >= 0 and top >= 0 and right <= wide and bottom <= high
            if inside and not any(overlap(label.box, box) for box in taken):
                found.append(label)
                taken.append(label.box)
                break
    return found


def overlap(a: Box, b: Box) -> bool:
    """Say whether two boxes share any room."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _places(spot: Spot, name: str) -> Iterator[Label]:
    x, y = spot
    middle, above, below = y + SIZE * 0.3, y - AWAY, y + AWAY + SIZE * 0.8
    for at_x, at_y, anchor in (
        (x + AWAY, middle, "start"),
        (x - AWAY, middle, "end"),
        (x, above, "middle"),
        (x, below, "middle"),
        (x + AWAY / 2, above, "start"),
        (x + AWAY / 2, below, "start"),
        (x - AWAY / 2, above, "end"),
        (x - AWAY / 2, below, "end"),
    ):
        yield Label(name=name, x=round(at_x, 1), y=round(at_y, 1), anchor=anchor)
