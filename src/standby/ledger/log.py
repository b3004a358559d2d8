"""The log itself: open it, append to it in one transaction, read it back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import select
from sqlalchemy.engine import Connection

from standby.basis.errors import AskedWrongly
from standby.basis.ids import sha256_hex
from standby.basis.time import Clock, iso, utc_now
from standby.ledger.model import GENESIS, Entry, Projection, body_of, chain, microseconds
from standby.ledger.projections import ensure_projection
from standby.ledger.queries import head
from standby.store import Database, content, entry, open_database

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An open record: the only way to write to it is ``writing``, and every act there is kept for ever."""

    database: Database
    clock: Clock
    projections: tuple[Projection, ...] = ()

    @property
    def node(self) -> str:
        """The name of the place this record is written at."""
        return self.database.node

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Append entries in one transaction: all are kept when this ends, none if it raises.

        Raises ``TryLater`` when another writer holds the record for too long.
        """
        with self.database.writing() as connection:
            yield Writer(self, connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for queries that sees one unchanging state of the record."""
        with self.database.reading() as connection:
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
        self._last = head(connection)

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
        last = self._last
        now = max(self.ledger.clock(), last.recorded_at) if last else self.ledger.clock()
        known = known_at or now
        if known > now:
            raise _in_the_future(known, now)
        previous = bytes.fromhex(last.hash) if last else GENESIS
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
        )
        self._last = self._insert(draft, previous)
        return self._last

    def alone(self, act: Callable[["Writer"], T]) -> T:
        """Do one act of several in this transaction: if it raises, it is undone and the others are not."""
        before = self._last
        try:
            with self.connection.begin_nested():
                return act(self)
        except BaseException:
            self._last = before
            raise

    def keep(self, data: bytes) -> str:
        """Keep bytes exactly under their SHA-256 and return it; bytes already kept are not kept twice."""
        name = sha256_hex(data)
        if self.connection.execute(select(content.c.sha256).where(content.c.sha256 == name)).first() is None:
            self.connection.execute(content.insert(), {"sha256": name, "bytes": data})
        return name

    def _insert(self, draft: Entry, previous: bytes) -> Entry:
        body = body_of(draft)
        own = chain(previous, body)
        new = replace(draft, prev_hash=previous.hex(), hash=own.hex())
        self.connection.execute(
            entry.insert(),
            {
                "k": new.k,
                "known_at": microseconds(new.known_at),
                "act": new.act,
                "subject": new.subject,
                "body": body,
                "hash": own,
            },
        )
        for projection in self.ledger.projections:
            if projector := projection.projectors.get(new.act):
                projector(self.connection, new)
        return new


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
