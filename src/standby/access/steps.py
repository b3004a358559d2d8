"""The tables of ``accounts.db``: laid in a new file, and brought from each older form to the newest.

The form of a file is SQLite's own ``user_version``; a file from before there was one says 0. A step is a function, for
the tables are few: Alembic, which takes the record from form to form, takes as long to import as the steps to write.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import MetaData, inspect
from sqlalchemy.engine import Connection

from standby.basis.errors import Broken

LOOKS_KEPT = timedelta(days=90)
"""A look is shown for so long, then erased with the next one noted; none can be erased before."""


def bring_up_to_date(connection: Connection, tables: MetaData) -> None:
    """Lay the tables in an empty file, or take an older one to the newest form, all or nothing: the caller commits.

    Raises ``Broken`` (``accounts-newer``) for a file that a newer program wrote.
    """
    form = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if form == len(_STEPS):
        return
    if form > len(_STEPS):
        raise Broken(
            "accounts-newer",
            "The accounts were written by a newer Standby",
            f"accounts.db has form {form} and this program knows up to {len(_STEPS)}",
            "use the newer program; nothing was changed",
        )
    for step in _STEPS[form:]:
        step(connection, tables)
    connection.exec_driver_sql(f"PRAGMA user_version = {len(_STEPS)}")


def _looks_are_only_added(connection: Connection, tables: MetaData) -> None:
    """Form 1: one row for each look and those shown in it, where a later look of the same hour changed the row."""
    older = inspect(connection).has_table("look")
    if older:
        connection.exec_driver_sql("ALTER TABLE look RENAME TO look_0")
    tables.create_all(connection)
    if older:
        columns = "viewer, what, hour, at, people"
        connection.exec_driver_sql(f"INSERT INTO look ({columns}) SELECT {columns} FROM look_0 ORDER BY at")
        connection.exec_driver_sql("DROP TABLE look_0")
    refuse = "BEGIN SELECT RAISE(ABORT, 'a look is never changed, and not erased before its time'); END"
    connection.exec_driver_sql(f"CREATE TRIGGER look_never_changed BEFORE UPDATE ON look {refuse}")
    connection.exec_driver_sql(
        f"CREATE TRIGGER look_kept_for_its_time BEFORE DELETE ON look WHEN OLD.at > {LATEST_OVER} {refuse}"
    )


def _what_went_is_remembered(connection: Connection, tables: MetaData) -> None:
    """Form 2: what was erased, and who refuses, outlives the record."""
    tables.create_all(connection)


LATEST_OVER = f"strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-{LOOKS_KEPT.days} days')"
"""The latest moment whose looks may go, as SQLite knows the time: a program with another clock erases none early."""

_STEPS: tuple[Callable[[Connection, MetaData], None], ...] = (
    _looks_are_only_added,
    _what_went_is_remembered,
)
