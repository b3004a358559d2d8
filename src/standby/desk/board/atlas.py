"""Where anybody finds a name: countries, first-level regions and towns, by the indexes that are shipped."""

from functools import lru_cache

from standby.basis.places import country_name
from standby.reports.readers.place_index import entries
from standby.reports.readers.toponyms import points

LatLon = tuple[float, float]


@lru_cache(maxsize=1024)
def atlas_point(name: str, country: str) -> LatLon | None:
    """Return the point of a country, a region or the largest town of a name, None when the index holds none."""
    if name == country_name(country):
        return points().get((country, "-"))
    inside = [e for e in entries(name) if e.country == country and e.sort != "county"]
    found = next((e for e in inside if e.sort == "region" and e.main), inside[0] if inside else None)
    return (found.lat, found.lon) if found else None
