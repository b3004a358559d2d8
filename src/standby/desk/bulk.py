"""Reads very many reports: opened and read in parallel, recorded in turn, many to a commit, begun again at any time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from standby.access import require
from standby.basis.errors import StandbyError
from standby.basis.ids import sha256_hex
from standby.basis.mission import Definition
from standby.desk.aliases import definition_for_reading
from standby.desk.executors import SERIAL, Executing, open_executor
from standby.desk.reading import Declared, Prepared, by_default, bytes_of, opened, record_parcel, review_rules
from standby.desk.release_again import audits_again
from standby.desk.review_rules import AcceptRule
from standby.desk.watching import files_in
from standby.desk.workspace import Workspace
from standby.ledger import Writer
from standby.record.acts import Recorded
from standby.record.queries import kept_among
from standby.reports.readers import reader as choose_reader

FILES_A_TIME = 20
"""How many files go to a worker, and into a commit, together: few, so that no worker is idle at the end."""

REFUSALS_KEPT = 1_000
"""So many refusals are told with their reason; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that was refused, with the code and the sentence of why."""

    file: str
    code: str
    says: str
    exit_code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """How far the reading of many files has come: files seen, and what came of the reports in them."""

    files: int = 0
    recorded: int = 0
    already: int = 0
    not_read: int = 0
    claims: int = 0
    refused: int = 0
    refusals: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker gets: files by name with their bytes, and all it needs to read them. It touches no record."""

    files: tuple[tuple[str, bytes, Declared], ...]
    definition: Definition
    now: datetime
    reader: str


@audits_again
def read_many(
    workspace: Workspace,
    files: Iterable[tuple[Path, Declared]],
    *,
    executing: Executing = SERIAL,
    reader: str = "rules",
    tell: Callable[[Bulk], None] = lambda _: None,
) -> Bulk:
    """Read files into the record, in parallel where asked. ``tell`` hears of every step.

    A file whose bytes are on record is passed over unread, so that the work can be cut off and begun again. A
    refusal stops no other file. What is recorded, and the picture, do not depend on the order of the files or on
    where they were read. Raises as ``open_executor`` does.
    """
    require(workspace.viewer, "report")
    files = ((path, by_default(workspace, declared)) for path, declared in files)
    require(workspace.viewer, "report")
    so_far, rules = Bulk(), review_rules(workspace)
    passed: list[Bulk] = []
    with open_executor(executing) as executor:
        for prepared in executor.stream(prepare_job, _jobs(workspace, files, reader, passed)):
            so_far = _sum(so_far, _keep(workspace, prepared, rules), *passed)
            passed.clear()
            tell(so_far)
    so_far = _sum(so_far, *passed)
    tell(so_far)
    return so_far


def listed(paths: Iterable[Path], declared: Declared) -> list[tuple[Path, Declared]]:
    """Return the files named, and for a folder every file in it; hidden and unfinished ones are left."""
    found = (inner for path in paths for inner in (files_in(path) if path.is_dir() else [path]))
    return [(path, declared) for path in found]


def prepare_job(job: Job) -> tuple[Prepared, ...]:
    """Open and read the files of a job: pure, and the same wherever it is done."""
    chosen = choose_reader(job.reader)
    return tuple(
        opened(content, name, declared, job.definition, job.now, chosen) for name, content, declared in job.files
    )


def _jobs(
    workspace: Workspace, files: Iterable[tuple[Path, Declared]], reader: str, passed: list[Bulk]
) -> Iterator[Job]:
    """Make jobs of what is not on record yet; what is passed over is counted in ``passed``."""
    definition, rest = definition_for_reading(workspace), iter(files)
    while some := list(islice(rest, FILES_A_TIME)):
        held, refused = _loaded(workspace, some)
        kept = kept_among(workspace.ledger, [digest for digest, *_ in held])
        new = tuple((name, content, said) for digest, name, content, said in held if digest not in kept)
        passed.append(
            Bulk(
                files=len(some) - len(new),
                already=len(held) - len(new),
                refused=len(refused),
                refusals=tuple(refused),
            )
        )
        if new:
            yield Job(files=new, definition=definition, now=workspace.clock(), reader=reader)


def _loaded(
    workspace: Workspace,
    files: Sequence[tuple[Path, Declared]],
) -> tuple[list[tuple[str, str, bytes, Declared]], list[Refused]]:
    held: list[tuple[str, str, bytes, Declared]] = []
    refused: list[Refused] = []
    for path, declared in files:
        try:
            content = bytes_of(path)
        except StandbyError as problem:
            refused.append(_refused(str(path), problem))
        else:
            held.append((sha256_hex(content), path.name, content, by_default(workspace, declared)))
    return held, refused


def _keep(workspace: Workspace, prepared: Sequence[Prepared], rules: Sequence[AcceptRule]) -> Bulk:
    """Record many files in one transaction; a file that is refused is undone alone."""
    told = [Bulk(files=len(prepared))]
    with workspace.ledger.writing() as writer:
        for one in prepared:
            told.append(_keep_one(writer, one, rules))
    return _sum(*told)


def _keep_one(writer: Writer, prepared: Prepared, rules: Sequence[AcceptRule]) -> Bulk:
    def act(inner: Writer) -> list[Recorded]:
        return record_parcel(inner, prepared, rules)

    if prepared.parcel is None:
        assert prepared.error is not None
        return Bulk(refused=1, refusals=(_refused(prepared.file, prepared.error),))
    try:
        recorded = writer.alone(act)
    except StandbyError as problem:
        return Bulk(refused=1, refusals=(_refused(prepared.file, problem),))
    new = [one.new for one in recorded]
    unread = sum(reading.not_read is not None for reading, is_new in zip(prepared.readings, new, strict=True) if is_new)
    return Bulk(
        recorded=sum(new),
        already=len(new) - sum(new),
        not_read=unread,
        claims=sum(len(one.claims) for one in recorded),
    )


def _sum(*parts: Bulk) -> Bulk:
    total = Bulk()
    for part in parts:
        total = replace(
            total,
            files=total.files + part.files,
            recorded=total.recorded + part.recorded,
            already=total.already + part.already,
            not_read=total.not_read + part.not_read,
            claims=total.claims + part.claims,
            refused=total.refused + part.refused,
            refusals=(*total.refusals, *part.refusals)[:REFUSALS_KEPT],
        )
    return total


def _refused(file: str, problem: StandbyError) -> Refused:
    return Refused(file=file, code=problem.code, says=str(problem), exit_code=problem.exit_code)
