"""An entry of the log, and the tables that are made from entries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import MetaData
from sqlalchemy.engine import Connection

from standby.basis.ids import canonical
from standby.basis.time import iso

GENESIS = bytes(32)
"""What the first entry is chained to."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act as it was recorded: never changed, never deleted.

    ``k`` is its number in commit order, ``recorded_at`` when it was committed (never earlier than the entry
    before) and ``known_at`` when we learnt what it tells. ``because`` is the reason given. ``hash`` is the
    SHA-256 of ``prev_hash`` and of everything else here, so that no entry can change unnoticed.
    """

    k: int
    recorded_at: datetime
    known_at: datetime
    node: str
    actor: str
    act: str
    subject: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    because: str | None = None
    prev_hash: str = GENESIS.hex()
    hash: str = ""


Projector = Callable[[Connection, Entry], None]
"""Writes what an entry means into the tables of a projection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Tables made from entries and from nothing else, so that they can be thrown away and made again.

    ``projectors`` says by act what an entry writes. The database refuses to change or delete what they wrote.
    """

    name: str
    tables: MetaData
    projectors: Mapping[str, Projector]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in the record that is not as it was written: at which entry (None: at none), and what."""

    k: int | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a look at the whole record found: how many entries, the hash of the last, and every fault."""

    entries: int
    head: str
    faults: tuple[Fault, ...]


def microseconds(at: datetime) -> int:
    """Count the microseconds from 1970 to a moment, exactly."""
    return (at - EPOCH) // timedelta(microseconds=1)


def body_of(entry: Entry) -> bytes:
    """Write everything an entry says, in one and only one way."""
    return canonical(
        {
            "k": entry.k,
            "recorded_at": iso(entry.recorded_at),
            "known_at": iso(entry.known_at),
            "node": entry.node,
            "actor": entry.actor,
            "act": entry.act,
            "subject": entry.subject,
            "payload": entry.payload,
            "because": entry.because,
        }
    )


def chain(prev_hash: bytes, body: bytes) -> bytes:
    """Return the hash of an entry: SHA-256 over the hash before it and its own body."""
    return sha256(prev_hash + body).digest()


def entry_of(body: bytes, prev_hash: bytes, own_hash: bytes) -> Entry:
    """Read an entry back from its body. Raises ``ValueError`` or ``KeyError`` when the body is no entry."""
    told = orjson.loads(body)
    return Entry(
        k=told["k"],
        recorded_at=datetime.fromisoformat(told["recorded_at"]),
        known_at=datetime.fromisoformat(told["known_at"]),
        node=told["node"],
        actor=told["actor"],
        act=told["act"],
        subject=told["subject"],
        payload=told["payload"],
        because=told["because"],
        prev_hash=prev_hash.hex(),
        hash=own_hash.hex(),
    )
