"""A copy of the record that is known to be good, and the way back from it."""

import os
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from standby.access import require
from standby.basis.errors import AskedWrongly, Broken, StandbyError
from standby.basis.time import Clock, utc_now
from standby.desk.erasing import Again, erase_again
from standby.desk.settings import read_settings
from standby.desk.witness import KEY
from standby.desk.working import BACKING_UP, RESTORING, working_folder
from standby.desk.workspace import Workspace, record_address
from standby.ledger import Ledger, Verification, checkpoint, head, verify
from standby.ledger.checkpoint import Checkpoint
from standby.ledger.copying import copy_log
from standby.ledger.sealed import open_sealed, write_sealed
from standby.ledger.signing import fingerprint_of
from standby.ledger.tree import leaf_hash
from standby.record import opened
from standby.store import see_on_disk

SEALED = "every byte"
WITH_ROOT = "the record and its signed root"
RECORD_ONLY = "the record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of the record: where it is, how many entries it holds, the hash of the last, and what was checked.

    ``checked`` is "every byte" where the copy is sealed; of a copy that an earlier version made, "the record" in it,
    or "the record and its signed root" where that stands beside it: bytes of the file that hold nothing were then not
    looked at. ``key`` is the fingerprint of the key that sealed it, None when it is not sealed.
    """

    file: str
    entries: int
    head: str
    checked: str
    key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Backup):
    """A copy put back, when its last entry was recorded, and what was kept from coming back with it."""

    until: datetime | None
    again: Again


def back_up(workspace: Workspace, to: Path) -> Backup:
    """Copy the record as it stands at one moment, while others may write; seal it, put it back for trial, verify that.

    A record on a PostgreSQL server is copied to a file of SQLite, entry by entry: the log is the same on both. The
    file has its name only once that went well. Raises ``AskedWrongly`` when the file is there already or cannot be
    written; raises ``Broken`` when the copy does not verify. There is no file then.
    """
    require(workspace.viewer, "keep")
    _check_new(to)
    try:
        with working_folder(BACKING_UP, to.parent) as folder:
            sealed = folder / "sealed"
            _seal(workspace, sealed)
            made = _put_back(sealed, folder / "restored.db", workspace.clock)
            os.rename(sealed, to)
            see_on_disk(to.parent)
    except OSError as problem:
        raise _unwritable(to, problem.strerror or "the system refused it") from problem
    return replace(made, file=str(to))


def _seal(workspace: Workspace, to: Path) -> None:
    plain = to.with_name("copied.db")
    _copy(workspace.ledger, plain, workspace.clock)
    key = checkpoint.signing_key(workspace.directory / KEY)
    with opened(plain, workspace.clock, create=False) as copy:
        state = checkpoint.signed_state(copy, [leaf_hash(own) for own in checkpoint.hashes(copy)], key)
    write_sealed(plain, to, state, key)
    plain.unlink()


def _copy(ledger: Ledger, to: Path, clock: Clock) -> None:
    if ledger.database.engine.dialect.name == "sqlite":
        ledger.database.copy_to(to)
        return
    with opened(to, clock, node=ledger.node) as copy:
        copy_log(ledger, copy)
    _tidy(to)


def _put_back(file: Path, half: Path, clock: Clock) -> Backup:
    """Write the record in a copy to a new place, and verify it there with all that vouches for it."""
    seal = open_sealed(file, half)
    if seal is not None:
        found, fits, checked = _verified(half, clock), _is_state(half, seal.state, clock), SEALED
    else:
        found, fits, checked = _put_back_plain(file, half, clock)
    if not fits:
        raise _damaged("The copy", "it is not the record whose root was signed", "find out who changed it")
    key = fingerprint_of(seal.state.key) if seal else None
    return Backup(file=str(file), entries=found.entries, head=found.head, checked=checked, key=key)


def _put_back_plain(file: Path, half: Path, clock: Clock) -> tuple[Verification, bool, str]:
    """Do the same with a plain file of SQLite, as earlier versions copied, with or without a signed root beside it.

    The file itself is only read: opening it would bring it to this program's schema, and somebody may be writing it.
    """
    for beside in ("", "-wal"):
        if (source := file.with_name(file.name + beside)).is_file():
            shutil.copyfile(source, half.with_name(half.name + beside))
    found, signed = _verified(half, clock), file.with_name(file.name + ".checkpoint")
    see_on_disk(half)
    if not signed.is_file():
        return found, True, RECORD_ONLY
    return found, _is_state(half, checkpoint.read_checkpoint(signed.read_bytes()), clock), WITH_ROOT


def _is_state(file: Path, signed: Checkpoint, clock: Clock) -> bool:
    with opened(file, clock, create=False) as copy:
        same = checkpoint.is_state(copy, signed)
    _tidy(file)
    return same


def _tidy(file: Path, *, whole: bool = False) -> None:
    """Take away what SQLite leaves beside a file of ours, or the file too."""
    for beside in ("-wal", "-shm", *([""] if whole else [])):
        file.with_name(file.name + beside).unlink(missing_ok=True)


def restore(directory: Path, file: Path, clock: Clock = utc_now) -> Restored:
    """Put a copy back as the record of a workspace that has none or an empty one, after verifying it.

    What was refused or erased since the copy was made does not come back as far as ``accounts.db`` in the folder knows
    of it, nor what is over by the clock. Raises ``AskedWrongly`` when the copy is not there or the workspace has a
    record already, which is never written over; raises ``Broken`` when the copy does not verify. Nothing is changed
    then.
    """
    address = record_address(directory, read_settings(directory).database)
    if isinstance(address, Path) and address.exists() and not _is_empty(address, clock):
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
    if not isinstance(address, Path) or address.exists():
        return _restore_into(directory, address, file, clock)
    half = address.with_name(address.name + ".half")
    _check_new(half)
    try:
        made = _ready(directory, file, half, clock)
        # Only a whole and verified record ever has the record's name.
        os.replace(half, address)
        see_on_disk(address.parent)
    except OSError as problem:
        _tidy(half, whole=True)
        raise _not_put_back(file, problem) from problem
    except StandbyError:
        _tidy(half, whole=True)
        raise
    return replace(made, file=str(address))


def _ready(directory: Path, file: Path, half: Path, clock: Clock) -> Restored:
    """Put a copy back in a place where nobody asks it yet, and let nothing come back with it that had to go."""
    made = _put_back(file, half, clock)
    with opened(half, clock, create=False) as record:
        with record.reading() as connection:
            last = head(connection)
        again = erase_again(record, read_settings(directory), directory)
    _tidy(half)
    return Restored(**asdict(made), until=last.recorded_at if last else None, again=again)


def _is_empty(record: Path, clock: Clock) -> bool:
    """Say whether a file is the record of a new workspace, with nothing in it yet."""
    try:
        with opened(record, clock, create=False) as found, found.reading() as connection:
            return head(connection) is None
    except StandbyError:
        return False


def _restore_into(directory: Path, address: str | Path, file: Path, clock: Clock) -> Restored:
    """Put a copy into an empty record, on a server or in a new workspace, once it was verified elsewhere."""
    with working_folder(RESTORING, directory) as folder:
        half = folder / "restored.db"
        try:
            made = _ready(directory, file, half, clock)
        except OSError as problem:
            raise _not_put_back(file, problem) from problem
        with opened(half, clock, create=False) as copy, opened(address, clock, node=copy.node) as target:
            copy_log(copy, target)
    with opened(address, clock, create=False) as put_back:  # anew, for it took the name of the copy's node
        faults, name = verify(put_back).faults, put_back.database.name
    if faults:
        raise _damaged(f"The copy put back at {name}", faults[0].says, "look at the disk it is on")
    return replace(made, file=name)


def _verified(file: Path, clock: Clock) -> Verification:
    with opened(file, clock, create=False) as copy:
        found = verify(copy)
    _tidy(file)
    if found.faults:
        raise _damaged("The copy", found.faults[0].says, "run standby audit verify on the record")
    return found


def _check_new(to: Path) -> None:
    if to.exists() or not to.parent.is_dir():
        raise _unwritable(to, "there is a file already" if to.exists() else "that folder does not exist")


def _unwritable(to: Path, why: str) -> AskedWrongly:
    return AskedWrongly(
        "backup-unwritable",
        f"The copy was not written to {to}",
        why,
        "name a new file in a folder that exists, may be written, and has room for two copies",
    )


def _damaged(what: str, why: str, and_then: str) -> Broken:
    return Broken("backup-damaged", f"{what} is not good", why, f"keep the older backups, and {and_then}")


def _not_put_back(file: Path, problem: OSError) -> Broken:
    return Broken(
        "restore-impossible",
        f"The copy {file} was not put back",
        problem.strerror or "the system refused it",
        "check that the copy may be read and that the workspace's disk has room, then do it again",
    )
