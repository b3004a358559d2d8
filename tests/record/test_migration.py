"""A record written under a released schema opens under this one, on both engines, and says what it always said.

``schema_1/`` and ``schema_2/`` were written by the programs of those schemas and are never made anew. They hold the
same record, so that the answers to it are the same.
"""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from standby.access import Actor
from standby.basis.errors import Broken
from standby.basis.time import AsOf
from standby.ledger import entries, head, verify
from standby.record import opened
from standby.record.acts import withdraw
from standby.record.plain import claim_json
from standby.record.queries import claims, judgements, reports
from standby.store import SCHEMA_VERSION, guards_of, open_database
from standby.store.hot import ask, tell_each
from standby.store.migrations import migrate

HERE = Path(__file__).parent
ANSWERS = json.loads((HERE / "schema_1" / "answers.json").read_text())
NOW = datetime(2021, 3, 3, tzinfo=UTC)


def at(entry=None):
    return AsOf(valid_at=NOW, known_at=NOW, entry=entry)


def lay(path, schema):
    """Put the old record at a path as its program would have: as a SQLite file, or in a PostgreSQL database."""
    script = (HERE / f"schema_{schema}" / "record.sql").read_text()
    if not path.startswith("postgresql://"):
        with sqlite3.connect(path) as connection:
            connection.executescript(script)
        connection.close()
        return
    old = sqlite3.connect(":memory:")
    old.executescript(script)
    engine = create_engine(make_url(path).set(drivername="postgresql+pg8000"))
    with engine.begin() as connection:
        only_up_to(connection, schema)
        for table in ("meta", "entry", "content"):
            rows = old.execute(f"SELECT * FROM {table} WHERE {1 if table != 'meta' else 'key NOT LIKE ?'}",
                               () if table != "meta" else ("projection:%",)).fetchall()  # fmt: skip
            tell_each(connection, f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    engine.dispose()


def only_up_to(connection, schema):
    """Lay an old schema in an empty database, and go no further."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from standby.store.migrations.versions import schema_1, schema_2

    with Operations.context(MigrationContext.configure(connection)):
        for step in (schema_1, schema_2)[:schema]:
            step.upgrade()


@pytest.fixture(params=[1, 2])
def old(path, request):
    lay(path, request.param)
    return path


def test_a_record_of_an_old_schema_says_under_this_one_what_it_always_said(old):
    with opened(old, lambda: NOW, create=False) as ledger:
        last = claims(ledger, at(15))
        for claim, then in zip(last, ANSWERS["last"], strict=True):
            assert claim_json(claim).items() >= then.items()
        assert [one.id for one in judgements(ledger, at())] == ANSWERS["judgements"]
        assert [one.sha256 for one in reports(ledger, at())] == ANSWERS["reports"]


def test_every_earlier_state_of_it_is_still_answered(old):
    with opened(old, lambda: NOW, create=False) as ledger:
        for entry, wanted in ANSWERS["claims"].items():
            assert sorted(claim.id for claim in claims(ledger, at(int(entry)))) == wanted, entry


def test_its_log_keeps_every_byte_and_verifies(old):
    with opened(old, lambda: NOW, create=False) as ledger:
        assert ledger.node == "north"
        assert verify(ledger).faults == ()
        with ledger.reading() as connection:
            assert head(connection).hash == ANSWERS["head"]
            assert len(list(entries(connection))) == ANSWERS["entries"]


def test_it_is_written_on_in_the_form_of_today(old):
    with opened(old, lambda: NOW, create=False) as ledger:
        before = [claim.id for claim in claims(ledger, at())]
        withdraw(ledger, before[:1], by="officer", reason="misread")
        assert [claim.id for claim in claims(ledger, at())] == before[1:]
        assert [claim.id for claim in claims(ledger, at(ANSWERS["entries"]))] == before
        assert verify(ledger).faults == ()


def test_the_steps_lead_to_exactly_what_a_new_record_has(old):
    database = open_database(old, node="x", create=False)
    with database.reading() as migrated:
        truth = ("entry", "content", "erasable", "meta")
        found = {name: sql for name, sql in guards_of(migrated).items() if name.startswith(truth)}
        about = dict(ask(migrated, "SELECT key, value FROM meta WHERE key IN ('schema', 'node')"))
    with database.like_new() as fresh:
        assert guards_of(fresh) == found
    assert about == {"schema": str(SCHEMA_VERSION), "node": "north"}
    database.close()


def test_from_an_empty_database_the_steps_lead_to_the_newest_schema(path):
    database = open_database("" if not path.startswith("postgresql://") else path, node="x", create=True)
    with database.like_new() as fresh:
        wanted = guards_of(fresh)
        for table in ("content", "entry", "erasable", "meta"):
            fresh.exec_driver_sql(f"DROP TABLE {table}")
        assert migrate(fresh, 0) == SCHEMA_VERSION
        assert guards_of(fresh) == wanted
    database.close()


def test_a_content_table_that_cannot_be_moved_leaves_the_old_record_as_it_was(tmp_path):
    path = str(tmp_path / "standby.db")
    lay(path, 1)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO content VALUES ('no digest', x'00')")
    connection.close()
    with pytest.raises(Broken, match="could not be brought up to date"):
        open_database(path, node="x", create=False)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("1",)
        assert connection.execute("SELECT count(*) FROM content").fetchone()[0] == len(ANSWERS["reports"]) + 2
    connection.close()


def test_a_marking_that_is_no_label_keeps_its_report_from_all_but_the_holder(old):
    with opened(old, lambda: NOW, create=False) as ledger:
        visitor = ledger.seen_by(Actor(id="visitor", name="a visitor", level="secret"))
        hidden = {report.name for report in reports(ledger, at())} - {report.name for report in reports(visitor, at())}
        assert hidden == {"first.txt"}
        assert {c.report_name for c in claims(ledger, at(2))} == {"first.txt"}
        assert claims(visitor, at(2)) == ()
