"""Where notices go: the terminal, a file, or a program of the mission's own that sends them on."""

import os
import subprocess
import sys
from pathlib import Path

import orjson

from standby.basis.errors import AskedWrongly, TryLater
from standby.basis.json import to_json
from standby.posture.outbox import Notice, Sink

COMMAND_SECONDS = 60
"""How long a program may take to send one notice."""


class TerminalSink:
    """Writes each notice on one line of standard output. It cannot know what it wrote before it was killed."""

    def deliver(self, notice: Notice) -> None:
        """Write a notice."""
        sys.stdout.write(f"{notice.at:%Y-%m-%d %H:%M}Z  {notice.kind}: {notice.says}\n")
        sys.stdout.flush()

    def has(self, notice: Notice) -> bool:
        """Say no: nobody remembers what a terminal showed."""
        return False


class FileSink:
    """Appends each notice to a file as one line of JSON, on the disk before it counts as sent, each exactly once."""

    def __init__(self, path: Path) -> None:
        """Take the file; it is made with the first notice."""
        self.path = path

    def deliver(self, notice: Notice) -> None:
        """Append a notice; half a line that a killed sender left behind is closed first."""
        line = orjson.dumps(to_json(notice)) + b"\n"
        with self.path.open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def has(self, notice: Notice) -> bool:
        """Say whether the notice stands in the file on a whole line."""
        if not self.path.exists():
            return False
        lines = self.path.read_bytes().split(b"\n")[:-1]
        return any(_id_in(line) == notice.id for line in lines)


class CommandSink:
    """Runs a program for each notice: JSON on its standard input, the notice's id in ``STANDBY_NOTICE``.

    After a sender died the same id may come a second time: a program that must not repeat remembers the ids.
    """

    def __init__(self, command: str) -> None:
        """Take the command line, which a shell runs."""
        self.command = command

    def deliver(self, notice: Notice) -> None:
        """Run the program. Raises ``TryLater`` (``notice-not-delivered``) when it fails or takes too long."""
        try:
            done = subprocess.run(
                self.command,
                shell=True,
                input=orjson.dumps(to_json(notice)),
                env={**os.environ, "STANDBY_NOTICE": notice.id},
                timeout=COMMAND_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as problem:
            raise _undelivered(notice, f"the command took longer than {COMMAND_SECONDS} seconds") from problem
        if done.returncode:
            raise _undelivered(notice, f"the command ended with {done.returncode}")

    def has(self, notice: Notice) -> bool:
        """Say no: only the program knows what it sent."""
        return False


def sink_of(text: str) -> Sink:
    """Return the sink that ``stdout``, ``file:PATH`` or ``command:LINE`` names.

    Raises ``AskedWrongly`` (``sink-unknown``) for anything else.
    """
    kind, _, rest = text.partition(":")
    if text == "stdout":
        return TerminalSink()
    if kind == "file" and rest:
        return FileSink(Path(rest))
    if kind == "command" and rest:
        return CommandSink(rest)
    raise AskedWrongly(
        "sink-unknown",
        f"Notices cannot go to {text!r}",
        "it is none of stdout, file:PATH and command:LINE",
        "write it like --to file:notices.jsonl",
    )


def _id_in(line: bytes) -> str | None:
    try:
        told = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return told.get("id") if isinstance(told, dict) else None


def _undelivered(notice: Notice, why: str) -> TryLater:
    return TryLater(
        "notice-not-delivered",
        f"The notice {notice.id} did not get out",
        why,
        "mend the command; the notice is kept and sent again",
    )
