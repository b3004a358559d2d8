"""Opens the web room on a port, and prints the one-time link of the first start."""

import socket
from pathlib import Path

import click
import uvicorn

from standby.access.accounts import any_account, make_link
from standby.basis.errors import AskedWrongly
from standby.basis.time import parse_optional_instant
from standby.web.app import make_app
from standby.web.screens.signing import FIRST


def serve(directory: Path, host: str, port: int, at: str | None = None) -> None:
    """Serve the room until it is interrupted; port 0 takes any that is free.

    Raises as ``make_app`` and ``listening`` do, before a link is made.
    """
    app = make_app(directory, looking_back=parse_optional_instant(at, end_of_day=True))
    door, room = listening(host, port), app.state.room
    address = f"http://{host}:{door.getsockname()[1]}"
    click.echo(f"The web room of {room.opened.settings.name}: {address} (Ctrl-C closes it)")
    if not any_account(room.doors):
        link = f"{address}/set-up/{make_link(room.doors, FIRST, '')}"
        click.echo(f"First start. Make the first account, within an hour, at: {link}")
    uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[door])


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there.

    Raises ``AskedWrongly`` (``port-taken``) when the port is another program's, the host no address of this machine,
    or the system lets nobody listen there.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as problem:
        raise AskedWrongly(
            "port-taken",
            "The web room was not opened",
            f"nothing can listen on {host} port {port}: {(problem.strerror or str(problem)).partition(' (')[0]}",
            "give another with --port, or close the room that is open there",
        ) from problem
