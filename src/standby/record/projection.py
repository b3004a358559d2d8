"""What entries mean for the record: the tables of reports, claims, verdicts and endings, made from the log.

A claim is ended by a verdict ``withdrawn`` or ``rejected``, or by a claim that supersedes it. An ending is a row of
its own with its own two clocks, so that it does not matter whether the claim or its ending arrives first; an
ending can itself be annulled, when the judgement behind it is ended.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table
from sqlalchemy.engine import Connection

from standby.access import lay_markings, note_marking
from standby.basis.ids import canonical, content_id
from standby.basis.time import iso
from standby.ledger.model import ORIGIN, Entry, Projection, microseconds
from standby.record.columnar import BOUNDS, numbers_in, seconds_in, subjects_in, superseded_in
from standby.store import Words
from standby.store.hot import ask, tell, tell_each

tables = MetaData()
lay_markings(tables)

ClaimRow = tuple[str, int, tuple[int | None, ...]]
"""What a claim is about, its number, and the bounds of its valid time."""

ENDS = ("withdrawn", "rejected")
"""The verdicts that end a claim: its source took it back, or a person found that the report does not say so."""

report_table = Table(
    "report",
    tables,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("content", BigInteger, nullable=False),
    Column("marking", Words),
    Index("report_id", "id", unique=True),
    Index("report_content", "content"),
)
"""Which entry holds which report. ``content`` is the beginning of the SHA-256 of its bytes, to find it by."""

reading_table = Table(
    "reading",
    tables,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("report_k", Integer, nullable=False),
    Column("marking", Words),
    Index("reading_report", "report_k"),
)
"""Which entry holds the claims that were read from which report: the entry of the report itself, or a later one."""

subject_table = Table(
    "subject",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Index("subject_name", "name", unique=True),
)
"""What claims are about, numbered in the order in which the log first names them."""

claim_table = Table(
    "claim",
    tables,
    Column("subject", Integer, primary_key=True, autoincrement=False),
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    *(Column(bound, BigInteger) for bound in BOUNDS),
    sqlite_with_rowid=False,
)
"""Where each claim stands: the ``n``-th of entry ``k``, kept together by what it is about. ``number`` is its id, and
the four bounds of its valid time are whole seconds since 1970, NULL where not known. What it says is in the entry."""

ending_table = Table(
    "ending",
    tables,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("judgement_id", Words),
    Column("marking", Words),
)

judgement_table = Table(
    "judgement",
    tables,
    Column("id", Words, primary_key=True),
    Column("k", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Column("marking", Words),
    Column("body", LargeBinary, nullable=False),
)

annulment_table = Table(
    "annulment",
    tables,
    Column("judgement_id", Words, primary_key=True),
    Column("k", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Index("annulment_k", "k"),
)


def _report_received(connection: Connection, entry: Entry) -> None:
    told = entry.payload
    marking = note_marking(connection, told["report"].get("marking"))
    if ORIGIN not in told or not ask(connection, "SELECT 1 FROM report WHERE id = ?", (entry.subject,)):
        digest = bytes.fromhex(told["kept"][0] if "claims" in told else told["report"]["sha256"])
        tell(
            connection,
            "INSERT INTO report (k, known_at, id, name, content, marking) VALUES (?, ?, ?, ?, ?, ?)",
            (
                entry.k, microseconds(entry.known_at), entry.subject, told["report"]["name"], content_key(digest),
                marking,
            ),
        )  # fmt: skip
    if "claims" in told:
        _reading(connection, entry, entry.k, marking)


def _claims_recorded(connection: Connection, entry: Entry) -> None:
    """Take in the claims of a reading that has an entry of its own: a later one, or one of a record of schema 1."""
    found = ask(connection, "SELECT k, marking FROM report WHERE id = ?", (entry.payload["report"],))
    ((report_k, marking),) = found
    _reading(connection, entry, report_k, marking)


def _reading(connection: Connection, entry: Entry, report_k: int, marking: str | None) -> None:
    row = (entry.k, microseconds(entry.known_at), report_k, marking)
    tell(connection, "INSERT INTO reading (k, known_at, report_k, marking) VALUES (?, ?, ?, ?)", row)
    claims = list(claim_rows(entry.payload["claims"], entry.known_at))
    if not claims:
        return
    tell_each(
        connection,
        "INSERT INTO subject (id, name) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM subject), ?) "
        "ON CONFLICT (name) DO NOTHING",
        [(name,) for name in dict.fromkeys(subject for subject, *_ in claims)],
    )
    tell_each(
        connection,
        "INSERT INTO claim (subject, k, n, number, from_lo, from_hi, to_lo, to_hi) "
        f"VALUES ((SELECT id FROM subject WHERE name = ?), {entry.k}, ?, ?, ?, ?, ?, ?)",
        [(subject, n, number, *bounds) for n, (subject, number, bounds) in enumerate(claims)],
    )
    _end(connection, entry, superseded_in_entry(entry.payload["claims"]), None, marking)


def claim_rows(told: Any, known_at: datetime) -> Iterator[ClaimRow]:
    """Yield of each claim in an entry what it is about, its number, and the bounds of its valid time in seconds.

    ``told`` is what the entry holds under ``claims``: columns, or a list where they stand one by one.
    """
    if isinstance(told, list):
        for each in told:
            subject, valid = each["draft"]["subject"], each["draft"].get("valid", {})
            yield subject.get("id") or subject["name"], claim_number(each["id"]), _seconds_told(valid)
        return
    yield from zip(subjects_in(told), numbers_in(told), seconds_in(told, known_at), strict=True)


def superseded_in_entry(told: Any) -> list[str]:
    """Return the claims that those of an entry supersede."""
    named = [each.get("supersedes") for each in told] if isinstance(told, list) else superseded_in(told)
    return [name for name in named if name]


def claim_number(claim_id: str) -> int:
    """Return a claim's id as the signed 64-bit number under which the tables keep it."""
    return int.from_bytes(bytes.fromhex(claim_id.removeprefix("claim-")), "big", signed=True)


def claim_name(number: int) -> str:
    """Return the id of a claim by its number."""
    return f"claim-{number & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def content_key(digest: bytes) -> int:
    """Return the beginning of a SHA-256 as the signed 64-bit number by which the tables find it."""
    return int.from_bytes(digest[:8], "big", signed=True)


def _seconds_told(valid: Mapping[str, str]) -> tuple[int | None, ...]:
    return tuple(_seconds(valid[bound]) if bound in valid else None for bound in BOUNDS)


@lru_cache(maxsize=4096)
def _seconds(at: str) -> int:
    return microseconds(datetime.fromisoformat(at)) // 1_000_000


def judgement_in(entry: Entry) -> dict[str, Any]:
    """Return the judgement that an entry gave, named by the entry and all it says."""
    judgement: dict[str, Any] = {
        "verdict": entry.payload["verdict"],
        "claims": entry.payload["claims"],
        "by": entry.actor,
        "at": iso(entry.recorded_at),
        "reason": entry.because,
    }
    node, k = entry.node, entry.k
    if origin := entry.payload.get(ORIGIN):
        # Named by where it was given, so that ending it at another node means the same judgement.
        node, k, judgement["at"] = origin["node"], origin["k"], origin["recorded_at"]
    if "ends" in entry.payload:
        judgement["ends"] = entry.payload["ends"]
    name = content_id("judgement", node, k, *judgement.values())
    return {"id": name, "k": entry.k, **judgement}


def _judgement_given(connection: Connection, entry: Entry) -> None:
    told, judgement = entry.payload, judgement_in(entry)
    name, body = judgement["id"], canonical(judgement)
    marking = note_marking(connection, told.get("marking"))
    connection.execute(judgement_table.insert(), {"id": name, **_clocks(entry), "marking": marking, "body": body})
    if ended := told["claims"] if told["verdict"] in ENDS else told.get("ends"):
        _end(connection, entry, ended, name, marking)


def _judgement_ended(connection: Connection, entry: Entry) -> None:
    name = entry.payload["judgement"]
    # Two nodes may have ended it apart: the first to arrive stands in the table, both stay in the log.
    if ORIGIN in entry.payload and ask(connection, "SELECT 1 FROM annulment WHERE judgement_id = ?", (name,)):
        return
    connection.execute(annulment_table.insert(), {"judgement_id": name, **_clocks(entry)})


def _end(connection: Connection, entry: Entry, claims: list[str], judgement: str | None, marking: str | None) -> None:
    numbers = sorted({claim_number(name) for name in claims})
    rows = [{"number": n, **_clocks(entry), "judgement_id": judgement, "marking": marking} for n in numbers]
    if rows:
        connection.execute(ending_table.insert(), rows)


def _clocks(entry: Entry) -> dict[str, int]:
    return {"k": entry.k, "known_at": microseconds(entry.known_at)}


RECORD = Projection(
    name="record",
    tables=tables,
    projectors={
        "report.received": _report_received,
        "claims.recorded": _claims_recorded,
        "judgement.given": _judgement_given,
        "judgement.ended": _judgement_ended,
    },
)
"""The tables of the record, and what each act writes into them."""
