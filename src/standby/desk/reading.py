"""Takes reports in: from files as they came to claims in the record, each file all or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from standby.access import OPEN, require
from standby.basis.errors import AskedWrongly, StandbyError
from standby.basis.grades import Grade, parse_grade
from standby.basis.mission import Definition
from standby.basis.time import DateRange
from standby.desk.aliases import definition_for_reading
from standby.desk.release_again import audits_again
from standby.desk.review_rules import FILE as RULES_FILE
from standby.desk.review_rules import AcceptRule, accepted_by_rule, read_review_rules
from standby.desk.workspace import MISSION, Workspace
from standby.ledger import Writer
from standby.record.acts import Recorded, give, keep_whole, take_in
from standby.reports.intake import Parcel, check_size, marked, take_apart
from standby.reports.model import Reader, Reading, Report
from standby.reports.readers import read_with
from standby.reports.readers import reader as choose_reader

ACTOR = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the person who brings a report says of it; None where they say nothing.

    ``source`` is a source's id, name or alias in mission/sources.yaml, or any other name. ``grade`` is a grade
    such as ``B2``; without it the source's listed reliability stands and the credibility is not judged. Without a
    ``marking`` such as ``confidential +medical`` the report bears that of its source, else ``otherwise``.
    """

    received_at: datetime | None = None
    published: DateRange | None = None
    source: str | None = None
    grade: str | None = None
    channel: str = "file"
    marking: str | None = None
    otherwise: str = OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of one report: recorded, already there, or refused with the reason.

    A file that holds several reports has one of these for each; ``left`` says, at the first, what of the file
    is no report. ``not_read`` says why no claims were looked for in it, ``refused``
    how many proposals its text did not bear out.
    """

    file: str
    outcome: str
    report_id: str | None = None
    name: str | None = None
    source: str | None = None
    grade: str | None = None
    claims: int = 0
    document_date: DateRange | None = None
    document_date_reason: str | None = None
    not_read: str | None = None
    refused: int = 0
    left: tuple[str, ...] = ()
    error: StandbyError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file opened and read, with nothing recorded yet: its parcel and what a reader made of each report in it."""

    file: str
    parcel: Parcel | None = None
    readings: tuple[Reading, ...] = ()
    error: StandbyError | None = None


@audits_again
def read_files(
    workspace: Workspace, files: Iterable[tuple[Path, Declared]], *, reader: Reader | None = None
) -> tuple[Taken, ...]:
    """Read each file into the record. A file that is refused is told with its reason and stops no other."""
    require(workspace.viewer, "report")
    chosen, definition = reader or choose_reader(), definition_for_reading(workspace)
    rules = review_rules(workspace)
    told: list[Taken] = []
    for path, declared in files:
        prepared = prepare(path, by_default(workspace, declared), definition, workspace.clock(), chosen)
        told += keep(workspace, prepared, rules)
    return tuple(told)


@audits_again
def read_bytes(
    workspace: Workspace,
    content: bytes,
    name: str,
    declared: Declared,
    *,
    reader: Reader | None = None,
    keep_whole: bool = True,
) -> tuple[Taken, ...]:
    """Read what was fetched rather than filed: a feed, a mail. Everything else as ``read_files`` says.

    Without ``keep_whole`` only the reports are kept, not what they came in: a feed that is fetched every hour.
    """
    require(workspace.viewer, "report")
    chosen, definition = reader or choose_reader(), definition_for_reading(workspace)
    declared = by_default(workspace, declared)
    prepared = opened(content, name, declared, definition, workspace.clock(), chosen)
    if not keep_whole and prepared.parcel is not None:
        prepared = replace(prepared, parcel=replace(prepared.parcel, whole=None))
    return keep(workspace, prepared, review_rules(workspace))


def review_rules(workspace: Workspace) -> tuple[AcceptRule, ...]:
    """Return which claims the mission accepts by itself."""
    return read_review_rules(workspace.directory / MISSION, workspace.definition)


def worst(taken: Sequence[Taken]) -> int:
    """Return the exit code for a batch: 0 when every file is in the record, else that of the worst refusal."""
    return max((t.error.exit_code for t in taken if t.error), default=0)


def prepare(path: Path, declared: Declared, definition: Definition, now: datetime, reader: Reader) -> Prepared:
    """Open a file and read every report in it; nothing is recorded. A refusal is part of the answer."""
    try:
        content = bytes_of(path)
    except StandbyError as problem:
        return Prepared(file=str(path), error=problem)
    prepared = opened(content, path.name, declared, definition, now, reader)
    return replace(prepared, file=str(path))


def opened(
    content: bytes, name: str, declared: Declared, definition: Definition, now: datetime, reader: Reader
) -> Prepared:
    """Do as ``prepare`` does with bytes that are at hand."""
    try:
        parcel = take_apart(
            content,
            name=name,
            received_at=declared.received_at or now,
            now=now,
            published=declared.published,
            channel=declared.channel,
        )
        reports = tuple(
            _attributed(definition, declared, report, sources)
            for report, sources in zip(parcel.reports, parcel.sources, strict=True)
        )
    except StandbyError as problem:
        return Prepared(file=name, error=problem)
    try:
        readings = tuple(read_with(reader, report, definition) for report in reports)
    except StandbyError as problem:
        return Prepared(file=name, error=problem)
    return Prepared(file=name, parcel=replace(parcel, reports=reports), readings=readings)


def keep(workspace: Workspace, prepared: Prepared, rules: Sequence[AcceptRule] = ()) -> tuple[Taken, ...]:
    """Record what was prepared of one file, in one transaction: all its reports or none.

    ``rules`` say which of the claims the mission accepts by itself; the others are proposed.
    """
    if prepared.parcel is None:
        return (Taken(file=prepared.file, outcome="refused", error=prepared.error),)
    try:
        with workspace.ledger.writing() as writer:
            recorded = record_parcel(writer, prepared, rules)
    except StandbyError as problem:
        return (Taken(file=prepared.file, outcome="refused", error=problem),)
    return tuple(_told(prepared, recorded))


def record_parcel(writer: Writer, prepared: Prepared, rules: Sequence[AcceptRule] = ()) -> list[Recorded]:
    """Record the reports of one file as part of a transaction that may do more."""
    parcel = prepared.parcel
    assert parcel is not None
    pairs = zip(parcel.reports, prepared.readings, strict=True)
    recorded = [take_in(writer, report, reading, actor=ACTOR) for report, reading in pairs]
    for one, report in zip(recorded, parcel.reports, strict=True):
        if names := accepted_by_rule(one.claims, rules):
            why = f"mission/{RULES_FILE} accepts these kinds from {report.source}"
            give(writer, "accepted", names, by=ACTOR, reason=why, known_at=report.received_at)
    if parcel.whole is not None and any(r.new for r in recorded):
        keep_whole(writer, parcel.whole, prepared.file, [r.report_id for r in recorded], actor=ACTOR)
    return recorded


def _told(prepared: Prepared, recorded: Sequence[Recorded]) -> Iterator[Taken]:
    assert prepared.parcel is not None
    together = zip(prepared.parcel.reports, prepared.readings, recorded, strict=True)
    for number, (report, reading, kept) in enumerate(together):
        yield Taken(
            file=prepared.file,
            outcome="recorded" if kept.new else "already there",
            report_id=kept.report_id,
            name=report.name,
            source=report.source,
            grade=str(report.grade),
            claims=len(kept.claims),
            document_date=reading.document_date,
            document_date_reason=reading.document_date_reason,
            not_read=reading.not_read,
            refused=len(reading.refused),
            left=prepared.parcel.left if number == 0 else (),
        )


def bytes_of(path: Path) -> bytes:
    """Read a file whole. Raises ``AskedWrongly`` when it cannot be opened or is too large to be a report."""
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


def _attributed(definition: Definition, declared: Declared, report: Report, sources: Sequence[str]) -> Report:
    """Name source, grade and marking: as declared, else the first of those the document names that is listed.

    Who is declared speaks for everything in the file. Without a declared grade the listed reliability stands.
    """
    names = [declared.source] if declared.source else list(sources)
    wanted = [name.casefold() for name in names]
    listed = next((s for name in wanted for s in definition.sources if name in _names(s.id, s.name, s.aliases)), None)
    if declared.grade:
        grade = parse_grade(declared.grade)
    else:
        grade = Grade(reliability=listed.reliability) if listed else Grade()
    attributed = replace(report, source=listed.id if listed else next(iter(names), None), grade=grade)
    return marked(attributed, declared.marking or (listed and listed.marking) or declared.otherwise)


def by_default(workspace: Workspace, declared: Declared) -> Declared:
    """Return what is declared, with the mission's own marking for reports that nobody marks."""
    return replace(declared, otherwise=workspace.settings.marking)


def _names(*names: str | tuple[str, ...]) -> set[str]:
    return {n.casefold() for name in names for n in (name if isinstance(name, tuple) else (name,))}
