"""Expressions of time in a text, and the days they mean when the document's date is known to lie between two days."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from standby.basis.time import DateRange
from standby.reports.readers.how_many import NUMBER, value_of

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
             "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"]  # fmt: skip
_NTH = r"(?P<{0}>\d{{1,2}}(?!\d)|(?:twenty-)?(?:" + "|".join(_ORDINALS) + r")|thirtieth|thirty-first)(?:st|nd|rd|th)?"
_ABOUT = r"(?P<about>(?:about|around|roughly|approximately|on or about) )?"
_PART = r"(?:(?P<part>early|mid|late|the (?:beginning|start|end|middle) of)[ -])"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, flags))
    for name, pattern, flags in (
        ("iso", r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b", 0),
        ("full", rf"\b{_ABOUT}(?P<mon>{_MONTH}) {_NTH.format('d')},? (?P<y>(?:19|20)\d{{2}})\b", 0),
        ("full", rf"\b{_ABOUT}(?:the )?{_NTH.format('d')} (?:of )?(?P<mon>{_MONTH}),? (?P<y>(?:19|20)\d{{2}})\b", 0),
        ("full", r"\b(?P<d>[0-3]?\d) ?(?P<mon>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)[A-Z]* ?(?P<y>(?:(?:19|20)\d{2}|[0-4]\d))\b(?![:.]\d)", 0),
        ("full", r"\b(?P<d>[0-3]\d)[0-2]\d[0-5]\d ?[A-Z]? ?(?P<mon>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) ?(?P<y>(?:(?:19|20)\d{2}|[0-4]\d))\b(?![:.]\d)", 0),
        ("month-day", rf"\b{_ABOUT}(?P<mon>{_MONTH}) {_NTH.format('d')}(?![\d,]*\d)\b", 0),
        ("month-day", rf"\b{_ABOUT}{_NTH.format('d')} (?:of )?(?P<mon>{_MONTH})\b", 0),
        ("month", rf"\b{_PART}?(?P<mon>{_MONTH})(?: of)?,? (?P<y>(?:19|20)\d{{2}})\b", 0),
        ("month", rf"\b{_PART}(?P<mon>{_MONTH})\b", 0),
        ("month", rf"\b(?<=[Ii]n )(?P<mon>{_MONTH})\b|\b(?<=[Ss]ince )(?P<mon2>{_MONTH})\b|\b(?<=[Bb]y )(?P<mon3>{_MONTH})\b", 0),
        ("part-of-week", r"\b(?:at |in |on )?(?:the )?(?P<part>end|beginning|start|middle|early|late|mid)(?: of)?[ -](?P<which>last|this) (?P<unit>week|month|year)\b", re.I),
        ("earlier", r"\b(?P<part>earlier|later) (?P<which>this|last) (?P<unit>week|month|year)\b", re.I),
        ("weekday", rf"\b(?:(?P<which>last|this|next|on) )?(?P<day>{_DAY})(?: (?:morning|afternoon|evening|night))?\b", 0),
        ("weekend", r"\b(?:over|at|during) the weekend\b|\bthis weekend\b", re.I),
        ("whole", r"\b(?P<which>last|this|past|the past|previous|the previous|next) (?P<unit>week|month|year|weekend)\b", re.I),
        ("ago", rf"\b{_ABOUT}(?P<n>{NUMBER}|a|an|a few|several|a couple of) (?P<unit>day|week|month|year|hour)s? (?:ago|earlier)\b", re.I),
        ("past-n", rf"\b(?:in|over|during|for|within) the (?:past|last) (?P<n>{NUMBER}|few|several) (?P<unit>hour|day|week|month|year)s\b", re.I),
        ("for-n", rf"\bfor (?P<more>more than |over |at least |nearly |almost |about |some )?(?P<n>{NUMBER}) (?P<unit>day|week|month|year)s?\b", re.I),
        ("later", rf"\b(?P<n>{NUMBER}) (?P<unit>year|month|week|day)s? later\b", re.I),
        ("relative-day", r"\b(?P<word>yesterday|today|tonight|overnight|tomorrow|last night|this (?:morning|afternoon|evening)|the day before yesterday)\b", re.I),
        ("same", r"\b(?:on |later )?(?:the|that) same (?:day|evening|night|morning|afternoon)\b|\b(?:later )?that (?:day|evening|night|morning|afternoon)\b|\b(?:on )?the (?:following|next) (?:day|morning)\b|\ba (?:day|week) later\b", re.I),
        ("year", r"\b(?:in|since|by|during|from|of|until|through) (?:(?P<part>early|mid|late)[ -])?(?P<y>(?:19|20)\d{2})\b", re.I),
    )
)  # fmt: skip
_SINCE = re.compile(r"\b(?:since|from)\s+(?:on |the )?(?:about |around )?$", re.I)
_UNTIL = re.compile(r"\b(?:until|till|by|before|prior to)\s+(?:on |the )?$", re.I)
_AFTER = re.compile(r"\b(?:after|following)\s+(?:on |the )?$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A time expression: where it stands, its words, what sort it is, its parts, and a *since* or *until* before it."""

    start: int
    end: int
    text: str
    sort: str
    parts: tuple[tuple[str, str], ...]
    relation: str = "in"

    def part(self, name: str) -> str:
        """Return one part of the expression in lower case, empty when it has none."""
        return dict(self.parts).get(name, "").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The days an expression means, how they were found (text, text+year, document date) and by which rule."""

    range: DateRange
    basis: str
    rule: str


WEEK = timedelta(days=7)
FRESH = timedelta(days=2)
"""A text that counts days from itself, and that nothing dates to the week of its receipt, was written so long before."""

COUNTED = ("weekday", "weekend", "whole", "earlier", "part-of-week", "relative-day", "ago", "past-n")
"""Sorts of expression that count from the day the text was written."""

OLD = timedelta(days=60)
"""A text whose newest full date is longer ago than this is no news of the week it was received in."""


def find(text: str) -> list[Expression]:
    """Return the time expressions of a text in order, the longest first where they overlap."""
    return list(_found(text))


@lru_cache(maxsize=1024)
def _found(text: str) -> tuple[Expression, ...]:
    """Find them once: the day of the document, and each slot of each claim, ask for those of the same sentence."""
    taken: list[Expression] = []
    for sort, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < e.end and e.start < match.end() for e in taken):
                continue
            parts = tuple((k.rstrip("23") if k.startswith("mon") else k, v) for k, v in match.groupdict().items() if v)
            before = text[max(0, match.start() - 24) : match.start()]
            taken.append(Expression(start=match.start(), end=match.end(), text=match[0], sort=sort, parts=parts,
                                    relation=_relation(before, match[0])))  # fmt: skip
    return tuple(sorted(taken, key=lambda e: e.start))


def resolve(
    expression: Expression, document: DateRange, *, anchor: date | None = None, ahead: bool = False
) -> Resolved:
    """Return the days an expression means for a document dated between two days.

    ``anchor`` is the date told before, for *28 years later*; ``ahead``: the words speak of what is still to come,
    so a day without a year is the next one after the document. What cannot be resolved has an empty range.
    """
    rule = _RULES[expression.sort]
    earliest, latest = document.start, document.end
    if expression.sort in ("iso", "full", "year") or (expression.sort == "month" and expression.part("y")):
        return Resolved(
            range=rule(expression, latest or date.max), basis="text", rule=f"{expression.sort}: written out"
        )
    if expression.sort == "later":
        base = anchor or latest
        return Resolved(
            range=_later(expression, base) if base else DateRange(),
            basis="text",
            rule="counted from the date told before",
        )
    if latest is None:
        return Resolved(range=DateRange(), basis="none", rule="no document date")
    if ahead and expression.sort in ("month-day", "month", "weekday"):
        coming = _coming(expression, latest)
        if coming.start:
            return Resolved(range=coming, basis="text+year", rule="the next such day after the document")
    # A month and a day name the last such day before the text: an early bound on the text must not push it back a year.
    first = rule(expression, latest if expression.sort in ("month-day", "month") else earliest or latest)
    last = rule(expression, latest)
    start = None if earliest is None else (min(first.start, last.start) if first.start and last.start else None)
    ends = [r.end for r in (first, last) if r.end]
    basis = "text+year" if expression.sort in ("month-day", "month") else "document date"
    return Resolved(range=DateRange(start=start, end=max(ends) if ends else None), basis=basis, rule=_why(expression))


def infer_document_date(
    expressions: Iterable[Expression], received: date, extra: Iterable[tuple[date, str]] = (), came: str = "received"
) -> tuple[DateRange, str]:
    """Return the days between which a document without a date was written, and the reason.

    It was written no later than its receipt and no earlier than the newest date it tells of in the past. A
    bare weekday tells of the last such day before the text, so that day and the receipt bound it. Words that
    count from the text itself (*last week*, *yesterday*) are read as of the days just before the receipt. Neither holds
    where the newest day written out in full shows that the text is much older than its receipt. ``extra`` gives
    further earliest days with their reasons; ``came`` says how it came on the day ``received``.
    """
    expressions = list(expressions)
    floor, reasons = date.min, []
    for day, why in [*extra, *_dated(expressions, received)]:
        if floor < day <= received:
            floor, reasons = day, [why]
    if _is_old(expressions, received, floor):
        return DateRange(start=floor, end=received), "; ".join([*reasons, f"{came} {received}"])
    for expression in (e for e in expressions if e.sort == "weekday" and e.part("which") != "next"):
        day = _last_weekday(expression, received)
        earliest = day + timedelta(days=1) if expression.part("which") == "last" else day
        if earliest > floor:
            floor = earliest
            reasons.append(f'"{expression.text}" is the last one before the text, {day}')
    if floor < received - WEEK and any(e.sort in COUNTED for e in expressions):
        floor, reasons = received - FRESH, [f"it counts days from itself, and what does so is {came} within two days"]
    if floor == date.min:
        return DateRange(end=received), f"nothing in the text dates it; it was written by the day it was {came}"
    return DateRange(start=floor, end=received), "; ".join([*reasons, f"{came} {received}"])


def _is_old(expressions: Iterable[Expression], received: date, newest: date) -> bool:
    """Say whether the newest day a text tells of is written out in full, and is long past at its receipt.

    A month or a year long past is background in a new report as often as not, and shows nothing.
    """
    full = [e for e in expressions if e.sort in ("iso", "full")]
    days = [day for day, _ in _dated(full, received)]
    return bool(days) and max(days) == newest and received - newest > OLD


def _dated(expressions: Iterable[Expression], received: date) -> list[tuple[date, str]]:
    found = []
    for expression in expressions:
        if expression.sort not in ("iso", "full", "month-day", "month", "year"):
            continue
        days = resolve(expression, DateRange(start=received, end=received)).range
        if days.start and days.start <= received:
            found.append((days.start, f'the text tells of "{expression.text}" ({days.start}) as past'))
    return found


def _relation(before: str, text: str) -> str:
    if _SINCE.search(before) or text.lower().startswith("since"):
        return "since"
    if _UNTIL.search(before) or text.lower().startswith(("until", "by")):
        return "until"
    return "after" if _AFTER.search(before) else "in"


def _why(e: Expression) -> str:
    return {
        "month-day": "the nearest such day on or before the document",
        "month": "the nearest such month on or before the document",
        "weekday": "the last such day on or before the document",
        "for-n": "counted back from the document: at least this long",
    }.get(e.sort, "counted from the document's date")


def _month_number(name: str) -> int:
    return next(i for i, full in enumerate(_MONTHS, 1) if full.startswith(name.lower().rstrip(".")[:3]))


def _day_range(day: date, about: bool) -> DateRange:
    grace = timedelta(days=1 if about else 0)
    return DateRange(start=day - grace, end=day + grace)


def _safe(y: int, m: int, d: int) -> DateRange:
    try:
        return DateRange(start=date(y, m, d), end=date(y, m, d))
    except ValueError:
        return DateRange()


def _day_number(words: str) -> int:
    """Return the day of the month that digits or an ordinal say."""
    if words.isdigit():
        return int(words)
    if words.startswith("thirt") and words != "thirteenth":
        return 31 if words.endswith("first") else 30
    last = words.removeprefix("twenty-")
    return (20 if words.startswith("twenty-") else 0) + _ORDINALS.index(last) + 1


def _full(e: Expression, doc: date) -> DateRange:
    month = int(e.part("m")) if e.part("m") else _month_number(e.part("mon"))
    year = int(e.part("y"))
    exact = _safe(year if year > 99 else 2000 + year, month, _day_number(e.part("d")))
    return _day_range(exact.start, bool(e.part("about"))) if exact.start else exact


def _month_day(e: Expression, doc: date) -> DateRange:
    month, day = _month_number(e.part("mon")), _day_number(e.part("d"))
    for year in (doc.year, doc.year - 1, doc.year - 2, doc.year - 3, doc.year - 4):
        exact = _safe(year, month, day)
        if exact.start and exact.start <= doc:
            return _day_range(exact.start, bool(e.part("about")))
    return DateRange()


def _coming(e: Expression, doc: date) -> DateRange:
    """Return the next such day or month that is not before the document."""
    if e.sort == "weekday":
        day = doc + timedelta(days=(_DAYS.index(e.part("day")) - doc.weekday()) % 7)
        return DateRange(start=day, end=day)
    rule = _month_day if e.sort == "month-day" else _month_range
    for year in (doc.year, doc.year + 1):
        found = rule(e, date(year, 12, 31))
        if found.end and found.end >= doc:
            return found
    return DateRange()


def _month_range(e: Expression, doc: date) -> DateRange:
    month = _month_number(e.part("mon"))
    year = int(e.part("y")) if e.part("y") else doc.year - (month > doc.month)
    return _part_of(date(year, month, 1), date(year, month, monthrange(year, month)[1]), e.part("part"))


def _year(e: Expression, doc: date) -> DateRange:
    year = int(e.part("y"))
    return _part_of(date(year, 1, 1), date(year, 12, 31), e.part("part"))


def _part_of(first: date, last: date, part: str) -> DateRange:
    """Early, middle or late third of a period, the late one from the last day of the middle on.

    The end of a week is its Thursday to Sunday.
    """
    days = (last - first).days + 1
    third = round(days / 3)
    if any(w in part for w in ("early", "beginning", "start")):
        return DateRange(start=first, end=first + timedelta(days=third - 1))
    if "mid" in part:
        return DateRange(start=first + timedelta(days=third), end=last - timedelta(days=third))
    if "late" in part or "end" in part:
        return DateRange(start=last - timedelta(days=max(third, 3)), end=last)
    return DateRange(start=first, end=last)


def _last_weekday(e: Expression, doc: date) -> date:
    back = (doc.weekday() - _DAYS.index(e.part("day"))) % 7
    return doc - timedelta(days=back or (7 if e.part("which") == "last" else 0))


def _weekday(e: Expression, doc: date) -> DateRange:
    if e.part("which") == "next":
        ahead = (_DAYS.index(e.part("day")) - doc.weekday()) % 7 or 7
        return DateRange(start=doc + timedelta(days=ahead), end=doc + timedelta(days=ahead))
    day = _last_weekday(e, doc)
    return DateRange(start=day, end=day)


def _period(doc: date, unit: str, which: str) -> tuple[date, date]:
    back = {"last": 1, "past": 1, "the past": 1, "previous": 1, "the previous": 1, "next": -1}.get(which, 0)
    if unit in ("week", "weekend"):
        monday = doc - timedelta(days=doc.weekday() + 7 * back)
        return (monday + timedelta(days=5) if unit == "weekend" else monday), monday + timedelta(days=6)
    if unit == "month":
        index = doc.year * 12 + doc.month - 1 - back
        year, month = divmod(index, 12)
        return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
    return date(doc.year - back, 1, 1), date(doc.year - back, 12, 31)


def _part_of_week(e: Expression, doc: date) -> DateRange:
    first, last = _period(doc, e.part("unit"), e.part("which"))
    whole = _part_of(first, last, e.part("part"))
    return DateRange(
        start=whole.start, end=min(whole.end, doc) if whole.end and whole.start and whole.start <= doc else whole.end
    )


def _earlier(e: Expression, doc: date) -> DateRange:
    first, last = _period(doc, e.part("unit"), e.part("which"))
    if e.part("which") == "last":
        return DateRange(start=first, end=last)
    if e.part("part") == "later":
        return DateRange(start=doc, end=last)
    return DateRange(start=first, end=max(first, doc - timedelta(days=1)))


def _whole(e: Expression, doc: date) -> DateRange:
    if e.part("which") in ("past", "the past"):
        return DateRange(start=_back(doc, 1, e.part("unit").replace("weekend", "week")), end=doc)
    first, last = _period(doc, e.part("unit"), e.part("which"))
    return DateRange(start=first, end=min(last, doc) if e.part("which") == "this" else last)


def _weekend(e: Expression, doc: date) -> DateRange:
    """The last Saturday and Sunday that had begun by the document."""
    saturday = doc - timedelta(days=(doc.weekday() - 5) % 7)
    return DateRange(start=saturday, end=saturday + timedelta(days=1))


_UNIT_DAYS = {"hour": 1, "day": 1, "week": 7, "month": 30, "year": 365}


def _count(e: Expression) -> float:
    words = e.part("n")
    return {"a": 1, "an": 1, "a few": 3, "few": 3, "several": 4, "a couple of": 2}.get(words) or value_of(words) or 1


def _back(doc: date, n: float, unit: str) -> date:
    if unit == "year":
        year = max(1, doc.year - int(n))
        return date(year, doc.month, min(doc.day, monthrange(year, doc.month)[1]))
    return moved(doc, -int((n if unit != "hour" else -(-n // 24)) * _UNIT_DAYS[unit]))


def moved(day: date, days: int) -> date:
    """Return the day so many days later, or before when they are negative, no further than the calendar goes."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _ago(e: Expression, doc: date) -> DateRange:
    if e.part("unit") == "hour" and _count(e) <= _SAME_DAY:
        return DateRange(start=doc, end=doc)
    day, unit = _back(doc, _count(e), e.part("unit")), e.part("unit")
    spread = {"week": 1, "month": 10, "year": 180}.get(unit, 0) + (2 if e.part("n") in ("a few", "several") else 0)
    return DateRange(start=moved(day, -spread), end=min(moved(day, spread), doc))


_SAME_DAY = 6
"""So many hours ago is the document's own day: a report of the small hours that says so is rare."""


def _past_n(e: Expression, doc: date) -> DateRange:
    return DateRange(start=_back(doc, _count(e), e.part("unit")), end=doc)


def _for_n(e: Expression, doc: date) -> DateRange:
    more = 1 if e.part("more").strip() in ("more than", "over") else 0
    return DateRange(start=_back(doc, _count(e) + more, e.part("unit")), end=doc)


def _later(e: Expression, base: date) -> DateRange:
    n, unit = _count(e), e.part("unit")
    if unit == "year":
        year = min(9999, base.year + int(n))
        return DateRange(start=date(year, 1, 1), end=date(year, 12, 31))
    day = moved(base, int(n * _UNIT_DAYS[unit]))
    return DateRange(start=day, end=day)


def _relative_day(e: Expression, doc: date) -> DateRange:
    word = e.part("word")
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2}.get(word, 0)
    day = doc + timedelta(days=shift)
    return DateRange(start=day - timedelta(days=1), end=day) if word == "overnight" else DateRange(start=day, end=day)


_RULES: dict[str, Callable[[Expression, date], DateRange]] = {
    "iso": _full, "full": _full, "month-day": _month_day, "month": _month_range, "year": _year, "weekday": _weekday,
    "part-of-week": _part_of_week, "earlier": _earlier, "weekend": _weekend, "whole": _whole, "ago": _ago, "past-n": _past_n, "for-n": _for_n,
    "later": lambda e, doc: _later(e, doc), "relative-day": _relative_day, "same": lambda e, doc: DateRange(),
}  # fmt: skip
