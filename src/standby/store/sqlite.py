"""SQLite as the record needs it: new enough, durable at every acknowledgement, one writer at a time."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool, StaticPool

from standby.basis.errors import Broken
from standby.store.hot import tell

OLDEST = (3, 51, 3)
"""Earlier versions can corrupt a database when two connections reset its write-ahead log at once."""

BUSY_MS = 10_000
"""How long a writer waits for another one before it is told to try later, in milliseconds."""


CACHE_KIB = 32_768
"""How much of a record each connection keeps in memory: the upper pages of every index of a million claims."""

IDLE = 3
"""How many connections are kept at hand between two transactions; fewer than the pool holds, for others use it too."""

STATEMENTS = 512
"""How many statements a connection keeps prepared.

The driver keeps those it was asked most, and the laying of a new record alone asks about a hundred, which is what some
drivers keep by themselves: then the statements of every transaction drive each other out, and each is prepared anew
each time, for as long as the connection lives."""

CHECKPOINT_PAGES = 4_000
"""After how many pages the write-ahead log is brought into the file: rarely enough that a page written in many
transactions is written there once, and soon enough that the log is written over, which a disk acknowledges in less
time than a log that grows."""


def choose_module(names: tuple[str, ...] = ("sqlite3", "pysqlite3.dbapi2")) -> ModuleType:
    """Return the first SQLite module that is new enough to trust. Raises ``Broken`` when there is none."""
    found = []
    for name in names:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        if module.sqlite_version_info >= OLDEST:
            return module
        found.append(module.sqlite_version)
    raise Broken(
        "sqlite-too-old",
        "The record cannot be opened",
        f"SQLite {'.'.join(map(str, OLDEST))} or newer is needed and {' and '.join(found) or 'none'} was found",
        "install the package pysqlite3 0.6.1 or newer",
    )


def open_sqlite(path: str) -> Engine:
    """Open a SQLite file, or a database in memory for an empty path."""
    module = choose_module()
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=path or ":memory:"),
        module=module,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000, "cached_statements": STATEMENTS},
        poolclass=QueuePool if path else StaticPool,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Set what every connection must hold: FULL lost nothing in simulated power cuts, NORMAL lost 74 of 120."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"cache_size=-{CACHE_KIB}",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        "synchronous=FULL",
        "mmap_size=0",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Lender:
    """Lends the connections to one SQLite file, and keeps a few at hand for whoever asks next.

    To take one from SQLAlchemy's pool and to give it back takes longer than SQLite's whole commit.
    """

    def __init__(self, engine: Engine) -> None:
        """Begin with none: the first are made when they are asked for."""
        self._engine = engine
        self._idle: list[Connection] = []

    @contextmanager
    def lending(self) -> Iterator[Connection]:
        """Give a connection that nobody else has; after an error it is cleaned by the pool before it serves again."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
        try:
            yield connection
            if connection.in_transaction():
                # Committed by the driver: SQLAlchemy only has to hear of it.
                connection.rollback()
        except BaseException:
            connection.close()
            raise
        if len(self._idle) < IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Connection]:
        """Give a connection in one transaction, which is committed when this ends and undone if it raises.

        Begun and committed by the driver: SQLAlchemy's own way to do so takes longer than SQLite's whole commit. One
        that means to write takes the one writer's place at once, so that it never has to upgrade.
        """
        with self.lending() as connection:
            tell(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")
            yield connection
            connection.connection.commit()

    def close(self) -> None:
        """Let go of the connections at hand."""
        while self._idle:
            self._idle.pop().close()


def _begin(connection: Connection) -> None:
    """Begin what SQLAlchemy takes for the beginning, unless ``transaction`` has begun it already."""
    if not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr] # it is connected
        tell(connection, "BEGIN IMMEDIATE" if connection.get_execution_options().get("standby_writes") else "BEGIN")


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers go on while one writes; SQLite keeps the setting in the file."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    except engine.dialect.loaded_dbapi.Error as problem:
        raise DatabaseError("PRAGMA journal_mode=WAL", None, problem) from problem
    finally:
        connection.close()
