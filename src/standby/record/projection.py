"""What entries mean for the record: the tables of reports, claims, verdicts and endings, made from the log.

A claim is ended by a verdict ``withdrawn`` or by a claim that supersedes it. An ending is a row of its own with
its own two clocks, so that it does not matter whether the claim or its ending arrives first; an ending can
itself be annulled, when the judgement behind it is ended.
"""

from typing import Any

import orjson
from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, select
from sqlalchemy.engine import Connection

from standby.basis.ids import canonical, content_id
from standby.basis.time import iso
from standby.ledger.model import Entry, Projection, microseconds
from standby.store import Words

tables = MetaData()

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

claim_table = Table(
    "claim",
    tables,
    Column("id", Words, primary_key=True),
    Column("k", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Column("report_id", Words, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)

ending_table = Table(
    "ending",
    tables,
    Column("claim_id", Words, primary_key=True),
    Column("k", Integer, primary_key=True),
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
    query = select(report_table.c.body).where(report_table.c.id == told["report"])
    report = orjson.loads(connection.execute(query).scalar_one())
    shared = {
        "report_id": told["report"],
        "report_name": report["name"],
        "source": report.get("source"),
        "grade": report.get("grade", {}),
        "extracted_by": told["reader"],
        "k": entry.k,
        "known_at": iso(entry.known_at),
        "recorded_at": iso(entry.recorded_at),
        "said_at": told["said_at"],
    }
    rows = [
        {
            "id": each["id"],
            **_clocks(entry),
            "report_id": told["report"],
            "body": canonical({**shared, **each}),
        }
        for each in told["claims"]
    ]
    if rows:
        connection.execute(claim_table.insert(), rows)
    _end(connection, entry, [each["supersedes"] for each in told["claims"] if "supersedes" in each], None)


def _judgement_given(connection: Connection, entry: Entry) -> None:
    told = entry.payload
    judgement: dict[str, Any] = {
        "verdict": told["verdict"],
        "claims": told["claims"],
        "by": entry.actor,
        "at": iso(entry.recorded_at),
        "reason": entry.because,
    }
    name = content_id("judgement", *judgement.values())
    body = canonical({"id": name, "k": entry.k, **judgement})
    connection.execute(judgement_table.insert(), {"id": name, **_clocks(entry), "body": body})
    if told["verdict"] == "withdrawn":
        _end(connection, entry, told["claims"], name)


def _judgement_ended(connection: Connection, entry: Entry) -> None:
    connection.execute(annulment_table.insert(), {"judgement_id": entry.payload["judgement"], **_clocks(entry)})


def _end(connection: Connection, entry: Entry, claims: list[str], judgement: str | None) -> None:
    rows = [{"claim_id": name, **_clocks(entry), "judgement_id": judgement} for name in sorted(set(claims))]
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
