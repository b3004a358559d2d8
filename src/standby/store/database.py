"""One open database: read it, write it in one transaction, and say plainly when it cannot be done."""

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, DBAPIError

from standby.basis.errors import AskedWrongly, Broken, StandbyError, TryLater
from standby.store import postgresql
from standby.store.hot import Direct
from standby.store.migrations import migrate
from standby.store.postgresql import check_version, open_postgresql
from standby.store.schema import SCHEMA_VERSION, create_truth, meta
from standby.store.sqlite import BUSY_MS, Lender, open_sqlite, use_write_ahead_log

SCRUB_MS = 500
"""How long cleaning up after an erasure waits for others, in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open database and the node that writes it."""

    engine: Engine
    name: str
    node: str
    lender: Lender | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state of the database."""
        with _plainly(self.name, self.engine), self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def asking(self) -> Iterator[Direct]:
        """Give a connection for one query, which alone sees one state; beginning a transaction costs as much again."""
        with (
            _plainly(self.name, self.engine),
            self.lender.lending() if self.lender else self.engine.connect() as connection,
        ):
            yield Direct(connection.connection, self.engine.dialect)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the one writer's connection; what it wrote is durable when this ends, and gone if it raises."""
        with _plainly(self.name, self.engine), self._transaction(writes=True) as connection:
            yield connection

    def _transaction(self, *, writes: bool) -> AbstractContextManager[Connection]:
        if self.lender:
            return self.lender.transaction(writes=writes)
        return postgresql.transaction(self.engine, writes=writes)

    def speaking(self) -> AbstractContextManager[None]:
        """Turn what the driver raises into one sentence with a next step, as reading and writing do."""
        return _plainly(self.name, self.engine)

    @contextmanager
    def like_new(self) -> Iterator[Connection]:
        """Give a new, empty database of the same kind, to compare with, and forget it afterwards."""
        if self.engine.dialect.name == "sqlite":
            with open_database("", node=self.node, create=True).writing() as connection:
                yield connection
            return
        with _plainly(self.name, self.engine), self.engine.connect() as connection, connection.begin() as transaction:
            connection.exec_driver_sql("CREATE SCHEMA standby_like_new")
            connection.exec_driver_sql("SET LOCAL search_path TO standby_like_new")
            create_truth(connection, self.node)
            yield connection
            transaction.rollback()

    def copy_to(self, path: Path) -> None:
        """Write the state of one moment to a new SQLite file and see it on the disk; others may write meanwhile."""
        with _plainly(self.name, self.engine), self.engine.connect() as connection:
            raw = connection.connection.cursor()
            try:
                raw.execute("VACUUM INTO ?", (str(path),))
            except self.engine.dialect.loaded_dbapi.Error as problem:
                raise DatabaseError("VACUUM INTO", None, problem) from problem
        see_on_disk(path)
        see_on_disk(path.parent)

    def scrub(self) -> bool:
        """Clean away what the engine still keeps of rows that were erased; False when somebody reads or writes now.

        On SQLite the write-ahead log is brought into the file and emptied. On PostgreSQL the table is written anew, and
        the file of the server's log that holds the rows is ended where the role may do that.
        """
        try:
            with _plainly(self.name, self.engine):
                return (
                    _scrub_sqlite(self.engine) if self.engine.dialect.name == "sqlite" else _scrub_server(self.engine)
                )
        except TryLater:
            return False

    def close(self) -> None:
        """Let go of the database."""
        if self.lender:
            self.lender.close()
        self.engine.dispose()


def see_on_disk(path: Path) -> None:
    """Wait until a file's bytes, or the names in a folder, are on the disk. Raises ``OSError`` when they cannot be."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _scrub_sqlite(engine: Engine) -> bool:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        # Somebody may be reading for long: nobody is made to wait for it, the next round tries again.
        cursor.execute(f"PRAGMA busy_timeout = {SCRUB_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        return row is not None and row[0] == 0
    finally:
        connection.close()


_MAY_END_LOG = "SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE'), pg_has_role('pg_checkpoint', 'USAGE')"


def _scrub_server(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {SCRUB_MS}")
        connection.exec_driver_sql("VACUUM FULL erasable")
        connection.exec_driver_sql("RESET lock_timeout")
        # The server's own log still has the rows. Where the role may, it is brought to let go of that part of it.
        for row in connection.exec_driver_sql(_MAY_END_LOG):
            if all(row):
                connection.exec_driver_sql("SELECT pg_switch_wal()")
                connection.exec_driver_sql("CHECKPOINT")
    return True


def open_database(path: str | Path, *, node: str, create: bool) -> Database:
    """Open the database at a path or a ``postgresql://`` address, or an empty one in memory for ``""``.

    ``node`` names this writer when the database is new; an existing database keeps its own. Raises
    ``AskedWrongly`` when there is none and ``create`` is False, ``Broken`` when it is not ours or newer than us.
    """
    name = str(path)
    if name.startswith("postgresql://"):
        return _opened(open_postgresql(name), str(make_url(name)), node, create=create)
    if name and not Path(name).is_file() and not create:
        raise _missing(name, "the file does not exist")
    return _opened(open_sqlite(name), name, node, create=create)


def _opened(engine: Engine, name: str, node: str, *, create: bool) -> Database:
    try:
        with _plainly(name, engine):
            kept = _prepare(engine, name, node, create=create)
    except StandbyError:
        engine.dispose()
        raise
    lender = Lender(engine) if engine.dialect.name == "sqlite" else None
    return Database(engine=engine, name=name, node=kept, lender=lender)


def _prepare(engine: Engine, name: str, node: str, *, create: bool) -> str:
    """Lay the schema in a new database or check that of an old one; return the name of its node."""
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            check_version(connection)
        about = _about(connection)
    if about is None and not create:
        raise _missing(name, "it is empty")
    if about is not None:
        _check_schema(about)
    if engine.dialect.name == "sqlite":
        use_write_ahead_log(engine)
    if about is None or int(about["schema"]) < SCHEMA_VERSION:
        with engine.connect().execution_options(standby_writes=True) as connection, connection.begin():
            about = _bring_up_to_date(connection, node)
        _check_schema(about)
    return about["node"]


def _bring_up_to_date(connection: Connection, node: str) -> dict[str, str]:
    """Lay the schema in an empty database, or take an older one to it; another process may have been first."""
    about = _about(connection)
    if about is None:
        create_truth(connection, node)
    elif int(about["schema"]) < SCHEMA_VERSION:
        try:
            reached = migrate(connection, int(about["schema"]))
        except (ValueError, TypeError) as problem:
            raise _not_a_record(f"its schema {about['schema']} could not be brought up to date: {problem}") from problem
        connection.execute(meta.update().where(meta.c.key == "schema").values(value=str(reached)))
    return _about(connection) or {}


def _about(connection: Connection) -> dict[str, str] | None:
    """Read what a database says of itself; None when it is empty. Raises ``Broken`` when it is somebody else's."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    about = {row.key: row.value for row in connection.execute(select(meta))} if meta.name in tables else {}
    if not re.fullmatch("[0-9]+", about.get("schema", "")) or "node" not in about:
        raise _not_a_record("it does not say which schema it has")
    return about


def _missing(name: str, why: str) -> AskedWrongly:
    return AskedWrongly(
        "database-missing", f"There is no record at {name}", why, "make the workspace first with standby init"
    )


def _not_a_record(why: str) -> Broken:
    return Broken(
        "not-a-record",
        "This is not a record of Standby",
        why,
        "check the path, or restore the file from a backup",
    )


def _check_schema(about: dict[str, str]) -> None:
    if int(about["schema"]) > SCHEMA_VERSION:
        raise Broken(
            "schema-newer",
            "This record was written by a newer Standby",
            f"it has schema {about['schema']} and this program knows up to {SCHEMA_VERSION}",
            "use the newer program; nothing was changed",
        )


NOT_LET_IN = re.compile(r"(?:database|role) \".*\" does not exist|authentication failed|not permitted to log in")
"""What a PostgreSQL server says to whoever gave it another database, role or password than there is."""


@contextmanager
def _plainly(name: str, engine: Engine) -> Iterator[None]:
    """Turn what the database driver raises into one sentence with a next step."""
    try:
        yield
    except DBAPIError as problem:
        raise _say(name, _words_of(problem.orig)) from problem
    except engine.dialect.loaded_dbapi.Error as problem:
        raise _say(name, _words_of(problem)) from problem
    except UnicodeDecodeError as problem:
        raise _say(name, "it holds text that is not UTF-8") from problem
    except TimeoutError as problem:
        raise _unreachable(name, "the server does not answer") from problem


def _words_of(problem: BaseException | None) -> str:
    """Return what the driver said; a PostgreSQL server says it in a field of its own."""
    told = problem.args[0] if problem and problem.args else ""
    return str(told.get("M", told)) if isinstance(told, dict) else str(problem)


def _say(name: str, why: str) -> StandbyError:
    if "locked" in why or "busy" in why or "lock timeout" in why:
        return busy()
    if "not a database" in why:
        return _not_a_record(f"{name} is not a SQLite file")
    if "disk is full" in why or "disk I/O error" in why:
        return Broken(
            "disk-full",
            "The record could not be written",
            f"the disk refused it ({why}); nothing half-written was kept",
            "free some space, then do it again",
        )
    if "connection" in why:
        return _unreachable(name, why.partition(" (timeout is")[0])  # how long the driver waits helps nobody
    if "readonly" in why or "unable to open" in why:
        return Broken(
            "database-unwritable",
            f"The record {name} could not be opened for writing",
            why,
            "check the folder and its permissions",
        )
    if NOT_LET_IN.search(why):
        return Broken(
            "database-forbidden",
            f"The record {name} could not be used",
            f"the server refused it ({why})",
            "check the database, the role and its password in standby.toml, as docs/how-to/use-postgresql.md says",
        )
    if "permission denied" in why:
        return Broken(
            "database-forbidden",
            f"The record {name} could not be used",
            f"the server refused it ({why})",
            "make the role the owner of the database, as docs/how-to/use-postgresql.md says",
        )
    return Broken(
        "database-damaged",
        f"The record {name} could not be used",
        why,
        "run standby audit verify, and restore a backup if it finds damage",
    )


def busy() -> TryLater:
    """Return the refusal of a writer who waited too long for another one."""
    return TryLater(
        "database-busy",
        "The record could not be written now",
        "another writer holds it",
        "try again in a moment",
    )


def _unreachable(name: str, why: str) -> TryLater:
    return TryLater(
        "database-unreachable",
        f"The record at {name} could not be reached",
        why,
        "check that the server is running and the address is right, then try again",
    )
