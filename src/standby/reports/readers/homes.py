"""Where a source is at home: how a person writes it, and what the source's own reports say of it.

A local paper names the towns around it and leaves out the state. A reader takes them for those near the source's home
(`homonyms.Home`), which a person tells in ``mission/sources.yaml``; nothing that was read before changes how a report
is read. What is proposed to that person is the place from which the names in the source's reports are likeliest:
each name is told of what lies near (``NEAR_KM``), in the region or in the country, or of anything anywhere. Newspapers
were told apart so by Lieberman, Samet and Sankaranarayanan (2010), Geotagging with local lexicons, ICDE 201-212.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standby.basis.places import EARTH_RADIUS_KM, Place
from standby.reports.readers.homonyms import Named, weighed
from standby.reports.readers.namesakes import place_of
from standby.reports.readers.place_index import NOTHING, Entry, entries, entry_called, folded, place_at
from standby.reports.readers.toponyms import KIND_BEHIND, Candidate, candidates
from standby.reports.readers.where import NO_PLACE, PLACED, RUN, country_place

Vector = npt.NDArray[np.float64]
NEAR_KM = 80.0
"""How far what a local source tells of lies from it: the scale of an exponential."""
REGION, COUNTRY = 0.2, 0.05
"""What lies in its region or its country is told of so much less than what lies near."""
LOCAL = 0.5
"""The share of names that a source tells of for being near it."""
NAMES = 40.0
"""How much likelier a name of what lies near is from there than from anywhere, where no other place bears it."""
ENOUGH = 3.0
"""A home is proposed when it makes the names e^3, twenty times, likelier."""
CLEARLY, FAR_KM = 1.0, 300.0
"""And when it is e^1 times likelier than any place so far away: Woodstock in Ontario and in Georgia look alike."""
LIES_NEAR = 0.1
"""A name whose places lie so near, weighed by the exponential, is counted as one of those around."""
LEAST_AROUND = 2
"""A home is proposed when so many names lie around it: a single one may be what everybody speaks of."""
_LONGEST = 4
"""The most words of a name."""
_TOLD_BEHIND = re.compile(r", [A-Z]| (?:County|Parish)\b")
_ORDER = {"town": 0, "county": 1, "region": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Where a source seems to be at home: the place, and of how many names in its reports how many lie around it."""

    place: Place
    names: int
    around: tuple[str, ...]
    odds: float
    """The logarithm of how much likelier the names are from there than from anywhere."""


def homes_written(text: str) -> tuple[Place, ...]:
    """Return every place that ``Paris, Texas, US``, ``Gao, ML``, ``ML`` or ``geonames:4717560`` may mean.

    The last part is the country, between stand a region, a district or both; a town goes before a district of its
    name, a district before a region.
    """
    if entry := entry_called(text):
        return (place_of(entry),)
    name, *within = [part.strip() for part in text.split(",")]
    if not within:
        place = country_place(name)
        return (place,) if place.id else ()
    *around, code = within
    found = [e for e in entries(name) if e.country == code and all(_lies_in(e, wide) for wide in around)]
    found = [e for e in found if e.main] or found
    first = min((_ORDER[e.sort] for e in found), default=0)
    return tuple(place_of(e) for e in found if _ORDER[e.sort] == first)


def written_home(place: Place) -> str:
    """Return how a home is written so that it means just this place: its names, else its number."""
    entry = entry_called(place.id)
    if entry is None:
        return place.country or place.name
    around = [wide.name for row in (entry.region, entry.county) if (wide := place_at(row)) and wide.row != entry.row]
    ways = (", ".join([entry.name, *those, entry.country]) for those in ([], *([name] for name in around)))
    return next((way for way in ways if [p.id for p in homes_written(way)] == [place.id]), f"geonames:{entry.id}")


def proposed(texts: Iterable[str]) -> Proposal | None:
    """Return where the source of these texts, in whatever order, seems to be at home; None when they do not say so."""
    told = _told(sorted(set(texts)))
    towns = sorted({c for name in told.values() for c in name.places if _has_point(c)}, key=lambda c: c.place.id or "")
    if not towns:
        return None
    shares = {key: _shares(name.places, towns) for key, name in told.items()}
    odds = np.zeros(len(towns))
    for key, share in shares.items():
        odds += math.sqrt(told[key].texts) * np.log(1 - LOCAL + LOCAL * NAMES * share)
    best = int(np.argmax(odds))
    around = sorted(told[key].written for key, share in shares.items() if share[best] > LIES_NEAR)
    if odds[best] < ENOUGH or len(around) < LEAST_AROUND or not _is_clear(odds, towns, best):
        return None
    return Proposal(place=towns[best].place, names=len(told), around=tuple(around), odds=round(float(odds[best]), 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A name in a source's reports: as it was first written, in how many texts, what it may mean and how likely each."""

    written: str
    texts: int
    places: Mapping[Candidate, float]


def _told(texts: Sequence[str]) -> dict[str, _Told]:
    """Return the names of places in texts by their folded form, what they mean weighed in each text for itself."""
    heard: dict[str, list[tuple[str, list[tuple[Candidate, float]]]]] = defaultdict(list)
    for text in texts:
        named = _named(text)
        first: dict[str, tuple[str, list[tuple[Candidate, float]]]] = {}
        for n, ranked in zip(named, weighed(text, named), strict=True):
            first.setdefault(folded(n.name), (n.name, ranked))
        for key, those in first.items():
            heard[key].append(those)
    return {key: _Told(written=those[0][0], texts=len(those), places=_meant(r for _, r in those))
            for key, those in heard.items()}  # fmt: skip


def _meant(rankings: Iterable[Sequence[tuple[Candidate, float]]]) -> dict[Candidate, float]:
    """Return how likely each place is meant by a name: half by the texts, half as if all its places were equal.

    Without the second half the largest place of a name would speak for itself.
    """
    chances: dict[Candidate, float] = defaultdict(float)
    for ranking in rankings:
        for c, p in ranking:
            chances[c] += p + 1 / len(ranking)
    whole = sum(chances.values())
    return {c: p / whole for c, p in chances.items()}


def _named(text: str) -> list[Named]:
    """Return the names that the words tell to be places: *in X*, *X, Texas*, *X County*; the longest the index has."""
    found: list[Named] = []
    for run in RUN.finditer(text):
        words = [(m.start() + run.start(), m.end() + run.start()) for m in re.finditer(r"\S+", run[0])]
        at = 0
        while at < len(words):
            ends = range(min(len(words), at + _LONGEST), at, -1)
            spans = ((words[at][0], words[end - 1][1], end) for end in ends)
            one = next(((n, end) for a, b, end in spans if (n := _place_in(text, a, b))), None)
            if one:
                found.append(one[0])
            at = one[1] if one else at + 1
    return found


def _place_in(text: str, start: int, end: int) -> Named | None:
    name = text[start:end].rstrip(".,'")
    end = start + len(name)
    told = PLACED.search(text[max(0, start - 20) : start]) or _TOLD_BEHIND.match(text, end) or KIND_BEHIND.search(name)
    if not told or NO_PLACE.search(name) or not candidates(name):
        return None
    return Named(start=start, end=end, name=name)


def _is_clear(odds: Vector, towns: Sequence[Candidate], best: int) -> bool:
    elsewhere = odds[_km([towns[best]], towns)[0] > FAR_KM]
    return not len(elsewhere) or bool(odds[best] - elsewhere.max() >= CLEARLY)


def _has_point(c: Candidate) -> bool:
    return c.sort in ("town", "county") and c.place.lat is not None


def _shares(places: Mapping[Candidate, float], towns: Sequence[Candidate]) -> Vector:
    """Return for each town how much of what a name may mean lies around it."""
    regions = np.array([t.region for t in towns])
    countries = np.array([t.place.country for t in towns])
    share = np.zeros(len(towns))
    for c, p in places.items():
        share += p * REGION * ((regions == c.region) & (c.region != NOTHING))
        share += p * COUNTRY * (countries == c.place.country)
    low = {c: p for c, p in places.items() if _has_point(c)}
    if low:
        share += np.exp(-_km(towns, list(low)) / NEAR_KM) @ np.array(list(low.values()))
    return np.asarray(share)


def _km(one: Sequence[Candidate], other: Sequence[Candidate]) -> Vector:
    return np.asarray(EARTH_RADIUS_KM * np.arccos(np.clip(_on_sphere(one) @ _on_sphere(other).T, -1, 1)))


def _on_sphere(places: Sequence[Candidate]) -> Vector:
    lat, lon = np.radians(np.array([(c.place.lat, c.place.lon) for c in places], dtype=float)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _lies_in(entry: Entry, wide: str) -> bool:
    return any(e.row in (entry.region, entry.county) for e in entries(wide) if e.sort != "town")
