"""The whole picture as columns in memory: which claims stood then, found without reading one of them.

The log only grows, so the columns do too: a refresh reads what was recorded since the last one, and an answer
for an entry that is in them already never changes.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.engine import Connection

from standby.basis.time import AsOf
from standby.ledger import Ledger
from standby.ledger.model import microseconds
from standby.record.projection import PLACES_PER_ENTRY, annulment_table, ending_table, place_of
from standby.store.hot import ask

Numbers = NDArray[np.int64]

FIRST, LAST = -(2**62), 2**62
"""What a bound that is not known widens to."""

OPEN = {"from_lo": FIRST, "to_hi": LAST}


@dataclass(slots=True, kw_only=True)
class Columns:
    """What is held of each claim: its number, its entry, when it was known, and within what it may be so."""

    k_read: int = 0
    number: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    k: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    known_at: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    from_lo: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    to_hi: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    endings: list[tuple[int, int, int, str | None]] = field(default_factory=list)
    annulled: dict[str, tuple[int, int]] = field(default_factory=dict)


def refresh(columns: Columns, ledger: Ledger) -> None:
    """Read what was recorded since the last refresh."""
    with ledger.reading() as connection:
        newest = connection.exec_driver_sql("SELECT max(k) FROM entry").scalar() or 0
        if newest > columns.k_read:
            _read_claims(columns, connection)
            _read_endings(columns, connection)
            columns.k_read = newest


def possible_numbers(columns: Columns, as_of: AsOf) -> Numbers:
    """Return the numbers of the claims that stood as known then and may be so at V, to the second, sorted.

    Sealed to an entry, the question needs columns that reach it: ``refresh`` them first.
    """
    at, known = microseconds(as_of.valid_at) // 1_000_000, microseconds(as_of.known_at)
    standing = (columns.from_lo <= at) & (columns.to_hi > at) & (columns.known_at <= known)
    if as_of.entry is not None:
        standing &= columns.k <= as_of.entry
    found = columns.number[standing]
    ended = [e[0] for e in columns.endings if _known(e[1], e[2], as_of, known) and not _annulled(columns, e[3], as_of)]
    if ended:
        found = found[~np.isin(found, np.array(ended, np.int64))]
    return np.sort(found)


def _read_claims(columns: Columns, connection: Connection) -> None:
    query = f"""SELECT number, reading.k, reading.known_at, from_lo, to_hi FROM claim
                JOIN reading ON reading.k = place / {PLACES_PER_ENTRY} WHERE place >= ? ORDER BY place"""
    new = list(zip(*ask(connection, query, (place_of(columns.k_read + 1, 0),)), strict=True)) or [()] * 5
    for name, values in zip(("number", "k", "known_at"), new[:3], strict=True):
        _grow(columns, name, values)
    for (name, unknown), values in zip(OPEN.items(), new[3:], strict=True):
        _grow(columns, name, [unknown if value is None else value for value in values])


def _grow(columns: Columns, name: str, values: Any) -> None:
    setattr(columns, name, np.concatenate([getattr(columns, name), np.fromiter(values, np.int64, len(values))]))


def _read_endings(columns: Columns, connection: Connection) -> None:
    ending, annulment = ending_table.c, annulment_table.c
    found = select(ending.number, ending.k, ending.known_at, ending.judgement_id).where(ending.k > columns.k_read)
    columns.endings += [(row[0], row[1], row[2], row[3]) for row in connection.execute(found)]
    since = select(annulment_table).where(annulment.k > columns.k_read)
    columns.annulled |= {row.judgement_id: (row.k, row.known_at) for row in connection.execute(since)}


def _known(k: int, known_at: int, as_of: AsOf, known: int) -> bool:
    return known_at <= known and (as_of.entry is None or k <= as_of.entry)


def _annulled(columns: Columns, judgement: str | None, as_of: AsOf) -> bool:
    if judgement is None or judgement not in columns.annulled:
        return False
    return _known(*columns.annulled[judgement], as_of, microseconds(as_of.known_at))
