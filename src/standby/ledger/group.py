"""Many at once: one thread writes what many ask for, and one look at the disk acknowledges them all."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

from standby.ledger.log import Ledger, Writer

Act = Callable[[Writer], Any]
MOST = 512
"""How many acts at most share one commit."""

PATIENCE = 4
"""A group waits for those answered last for at most this part of what the last commit took."""

LONGEST = 0.005
"""And never longer than this, in seconds."""


class GroupCommit:
    """A writer for many threads: ``submit`` returns at once, and its answer comes when the act is durable.

    An act that raises is undone alone; those beside it are kept. Use it in a ``with`` block, which waits for
    everything asked for before it ends.
    """

    def __init__(self, ledger: Ledger) -> None:
        """Start the one thread that writes to this ledger."""
        self._ledger = ledger
        self._asked: queue.SimpleQueue[tuple[Act, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="group-commit")
        self._thread.start()

    def submit(self, act: Act) -> "Future[Any]":
        """Ask for an act on the log; the future holds what it returned once that is durable, or what it raised."""
        future: Future[Any] = Future()
        self._asked.put((act, future))
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._asked.put(None)
        self._thread.join()

    def _run(self) -> None:
        answered, took, last = 0, 0.0, False
        while not last and (first := self._asked.get()) is not None:
            group = [first]
            until = time.perf_counter() + min(took / PATIENCE, LONGEST)
            while len(group) < MOST:
                try:
                    # Those just answered are about to ask again: a moment's wait saves them a whole commit.
                    wait = until - time.perf_counter() if len(group) < answered else 0
                    item = self._asked.get(timeout=wait) if wait > 0 else self._asked.get_nowait()
                except queue.Empty:
                    break
                if item is None:
                    last = True
                    break
                group.append(item)
            began = time.perf_counter()
            self._commit(group)
            answered, took = len(group), time.perf_counter() - began

    def _commit(self, group: list[tuple[Act, "Future[Any]"]]) -> None:
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self._ledger.writing() as writer:
                for act, future in group:
                    try:
                        done.append((future, writer.alone(act)))
                    except Exception as problem:  # noqa: BLE001 - handed to the one who asked, not swallowed
                        future.set_exception(problem)
        except Exception as problem:  # noqa: BLE001 - nothing of the group is durable: each is told
            for _, future in group:
                if not future.done():
                    future.set_exception(problem)
            return
        for future, answer in done:
            future.set_result(answer)
