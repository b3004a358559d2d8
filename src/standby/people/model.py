"""What is known of people: who is on the roster, where they are, and what they answered."""

from dataclasses import dataclass
from datetime import date, datetime

SAFE_SELF = "safe (self-reported)"
SAFE_OTHER = "safe (reported by another)"
OVERDUE = "overdue"
UNACCOUNTED = "unaccounted"

STATES = (
    "not asked",
    "asked",
    SAFE_SELF,
    SAFE_OTHER,
    "needs help",
    OVERDUE,
    UNACCOUNTED,
    "missing (declared)",
    "in transit",
    "hibernating",
    "medical",
    "detained",
    "abducted",
    "deceased (declared by two)",
    "on leave / left area",
    "never present",
)
"""Everything a person can be on the roll-call board."""

ANSWERS = (
    "safe",
    "needs help",
    "in transit",
    "hibernating",
    "medical",
    "detained",
    "on leave / left area",
    "never present",
)
"""What can be answered for a person; ``safe`` becomes one of two states, by who says it."""

DECLARED = {"missing": "missing (declared)", "abducted": "abducted", "deceased": "deceased (declared by two)"}
"""What only named people can declare, and the state it makes."""

SIGNATURES = {"missing": 1, "abducted": 1, "deceased": 2}
"""How many distinct named people each declaration needs."""

ACCOUNTED = (SAFE_SELF, SAFE_OTHER, "in transit", "hibernating", "medical", "on leave / left area")
"""States in which a person counts as accounted for. Whoever needs help or is detained does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody on the roster; ``phone`` is exactly the text that was given, or None."""

    id: str
    name: str
    kind: str = "staff"
    unit: str | None = None
    site: str | None = None
    role: str | None = None
    phone: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about one row of a sheet that a person must look at: the row, what is wrong, and its cells."""

    row: int
    says: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everybody we answer for as known at a moment; ``as_of`` is when this roster was received.

    ``refused`` are the rows of the sheet that could not be taken, kept so that nobody is lost; ``as_of`` is
    None for the people of the mission files. ``unkept`` are those whose duty station is no longer kept.
    """

    members: tuple[Member, ...]
    as_of: datetime | None
    source: str
    refused: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unkept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """That somebody is at a site, or away from every site (None), from one moment and until another.

    ``until`` is the end of the permission it was recorded under, None for one from before there were permissions.
    ``kept`` is False where the site is not kept any more; it is None then too.
    """

    person: str
    site: str | None
    start: datetime
    end: datetime | None
    known_at: datetime
    k: int
    until: datetime | None = None
    kept: bool = True
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants of their place being kept: refused, or allowed until a moment, and who recorded it."""

    person: str
    refused: bool
    until: datetime | None
    by: str
    at: datetime
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlace:
    """One place that is kept of a person: the duty station or a move, from when and until when, and when it is erased.

    ``erased_at`` is None for a duty station while its roster is the newest, and ``start`` too for one that stands in
    the mission's files: there it is for whoever keeps these to take it out.
    """

    what: str
    site: str | None
    start: datetime | None
    end: datetime | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesKept:
    """What a person said about their place being kept, and every place that is kept of them."""

    person: str
    name: str
    refused: bool
    allowed_until: datetime | None
    said_by: str | None
    said_at: datetime | None
    places: tuple[KeptPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Where a person is held to be: the site and never the point, and what that rests on.

    ``kept`` is False where no place is kept, so that they may be anywhere.
    """

    person: str
    name: str
    kind: str
    unit: str | None
    site: str | None
    basis: str
    kept: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody said of a person: when it was said, when it was received, by whom, how, and good until when."""

    receipt: str
    rollcall: str
    person: str
    state: str
    said_at: datetime
    received_at: datetime
    method: str
    reporter: str
    good_until: datetime
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """That a named person declared somebody missing, abducted or deceased, with the reason."""

    person: str
    state: str
    by: str
    because: str
    at: datetime
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """That a named person ended every declaration about somebody, with the reason."""

    person: str
    by: str
    because: str
    at: datetime
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """A question put to people at a moment: whom, why, by when an answer is due, and when silence is grave.

    ``grace_minutes`` after it is due, an answer that has not come makes *overdue* into *unaccounted*.
    """

    id: str
    question: str
    because: str
    by: str
    people: tuple[Member, ...]
    roster_as_of: datetime | None
    opened_at: datetime
    answer_by: datetime
    grace_minutes: float
    good_minutes: float
    closed_at: datetime | None = None
    answers: tuple[Answer, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonState:
    """Where one person stands on the board, in a word and in a sentence, and the answer it rests on.

    ``due`` is when the next answer was or is due, None where none is awaited.
    """

    person: str
    name: str
    kind: str
    unit: str | None
    site: str | None
    state: str
    says: str
    said_at: datetime | None = None
    received_at: datetime | None = None
    method: str | None = None
    reporter: str | None = None
    good_until: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accountability:
    """How many of how many are accounted for, as a fraction between ``low`` and ``high``.

    ``low`` counts those accounted for; ``high`` adds those whose answer is not yet due. ``total`` leaves out
    only those found never to have been present. With nobody to count both are None.
    """

    accounted: int
    awaited: int
    total: int
    low: float | None
    high: float | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A roll call at a moment: everybody on it, the most worrying first, and the count."""

    rollcall: str
    question: str
    because: str
    at: datetime
    opened_at: datetime
    answer_by: datetime
    closed_at: datetime | None
    roster_as_of: datetime | None
    people: tuple[PersonState, ...]
    accountability: Accountability


@dataclass(frozen=True, slots=True, kw_only=True)
class NearSite:
    """A site of ours within the radius of an incident, and the people held to be there at its time."""

    site: str
    name: str
    km: float
    people: tuple[Presence, ...]
