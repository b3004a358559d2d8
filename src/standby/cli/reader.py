"""The commands about what is learnt: from the review (learn, show, forget), of sources from their reports (homes)."""

import textwrap
from collections.abc import Sequence
from pathlib import Path

import click

from standby.basis.quantities import counted
from standby.cli.listing import WIDTH
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import learning
from standby.desk.acceptance import Scores
from standby.desk.homes import SourceHome, source_homes
from standby.desk.workspace import open_workspace

by_option = click.option("--by", metavar="NAME", required=True, help="Who does this.")


@click.group()
def reader() -> None:
    """Learn from the review how likely a person accepts what is proposed, and tell where sources are at home."""


@reader.command()
@click.option("--anyway", is_flag=True, help="Put it in force though it is no better on the frozen sample.")
@by_option
@json_option
@click.pass_obj
def learn(directory: Path, anyway: bool, by: str, as_json: bool) -> int:
    """Learn from every verdict that persons gave; tell how good it was before and is after on a frozen sample."""
    with open_workspace(directory) as workspace:
        done = learning.learn(workspace, by=by, anyway=anyway)
    show(done, lambda: _learnt_text(done), as_json)
    return 0 if done.in_force else 1


@reader.command(name="show")
@clocks
@json_option
@click.pass_obj
def show_(directory: Path, valid: str | None, known: str | None, as_json: bool) -> None:
    """Show what was learnt and was in force as known then: what each feature adds to the log-odds."""
    with open_workspace(directory) as workspace:
        held = learning.in_force(workspace, parse_as_of(valid, known, workspace.clock()))
    show(held, lambda: _held_text(held), as_json)


@reader.command()
@click.option("--reason", metavar="WORDS", required=True, help="Why, in a few words.")
@by_option
@json_option
@click.pass_obj
def forget(directory: Path, reason: str, by: str, as_json: bool) -> None:
    """Undo what was learnt last; what was in force before it is in force again."""
    with open_workspace(directory) as workspace:
        held = learning.forget(workspace, by=by, reason=reason)
    show(held, lambda: f"Undone. {_held_text(held)}", as_json)


@reader.command()
@json_option
@click.pass_obj
def homes(directory: Path, as_json: bool) -> None:
    """Propose where each source is at home, by the places that its own reports name."""
    with open_workspace(directory) as workspace:
        found = source_homes(workspace)
    show({"sources": found}, lambda: _homes_text(found), as_json)


def _homes_text(found: Sequence[SourceHome]) -> str:
    if not found:
        return "No source has reported yet."
    end = "Where one is right, write its line into mission/sources.yaml: reports read from then on go by it."
    return "\n".join([line for one in found for line in _home_lines(one)] + ([end] if any(map(_is_new, found)) else []))


def _home_lines(one: SourceHome) -> list[str]:
    listed = "" if one.listed else ", not in mission/sources.yaml"
    head = f"{one.source} ({counted(one.reports, 'report')}{listed})"
    told = [f"  told: {one.told}"] if one.told else []
    if one.proposed is None:
        return [head, *told, "  nothing is proposed: its reports do not say where it is at home"]
    why = f"{len(one.around)} of {counted(one.names, 'name')} of places lie around there: {', '.join(one.around)}"
    wrapped = textwrap.wrap(why, WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
    return [head, *told, f"  home: {one.proposed}" if _is_new(one) else "  its reports say the same", *wrapped]


def _is_new(one: SourceHome) -> bool:
    return one.proposed not in (None, one.told)


def _learnt_text(done: learning.Learnt) -> str:
    rows = [
        f"Learnt from {done.learnt_from} verdicts, {done.accepted} of them acceptances.",
        f"On the frozen sample of {done.before.claims}:",
        f"  before  {_scores(done.before)}",
        f"  after   {_scores(done.after)}",
        "What weighs most (added to the log-odds of acceptance):",
        *(f"  {weight:+.2f}  {name}" for name, weight in done.strongest),
    ]
    end = (
        f"In force from now on (entry {done.entry}); standby reader forget undoes it."
        if done.in_force
        else "It is no better on the frozen sample and was not put in force; --anyway does."
    )
    return "\n".join([*rows, end])


def _scores(scores: Scores) -> str:
    area = f", told apart {scores.auc:.2f}" if scores.auc is not None else ""
    return f"log loss {scores.log_loss:.3f}, Brier {scores.brier:.3f}{area}"


def _held_text(held: learning.InForce) -> str:
    if held.entry is None or held.since is None:
        return "Nothing learnt is in force."
    rows = [f"  {weight:+.2f}  {name}" for name, weight in sorted(held.model.weights.items(), key=lambda w: -abs(w[1]))]
    return "\n".join([f"In force: entry {held.entry}, learnt by {held.by} on {held.since:%Y-%m-%d}.", *rows])
