"""Questions to the record. Every one that takes an ``AsOf`` answers as known then, whatever came later."""

from collections.abc import Iterator

import orjson
from sqlalchemy import ColumnElement, Table, and_, exists, func, literal, not_, or_, select
from sqlalchemy.engine import Connection

from standby.basis.errors import AskedWrongly
from standby.basis.plain import from_plain
from standby.basis.time import AsOf
from standby.ledger import Entry, Ledger, kept
from standby.ledger import entries as entries_of
from standby.ledger import head as head_of
from standby.ledger.model import microseconds
from standby.record.model import Claim, Judgement
from standby.record.plain import report_from_plain, sort_key
from standby.record.projection import (
    annulment_table,
    claim_table,
    ending_table,
    judgement_table,
    report_table,
)
from standby.reports.model import Report

LEAST_PREFIX = 4
"""How many characters of an identifier are enough to ask by, when they fit only one."""


def claims(ledger: Ledger, as_of: AsOf) -> tuple[Claim, ...]:
    """Return every claim that stood as known then, in an order that does not depend on when each came.

    Not yet known, withdrawn and superseded claims are left out. ``as_of.valid_at`` plays no part: the picture
    asks that of the claims.
    """
    query = select(claim_table.c.body).where(_known(claim_table, as_of), not_(_ended(as_of)))
    with ledger.reading() as connection:
        found = [_claim(body) for body in connection.execute(query).scalars()]
    return tuple(sorted(found, key=sort_key))


def reports(ledger: Ledger, as_of: AsOf) -> tuple[Report, ...]:
    """Return every report known then, the first received first."""
    query = select(report_table).where(_known(report_table, as_of)).order_by(report_table.c.known_at, report_table.c.id)
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
    ended = exists().where(annulment_table.c.judgement_id == judgement_table.c.id, _known(annulment_table, as_of))
    query = (
        select(judgement_table.c.body)
        .where(_known(judgement_table, as_of), not_(ended))
        .order_by(judgement_table.c.known_at, judgement_table.c.id)
    )
    with ledger.reading() as connection:
        return tuple(_judgement(body) for body in connection.execute(query).scalars())


def entries(ledger: Ledger, *, after: int = 0, up_to: int | None = None) -> Iterator[Entry]:
    """Yield the entries after one number and up to another, in the order in which they were recorded."""
    with ledger.reading() as connection:
        yield from entries_of(connection, after=after, up_to=up_to)


def head(ledger: Ledger) -> Entry | None:
    """Return the newest entry, or None when nothing is recorded yet."""
    with ledger.reading() as connection:
        return head_of(connection)


def claims_of_entry(connection: Connection, k: int) -> tuple[Claim, ...]:
    """Return the claims that one entry recorded."""
    found = connection.execute(select(claim_table.c.body).where(claim_table.c.k == k)).scalars()
    return tuple(sorted(map(_claim, found), key=sort_key))


def judgement_of_entry(connection: Connection, k: int) -> Judgement:
    """Return the judgement that one entry gave."""
    return _judgement(connection.execute(select(judgement_table.c.body).where(judgement_table.c.k == k)).scalar_one())


def _known(table: Table, as_of: AsOf) -> ColumnElement[bool]:
    """Admit the rows learnt by then, and by that entry when the question is sealed to one."""
    by_time = table.c.known_at <= microseconds(as_of.known_at)
    return by_time if as_of.entry is None else and_(by_time, table.c.k <= as_of.entry)


def _ended(as_of: AsOf) -> ColumnElement[bool]:
    """Say whether an ending known then, whose judgement was not ended in turn, takes the claim back."""
    annulled = exists().where(
        annulment_table.c.judgement_id == ending_table.c.judgement_id, _known(annulment_table, as_of)
    )
    return exists().where(ending_table.c.claim_id == claim_table.c.id, _known(ending_table, as_of), not_(annulled))


def _claim(body: bytes) -> Claim:
    return from_plain(Claim, orjson.loads(body))


def _judgement(body: bytes) -> Judgement:
    return from_plain(Judgement, orjson.loads(body))


def _report(connection: Connection, body: bytes, sha256: str, text_sha256: str) -> Report:
    return report_from_plain(orjson.loads(body), kept(connection, sha256), kept(connection, text_sha256).decode())


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
