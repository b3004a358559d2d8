"""What each screen of the board is made of. Frozen; nothing here reads or writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from standby.basis.time import AsOf
from standby.desk.board.movements import Moved
from standby.people.model import Accountability, Presence
from standby.picture.changes import Change
from standby.picture.model import Basis, Consent, Contradiction, Gap, Incident, SourceState, UnitState
from standby.posture.model import Recommendation
from standby.record.model import Claim
from standby.reports.model import Report
from standby.threat.explain import Line
from standby.threat.model import ThreatEstimate

Clock = str
"""A length of time in words: ``3 hours``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One mission on one axis: what stands, how old that knowledge is, and what the rules advise.

    ``value`` is None when nothing is known. ``age`` is None when no source says when. ``change`` is raise,
    keep or lower, None without a policy; ``advised`` is the value to consider. ``awaits`` says that nobody has decided
    on it yet, also where it was advised before.
    """

    axis: str
    value: str | None
    hold: str | None
    age: Clock | None
    advised: str | None
    change: str | None
    awaits: bool
    basis: Basis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One mission or contingent on the Today screen. ``asks`` are the changes nobody has decided, in words."""

    id: str
    name: str
    kind: str
    command: str | None
    cells: tuple[Cell, ...]
    asks: tuple[str, ...]
    signers: tuple[str, ...]
    undecided: int
    review_by: datetime | None
    accountability: Accountability | None
    consent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """One site on the Today screen: how likely an attack near it is within seven days, and how old that is."""

    id: str
    name: str
    country: str
    says: str
    status: str
    probability: float | None
    low: float | None
    high: float | None
    last_reported: datetime | None
    age: Clock | None
    people: int
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallCount:
    """The newest roll call: how many are accounted for, how old the roster is, and how many need somebody."""

    id: str
    opened_at: datetime
    closed_at: datetime | None
    because: str
    says: str
    total: int
    accounted: int
    roster_as_of: datetime | None
    worrying: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A report that came in lately: who sent it, its grade, and how long ago."""

    id: str
    name: str
    source: str
    grade: str
    received_at: datetime
    age: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the record alone tells at once, before a picture is assembled: the roll call, and what was heard.

    ``accounted`` counts the people of each mission apart, while a roll call is open.
    """

    rollcall: RollCallCount | None
    accounted: Mapping[str | None, Accountability]
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Everything a duty officer looks at first. Nothing on it stands without its age."""

    mission: str
    as_of: AsOf
    fingerprint: str
    policy: str | None
    units: tuple[UnitRow, ...]
    sites: tuple[SiteRow, ...]
    rollcall: RollCallCount | None
    consent: tuple[Consent, ...]
    heard: tuple[Heard, ...]
    silent: tuple[SourceState, ...]
    contradictions: int
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The threat at a site on one day: the figure for seven days and its range; None when it is not known."""

    at: datetime
    probability: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """One site: the threat now and over the last weeks, what drives it, who is there, what was near.

    ``intent``, ``capability`` and ``context`` are the claims on the record that bear on each; empty where
    nothing does, which is not calm. ``exposure`` is who is held to be there. ``lines`` are those that the policy draws
    through its forecast, each with what would have to happen to cross it.
    """

    as_of: AsOf
    row: SiteRow
    estimates: tuple[ThreatEstimate, ...]
    course: tuple[Point, ...]
    incidents: tuple[Incident, ...]
    intent: tuple[Claim, ...]
    capability: tuple[Claim, ...]
    context: tuple[Consent, ...]
    exposure: tuple[Presence, ...]
    gaps: tuple[Gap, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """One claim in the whole report it rests on, and what speaks for and against it.

    ``withdrawn`` says that it no longer stands as known at the moment asked about. ``beside`` are the other
    claims of the same report; ``disputes`` the contradictions it is part of.
    """

    as_of: AsOf
    claim: Claim
    report: Report
    source: str
    standing: bool
    disputes: tuple[Contradiction, ...]
    beside: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """The advice of one mission that rests on a claim: by which rules, and what would raise or lower it."""

    unit: str
    name: str
    rules: tuple[str, ...]
    would: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A report as it came, and the claims that rest on it as known at the moment asked about."""

    as_of: AsOf
    report: Report
    source: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSheet:
    """One mission's sheet: what is recommended and why, what could not be decided, and who would sign."""

    mission: str
    as_of: AsOf
    fingerprint: str
    policy: str | None
    unit: UnitState
    row: UnitRow
    recommendation: Recommendation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry of the timeline: when it was so, when we knew, in words, and what it rests on."""

    kind: str
    at: datetime
    known_at: datetime
    says: str
    claim: str | None
    report: str | None

    @property
    def name(self) -> str:
        """What a list of moments is narrowed by."""
        return self.says


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoClocks:
    """The missions, sites, incidents and movements at any two clocks, and what changed since another moment."""

    as_of: AsOf
    since: AsOf
    first: datetime
    last: datetime
    today: Today
    incidents: tuple[Incident, ...]
    movements: tuple[Moved, ...]
    changes: tuple[Change, ...]
