"""What is known so far while a report is read, and a claim before its slots are filled."""

import re
from dataclasses import dataclass, field

from standby.reports.readers import how_many, where
from standby.reports.readers.names import Cast
from standby.reports.readers.repair import Shadow
from standby.reports.readers.rulebook import Rule
from standby.reports.readers.slots import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim found in one sentence, before its slots are filled; offsets count characters of the sentence."""

    start: int
    end: int
    rule: Rule
    match: re.Match[str]
    subject: tuple[int, int] | None


@dataclass(slots=True, kw_only=True)
class Page:
    """What is known while reading one report, sentence by sentence."""

    shadow: Shadow
    cast: Cast
    gaz: where.Gazetteer
    told: Told
    seen_offices: set[str] = field(default_factory=set)
    has_body: bool = False
    """Whether sentences follow the headline that tell more fully what it tells."""
    number_before: how_many.Found | None = None
    read_widely: set[tuple[int, str, str]] = field(default_factory=set)
    """What rules over whole classes of verbs have read: where its words end, its kind and its predicate."""
