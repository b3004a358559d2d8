"""The folders in which a copy of the record is made or put back: held by who works there, cleared when that died."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BACKING_UP, RESTORING = ".backing-up-", ".restoring-"


@contextmanager
def working_folder(prefix: str, within: Path) -> Iterator[Path]:
    """Give a new folder that goes away afterwards, and first take away those that were cut off there before.

    Raises ``OSError`` when it cannot be made.
    """
    for left in left_behind(within):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=within) as name, _held(name):
        yield Path(name)


def left_behind(within: Path) -> list[Path]:
    """Return the folders in which nobody works any more: whoever did was killed, or the power went."""
    named = [path for prefix in (BACKING_UP, RESTORING) for path in sorted(within.glob(f"{prefix}*"))]
    return [path for path in named if path.is_dir() and not path.is_symlink() and _free(path)]


@contextmanager
def _held(folder: str) -> Iterator[None]:
    """Hold a folder until this process lets go of it or ends, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network disks hold nothing: there no folder is ever found free, and none is taken away.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _free(folder: Path) -> bool:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True
