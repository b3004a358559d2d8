"""Where anybody finds a name: countries, first-level regions and towns, by the indexes that are shipped."""

from functools import lru_cache

from standby.basis.places import country_name
from standby.reports.readers.place_index import entries
from standby.reports.readers.toponyms import points

LatLon = tuple[float, float]

TOWN = 15_000
"""A town of so many people is meant before the region that bears its name (*Gao*, *Baghdad*); a village is not."""


@lru_cache(maxsize=1024)
def atlas_point(name: str, country: str) -> LatLon | None:
    """Return the point of a country, a town, a region or the largest village of a name; None without one."""
    if name == country_name(country):
        return points().get((country, "-"))
    inside = [e for e in entries(name) if e.country == country and e.sort != "county"]
    town = next((e for e in inside if e.sort == "town" and e.main and e.people >= TOWN), None)
    found = town or next((e for e in inside if e.sort == "region" and e.main), inside[0] if inside else None)
    return (found.lat, found.lon) if found else None
