"""Cards: how one node comes to know the key of another, by a way that people trust."""

from dataclasses import dataclass, replace
from datetime import datetime

import orjson
from nacl.signing import SigningKey

from standby.basis.errors import AskedWrongly
from standby.basis.ids import canonical
from standby.basis.plain import from_plain, to_plain
from standby.ledger.signing import check_signature, fingerprint_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Who a node is: its name and its public key, signed with that key so that nobody can hand in another's.

    ``key`` and ``signature`` are hexadecimal (Ed25519).
    """

    node: str
    key: str
    made_at: datetime
    signature: str = ""

    @property
    def fingerprint(self) -> str:
        """Return the beginning of the key's SHA-256 in groups of four, to be compared by voice."""
        return fingerprint_of(self.key)


def make_card(node: str, key: SigningKey, made_at: datetime) -> Card:
    """Make the card of this node."""
    unsigned = Card(node=node, key=bytes(key.verify_key).hex(), made_at=made_at)
    return replace(unsigned, signature=key.sign(_card_bytes(unsigned)).signature.hex())


def write_card(card: Card) -> bytes:
    """Write a card as the bytes of a file."""
    return canonical(to_plain(card)) + b"\n"


def read_card(data: bytes) -> Card:
    """Read a card and check its signature. Raises ``AskedWrongly`` when it is none or not as it was signed."""
    try:
        card = from_plain(Card, orjson.loads(data))
        if write_card(card) != data:
            raise ValueError("it is written in another way than we write it")
        check_signature(card.key, card.signature, _card_bytes(card))
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError) as problem:
        raise AskedWrongly(
            "card-unreadable",
            "The card was refused",
            "it is none, or not byte for byte as it was signed",
            "have it made anew with standby bundle card",
        ) from problem
    return card


def _card_bytes(card: Card) -> bytes:
    return b"standby card\n" + canonical(to_plain(replace(card, signature="")))
