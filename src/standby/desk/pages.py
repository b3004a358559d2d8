"""Each question's answer as data, and the page that tells it to a reader."""

from dataclasses import dataclass

from standby.basis.time import AsOf
from standby.desk import asking
from standby.desk.asking import Answered
from standby.desk.brief.compose import Material, compose, compose_part, compose_picture
from standby.desk.brief.model import Brief
from standby.desk.brief.sentences import change_lines
from standby.desk.issuing import last_issued, record_issue
from standby.desk.workspace import Workspace
from standby.picture.changes import Change
from standby.picture.changes import changes as changes_between
from standby.picture.model import Picture
from standby.record.model import Claim

QUIET_DAYS = 7
"""Changes are told over so many days when no brief was issued before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPicture:
    """A picture, and the page that tells it."""

    answer: Picture
    page: Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChanges:
    """What changed, and the page that tells it."""

    answer: tuple[Change, ...]
    page: Brief


def claims(
    workspace: Workspace, as_of: AsOf, *, report: str | None = None, kind: str | None = None
) -> tuple[Claim, ...]:
    """Return the claims that stood as known then, of one report or one kind when asked."""
    return tuple(
        claim
        for claim in asking.evidence(workspace, as_of).claims
        if (report is None or report in (claim.report_id, claim.report_name))
        and (kind is None or claim.draft.kind == kind)
    )


def picture(workspace: Workspace, as_of: AsOf) -> ToldPicture:
    """Tell the picture as of a moment, as known at another."""
    known = asking.picture(workspace, as_of)
    return ToldPicture(answer=known.picture, page=compose_picture(_material(workspace, known)))


def changes(workspace: Workspace, before: AsOf, after: AsOf) -> ToldChanges:
    """Tell what differs between two moments. Raises ``AskedWrongly`` when the first lies after the second."""
    asking.check_order(before, after)
    known = asking.picture(workspace, after)
    found = changes_between(asking.picture(workspace, before).picture, known.picture)
    page = compose_part(
        _material(workspace, known, since=before), "What changed", lambda citing: change_lines(found, citing)
    )
    return ToldChanges(answer=found, page=page)


def brief(workspace: Workspace, as_of: AsOf, *, since: AsOf | None = None, issue: bool = False) -> Brief:
    """Write the brief; ``issue`` records that it was given out.

    Changes are told since ``since``, else since the last issued brief, else over the last seven days.
    """
    known = asking.picture(workspace, as_of)
    before = since or last_issued(workspace, as_of) or asking.days_before(as_of, QUIET_DAYS)
    page = compose(_material(workspace, known, since=before))
    if issue:
        record_issue(workspace, page)
    return page


def _material(workspace: Workspace, known: Answered, *, since: AsOf | None = None) -> Material:
    earlier = asking.picture(workspace, since).picture if since else None
    return Material(
        mission=workspace.settings.name,
        definition=workspace.definition,
        picture=known.picture,
        claims=known.evidence.claims,
        reports=known.evidence.reports,
        changes=changes_between(earlier, known.picture) if earlier else (),
        since=since,
    )
