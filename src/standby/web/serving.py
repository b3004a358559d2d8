"""Opens the web room on a port, and prints the one-time link of the first start."""

from pathlib import Path

import click
import uvicorn

from standby.access.accounts import any_account, make_link
from standby.basis.time import parse_optional_instant
from standby.web.app import make_app
from standby.web.screens.signing import FIRST


def serve(directory: Path, host: str, port: int, at: str | None = None) -> None:
    """Serve the room until it is interrupted. Raises as ``make_app`` does, before anything listens."""
    app = make_app(directory, looking_back=parse_optional_instant(at, end_of_day=True))
    room = app.state.room
    address = f"http://{host}:{port}"
    click.echo(f"The web room of {room.opened.settings.name}: {address} (Ctrl-C closes it)")
    if not any_account(room.doors):
        link = f"{address}/set-up/{make_link(room.doors, FIRST, '')}"
        click.echo(f"First start. Make the first account, within an hour, at: {link}")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
