"""What an expression of time means in TIMEX3: its type and its ISO value, given the day the text was written.

Every function here takes what a pattern of ``timex_rules`` matched, and returns type and value, or None where the
words are no expression of time after all. Values follow the TIMEX3 guidelines (Pustejovsky et al. 2010, and the
TIDES standard of 2005 they rest on).
"""

import re
from datetime import date, timedelta

from standby.reports.readers.timex_context import (
    Context,
    Match,
    Read,
    Rule,
    amount,
    day_of,
    iso,
    month_of,
    part,
    part_of_day,
    period,
    shifted,
    singular,
    which_of,
    year_of,
)
from standby.reports.readers.timex_words import DAYS, DECADES, FEASTS, HALVES, ORDINALS, PARTS, SEASONS


def month_day(match: Match, context: Context) -> Read | None:
    """*5 March 2013*, and *5 March* of the year that its clause speaks of."""
    value = day_value(match, context)
    return ("DATE", value) if value else None


def day_value(match: Match, context: Context) -> str | None:
    """Return the day that a month and a number name, None where the calendar has no such day."""
    month, day, year = month_of(match), day_of(match), year_of(match)
    if year is not None:
        return iso(year, month, day)
    made = context.made
    days = [date.fromisoformat(v) for y in (made.year - 1, made.year, made.year + 1) if (v := iso(y, month, day))]
    return str(_chosen(days, match, context)) if days else None


def _chosen(days: list[date], match: Match, context: Context) -> date:
    """Choose the year of a day: the next one where the clause looks ahead, else the last, unless one just ahead."""
    made = context.made
    later, past = [d for d in days if d >= made], [d for d in days if d <= made]
    if later and context.ahead(match, far=(later[0] - made).days <= 240):
        return later[0]
    return past[-1] if past and (not later or (made - past[-1]).days <= 300) else later[0]


def numeric(match: Match, context: Context) -> Read | None:
    """Read *2013-03-22*, *3/22/2013* (the month first, as the corpora write it), *22.3.2013*, with or without a time."""
    value = iso(year_of(match) or 0, int(match["m"]), int(match["d"]))
    if not value:
        return None
    clock = part(match, "clock")
    return ("TIME", f"{value}T{clock}{part(match, 'zone').upper()}") if clock else ("DATE", value)


def month_year(match: Match, context: Context) -> Read | None:
    """Read *March 2011* and *March of last year*."""
    year = year_of(match) or (context.made.year + SHIFTS.get(which_of(match), 0))
    return "DATE", f"{year:04d}-{month_of(match):02d}"


def bare_month(match: Match, context: Context) -> Read | None:
    """Read *March*: the last one, or the next where its clause looks ahead."""
    month, made, which = month_of(match), context.made, which_of(match)
    year = made.year - (month > made.month)
    if which in ("next", "coming") or (not which and context.ahead(match, far=(month - made.month) % 12 <= 8)):
        year = made.year + (month < made.month or (bool(which) and month == made.month))
    elif which in ("last", "past", "previous"):
        year = made.year - (month >= made.month)
    elif which == "this":
        year = made.year
    return "DATE", f"{year:04d}-{month:02d}"


def weekday_date(match: Match, context: Context) -> date:
    """Return the day that a weekday means: the last one, or the next where its clause looks ahead."""
    wanted, made, which = DAYS[part(match, "dow")], context.made, which_of(match)
    back = (made.weekday() - wanted) % 7
    if which in ("next", "coming", "following") or (which == "this" and context.ahead(match)):
        return made + timedelta(days=(7 - back) if back or which != "this" else 0)
    if which in ("last", "past", "previous"):
        return made - timedelta(days=back or 7)
    if not which and context.ahead(match):
        return made + timedelta(days=(-back) % 7)
    return made - timedelta(days=back)


def weekday(match: Match, context: Context) -> Read | None:
    """*Tuesday*, *last Tuesday night*, *Tuesday at 8 p.m.*; *Tuesdays* come again and again."""
    code = f"T{PARTS[part_of_day(match)]}" if part(match, "part") else ""
    if part(match, "plural"):
        return "SET", f"XXXX-WXX-{DAYS[part(match, 'dow')] + 1}{code}"
    day = weekday_date(match, context)
    if part(match, "h"):
        return at_clock(match, str(day))
    return ("TIME", f"{day}{code}") if code else ("DATE", str(day))


SHIFTS = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1, "following": 1, "preceding": -1}
"""How many units *last week* and its kind lie from the present; what is not here lies in it."""

_TOLD_BY = ("that", "following", "preceding", "same")


def relative_day(match: Match, context: Context) -> Read | None:
    """Read *yesterday*, *tomorrow night*, *8 p.m. today*."""
    word, daypart = part(match, "word"), part_of_day(match)
    shift = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}.get(word, 0)
    day = context.made + timedelta(days=shift)
    if part(match, "h"):
        return at_clock(match, str(day))
    if word == "tonight":
        return "TIME", f"{day}TNI"
    return ("TIME", f"{day}T{PARTS[daypart]}") if daypart else ("DATE", str(day))


def day_part(match: Match, context: Context) -> Read | None:
    """*this morning*, *last night*, *that evening*, *the next morning*, *early evening*."""
    daypart, which = part_of_day(match), which_of(match)
    if not which:
        return "TIME", f"{_day_near(match, context)}T{PARTS[daypart]}"
    near = which in ("this", "last") or (which in ("next", "previous") and not part(match, "the"))
    base = context.made if near else context.reference
    day = base + timedelta(days=SHIFTS.get(which, 0))
    return "TIME", f"{day}T{PARTS[daypart]}"


def part_of_date(match: Match, context: Context) -> Read | None:
    """*the night of 5 March*, *the morning of Sept. 11, 2001*."""
    value = day_value(match, context)
    return ("TIME", f"{value}T{PARTS[part(match, 'part')]}") if value else None


def whole(match: Match, context: Context) -> Read | None:
    """*last week*, *this year*; *the following day* and *that week* count from the date told before."""
    which, unit, the = which_of(match), singular(match["unit"]), part(match, "the").strip()
    if unit == "day" and which in ("last", "next", "past") and not the:
        return None
    if unit in ("hour", "minute", "second") or (
        the and which in ("past", "last") and unit != "weekend" and _lasting(match, context)
    ):
        return "DURATION", period(1, unit)
    if which == "past" and unit not in ("weekend", "week"):
        return "DURATION", period(1, unit)
    told = which in _TOLD_BY or (the == "the" and which in ("next", "previous") and unit in ("day", "night"))
    base = context.reference if told else context.made
    value = shifted(base, unit, SHIFTS.get(which, 0))
    return ("TIME", f"{value}TNI") if unit == "night" else ("DATE", value)


def _lasting(match: Match, context: Context) -> bool:
    return bool(re.search(r"\b(?:in|over|for|during|within|of) $", context.before(match), re.I))


def the_weekend(match: Match, context: Context) -> Read | None:
    """*the weekend*: the coming one where the clause looks ahead, else the one that is or was last."""
    this = context.made.weekday() >= 5 or context.ahead(match)
    return "DATE", shifted(context.made, "weekend", 0 if this else -1)


def lasting(match: Match, context: Context) -> Read | None:
    """*two weeks*, *a few days*, *about three and a half years*."""
    n, unit = amount(part(match, "n")), match["unit"]
    if match[0].lower() == "one day" and not _BOUND.search(context.before(match)):
        return None  # on some day
    if part(match, "half"):
        n = (n or 0) + 0.5
    return "DURATION", period(n, unit)


_BOUND = re.compile(r"\b(?:in|for|within|only|just|than|after|least|about|on) $", re.I)


def half_of(match: Match, context: Context) -> Read | None:
    """Read *half an hour*."""
    found = HALVES.get(singular(match["unit"]))
    return ("DURATION", found) if found else None


def one(match: Match, context: Context) -> Read | None:
    """*a year*: a rate after a number, a length after a preposition; otherwise no expression of time."""
    before = context.before(match, 40).lower()
    if part(match, "mod") or re.search(
        r"\b(?:for|in|within|about|after|of|half|lasted|once|took|take|spent|spend|least|through|over|than|only|just|nearly|almost|during|quarter of) $",
        before,
    ):
        return "DURATION", period(1, match["unit"])
    if re.search(
        r"(?:\d|\b(?:percent|times|once|twice|dollars|million|billion|thousand|hundred|tons|barrels|people|hours|days|pounds|euros|deaths|attacks)) $",
        before,
    ):
        return "SET", period(1, match["unit"])
    return None


_YEARS = {"day": 1 / 365, "night": 1 / 365, "week": 1 / 52, "weekend": 1 / 52, "month": 1 / 12, "quarter": 1 / 4, "year": 1, "decade": 10, "century": 100}  # fmt: skip


def ago(match: Match, context: Context) -> Read | None:
    """*two years ago* counts from the text, *two years earlier* from the date told before."""
    words, unit, way = part(match, "n"), singular(match["unit"]), part(match, "way")
    n = amount(words)
    sign = 1 if way in ("later", "from now", "hence") else -1
    some_day = "PAST_REF" if sign < 0 else "FUTURE_REF"
    if n is None:
        return "DATE", some_day
    base = context.made if way in ("ago", "from now", "hence") else context.reference
    if not 0 < base.year + sign * n * _YEARS.get(unit, 0) < 9999:
        return "DATE", some_day  # before all calendars, or after
    if unit in ("hour", "minute", "second"):
        return "TIME", f"{base}TXX:XX"
    if n == 0.5 or part(match, "half"):
        whole_n = 0 if n == 0.5 else int(n)
        return "DATE", shifted(base, "month", sign * (12 * whole_n + 6)) if unit == "year" else some_day
    return "DATE", shifted(base, unit, sign * int(n))


def quarter(match: Match, context: Context) -> Read | None:
    """Read *the third quarter*: the last one that has begun, unless a year is told."""
    nth = part(match, "nth").removeprefix("fiscal ")
    n = ORDINALS.get(nth) or int(nth[0])
    made, which = context.made, which_of(match)
    year = year_of(match) or (
        made.year + SHIFTS.get(which, 0) if which else made.year - (n > (made.month - 1) // 3 + 1)
    )
    return "DATE", f"{year}-Q{n}"


def half_year(match: Match, context: Context) -> Read | None:
    """Read *the first half of 2010*."""
    year = year_of(match) or context.made.year + SHIFTS.get(which_of(match), 0)
    return "DATE", f"{year}-H{1 if part(match, 'nth') == 'first' else 2}"


def season(match: Match, context: Context) -> Read | None:
    """*last summer*, *the winter of 1998*; a bare season is of the last twelve months unless the clause looks ahead."""
    which, made, code = which_of(match), context.made, SEASONS[part(match, "season")]
    told = year_of(match)
    if told is not None:
        return "DATE", f"{told}-{code}"
    begins = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    # A winter has the year of its December, so in January and February it is still December for it.
    year, month = (made.year - 1, 12) if code == "WI" and made.month < 3 else (made.year, made.month)
    if which in ("last", "past", "previous"):
        year -= month < begins + 3
    elif which in ("next", "coming"):
        year += month >= begins
    elif which != "this" and not context.ahead(match):
        year -= month < begins
    return "DATE", f"{year}-{code}"


_HALF_OF = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm"}


def at_clock(match: Match, day: str) -> Read | None:
    """Read a time of day on a day that is known; None where no clock shows it."""
    hour, minute = int(match["h"]), int(part(match, "min") or 0)
    half = part(match, "half").replace(".", "") or _HALF_OF.get(part(match, "part") or part(match, "night"), "")
    if (hour == 24 and minute) or (half and not 1 <= hour <= 12):
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    zone = "Z" if part(match, "zone").upper() in ("GMT", "UTC") else ""
    return "TIME", f"{day}T{hour:02d}:{minute:02d}{zone}"


def clock(match: Match, context: Context) -> Read | None:
    """*8:30 p.m.*: of the day told just after or in the same paragraph before, else of the day of the text."""
    return at_clock(match, _day_near(match, context))


def _day_near(match: Match, context: Context) -> str:
    if len(context.next) == len("2000-01-01") and context.next[4] == "-":
        return context.next
    here = "\n" not in context.text[context.told_until : match.start()]
    return str(context.reference if here and context.told.count("-") == 2 else context.made)


def noon(match: Match, context: Context) -> Read | None:
    """Read *noon* and *midnight*, which TIMEX3 counts to the day that it ends."""
    return "TIME", f"{_day_near(match, context)}T{'24:00' if 'midnight' in match[0].lower() else '12:00'}"


def each(match: Match, context: Context) -> Read | None:
    """*every two weeks*, *daily*, *each Monday*."""
    if part(match, "dow"):
        return "SET", f"XXXX-WXX-{DAYS[part(match, 'dow')] + 1}"
    if part(match, "mon"):
        return "SET", f"XXXX-{month_of(match):02d}"
    daypart = part(match, "part")
    if daypart:
        return "SET", f"XXXX-XX-XXT{PARTS[daypart]}"
    n = amount(part(match, "n")) if part(match, "n") else 2 if part(match, "other") else 1
    return "SET", period(n, match["unit"]).replace("TNI", "D")


_ADVERBS = {"dai": "P1D", "fortnight": "P2W", "night": "P1D", "week": "P1W", "month": "P1M", "quarter": "P1Q", "biannual": "P6M", "annual": "P1Y", "year": "P1Y", "hour": "PT1H"}  # fmt: skip


def adverb(match: Match, context: Context) -> Read | None:
    """Read *daily* and its kind; the name of a paper is none."""
    word = match[0].lower()
    if re.match(r' "', context.text[match.end() :]) or (
        match[0][0].isupper() and re.match(r" [A-Z]", context.text[match.end() :])
    ):
        return None  # the name of a paper
    value = next(value for stem, value in _ADVERBS.items() if stem in word)
    return "SET", value.replace("1", "2") if word.startswith("bi") else value


def feast(match: Match, context: Context) -> Read | None:
    """Read *Christmas Eve*, *last Easter*, *Thanksgiving 2015*."""
    name, made = part(match, "feast").replace("veterans' day", "veterans day"), context.made
    days, told = FEASTS[name], year_of(match)
    if told is not None:
        return "DATE", str(days(told))
    which = which_of(match)
    if which in SHIFTS:
        near = days(made.year)
        return "DATE", str(
            near if (near < made) == (SHIFTS[which] < 0) and near != made else days(made.year + SHIFTS[which])
        )
    return "DATE", str(_chosen([days(y) for y in (made.year - 1, made.year, made.year + 1)], match, context))


def decade(match: Match, context: Context) -> Read | None:
    """Read *the 1990s* and *the '80s*."""
    tens = part(match, "tens")
    return "DATE", tens[:3] if len(tens) == 4 else f"{'20' if tens in ('00', '10') else '19'}{tens[0]}"


def named_decade(match: Match, context: Context) -> Read | None:
    """Read *the nineties*, of the last century."""
    return "DATE", f"19{DECADES[part(match, 'name')]}"


def century(match: Match, context: Context) -> Read | None:
    """Read *the 19th century*: the hundreds of its years."""
    words = part(match, "c")
    return "DATE", f"{(ORDINALS[words] if words in ORDINALS else int(words[:-2])) - 1:02d}"


def year(match: Match, context: Context) -> Read | None:
    """Read *2013*."""
    return "DATE", str(year_of(match))


def always(kind: str, value: str) -> Rule:
    """Return a rule that gives every match the same type and value."""
    return lambda match, context: (kind, value)
