"""The log of looks: what was noted stays as it was noted until its time is over, whoever holds the connection."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from standby.access.accounts import add_account, open_doors, sign_in, tables
from standby.access.looks import looks_at, note_look
from standby.access.steps import LOOKS_KEPT
from standby.basis.errors import Broken
from standby.testing.clock import FakeClock

NOW = datetime.now(UTC)
"""The database guards a look by its own clock: here a look must be noted today."""

BEFORE = """
CREATE TABLE account (id VARCHAR NOT NULL, password VARCHAR, closed INTEGER NOT NULL, PRIMARY KEY (id));
CREATE TABLE look (viewer VARCHAR NOT NULL, what VARCHAR NOT NULL, hour VARCHAR NOT NULL, at VARCHAR NOT NULL,
    people VARCHAR NOT NULL, PRIMARY KEY (viewer, what, hour));
INSERT INTO account VALUES ('bob', NULL, 0);
INSERT INTO look VALUES ('bob', 'a roll call', '2026-11-01T10:00:00Z', '2026-11-01T10:20:00Z', '["ana", "tom"]');
"""
"""Accounts as they were written before the file said its form."""


@pytest.fixture
def doors(tmp_path: Path):
    opened = open_doors(tmp_path / "accounts.db", FakeClock(NOW))
    yield opened
    opened.engine.dispose()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE look SET viewer = 'nobody'",
        "UPDATE look SET people = '[]'",
        "DELETE FROM look",
        "DELETE FROM look WHERE number = 1",
    ],
)
def test_the_database_itself_refuses_to_change_or_erase_a_look(doors, change):
    note_look(doors, "bob", "a roll call", ["ana"])
    with pytest.raises(IntegrityError, match="a look is never changed"), doors.writing() as connection:
        connection.exec_driver_sql(change)
    assert [look.viewer for look in looks_at(doors, "ana")] == ["bob"]


def test_a_look_can_go_when_its_time_is_over_and_the_next_one_takes_it_away(tmp_path):
    clock = FakeClock(NOW - LOOKS_KEPT - timedelta(days=1))
    doors = open_doors(tmp_path / "accounts.db", clock)
    note_look(doors, "bob", "a roll call", ["ana-looked-at"])
    clock.advance(LOOKS_KEPT + timedelta(days=1))
    note_look(doors, "bob", "a roll call", ["tom"])
    doors.engine.dispose()
    assert b"ana-looked-at" not in (tmp_path / "accounts.db").read_bytes()


def test_a_clock_set_forward_erases_no_look_and_stops_nobody_from_looking(doors):
    note_look(doors, "bob", "a roll call", ["ana"])
    doors.clock.advance(LOOKS_KEPT + timedelta(days=1))
    note_look(doors, "bob", "a roll call", ["tom"])
    doors.clock.advance(-LOOKS_KEPT)
    assert [look.viewer for look in looks_at(doors, "ana")] == ["bob"]


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(["bob", "eve"]), st.integers(0, 90), st.sets(st.sampled_from(["ana", "tom", "li"]))),
        max_size=12,
    )
)
def test_each_look_is_told_once_an_hour_to_each_person_looked_at(tmp_path_factory, shown):
    clock = FakeClock(NOW)
    doors = open_doors(tmp_path_factory.mktemp("looks") / "a.db", clock)
    expected: dict[str, dict[tuple[str, int], datetime]] = {"ana": {}, "tom": {}, "li": {}}
    for viewer, minutes, people in shown:
        clock.advance(timedelta(minutes=minutes))
        note_look(doors, viewer, "where people are", people)
        for person in people:
            expected[person].setdefault((viewer, int(clock().timestamp() // 3600)), clock())
    for person, looks in expected.items():
        told = [(look.viewer, look.at) for look in looks_at(doors, person)]
        assert sorted(told) == sorted((viewer, at) for (viewer, _), at in looks.items())
    doors.engine.dispose()


def test_older_accounts_are_brought_up_to_date_and_lose_neither_an_account_nor_a_look(tmp_path):
    path = tmp_path / "accounts.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(BEFORE)
    doors = open_doors(path, FakeClock(datetime(2026, 11, 2, tzinfo=UTC)))
    note_look(doors, "eve", "a roll call", ["tom"])
    assert [look.viewer for look in looks_at(doors, "tom")] == ["eve", "bob"]
    with doors.reading() as connection:
        assert connection.exec_driver_sql("SELECT id FROM account").scalars().all() == ["bob"]
    new = open_doors(tmp_path / "new.db")
    assert _shape(doors) == _shape(new)
    doors.engine.dispose()
    new.engine.dispose()


def test_accounts_opened_again_are_as_they_were(tmp_path):
    path = tmp_path / "accounts.db"
    first = open_doors(path)
    add_account(first, "bob", "correct horse battery")
    first.engine.dispose()
    doors = open_doors(path)
    assert sign_in(doors, "bob", "correct horse battery", address="10.0.0.1")
    assert _shape(doors).keys() >= set(tables.tables)
    doors.engine.dispose()


def test_accounts_of_a_newer_program_are_left_alone(tmp_path):
    path = tmp_path / "accounts.db"
    open_doors(path).engine.dispose()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(Broken, match="written by a newer Standby"):
        open_doors(path)
    assert path.read_bytes() == before


def _shape(doors) -> dict[str, str]:
    with doors.reading() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {name: "".join(sql.split()) for name, sql in rows}
