"""Search the words of reports: FTS5 on SQLite, ``tsvector`` on PostgreSQL, both fed with words folded by us.

The index is no truth and no projection: it is brought up to the newest report before a question is answered, so that
taking a report in costs nothing more. It knows neither labels nor clocks; the query that uses it asks the table of
reports for both, and nothing is counted or ordered before that. Results come newest first: a rank by how rare a word
is would tell of reports that the asker may not read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, column, event, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, OperationalError

from standby.access import OPEN
from standby.basis.errors import AskedWrongly
from standby.basis.ids import canonical
from standby.basis.time import AsOf
from standby.ledger import Ledger
from standby.ledger.rebuild import Remade
from standby.record import queries
from standby.record.projection import report_table
from standby.reports.folding import Word, words_in
from standby.reports.model import Report
from standby.store import open_database
from standby.store.hot import ask, tell, tell_each

AROUND = 70
"""How many characters of a report are shown on each side of what was found."""

PASSAGES = 3
"""How many places of one report are shown."""

PAGE = 200
"""How many reports are indexed in one go."""

_LAY = {
    "sqlite": ("CREATE VIRTUAL TABLE IF NOT EXISTS report_words USING fts5(words, content='', tokenize='ascii')",),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS report_words (k integer PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX IF NOT EXISTS report_words_words ON report_words USING gin (words)",
    ),
}
_NEWEST = {
    "sqlite": "SELECT rowid FROM report_words ORDER BY rowid DESC LIMIT 1",
    "postgresql": "SELECT k FROM report_words ORDER BY k DESC LIMIT 1",
}
_KEEP = {
    "sqlite": "INSERT INTO report_words (rowid, words) VALUES (?, ?)",
    "postgresql": "INSERT INTO report_words (k, words) VALUES (?, CAST(? AS tsvector))",
}
_MATCH = {
    "sqlite": "SELECT rowid AS k FROM report_words WHERE report_words MATCH :wanted",
    "postgresql": "SELECT k FROM report_words WHERE words @@ CAST(:wanted AS tsquery)",
}
_MOST_POSITIONS = 16_383
"""PostgreSQL keeps no greater position of a word; what lies behind is found as a word and not in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of a report's text around words that were found; ``start`` and ``end`` are where those stand in it.

    ``before`` and ``after`` are cut at the ends of words, and say by … where the text goes on.
    """

    start: int
    end: int
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A report in which everything asked for was found, with the first places of it."""

    report_id: str
    report: str
    source: str | None
    grade: str
    marking: str
    received_at: datetime
    entry: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How many reports were found in all, and the newest of them."""

    wanted: str
    reports: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Words that must stand in a row; with ``begins`` the last is only the beginning of one."""

    words: tuple[str, ...]
    begins: bool


def search(ledger: Ledger, wanted: str, as_of: AsOf, *, most: int = 20) -> Found:
    """Find the reports, known then and open to the viewer, that hold every word and phrase asked for.

    Words are looked for without case and accents; ``"two words"`` as they stand in a row; ``paus*`` as a beginning.
    The newest received come first, ``most`` of them. Raises ``AskedWrongly`` when nothing in it can be searched for.
    """
    parts = parts_of(wanted)
    _catch_up(ledger)
    with ledger.reading() as connection:
        conditions = _conditions(connection, parts, ledger, as_of)
        count = connection.execute(select(func.count()).select_from(report_table).where(*conditions)).scalar_one()
        rows = connection.execute(
            select(report_table.c.k, report_table.c.id)
            .where(*conditions)
            .order_by(report_table.c.known_at.desc(), report_table.c.id)
            .limit(most)
        ).all()
    hits = tuple(_hit(queries.report(ledger, row.id), row.k, parts) for row in rows)
    return Found(wanted=wanted, reports=count, hits=hits)


def parts_of(wanted: str) -> tuple[Part, ...]:
    """Take a question apart into words and phrases. Raises ``AskedWrongly`` when it holds none."""
    parts = []
    for phrase, word in re.findall(r'"([^"]*)"?|([^\s"]+)', wanted):
        words = tuple(found.folded for found in words_in(phrase or word))
        if words:
            parts.append(Part(words, (phrase or word).endswith("*")))
    if not parts:
        raise AskedWrongly(
            "search-empty", "Nothing was searched for", "there is no word in the question", "give one word or more"
        )
    return tuple(parts)


def _conditions(
    connection: Connection, parts: tuple[Part, ...], ledger: Ledger, as_of: AsOf
) -> tuple[ColumnElement[bool], ...]:
    dialect = connection.dialect.name
    match = text(_MATCH[dialect]).bindparams(wanted=_spelled(parts, dialect)).columns(column("k"))
    return (
        report_table.c.k.in_(select(match.subquery().c.k)),
        queries.known_then(report_table, as_of),
        *queries.mine(report_table, ledger),
    )


def _spelled(parts: tuple[Part, ...], dialect: str) -> str:
    """Write a question as the engine wants it; folded words hold only letters and digits, so nothing needs escaping."""
    if dialect == "sqlite":
        return " AND ".join(f'"{" ".join(part.words)}"' + ("*" if part.begins else "") for part in parts)
    phrases = [[f"'{word}'" for word in part.words] for part in parts]
    for part, phrase in zip(parts, phrases, strict=True):
        phrase[-1] += ":*" if part.begins else ""
    return " & ".join(f"({' <-> '.join(phrase)})" for phrase in phrases)


def _catch_up(ledger: Ledger) -> None:
    """Index the reports that came since the last question, so many at a time that a writer need not wait long."""
    while True:
        with ledger.reading() as connection:
            if not _behind(connection, 1):
                return
        with ledger.database.writing() as connection:
            dialect = connection.dialect.name
            rows = _behind(connection, PAGE)
            made = queries.reports_in(connection, [body for _, body in rows])
            told = [(k, _indexed(each.text, dialect)) for (k, _), each in zip(rows, made, strict=True)]
            tell_each(connection, _KEEP[dialect], told)


def _behind(connection: Connection, most: int) -> list[tuple[Any, ...]]:
    return _after(connection, _reached(connection), most)


def _reached(connection: Connection) -> int:
    """Return the entry of the last report in the index, 0 when it holds none."""
    newest = ask(connection, _NEWEST[connection.dialect.name])
    return newest[0][0] if newest else 0


def _after(connection: Connection, k: int, most: int) -> list[tuple[Any, ...]]:
    return ask(
        connection,
        "SELECT report.k, entry.body FROM report JOIN entry ON entry.k = report.k "
        f"WHERE report.k > ? ORDER BY report.k LIMIT {most}",
        (k,),
    )


def check_words(ledger: Ledger) -> Remade:
    """Compare the index of words with the reports it was made from, as far as it has come; changes nothing.

    ``rows`` and ``sha256`` are of the whole log: each report in its order with its words as they are folded. Raises
    ``Broken`` when an entry or a text is damaged.
    """
    digest, count = sha256(), 0

    def told() -> Iterator[tuple[int, str]]:
        nonlocal count
        for k, words in _texts(connection):
            digest.update(canonical([k, _indexed(words, "sqlite")]) + b"\n")
            count += 1
            yield k, words

    with ledger.reading() as connection:
        reached = _reached(connection)
        same = _HOLDS[connection.dialect.name](connection, (each for each in told() if each[0] <= reached))
    return Remade(table="report_words", rows=count, sha256=digest.hexdigest(), same=same)


def _texts(connection: Connection) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of every report, in the order of the log."""
    after = 0
    while page := _after(connection, after, PAGE):
        made = queries.reports_in(connection, [body for _, body in page])
        yield from ((k, each.text) for (k, _), each in zip(page, made, strict=True))
        after = page[-1][0]


def _sqlite_holds(connection: Connection, told: Iterable[tuple[int, str]]) -> bool:
    """Say whether the index holds each word of some reports at its place, and nothing else."""
    with open_database("", node="", create=True).writing() as fresh:
        _lay(None, fresh)
        tell_each(fresh, _KEEP["sqlite"], ((k, _indexed(words, "sqlite")) for k, words in told))
        try:
            return _places_held(connection) == _places_held(fresh)
        except OperationalError:
            raise
        except DatabaseError:
            # It is so damaged that it cannot be read: then it does not hold them, and is to be made again.
            return False


def _places_held(connection: Connection) -> bytes:
    """Return the SHA-256 of all that an index on SQLite holds: its reports, and each word with its places."""
    digest = sha256()
    tell(connection, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5vocab(main, report_words, instance)")
    for query in ("SELECT rowid FROM report_words", "SELECT term, doc, offset FROM temp.held"):
        for row in connection.exec_driver_sql(query):
            digest.update(canonical(list(row)))
    tell(connection, "DROP TABLE temp.held")
    return digest.digest()


def _server_holds(connection: Connection, told: Iterable[tuple[int, str]]) -> bool:
    """Say the same of an index on a server."""
    query = "SELECT 1 FROM report_words WHERE k = ? AND words = CAST(? AS tsvector)"
    fits = [bool(ask(connection, query, (k, _indexed(words, "postgresql")))) for k, words in told]
    return all(fits) and ask(connection, "SELECT count(*) FROM report_words")[0][0] == len(fits)


_HOLDS = {"sqlite": _sqlite_holds, "postgresql": _server_holds}


def _indexed(words: str, dialect: str) -> str:
    folded = [word.folded for word in words_in(words)]
    if dialect == "sqlite":
        return " ".join(folded)
    return " ".join(f"'{word}':{min(n, _MOST_POSITIONS)}" for n, word in enumerate(folded, 1))


def _hit(report: Report, k: int, parts: tuple[Part, ...]) -> Hit:
    places = _places(list(words_in(report.text)), parts)
    return Hit(
        report_id=report.id,
        report=report.name,
        source=report.source,
        grade=str(report.grade),
        marking=report.marking or OPEN,
        received_at=report.received_at,
        entry=k,
        passages=tuple(_passage(report.text, start, end) for start, end in places[:PASSAGES]),
    )


def _places(words: list[Word], parts: tuple[Part, ...]) -> list[tuple[int, int]]:
    """Return where each part stands first, then where they stand again, in the order of the text."""
    found = [_places_of(words, part) for part in parts]
    first = sorted(places[0] for places in found if places)
    rest = sorted(place for places in found for place in places[1:])
    return sorted([*first, *rest][:PASSAGES])


def _places_of(words: list[Word], part: Part) -> list[tuple[int, int]]:
    size = len(part.words)
    return [
        (words[at].start, words[at + size - 1].end)
        for at in range(len(words) - size + 1)
        if _fits([word.folded for word in words[at : at + size]], part)
    ]


def _fits(row: list[str], part: Part) -> bool:
    *before, last = part.words
    return row[:-1] == before and (row[-1].startswith(last) if part.begins else row[-1] == last)


def _passage(whole: str, start: int, end: int) -> Passage:
    def flat(piece: str) -> str:
        return re.sub(r"\s+", " ", piece)

    before, after = flat(whole[max(0, start - AROUND) : start]), flat(whole[end : end + AROUND])
    if start > AROUND:
        before = "…" + (before.partition(" ")[2] or before)
    if end + AROUND < len(whole):
        after = (after.rpartition(" ")[0] or after) + "…"
    return Passage(start=start, end=end, before=before.lstrip(), found=flat(whole[start:end]), after=after.rstrip())


def _lay(_table: object, connection: Connection, **_how: object) -> None:
    for statement in _LAY[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _unlay(_table: object, connection: Connection, **_how: object) -> None:
    connection.exec_driver_sql("DROP TABLE IF EXISTS report_words")


# The index comes and goes with the table of reports whose numbers it holds.
event.listen(report_table, "after_create", _lay)
event.listen(report_table, "before_drop", _unlay)
