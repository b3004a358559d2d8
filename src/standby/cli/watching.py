"""The commands that watch the record, tell what is news, and say who has it in hand."""

import os
import socket
import time
from pathlib import Path

import click

from standby.basis.quantities import counted
from standby.cli.showing import json_option, show
from standby.desk import notices as desk
from standby.desk.alerting import Round, Watch
from standby.desk.erasing import Erasing
from standby.desk.sinks import sink_of
from standby.desk.workspace import MISSION, open_workspace
from standby.posture.deliveries import Delivery, Followed


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

    It may be killed at any moment: nothing is lost, and what was told is not told again. Places whose time is over are
    erased on the way.
    """
    to, worker, erasing = sink_of(sink), f"{socket.gethostname()}:{os.getpid()}", Erasing()
    while True:
        files = _files(directory)
        with open_workspace(directory) as workspace:
            watching = Watch(workspace, to, worker=worker)
            while files == _files(directory):
                erasing.round(workspace)
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
    failed = [f"{each.channel} did not get {each.notice}: {each.trouble}\n" for each in done.tried if each.trouble]
    told = f"{counted(count, 'notice')} sent; to be looked at again at {done.next_look:%Y-%m-%d %H:%M}Z"
    return "".join(failed) + told


@click.group()
def notices() -> None:
    """Say what was told and to whom, and who has it in hand."""


@notices.command(name="list")
@json_option
@click.pass_obj
def list_(directory: Path, as_json: bool) -> None:
    """List the notices, the newest first, with where each went and who has it."""
    with open_workspace(directory) as workspace:
        found = desk.raised(workspace)
    show(found, lambda: "\n".join(map(_followed, found)) or "No notice was raised yet", as_json)


@notices.command()
@click.argument("notice")
@json_option
@click.pass_obj
def acknowledge(directory: Path, notice: str, as_json: bool) -> None:
    """Say that one has a notice in hand: it goes to nobody further."""
    with open_workspace(directory) as workspace:
        done = desk.acknowledge(workspace, notice)
    show(done, lambda: _followed(done), as_json)


@notices.command()
@click.argument("channel")
@json_option
@click.pass_obj
def test(directory: Path, channel: str, as_json: bool) -> None:
    """Send a test message to one channel of the settings; nothing is recorded."""
    with open_workspace(directory) as workspace:
        sent = desk.try_channel(workspace, channel)
    show({"channel": sent}, lambda: f"A test message went out to {sent}", as_json)


def _followed(one: Followed) -> str:
    notice = one.notice
    has = f"{one.acknowledged_by} has it since {one.acknowledged_at:%Y-%m-%d %H:%M}Z" if one.acknowledged_by else ""
    nobody = "NOBODY HAS IT, and its time is over" if one.unanswered else "nobody has it yet"
    lines = [f"{notice.at:%Y-%m-%d %H:%M}Z  {notice.kind}: {notice.says}", f"    {notice.id}: {has or nobody}"]
    return "\n".join([*lines, *(f"    {_way(delivery)}" for delivery in one.deliveries)])


def _way(delivery: Delivery) -> str:
    after = f", after {delivery.left_by}" if delivery.left_by else ""
    if delivery.sent_at is not None:
        return f"{delivery.channel}{after}: out at {delivery.sent_at:%Y-%m-%d %H:%M}Z"
    return f"{delivery.channel}{after}: not out, tried {delivery.attempts} times; {delivery.trouble or 'waits'}"
