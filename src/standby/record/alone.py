"""Claims read from the tables alone: each from its own row, without the entry that holds it among others.

The quote is the report's own text at the claim's place, and that text is held against its SHA-256 each time.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from standby.access import OPEN
from standby.basis.grades import Grade
from standby.basis.plain import from_plain
from standby.basis.time import Span
from standby.ledger.form import moment
from standby.record.columnar import MAKE_DRAFT, MAKE_MENTION, MAKE_SPAN
from standby.record.model import Claim
from standby.record.projection import claim_name
from standby.record.told import MAKE_CLAIM, UNGRADED
from standby.reports.model import Draft

FIELDS = (
    "from_lo", "to_hi", "began", "ended", "start", "length", "said.body", "shared.body", "reading.known_at",
    "recorded_at", "said_at", "reading.marking", "report.id", "report.name",
)  # fmt: skip
"""What ``claim_alone`` is given of a claim, in the words of a query."""

AT_HAND = 4096
"""How many sayings, and how many moments, are kept as they were read: many claims say the same, or of the same day."""


class Shared(NamedTuple):
    """What the claims of one report have in common."""

    reader: str
    source: str | None
    grade: Grade


def claim_alone(name: str, number: int, k: int, row: Sequence[Any], text: str) -> Claim:
    """Make a claim about ``name`` of what the tables hold of it under ``FIELDS``, and of the text it quotes.

    Raises ``ValueError``, ``KeyError`` or ``TypeError`` when a row is damaged.
    """
    from_lo, to_hi, began, ended, start, length, body, common, *rest = row
    known_at, recorded_at, spoke, marking, report, called = rest
    (said, supersedes), shared, known, end = _said(body), _shared(common), moment(known_at), start + length
    # Field by field, for a draft is made so of each claim that is shown; ``details`` is the one that could be changed.
    draft: Draft = MAKE_DRAFT(
        start=start,
        end=end,
        quote=text[start:end],
        kind=said.kind,
        subject=said.subject if said.subject.id else MAKE_MENTION(name=name),
        predicate=said.predicate,
        object=said.object,
        details=dict(said.details),
        quantity=said.quantity,
        place=said.place,
        stated=said.stated,
        valid=_span(from_lo, began, ended, to_hi),
        speaker=said.speaker,
        certainty=said.certainty,
        markers=said.markers,
    )
    claim: Claim = MAKE_CLAIM(
        id=claim_name(number),
        report_id=report,
        report_name=called,
        source=shared.source,
        draft=draft,
        grade=shared.grade,
        extracted_by=shared.reader,
        k=k,
        known_at=known,
        recorded_at=known if recorded_at == known_at else moment(recorded_at),
        said_at=None if spoke is None else moment(spoke),
        marking=marking or OPEN,
        supersedes=supersedes,
    )
    return claim


@lru_cache(maxsize=AT_HAND)
def _said(body: bytes) -> tuple[Draft, str | None]:
    """Read a saying as a draft that is at no place yet, and what it supersedes."""
    told = orjson.loads(body)
    supersedes = told.pop("supersedes", None)
    name, own = told.pop("subject", ("", None))
    nowhere = {"start": 0, "end": 0, "quote": "", "subject": {"name": name, "id": own}}
    return from_plain(Draft, {**nowhere, **told}), supersedes


@lru_cache(maxsize=AT_HAND)
def _shared(body: bytes) -> Shared:
    told = orjson.loads(body)
    return Shared(told["reader"], told.get("source"), from_plain(Grade, told["grade"]) if "grade" in told else UNGRADED)


def _span(from_lo: int | None, began: int | None, ended: int | None, to_hi: int | None) -> Span:
    first, last = _second(from_lo), _second(to_hi)
    span: Span = MAKE_SPAN(
        from_lo=first,
        from_hi=first if began == 0 and first else None if began is None else _second((from_lo or 0) + began),
        to_lo=last if ended == 0 and last else None if ended is None else _second((to_hi or 0) - ended),
        to_hi=last,
    )
    return span


@lru_cache(maxsize=AT_HAND)
def _second(at: int | None) -> datetime | None:
    return None if at is None else moment(at * 1_000_000)
