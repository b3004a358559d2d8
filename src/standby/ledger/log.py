"""The log itself: open it, append to it in one transaction, read it back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy.engine import Connection

from standby.access import EVERYTHING, Actor
from standby.basis.errors import AskedWrongly
from standby.basis.time import Clock, iso, utc_now
from standby.ledger.form import body_of, head_of_body, moment
from standby.ledger.group import Turns
from standby.ledger.model import GENESIS, Entry, Projection, chain, microseconds
from standby.ledger.projections import ensure_projection
from standby.ledger.queries import damaged, newest
from standby.store import Database, meta, open_database
from standby.store.compression import pack_content
from standby.store.hot import Direct, ask, tell

T = TypeVar("T")

KEEP = "INSERT INTO content (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An open record: the only way to write to it is ``writing``, and every act there is kept for ever.

    It is held as one viewer sees it: every question about labelled rows answers for that viewer.
    """

    database: Database
    clock: Clock
    projections: tuple[Projection, ...] = ()
    viewer: Actor = EVERYTHING
    turns: Turns | None = None

    @property
    def node(self) -> str:
        """The name of the place this record is written at."""
        return self.database.node

    def seen_by(self, viewer: Actor) -> "Ledger":
        """Return the same record as another viewer sees it."""
        return replace(self, viewer=viewer)

    def named(self, node: str) -> "Ledger":
        """Return the record as written at ``node``; one that holds an entry keeps the name it was begun with."""
        if node == self.node or self._holds_entries():
            return self
        with self.writing() as writer:
            if newest(writer.connection):
                return self
            writer.connection.execute(meta.update().where(meta.c.key == "node").values(value=node))
        return replace(self, database=replace(self.database, node=node))

    def _holds_entries(self) -> bool:
        with self.reading() as connection:
            return newest(connection) > 0

    def shared(self) -> "Ledger":
        """Return the same record for many threads: those that write at once are acknowledged by one commit."""
        return replace(self, turns=Turns(self.database))

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Append entries in one transaction: all are kept when this ends, none if it raises.

        Raises ``TryLater`` when another writer holds the record for too long.
        """
        with self.database.writing() if self.turns is None else self.turns.taking() as connection:
            yield Writer(self, connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for queries that sees one unchanging state of the record.

        In the middle of an act on a shared record it sees what the acts before it in the same commit did.
        """
        if self.turns is not None and self.turns.mine is not None:
            yield self.turns.mine
            return
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def asking(self) -> Iterator[Direct]:
        """Give a connection for one query, and for contents, which never change."""
        if self.turns is not None and self.turns.mine is not None:
            yield Direct(self.turns.mine.connection, self.turns.mine.dialect)
            return
        with self.database.asking() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the record."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class Writer:
    """One transaction on the log. What it appends is numbered at once and seen by others when it commits."""

    def __init__(self, ledger: Ledger, connection: Connection) -> None:
        """Take the log as it stands now; the caller holds the one writer's place."""
        self.connection = connection
        self.ledger = ledger
        self._last = _last(connection)
        self._undone: BaseException | None = None

    def append(
        self,
        act: str,
        subject: str,
        payload: Mapping[str, Any],
        *,
        actor: str,
        because: str | None = None,
        known_at: datetime | None = None,
    ) -> Entry:
        """Add one entry and what it means to every projection, and return it with its number.

        ``payload`` is plain data as JSON has it: text, numbers, lists and dicts. ``known_at`` is when we learnt
        it, now when not given. Raises ``AskedWrongly`` when that is in the future.
        """
        self._check_whole()
        last = self._last
        now = max(self.ledger.clock(), last.recorded_at) if last else self.ledger.clock()
        known = known_at or now
        if known > now:
            raise _in_the_future(known, now)
        draft = Entry(
            k=last.k + 1 if last else 1,
            recorded_at=now,
            known_at=known,
            node=self.ledger.node,
            actor=actor,
            act=act,
            subject=subject,
            payload=payload,
            because=because,
            prev_hash=last.hash.hex() if last else GENESIS.hex(),
        )
        return self._insert(draft, last.hash if last else GENESIS)

    def alone(self, act: Callable[["Writer"], T]) -> T:
        """Do one act of several in this transaction: if it raises, it is undone and the others are not."""
        self._check_whole()
        before = self._last
        tell(self.connection, "SAVEPOINT alone")
        try:
            done = act(self)
        except BaseException as problem:
            self._last = before
            self._undo(problem)
            raise
        tell(self.connection, "RELEASE SAVEPOINT alone")
        return done

    def keep(self, data: bytes) -> str:
        """Keep bytes exactly under their SHA-256 and return it; bytes already kept are not kept twice."""
        return self.keep_new(data)[0]

    def keep_new(self, data: bytes) -> tuple[str, bool]:
        """Keep bytes as ``keep`` does, and say too whether they were not kept before."""
        name = sha256(data)
        key = name.digest()
        try:
            new = tell(self.connection, KEEP, (key, pack_content(data))) != 0
        except self.connection.dialect.loaded_dbapi.IntegrityError:
            # The guard of SQLite refuses whoever would write again what is there, and so answers for us.
            if not ask(self.connection, "SELECT 1 FROM content WHERE sha256 = ?", (key,)):
                raise
            new = False
        return name.hexdigest(), new

    def _undo(self, problem: BaseException) -> None:
        """Undo one act. When the engine has undone the whole transaction, as on a full disk, all that follows fails."""
        try:
            tell(self.connection, "ROLLBACK TO SAVEPOINT alone")
            tell(self.connection, "RELEASE SAVEPOINT alone")
        except self.connection.dialect.loaded_dbapi.Error:
            self._undone = problem

    def _check_whole(self) -> None:
        if self._undone is not None:
            raise self._undone

    def _insert(self, draft: Entry, previous: bytes) -> Entry:
        body = body_of(draft)
        own = chain(previous, body)
        new = _hashed(draft, own)
        tell(
            self.connection,
            "INSERT INTO entry (k, known_at, act, subject, body, hash) VALUES (?, ?, ?, ?, ?, ?)",
            (new.k, microseconds(new.known_at), new.act, new.subject, body, own),
        )
        for projection in self.ledger.projections:
            if projector := projection.projectors.get(new.act):
                projector(self.connection, new)
        self._last = _Last(k=new.k, recorded_at=new.recorded_at, hash=own)
        return new


def _hashed(draft: Entry, own: bytes) -> Entry:
    """Return the entry with its hash; written out, for ``replace`` costs as much as writing the entry."""
    return Entry(
        k=draft.k,
        recorded_at=draft.recorded_at,
        known_at=draft.known_at,
        node=draft.node,
        actor=draft.actor,
        act=draft.act,
        subject=draft.subject,
        payload=draft.payload,
        because=draft.because,
        prev_hash=draft.prev_hash,
        hash=own.hex(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Last:
    """What the next entry needs of the one before it."""

    k: int
    recorded_at: datetime
    hash: bytes


def _last(connection: Connection) -> _Last | None:
    rows = ask(connection, "SELECT k, body, hash FROM entry ORDER BY k DESC LIMIT 1")
    if not rows:
        return None
    try:
        return _Last(k=rows[0][0], recorded_at=moment(head_of_body(rows[0][1]).recorded_at), hash=rows[0][2])
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise damaged(problem) from problem


def open_ledger(
    path: str | Path,
    *,
    clock: Clock = utc_now,
    node: str = "local",
    projections: Sequence[Projection] = (),
    create: bool = True,
) -> Ledger:
    """Open the record at a path (``""``: an empty one in memory), making it when there is none and ``create``.

    ``node`` names the place where a new record is written. A projection that is missing, or of another shape
    than this program's, is made again from the log. Raises as ``store.open_database`` does.
    """
    database = open_database(path, node=node, create=create)
    ledger = Ledger(database=database, clock=clock, projections=tuple(projections))
    for projection in ledger.projections:
        ensure_projection(database, projection)
    return ledger


def _in_the_future(known: datetime, now: datetime) -> AskedWrongly:
    return AskedWrongly(
        "received-in-future",
        f"It cannot have been received at {iso(known)}",
        f"that is after now ({iso(now)})",
        "give the time at which it was received, or check the clock of this machine",
    )
