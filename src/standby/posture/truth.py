"""Four truth values: true, false, unknown (nobody says), contradictory (accounts differ).

The values are Belnap's (1977); the connectives are Kleene's strong ones with both undecided values kept
apart. Belnap's own lattice makes "contradictory or unknown" true, which would let two pieces of bad evidence
lower a posture; here an undecided part can only ever leave the whole undecided.
"""

from collections.abc import Iterable
from typing import Literal

Truth = Literal["true", "false", "unknown", "contradictory"]

TRUE: Truth = "true"
FALSE: Truth = "false"
UNKNOWN: Truth = "unknown"
CONTRADICTORY: Truth = "contradictory"
TRUTHS: tuple[Truth, ...] = (TRUE, FALSE, UNKNOWN, CONTRADICTORY)


def all_of(parts: Iterable[Truth]) -> Truth:
    """False when any part is false, true when all are; else contradictory where any part is, else unknown."""
    seen = set(parts)
    if FALSE in seen:
        return FALSE
    return _undecided(seen) or TRUE


def any_of(parts: Iterable[Truth]) -> Truth:
    """True when any part is true, false when all are false; else contradictory where any part is, else unknown."""
    seen = set(parts)
    if TRUE in seen:
        return TRUE
    return _undecided(seen) or FALSE


def negation(part: Truth) -> Truth:
    """Swap true and false; what is undecided stays so."""
    return {TRUE: FALSE, FALSE: TRUE}.get(part, part)


def decided(value: Truth) -> bool:
    """Say whether the evidence settles it, one way or the other."""
    return value in (TRUE, FALSE)


def truth_of(value: bool) -> Truth:
    """Turn a yes or no into a truth value."""
    return TRUE if value else FALSE


def _undecided(seen: set[Truth]) -> Truth | None:
    if CONTRADICTORY in seen:
        return CONTRADICTORY
    return UNKNOWN if UNKNOWN in seen else None
