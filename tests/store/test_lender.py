"""Checks of the connections kept at hand: lent one at a time, clean after an error, and let go at the end."""

import threading
from contextlib import ExitStack

import pytest
from sqlalchemy import func, select

from standby.store import meta, open_database
from standby.store.sqlite import IDLE


@pytest.fixture
def path(tmp_path):
    return tmp_path / "standby.db"


@pytest.fixture
def database(path):
    opened = open_database(path, node="hq", create=True)
    yield opened
    opened.close()


def keep(connection, key):
    connection.execute(meta.insert(), {"key": key, "value": "kept"})


def keys(connection):
    return set(connection.scalars(select(meta.c.key)))


def test_the_same_connection_serves_one_transaction_after_the_other(database):
    served = set()
    for access in (database.reading, database.writing, database.reading):
        with access() as connection:
            served.add(id(connection.connection.dbapi_connection))
    assert len(served) == 1


def test_no_two_that_are_open_at_once_share_a_connection(database):
    with database.reading() as one, database.reading() as other, database.asking() as third:
        raw = {id(each.connection.dbapi_connection) for each in (one, other)} | {id(third.connection.dbapi_connection)}
        assert len(raw) == 3


def test_what_raised_is_undone_before_the_next_one_begins(database):
    def stopped_half_way():
        with database.writing() as connection:
            keep(connection, "half")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stopped_half_way()
    with database.writing() as connection:
        assert "half" not in keys(connection)
        keep(connection, "whole")
    with database.reading() as connection:
        assert keys(connection) >= {"whole"}


def test_a_refused_commit_leaves_nothing_to_the_next_one(database):
    error = database.engine.dialect.loaded_dbapi.Error
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        deferred = "CREATE TABLE child (of INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"
        connection.exec_driver_sql(deferred)
    with pytest.raises(Exception, match="FOREIGN KEY") as caught, database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO child VALUES (7)")
    assert isinstance(caught.value.__cause__, error)
    with database.writing() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM child").scalar() == 0


def test_each_transaction_sees_what_others_committed_before_it(database, path):
    other = open_database(path, node="hq", create=False)
    for n in range(3):
        with other.writing() as connection:
            keep(connection, f"n{n}")
        with database.reading() as connection:
            assert f"n{n}" in keys(connection)
    other.close()


def test_one_reader_sees_one_state_to_its_end(database, path):
    other = open_database(path, node="hq", create=False)
    with database.reading() as reader:
        before = reader.scalar(select(func.count()).select_from(meta))
        with other.writing() as connection:
            keep(connection, "late")
        assert reader.scalar(select(func.count()).select_from(meta)) == before
    other.close()


def test_only_a_few_stay_at_hand_however_many_were_lent(database):
    with ExitStack() as stack:
        for _ in range(IDLE + 5):
            stack.enter_context(database.reading())
        assert database.engine.pool.checkedout() == IDLE + 5
    assert database.engine.pool.checkedout() == IDLE


def test_threads_that_take_and_give_at_once_never_meet_on_one(database):
    held, met, guard = set(), [], threading.Lock()

    def take():
        for _ in range(50):
            with database.reading() as connection:
                own = id(connection.connection.dbapi_connection)
                with guard:
                    met.extend({own} & held)
                    held.add(own)
                keys(connection)
                with guard:
                    held.discard(own)

    threads = [threading.Thread(target=take, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert met == []


def test_a_closed_database_holds_nothing_open(path):
    database = open_database(path, node="hq", create=True)
    with database.reading(), database.reading(), database.writing() as connection:
        keep(connection, "last")
    log = path.with_name(path.name + "-wal")
    assert log.exists()
    database.close()
    # SQLite takes its log away with the last connection.
    assert not log.exists()
