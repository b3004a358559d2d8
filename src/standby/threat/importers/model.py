"""An incident as a publisher lists it, and the rows that could not be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

PRECISE_DAYS = 6
PRECISE_KM = 25.0
"""What is vaguer than these, in days or kilometres, is too vague to be scored against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of a published file: the first and last day it can have been, and where, in WGS84 degrees.

    ``spread_km`` is the standard deviation of the place about its point; without a point (``lat`` and ``lon``
    None) only the ``country`` is known (its ISO code where the publisher gives one). ``published`` is the day
    the publisher made it known, where the file says so. ``hazard`` is one of ``hazards.HAZARDS`` or
    ``not counted``, ``kind`` the publisher's own word for it.
    """

    source: str
    id: str
    first_day: date
    last_day: date
    lat: float | None
    lon: float | None
    spread_km: float
    kind: str
    hazard: str
    place: str = ""
    country: str = ""
    killed: int | None = None
    published: date | None = None

    @property
    def day_precise(self) -> bool:
        """The day is known to within six days."""
        return (self.last_day - self.first_day).days < PRECISE_DAYS

    @property
    def place_precise(self) -> bool:
        """The place is known to within its district."""
        return self.lat is not None and self.spread_km <= PRECISE_KM


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that could not be read: its line in the file and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a file held: every row is in one of the two."""

    layout: str
    listed: tuple[Listed, ...]
    bad: tuple[BadRow, ...]


Row = Mapping[str, str]
"""One row by column name, in lower case and without blanks at the ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one publisher writes: the columns it cannot do without, and how a row becomes an incident.

    Each of ``needed`` may name several columns with ``|`` between them, of which one must be there. ``read``
    raises ``ValueError`` with the reason when a row cannot be read.
    """

    name: str
    needed: tuple[str, ...]
    read: Callable[[Row], Listed]

    def lacks(self, columns: Mapping[str, object] | set[str]) -> str | None:
        """Return the first column this layout needs that is not there, or None when all are."""
        return next((n.split("|")[0] for n in self.needed if not set(n.split("|")) & set(columns)), None)
