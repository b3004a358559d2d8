"""What a picture is made of. Every item cites the claims it rests on and shows how old its newest one is."""

from dataclasses import dataclass
from datetime import datetime

from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import AsOf, DateRange, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an item rests on: claims, the independent sources behind them, and the newest time they speak of.

    ``quote`` is the words of the claim shown first; ``hedged`` says no source states it without a hedge;
    ``last_stated`` is the latest moment for which a source vouches (the date of the newest document);
    ``unreviewed`` names those of the claims that nobody has accepted yet.
    """

    claims: tuple[str, ...]
    sources: tuple[str, ...]
    grade: str
    quote: str
    report: str
    hedged: bool
    last_stated: datetime | None
    unreviewed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The value on one posture axis that reports ascribe to a unit.

    ``hold`` is ``surely`` when a source vouches for the very moment asked about, else ``last known``.
    ``since`` is the earliest and latest day at which it can have begun. ``inherited_from`` names the unit of
    which it was told when that is a parent; None when it was told of this very unit.
    """

    axis: str
    value: str
    predicate: str
    hold: str
    since: DateRange
    basis: Basis
    inherited_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many people, of whom, where and when, as an interval. Counts may be nested: they are never added."""

    subject: str
    place: Place | None
    quantity: Quantity
    stated: DateRange
    expression: str | None
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A shown statement that moves no axis by itself: presence, command, movement, role, disclosure, threat."""

    kind: str
    subject: str
    predicate: str
    object: str | None
    place: Place | None
    quantity: Quantity | None
    stated: DateRange
    speaker: str | None
    certainty: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitState:
    """One operation, mission or contingent as the reports show it. ``id`` is None for a name nobody listed."""

    id: str | None
    name: str
    kind: str
    parent: str | None
    command: str | None
    host: str | None
    standings: tuple[Standing, ...]
    headcounts: tuple[Headcount, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that happened, assembled from the claims that tell of it.

    ``happened`` is the first and last day it can have been; ``count`` the weapons or events counted;
    ``killed`` as stated, with whose they were in ``casualties`` (zero is stated only for those it names).
    ``site`` is the site that was struck, None when none was or the report names only a town.
    ``near`` lists the mission's sites within 25 km of its point, nearest first, as (site id, km).
    """

    id: str
    predicate: str
    actor: str | None
    target: str | None
    place: Place | None
    site: str | None
    happened: DateRange
    valid: Span
    count: Quantity | None
    killed: Quantity | None
    casualties: tuple[str, ...]
    near: tuple[tuple[str, float], ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentVoice:
    """One speaker on the host's consent: who, what was said, and the state it speaks for (None: it moves none).

    Who speaks is kept apart from what was said: ``body`` names the rule that says for whom the speaker speaks (None:
    nobody it knows), and ``counts_as`` the state that what was said amounts to, coming from that body.
    """

    speaker: str
    predicate: str
    state: str | None
    certainty: str
    condition: str | None
    stated: DateRange
    basis: Basis
    body: str | None = None
    counts_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTrigger:
    """A stated policy that waits for a condition ("if parliament formally asks, we withdraw"): no event by itself.

    ``state`` says whether the condition is ``met``, ``not met`` or ``unknown``, by what consent amounts to now.
    """

    speaker: str
    condition: str
    then: str
    state: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The host's consent: the state the record supports, and every voice behind it. No voices: ``unclear``.

    ``triggers`` are the stated policies that a change of consent would set off, the newest of each speaker.
    """

    host: str
    state: str
    because: str
    voices: tuple[ConsentVoice, ...]
    triggers: tuple[PlanTrigger, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One account in a contradiction, in words, with what it rests on."""

    says: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Accounts that cannot all be true, side by side; never resolved in silence."""

    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something we would need to know and do not: about whom or what, in words, and since when."""

    about: str
    says: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """When a source was last heard, and whether it is silent for longer than it should be."""

    id: str
    name: str
    last_heard: datetime | None
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """One site: when anybody last reported on it or its country, who covers it, and the incidents near it."""

    id: str
    name: str
    place: Place
    last_reported: datetime | None
    covered_by: tuple[str, ...]
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the record says was so at ``as_of.valid_at``, as known at ``as_of.known_at``.

    A pure function of the claims known by then and the mission's definition; ``fingerprint`` names its
    content, so that two pictures with the same fingerprint are the same picture. ``facts`` are those shown
    statements that speak of no unit. ``claims_unreviewed`` of the claims known nobody has accepted yet.
    """

    as_of: AsOf
    definition_digest: str
    units: tuple[UnitState, ...]
    sites: tuple[SiteState, ...]
    incidents: tuple[Incident, ...]
    consent: tuple[Consent, ...]
    contradictions: tuple[Contradiction, ...]
    sources: tuple[SourceState, ...]
    gaps: tuple[Gap, ...]
    reports_known: int
    claims_known: int
    fingerprint: str
    facts: tuple[Fact, ...] = ()
    claims_unreviewed: int = 0
