"""An entry of the log, and the tables that are made from entries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.engine import Connection

GENESIS = bytes(32)
"""What the first entry is chained to."""

ORIGIN = "origin"
"""Under this key the payload of an entry that another node recorded says where it first stood."""

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
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def chain(prev_hash: bytes, body: bytes) -> bytes:
    """Return the hash of an entry: SHA-256 over the hash before it and its own body."""
    return sha256(prev_hash + body).digest()
