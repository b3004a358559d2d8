"""Many at once: acts of many threads share one transaction, and one look at the disk acknowledges them all."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from standby.basis.errors import TryLater
from standby.store import Database, busy
from standby.store.hot import tell

MOST = 512
"""How many acts at most share one commit."""

PATIENCE = 4
"""A group waits for those answered last for at most this part of what the last commit took."""

LONGEST = 0.005
"""And never longer than this, in seconds."""

UNTOLD = 60.0
"""Nobody waits longer than this, in seconds, for a turn or to be told: then the disk, or a thread, has hung."""


@dataclass(slots=True, kw_only=True)
class _Group:
    """The acts that share a transaction, from the first one's beginning until all are told."""

    connection: Connection
    closing: ExitStack
    until: float
    size: int = 0
    problem: BaseException | None = None
    told: threading.Event = field(default_factory=threading.Event)


class Turns:
    """Lets the threads of one process write one after the other in a shared transaction.

    Each act has its own savepoint: one that raises is undone alone. The last act for which nobody waits commits for
    all of them, and each is acknowledged only then. Whoever reads in the middle of their own act reads from the
    shared transaction, so that a check sees the acts before it; everybody else reads what is committed.
    """

    def __init__(self, database: Database) -> None:
        """Prepare for a database; nothing is begun until somebody writes."""
        self._database = database
        self._turn = threading.Lock()
        self._came = threading.Condition()
        self._waiting = 0
        self._open: _Group | None = None
        self._answered, self._took = 0, 0.0
        self._mine = threading.local()

    @property
    def mine(self) -> Connection | None:
        """The connection of the act that this thread is in the middle of, or None."""
        connection: Connection | None = getattr(self._mine, "connection", None)
        return connection

    @contextmanager
    def taking(self) -> Iterator[Connection]:
        """Wait for a turn, give the shared connection for one act, and return when that is durable.

        Raises what the act raises; and what the commit raised, to every act of the group, of which then nothing is
        kept. Raises as ``Database.writing`` does when another process holds the record for too long, and ``TryLater``
        when the turn, or word of the commit, does not come.
        """
        self._wait_for_turn()
        try:
            group = self._open or self._begin()
            try:
                with self._database.speaking(), self._savepoint(group):
                    yield group.connection
            finally:
                group.size += 1
                if group.problem is not None or group.size >= MOST or not self._anybody_else(group):
                    self._finish(group)
        finally:
            self._turn.release()
        if not group.told.wait(UNTOLD):
            raise _not_told()
        if group.problem is not None:
            raise group.problem

    def _wait_for_turn(self) -> None:
        if self.mine is not None:
            raise RuntimeError("an act cannot begin in the middle of another one of the same thread")
        with self._came:
            self._waiting += 1
            self._came.notify()
        try:
            got = self._turn.acquire(timeout=UNTOLD)
        finally:
            with self._came:
                self._waiting -= 1
        if not got:
            raise busy()

    def _begin(self) -> _Group:
        with ExitStack() as stack:
            connection = stack.enter_context(self._database.writing())
            until = time.perf_counter() + min(self._took / PATIENCE, LONGEST)
            self._open = _Group(connection=connection, closing=stack.pop_all(), until=until)
        return self._open

    @contextmanager
    def _savepoint(self, group: _Group) -> Iterator[None]:
        """Undo an act alone when it raises; where the engine undid the whole transaction, the group is lost."""
        errors = group.connection.dialect.loaded_dbapi.Error
        tell(group.connection, "SAVEPOINT act")
        self._mine.connection = group.connection
        try:
            yield
            tell(group.connection, "RELEASE SAVEPOINT act")
        except BaseException as problem:
            try:
                tell(group.connection, "ROLLBACK TO SAVEPOINT act")
                tell(group.connection, "RELEASE SAVEPOINT act")
            except errors:
                group.problem = problem
            raise
        finally:
            self._mine.connection = None

    def _anybody_else(self, group: _Group) -> bool:
        """Say whether another act is waiting; those just answered are about to ask again, so wait a moment for them."""
        with self._came:
            while not self._waiting and group.size < self._answered:
                left = group.until - time.perf_counter()
                if left <= 0 or not self._came.wait(left):
                    break
            return self._waiting > 0

    def _finish(self, group: _Group) -> None:
        """Commit, or undo everything when the group is lost, and tell every act of the group which it was."""
        self._open = None
        began = time.perf_counter()
        try:
            if group.problem is not None:
                group.closing.__exit__(type(group.problem), group.problem, None)
            else:
                group.closing.close()
        except BaseException as problem:  # noqa: BLE001 - told to everybody whose act it took away
            group.problem = problem
        self._answered, self._took = group.size, time.perf_counter() - began
        group.told.set()


def _not_told() -> TryLater:
    return TryLater(
        "acknowledgement-missing",
        "It is not known whether this was recorded",
        f"the disk did not say so within {UNTOLD:.0f} seconds",
        "look at the disk, and whether it is in the record before you do it again",
    )
