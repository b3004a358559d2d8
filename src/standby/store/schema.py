"""The tables that hold the truth: the log of entries, the contents they rest on, and what this database is.

Everything else in a database is a projection that can be made again from these.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.engine import Connection

SCHEMA_VERSION = 1

truth = MetaData()

meta = Table("meta", truth, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
"""What this database is: its schema, its node, and the shape of each projection."""

entry = Table(
    "entry",
    truth,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("entry_subject", "subject"),
)
"""The log. ``body`` is the whole entry in canonical JSON, ``hash`` the SHA-256 of the hash before it and of
the body; the other columns repeat what the body says, to search by. ``known_at`` is in microseconds since 1970."""

content = Table(
    "content",
    truth,
    Column("sha256", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
"""What entries rest on, kept byte for byte under its SHA-256."""


def forbid_change(table: Table, *, save_once: str | None = None) -> dict[str, str]:
    """Return, by name, the SQLite triggers that refuse to change or delete a row.

    ``save_once`` names one column that may be set while it is still empty, if nothing else in the row changes.
    """
    refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table.name} are never changed'); END"
    when = ""
    if save_once:
        others = "".join(f" AND NEW.{c.name} IS OLD.{c.name}" for c in table.columns if c.name != save_once)
        when = f"WHEN NOT (OLD.{save_once} IS NULL AND NEW.{save_once} IS NOT NULL{others}) "
    return {
        f"{table.name}_never_deleted": (
            f"CREATE TRIGGER {table.name}_never_deleted BEFORE DELETE ON {table.name} {refuse}"
        ),
        f"{table.name}_never_changed": (
            f"CREATE TRIGGER {table.name}_never_changed BEFORE UPDATE ON {table.name} {when}{refuse}"
        ),
    }


def create_truth(connection: Connection, node: str) -> None:
    """Lay the empty log in a new database."""
    truth.create_all(connection)
    for table in (entry, content):
        for statement in forbid_change(table).values():
            connection.exec_driver_sql(statement)
    connection.execute(meta.insert(), [{"key": "schema", "value": str(SCHEMA_VERSION)}, {"key": "node", "value": node}])
