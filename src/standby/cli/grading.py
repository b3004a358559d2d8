"""The commands that grade sources and reports."""

from pathlib import Path

import click

from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import grading as desk
from standby.desk.workspace import open_workspace
from standby.record.grades import Graded

by_option = click.option("--by", required=True, metavar="NAME", help="Who gives the grade.")
reason_option = click.option("--because", "reason", required=True, metavar="WHY", help="The reason, in a few words.")


@click.group()
def grade() -> None:
    """Grade sources (A to F) and reports (1 to 6); each grade counts from when it was given."""


@grade.command()
@click.argument("source")
@click.argument("reliability", metavar="A-F")
@by_option
@reason_option
@json_option
@click.pass_obj
def source(directory: Path, source: str, reliability: str, by: str, reason: str, as_json: bool) -> None:
    """Say how reliable a source is from now on; it counts for all that the source reported."""
    with open_workspace(directory) as workspace:
        given = desk.grade_source(workspace, source, reliability, by=by, reason=reason)
    show(given, lambda: _text(given), as_json)


@grade.command()
@click.argument("report")
@click.argument("credibility", metavar="1-6")
@by_option
@reason_option
@json_option
@click.pass_obj
def report(directory: Path, report: str, credibility: str, by: str, reason: str, as_json: bool) -> None:
    """Say how credible a report is from now on."""
    with open_workspace(directory) as workspace:
        given = desk.grade_report(workspace, report, credibility, by=by, reason=reason)
    show(given, lambda: _text(given), as_json)


@grade.command()
@clocks
@json_option
@click.pass_obj
def history(directory: Path, valid: str | None, known: str | None, as_json: bool) -> None:
    """List the grades given, the oldest first, as known then."""
    with open_workspace(directory) as workspace:
        found = desk.history(workspace, parse_as_of(valid, known, workspace.clock()))
    show({"grades": found}, lambda: "\n".join(map(_text, found)) or "No grade was given then.", as_json)


def _text(given: Graded) -> str:
    before = f", {given.before} before" if given.before else ""
    return f"{given.at:%Y-%m-%d %H:%M}  {given.of} {given.id}: {given.grade}{before}, by {given.by}: {given.reason}"
