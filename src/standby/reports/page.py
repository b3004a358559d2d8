"""What a person reads on a web page: the article without scripts, menus and furniture, and the day it says it is of."""

import html
import re
from datetime import date

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
