"""A copy of the record that is known to be good, and the way back from it."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from standby.access import require
from standby.basis.errors import AskedWrongly, Broken, StandbyError
from standby.basis.time import Clock, utc_now
from standby.desk.settings import read_settings
from standby.desk.witness import KEY
from standby.desk.workspace import Workspace, record_address
from standby.ledger import Ledger, Verification, checkpoint, verify
from standby.ledger.copying import copy_log
from standby.ledger.tree import leaf_hash
from standby.record import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of the record: where it is, how many entries it holds, and the hash of the last.

    ``signed`` is the file with the signed root of the copy, None when a copy was put back that had none beside it.
    """

    file: str
    entries: int
    head: str
    signed: str | None = None


def back_up(workspace: Workspace, to: Path) -> Backup:
    """Copy the record as it stands at one moment, while others may write; sign its root beside it, restore and verify.

    A record on a PostgreSQL server is copied to a file of SQLite, entry by entry: the log is the same on both. Raises
    ``AskedWrongly`` when the file is there already or cannot be written; raises ``Broken``, and leaves no file, when
    the copy does not verify.
    """
    require(workspace.viewer, "keep")
    _check_new(to)
    signed = _signed_beside(to)
    _check_new(signed)
    try:
        _copy(workspace.ledger, to, workspace.clock)
        found = _verified(to, workspace.clock)
        with opened(to, workspace.clock, create=False) as copy:
            leaves = [leaf_hash(own) for own in checkpoint.hashes(copy)]
            state = checkpoint.signed_state(copy, leaves, checkpoint.signing_key(workspace.directory / KEY))
        _tidy(to)
        signed.write_bytes(checkpoint.write_checkpoint(state))
        _try_restoring(to, workspace.clock)
    except (StandbyError, OSError):
        to.unlink(missing_ok=True)
        signed.unlink(missing_ok=True)
        raise
    return Backup(file=str(to), entries=found.entries, head=found.head, signed=str(signed))


def _copy(ledger: Ledger, to: Path, clock: Clock) -> None:
    if ledger.database.engine.dialect.name == "sqlite":
        ledger.database.copy_to(to)
        return
    with opened(to, clock, node=ledger.node) as copy:
        copy_log(ledger, copy)
    _tidy(to)


def _try_restoring(file: Path, clock: Clock) -> None:
    """Put the copy back into a folder of its own and verify it there: a copy that was never restored is a hope."""
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=file.parent) as folder:
        _put_back(file, Path(folder) / "standby.db", clock)


def _put_back(file: Path, half: Path, clock: Clock) -> tuple[Verification, str | None]:
    """Copy a copy to a new place, verify it there, and compare it with the signed root beside it where there is one."""
    with opened(file, clock, create=False) as copy:
        copy.database.copy_to(half)
    _tidy(file)
    found = _verified(half, clock)
    signed = _signed_beside(file)
    if not signed.is_file():
        return found, None
    with opened(half, clock, create=False) as restored:
        same = checkpoint.is_state(restored, checkpoint.read_checkpoint(signed.read_bytes()))
    _tidy(half)
    if not same:
        raise Broken(
            "backup-damaged",
            f"The copy {file} is not good",
            f"it is not the record whose root was signed in {signed.name}",
            "keep the older backups, and find out who changed it",
        )
    return found, str(signed)


def _signed_beside(file: Path) -> Path:
    return file.with_name(file.name + ".checkpoint")


def _tidy(file: Path) -> None:
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)


def restore(directory: Path, file: Path, clock: Clock = utc_now) -> Backup:
    """Put a copy back as the record of a workspace that has none, after verifying it.

    Raises ``AskedWrongly`` when the copy is not there or the workspace has a record already, which is never
    written over; raises ``Broken`` when the copy does not verify. Nothing is changed then.
    """
    address = record_address(directory, read_settings(directory).database)
    if isinstance(address, Path) and address.exists():
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
    if not isinstance(address, Path):
        return _restore_to_server(address, file, clock)
    half = address.with_name(address.name + ".half")
    _check_new(half)
    try:
        found, signed = _put_back(file, half, clock)
    except StandbyError:
        half.unlink(missing_ok=True)
        raise
    # Only a whole and verified record ever has the record's name.
    os.replace(half, address)
    return Backup(file=str(address), entries=found.entries, head=found.head, signed=signed)


def _restore_to_server(address: str, file: Path, clock: Clock) -> Backup:
    """Put a copy into an empty database of a server, once it was put back and verified in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=file.parent) as folder:
        half = Path(folder) / "standby.db"
        found, signed = _put_back(file, half, clock)
        with opened(half, clock, create=False) as copy, opened(address, clock, node=copy.node) as target:
            copy_log(copy, target)
            faults = verify(target).faults
            name = target.database.name
    if faults:
        raise Broken(
            "backup-damaged",
            f"The copy put back at {name} is not good",
            faults[0].says,
            "look at the disk of the server",
        )
    return Backup(file=name, entries=found.entries, head=found.head, signed=signed)


def _verified(file: Path, clock: Clock) -> Verification:
    with opened(file, clock, create=False) as copy:
        found = verify(copy)
    _tidy(file)
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
