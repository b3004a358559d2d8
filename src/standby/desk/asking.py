"""The questions a duty officer asks: each answer is for one moment, as known at another, and changes nothing."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standby.basis.errors import AskedWrongly
from standby.basis.time import EARLIEST, AsOf, day_end
from standby.desk.unfolding import Evidence, Unfolding
from standby.desk.workspace import Workspace
from standby.picture.growing import Growing
from standby.picture.model import Picture
from standby.reports.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A picture with the evidence it was assembled from."""

    picture: Picture
    evidence: Evidence


@dataclass(slots=True)
class Line:
    """Pictures that follow one another, and when the last of them was known."""

    growing: Growing
    known_at: datetime = EARLIEST

    def further(self, known: Evidence, as_of: AsOf) -> Picture:
        """Return the picture of a moment, from what differs from the last one."""
        self.known_at = as_of.known_at
        return _grown(self.growing, known, as_of, named=True)


def evidence(workspace: Workspace, as_of: AsOf) -> Evidence:
    """Return what the record held as known at a moment; who looks back leaves what the present needs as it is."""
    with workspace.kept.using(("evidence", workspace.viewer), Unfolding) as unfolding:
        if unfolding.reaches(as_of):
            return unfolding.evidence(workspace.ledger, as_of)
    with workspace.kept.using(("evidence", workspace.viewer, "past"), Unfolding) as unfolding:
        return unfolding.evidence(workspace.ledger, as_of)


def picture(workspace: Workspace, as_of: AsOf) -> Answered:
    """Assemble the picture as of a moment, as known at another."""
    known = evidence(workspace, as_of)
    return Answered(picture=picture_from(workspace, known, as_of), evidence=known)


def picture_from(workspace: Workspace, known: Evidence, as_of: AsOf) -> Picture:
    """Assemble the picture as of a moment from evidence already at hand.

    What the last picture of this workspace had in common with it is not put together again.
    """
    named = ("picture", workspace.viewer, workspace.definition.digest)
    with workspace.kept.using(named, lambda: Line(Growing(workspace.definition))) as line:
        if as_of.valid_at >= line.growing.reached and as_of.known_at >= line.known_at:
            return line.further(known, as_of)
    with workspace.kept.using((*named, "past"), lambda: Line(Growing(workspace.definition))) as line:
        return line.further(known, as_of)


def pictures_over(workspace: Workspace, questions: Iterable[AsOf], *, named: bool = True) -> Iterator[Picture]:
    """Assemble one picture after another, each from what changed since the one before; best in order of time.

    Pictures that are not ``named`` have no fingerprint, which takes longer than the rest of a long history.
    """
    unfolding, growing = Unfolding(follows=False), Growing(workspace.definition)
    for asked in questions:
        yield _grown(growing, unfolding.evidence(workspace.ledger, asked), asked, named=named)


def _grown(growing: Growing, known: Evidence, as_of: AsOf, *, named: bool) -> Picture:
    spoke = heard(known.reports, as_of.valid_at)
    return growing.picture(known.claims, as_of, heard=spoke, copies=known.copies, named=named)


def check_listed(wanted: str | None, listed: Sequence[str], code: str, what: str) -> None:
    """Raise ``AskedWrongly`` with a code when an id is asked for that the mission file lists nowhere."""
    if wanted is not None and wanted not in listed:
        near = difflib.get_close_matches(wanted, listed, n=1)
        raise AskedWrongly(
            code,
            f"There is no {what} {wanted!r}",
            f"mission/{what}s.yaml lists none of that id",
            f"ask for {near[0]!r}" if near else f"ask for one of: {', '.join(listed) or 'none is listed yet'}",
        )


def check_order(before: AsOf, after: AsOf) -> None:
    """Raise ``AskedWrongly`` when the first moment lies after the second on either clock."""
    if before.known_at > after.known_at or before.valid_at > after.valid_at:
        raise AskedWrongly(
            "changes-backwards",
            "The changes were not told",
            "--from lies after --to",
            "give the earlier moment to --from",
        )


def heard(reports: Iterable[Report], at: datetime) -> Mapping[str, datetime]:
    """Say when each source was last heard by a moment: the day its newest report is dated, or its receipt."""
    newest: dict[str, datetime] = {}
    for report in reports:
        spoke = _spoke_at(report)
        if report.source and spoke <= at:
            newest[report.source] = max(spoke, newest.get(report.source, spoke))
    return newest


def days_before(as_of: AsOf, days: int) -> AsOf:
    """Return the same question asked so many days earlier on both clocks."""
    span = timedelta(days=days)
    known = as_of.known_at if as_of.entry is not None else min(as_of.known_at, as_of.valid_at) - span
    return replace(as_of, valid_at=as_of.valid_at - span, known_at=known)


def _spoke_at(report: Report) -> datetime:
    dated = report.published.end if report.published else None
    return min(report.received_at, day_end(dated) - timedelta(microseconds=1)) if dated else report.received_at
