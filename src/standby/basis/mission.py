"""The mission as its own staff define it: units, sites, sources and people, with the names they go by."""

from dataclasses import dataclass, field
from datetime import date

from standby.basis.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where our people are or work. Coordinates in WGS84 degrees; ``country`` is ISO 3166 alpha-2."""

    id: str
    name: str
    lat: float
    lon: float
    country: str
    aliases: tuple[str, ...] = ()
    kind: str = "base"
    public_place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An operation, a headquarters, a mission or a contingent, and who commands it.

    ``parent`` is the unit from which it inherits a posture; ``command`` names who may decide for it;
    ``host`` is the country (ISO 3166 alpha-2) whose consent it depends on.
    """

    id: str
    name: str
    kind: str
    parent: str | None = None
    command: str | None = None
    host: str | None = None
    sites: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    does: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somebody who reports to us, with a reliability from A to F and how often silence becomes news.

    ``home`` is where a local source is at home: the places around it go before others of their name.
    """

    id: str
    name: str
    reliability: str = "F"
    aliases: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    reports_every_days: float | None = None
    marking: str | None = None
    home: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose safety we answer for, or a named figure that reports speak of (``kind='figure'``)."""

    id: str
    name: str
    kind: str = "staff"
    unit: str | None = None
    site: str | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRule:
    """Which states of a host's consent a body can speak for, between two days (None: open), and by what authority.

    ``words`` are how a speaker of that body is recognised in what reports call them; ``host`` is the country (ISO
    3166 alpha-2) it speaks for, None for any. What it says beyond ``may`` is shown and is not binding.
    """

    id: str
    words: tuple[str, ...]
    authority: str
    citation: str
    may: tuple[str, ...] = ()
    host: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Everything the mission folder says about who and where, at one moment; ``digest`` names its content.

    ``consent`` says who can speak for a host; the rules shipped stand where the mission has none of its own.
    """

    name: str
    sites: tuple[Site, ...] = ()
    units: tuple[Unit, ...] = ()
    sources: tuple[Source, ...] = ()
    people: tuple[Person, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    consent: tuple[ConsentRule, ...] = ()
    digest: str = ""
