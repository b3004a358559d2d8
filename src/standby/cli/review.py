"""The commands of the review: what waits, accept, correct, reject, names, days, reading again, comparing."""

import textwrap
from collections.abc import Sequence
from pathlib import Path

import click

from standby.basis.json import to_json
from standby.basis.quantities import counted
from standby.basis.time import iso
from standby.cli.review_session import Session
from standby.cli.review_text import WIDTH, claim_card, comparisons_text, waiting_text
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import aliases as names
from standby.desk import comparing
from standby.desk import reviewing as desk
from standby.desk.readers import reader_for
from standby.desk.workspace import open_workspace
from standby.record.plain import claim_json
from standby.record.review import Reread

by_option = click.option("--by", metavar="NAME", required=True, help="Who does this.")
reason_option = click.option("--reason", metavar="WORDS", required=True, help="Why, in a few words.")


@click.group(invoke_without_command=True)
@click.option("--by", metavar="NAME", help="Who reviews; without it what waits is listed.")
@click.option("--source", metavar="SOURCE", help="Only claims from this source.")
@click.option("--report", metavar="REPORT", help="Only claims of this report: its id or file name.")
@click.option("--kind", metavar="KIND", help="Only claims of this kind, such as incident or consent.")
@json_option
@click.pass_context
def review(
    ctx: click.Context, by: str | None, source: str | None, report: str | None, kind: str | None, as_json: bool
) -> None:
    """Review what the reader proposed, one claim at a time beside its text.

    With --by it asks for a key at each claim; without, or with --json, it lists what waits.
    """
    if ctx.invoked_subcommand:
        return
    with open_workspace(ctx.obj) as workspace:
        if by and not as_json:
            Session(workspace, by=by, source=source, report=report, kind=kind).run()
            return
        held = desk.waiting(workspace, source=source, report=report, kind=kind)
        answer = {
            "claims": [claim_json(claim) for claim in held.claims],
            "by_source": dict(held.by_source),
            "person_only": list(held.person_only),
            "chances": dict(held.chances),
            "on_it": [{"by": one.by, "source": one.source, "since": iso(one.since)} for one in held.on_it],
        }
        show(answer, lambda: waiting_text(held, workspace.zone), as_json)


@review.command()
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option("--source", metavar="SOURCE", help="Accept all that waits from this source, as a batch.")
@click.option("--report", metavar="REPORT", help="Accept all that waits of this report, as a batch.")
@click.option("--kind", metavar="KIND", help="Accept all that waits of this kind, as a batch.")
@click.option("--at-least", metavar="P", type=click.FloatRange(0, 1), default=0.0, help="Only likely ones, 0 to 1.")
@click.option("--reason", metavar="WORDS", default="", help="Why, where there is something to say.")
@by_option
@json_option
@click.pass_obj
def accept(
    directory: Path,
    claims: tuple[str, ...],
    source: str | None,
    report: str | None,
    kind: str | None,
    at_least: float,
    reason: str,
    by: str,
    as_json: bool,
) -> int:
    """Accept claims as what their reports say; a batch leaves consent and casualties for a look each."""
    with open_workspace(directory) as workspace:
        if claims:
            done = desk.accept(workspace, claims, by=by, reason=reason)
            answer = {"accepted": list(done.claims), "already": list(done.already), "left": []}
        else:
            batch = desk.accept_batch(workspace, by=by, source=source, report=report, kind=kind, at_least=at_least)
            answer = {"accepted": list(batch.accepted), "already": [], "left": list(batch.left)}
    show(answer, lambda: _accepted_text(answer), as_json)
    return 1 if answer["left"] else 0


@review.command()
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@reason_option
@by_option
@json_option
@click.pass_obj
def reject(directory: Path, claims: tuple[str, ...], reason: str, by: str, as_json: bool) -> None:
    """Reject claims, for their reports do not say so; from now on they count as withdrawn."""
    with open_workspace(directory) as workspace:
        given = desk.reject(workspace, claims, by=by, reason=reason)
    show(given, lambda: f"Rejected {counted(len(given.claims), 'claim')} ({given.id}): {reason}", as_json)


@review.command()
@click.argument("claim", metavar="CLAIM")
@click.option("--set", "changes", multiple=True, required=True, metavar="SLOT=VALUE", help="A slot; repeatable.")
@reason_option
@by_option
@json_option
@click.pass_obj
def correct(directory: Path, claim: str, changes: tuple[str, ...], reason: str, by: str, as_json: bool) -> None:
    """Correct slots of a claim: kind, subject, predicate, object, place, when, quantity, speaker, certainty, words."""
    told = {slot.strip(): value for slot, _, value in (change.partition("=") for change in changes)}
    with open_workspace(directory) as workspace:
        new = desk.correct(workspace, claim, told, by=by, reason=reason)
        report = desk.report_of(workspace, new)
        show(claim_json(new), lambda: claim_card(new, desk.context_of(new, report)), as_json)


@review.command()
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@click.option("--reader", type=click.Choice(["rules", "llm"]), default="rules", help="Which reader; rules by default.")
@reason_option
@by_option
@json_option
@click.pass_obj
def again(directory: Path, reports: tuple[str, ...], reader: str, reason: str, by: str, as_json: bool) -> None:
    """Read reports again as the mission names things now; new claims supersede the old. No REPORT: every one."""
    with open_workspace(directory) as workspace:
        chosen = reader_for(workspace, reader)
        done = desk.read_again(workspace, reports, by=by, reason=reason, reader=chosen)
    show({"reports": to_json(done)}, lambda: _reread_text(done), as_json)


@review.command()
@click.argument("report", metavar="REPORT")
@click.argument("days", metavar="D")
@reason_option
@by_option
@json_option
@click.pass_obj
def date(directory: Path, report: str, days: str, reason: str, by: str, as_json: bool) -> None:
    """Say on which day a report was written, or two days joined by .., and resolve its relative dates anew."""
    with open_workspace(directory) as workspace:
        done = desk.set_date(workspace, report, desk.days_of(days), by=by, reason=reason)
    show(done, lambda: _reread_text([done]), as_json)


@review.command()
@click.argument("phrase", metavar="PHRASE")
@click.argument("means", metavar="ID", required=False)
@click.option("--end", is_flag=True, help="Let the phrase mean nothing of the mission's from now on.")
@click.option("--reason", metavar="WORDS", default="", help="Why; needed with --end.")
@by_option
@json_option
@click.pass_obj
def alias(directory: Path, phrase: str, means: str | None, end: bool, reason: str, by: str, as_json: bool) -> None:
    """Let a phrase of the reports mean a unit:ID, site:ID, person:ID or source:ID from now on."""
    if end == bool(means):
        raise click.UsageError("Name what the phrase means, or give --end.")
    with open_workspace(directory) as workspace:
        if means:
            added = names.add_alias(workspace, phrase, means, by=by, reason=reason)
            answer = {"phrase": added.phrase, "means": added.means, "ended": False}
        else:
            names.end_alias(workspace, phrase, by=by, reason=reason)
            answer = {"phrase": phrase, "means": None, "ended": True}
    says = f"{phrase!r} means {means} from now on" if means else f"{phrase!r} is no name of the mission's from now on"
    show(answer, lambda: f"{says}; read reports again with standby review again.", as_json)


@review.command()
@clocks
@json_option
@click.pass_obj
def aliases(directory: Path, valid: str | None, known: str | None, as_json: bool) -> None:
    """List the names that analysts added and that stood as known then."""
    with open_workspace(directory) as workspace:
        found = names.aliases(workspace, parse_as_of(valid, known, workspace.clock()))
    rows = [f"{one.phrase!r} means {one.means} (added by {one.by} on {one.since:%Y-%m-%d})" for one in found]
    show({"aliases": to_json(found)}, lambda: "\n".join(rows) or "No names were added.", as_json)


@review.command()
@json_option
@click.pass_obj
def pairs(directory: Path, as_json: bool) -> None:
    """List the claims that a rule takes for the same, for mutual support or for contradiction; a person judges."""
    with open_workspace(directory) as workspace:
        found = comparing.proposals(workspace)
        held = {one.claims: comparing.claims_in(workspace, one.claims) for one in found} if not as_json else {}
    show({"proposals": to_json(found)}, lambda: comparisons_text(found, held), as_json)


@review.command()
@click.argument("verdict", metavar="VERDICT")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@reason_option
@by_option
@json_option
@click.pass_obj
def judge(directory: Path, verdict: str, claims: tuple[str, ...], reason: str, by: str, as_json: bool) -> None:
    """Record a verdict on claims: same, corroborates, contradicts, corrects, withdrawn or unsure.

    With corrects, the first claim named corrects the others, which no longer count from now on.
    """
    with open_workspace(directory) as workspace:
        given = comparing.confirm(workspace, verdict, claims, by=by, reason=reason)
    show(given, lambda: f"Recorded: {given.verdict}, {counted(len(given.claims), 'claim')} ({given.id}).", as_json)


@review.command()
@click.argument("judgement", metavar="JUDGEMENT")
@reason_option
@by_option
@json_option
@click.pass_obj
def undo(directory: Path, judgement: str, reason: str, by: str, as_json: bool) -> None:
    """End a judgement from now on: an acceptance, a rejection or a comparison. Its past stays."""
    with open_workspace(directory) as workspace:
        desk.undo(workspace, judgement, by=by, reason=reason)
    show({"ended": judgement}, lambda: f"Ended {judgement}.", as_json)


def _accepted_text(answer: dict[str, list[str]]) -> str:
    rows = [f"Accepted {counted(len(answer['accepted']), 'claim')}."]
    rows += [f"Accepted before: {', '.join(answer['already'])}."] if answer["already"] else []
    rows += [f"Left for a look each: {', '.join(answer['left'])}."] if answer["left"] else []
    return "\n".join(textwrap.fill(row, WIDTH, subsequent_indent="  ", break_on_hyphens=False) for row in rows)


def _reread_text(done: Sequence[Reread]) -> str:
    """Say what came of each report that now reads otherwise, and of how many nothing did."""
    changed = [one for one in done if one.new or one.superseded or one.withdrawn]
    rows = [
        f"{one.report_id}: {counted(one.unchanged, 'claim')} as before, {len(one.new)} new "
        f"({len(one.superseded)} of them in place of others), {len(one.withdrawn)} withdrawn"
        for one in changed
    ]
    same = len(done) - len(changed)
    rows += [f"{counted(same, 'report')} as before."] if same else []
    return "\n".join(rows)
