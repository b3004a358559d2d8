"""What can be done about listed incidents and models: take rows from a file, take rows back, choose a model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from standby.basis.errors import AskedWrongly
from standby.basis.json import to_json
from standby.basis.places import distance_km
from standby.basis.plain import to_plain as write_plain
from standby.basis.time import AsOf
from standby.ledger import Entry, Ledger
from standby.threat.fitted import FittedModel
from standby.threat.fitting import to_plain
from standby.threat.importers.model import BadRow, Listed
from standby.threat.model import Score
from standby.threat.queries import CHOSEN, IMPORTED, INCIDENTS, MODEL, VERIFIED, WITHDRAWN, listed_incidents
from standby.threat.verified import Verified

ROWS_AT_ONCE = 2_000
"""So many rows share an entry of the record."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file: rows by what became of them. ``entry`` is the first entry, None when nothing was new.

    ``new`` were not in the record, ``changed`` say something else than before, ``unchanged`` are there already;
    ``elsewhere`` lie further from every site than was asked for; ``bad`` could not be read, each with its line.
    """

    file: str
    layout: str
    entry: int | None
    new: int
    changed: int
    unchanged: int
    elsewhere: int
    bad: tuple[BadRow, ...]


def take_incidents(
    ledger: Ledger,
    rows: Iterable[Listed | BadRow],
    now: AsOf,
    *,
    file: str,
    layout: str,
    by: str,
    near: "Near",
    received_at: datetime | None = None,
) -> Imported:
    """Record the rows of a file that say something new; all or nothing, in one transaction.

    A row with the publisher and the number of one already there replaces it from its receipt on; what the
    record said before keeps saying it.
    """
    known = {(row.source, row.id): row for row in listed_incidents(ledger, now)}
    counts = dict.fromkeys(("new", "changed", "unchanged", "elsewhere"), 0)
    bad: list[BadRow] = []
    told = _told_apart(rows, known, near, counts, bad)
    first: int | None = None
    with ledger.writing() as writer:
        while batch := list(islice(told, ROWS_AT_ONCE)):
            payload: dict[str, Any] = {
                "file": file, "layout": layout, "columns": list(COLUMNS), "rows": [_row(row) for row in batch],
            }  # fmt: skip
            written = writer.append(IMPORTED, INCIDENTS, payload, actor=by, known_at=received_at)
            first = first or written.k
        if bad:
            payload = {"file": file, "layout": layout, "columns": [], "rows": [], "bad": to_json(bad)}
            writer.append(IMPORTED, INCIDENTS, payload, actor=by, known_at=received_at)
    return Imported(file=file, layout=layout, entry=first, bad=tuple(bad), **counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Which rows are wanted: those within so many km of a point, those with no point, or all when km is None."""

    points: Sequence[tuple[float, float]]
    km: float | None

    def wants(self, row: Listed) -> bool:
        """Say whether a row is wanted."""
        if self.km is None or row.lat is None or row.lon is None:
            return True
        here = row.lat, row.lon
        reach = self.km + row.spread_km
        return any(abs(here[0] - p[0]) * 111.0 <= reach and distance_km(here, p) <= reach for p in self.points)


def withdraw_incidents(ledger: Ledger, source: str, ids: Iterable[str], now: AsOf, *, by: str, reason: str) -> Entry:
    """Take listed incidents back from now on, as when a publisher retracts them.

    Raises ``AskedWrongly`` when the record holds none of that name, or no reason is given.
    """
    named = sorted(set(ids))
    there = {row.id for row in listed_incidents(ledger, now) if row.source == source}
    missing = [name for name in named if name not in there]
    if missing or not named:
        raise AskedWrongly(
            "listed-unknown",
            f"The incident {missing[0] if missing else ''} was not withdrawn",
            f"the record holds none of that number from {source!r}",
            "take the publisher and the number from standby threat explain",
        )
    if not reason.strip():
        raise AskedWrongly("because-missing", "The incidents were not withdrawn", "no reason is given", "say why")
    with ledger.writing() as writer:
        return writer.append(WITHDRAWN, INCIDENTS, {"source": source, "ids": named}, actor=by, because=reason)


def choose_model(
    ledger: Ledger, model: FittedModel | None, scores: Sequence[Score], *, by: str, reason: str | None
) -> Entry:
    """Record which model speaks from now on: a fitted one with its scores, or None, the stated prior."""
    payload: Mapping[str, Any] = {
        "model": None if model is None else to_plain(model),
        "scores": to_json(tuple(scores)),
    }
    with ledger.writing() as writer:
        return writer.append(CHOSEN, MODEL, payload, actor=by, because=reason)


def keep_verification(ledger: Ledger, verified: Verified, *, by: str) -> Entry:
    """Record what a verification found, so that the brief can publish it, its misses included."""
    with ledger.writing() as writer:
        return writer.append(VERIFIED, MODEL, {"verified": write_plain(verified)}, actor=by)


COLUMNS = tuple(f.name for f in fields(Listed))


def _row(row: Listed) -> list[Any]:
    values = (getattr(row, name) for name in COLUMNS)
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def _told_apart(
    rows: Iterable[Listed | BadRow],
    known: dict[tuple[str, str], Listed],
    near: Near,
    counts: dict[str, int],
    bad: list[BadRow],
) -> Iterator[Listed]:
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
        elif not near.wants(row):
            counts["elsewhere"] += 1
        else:
            before = known.get((row.source, row.id))
            if before is not None and row.published is None:
                before = replace(before, published=None)  # the record may have dated it by its receipt
            counts["new" if before is None else "unchanged" if before == row else "changed"] += 1
            if before != row:
                known[row.source, row.id] = row
                yield row
