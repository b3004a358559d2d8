"""The commands that take reports in and list them."""

import sys
import textwrap
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path

import click

from standby.access import OPEN
from standby.basis.errors import AskedWrongly
from standby.basis.json import to_json
from standby.basis.quantities import counted
from standby.basis.time import range_words
from standby.cli.listing import WIDTH, reports_text
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import bulk
from standby.desk.executors import Executing, parse_executing
from standby.desk.manifest import declared, read_manifest
from standby.desk.readers import reader_for
from standby.desk.reading import Declared, Taken, read_files, worst
from standby.desk.workspace import Workspace, open_workspace
from standby.record import queries, review

SHOWN = 5
"""A file with more reports in it than this is told in one line."""


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--received", metavar="T", help="When it was received, if not now: a day or a time.")
@click.option(
    "--published", metavar="T", help="The day the document is dated, or two days joined by .. if not certain."
)
@click.option("--source", metavar="NAME", help="Who reports: a source of mission/sources.yaml, or any name.")
@click.option("--grade", metavar="B2", help="Reliability of the source A-F and credibility of the report 1-6.")
@click.option("--reader", type=click.Choice(["rules", "llm"]), default="rules", help="Which reader; rules by default.")
@click.option(
    "--executor", metavar="WHERE", help="Read many: serial, process, process:N, dask, dask:N or dask:tcp://host:port."
)
@click.option(
    "--marking", metavar="LABEL", help="How closely it is held, such as 'confidential +medical'; see the settings."
)
@click.option(
    "--manifest", type=click.Path(path_type=Path), metavar="FILE", help="A YAML list that says this per file."
)
@json_option
@click.pass_obj
def read(
    directory: Path,
    files: tuple[Path, ...],
    received: str | None,
    published: str | None,
    source: str | None,
    grade: str | None,
    reader: str,
    executor: str | None,
    marking: str | None,
    manifest: Path | None,
    as_json: bool,
) -> int:
    """Read reports into the record, kept as they came.

    Plain text, web pages, e-mails (.eml), PDF, Word (.docx), exported WhatsApp chats, news feeds and CAP alerts.
    A folder, or --executor, reads very many: with a progress bar and totals, and can be cut off and begun again.
    """
    if not files and manifest is None:
        raise click.UsageError("Name a FILE or a --manifest.")
    if manifest and (files or received or published or source or grade or marking):
        raise AskedWrongly(
            "manifest-and-options",
            "Nothing was read",
            "a manifest says for each file what the other options would say for all",
            "give --manifest alone",
        )
    said = declared(received=received, published=published, source=source, grade=grade, marking=marking)
    with open_workspace(directory) as workspace:
        listed = read_manifest(manifest) if manifest else [(file, said) for file in files]
        for note in _misspelt(workspace, {one.source for _, one in listed if one.source}) if not as_json else ():
            click.echo(note, err=True)
        if reader == "rules" and (executor or any(file.is_dir() for file, _ in listed)):
            where = parse_executing(executor or workspace.settings.executor)
            return _read_many(workspace, listed, where, as_json)
        taken = read_files(workspace, listed, reader=reader_for(workspace, reader))
    show({"reports": [taken_json(one) for one in taken]}, lambda: taken_text(taken), as_json)
    for one in taken:
        if one.error and not as_json:
            click.echo(str(one.error), err=True)
    return worst(taken)


def _misspelt(workspace: Workspace, sources: Collection[str]) -> Iterator[str]:
    """Yield a note on each name that no source of the mission bears and that is nearly one: any name is recorded."""
    listed = {name.casefold(): s.id for s in workspace.definition.sources for name in (s.id, s.name, *s.aliases)}
    for source in sorted(sources):
        near = get_close_matches(source.casefold(), listed, n=1, cutoff=0.8)
        if source.casefold() not in listed and near:
            yield f"Note: mission/sources.yaml lists no {source!r}; nearest is {listed[near[0]]!r}."


def _read_many(
    workspace: Workspace, named: Sequence[tuple[Path, Declared]], executing: Executing, as_json: bool
) -> int:
    files = [one for path, said in named for one in bulk.listed([path], said)]
    with click.progressbar(length=len(files), label="Reading", file=sys.stderr, hidden=as_json) as bar:
        done = bulk.read_many(
            workspace, files, executing=executing, tell=lambda so_far: bar.update(so_far.files - bar.pos)
        )
    show(done, lambda: _totals(done), as_json)
    for one in done.refusals if not as_json else ():
        click.echo(one.says, err=True)
    return max((one.exit_code for one in done.refusals), default=0)


def _totals(done: bulk.Bulk) -> str:
    return (
        f"{counted(done.files, 'file')}: {counted(done.recorded, 'report')} recorded with "
        f"{counted(done.claims, 'claim')} ({done.not_read} not read), "
        f"{done.already} already there, {done.refused} refused"
    )


@click.command()
@clocks
@json_option
@click.pass_obj
def reports(directory: Path, valid: str | None, known: str | None, as_json: bool) -> None:
    """List the reports known then, in the order in which they were received."""
    with open_workspace(directory) as workspace:
        as_of = parse_as_of(valid, known, workspace.clock())
        found = review.with_dates(workspace.ledger, queries.reports(workspace.ledger, as_of), as_of)
        unread = review.unread(workspace.ledger, as_of)
        listed = [
            {
                "id": r.id, "name": r.name, "source": r.source, "grade": str(r.grade), "channel": r.channel,
                "received_at": r.received_at, "published": r.published, "media_type": r.media_type,
                "language": r.language, "marking": r.marking or OPEN, "not_read": unread.get(r.id),
                "metadata": to_json(r.metadata), "part_of": r.part_of, "sha256": r.sha256, "characters": len(r.text),
            }
            for r in found
        ]  # fmt: skip
        show({"reports": listed}, lambda: reports_text(found, unread, workspace.zone), as_json)


def taken_json(taken: Taken) -> dict[str, object]:
    """Write what came of one report for other programs."""
    error = taken.error and {"code": taken.error.code, "says": str(taken.error), "exit_code": taken.error.exit_code}
    return {
        "file": taken.file,
        "outcome": taken.outcome,
        "report_id": taken.report_id,
        "name": taken.name,
        "source": taken.source,
        "grade": taken.grade,
        "claims": taken.claims,
        "document_date": to_json(taken.document_date),
        "document_date_reason": taken.document_date_reason,
        "not_read": taken.not_read,
        "refused": taken.refused,
        "left": list(taken.left),
        "error": error,
    }


def taken_text(taken: Sequence[Taken]) -> str:
    """Tell what came of each file: a line a report, or one line for a file that holds many."""
    lines: list[str] = []
    for file, group in groupby(taken, key=lambda one: one.file):
        of_file = list(group)
        lines += [_summary(Path(file).name, of_file)] if len(of_file) > SHOWN else map(_line, of_file)
        lines += [f"  left out: {what}" for one in of_file for what in one.left]
    return "\n".join(lines)


def _summary(name: str, taken: Sequence[Taken]) -> str:
    new = [one for one in taken if one.outcome == "recorded"]
    unread = sum(one.not_read is not None for one in new)
    parts = [
        f"{counted(len(new), 'report')} recorded with {counted(sum(one.claims for one in new), 'claim')}",
        f"{unread} of them not read" if unread else "",
        f"{len(taken) - len(new)} already there" if len(new) < len(taken) else "",
    ]
    return f"{name}: {'; '.join(part for part in parts if part)}"


def _line(taken: Taken) -> str:
    name = taken.name or Path(taken.file).name
    if taken.error:
        return f"{name}: refused"
    if taken.outcome == "already there":
        return f"{name}: already there as {taken.report_id}; nothing was recorded"
    if taken.not_read:
        return f"{name}: kept, grade {taken.grade}; not read: {taken.not_read}"
    days = taken.document_date
    dated = f"; dated {range_words(days)}" if days else ""
    refused = f"; {taken.refused} proposals refused, for the text does not bear them out" if taken.refused else ""
    line = f"{name}: recorded with {counted(taken.claims, 'claim')}, grade {taken.grade}{dated}{refused}"
    if days is None or days.start == days.end:
        return line
    why = f"dated so because {taken.document_date_reason}"  # nobody said the day: it was worked out, to several days
    return f"{line}\n{textwrap.fill(why, WIDTH, initial_indent='  ', subsequent_indent='    ')}"
