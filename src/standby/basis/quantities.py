"""How many, kept as the interval that the words allow."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as stated: the least and the most it can be, what is counted, and the rule that was applied.

    A missing bound is open: "more than 10" has no highest value.
    """

    low: float | None
    high: float | None
    unit: str
    text: str = ""
    rule: str = ""

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the low bound {self.low} lies above the high bound {self.high}")

    def overlaps(self, other: "Quantity") -> bool:
        """Say whether one number could satisfy both statements."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not (below or above)


PLURALS = {"person": "people", "casualty": "casualties"}
"""Units whose plural is not made with an s alone."""

NOT_COUNTED = ("missing", "aircraft", "personnel")
"""Units that are the same for one and for many, as those are that say what was done to people (killed, wounded)."""


def quantity_words(quantity: Quantity) -> str:
    """Write an interval for a reader: ``22``, ``180 to 220``, ``at least 11``, ``at most 5``, ``some``."""
    low, high = quantity.low, quantity.high
    if low is None and high is None:
        return "an unstated number"
    if low is None:
        return f"at most {high:g}"
    if high is None:
        return f"at least {low:g}"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def amount_words(quantity: Quantity) -> str:
    """Write an interval with what it counts: ``2 rockets``, ``at least 11 people``, ``3 wounded``, ``0 casualties``."""
    unit = quantity.unit
    if not (quantity.low == quantity.high == 1 or unit in NOT_COUNTED or unit.endswith(("ed", "s"))):
        unit = PLURALS.get(unit, f"{unit}s")
    return f"{quantity_words(quantity)} {unit}"


def counted(number: float, thing: str) -> str:
    """Say how many of something there are: ``1 claim``, ``3 claims``, ``0 days``."""
    return f"{number:g} {thing}" if number == 1 else f"{number:g} {thing}s"
