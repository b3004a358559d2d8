"""Long work that can be taken up again: every part that is done is kept in a folder and not done twice."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from standby.basis.errors import AskedWrongly
from standby.desk.executors import Executor

Item = TypeVar("Item")

PLAN = "plan"
"""The file that says what the parts in a folder are parts of."""


def resumed(
    executor: Executor,
    function: Callable[[Item], bytes],
    parts: Iterable[tuple[str, Item]],
    *,
    folder: Path,
    plan: str,
) -> Iterator[tuple[str, bytes]]:
    """Run a function over named parts and return each name with its bytes, in order; keep them in ``folder``.

    A part whose file is there is read, not run; so work that was cut off goes on where it stood, on any
    executor, with the same answer. ``plan`` says what the whole work is (its settings, the digest of its
    data): raises ``AskedWrongly`` when the folder holds parts of another.
    """
    _agree(folder, plan)
    asked: deque[tuple[str, bool]] = deque()

    def missing() -> Iterator[Item]:
        for name, item in parts:
            done = (folder / name).exists()
            asked.append((name, done))
            if not done:
                yield item

    for result in executor.stream(function, missing()):
        while asked[0][1]:
            yield _kept(folder, asked.popleft()[0])
        name, _ = asked.popleft()
        _keep(folder / name, result)
        yield name, result
    while asked:
        yield _kept(folder, asked.popleft()[0])


def _agree(folder: Path, plan: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / PLAN
    if not file.exists():
        _keep(file, plan.encode())
    elif file.read_text(encoding="utf-8") != plan:
        raise AskedWrongly(
            "work-differs",
            "The work was not taken up again",
            f"the folder {folder} holds parts of other work",
            "name an empty folder, or ask with the settings and files it was begun with",
        )


def _kept(folder: Path, name: str) -> tuple[str, bytes]:
    return name, (folder / name).read_bytes()


def _keep(file: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    with half.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)
