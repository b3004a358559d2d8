"""Word documents (.docx): their paragraphs, tables and notes in order, without what was deleted in them."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from standby.reports.intake.limits import LARGEST_FILE_BYTES, check_size, damaged, member, opened_archive, parsed_xml
from standby.reports.intake.model import Item, Opened
from standby.reports.model import Metadatum

LARGEST_PART = 30_000_000
"""The XML of a document is larger than its text; more than this is no report."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_PROPERTIES = "docProps/core.xml"
_TOLD = {
    "title": "title",
    "creator": "author",
    "lastModifiedBy": "changed by",
    "created": "made",
    "modified": "changed",
}
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordDocument:
    """A document of Word 2007 or later, and of every program that writes that format (ECMA-376)."""

    name = "a Word document"
    largest_bytes = LARGEST_FILE_BYTES

    def recognises(self, content: bytes, name: str) -> bool:
        """Know it by the part that every such document has."""
        return content.startswith(b"PK\x03\x04") and (_BODY.encode() in content or name.lower().endswith(".docx"))

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Read the body and the notes. Its making is kept as metadata and is not its publication."""
        with opened_archive(content, name) as archive:
            parts = archive.namelist()
            if _BODY not in parts:
                raise damaged(name, f"there is no {_BODY} in it")
            sections = [_text(archive, part, name) for part in (_BODY, *_NOTES) if part in parts]
            metadata = _metadata(archive, name) if _PROPERTIES in parts else ()
        text = "\n\n".join(section for section in sections if section)
        return Opened(items=(Item(content=content, text=text, media_type=_MEDIA_TYPE, metadata=metadata),))


def _text(archive: ZipFile, part: str, name: str) -> str:
    root = parsed_xml(member(archive, part, name, LARGEST_PART), name)
    lines = [line for line in _lines(root) if line.strip()]
    text = "\n".join(lines)
    check_size(max(len(text), 1), name)
    return text


def _lines(element: Element) -> Iterator[str]:
    """Yield one line a paragraph, and one line a row of a table with its cells set apart."""
    for child in element:
        if child.tag == f"{_W}p":
            yield _words(child)
        elif child.tag == f"{_W}tr":
            cells = (" ".join(_lines(cell)) for cell in child.iter(f"{_W}tc"))
            yield "\t".join(cells)
        else:
            yield from _lines(child)


def _words(paragraph: Element) -> str:
    return "".join(_runs(paragraph))


def _runs(element: Element) -> Iterator[str]:
    """Yield the text that stands: deleted and hidden instructions are left out, insertions are in."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield "\t" if child.tag == f"{_W}tab" else "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag not in (f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr"):
            yield from _runs(child)


def _metadata(archive: ZipFile, name: str) -> tuple[Metadatum, ...]:
    root = parsed_xml(member(archive, _PROPERTIES, name), name)
    told = ((child.tag.rpartition("}")[2], " ".join((child.text or "").split())) for child in root)
    return tuple(
        Metadatum(name=_TOLD[key], value=value, basis=f"document properties, {key}")
        for key, value in told
        if key in _TOLD and value
    )
