"""What an open workspace has worked out and may need again, so that a question costs only what has changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock, RLock
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 32
"""So many things are kept at most; the one used longest ago goes first."""


class Kept:
    """Things kept by name while a workspace is open, each in the hands of one thread at a time."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._things: OrderedDict[Hashable, tuple[RLock, Any]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def using(self, name: Hashable, make: Callable[[], T]) -> Iterator[T]:
        """Lend the thing of that name, made now when there is none; others who want it wait."""
        with self._lock:
            if name not in self._things:
                self._things[name] = (RLock(), make())
            self._things.move_to_end(name)
            while len(self._things) > MOST:
                self._things.popitem(last=False)
            lock, thing = self._things[name]
        with lock:
            yield thing
