"""PDF: the text layer, page by page; a scan without one is refused, for nothing here guesses at letters."""

import re
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

from standby.basis.errors import AskedWrongly
from standby.basis.quantities import counted
from standby.reports.intake.limits import LARGEST_BYTES, LARGEST_FILE_BYTES, check_size, damaged, locked
from standby.reports.intake.model import Item, Opened
from standby.reports.model import Metadatum

MOST_PAGES = 2_000
"""No report has more pages; a file that claims more is refused before any is read."""

_NEEDS_PASSWORD = 4
"""``FPDF_ERR_PASSWORD`` in PDFium's ``fpdfview.h``."""

_ONE_AT_A_TIME = threading.Lock()
"""PDFium keeps state of the whole process and may not be entered by two threads."""


class Pdf:
    """A PDF document with a text layer."""

    name = "a PDF document"
    largest_bytes = LARGEST_FILE_BYTES

    def recognises(self, content: bytes, name: str) -> bool:
        """Know it by its mark, which may stand a little after the beginning (ISO 32000-1, implementation note 13)."""
        return b"%PDF-" in content[:1024]

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Read the text of every page. A file's making is kept as metadata and is not its publication."""
        with _ONE_AT_A_TIME:
            text, told, pages = _read(content, name)
        if not text.strip():
            raise AskedWrongly(
                "report-without-text",
                f"{name} was not read",
                f"it has {counted(pages, 'page')} and no text layer, as in a scan",
                "have its text recognised or typed, and read that",
            )
        return Opened(items=(Item(content=content, text=text, media_type="application/pdf", metadata=_metadata(told)),))


def _read(content: bytes, name: str) -> tuple[str, dict[str, str], int]:
    import pypdfium2  # lazy: eight megabytes that other reports need not load

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) == _NEEDS_PASSWORD:
            raise locked(name, "it is encrypted and needs a password") from problem
        raise damaged(name, f"the PDF cannot be opened ({problem})") from problem
    try:
        if len(document) > MOST_PAGES:
            raise damaged(name, f"it claims {len(document):,} pages and the most is {MOST_PAGES:,}")
        told = {key: value for key, value in document.get_metadata_dict().items() if value}
        return _joined(list(_pages(document, name))), told, len(document)
    except pypdfium2.PdfiumError as problem:
        raise damaged(name, f"a page of the PDF cannot be read ({problem})") from problem
    finally:
        document.close()


def _pages(document: Any, name: str) -> Iterator[str]:
    size = 0
    for number in range(len(document)):
        page = document[number]
        layer = page.get_textpage()
        text = _cleaned(layer.get_text_bounded())
        layer.close()
        page.close()
        size += len(text)
        check_size(max(size, 1), name, LARGEST_BYTES)
        yield text


def _cleaned(text: str) -> str:
    """One line end, and words that a line end had cut in two whole again (PDFium marks the cut with U+FFFE)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\ufffe\x02\xad]\n?", "", text)
    return "".join(c for c in text if c in "\n\t" or (c.isprintable() and not "\ud800" <= c <= "\udfff"))


def _joined(pages: list[str]) -> str:
    """Put pages together; a sentence that runs over a page end is not cut by an empty line."""
    text = ""
    for page in (p.strip("\n") for p in pages):
        if text and page:
            text += "\n" if text[-1].isalnum() or text[-1] in ",;-" else "\n\n"
        text += page
    return text


_TOLD = {"Title": "title", "Author": "author", "Producer": "program", "CreationDate": "made", "ModDate": "changed"}


def _metadata(told: dict[str, str]) -> tuple[Metadatum, ...]:
    return tuple(
        Metadatum(name=_TOLD[key], value=" ".join(value.split()), basis=f"PDF information, {key}")
        for key, value in told.items()
        if key in _TOLD and value.strip()
    )
