"""Give the state of the record to somebody outside, and check the record against what they were given."""

import getpass
from datetime import datetime
from pathlib import Path

from standby.access import require
from standby.basis.errors import AskedWrongly, StandbyError
from standby.desk.workspace import Workspace
from standby.ledger import Fault, checkpoint, proofs
from standby.ledger.checkpoint import Checkpoint
from standby.ledger.proofs import Proof

KEY = "standby.key"
"""The file in a workspace that holds its signing key. Whoever has it can sign in this workspace's name."""


def give_checkpoint(workspace: Workspace, to: Path) -> Checkpoint:
    """Sign how the record stands, write that to a new file for a witness, and remember that it was given.

    Raises ``AskedWrongly`` when the file is there already or cannot be written, or the key is none.
    """
    require(workspace.viewer, "keep")
    try:
        file = to.open("xb")
    except OSError as problem:
        raise _unwritable(to, "checkpoint", problem) from problem
    try:
        with file:
            key = checkpoint.signing_key(workspace.directory / KEY)
            given = checkpoint.give_checkpoint(workspace.ledger, key, actor=getpass.getuser())
            file.write(checkpoint.write_checkpoint(given))
    except StandbyError:
        to.unlink()
        raise
    return given


def check_witness(workspace: Workspace, file: Path) -> tuple[Fault, ...]:
    """Compare the record with a checkpoint that a witness kept; every fault is returned.

    Raises ``AskedWrongly`` when the file cannot be read or is no checkpoint as it was signed.
    """
    require(workspace.viewer, "keep")
    return checkpoint.check_against(workspace.ledger, checkpoint.read_checkpoint(_bytes_of(file)))


def prove(workspace: Workspace, to: Path, *, entry: int | None = None, since: Path | None = None) -> Proof:
    """Write a proof to a new file: that an entry stands in the record, or that it only grew since a checkpoint.

    With both, that the entry stands in what the checkpoint vouches for, for a witness who kept no more than that.
    Raises ``AskedWrongly`` when there is no such entry, the checkpoint is none of this record, or the file cannot be
    written.
    """
    require(workspace.viewer, "keep")
    key = checkpoint.signing_key(workspace.directory / KEY)
    kept = checkpoint.read_checkpoint(_bytes_of(since)) if since else None
    if entry is not None:
        proof = proofs.prove_entry(workspace.ledger, entry, key, kept)
    elif kept is not None:
        proof = proofs.prove_growth(workspace.ledger, kept, key)
    else:
        raise AskedWrongly(
            "proof-of-nothing", "Nothing was proved", "neither an entry nor a checkpoint was named",
            "give --entry K or --since FILE",
        )  # fmt: skip
    try:
        with to.open("xb") as file:
            file.write(proofs.write_proof(proof))
    except OSError as problem:
        raise _unwritable(to, "proof", problem) from problem
    return proof


def check_proof(file: Path, against: Path | None) -> tuple[Proof, tuple[Fault, ...]]:
    """Check a proof, and compare it with the checkpoint a witness kept; it takes no record. Raises as reading does."""
    proof = proofs.read_proof(_bytes_of(file))
    kept = checkpoint.read_checkpoint(_bytes_of(against)) if against else None
    return proof, proofs.check_proof(proof, kept)


def last_witnessed(workspace: Workspace) -> datetime | None:
    """Return when the state of the record was last given to somebody outside, or None."""
    return checkpoint.last_given(workspace.ledger)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise AskedWrongly(
            "checkpoint-missing",
            f"The file {file} cannot be read",
            problem.strerror or "the system refused it",
            "name the file that the witness kept",
        ) from problem


def _unwritable(to: Path, what: str, problem: OSError) -> AskedWrongly:
    return AskedWrongly(
        "checkpoint-unwritable",
        f"The {what} was not written to {to}",
        problem.strerror or "the system refused it",
        "name a new file in a folder that may be written",
    )
