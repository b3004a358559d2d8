"""Tables made from the log: made again when missing or of another shape, and compared with the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateIndex, CreateTable

from standby.basis.errors import StandbyError
from standby.basis.ids import canonical, sha256_hex
from standby.ledger.model import Projection
from standby.ledger.queries import entries
from standby.store import Database, guard, meta, open_database


class CannotReplay(Exception):
    """An entry from which no rows can be made."""

    def __init__(self, k: int, why: str) -> None:
        """Say which entry it is and why."""
        super().__init__(f"entry {k} cannot be replayed: {why}")
        self.k = k


def shape_of(projection: Projection) -> str:
    """Name the shape of a projection's tables, so that another shape is seen."""
    tables = projection.tables.sorted_tables
    made = [str(CreateTable(table)) for table in tables]
    indexes = [
        str(CreateIndex(index)) for table in tables for index in sorted(table.indexes, key=lambda i: str(i.name))
    ]
    return sha256_hex(canonical([made, indexes]))


def ensure_projection(database: Database, projection: Projection) -> None:
    """Make a projection's tables from the log unless they are there in this program's shape already."""
    shape = shape_of(projection)
    with database.reading() as connection:
        if _shape_kept(connection, projection) == shape:
            return
    with database.writing() as connection:
        if _shape_kept(connection, projection) != shape:
            rebuild(connection, projection)


def rebuild(connection: Connection, projection: Projection) -> None:
    """Throw a projection's tables away and make them again from every entry of the log."""
    projection.tables.drop_all(connection)
    lay(connection, projection)
    for each in entries(connection, acts=projection.projectors):
        projection.projectors[each.act](connection, each)


@contextmanager
def replayed(connection: Connection, projection: Projection, node: str) -> Iterator[Connection]:
    """Give a database in memory that holds a projection's tables as the log of another gives them.

    Raises ``CannotReplay`` at the first entry that says nothing a projector understands.
    """
    with open_database("", node=node, create=True).writing() as fresh:
        lay(fresh, projection)
        for each in entries(connection, acts=projection.projectors):
            try:
                projection.projectors[each.act](fresh, each)
            except (StandbyError, KeyError, TypeError, ValueError) as problem:
                raise CannotReplay(each.k, str(problem)) from problem
        yield fresh


def lay(connection: Connection, projection: Projection) -> None:
    """Create a projection's empty tables with what protects them."""
    projection.tables.create_all(connection, checkfirst=False)
    for table in projection.tables.sorted_tables:
        guard(connection, table)
    key = _key(projection)
    connection.execute(meta.delete().where(meta.c.key == key))
    connection.execute(meta.insert(), {"key": key, "value": shape_of(projection)})


def rows_of(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in the order of its primary key."""
    order = list(table.primary_key.columns)
    for row in connection.execute(select(table).order_by(*order).execution_options(yield_per=1000)):
        yield tuple(row)


def _shape_kept(connection: Connection, projection: Projection) -> str | None:
    present = set(inspect(connection).get_table_names())
    if not present.issuperset(projection.tables.tables):
        return None
    return connection.execute(select(meta.c.value).where(meta.c.key == _key(projection))).scalar()


def _key(projection: Projection) -> str:
    return f"projection:{projection.name}"
