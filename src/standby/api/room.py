"""What the web doors keep open between two requests: the workspace, the accounts, and answers that cannot change."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from stat import S_ISREG
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from standby.access import Actor, permit
from standby.access.accounts import Doors, open_doors
from standby.access.looks import note_look
from standby.access.rows import names_readers
from standby.basis.errors import NotAllowed, StandbyError
from standby.basis.time import AsOf, Clock, utc_now
from standby.desk.actors import actor_named, actors_of
from standby.desk.advising import Advice
from standby.desk.asking import Answered
from standby.desk.board.today import assembled
from standby.desk.workspace import ACCOUNTS, MISSION, POLICY, Workspace, open_workspace, reread, unnoted
from standby.ledger import newest, newest_but
from standby.people.queries import ANSWERED

T = TypeVar("T")

KEPT = 256
"""So many answers are kept at most."""

OLDER = timedelta(minutes=2)
"""An answer may be so much older than its question while a newer one is made."""

SOON_S = 0.1
"""So long a question waits for the newer answer before it takes the older one, in seconds."""

FILES_S = 0.2
"""The mission files are looked at so often at most, in seconds."""

RETRY_S = 5.0
"""Files that could not be read are tried again so often, in seconds, even where none of them changed."""


FILES, RECORD = "files", "record"
"""What may be amiss with a room: a mission file has a mistake, or the record could not be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amiss:
    """What is amiss with the room, and since when; every page says it until it is over."""

    problem: StandbyError
    since: datetime


@dataclass(slots=True, kw_only=True)
class Room:
    """An open workspace for many people at once, and the answers already given.

    An answer as known by entry number k never changes, so it is kept until a new entry, another minute or a
    change in the mission files makes another question of it. While a file has a mistake the room goes on with what
    all of them said before: who watches over people must not lose them to a misspelt line.
    """

    directory: Path
    clock: Clock
    doors: Doors
    opened: Workspace
    closing: ExitStack
    files: tuple[tuple[str, int], ...]
    listed: tuple[Actor, ...]
    amiss: dict[str, Amiss] = field(default_factory=dict)
    looking_back: datetime | None = None
    answers: OrderedDict[Hashable, "Future[Any]"] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)
    latest: dict[Hashable, tuple[datetime, Any]] = field(default_factory=dict)
    behind: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, "made behind"))
    acts: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)
    looked: float = 0.0
    mistaken: tuple[tuple[str, int], ...] = ()
    again: float = 0.0
    renewed: int = 0

    def workspace(self) -> Workspace:
        """Return the workspace with what its files say now; while one has a mistake, with what all said before."""
        with self.lock:
            if monotonic() - self.looked > FILES_S:
                self._look_at_files()
                self.looked = monotonic()
            return self.opened

    def look_again(self) -> None:
        """Look at the mission files for the next question: one of them was just written."""
        self.looked = float("-inf")

    def went(self, about: str, problem: StandbyError | None) -> None:
        """Keep what is amiss (``FILES``, ``RECORD``), and since when; without a problem it is over."""
        before = self.amiss.get(about)
        if problem is None:
            self.amiss.pop(about, None)
        elif before is None or str(before.problem) != str(problem):
            self.amiss[about] = Amiss(problem=problem, since=before.since if before else self.clock())

    def _look_at_files(self) -> None:
        seen, now = _files(self.directory), monotonic()
        if seen != self.files and (seen != self.mistaken or now > self.again):
            self.mistaken, self.again = seen, now + RETRY_S
            try:
                opened, listed = reread(self.opened), actors_of(self.opened)
            except StandbyError as problem:
                self.went(FILES, problem)
                return
            self.opened, self.listed, self.files = opened, listed, seen
        if seen == self.files:
            self.went(FILES, None)

    def seen_by(self, actor: Actor) -> Workspace:
        """Return the workspace as one actor sees it and may act in it."""
        workspace = self.workspace()
        return replace(workspace, ledger=workspace.ledger.seen_by(actor), looked=self.note)

    def shared_by(self, actor: Actor) -> Workspace:
        """Return the workspace as all see it who may see the same as an actor; what is made there is good for them all.

        Nobody looks in it: whoever shows people out of it notes that look.
        """
        workspace = self.workspace()
        return replace(workspace, ledger=workspace.ledger.seen_by(self._sight(actor, self.newest())), looked=unnoted)

    def note(self, viewer: Actor, what: str, people: Collection[str]) -> None:
        """Note that somebody was shown where people are."""
        note_look(self.doors, viewer.id, what, people)

    def newest(self) -> int:
        """Return the number of the newest entry, 0 when there is none."""
        with self.opened.ledger.reading() as connection:
            return newest(connection)

    def actor(self, name: str) -> Actor:
        """Return the actor of an account with the roles held now."""
        workspace = self.workspace()
        # A role may end by the clock alone; an answer to a roll call gives and ends none.
        minute = self.clock().replace(second=0, microsecond=0)
        newest_k = self.newest_but_for(ANSWERED)

        def found() -> Actor:
            return actor_named(workspace, name, self.listed)

        return self.kept(("actor", name, minute, newest_k, self.files), found)

    def now(self) -> AsOf:
        """Return the question about this moment; looking back, about that past moment.

        It is not sealed to an entry: the number of the newest one would tell of entries that the asker may not read.
        """
        at = self.looking_back or self.clock()
        return AsOf(valid_at=at, known_at=at)

    def answer(self, actor: Actor, name: Hashable, as_of: AsOf, make: Callable[[Workspace, AsOf], T]) -> T:
        """Return an answer for an actor as of a moment, made now or kept from an equal question in the same minute.

        It is made once for all who may see the same, and whoever asks meanwhile waits for it.
        """
        workspace = self.shared_by(actor)
        return self.kept((*self.question(actor, as_of), name), lambda: make(workspace, as_of))

    def question(self, actor: Actor, as_of: AsOf, entry: int | None = None) -> tuple[Hashable, ...]:
        """Return what an answer depends on beside its name: who may see what, the minute, the record and the files."""
        minutes = (at.replace(second=0, microsecond=0) for at in (as_of.valid_at, as_of.known_at))
        newest_k = self.newest()
        sight = self._sight(actor, newest_k)
        return (sight, *minutes, as_of.entry, newest_k if entry is None else entry, self.files)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key, made once: of several who ask together one makes it."""
        with self.lock:
            held = self.answers.get(key)
            mine = held is None
            if held is None:
                held = self.answers[key] = Future()
            self.answers.move_to_end(key)
            while len(self.answers) > KEPT:
                self.answers.popitem(last=False)
        if mine:
            try:
                held.set_result(make())
            except BaseException as problem:
                with self.lock:
                    self.answers.pop(key, None)
                held.set_exception(problem)
                raise
        found: T = held.result()
        return found

    def soonest(self, actor: Actor, name: Hashable, as_of: AsOf, make: Callable[[], T]) -> T:
        """Return an answer, or soon one up to two minutes older while a newer one is still being made.

        Every answer says as of when it is, and open pages are told when the newer one is there. Only the first
        question waits, and one that comes after a long pause.
        """
        key = (*self.question(actor, as_of), name)
        place, at = (key[0], name, self.files), as_of.valid_at
        with self.lock:
            held, before = self.answers.get(key), self.latest.get(place)
        if before is None or at - before[0] > OLDER or (held and held.done()):
            return self._newest_made(place, at, key, make)
        making = held or self.behind.submit(self._made_behind, place, at, key, make)
        try:
            newer: T = making.result(SOON_S)
        except TimeoutError:
            older: T = before[1]
            return older
        return newer

    def assembled(self, actor: Actor, as_of: AsOf) -> tuple[Answered, Advice]:
        """Return the picture and the advice as an actor may see them, made once for all alike.

        An answer to a roll call comes every second when it matters: it leaves them as they stand until the minute.
        """
        workspace = self.shared_by(actor)
        rest = self.question(actor, as_of, self.newest_but_for(ANSWERED))
        return self.kept((*rest, "assembled"), lambda: assembled(workspace, as_of))

    def newest_but_for(self, acts_not: Sequence[str]) -> int:
        """Return the number of the newest entry whose act is none of these, looking only at what is new."""
        with self.opened.ledger.reading() as connection:
            seen, found = self.acts.get(tuple(acts_not), (0, 0))
            newest_k = newest(connection)
            found = newest_but(connection, acts_not, after=seen) or found
        self.acts[tuple(acts_not)] = (newest_k, found)
        return found

    def _newest_made(self, place: Hashable, at: datetime, key: Hashable, make: Callable[[], T]) -> T:
        made = self.kept(key, make)
        with self.lock:
            self.latest[place] = (at, made)
        return made

    def _made_behind(self, place: Hashable, at: datetime, key: Hashable, make: Callable[[], T]) -> T:
        with self.lock:
            new = key not in self.answers
        made = self._newest_made(place, at, key, make)
        self.renewed += new
        return made

    def _sight(self, actor: Actor, entry: int) -> Actor:
        """Return what of an actor decides what they see: without a label or a role of their own, not who they are."""
        if not permit(actor, "ask").allowed or self.kept(("names", entry), self._names_readers):
            return actor
        return replace(actor, id="", name="", roles=("observer",), held=())

    def _names_readers(self) -> bool:
        with self.opened.ledger.reading() as connection:
            return names_readers(connection)

    def close(self) -> None:
        """Let go of the record and of the accounts."""
        self.behind.shutdown(cancel_futures=True)
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
        listed=actors_of(workspace),
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
    return tuple(sorted(stamp for path in found if (stamp := _stamp(path))))


def _stamp(path: Path) -> tuple[str, int] | None:
    """Return the name and time of a file; None for a folder, and for a file that an editor has just put elsewhere."""
    try:
        told = path.stat()
    except OSError:
        return None
    return (str(path), told.st_mtime_ns) if S_ISREG(told.st_mode) else None
