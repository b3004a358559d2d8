"""Scores that several tasks share."""


def f1(right: float, proposed: float, wanted: float) -> float:
    """Return the harmonic mean of precision and recall, 0 where nothing is right."""
    return 2 * right / (proposed + wanted) if proposed + wanted else 0.0


def ratio(right: float, of: float) -> float:
    """Return a share, 0 where there is nothing to share in."""
    return right / of if of else 0.0
