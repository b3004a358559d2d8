"""The command that watches the record and tells what is news."""

import os
import socket
import time
from pathlib import Path

import click

from standby.cli.showing import json_option, show
from standby.desk.alerting import Round, Watch
from standby.desk.sinks import sink_of
from standby.desk.workspace import MISSION, open_workspace


@click.command()
@click.option(
    "--to", "sink", default="stdout", show_default=True, metavar="SINK", help="stdout, file:PATH or command:LINE."
)
@click.option("--once", is_flag=True, help="One round, then stop.")
@click.option("--every", default=5.0, show_default=True, metavar="SECONDS", help="How often to look for new entries.")
@json_option
@click.pass_obj
def watch(directory: Path, sink: str, once: bool, every: float, as_json: bool) -> None:
    """Look again whenever something is entered, ages or falls due, and tell what is news, once.

    It may be killed at any moment: nothing is lost, and what was told is not told again.
    """
    to, worker = sink_of(sink), f"{socket.gethostname()}:{os.getpid()}"
    while True:
        files = _files(directory)
        with open_workspace(directory) as workspace:
            watching = Watch(workspace, to, worker=worker)
            while files == _files(directory):
                done = watching.round()
                if once or (as_json and done.raised):
                    show(done, lambda done=done: _told(done), as_json)  # type: ignore[misc]
                if once:
                    return
                time.sleep(every)


def _files(directory: Path) -> list[tuple[str, int]]:
    """Return the mission's files with when they were last written: a change is read before the next round."""
    found = sorted((directory / MISSION).rglob("*"))
    return [(str(path), path.stat().st_mtime_ns) for path in found if path.is_file()]


def _told(done: Round) -> str:
    count = len(done.sent)
    return f"{count} notice{'' if count == 1 else 's'} sent; to be looked at again at {done.next_look:%Y-%m-%d %H:%M}Z"
