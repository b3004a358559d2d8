"""Grades of sources and reports: given by a named person, dated, kept with their history."""

import difflib

from standby.access import require
from standby.basis.errors import AskedWrongly
from standby.basis.time import LATEST, AsOf
from standby.desk.workspace import Workspace
from standby.record import grades, queries
from standby.record.grades import Graded


def grade_source(workspace: Workspace, source: str, reliability: str, *, by: str, reason: str) -> Graded:
    """Record how reliable a source is from now on: one of mission/sources.yaml, or one that has reported.

    Raises ``AskedWrongly`` when there is no such source, the grade is none, or no reason is given.
    """
    require(workspace.viewer, "judge")
    known = {s.id for s in workspace.definition.sources}
    known |= {r.source for r in queries.reports(workspace.ledger, _always(workspace)) if r.source}
    if source not in known:
        near = difflib.get_close_matches(source, sorted(known), n=1)
        raise AskedWrongly(
            "source-unknown",
            f"There is no source {source!r}",
            "mission/sources.yaml lists none of that id, and none has reported",
            f"grade {near[0]!r}" if near else "name one by its id",
        )
    return grades.grade_source(workspace.ledger, source, reliability.upper(), by=by, reason=reason)


def grade_report(workspace: Workspace, report: str, credibility: str, *, by: str, reason: str) -> Graded:
    """Record how credible a report is from now on. Raises ``AskedWrongly`` as ``grade_source`` does."""
    require(workspace.viewer, "judge")
    found = queries.report(workspace.ledger, report)
    return grades.grade_report(workspace.ledger, found, credibility, by=by, reason=reason)


def history(workspace: Workspace, as_of: AsOf) -> tuple[Graded, ...]:
    """Return every grade given as known then, the oldest first."""
    seen = (report.id for report in queries.reports(workspace.ledger, as_of))
    return grades.history(workspace.ledger, as_of, seen)


def _always(workspace: Workspace) -> AsOf:
    return AsOf(valid_at=workspace.clock(), known_at=LATEST)
