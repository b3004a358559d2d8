"""Keeps which accounts cannot all be true, and compares a claim that comes only with those it can differ from."""

from collections.abc import Iterable, Sequence

from standby.picture.basing import Copies, Order
from standby.picture.contradictions import (
    can_be_denied,
    counted_as,
    is_counted,
    is_denial,
    is_moved,
    kin,
    of_denial,
    of_movers,
    of_numbers,
)
from standby.picture.model import Contradiction
from standby.record.model import Claim

Placed = tuple[Order, Claim]

COUNTED, MOVED, DENIED, MADE = "counted", "moved", "denied", "made"
NUMBERS, MOVERS, DENIALS = range(3)


class Accounts:
    """The pairs of claims that differ, by how they differ; ``turns`` counts the changes."""

    def __init__(self) -> None:
        """Begin with no claim."""
        self.turns = 0
        self._among: dict[tuple[object, ...], dict[str, Placed]] = {}
        self._found: tuple[dict[tuple[Order, Order], Contradiction], ...] = ({}, {}, {})
        self._pairs: dict[str, set[tuple[int, tuple[Order, Order]]]] = {}

    def add(self, order: Order, claim: Claim, copies: Copies) -> None:
        """Compare a claim with those that are here, and keep it."""
        new = order, claim
        if is_counted(claim):
            for a, b in self._beside(new, (COUNTED, *counted_as(claim))):
                self._keep(NUMBERS, a, b, of_numbers(a[1], b[1], copies))
        if is_moved(claim):
            for a, b in self._beside(new, (MOVED,)):
                self._keep(MOVERS, a, b, of_movers(a[1], b[1], copies))
        if is_denial(claim):
            for made in self._here(MADE, *kin(claim)):
                self._keep(DENIALS, new, made, of_denial(made[1], claim, copies))
            self._among.setdefault((DENIED, *kin(claim)), {})[claim.id] = new
        if can_be_denied(claim):
            for denied in self._here(DENIED, *kin(claim)):
                self._keep(DENIALS, denied, new, of_denial(claim, denied[1], copies))
            self._among.setdefault((MADE, *kin(claim)), {})[claim.id] = new

    def remove(self, claim: Claim) -> None:
        """Let a claim go, with every pair it was in."""
        for key in ((COUNTED, *counted_as(claim)), (MOVED,), (DENIED, *kin(claim)), (MADE, *kin(claim))):
            if key in self._among:
                self._among[key].pop(claim.id, None)
        for how, pair in self._pairs.pop(claim.id, ()):
            self._found[how].pop(pair, None)
            self.turns += 1

    def found(self) -> tuple[Sequence[Contradiction], ...]:
        """Return what differs in numbers, on whose people moved, and by denial, each in the settled order."""
        return tuple([found[pair] for pair in sorted(found)] for found in self._found)

    def _here(self, *key: object) -> Iterable[Placed]:
        return self._among.get(key, {}).values()

    def _beside(self, new: Placed, key: tuple[object, ...]) -> Iterable[tuple[Placed, Placed]]:
        """Pair a claim with each under a key, the first in the settled order first, and keep it there."""
        here = self._among.setdefault(key, {})
        pairs = [(min(new, other, key=_order), max(new, other, key=_order)) for other in here.values()]
        here[new[1].id] = new
        return pairs

    def _keep(self, how: int, a: Placed, b: Placed, found: Contradiction | None) -> None:
        if found is None:
            return
        pair = a[0], b[0]
        self._found[how][pair] = found
        self.turns += 1
        for _, claim in (a, b):
            self._pairs.setdefault(claim.id, set()).add((how, pair))


def _order(placed: Placed) -> Order:
    return placed[0]
