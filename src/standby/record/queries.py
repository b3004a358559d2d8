"""Questions to the record. Every one that takes an ``AsOf`` answers as known then, whatever came later."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial

import orjson
from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, literal, not_, or_, select
from sqlalchemy.engine import Connection

from standby.access import Actor, readable, readable_sql
from standby.basis.errors import AskedWrongly
from standby.basis.plain import from_plain
from standby.basis.time import AsOf
from standby.ledger import Entry, Ledger, kept
from standby.ledger import entries as entries_of
from standby.ledger import head as head_of
from standby.ledger.form import head_of_body
from standby.ledger.model import microseconds
from standby.ledger.queries import damaged, kept_ahead, kept_as
from standby.record.alone import FIELDS, claim_alone
from standby.record.model import Claim, Judgement
from standby.record.plain import sort_key
from standby.record.projection import (
    CLAIM,
    RUNS,
    annulment_table,
    claim_number,
    ending_table,
    every_claim,
    judgement_table,
    reading_table,
    report_table,
)
from standby.record.told import KeptBytes, Told, report_of, rows_in, told_by
from standby.reports.model import Report
from standby.store import content, entry
from standby.store.hot import Asked, ask

PAGE = 100
"""How many entries are read together with the contents they rest on."""

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""What reading an entry raises that is not as it was written."""

MOST = 2**31 - 1
"""No entry has a greater number."""

ABOUT = f"""
    SELECT claim.k, n, number, text_sha256, content.bytes, saying, {", ".join(FIELDS)}
    FROM subject JOIN (
        SELECT {", ".join(CLAIM)} FROM claim UNION ALL
        SELECT {", ".join(CLAIM)} FROM recent_claim WHERE run IN ({{runs}})
    ) AS claim ON claim.subject = subject.id
    JOIN reading ON reading.k = claim.k
    LEFT JOIN saying AS said ON said.id = claim.saying
    LEFT JOIN saying AS shared ON shared.id = reading.shared
    LEFT JOIN report ON report.k = reading.report_k
    LEFT JOIN content ON content.sha256 = reading.text_sha256
    WHERE subject.name = ? AND reading.known_at <= ? AND reading.k <= ? {{reading}}
    AND (from_lo IS NULL OR from_lo <= ?) AND (to_hi IS NULL OR to_hi >= ?)
    AND NOT EXISTS (
        SELECT 1 FROM ending WHERE ending.number = claim.number AND ending.known_at <= ? AND ending.k <= ? {{ending}}
        AND NOT EXISTS (
            SELECT 1 FROM annulment WHERE annulment.judgement_id = ending.judgement_id
            AND annulment.known_at <= ? AND annulment.k <= ?))"""
"""What stood about one subject; to the second, since the tables hold no finer bounds. Two places for labels."""

BY_ENTRY = """
    SELECT entry.body, other.body FROM reading JOIN entry ON entry.k = reading.k
    LEFT JOIN entry AS other ON other.k = reading.report_k AND other.k <> reading.k WHERE reading.k = ?"""

LEAST_PREFIX = 4
"""How many characters of an identifier are enough to ask by, when they fit only one."""


def claims(ledger: Ledger, as_of: AsOf, *, since: datetime | None = None) -> tuple[Claim, ...]:
    """Return every claim that stood as known then, in an order that does not depend on when each came.

    Not yet known, withdrawn and superseded claims are left out, and those known at ``since`` already.
    ``as_of.valid_at`` plays no part: the picture asks that of the claims.
    """
    return standing(ledger, claims_ever(ledger, as_of, since=since), as_of)


def claims_ever(ledger: Ledger, as_of: AsOf, *, since: datetime | None = None) -> tuple[Claim, ...]:
    """Return every claim known then, in the order of ``claims``, whether it stood or had been ended by then."""
    with ledger.reading() as connection:
        which = (*known_since(reading_table, as_of, since), *mine(reading_table, ledger))
        found = [claim for told in told_where(connection, *which) for claim in told.all()]
    return tuple(sorted(found, key=sort_key))


def standing(ledger: Ledger, ever: tuple[Claim, ...], as_of: AsOf) -> tuple[Claim, ...]:
    """Return those of some claims that stood as known then: neither withdrawn nor superseded."""
    with ledger.reading() as connection:
        ended = _ended(connection, ledger, as_of)
    return tuple(claim for claim in ever if claim_number(claim.id) not in ended) if ended else ever


def claims_about(ledger: Ledger, subject: str, as_of: AsOf) -> tuple[Claim, ...]:
    """Return what stood as known then about one subject, by its id (``unit:nmi``) or name, and may be so at V."""
    at, known = microseconds(as_of.valid_at) // 1_000_000, microseconds(as_of.known_at)
    newest = MOST if as_of.entry is None else as_of.entry
    found: list[Claim] = []
    with ledger.asking() as connection:
        rows = ask(connection, _about(ledger.viewer), (subject, known, newest, at, at, known, newest, known, newest))
        pointing = []
        for k, n, number, digest, stored, saying, *row in rows:
            if saying is None:
                pointing.append((k, n, number))
            elif row[1] is None or row[1] > at:
                try:
                    found.append(claim_alone(subject, number, k, row, kept_as(digest, stored).decode()))
                except UNREADABLE as problem:
                    raise damaged(problem) from problem
        by_entry = _by_entry(connection, pointing) if pointing else ()
        found += [claim for claim in by_entry if claim.draft.valid.possibly_at(as_of.valid_at)]
    return tuple(sorted(found, key=sort_key))


def _by_entry(connection: Asked, wanted: Iterable[tuple[int, int, int]]) -> Iterator[Claim]:
    """Read claims from their entries: of each its entry, which it is there, and its number."""
    told: dict[int, Told] = {}
    for k, n, number in wanted:
        if k not in told:
            ((body, report_body),) = ask(connection, BY_ENTRY, (k,))
            told[k] = _read(body, report_body, partial(kept, connection))
        yield told[k].one(n, number)


@lru_cache(maxsize=256)
def _about(viewer: Actor) -> str:
    runs = ", ".join(map(str, range(RUNS)))
    labels = {name: readable_sql(name, viewer) for name in ("reading", "ending")}
    return ABOUT.format(runs=runs, **labels)


def reports(ledger: Ledger, as_of: AsOf, *, since: datetime | None = None) -> tuple[Report, ...]:
    """Return every report known then, the first received first; not those known at ``since`` already."""
    shown = _reports().where(*known_since(report_table, as_of, since), *mine(report_table, ledger))
    query = shown.order_by(report_table.c.known_at, report_table.c.id)
    with ledger.reading() as connection:
        pages = connection.scalars(query.execution_options(yield_per=PAGE)).partitions()
        return tuple(made for page in pages for made in reports_in(connection, page))


def report(ledger: Ledger, wanted: str) -> Report:
    """Return one report by its id, its file name, or the beginning of its id.

    Raises ``AskedWrongly`` when none or several fit.
    """
    table = report_table.c
    named = or_(table.id == wanted, table.name == wanted)
    prefixed = and_(literal(len(wanted) >= LEAST_PREFIX), func.substr(table.id, 1, len(wanted)) == wanted)
    with ledger.reading() as connection:
        shown = _reports().where(*mine(report_table, ledger)).limit(2)
        found = connection.execute(shown.where(named)).all() or connection.execute(shown.where(prefixed)).all()
        if len(found) != 1:
            raise _not_one(wanted, len(found))
        return next(reports_in(connection, [found[0].body]))


def is_kept(ledger: Ledger, sha256: str) -> bool:
    """Say whether the record keeps a file of this SHA-256 already: a report, or a file that held reports."""
    return sha256 in kept_among(ledger, [sha256])


def kept_among(ledger: Ledger, sha256s: Sequence[str]) -> set[str]:
    """Return which of these SHA-256 the record keeps a file of.

    A viewer from whom labels keep something is told none: the contents bear no marking of their own.
    """
    if not ledger.viewer.everything:
        return set()
    wanted = [bytes.fromhex(name) for name in sha256s]
    with ledger.reading() as connection:
        found = connection.execute(select(content.c.sha256).where(content.c.sha256.in_(wanted))).scalars()
        return {bytes(name).hex() for name in found}


def judgements(ledger: Ledger, as_of: AsOf) -> tuple[Judgement, ...]:
    """Return every judgement that stood as known then, the oldest first."""
    ended = exists().where(annulment_table.c.judgement_id == judgement_table.c.id, known_then(annulment_table, as_of))
    query = (
        select(judgement_table.c.body)
        .where(known_then(judgement_table, as_of), not_(ended), *mine(judgement_table, ledger))
        .order_by(judgement_table.c.known_at, judgement_table.c.id)
    )
    with ledger.reading() as connection:
        return tuple(_judgement(body) for body in connection.execute(query).scalars())


def claim(ledger: Ledger, wanted: str) -> Claim:
    """Return one claim by its id or the beginning of it, whether it still stands or not.

    Raises ``AskedWrongly`` when none or several fit.
    """
    with ledger.reading() as connection:
        called = _claims_called(wanted).where(*mine(reading_table, ledger))
        found = {row.number: (row.k, row.n) for row in connection.execute(called)}
        if len(found) == 1:
            ((k, n),) = found.values()
            return next(told_where(connection, reading_table.c.k == k)).one(n)
    raise _not_one_claim(wanted, len(found))


def claims_of(ledger: Ledger, report_id: str, as_of: AsOf) -> tuple[Claim, ...]:
    """Return the claims of one report that stood as known then, in the order of its text."""
    its = read_from(report_id)
    with ledger.reading() as connection:
        ended = _ended(connection, ledger, as_of)
        told = told_where(connection, and_(its, known_then(reading_table, as_of)), *mine(reading_table, ledger))
        found = [claim for each in told for claim in each.all() if claim_number(claim.id) not in ended]
    return tuple(sorted(found, key=sort_key))


def numbers_of(connection: Connection, report_id: str) -> frozenset[int]:
    """Return the numbers of all claims that were ever recorded of one report."""
    its = read_from(report_id)
    rows = connection.execute(select(entry.c.body).join(reading_table, reading_table.c.k == entry.c.k).where(its))
    return frozenset(number for (body,) in rows for _, number, _ in rows_in(body))


def read_from(report_id: str) -> ColumnElement[bool]:
    """Admit the readings of one report: by its own entry, and the later ones, for which alone there is an index."""
    its = select(report_table.c.k).where(report_table.c.id == report_id)
    own, of = reading_table.c.k, reading_table.c.report_k
    return or_(own.in_(its), and_(of.in_(its), of != own))


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


def known_since(table: Table, as_of: AsOf, since: datetime | None) -> tuple[ColumnElement[bool], ...]:
    """Admit the rows learnt by then, and after ``since`` where that is given."""
    later = () if since is None else (table.c.known_at > microseconds(since),)
    return known_then(table, as_of), *later


def mine(table: Table, ledger: Ledger) -> tuple[ColumnElement[bool], ...]:
    """Admit the rows that the viewer of a record may read."""
    return readable(table.c.marking, ledger.viewer)


def endings_then(as_of: AsOf, viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    """Admit the endings known then, by a viewer who may read them, whose judgement was not ended in turn."""
    annulled = exists().where(
        annulment_table.c.judgement_id == ending_table.c.judgement_id, known_then(annulment_table, as_of)
    )
    return known_then(ending_table, as_of), not_(annulled), *readable(ending_table.c.marking, viewer)


def _ended(connection: Connection, ledger: Ledger, as_of: AsOf) -> set[int]:
    return set(connection.scalars(select(ending_table.c.number).where(*endings_then(as_of, ledger.viewer))))


def told_where(connection: Connection, *which: ColumnElement[bool]) -> Iterator[Told]:
    """Read what entries tell of claims, in the order of the log."""
    other = entry.alias()
    query = (
        select(entry.c.body, other.c.body)
        .select_from(reading_table)
        .join(entry, entry.c.k == reading_table.c.k)
        .outerjoin(other, and_(other.c.k == reading_table.c.report_k, other.c.k != reading_table.c.k))
        .where(*which)
        .order_by(reading_table.c.k)
    )
    for page in connection.execute(query.execution_options(yield_per=PAGE)).partitions():
        texts = kept_ahead(connection, _named((body for body, other in page if other is None), slice(-1, None)))
        for body, report_body in page:
            yield _read(body, report_body, texts)


def _read(body: bytes, report_body: bytes | None, contents: KeptBytes) -> Told:
    try:
        return told_by(body, report_body, contents)
    except UNREADABLE as problem:
        raise damaged(problem) from problem


def _named(bodies: Iterable[bytes], which: slice) -> Iterator[bytes]:
    """Yield the SHA-256 of some of the contents that each of some entries keeps."""
    try:
        for body in bodies:
            yield from head_of_body(body).kept[which]
    except UNREADABLE as problem:
        raise damaged(problem) from problem


def _claims_called(wanted: str) -> Select[int, int]:
    """Find claims by their whole id, or by its beginning as the range of numbers that begin so."""
    row, digits = every_claim.c, wanted.removeprefix("claim-")
    query = select(row.number, row.k, row.n).join(reading_table, reading_table.c.k == row.k)
    if not re.fullmatch("[0-9a-f]{4,16}", digits):
        return query.where(row.number.is_(None))
    first, last = (claim_number(digits.ljust(16, fill)) for fill in "0f")
    return query.where(row.number.between(first, last)).limit(2)


def _judgement(body: bytes) -> Judgement:
    return from_plain(Judgement, orjson.loads(body))


def _reports() -> Select[bytes]:
    return select(entry.c.body).join(report_table, report_table.c.k == entry.c.k)


def reports_in(connection: Connection, bodies: Sequence[bytes]) -> Iterator[Report]:
    """Read reports back from the bodies of their entries. Raises ``Broken`` when one is damaged."""
    contents = kept_ahead(connection, _named(bodies, slice(None)))
    for body in bodies:
        try:
            made = report_of(body, contents)
        except UNREADABLE as problem:
            raise damaged(problem) from problem
        yield made


def _not_one_claim(wanted: str, found: int) -> AskedWrongly:
    if found:
        return AskedWrongly(
            "claim-ambiguous", f"Several claims fit {wanted!r}", "they share that beginning", "give more of the id"
        )
    return claim_unknown(wanted)


def claim_unknown(wanted: str) -> AskedWrongly:
    """Return the refusal of a claim that the asker can see none of."""
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
