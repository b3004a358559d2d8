"""What an item of the picture rests on: its claims in a settled order, and the sources they really are.

Nothing here depends on the order in which claims arrive.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from standby.basis.time import DateRange
from standby.basis.vocabulary import TOLD
from standby.picture.model import Basis
from standby.record.model import Claim

STANDS = ("asserted", "hedged")
"""The certainties with which a claim can make something part of the picture."""

Copies = Mapping[str, str]
"""Report id → the source of the report whose text it copies. A copy is no further source."""

Order = tuple[str, bool, float, str]
"""The place of a claim in the settled order."""


def settled(claims: Iterable[Claim]) -> list[Claim]:
    """Order claims so that any order of arrival gives the same list: best grade, sure before hedged, newest."""
    return sorted(claims, key=standing_order)


def speaks(claim: Claim) -> bool:
    """Say whether a claim may move anything: one only sorted by its words waits for a person to say what it tells."""
    return claim.draft.predicate != TOLD


def vouched_at(claim: Claim) -> datetime | None:
    """Return the latest moment for which the claim's source vouches, None when it speaks of no time."""
    valid = claim.draft.valid
    return valid.to_lo or valid.from_hi or claim.said_at


def basis_of(claims: Iterable[Claim], copies: Copies) -> Basis:
    """Sum up what an item rests on; the claim shown first is the best graded, then the newest."""
    ordered = list(claims)
    if len(ordered) > 1:
        ordered = settled(ordered)
    first = ordered[0]
    vouched = [at for at in map(vouched_at, ordered) if at]
    return Basis(
        claims=tuple(claim.id for claim in ordered),
        sources=tuple(sorted({source_of(claim, copies) for claim in ordered})),
        grade=str(first.grade),
        quote=first.draft.quote,
        report=first.report_name,
        hedged=all(claim.draft.certainty == "hedged" for claim in ordered),
        last_stated=max(vouched) if vouched else None,
        unreviewed=tuple(claim.id for claim in ordered if claim.review == "proposed"),
    )


def source_of(claim: Claim, copies: Copies) -> str:
    """Name the source behind a claim; copies of one text have that of the first."""
    return copies.get(claim.report_id) or claim.source or claim.report_name


def narrowed(ranges: Iterable[DateRange]) -> DateRange:
    """Return the days that all ranges allow; where they have none in common, the narrowest of them."""
    ranges = sorted(ranges, key=_width)
    start = max((r.start for r in ranges if r.start), default=None)
    end = min((r.end for r in ranges if r.end), default=None)
    if start and end and start > end:
        return ranges[0]
    return DateRange(start=start, end=end)


def ranges_meet(a: DateRange, b: DateRange, *, grace_days: int = 0) -> bool:
    """Say whether two ranges can hold the same day; an open side holds every day."""
    grace = timedelta(days=grace_days)
    far = date.max - grace
    return (a.start or date.min) <= min(b.end or far, far) + grace and (b.start or date.min) <= min(
        a.end or far, far
    ) + grace


def _width(r: DateRange) -> tuple[int, date, date]:
    start, end = r.start or date.min, r.end or date.max
    return (end - start).days, start, end


def standing_order(claim: Claim) -> Order:
    """Return the place of a claim in the settled order; no two claims share one."""
    at = vouched_at(claim) or datetime(1, 1, 2, tzinfo=UTC)
    return str(claim.grade), claim.draft.certainty != "asserted", -at.timestamp(), claim.id
