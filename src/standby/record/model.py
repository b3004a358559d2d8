"""A claim as it stands in the record, and the dated, signed verdicts on claims."""

from dataclasses import dataclass
from datetime import datetime

from standby.access import OPEN
from standby.basis.grades import Grade
from standby.reports.model import Draft

VERDICTS = ("same", "corroborates", "contradicts", "corrects", "withdrawn", "unsure", "accepted", "rejected")
"""What a judgement can say of the claims it names. The last two are of a review: the report does say so, or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sourced statement: what the reader drafted, whose report it rests on, and when we knew it.

    ``k`` is the entry number in commit order; ``known_at`` is when we learnt it (the report's receipt) and
    ``recorded_at`` when it was entered. ``said_at`` is the last day of the document's date, the latest
    moment at which the statement itself can speak. ``marking`` is that of its report.
    """

    id: str
    report_id: str
    report_name: str
    source: str | None
    draft: Draft
    grade: Grade
    extracted_by: str
    k: int
    known_at: datetime
    recorded_at: datetime
    said_at: datetime | None = None
    marking: str = OPEN
    supersedes: str | None = None
    review: str = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict on claims by a named person at a time, with the reason. It is ended, never changed.

    ``ends`` names the claims that the verdict ``corrects`` takes back in favour of another among ``claims``.
    """

    id: str
    verdict: str
    claims: tuple[str, ...]
    by: str
    at: datetime
    reason: str
    k: int
    ends: tuple[str, ...] = ()
