"""Takes a file in: finds its format, opens it, and makes of each item a report that is whole and dated.

Nothing half done comes out of here: a file is taken whole or refused with one sentence.
"""

import html
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from standby.access import OPEN, label_text, parse_label
from standby.basis.errors import AskedWrongly
from standby.basis.grades import Grade
from standby.basis.ids import content_id, sha256_hex
from standby.basis.time import DateRange
from standby.reports.intake.formats import format_of
from standby.reports.intake.languages import language_of
from standby.reports.intake.limits import LARGEST_BYTES, check_size
from standby.reports.intake.model import Item
from standby.reports.model import Metadatum, Report

CLOCK_GRACE = timedelta(minutes=5)
"""Two computers' clocks may differ by this much before a receipt counts as lying in the future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a file held: its reports in order, what of it is no report, and the file itself when it is a wrapping.

    ``whole`` is the bytes of a file that holds several documents (a chat, a mail with attachments); None when
    the one report is the file. ``sources`` names, for each report, who may have sent it, the likeliest first.
    """

    reports: tuple[Report, ...]
    sources: tuple[tuple[str, ...], ...]
    left: tuple[str, ...] = ()
    whole: bytes | None = None


def take_in(
    content: bytes,
    *,
    name: str,
    received_at: datetime,
    now: datetime,
    source: str | None = None,
    grade: Grade | None = None,
    published: DateRange | None = None,
    channel: str = "file",
    marking: str | None = None,
) -> Report:
    """Take in a document that is one report, or refuse it with one sentence.

    ``received_at`` and ``now`` are aware moments. Raises as ``take_apart`` does, and when the file holds several
    reports. The same bytes always get the same id, whatever they are called and whenever they come; declared
    dates and grades are kept as declared.
    """
    parcel = take_apart(content, name=name, received_at=received_at, now=now, source=source, grade=grade,
                        published=published, channel=channel, marking=marking)  # fmt: skip
    if len(parcel.reports) != 1:
        raise AskedWrongly(
            "report-several",
            f"{name} was not read as one report",
            f"it holds {len(parcel.reports)}",
            "read the whole file, and each is recorded on its own",
        )
    return parcel.reports[0]


def take_apart(
    content: bytes,
    *,
    name: str,
    received_at: datetime,
    now: datetime,
    source: str | None = None,
    grade: Grade | None = None,
    published: DateRange | None = None,
    channel: str = "file",
    marking: str | None = None,
) -> Parcel:
    """Take in a file with every report in it, or refuse it whole with one sentence.

    Raises ``AskedWrongly`` with a code that begins ``report-``: empty, too-large, binary, not-utf8,
    charset-wrong, damaged, locked, swells, from-the-future, without-text or an-exercise, or with
    ``marking-unreadable`` for a marking that is not written as one.
    """
    check_size(len(content), name)
    check_received(received_at, now)
    form = format_of(content, name)
    check_size(len(content), name, form.largest_bytes)
    opened = form.open(content, name, received_at.date())
    if not any(_readable(item.text) for item in opened.items):
        raise _without_text(name, opened.left)
    _check_published(published, received_at, name)
    reports = tuple(
        _report(item, name, received_at, source, grade or Grade(), published, channel, marking,
                None if item.content == content else sha256_hex(content))
        for item in opened.items
        if _readable(item.text)
    )  # fmt: skip
    wrapped = len(opened.items) != 1 or opened.items[0].content != content
    return Parcel(
        reports=reports,
        sources=tuple(item.sources for item in opened.items if _readable(item.text)),
        left=opened.left,
        whole=content if wrapped else None,
    )


def check_received(received_at: datetime, now: datetime) -> None:
    """Refuse a receipt that lies in the future."""
    if received_at > now + CLOCK_GRACE:
        raise AskedWrongly(
            "report-from-the-future",
            "The report was not taken in",
            f"its receipt, {received_at:%Y-%m-%d %H:%M}, lies in the future (it is {now:%Y-%m-%d %H:%M} UTC)",
            "give the day it was really received",
        )


def marked(report: Report, marking: str) -> Report:
    """Return a report under a marking, written in its one way; what is open to everybody of the mission bears none.

    The same bytes held more closely are another report: whoever may not read it must not meet its name. Raises
    ``AskedWrongly`` for a marking that is not written as one.
    """
    text = label_text(parse_label(marking))
    if text == OPEN:
        return replace(report, marking=None, id=content_id("report", report.sha256))
    return replace(report, marking=text, id=content_id("report", report.sha256, text))


def _report(
    item: Item,
    name: str,
    received_at: datetime,
    source: str | None,
    grade: Grade,
    published: DateRange | None,
    channel: str,
    marking: str | None,
    part_of: str | None,
) -> Report:
    check_size(len(item.text.encode("utf-8", "surrogatepass")), item.name or name, LARGEST_BYTES)
    dated, basis, metadata = _dated(item, published, received_at)
    digest = sha256_hex(item.content)
    made = Report(
        id=content_id("report", digest),
        name=f"{name}: {item.name}" if item.name else name,
        source=source,
        channel=channel,
        media_type=item.media_type,
        received_at=received_at,
        published=dated,
        published_basis=basis,
        language=language_of(item.text),
        content=item.content,
        text=item.text,
        sha256=digest,
        grade=grade,
        metadata=metadata,
        part_of=part_of,
        unread=item.unread,
    )
    return marked(made, marking or OPEN)


def _dated(
    item: Item, declared: DateRange | None, received_at: datetime
) -> tuple[DateRange | None, str | None, tuple[Metadatum, ...]]:
    """Take the declared date, else what the document says of itself unless that lies after its receipt."""
    if declared:
        return declared, "declared", item.metadata
    said = item.published
    if said and _last_believable(said) > received_at.date() + timedelta(days=1):
        doubt = Metadatum(name="date not believed", value=f"{said.start}", basis=item.published_basis or "")
        return None, None, (*item.metadata, doubt)
    return said, item.published_basis if said else None, item.metadata


def _last_believable(said: DateRange) -> date:
    return said.start or said.end or date.min


def _readable(text: str) -> bool:
    return bool(html.unescape(text).strip())


def _without_text(name: str, left: tuple[str, ...]) -> AskedWrongly:
    return AskedWrongly(
        "report-without-text",
        f"{name} was not read",
        "there is no text in it that a person would see" + (f" ({left[0]})" if left else ""),
        "give the page as it looks when it is open, or its text",
    )


def _check_published(published: DateRange | None, received_at: datetime, name: str) -> None:
    first: date | None = published.start if published else None
    # One day of grace: a document dated in Auckland is received "yesterday" in Ottawa.
    if first and first > received_at.date() + timedelta(days=1):
        raise AskedWrongly(
            "report-from-the-future",
            f"{name} was not taken in",
            f"it says it was published on {first}, after it was received ({received_at:%Y-%m-%d})",
            "check both days",
        )
