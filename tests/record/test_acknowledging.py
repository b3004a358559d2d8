"""Checks of what an acknowledgement need not do again: prepare its statements, or make the log on the disk grow."""

import pytest
from sqlalchemy import select
from tests.record.strategies import NOW, report_of, simple_draft, simple_reading

from standby.record import opened
from standby.record.acts import record_report
from standby.record.projection import reading_table
from standby.record.queries import read_from
from standby.store import sqlite

TRANSACTION = 22
"""What SQLite calls the beginning and the end of one, when it says what it is about to prepare."""

FRAME = 4096 + 24


def acknowledge(ledger, numbers):
    for n in numbers:
        text = f"The training at Taji was paused for the {n}th time."
        assert record_report(ledger, report_of(text), simple_reading(text, simple_draft(text)), actor="desk").new


def test_the_statements_of_an_acknowledgement_are_prepared_once(tmp_path):
    with opened(tmp_path / "standby.db", lambda: NOW) as ledger:
        acknowledge(ledger, range(3))
        prepared = []
        with ledger.writing() as writer:
            raw = writer.connection.connection.dbapi_connection
        raw.set_authorizer(lambda action, *_: prepared.append(action) or 0)
        # To be asked makes SQLite prepare everything once more.
        acknowledge(ledger, [3])
        prepared.clear()
        acknowledge(ledger, range(4, 14))
        assert set(prepared) <= {TRANSACTION}
        assert len(prepared) <= 20
        with ledger.writing() as writer:
            assert writer.connection.connection.dbapi_connection is raw


@pytest.mark.parametrize("pages", [50, 200])
def test_the_log_on_the_disk_is_written_over_instead_of_growing(tmp_path, monkeypatch, pages):
    monkeypatch.setattr(sqlite, "CHECKPOINT_PAGES", pages)
    log = tmp_path / "standby.db-wal"
    with opened(tmp_path / "standby.db", lambda: NOW) as ledger:
        acknowledge(ledger, range(40))
        size = log.stat().st_size
        acknowledge(ledger, range(40, 120))
        assert log.stat().st_size <= max(size, (pages + 40) * FRAME)


def test_the_readings_of_a_report_are_found_without_going_through_all(tmp_path):
    with opened(tmp_path / "standby.db", lambda: NOW) as ledger:
        acknowledge(ledger, range(5))
        query = select(reading_table.c.k).where(read_from(report_of("none").id))
        spelled = str(query.compile(compile_kwargs={"literal_binds": True}))
        with ledger.reading() as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {spelled}")]
    assert any("reading_later" in step for step in plan)
    assert not any(step.startswith("SCAN") for step in plan)
