"""Where each unit stands on each posture axis, as reports tell it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from standby.basis.time import EARLIEST, LATEST, DateRange
from standby.basis.vocabulary import AXES, STATUS_AXIS
from standby.picture.basing import STANDS, Copies, basis_of, settled, vouched_at
from standby.picture.model import Contradiction, Side, Standing
from standby.record.model import Claim

SAME_DAYS = timedelta(days=3)
"""Two accounts speak of the same time when they vouch for moments no further apart than this."""


def standings(claims: Iterable[Claim], at: datetime, copies: Copies) -> tuple[Standing, ...]:
    """Return one unit's standing on each axis at a moment, from the claims about it in their settled order.

    The newest vouched value stands. Where accounts of the same days differ, the more protective one is
    shown and ``contradictions_in`` gives both sides. An axis nobody speaks of is left out: it is unknown.
    """
    by_axis = _speaking(claims, at)
    return tuple(_standing(axis, by_axis[axis], at, copies) for axis in AXES if axis in by_axis)


def contradictions_in(name: str, claims: Iterable[Claim], at: datetime, copies: Copies) -> tuple[Contradiction, ...]:
    """Return, side by side, the accounts of one unit's newest days that cannot all be true.

    ``claims`` are those about the unit in their settled order.
    """
    found = []
    for axis, spoken in sorted(_speaking(claims, at).items()):
        sides = {_value(c): [d for d in spoken if _value(d) == _value(c)] for c in _rivals(spoken)}
        if len(sides) > 1:
            told = [Side(says=f"{axis}: {value}", basis=basis_of(cs, copies)) for value, cs in sorted(sides.items())]
            found.append(Contradiction(about=f"{name}: {axis}", sides=tuple(told)))
    return tuple(found)


def _speaking(claims: Iterable[Claim], at: datetime) -> dict[str, list[Claim]]:
    """Keep the claims that move an axis and can have begun by ``at``, by axis, oldest voucher first.

    What is told of some of a unit's people only (``extent``: some) is shown as a fact and moves no axis.
    """
    by_axis: dict[str, list[Claim]] = {}
    for claim in (c for c in claims if c.draft.predicate in STATUS_AXIS and c.draft.certainty in STANDS):
        begun = (claim.draft.valid.from_lo or EARLIEST) <= at
        whole = claim.draft.details.get("extent") != "some"
        if begun and whole:
            by_axis.setdefault(_axis(claim), []).append(claim)
    return {axis: sorted(cs, key=_when) for axis, cs in by_axis.items()}


def _standing(axis: str, spoken: Sequence[Claim], at: datetime, copies: Copies) -> Standing:
    rivals = _rivals(spoken)
    value = max((_value(claim) for claim in rivals), key=AXES[axis].index)
    run = _run(spoken, value)
    surely = any(claim.draft.valid.surely_at(at) for claim in run)
    return Standing(
        axis=axis,
        value=value,
        predicate=settled(run)[0].draft.predicate,
        hold="surely" if surely else "last known",
        since=_since(run),
        basis=basis_of(run, copies),
    )


def _rivals(spoken: Sequence[Claim]) -> list[Claim]:
    """Return the newest claim and those that speak otherwise of the same days."""
    newest = spoken[-1]
    return [c for c in spoken if c is newest or (_value(c) != _value(newest) and _same_days(c, newest))]


def _same_days(a: Claim, b: Claim) -> bool:
    near = abs(_when(a) - _when(b)) <= SAME_DAYS
    return near and a.draft.valid.possibly_at(_moment(b)) and b.draft.valid.possibly_at(_moment(a))


def _run(spoken: Sequence[Claim], value: str) -> list[Claim]:
    """Return the claims of ``value`` since anybody last vouched for something else."""
    of_value = [c for c in spoken if _value(c) == value]
    others = [c for c in spoken if _value(c) != value and not any(_same_days(c, d) for d in of_value)]
    broken = max((_when(c) for c in others), default=EARLIEST)
    return [c for c in of_value if _when(c) >= broken] or of_value


def _since(run: Sequence[Claim]) -> DateRange:
    """Intersect the bounds that the claims put on the beginning; the sharpest one where they do not meet."""
    lows = [c.draft.valid.from_lo or EARLIEST for c in run]
    highs = [c.draft.valid.from_hi or LATEST for c in run]
    low, high = max(lows), min(highs)
    if low > high:
        low, high = min(zip(lows, highs, strict=True), key=lambda bounds: (bounds[1] - bounds[0], bounds))
    last = None if high == LATEST else (high - timedelta(microseconds=1) if high > low else high)
    return DateRange(start=None if low == EARLIEST else low.date(), end=last.date() if last else None)


def _axis(claim: Claim) -> str:
    return STATUS_AXIS[claim.draft.predicate][0]


def _value(claim: Claim) -> str:
    return STATUS_AXIS[claim.draft.predicate][1]


def _when(claim: Claim) -> datetime:
    return vouched_at(claim) or EARLIEST


def _moment(claim: Claim) -> datetime:
    """A moment inside what the claim vouches for: spans are half-open, so step just before an end."""
    at = _when(claim)
    return at - timedelta(microseconds=1) if at > datetime(1, 1, 2, tzinfo=UTC) else at
