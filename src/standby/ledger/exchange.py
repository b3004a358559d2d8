"""Bring in what another node recorded, and keep which nodes are trusted to sign for themselves.

What is brought in is appended to the log of this record: its number is one of this record, in the order in which it
commits, so that an answer for an entry never changes here either. ``known_at`` stays when the field learnt it, and
``recorded_at`` is when it came here. Where it first stood stays with it as its origin: the node, its number there, and
when that node recorded it. The signed part of the bundle is kept, so that it can be shown again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nacl.signing import SigningKey
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from standby.basis.errors import AskedWrongly
from standby.basis.ids import canonical, sha256_hex
from standby.basis.time import iso
from standby.ledger.bundle import Bundle, entries_of, hash_at, read_bundle
from standby.ledger.cards import Card, read_card
from standby.ledger.erasable import ERASED
from standby.ledger.log import Ledger, Writer
from standby.ledger.model import ORIGIN, Entry
from standby.ledger.queries import entries

TRUSTED = "node.trusted"
DISTRUSTED = "node.distrusted"
IMPORTED = "bundle.imported"

OF_THE_NODE = frozenset({TRUSTED, DISTRUSTED, IMPORTED, ERASED, "checkpoint.given", "backup.made", "brief.issued"})
"""Acts by which a node looks after its own record: they mean nothing for another, and trust is never inherited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Another node: its key while it is trusted, who took it in and when, and how far its entries are here."""

    node: str
    key: str
    fingerprint: str
    trusted: bool
    by: str
    since: datetime
    reason: str
    entries: int
    last_imported: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of a bundle: whose it is, up to which of its entries, how many were new, under which numbers here."""

    node: str
    up_to: int
    new: int
    first_k: int | None
    last_k: int | None


def trust(ledger: Ledger, data: bytes, key: SigningKey, *, by: str, reason: str) -> Card:
    """Take in a node's card: from now on its key vouches for its bundles. The decision is signed with our own key.

    Raises ``AskedWrongly`` when it is no card as it was signed, is our own, or no reason is given.
    """
    card = read_card(data)
    if card.node == ledger.node:
        raise AskedWrongly(
            "card-own",
            f"The card of {card.node} was not taken in",
            "this record has that name itself",
            "give each node a name of its own with the setting node, before its first entry",
        )
    _check_reason(reason)
    payload = {"node": card.node, "key": card.key, "fingerprint": card.fingerprint}
    vouched = key.sign(b"standby trust\n" + canonical(payload)).signature.hex()
    signed = {**payload, "vouched_by": bytes(key.verify_key).hex(), "signature": vouched}
    with ledger.writing() as writer:
        writer.append(TRUSTED, card.node, signed, actor=by, because=reason)
    return card


def distrust(ledger: Ledger, node: str, *, by: str, reason: str) -> None:
    """End the trust in a node's key from now on; what it brought in stays, with its origin.

    Raises ``AskedWrongly`` when the node is not trusted or no reason is given.
    """
    _check_reason(reason)
    with ledger.writing() as writer:
        if node not in trusted_keys(writer.connection):
            raise AskedWrongly(
                "node-unknown", f"There is no trusted node {node!r}", "no card of that name stands", "list the nodes"
            )
        writer.append(DISTRUSTED, node, {"node": node}, actor=by, because=reason)


def trusted_keys(connection: Connection) -> dict[str, str]:
    """Return the key of each node that is trusted now; the card taken in last counts."""
    keys: dict[str, str] = {}
    for each in entries(connection, acts=(TRUSTED, DISTRUSTED)):
        if each.act == TRUSTED:
            keys[each.payload["node"]] = each.payload["key"]
        else:
            keys.pop(each.payload["node"], None)
    return keys


def peers(ledger: Ledger) -> tuple[Peer, ...]:
    """Return every node whose card was ever taken in, with how far its entries are here."""
    with ledger.reading() as connection:
        keys = trusted_keys(connection)
        taken = {each.subject: each for each in entries(connection, acts=(TRUSTED,))}
        imports = {each.subject: each for each in entries(connection, acts=(IMPORTED,))}
    return tuple(_peer(each, keys, imports.get(node)) for node, each in sorted(taken.items()))


Adapt = Callable[[Connection, Entry], Mapping[str, Any]]
"""Says what an entry of another node is to say here, where part of it is recorded already."""


def _as_it_is(_connection: Connection, entry: Entry) -> Mapping[str, Any]:
    return entry.payload


def import_bundle(ledger: Ledger, data: bytes, *, by: str, adapt: Adapt = _as_it_is) -> TakenIn:
    """Take in a bundle of a trusted node, whole or not at all; what is here already changes nothing.

    ``adapt`` leaves out of an entry what another brought already. Raises ``AskedWrongly`` when the bundle is not as
    it was signed, was written by a clock ahead of ours, entries before it are missing here, or its node rewrote
    what it had sent; raises ``NotAllowed`` when its key is not trusted. Nothing is recorded then.
    """
    with ledger.writing() as writer:
        bundle = read_bundle(data, trusted_keys(writer.connection))
        if bundle.header.node == ledger.node:
            raise _own(ledger.node)
        state = _state(writer.connection)
        _check_continues(bundle, state)
        try:
            return _take_in(writer, bundle, state, by, adapt)
        except IntegrityError as problem:
            raise AskedWrongly(
                "bundle-conflict",
                f"The bundle of {bundle.header.node} was refused whole",
                "an entry in it cannot stand beside what is recorded here",
                "compare the two records with standby bundle nodes and settle it by hand",
            ) from problem


@dataclass(slots=True, kw_only=True)
class _State:
    """How far each chain was read, and up to which of its own entries each node's are here."""

    chains: dict[str, dict[int, str]]
    seen: dict[str, int]


def _state(connection: Connection) -> _State:
    state = _State(chains={}, seen={})
    for each in entries(connection, acts=(IMPORTED,)):
        state.chains.setdefault(each.subject, {})[each.payload["last"]] = each.payload["head"]
        state.seen.update(each.payload["seen"])
    return state


def _check_continues(bundle: Bundle, state: _State) -> None:
    """Refuse a bundle that leaves a gap, and one whose node no longer says what it said."""
    header = bundle.header
    heads = state.chains.get(header.node, {})
    last = max(heads, default=0)
    if header.after > max(last, state.seen.get(header.node, 0)):
        raise AskedWrongly(
            "bundle-gap",
            f"The bundle of {header.node} was refused",
            f"it begins after entry {header.after} and here are only the first {last}",
            f"have it exported with --after {last}",
        )
    held = {k: head for k, head in heads.items() if header.after <= k <= header.last}
    if any(hash_at(bundle, k) != head for k, head in held.items()):
        raise AskedWrongly(
            "bundle-forked",
            f"The bundle of {header.node} was refused",
            f"its entries up to {max(held)} are not those it sent before: its log was rewritten",
            f"find out at {header.node} what happened; audit its record against its witness",
        )


def _take_in(writer: Writer, bundle: Bundle, state: _State, by: str, adapt: Adapt) -> TakenIn:
    header = bundle.header
    last = max(state.chains.get(header.node, {}), default=0)
    if header.last <= last:
        return TakenIn(node=header.node, up_to=last, new=0, first_k=None, last_k=None)
    new, seen = _not_here(writer.ledger.node, entries_of(bundle, after=last), state.seen)
    named = {name for each, _ in new for name in each.payload.get("kept", ())}
    for content in bundle.contents:
        if sha256_hex(content) in named:
            writer.keep(content)
    payload = {
        "node": header.node, "key": header.key, "after": header.after, "last": header.last, "head": header.head,
        "seen": {**seen, header.node: header.last}, "new": len(new), "kept": [writer.keep(bundle.evidence)],
    }  # fmt: skip
    k = writer.append(IMPORTED, header.node, payload, actor=by).k
    for each, origin in new:
        payload = {**adapt(writer.connection, each), ORIGIN: origin}
        writer.append(each.act, each.subject, payload, actor=each.actor, because=each.because, known_at=each.known_at)
    first, last_k = (k + 1, k + len(new)) if new else (None, None)
    return TakenIn(node=header.node, up_to=header.last, new=len(new), first_k=first, last_k=last_k)


def _not_here(
    own: str, told: Iterable[Entry], before: Mapping[str, int]
) -> tuple[list[tuple[Entry, Mapping[str, Any]]], dict[str, int]]:
    """Return what is new here, each with its origin, and how far each node's entries are here with them."""
    seen, new = dict(before), []
    for each in told:
        origin = each.payload.get(ORIGIN) or origin_of(each)
        node, k = origin["node"], origin["k"]
        if node == own or k <= seen.get(node, 0):
            continue
        seen[node] = k
        if each.act not in OF_THE_NODE:
            new.append((each, origin))
    return new, seen


def origin_of(entry: Entry) -> dict[str, Any]:
    """Say where an entry of another node first stood, and when that node learnt and recorded it."""
    return {
        "node": entry.node,
        "k": entry.k,
        "known_at": iso(entry.known_at),
        "recorded_at": iso(entry.recorded_at),
        "hash": entry.hash,
    }


def _peer(taken: Entry, keys: Mapping[str, str], imported: Entry | None) -> Peer:
    told = taken.payload
    return Peer(
        node=taken.subject,
        key=told["key"],
        fingerprint=told["fingerprint"],
        trusted=keys.get(taken.subject) == told["key"],
        by=taken.actor,
        since=taken.recorded_at,
        reason=taken.because or "",
        entries=imported.payload["last"] if imported else 0,
        last_imported=imported.recorded_at if imported else None,
    )


def _own(node: str) -> AskedWrongly:
    return AskedWrongly(
        "bundle-own",
        f"The bundle of {node} was refused",
        "it is of this very record",
        "give each node a name of its own with the setting node, before its first entry",
    )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise AskedWrongly("reason-missing", "The trust was not changed", "it has no reason", "say why in a few words")
