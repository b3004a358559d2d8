"""Copy the truth of a record to another database, whatever engine either is on: the log and what its entries keep."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.engine import Connection

from standby.basis.errors import AskedWrongly
from standby.ledger.log import Ledger
from standby.ledger.projections import rebuild
from standby.store import content, entry, meta
from standby.store.hot import Row, ask, marks, tell_each

PAGE = 500
"""How many rows are read at once."""


def copy_log(source: Ledger, target: Ledger) -> None:
    """Copy one moment of a record into an empty one, with its tables, in one transaction; others may write meanwhile.

    The copy takes the name of the node too. Raises ``AskedWrongly`` when the other record holds something already.
    """
    with source.reading() as reading, target.writing() as writer:
        if writer.connection.execute(select(entry.c.k).limit(1)).first():
            raise AskedWrongly(
                "restore-over-record",
                "The copy was not put back",
                f"the record at {target.database.name} holds entries already",
                "name an empty database, for nothing is ever written over",
            )
        for table, key in ((content, content.c.sha256), (entry, entry.c.k)):
            names = [column.name for column in table.c]
            statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks(len(names))})"
            for page in _pages(reading, table.name, names, key.name):
                tell_each(writer.connection, statement, page)
        beside = ask(reading, "SELECT k, part, bytes FROM erasable ORDER BY k, part")
        tell_each(writer.connection, "INSERT INTO erasable (k, part, bytes) VALUES (?, ?, ?)", beside)
        writer.connection.execute(meta.update().where(meta.c.key == "node").values(value=source.node))
        for projection in target.projections:
            rebuild(writer.connection, projection)


def _pages(connection: Connection, table: str, names: list[str], key: str) -> Iterator[list[Row]]:
    """Yield the rows of a table in the order of its key, some at a time."""
    columns, at = ", ".join(names), names.index(key)
    page = ask(connection, f"SELECT {columns} FROM {table} ORDER BY {key} LIMIT {PAGE}")
    while page:
        yield page
        after = (page[-1][at],)
        page = ask(connection, f"SELECT {columns} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {PAGE}", after)
