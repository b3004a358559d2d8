"""What is said outside, what is protected, what outsiders are taken to know, and what an audit answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

MEASURES = ("present", "hurt", "training", "moved")
"""What can be counted: people present, people hurt, people training, people moved away from a place."""

ORIGINS = ("ours", "partner", "press")
"""Who said it: ourselves, a partner, or the press. An outsider has heard them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a number counts: a measure, on one day, over sites and units; an empty tuple means all of them.

    ``but_sites`` and ``but_units`` are left out, so that "outside Iraq" and "the rest" can be said.
    """

    day: date
    sites: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    but_sites: tuple[str, ...] = ()
    but_units: tuple[str, ...] = ()
    measure: str = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One more thing that a sentence says, where it lists several: the same fields as the first."""

    phrase: str
    scope: Scope
    number: float | None = None
    base: float | None = None
    other: Scope | None = None
    tolerance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One worded statement as a person confirmed it: who said what and when, and which phrase it is.

    ``scope`` is what is counted, ``other`` what it is compared with (the whole of a share, the number it is
    similar to, the place moved to). ``number`` and ``base`` fill the phrase where it needs them, ``tolerance`` says
    how far from each other similar numbers may be (0.25 is a quarter). ``also`` holds the rest of a list. A number
    that is withheld has the ``ground`` and the day on which it is looked at again.
    """

    id: str
    speaker: str
    said_on: date
    text: str
    phrase: str
    scope: Scope
    number: float | None = None
    base: float | None = None
    other: Scope | None = None
    origin: str = "ours"
    tolerance: float | None = None
    also: tuple[Part, ...] = ()
    ground: str | None = None
    review_on: date | None = None

    def parts(self) -> tuple["Statement", ...]:
        """Return each thing that the sentence says as a statement of its own."""
        first = replace(self, also=())
        return first, *(
            replace(
                first,
                phrase=part.phrase,
                scope=part.scope,
                number=part.number,
                base=part.base,
                other=part.other,
                tolerance=part.tolerance,
            )
            for part in self.also
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a statement says of the unknown headcounts: ``low <= sum of weights times scopes <= high``."""

    terms: tuple[tuple[float, Scope], ...]
    low: float | None
    high: float | None
    statement: str
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """A quantity that outsiders must not learn: any sum of weighted scopes, and how it is named in a verdict."""

    id: str
    name: str
    terms: tuple[tuple[float, Scope], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When an interval is wide enough: ``width`` people from least to most, and the most ``ratio`` times the least.

    It does not look at the true figure, so that a refusal tells nothing about it.
    """

    width: int
    ratio: float

    def safe(self, low: float, high: float | None) -> bool:
        """Say whether an outsider who knows only this interval, perhaps without an upper end, knows little enough."""
        return high is None or (high - low >= self.width and high >= self.ratio * low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adversary:
    """What outsiders are taken to know besides the statements; declared, versioned, part of every verdict.

    ``cap`` is the most they would believe at one site of one unit, ``largest_change_per_day`` how fast they
    know such a number can change (None: they do not), ``absent`` the (site, unit) pairs they know to be empty.
    ``knows`` is in words what else they know that nobody said; what it says of the numbers is audited as statements.
    """

    version: str
    cap: int | None = None
    largest_change_per_day: int | None = None
    absent: tuple[tuple[str, str], ...] = ()
    knows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The places and units that statements can speak of, and what contains what."""

    sites: tuple[str, ...]
    units: tuple[str, ...]
    unit_parents: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The least and the most that an outsider can infer; None above means without limit.

    Where it is not ``tightest``, thousands of numbers hang together and more work was not done: the truth lies within,
    and outsiders who work harder may infer more.
    """

    low: int
    high: int | None
    tightest: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """The statements that give one end of an interval: without any one of them it would be looser."""

    side: str
    bound: int
    statements: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one protected quantity shows: the interval before and after, whether it is safe, and what gives it away.

    ``settled`` is false when neither was shown in the time there is, that it is safe or that it is not; it is then
    held to be unsafe.
    """

    protected: str
    name: str
    before: Interval
    after: Interval
    safe: bool
    settled: bool = True
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer of an audit, with everything it rests on: rule, adversary model, phrase book, readings.

    ``wording`` says what the ladder of wordings has against a statement that would be safe by its interval alone.
    """

    allowed: bool
    findings: tuple[Finding, ...]
    readings: tuple[str, ...]
    rule: Rule
    adversary: Adversary
    phrase_book: str
    wording: str | None = None
