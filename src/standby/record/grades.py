"""The two grades with their history: how reliable a source is, and how credible a report.

They are given apart and never averaged. A grade counts from when it was given, by a named person with a reason; what
was known before keeps the grade it had then. A grade given to a source counts for all it reported.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from standby.basis.errors import AskedWrongly
from standby.basis.grades import CREDIBILITY, RELIABILITY
from standby.basis.time import AsOf
from standby.ledger import Entry, Ledger, entries_about
from standby.ledger.model import ORIGIN
from standby.record.acts import check_reason
from standby.record.model import Claim
from standby.reports.model import Report

GRADES = "grades"
"""The subject of every entry that grades a source or a report, so that they are found without reading the log."""

SOURCE, REPORT = "source.graded", "report.graded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade as it was given: to which source or report, by whom, when and why. ``of`` is ``source`` or ``report``.

    ``before`` is the grade it had until then, None when none had been given by this act.
    """

    of: str
    id: str
    grade: str
    before: str | None
    by: str
    at: datetime
    reason: str
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grades:
    """The grades given by a moment: the reliability of sources by id, the credibility of reports by id."""

    reliability: Mapping[str, str] = field(default_factory=dict)
    credibility: Mapping[str, str] = field(default_factory=dict)


def grade_source(ledger: Ledger, source: str, reliability: str, *, by: str, reason: str) -> Graded:
    """Record how reliable a source is held to be from now on, A to F.

    Raises ``AskedWrongly`` when that is no reliability or no reason is given.
    """
    return _give(ledger, SOURCE, source, reliability, RELIABILITY, by, reason)


def grade_report(ledger: Ledger, report: Report, credibility: str, *, by: str, reason: str) -> Graded:
    """Record how credible a report is held to be from now on, 1 to 6.

    Raises ``AskedWrongly`` when that is no credibility or no reason is given.
    """
    return _give(ledger, REPORT, report.id, credibility, CREDIBILITY, by, reason)


def grades_then(ledger: Ledger, as_of: AsOf) -> Grades:
    """Return the grades as known then; the newest word on each counts."""
    newest: dict[str, dict[str, str]] = {SOURCE: {}, REPORT: {}}
    for entry in _given(ledger, as_of):
        newest[entry.act][entry.payload["id"]] = entry.payload["grade"]
    return Grades(reliability=newest[SOURCE], credibility=newest[REPORT])


def history(ledger: Ledger, as_of: AsOf, reports: Iterable[str]) -> tuple[Graded, ...]:
    """Return every grade given as known then, the oldest first: of sources, and of the reports named (by id)."""
    told: list[Graded] = []
    last: dict[tuple[str, str], str] = {}
    shown = frozenset(reports)
    for entry in _given(ledger, as_of):
        key = entry.act, entry.payload["id"]
        if entry.act == SOURCE or key[1] in shown:
            told.append(_graded(entry, last.get(key)))
        last[key] = entry.payload["grade"]
    return tuple(told)


def claims_graded(claims: Iterable[Claim], given: Grades) -> tuple[Claim, ...]:
    """Return claims with the grades given since their reports came."""
    return tuple(_regraded(claim, claim.source, claim.report_id, given) for claim in claims)


def reports_graded(reports: Iterable[Report], given: Grades) -> tuple[Report, ...]:
    """Return reports with the grades given since they came."""
    return tuple(_regraded(report, report.source, report.id, given) for report in reports)


def _regraded(graded: Any, source: str | None, report: str, given: Grades) -> Any:
    reliability = given.reliability.get(source or "", graded.grade.reliability)
    credibility = given.credibility.get(report, graded.grade.credibility)
    if (reliability, credibility) == (graded.grade.reliability, graded.grade.credibility):
        return graded
    return replace(graded, grade=replace(graded.grade, reliability=reliability, credibility=credibility))


def _give(ledger: Ledger, act: str, name: str, grade: str, known: Mapping[str, str], by: str, reason: str) -> Graded:
    check_reason(reason)
    if grade not in known:
        raise AskedWrongly(
            "grade-unreadable",
            f"The grade {grade!r} was not understood",
            f"it is one of {', '.join(f'{letter} ({words})' for letter, words in known.items())}",
            "choose one of these",
        )
    with ledger.writing() as writer:
        earlier = [e for e in _in_order(writer.connection) if (e.act, e.payload["id"]) == (act, name)]
        given = writer.append(act, GRADES, {"id": name, "grade": grade}, actor=by, because=reason)
    return _graded(given, earlier[-1].payload["grade"] if earlier else None)


def _given(ledger: Ledger, as_of: AsOf) -> list[Entry]:
    with ledger.reading() as connection:
        found = _in_order(connection)
    return [e for e in found if e.known_at <= as_of.known_at and (as_of.entry is None or e.k <= as_of.entry)]


def _in_order(connection: Connection) -> list[Entry]:
    """Return the grades in the order in which they were given, wherever that was: the same at every node."""
    return sorted((e for e in entries_about(connection, GRADES) if e.act in (SOURCE, REPORT)), key=_given_at)


def _given_at(entry: Entry) -> tuple[datetime, str, int]:
    origin = entry.payload.get(ORIGIN) or {"node": entry.node, "k": entry.k}
    return entry.known_at, origin["node"], origin["k"]


def _graded(entry: Entry, before: str | None) -> Graded:
    return Graded(
        of=entry.act.partition(".")[0],
        id=entry.payload["id"],
        grade=entry.payload["grade"],
        before=before,
        by=entry.actor,
        at=entry.known_at,
        reason=entry.because or "",
        entry=entry.k,
    )
