"""What entries mean for the record: the tables of reports, claims, verdicts and endings, made from the log.

A claim is ended by a verdict ``withdrawn`` or ``rejected``, or by a claim that supersedes it. An ending is a row of
its own with its own two clocks, so that it does not matter whether the claim or its ending arrives first; an
ending can itself be annulled, when the judgement behind it is ended.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table
from sqlalchemy.engine import Connection

from standby.basis.ids import canonical, content_id
from standby.basis.time import iso
from standby.ledger.model import Entry, Projection, microseconds
from standby.store import Words

tables = MetaData()

ENDS = ("withdrawn", "rejected")
"""The verdicts that end a claim: its source took it back, or a person found that the report does not say so."""

BOUNDS = ("from_lo", "from_hi", "to_lo", "to_hi")
"""The bounds of a claim's valid time: the earliest and latest beginning, the earliest and latest end."""

report_table = Table(
    "report",
    tables,
    Column("id", Words, primary_key=True),
    Column("k", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Column("name", Words, nullable=False, index=True),
    Column("sha256", Words, nullable=False, unique=True),
    Column("text_sha256", Words, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

reading_table = Table(
    "reading",
    tables,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("report_id", Words, nullable=False, index=True),
)
"""Which entry holds the claims that were read from which report."""

claim_table = Table(
    "claim",
    tables,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False, index=True),
    Column("subject", Words, nullable=False, index=True),
    *(Column(bound, BigInteger) for bound in BOUNDS),
    sqlite_with_rowid=False,
)
"""Where each claim stands: the ``n``-th of entry ``k``. ``number`` is its id, ``subject`` what it is about, and the
four bounds of its valid time are whole seconds since 1970, NULL where not known. What it says is in the entry."""

ending_table = Table(
    "ending",
    tables,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("judgement_id", Words),
)

judgement_table = Table(
    "judgement",
    tables,
    Column("id", Words, primary_key=True),
    Column("k", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),
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
    report = entry.payload["report"]
    connection.execute(
        report_table.insert(),
        {
            "id": entry.subject,
            **_clocks(entry),
            "name": report["name"],
            "sha256": report["sha256"],
            "text_sha256": entry.payload["text_sha256"],
            "body": canonical(report),
        },
    )


def _claims_recorded(connection: Connection, entry: Entry) -> None:
    told = entry.payload
    connection.execute(reading_table.insert(), {**_clocks(entry), "report_id": told["report"]})
    rows = [
        {
            "k": entry.k,
            "n": n,
            "number": claim_number(each["id"]),
            "subject": subject_key(each["draft"]["subject"]),
            **_bounds(each["draft"].get("valid", {})),
        }
        for n, each in enumerate(told["claims"])
    ]
    if rows:
        connection.execute(claim_table.insert(), rows)
    _end(connection, entry, [each["supersedes"] for each in told["claims"] if "supersedes" in each], None)


def claim_number(claim_id: str) -> int:
    """Return a claim's id as the signed 64-bit number under which the tables keep it."""
    return int.from_bytes(bytes.fromhex(claim_id.removeprefix("claim-")), "big", signed=True)


def subject_key(subject: Mapping[str, str]) -> str:
    """Return what a subject is found by: its id in the mission folder, or its name where it has none."""
    return subject.get("id") or subject["name"]


def _bounds(valid: Mapping[str, str]) -> dict[str, int | None]:
    return {bound: _seconds(valid[bound]) if bound in valid else None for bound in BOUNDS}


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
    name = content_id("judgement", entry.node, entry.k, *judgement.values())
    return {"id": name, "k": entry.k, **judgement}


def _judgement_given(connection: Connection, entry: Entry) -> None:
    told, judgement = entry.payload, judgement_in(entry)
    name, body = judgement["id"], canonical(judgement)
    connection.execute(judgement_table.insert(), {"id": name, **_clocks(entry), "body": body})
    if told["verdict"] in ENDS:
        _end(connection, entry, told["claims"], name)


def _judgement_ended(connection: Connection, entry: Entry) -> None:
    connection.execute(annulment_table.insert(), {"judgement_id": entry.payload["judgement"], **_clocks(entry)})


def _end(connection: Connection, entry: Entry, claims: list[str], judgement: str | None) -> None:
    numbers = sorted({claim_number(name) for name in claims})
    rows = [{"number": number, **_clocks(entry), "judgement_id": judgement} for number in numbers]
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
