"""Measure the record on this machine: what an acknowledgement costs, what an answer costs, how much disk it takes.

Every figure is measured on a new record in a temporary folder, with made claims of 39 characters. Processor time
where it says ``cpu``, so that a busy machine does not spoil it; the peers are measured in the same run.
"""

import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from standby.basis.errors import AskedWrongly, Broken
from standby.basis.ids import content_id, sha256_hex
from standby.basis.time import AsOf, DateRange, Span
from standby.desk.bench_exchange import bundle_rate
from standby.desk.bench_record_peers import Made, measure_peers
from standby.ledger import Ledger, open_ledger
from standby.ledger.chain import check_log
from standby.record import opened
from standby.record.acts import record_report, take_in
from standby.record.columns import Columns, picture_rows, possible_numbers, refresh
from standby.record.queries import claims_about
from standby.reports.model import Draft, Mention, Reading, Report
from standby.store.hot import ask
from standby.store.sqlite import choose_module

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WIDTH = 39
PER_REPORT = 20
BATCH = 1000
CLIENTS = 32
ACKS = 400
PAGE, FRAME = 4096, 24
"""A page of SQLite, and what the write-ahead log has before it, in bytes."""

LEAST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFigures:
    """What was measured. ``claims`` and ``entities`` say on how large a record; ``peers`` holds the others.

    The numpy peer is the least any engine could do for the ids; DuckDB and the event store keep the same claims. One
    acknowledgement is told as a multiple of a raw write and fdatasync of as many bytes as the record brought to the
    disk for it, to the end of a file; its floors are such a write over what the file holds already, one of the entry
    alone, and that entry put into a bare SQLite. How long the acknowledgement and the raw write took, and how much of
    that was the processor's, is told beside: the rest is the disk, and what another disk would give can be worked out.
    All are medians but ``durable_ack_mean_ratio``, which has the acknowledgements that also tidied the log.
    """

    claims: int
    entities: int
    durable_ack_ratio: float
    durable_ack_mean_ratio: float
    durable_ack_ms: float
    durable_ack_cpu_ms: float
    raw_write_ms: float
    raw_write_cpu_ms: float
    batch_claims_per_s: float
    clients32_acks_per_s: float
    entity_asof_cpu_ms: float
    picture_ids_warm_cpu_ms: float
    picture_rows_cpu_ms: float
    bytes_per_claim: float
    verify_1e6_s: float
    bundle_entries_per_s: float
    peers: dict[str, dict[str, float]] = field(default_factory=dict)


def bench_record(claims: int = 1_000_000) -> RecordFigures:
    """Measure the record at a number of claims over a hundredth as many entities; a few minutes at a million.

    Raises ``AskedWrongly`` for fewer than 1,000 claims, which measure nothing.
    """
    if claims < LEAST:
        raise AskedWrongly(
            "bench-too-small", "The record was not measured", f"{claims} claims are too few", f"ask for {LEAST} or more"
        )
    with tempfile.TemporaryDirectory(prefix="standby-bench-") as name, opened(Path(name) / "a.db", _clock) as ledger:
        chance, folder = random.Random(2), Path(name)
        entities = claims // 100
        rate = _fill(ledger, claims, entities)
        size = _size(ledger, folder / "a.db") / claims
        columns = Columns()
        refresh(columns, ledger)
        acks = _ack_seconds(ledger, chance, folder)
        (ours, ours_cpu, ours_mean), (raw, raw_cpu, raw_mean) = acks["ours"], acks["raw"]
        figures = RecordFigures(
            claims=claims,
            entities=entities,
            durable_ack_ratio=ours / raw,
            durable_ack_mean_ratio=ours_mean / raw_mean,
            durable_ack_ms=ours * 1000,
            durable_ack_cpu_ms=ours_cpu * 1000,
            raw_write_ms=raw * 1000,
            raw_write_cpu_ms=raw_cpu * 1000,
            batch_claims_per_s=rate,
            clients32_acks_per_s=_group_rate(folder / "b.db"),
            entity_asof_cpu_ms=_cpu_ms(
                lambda: claims_about(ledger, f"e{chance.randrange(entities)}", _then(chance)), 300
            ),
            picture_ids_warm_cpu_ms=_cpu_ms(lambda: possible_numbers(columns, _then(chance)), 10),
            picture_rows_cpu_ms=_cpu_ms(lambda: picture_rows(columns, _then(chance)), 5),
            bytes_per_claim=size,
            verify_1e6_s=_verify_seconds(folder / "c.db", claims),
            bundle_entries_per_s=bundle_rate(min(claims, 100_000)),
        )
        bare = {"picture_ids_warm_cpu_ms": _numpy_lower_bound(columns, chance)}
        made = partial(_made, claims, entities)
        others = measure_peers(folder, made, claims, lambda: int(_then(chance).valid_at.timestamp()), _cpu_ms, raw)
        floors = {
            "one raw write over what is there": {"durable_ack_ratio": acks["over"][0] / raw},
            "one raw write of the entry alone": {"durable_ack_ratio": acks["entry"][0] / raw},
            "bare SQLite": {"durable_ack_ratio": acks["sqlite"][0] / raw},
        }
        return replace(figures, peers={"numpy": bare, **floors, **others})


def _clock() -> datetime:
    return NOW


def _then(chance: random.Random) -> AsOf:
    return AsOf(valid_at=NOW - timedelta(minutes=chance.randrange(60 * 24 * 100)), known_at=NOW)


def _report(chance: random.Random, claims: int, entities: int) -> tuple[Report, Reading]:
    """Make a report of so many claims; each holds for ten of the last hundred days."""
    text = "".join(f"{chance.getrandbits(4 * WIDTH):0{WIDTH}x}" for _ in range(claims))
    drafts = tuple(_draft(text[at : at + WIDTH], at, chance, entities) for at in range(0, len(text), WIDTH))
    content = text.encode()
    report = Report(
        id=content_id("report", sha256_hex(content)), name="made.txt", source="made", channel="file",
        media_type="text/plain", received_at=NOW, published=None, published_basis=None, language=None,
        content=content, text=text, sha256=sha256_hex(content),
    )  # fmt: skip
    return report, Reading(drafts=drafts, document_date=DateRange(), document_date_reason="made", reader="made 1")


def _draft(quote: str, start: int, chance: random.Random, entities: int) -> Draft:
    began = NOW - timedelta(days=chance.randrange(110))
    ended = began + timedelta(days=10)
    return Draft(
        start=start, end=start + WIDTH, quote=quote, kind="status", predicate="paused",
        subject=Mention(name=f"e{chance.randrange(entities)}"),
        valid=Span(from_lo=began, from_hi=began, to_lo=ended, to_hi=ended),
    )  # fmt: skip


def _batches(claims: int, entities: int) -> Iterator[list[tuple[Report, Reading]]]:
    """Make the same claims every time they are asked for, in batches of 1,000."""
    chance = random.Random(1)
    for _ in range(claims // BATCH):
        yield [_report(chance, PER_REPORT, entities) for _ in range(BATCH // PER_REPORT)]


def _made(claims: int, entities: int) -> Iterator[Made]:
    """Yield the same claims as a peer keeps them, and a few more for its acknowledgements."""
    for batch in _batches(claims + BATCH, entities):
        for _, reading in batch:
            for draft in reading.drafts:
                began, ended = draft.valid.from_lo or NOW, draft.valid.to_hi or NOW
                yield Made(draft.subject.name, draft.quote, int(began.timestamp()), int(ended.timestamp()))


def _fill(ledger: Ledger, claims: int, entities: int) -> float:
    """Record claims in transactions of 1,000 and return how many went in per second of wall clock."""
    spent = 0.0
    for batch in _batches(claims, entities):
        before = time.perf_counter()
        with ledger.writing() as writer:
            for report, reading in batch:
                take_in(writer, report, reading, actor="bench")
        spent += time.perf_counter() - before
    return claims // BATCH * BATCH / spent


def _size(ledger: Ledger, path: Path) -> int:
    """Bring the write-ahead log into the file, from whose beginning it is written again, and tell the file's size."""
    _log_pages(ledger, "RESTART")
    return path.stat().st_size


def _log_pages(ledger: Ledger, how: str = "NOOP") -> int:
    """Return how many pages the write-ahead log holds since it was begun anew."""
    connection = ledger.database.engine.raw_connection()
    pages: int = connection.cursor().execute(f"PRAGMA wal_checkpoint({how})").fetchone()[1]
    connection.close()
    return pages


Spent = tuple[float, float]
"""What something took, in seconds: by the clock, and of the processor."""


def _ack_seconds(ledger: Ledger, chance: random.Random, folder: Path) -> dict[str, tuple[float, float, float]]:
    """Time turn by turn one claim recorded durably, and what is compared with it; medians, and the mean by the clock.

    ``raw`` is a bare write and fdatasync of as many bytes as the record brought to the disk for the claim, to the end
    of a file, ``over`` the same from the beginning of a file that is there, ``entry`` of the claim's entry alone, and
    ``sqlite`` that entry inserted into the one table of a bare SQLite file, synced alike. The record's log is as it is
    in one at work: it was filled before and is written over.
    """
    spent: dict[str, list[Spent]] = {"ours": [], "raw": [], "over": [], "entry": [], "sqlite": []}
    files = {name: os.open(folder / name, os.O_CREAT | os.O_WRONLY) for name in ("raw", "over", "entry")}
    bare = choose_module().connect(str(folder / "bare.db"), isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE entry (body BLOB)"):
        bare.execute(statement)
    for _ in range(ACKS):
        report, reading = _report(chance, 1, 10)
        before = _log_pages(ledger)
        spent["ours"].append(_seconds(lambda: record_report(ledger, report, reading, actor="bench")))  # noqa: B023
        after = _log_pages(ledger)
        data = os.urandom((after - before if after > before else after) * (PAGE + FRAME))
        with ledger.reading() as connection:
            body = ask(connection, "SELECT body FROM entry ORDER BY k DESC LIMIT 1")[0][0]
        os.lseek(files["over"], 0, os.SEEK_SET)
        for name, written in (("raw", data), ("over", data), ("entry", body)):
            spent[name].append(_seconds(lambda: _write(files[name], written)))  # noqa: B023
        spent["sqlite"].append(_seconds(lambda: bare.execute("INSERT INTO entry VALUES (?)", (body,))))  # noqa: B023
    bare.close()
    for file in files.values():
        os.close(file)
    halves = {name: list(zip(*each, strict=True)) for name, each in spent.items()}
    return {
        name: (statistics.median(wall), statistics.median(cpu), statistics.mean(wall))
        for name, (wall, cpu) in halves.items()
    }


def _write(file: int, data: bytes) -> None:
    os.write(file, data)
    os.fdatasync(file)


def _seconds(run: Callable[[], object]) -> Spent:
    cpu, before = time.process_time(), time.perf_counter()
    run()
    wall = time.perf_counter() - before
    return wall, time.process_time() - cpu


def _group_rate(path: Path, each: int = 100) -> float:
    """Let 32 clients record one entry after the other, as the web room does, and count acknowledgements per second."""
    with open_ledger(path, clock=_clock) as own:
        ledger = own.shared()

        def client(name: str) -> None:
            for n in range(each):
                with ledger.writing() as writer:
                    writer.append("thing.said", name, {"value": f"{n:0{WIDTH}d}"}, actor=name)

        threads = [threading.Thread(target=client, args=(f"client {n}",)) for n in range(CLIENTS)]
        before = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return CLIENTS * each / (time.perf_counter() - before)


def _verify_seconds(path: Path, entries: int) -> float:
    """Return the seconds that checking the log takes per million entries of one claim's length.

    Processor time of this process, or of the helper that took longest where it took longer: what the check takes
    on the clock where nothing else wants the processors.
    """
    with open_ledger(path, clock=_clock) as ledger:
        for start in range(0, entries, 50_000):
            with ledger.writing() as writer:
                for n in range(start, min(start + 50_000, entries)):
                    writer.append("thing.said", f"e{n % 100}", {"value": f"{n:0{WIDTH}d}"}, actor="bench")
        spent = []
        for _ in range(3):
            with ledger.reading() as connection:
                helpers, before = os.times(), time.process_time()
                found = check_log(connection, str(path))
                spent.append(max(time.process_time() - before, _children(os.times()) - _children(helpers)))
    if (found.count, found.faults) != (entries, []):
        raise Broken(
            "bench-wrong", "The measure means nothing", "a new log did not verify", "look at this machine's disk"
        )
    return statistics.median(spent) * 1_000_000 / entries


def _children(times: os.times_result) -> float:
    return times.children_user + times.children_system


def _numpy_lower_bound(columns: Columns, chance: random.Random) -> float:
    """The least any engine could do here: three comparisons over bare arrays."""

    held = columns.held

    def bare() -> object:
        at = int(_then(chance).valid_at.timestamp())
        return np.sort(held["number"][(held["from_lo"] <= at) & (held["to_hi"] > at)])

    return _cpu_ms(bare, 10)


def _cpu_ms(run: Callable[[], object], times: int) -> float:
    """Return the median processor time of one run, in milliseconds, after one that warms up."""
    run()
    spent = []
    for _ in range(times):
        before = time.process_time()
        run()
        spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent)
