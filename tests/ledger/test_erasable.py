"""What must be able to go: erased it is nowhere, and the log beside it stays whole; kept it is what was recorded."""

import contextlib
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from standby.basis.errors import Broken
from standby.ledger import head, open_ledger, verify
from standby.ledger.copying import copy_log
from standby.ledger.erasable import append_erasable, erase, kept_parts, parts_of

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)


def opened(path):
    return open_ledger(path, clock=lambda: NOW)


def keep(ledger, **parts: bytes) -> int:
    with ledger.writing() as writer:
        return append_erasable(writer, "person.moved", {"person": "ana"}, parts, actor="bob").k


def forget(ledger, *parts: tuple[int, str]) -> None:
    by_entry: dict[int, list[str]] = {}
    for k, name in parts:
        by_entry.setdefault(k, []).append(name)
    with ledger.writing() as writer:
        erase(writer, by_entry, actor="clock", because="its time is over")


def parts(ledger, k) -> dict[str, bytes]:
    with ledger.reading() as connection:
        return parts_of(connection, k)


def found(folder: Path, wanted: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and wanted in file.read_bytes()]


def test_what_was_erased_is_gone_and_the_log_is_as_it_was(path):
    with opened(path) as ledger:
        k = keep(ledger, place=b"taji", note=b"by road")
        other = keep(ledger, place=b"erbil")
        with ledger.reading() as connection:
            before = connection.exec_driver_sql("SELECT k, body, hash FROM entry ORDER BY k").all()
        forget(ledger, (k, "place"))
        assert ledger.database.scrub()
        assert parts(ledger, k) == {"note": b"by road"}
        assert parts(ledger, other) == {"place": b"erbil"}
        with ledger.reading() as connection:
            assert connection.exec_driver_sql("SELECT k, body, hash FROM entry WHERE k <= 2 ORDER BY k").all() == before
            assert head(connection).payload == {"parts": {"1": ["place"]}}
        assert verify(ledger).faults == ()


def test_a_copy_on_the_other_engine_has_what_is_kept_and_not_what_was_erased(path, tmp_path):
    with opened(path) as ledger, opened(tmp_path / "copy.db") as copy:
        k = keep(ledger, place=b"taji", note=b"by road")
        forget(ledger, (k, "place"))
        copy_log(ledger, copy)
        assert parts(copy, k) == {"note": b"by road"}
        assert verify(copy).faults == ()
        assert verify(copy).head == verify(ledger).head


def test_the_database_refuses_to_change_a_part(path):
    with opened(path) as ledger:
        k = keep(ledger, place=b"taji")
        with pytest.raises((DatabaseError, Broken)), ledger.writing() as writer:
            writer.connection.exec_driver_sql("UPDATE erasable SET part = 'other'")
        assert parts(ledger, k) == {"place": b"taji"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DELETE FROM erasable WHERE k = 1", "is missing, and no entry erased it"),
        ("INSERT INTO erasable VALUES (3, 'place', x'007461')", "belongs to no entry"),
        ("INSERT INTO erasable VALUES (2, 'place', x'007461')", "was erased and is there again"),
        ("DELETE FROM erasable WHERE k = 1; INSERT INTO erasable VALUES (1, 'place', x'007461')", "is not what was"),
        ("DELETE FROM erasable WHERE k = 1; INSERT INTO erasable VALUES (1, 'place', x'097461')", "is not what was"),
    ],
)
def test_a_part_that_was_tampered_with_is_found(tmp_path, change, says):
    with opened(tmp_path / "standby.db") as ledger:
        keep(ledger, place=b"taji")
        forget(ledger, (keep(ledger, place=b"erbil"), "place"))
        assert verify(ledger).faults == ()
        with ledger.writing() as writer:
            for statement in change.split("; "):
                writer.connection.exec_driver_sql(statement)
        assert says in " ".join(fault.says for fault in verify(ledger).faults)


def test_an_act_that_fails_keeps_no_part(tmp_path):
    with opened(tmp_path / "standby.db") as ledger:
        with contextlib.suppress(ZeroDivisionError), ledger.writing() as writer:
            append_erasable(writer, "person.moved", {}, {"place": b"taji"}, actor="bob")
            raise ZeroDivisionError
        with ledger.reading() as connection:
            assert kept_parts(connection) == {}


@settings(max_examples=20)
@given(
    kept=st.lists(st.integers(1, 4_000), min_size=1, max_size=25),
    gone=st.sets(st.integers(0, 24)),
    together=st.integers(1, 5),
)
def test_no_byte_of_what_was_erased_is_in_any_file_and_all_else_is_as_it_was(tmp_path_factory, kept, gone, together):
    folder = tmp_path_factory.mktemp("erasable")
    with opened(folder / "standby.db") as ledger:
        # Random bytes do not become shorter when packed, so that what stands in the file is what was kept.
        values = {keep(ledger, place=value): value for value in map(secrets.token_bytes, (n + 12 for n in kept))}
        leaving = [k for n, k in enumerate(values) if n in gone]
        assert all(found(folder, values[k][-12:]) for k in leaving)
        for at in range(0, len(leaving), together):
            forget(ledger, *((k, "place") for k in leaving[at : at + together]))
        assert ledger.database.scrub()
        assert not any(
            found(folder, values[k][start : start + 12]) for k in leaving for start in (0, len(values[k]) - 12)
        )
        ledger.database.copy_to(folder / "copy.db")
        assert not any(found(folder, values[k][:12]) for k in leaving)
        assert {k: parts(ledger, k).get("place") for k in values} == {
            k: None if k in leaving else value for k, value in values.items()
        }
        assert verify(ledger).faults == ()


def test_nobody_waits_for_a_long_reader_and_the_next_try_cleans_up(tmp_path):
    with opened(tmp_path / "standby.db") as ledger:
        k = keep(ledger, place=b"where-ana-was")
        with ledger.reading() as connection:
            parts_of(connection, k)
            forget(ledger, (k, "place"))
            assert not ledger.database.scrub()
        assert found(tmp_path, b"where-ana-was")
        assert ledger.database.scrub()
        assert not found(tmp_path, b"where-ana-was")
