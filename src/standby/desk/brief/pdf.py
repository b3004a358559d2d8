"""The brief as a PDF: tagged, with its title, language and the words for each picture (PDF/UA-1), set by Typst.

The compiler is loaded only here, reads no file but the template, and uses the fonts it brings, so that a brief comes
out the same on every machine. Texts are handed to it as data. A letter that no font at hand can draw is written as its
number in Unicode, for a PDF that shows an empty box would hide that something is missing.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from standby.access import OPEN
from standby.basis.errors import AskedWrongly
from standby.desk.brief.model import Brief, Section
from standby.desk.brief.text import as_of_words, review_words

HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Characters that show nothing, or turn the order of what is shown: they are written as their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A drawing for the PDF, SVG: what it shows in a few words, and ``alt`` for whoever cannot see it.

    ``width`` is its share of the width of the text, in percent.
    """

    svg: str
    caption: str
    alt: str
    width: int = 100


def render_pdf(brief: Brief, zone: ZoneInfo, plates: tuple[Plate, ...] = ()) -> bytes:
    """Return the whole brief as a PDF, the plates in a section of their own.

    Raises ``AskedWrongly`` where Typst is not installed.
    """
    typst = _typst()
    told = orjson.dumps(_told(brief, zone, plates)).decode()
    try:
        return _compiled(typst, told, brief)
    except typst.TypstError as problem:
        if "could not be displayed" not in str(problem):
            raise
    return _compiled(typst, _drawable(typst, told), brief)


def _typst() -> Any:
    try:
        return import_module("typst")
    except ImportError as problem:
        raise AskedWrongly(
            "pdf-not-installed",
            "The brief was not written as a PDF",
            "Typst is not installed here",
            "install its extra pdf (from a checkout: ./run extras), or print the page of --format html",
        ) from problem


def _compiled(typst: Any, told: str, brief: Brief) -> bytes:
    template = (files("standby.desk.brief") / "templates" / "brief.typ").read_bytes()
    compiler = typst.Compiler(ignore_system_fonts=True)
    written: bytes = compiler.compile(
        input=template,
        sys_inputs={"brief": told},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(brief.as_of.known_at.timestamp()),
    )
    return written


def _told(brief: Brief, zone: ZoneInfo, plates: tuple[Plate, ...]) -> dict[str, Any]:
    sections = [_section(section) for section in brief.sections]
    if plates:
        sections.append({"title": "Map and courses", "lines": [], "plates": [_plate(plate) for plate in plates]})
    return {
        "heading": _shown(f"{brief.title}: {brief.mission}"),
        "mission": _shown(brief.mission),
        "marking": None if brief.marking == OPEN else _shown(brief.marking),
        "as_of": as_of_words(brief.as_of, zone),
        "notes": [_shown(note) for note in _notes(brief, zone)],
        "fingerprint": brief.fingerprint,
        "sections": sections,
        "sources": [
            {"number": c.number, "says": _shown(_source(c.grade, c.source, c.report, c.published))}
            for c in brief.sources
        ],
    }


def _notes(brief: Brief, zone: ZoneInfo) -> list[str]:
    policy = f"; policy {brief.policy}" if brief.policy else ""
    since = [f"Changes are told since: {as_of_words(brief.since, zone)}"] if brief.since else []
    return [*review_words(brief), *since, f"Picture {brief.fingerprint}{policy}"]


def _section(section: Section) -> dict[str, Any]:
    lines = [
        {
            "text": _shown(line.text),
            "cites": line.cites,
            "level": line.level,
            "heading": line.heading,
            "quote": _shown(line.quote) if line.quote else None,
        }
        for line in section.lines
        if line.text
    ]
    plates = [_plate(_of_picture(svg)) for svg in section.pictures]
    return {"title": _shown(section.title), "lines": lines, "plates": plates}


def _of_picture(svg: str) -> Plate:
    """Take a picture of a section with the title and the description that it carries itself."""
    title, about = (re.search(f"<{tag}>(.*?)</{tag}>", svg, re.S) for tag in ("title", "desc"))
    caption = title[1] if title else "Picture"
    return Plate(svg=svg, caption=caption, alt=f"{caption}. {about[1] if about else ''}", width=60)


def _plate(plate: Plate) -> dict[str, Any]:
    return {
        "svg": HIDDEN.sub("", plate.svg),
        "caption": _shown(plate.caption),
        "alt": _shown(plate.alt) or "Drawing",
        "width": plate.width,
    }


def _source(grade: str, source: str, report: str, published: str | None) -> str:
    return f"{grade} {source}: {report}" + (f", dated {published}" if published else "")


def _shown(text: str) -> str:
    return HIDDEN.sub(lambda found: numbered(found[0]), text)


def numbered(letter: str) -> str:
    """Write a character as its number in Unicode: ``[U+202E]``."""
    return f"[U+{ord(letter):04X}]"


def _drawable(typst: Any, told: str) -> str:
    """Write every character that no font at hand can draw as its number; only what is not ASCII is tried."""
    lacking = {letter for letter in set(told) if not letter.isascii() and not _draws(typst, letter)}
    return "".join(numbered(letter) if letter in lacking else letter for letter in told)


def _draws(typst: Any, letter: str) -> bool:
    page = b'#set document(title: "x")\n#set text(lang: "en")\n#sys.inputs.letter'
    compiler = typst.Compiler(ignore_system_fonts=True)
    try:
        compiler.compile(input=page, sys_inputs={"letter": letter}, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True
