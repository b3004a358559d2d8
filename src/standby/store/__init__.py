"""The database underneath: one plain SQL schema, opened safely. Knows no mission words."""

from standby.store.database import Database, open_database
from standby.store.schema import SCHEMA_VERSION, content, entry, forbid_change, meta

__all__ = ["SCHEMA_VERSION", "Database", "content", "entry", "forbid_change", "meta", "open_database"]
