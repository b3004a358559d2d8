"""The one way to write: append-only, hash-chained, numbered in commit order."""

from standby.ledger.log import Ledger, Writer, open_ledger
from standby.ledger.model import Entry, Fault, Projection, Verification
from standby.ledger.queries import entries, entries_about, head, kept, learnt, newest, newest_but
from standby.ledger.verify import verify

__all__ = [
    "Entry",
    "Fault",
    "Ledger",
    "Projection",
    "Verification",
    "Writer",
    "entries",
    "entries_about",
    "head",
    "kept",
    "learnt",
    "newest",
    "newest_but",
    "open_ledger",
    "verify",
]
