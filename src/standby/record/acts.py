"""What can be done to the record: take in a report with its claims, judge claims, end a judgement."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from standby.access import OPEN, joined, label_text, parse_label, readable
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.ids import sha256_hex
from standby.basis.quantities import counted
from standby.basis.time import DateRange, day_end
from standby.ledger import Entry, Ledger, Writer
from standby.record.columnar import pack_claims
from standby.record.model import VERDICTS, Claim, Judgement
from standby.record.plain import draft_to_plain, made_number, reading_to_plain, report_to_plain, sort_key
from standby.record.projection import (
    annulment_table,
    claim_name,
    claim_number,
    content_key,
    every_claim,
    judgement_table,
    reading_table,
)
from standby.record.queries import claim_unknown, judgement_of_entry
from standby.record.told import content_of
from standby.reports.model import Draft, Reading, Report
from standby.store.hot import ask

COMPARING = ("same", "corroborates", "contradicts", "corrects")
"""Verdicts that set claims against each other, and so need at least two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What came of taking in a report.

    ``new`` is False when the same bytes were in the record already: then nothing was recorded, ``report_id``
    names the report they came as, and ``claims`` is empty. ``k`` is the entry of the report.
    """

    report_id: str
    new: bool
    k: int
    made: Callable[[], Iterable[Claim]] = tuple

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims as the record has them; made only for those who ask, since many do not."""
        return tuple(sorted(self.made(), key=sort_key))


def record_report(
    ledger: Ledger,
    report: Report,
    reading: Reading,
    *,
    actor: str,
    because: str | None = None,
    supersedes: Mapping[int, str] | None = None,
) -> Recorded:
    """Take in a report and the claims a reader drafted from it, all or nothing.

    The bytes are kept as they came. ``supersedes`` says, by the number of a draft in the reading, which older
    claim it replaces. Raises ``AskedWrongly`` when the report is dated in the future, when its bytes are not
    those its SHA-256 names, or when a draft does not quote the text.
    """
    with ledger.writing() as writer:
        return take_in(writer, report, reading, actor=actor, because=because, supersedes=supersedes)


def take_in(
    writer: Writer,
    report: Report,
    reading: Reading,
    *,
    actor: str,
    because: str | None = None,
    supersedes: Mapping[int, str] | None = None,
) -> Recorded:
    """Take in a report as part of a transaction that does more. Everything else as ``record_report`` says."""
    _check_report(report)
    _check_marking(writer, report)
    check_drafts(report, reading.drafts)
    content, new = writer.keep_new(report.content)
    # Bytes that were never kept came as no report.
    if not new and (known := _already(writer, report)):
        return known
    if supersedes:
        _check_superseded(writer, report, supersedes.values())
    text, kept = report.text.encode(), [content]
    if text != report.content:
        kept.append(writer.keep(text))
    spoke = said_at(reading.document_date, report.received_at)
    drafted = _drafted(report, reading, supersedes or {})
    entry = writer.append(
        "report.received",
        report.id,
        {
            "kept": kept,
            "report": report_to_plain(report),
            "reading": reading_to_plain(reading, spoke),
            "claims": pack_claims(((number, *told) for number, told in drafted.items()), report.received_at),
        },
        actor=actor,
        because=because,
        known_at=report.received_at,
    )
    return Recorded(
        report_id=report.id,
        new=True,
        k=entry.k,
        made=lambda: [
            _claim(entry, report, reading, claim_name(number), draft, plain, spoke)
            for number, (draft, plain) in drafted.items()
        ],
    )


def keep_whole(writer: Writer, content: bytes, name: str, reports: Sequence[str], *, actor: str) -> None:
    """Keep a file byte for byte that reports were taken out of: a chat, a mail with attachments, a saved feed."""
    kept = writer.keep(content)
    payload = {"name": name, "reports": list(dict.fromkeys(reports)), "kept": [kept]}
    writer.append("file.kept", kept, payload, actor=actor)


def judge(ledger: Ledger, verdict: str, claims: Iterable[str], *, by: str, reason: str) -> Judgement:
    """Record a dated, signed verdict on claims, one of ``VERDICTS``.

    With ``corrects`` the first claim corrects the others: from now on these are ended, and say so by the judgement.
    Raises ``AskedWrongly`` for a verdict or a claim that does not exist, for a comparison of fewer than two
    claims, and when no reason is given.
    """
    with ledger.writing() as writer:
        return give(writer, verdict, claims, by=by, reason=reason)


def give(
    writer: Writer, verdict: str, claims: Iterable[str], *, by: str, reason: str, known_at: datetime | None = None
) -> Judgement:
    """Give a verdict as part of a transaction that does more; it counts from ``known_at``, now when not given.

    Everything else as ``judge`` says.
    """
    told = list(dict.fromkeys(claims))
    named = tuple(sorted(told))
    _check_verdict(verdict, named, reason)
    ends = {"ends": sorted(told[1:])} if verdict == "corrects" else {}
    payload = {"verdict": verdict, "claims": list(named), **ends, **_marked(_marking_of(writer, named))}
    given = writer.append("judgement.given", named[0], payload, actor=by, because=reason, known_at=known_at)
    return judgement_of_entry(writer.connection, given.k)


def withdraw(ledger: Ledger, claims: Iterable[str], *, by: str, reason: str) -> Judgement:
    """Take claims back from now on; what the record said before keeps saying it. Raises as ``judge`` does."""
    return judge(ledger, "withdrawn", claims, by=by, reason=reason)


def end_judgement(ledger: Ledger, judgement: str, *, by: str, reason: str) -> None:
    """End a judgement from now on; a claim it withdrew stands again.

    Raises ``AskedWrongly`` when there is no such judgement or it is ended already.
    """
    check_reason(reason)
    with ledger.writing() as writer:
        seen = readable(judgement_table.c.marking, ledger.viewer)
        found = writer.connection.execute(select(judgement_table.c.id).where(judgement_table.c.id == judgement, *seen))
        ended = writer.connection.execute(
            select(annulment_table.c.k).where(annulment_table.c.judgement_id == judgement)
        ).scalar()
        known = found.first() is not None
        if not known or ended:
            raise AskedWrongly(
                "judgement-unknown",
                f"The judgement {judgement} cannot be ended",
                f"it was ended by entry {ended}" if known else "there is none of that name",
                "look for it in standby history, and name one that stands",
            )
        writer.append("judgement.ended", judgement, {"judgement": judgement}, actor=by, because=reason)


def said_at(document: DateRange, received_at: datetime) -> datetime | None:
    """Say the latest moment at which a document can speak: the end of its date, and never after its receipt."""
    if document.end is None:
        return None
    return min(day_end(document.end) - timedelta(microseconds=1), received_at)


def _already(writer: Writer, report: Report) -> Recorded | None:
    """Find the report that came as the same bytes under the same marking: the tables find it, the entry decides.

    The same bytes held more closely are another report, of which whoever may not read it must not hear.
    """
    digest = bytes.fromhex(report.sha256)
    rows = ask(
        writer.connection,
        "SELECT report.id, report.k, body, marking FROM report JOIN entry ON entry.k = report.k WHERE content = ?",
        (content_key(digest),),
    )
    for name, k, body, marking in rows:
        if marking == report.marking and content_of(body) == report.sha256:
            return Recorded(report_id=name, new=False, k=k)
    return None


def _drafted(
    report: Report, reading: Reading, supersedes: Mapping[int, str]
) -> dict[int, tuple[Draft, dict[str, Any]]]:
    """Find each draft's number as a claim; two drafts that say exactly the same are one, and the first counts."""
    drafted: dict[int, tuple[Draft, dict[str, Any]]] = {}
    for at, draft in enumerate(reading.drafts):
        plain = draft_to_plain(draft)
        number = made_number(report.id, reading.reader, plain)
        if at in supersedes:
            plain["supersedes"] = supersedes[at]
        drafted.setdefault(number, (draft, plain))
    return drafted


def _claim(
    entry: Entry,
    report: Report,
    reading: Reading,
    name: str,
    draft: Draft,
    plain: Mapping[str, Any],
    spoke: datetime | None,
) -> Claim:
    return Claim(
        id=name,
        report_id=report.id,
        report_name=report.name,
        source=report.source,
        draft=draft,
        grade=report.grade,
        extracted_by=reading.reader,
        k=entry.k,
        known_at=entry.known_at,
        recorded_at=entry.recorded_at,
        said_at=spoke,
        marking=report.marking or OPEN,
        supersedes=plain.get("supersedes"),
    )


def _check_report(report: Report) -> None:
    if sha256_hex(report.content) != report.sha256:
        raise AskedWrongly(
            "report-altered",
            f"The report {report.name} was not recorded",
            "its bytes are not those its SHA-256 names",
            "read the file again",
        )
    try:
        report.text.encode()
    except UnicodeEncodeError as problem:
        raise AskedWrongly(
            "report-text-broken",
            f"The report {report.name} was not recorded",
            "its text holds characters that cannot be written in UTF-8",
            "mend the encoding of the file and read it again",
        ) from problem


def _check_marking(writer: Writer, report: Report) -> None:
    """Refuse a marking that is not written in its one way, and one that the person who brings it may not read."""
    if report.marking is None:
        return
    label = parse_label(report.marking)
    if label_text(label) != report.marking or report.marking == OPEN:
        raise AskedWrongly(
            "marking-unreadable",
            f"The marking {report.marking!r} was not understood",
            "it is not written in its one way",
            f"write {label_text(label)}",
        )
    if not writer.ledger.viewer.reads(label):
        raise NotAllowed(
            "marking-above",
            f"The report {report.name} was not recorded",
            f"{writer.ledger.viewer.name} may not read what is marked {report.marking}, and could not find it again",
            "ask somebody who may, or give it a marking you may read",
        )


def _check_superseded(writer: Writer, report: Report, superseded: Iterable[str]) -> None:
    """Refuse to replace a claim that not every reader of the report may read: the report would tell of it."""
    label = parse_label(report.marking or OPEN)
    whole = joined([label, *map(parse_label, _markings(writer, superseded).values())])
    if whole != label:
        raise AskedWrongly(
            "marking-below",
            f"The report {report.name} was not recorded",
            "it replaces a claim that is held more closely than the report is",
            f"mark it {label_text(whole)}",
        )


def _marked(marking: str) -> dict[str, str]:
    """Return what a payload says of its marking: nothing when it is open."""
    return {} if marking == OPEN else {"marking": marking}


def check_drafts(report: Report, drafts: Sequence[Draft]) -> None:
    """Raise ``AskedWrongly`` when a draft does not quote the text of its report literally where it says."""
    for draft in drafts:
        fits = draft.quote and draft.start >= 0 and draft.end == draft.start + len(draft.quote)
        if not fits or not report.text.startswith(draft.quote, draft.start):
            raise AskedWrongly(
                "claim-without-text",
                f"The report {report.name} was not recorded",
                f"a claim rests on characters {draft.start} to {draft.end}, which do not read {draft.quote[:40]!r}",
                "mend the reader that proposed it",
            )


def _check_verdict(verdict: str, claims: tuple[str, ...], reason: str) -> None:
    check_reason(reason)
    if verdict not in VERDICTS:
        raise AskedWrongly(
            "verdict-unknown",
            f"There is no verdict {verdict!r}",
            f"a verdict is one of {', '.join(VERDICTS)}",
            "choose one of these",
        )
    least = 2 if verdict in COMPARING else 1
    if len(claims) < least:
        raise AskedWrongly(
            "judgement-too-few",
            f"The verdict {verdict!r} was not recorded",
            f"it needs at least {counted(least, 'claim')} and {len(claims)} was named",
            "name the claims it is about",
        )


def check_reason(reason: str) -> None:
    """Raise ``AskedWrongly`` when no reason is given."""
    if not reason.strip():
        raise AskedWrongly(
            "reason-missing",
            "The judgement was not recorded",
            "it has no reason",
            "say why in a few words",
        )


def _marking_of(writer: Writer, claims: tuple[str, ...]) -> str:
    """Return the marking of what rests on all of some claims. Raises ``AskedWrongly`` for one the viewer cannot see."""
    found = _markings(writer, claims)
    missing = set(claims) - found.keys()
    if missing:
        raise claim_unknown(min(missing))
    return label_text(joined(map(parse_label, found.values())))


def _markings(writer: Writer, claims: Iterable[str]) -> dict[str, str]:
    """Return the marking of each of some claims that the viewer may read."""
    names = {claim_number(name): name for name in claims if re.fullmatch("claim-[0-9a-f]{16}", name)}
    row = every_claim.c
    query = (
        select(row.number, reading_table.c.marking)
        .join(reading_table, reading_table.c.k == row.k)
        .where(row.number.in_(names), *readable(reading_table.c.marking, writer.ledger.viewer))
    )
    return {names[number]: marking or OPEN for number, marking in writer.connection.execute(query)}
