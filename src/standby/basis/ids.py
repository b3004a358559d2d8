"""Identifiers made from content, so that the same thing read twice, or in another order, has the same name."""

import hashlib

import orjson


def canonical(payload: object) -> bytes:
    """Write plain data as bytes in one and only one way: JSON, sorted keys, no spaces, UTF-8."""
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def content_id(prefix: str, *parts: object) -> str:
    """Name something by what it is made of: the prefix and 16 hexadecimal digits of its SHA-256."""
    return f"{prefix}-{sha256_hex(canonical(list(parts)))[:16]}"
