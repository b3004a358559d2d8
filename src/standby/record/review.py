"""What people say of what a reader proposed: accepted, corrected, rejected; and of a report: its day, its reading.

A claim is proposed until somebody accepts it. Everything here is an entry with its own two clocks: what a person
says counts from when it was said, and the record as known before keeps saying what it said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson
from sqlalchemy import BigInteger, Column, Exists, Integer, LargeBinary, MetaData, Select, Table, exists, not_, select
from sqlalchemy.engine import Connection

from standby.access import readable
from standby.basis.errors import AskedWrongly
from standby.basis.ids import canonical, content_id
from standby.basis.plain import from_plain, to_plain
from standby.basis.time import AsOf, DateRange, iso
from standby.ledger import Entry, Ledger, Writer
from standby.ledger.model import Projection, microseconds
from standby.record import queries
from standby.record.acts import check_drafts, check_reason, give, said_at
from standby.record.grades import GRADES
from standby.record.model import Claim, Judgement
from standby.record.plain import Plain, claim_id, draft_to_plain
from standby.record.projection import (
    annulment_table,
    claim_number,
    ending_table,
    every_claim,
    judgement_in,
    reading_table,
    report_table,
)
from standby.reports.model import Draft, Reading, Report
from standby.store import Words, entry

PERSON = "person: "
"""What ``extracted_by`` begins with on a claim that a person wrote; their name follows."""

tables = MetaData()

accepted_table = Table(
    "accepted",
    tables,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("judgement_id", Words, nullable=False),
)
"""Which claim was accepted by which judgement."""

dating_table = Table(
    "dating",
    tables,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("report_id", Words, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)
"""Which days a person gave a report later."""

unread_table = Table(
    "unread",
    tables,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("report_id", Words, nullable=False, index=True),
    Column("because", Words),
)
"""Why a report was not read; a row without a reason says that it was read after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What came of accepting claims: the judgement, what it names, and what somebody had accepted before.

    ``judgement`` is None when all of them were accepted already.
    """

    judgement: Judgement | None
    claims: tuple[str, ...]
    already: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What came of reading a report again: how many claims stay, the new ones, and those no longer proposed."""

    report_id: str
    unchanged: int
    new: tuple[str, ...]
    superseded: tuple[str, ...]
    withdrawn: tuple[str, ...]


def accept(ledger: Ledger, claims: Iterable[str], *, by: str, reason: str = "the report says so") -> Accepted:
    """Accept claims as what their reports say. They count as accepted from now on.

    Raises ``AskedWrongly`` for a claim that does not exist (``claim-unknown``) or no longer stands (``claim-ended``).
    """
    with ledger.writing() as writer:
        return accept_in(writer, claims, by=by, reason=reason)


def accept_in(writer: Writer, claims: Iterable[str], *, by: str, reason: str) -> Accepted:
    """Accept claims as part of a transaction that does more. Everything else as ``accept`` says."""
    named = tuple(sorted(set(claims)))
    numbers = {name: _number(name) for name in named}
    _check_standing(writer, numbers)
    known = _accepted(writer.connection, numbers.values())
    new = [name for name in named if numbers[name] not in known]
    judgement = give(writer, "accepted", new, by=by, reason=reason) if new else None
    return Accepted(judgement=judgement, claims=tuple(new), already=tuple(n for n in named if n not in new))


def reject(ledger: Ledger, claims: Iterable[str], *, by: str, reason: str) -> Judgement:
    """Reject claims, for their reports do not say so: from now on they count as withdrawn. Their past stays.

    Raises as ``accept`` does, and when no reason is given.
    """
    check_reason(reason)
    with ledger.writing() as writer:
        named = tuple(sorted(set(claims)))
        _check_standing(writer, {name: _number(name) for name in named})
        return give(writer, "rejected", named, by=by, reason=reason)


def correct(ledger: Ledger, claim: Claim, report: Report, draft: Draft, *, by: str, reason: str) -> str:
    """Replace a claim by what a person says its report says, and return the id of the new one, which is accepted.

    The old claim ends now and its past stays. Raises ``AskedWrongly`` when it no longer stands, when the draft
    does not quote the report literally, changes nothing, or no reason is given.
    """
    check_reason(reason)
    check_drafts(report, [draft])
    if draft == claim.draft:
        raise AskedWrongly(
            "correction-empty", f"The claim {claim.id} was not corrected", "nothing in it would change", "change a slot"
        )
    with ledger.writing() as writer:
        _check_standing(writer, {claim.id: _number(claim.id)})
        name = content_id("claim", report.id, PERSON + by, draft_to_plain(draft), claim.id)
        told = {"id": name, "draft": draft_to_plain(draft), "supersedes": claim.id}
        payload: Plain = {
            "report": report.id,
            "reader": PERSON + by,
            "document_date": {},
            "document_date_reason": "as the claim it corrects",
            "said_at": iso(claim.said_at),
            "claims": [told],
        }
        writer.append("claims.recorded", report.id, payload, actor=by, because=reason)
        give(writer, "accepted", [name], by=by, reason=reason)
    return name


def set_date(writer: Writer, report: Report, days: DateRange, *, by: str, reason: str) -> None:
    """Give a report the days it was written on, later than it came. The report as kept is not changed."""
    check_reason(reason)
    payload = {"report": report.id, "published": to_plain(days), "basis": f"set by {by}"}
    writer.append("report.dated", report.id, payload, actor=by, because=reason)


def record_rereading(
    writer: Writer, report: Report, reading: Reading, standing: Sequence[Claim], *, by: str, reason: str
) -> Reread:
    """Record what a reader makes of a report that was read before.

    ``standing`` is the claims of the report that stand now, with their review. What is read as before stays.
    A new claim supersedes the old one of its kind whose words it shares; an old one that is proposed no more is
    withdrawn unless a person accepted it. What a person wrote or rejected, and what a reader of another sort
    proposed, is not proposed over. An accepted claim of which only days or links changed stays accepted, signed by
    whoever set the day or the link.
    """
    spoke = said_at(reading.document_date, report.received_at)
    plan = _plan(writer.connection, report, reading, standing, iso(spoke))
    payload: Plain = {
        "report": report.id,
        "reader": reading.reader,
        "document_date": to_plain(reading.document_date),
        "document_date_reason": reading.document_date_reason,
        "said_at": iso(spoke),
        "claims": [told for told, _ in plan.new],
        "again": True,
        **({"not_read": reading.not_read} if reading.not_read else {}),
        **({"refused": to_plain(reading.refused)} if reading.refused else {}),
    }
    writer.append("claims.recorded", report.id, payload, actor=by, because=reason)
    if plan.dropped:
        give(writer, "withdrawn", plan.dropped, by=by, reason=f"no longer read so: {reason}")
    if vouched := [told["id"] for told, old in plan.new if old is not None and _still_accepted(told, old)]:
        give(writer, "accepted", vouched, by=by, reason=f"accepted before; {reason}")
    return Reread(
        report_id=report.id,
        unchanged=plan.unchanged,
        new=tuple(told["id"] for told, _ in plan.new),
        superseded=tuple(old.id for _, old in plan.new if old is not None),
        withdrawn=tuple(plan.dropped),
    )


def changed_between(ledger: Ledger, since: datetime, as_of: AsOf) -> bool:
    """Say whether anything became known after ``since`` that bears on what was known already.

    A claim ended or was accepted, a judgement was undone, a report was given its day, or a grade was given. Where
    nothing did, what was known then is what was known at ``since`` and what came after it.
    """
    tables = (ending_table, annulment_table, accepted_table, dating_table)
    with ledger.reading() as connection:
        for table in tables:
            if connection.execute(select(table.c.k).where(*queries.known_since(table, as_of, since)).limit(1)).first():
                return True
        graded = select(entry.c.k).where(entry.c.subject == GRADES, *queries.known_since(entry, as_of, since)).limit(1)
        return connection.execute(graded).first() is not None


def with_review(ledger: Ledger, claims: Iterable[Claim], as_of: AsOf) -> tuple[Claim, ...]:
    """Return claims with their review as it was known then: accepted, or proposed still."""
    row = accepted_table.c
    query = select(row.number).where(queries.known_then(accepted_table, as_of), not_(_annulled(as_of)))
    with ledger.reading() as connection:
        accepted = set(connection.execute(query).scalars())
    if not accepted:
        return tuple(claims)
    return tuple(replace(c, review="accepted") if claim_number(c.id) in accepted else c for c in claims)


def with_dates(ledger: Ledger, reports: Iterable[Report], as_of: AsOf) -> tuple[Report, ...]:
    """Return reports with the days that persons had given them as known then; the newest word counts."""
    query = select(dating_table).where(queries.known_then(dating_table, as_of)).order_by(dating_table.c.k)
    with ledger.reading() as connection:
        given = {row.report_id: orjson.loads(row.body) for row in connection.execute(query)}
    return tuple(_redated(report, given[report.id]) if report.id in given else report for report in reports)


def unread(ledger: Ledger, as_of: AsOf) -> Mapping[str, str]:
    """Return the reports that had not been read as known then, by id, each with the reason."""
    seen = select(report_table.c.id).where(*queries.mine(report_table, ledger))
    query = (
        select(unread_table)
        .where(queries.known_then(unread_table, as_of), unread_table.c.report_id.in_(seen))
        .order_by(unread_table.c.k)
    )
    with ledger.reading() as connection:
        newest = {row.report_id: row.because for row in connection.execute(query)}
    return {report: because for report, because in newest.items() if because is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Which claims a second reading adds, each with the one it replaces, which it drops, and how many stay."""

    new: tuple[tuple[Plain, Claim | None], ...]
    dropped: tuple[str, ...]
    unchanged: int


def _plan(
    connection: Connection, report: Report, reading: Reading, standing: Sequence[Claim], spoke: str | None
) -> _Plan:
    recorded = queries.numbers_of(connection, report.id)
    left = {c.id: c for c in standing if _sort(c.extracted_by) == _sort(reading.reader)}
    others = [c for c in standing if c.id not in left]
    drafts = {
        claim_id(report.id, reading.reader, draft_to_plain(d)): d for d in reading.drafts if not _written(d, others)
    }
    kept = [name for name in drafts if name in left and iso(left[name].said_at) == spoke]
    for name in kept:
        del left[name]
    new: list[tuple[Plain, Claim | None]] = []
    for name, draft in drafts.items():
        if name in kept or (name not in left and _rejected(connection, name)):
            continue
        old = left.pop(name, None) or _nearest(draft, left)
        if old:
            left.pop(old.id, None)
        new.append((_told(recorded, report, reading, name, draft, old, spoke), old))
    dropped = tuple(sorted(c.id for c in left.values() if c.review == "proposed"))
    return _Plan(new=tuple(new), dropped=dropped, unchanged=len(kept))


def _told(
    recorded: frozenset[int],
    report: Report,
    reading: Reading,
    name: str,
    draft: Draft,
    old: Claim | None,
    spoke: str | None,
) -> Plain:
    """Write a claim as an entry holds it. What was recorded once under its name gets another that says what it ends."""
    plain = draft_to_plain(draft)
    if claim_number(name) in recorded:
        name = content_id("claim", report.id, reading.reader, plain, old.id if old else spoke)
    return {"id": name, "draft": plain, **({"supersedes": old.id} if old else {})}


def _written(draft: Draft, others: Iterable[Claim]) -> bool:
    """Say whether a person, or a reader of another sort, has a claim of this kind on these words already."""
    return any(_shared(draft, c.draft) and draft.kind == c.draft.kind for c in others)


def _sort(reader: str) -> str:
    """Name the sort of a reader without its version or model: ``rules``, ``llm``, ``person:``."""
    return reader.partition(" ")[0]


def _nearest(draft: Draft, left: Mapping[str, Claim]) -> Claim | None:
    """Return the old claim of this kind that shares most words with a draft, one of its predicate first."""
    near = [c for c in left.values() if c.draft.kind == draft.kind and _shared(draft, c.draft)]
    return max(near, key=lambda c: (c.draft.predicate == draft.predicate, _shared(draft, c.draft), c.id), default=None)


def _shared(a: Draft, b: Draft) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _still_accepted(told: Plain, old: Claim) -> bool:
    return old.review == "accepted" and _apart_from_links(told["draft"]) == _apart_from_links(draft_to_plain(old.draft))


def _apart_from_links(draft: object) -> object:
    """Leave out of a plain draft what a day or a link set by a person changes: days, and the ids of names."""
    assert isinstance(draft, dict)
    bare = {key: value for key, value in draft.items() if key not in ("stated", "valid")}
    for name in ("subject", "object", "speaker"):
        if isinstance(bare.get(name), dict):
            bare[name] = None
    return bare


def _redated(report: Report, given: Mapping[str, object]) -> Report:
    days = given["published"]
    assert isinstance(days, dict)
    return replace(report, published=from_plain(DateRange, days), published_basis=str(given["basis"]))


def _number(name: str) -> int:
    try:
        return claim_number(name)
    except (ValueError, OverflowError):
        return 0


def _check_standing(writer: Writer, numbers: Mapping[str, int]) -> None:
    """Raise ``AskedWrongly`` for a claim that the viewer cannot see, or that no longer stands for them."""
    row, viewer = every_claim.c, writer.ledger.viewer
    query = (
        select(row.number)
        .join(reading_table, reading_table.c.k == row.k)
        .where(row.number.in_(list(numbers.values())), *readable(reading_table.c.marking, viewer))
    )
    known: set[int] = set(writer.connection.scalars(query))
    mine = _ended(numbers.values()).where(*readable(ending_table.c.marking, viewer))
    ended = set(writer.connection.scalars(mine))
    for name, number in numbers.items():
        if number not in known:
            raise queries.claim_unknown(name)
        if number in ended:
            raise AskedWrongly(
                "claim-ended",
                f"The claim {name} was not reviewed",
                "it was rejected, withdrawn or replaced by another",
                "list what waits for review and name a claim that stands",
            )


def _ended(numbers: Iterable[int]) -> Select[int]:
    annulled = exists().where(annulment_table.c.judgement_id == ending_table.c.judgement_id)
    return select(ending_table.c.number).where(ending_table.c.number.in_(list(numbers)), not_(annulled))


def _accepted(connection: Connection, numbers: Iterable[int]) -> set[int]:
    row = accepted_table.c
    annulled = exists().where(annulment_table.c.judgement_id == row.judgement_id)
    return set(connection.execute(select(row.number).where(row.number.in_(list(numbers)), not_(annulled))).scalars())


def _annulled(as_of: AsOf) -> Exists:
    same = annulment_table.c.judgement_id == accepted_table.c.judgement_id
    return exists().where(same, queries.known_then(annulment_table, as_of))


def _rejected(connection: Connection, name: str) -> bool:
    """Say whether a claim of this name was ended by a verdict that still stands."""
    ended = _ended([claim_number(name)]).where(ending_table.c.judgement_id.is_not(None))
    return connection.execute(ended).first() is not None


def _clocks(entry: Entry) -> dict[str, int]:
    return {"k": entry.k, "known_at": microseconds(entry.known_at)}


def _judgement_given(connection: Connection, entry: Entry) -> None:
    judgement = judgement_in(entry)
    if judgement["verdict"] == "accepted":
        rows = [
            {"number": claim_number(name), **_clocks(entry), "judgement_id": judgement["id"]}
            for name in judgement["claims"]
        ]
        connection.execute(accepted_table.insert(), rows)


def _report_dated(connection: Connection, entry: Entry) -> None:
    body = canonical({"published": entry.payload["published"], "basis": entry.payload["basis"]})
    connection.execute(dating_table.insert(), {**_clocks(entry), "report_id": entry.subject, "body": body})


def _claims_recorded(connection: Connection, entry: Entry) -> None:
    reading = entry.payload.get("reading", entry.payload)
    because = reading.get("not_read")
    if because or reading.get("again"):
        connection.execute(unread_table.insert(), {**_clocks(entry), "report_id": entry.subject, "because": because})


REVIEW = Projection(
    name="review",
    tables=tables,
    projectors={
        "judgement.given": _judgement_given,
        "report.dated": _report_dated,
        "report.received": _claims_recorded,
        "claims.recorded": _claims_recorded,
    },
)
"""The tables of the review, and what each act writes into them."""
