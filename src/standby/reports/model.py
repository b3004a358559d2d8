"""A report as it came, and the drafts of claims that a reader proposes from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from standby.basis.grades import Grade
from standby.basis.mission import Definition
from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadatum:
    """Something a document says of itself (outlet, author, title, …), and where it says it."""

    name: str
    value: str
    basis: str


SENT_ON = "sent on"
"""The metadatum of what came with a mail: the day of that mail, by which it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document as it came, never edited.

    ``content`` is the bytes as received and ``sha256`` names them; ``text`` is what a reader sees (for plain
    text the decoded bytes, for HTML the visible article), and every claim's span counts characters in it.
    ``published`` is what the document or the person who brought it says, None when neither does. ``part_of`` is
    the SHA-256 of the file it came in, where that holds more than this report. ``unread`` says why no reader
    should read it, None when one should.
    """

    id: str
    name: str
    source: str | None
    channel: str
    media_type: str
    received_at: datetime
    published: DateRange | None
    published_basis: str | None
    language: str | None
    content: bytes
    text: str
    sha256: str
    grade: Grade = field(default_factory=Grade)
    marking: str | None = None
    metadata: tuple[Metadatum, ...] = ()
    part_of: str | None = None
    unread: str | None = None


def last_day(report: Report) -> tuple[date, str]:
    """Return the day by which a report was written and how it came then: received, or sent with a mail before that."""
    received = report.received_at.astimezone(UTC).date()
    sent = min((date.fromisoformat(m.value) for m in report.metadata if m.name == SENT_ON), default=received)
    return (sent, "sent") if sent < received else (received, "received")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody or something a report names; ``id`` links it to the mission's own units, sites or people.

    ``id`` is ``unit:…``, ``site:…``, ``person:…`` or ``source:…`` followed by the id in the mission folder,
    and None when the name is nobody the mission has listed.
    """

    name: str
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The days at which a statement places what it tells, and how they were found.

    ``expression`` is the words ("last Wednesday"), ``basis`` one of text, text+year, document date, order,
    none; ``rule`` says how the words became days. An empty range means the statement has no time.
    """

    range: DateRange = field(default_factory=DateRange)
    expression: str | None = None
    basis: str = "none"
    rule: str = ""


NOT_STATED, NOT_DATED = Stated(), Span()
"""The days of a statement that places itself at none, and its time: one for all, since none can change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One statement a reader proposes as a claim, with the exact characters it rests on.

    ``start`` and ``end`` count characters of the report's ``text``, which holds ``quote`` literally there.
    ``kind``, ``predicate`` and ``certainty`` come from ``basis.vocabulary``. ``details`` holds named extras:
    actor, target, weapon, origin, destination, reason, host, condition. ``speaker`` is None for the author.
    ``valid`` is when it was so in the world, with uncertain ends.
    """

    start: int
    end: int
    quote: str
    kind: str
    subject: Mention
    predicate: str
    object: Mention | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    quantity: Quantity | None = None
    place: Place | None = None
    stated: Stated = NOT_STATED
    valid: Span = NOT_DATED
    speaker: Mention | None = None
    certainty: str = "asserted"
    markers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something a reader proposed that its report does not bear out: as it was proposed, and why it was refused."""

    proposal: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader made of a report: its drafts, and the date of the document with the reason for it.

    ``not_read`` says why the text was not read at all; None when it was, even if nothing was found in it.
    ``refused`` is what was proposed and did not stand in the text; it is kept beside the claims.
    """

    drafts: tuple[Draft, ...]
    document_date: DateRange
    document_date_reason: str
    reader: str
    not_read: str | None = None
    refused: tuple[Refusal, ...] = ()


class Reader(Protocol):
    """A plug-in that proposes claims. It returns drafts and changes nothing."""

    @property
    def name(self) -> str:
        """Name and version, kept on every claim as ``extracted_by``."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it reads, by ISO 639-1 code."""
        ...

    def read(self, report: Report, definition: Definition) -> Reading:
        """Propose claims from a report, with names linked to the mission's own where it lists them."""
        ...
