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
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from standby.basis.errors import AskedWrongly, Broken
from standby.basis.ids import content_id, sha256_hex
from standby.basis.time import AsOf, DateRange, Span
from standby.ledger import Ledger, Writer, open_ledger
from standby.ledger.chain import check_log
from standby.ledger.group import GroupCommit
from standby.record import opened
from standby.record.acts import record_report, take_in
from standby.record.columns import Columns, picture_rows, possible_numbers, refresh
from standby.record.queries import claims_about
from standby.reports.model import Draft, Mention, Reading, Report

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WIDTH = 39
PER_REPORT = 20
BATCH = 1000
CLIENTS = 32
LEAST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFigures:
    """What was measured. ``claims`` and ``entities`` say on how large a record; ``peers`` holds the others."""

    claims: int
    entities: int
    durable_ack_ratio: float
    batch_claims_per_s: float
    clients32_acks_per_s: float
    entity_asof_cpu_ms: float
    picture_ids_warm_cpu_ms: float
    picture_rows_cpu_ms: float
    bytes_per_claim: float
    verify_1e6_s: float
    peers: dict[str, dict[str, float]] = field(default_factory=dict)


def bench_record(claims: int = 1_000_000) -> RecordFigures:
    """Measure the record at a number of claims over a hundredth as many entities; takes about 60 s at a million.

    Raises ``AskedWrongly`` for fewer than 1,000 claims, which measure nothing.
    """
    if claims < LEAST:
        raise AskedWrongly(
            "bench-too-small", "The record was not measured", f"{claims} claims are too few", f"ask for {LEAST} or more"
        )
    with tempfile.TemporaryDirectory(prefix="standby-bench-") as name, opened(Path(name) / "a.db", _clock) as ledger:
        chance, folder = random.Random(1), Path(name)
        entities = claims // 100
        rate = _fill(ledger, chance, claims, entities)
        size = _size(ledger, folder / "a.db") / claims
        columns = Columns()
        refresh(columns, ledger)
        return RecordFigures(
            claims=claims,
            entities=entities,
            durable_ack_ratio=_ack_ratio(ledger, chance, folder),
            batch_claims_per_s=rate,
            clients32_acks_per_s=_group_rate(folder / "b.db"),
            entity_asof_cpu_ms=_cpu_ms(
                lambda: claims_about(ledger, f"e{chance.randrange(entities)}", _then(chance)), 40
            ),
            picture_ids_warm_cpu_ms=_cpu_ms(lambda: possible_numbers(columns, _then(chance)), 10),
            picture_rows_cpu_ms=_cpu_ms(lambda: picture_rows(columns, _then(chance)), 3),
            bytes_per_claim=size,
            verify_1e6_s=_verify_seconds(folder / "c.db", min(claims, 200_000)),
            peers={"numpy": {"picture_ids_warm_cpu_ms": _numpy_lower_bound(columns, chance)}},
        )


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


def _fill(ledger: Ledger, chance: random.Random, claims: int, entities: int) -> float:
    """Record claims in transactions of 1,000 and return how many went in per second of wall clock."""
    spent = 0.0
    for _ in range(claims // BATCH):
        batch = [_report(chance, PER_REPORT, entities) for _ in range(BATCH // PER_REPORT)]
        before = time.perf_counter()
        with ledger.writing() as writer:
            for report, reading in batch:
                take_in(writer, report, reading, actor="bench")
        spent += time.perf_counter() - before
    return claims // BATCH * BATCH / spent


def _size(ledger: Ledger, path: Path) -> int:
    connection = ledger.database.engine.raw_connection()
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.stat().st_size


def _ack_ratio(ledger: Ledger, chance: random.Random, folder: Path) -> float:
    """Compare one claim recorded durably with a bare write and fdatasync of the same bytes, turn by turn."""
    ours, raw = [], []
    file = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    with ledger.reading() as connection:
        size = len(connection.exec_driver_sql("SELECT body FROM entry ORDER BY k DESC LIMIT 1").scalar() or b"")
    for _ in range(100):
        report, reading = _report(chance, 1, 10)
        before = time.perf_counter()
        record_report(ledger, report, reading, actor="bench")
        between = time.perf_counter()
        os.write(file, bytes(size))
        os.fdatasync(file)
        ours.append(between - before)
        raw.append(time.perf_counter() - between)
    os.close(file)
    return statistics.median(ours) / statistics.median(raw)


def _group_rate(path: Path, each: int = 100) -> float:
    """Let 32 clients record one entry after the other and count the acknowledgements per second."""
    with open_ledger(path, clock=_clock) as ledger, GroupCommit(ledger) as group:

        def client(name: str) -> None:
            for n in range(each):
                payload = {"value": f"{n:0{WIDTH}d}"}
                group.submit(
                    partial(Writer.append, act="thing.said", subject=name, payload=payload, actor=name)
                ).result()

        threads = [threading.Thread(target=client, args=(f"client {n}",)) for n in range(CLIENTS)]
        before = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return CLIENTS * each / (time.perf_counter() - before)


def _verify_seconds(path: Path, entries: int) -> float:
    """Return the seconds that checking the log takes per million entries of one claim's length."""
    with open_ledger(path, clock=_clock) as ledger:
        with ledger.writing() as writer:
            for n in range(entries):
                writer.append("thing.said", f"e{n % 100}", {"value": f"{n:0{WIDTH}d}"}, actor="bench")
        with ledger.reading() as connection:
            before = time.perf_counter()
            found = check_log(connection)
            spent = time.perf_counter() - before
    if (found.count, found.faults) != (entries, []):
        raise Broken(
            "bench-wrong", "The measure means nothing", "a new log did not verify", "look at this machine's disk"
        )
    return spent * 1_000_000 / entries


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
