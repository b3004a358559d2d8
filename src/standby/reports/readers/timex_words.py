"""The words of expressions of time: months, units, numbers, modifiers and feasts, with what they mean in TIMEX3.

Fragments are for texts as ``timex.plain`` gives them: single spaces, straight quotes, months and weekdays with a
capital. Names of months are matched as written (*may* and *march* are verbs), everything else in any case.
"""

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

MONTHS = {
    name: i
    for i, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"], 1)
    for name in names.split()
}  # fmt: skip
DAYS = {
    name: i
    for i, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}  # fmt: skip
_UNITS_OF_ORDER = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
ORDINALS = {
    **{word: i for i, word in enumerate(_UNITS_OF_ORDER, 1)},
    **{word: i for i, word in enumerate(["tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"], 10)},
    **{f"twenty-{word}": 20 + i for i, word in enumerate(_UNITS_OF_ORDER, 1)},
    "thirtieth": 30, "thirty-first": 31,
}  # fmt: skip
UNITS = {"second": "TS", "minute": "TM", "min": "TM", "hour": "TH", "day": "D", "night": "TNI", "week": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE",
         "century": "CE"}  # fmt: skip
PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "dawn": "MO", "daybreak": "MO", "dusk": "EV", "nightfall": "EV"}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
HALVES = {"hour": "PT30M", "year": "P6M", "day": "PT12H", "decade": "P5Y", "century": "P50Y", "minute": "PT30S", "month": "P15D"}  # fmt: skip
DECADES = {name: i for i, name in enumerate(["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"], 2)}  # fmt: skip

MODS = {
    "about": "APPROX", "around": "APPROX", "approximately": "APPROX", "roughly": "APPROX", "some": "APPROX", "circa": "APPROX", "or so": "APPROX",
    "nearly": "LESS_THAN", "almost": "LESS_THAN", "less than": "LESS_THAN", "under": "LESS_THAN",
    "more than": "MORE_THAN", "over": "MORE_THAN", "longer than": "MORE_THAN", "or more": "EQUAL_OR_MORE", "at least": "EQUAL_OR_MORE", "no less than": "EQUAL_OR_MORE",
    "up to": "EQUAL_OR_LESS", "at most": "EQUAL_OR_LESS", "no more than": "EQUAL_OR_LESS", "no longer than": "EQUAL_OR_LESS",
}  # fmt: skip
EDGES = {
    "early": "START", "earlier": "START", "beginning": "START", "start": "START", "mid": "MID", "middle": "MID", "late": "END", "later": "END", "end": "END", "latter part": "END", "first half": "START", "second half": "END",
}  # fmt: skip
"""What stands before a date or a length, and the ``mod`` that TIMEX3 gives it."""


def _weekday_of(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last_monday_of_may(year: int) -> date:
    return date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday())


FEASTS: dict[str, Callable[[int], date]] = {
    "new year's day": lambda y: date(y, 1, 1),
    "new year's eve": lambda y: date(y, 12, 31),
    "christmas eve": lambda y: date(y, 12, 24),
    "christmas day": lambda y: date(y, 12, 25),
    "christmas": lambda y: date(y, 12, 25),
    "boxing day": lambda y: date(y, 12, 26),
    "valentine's day": lambda y: date(y, 2, 14),
    "may day": lambda y: date(y, 5, 1),
    "fourth of july": lambda y: date(y, 7, 4),
    "halloween": lambda y: date(y, 10, 31),
    "veterans day": lambda y: date(y, 11, 11),
    "armistice day": lambda y: date(y, 11, 11),
    "memorial day": _last_monday_of_may,
    "labor day": lambda y: _weekday_of(y, 9, 0, 1),
    "columbus day": lambda y: _weekday_of(y, 10, 0, 2),
    "thanksgiving day": lambda y: _weekday_of(y, 11, 3, 4),
    "thanksgiving": lambda y: _weekday_of(y, 11, 3, 4),
    "good friday": lambda y: easter(y) - timedelta(days=2),
    "easter sunday": easter,
    "easter": easter,
}
"""Feasts whose day follows from the year."""

_ABBREVIATED = ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec"]
_LONG = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTH = rf"(?P<mon>(?-i:(?:{'|'.join(_ABBREVIATED)})\.|(?:{'|'.join(_LONG + _ABBREVIATED)})(?![\w'-])))"
LONG_MONTH = rf"(?P<mon>(?-i:{'|'.join(_LONG)})(?!\w))"
WEEKDAY = r"(?P<dow>(?-i:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
DAY_NUMBER = (
    r"(?P<d>(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)|" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + ")"
)
YEAR = r"(?P<y>(?:1[1-9]|20)\d\d(?!\d))"
PART = r"(?P<part>(?:mid-?)?(?:morning|afternoon|evening|night))"
UNIT = r"(?P<unit>seconds|minutes?|hours?|days?|nights?|weeks?|weekends?|months?|quarters?|years?|decades?|centur(?:y|ies))(?!\w)"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
COUNT = (
    r"(?P<n>\d[\d,]*(?:\.\d+)?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:a |one )?(?:hundred|thousand|dozen))"
)
VAGUE = r"(?:(?:the )?last few|several|a few|few|a couple(?: of)?|couple of|a number of|a handful of|many|some|hundreds of|thousands of|dozens of|scores of|untold|countless)"
_PLAIN_MODS = sorted((w for w in MODS if not w.startswith("or ") and w != "over"), key=len, reverse=True)
APPROXIMATELY = (
    rf"(?:(?P<mod>{'|'.join(_PLAIN_MODS)}|(?:(?<=\bfor )|(?<=\bin )|(?<=\bafter )|(?<=\bof )|(?<=\bby ))over) )?"
)
OR_SO = r"(?P<tail> or so| or more)?"
EDGE = r"(?:(?P<edge>early|earlier|late|later|mid|(?:the )?(?:start|beginning|end|middle|latter part|rest|first half|second half) of(?: the(?! (?:early|late|mid)\b))?)[ -])?"
"""Patterns that rules are made of; each names the parts it reads."""
