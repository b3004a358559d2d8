"""News feeds (RSS 2.0 and 1.0, Atom 1.0): each entry is a report, with its own bytes as they stood in the feed."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element
from xml.parsers import expat

from standby.basis.time import DateRange
from standby.reports.intake.formats.page import visible_text
from standby.reports.intake.limits import LARGEST_BYTES, parsed_xml
from standby.reports.intake.model import Item, Opened
from standby.reports.model import Metadatum

_START = re.compile(
    rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*<(?:rss|feed|rdf:RDF)\b", re.S
)
_ENTRY = ("item", "entry")
_WRITTEN = ("pubDate", "published", "date", "issued", "updated")
_WORDS = ("encoded", "content", "description", "summary")


class Feed:
    """A feed as it was fetched or saved."""

    name = "a news feed"
    largest_bytes = LARGEST_BYTES

    def recognises(self, content: bytes, name: str) -> bool:
        """Know it by its first element."""
        return bool(_START.match(content[:8192].removeprefix(b"\xef\xbb\xbf")))

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Take each entry with its title, its words, its day, its author and the feed it came in."""
        root = parsed_xml(content, name)
        outlet = _said(_channel(root), "title")
        entries = [e for e in root.iter() if _local(e) in _ENTRY]
        told = [_item(entry, piece, outlet) for entry, piece in zip(entries, _pieces(content), strict=True)]
        empty = sum(not item.text for item in told)
        left = (f"{empty} entries without words",) if empty else ()
        return Opened(items=tuple(item for item in told if item.text), left=left)


def _item(entry: Element, piece: bytes, outlet: str) -> Item:
    title = " ".join(visible_text(_said(entry, "title")).split())
    words = next((text for name in _WORDS if (text := visible_text(_said(entry, name)))), "")
    day, basis = _day(entry)
    author = _said(entry, "creator") or _said(entry, "author")
    told = (
        ("outlet", outlet, "feed title"),
        ("author", " ".join(author.split()), "entry author"),
        ("title", title, "entry title"),
        ("address", _link(entry), "entry link"),
        ("identifier", _said(entry, "guid") or _said(entry, "id"), "entry identifier"),
    )
    return Item(
        content=piece,
        text="\n\n".join(dict.fromkeys(part for part in (title, words) if part)),
        media_type="application/rss+xml" if _local(entry) == "item" else "application/atom+xml",
        name=title[:80] or "an entry",
        sources=(outlet,) if outlet else (),
        published=DateRange(start=day, end=day) if day else None,
        published_basis=basis,
        metadata=tuple(Metadatum(name=n, value=value, basis=basis) for n, value, basis in told if value),
    )


def _pieces(content: bytes) -> list[bytes]:
    """Cut the bytes of each entry out of a feed that was parsed already, by the places the parser reports."""
    parser = expat.ParserCreate()
    begun: list[int] = []
    found: dict[int, bytes] = {}

    def start(tag: str, _: object) -> None:
        if tag.rpartition(":")[2] in _ENTRY:
            begun.append(parser.CurrentByteIndex)

    def end(tag: str) -> None:
        if tag.rpartition(":")[2] in _ENTRY:
            first = begun.pop()
            found[first] = content[first : content.index(b">", parser.CurrentByteIndex) + 1]

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    return [found[first] for first in sorted(found)]


def _channel(root: Element) -> Element:
    return next((child for child in root if _local(child) == "channel"), root)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _said(element: Element, name: str) -> str:
    """Return the text of a child, with whatever is nested in it (an Atom author's name, XHTML content)."""
    child = next((c for c in element if _local(c) == name), None)
    return "" if child is None else " ".join(" ".join(child.itertext()).split()) if len(child) else (child.text or "")


def _link(entry: Element) -> str:
    links = [c for c in entry if _local(c) == "link"]
    return next((found for c in links if (found := c.get("href") or (c.text or "").strip())), "")


def _day(entry: Element) -> tuple[date | None, str | None]:
    for name in _WRITTEN:
        text = _said(entry, name).strip()
        for read in (parsedate_to_datetime, datetime.fromisoformat):
            try:
                return read(text).date(), f"entry {name}"
            except (ValueError, TypeError, IndexError):
                continue
    return None, None
