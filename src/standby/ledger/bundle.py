"""A bundle: the log of one node as a signed file that travels on a stick, and is taken whole or not at all.

``standby bundle 1``, the length of the header, the header (canonical JSON), the packed entries, an Ed25519 signature
over the SHA-256 of all that, then the packed contents, whose SHA-256 the header names. So every byte is vouched for,
and what is kept as evidence (all but the contents, which the record keeps under their own names) can be checked again.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import orjson
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey
from sqlalchemy import select
from sqlalchemy.engine import Connection

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.ids import canonical
from standby.basis.plain import from_plain, to_plain
from standby.ledger.form import entry_of, head_of_body
from standby.ledger.model import GENESIS, Entry, chain
from standby.ledger.queries import kept
from standby.store import entry

MAGIC = b"standby bundle 1\n"
SIGNATURE = 64
LARGEST_HEADER = 10_000
LARGEST_PART = 2_000_000_000
NUMBERS = ("after", "last", "packed", "contents")
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a bundle says of itself: whose entries they are, from which number to which, and what they chain to.

    ``after`` is the entry before the first and ``before`` its hash; ``last`` the last entry and ``head`` its hash;
    ``packed`` and ``contents`` say how many bytes the two parts unpack to. Hashes and the key are hexadecimal.
    """

    node: str
    key: str
    made_at: datetime
    after: int
    before: str
    last: int
    head: str
    packed: int
    contents: int
    contents_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle that was checked: its header, the entries as their node wrote them, and what they rest on.

    ``evidence`` is the signed part of the file, to be kept.
    """

    header: Header
    bodies: tuple[bytes, ...]
    contents: tuple[bytes, ...]
    evidence: bytes


def write_bundle(connection: Connection, *, node: str, key: SigningKey, after: int, made_at: datetime) -> bytes:
    """Write the entries of this record after one number as a bundle signed by its node.

    Raises ``AskedWrongly`` when there are none.
    """
    rows = connection.execute(
        select(entry.c.k, entry.c.body, entry.c.hash).where(entry.c.k >= after).order_by(entry.c.k)
    ).all()
    before = GENESIS
    if after > 0 and rows and rows[0].k == after:
        before, rows = bytes(rows[0].hash), rows[1:]
    if not rows or after < 0:
        raise AskedWrongly(
            "bundle-empty",
            "No bundle was written",
            f"the record has no entry after {after}",
            "leave --after out, or give a lower number",
        )
    bodies = [bytes(row.body) for row in rows]
    names = sorted(names_in(bodies))
    packed = _joined(bodies)
    contents = _joined([kept(connection, name) for name in names])
    stored = zlib.compress(contents, 6)
    header = Header(
        node=node,
        key=bytes(key.verify_key).hex(),
        made_at=made_at,
        after=rows[0].k - 1,
        before=before.hex(),
        last=rows[-1].k,
        head=bytes(rows[-1].hash).hex(),
        packed=len(packed),
        contents=len(contents),
        contents_sha256=sha256(stored).hexdigest(),
    )
    told = canonical(to_plain(header))
    signed = MAGIC + _LENGTH.pack(len(told)) + told + zlib.compress(packed, 1)
    return signed + key.sign(_digest(signed)).signature + stored


def read_bundle(data: bytes, trusted: Mapping[str, str]) -> Bundle:
    """Check every byte of a bundle and return what is in it.

    ``trusted`` says by node which key it signs with. Raises ``AskedWrongly`` (``bundle-unreadable``) when it is no
    bundle, or not as it was signed, and ``NotAllowed`` (``bundle-untrusted``) when its key is not the trusted one.
    """
    header, start = _header(data)
    if trusted.get(header.node) != header.key:
        raise NotAllowed(
            "bundle-untrusted",
            f"The bundle of {header.node} was refused",
            "this record does not trust the key it is signed with",
            "get the node's card by a way you trust, and take it in with standby bundle trust",
        )
    try:
        return _checked(data, header, start)
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error, struct.error, CryptoError) as problem:
        raise _unreadable() from problem


def check_evidence(evidence: bytes, key: str) -> bool:
    """Say whether the signed part of a bundle is still as a key signed it."""
    try:
        VerifyKey(bytes.fromhex(key)).verify(_digest(evidence[:-SIGNATURE]), evidence[-SIGNATURE:])
    except (ValueError, CryptoError):
        return False
    return True


def entries_of(bundle: Bundle, *, after: int = 0) -> Iterator[Entry]:
    """Yield the entries of a bundle after one number, as their node wrote them.

    Raises ``AskedWrongly`` when one is not an entry or not numbered as the header says.
    """
    previous, k = bytes.fromhex(bundle.header.before), bundle.header.after
    try:
        for body in bundle.bodies:
            own, k = chain(previous, body), k + 1
            if k > after:
                found = entry_of(body, previous, own)
                if (found.k, found.node) != (k, bundle.header.node):
                    raise ValueError(f"entry {found.k} of {found.node} stands where entry {k} belongs")
                yield found
            previous = own
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _unreadable() from problem


def hash_at(bundle: Bundle, k: int) -> str:
    """Return the hash of one entry of a bundle, or that before its first."""
    previous = bytes.fromhex(bundle.header.before)
    for body in bundle.bodies[: k - bundle.header.after]:
        previous = chain(previous, body)
    return previous.hex()


def _header(data: bytes) -> tuple[Header, int]:
    try:
        if not data.startswith(MAGIC):
            raise ValueError("it does not begin as a bundle")
        (size,) = _LENGTH.unpack_from(data, len(MAGIC))
        start = len(MAGIC) + _LENGTH.size
        if size > min(LARGEST_HEADER, len(data) - start):
            raise ValueError("its header does not end")
        told = data[start : start + size]
        header = from_plain(Header, orjson.loads(told))
        kinds = {name: type(getattr(header, name)) for name in Header.__slots__}
        if kinds != {**dict.fromkeys(kinds, str), **dict.fromkeys(NUMBERS, int), "made_at": datetime}:
            raise ValueError("its header holds what does not belong there")
        if canonical(to_plain(header)) != told:
            raise ValueError("its header is written in another way than we write it")
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, struct.error) as problem:
        raise _unreadable() from problem
    return header, start + size


def _checked(data: bytes, header: Header, start: int) -> Bundle:
    """Check signature, chain and contents; any ``ValueError`` and the like means that it is not as it was signed."""
    if max(header.packed, header.contents) > LARGEST_PART:
        raise ValueError("it is too large")
    packed, rest = _unpacked(data[start:], header.packed)
    end = len(data) - len(rest)
    signature, stored = data[end : end + SIGNATURE], data[end + SIGNATURE :]
    VerifyKey(bytes.fromhex(header.key)).verify(_digest(data[:end]), signature)
    if sha256(stored).hexdigest() != header.contents_sha256:
        raise ValueError("its contents are not those that were signed")
    contents, rest = _unpacked(stored, header.contents)
    if rest:
        raise ValueError("something follows its contents")
    bundle = Bundle(
        header=header,
        bodies=_parted(packed),
        contents=_parted(contents),
        evidence=data[: end + SIGNATURE],
    )
    _check_chain(bundle)
    return bundle


def _unpacked(data: bytes, size: int) -> tuple[bytes, bytes]:
    """Unpack so many bytes, and return them with what follows; never more, whatever the data would unpack to."""
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data, size + 1)
    if not unpacker.eof or len(plain) != size:
        raise ValueError("a part of it does not end where it should")
    return plain, unpacker.unused_data


def _check_chain(bundle: Bundle) -> None:
    header, previous = bundle.header, bytes.fromhex(bundle.header.before)
    for k, body in enumerate(bundle.bodies, header.after + 1):
        previous = chain(previous, body)
        if head_of_body(body).k != k:
            raise ValueError(f"another entry stands where entry {k} belongs")
    fits = previous.hex() == header.head and header.after + len(bundle.bodies) == header.last and header.after >= 0
    if not fits or (header.after == 0) != (header.before == GENESIS.hex()):
        raise ValueError("its entries do not chain as its header says")
    held = [sha256(content).hexdigest() for content in bundle.contents]
    if sorted(held) != sorted(names_in(bundle.bodies)):
        raise ValueError("it does not hold exactly what its entries rest on")


def names_in(bodies: Iterable[bytes]) -> set[str]:
    """Return the SHA-256 of everything that entries rest on."""
    return {digest.hex() for body in bodies for digest in head_of_body(body).kept}


def _joined(parts: Sequence[bytes]) -> bytes:
    lengths = b"".join(_LENGTH.pack(len(part)) for part in parts)
    return _LENGTH.pack(len(parts)) + lengths + b"".join(parts)


def _parted(whole: bytes) -> tuple[bytes, ...]:
    (count,) = _LENGTH.unpack_from(whole, 0)
    if count * _LENGTH.size > len(whole):
        raise ValueError("it says it has more parts than it can have")
    lengths = struct.unpack_from(f">{count}I", whole, _LENGTH.size)
    at, parts = _LENGTH.size * (count + 1), []
    for length in lengths:
        parts.append(whole[at : at + length])
        at += length
    if at != len(whole):
        raise ValueError("its parts do not end where it ends")
    return tuple(parts)


def _digest(signed: bytes) -> bytes:
    return b"standby bundle\n" + sha256(signed).digest()


def _unreadable() -> AskedWrongly:
    return AskedWrongly(
        "bundle-unreadable",
        "The bundle was refused whole",
        "it is none, or not byte for byte as it was signed",
        "copy it again from where it was made, or have it exported anew",
    )
