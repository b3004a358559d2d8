"""What the record holds of listed incidents and chosen models, as known at any moment."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from standby.basis.plain import from_plain as read_back
from standby.basis.time import AsOf
from standby.ledger import Entry, Ledger, entries
from standby.ledger.model import microseconds
from standby.store.hot import ask, marks
from standby.threat.fitted import FittedModel
from standby.threat.fitting import from_plain
from standby.threat.importers.model import Listed
from standby.threat.model import Score
from standby.threat.verified import Verified

IMPORTED = "incidents.imported"
WITHDRAWN = "incidents.withdrawn"
CHOSEN = "threat.model_chosen"
VERIFIED = "threat.verified"

INCIDENTS = "incidents"
MODEL = "threat-model"

LIVE_DAYS = 60
"""A row received this soon after it happened became known when it was received; an older one came with a history."""

_KEPT: "OrderedDict[bytes, Any]" = OrderedDict()
_MOST_KEPT = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The model a person chose, with its scores on this record by horizon; None: the stated prior."""

    model: FittedModel | None
    scores: tuple[Score, ...]
    by: str
    at: datetime


def listed_incidents(ledger: Ledger, as_of: AsOf) -> tuple[Listed, ...]:
    """Return every listed incident that stood as known then: replaced rows in their newest form, no withdrawn ones.

    The same answer is the same object, so that what is worked out from it need not be worked out again.
    """
    with ledger.reading() as connection:
        heads = _heads(connection, (IMPORTED, WITHDRAWN), as_of)
        if not heads:
            return ()
        name = b"standing:" + b"".join(own for _, own in heads)
        if name not in _KEPT:
            _keep(name, _standing(connection, heads))
        _KEPT.move_to_end(name)
        found: tuple[Listed, ...] = _KEPT[name]
        return found


def chosen_model(ledger: Ledger, as_of: AsOf) -> Chosen | None:
    """Return the model chosen last as known then; None when nobody chose one."""
    with ledger.reading() as connection:
        heads = _heads(connection, (CHOSEN,), as_of)
        if not heads:
            return None
        k, own = heads[-1]
        if own not in _KEPT:
            _keep(own, _choice(next(entries(connection, after=k - 1, up_to=k))))
        choice: Chosen = _KEPT[own]
        return choice


def last_verified(ledger: Ledger, as_of: AsOf) -> Verified | None:
    """Return the verification kept last as known then; None when none was."""
    with ledger.reading() as connection:
        heads = _heads(connection, (VERIFIED,), as_of)
        if not heads:
            return None
        told = next(entries(connection, after=heads[-1][0] - 1, up_to=heads[-1][0]))
        return read_back(Verified, told.payload["verified"])


def _heads(connection: Connection, acts: Sequence[str], as_of: AsOf) -> list[tuple[int, bytes]]:
    """The number and hash of each entry of some acts known then, in order."""
    sealed = () if as_of.entry is None else (as_of.entry,)
    query = f"SELECT k, hash FROM entry WHERE act IN ({marks(len(acts))}) AND known_at <= ?"
    query += f"{' AND k <= ?' if sealed else ''} ORDER BY k"
    found = ask(connection, query, (*acts, microseconds(as_of.known_at), *sealed))
    return [(k, bytes(own)) for k, own in found]


def _standing(connection: Connection, heads: Sequence[tuple[int, bytes]]) -> tuple[Listed, ...]:
    standing: dict[tuple[str, str], Listed] = {}
    for k, own in heads:
        if own not in _KEPT:
            _keep(own, _read(next(entries(connection, after=k - 1, up_to=k))))
        rows, gone = _KEPT[own]
        for row in rows:
            standing[row.source, row.id] = row
        for key in gone:
            standing.pop(key, None)
    return tuple(standing.values())


def _read(told: Entry) -> tuple[tuple[Listed, ...], tuple[tuple[str, str], ...]]:
    if told.act == WITHDRAWN:
        return (), tuple((told.payload["source"], name) for name in told.payload["ids"])
    columns = told.payload["columns"]
    received = told.known_at.astimezone(UTC).date()
    return tuple(_listed(dict(zip(columns, row, strict=True)), received) for row in told.payload["rows"]), ()


def _listed(plain: dict[str, Any], received: date) -> Listed:
    """Read a row back; without its publisher's day, one received soon after it happened is known from then."""
    days = {n: date.fromisoformat(plain[n]) if plain[n] else None for n in ("first_day", "last_day", "published")}
    row = Listed(**{**plain, **days})
    if row.published is None and received - row.last_day <= timedelta(days=LIVE_DAYS):
        return replace(row, published=max(received, row.last_day))
    return row


def _choice(told: Entry) -> Chosen:
    plain = told.payload["model"]
    return Chosen(
        model=None if plain is None else from_plain(plain),
        scores=tuple(_score(score) for score in told.payload["scores"]),
        by=told.actor,
        at=told.recorded_at,
    )


def _score(plain: dict[str, Any]) -> Score:
    return Score(**{**plain, **{n: date.fromisoformat(plain[n]) for n in ("first_day", "last_day")}})


def _keep(name: bytes, value: Any) -> None:
    """Keep what an entry says, which never changes; the oldest is let go when there is too much."""
    _KEPT[name] = value
    while len(_KEPT) > _MOST_KEPT:
        _KEPT.popitem(last=False)
