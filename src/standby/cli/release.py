"""The commands about what may be said outside: propose, audit, clear, publish, known, hear."""

from datetime import date
from pathlib import Path

import click

from standby import public
from standby.basis.time import parse_instant
from standby.cli.showing import json_option, show
from standby.desk import release as desk
from standby.desk.workspace import open_workspace
from standby.release.acts import MARKINGS, Release
from standby.release.model import Verdict

by_option = click.option("--by", metavar="NAME", required=True, help="Who does this.")
file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def release() -> None:
    """Say outside what may be said: opaque, never false, not given away by subtraction."""


@release.command()
@file_argument
@by_option
@click.option("--marking", type=click.Choice(MARKINGS), default="TLP:CLEAR", help="TLP 2.0; TLP:CLEAR by default.")
@click.option("--warning", is_flag=True, help="It is a warning to people on site, exported as a public alert.")
@json_option
@click.pass_obj
def propose(directory: Path, file: Path, by: str, marking: str, warning: bool, as_json: bool) -> int:
    """Audit a worded statement and propose it with the verdict."""
    with open_workspace(directory) as workspace:
        proposed = desk.propose(workspace, file, by=by, marking=marking, warning=warning)
    show(proposed, lambda: f"{_release_text(proposed.release)}\n{_checked_text(proposed)}", as_json)
    return 0 if proposed.verdict.allowed else 1


@release.command()
@file_argument
@by_option
@json_option
@click.pass_obj
def hear(directory: Path, file: Path, by: str, as_json: bool) -> None:
    """Take down a statement that somebody else made in public."""
    with open_workspace(directory) as workspace:
        heard = desk.hear(workspace, file, by=by)
    show(heard, lambda: _release_text(heard), as_json)


@release.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@json_option
@click.pass_obj
def audit(directory: Path, file: Path | None, as_json: bool) -> int:
    """Audit a statement without proposing it, or with no file everything that is out."""
    with open_workspace(directory) as workspace:
        checked = desk.check(workspace, file)
    show(checked, lambda: _checked_text(checked), as_json)
    return 0 if checked.verdict.allowed and not checked.contradicted else 1


@release.command()
@click.argument("name")
@by_option
@json_option
@click.pass_obj
def clear(directory: Path, name: str, by: str, as_json: bool) -> None:
    """Clear a proposed release as one of two persons, neither of them the proposer."""
    with open_workspace(directory) as workspace:
        cleared = desk.clear(workspace, name, by=by)
    show(cleared, lambda: _release_text(cleared), as_json)


@release.command()
@click.argument("name")
@by_option
@click.option("--retract", metavar="REASON", help="Take it back instead, in public, with the reason.")
@json_option
@click.pass_obj
def publish(directory: Path, name: str, by: str, retract: str | None, as_json: bool) -> None:
    """Publish a cleared release after a last audit, or retract one that is out."""
    with open_workspace(directory) as workspace:
        done = (
            desk.publish(workspace, name, by=by)
            if retract is None
            else desk.retract(workspace, name, by=by, reason=retract)
        )
    show(done, lambda: _release_text(done), as_json)


@release.command()
@click.option(
    "--by", type=click.Choice(["public", "overseer"]), default="public", help="Who infers; public by default."
)
@click.option("--at", metavar="D", help="By the end of that day; today by default.")
@json_option
@click.pass_obj
def known(directory: Path, by: str, at: str | None, as_json: bool) -> None:
    """Print what an outsider can infer by now, as a table with intervals."""
    with open_workspace(directory) as workspace:
        day: date = parse_instant(at).date() if at else workspace.clock().date()
        found = desk.knowledge(workspace, by, day)
    show(found, lambda: _knowledge_text(found), as_json)


@release.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@json_option
@click.pass_obj
def export(directory: Path, folder: Path, as_json: bool) -> None:
    """Write the public page, JSON, Atom feed and CAP alerts into a folder, from published releases only."""
    with open_workspace(directory) as workspace:
        files = public.export(desk.published(workspace), workspace.settings.name)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    show({"files": sorted(files)}, lambda: "\n".join(sorted(files)), as_json)


def _checked_text(checked: desk.Checked | desk.Proposed) -> str:
    lines = [_verdict_text(checked.verdict)]
    if isinstance(checked, desk.Checked):
        lines += [f"  no longer so by the record: {sentence}" for sentence in checked.contradicted]
    if checked.advice:
        lines.append(f"  instead: {checked.advice}")
    return "\n".join(lines)


def _release_text(found: Release) -> str:
    clearers = f", cleared by {', '.join(found.cleared_by)}" if found.cleared_by else ""
    return f"{found.id} {found.marking} {found.state}, by {found.proposed_by}{clearers}: {found.statement.text}"


def _verdict_text(verdict: Verdict) -> str:
    rule = f"at least {verdict.rule.width} people wide and the most {verdict.rule.ratio:g} times the least"
    lines = [f"{'May be said' if verdict.allowed else 'MUST NOT be said'} (rule: {rule})."]
    for finding in (f for f in verdict.findings if not f.safe):
        lines.append(f"  {finding.name}: {_interval(finding.after.low, finding.after.high)}")
        lines += [f"    {reason.words}" for reason in finding.reasons]
    lines += [f"  read: {reading}" for reading in verdict.readings]
    return "\n".join([*lines, f"  outsiders {verdict.adversary}, phrase book {verdict.phrase_book}"])


def _knowledge_text(found: desk.Knowledge) -> str:
    lines = [f"What the {found.by} can infer by the end of {found.at}, from {len(found.statements)} statements:"]
    width = max((len(row.quantity) for row in found.inferred), default=0)
    for row in found.inferred:
        flag = "" if row.safe else "  TIGHTER THAN THE RULE ALLOWS"
        lines.append(f"  {row.quantity:<{width}}  {_interval(row.low, row.high)}{flag}")
        lines += [f"    {reason}" for reason in row.because]
    return "\n".join(lines)


def _interval(low: int, high: int | None) -> str:
    return f"{low} or more" if high is None else f"{low} to {high}"
