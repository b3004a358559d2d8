"""Read the log: its newest entry, its entries in order, and the contents they rest on."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from standby.basis.errors import Broken
from standby.ledger.form import entry_of, moment
from standby.ledger.model import GENESIS, Entry
from standby.store import entry
from standby.store.compression import unpack_content
from standby.store.hot import Asked, ask, marks


def head(connection: Connection) -> Entry | None:
    """Return the newest entry, or None when nothing is recorded yet."""
    rows = connection.execute(select(entry.c.body, entry.c.hash).order_by(entry.c.k.desc()).limit(2)).all()
    if not rows:
        return None
    return _read(rows[0].body, rows[0].hash, rows[1].hash if len(rows) > 1 else GENESIS)


def newest(connection: Connection) -> int:
    """Return the number of the newest entry without reading it, 0 when nothing is recorded yet."""
    return connection.execute(select(func.max(entry.c.k))).scalar() or 0


def newest_but(connection: Connection, acts: Iterable[str], *, after: int = 0) -> int:
    """Return the number of the newest entry after one whose act is none of these, 0 when there is none."""
    others = entry.c.act.not_in(sorted(acts))
    return connection.execute(select(func.max(entry.c.k)).where(entry.c.k > after, others)).scalar() or 0


def entries(
    connection: Connection, *, after: int = 0, up_to: int | None = None, acts: Iterable[str] | None = None
) -> Iterator[Entry]:
    """Yield the entries after one number and up to another, in order; only those of some acts where given."""
    before = entry.alias()
    query = select(entry.c.body, entry.c.hash, before.c.hash.label("previous")).order_by(entry.c.k)
    wanted = entry.c.k > after
    if up_to is not None:
        wanted &= entry.c.k <= up_to
    if acts is not None:
        # Numbers first: SQLite would sort the bodies as well, and those of a common act may not fit in memory.
        wanted = entry.c.k.in_(select(entry.c.k).where(entry.c.act.in_(sorted(acts)), wanted))
    query = query.outerjoin(before, before.c.k == entry.c.k - 1).where(wanted)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield _read(row.body, row.hash, row.previous or GENESIS)


def learnt(
    connection: Connection, *, after: int = 0, up_to: int | None = None, acts: Iterable[str] | None = None
) -> list[tuple[int, datetime]]:
    """Return the number of each entry and when it became known, in order, without reading what the entries say.

    Only the entries of some acts where given.
    """
    query = select(entry.c.k, entry.c.known_at).where(entry.c.k > after).order_by(entry.c.k)
    if up_to is not None:
        query = query.where(entry.c.k <= up_to)
    if acts is not None:
        query = query.where(entry.c.act.in_(sorted(acts)))
    return [(k, moment(known_at)) for k, known_at in connection.execute(query)]


def entries_about(connection: Connection, subject: str, *, after: int = 0) -> Iterator[Entry]:
    """Yield the entries about one subject, in order; only those after one number where given."""
    found = ask(
        connection,
        "SELECT e.body, e.hash, b.hash FROM entry e LEFT JOIN entry b ON b.k = e.k - 1 "
        "WHERE e.subject = ? AND e.k > ? ORDER BY e.k",
        (subject, after),
    )
    for body, own, previous in found:
        yield _read(body, own, previous or GENESIS)


def kept(connection: Asked, name: str) -> bytes:
    """Return the bytes kept under a SHA-256. Raises ``Broken`` when they are gone or no longer those bytes."""
    digest = bytes.fromhex(name)
    rows = ask(connection, "SELECT bytes FROM content WHERE sha256 = ?", (digest,))
    return kept_as(digest, rows[0][0] if rows else None)


def kept_ahead(connection: Asked, digests: Iterable[bytes]) -> Callable[[str], bytes]:
    """Ask for several contents at once, and return what gives each by its SHA-256, and any other, as ``kept`` does."""
    names = list(dict.fromkeys(digests))
    query = f"SELECT sha256, bytes FROM content WHERE sha256 IN ({marks(len(names))})"
    stored: dict[bytes, bytes] = dict(ask(connection, query, names)) if names else {}

    def give(name: str) -> bytes:
        found = stored.get(bytes.fromhex(name))
        return kept(connection, name) if found is None else kept_as(bytes.fromhex(name), found)

    return give


def kept_as(digest: bytes, stored: bytes | None) -> bytes:
    """Return the bytes that are stored under a SHA-256, given as bytes. Raises as ``kept`` does."""
    why = "it is missing" if stored is None else "it is no longer what was received"
    try:
        data = None if stored is None else unpack_content(stored)
    except ValueError as problem:
        data, why = None, f"it is damaged: {problem}"
    if data is None or sha256(data).digest() != digest:
        raise Broken(
            "content-damaged",
            f"The content {digest.hex()[:16]}… cannot be shown",
            why,
            "run standby audit verify, and restore it from a backup",
        )
    return data


def damaged(problem: Exception) -> Broken:
    """Say that an entry does not read as one."""
    return Broken(
        "entry-damaged",
        "An entry of the record cannot be read",
        str(problem),
        "run standby audit verify, and restore a backup",
    )


def _read(body: bytes, own: bytes, previous: bytes) -> Entry:
    try:
        return entry_of(body, previous, own)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise damaged(problem) from problem
