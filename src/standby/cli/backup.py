"""The commands that copy the record and put a copy back."""

from pathlib import Path

import click

from standby.cli.showing import json_option, show
from standby.desk import backup as desk
from standby.desk.workspace import open_workspace

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@json_option
@click.pass_obj
def backup(directory: Path, file: Path, as_json: bool) -> None:
    """Copy the record to a new file, while others may write; seal it, put it back for trial and verify it."""
    with open_workspace(directory) as workspace:
        made = desk.back_up(workspace, file)
    words = f"{made.file} holds {made.entries} entries; it was put back for trial and verified."
    show(made, lambda: f"{words}\nEvery byte of it is sealed with the key {made.key}.", as_json)


@click.command()
@click.argument("file", type=FILE)
@json_option
@click.pass_obj
def restore(directory: Path, file: Path, as_json: bool) -> None:
    """Put a copy back as the record of a workspace that has none."""
    made = desk.restore(directory, file)
    show(made, lambda: _put_back(made, file), as_json)


def _put_back(made: desk.Restored, file: Path) -> str:
    words = f"The record was put back from {file}: {made.entries} entries, verified."
    if made.key is not None:
        sealed = f"Every byte of the copy is as it was sealed with the key {made.key}."
    else:
        sealed = (
            f"An earlier version made this copy, without a seal: {made.checked} was checked;\n"
            "bytes of the file that hold nothing were not."
        )
    return f"{words}\n{sealed}\n{_again(made)}"


def _again(made: desk.Restored) -> str:
    again, since = made.again, f"{made.until:%Y-%m-%d %H:%M} UTC" if made.until else "its beginning"
    erased = f"places and sheets erased: {again.parts}"
    if again.known:
        return (
            f"Since {since}, by accounts.db in this folder: refusals that hold again: {again.refusals}; {erased}.\n"
            "Who refused elsewhere since then must say so again."
        )
    return (
        f"There is no accounts.db in this folder, so who refused after {since} is not known:\n"
        f"ask again before anybody is shown where people are. By the clock alone: {erased}."
    )
