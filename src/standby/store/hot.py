"""The few statements that run for every entry or claim, as plain SQL straight to the driver.

Written once for both engines with ``?`` for a value. SQLAlchemy's own path costs several times the statement
itself; everything else goes through it.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection, Dialect

Row = tuple[Any, ...]


class Direct(NamedTuple):
    """A connection of the driver that is asked one thing: no transaction is begun around it."""

    connection: Any
    dialect: Dialect


Asked = Connection | Direct


def ask(connection: Asked, sql: str, values: Sequence[Any] = ()) -> list[Row]:
    """Run a query and return its rows as plain tuples."""
    cursor = _cursor(connection)
    try:
        cursor.execute(_spelled(sql, connection.dialect.name), values)
        rows: list[Row] = list(cursor.fetchall())
    finally:
        cursor.close()
    return rows


def tell(connection: Connection, sql: str, values: Sequence[Any] = ()) -> int:
    """Run one statement that changes something, and return how many rows it concerned (-1 where that means nothing)."""
    cursor = _cursor(connection)
    try:
        cursor.execute(_spelled(sql, connection.dialect.name), values)
        number: int = cursor.rowcount
    finally:
        cursor.close()
    return number


def tell_each(connection: Connection, sql: str, rows: Iterable[Sequence[Any]]) -> int:
    """Run one statement for each of several rows of values, and return how many rows they concerned together."""
    cursor = _cursor(connection)
    try:
        cursor.executemany(_spelled(sql, connection.dialect.name), rows)
        number: int = cursor.rowcount
    finally:
        cursor.close()
    return number


def marks(number: int) -> str:
    """Return so many marks for values, as they stand in a list."""
    return ", ".join("?" * number)


def _cursor(connection: Asked) -> Any:
    # Of the driver itself: what SQLAlchemy holds around it costs as much again as a short statement.
    return connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr] # it is connected


@lru_cache(maxsize=256)
def _spelled(sql: str, dialect: str) -> str:
    """Write the marks for values as the engine's driver wants them."""
    return sql if dialect == "sqlite" else sql.replace("?", "%s")
