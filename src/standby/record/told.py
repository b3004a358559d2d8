"""Reports and claims read back from the entries that tell of them, each claim alone where one is asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any

from standby.access import OPEN, understood
from standby.basis.grades import Grade
from standby.basis.plain import field_readers, from_plain, maker
from standby.ledger.form import Head, head_of_body, moment, opened, told_in
from standby.ledger.queries import damaged
from standby.record.columnar import draft_in, drafts_in, number_in, numbers_in, superseded_in
from standby.record.model import Claim
from standby.record.projection import ClaimRow, claim_name, claim_rows
from standby.reports.model import Draft, Report

Plain = dict[str, Any]
UNGRADED = Grade()
MAKE_CLAIM = maker(Claim)

KeptBytes = Callable[[str], bytes]
"""Gives the bytes kept under a SHA-256."""


@dataclass(slots=True, kw_only=True)
class Told:
    """What one entry tells of the claims of a report. ``claims`` is columns, or a list in records of schema 1.

    Not frozen, for one is made for each claim that is asked for, and frozen it takes three times as long.
    """

    head: Head
    known_at: datetime
    recorded_at: datetime
    report_id: str
    report_name: str
    source: str | None
    grade: Grade
    reader: str
    said_at: datetime | None
    claims: Any
    text: str
    marking: str = OPEN
    by: str
    because: str | None

    def all(self) -> Iterator[Claim]:
        """Yield every claim, in the order in which the entry holds them."""
        if isinstance(self.claims, list):
            yield from map(self.one, range(len(self.claims)))
            return
        drafts = drafts_in(self.claims, self.known_at, self.text)
        superseded = superseded_in(self.claims) or repeat(None)
        for number, draft, old in zip(numbers_in(self.claims), drafts, superseded):  # noqa: B905 - may repeat for ever
            yield self._claim(claim_name(number), draft, old)

    def one(self, n: int, number: int | None = None) -> Claim:
        """Return the ``n``-th claim alone; its number is looked up where it is not given."""
        if isinstance(self.claims, list):
            told = self.claims[n]
            return self._claim(told["id"], from_plain(Draft, told["draft"]), told.get("supersedes"))
        draft = draft_in(self.claims, n, self.known_at, self.text)
        superseded = superseded_in(self.claims)
        name = claim_name(number_in(self.claims, n) if number is None else number)
        return self._claim(name, draft, superseded[n] if superseded else None)

    def _claim(self, name: str, draft: Draft, supersedes: str | None) -> Claim:
        claim: Claim = MAKE_CLAIM(
            id=name,
            report_id=self.report_id,
            report_name=self.report_name,
            source=self.source,
            draft=draft,
            grade=self.grade,
            extracted_by=self.reader,
            k=self.head.k,
            known_at=self.known_at,
            recorded_at=self.recorded_at,
            said_at=self.said_at,
            marking=self.marking,
            supersedes=supersedes,
        )
        return claim


def told_by(body: bytes, report_body: bytes | None, kept: KeptBytes) -> Told:
    """Read what an entry tells of claims; ``report_body`` is the entry of their report where that is another one.

    Raises ``ValueError``, ``KeyError`` or ``TypeError`` when an entry is damaged, and what ``kept`` raises.
    """
    head, said = opened(body)
    payload = said["payload"]
    if report_body is None:
        report_id, report, reading = head.subject, payload["report"], payload["reading"]
        text = kept(head.kept[-1].hex()).decode()
    else:
        report_id, report = head_of_body(report_body).subject, told_in(report_body)["payload"]["report"]
        reading, text = payload, ""
    spoke = reading.get("said_at")
    known_at = moment(head.known_at)
    return Told(
        head=head,
        known_at=known_at,
        recorded_at=known_at if head.recorded_at == head.known_at else moment(head.recorded_at),
        report_id=report_id,
        report_name=report["name"],
        source=report.get("source"),
        grade=from_plain(Grade, report["grade"]) if "grade" in report else UNGRADED,
        reader=reading["reader"],
        said_at=datetime.fromisoformat(spoke) if spoke else None,
        claims=payload["claims"],
        text=text,
        marking=understood(report["marking"]) if report.get("marking") else OPEN,
        by=said["actor"],
        because=said.get("because"),
    )


def rows_in(body: bytes) -> Iterator[ClaimRow]:
    """Yield what the tables hold of each claim, from the entry itself. Raises ``Broken`` when that is damaged."""
    try:
        yield from claim_rows(told_in(body)["payload"]["claims"], moment(head_of_body(body).known_at))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise damaged(problem) from problem


def report_of(body: bytes, kept: KeptBytes) -> Report:
    """Read a report back from its entry, with its content and text as they were kept. Raises as ``told_by`` does."""
    head, said = opened(body)
    payload = said["payload"]
    plain: Plain = payload["report"]
    if "claims" not in payload:
        content, text = kept(plain["sha256"]), kept(payload["text_sha256"])
        marking = {"marking": understood(plain["marking"])} if "marking" in plain else {}
        return from_plain(Report, {**plain, **marking, "content": content, "text": text.decode()})
    content = kept(head.kept[0].hex())
    text = content if len(head.kept) == 1 else kept(head.kept[1].hex())
    readers = field_readers(Report)
    return Report(
        id=head.subject,
        received_at=moment(head.known_at),
        content=content,
        text=text.decode(),
        sha256=head.kept[0].hex(),
        **{key: readers[key](value) if key in readers else value for key, value in plain.items()},
    )


def content_of(body: bytes) -> str:
    """Return the SHA-256 of the bytes that a report came as, from its entry."""
    kept, payload = head_of_body(body).kept, told_in(body)["payload"]
    sha256: str = kept[0].hex() if "claims" in payload else payload["report"]["sha256"]
    return sha256
