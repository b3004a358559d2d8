"""Which place a name in a text means: the towns, airfields, villages, regions and counties of the countries at hand."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from standby.basis.places import Place, distance_km
from standby.reports.readers.pieces import vocabulary
from standby.reports.readers.place_index import Entry, entries

if TYPE_CHECKING:
    from standby.reports.readers.toponyms import Candidate
    from standby.reports.readers.where import Gazetteer

SMALL = 15_000
"""A town of no more people is taken only where the words put something there."""
BESIDE_KM = 30.0
"""A town so near an airfield of its name is what the airfield is named after."""
MEANT_ANYWHERE = 100_000
"""A town of so many people is meant far from the mission too."""
MANY = 1_000_000
"""A first-level region of so many people is meant far from the mission too."""
SURE = 0.6
"""Of several small places of one name, one is taken only when it is so likely."""
_DIVISION = re.compile(r" (?:County|Parish|District|Province|Governorate|Region|State)$")
"""What is so called is no airfield, though one may be named after it."""


def best(name: str, gaz: "Gazetteer") -> Place | None:
    """Return the town of a name where the mission or the text is at home, else one so large that it is meant anywhere."""
    short = re.sub(r"\b(?:the|city|town|air base|airbase)\b", "", name.lower()).strip() if " " in name else name
    towns = _towns(name) or _towns(short)
    if home := [e for e in towns if e.country in gaz.countries]:
        return likeliest_town(name, gaz) or _as_written(home[0], name)
    fields = () if _DIVISION.search(name) else airfields().get(name.lower(), ())
    if airfield := next((p for p in fields if p.country in gaz.countries), None):
        return _village_of(airfield, name) or airfield
    return _as_written(towns[0], name) if towns and _weight(towns[0]) >= MEANT_ANYWHERE else None


def _village_of(airfield: Place, name: str) -> Place | None:
    """Return the small town that an airfield is named after and lies beside: it is meant by the bare name."""
    towns = [e for e in entries(name) if e.sort == "town" and e.country == airfield.country]
    beside = [e for e in towns if distance_km((e.lat, e.lon), (airfield.lat or 0, airfield.lon or 0)) < BESIDE_KM]
    return _as_written(max(beside, key=_weight), name) if beside else None


def likeliest_town(name: str, gaz: "Gazetteer") -> Place | None:
    """Return the town a placed name means by what else the text names and where its source is at home; None if unsure."""
    likeliest = _surest(name, gaz)
    if likeliest is None or likeliest.sort != "town" or likeliest.place.country not in gaz.countries:
        return None
    return replace(likeliest.place, name=name)


def division(name: str, gaz: "Gazetteer") -> Place | None:
    """Return the region or county a name means in the countries at hand, else a region so large it is meant anywhere."""
    place = smaller(name, gaz, gaz.beside)
    if place and place.precision == "region":
        return place
    likeliest = _surest(name, gaz)
    if likeliest is None or likeliest.sort != "region" or likeliest.people < MANY:
        return None
    return replace(likeliest.place, name=name, lat=None, lon=None)


def _surest(name: str, gaz: "Gazetteer") -> "Candidate | None":
    """Return what a name of the text most likely means; None where that is not sure, or it was not weighed."""
    likeliest, chance = next(iter(_meant(gaz).get(name, ())), (None, 0.0))
    return likeliest if chance >= SURE else None


def smaller(name: str, gaz: "Gazetteer", more: frozenset[str] = frozenset()) -> Place | None:
    """Return the village, region or county a placed name means in the countries at hand; None where several may be meant.

    Asked for only where the words put something there: a village bears the name of many a person and thing,
    and one that bears a common word (of the encoder's list of pieces) is never guessed.
    """
    if name not in gaz.named | more or not any(e.country in gaz.countries for e in entries(name)):
        return None
    known = ((c, p) for c, p in _meant(gaz).get(name, ()) if c.main or len(name) > 3)
    home = [(c, p) for c, p in known if c.place.country in gaz.countries]
    if not home or home[0][1] < SURE * sum(p for _, p in home):
        return None
    found, _ = home[0]
    if found.sort != "region" and name.lower() in vocabulary():
        return None
    return (
        replace(found.place, name=name) if found.sort == "town" else replace(found.place, name=name, lat=None, lon=None)
    )


def _meant(gaz: "Gazetteer") -> dict[str, list[tuple["Candidate", float]]]:
    """Return what each placed name of the text may mean and how likely, all weighed together, once."""
    from standby.reports.readers.homonyms import Named, home_at, weighed  # lazy: it reads the names of countries here

    if not gaz.meant:
        at = ((name, re.search(rf"\b{re.escape(name)}\b", gaz.text)) for name in gaz.named | gaz.beside)
        named = sorted((Named(start=m.start(), end=m.end(), name=name) for name, m in at if m), key=lambda n: n.start)
        home = home_at(gaz.source_home) if gaz.source_home else None
        for n, ranked in zip(named, weighed(gaz.text, named, home), strict=True):
            gaz.meant[n.name] = ranked
    return gaz.meant


@lru_cache(maxsize=4096)
def _towns(name: str) -> tuple[Entry, ...]:
    """Return the towns of a name, the largest first; another name of theirs has to be of four letters and more."""
    towns = (e for e in entries(name) if e.sort == "town" and e.people > SMALL and (e.main or len(name) > 3))
    return tuple(sorted(towns, key=lambda e: -_weight(e)))


def _weight(e: Entry) -> float:
    return e.people * (1 if e.main else 0.3)


def _as_written(e: Entry, written: str) -> Place:
    """Keep the spelling of the report for a town; the id says which town it is."""
    return Place(name=written, id=f"geonames:{e.id}", lat=e.lat, lon=e.lon, country=e.country, precision="town")


@lru_cache(maxsize=1)
def airfields() -> dict[str, tuple[Place, ...]]:
    """Return airfields by their names in lower case."""
    import airportsdata  # lazy: a quarter of a second that commands which read nothing need not pay

    found: dict[str, list[Place]] = {}
    for code, airport in airportsdata.load().items():
        place = Place(
            name=airport["name"],
            id=f"airport:{code}",
            lat=airport["lat"],
            lon=airport["lon"],
            country=airport["country"],
            precision="site",
        )
        for name in _airport_names(airport["name"]):
            found.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


def _airport_names(name: str) -> set[str]:
    low = name.lower()
    bare = re.sub(
        r"\s*\b(?:international|army air field|air ?base|airport|airfield|air force|afb|ab)\b", "", low
    ).strip()
    return {low, bare} if len(bare.split()) > 1 or len(bare) > 5 else {low}
