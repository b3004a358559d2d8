"""The commands for an inquiry and for other programs: history, table."""

import textwrap
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import tracing
from standby.desk.tracing import Form, Table
from standby.desk.workspace import open_workspace
from standby.record.history import Event

WIDTH = 100


@click.command()
@click.option("--about", metavar="SUBJECT", help="Only this subject: its id such as unit:nmi, or its name.")
@click.option("--claim", "of_claim", metavar="CLAIM", help="Only this claim: its id or the beginning of it.")
@click.option("--by", metavar="NAME", help="Only what this person entered.")
@click.option("--after", metavar="N", type=click.IntRange(min=0), default=0, help="Only entries after number N.")
@click.option("--up-to", metavar="N", type=click.IntRange(min=0), help="Only entries up to number N.")
@json_option
@click.pass_obj
def history(
    directory: Path,
    about: str | None,
    of_claim: str | None,
    by: str | None,
    after: int,
    up_to: int | None,
    as_json: bool,
) -> None:
    """Tell who knew what when: every claim, verdict and end of a verdict, in the order of the log."""
    with open_workspace(directory) as workspace:
        events = tracing.history(workspace, about=about, of_claim=of_claim, by=by, after=after, up_to=up_to)
        show({"events": events}, lambda: _events_text(events, workspace.zone), as_json)


@click.command()
@clocks
@click.option("--form", type=click.Choice(["rows", "columns", "ids"]), default="rows", help="rows by default.")
@json_option
@click.pass_obj
def table(directory: Path, valid: str | None, known: str | None, form: Form, as_json: bool) -> None:
    """List every claim that stood and may be so as rows, columns or ids, for other programs."""
    with open_workspace(directory) as workspace:
        found = tracing.table(workspace, parse_as_of(valid, known, workspace.clock()), form)
        show(found, lambda: _table_text(found), as_json)


def _events_text(events: tuple[Event, ...], zone: ZoneInfo) -> str:
    if not events:
        return "Nothing of this is on record."
    return "\n".join(_event_text(event, zone) for event in events)


def _event_text(event: Event, zone: ZoneInfo) -> str:
    known = event.known_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    entered = event.recorded_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    head = f"{event.k:>5}  known {known}, entered {entered} by {event.by}: {event.act} {', '.join(event.claims)}"
    parts = [
        f"about {event.subject}, in {event.report} ({event.source or 'source not given'})" if event.report else "",
        f"“{event.says}”" if event.says else "",
        f"instead of {event.supersedes}" if event.supersedes else "",
        f"judgement {event.judgement}" if event.judgement else "",
        f"because: {event.because}" if event.because else "",
    ]
    rest = "; ".join(part for part in parts if part)
    indent = " " * 7
    return "\n".join(
        (
            textwrap.fill(head, WIDTH, subsequent_indent=indent),
            textwrap.fill(rest, WIDTH, initial_indent=indent, subsequent_indent=indent),
        )
    )


def _table_text(found: Table) -> str:
    """Write the table as tab-separated text with a first line of names; ids stand alone, one a line."""
    if found.ids is not None:
        return "\n".join(found.ids)
    if found.columns is not None:
        return "\n".join("\t".join([name, *map(_cell_text, cells)]) for name, cells in found.columns.items())
    rows = found.rows or ()
    lines = ["\t".join(map(_cell_text, row.values())) for row in rows]
    return "\n".join(["\t".join(rows[0]) if rows else "", *lines])


def _cell_text(cell: int | str | None) -> str:
    return "" if cell is None else str(cell)
