"""Give the state of the record to somebody outside, and check the record against what they were given."""

import getpass
from datetime import datetime
from pathlib import Path

from standby.access import require
from standby.basis.errors import AskedWrongly, StandbyError
from standby.desk.workspace import Workspace
from standby.ledger import Fault, checkpoint
from standby.ledger.checkpoint import Checkpoint

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
        raise AskedWrongly(
            "checkpoint-unwritable",
            f"The checkpoint was not written to {to}",
            problem.strerror or "the system refused it",
            "name a new file in a folder that may be written",
        ) from problem
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
    try:
        data = file.read_bytes()
    except OSError as problem:
        raise AskedWrongly(
            "checkpoint-missing",
            f"The checkpoint {file} cannot be read",
            problem.strerror or "the system refused it",
            "name the file that the witness kept",
        ) from problem
    return checkpoint.check_against(workspace.ledger, checkpoint.read_checkpoint(data))


def last_witnessed(workspace: Workspace) -> datetime | None:
    """Return when the state of the record was last given to somebody outside, or None."""
    return checkpoint.last_given(workspace.ledger)
