"""What others take for the same claims: DuckDB, and the event store of the ``eventsourcing`` package.

Both are asked what the record is asked, with plain code as their manuals teach it. They keep less: no report, no
chain of hashes, no second clock; so they are a measure of what the rest costs, and not the other way round. They
are loaded only here; one that is not installed is left out.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

BATCH = 1000
ACKS = 50
REPLAYED = 20_000
"""The event store replays so many claims at most; its whole picture is told per million of the claims asked for."""


@dataclass(frozen=True, slots=True)
class Made:
    """One claim as a peer keeps it; bounds in seconds since 1970."""

    entity: str
    value: str
    from_s: int
    to_s: int


class Peer(Protocol):
    """What every peer can be asked."""

    def record(self, claims: Sequence[Made]) -> None:
        """Keep claims durably, in one transaction."""

    def entity(self, name: str, at: int) -> Sequence[object]:
        """Return the claims about one entity that hold at a moment."""

    def ids(self, at: int) -> object:
        """Return which claims hold at a moment."""

    def rows(self, at: int) -> Sequence[object]:
        """Return the claims that hold at a moment."""

    def close(self) -> None:
        """Let go of the file, with everything in it."""


def measure_peers(
    folder: Path,
    claims: Callable[[], Iterator[Made]],
    count: int,
    moments: Callable[[], int],
    cpu_ms: Callable[[Callable[[], object], int], float],
    raw_seconds: float,
) -> dict[str, dict[str, float]]:
    """Measure each peer that is installed over the same claims, in the units of the record's own figures."""
    found = {}
    for name, (module, make, most) in PEERS.items():
        if find_spec(module) is not None:
            path = folder / f"{name}.db"
            found[name] = _measure(make(path), path, claims, min(count, most), count, moments, cpu_ms, raw_seconds)
    return found


def _measure(
    peer: Peer,
    path: Path,
    claims: Callable[[], Iterator[Made]],
    held: int,
    count: int,
    moments: Callable[[], int],
    cpu_ms: Callable[[Callable[[], object], int], float],
    raw_seconds: float,
) -> dict[str, float]:
    source, spent, names = claims(), 0.0, []
    for _ in range(held // BATCH):
        batch = [next(source) for _ in range(BATCH)]
        names.append(batch[0].entity)
        before = time.perf_counter()
        peer.record(batch)
        spent += time.perf_counter() - before
    asked = iter(names * 50)
    found = {
        "batch_claims_per_s": held / spent,
        "entity_asof_cpu_ms": cpu_ms(lambda: peer.entity(next(asked), moments()), 20),
        "picture_ids_warm_cpu_ms": cpu_ms(lambda: peer.ids(moments()), 3) * count / held,
        "picture_rows_cpu_ms": cpu_ms(lambda: peer.rows(moments()), 3) * count / held,
        "durable_ack_ratio": _ack_seconds(peer, source) / raw_seconds,
    }
    peer.close()
    return {**found, "bytes_per_claim": path.stat().st_size / (held + ACKS)}


def _ack_seconds(peer: Peer, source: Iterator[Made]) -> float:
    spent = []
    for _ in range(ACKS):
        one = [next(source)]
        before = time.perf_counter()
        peer.record(one)
        spent.append(time.perf_counter() - before)
    return statistics.median(spent)


class _DuckDB:
    """One columnar table in a file, asked in SQL."""

    def __init__(self, path: Path) -> None:
        import duckdb

        self._connection = duckdb.connect(str(path))
        self._connection.execute(
            "CREATE TABLE claim (number BIGINT, entity VARCHAR, value VARCHAR, from_s BIGINT, to_s BIGINT)"
        )
        self._count = 0

    def record(self, claims: Sequence[Made]) -> None:
        import numpy as np

        numbers = np.arange(self._count, self._count + len(claims))
        self._count += len(claims)
        batch = {  # noqa: F841 - DuckDB finds the arrays by this name
            "number": numbers,
            "entity": np.array([each.entity for each in claims], object),
            "value": np.array([each.value for each in claims], object),
            "from_s": np.array([each.from_s for each in claims]),
            "to_s": np.array([each.to_s for each in claims]),
        }
        self._connection.execute("INSERT INTO claim SELECT * FROM batch")

    def entity(self, name: str, at: int) -> Sequence[object]:
        query = "SELECT * FROM claim WHERE entity = ? AND from_s <= ? AND to_s > ?"
        return self._connection.execute(query, [name, at, at]).fetchall()

    def ids(self, at: int) -> object:
        query = "SELECT number FROM claim WHERE from_s <= ? AND to_s > ? ORDER BY number"
        return self._connection.execute(query, [at, at]).fetchnumpy()

    def rows(self, at: int) -> Sequence[object]:
        return self._connection.execute("SELECT * FROM claim WHERE from_s <= ? AND to_s > ?", [at, at]).fetchall()

    def close(self) -> None:
        self._connection.execute("CHECKPOINT")
        self._connection.close()


class _EventStore:
    """One aggregate per entity, one event per claim, replayed at every question."""

    def __init__(self, path: Path) -> None:
        from eventsourcing.application import Application

        self._kind = _entity_kind()
        self._application: Any = Application(
            env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
        )
        self._open: dict[str, Any] = {}

    def record(self, claims: Sequence[Made]) -> None:
        touched = {}
        for each in claims:
            if each.entity not in self._open:
                self._open[each.entity] = self._kind(each.entity)
            touched[each.entity] = self._open[each.entity]
            touched[each.entity].claim(each.value, each.from_s, each.to_s)
        self._application.save(*touched.values())

    def entity(self, name: str, at: int) -> Sequence[object]:
        found = self._application.repository.get(self._open[name].id)
        return [claim for claim in found.claims if claim[1] <= at < claim[2]]

    def ids(self, at: int) -> object:
        return [(name, n) for name in self._open for n, _ in enumerate(self.entity(name, at))]

    def rows(self, at: int) -> Sequence[object]:
        return [(name, *claim) for name in self._open for claim in self.entity(name, at)]  # type: ignore[misc]

    def close(self) -> None:
        self._application.close()


@cache
def _entity_kind() -> Any:
    """Return the aggregate of one entity; the package wants each kind made once."""
    from eventsourcing.domain import Aggregate, event

    class Entity(Aggregate):
        def __init__(self, name: str) -> None:
            self.name = name
            self.claims: list[tuple[str, int, int]] = []

        @event("Claimed")
        def claim(self, value: str, from_s: int, to_s: int) -> None:
            self.claims.append((value, from_s, to_s))

    return Entity


PEERS: dict[str, tuple[str, Callable[[Path], Peer], int]] = {
    "duckdb": ("duckdb", _DuckDB, 10**9),
    "eventsourcing": ("eventsourcing", _EventStore, REPLAYED),
}
"""By name: the package, what makes a peer over a file, and how many claims it is given at most."""
