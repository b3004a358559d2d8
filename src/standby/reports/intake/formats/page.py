"""What a person reads on a web page: the article without scripts, menus and furniture, and the day it says it is of."""

import html
import re
from datetime import date
from pathlib import PurePath

from standby.basis.time import DateRange
from standby.reports.intake.decoding import decode_page
from standby.reports.intake.limits import LARGEST_BYTES
from standby.reports.intake.model import Item, Opened
from standby.reports.model import Metadatum

_START = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_BOM = b"\xef\xbb\xbf"
_NEVER_TEXT = re.compile(r"<(script|style|noscript|template|iframe|object|svg)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|blockquote|figcaption|title)\b[^>]*>", re.I
)
_TAG = re.compile(r"<[^>]*>")
_PUBLISHED = (
    re.compile(r'<meta[^>]+(?:property|name|itemprop)=["\']?(?:article:published_time|datePublished|date|dc\.date'
               r'|dcterms\.created|pubdate|publish-date)["\']?[^>]*content=["\']?(\d{4}-\d{2}-\d{2})', re.I),
    re.compile(r'<meta[^>]+content=["\']?(\d{4}-\d{2}-\d{2})[^>]*(?:property|name|itemprop)=["\']?'
               r'(?:article:published_time|datePublished|pubdate)', re.I),
    re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d{2}-\d{2})'),
    re.compile(r"<time[^>]+datetime=[\"'](\d{4}-\d{2}-\d{2})", re.I),
)  # fmt: skip


class Page:
    """A saved web page: the article in it is the report."""

    name = "a web page"
    largest_bytes = LARGEST_BYTES

    def recognises(self, content: bytes, name: str) -> bool:
        """Know a page by how it begins, or by its name."""
        named = PurePath(name).suffix.lower() in (".html", ".htm", ".xhtml")
        return named or bool(_START.match(content[:4096].removeprefix(_BOM)))

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Take the article, the day it says it is of, and who wrote and printed it."""
        page = decode_page(content, name)
        day = published_in(page, received)
        metadata = metadata_in(page)
        item = Item(
            content=content,
            text=page_text(page),
            media_type="text/html",
            sources=tuple(m.value for m in metadata if m.name == "outlet"),
            published=DateRange(start=day, end=day) if day else None,
            published_basis="page metadata" if day else None,
            metadata=metadata,
        )
        return Opened(items=(item,))


_NAMED = {
    "outlet": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "author": ("author", "article:author", "dc.creator", "parsely-author", "byl"),
    "title": ("og:title", "dc.title", "twitter:title"),
}
_META = re.compile(r"<meta\b[^>]*>", re.I)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def metadata_in(page: str) -> tuple[Metadatum, ...]:
    """Return outlet, author and title as the page's own ``meta`` tags give them, each with the tag it stood in."""
    told: dict[str, str] = {}
    for tag in _META.findall(page[:400_000]):
        attributes = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag)}
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        value = " ".join(html.unescape(attributes.get("content", "")).split())
        if key and value:
            told.setdefault(key, value)
    found = ((name, next((key for key in keys if key in told), None)) for name, keys in _NAMED.items())
    return tuple(Metadatum(name=name, value=told[key], basis=f"meta {key}") for name, key in found if key)


def page_text(page: str) -> str:
    """Return the article of a page as plain text, one paragraph a line; scripts are neither run nor kept.

    Where no article is found (a bare fragment, a short notice), all visible text of the page is returned.
    """
    import trafilatura  # lazy: half a second that plain text need not pay

    clean = _without_scripts(page)
    article = trafilatura.extract(clean, include_comments=False, include_tables=True, favor_recall=True)
    everything = visible_text(clean)
    # An extractor that drops most of a short notice is worse than none.
    if article and (len(article) >= 200 or len(article) >= len(everything) / 2):
        return str(article)
    return everything


def visible_text(page: str) -> str:
    """Return all the text of a page in order, without tags, scripts or styles."""
    body = _TAG.sub(" ", _BLOCK.sub("\n", _without_scripts(page)))
    lines = (" ".join(line.split()) for line in html.unescape(body).splitlines())
    return "\n".join(line for line in lines if line)


def published_in(page: str, received: date) -> date | None:
    """Return the day a page's own metadata says it was published, None when it says none or one after its receipt."""
    for pattern in _PUBLISHED:
        for found in pattern.findall(page[:400_000]):
            try:
                day = date.fromisoformat(found)
            except ValueError:
                continue
            if day <= received:
                return day
    return None


def _without_scripts(page: str) -> str:
    return _COMMENT.sub(" ", _NEVER_TEXT.sub(" ", page))
