"""What the web doors keep open between two requests: the workspace, the accounts, and answers that cannot change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from standby.access import Actor
from standby.access.accounts import Doors, open_doors
from standby.basis.errors import NotAllowed
from standby.basis.time import AsOf, Clock, utc_now
from standby.desk.workspace import MISSION, POLICY, Workspace, open_workspace, reread
from standby.record.queries import head

T = TypeVar("T")

KEPT = 256
"""So many answers are kept at most."""

ACCOUNTS = "accounts.db"
"""The file of accounts and sessions, beside the record and apart from it."""


@dataclass(slots=True, kw_only=True)
class Room:
    """An open workspace for many people at once, and the answers already given.

    An answer as known by entry number k never changes, so it is kept until a new entry, another minute or a
    change in the mission files makes another question of it.
    """

    directory: Path
    clock: Clock
    doors: Doors
    opened: Workspace
    closing: ExitStack
    files: tuple[tuple[str, int], ...]
    looking_back: datetime | None = None
    answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def workspace(self) -> Workspace:
        """Return the workspace with what its files say now. Raises ``AskedWrongly`` when one has a mistake."""
        seen = _files(self.directory)
        with self.lock:
            if seen != self.files:
                self.opened, self.files = reread(self.opened), seen
            return self.opened

    def seen_by(self, actor: Actor) -> Workspace:
        """Return the workspace as one actor sees it and may act in it."""
        workspace = self.workspace()
        return replace(workspace, ledger=workspace.ledger.seen_by(actor))

    def newest(self) -> int:
        """Return the number of the newest entry, 0 when there is none."""
        last = head(self.opened.ledger)
        return last.k if last else 0

    def now(self) -> AsOf:
        """Return the question about this moment; looking back, about that past moment.

        It is not sealed to an entry: the number of the newest one would tell of entries that the asker may not read.
        """
        at = self.looking_back or self.clock()
        return AsOf(valid_at=at, known_at=at)

    def answer(self, actor: Actor, name: Hashable, as_of: AsOf, make: Callable[[Workspace, AsOf], T]) -> T:
        """Return an answer for an actor as of a moment, made now or kept from an equal question in the same minute."""
        workspace = self.seen_by(actor)
        minutes = (at.replace(second=0, microsecond=0) for at in (as_of.valid_at, as_of.known_at))
        key = (actor, name, *minutes, as_of.entry, self.newest(), self.files)
        with self.lock:
            if key in self.answers:
                self.answers.move_to_end(key)
                kept: T = self.answers[key]
                return kept
        made = make(workspace, as_of)
        with self.lock:
            self.answers[key] = made
            while len(self.answers) > KEPT:
                self.answers.popitem(last=False)
        return made

    def close(self) -> None:
        """Let go of the record and of the accounts."""
        self.doors.engine.dispose()
        self.closing.close()


def open_room(directory: Path, clock: Clock = utc_now, *, looking_back: datetime | None = None) -> Room:
    """Open the web room of a workspace. Raises as ``open_workspace`` does."""
    closing = ExitStack()
    workspace = closing.enter_context(open_workspace(directory, clock))
    workspace = replace(workspace, ledger=workspace.ledger.shared())
    return Room(
        directory=directory,
        clock=clock,
        doors=open_doors(directory / ACCOUNTS, clock),
        opened=workspace,
        closing=closing,
        files=_files(directory),
        looking_back=looking_back,
    )


def check_not_looking_back(room: Room) -> None:
    """Raise ``NotAllowed`` when the room shows a past moment, in which nobody can act."""
    if room.looking_back:
        raise NotAllowed(
            "looking-back",
            "Nothing was changed",
            "this room shows a past moment",
            "open the room without --at to act in it",
        )


def _files(directory: Path) -> tuple[tuple[str, int], ...]:
    """Return the names and times of the settings and mission files: when these differ, they are read again."""
    folder = directory / MISSION
    found = [directory / "standby.toml", *folder.glob("*.*"), *(folder / POLICY).glob("*.*")]
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in found if path.is_file()))
