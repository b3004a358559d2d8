"""An incident as a publisher lists it, and the rows that could not be read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of a published file: the first and last day it can have been, and a point in WGS84 degrees.

    ``day_precise`` and ``place_precise`` say whether the publisher knows the day to within a week and the
    place to within its district.
    """

    source: str
    id: str
    first_day: date
    last_day: date
    lat: float
    lon: float
    day_precise: bool
    place_precise: bool
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that could not be read: its line in the file and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a file held: every row is in one of the two."""

    listed: tuple[Listed, ...]
    bad: tuple[BadRow, ...]
