"""From the bytes that came in to a report: checked, named by their content, decoded, stripped to what a person reads.

Nothing half done comes out of here: a document is taken whole or refused with one sentence.
"""

import html
import re
from datetime import date, datetime, timedelta
from pathlib import PurePath

from standby.basis.errors import AskedWrongly
from standby.basis.grades import Grade
from standby.basis.ids import content_id, sha256_hex
from standby.basis.time import DateRange
from standby.reports.model import Report
from standby.reports.page import page_text, published_in

LARGEST_BYTES = 10_000_000
"""A report larger than this is refused: no report a person reads has ten million characters."""

CLOCK_GRACE = timedelta(minutes=5)
"""Two computers' clocks may differ by this much before a receipt counts as lying in the future."""

_BINARY_STARTS = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "a database",
}
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_BOM = b"\xef\xbb\xbf"


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
    """Take a document in as a report, or refuse it with one sentence.

    ``received_at`` and ``now`` are aware moments. Raises ``AskedWrongly`` with the code ``report-empty``,
    ``report-too-large``, ``report-binary``, ``report-not-utf8``, ``report-from-the-future`` or
    ``report-without-text``. The same bytes always get the same id, whatever they are called and whenever
    they come; declared dates and grades are kept as declared.
    """
    check_size(len(content), name)
    check_received(received_at, now)
    text = decode(content, name)
    media_type = media_type_of(text, name)
    basis = "declared" if published else None
    if media_type == "text/html":
        if not published and (day := published_in(text, received_at.date())):
            published, basis = DateRange(start=day, end=day), "page metadata"
        text = page_text(text)
    _check_readable(text, name)
    _check_published(published, received_at, name)
    digest = sha256_hex(content)
    return Report(
        id=content_id("report", digest),
        name=name,
        source=source,
        channel=channel,
        media_type=media_type,
        received_at=received_at,
        published=published,
        published_basis=basis,
        language=language_of(text),
        content=content,
        text=text,
        sha256=digest,
        grade=grade or Grade(),
        marking=marking,
    )


def check_size(size: int, name: str) -> None:
    """Refuse a document that is empty or too large to be a report, given its size in bytes (before reading it)."""
    if size == 0:
        raise AskedWrongly("report-empty", f"{name} was not read", "it is empty", "give a file with text in it")
    if size > LARGEST_BYTES:
        raise AskedWrongly(
            "report-too-large",
            f"{name} was not read",
            f"it has {size:,} bytes and the most is {LARGEST_BYTES:,}",
            "split it into the reports it is made of",
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


def decode(content: bytes, name: str) -> str:
    """Return the text of UTF-8 bytes; anything else is refused with its place, and never guessed at."""
    head = content[:16]
    for start, what in _BINARY_STARTS.items():
        if head.startswith(start):
            raise _binary(name, f"it is {what}, not text")
    zero = content.find(b"\x00")
    if zero >= 0:
        raise _binary(name, f"it is not text: there is a zero byte at position {zero}")
    try:
        return content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as problem:
        at = problem.start + (len(_BOM) if content.startswith(_BOM) else 0)
        raise AskedWrongly(
            "report-not-utf8",
            f"{name} was not read",
            f"byte {at} (0x{content[at]:02x}) is not UTF-8, and guessing an encoding changes words",
            "save it as UTF-8 and read it again",
        ) from problem


def media_type_of(text: str, name: str) -> str:
    """Say whether decoded text is a page or plain text, by its beginning and by its name."""
    page = _HTML_START.match(text[:4096]) or PurePath(name).suffix.lower() in (".html", ".htm", ".xhtml")
    return "text/html" if page else "text/plain"


def language_of(text: str) -> str | None:
    """Name the language of a text where its script or its commonest words tell; None when they do not."""
    letters = [c for c in text[:4000] if c.isalpha()]
    if not letters:
        return None
    for language, low, high in (("ar", "\u0600", "\u06ff"), ("ru", "\u0400", "\u04ff")):
        if sum(low <= c <= high for c in letters) > len(letters) / 2:
            return language
    seen = re.findall(r"[^\W\d_]+", text[:4000].lower())
    shares = {code: sum(w in common for w in seen) for code, common in _COMMON_WORDS.items()}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= max(1, len(seen) / 12) else None


_COMMON_WORDS = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "that",
            "is",
            "was",
            "for",
            "on",
            "with",
            "as",
            "at",
            "by",
            "from",
            "are",
            "have",
            "has",
            "were",
            "said",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "et",
            "du",
            "que",
            "est",
            "dans",
            "pour",
            "une",
            "sur",
            "par",
            "au",
            "aux",
            "ont",
            "qui",
            "avec",
        ]
    ),
    "es": frozenset(["el", "los", "las", "del", "que", "en", "una", "por", "con", "para", "se", "como", "fue", "han"]),
    "de": frozenset(
        ["der", "die", "das", "und", "ist", "von", "mit", "den", "im", "auf", "für", "nicht", "ein", "eine", "dem"]
    ),
}


def _check_readable(text: str, name: str) -> None:
    if not html.unescape(text).strip():
        raise AskedWrongly(
            "report-without-text",
            f"{name} was not read",
            "there is no text in it that a person would see",
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


def _binary(name: str, why: str) -> AskedWrongly:
    return AskedWrongly("report-binary", f"{name} was not read", why, "give plain text or a saved page")
