"""The whole picture as columns in memory: which claims stood then, found without reading one of them.

The log only grows, so the columns do too: a refresh reads the entries recorded since the last one, and an answer
for an entry that is in them already never changes.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.engine import Connection

from standby.access import Actor, readable, readable_sql
from standby.basis.time import AsOf
from standby.ledger import Ledger
from standby.ledger.model import microseconds
from standby.record.projection import annulment_table, ending_table
from standby.record.told import rows_in
from standby.store.hot import ask

Numbers = NDArray[np.int64]

FIRST, LAST = -(2**62), 2**62
"""What a bound that is not known widens to."""

PAGE = 2_000
"""How many entries a refresh reads at once."""

NAMES = ("number", "subject", "k", "n", "known_at", "from_lo", "from_hi", "to_lo", "to_hi")
UNKNOWN = (FIRST, LAST, FIRST, LAST)


class Row(NamedTuple):
    """One claim of the picture. Bounds are seconds since 1970; one that is not known is ``FIRST`` or ``LAST``."""

    number: int
    subject: str
    k: int
    n: int
    from_lo: int
    from_hi: int
    to_lo: int
    to_hi: int


def _empty() -> dict[str, Numbers]:
    return {name: np.empty(0, np.int64) for name in NAMES}


@dataclass(slots=True, kw_only=True)
class Columns:
    """What is held of each claim: one array per name in ``NAMES``; ``subject`` counts into ``subjects``.

    They hold what one viewer may read: never refresh them from a record held as another sees it.
    """

    k_read: int = 0
    held: dict[str, Numbers] = field(default_factory=_empty)
    subjects: dict[str, int] = field(default_factory=dict)
    endings: list[tuple[int, int, int, str | None]] = field(default_factory=list)
    annulled: dict[str, tuple[int, int]] = field(default_factory=dict)


def refresh(columns: Columns, ledger: Ledger) -> None:
    """Read what was recorded since the last refresh."""
    with ledger.reading() as connection:
        newest = ask(connection, "SELECT max(k) FROM entry")[0][0] or 0
        if newest > columns.k_read:
            _read_claims(columns, connection, ledger.viewer)
            _read_endings(columns, connection, ledger.viewer)
            columns.k_read = newest


def possible_numbers(columns: Columns, as_of: AsOf) -> Numbers:
    """Return the numbers of the claims that stood as known then and may be so at V, to the second, sorted.

    Sealed to an entry, the question needs columns that reach it: ``refresh`` them first.
    """
    return np.sort(columns.held["number"][_standing(columns, as_of)])


def picture_columns(columns: Columns, as_of: AsOf) -> dict[str, Numbers]:
    """Return every column of the claims that stood as known then and may be so at V, in the order of the log."""
    standing = _standing(columns, as_of)
    return {name: values[standing] for name, values in columns.held.items()}


def picture_rows(columns: Columns, as_of: AsOf) -> list[Row]:
    """Return the claims that stood as known then and may be so at V as rows, in the order of the log."""
    found, names = picture_columns(columns, as_of), list(columns.subjects)
    told = [found[name].tolist() for name in Row._fields]
    told[1] = [names[code] for code in told[1]]
    return list(map(Row._make, zip(*told, strict=True)))


def _standing(columns: Columns, as_of: AsOf) -> NDArray[np.intp]:
    """Return where the claims stand in the columns."""
    at, known, held = microseconds(as_of.valid_at) // 1_000_000, microseconds(as_of.known_at), columns.held
    standing = (held["from_lo"] <= at) & (held["to_hi"] > at) & (held["known_at"] <= known)
    if as_of.entry is not None:
        standing &= held["k"] <= as_of.entry
    found = np.flatnonzero(standing)
    ended = [e[0] for e in columns.endings if _known(e[1], e[2], as_of, known) and not _annulled(columns, e[3], as_of)]
    return found[~np.isin(held["number"][found], np.array(ended, np.int64))] if ended else found


def _read_claims(columns: Columns, connection: Connection, viewer: Actor) -> None:
    parts, after = [columns.held], columns.k_read
    while page := ask(
        connection,
        "SELECT reading.k, reading.known_at, body FROM reading JOIN entry ON entry.k = reading.k "
        f"WHERE reading.k > ? {readable_sql('reading', viewer)} ORDER BY reading.k LIMIT {PAGE}",
        (after,),
    ):
        parts.append(_part(columns, page))
        after = page[-1][0]
    columns.held = {name: np.concatenate([part[name] for part in parts]) for name in NAMES}


def _part(columns: Columns, page: list[tuple[Any, ...]]) -> dict[str, Numbers]:
    codes = columns.subjects
    rows = [
        (number, codes.setdefault(subject, len(codes)), k, n, known_at, *bounds)
        for k, known_at, body in page
        for n, (subject, number, bounds) in enumerate(rows_in(body))
    ]
    told = list(zip(*rows, strict=True)) or [()] * len(NAMES)
    unknown = dict(zip(NAMES[5:], UNKNOWN, strict=True))
    return {name: _array(values, unknown.get(name)) for name, values in zip(NAMES, told, strict=True)}


def _array(values: Any, unknown: int | None) -> Numbers:
    if unknown is not None:
        values = [unknown if value is None else value for value in values]
    return np.fromiter(values, np.int64, len(values))


def _read_endings(columns: Columns, connection: Connection, viewer: Actor) -> None:
    ending, annulment = ending_table.c, annulment_table.c
    found = select(ending.number, ending.k, ending.known_at, ending.judgement_id).where(
        ending.k > columns.k_read, *readable(ending.marking, viewer)
    )
    columns.endings += [(row[0], row[1], row[2], row[3]) for row in connection.execute(found)]
    since = select(annulment_table).where(annulment.k > columns.k_read)
    columns.annulled |= {row.judgement_id: (row.k, row.known_at) for row in connection.execute(since)}


def _known(k: int, known_at: int, as_of: AsOf, known: int) -> bool:
    return known_at <= known and (as_of.entry is None or k <= as_of.entry)


def _annulled(columns: Columns, judgement: str | None, as_of: AsOf) -> bool:
    if judgement is None or judgement not in columns.annulled:
        return False
    return _known(*columns.annulled[judgement], as_of, microseconds(as_of.known_at))
