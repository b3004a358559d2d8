"""What a posture, a rule, a fact and a recommendation are. Frozen; nothing here reads or writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from standby.basis.grades import Grade
from standby.basis.vocabulary import AXES
from standby.posture.condition import Condition, Explained
from standby.posture.truth import TRUE, Truth

PROTECTIVENESS: Mapping[str, tuple[str, ...]] = {**AXES, "return": (*reversed(AXES["return"][1:]), "none")}
"""The values of each axis, the least protective first. Coming back exposes people, so a later phase of
return protects less than an earlier one, and no return at all protects most."""

PRESETS: Mapping[str, Mapping[str, str]] = {
    "continue": {"alert": "routine", "activity": "full", "people": "in place", "site": "open", "return": "none"},
    "heighten": {"alert": "heightened"},
    "pause": {"alert": "heightened", "activity": "paused", "return": "none"},
    "hibernate": {"alert": "high", "activity": "suspended", "people": "hibernating", "return": "none"},
    "disperse": {"alert": "high", "activity": "paused", "people": "dispersed", "return": "none"},
    "relocate": {
        "alert": "high",
        "activity": "suspended",
        "people": "relocated",
        "site": "skeleton",
        "return": "none",
    },
    "withdraw": {"alert": "high", "activity": "closed", "people": "evacuated", "site": "closed", "return": "none"},
    "resume in phases": {"activity": "reduced", "return": "phase 1"},
}
"""Named postures and the axis values they stand for."""

IF_UNKNOWN = ("refer", "hold", "enter")
"""What a rule does while its indicator is undecided: put it to a person, keep what stands, act as if it were so."""

NO_DWELL = timedelta(0)

REPORT_WITHIN = timedelta(hours=12)
"""How soon somebody who acted first has to be confirmed where the policy does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is so, is not so, is not known or is contradicted, of one unit.

    A yes-or-no fact has only ``status``. A fact with a value has status ``true`` where somebody vouches for
    the value: a number as the interval ``low`` to ``high`` (None is open), a word as the ``words`` it can be.
    ``grade`` is the evidence behind it (None: it rests on no report, as a count on the calendar does);
    ``counted`` holds the grade of each thing counted, so that a rule can count only what is good enough
    for it. ``stated_at`` is the moment it speaks of; after ``good_until`` it is unknown.
    """

    name: str
    subject: str
    status: Truth = TRUE
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    grade: Grade | None = None
    counted: tuple[Grade, ...] | None = None
    stated_at: datetime | None = None
    good_until: datetime | None = None
    claims: tuple[str, ...] = ()
    says: str = ""


Facts = Mapping[str, Mapping[str, Fact]]
"""Unit id → fact name → fact. What is not in it is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who may sign: to raise protection, to lower it, and how many different people it takes to lower it."""

    up: str
    down: str
    signatures: int = 1
    act_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The units a rule speaks for. An empty list sets no limit; ``excepted`` names units that override it."""

    kinds: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A decision point: the assumption that holds now, the indicator that would break it, the action to consider.

    A rule with ``action`` raises protection while it is on. It goes on when ``enter`` is surely so, and off
    only when ``leave`` is surely so, ``enter`` surely is not, and ``min_dwell`` has passed since ``enter`` was
    last met or possibly met. A rule with ``lowers`` is a gate: the standing posture may come down to those
    values while ``enter`` is surely so on what is known now, and never otherwise.
    """

    id: str
    title: str
    assumption: str
    indicator: str
    enter: Condition
    action: Mapping[str, str] = field(default_factory=dict)
    lowers: Mapping[str, str] = field(default_factory=dict)
    preset: str | None = None
    leave: Condition | None = None
    enter_needs: Grade | None = None
    leave_needs: Grade | None = None
    min_dwell: timedelta = NO_DWELL
    if_unknown: str = "refer"
    authority: Authority
    citation: str
    phase: str | None = None
    scope: Scope = field(default_factory=Scope)
    hands_down: bool = True
    review_after: timedelta | None = None
    sustainable_for: timedelta | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Dated rules that a named person signed. ``starts_from`` is the posture that stood when they took effect.

    ``authorities`` lists who may sign, the lowest level first; ``digest`` names the text of the policy.
    ``requirements`` says by axis and value what has to be there before such a posture is in force;
    ``report_within`` how soon somebody who acted first has to be confirmed.
    """

    id: str
    title: str
    version: str
    in_force_from: date
    in_force_until: date | None
    approved_by: str
    authorities: tuple[str, ...]
    starts_from: Mapping[str, str]
    review_after: timedelta
    rules: tuple[Rule, ...]
    age_limits: Mapping[str, timedelta] = field(default_factory=dict)
    requirements: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    report_within: timedelta = REPORT_WITHIN
    source: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A rule that bears on a recommendation, with the explanation of its indicator.

    ``rule`` is its id, ``from_unit`` the unit it speaks for (a parent's rule is handed down), ``axes`` what
    it asks, ``enter`` and ``leave`` how they were evaluated, ``claims`` the claims they rest on.
    """

    rule: str
    title: str
    from_unit: str
    effect: str
    axes: Mapping[str, str]
    since: datetime | None
    says: str
    enter: Explained
    leave: Explained | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A rule that the evidence does not settle: why, what it would ask, and the evidence that would settle it.

    ``to_enter`` and ``to_dismiss`` are minimal sets of facts: were all facts of one set known the right way,
    the rule would be decided.
    """

    rule: str
    title: str
    from_unit: str
    value: Truth
    axes: Mapping[str, str]
    if_unknown: str
    refer_to: str
    why: str
    to_enter: tuple[tuple[str, ...], ...]
    to_dismiss: tuple[tuple[str, ...], ...]
    explanation: Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisAdvice:
    """The advice on one axis: the value to have, what stands now, and how far undecided rules could raise it.

    ``change`` is raise, keep or lower. ``possible`` is the value if every undecided rule came true: the
    person who decides sees both.
    """

    axis: str
    value: str
    standing: str
    standing_basis: str
    change: str
    possible: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalNeeded:
    """Who must sign one change, how many different people it takes, and whether one may act first and report."""

    axis: str
    change: str
    value: str
    authority: str
    signatures: int
    act_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """A rule that is not on, or a gate that is shut, and would change the advice: on which axes, and what it lacks.

    Each of ``ways`` is a set of things that would all have to be so, besides what is so already. No way: it cannot.
    """

    effect: str
    rule: str
    title: str
    from_unit: str
    axes: Mapping[str, str]
    ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A named posture as it was weighed: where it protects less or more than advised, what asks for it, what it takes.

    ``perhaps_asked_by`` names rules that the evidence leaves undecided; ``sustainable_for`` is None where no rule
    that asks for it says.
    """

    preset: str
    axes: Mapping[str, str]
    protects_less_on: tuple[str, ...]
    protects_more_on: tuple[str, ...]
    asked_by: tuple[str, ...]
    perhaps_asked_by: tuple[str, ...]
    requirements: tuple[str, ...]
    sustainable_for: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What to consider for one unit, axis by axis, with the reasons. A person decides; nothing is ordered."""

    subject: str
    as_of: datetime
    axes: tuple[AxisAdvice, ...]
    because: tuple[Because, ...]
    unknown: tuple[Undecided, ...]
    gates: tuple[Because, ...]
    approvals_needed: tuple[ApprovalNeeded, ...]
    would_change: tuple[Would, ...]
    options: tuple[Option, ...]
    expires: datetime
    sustainable_for: timedelta | None
    policy: str
    policy_version: str
    policy_digest: str


def protects_more(axis: str, a: str, b: str) -> bool:
    """Say whether ``a`` protects people more than ``b`` on an axis."""
    order = PROTECTIVENESS[axis]
    return order.index(a) > order.index(b)


def safest(axis: str, *values: str) -> str:
    """Return the most protective of some values on an axis."""
    return max(values, key=PROTECTIVENESS[axis].index)


def least_safe(axis: str, *values: str) -> str:
    """Return the least protective of some values on an axis."""
    return min(values, key=PROTECTIVENESS[axis].index)
