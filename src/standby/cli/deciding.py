"""The commands about decisions: decide, approve, and what else can be done about one."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec

import click

from standby.basis.errors import AskedWrongly
from standby.basis.time import parse_instant
from standby.cli.decisions_text import absence_text, decision_text, list_text
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import deciding
from standby.desk.deciding import Listed
from standby.desk.workspace import Workspace, open_workspace
from standby.posture.model import PRESETS

Given = ParamSpec("Given")

by_option = click.option("--by", metavar="PERSON", required=True, help="Who does this: an id or name in people.yaml.")
at_option = click.option("--at", metavar="T", help="When it was done, if it was done on paper; now by default.")
reason_option = click.option("--reason", metavar="TEXT", required=True, help="Why.")


@click.command()
@click.argument("unit", metavar="UNIT")
@click.option("--set", "values", multiple=True, metavar="AXIS=VALUE", help="A value on an axis; may be given again.")
@click.option("--preset", type=click.Choice(list(PRESETS)), help="A named posture, short for several values.")
@click.option("--label", metavar="SCALE:LABEL", help="A label of another scale, such as ifrc:orange; kept as written.")
@click.option("--as-recommended", is_flag=True, help="Every axis as the rules advise.")
@by_option
@reason_option
@click.option("--against", metavar="TEXT", help="Why it protects less than the rules advise.")
@click.option("--act-first", is_flag=True, help="Order it at once and have it confirmed afterwards.")
@click.option("--require", multiple=True, metavar="TEXT", help="A minimum requirement; may be given again.")
@click.option("--from", "begins", metavar="T", help="From when it counts; at once by default.")
@click.option("--review-by", metavar="T", help="When to look at it again; as the rules advise by default.")
@click.option("--expires", metavar="T", help="After this it holds only what protects more than before.")
@click.option("--sustainable-for", metavar="DAYS", type=float, help="For how many days it can be kept up.")
@at_option
@json_option
@click.pass_obj
def decide(
    directory: Path,
    unit: str,
    values: tuple[str, ...],
    preset: str | None,
    label: str | None,
    as_recommended: bool,
    by: str,
    reason: str,
    against: str | None,
    act_first: bool,
    require: tuple[str, ...],
    begins: str | None,
    review_by: str | None,
    expires: str | None,
    sustainable_for: float | None,
    at: str | None,
    as_json: bool,
) -> None:
    """Propose a posture for a unit and all below it; others sign it with standby approve.

    It cites the picture, the policy and the recommendation it was taken on.
    """
    wish = deciding.Wish(
        unit=unit,
        by=by,
        reason=reason,
        axes=dict(_axis(text) for text in values),
        preset=preset,
        label=label,
        as_recommended=as_recommended,
        against=against,
        act_first=act_first,
        at=_moment(at),
        takes_effect=_moment(begins),
        review_by=_moment(review_by, end_of_day=True),
        expires_at=_moment(expires, end_of_day=True),
        sustainable_days=sustainable_for,
        requirements=require,
    )
    _tell(directory, as_json, deciding.decide, wish)


@click.command()
@click.argument("decision", metavar="DECISION")
@by_option
@at_option
@json_option
@click.pass_obj
def approve(directory: Path, decision: str, by: str, at: str | None, as_json: bool) -> None:
    """Sign a decision as one of those who may; with the last signature it is ordered."""
    _tell(directory, as_json, deciding.approve, decision, by=by, at=_moment(at))


@click.group()
def decision() -> None:
    """List decisions, dissent, tick requirements, withdraw, and say who is away."""


@decision.command(name="list")
@clocks
@click.option("--unit", metavar="UNIT", help="Only decisions for this unit, by its id.")
@click.option(
    "--state",
    type=click.Choice(["proposed", "lapsed", "withdrawn", "ordered", "in force", "expired"]),
    help="Only decisions that are this far.",
)
@json_option
@click.pass_obj
def list_(
    directory: Path, valid: str | None, known: str | None, unit: str | None, state: str | None, as_json: bool
) -> None:
    """List the decisions as they stood at a moment, the newest first."""
    with open_workspace(directory) as workspace:
        as_of = parse_as_of(valid, known, workspace.clock())
        found = deciding.list_decisions(workspace, as_of, unit=unit, state=state)
        show({"decisions": found}, lambda: list_text(found), as_json)


@decision.command(name="show")
@click.argument("decision", metavar="DECISION")
@clocks
@json_option
@click.pass_obj
def show_(directory: Path, decision: str, valid: str | None, known: str | None, as_json: bool) -> None:
    """Show one decision: what it was taken on, who signed, who dissents, what is still open."""
    with open_workspace(directory) as workspace:
        told = deciding.show_decision(workspace, decision, parse_as_of(valid, known, workspace.clock()))
        show(told, lambda: decision_text(told), as_json)


@decision.command()
@click.argument("decision", metavar="DECISION")
@by_option
@reason_option
@at_option
@json_option
@click.pass_obj
def dissent(directory: Path, decision: str, by: str, reason: str, at: str | None, as_json: bool) -> None:
    """Record that somebody disagrees with a decision, and why; it stops nothing."""
    _tell(directory, as_json, deciding.dissent, decision, by=by, reason=reason, at=_moment(at))


@decision.command()
@click.argument("decision", metavar="DECISION")
@click.argument("number", metavar="NUMBER", type=int)
@by_option
@at_option
@json_option
@click.pass_obj
def tick(directory: Path, decision: str, number: int, by: str, at: str | None, as_json: bool) -> None:
    """Record that a minimum requirement is met; with the last one the posture is in force."""
    _tell(directory, as_json, deciding.tick, decision, number, by=by, at=_moment(at))


@decision.command()
@click.argument("decision", metavar="DECISION")
@by_option
@reason_option
@at_option
@json_option
@click.pass_obj
def withdraw(directory: Path, decision: str, by: str, reason: str, at: str | None, as_json: bool) -> None:
    """Withdraw one's own proposal before it is signed."""
    _tell(directory, as_json, deciding.withdraw, decision, by=by, reason=reason, at=_moment(at))


@decision.command()
@click.argument("person", metavar="PERSON")
@click.option("--from", "start", metavar="T", help="Since when; now by default.")
@click.option("--until", metavar="T", required=True, help="Until when.")
@by_option
@json_option
@click.pass_obj
def away(directory: Path, person: str, start: str | None, until: str, by: str, as_json: bool) -> None:
    """Record that somebody who signs is away, so that their deputies may sign."""
    with open_workspace(directory) as workspace:
        end = parse_instant(until, end_of_day=True)
        told = deciding.away(workspace, person, start=_moment(start), end=end, by=by)
        show(told, lambda: absence_text(told), as_json)


def _tell(
    directory: Path,
    as_json: bool,
    act: Callable[Concatenate[Workspace, Given], Listed],
    *told: Given.args,
    **named: Given.kwargs,
) -> None:
    """Do something about a decision and tell how it stands then."""
    with open_workspace(directory) as workspace:
        done = act(workspace, *told, **named)
        show(done, lambda: decision_text(done), as_json)


def _axis(text: str) -> tuple[str, str]:
    axis, sign, value = text.partition("=")
    if not sign or not axis.strip() or not value.strip():
        raise AskedWrongly(
            "decision-unreadable",
            f"The value {text!r} was not understood",
            "it is not of the form AXIS=VALUE",
            "write it like --set activity=paused",
        )
    return axis.strip(), value.strip()


def _moment(text: str | None, *, end_of_day: bool = False) -> datetime | None:
    return None if text is None else parse_instant(text, end_of_day=end_of_day)
