"""The commands by which reports come in by themselves: poll feeds and mailboxes, watch a folder."""

import time
from collections.abc import Sequence
from pathlib import Path

import click
import orjson

from standby.cli.reading import taken_json, taken_text
from standby.cli.showing import json_option, show
from standby.desk.intake_places import IntakePlace, read_intake_places
from standby.desk.manifest import declared
from standby.desk.polling import Polled, poll
from standby.desk.reading import Taken
from standby.desk.watching import Watch, look
from standby.desk.workspace import MISSION, open_workspace


@click.group()
def intake() -> None:
    """Let reports come in by themselves: from feeds, mailboxes and folders."""


@intake.command(name="poll")
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--source", metavar="NAME", help="Who reports at these addresses.")
@click.option("--grade", metavar="B2", help="The grade of what comes from these addresses.")
@click.option("--password", metavar="VARIABLE", help="The environment variable with a mailbox's password.")
@json_option
@click.pass_obj
def poll_(
    directory: Path,
    addresses: tuple[str, ...],
    source: str | None,
    grade: str | None,
    password: str | None,
    as_json: bool,
) -> int:
    """Ask feeds and mailboxes (imaps://user@host/FOLDER) once; those of mission/intake.yaml by default."""
    with open_workspace(directory) as workspace:
        places = _places(addresses, source, grade, password) or [
            place for place in read_intake_places(directory / MISSION) if place.sort != "folder"
        ]
        polled = [poll(workspace, place) for place in places]
    show({"places": [_polled_json(one) for one in polled]}, lambda: _polled_text(polled), as_json)
    errors = [one.error for one in polled if one.error] + [t.error for one in polled for t in one.taken if t.error]
    for error in errors if not as_json else ():
        click.echo(str(error), err=True)
    return max((error.exit_code for error in errors), default=0)


@intake.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER]...")
@click.option("--source", metavar="NAME", help="Who reports in these folders.")
@click.option("--grade", metavar="B2", help="The grade of what is put into these folders.")
@click.option("--every", metavar="SECONDS", type=click.FloatRange(min=0.1), default=5.0, help="5 by default.")
@click.option("--for", "seconds", metavar="SECONDS", type=float, help="Stop after so long; never by default.")
@json_option
@click.pass_obj
def watch(
    directory: Path,
    folders: tuple[Path, ...],
    source: str | None,
    grade: str | None,
    every: float,
    seconds: float | None,
    as_json: bool,
) -> None:
    """Read what is put into folders, each file once it is whole; those of mission/intake.yaml by default.

    With --json each report is one line. Stop it with Ctrl-C and begin again at any time.
    """
    said = declared(received=None, published=None, source=source, grade=grade, channel="folder")
    watches = [Watch(folder=folder, declared=said) for folder in folders] or _listed(directory)
    if not watches:
        raise click.UsageError("Name a FOLDER, or list one in mission/intake.yaml.")
    click.echo(f"Watching {', '.join(str(one.folder) for one in watches)}; Ctrl-C stops.", err=True)
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        for one in watches:
            for taken in look(directory, one):
                _tell(taken, as_json)
        if until is not None and time.monotonic() >= until:
            return
        time.sleep(every)


def _places(addresses: Sequence[str], source: str | None, grade: str | None, password: str | None) -> list[IntakePlace]:
    return [
        IntakePlace(
            sort="mailbox" if address.startswith("imap") else "feed",
            address=address,
            source=source,
            grade=grade,
            password=password,
        )
        for address in addresses
    ]


def _listed(directory: Path) -> list[Watch]:
    return [
        Watch(
            folder=directory / place.address,
            declared=declared(received=None, published=None, source=place.source, grade=place.grade, channel="folder"),
        )
        for place in read_intake_places(directory / MISSION)
        if place.sort == "folder"
    ]


def _tell(taken: Taken, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(taken_json(taken)).decode())
        return
    click.echo(taken_text([taken]))
    if taken.error:
        click.echo(str(taken.error), err=True)


def _polled_json(polled: Polled) -> dict[str, object]:
    error = polled.error and {"code": polled.error.code, "says": str(polled.error), "exit_code": polled.error.exit_code}
    return {"place": polled.place, "reports": [taken_json(one) for one in polled.taken], "error": error}


def _polled_text(polled: Sequence[Polled]) -> str:
    if not polled:
        return "No feed or mailbox is named here or in mission/intake.yaml."
    rows: list[str] = []
    for one in polled:
        new = sum(taken.outcome == "recorded" for taken in one.taken)
        rows.append(f"{one.place}: {'not asked' if one.error and not one.taken else f'{new} new'}")
        rows += [f"  {line}" for line in taken_text(one.taken).splitlines()]
    return "\n".join(rows)
