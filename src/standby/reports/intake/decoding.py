"""From bytes to characters: UTF-8, or the character set that a document declares, and never a guess."""

import codecs
import re

from standby.basis.errors import AskedWrongly

_BINARY_STARTS = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an office document that is no .docx",
    b"\xd0\xcf\x11\xe0": "an old or a password-protected office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "a database",
}
_BOM = b"\xef\xbb\xbf"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""What a text of 16-bit characters begins with where it says that it is one, as some editors save by default."""

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_SINGLE_BYTE = re.compile(r"^(?:iso[-_]?8859|latin|windows-?125|cp125|us-ascii|ascii)", re.I)


def decode(content: bytes, name: str) -> str:
    """Return the text of UTF-8 bytes, or of UTF-16 where their first two say so.

    Anything else is refused with its place, and never guessed at.
    """
    if content.startswith(_WIDE) and not content.startswith(codecs.BOM_UTF32_LE):
        return _wide(content, name)
    check_text(content, name)
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


def decode_page(content: bytes, name: str) -> str:
    """Return the text of a page by the character set its head declares, UTF-8 when it declares none."""
    declared = _DECLARED.search(content[:4096])
    if declared is None:
        return decode(content, name)
    charset = declared[1].decode("ascii").lower()
    return decode(content, name) if charset in ("utf-8", "utf8") else decode_as(content, charset, name)


def decode_as(content: bytes, charset: str, name: str) -> str:
    """Return text by a declared character set. Raises ``AskedWrongly`` where the declaration cannot be true.

    A single-byte set fits any bytes at all: bytes beyond ASCII that are valid UTF-8 are taken for what they are,
    a wrong declaration, for words of such sets almost never form valid UTF-8 by chance.
    """
    if _SINGLE_BYTE.match(charset) and not content.isascii() and _is_utf8(content):
        raise _charset_wrong(name, charset, "its bytes are UTF-8")
    try:
        return content.decode(charset)
    except LookupError as problem:
        raise _charset_wrong(name, charset, "there is no such character set") from problem
    except UnicodeDecodeError as problem:
        why = f"byte {problem.start} (0x{content[problem.start]:02x}) cannot be that"
        raise _charset_wrong(name, charset, why) from problem


def check_text(content: bytes, name: str) -> None:
    """Refuse bytes that are no text: a picture, an archive, a program, or with a zero byte in them."""
    for start, what in _BINARY_STARTS.items():
        if content.startswith(start):
            raise _binary(name, f"it is {what}, not text")
    zero = content.find(b"\x00")
    if zero >= 0:
        raise _binary(name, f"it is not text: there is a zero byte at position {zero}")


def _wide(content: bytes, name: str) -> str:
    text = decode_as(content, "utf-16", name)
    if "\x00" in text:
        raise _binary(name, "it is not text: there is a zero character in it")
    return text


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _binary(name: str, why: str) -> AskedWrongly:
    next_step = "give plain text, a saved page, a .docx, a PDF or a mail"
    return AskedWrongly("report-binary", f"{name} was not read", why, next_step)


def _charset_wrong(name: str, charset: str, why: str) -> AskedWrongly:
    return AskedWrongly(
        "report-charset-wrong",
        f"{name} was not read",
        f"it says that its characters are {charset[:40]!r} and {why}",
        "save its text as UTF-8 and read that",
    )
