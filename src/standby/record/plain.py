"""Claims, reports and judgements as plain JSON: to keep them, and to show them."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from standby.basis.ids import canonical
from standby.basis.plain import to_plain
from standby.basis.time import DateRange, Span, iso
from standby.record.model import Claim
from standby.record.projection import claim_name
from standby.reports.model import NOT_DATED, NOT_STATED, Draft, Mention, Reading, Report

Plain = dict[str, Any]

CERTAIN = "asserted"
"""The certainty of a draft that says none."""


def claim_id(report_id: str, reader: str, draft: Plain) -> str:
    """Name a claim by its report, its reader and all it says, so that no order of arrival changes the name."""
    return claim_name(made_number(report_id, reader, draft))


def made_number(report_id: str, reader: str, draft: Plain) -> int:
    """Return what ``claim_id`` says as the signed 64-bit number under which the tables keep it."""
    return int.from_bytes(sha256(canonical([report_id, reader, draft])).digest()[:8], "big", signed=True)


def draft_to_plain(draft: Draft) -> Plain:
    """Write a draft as ``to_plain`` does, field by field: of all that is recorded this is done most often."""
    plain: Plain = {
        "start": draft.start,
        "end": draft.end,
        "quote": draft.quote,
        "kind": draft.kind,
        "subject": _mention_to_plain(draft.subject),
        "predicate": draft.predicate,
    }
    if draft.object is not None:
        plain["object"] = _mention_to_plain(draft.object)
    if draft.details:
        plain["details"] = dict(draft.details)
    if draft.quantity is not None:
        plain["quantity"] = to_plain(draft.quantity)
    if draft.place is not None:
        plain["place"] = to_plain(draft.place)
    if draft.stated is not NOT_STATED and (stated := to_plain(draft.stated)):
        plain["stated"] = stated
    if draft.valid is not NOT_DATED and (valid := _span_to_plain(draft.valid)):
        plain["valid"] = valid
    if draft.speaker is not None:
        plain["speaker"] = _mention_to_plain(draft.speaker)
    if draft.certainty != CERTAIN:
        plain["certainty"] = draft.certainty
    if draft.markers:
        plain["markers"] = list(draft.markers)
    return plain


def _span_to_plain(valid: Span) -> Plain:
    """Write the bounds that are known; most often two of them are one moment, which is then written once."""
    plain: Plain = {}
    from_lo, to_lo = _iso(valid.from_lo), _iso(valid.to_lo)
    from_hi = from_lo if valid.from_hi is valid.from_lo else _iso(valid.from_hi)
    to_hi = to_lo if valid.to_hi is valid.to_lo else _iso(valid.to_hi)
    if from_lo:
        plain["from_lo"] = from_lo
    if from_hi:
        plain["from_hi"] = from_hi
    if to_lo:
        plain["to_lo"] = to_lo
    if to_hi:
        plain["to_hi"] = to_hi
    return plain


def _iso(at: datetime | None) -> str | None:
    """Write a moment as ``iso`` does, which first looks whether it has written the same: that takes longer."""
    if at is None or at.tzinfo is not UTC:
        return iso(at)
    return orjson.dumps(at, option=orjson.OPT_UTC_Z)[1:-1].decode()


def _mention_to_plain(mention: Mention) -> Plain:
    return {"name": mention.name} if mention.id is None else {"name": mention.name, "id": mention.id}


def report_to_plain(report: Report) -> Plain:
    """Write a report without what its entry holds beside it: content, text, id, receipt and SHA-256."""
    plain: Plain = to_plain(report, without=("content", "text", "id", "received_at", "sha256"))
    return plain


def reading_to_plain(reading: Reading, spoke: datetime | None) -> Plain:
    """Write what a reader made of a report, without the claims; ``spoke`` is when the document can speak."""
    told: Plain = {"reader": reading.reader, "document_date_reason": reading.document_date_reason}
    if dated := to_plain(reading.document_date):
        told["document_date"] = dated
    if spoke:
        told["said_at"] = iso(spoke)
    if reading.not_read:
        told["not_read"] = reading.not_read
    if reading.refused:
        told["refused"] = to_plain(reading.refused)
    return told


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
        "marking": claim.marking,
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
