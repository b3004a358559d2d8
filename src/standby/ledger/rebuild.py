"""The tables made from the log: are they what a replay gives, and make them again."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from sqlalchemy import Table
from sqlalchemy.engine import Connection

from standby.basis.errors import Broken
from standby.ledger.chain import check_log
from standby.ledger.log import Ledger
from standby.ledger.projections import CannotReplay, rebuild, replayed, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """One table: how many rows the log gives it, their SHA-256, and whether the record holds exactly these.

    The digest is over the rows in the order of the table's key, each as canonical JSON with bytes in hexadecimal:
    it is the same for the same log on every engine.
    """

    table: str
    rows: int
    sha256: str
    same: bool


def check_tables(ledger: Ledger) -> tuple[Remade, ...]:
    """Make every table from the log in an empty database and compare it with the record's. Changes nothing.

    Raises ``Broken`` when the log itself is damaged: then no table can be made from it.
    """
    with ledger.reading() as connection:
        log = check_log(connection)
        if log.faults:
            raise _refused(log.faults[0].says)
        try:
            return tuple(_checked(ledger, connection))
        except CannotReplay as problem:
            raise _refused(str(problem)) from problem


def rebuild_tables(ledger: Ledger) -> tuple[Remade, ...]:
    """Throw every table away that is made from the log, and make it again, in one transaction.

    ``same`` says whether a table held exactly these rows before. Raises as ``check_tables`` does, and then nothing
    is changed.
    """
    found = check_tables(ledger)
    with ledger.writing() as writer:
        for projection in ledger.projections:
            rebuild(writer.connection, projection)
    return found


def digest_of(connection: Connection, table: Table) -> tuple[int, str]:
    """Return how many rows a table has and the SHA-256 of them."""
    digest, count = hashlib.sha256(), 0
    for row in rows_of(connection, table):
        digest.update(orjson.dumps([cell.hex() if isinstance(cell, bytes) else cell for cell in row]) + b"\n")
        count += 1
    return count, digest.hexdigest()


def _compare(fresh: Connection, connection: Connection, table: Table) -> Remade:
    count, digest = digest_of(fresh, table)
    return Remade(table=table.name, rows=count, sha256=digest, same=digest_of(connection, table) == (count, digest))


def _checked(ledger: Ledger, connection: Connection) -> Iterator[Remade]:
    for projection in ledger.projections:
        with replayed(connection, projection, ledger.node) as fresh:
            for table in projection.tables.sorted_tables:
                yield _compare(fresh, connection, table)


def _refused(why: str) -> Broken:
    return Broken(
        "rebuild-refused",
        "The tables cannot be made from the log",
        why,
        "run standby audit verify, and restore a backup; nothing was changed",
    )
