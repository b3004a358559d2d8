"""Claims, reports and judgements as plain JSON: to keep them, and to show them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from standby.basis.ids import content_id
from standby.basis.plain import from_plain, to_plain
from standby.basis.time import DateRange, iso
from standby.ledger import Entry
from standby.record.model import Claim
from standby.reports.model import Draft, Report

Plain = dict[str, Any]


def claim_id(report_id: str, reader: str, draft: Plain) -> str:
    """Name a claim by its report, its reader and all it says, so that no order of arrival changes the name."""
    return content_id("claim", report_id, reader, draft)


def claim_of(entry: Entry, report: Report, draft: Draft, told: Plain, said_at: datetime | None) -> Claim:
    """Put a claim together from the entry that recorded it, its report, and its draft."""
    return Claim(
        id=told["id"],
        report_id=report.id,
        report_name=report.name,
        source=report.source,
        draft=draft,
        grade=report.grade,
        extracted_by=entry.payload["reader"],
        k=entry.k,
        known_at=entry.known_at,
        recorded_at=entry.recorded_at,
        said_at=said_at,
        supersedes=told.get("supersedes"),
    )


def claims_from_entry(entry: Entry, report: Report) -> Iterator[Claim]:
    """Yield the claims that an entry recorded, in the order in which it holds them."""
    spoke = entry.payload["said_at"]
    said_at = datetime.fromisoformat(spoke) if spoke else None
    for told in entry.payload["claims"]:
        yield claim_of(entry, report, from_plain(Draft, told["draft"]), told, said_at)


def report_to_plain(report: Report) -> Plain:
    """Write a report without its content and text, which are kept as bytes."""
    plain: Plain = to_plain(report, without=("content", "text"))
    return plain


def report_from_plain(data: Mapping[str, Any], content: bytes, text: str) -> Report:
    """Read a report back, with its content and text as they were kept."""
    return from_plain(Report, {**data, "content": content, "text": text})


def sort_key(claim: Claim) -> tuple[str, int, int, str]:
    """Order claims by what they are and never by when they came: report, place in it, name."""
    return claim.report_id, claim.draft.start, claim.draft.end, claim.id


def claim_json(claim: Claim) -> Plain:
    """Write a claim for other programs: every field is always there, ``null`` where nothing is known."""
    draft = claim.draft
    return {
        "id": claim.id,
        "report": claim.report_name,
        "report_id": claim.report_id,
        "source": claim.source,
        "grade": str(claim.grade),
        "span": {"start": draft.start, "end": draft.end, "text": draft.quote},
        "kind": draft.kind,
        "subject": {"name": draft.subject.name, "id": draft.subject.id},
        "predicate": draft.predicate,
        "object": None if draft.object is None else {"name": draft.object.name, "id": draft.object.id},
        "details": dict(draft.details),
        "quantity": _quantity_json(draft),
        "place": _place_json(draft),
        "stated": {
            **_range_json(draft.stated.range),
            "expression": draft.stated.expression,
            "basis": draft.stated.basis,
            "rule": draft.stated.rule,
        },
        "valid": {name: iso(getattr(draft.valid, name)) for name in ("from_lo", "from_hi", "to_lo", "to_hi")},
        "speaker": None if draft.speaker is None else draft.speaker.name,
        "speaker_id": None if draft.speaker is None else draft.speaker.id,
        "certainty": draft.certainty,
        "markers": list(draft.markers),
        "extracted_by": claim.extracted_by,
        "entry": claim.k,
        "known_at": iso(claim.known_at),
        "recorded_at": iso(claim.recorded_at),
        "said_at": iso(claim.said_at),
        "supersedes": claim.supersedes,
        "review": claim.review,
    }


def _quantity_json(draft: Draft) -> Plain | None:
    held = draft.quantity
    if held is None:
        return None
    return {"low": held.low, "high": held.high, "unit": held.unit, "text": held.text, "rule": held.rule}


def _place_json(draft: Draft) -> Plain | None:
    held = draft.place
    if held is None:
        return None
    return {name: getattr(held, name) for name in ("name", "id", "lat", "lon", "country", "precision")}


def _range_json(held: DateRange) -> Plain:
    return {
        "start": held.start.isoformat() if held.start else None,
        "end": held.end.isoformat() if held.end else None,
    }
