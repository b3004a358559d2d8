"""Two clocks: when something was so in the world, and when we knew it.

Times are aware and in UTC inside the house, local at the doors. A span has an uncertain beginning and an
uncertain end, because reports rarely say the hour.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from standby.basis.errors import AskedWrongly

Clock = Callable[[], datetime]
"""Anything that says what time it is now, aware and in UTC."""

EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def parse_instant(text: str, *, end_of_day: bool = False) -> datetime:
    """Read a moment from ISO 8601 text; a bare date means its first moment, or its last with ``end_of_day``.

    Times without a zone are taken as UTC. Raises ``AskedWrongly`` when the text is not a date or time.
    """
    try:
        if len(text) == 10:
            at = datetime.combine(date.fromisoformat(text), time.min, UTC)
            return at + timedelta(days=1, microseconds=-1) if end_of_day else at
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise AskedWrongly(
            "time-unreadable",
            f"The time {text!r} was not understood",
            "it is not in ISO 8601",
            "write it like 2020-01-09 or 2020-01-09T14:30+03:00",
        ) from problem


def parse_optional_instant(text: str | None, *, end_of_day: bool = False) -> datetime | None:
    """Read a moment that may be left out: nothing, or an empty text, is None. Else as ``parse_instant``."""
    return parse_instant(text, end_of_day=end_of_day) if text else None


def day_start(day: date) -> datetime:
    """Return the first moment of a day, UTC."""
    return datetime.combine(day, time.min, UTC)


def day_end(day: date) -> datetime:
    """Return the first moment after a day, UTC (so that a day is the half-open span between the two)."""
    return LATEST if day >= date.max else day_start(day) + timedelta(days=1)


def last_moment(day: date) -> datetime:
    """Return the last moment of a day, UTC."""
    return day_end(day) - timedelta(microseconds=1)


@lru_cache(maxsize=4096)
def iso(at: datetime | None) -> str | None:
    """Write a moment as ISO 8601 in UTC with a final Z, or pass None through."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """A first and a last day, both included; None on a side means that side is not known."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"a range cannot end ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When something was so: the earliest and latest moments at which it began, and at which it ended.

    A missing bound is not known: it widens to the beginning or the end of time. Half-open: so from the
    beginning, no longer so at the end.
    """

    from_lo: datetime | None = None
    from_hi: datetime | None = None
    to_lo: datetime | None = None
    to_hi: datetime | None = None

    def __post_init__(self) -> None:
        if (self.from_lo or EARLIEST) > (self.from_hi or LATEST) or (self.to_lo or EARLIEST) > (self.to_hi or LATEST):
            raise ValueError(f"the earliest bound lies after the latest: {self}")

    def surely_at(self, at: datetime) -> bool:
        """Say whether it was so at that moment whatever the true bounds are."""
        return (self.from_hi or LATEST) <= at < (self.to_lo or EARLIEST)

    def possibly_at(self, at: datetime) -> bool:
        """Say whether it may have been so at that moment."""
        return (self.from_lo or EARLIEST) <= at < (self.to_hi or LATEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The argument of every question: so in the world when, and known to us by when.

    ``entry`` seals the question to the record as it stood at that entry number: such an answer never
    changes. Without it, ``known_at`` admits what somebody enters later and declares as received by then.
    """

    valid_at: datetime
    known_at: datetime
    entry: int | None = None


def age_words(since: datetime, now: datetime) -> str:
    """Say in words how long ago something was: ``3 hours``, ``12 days``; a future moment is ``less than an hour``."""
    hours = max(0, int((now - since).total_seconds() // 3600))
    if not hours:
        return "less than an hour"
    number, unit = (hours, "hour") if hours < 48 else (hours // 24, "day")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def range_words(days: DateRange) -> str:
    """Say a range of days in words: ``8 January 2020``, ``27 to 29 December 2019``, ``by 9 January 2020``."""
    start, end = days.start, days.end
    if start is None and end is None:
        return "at no stated time"
    if start is None or end is None:
        return f"by {day_words(end)}" if end else f"from {day_words(start or date.min)} on"
    if start == end:
        return day_words(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day_words(end)}"
    first = f"{start.day} {start:%B}" if start.year == end.year else day_words(start)
    return f"{first} to {day_words(end)}"


def day_words(day: date) -> str:
    """Say a day in words: ``8 January 2020``."""
    return f"{day.day} {day:%B %Y}"
