"""Makes claims and reports for tests from a few words, with every other slot filled as a careful reader would."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from standby.basis.grades import parse_grade
from standby.basis.ids import content_id, sha256_hex
from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange, Span, day_end, day_start, parse_instant
from standby.record.model import Claim
from standby.reports.model import Draft, Mention, Report, Stated


def days(text: str) -> DateRange:
    """Read a range of days: ``2020-01-08``, ``2020-01-04..2020-01-09``, ``..2020-01-09``, ``2020-01-04..``."""
    start, dots, end = text.partition("..")
    first = date.fromisoformat(start) if start else None
    return DateRange(start=first, end=(date.fromisoformat(end) if end else None) if dots else first)


def on_days(stated: DateRange) -> Span:
    """Return when an event of these days was so: it began and ended somewhere within them."""
    low = day_start(stated.start) if stated.start else None
    high = day_end(stated.end) if stated.end else None
    return Span(from_lo=low, from_hi=high, to_lo=low, to_hi=high)


def state_on(said: str, since: str = "") -> Span:
    """Return when a state told in the present tense was so: the whole day it was said, with its end open.

    ``since`` gives the days on which it can have begun.
    """
    day = date.fromisoformat(said)
    begun = days(since) if since else DateRange()
    low = day_start(begun.start) if begun.start else None
    return Span(from_lo=low, from_hi=day_end(begun.end) if begun.end else day_start(day), to_lo=day_end(day))


def place(name: str, lat: float, lon: float, country: str = "IQ", precision: str = "town") -> Place:
    """Return a resolved place."""
    return Place(name=name, id=f"test:{name}", lat=lat, lon=lon, country=country, precision=precision)


def make_report(text: str, *, received: str | datetime = "2020-01-10", **changes: Any) -> Report:
    """Return a report of these words, as a file in English that came from the wire; any field may be given."""
    content = changes.pop("content", None) or text.encode()
    told = {
        "id": content_id("report", sha256_hex(content)),
        "name": "report.txt",
        "source": "wire",
        "channel": "file",
        "media_type": "text/plain",
        "received_at": parse_instant(received) if isinstance(received, str) else received,
        "published": None,
        "published_basis": None,
        "language": "en",
        "content": content,
        "text": text,
        "sha256": sha256_hex(content),
    }
    return Report(**{**told, **changes})


def make_claim(
    kind: str,
    subject: str,
    predicate: str,
    *,
    said: str = "2020-01-09",
    stated: str | None = None,
    valid: Span | None = None,
    report: str = "report.txt",
    source: str | None = "wire",
    grade: str = "B2",
    certainty: str = "asserted",
    quantity: tuple[float | None, float | None, str] | None = None,
    at: Place | None = None,
    object: str | None = None,
    speaker: str | None = None,
    details: Mapping[str, str] | None = None,
    start: int = 0,
    quote: str | None = None,
    known: str | None = None,
) -> Claim:
    """Return a claim. Subject and object may be ``unit:<id>`` or a plain name; ``said`` is the document's day."""
    words = quote or f"{subject} {predicate}"
    stated_days = days(stated or said)
    draft = Draft(
        start=start,
        end=start + len(words),
        quote=words,
        kind=kind,
        subject=_mention(subject),
        predicate=predicate,
        object=_mention(object) if object else None,
        details=dict(details or {}),
        quantity=Quantity(low=quantity[0], high=quantity[1], unit=quantity[2]) if quantity else None,
        place=at,
        stated=Stated(range=stated_days, basis="text"),
        valid=valid or (on_days(stated_days) if kind in ("incident", "movement") else state_on(said, stated or "")),
        speaker=_mention(speaker) if speaker else None,
        certainty=certainty,
    )
    at_known = parse_instant(known or said, end_of_day=True)
    return Claim(
        id=content_id("claim", report, start, words, kind, subject, predicate, object, stated, said),
        report_id=content_id("report", report),
        report_name=report,
        source=source,
        draft=draft,
        grade=parse_grade(grade),
        extracted_by="test",
        k=1,
        known_at=at_known,
        recorded_at=at_known,
        said_at=day_end(date.fromisoformat(said)),
    )


def _mention(name: str) -> Mention:
    return Mention(name=name.partition(":")[2], id=name) if ":" in name else Mention(name=name)
