"""Checks of opening a database: what is refused, in which words, and that a refusal changes nothing."""

import socket
import sys
from types import ModuleType

import pytest

from standby.basis.errors import AskedWrongly, Broken, TryLater
from standby.store import SCHEMA_VERSION, Database, open_database
from standby.store.postgresql import open_postgresql
from standby.store.sqlite import BUSY_MS, OLDEST, choose_module


@pytest.fixture
def path(tmp_path):
    return tmp_path / "standby.db"


def made(path, node="hq"):
    open_database(path, node=node, create=True).close()


def run(path, statement):
    connection = choose_module().connect(str(path))
    connection.execute(statement)
    connection.commit()
    connection.close()


def refused(path, error=Broken):
    before = path.read_bytes()
    with pytest.raises(error) as caught:
        open_database(path, node="hq", create=True)
    assert path.read_bytes() == before
    return caught.value


def test_a_new_database_knows_its_node_and_schema(path):
    made(path, "field")
    database = open_database(path, node="other", create=False)
    assert database.node == "field"
    database.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("mmap_size", 0), ("foreign_keys", 1)]
)
def test_every_connection_is_durable(path, pragma, value):
    database = open_database(path, node="hq", create=True)
    for access in (database.reading, database.writing):
        with access() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    database.close()


def test_a_missing_database_is_not_made_unasked(path):
    with pytest.raises(AskedWrongly) as caught:
        open_database(path, node="hq", create=False)
    assert caught.value.code == "database-missing"
    assert not path.exists()


def test_a_newer_schema_is_refused_with_one_sentence(path):
    made(path)
    run(path, f"UPDATE meta SET value = '{SCHEMA_VERSION + 1}' WHERE key = 'schema'")
    problem = refused(path)
    assert (problem.code, problem.exit_code) == ("schema-newer", 3)
    assert f"schema {SCHEMA_VERSION + 1}" in str(problem)


@pytest.mark.parametrize("content", [b"This is a letter.\n" * 300, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused(path, content):
    path.write_bytes(content)
    assert refused(path).code in ("not-a-record", "database-damaged")


def test_somebody_elses_database_is_refused_and_left_alone(path):
    run(path, "CREATE TABLE songs (title TEXT)")
    assert refused(path).code == "not-a-record"


@pytest.mark.parametrize("value", ["x", "", "-1", "١"])
def test_a_database_whose_schema_is_no_number_is_refused(path, value):
    made(path)
    run(path, f"UPDATE meta SET value = '{value}' WHERE key = 'schema'")
    assert refused(path).code == "not-a-record"


def test_an_empty_file_becomes_a_database(path):
    path.touch()
    made(path)
    assert path.stat().st_size > 0


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Broken) as caught:
        open_database(tmp_path / "nowhere" / "standby.db", node="hq", create=True)
    assert caught.value.code == "database-unwritable"
    assert "nowhere" in str(caught.value)


def fake(monkeypatch, name, version):
    module = ModuleType(name)
    module.sqlite_version_info = version
    module.sqlite_version = ".".join(map(str, version))
    monkeypatch.setitem(sys.modules, name, module)
    return module


def test_the_first_sqlite_that_is_new_enough_is_taken(monkeypatch):
    fake(monkeypatch, "old_one", (3, 40, 1))
    new = fake(monkeypatch, "new_one", OLDEST)
    assert choose_module(("old_one", "new_one")) is new


def test_an_old_sqlite_alone_is_refused_with_one_sentence(monkeypatch):
    fake(monkeypatch, "old_one", (3, 51, 2))
    with pytest.raises(Broken, match=r"3\.51\.3 or newer is needed and 3\.51\.2 was found") as caught:
        choose_module(("no_such_module_at_all", "old_one"))
    assert caught.value.code == "sqlite-too-old"


def test_a_server_that_lets_nobody_in_is_said_to_be_unreachable(monkeypatch):
    monkeypatch.setattr("standby.store.postgresql.CONNECT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TryLater) as caught:
        open_database(f"postgresql://x:secret@127.0.0.1:{silent.getsockname()[1]}/y", node="hq", create=True)
    assert caught.value.code == "database-unreachable"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("mend", "says"), [(("/record", "/nosuch"), "database"), (("standby@", "nosuch:x@"), "role")])
def test_an_address_that_the_server_does_not_know_is_no_damage(new_postgresql, mend, says):
    with pytest.raises(Broken) as caught:
        open_database(new_postgresql().replace(*mend), node="hq", create=True)
    assert caught.value.code == "database-forbidden"
    assert f'{says} "nosuch' in str(caught.value)
    assert "standby.toml" in str(caught.value)


def test_a_server_that_went_away_is_said_to_be_unreachable_by_every_question():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"postgresql://x:secret@127.0.0.1:{gone.getsockname()[1]}/y"
    database = Database(engine=open_postgresql(address), name="the record", node="hq")
    for access in (database.asking, database.reading, database.writing):
        with pytest.raises(TryLater) as caught, access():
            pass
        assert caught.value.code == "database-unreachable"
    database.close()


def test_a_server_that_is_gone_is_noticed_while_one_that_works_may_take_its_time(new_postgresql):
    database = open_database(new_postgresql(), node="hq", create=True)
    with database.engine.connect() as connection:
        own = connection.connection.dbapi_connection._usock
        assert own.gettimeout() is None
        assert own.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
    database.close()


def test_a_writer_waits_for_another_one_as_long_as_is_said(path):
    database = open_database(path, node="hq", create=True)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_MS
    database.close()


def test_what_the_database_refuses_for_a_reason_of_its_own_is_called_damage(path):
    database = open_database(path, node="hq", create=True)
    with pytest.raises(Broken) as caught, database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
    assert (caught.value.code, "no such table" in str(caught.value)) == ("database-damaged", True)
    database.close()
