"""Plain text: one report, as it stands."""

from datetime import date

from standby.reports.intake.decoding import decode
from standby.reports.intake.limits import LARGEST_BYTES
from standby.reports.intake.model import Item, Opened


class Plain:
    """Any text in UTF-8. Takes whatever no other format recognises, and refuses what is no text."""

    name = "plain text"
    largest_bytes = LARGEST_BYTES

    def recognises(self, content: bytes, name: str) -> bool:
        """Take anything: whether it is text at all is seen when it is opened."""
        return True

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Decode the text; nothing else is changed."""
        return Opened(items=(Item(content=content, text=decode(content, name), media_type="text/plain"),))
