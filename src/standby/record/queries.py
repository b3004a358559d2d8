"""Questions to the record. Every one that takes an ``AsOf`` answers as known then, whatever came later."""

import re
from collections.abc import Iterator

import orjson
from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, literal, not_, or_, select
from sqlalchemy.engine import Connection

from standby.basis.errors import AskedWrongly
from standby.basis.plain import from_plain
from standby.basis.time import AsOf
from standby.ledger import Entry, Ledger, kept
from standby.ledger import entries as entries_of
from standby.ledger import head as head_of
from standby.ledger.model import entry_of, microseconds
from standby.record.model import Claim, Judgement
from standby.record.plain import claims_from_entry, report_from_plain, sort_key
from standby.record.projection import (
    annulment_table,
    claim_number,
    claim_table,
    ending_table,
    judgement_table,
    reading_table,
    report_table,
)
from standby.reports.model import Report
from standby.store import entry

LEAST_PREFIX = 4
"""How many characters of an identifier are enough to ask by, when they fit only one."""


def claims(ledger: Ledger, as_of: AsOf) -> tuple[Claim, ...]:
    """Return every claim that stood as known then, in an order that does not depend on when each came.

    Not yet known, withdrawn and superseded claims are left out. ``as_of.valid_at`` plays no part: the picture
    asks that of the claims.
    """
    with ledger.reading() as connection:
        ended = set(connection.execute(select(ending_table.c.number).where(*endings_then(as_of))).scalars())
        found = [
            claim
            for claim in _claims(connection, known_then(reading_table, as_of))
            if not ended or claim_number(claim.id) not in ended
        ]
    return tuple(sorted(found, key=sort_key))


def claims_about(ledger: Ledger, subject: str, as_of: AsOf) -> tuple[Claim, ...]:
    """Return what stood as known then about one subject, by its id (``unit:nmi``) or name, and may be so at V."""
    at = microseconds(as_of.valid_at) // 1_000_000
    row = claim_table.c
    query = (
        select(row.k, row.n)
        .join(reading_table, reading_table.c.k == row.k)
        .where(row.subject == subject, known_then(reading_table, as_of), _possible(at))
        .where(not_(exists().where(ending_table.c.number == row.number, *endings_then(as_of))))
    )
    with ledger.reading() as connection:
        wanted: dict[int, set[int]] = {}
        for k, n in connection.execute(query):
            wanted.setdefault(k, set()).add(n)
        found = [
            claim
            for k, places in wanted.items()
            for n, claim in enumerate(_claims(connection, reading_table.c.k == k))
            if n in places and claim.draft.valid.possibly_at(as_of.valid_at)
        ]
    return tuple(sorted(found, key=sort_key))


def reports(ledger: Ledger, as_of: AsOf) -> tuple[Report, ...]:
    """Return every report known then, the first received first."""
    query = (
        select(report_table).where(known_then(report_table, as_of)).order_by(report_table.c.known_at, report_table.c.id)
    )
    with ledger.reading() as connection:
        return tuple(_report(connection, row.body, row.sha256, row.text_sha256) for row in connection.execute(query))


def report(ledger: Ledger, wanted: str) -> Report:
    """Return one report by its id, its file name, or the beginning of its id.

    Raises ``AskedWrongly`` when none or several fit.
    """
    table = report_table.c
    named = or_(table.id == wanted, table.name == wanted)
    prefixed = and_(literal(len(wanted) >= LEAST_PREFIX), func.substr(table.id, 1, len(wanted)) == wanted)
    with ledger.reading() as connection:
        rows = connection.execute(select(report_table).where(named).limit(2)).all()
        rows = rows or connection.execute(select(report_table).where(prefixed).limit(2)).all()
        if len(rows) != 1:
            raise _not_one(wanted, len(rows))
        return _report(connection, rows[0].body, rows[0].sha256, rows[0].text_sha256)


def judgements(ledger: Ledger, as_of: AsOf) -> tuple[Judgement, ...]:
    """Return every judgement that stood as known then, the oldest first."""
    ended = exists().where(annulment_table.c.judgement_id == judgement_table.c.id, known_then(annulment_table, as_of))
    query = (
        select(judgement_table.c.body)
        .where(known_then(judgement_table, as_of), not_(ended))
        .order_by(judgement_table.c.known_at, judgement_table.c.id)
    )
    with ledger.reading() as connection:
        return tuple(_judgement(body) for body in connection.execute(query).scalars())


def claim(ledger: Ledger, wanted: str) -> Claim:
    """Return one claim by its id or the beginning of it, whether it still stands or not.

    Raises ``AskedWrongly`` when none or several fit.
    """
    with ledger.reading() as connection:
        found = {row.number: row.k for row in connection.execute(_claims_called(wanted))}
        if len(found) == 1:
            ((number, k),) = found.items()
            return next(c for c in _claims(connection, reading_table.c.k == k) if claim_number(c.id) == number)
    raise _not_one_claim(wanted, len(found))


def claims_of(ledger: Ledger, report_id: str, as_of: AsOf) -> tuple[Claim, ...]:
    """Return the claims of one report that stood as known then, in the order of its text."""
    with ledger.reading() as connection:
        ended = set(connection.execute(select(ending_table.c.number).where(*endings_then(as_of))).scalars())
        which = and_(reading_table.c.report_id == report_id, known_then(reading_table, as_of))
        found = [c for c in _claims(connection, which) if claim_number(c.id) not in ended]
    return tuple(sorted(found, key=sort_key))


def entries(ledger: Ledger, *, after: int = 0, up_to: int | None = None) -> Iterator[Entry]:
    """Yield the entries after one number and up to another, in the order in which they were recorded."""
    with ledger.reading() as connection:
        yield from entries_of(connection, after=after, up_to=up_to)


def head(ledger: Ledger) -> Entry | None:
    """Return the newest entry, or None when nothing is recorded yet."""
    with ledger.reading() as connection:
        return head_of(connection)


def judgement_of_entry(connection: Connection, k: int) -> Judgement:
    """Return the judgement that one entry gave."""
    return _judgement(connection.execute(select(judgement_table.c.body).where(judgement_table.c.k == k)).scalar_one())


def known_then(table: Table, as_of: AsOf) -> ColumnElement[bool]:
    """Admit the rows learnt by then, and by that entry when the question is sealed to one."""
    by_time = table.c.known_at <= microseconds(as_of.known_at)
    return by_time if as_of.entry is None else and_(by_time, table.c.k <= as_of.entry)


def endings_then(as_of: AsOf) -> tuple[ColumnElement[bool], ...]:
    """Admit the endings known then whose judgement was not ended in turn."""
    annulled = exists().where(
        annulment_table.c.judgement_id == ending_table.c.judgement_id, known_then(annulment_table, as_of)
    )
    return known_then(ending_table, as_of), not_(annulled)


def _possible(at: int) -> ColumnElement[bool]:
    """Admit the claims that may have been so at a moment, in whole seconds since 1970."""
    row = claim_table.c
    return and_(or_(row.from_lo.is_(None), row.from_lo <= at), or_(row.to_hi.is_(None), row.to_hi >= at))


def _claims(connection: Connection, which: ColumnElement[bool]) -> Iterator[Claim]:
    """Read claims from the entries that recorded them."""
    before = entry.alias()
    query = (
        select(reading_table.c.k, report_table.c.body.label("report"), entry.c.body, entry.c.hash)
        .add_columns(before.c.hash.label("previous"))
        .join(report_table, report_table.c.id == reading_table.c.report_id)
        .join(entry, entry.c.k == reading_table.c.k)
        .join(before, before.c.k == reading_table.c.k - 1)
        .where(which)
    )
    for row in connection.execute(query.execution_options(yield_per=100)):
        report = report_from_plain(orjson.loads(row.report), b"", "")
        yield from claims_from_entry(entry_of(row.body, row.previous, row.hash), report)


def _claims_called(wanted: str) -> Select[int, int]:
    """Find claims by their whole id, or by its beginning as the range of numbers that begin so."""
    row, digits = claim_table.c, wanted.removeprefix("claim-")
    query = select(row.number, row.k)
    if not re.fullmatch("[0-9a-f]{4,16}", digits):
        return query.where(row.number.is_(None))
    first, last = (claim_number(digits.ljust(16, fill)) for fill in "0f")
    return query.where(row.number.between(first, last)).limit(2)


def _judgement(body: bytes) -> Judgement:
    return from_plain(Judgement, orjson.loads(body))


def _report(connection: Connection, body: bytes, sha256: str, text_sha256: str) -> Report:
    return report_from_plain(orjson.loads(body), kept(connection, sha256), kept(connection, text_sha256).decode())


def _not_one_claim(wanted: str, found: int) -> AskedWrongly:
    if found:
        return AskedWrongly(
            "claim-ambiguous", f"Several claims fit {wanted!r}", "they share that beginning", "give more of the id"
        )
    return AskedWrongly(
        "claim-unknown",
        f"There is no claim {wanted}",
        "nothing of that name was ever recorded",
        "list the claims and name one of them",
    )


def _not_one(wanted: str, found: int) -> AskedWrongly:
    if found:
        return AskedWrongly(
            "report-ambiguous",
            f"Several reports fit {wanted!r}",
            "they share that name or beginning",
            "give the whole id, as standby reports lists it",
        )
    return AskedWrongly(
        "report-unknown",
        f"There is no report {wanted!r}",
        "no report has that id or file name",
        "list the reports and name one of them",
    )
