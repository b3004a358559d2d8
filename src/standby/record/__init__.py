"""The record: claims and the verdicts on them, written once and asked on two clocks."""

from pathlib import Path

from standby.basis.time import Clock, utc_now
from standby.ledger import Ledger, open_ledger
from standby.record import search as search  # lays the index of words beside the table of reports
from standby.record.projection import RECORD
from standby.record.review import REVIEW


def opened(path: str | Path, clock: Clock = utc_now, *, node: str = "local", create: bool = True) -> Ledger:
    """Open the record at a path (``""``: an empty one in memory) with the tables of reports and claims.

    Use it in a ``with`` block. Raises ``AskedWrongly`` when there is none and ``create`` is False, ``Broken``
    when the file is no record, is damaged, or is newer than this program.
    """
    return open_ledger(path, clock=clock, node=node, projections=(RECORD, REVIEW), create=create)
