"""The tables come from the log and from nothing else: the same on both engines, byte for byte."""

import pytest
from tests.record.strategies import NOW, made_report

from standby.basis.errors import Broken
from standby.ledger.rebuild import check_tables, rebuild_tables
from standby.record import opened
from standby.record.acts import end_judgement, record_report, withdraw
from standby.store import sqlite


def fill(ledger):
    report, reading = made_report()
    taken = record_report(ledger, report, reading, actor="officer")
    judgement = withdraw(ledger, [taken.claims[0].id], by="analyst", reason="why")
    end_judgement(ledger, judgement.id, by="analyst", reason="why not")


def behind_its_back(path, *statements):
    connection = sqlite.choose_module().connect(str(path))
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_what_the_tables_hold_is_what_the_log_gives(path):
    with opened(path, lambda: NOW) as ledger:
        fill(ledger)
        found = {each.table: each for each in check_tables(ledger)}
        assert all(each.same for each in found.values())
        assert (found["recent_claim"].rows, found["report"].rows, found["ending"].rows, found["annulment"].rows) == (
            2,
            1,
            1,
            1,
        )


def test_both_engines_hold_the_same_bytes(path):
    with opened(path, lambda: NOW) as ledger, opened("", lambda: NOW) as other:
        fill(ledger)
        fill(other)
        assert check_tables(ledger) == check_tables(other)


def test_rebuilding_mends_a_table_and_leaves_the_log_alone(tmp_path):
    path = tmp_path / "standby.db"
    with opened(path, lambda: NOW) as ledger:
        fill(ledger)
        log = log_of(ledger)
        before = check_tables(ledger)
    behind_its_back(path, "UPDATE recent_claim SET number = 7 WHERE n = 1", "DELETE FROM ending")
    with opened(path, lambda: NOW) as ledger:
        assert {each.table for each in check_tables(ledger) if not each.same} == {"recent_claim", "ending"}
        assert {each.table for each in rebuild_tables(ledger) if not each.same} == {"recent_claim", "ending"}
        assert check_tables(ledger) == before
        assert log_of(ledger) == log


def log_of(ledger):
    with ledger.reading() as connection:
        return connection.exec_driver_sql("SELECT * FROM entry ORDER BY k").all()


def test_nothing_is_made_from_a_damaged_log(tmp_path):
    path = tmp_path / "standby.db"
    with opened(path, lambda: NOW) as ledger:
        fill(ledger)
    behind_its_back(path, "UPDATE entry SET hash = zeroblob(32) WHERE k = 2")
    with opened(path, lambda: NOW) as ledger, pytest.raises(Broken) as caught:
        rebuild_tables(ledger)
    assert caught.value.code == "rebuild-refused"
    assert "entry 2" in str(caught.value)


def test_a_rebuilt_table_is_guarded_again(path):
    with opened(path, lambda: NOW) as ledger:
        fill(ledger)
        rebuild_tables(ledger)
        for table in ("recent_claim", "report"):
            refused(ledger, f"DELETE FROM {table} WHERE TRUE", f"UPDATE {table} SET k = 7")


def refused(ledger, *statements):
    for statement in statements:
        with pytest.raises(Broken, match=r"never changed|never lost|permission denied"), ledger.writing() as writer:
            writer.connection.exec_driver_sql(statement)
