"""The database underneath: one plain SQL schema, opened safely. Knows no mission words."""

from standby.store.database import Database, busy, open_database, see_on_disk
from standby.store.guards import MOVES_TO, guard, guards_of
from standby.store.schema import SCHEMA_VERSION, Words, content, entry, erasable, meta

__all__ = [
    "MOVES_TO",
    "SCHEMA_VERSION",
    "Database",
    "Words",
    "busy",
    "content",
    "entry",
    "erasable",
    "guard",
    "guards_of",
    "meta",
    "open_database",
    "see_on_disk",
]
