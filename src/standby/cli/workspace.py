"""The command that makes a workspace."""

from pathlib import Path

import click

from standby.cli.showing import json_option, show
from standby.desk.workspace import init_workspace


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--from",
    "template",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Copy the settings and mission files of this folder, such as mission-example.",
)
@json_option
def init(directory: Path, template: Path | None, as_json: bool) -> None:
    """Make a workspace in a new or empty folder."""
    settings = init_workspace(directory, template)
    answer = {"workspace": str(directory), "name": settings.name}
    show(answer, lambda: f"Made the workspace {directory} for {settings.name}; edit its mission/ folder.", as_json)
