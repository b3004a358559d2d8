"""Where heavy work is done: here in turn, in processes of this machine, or on a cluster of many.

One function over many items, results in the order of the items. Whoever uses this writes a plain function of
one item; it must be importable by name and may be run again, for a worker that dies is replaced.
"""

import os
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for_handles
from typing import Any, Literal, Protocol, TypeVar, get_args
from weakref import WeakKeyDictionary

from standby.basis.errors import AskedWrongly, TryLater

Item = TypeVar("Item")
Result = TypeVar("Result")

Kind = Literal["serial", "process", "dask"]
KINDS: tuple[Kind, ...] = get_args(Kind)

MOST_DEATHS = 3
"""How often an item may cost its worker's life before it is given up."""

AHEAD_PER_WORKER = 2
"""How many items are under way for each worker: enough that none waits, few enough that results never pile up."""

REACH_SECONDS = 10
"""How long a scheduler has to answer."""

LOOK_SECONDS = 1.0
"""How often it is asked, while work is waited for, whether its pool is still there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Executing:
    """Where work is to be done.

    ``kind`` is ``serial`` (here, one after the other), ``process`` (a pool of processes on this machine) or
    ``dask`` (a cluster). ``workers`` is how many processes to start, None for one per processor; ``scheduler``
    is the address of a cluster that is already there, None to start one on this machine.
    """

    kind: Kind = "serial"
    workers: int | None = None
    scheduler: str | None = None


CLUSTER = {
    "distributed.scheduler.allowed-failures": 0,  # deaths are counted here, where no bystander is blamed
    "distributed.deploy.lost-worker-timeout": "1 day",  # else a worker that dies twice in 15 seconds is given up
}
"""How a cluster started here is set."""

SERIAL = Executing()


def parse_executing(text: str) -> Executing:
    """Read where work is to be done, as settings and options write it.

    ``serial``, ``process``, ``process:4``, ``dask``, ``dask:4`` (so many workers on this machine) or
    ``dask:tcp://host:8786`` (a cluster that is there). Raises ``AskedWrongly`` for anything else.
    """
    kind, _, more = text.partition(":")
    number = int(more) if more.isdecimal() else None
    if kind == "serial" and not more:
        return SERIAL
    if kind == "process" and (not more or number):
        return Executing(kind="process", workers=number)
    if kind == "dask" and (not more or number or "://" in more):
        return Executing(kind="dask", workers=number, scheduler=more if "://" in more else None)
    raise AskedWrongly(
        "executor-unknown",
        f"The executor {text!r} was not understood",
        "there is none of that name",
        "write serial, process, process:4, dask, dask:4 or dask:tcp://host:8786",
    )


class Executor(Protocol):
    """Something that runs one function over many items."""

    def stream(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Return the results in the order of the items, each as soon as it and all before it are there.

        Items are taken only as room becomes free, so both may be endless. What the function raises is raised
        here. Raises ``TryLater`` when an item's worker died ``MOST_DEATHS`` times.
        """
        ...


@contextmanager
def open_executor(executing: Executing = SERIAL) -> Iterator[Executor]:
    """Make an executor ready, and end what was started for it when done.

    Raises ``AskedWrongly`` when a cluster is asked for and the extra ``cluster`` is not installed, and
    ``TryLater`` when the scheduler does not answer or none can be started.
    """
    if executing.kind == "serial":
        yield _Serial()
    elif executing.kind == "process":
        pool = _Processes(_workers(executing))
        try:
            yield pool
        finally:
            pool.close()
    else:
        with _client(executing) as client:
            yield _Cluster(client)


def _workers(executing: Executing) -> int:
    return executing.workers or os.cpu_count() or 1


class _Serial:
    def stream(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        return map(function, items)


Waiting = deque[tuple[Item, Future[Result]]]


class _Pooled(ABC):
    """What a pool and a cluster share: a queue of items under way whose head is handed out."""

    died: tuple[type[Exception], ...]
    """What an item under way ends in when its worker, or one beside it, dies."""

    def stream(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Keep as many items under way as there is room for and hand out the first."""
        waiting: Waiting[Item, Result] = deque()
        try:
            for item in items:
                waiting.append((item, self.submit(function, item)))
                if len(waiting) >= AHEAD_PER_WORKER * self.room():
                    yield self._first(function, waiting)
            while waiting:
                yield self._first(function, waiting)
        finally:
            for _, under_way in waiting:
                under_way.cancel()

    @abstractmethod
    def submit(self, function: Callable[[Item], Result], item: Item) -> Future[Result]:
        """Give an item to a worker."""

    @abstractmethod
    def room(self) -> int:
        """Return how many workers there are."""

    def _first(self, function: Callable[[Item], Result], waiting: Waiting[Item, Result]) -> Result:
        item, under_way = waiting.popleft()
        try:
            if self._ended(under_way):
                return under_way.result()
        except self.died:
            pass
        return self._again(function, item, waiting)

    def _again(self, function: Callable[[Item], Result], item: Item, waiting: Waiting[Item, Result]) -> Result:
        """Run an item alone, so that it dies of nothing but itself; then all that died beside it."""
        for _, under_way in waiting:
            self._ended(under_way)
        for _ in range(MOST_DEATHS - 1):
            alone = self.submit(function, item)
            try:
                if not self._ended(alone):
                    continue
                result = alone.result()
            except self.died:
                continue
            for n, (other, under_way) in enumerate(waiting):
                if self._died(under_way):
                    waiting[n] = (other, self.submit(function, other))
            return result
        raise _worker_killed(item)

    def _ended(self, under_way: Future[Result]) -> bool:
        """Wait until an item is done; False when nobody will ever say so."""
        while not under_way.done():  # one that was cancelled is done, and would be waited for in vain
            wait_for([under_way], LOOK_SECONDS)
            if self.lost(under_way):
                return False
        return True

    def _died(self, under_way: Future[Result]) -> bool:
        return not under_way.done() or under_way.cancelled() or isinstance(under_way.exception(), self.died)

    def lost(self, under_way: Future[Result]) -> bool:
        """Say whether what an item was given to is gone without a word about the item."""
        return False


def _end_with_parent() -> None:
    """Let this worker end when whoever gives it work is killed: nobody else would tell it that no more comes."""

    def watch(parent: int) -> None:
        wait_for_handles([parent])
        os._exit(1)

    parent = parent_process()
    assert parent is not None
    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()


class _Processes(_Pooled):
    """A pool of processes, begun anew when one of them dies: the pool of the standard library is then unusable."""

    died = (BrokenProcessPool,)

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._given: WeakKeyDictionary[Future[Any], ProcessPoolExecutor] = WeakKeyDictionary()

    def room(self) -> int:
        return self._workers

    def submit(self, function: Callable[[Item], Result], item: Item) -> Future[Result]:
        fresh = self._pool is None
        if self._pool is None:  # fresh interpreters: to fork one that has threads may deadlock
            spawn = get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=spawn, initializer=_end_with_parent)
        try:
            under_way = self._pool.submit(function, item)
        except (BrokenProcessPool, OSError, ValueError):  # a pool that breaks while it starts a process: its pipes go
            self.close()
            if fresh:
                raise
            return self.submit(function, item)
        self._given[under_way] = self._pool
        return under_way

    def lost(self, under_way: Future[Result]) -> bool:
        """Say whether the pool broke just as the item came: it then tells the others, and this one never."""
        return bool(getattr(self._given[under_way], "_broken", False)) and not under_way.done()

    def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if getattr(pool, "_broken", False):
            # A pool that breaks ends its processes once, and would wait for ever for one that it started meanwhile.
            for process in tuple((getattr(pool, "_processes", None) or {}).values()):
                process.kill()
        pool.shutdown(cancel_futures=True)


class _Cluster(_Pooled):
    """A Dask cluster. Results are fetched as they are there, so that they cannot die with their worker."""

    def __init__(self, client: Any) -> None:
        from distributed.scheduler import KilledWorker

        self.died = (KilledWorker,)
        self.address: str = client.scheduler.address
        self._client = client
        self._executor = client.get_executor(pure=False)

    def room(self) -> int:
        """Count the workers, of whom there may be more or fewer at any time."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, function: Callable[[Item], Result], item: Item) -> Future[Result]:
        under_way: Future[Result] = self._executor.submit(function, item)
        return under_way

    def _first(self, function: Callable[[Item], Result], waiting: Waiting[Item, Result]) -> Result:
        item = waiting[0][0]
        try:
            return super()._first(function, waiting)
        except CancelledError as problem:
            raise TryLater(
                "scheduler-lost",
                f"The work on {str(item)[:80]} was cut off",
                f"the cluster at {self.address} is gone",
                "look why its scheduler ended, then run it again",
            ) from problem


@contextmanager
def _client(executing: Executing) -> Iterator[Any]:
    """Connect to the cluster, or start one here that only this machine can reach."""
    try:
        import dask
        import distributed
    except ImportError as problem:
        raise AskedWrongly(
            "executor-missing",
            "The work was not given to a cluster",
            "Dask is not installed",
            "install its extra cluster (from a checkout: ./run extras), or use --executor process",
        ) from problem
    if executing.scheduler is not None:
        with _reached(executing.scheduler) as client:
            yield client
        return
    with (
        dask.config.set(CLUSTER),
        _started(distributed.LocalCluster, _workers(executing)) as cluster,
        _made(distributed.Client, cluster, set_as_default=False) as client,
    ):
        yield client


def _started(kind: Callable[..., Any], workers: int) -> Any:
    try:
        return _made(
            kind,
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        )
    except (RuntimeError, OSError) as problem:  # a worker that ends while it starts, no port, no memory
        raise TryLater(
            "cluster-not-started",
            "No cluster was started on this machine",
            str(problem).removesuffix(".") or "its workers did not answer",
            "run it again, or use --executor process",
        ) from problem


def _made(kind: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Make an object of a library that tells no types."""
    return kind(*arguments, **named)


def _reached(address: str) -> Any:
    from distributed import Client

    try:
        return _made(Client, address, timeout=REACH_SECONDS, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise TryLater(
            "scheduler-unreachable",
            f"The cluster at {address} was not reached",
            str(problem) or "it did not answer",
            "check that its scheduler runs and that the address is right, such as tcp://host:8786",
        ) from problem


def _worker_killed(item: object) -> TryLater:
    return TryLater(
        "worker-killed",
        f"The work on {str(item)[:80]} was given up",
        f"its worker was killed {MOST_DEATHS} times",
        "look whether the machine ran out of memory, use fewer --workers, then run it again",
    )
