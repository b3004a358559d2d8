"""Keeps what was read of the record about people, so that one more answer costs one entry and not all of them."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine

from standby.ledger import Entry, Ledger, entries_about
from standby.ledger.erasable import ERASED, parts_of

T = TypeVar("T")

MOST = 64
"""So many subjects are kept of one record; beyond, it begins anew."""


class Followed:
    """The entries about some subjects as far as they were read, and what was made of each."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._lock = Lock()
        self._read: dict[str, list[Entry]] = {}
        self._made: dict[tuple[str, str], Any] = {}
        self._made_with_parts: dict[tuple[str, str], Any] = {}

    def about(self, ledger: Ledger, subject: str) -> tuple[Entry, ...]:
        """Return the entries about one subject, in order; only those that are new are read."""
        with self._lock, ledger.reading() as connection:
            if len(self._read) > MOST:
                self._read.clear()
                self._made.clear()
                self._made_with_parts.clear()
            held = self._read.setdefault(subject, [])
            new = tuple(entries_about(connection, subject, after=held[-1].k if held else 0))
            if any(entry.act == ERASED for entry in new):
                self._made_with_parts.clear()
            held += new
            return tuple(held)

    def made(self, entry: Entry, make: Callable[[Entry], T]) -> T:
        """Return what a function makes of an entry, made once: an entry never changes."""
        name = make.__name__, entry.hash
        if name not in self._made:
            self._made[name] = make(entry)
        found: T = self._made[name]
        return found

    def made_with_parts(self, ledger: Ledger, entry: Entry, make: Callable[[Entry, Mapping[str, bytes]], T]) -> T:
        """Return what a function makes of an entry and of what was not erased of it; made again once more is erased."""
        name = make.__name__, entry.hash
        found: T | None = self._made_with_parts.get(name)
        if found is None:
            with ledger.reading() as connection:
                found = make(entry, parts_of(connection, entry.k))
            self._made_with_parts[name] = found
        return found


_OPEN: WeakKeyDictionary[Engine, Followed] = WeakKeyDictionary()


def followed(ledger: Ledger) -> Followed:
    """Return what was read of a record for as long as it is open."""
    return _OPEN.setdefault(ledger.database.engine, Followed())
