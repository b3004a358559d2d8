"""Expressions of time as TimeML writes them: dates, times of day, durations and sets, with their ISO values.

``when.py`` says which days an expression of a report means; this says what ISO-TimeML value it has, over a wider
range of words (*the third quarter*, *recently*, *annual*), so that the reader can be measured on public corpora.
Values follow the TIMEX3 guidelines (Pustejovsky et al. 2010).
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from standby.reports.readers.how_many import value_of

_MONTHS = {
    name: i
    for i, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"], 1)
    for name in names.split()
}  # fmt: skip
_DAYS = {name: i for i, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])} | {
    name: i for i, names in enumerate(["mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun"]) for name in names.split()
}  # fmt: skip
_ORDINAL = {w: i for i, w in enumerate(["first", "second", "third", "fourth"], 1)} | {
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_UNITS = {"second": "TS", "minute": "TM", "min": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "WE", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE",
          "century": "CE", "centurie": "CE", "season": "XX", "semester": "XX"}  # fmt: skip
_PARTS = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "noon": "MI",
    "midday": "MI",
    "midnight": "NI",
    "lunchtime": "MI",
    "dawn": "MO",
    "dusk": "EV",
}
_SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}

_M = r"(?P<mon>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_W = r"(?P<dow>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)"
_N = (
    r"(?P<n>\d[\d,]*(?:\.\d+)?(?: million| billion)?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:a )?(?:hundred|thousand|dozen)"
    r"|several|a few|few|a couple(?: of)?|couple of|many|some|hundreds of|thousands of|dozens of|half an?|an?)"
)
_U = r"(?P<unit>seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)|quarters?)"
_MOD = r"(?:(?P<mod>about|around|approximately|nearly|almost|roughly|more than|less than|at least|at most|over|under|up to|no more than|no less than|only|just|some) )?"
_PART = r"(?P<part>mornings?|afternoons?|evenings?|nights?)"
_EDGE = r"(?:(?P<edge>(?:the )?(?:early|late|mid|middle of|start of|beginning of|end of|second half of|first half of|latter part of)(?: the)?)[ -])?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """An expression of time: where it stands, its TIMEX3 type (DATE, TIME, DURATION, SET) and its value."""

    start: int
    end: int
    text: str
    type: str
    value: str


Rule = Callable[[re.Match[str], "Context"], tuple[str, str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What an expression is read against: the document's date, the text, and whether the words look ahead."""

    made: date
    text: str

    def ahead(self, match: re.Match[str]) -> bool:
        """Say whether the words before an expression speak of what is to come."""
        before = self.text[max(0, match.start() - 70) : match.start()]
        clause = re.split(r"[.;:\n]|, (?:and|but|who|which)\b", before)[-1]
        return bool(_COMING.search(clause)) and not _GONE.search(clause)


_COMING = re.compile(
    r"\b(?:will|shall|would|until|till|by|expect(?:s|ed)?|scheduled?|due|plans?|planned|set|to be|going to|upcoming|next|begins?|starts?|deadline|slated|ahead of|to (?:begin|start|meet|vote|hold|open|end|run|take|appear|leave|return|release|announce))\b"
)
_GONE = re.compile(r"\b(?:said|was|were|had|did|announced|reported|told|took|came|went|[a-z]{3,}ed)\b[^,]*$")


def find(text: str, made: date) -> list[Timex]:
    """Return the expressions of time in a text written on a day, in order; where two overlap the first rule wins."""
    context = Context(made=made, text=text)
    found: list[Timex] = []
    taken = bytearray(len(text))
    for pattern, rule in _RULES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            read = rule(match, context)
            if read is None:
                continue
            if match.groupdict().get("keep") is not None:
                start, end = match.span("keep")
            taken[start:end] = b"\x01" * (end - start)
            found.append(Timex(start=start, end=end, text=text[start:end], type=read[0], value=read[1]))
    return sorted(found, key=lambda t: t.start)


def _iso(y: int, m: int, d: int) -> str | None:
    return f"{y:04d}-{m:02d}-{d:02d}" if 1 <= m <= 12 and 1 <= d <= monthrange(y, m)[1] else None


def _month(match: re.Match[str]) -> int:
    return _MONTHS[match["mon"].lower().rstrip(".")]


def _year_of(match: re.Match[str]) -> int:
    return int(match["y"])


def _full(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    value = _iso(_year_of(match), _month(match), int(match["d"]))
    return ("DATE", value) if value else None


def _numeric(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    y = int(match["y"])
    if y < 100:
        y += 1900 if y > 50 else 2000
    value = _iso(y, int(match["m"]), int(match["d"]))
    return ("DATE", value) if value else None


def _no_year(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    month, day, made = _month(match), int(match["d"]), context.made
    years = (made.year - 1, made.year, made.year + 1)
    days = [date.fromisoformat(v) for y in years if (v := _iso(y, month, day))]
    if not days:
        return None
    if context.ahead(match):
        later = [d for d in days if d >= made]
        return "DATE", str(later[0] if later else days[-1])
    nearest = min(days, key=lambda d: (abs((d - made).days), d))
    past = [d for d in days if d <= made]
    return "DATE", str(past[-1] if past and (made - past[-1]).days <= 300 else nearest)


def _month_year(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    return "DATE", f"{_year_of(match):04d}-{_month(match):02d}"


def _bare_month(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    month, made = _month(match), context.made
    which = (match.groupdict().get("which") or "").lower()
    year = made.year - (month > made.month)
    if which == "next" or (not which and context.ahead(match)):
        year = made.year + (month < made.month or (which == "next" and month == made.month))
    elif which == "last":
        year = made.year - (month >= made.month)
    elif which == "this":
        year = made.year
    return "DATE", f"{year:04d}-{month:02d}"


def _weekday_date(match: re.Match[str], context: Context) -> date:
    wanted, made = (
        _DAYS[match["dow"].lower().rstrip("s") if match["dow"].lower() not in _DAYS else match["dow"].lower()],
        context.made,
    )
    which = (match.groupdict().get("which") or "").lower()
    back = (made.weekday() - wanted) % 7
    if which == "next":
        return made + timedelta(days=(7 - back) if back else 7)
    if which in ("last", "past", "previous"):
        return made - timedelta(days=back or 7)
    if which in ("this", "coming") or context.ahead(match):
        return made + timedelta(days=(-back) % 7)
    return made - timedelta(days=back)


def _weekday(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    if match["dow"].endswith("days"):
        return "SET", f"XXXX-WXX-{_DAYS[match['dow'].lower()[:-1]] + 1}"
    day = _weekday_date(match, context)
    part = match.groupdict().get("part")
    return ("TIME", f"{day}T{_PARTS[part.rstrip('s')]}") if part else ("DATE", str(day))


def _relative_day(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    word = match["word"].lower()
    part = match.groupdict().get("part")
    shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    day = context.made + timedelta(days=shift)
    if word == "tonight":
        return "TIME", f"{day}TNI"
    return ("TIME", f"{day}T{_PARTS[part]}") if part else ("DATE", str(day))


def _this_part(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    part = match["part"].lower()
    day = context.made - timedelta(days=match["which"].lower() in ("last", "previous"))
    return "TIME", f"{day}T{_PARTS[part]}"


def _shifted(made: date, unit: str, n: int) -> str:
    """Return the day, week, month, quarter, year or decade that lies ``n`` units from a day, at its own fineness."""
    if unit == "day" or unit == "night":
        return str(made + timedelta(days=n))
    if unit == "week":
        iso = (made + timedelta(weeks=n)).isocalendar()
        return f"{iso.year}-W{iso.week:02d}"
    if unit == "weekend":
        iso = (made + timedelta(weeks=n)).isocalendar()
        return f"{iso.year}-W{iso.week:02d}-WE"
    if unit == "month":
        index = made.year * 12 + made.month - 1 + n
        return f"{index // 12:04d}-{index % 12 + 1:02d}"
    if unit == "quarter":
        index = made.year * 4 + (made.month - 1) // 3 + n
        return f"{index // 4:04d}-Q{index % 4 + 1}"
    if unit == "decade":
        return f"{(made.year // 10 + n):03d}"
    if unit.startswith("centur"):
        return f"{made.year // 100 + n:02d}"
    return f"{made.year + n:04d}"


def _singular(unit: str) -> str:
    low = unit.lower()
    return "century" if low.startswith("centur") else low.removesuffix("s")


def _whole(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    which, unit = match["which"].lower(), _singular(match["unit"])
    n = {
        "last": -1,
        "previous": -1,
        "past": -1,
        "next": 1,
        "coming": 1,
        "following": 1,
        "this": 0,
        "current": 0,
        "same": 0,
    }[which]
    if unit in ("hour", "minute", "second"):
        return "DURATION", f"PT1{_UNITS[unit][1]}"
    if which == "past":
        return "DURATION", _period(1, unit)
    return "DATE", _shifted(context.made, unit, n)


def _period(n: float | None, unit: str) -> str:
    amount = "X" if n is None else f"{n:g}"
    code = _UNITS[_singular(unit)]
    if code == "CE":
        return f"P{amount}CE" if n is None else f"P{n * 100:g}Y"
    if code.startswith("T"):
        return f"PT{amount}{code[1]}"
    return f"P{amount}{code}"


def _amount(words: str | None) -> float | None:
    low = (words or "").lower().strip().removesuffix(" of")
    if low in ("a", "an", "one", "1"):
        return 1
    if low in ("a couple", "couple"):
        return 2
    if low.startswith("half"):
        return 0.5
    if low in ("", "several", "few", "a few", "many", "some", "hundreds", "thousands", "dozens"):
        return None
    return value_of(low)


def _duration(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    return "DURATION", _half(match) or _period(_amount(match["n"]), match["unit"])


def _half(match: re.Match[str]) -> str | None:
    n, unit = _amount(match.groupdict().get("n")), _singular(match["unit"])
    if n == 0.5:
        return {
            "hour": "PT30M",
            "year": "P6M",
            "day": "PT12H",
            "decade": "P5Y",
            "century": "P50Y",
            "minute": "PT30S",
        }.get(unit)
    return None


def _ago(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    n, unit = _amount(match["n"]), _singular(match["unit"])
    sign = 1 if match["way"].lower() in ("later", "from now", "hence") else -1
    if unit in ("hour", "minute", "second"):
        return ("TIME", f"{context.made}TXX:XX") if n else ("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF")
    if n is None:
        return "DATE", "PAST_REF" if sign < 0 else "FUTURE_REF"
    if unit == "decade":
        return "DATE", f"{context.made.year + sign * int(10 * n):04d}"
    if unit == "century":
        return "DATE", f"{context.made.year + sign * int(100 * n):04d}"
    if n == 0.5:
        return "DATE", _shifted(context.made, "month", sign * 6) if unit == "year" else "PAST_REF"
    return "DATE", _shifted(context.made, unit, sign * int(n))


def _span_of(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    return "DURATION", _period(_amount(match["n"]), match["unit"])


def _year(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    return "DATE", match["y"]


def _decade(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    tens = match["tens"]
    return "DATE", tens[:3] if len(tens) == 4 else f"19{tens[0]}"


def _named_decade(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    order = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
    return "DATE", f"19{order.index(match['name'].lower()) + 2}"


def _quarter(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    n = _ORDINAL[match["nth"].lower()]
    made = context.made
    year = int(match["y"]) if match.groupdict().get("y") else made.year - (n > (made.month - 1) // 3 + 1)
    return "DATE", f"{year}-Q{n}"


def _season(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    which, made = (match.groupdict().get("which") or "").lower(), context.made
    code = _SEASONS[match["season"].lower()]
    year = int(match["y"]) if match.groupdict().get("y") else made.year + {"last": -1, "next": 1}.get(which, 0)
    return "DATE", f"{year}-{code}"


def _clock(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    hour, minute = int(match["h"]), int(match["min"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if hour > 23 or minute > 59 or (half and not 1 <= hour <= 12):
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    day = context.made
    return "TIME", f"{day}T{hour:02d}:{minute:02d}"


def _reference(value: str) -> Rule:
    return lambda match, context: ("DATE", value)


def _set(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    word = (match.groupdict().get("unit") or match[0]).lower()
    for stem, value in (
        ("dai", "P1D"),
        ("day", "P1D"),
        ("night", "P1D"),
        ("week", "P1W"),
        ("month", "P1M"),
        ("quarter", "P1Q"),
        ("annual", "P1Y"),
        ("year", "P1Y"),
        ("hour", "PT1H"),
        ("minute", "PT1M"),
    ):
        if word.startswith(stem):
            return "SET", value
    return None


def _plain_units(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    return "DURATION", _period(None, match["unit"])


def _the_day(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    return "DATE", _shifted(context.made, _singular(match["unit"]), 0)


def _compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


_I = re.I
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (_compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])"), _numeric),
    (_compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)?\d\d)(?![\d/])"), _numeric),
    (_compile(rf"\b{_EDGE}{_M} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>[12]\d{{3}})\b"), _full),
    (_compile(rf"\b(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_M},? (?P<y>[12]\d{{3}})\b"), _full),
    (_compile(rf"\b{_EDGE}{_M},? (?:of )?(?P<y>[12]\d{{3}})\b"), _month_year),
    (_compile(r"\b(?:the )?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter(?: of (?P<y>(?:19|20)\d\d)| (?P<y2>(?:19|20)\d\d)\b)?", _I), _quarter),
    (_compile(rf"\b{_M} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![\d,]*\d)"), _no_year),
    (_compile(rf"\b(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_M}\b"), _no_year),
    (_compile(r"\b(?P<h>\d{1,2})(?::(?P<min>\d\d))? ?(?P<half>a\.m\.|p\.m\.|am\b|pm\b|AM\b|PM\b)(?: (?:GMT|EST|EDT|ET|local time))?"), _clock),
    (_compile(r"\b(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?P<half>)(?::\d\d)?(?: (?:GMT|UTC|EST|EDT))?\b(?!\.\d)"), _clock),
    (_compile(rf"\b(?:(?P<which>last|this|next|previous|past|coming) )?{_W} {_PART}\b", 0), _weekday),
    (_compile(r"\b(?P<word>yesterday|tomorrow|today) (?P<part>morning|afternoon|evening|night)\b", _I), _relative_day),
    (_compile(r"\b(?:early |late |later |earlier )?(?P<which>this|last|that) (?P<part>morning|afternoon|evening|night)\b", _I), _this_part),
    (_compile(rf"\b(?:early |late )?(?:(?P<which>last|this|next|previous|past|coming) )?{_W}\b"), _weekday),
    (_compile(r"\b(?:(?:early|late|earlier|later) )?(?P<word>yesterday|tomorrow|today|tonight)\b", _I), _relative_day),
    (_compile(rf"\b{_MOD}{_N} {_U} (?P<way>ago|earlier|later|before|from now|hence)\b(?! (?:than|the|it|he|she|they))", _I), _ago),
    (_compile(rf"\b(?:the )?(?:past|last|next|coming|previous|first|final|following|recent) (?P<n>\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|several|few|couple of|many) {_U}\b", _I), _span_of),
    (_compile(r"\b(?:(?:the )?(?:early|late|end of|beginning of|start of|middle of|rest of|second half of|first half of) )?(?:earlier |later )?(?:the )?(?P<which>last|this|next|previous|past|coming|following|current|same) (?P<unit>week|weekend|month|quarter|year|decade|century)\b", _I), _whole),
    (_compile(rf"\b(?:(?:early|late|mid)[ -])?(?P<which>last|this|next) {_M}\b", 0), _bare_month),
    (_compile(r"\b(?:(?:the )?(?:early|late|middle of|end of|beginning of|start of) |mid-)?(?:(?P<which>last|this|next|the) )?(?P<season>spring|summer|autumn|winter)(?:,? (?:of )?(?P<y>(?:19|20)\d\d))?\b(?! (?:camp|school|games|olympics|warfare|coat))", _I), _season),
    (_compile(r"\b(?:every|each) (?:single )?(?P<unit>day|night|week|month|quarter|year|hour|minute)\b|\b(?P<adv>daily|weekly|monthly|quarterly|annual|annually|yearly|hourly|nightly)\b", _I), _set),
    (_compile(rf"\b(?:every|each) {_W}\b"), lambda m, c: ("SET", f"XXXX-WXX-{_DAYS[m['dow'].lower()] + 1}")),
    (_compile(rf"\b{_MOD}(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty|thirty)-(?P<unit>second|minute|hour|day|week|month|year|decade)s?\b(?!-old|-olds)(?: (?=old))?", _I),
     lambda m, c: None if re.match(r"-old| old", c.text[m.end() :]) else _duration(m, c)),
    (_compile(rf"\b{_MOD}{_N} (?:more |straight |consecutive |full |whole |additional |long )?{_U}\b(?! old\b|-old)", _I), lambda m, c: _quantified(m, c)),
    (_compile(r"\b(?:the )?(?:(?:early|late|mid)[ -])?(?P<tens>(?:1[89]|20)\d0)s\b|\b(?:the )?(?:(?:early|late|mid)[ -])?'(?P<tens2>\d0)s\b", _I), lambda m, c: _decade(m, c) if m["tens"] else ("DATE", f"19{m['tens2'][0]}")),
    (_compile(r"\b(?:the )?(?:(?:early|late|mid)[ -])?(?P<name>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b", 0), _named_decade),
    (_compile(r"\b(?:the )?(?P<c>\d{1,2})(?:st|nd|rd|th) century\b|\b(?:the )?(?P<w>nineteenth|twentieth|twenty-first|eighteenth) century\b", _I),
     lambda m, c: ("DATE", f"{int(m['c']) - 1:02d}" if m["c"] else {"eighteenth": "17", "nineteenth": "18", "twentieth": "19", "twenty-first": "20"}[m["w"].lower()])),
    (_compile(r"(?<![\d.,$€£#/-])\b(?:(?:early|late|mid|fiscal|the end of|the beginning of|the start of)[ -])?(?P<y>(?:1[5-9]|20)\d\d)\b(?![\d%]|[.,]\d|-\d|/\d| (?:people|men|women|troops|soldiers|feet|miles|points|km|meters|metres|jobs|members|votes|shares|employees|workers|students|homes|cars|copies|units|dollars|euros|pounds|acres|tons|votes|others|hours|times))"), _year),
    (_compile(rf"\b{_EDGE}(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Bb]y )|(?<=[Uu]ntil )|(?<=[Ff]rom )|(?<=[Ll]ate )|(?<=[Ee]arly )|(?<=of )|(?<=[Dd]uring )|(?<=between )|(?<=to )|(?<=through )|(?<=last )|(?<=for )|(?<=and )|(?<=mid-))?(?P<mon>January|February|April|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)(?![\w])"), _bare_month),
    (_compile(r"\b(?:(?:early|late|mid)[ -])?(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Bb]y )|(?<=[Uu]ntil )|(?<=[Ll]ate )|(?<=[Ee]arly )|(?<=[Dd]uring )|(?<=mid-))(?P<mon>March|May)\b"), _bare_month),
    (_compile(r"\b(?:right )?(?:now|currently|nowadays|presently|at present|at the moment|these days)\b(?! that\b)", _I), _reference("PRESENT_REF")),
    (_compile(r"\b(?:recently|lately|previously|formerly|(?<=in )the past|the recent past|recent (?:days|weeks|months|years|decades)|a long time ago|long ago|earlier)\b(?! (?:than|this|that|on|in))", _I), _reference("PAST_REF")),
    (_compile(r"\b(?:the )?(?:near |foreseeable |immediate |distant )?future\b(?! (?:of|generations))|\b(?:the )?coming (?:days|weeks|months|years)\b|\bsoon\b", _I), _reference("FUTURE_REF")),
    (_compile(r"(?<=\bfor )(?P<unit>hours|days|weeks|months|years|decades|centuries)\b|(?<=\bin )(?P<unit2>days|weeks|months|years|decades)\b|(?<=\bthan )(?P<unit3>decades|years)\b", _I), lambda m, c: ("DURATION", _period(None, m["unit"] or m["unit2"] or m["unit3"]))),
    (_compile(r"\b(?:noon|midnight|midday)\b", _I), lambda m, c: ("TIME", f"{c.made}T{'12:00' if m[0].lower() != 'midnight' else '24:00'}")),
    (_compile(r"\b(?:overnight)\b", _I), lambda m, c: ("TIME", f"{c.made}TNI")),
    (_compile(r"\b(?:the )?weekend\b", _I), lambda m, c: ("DATE", _shifted(c.made, "weekend", 0 if c.made.weekday() >= 5 else -1))),
)  # fmt: skip


def _quantified(match: re.Match[str], context: Context) -> tuple[str, str] | None:
    """Read *two years*; *a day* and *an hour* only where they last, not where they are a rate."""
    words, unit = match["n"].lower(), match["unit"].lower()
    before = context.text[max(0, match.start() - 12) : match.start()].lower()
    if (
        words in ("a", "an")
        and not re.search(
            r"(?:for|in|within|than|about|after|over|of|nearly|almost|only|during|half|lasted|every|once|under|least|took) $",
            before,
        )
        and not match["mod"]
    ):
        return None
    if words in ("a", "an") and re.search(r"\d(?:\.\d+)? $|percent $|times $|(?:once|twice) $", before):
        return None
    if words in ("one", "some", "many", "few") and unit in ("day", "night") and words != "one":
        return None
    return _duration(match, context)
