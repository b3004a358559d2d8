"""The commands about the written rules: policy check, show and diff, and replay."""

from datetime import date
from pathlib import Path

import click

from standby.basis.errors import AskedWrongly
from standby.basis.json import to_json
from standby.basis.time import parse_instant
from standby.cli.rules_text import checked_text, diff_text, replay_text, shown_text
from standby.cli.showing import json_option
from standby.cli.showing import show as answer
from standby.desk import policies
from standby.desk.replaying import COMPARED, Replay, differing_days, last_recorded, of_unit, replays
from standby.desk.replaying import replay as run_replay
from standby.desk.workspace import Workspace, open_workspace


@click.group()
def policy() -> None:
    """Check, show and compare the written rules."""


@policy.command()
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Look the rules through for what cannot work, and run the cases beside them.

    Exits with 1 when a case fails or a rule is unable to do its work.
    """
    with open_workspace(ctx.obj) as workspace:
        found = policies.check(workspace)
        answer({"policies": [{**_plain(f), "sound": f.sound} for f in found]}, lambda: checked_text(found), as_json)
    ctx.exit(0 if all(f.sound for f in found) else 1)


@policy.command()
@click.option("--version", "version", metavar="V", help="The version or file to show; the one in force by default.")
@click.option("--rule", metavar="RULE", help="Only this rule, by its id.")
@json_option
@click.pass_obj
def show(directory: Path, version: str | None, rule: str | None, as_json: bool) -> None:
    """Show each rule as a sentence and as a decision table."""
    with open_workspace(directory) as workspace:
        found = policies.show(workspace, version=version, rule=rule)
        answer(found, lambda: shown_text(found), as_json)


@policy.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--from", "start", metavar="D", help="Replay from this day; the last 365 days of the record by default.")
@click.option("--to", "end", metavar="D", help="The last day of that replay.")
@json_option
@click.pass_obj
def diff(directory: Path, before: str, after: str, start: str | None, end: str | None, as_json: bool) -> None:
    """Say in words what changes from policy A to B, and on which recorded days the advice would have differed."""
    with open_workspace(directory) as workspace:
        found = policies.diff(workspace, before, after)
        span = _compared(workspace, start, end) if start or end or found.changes else None
        days = None
        if span is not None:
            both = [policies.choose(workspace, name) for name in (before, after)]
            days = differing_days(*replays(workspace, both, *span))
        told = {"from": span[0], "to": span[1], "days": days} if span else {"from": None, "to": None, "days": None}
        answer({**_plain(found), **told}, lambda: diff_text(found, span, days), as_json)


def _compared(workspace: Workspace, start: str | None, end: str | None) -> tuple[date, date] | None:
    if start is None and end is None:
        return last_recorded(workspace, COMPARED)
    return _span(start, end)


@click.command()
@click.option("--policy", "name", metavar="P", help="The version or file to replay; the one in force by default.")
@click.option("--from", "start", metavar="D", required=True, help="The first day.")
@click.option("--to", "end", metavar="D", required=True, help="The last day.")
@click.option("--unit", metavar="UNIT", help="Only this mission or contingent, by its id.")
@json_option
@click.pass_obj
def replay(directory: Path, name: str | None, start: str, end: str, unit: str | None, as_json: bool) -> None:
    """Run the recorded history through a policy day by day, each day as known then."""
    with open_workspace(directory) as workspace:
        found = of_unit(_replay(workspace, name, start, end), unit)
        answer(found, lambda: replay_text(found), as_json)


def _replay(workspace: Workspace, name: str | None, start: str, end: str) -> Replay:
    chosen = policies.choose(workspace, name, parse_instant(end, end_of_day=True))
    return run_replay(workspace, chosen, *_span(start, end))


def _span(start: str | None, end: str | None) -> tuple[date, date]:
    if start is None or end is None:
        raise AskedWrongly(
            "replay-span",
            "The history was not replayed",
            "it needs a first and a last day",
            "give both --from and --to",
        )
    return _day(start), _day(end)


def _day(text: str) -> date:
    return parse_instant(text).date()


def _plain(found: object) -> dict[str, object]:
    plain = to_json(found)
    assert isinstance(plain, dict)
    return {**plain}
