"""Says in plain sentences why a rule is on, and why one cannot be decided."""

from collections.abc import Iterator

from standby.posture.condition import Explained
from standby.posture.rules import Ruling
from standby.posture.truth import CONTRADICTORY, FALSE, TRUE, UNKNOWN, decided, negation


def reason(ruling: Ruling) -> str:
    """Say why a rule is on or a gate is open, with the facts that make it so."""
    if ruling.enter.value == TRUE:
        return "; ".join(dict.fromkeys(bearing(ruling.enter))) or ruling.enter.text
    if not decided(ruling.enter.value):
        return f"its indicator is {ruling.enter.value} ({why_undecided(ruling.enter)})"
    if ruling.leave is None or ruling.leave.value == TRUE:
        return "its indicator is no longer so, and it stays on until its dwell has passed"
    return f"it stays on until {ruling.leave.text} is surely so, which is {ruling.leave.value}: " + "; ".join(
        dict.fromkeys(bearing(ruling.leave))
    )


def why_undecided(explained: Explained) -> str:
    """Name the facts that leave a condition undecided, each with what is missing."""
    return "; ".join(dict.fromkeys(_open(explained))) or explained.text


def why_lingering(leave: Explained) -> str:
    """Say why a rule whose indicator is not so now may still be on: it was undecided once, and its end is not sure."""
    told = why_undecided(leave) if not decided(leave.value) else "; ".join(dict.fromkeys(bearing(leave)))
    return f"nobody knew whether it began, and {leave.text} is {leave.value}: {told}"


def bearing(explained: Explained) -> Iterator[str]:
    """Yield what the facts say that make a condition come out as it did."""
    if explained.kind in ("fact", "constant"):
        yield explained.says or explained.text
        return
    for part in explained.parts:
        if _carries(explained, part):
            yield from bearing(part)


def _carries(whole: Explained, part: Explained) -> bool:
    if whole.kind == "not":
        return part.value == negation(whole.value)
    if whole.kind in ("for at least", "within last"):
        return True
    return part.value == whole.value or (whole.value == UNKNOWN and part.value == CONTRADICTORY)


def _open(explained: Explained) -> Iterator[str]:
    if explained.value in (TRUE, FALSE):
        return
    if explained.kind == "fact":
        yield f"{explained.text} ({explained.value}: {explained.says})"
        return
    if explained.kind in ("for at least", "within last") and all(
        part.value in (TRUE, FALSE) for part in explained.parts
    ):
        yield f"{explained.text} (not watched for long enough)"
        return
    for part in explained.parts:
        yield from _open(part)
