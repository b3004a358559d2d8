"""The commands about what may be said outside: propose, audit, clear, publish, known, hear."""

import textwrap
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from standby import public
from standby.basis.quantities import counted
from standby.basis.time import parse_instant
from standby.cli.showing import json_option, show
from standby.desk import release as desk
from standby.desk import release_asking as asked
from standby.desk.release_news import News
from standby.desk.release_policy import release_policy
from standby.desk.release_record import Overheard
from standby.desk.workspace import open_workspace
from standby.release.acts import MARKINGS, Release
from standby.release.model import Verdict
from standby.release.phrases import phrase_book, readings_of

ONE = "May be said", "MUST NOT be said"
ALL_OUT = "What is out gives nothing away", "What is out GIVES AWAY more than it may"
"""The answers yes and no about one statement, and about all that is out."""

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
@click.option("--not-before", metavar="D", help="Delay it: it is audited as of that day and goes out no earlier.")
@json_option
@click.pass_obj
def propose(
    directory: Path, file: Path, by: str, marking: str, warning: bool, not_before: str | None, as_json: bool
) -> int:
    """Audit a worded statement and propose it with the verdict."""
    day = parse_instant(not_before).date() if not_before else None
    with open_workspace(directory) as workspace:
        proposed = desk.propose(workspace, file, by=by, marking=marking, warning=warning, not_before=day)
    show(proposed, lambda: f"{_release_text(proposed.release)}\n{_checked_text(proposed)}", as_json)
    return 0 if proposed.verdict.allowed else 1


@release.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--by", metavar="NAME", help="Who confirms it.")
@click.option("--from-record", is_flag=True, help="List what public reports in the record say of our numbers.")
@click.option("--accept", metavar="CLAIM", multiple=True, help="Confirm one of these; may be given again.")
@json_option
@click.pass_obj
def hear(
    directory: Path, file: Path | None, by: str | None, from_record: bool, accept: tuple[str, ...], as_json: bool
) -> None:
    """Take down a statement that somebody else made in public, from a file or from the record."""
    if from_record == (file is not None) or (accept and not from_record):
        raise click.UsageError("Give a file, or --from-record with --accept for each claim to confirm.")
    with open_workspace(directory) as workspace:
        if from_record and not accept:
            waiting, policy = asked.hearable(workspace), release_policy(workspace)
            any_public = bool(policy.public_sources or policy.public_channels)
            show({"waiting": waiting, "heard": []}, lambda: _waiting_text(waiting, any_public), as_json)
            return
        heard = (
            (desk.hear(workspace, file, by=by or ""),)
            if file is not None
            else desk.hear_from_record(workspace, accept, by=by or "")
        )
    show({"waiting": [], "heard": heard}, lambda: "\n".join(map(_release_text, heard)), as_json)


@release.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@json_option
@click.pass_obj
def audit(directory: Path, file: Path | None, as_json: bool) -> int:
    """Audit a statement without proposing it, or with no file everything that is out."""
    with open_workspace(directory) as workspace:
        checked = desk.check(workspace, file)
    show(checked, lambda: _checked_text(checked, of_all=file is None), as_json)
    return 0 if checked.verdict.allowed and not checked.contradicted else 1


@release.command("list")
@json_option
@click.pass_obj
def list_(directory: Path, as_json: bool) -> None:
    """List our own releases, the newest first, and how each stands."""
    with open_workspace(directory) as workspace:
        found = asked.on_the_way(workspace)
    show({"releases": found}, lambda: "\n".join(map(_release_text, found)) or "Nothing was proposed.", as_json)


@release.command("show")
@click.argument("name")
@json_option
@click.pass_obj
def show_(directory: Path, name: str, as_json: bool) -> None:
    """Show one release with its verdict as things stand, for whoever is asked to clear it."""
    with open_workspace(directory) as workspace:
        looked = desk.look(workspace, name)
    show(looked, lambda: _looked_text(looked), as_json)


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
def known(directory: Path, by: asked.Side, at: str | None, as_json: bool) -> None:
    """Print what an outsider can infer by now, as a table with intervals."""
    with open_workspace(directory) as workspace:
        day: date = parse_instant(at).date() if at else workspace.clock().date()
        found = asked.knowledge(workspace, by, day)
    show(found, lambda: _knowledge_text(found), as_json)


@release.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@json_option
@click.pass_obj
def export(directory: Path, folder: Path, as_json: bool) -> None:
    """Write the public page, JSON, Atom feed and CAP alerts into a folder, from published releases only."""
    with open_workspace(directory) as workspace:
        files = public.export(asked.published(workspace), workspace.settings.name)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    show({"files": sorted(files)}, lambda: "\n".join(sorted(files)), as_json)


def tell_news(found: Sequence[News]) -> None:
    """Say on stderr what became of what is out since the time before."""
    for again in found:
        lines = [f"No longer so by the record: {sentence}" for sentence in again.contradicted]
        lines += [f"What is out now gives away {words}" for words in again.given_away]
        for line in lines or ["What is out is right again by the record, and gives nothing away."]:
            click.echo(_folded(f"Release: {line}", "  "), err=True)


def _checked_text(checked: desk.Checked | desk.Proposed, *, of_all: bool = False) -> str:
    lines = [_verdict_text(checked.verdict, ALL_OUT if of_all else ONE)]
    if isinstance(checked, desk.Checked):
        lines += [_folded(f"  No longer so by the record: {each}", "    ") for each in checked.contradicted]
    lines += [_folded(f"  Look into it: {each}", "    ") for each in checked.doubts]
    if checked.advice:
        lines.append(_folded(f"  Instead: {checked.advice}.", "    "))
    return "\n".join(lines)


def _release_text(found: Release) -> str:
    lines = [f"{found.id}  {found.marking}  {found.state.upper()}", _folded(f"  “{found.statement.text}”", "   ")]
    lines.append(f"  {found.statement.speaker}, {found.statement.said_on}; {_taken(found)} by {found.proposed_by}")
    if found.cleared_by:
        lines.append(f"  cleared by {' and '.join(found.cleared_by)}")
    if found.not_before:
        lines.append(f"  not before {found.not_before}")
    if found.is_ours and found.published_at:
        lines.append(f"  published {found.published_at:%Y-%m-%d %H:%M} UTC")
    if found.retracted_at:
        lines.append(_folded(f"  taken back {found.retracted_at:%Y-%m-%d %H:%M} UTC: {found.retraction}", "    "))
    return "\n".join(lines)


def _looked_text(looked: desk.Looked) -> str:
    lines = [_release_text(looked.release)]
    if looked.checked is not None:
        lines.append(_checked_text(looked.checked))
    if looked.problem is not None:
        lines.append(_folded(looked.problem, "  "))
    if looked.may:
        lines.append(f"You may now {' or '.join(looked.may)} it.")
    return "\n".join(lines)


def _taken(found: Release) -> str:
    return "taken down" if found.state == "heard" else "proposed"


def _waiting_text(waiting: Sequence[Overheard], any_public: bool) -> str:
    if not any_public:
        return "No report is public yet: name public_sources or public_channels in mission/release.yaml."
    if not waiting:
        return "Nothing that public reports say of our numbers waits to be confirmed."
    lines = ["What public reports say of our numbers, to be confirmed with --accept CLAIM --by NAME:"]
    for item in waiting:
        lines += [f"  {item.claim}  {item.source}", _folded(f"    “{item.quote}”", "     ")]
        said = item.statement
        readings = readings_of(said, phrase_book()) if said else ()
        read = f"    read: {', '.join(readings)}" if readings else f"    cannot be taken down so: {item.why_not}"
        lines.append(_folded(read, "      "))
    lines.append("What cannot be taken down so can be worded by hand: standby release hear FILE --by NAME")
    return "\n".join(lines)


def _verdict_text(verdict: Verdict, answers: tuple[str, str]) -> str:
    rule = f"{verdict.rule.width} people wide and the most {verdict.rule.ratio:g} times the least"
    lines = [f"{answers[not verdict.allowed]}. The rule: at least {rule}."]
    for finding in (f for f in verdict.findings if not f.safe):
        lines.append(f"  {finding.name}: outsiders would know {_interval(finding.after.low, finding.after.high)}")
        if not finding.settled:
            lines.append(
                "    that this is too tight was not shown, nor in the time there is that it is not: held unsafe"
            )
        lines += [_folded(f"    {reason.words}", "      ") for reason in finding.reasons]
    if verdict.wording:
        lines.append(_folded(f"  The wording: {verdict.wording}.", "    "))
    lines += [_folded(f"  Read as: {reading}", "    ") for reading in verdict.readings]
    return "\n".join([*lines, _folded(f"  Outsiders: {_outsiders(verdict)}", "    ")])


def _outsiders(verdict: Verdict) -> str:
    known = verdict.adversary
    told = [f"model {known.version}", f"phrase book {verdict.phrase_book}"]
    told += [f"at most {known.cap} of one unit at one site"] if known.cap is not None else []
    if known.largest_change_per_day is not None:
        told.append(f"no change by more than {known.largest_change_per_day} a day")
    told += [f"no {unit} at {site}" for site, unit in known.absent]
    told += [f"they know besides: {words}" for words in known.knows]
    return ", ".join(told)


def _knowledge_text(found: asked.Knowledge) -> str:
    many = counted(len(found.statements), "statement")
    lines = [f"What the {found.by} can infer by the end of {found.at}, from {many}."]
    lines += [_folded(f"  {statement}", "    ") for statement in found.statements]
    shown = [row for row in found.inferred if row.said or not row.safe]
    width = min(72, max((len(row.quantity) for row in shown), default=0))
    if found.differing:
        lines.append("Left out, since they cannot be true with the better graded ones:")
        lines += [_folded(f"  {each}", "    ") for each in found.differing]
    lines += ["", f"{'quantity':<{width}}  {'least':>6}  {'most':>6}  by the rule"] if shown else []
    for row in shown:
        most = "open" if row.high is None else str(row.high)
        safe = f"{'safe' if row.safe else 'TOO TIGHT'}{'' if row.tightest else ' *'}"
        lines.append(f"{row.quantity[:width]:<{width}}  {row.low:>6}  {most:>6}  {safe}")
        lines += [_folded(f"    {reason}", "      ") for reason in row.because]
    if not all(row.tightest for row in shown):
        lines.append("* With more work than was done here outsiders may infer more of these.")
    if more := len(found.inferred) - len(shown):
        lines.append(f"Nothing that was said bears on {more} {'more ' if shown else ''}protected numbers.")
    if found.public_values:
        lines += ["", "Our public numbers, which keep their words:"]
        lines += [_folded(f"  {value}", "    ") for value in found.public_values]
    return "\n".join(lines)


def _interval(low: int, high: int | None) -> str:
    return f"{low} or more" if high is None else f"{low} to {high}"


def _folded(line: str, indent: str) -> str:
    return textwrap.fill(line, 100, subsequent_indent=indent, drop_whitespace=True, break_long_words=False)
