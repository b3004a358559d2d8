"""What a format makes of a file: the items that are reports of their own, and what it left out."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from standby.basis.time import DateRange
from standby.reports.model import Metadatum


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One document in a file: its own bytes as they stood there, and the text a reader sees.

    ``name`` is what it is called beside the file's own name ("" when it is the file itself). ``sources`` are
    names under which whoever reports may be listed, the likeliest first. ``published`` is the day the document
    says of itself and ``published_basis`` where it says it. ``unread`` says why no reader should read it.
    """

    content: bytes
    text: str
    media_type: str
    name: str = ""
    sources: tuple[str, ...] = ()
    published: DateRange | None = None
    published_basis: str | None = None
    metadata: tuple[Metadatum, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file opened: its items in order, and in a few words each what of it is no report (``left``)."""

    items: tuple[Item, ...]
    left: tuple[str, ...] = field(default=())


class Format(Protocol):
    """A plug-in that opens one kind of file. It changes nothing, fetches nothing and raises ``AskedWrongly``."""

    name: str
    """What such a file is called in a sentence, with its article."""

    largest_bytes: int
    """A file with more bytes is refused before it is opened."""

    def recognises(self, content: bytes, name: str) -> bool:
        """Say whether bytes are of this format, by how they begin and by the file's name."""
        ...

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Open a file. Raises ``AskedWrongly`` with one sentence where it cannot be read whole."""
        ...
