"""Checks that PostgreSQL itself refuses to change the log, and that a change made behind its back is found."""

from datetime import UTC, datetime

import pg8000.exceptions
import pg8000.native
import pytest
from sqlalchemy import make_url

from standby.basis.errors import Broken
from standby.ledger import open_ledger, verify

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)


@pytest.fixture
def address(new_postgresql):
    address = new_postgresql()
    with open_ledger(address, clock=lambda: NOW) as ledger:
        for n in range(3):
            with ledger.writing() as writer:
                writer.append("thing.done", "a", {"n": n, "kept": [writer.keep(b"%d" % n)]}, actor="somebody")
    return address


def run(address, *statements):
    url = make_url(address)
    with pg8000.native.Connection(url.username, host=url.host, port=url.port, database=url.database) as connection:
        return [connection.run(statement) for statement in statements]


def faults(address):
    with open_ledger(address, clock=lambda: NOW) as ledger:
        return verify(ledger).faults


def test_an_untouched_record_has_no_fault(address):
    assert faults(address) == ()


@pytest.mark.parametrize("table", ["entry", "content"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {0} SET {1} = {1}", "TRUNCATE {}"])
def test_the_server_refuses_to_change_delete_or_empty(address, table, statement):
    with pytest.raises(pg8000.exceptions.DatabaseError, match=f"rows of {table} are never changed"):
        run(address, statement.format(table, {"entry": "hash", "content": "bytes"}[table]))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = body || ' '::bytea WHERE k = 2",
        "UPDATE entry SET subject = 'b' WHERE k = 2",
        "DELETE FROM entry WHERE k = 2",
        "UPDATE content SET bytes = 'x'::bytea WHERE bytes = '\\x0031'::bytea",
        "DELETE FROM content WHERE bytes = '\\x0031'::bytea",
        "UPDATE meta SET value = 'elsewhere' WHERE key = 'node'",
    ],
)
def test_a_change_made_with_the_guards_off_is_found(address, statement):
    run(address, "SET session_replication_role = replica", statement)
    assert faults(address)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_never_changed ON entry",
        "ALTER TABLE entry DISABLE TRIGGER entry_never_changed",
        "DROP INDEX entry_subject",
        "CREATE OR REPLACE FUNCTION standby_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_a_guard_taken_away_is_found(address, statement):
    run(address, statement)
    assert any("guard" in fault.says for fault in faults(address))


def test_a_role_that_may_not_do_it_all_is_told_what_it_lacks(address):
    """Verifying lays an empty schema to compare with, and takes it away again."""
    run(address, "CREATE ROLE clerk LOGIN", "GRANT USAGE ON SCHEMA public TO clerk")
    run(address, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk")
    clerk = make_url(address).set(username="clerk").render_as_string()
    with (
        open_ledger(clerk, clock=lambda: NOW, create=False) as ledger,
        pytest.raises(Broken, match="make the role the owner of the database"),
    ):
        verify(ledger)
