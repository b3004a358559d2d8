"""The commands that ask: claims, picture, changes, posture, brief."""

from pathlib import Path

import click

from standby.basis.errors import AskedWrongly
from standby.cli.listing import claims_text
from standby.cli.rules_text import what_if_text
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import pages
from standby.desk.brief.html import render_html
from standby.desk.brief.pdf import render_pdf
from standby.desk.brief.text import render_text
from standby.desk.issuing import record_issue
from standby.desk.plates import plates
from standby.desk.supposing import what_if
from standby.desk.workspace import open_workspace
from standby.posture.recommend import recommendation_json
from standby.record.plain import claim_json


@click.command()
@clocks
@click.option("--report", metavar="REPORT", help="Only claims of this report: its id or file name.")
@click.option("--kind", metavar="KIND", help="Only claims of this kind, such as incident or consent.")
@click.option("--about", metavar="SUBJECT", help="Only what may be so of this subject: its id or name.")
@json_option
@click.pass_obj
def claims(
    directory: Path,
    valid: str | None,
    known: str | None,
    report: str | None,
    kind: str | None,
    about: str | None,
    as_json: bool,
) -> None:
    """List the claims that stood as known then, each with its exact words."""
    with open_workspace(directory) as workspace:
        as_of = parse_as_of(valid, known, workspace.clock())
        found = pages.claims(workspace, as_of, report=report, kind=kind, about=about)
        show({"claims": [claim_json(claim) for claim in found]}, lambda: claims_text(found), as_json)


@click.command()
@clocks
@json_option
@click.pass_obj
def picture(directory: Path, valid: str | None, known: str | None, as_json: bool) -> None:
    """Show what was so at one moment, as known at another."""
    with open_workspace(directory) as workspace:
        as_of = parse_as_of(valid, known, workspace.clock())
        shown = pages.picture(workspace, as_of)
        show(shown.answer, lambda: render_text(shown.page, workspace.zone), as_json)


@click.command()
@click.option("--from", "start", metavar="D", required=True, help="The earlier moment, on both clocks.")
@click.option("--to", "end", metavar="D", help="The later moment, on both clocks; now by default.")
@json_option
@click.pass_obj
def changes(directory: Path, start: str, end: str | None, as_json: bool) -> None:
    """Tell what is new, what changed and what is gone between two moments."""
    with open_workspace(directory) as workspace:
        now = workspace.clock()
        shown = pages.changes(workspace, parse_as_of(start, start, now), parse_as_of(end, end, now))
        show(shown.answer, lambda: render_text(shown.page, workspace.zone), as_json)


@click.command()
@clocks
@click.option("--unit", metavar="UNIT", help="Only this mission or contingent, by its id.")
@click.option("--suppose", metavar="WHAT", multiple=True, help="With what-if: what to suppose; may be given again.")
@click.argument("question", type=click.Choice(["what-if"]), required=False)
@json_option
@click.pass_obj
def posture(
    directory: Path,
    valid: str | None,
    known: str | None,
    unit: str | None,
    suppose: tuple[str, ...],
    question: str | None,
    as_json: bool,
) -> None:
    """Recommend a posture for each mission by the written rules; a named person decides.

    With what-if and --suppose: what would be recommended if something were so. Nothing supposed is recorded.
    """
    with open_workspace(directory) as workspace:
        if suppose or question:
            supposed = what_if(workspace, parse_as_of(valid, known, workspace.clock()), suppose, unit=unit)
            show(supposed, lambda: what_if_text(supposed, workspace.zone), as_json)
            return
        shown = pages.posture(workspace, parse_as_of(valid, known, workspace.clock()), unit=unit)
        show([recommendation_json(r) for r in shown.answer], lambda: render_text(shown.page, workspace.zone), as_json)


@click.command()
@clocks
@click.option("--since", metavar="D", help="Tell changes since then (both clocks); the last issued brief by default.")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text", help="text by default.")
@click.option(
    "--pdf", type=click.Path(path_type=Path, dir_okay=False), help="Write it here as a PDF with map and courses, too."
)
@click.option(
    "--issue", is_flag=True, help="Record that this brief was given out, so that the next tells changes since it."
)
@json_option
@click.pass_obj
def brief(
    directory: Path, valid: str | None, known: str | None, since: str | None, form: str, pdf: Path | None, issue: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Write the brief: decisions, missions, threat, incidents, consent, doubts, gaps, changes, sources."""
    with open_workspace(directory) as workspace:
        now = workspace.clock()
        as_of = parse_as_of(valid, known, now)
        page = pages.brief(workspace, as_of, since=parse_as_of(since, since, now) if since else None)
        if pdf:
            write_pdf(pdf, render_pdf(page, workspace.zone, plates(workspace, as_of)))
        if issue:
            record_issue(workspace, page)
        if form == "html" and not as_json:
            click.echo(render_html(page, workspace.zone), nl=False)
        else:
            show(page, lambda: render_text(page, workspace.zone), as_json or form == "json")


def write_pdf(file: Path, content: bytes) -> None:
    """Write a PDF to a file. Raises ``AskedWrongly`` when that cannot be written."""
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise AskedWrongly(
            "pdf-unwritable", f"The brief was not written to {file}", str(problem), "name another file"
        ) from problem
