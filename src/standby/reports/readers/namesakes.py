"""The other places that bear a place's name: what a reviewer is shown beside it, and may take instead."""

from functools import lru_cache

from standby.basis.places import Place, country_name
from standby.reports.readers.place_index import Entry, entries, entry_called, place_at

MOST = 3
"""So many are shown; nobody reads more."""


@lru_cache(maxsize=1024)
def namesakes(place: Place) -> tuple[Place, ...]:
    """Return up to three other places of a name, those of its country first, then the largest; each says where it lies.

    A place of the mission, a country and a place that was never named have none.
    """
    if place.precision in ("site", "country") or not place.name:
        return ()
    others = [e for e in entries(place.name) if e.main and f"geonames:{e.id}" != place.id]
    return tuple(_described(e) for e in sorted(others, key=lambda e: e.country != place.country)[:MOST])


def place_numbered(identifier: str) -> Place | None:
    """Return the place of an identifier such as ``geonames:2210247``, None when the index has no such place."""
    found = entry_called(identifier)
    return place_of(found) if found else None


def _described(e: Entry) -> Place:
    region = place_at(e.region)
    around = [region.name] if region and region.row != e.row else []
    kind = {"county": " (district)", "region": " (region)"}.get(e.sort, "")
    return place_of(e, ", ".join([e.name + kind, *around, country_name(e.country)]))


def place_of(e: Entry, name: str | None = None) -> Place:
    """Return an entry as a place, by its own name or the one given; a region or district has no single point."""
    name = name or e.name
    if e.sort == "town":
        return Place(name=name, id=f"geonames:{e.id}", lat=e.lat, lon=e.lon, country=e.country, precision="town")
    return Place(name=name, id=f"geonames:{e.id}", country=e.country, precision="region")
