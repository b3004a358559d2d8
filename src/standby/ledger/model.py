"""An entry of the log, and the tables that are made from entries."""

import zlib
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

WORTH_COMPRESSING = 512
"""From how many bytes on a body is compressed if that makes it shorter."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act as it was recorded: never changed, never deleted.

    ``k`` is its number in commit order, ``recorded_at`` when it was committed (never earlier than the entry
    before) and ``known_at`` when we learnt what it tells. ``because`` is the reason given. ``hash`` is the
    SHA-256 of ``prev_hash`` and of everything else here as it is stored, so that no entry can change unnoticed.
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
    """Write everything an entry says as it is stored: canonical JSON, compressed (RFC 1950) where that is shorter."""
    plain = canonical(
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
    if len(plain) < WORTH_COMPRESSING:
        return plain
    return min(plain, zlib.compress(plain, 6), key=len)


def plain_body(body: bytes) -> bytes:
    """Return the JSON of a stored body. Raises ``ValueError`` when it is damaged."""
    if body.startswith(b"{"):
        return body
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(body)
    except zlib.error as problem:
        raise ValueError(str(problem)) from problem
    if not reader.eof or reader.unused_data:
        raise ValueError("the body does not end where it should")
    return plain


def chain(prev_hash: bytes, body: bytes) -> bytes:
    """Return the hash of an entry: SHA-256 over the hash before it and its own body."""
    return sha256(prev_hash + body).digest()


def entry_of(body: bytes, prev_hash: bytes, own_hash: bytes) -> Entry:
    """Read an entry back from its body. Raises ``ValueError`` or ``KeyError`` when the body is no entry."""
    told = orjson.loads(plain_body(body))
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
