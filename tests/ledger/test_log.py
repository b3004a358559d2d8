"""Checks of the log: numbered in commit order, chained, all or nothing, for one writer at a time."""

import multiprocessing
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa

from standby.basis.errors import AskedWrongly, Broken, TryLater
from standby.ledger import entries, entries_about, head, kept, open_ledger, verify
from standby.ledger.form import body_of
from standby.ledger.model import GENESIS
from standby.store import postgresql, sqlite
from standby.store.hot import tell

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)


def append(ledger, subject="a", **rest):
    with ledger.writing() as writer:
        return writer.append("thing.done", subject, {"n": 1}, actor="somebody", **rest)


def append_and_fail(ledger):
    with ledger.writing() as writer:
        writer.append("thing.done", "b", {}, actor="somebody")
        writer.keep(b"content")
        raise RuntimeError("stop")


def everything(ledger):
    with ledger.reading() as connection:
        return list(entries(connection))


def test_entries_are_numbered_from_one_without_gaps(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        assert [append(ledger).k for _ in range(3)] == [1, 2, 3]


def test_an_entry_reads_back_as_it_was_appended(path):
    with open_ledger(path, clock=lambda: NOW, node="hq") as ledger:
        appended = append(ledger, because="orders", known_at=NOW - timedelta(days=1))
        assert everything(ledger) == [appended]
        assert (appended.node, appended.actor, appended.because) == ("hq", "somebody", "orders")
        assert (appended.recorded_at, appended.known_at) == (NOW, NOW - timedelta(days=1))


def test_each_hash_covers_the_hash_before_it_and_its_own_body(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        append(ledger)
        append(ledger)
        previous = GENESIS.hex()
        for entry in everything(ledger):
            assert entry.prev_hash == previous
            assert entry.hash == sha256(bytes.fromhex(previous) + body_of(entry)).hexdigest()
            previous = entry.hash


def test_a_transaction_that_fails_leaves_nothing(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        append(ledger)
        with pytest.raises(RuntimeError, match="stop"):
            append_and_fail(ledger)
        assert [entry.k for entry in everything(ledger)] == [1]
        assert append(ledger).k == 2
        assert verify(ledger).faults == ()


def test_the_time_of_recording_never_goes_back_when_the_clock_does(path):
    times = iter([NOW, NOW - timedelta(hours=1)])
    with open_ledger(path, clock=lambda: next(times)) as ledger:
        assert [append(ledger).recorded_at, append(ledger).recorded_at] == [NOW, NOW]


def test_what_is_known_later_than_now_is_refused(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        with pytest.raises(AskedWrongly) as caught:
            append(ledger, known_at=NOW + timedelta(microseconds=1))
        assert caught.value.code == "received-in-future"
        assert everything(ledger) == []


def test_a_ledger_opened_again_goes_on_where_it_stood(path):
    with open_ledger(path, clock=lambda: NOW, node="hq") as ledger:
        first = append(ledger)
    with open_ledger(path, clock=lambda: NOW, node="elsewhere") as ledger:
        second = append(ledger)
    assert (second.k, second.prev_hash, second.node) == (2, first.hash, "hq")


def test_the_head_of_an_empty_ledger_is_nothing(path):
    with open_ledger(path, clock=lambda: NOW) as ledger, ledger.reading() as connection:
        assert head(connection) is None


def test_entries_can_be_asked_by_their_acts_and_come_in_their_order(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        with ledger.writing() as writer:
            made = [writer.append(f"thing.{act}", "s", {}, actor="x") for act in "abcabcab"]
        with ledger.reading() as connection:
            assert list(entries(connection, acts=("thing.b", "thing.a"))) == [e for e in made if e.act != "thing.c"]
            assert list(entries(connection, acts=("thing.c",), after=3, up_to=6)) == [made[5]]
            assert list(entries(connection, acts=("thing.d",))) == []
            assert list(entries(connection, acts=())) == []


def test_entries_of_an_act_are_found_without_reading_the_log_and_sorted_without_their_bodies():
    with open_ledger("") as ledger, ledger.reading() as connection:
        asked = []
        sa.event.listen(connection, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
        assert list(entries(connection, acts=("thing.a", "thing.b"))) == []
        ((statement, values),) = asked
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert [step for step in plan if "COVERING INDEX entry_act (act=?" in step]
    assert not [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step]


def test_entries_can_be_asked_from_one_number_to_another(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        all_of_them = [append(ledger) for _ in range(4)]
        with ledger.reading() as connection:
            assert list(entries(connection, after=1, up_to=3)) == all_of_them[1:3]


def test_content_is_kept_byte_for_byte_and_once(path):
    data = bytes(range(256))
    with open_ledger(path, clock=lambda: NOW) as ledger:
        with ledger.writing() as writer:
            name = writer.keep(data)
            assert writer.keep(data) == name
            writer.append("thing.kept", "a", {"kept": [name]}, actor="somebody")
        with ledger.reading() as connection:
            assert kept(connection, name) == data
        assert verify(ledger).faults == ()


def test_content_is_said_to_be_new_only_the_first_time_and_the_transaction_goes_on(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        with ledger.writing() as writer:
            told = [writer.keep_new(each) for each in (b"one", b"two", b"one")]
            assert [new for _, new in told] == [True, True, False]
            writer.append("thing.kept", "a", {"kept": sorted({name for name, _ in told})}, actor="somebody")
        with ledger.writing() as writer:
            assert writer.keep_new(b"two") == (told[1][0], False)
        assert verify(ledger).faults == ()


def test_content_that_cannot_be_kept_for_another_reason_is_no_content_kept_before():
    with open_ledger("") as ledger, ledger.writing() as writer:
        tell(writer.connection, "CREATE TRIGGER odd BEFORE INSERT ON content BEGIN SELECT RAISE(ABORT, 'odd'); END")
        with pytest.raises(writer.connection.dialect.loaded_dbapi.IntegrityError, match="odd"):
            writer.keep(b"one")


def test_content_that_is_not_there_is_said_to_be_missing(path):
    with open_ledger(path, clock=lambda: NOW) as ledger, ledger.reading() as connection:
        with pytest.raises(Broken) as caught:
            kept(connection, "00" * 32)
        assert caught.value.code == "content-damaged"


def _write_many(path, number):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        for _ in range(number):
            append(ledger)


def test_two_processes_that_write_at_once_lose_nothing(path):
    open_ledger(path, clock=lambda: NOW).close()
    start = multiprocessing.get_context("spawn")
    writers = [start.Process(target=_write_many, args=(path, 25)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with open_ledger(path, clock=lambda: NOW) as ledger:
        assert [entry.k for entry in everything(ledger)] == list(range(1, 51))
        assert verify(ledger).faults == ()


def test_a_writer_that_waits_too_long_is_told_to_try_later(path, monkeypatch):
    with open_ledger(path, clock=lambda: NOW) as holder, holder.writing():
        monkeypatch.setattr(sqlite, "BUSY_MS", 20)
        monkeypatch.setattr(postgresql, "BUSY_MS", 20)
        with open_ledger(path, clock=lambda: NOW) as waiter, pytest.raises(TryLater) as caught:
            append(waiter)
        assert caught.value.code == "database-busy"


def test_a_reader_sees_one_state_while_another_writes(path):
    with open_ledger(path, clock=lambda: NOW) as ledger, open_ledger(path, clock=lambda: NOW) as writer:
        append(writer)
        with ledger.reading() as connection:
            before = len(list(entries(connection)))
            append(writer)
            assert len(list(entries(connection))) == before == 1
        assert len(everything(ledger)) == 2


def test_every_way_of_reading_an_entry_gives_it_whole_with_the_hash_before_it(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        for _ in range(4):
            append(ledger)
        with ledger.reading() as connection:
            whole = list(entries(connection))
            assert [each.prev_hash for each in whole] == [GENESIS.hex(), *(each.hash for each in whole[:-1])]
            assert list(entries_about(connection, whole[0].subject)) == whole
            assert list(entries_about(connection, whole[0].subject, after=2)) == whole[2:]
            assert list(entries(connection, after=1, up_to=3)) == whole[1:3]
            assert head(connection) == whole[-1]
