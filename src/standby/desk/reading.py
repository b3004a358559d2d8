"""Takes reports in: from files as they came to claims in the record, each report all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from standby.basis.errors import AskedWrongly, StandbyError
from standby.basis.grades import Grade, parse_grade
from standby.basis.mission import Definition
from standby.basis.time import DateRange
from standby.desk.workspace import Workspace
from standby.record.acts import record_report
from standby.reports.intake import check_size, take_in
from standby.reports.model import Reader
from standby.reports.readers import reader as choose_reader

ACTOR = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the person who brings a report says of it; None where they say nothing.

    ``source`` is a source's id, name or alias in mission/sources.yaml, or any other name. ``grade`` is a grade
    such as ``B2``; without it the source's listed reliability stands and the credibility is not judged.
    """

    received_at: datetime | None = None
    published: DateRange | None = None
    source: str | None = None
    grade: str | None = None
    channel: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of one file: recorded, already there, or refused with the reason."""

    file: str
    outcome: str
    report_id: str | None = None
    source: str | None = None
    grade: str | None = None
    claims: int = 0
    document_date: DateRange | None = None
    document_date_reason: str | None = None
    error: StandbyError | None = None


def read_files(
    workspace: Workspace, files: Iterable[tuple[Path, Declared]], *, reader: Reader | None = None
) -> tuple[Taken, ...]:
    """Read each file into the record. A file that is refused is told with its reason and stops no other."""
    chosen = reader or choose_reader()
    return tuple(_read_one(workspace, path, declared, chosen) for path, declared in files)


def worst(taken: Sequence[Taken]) -> int:
    """Return the exit code for a batch: 0 when every file is in the record, else that of the worst refusal."""
    return max((t.error.exit_code for t in taken if t.error), default=0)


def _read_one(workspace: Workspace, path: Path, declared: Declared, reader: Reader) -> Taken:
    try:
        source, grade = _attributed(workspace.definition, declared)
        now = workspace.clock()
        report = take_in(
            _bytes_of(path),
            name=path.name,
            received_at=declared.received_at or now,
            now=now,
            source=source,
            grade=grade,
            published=declared.published,
            channel=declared.channel,
        )
        reading = reader.read(report, workspace.definition)
        recorded = record_report(workspace.ledger, report, reading, actor=ACTOR)
    except StandbyError as problem:
        return Taken(file=str(path), outcome="refused", error=problem)
    return Taken(
        file=str(path),
        outcome="recorded" if recorded.new else "already there",
        report_id=recorded.report_id,
        source=source,
        grade=str(report.grade),
        claims=len(recorded.claims),
        document_date=reading.document_date,
        document_date_reason=reading.document_date_reason,
    )


def _bytes_of(path: Path) -> bytes:
    """Read a file whole, unless it is too large to be a report."""
    try:
        check_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as problem:
        raise AskedWrongly(
            "file-unreadable",
            f"{path} was not read",
            problem.strerror or "it cannot be opened",
            "check its name and rights",
        ) from problem


def _attributed(definition: Definition, declared: Declared) -> tuple[str | None, Grade]:
    """Find the listed source, and the grade: as declared, else the source's reliability with 6 for the report."""
    named = declared.source
    listed = next(
        (s for s in definition.sources if named and named.casefold() in _names(s.id, s.name, s.aliases)), None
    )
    if declared.grade:
        grade = parse_grade(declared.grade)
    else:
        grade = Grade(reliability=listed.reliability) if listed else Grade()
    return (listed.id if listed else named), grade


def _names(*names: str | tuple[str, ...]) -> set[str]:
    return {n.casefold() for name in names for n in (name if isinstance(name, tuple) else (name,))}
