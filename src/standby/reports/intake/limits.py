"""How large a file, a text and an opened archive may be, checked before anything is read into memory."""

import io
import lzma
import struct
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from standby.basis.errors import AskedWrongly

LARGEST_BYTES = 10_000_000
"""A text larger than this is refused: no report a person reads has ten million characters."""

LARGEST_FILE_BYTES = 40_000_000
"""A file of a format that can hold pictures is refused above this."""

ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError,
    struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What ``zipfile`` raises on an archive that was cut off or tampered with."""

MOST_MEMBERS = 10_000
"""An archive with more files in it than this is no document."""


def check_size(size: int, name: str, largest: int = LARGEST_FILE_BYTES) -> None:
    """Refuse a document that is empty or too large to be a report, given its size in bytes (before reading it)."""
    if size == 0:
        raise AskedWrongly("report-empty", f"{name} was not read", "it is empty", "give a file with text in it")
    if size > largest:
        raise AskedWrongly(
            "report-too-large",
            f"{name} was not read",
            f"it has {size:,} bytes and the most is {largest:,}",
            "split it into the reports it is made of",
        )


def opened_archive(content: bytes, name: str) -> zipfile.ZipFile:
    """Open a zip archive held in memory. Raises ``AskedWrongly`` when it is damaged or holds too many files."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except ZIP_ERRORS as problem:
        raise damaged(name, f"the archive is broken ({problem})") from problem
    if len(archive.infolist()) > MOST_MEMBERS:
        raise swells(name, f"it holds {len(archive.infolist()):,} files")
    return archive


def member(archive: zipfile.ZipFile, wanted: str, name: str, largest: int = LARGEST_BYTES) -> bytes:
    """Read one file out of an archive, never more than ``largest`` bytes of it, whatever its header claims."""
    info = archive.getinfo(wanted)
    if info.flag_bits & 0x1:
        raise locked(name, "the archive needs a password")
    if info.file_size > largest:
        raise swells(name, f"{wanted} in it would have {info.file_size:,} bytes")
    try:
        with archive.open(info) as stream:
            data = stream.read(largest + 1)
    except ZIP_ERRORS as problem:
        raise damaged(name, f"{wanted} in it cannot be unpacked ({problem})") from problem
    if len(data) > largest:
        raise swells(name, f"{wanted} in it has more than {largest:,} bytes")
    return data


def parsed_xml(content: bytes, name: str) -> Element:
    """Parse XML that declares no entities and refers to nothing outside; anything else is refused."""
    try:
        root: Element = fromstring(content)
    except DefusedXmlException as problem:
        raise swells(name, "it declares XML entities, which can swell without end or fetch other files") from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise damaged(name, f"its XML is broken ({problem})") from problem
    return root


def damaged(name: str, why: str) -> AskedWrongly:
    """Return the refusal of a file that cannot be opened."""
    return AskedWrongly("report-damaged", f"{name} was not read", why, "ask for it again, or give its text")


def locked(name: str, why: str) -> AskedWrongly:
    """Return the refusal of a file that needs a password."""
    return AskedWrongly("report-locked", f"{name} was not read", why, "save it without the password and read that")


def swells(name: str, why: str) -> AskedWrongly:
    """Return the refusal of a file that would fill the memory when opened."""
    return AskedWrongly("report-swells", f"{name} was not read", why, "do not open it; ask the sender for its text")
