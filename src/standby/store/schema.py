"""The tables that hold the truth: the log of entries, the contents they rest on, and what this database is.

Everything else in a database is a projection that can be made again from these.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.engine import Connection

from standby.store.guards import MAY_GO, guard, guard_from_replacing

SCHEMA_VERSION = 5
"""Counts up with every change of the tables of truth; each has its step in ``store/migrations``."""

Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts by its bytes on every engine, whatever the language of the server."""

truth = MetaData()

meta = Table("meta", truth, Column("key", Words, primary_key=True), Column("value", Words, nullable=False))
"""What this database is: its schema, its node, and the shape of each projection."""

entry = Table(
    "entry",
    truth,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("act", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("entry_subject", "subject"),
    Index("entry_act", "act"),
)
"""The log. ``body`` is the whole entry, ``hash`` the SHA-256 of the hash before it and of the body; the other
columns repeat what the body says, to search by. ``known_at`` is in microseconds since 1970."""

content = Table(
    "content",
    truth,
    Column("sha256", LargeBinary, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
"""What entries rest on, under its SHA-256; ``bytes`` holds it as ``store.compression`` packs it."""

erasable = Table(
    "erasable",
    truth,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("part", Words, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
    info={MAY_GO: True},
)
"""What an entry says that must be able to go, by the entry and a name: a salt and the part, packed. The entry holds the
SHA-256 of both. A row is never changed, and leaves when it is erased."""


def create_truth(connection: Connection, node: str) -> None:
    """Lay the empty log in a new database."""
    truth.create_all(connection, checkfirst=False)
    for table in (entry, content, erasable):
        guard(connection, table)
        guard_from_replacing(connection, table)
    connection.execute(meta.insert(), [{"key": "schema", "value": str(SCHEMA_VERSION)}, {"key": "node", "value": node}])
