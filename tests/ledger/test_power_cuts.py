"""Law 5 under power cuts: the program's own code on a SQLite whose disk loses or tears what was not synced."""

import random
from contextlib import closing
from datetime import UTC, datetime

import pytest
from tests.ledger.recording import RecordingVFS, Trace, cuts, driver
from tests.torture import progress

from standby.ledger import entries, open_ledger, verify
from standby.store import sqlite

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def vfs():
    made = RecordingVFS()
    yield made
    made.unregister()


def history(vfs, path, seed, monkeypatch, *, entries=25, instead=None, checkpoint_pages=60):
    """Let the program write a small record and return everything it asked of the disk."""
    chance, vfs.trace = random.Random(seed), Trace()
    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "choose_module", lambda: driver(instead))
        patched.setattr(sqlite, "CHECKPOINT_PAGES", checkpoint_pages)
        with open_ledger(path, clock=lambda: NOW) as ledger:
            for n in range(entries):
                with ledger.writing() as writer:
                    kept = writer.keep(f"{n} ".encode() * chance.randrange(1, 900))
                    appended = writer.append("thing.done", "a", {"n": n, "kept": [kept]}, actor="somebody")
                vfs.trace.acknowledge(appended)
    return vfs.trace


def look(folder, files, before, *, whole):
    """Start anew on what a power cut left, and see that nothing acknowledged is lost and nothing is half there."""
    for name in folder.glob("dead.db*"):
        name.unlink()
    path = folder / "dead.db"
    for kind, data in files.items():
        path.with_name(path.name + kind).write_bytes(data)
    if whole or not before:
        # A cut while the record was being made leaves one that is made again.
        with open_ledger(path, clock=lambda: NOW) as ledger:
            with ledger.reading() as connection:
                found = {entry.k: entry.hash for entry in entries(connection)}
            assert before.items() <= found.items()
            assert verify(ledger).faults == ()
        return
    with closing(sqlite.choose_module().connect(str(path))) as connection:
        # What is read is what the cut left; only the look itself need not wait for the disk.
        connection.execute("PRAGMA synchronous=OFF")
        found = dict(connection.execute("SELECT k, hash FROM entry").fetchall())
        assert {k: bytes.fromhex(own) for k, own in before.items()}.items() <= found.items()
        assert sorted(found) == list(range(1, len(found) + 1))
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def cut_many(vfs, folder, monkeypatch, number, *, seed=1, each=50, **planted):
    trace = history(vfs, str(folder / "live.db"), seed, monkeypatch, **planted)
    chance = random.Random(seed)
    for n, (files, before, case) in enumerate(cuts(trace, chance, number)):
        try:
            look(folder, files, before, whole=n % each == 0)
        except Exception as problem:
            raise AssertionError(f"{case}: {problem}") from problem
        progress(n + 1, number, f"power cuts of history {seed}")
    return trace


def test_two_thousand_power_cuts_lose_nothing_acknowledged(vfs, tmp_path, monkeypatch):
    trace = cut_many(vfs, tmp_path, monkeypatch, 2_000)
    asked = {(kind, what) for kind, what, _, _ in trace.asked}
    assert asked >= {("", "write"), ("", "sync"), ("-wal", "write"), ("-wal", "sync")}
    assert len(trace.acknowledged) == 25


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(5))
def test_ten_thousand_power_cuts_lose_nothing_acknowledged(vfs, tmp_path, monkeypatch, seed):
    cut_many(vfs, tmp_path, monkeypatch, 2_000, seed=seed + 10, each=1, entries=20 + 10 * seed)


@pytest.mark.parametrize("weaker", ["NORMAL", "OFF"])
def test_a_record_that_syncs_too_little_is_found(vfs, tmp_path, monkeypatch, weaker):
    """The planted bug: the setting under which an acknowledgement does not wait for the disk."""
    instead = {"PRAGMA synchronous=FULL": f"PRAGMA synchronous={weaker}"}
    with pytest.raises(AssertionError, match="cut"):
        cut_many(vfs, tmp_path, monkeypatch, 500, instead=instead)


def test_acknowledging_before_the_disk_has_it_is_found(vfs, tmp_path, monkeypatch):
    """The planted bug: an acknowledgement when only the entry before it is durable."""
    monkeypatch.setattr(Trace, "acknowledge", early)
    with pytest.raises(AssertionError, match="cut"):
        cut_many(vfs, tmp_path, monkeypatch, 1_000)


def early(trace, appended):
    before = trace.acknowledged[-1][0] if trace.acknowledged else len(trace.asked)
    at = before if not trace.acknowledged else (before + len(trace.asked)) // 2
    trace.acknowledged.append((at, appended.k, appended.hash))
