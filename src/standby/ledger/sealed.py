"""A sealed copy of a record: one file that says of each of its bytes that it is as it was written.

Two lines and then the record as a file of SQLite. The first line names the format; the second is the seal, canonical
JSON: the signed state of the log, how many bytes follow and their SHA-256, and an Ed25519 signature over all of that
by the key of the state. So a byte that is changed, missing or more is refused wherever it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO

import orjson
from nacl.signing import SigningKey

from standby.basis.errors import AskedWrongly, Broken
from standby.basis.ids import canonical
from standby.basis.plain import from_plain, to_plain
from standby.ledger.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from standby.ledger.signing import check_signature
from standby.store import see_on_disk

FIRST_LINE = b"standby backup 1\n"
SQLITE = b"SQLite format 3\x00"
"""How every file of SQLite begins."""

LONGEST_SEAL = 4096
"""More bytes than any seal has, so that a file without the end of a line is not read whole to look for it."""

PIECE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What vouches for a copy: the state of the log in it, and its bytes by number and SHA-256, signed as one.

    ``signature`` is the Ed25519 signature, in hexadecimal, over everything else here, by the key of the state.
    """

    state: Checkpoint
    size: int
    sha256: str
    signature: str = ""


def write_sealed(record: Path, to: Path, state: Checkpoint, key: SigningKey) -> None:
    """Write a record's file, sealed, to a new file and see it on the disk. Raises ``OSError`` when it cannot be."""
    with record.open("rb") as source, to.open("xb") as target:
        digest = file_digest(source, "sha256").hexdigest()
        unsigned = Seal(state=state, size=source.tell(), sha256=digest)
        seal = replace(unsigned, signature=key.sign(_signed_bytes(unsigned)).signature.hex())
        target.write(FIRST_LINE + _line_of(seal))
        source.seek(0)
        for piece in _pieces(source):
            target.write(piece)
    see_on_disk(to)


def open_sealed(file: Path, to: Path) -> Seal | None:
    """Write the record in a sealed copy to a new file, and return the seal once every byte was found to be as sealed.

    None, and nothing is written, when the file is a plain one of SQLite, as earlier versions copied. Raises ``Broken``
    when it is neither, or a byte of it is not as it was sealed; what was written then is worth nothing.
    """
    with file.open("rb") as source:
        if source.peek(len(SQLITE)).startswith(SQLITE):
            return None
        seal = _read_seal(file, source)
        digest, size = sha256(), 0
        with to.open("xb") as target:
            for piece in _pieces(source):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
    if (size, digest.hexdigest()) != (seal.size, seal.sha256):
        raise _not_as_sealed(file)
    see_on_disk(to)
    return seal


def _read_seal(file: Path, source: BinaryIO) -> Seal:
    first, line = source.read(len(FIRST_LINE)), source.readline(LONGEST_SEAL)
    try:
        seal = from_plain(Seal, orjson.loads(line))
        if first != FIRST_LINE or _line_of(seal) != line:
            raise ValueError("it is written in another way than we write it")
        read_checkpoint(write_checkpoint(seal.state))
        check_signature(seal.state.key, seal.signature, _signed_bytes(seal))
    except (ValueError, TypeError, AttributeError, KeyError, AskedWrongly) as problem:
        raise _not_as_sealed(file) from problem
    return seal


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(PIECE):
        yield piece


def _line_of(seal: Seal) -> bytes:
    return canonical(to_plain(seal)) + b"\n"


def _signed_bytes(seal: Seal) -> bytes:
    return b"standby backup\n" + canonical(to_plain(replace(seal, signature="")))


def _not_as_sealed(file: Path) -> Broken:
    return Broken(
        "backup-damaged",
        f"The copy {file} was not put back",
        "it is no copy of a record, or not byte for byte as it was sealed",
        "copy it again from where it was made, or use an older copy",
    )
