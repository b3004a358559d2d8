"""What an entry says that must be able to go: kept beside the log, where the entry holds only a salted hash of it.

The log is never changed, so where somebody was cannot stand in it. An entry names each erasable part and the SHA-256 of
16 random bytes followed by the part; the salt and the part stand in a table of their own, that no hash covers. Erasing
takes the row away, in an entry that says which: chain, tree and signatures stay as they are, and without the salt a
hash of one of twenty sites tells nothing. Bundles and what another node recorded carry no erasable part.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.engine import Connection

from standby.ledger.log import Writer
from standby.ledger.model import ORIGIN, Entry, Fault
from standby.ledger.queries import damaged, entries_about
from standby.store.compression import pack_content, unpack_content
from standby.store.hot import ask, tell, tell_each

SUBJECT = "people"
"""The subject of every entry with erasable parts, and of their erasure: only what is said of people must go."""

PARTS = "erasable"
"""Under this key a payload says the salted SHA-256 of each erasable part, by its name."""

ERASED = "parts.erased"
"""The act of erasing: the payload says the names of the parts, by the number of their entry."""

SALT = 16


def append_erasable(
    writer: Writer,
    act: str,
    payload: Mapping[str, Any],
    parts: Mapping[str, bytes],
    *,
    actor: str,
    because: str | None = None,
    known_at: datetime | None = None,
) -> Entry:
    """Add an entry about people, some parts of which can be erased: their names and salted hashes stay in it."""
    salted = {name: secrets.token_bytes(SALT) + part for name, part in parts.items()}
    hashes = {name: sha256(each).hexdigest() for name, each in salted.items()}
    made = writer.append(
        act, SUBJECT, {**payload, PARTS: hashes}, actor=actor, because=because, known_at=known_at
    )  # fmt: skip
    _leave_no_copies(writer.connection)
    rows = [(made.k, name, pack_content(each)) for name, each in salted.items()]
    tell_each(writer.connection, "INSERT INTO erasable (k, part, bytes) VALUES (?, ?, ?)", rows)
    return made


def parts_of(connection: Connection, k: int) -> dict[str, bytes]:
    """Return the parts of an entry that are still kept, by name. Raises ``Broken`` when one is damaged."""
    try:
        rows = ask(connection, "SELECT part, bytes FROM erasable WHERE k = ?", (k,))
        return {name: unpack_content(stored)[SALT:] for name, stored in rows}
    except ValueError as problem:
        raise damaged(problem) from problem


def kept_parts(connection: Connection) -> dict[int, set[str]]:
    """Return the names of every part that is still kept, by the number of its entry."""
    found: dict[int, set[str]] = {}
    for k, name in ask(connection, "SELECT k, part FROM erasable ORDER BY k, part"):
        found.setdefault(k, set()).add(name)
    return found


def hashes_of(connection: Connection, parts: Mapping[int, Collection[str]]) -> frozenset[str]:
    """Return the salted hashes that entries hold of some of their parts, kept or erased."""
    named = {e.k: e.payload.get(PARTS, {}) for e in entries_about(connection, SUBJECT) if e.k in parts}
    return frozenset(named[k][name] for k, names in parts.items() for name in names if name in named.get(k, {}))


def kept_among(connection: Connection, hashes: Collection[str]) -> dict[int, set[str]]:
    """Return the parts that are kept and whose salted hash is one of these: their names, by their entry."""
    kept = kept_parts(connection)
    found = {
        entry.k: {name for name in kept[entry.k] if entry.payload.get(PARTS, {}).get(name) in hashes}
        for entry in entries_about(connection, SUBJECT)
        if entry.k in kept
    }
    return {k: names for k, names in found.items() if names}


def erase(writer: Writer, parts: Mapping[int, Collection[str]], *, actor: str, because: str) -> Entry:
    """Erase parts of entries, in an entry that names them. ``Database.scrub`` then cleans up what the engine kept."""
    named = {str(k): sorted(names) for k, names in parts.items()}
    made = writer.append(ERASED, SUBJECT, {"parts": named}, actor=actor, because=because)
    _leave_no_copies(writer.connection)
    rows = [(k, name) for k, names in parts.items() for name in names]
    tell_each(writer.connection, "DELETE FROM erasable WHERE k = ? AND part = ?", rows)
    return made


def _leave_no_copies(connection: Connection) -> None:
    """Have SQLite overwrite what it moves or deletes: else the bytes stay in the file until the room is needed."""
    if connection.dialect.name == "sqlite":
        tell(connection, "PRAGMA secure_delete = ON")


def check_erasable(connection: Connection) -> Iterator[Fault]:
    """Compare what is kept beside the log with the hashes in it: every part is as it was, or was erased by an entry."""
    kept = kept_parts(connection)
    erased: dict[int, set[str]] = {}
    named: dict[int, Mapping[str, str]] = {}
    for entry in entries_about(connection, SUBJECT):
        if entry.act == ERASED:
            for k, names in entry.payload["parts"].items():
                erased.setdefault(int(k), set()).update(names)
        elif PARTS in entry.payload and ORIGIN not in entry.payload:
            named[entry.k] = entry.payload[PARTS]
    for k in sorted(kept.keys() | named.keys()):
        yield from _check_entry(connection, k, named.get(k, {}), kept.get(k, set()), erased.get(k, set()))


def _check_entry(
    connection: Connection, k: int, named: Mapping[str, str], kept: set[str], erased: set[str]
) -> Iterator[Fault]:
    for name in sorted(named.keys() - kept - erased):
        yield Fault(k=k, says=f"the part {name!r} of entry {k} is missing, and no entry erased it")
    for name in sorted(kept - named.keys()):
        yield Fault(k=k, says=f"the part {name!r} belongs to no entry")
    for name in sorted(kept & erased):
        yield Fault(k=k, says=f"the part {name!r} of entry {k} was erased and is there again")
    for name, stored in ask(connection, "SELECT part, bytes FROM erasable WHERE k = ?", (k,)):
        if name in named and not _is_part(named[name], stored):
            yield Fault(k=k, says=f"the part {name!r} of entry {k} is not what was recorded")


def _is_part(named: str, stored: Any) -> bool:
    try:
        return sha256(unpack_content(stored)).hexdigest() == named
    except (ValueError, TypeError, AttributeError):
        return False
