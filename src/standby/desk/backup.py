"""A copy of the record that is known to be good, and the way back from it."""

import os
from dataclasses import dataclass
from pathlib import Path

from standby.access import require
from standby.basis.errors import AskedWrongly, Broken, StandbyError
from standby.basis.time import Clock, utc_now
from standby.desk.settings import read_settings
from standby.desk.workspace import Workspace, record_address
from standby.ledger import Verification, verify
from standby.record import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of the record: where it is, how many entries it holds, and the hash of the last."""

    file: str
    entries: int
    head: str


def back_up(workspace: Workspace, to: Path) -> Backup:
    """Copy the record as it stands at one moment, while others may write, and verify the copy.

    Raises ``AskedWrongly`` when the file is there already, cannot be written, or the record is on a server; raises
    ``Broken``, and leaves no file, when the copy does not verify.
    """
    require(workspace.viewer, "keep")
    _check_new(to)
    if workspace.ledger.database.engine.dialect.name != "sqlite":
        raise AskedWrongly(
            "backup-on-server",
            "The record was not copied",
            "it is on a PostgreSQL server, which has its own tools for that",
            "use pg_dump, and standby audit checkpoint for a witness",
        )
    try:
        workspace.ledger.database.copy_to(to)
        found = _verified(to, workspace.clock)
    except StandbyError:
        to.unlink(missing_ok=True)
        raise
    return Backup(file=str(to), entries=found.entries, head=found.head)


def restore(directory: Path, file: Path, clock: Clock = utc_now) -> Backup:
    """Put a copy back as the record of a workspace that has none, after verifying it.

    Raises ``AskedWrongly`` when the copy is not there or the workspace has a record already, which is never
    written over; raises ``Broken`` when the copy does not verify. Nothing is changed then.
    """
    address = record_address(directory, read_settings(directory).database)
    if not isinstance(address, Path) or address.exists():
        raise AskedWrongly(
            "restore-over-record",
            "The copy was not put back",
            f"the workspace has a record already ({address})",
            "move that file and those beside it away first, or restore into a new workspace",
        )
    if not file.is_file():
        raise AskedWrongly(
            "backup-missing", f"There is no copy at {file}", "the file does not exist", "name the file of the backup"
        )
    half = address.with_name(address.name + ".half")
    _check_new(half)
    try:
        with opened(file, clock, create=False) as copy:
            copy.database.copy_to(half)
        found = _verified(half, clock)
    except StandbyError:
        half.unlink(missing_ok=True)
        raise
    # Only a whole and verified record ever has the record's name.
    os.replace(half, address)
    return Backup(file=str(address), entries=found.entries, head=found.head)


def _verified(file: Path, clock: Clock) -> Verification:
    with opened(file, clock, create=False) as copy:
        found = verify(copy)
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    if found.faults:
        raise Broken(
            "backup-damaged",
            f"The copy {file} is not good",
            found.faults[0].says,
            "run standby audit verify on the record, and keep the older backups",
        )
    return found


def _check_new(to: Path) -> None:
    if to.exists() or not to.parent.is_dir():
        raise AskedWrongly(
            "backup-unwritable",
            f"The copy was not written to {to}",
            "there is a file already" if to.exists() else "that folder does not exist",
            "name a new file in a folder that exists",
        )
