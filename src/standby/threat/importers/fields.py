"""Reads the fields that every layout shares: days however written, places, counts."""

import calendar
import re
from datetime import date, datetime, timedelta

from standby.threat.importers.model import Row

WRITTEN = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d, %Y", "%b %d, %Y", "%d-%B-%Y")
"""How days are written where the month is a word; with figures only, the year must come first."""


def day(text: str, written: str | None = None) -> date:
    """Read a day. Raises ``ValueError`` when there is none, or when it could be read in two ways."""
    text = text.strip()
    if not text:
        raise ValueError("it has no day")
    if written:
        return datetime.strptime(text, written).date()
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text[:10])
    if re.fullmatch(r"\d{8}", text):
        return date.fromisoformat(text)
    if found := re.match(r"(\d{4})/(\d{1,2})/(\d{1,2})", text):
        return date(*(int(part) for part in found.groups()))
    for pattern in WRITTEN:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValueError(f"the day {text!r} can be read in more than one way or in none: say how with --date-format")


def year_month_day(row: Row, year: str, month: str, day_column: str) -> tuple[date, date]:
    """Read a day from three columns; a month or a day of 0 or none is not known, and the span says so."""
    y, m, d = (_whole(row.get(name, "")) for name in (year, month, day_column))
    if not y:
        raise ValueError("it has no day")
    if not m:
        return date(y, 1, 1), date(y, 12, 31)
    if not d:
        return date(y, m, 1), date(y, m, calendar.monthrange(y, m)[1])
    return date(y, m, d), date(y, m, d)


def around(middle: date, days: int) -> tuple[date, date]:
    """Return the span of so many days before and after."""
    return middle - timedelta(days=days), middle + timedelta(days=days)


def point(row: Row, lat: str = "latitude", lon: str = "longitude") -> tuple[float, float] | tuple[None, None]:
    """Read a point, or none where both are empty. Raises ``ValueError`` for what is no place on Earth."""
    north, east = row.get(lat, ""), row.get(lon, "")
    if not north and not east:
        return None, None
    found = measure(north), measure(east)
    if not (-90 <= found[0] <= 90 and -180 <= found[1] <= 180):
        raise ValueError(f"no such place on Earth: {found[0]}, {found[1]}")
    return found


def measure(text: str) -> float:
    """Read a measure; a comma that is its only mark is the decimal one. Raises ``ValueError`` for what is no number."""
    try:
        return float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        raise ValueError(f"the number {text!r} was not understood") from None


def count(text: str) -> int | None:
    """Read a number of people; None when it is not given. Raises ``ValueError`` for what is no number."""
    return whole(text, 0) if text else None


def whole(text: str, default: int) -> int:
    """Read a whole number that may carry a decimal point; the default when it is not given."""
    try:
        return int(float(text)) if text else default
    except ValueError:
        raise ValueError(f"the number {text!r} was not understood") from None


def first(row: Row, *columns: str) -> str:
    """Return the first of these columns that holds something."""
    return next((row[name] for name in columns if row.get(name)), "")


def _whole(text: str) -> int:
    return whole(text, 0)
