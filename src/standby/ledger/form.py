"""How an entry is written as bytes, and read back: the bytes that the chain of hashes covers.

Form 2, which new entries have: a head of fixed length, the SHA-256 of every content it keeps, its act and subject, and
the rest as canonical JSON, in a Zstandard frame where that is shorter. What the log is searched and checked by can so
be compared without taking an entry apart. Form 1, which older records hold: all of it canonical JSON, from 512 bytes
on compressed (RFC 1950). An entry keeps the form it was written in for ever.
"""

import struct
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from standby.basis.ids import canonical
from standby.ledger.common_words import WORDS_2
from standby.ledger.model import EPOCH, Entry, microseconds
from standby.ledger.quick import DIGEST, FORM, HEAD
from standby.store.compression import FRAME, WORTH_TRYING, Compressor

_words = Compressor(WORDS_2)


class Head(NamedTuple):
    """What can be said of an entry without taking its payload apart; times in microseconds since 1970."""

    k: int
    recorded_at: int
    known_at: int
    act: str
    subject: str
    kept: tuple[bytes, ...]


def moment(microseconds: int) -> datetime:
    """Return the moment so many microseconds after 1970. Raises ``ValueError`` outside the years 1 to 9999."""
    try:
        return EPOCH + timedelta(microseconds=microseconds)
    except OverflowError as problem:
        raise ValueError(f"{microseconds} microseconds are no moment") from problem


def body_of(entry: Entry) -> bytes:
    """Write everything an entry says as it is stored, in form 2."""
    payload, kept = _without_kept(entry.payload)
    act, subject = entry.act.encode(), entry.subject.encode()
    told: dict[str, Any] = {"actor": entry.actor, "node": entry.node, "payload": payload}
    if entry.because is not None:
        told["because"] = entry.because
    plain = canonical(told)
    if len(plain) >= WORTH_TRYING:
        plain = min(plain, _words.pack(plain), key=len)
    recorded, known = microseconds(entry.recorded_at), microseconds(entry.known_at)
    head = HEAD.pack(FORM, len(kept) // DIGEST, entry.k, recorded, known, len(act), len(subject))
    return b"".join((head, kept, act, subject, plain))


def head_of_body(body: bytes) -> Head:
    """Read what stands at the beginning of a body, of either form. Raises ``ValueError`` when it is damaged."""
    return _head_of_form_1(body) if not body.startswith(b"\x02") else _head_and_rest(body)[0]


def opened(body: bytes) -> tuple[Head, dict[str, Any]]:
    """Read the head of a body and its JSON, as ``head_of_body`` and ``told_in`` do, at once."""
    if not body.startswith(b"\x02"):
        return _head_of_form_1(body), told_in(body)
    head, rest = _head_and_rest(body)
    return head, _told(_words.unpack(rest) if rest.startswith(FRAME) else rest)


def _head_and_rest(body: bytes) -> tuple[Head, bytes]:
    _, kept, k, recorded, known, act_length, subject_length = _unpacked(body)
    act = HEAD.size + kept * DIGEST
    subject = act + act_length
    rest = subject + subject_length
    if rest > len(body):
        raise ValueError("the body ends before its subject does")
    digests = tuple([body[at : at + DIGEST] for at in range(HEAD.size, act, DIGEST)])
    return Head(k, recorded, known, body[act:subject].decode(), body[subject:rest].decode(), digests), body[rest:]


def entry_of(body: bytes, prev_hash: bytes, own_hash: bytes) -> Entry:
    """Read an entry back from its body. Raises ``ValueError`` or ``KeyError`` when the body is no entry."""
    if not body.startswith(b"\x02"):
        return _entry_of_form_1(body, prev_hash, own_hash)
    head, told = opened(body)
    payload = told["payload"]
    if head.kept:
        payload = {**payload, "kept": [digest.hex() for digest in head.kept]}
    return Entry(
        k=head.k,
        recorded_at=moment(head.recorded_at),
        known_at=moment(head.known_at),
        node=told["node"],
        actor=told["actor"],
        act=head.act,
        subject=head.subject,
        payload=payload,
        because=told.get("because"),
        prev_hash=prev_hash.hex(),
        hash=own_hash.hex(),
    )


def told_in(body: bytes) -> dict[str, Any]:
    """Return the JSON of a body: all of it in form 1; actor, node, payload and reason in form 2.

    Raises ``ValueError`` when it is damaged.
    """
    if not body.startswith(b"\x02"):
        return _told(_plain_form_1(body))
    _, kept, _, _, _, act, subject = _unpacked(body)
    rest = body[HEAD.size + kept * DIGEST + act + subject :]
    return _told(_words.unpack(rest) if rest.startswith(FRAME) else rest)


def _told(plain: bytes) -> dict[str, Any]:
    told = orjson.loads(plain)
    if not isinstance(told, dict):
        raise ValueError("it holds no object")
    return told


def _unpacked(body: bytes) -> tuple[Any, ...]:
    try:
        return HEAD.unpack_from(body)
    except struct.error as problem:
        raise ValueError(str(problem)) from problem


def _without_kept(payload: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    """Take the SHA-256 of the kept contents out of a payload: they stand in the head, as bytes."""
    kept = payload.get("kept")
    if not isinstance(kept, list) or not 0 < len(kept) < 2**16 or not all(map(_is_digest, kept)):
        return payload, b""
    return {key: value for key, value in payload.items() if key != "kept"}, bytes.fromhex("".join(kept))


def _is_digest(name: object) -> bool:
    if not isinstance(name, str) or len(name) != 2 * DIGEST:
        return False
    try:
        return bytes.fromhex(name).hex() == name
    except ValueError:
        return False


def _plain_form_1(body: bytes) -> bytes:
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


def _head_of_form_1(body: bytes) -> Head:
    told = orjson.loads(_plain_form_1(body))
    kept = tuple(bytes.fromhex(name) for name in told["payload"].get("kept", ()))
    return Head(
        told["k"], _microseconds_of(told["recorded_at"]), _microseconds_of(told["known_at"]), told["act"],
        told["subject"], kept,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _microseconds_of(text: str) -> int:
    return microseconds(datetime.fromisoformat(text))


def _entry_of_form_1(body: bytes, prev_hash: bytes, own_hash: bytes) -> Entry:
    told = orjson.loads(_plain_form_1(body))
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
