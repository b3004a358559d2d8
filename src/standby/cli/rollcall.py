"""The commands of the roll call: open, answer, show, list, close."""

import textwrap
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from standby.basis.time import parse_optional_instant
from standby.cli.people import by_option
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import people as desk
from standby.desk.workspace import open_workspace
from standby.people.model import ANSWERS, Board
from standby.people.overdue import NEEDS_SOMEBODY, answered_state

WIDTH = 100
rollcall_option = click.option("--rollcall", metavar="ID", help="Which roll call; the newest by default.")


@click.group()
def rollcall() -> None:
    """Ask everybody whether they are safe, and see at once who has not been heard."""


@rollcall.command(name="open")
@click.option("--because", metavar="WORDS", required=True, help="Why the roll is called.")
@click.option("--question", metavar="WORDS", default=desk.QUESTION, show_default=True, help="What is asked.")
@click.option("--site", metavar="SITE", help="Only people held to be at this site.")
@click.option("--unit", metavar="UNIT", help="Only people of this unit.")
@click.option("--answer-minutes", type=float, default=30, show_default=True, help="After so long it is overdue.")
@click.option("--grace-minutes", type=float, default=30, show_default=True, help="After so long more, unaccounted.")
@click.option("--good-minutes", type=float, default=240, show_default=True, help="So long is an answer good.")
@by_option
@json_option
@click.pass_obj
def open_(
    directory: Path,
    because: str,
    question: str,
    site: str | None,
    unit: str | None,
    answer_minutes: float,
    grace_minutes: float,
    good_minutes: float,
    by: str,
    as_json: bool,
) -> None:
    """Open a roll call: from now on the clock alone says who is overdue."""
    with open_workspace(directory) as workspace:
        opened = desk.open_rollcall(
            workspace, because=because, by=by, question=question, site=site, unit=unit,
            answer_minutes=answer_minutes, grace_minutes=grace_minutes, good_minutes=good_minutes,
        )  # fmt: skip
        show(opened, lambda: board_text(opened, workspace.zone), as_json)


@rollcall.command()
@click.argument("person")
@click.argument("state", type=click.Choice(list(ANSWERS)))
@rollcall_option
@click.option("--by", metavar="PERSON", help="Who reports it, when it is not the person.")
@click.option("--method", metavar="WORDS", default="message", show_default=True, help="How: radio, phone, in person.")
@click.option("--said", metavar="T", help="When it was said, if not now.")
@click.option("--good-minutes", type=float, help="For how long it is good; as the roll call says by default.")
@click.option("--receipt", metavar="NAME", help="The sender's own name for this answer: sent twice, it counts once.")
@json_option
@click.pass_obj
def answer(
    directory: Path,
    person: str,
    state: str,
    rollcall: str | None,
    by: str | None,
    method: str,
    said: str | None,
    good_minutes: float | None,
    receipt: str | None,
    as_json: bool,
) -> None:
    """Record what was said of PERSON."""
    with open_workspace(directory) as workspace:
        given = desk.answer_rollcall(
            workspace, person, state, rollcall=rollcall, by=by, method=method,
            said_at=parse_optional_instant(said), good_minutes=good_minutes, receipt=receipt,
        )  # fmt: skip
        until = given.good_until.astimezone(workspace.zone).strftime("%Y-%m-%d %H:%M %Z")
    show(given, lambda: f"{given.person}: {answered_state(given)}, good until {until}.", as_json)


@rollcall.command(name="show")
@rollcall_option
@clocks
@json_option
@click.pass_obj
def show_(directory: Path, rollcall: str | None, valid: str | None, known: str | None, as_json: bool) -> int:
    """Show where everybody stands; exits with 1 while somebody needs a person to act."""
    with open_workspace(directory) as workspace:
        found = desk.show_rollcall(workspace, rollcall, parse_as_of(valid, known, workspace.clock()))
        show(found, lambda: board_text(found, workspace.zone), as_json)
    return 1 if any(person.state in NEEDS_SOMEBODY for person in found.people) else 0


@rollcall.command(name="list")
@clocks
@json_option
@click.pass_obj
def list_(directory: Path, valid: str | None, known: str | None, as_json: bool) -> None:
    """List the roll calls, the newest first, each with its count."""
    with open_workspace(directory) as workspace:
        found = desk.list_rollcalls(workspace, parse_as_of(valid, known, workspace.clock()))
        lines = [_listed(each, workspace.zone) for each in found] or ["No roll call was opened by then."]
    show({"rollcalls": found}, lambda: "\n".join(lines), as_json)


@rollcall.command()
@rollcall_option
@click.option("--because", metavar="WORDS", required=True, help="Why it is closed.")
@by_option
@json_option
@click.pass_obj
def close(directory: Path, rollcall: str | None, because: str, by: str, as_json: bool) -> None:
    """Close a roll call; the board then stands as it was, and nobody becomes safe by it."""
    with open_workspace(directory) as workspace:
        found = desk.close_rollcall(workspace, rollcall, by=by, because=because)
        show(found, lambda: board_text(found, workspace.zone), as_json)


def board_text(board: Board, zone: ZoneInfo) -> str:
    """Write the board for a terminal: the count first, then whoever needs somebody to act."""
    roster = board.roster_as_of.astimezone(zone).strftime("%Y-%m-%d %H:%M") if board.roster_as_of else "mission files"
    at = board.at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")
    rows = [
        f"ROLL CALL {board.rollcall}{'  CLOSED' if board.closed_at else ''}",
        f"{board.question} Because: {board.because}",
        f"At {at}: {board.accountability.says} (roster as of {roster})",
    ]
    wrapped = [line for row in rows for line in textwrap.wrap(row, WIDTH)]
    return "\n".join([*wrapped, "=" * WIDTH, *_rows(board)])


def _rows(board: Board) -> Iterable[str]:
    for person in board.people:
        where = person.site or "no site"
        text = f"{person.state:<26} {person.name} ({person.kind}, {where}): {person.says}"
        yield textwrap.fill(text, WIDTH, subsequent_indent=" " * 27)


def _listed(board: Board, zone: ZoneInfo) -> str:
    opened = board.opened_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    closed = ", closed" if board.closed_at else ""
    text = f"{board.rollcall}  opened {opened}{closed}: {board.accountability.says}. {board.because}"
    return textwrap.fill(text, WIDTH, subsequent_indent=" " * 6)
