"""What an expression of time is read against, and the values of TIMEX3 that its parts make."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from standby.reports.readers.how_many import value_of
from standby.reports.readers.timex_words import MONTHS, ORDINALS, UNITS

Match = re.Match[str]
Read = tuple[str, str]
"""Type and value."""

_COMING = re.compile(
    r"\b(?:will|shall|would|won't|expect(?:s|ed)?|scheduled?|due|plans?|planned|planning|set|to be|going to|upcoming|next|begins?|starts?|deadline|slated|ahead of|hopes?|vows?|to (?:begin|start|meet|vote|hold|open|end|run|take|appear|leave|return|release|announce|initiate))\b",
    re.I,
)
_PRESENT = re.compile(
    r"\b(?:is|are|isn't|aren't|do|does|can|could|may|might|must|should|to (?!the\b|an?\b|his\b|her\b|its\b|their\b|this\b|that\b)[a-z]{2,}|faces?|heads? (?:to|into)|until|till)\b",
    re.I,
)
_GONE = re.compile(
    r"\b(?:said|was|were|had|did|told|took|came|went|won|held|met|found|led|gave|saw|made|began|left|got|lost|ran|rose|fell|hit|became|brought|kept|struck|shot|sent|spoke|wrote|[a-z]{3,}ed|since)\b",
    re.I,
)
_CLAUSE = re.compile(r"[.;:\n]|, (?:and|but|who|which)\b")


@dataclass(slots=True, kw_only=True)
class Context:
    """What an expression is read against: the text's day, the plain text, and the dates told last before and just after it."""

    made: date
    text: str
    told: str = ""
    told_until: int = 0
    next: str = ""

    def ahead(self, match: Match, far: bool = False) -> bool:
        """Say whether the clause around an expression speaks of what is to come: its nearest verb before, else after.

        A month or a date (``far``) may be ahead of a present tense too: *they face a vote in November*.
        """
        before = _CLAUSE.split(self.text[max(0, match.start() - 70) : match.start()])[-1]
        after = _CLAUSE.split(self.text[match.end() : match.end() + 60])[0]
        coming, gone = _last(_COMING, before), _last(_GONE, before)
        if far:
            coming = max(coming, _last(_PRESENT, before))
        if coming != gone:
            return coming > gone
        verb = _COMING.search(after) or (_PRESENT.search(after) if far else None)
        past = _GONE.search(after)
        return bool(verb) and not (past and past.start() < verb.start())  # type: ignore[union-attr]

    def before(self, match: Match, length: int = 24) -> str:
        """Return the characters just before an expression."""
        return self.text[max(0, match.start() - length) : match.start()]

    @property
    def reference(self) -> date:
        """The first day of the date told last, else the day of the text."""
        if found := re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])", self.told):
            return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        return self.made


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match in a text begins, -1 where there is none."""
    return max((m.start() for m in pattern.finditer(text)), default=-1)


Rule = Callable[[Match, Context], Read | None]


def part(match: Match, name: str) -> str:
    """Return a part that a pattern read, in lower case; empty where it has none."""
    return (match.groupdict().get(name) or "").lower()


def which_of(match: Match) -> str:
    """Return which of several was told: *this coming June* is the coming one, *this past week* the past one."""
    return part(match, "which").removeprefix("this ")


def part_of_day(match: Match) -> str:
    """Return the part of the day that was told, whole: *mid-morning* is a morning."""
    return part(match, "part").replace("mid-", "").replace("mid", "")


def singular(unit: str) -> str:
    """Return the name of a unit without its plural."""
    low = unit.lower()
    return "century" if low.startswith("centur") else low.removesuffix("s")


def iso(y: int, m: int, d: int) -> str | None:
    """Return a day as ISO writes it, None where the calendar has no such day."""
    return f"{y:04d}-{m:02d}-{d:02d}" if 1 <= m <= 12 and 1 <= d <= monthrange(y, m)[1] else None


def month_of(match: Match) -> int:
    """Return the number of the month that was told."""
    return MONTHS[part(match, "mon").rstrip(".")]


def day_of(match: Match, name: str = "d") -> int:
    """Return the day of the month that digits or an ordinal say."""
    words = part(match, name)
    return ORDINALS[words] if words in ORDINALS else int(re.sub(r"\D", "", words))


def year_of(match: Match) -> int | None:
    """Return the year that was told; two digits up to 40 are of this century, others of the last."""
    told = next((v for k in ("y", "y2", "y3") if (v := part(match, k).lstrip("'"))), "")
    if len(told) == 2:
        return int(told) + (1900 if int(told) > 40 else 2000)
    return int(told) if told else None


def shifted(base: date, unit: str, n: int) -> str:
    """Return the day, week, month, quarter, year or decade that lies ``n`` units from a day, at its own fineness."""
    if unit in ("week", "weekend"):
        year, week, _ = (base + timedelta(weeks=n)).isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "weekend" else "")
    if unit == "month":
        index = base.year * 12 + base.month - 1 + n
        return f"{index // 12:04d}-{index % 12 + 1:02d}"
    if unit == "quarter":
        index = base.year * 4 + (base.month - 1) // 3 + n
        return f"{index // 4:04d}-Q{index % 4 + 1}"
    if unit == "decade":
        return f"{base.year // 10 + n:03d}"
    if unit == "century":
        return f"{base.year // 100 + n:02d}"
    if unit == "year":
        return f"{base.year + n:04d}"
    return str(base + timedelta(days=n))


def period(n: float | None, unit: str) -> str:
    """Return a length as ISO writes it; None is a number nobody told."""
    amount, code = "X" if n is None else f"{n:.12g}", UNITS[singular(unit)]
    if code == "CE":
        return f"P{amount}CE" if n is None else f"P{n * 100:.12g}Y"
    if code.startswith("T") and code != "TNI":
        return f"PT{amount}{code[1]}"
    return f"P{amount}{code}"


def amount(words: str) -> float | None:
    """Return the number that the words of an expression say, None for *several* and its kind."""
    low = words.lower().strip().removesuffix(" of").removesuffix("-")
    if low in ("a", "an", "one", "single", "1"):
        return 1
    if low in ("a couple", "couple"):
        return 2
    if low == "half":
        return 0.5
    return value_of(low.removeprefix("one ") if low.startswith("one ") else low)
