"""Look at every byte of the record: is the log as it was written, and do the tables say what it says?"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from standby.ledger.chain import LogCheck, check_log
from standby.ledger.erasable import check_erasable
from standby.ledger.log import Ledger
from standby.ledger.model import Fault, Projection, Verification
from standby.ledger.projections import CannotReplay, lay, replayed, rows_of
from standby.ledger.queries import entries
from standby.store import content, guards_of, meta
from standby.store.compression import unpack_content


def verify(ledger: Ledger) -> Verification:
    """Check the whole record and say every fault found and at which entry.

    The chain of hashes, the columns beside each entry, every kept content against its SHA-256, what may go
    against the hash that stays of it, the guards of the tables, and each projection against a rebuild from the
    log. It changes nothing. It cannot see that the newest entries were cut off together with their hashes: that
    takes a checkpoint kept by somebody else.
    """
    with ledger.reading() as connection:
        log = check_log(connection, _file_of(ledger))
        readable = not log.faults
        faults = [*log.faults, *_check_file(connection), *_check_contents(connection, log if readable else None)]
        faults += _check_meta(connection, ledger, readable=readable)
        if readable:
            faults += check_erasable(connection)
            for projection in ledger.projections:
                faults += _check_projection(connection, ledger, projection)
    return Verification(entries=log.count, head=log.head.hex(), faults=tuple(faults))


def _file_of(ledger: Ledger) -> str:
    """Return the path of the record where it is a file, or nothing."""
    is_file = ledger.database.engine.dialect.name == "sqlite"
    return ledger.database.name if is_file else ""


def _check_file(connection: Connection) -> Iterator[Fault]:
    """Ask the database itself whether its pages and indexes hold together."""
    if connection.dialect.name != "sqlite":
        return
    try:
        said = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    except DatabaseError as problem:
        said = [str(problem.orig)]
    for line in said:
        if line != "ok":
            yield Fault(k=None, says=f"the database file is damaged: {line}")


def _check_contents(connection: Connection, log: LogCheck | None) -> Iterator[Fault]:
    """Compare every kept content with its SHA-256, and with the entries that name it where these can be read."""
    present = set()
    for name, stored in connection.execute(select(content).execution_options(yield_per=100)):
        present.add(name)
        if not _is_content(name, stored):
            yield Fault(k=None, says=f"the content {_short(name)} is not what was received")
    if log is None:
        return
    for name in sorted(log.kept.keys() - present):
        k = log.kept[name]
        yield Fault(k=k, says=f"the content {_short(name)} that entry {k} rests on is missing")
    for name in sorted(present - log.kept.keys(), key=str):
        yield Fault(k=None, says=f"the content {_short(name)} belongs to no entry")


def _is_content(name: Any, stored: Any) -> bool:
    try:
        return bool(sha256(unpack_content(stored)).digest() == name)
    except (ValueError, TypeError, AttributeError):
        return False


def _short(name: Any) -> str:
    return f"{name.hex() if isinstance(name, bytes) else name}"[:16] + "…"


def _check_meta(connection: Connection, ledger: Ledger, *, readable: bool) -> Iterator[Fault]:
    """Compare with a new, empty database: the guards of the tables, the indexes, and what it says of itself."""
    with ledger.database.like_new() as fresh:
        for projection in ledger.projections:
            lay(fresh, projection)
        wanted, found = guards_of(fresh), guards_of(connection)
        yield from (Fault(k=None, says=f"the guard {name} is missing or changed") for name in _differing(wanted, found))
        said = [{row.key: row.value for row in each.execute(select(meta))} for each in (fresh, connection)]
        yield from (Fault(k=None, says=f"the setting {name!r} was changed") for name in _differing(*said))
    first = next(entries(connection, up_to=1), None) if readable else None
    if first and first.node != ledger.node:
        yield Fault(k=1, says=f"entry 1 was written at {first.node} and the record now says {ledger.node}")


def _differing(wanted: dict[str, str], found: dict[str, str]) -> list[str]:
    return sorted(str(name) for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def _check_projection(connection: Connection, ledger: Ledger, projection: Projection) -> Iterator[Fault]:
    """Make the projection again from the log, in memory, and compare it row by row."""
    try:
        with replayed(connection, projection, ledger.node) as fresh:
            for table in projection.tables.sorted_tables:
                yield from _compare(table, rows_of(fresh, table), rows_of(connection, table))
    except CannotReplay as problem:
        yield Fault(k=problem.k, says=str(problem))


def _compare(table: Table, wanted: Iterator[tuple[Any, ...]], found: Iterator[tuple[Any, ...]]) -> Iterator[Fault]:
    names = [column.name for column in table.columns]
    for should, is_now in zip_longest(wanted, found):
        if should != is_now:
            row = dict(zip(names, should or is_now or (), strict=True))
            k = next((row[name] for name in ("k", "k_from") if name in row), None)
            yield Fault(k=k, says=f"the table {table.name} does not say what entry {k} says")
            return
