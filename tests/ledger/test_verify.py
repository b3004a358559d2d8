"""Law 6: any change to the record is found, whichever byte it is, and verifying changes nothing."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, Text

from standby.basis.errors import Broken
from standby.ledger import Projection, entries, open_ledger, verify
from standby.store import sqlite

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)

tables = MetaData()
thing = Table("thing", tables, Column("name", Text, primary_key=True), Column("k", Integer, nullable=False))
THINGS = Projection(
    name="things",
    tables=tables,
    projectors={"thing.done": lambda c, e: c.execute(thing.insert(), {"name": f"{e.subject}{e.k}", "k": e.k})},
)


def opened(path):
    return open_ledger(path, clock=lambda: NOW, projections=(THINGS,))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small record in one file, with nothing left in its write-ahead log."""
    path = tmp_path_factory.mktemp("small") / "standby.db"
    with opened(path) as ledger:
        for n in range(3):
            with ledger.writing() as writer:
                name = writer.keep(f"content {n}".encode())
                writer.append("thing.done", "abc"[n], {"n": n, "kept": [name]}, actor="somebody", because="why")
    return path


def sql(path, *statements):
    """Change a file behind the ledger's back, as somebody with the file in hand can."""
    connection = sqlite.choose_module().connect(str(path))
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    for statement, *values in statements:
        connection.execute(statement, *values)
    for _, text in guards:
        connection.execute(text)
    connection.commit()
    connection.close()


def faults(path):
    with opened(path) as ledger:
        return verify(ledger).faults


@pytest.fixture
def copy(small, tmp_path):
    return Path(shutil.copy(small, tmp_path / "copy.db"))


def test_an_untouched_record_has_no_fault(copy):
    assert faults(copy) == ()


def test_verifying_changes_no_byte(copy):
    before = copy.read_bytes()
    faults(copy)
    assert copy.read_bytes() == before


def cells(path):
    """Every value in every table, as (table, rowid, column, value)."""
    connection = sqlite.choose_module().connect(str(path))
    for table in ("entry", "content", "thing", "meta"):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        for row in connection.execute(f"SELECT rowid, * FROM {table}").fetchall():
            yield from ((table, row[0], column, value) for column, value in zip(columns, row[1:], strict=True))
    connection.close()


def changed_by_one_byte(value):
    if isinstance(value, int):
        yield from (value + 100, -value - 1)
        return
    data = value if isinstance(value, bytes) else value.encode()
    for at in range(len(data)):
        altered = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        yield altered if isinstance(value, bytes) else altered.decode()


def test_every_single_byte_change_of_every_value_is_found(small, tmp_path):
    """Exhaustive over the small record: each byte of each cell of each table, one at a time."""
    copy, tried = tmp_path / "copy.db", 0
    for table, rowid, column, value in cells(small):
        for altered in changed_by_one_byte(value):
            shutil.copy(small, copy)
            sql(copy, (f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (altered, rowid)))
            tried += 1
            try:
                found = faults(copy)
            except Broken:
                continue
            # A shape that does not fit makes the table again from the log: then nothing is left of the change.
            assert found or list(cells(copy)) == list(cells(small)), (table, rowid, column, value, altered)
    assert tried > 700


def test_a_changed_entry_is_named_by_its_number(copy):
    sql(copy, ("UPDATE entry SET body = CAST(replace(body, 'somebody', 'nobody!!') AS BLOB) WHERE k = 2",))
    assert any(fault.k == 2 and "hash does not fit" in fault.says for fault in faults(copy))


def test_a_text_that_json_writes_with_escapes_is_compared_all_the_same(tmp_path):
    with opened(tmp_path / "standby.db") as ledger:
        with ledger.writing() as writer:
            writer.append('say "so"', 'a\n"b"\\', {"recorded_at": "x", "known_at": "y"}, actor='"known_at":"z"')
        assert verify(ledger).faults == ()
    sql(tmp_path / "standby.db", ("UPDATE entry SET subject = 'a'",))
    assert [fault.k for fault in faults(tmp_path / "standby.db")] == [1]


@pytest.mark.parametrize("size", [0, 600, 5000])
def test_a_long_entry_is_compressed_and_each_byte_of_it_still_counts(tmp_path, size):
    path = tmp_path / "standby.db"
    with opened(path) as ledger, ledger.writing() as writer:
        appended = writer.append("thing.said", "a", {"text": "paused " * (size // 7)}, actor="somebody")
    with opened(path) as ledger, ledger.reading() as connection:
        assert list(entries(connection)) == [appended]
        body = connection.exec_driver_sql("SELECT body FROM entry").scalar()
    assert len(body) < 400
    for at in range(len(body)):
        altered = body[:at] + bytes([body[at] ^ 4]) + body[at + 1 :]
        sql(path, ("UPDATE entry SET body = ?", (altered,)))
        with open_ledger(path, clock=lambda: NOW) as ledger:
            assert any(fault.k == 1 for fault in verify(ledger).faults), at


@pytest.mark.parametrize("k", [1, 2])
def test_an_entry_taken_out_of_the_middle_is_missed(copy, k):
    sql(copy, (f"DELETE FROM entry WHERE k = {k}",))
    assert any(f"entry {k} is missing" in fault.says for fault in faults(copy))


def test_two_entries_that_changed_places_are_found(copy):
    sql(
        copy,
        ("UPDATE entry SET k = 99 WHERE k = 1",),
        ("UPDATE entry SET k = 1 WHERE k = 2",),
        ("UPDATE entry SET k = 2 WHERE k = 99",),
    )
    assert faults(copy)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM thing WHERE k = 2",
        "INSERT INTO thing VALUES ('extra', 2)",
        "UPDATE thing SET name = 'other' WHERE k = 2",
    ],
)
def test_a_table_that_does_not_say_what_the_log_says_is_found(copy, statement):
    sql(copy, (statement,))
    assert any("the table thing does not say" in fault.says for fault in faults(copy))


def test_content_taken_away_is_missed_at_the_entry_that_rests_on_it(copy):
    sql(copy, ("DELETE FROM content WHERE instr(bytes, 'content 1')",))
    assert [fault.k for fault in faults(copy)] == [2]


def test_content_that_belongs_to_no_entry_is_found(copy):
    with opened(copy) as ledger, ledger.writing() as writer:
        writer.keep(b"stray")
    assert "belongs to no entry" in faults(copy)[0].says


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_never_changed",
        "DROP INDEX entry_subject",
        "CREATE TRIGGER sly AFTER INSERT ON entry BEGIN DELETE FROM thing; END",
        "CREATE TABLE more (x)",
    ],
)
def test_a_guard_taken_away_or_something_put_in_is_found(copy, statement):
    connection = sqlite.choose_module().connect(str(copy))
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert any("guard" in fault.says for fault in faults(copy))


def assert_refused(copy, table, statement):
    module = sqlite.choose_module()
    connection = module.connect(str(copy))
    with pytest.raises(module.IntegrityError, match=f"rows of {table} are never changed"):
        connection.execute(statement.format(table))
    connection.close()


@pytest.mark.parametrize("table", ["entry", "content", "thing"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid + 9"])
def test_the_database_itself_refuses_to_change_or_delete(copy, table, statement):
    assert_refused(copy, table, statement)


@pytest.mark.parametrize("table", ["entry", "content"])
@pytest.mark.parametrize("how", ["INSERT OR REPLACE INTO {0} SELECT * FROM {0}", "REPLACE INTO {0} SELECT * FROM {0}"])
def test_the_database_itself_refuses_to_replace_what_is_true(copy, table, how):
    """SQLite asks no trigger for deletions when a row is replaced."""
    assert_refused(copy, table, how)


@pytest.fixture(scope="module")
def flips(tmp_path_factory):
    return tmp_path_factory.mktemp("flips")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_flipped_byte_anywhere_in_the_file_is_found_or_changes_nothing_one_can_read(small, data, flips):
    copy = flips / "copy.db"
    for left in flips.iterdir():
        left.unlink()
    content = bytearray(small.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    copy.write_bytes(content)
    try:
        found = faults(copy)
    except Broken:
        return
    assert found or list(cells(copy)) == list(cells(small))


def test_a_projection_of_another_shape_is_made_again_from_the_log(copy):
    other = MetaData()
    wider = Table("thing", other, Column("name", Text, primary_key=True), Column("k", Integer), Column("act", Text))
    again = Projection(
        name="things",
        tables=other,
        projectors={"thing.done": lambda c, e: c.execute(wider.insert(), {"name": e.subject, "k": e.k, "act": e.act})},
    )
    with open_ledger(copy, clock=lambda: NOW, projections=(again,)) as ledger:
        with ledger.reading() as connection:
            rows = connection.execute(wider.select().order_by(wider.c.k)).all()
        assert [tuple(row) for row in rows] == [("a", 1, "thing.done"), ("b", 2, "thing.done"), ("c", 3, "thing.done")]
        assert verify(ledger).faults == ()
