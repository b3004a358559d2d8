"""Signatures and hexadecimal, each read in the one way we write it: a file of ours has one spelling only."""

from hashlib import sha256

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey


def from_hex(text: str) -> bytes:
    """Read hexadecimal digits. Raises ``ValueError`` when they are none, or not small letters as we write them."""
    data = bytes.fromhex(text)
    if data.hex() != text:
        raise ValueError(f"{text!r} is not hexadecimal as we write it")
    return data


def check_signature(key: str, signature: str, signed: bytes) -> None:
    """Raise ``ValueError`` unless a signature (Ed25519, in hexadecimal as the key) is of that key over those bytes."""
    try:
        VerifyKey(from_hex(key)).verify(signed, from_hex(signature))
    except BadSignatureError as problem:
        raise ValueError("it is not as it was signed") from problem


def fingerprint_of(key: str) -> str:
    """Return the beginning of a public key's SHA-256 in groups of four, to be compared by voice."""
    digits = sha256(bytes.fromhex(key)).hexdigest()[:24]
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4))
