"""The questions a duty officer asks: each answer is for one moment, as known at another, and changes nothing."""

import difflib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, day_end
from standby.desk.workspace import Workspace
from standby.ledger import learnt as entries_learnt
from standby.picture.assemble import assemble
from standby.picture.basing import Copies
from standby.picture.model import Picture
from standby.record import grades, queries, review
from standby.record.model import Claim
from standby.reports.copies import copies
from standby.reports.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was known at one moment: the claims that stood, the reports they rest on, and which copy which."""

    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
    copies: Copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A picture with the evidence it was assembled from."""

    picture: Picture
    evidence: Evidence


def evidence(workspace: Workspace, as_of: AsOf) -> Evidence:
    """Return what the record held as known at a moment."""
    given = grades.grades_then(workspace.ledger, as_of)
    dated = review.with_dates(workspace.ledger, queries.reports(workspace.ledger, as_of), as_of)
    reports = grades.reports_graded(dated, given)
    reviewed = review.with_review(workspace.ledger, queries.claims(workspace.ledger, as_of), as_of)
    claims = grades.claims_graded(reviewed, given)
    return Evidence(claims=claims, reports=reports, copies=copies(reports))


def picture(workspace: Workspace, as_of: AsOf) -> Answered:
    """Assemble the picture as of a moment, as known at another."""
    known = evidence(workspace, as_of)
    return Answered(picture=picture_from(workspace, known, as_of), evidence=known)


def picture_from(workspace: Workspace, known: Evidence, as_of: AsOf) -> Picture:
    """Assemble the picture as of a moment from evidence already at hand."""
    return assemble(
        known.claims,
        workspace.definition,
        as_of,
        heard=heard(known.reports, as_of.valid_at),
        copies=known.copies,
    )


def pictures_over(workspace: Workspace, questions: Iterable[AsOf]) -> Iterator[Picture]:
    """Assemble one picture after another; the record is asked again only where more had become known."""
    learnt: dict[int | None, list[datetime]] = {}
    held, seen = None, None
    for asked in questions:
        if asked.entry not in learnt:
            with workspace.ledger.reading() as connection:
                known = entries_learnt(connection, up_to=asked.entry)
            learnt[asked.entry] = sorted(known_at for _, known_at in known)
        so_far = asked.entry, bisect_right(learnt[asked.entry], asked.known_at)
        if held is None or so_far != seen:
            held, seen = evidence(workspace, asked), so_far
        yield picture_from(workspace, held, asked)


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
