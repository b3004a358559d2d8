"""The command that opens the web room."""

from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; only this machine by default.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="On which port.")
@click.option("--at", metavar="T", help="Look back: show the room as of then and let nothing be changed.")
@click.pass_obj
def serve(directory: Path, host: str, port: int, at: str | None) -> None:
    """Open the web room of this workspace; the first start prints a one-time link that makes the first account."""
    # The web room is heavy and every other command is not: it loads only here.
    from standby.web.serving import serve as serve_room

    serve_room(directory, host, port, at)
