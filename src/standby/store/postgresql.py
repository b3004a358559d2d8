"""PostgreSQL as the record needs it: one writer at a time, numbered in commit order, durable when acknowledged."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection

from standby.basis.errors import Broken

OLDEST = 15
"""The oldest major version the record is tried on."""

BUSY_MS = 10_000
"""How long a writer waits for another one before it is told to try later, in milliseconds."""

CONNECT_S = 30
"""How long a server may take to let us in, in seconds."""

GONE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 6, "TCP_USER_TIMEOUT": 120_000}
"""How a server that is gone without a word is noticed after two minutes, while one that works may take its time."""

WRITER = 0x57A4DB1
"""The advisory lock that the one writer holds from its first statement until after its commit."""


def open_postgresql(url: str) -> Engine:
    """Open a PostgreSQL database. Raises ``Broken`` when the server is older than we know."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+pg8000"),
        isolation_level="REPEATABLE READ",
        connect_args={"timeout": CONNECT_S},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Once let in, wait for every answer as long as the server is there: a rebuild may take minutes."""
    own = connection._usock
    own.settimeout(None)
    for name, value in GONE.items():
        if hasattr(socket, name) and own.family != getattr(socket, "AF_UNIX", None):
            own.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def check_version(connection: Connection) -> None:
    """Raise ``Broken`` when the server is too old."""
    found = connection.dialect.server_version_info or (0,)
    if int(found[0]) < OLDEST:
        raise Broken(
            "postgresql-too-old",
            "The record cannot be opened",
            f"PostgreSQL {OLDEST} or newer is needed and the server is {'.'.join(map(str, found))}",
            "use a newer server",
        )


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """Give a connection in one transaction, which is committed when this ends and undone if it raises."""
    with engine.connect().execution_options(standby_writes=writes) as connection, connection.begin():
        yield connection


def _begin(connection: Connection) -> None:
    """Let readers see one state, and writers the newest one, after the writer before them has committed.

    A writer reads under READ COMMITTED: its snapshot must be taken after the lock is granted, or it would
    number its entries from a state that is already past.
    """
    if connection.get_execution_options().get("standby_writes"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_MS}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")
