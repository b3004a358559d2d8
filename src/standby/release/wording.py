"""Finds the least vague wording that is safe, without ever looking at the true figure to choose how vague.

Which wording is finest *for this figure* would itself tell the figure. So a level of the ladder is taken only
when every sentence that it could ever utter, for every figure an outsider now thinks possible, would be safe.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from standby.basis.errors import AskedWrongly
from standby.release.audit import Auditor, judge, kept, known, related
from standby.release.model import Interval, Protected, Scope, Statement, World
from standby.release.phrases import usual_tolerance

LADDER = (10, 50, 250, 1250)
"""Rounding bases, each five times the one before: an odd ratio nests the bands, so two bases never cut each other."""
NUMBERED = ("exactly", "roughly", "at least", "more than", "at most", "fewer than")
"""The phrases that say a number; of these the ladder utters roughly, fewer than and at least."""
SHARES = ("most of", "half of")
"""The phrases that say a share; where one could be used, the other must be safe too."""
WORDS = ("a few", "dozens", "hundreds")
"""The words for how many; where one could be used, the others must be safe too."""
ASKED = "(asked)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Figures that are worded alike: from low to high, and the phrase with its number and base."""

    low: int
    high: int | None
    phrase: str
    number: int
    base: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of the ladder: a scope and its bands, named for the reader of a verdict."""

    name: str
    scope: Scope
    base: int
    one_sided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What may be said: a statement, or that the figure is withheld, with the ground and the day to look again."""

    level: str
    statement: Statement | None
    ground: str = ""
    review_on: date | None = None


def band_of(value: int, base: int, *, one_sided: bool = False) -> Band:
    """Return the band of a figure: fewer than one and a half bases, else rounded to the nearest base."""
    bottom = base + base // 2
    if value < bottom:
        return Band(low=0, high=bottom - 1, phrase="fewer than", number=bottom, base=None)
    if one_sided:
        return Band(low=bottom, high=None, phrase="at least", number=bottom, base=None)
    number = (value + base // 2) // base * base
    return Band(low=number - base // 2, high=number + base // 2 - 1, phrase="roughly", number=number, base=base)


def bands(interval: Interval, base: int, limit: int, *, one_sided: bool = False) -> Iterator[Band]:
    """Yield every band that a figure in the interval, or below the limit where it is open, can fall in."""
    value: int | None = interval.low
    top = limit if interval.high is None else interval.high
    while value is not None and value <= max(top, interval.low):
        band = band_of(value, base, one_sided=one_sided)
        yield band
        value = None if band.high is None else band.high + 1


def least_vague(
    auditor: Auditor,
    released: Sequence[Statement],
    wanted: Statement,
    world: World,
    *,
    limit: int,
    review_days: int = 30,
    fixed: Callable[[Scope], int | None] = lambda scope: None,
) -> Level | Wording:
    """Return the first level whose every sentence is safe, or a withholding with its ground and review day.

    ``limit`` is the largest figure considered where outsiders know no upper bound. ``fixed`` returns the base
    set for a number, or None: no other base is ever used for it.
    """
    for level in levels(wanted.scope, world):
        base = fixed(level.scope)
        if (base is None or base == level.base or level.one_sided) and all_safe(
            auditor, released, wanted, level, limit
        ):
            return level
    return Wording(
        level="withheld",
        statement=None,
        ground="every wording on the ladder would let an outsider infer a protected number",
        review_on=wanted.said_on + timedelta(days=review_days),
    )


def word(level: Level, wanted: Statement, truth: int) -> Wording:
    """Word the true figure of a level's scope; the level was chosen without it."""
    band = band_of(truth, level.base, one_sided=level.one_sided)
    text = f"{band.phrase} {band.number}"
    statement = replace(
        wanted, scope=level.scope, phrase=band.phrase, number=band.number, base=band.base, other=None, text=text
    )
    return Wording(level=level.name, statement=statement)


def levels(scope: Scope, world: World) -> Iterator[Level]:
    """Yield the ladder: coarser bases, then the unit above or the whole country, then one side only."""
    for whom, wider in _wider(scope, world):
        for base in LADDER:
            name = f"{whom} to the nearest {base}, and less than {base + base // 2} as fewer than that"
            yield Level(name=name, scope=wider, base=base)
    for base in LADDER:
        bottom = base + base // 2
        name = f"say only whether it is at least {bottom} or fewer than {bottom}"
        yield Level(name=name, scope=scope, base=base, one_sided=True)


def level_of(statement: Statement) -> Level | None:
    """Return the level of the ladder that would utter a statement in these words; None when none would."""
    for base in LADDER:
        bottom = base + base // 2
        if statement.phrase in ("fewer than", "at least") and statement.number == bottom:
            one_sided = statement.phrase == "at least"
            return Level(name=f"one side of {bottom}", scope=statement.scope, base=base, one_sided=one_sided)
        if statement.phrase == "roughly" and statement.base == base and statement.number is not None:
            band = band_of(int(statement.number), base)
            if band.phrase == "roughly" and band.number == statement.number:
                return Level(name=f"to the nearest {base}", scope=statement.scope, base=base)
    return None


def against(
    auditor: Auditor, released: Sequence[Statement], statement: Statement, *, fixed: int | None, limit: int
) -> str | None:
    """Say what the ladder has against our own wording of how many, or of what share; None when nothing.

    ``fixed`` is the base that was set for this number before anybody looked at it. Words that leave nothing to
    choose, as none, some or a similar number, are held to the audit alone.
    """
    if statement.phrase in NUMBERED:
        return _against_number(auditor, released, statement, fixed, limit)
    if statement.phrase == "moved to" and statement.number is not None:
        return "how many moved is said as a number of its own, with measure moved in the words of the ladder"
    if statement.tolerance is not None and statement.tolerance != usual_tolerance(auditor.book, statement.phrase):
        return "how far similar numbers lie apart is set in the phrase book, before anybody looks at them"
    for phrases in (SHARES, WORDS):
        if statement.phrase in phrases and not _others_safe(auditor, released, statement, phrases):
            return OTHERS_TELL
    return None


OTHERS_TELL = "other figures would not be safe in this wording, so that using it would tell of the figure"


def _against_number(
    auditor: Auditor, released: Sequence[Statement], statement: Statement, fixed: int | None, limit: int
) -> str | None:
    level = level_of(statement)
    if level is None:
        bases, sides = (" or ".join(map(str, each)) for each in (LADDER, [base + base // 2 for base in LADDER]))
        return f"a number is said roughly, to the nearest {bases}, or as fewer than or at least {sides}"
    if fixed is not None and level.base != fixed and not level.one_sided:
        return f"this number was to be rounded to the nearest {fixed}, before anybody looked at it"
    return None if all_safe(auditor, released, statement, level, limit) else OTHERS_TELL


def _others_safe(auditor: Auditor, released: Sequence[Statement], statement: Statement, phrases: Sequence[str]) -> bool:
    """Say whether the same sentence with each of these phrases keeps every protected number safe."""
    said = (replace(statement, phrase=phrase) for phrase in phrases)
    return _each_safe(auditor, released, said)[0]


def all_safe(auditor: Auditor, released: Sequence[Statement], wanted: Statement, level: Level, limit: int) -> bool:
    """Say whether every sentence that a level could utter keeps every protected number safe.

    A level with only one sentence to utter says nothing, and is not taken.
    """
    asked = Protected(id=ASKED, name="what is asked", terms=((1.0, level.scope),))
    alone, near = related(replace(auditor, protected=[asked]), released, [replace(wanted, scope=level.scope, also=())])
    possible = known(alone, near)[ASKED]
    said = (
        replace(wanted, scope=level.scope, phrase=band.phrase, number=band.number, base=band.base, other=None)
        for band in bands(possible, level.base, limit, one_sided=level.one_sided)
    )
    safe, uttered = _each_safe(auditor, released, said)
    return safe and uttered > 1


def _each_safe(auditor: Auditor, released: Sequence[Statement], sentences: Iterable[Statement]) -> tuple[bool, int]:
    """Say whether each sentence keeps every protected number safe, and how many of them some world utters.

    One that is not decides, so those at the ends are asked first: the least and the largest figures are told soonest.
    """
    said_so, uttered = _ends_first(list(sentences)), 0
    auditor, released = related(auditor, released, said_so)
    before = kept(auditor, released)
    for said in said_so:
        try:
            after = judge(auditor, before, [*released, said])
        except AskedWrongly as problem:
            if problem.code != "statements-contradict":
                raise
            continue  # no world has such a figure, so it is never uttered
        if not all(judged.safe for judged in after.values()):
            return False, uttered
        uttered += 1
    return True, uttered


def _ends_first(sentences: list[Statement]) -> list[Statement]:
    """Return the last sentence, the first, the last but one, and so on inwards."""
    half = len(sentences) // 2
    inwards = zip_longest(reversed(sentences[half:]), sentences[:half])
    return [said for pair in inwards for said in pair if said is not None]


def _wider(scope: Scope, world: World) -> Iterator[tuple[str, Scope]]:
    yield "round it", scope
    parents = tuple(sorted({world.unit_parents[u] for u in scope.units if u in world.unit_parents}))
    if parents:
        yield f"say it of the unit above ({', '.join(parents)})", replace(scope, units=parents)
    countries = {world.countries[s] for s in scope.sites if s in world.countries}
    if countries:
        inside = tuple(s for s in world.sites if world.countries.get(s) in countries)
        if inside != scope.sites:
            yield "say it of the whole country", replace(scope, sites=inside)
    if scope.sites or scope.units:
        yield "say it of all sites and units", Scope(day=scope.day, measure=scope.measure)
