"""The quick look and the look of several processors see what the slow one sees, and nothing else."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from standby.ledger import chain, open_ledger, quick, verify
from standby.ledger.chain import LogCheck, check_log
from standby.store import sqlite

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)
ENTRIES = 30


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A log of several acts, subjects and contents, recorded over some minutes."""
    path = tmp_path_factory.mktemp("chain") / "standby.db"
    minutes = iter(range(10_000))
    with open_ledger(path, clock=lambda: NOW + timedelta(minutes=next(minutes))) as ledger:
        for n in range(ENTRIES):
            with ledger.writing() as writer:
                kept = [writer.keep(b"%d" % (n // 2 * 2)) for _ in range(n % 3)]
                payload = {"kept": kept} if kept else {"n": n}
                writer.append(("thing.done", "thing.näher")[n % 2], f"ü{n % 4}", payload, actor="somebody")
    return path


@pytest.fixture
def copy(whole, tmp_path):
    return shutil.copy(whole, tmp_path / "copy.db")


def change(path, statement, *values):
    connection = sqlite.choose_module().connect(str(path))
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def looked_at(path, *, shared, monkeypatch):
    monkeypatch.setattr(chain, "WORTH_SHARING", 1)
    monkeypatch.setattr(chain.os, "cpu_count", lambda: 3)
    with open_ledger(path) as ledger, ledger.reading() as connection:
        return check_log(connection, str(path) if shared else "")


def slowly(path):
    """The plain answer: every entry taken apart."""
    found = LogCheck()
    with open_ledger(path) as ledger, ledger.reading() as connection:
        for page in chain._pages(connection):
            for row in page:
                chain._check_entry(found, row)
    return found


@pytest.mark.parametrize("shared", [False, True])
def test_an_untouched_log_is_seen_alike_by_every_look(whole, shared, monkeypatch):
    monkeypatch.setattr(quick, "PAGE", 7)
    found, plain = looked_at(whole, shared=shared, monkeypatch=monkeypatch), slowly(whole)
    assert (found.count, found.head, found.recorded) == (plain.count, plain.head, plain.recorded)
    assert (found.kept, found.faults) == (plain.kept, []) == (plain.kept, plain.faults)
    assert found.count == ENTRIES
    assert len(found.kept) == 15


@pytest.mark.parametrize("k", [1, 10, 11, 20, 21, 30])
@pytest.mark.parametrize(
    "altered",
    [
        "known_at = known_at + 1",
        "act = act || 'x'",
        "subject = act || subject, act = ''",
        "act = CAST(act AS BLOB)",
        "subject = CAST(subject AS BLOB)",
        "body = substr(body, 1, length(body) - 1)",
        "body = x'02'",
        "hash = zeroblob(32)",
        "hash = 5",
        "k = 99",
    ],
)
def test_a_change_in_any_part_is_found_and_named_as_the_slow_look_names_it(copy, k, altered, monkeypatch):
    change(copy, f"UPDATE entry SET {altered} WHERE k = ?", k)
    found = looked_at(copy, shared=k % 10 == 0, monkeypatch=monkeypatch)
    assert found.faults == slowly(copy).faults != []


def test_entries_that_changed_places_across_two_parts_are_found(copy, monkeypatch):
    for old, new in ((10, 99), (11, 10), (99, 11)):
        change(copy, f"UPDATE entry SET k = {new} WHERE k = {old}")
    assert looked_at(copy, shared=True, monkeypatch=monkeypatch).faults != []


def test_a_log_that_goes_back_in_time_is_found_where_two_parts_meet(tmp_path, monkeypatch):
    path = tmp_path / "standby.db"
    times = iter([NOW, NOW - timedelta(hours=1), NOW])
    monkeypatch.setattr("standby.ledger.log.max", lambda clock, _: clock, raising=False)
    with open_ledger(path, clock=lambda: next(times)) as ledger:
        for _ in range(3):
            with ledger.writing() as writer:
                writer.append("thing.done", "a", {}, actor="somebody")
    found = looked_at(path, shared=True, monkeypatch=monkeypatch)
    assert [fault.k for fault in found.faults] == [2]
    assert "before the entry in front of it" in found.faults[0].says


def test_a_long_log_is_verified_by_several_processes_and_named_whole(whole, monkeypatch):
    monkeypatch.setattr(chain, "WORTH_SHARING", 1)
    with open_ledger(whole) as ledger:
        found = verify(ledger)
    assert (found.entries, found.faults) == (ENTRIES, ())


@pytest.mark.parametrize("page", [1, 7, 500])
def test_an_untouched_log_is_looked_at_quickly_to_its_end(whole, page, monkeypatch):
    """Were it not, the slow look would say the same, and nobody would notice but by the clock."""
    monkeypatch.setattr(quick, "PAGE", page)
    with open_ledger(whole) as ledger, ledger.reading() as connection:
        reached = chain._quickly(connection, "", ENTRIES)
    slow = slowly(whole)
    assert (reached.k, reached.head, reached.recorded, reached.kept) == (ENTRIES, slow.head, slow.recorded, slow.kept)


def test_a_helper_that_hangs_is_not_waited_for(whole, monkeypatch):
    monkeypatch.setattr(chain, "HELPED_S", 0)
    found = looked_at(whole, shared=True, monkeypatch=monkeypatch)
    assert (found.count, found.head, found.faults) == (ENTRIES, slowly(whole).head, [])
