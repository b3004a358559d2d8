"""A signed statement of how the log stood, to be kept by somebody outside: what is cut off or rewritten shows.

The signature is Ed25519. The key stays with the installation; the statement carries the public half.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import orjson
from nacl.signing import SigningKey
from sqlalchemy import select
from sqlalchemy.engine import Connection

from standby.basis.errors import AskedWrongly
from standby.basis.ids import canonical
from standby.basis.plain import from_plain, to_plain
from standby.ledger.log import Ledger
from standby.ledger.model import Fault
from standby.ledger.queries import entries
from standby.ledger.signing import check_signature
from standby.ledger.tree import leaf_hash, root
from standby.store import entry

GIVEN = "checkpoint.given"
"""The act by which the log remembers that a checkpoint was handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How many entries the log of a node had at a time, and the root of the tree over them, signed.

    ``root`` is that of RFC 6962 over the hashes of the entries; ``key`` the public key and ``signature`` the
    Ed25519 signature over everything else, all in hexadecimal.
    """

    node: str
    entries: int
    root: str
    at: datetime
    key: str
    signature: str = ""


def signing_key(path: Path) -> SigningKey:
    """Return the key kept in a file, making one that only its owner may read when there is none.

    Raises ``AskedWrongly`` when the file holds something else.
    """
    if not path.exists():
        key = SigningKey.generate()
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(bytes(key).hex() + "\n")
        return key
    try:
        return SigningKey(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except ValueError as problem:
        raise AskedWrongly(
            "key-unreadable",
            f"The signing key {path} cannot be used",
            "it is not 64 hexadecimal digits",
            "put the right file back, or move this one away to make a new key",
        ) from problem


def give_checkpoint(ledger: Ledger, key: SigningKey, *, actor: str) -> Checkpoint:
    """Sign how the log stands now, and remember in the log that it was handed out."""
    with ledger.writing() as writer:
        signed = signed_state(ledger, _leaves(writer.connection), key)
        writer.append(GIVEN, signed.root, to_plain(signed), actor=actor)
        return signed


def signed_state(ledger: Ledger, leaves: Sequence[bytes], key: SigningKey) -> Checkpoint:
    """Sign the state of a log with these leaves; the log does not remember it."""
    unsigned = Checkpoint(
        node=ledger.node,
        entries=len(leaves),
        root=root(leaves).hex(),
        at=ledger.clock(),
        key=bytes(key.verify_key).hex(),
    )
    return replace(unsigned, signature=key.sign(_signed_bytes(unsigned)).signature.hex())


def hashes(ledger: Ledger) -> list[bytes]:
    """Return the hash of every entry, in order."""
    with ledger.reading() as connection:
        return [bytes(own) for own in connection.execute(select(entry.c.hash).order_by(entry.c.k)).scalars()]


def is_state(ledger: Ledger, checkpoint: Checkpoint) -> bool:
    """Say whether a log holds exactly what a checkpoint signed, no entry more or less."""
    leaves = [leaf_hash(own) for own in hashes(ledger)]
    return (len(leaves), root(leaves).hex()) == (checkpoint.entries, checkpoint.root)


def read_checkpoint(data: bytes) -> Checkpoint:
    """Read a checkpoint and check its signature.

    Raises ``AskedWrongly`` when it is none, or when it is not as it was signed.
    """
    try:
        found = from_plain(Checkpoint, orjson.loads(data))
        if write_checkpoint(found) != data.rstrip() + b"\n":
            raise ValueError("it is written in another way than we write it")
        check_signature(found.key, found.signature, _signed_bytes(found))
    except (ValueError, TypeError, AttributeError, KeyError) as problem:
        raise AskedWrongly(
            "checkpoint-unreadable",
            "The checkpoint cannot be used",
            "it is not one, or not as it was signed",
            "ask the witness for the file as it was handed out",
        ) from problem
    return found


def write_checkpoint(checkpoint: Checkpoint) -> bytes:
    """Write a checkpoint as the bytes to hand out."""
    return canonical(to_plain(checkpoint)) + b"\n"


def check_against(ledger: Ledger, checkpoint: Checkpoint) -> tuple[Fault, ...]:
    """Say whether the log still begins with exactly what a checkpoint signed, and what does not fit."""
    with ledger.reading() as connection:
        leaves = _leaves(connection)[: checkpoint.entries]
        given = [each.payload for each in entries(connection, acts=(GIVEN,))]
    if checkpoint.node != ledger.node:
        return (Fault(k=None, says=f"the checkpoint is of {checkpoint.node} and this record is of {ledger.node}"),)
    if len(leaves) < checkpoint.entries:
        says = f"the record has {len(leaves)} entries and the witness saw {checkpoint.entries}: some were cut off"
        return (Fault(k=len(leaves) + 1, says=says),)
    if root(leaves).hex() != checkpoint.root:
        says = f"the first {checkpoint.entries} entries are not those the witness saw: the log was rewritten"
        return (Fault(k=None, says=says),)
    if to_plain(checkpoint) not in given:
        return (Fault(k=None, says="the record does not remember that this checkpoint was handed out"),)
    return ()


def last_given(ledger: Ledger) -> datetime | None:
    """Return when a checkpoint was last handed out, or None when none ever was."""
    with ledger.reading() as connection:
        times = [each.recorded_at for each in entries(connection, acts=(GIVEN,))]
    return max(times, default=None)


def _leaves(connection: Connection) -> list[bytes]:
    return [leaf_hash(bytes(own)) for own in connection.execute(select(entry.c.hash).order_by(entry.c.k)).scalars()]


def _signed_bytes(checkpoint: Checkpoint) -> bytes:
    return b"standby checkpoint\n" + canonical(to_plain(replace(checkpoint, signature="")))
