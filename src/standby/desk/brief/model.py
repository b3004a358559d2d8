"""What a brief is made of: sections of sentences, each citing numbered sources."""

from dataclasses import dataclass
from datetime import datetime

from standby.basis.time import AsOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence, the numbers of the sources it rests on, and how far it is indented.

    ``quote`` is the words of the best source; ``heading`` says that the line names what follows.
    """

    text: str
    cites: tuple[int, ...] = ()
    level: int = 0
    heading: bool = False
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled part of the brief; ``pictures`` are drawings as SVG, shown on the HTML page below the lines."""

    title: str
    lines: tuple[Line, ...]
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A report the brief rests on: its number in the brief, who sent it, its grade and its dates."""

    number: int
    report: str
    source: str
    grade: str
    received_at: datetime
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A page of sections: the whole brief or a part of it, with the fingerprint of the picture it was written on.

    ``claims`` is how many claims that picture rests on, ``unreviewed`` how many of them nobody has accepted yet.
    ``marking`` is that of everything it rests on together: who passes the page on passes all of that on.
    """

    title: str
    mission: str
    as_of: AsOf
    since: AsOf | None
    fingerprint: str
    policy: str | None
    marking: str
    sections: tuple[Section, ...]
    sources: tuple[Cited, ...]
    claims: int = 0
    unreviewed: int = 0
