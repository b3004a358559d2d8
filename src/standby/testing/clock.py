"""A clock that stands still until it is told to move."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from standby.basis.time import parse_instant


@dataclass(slots=True)
class FakeClock:
    """A clock for tests: call it for the time, ``advance`` it, or ``set_to`` a moment."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment the clock shows."""
        return self.now

    def advance(self, by: timedelta) -> None:
        """Move the clock by a span, forwards or backwards."""
        self.now += by

    def set_to(self, text: str) -> None:
        """Move the clock to a moment in ISO 8601."""
        self.now = parse_instant(text)
