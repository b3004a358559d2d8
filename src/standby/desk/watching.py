"""Reads what is put into a folder, for as long as one likes: no file before it is whole, none twice, none lost.

1. A look lists the files. 2. A file that was the same (size and time) at two looks, at least two seconds apart, is
whole. 3. Its bytes are read, and read again later if it changed meanwhile. 4. What its bytes name is on record
already: nothing to do. 5. Else it is read into the record in one transaction. 6. A refusal is told once.
Nothing is remembered outside the record, so the watch can be killed and begun again at any moment.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from standby.basis.errors import AskedWrongly
from standby.basis.ids import sha256_hex
from standby.basis.time import Clock, utc_now
from standby.desk.reading import Declared, Taken, read_files
from standby.desk.workspace import open_workspace
from standby.record.queries import is_kept

SETTLED_SECONDS = 2.0
"""A file that did not change for so long is taken for whole."""

UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp")
"""Endings of files that some program is still writing."""

Mark = tuple[int, int]
"""The size of a file and the time of its last change, in nanoseconds."""


@dataclass(slots=True, kw_only=True)
class Watch:
    """A folder under watch: what was seen of each file and when, and which need no further look."""

    folder: Path
    declared: Declared = field(default_factory=Declared)
    seen: dict[Path, tuple[Mark, float]] = field(default_factory=dict)
    done: dict[Path, Mark] = field(default_factory=dict)


def look(
    workspace: Path, watch: Watch, clock: Clock = utc_now, tick: Callable[[], float] = time.monotonic
) -> Iterator[Taken]:
    """Look once: read every file that is whole and not on record, and yield what came of it.

    Raises ``AskedWrongly`` (``folder-missing``) when the folder is not there.
    """
    whole = [path for path in files_in(watch.folder) if _is_whole(watch, path, tick())]
    if not whole:
        return
    with open_workspace(workspace, clock) as opened:
        for path in whole:
            before = _mark(path)
            content = _bytes(path)
            if before is None or content is None or _mark(path) != before:
                continue
            if not is_kept(opened.ledger, sha256_hex(content)):
                told = read_files(opened, [(path, watch.declared)])
                if _mark(path) != before:
                    continue
                yield from told
            watch.done[path] = before


def _is_whole(watch: Watch, path: Path, now: float) -> bool:
    mark = _mark(path)
    if mark is None or watch.done.get(path) == mark:
        return False
    known = watch.seen.get(path)
    if known is None or known[0] != mark:
        watch.seen[path] = (mark, now)
        return False
    return now - known[1] >= SETTLED_SECONDS


def files_in(folder: Path) -> list[Path]:
    """List the files to be read in a folder and those in it, by name; hidden and unfinished ones are left.

    Raises ``AskedWrongly`` (``folder-missing``) when it is no folder.
    """
    try:
        found = sorted(folder.rglob("*"))
    except OSError as problem:
        raise _missing(folder, problem.strerror or "it cannot be opened") from problem
    if not folder.is_dir():
        raise _missing(folder, "it is no folder")
    return [path for path in found if _wanted(path.relative_to(folder)) and path.is_file() and not path.is_symlink()]


def _wanted(path: Path) -> bool:
    hidden = any(part.startswith((".", "~")) for part in path.parts)
    return not hidden and not path.name.endswith("~") and path.suffix.lower() not in UNFINISHED


def _mark(path: Path) -> Mark | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns


def _bytes(path: Path) -> bytes | None:
    """Read a file; None when it went away or cannot be opened now, and the next look tries again."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _missing(folder: Path, why: str) -> AskedWrongly:
    return AskedWrongly("folder-missing", f"The folder {folder} is not watched", why, "name a folder that is there")
