"""Bundles between this record and others that cannot reach it: written to a file, carried, and taken in whole."""

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

from standby.access import require
from standby.basis.errors import AskedWrongly
from standby.desk.release_again import audits_again
from standby.desk.witness import KEY
from standby.desk.workspace import Workspace
from standby.ledger import exchange
from standby.ledger.bundle import write_bundle
from standby.ledger.cards import Card, make_card, read_card, write_card
from standby.ledger.checkpoint import signing_key
from standby.ledger.exchange import Peer, TakenIn
from standby.record.merging import without_what_is_here

LARGEST_BYTES = 2_000_000_000
"""A bundle larger than this is refused before it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A bundle that was written: its file, its size, and the entries of this node it holds."""

    file: str
    node: str
    after: int
    up_to: int
    size_bytes: int


def export_bundle(workspace: Workspace, to: Path, *, after: int = 0) -> Exported:
    """Write the entries of this record after one number to a new file, signed with the workspace's key.

    A bundle holds all of the record, however closely held. Raises ``AskedWrongly`` when there is nothing after that
    number, or the file is there already or cannot be written.
    """
    require(workspace.viewer, "keep")
    ledger = workspace.ledger
    key = signing_key(workspace.directory / KEY)
    with ledger.reading() as connection:
        data = write_bundle(connection, node=ledger.node, key=key, after=after, made_at=workspace.clock())
        up_to = connection.exec_driver_sql("SELECT max(k) FROM entry").scalar() or 0
    _write_new(to, data)
    return Exported(file=str(to), node=ledger.node, after=after, up_to=up_to, size_bytes=len(data))


@audits_again
def import_bundle(workspace: Workspace, file: Path) -> TakenIn:
    """Take in a bundle of a trusted node, whole or not at all. Raises as ``ledger.exchange.import_bundle`` does."""
    require(workspace.viewer, "keep")
    return exchange.import_bundle(workspace.ledger, _read(file), by=getpass.getuser(), adapt=without_what_is_here)


def write_own_card(workspace: Workspace, to: Path) -> Card:
    """Write this node's card to a new file, for those who are to trust its bundles."""
    require(workspace.viewer, "keep")
    card = make_card(workspace.ledger.node, signing_key(workspace.directory / KEY), workspace.clock())
    _write_new(to, write_card(card))
    return card


def trust(workspace: Workspace, file: Path, *, by: str, reason: str, fingerprint: str | None = None) -> Card:
    """Take in another node's card, by a named person, for a reason, after comparing its fingerprint where it is given.

    Raises ``AskedWrongly`` when the file is no card, or its fingerprint is another.
    """
    require(workspace.viewer, "keep")
    data, key = _read(file), signing_key(workspace.directory / KEY)
    _check_fingerprint(data, fingerprint)
    return exchange.trust(workspace.ledger, data, key, by=by, reason=reason)


def distrust(workspace: Workspace, node: str, *, by: str, reason: str) -> None:
    """End the trust in a node from now on. Raises ``AskedWrongly`` when it is not trusted."""
    require(workspace.viewer, "keep")
    exchange.distrust(workspace.ledger, node, by=by, reason=reason)


def nodes(workspace: Workspace) -> tuple[Peer, ...]:
    """Return the nodes whose cards were taken in, and how far their entries are here."""
    require(workspace.viewer, "keep")
    return exchange.peers(workspace.ledger)


def _check_fingerprint(data: bytes, wanted: str | None) -> None:
    found = read_card(data).fingerprint
    if wanted is not None and "".join(wanted.split()).lower() != found.replace(" ", ""):
        raise AskedWrongly(
            "card-fingerprint",
            "The card was refused",
            f"its fingerprint is {found} and not the one given",
            "ask the node for its fingerprint by voice, and for its card again",
        )


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise AskedWrongly(
                "bundle-too-large", f"{file} was not read", f"it has more than {LARGEST_BYTES:,} bytes",
                "have it exported in parts with --after",
            )  # fmt: skip
        return file.read_bytes()
    except OSError as problem:
        raise AskedWrongly(
            "file-unreadable",
            f"{file} was not read",
            problem.strerror or "it cannot be opened",
            "check its name and rights",
        ) from problem


def _write_new(to: Path, data: bytes) -> None:
    """Write a new file whole: a stick that is full or pulled out leaves none behind."""
    half = to.with_name(to.name + ".half")
    try:
        if to.exists():
            raise FileExistsError(17, "there is a file already")
        with half.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.rename(to)
    except OSError as problem:
        if not isinstance(problem, FileExistsError):
            half.unlink(missing_ok=True)
        raise AskedWrongly(
            "bundle-unwritable",
            f"The file {to} was not written",
            problem.strerror or "the system refused it",
            "name a new file in a folder that may be written and has room",
        ) from problem
