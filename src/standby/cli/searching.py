"""The command that searches the words of reports."""

import textwrap
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from standby.access import OPEN
from standby.cli.listing import WIDTH
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk.searching import search_reports
from standby.desk.workspace import open_workspace
from standby.record.search import Found, Hit


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@clocks
@click.option(
    "--most", type=click.IntRange(min=1, max=1000), default=20, metavar="N", help="Show so many reports; 20 by default."
)
@json_option
@click.pass_obj
def search(
    directory: Path, words: tuple[str, ...], valid: str | None, known: str | None, most: int, as_json: bool
) -> int:
    """Find the reports, known then, that hold every word; a phrase in quotes as it stands, paus* as a beginning."""
    with open_workspace(directory) as workspace:
        found = search_reports(workspace, " ".join(words), parse_as_of(valid, known, workspace.clock()), most=most)
        show(found, lambda: _text(found, workspace.zone), as_json)
    return 0 if found.reports else 1


def _text(found: Found, zone: ZoneInfo) -> str:
    if not found.reports:
        return f"No report known then holds all of: {found.wanted}"
    more = found.reports - len(found.hits)
    rest = [f"{more} more; ask with --most or more words."] if more else []
    return "\n".join([f"{found.reports} found.", *(_hit(hit, zone) for hit in found.hits), *rest])


def _hit(hit: Hit, zone: ZoneInfo) -> str:
    received = hit.received_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    marked = "" if hit.marking == OPEN else f" [{hit.marking}]"
    head = f"{received}  {hit.grade}  {hit.source or 'source not given'}: {hit.report}{marked} ({hit.report_id})"
    passages = [f"{each.before}*{each.found}*{each.after}" for each in hit.passages]
    return "\n".join(
        [
            textwrap.fill(head, WIDTH, subsequent_indent=" " * 6),
            *(textwrap.fill(p, WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 6) for p in passages),
        ]
    )
