"""The middles of regions by their borders: how borders are read, which fit a region, and where its middle lies."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.region_borders import divisions, inside, middle, middles

from standby.basis.places import distance_km
from standby.reports.readers.place_index import entries


def square(west: float, south: float, side: float = 2.0) -> np.ndarray:
    east, north = west + side, south + side
    return np.array([(west, south), (east, south), (east, north), (west, north), (west, south)], dtype=float)


def topology(path: Path, *shapes: object, arcs: list[object], transform: object = None) -> Path:
    found = {"type": "Topology", "arcs": arcs, "objects": {"units": {"geometries": list(shapes)}}}
    path.write_text(json.dumps(found if transform is None else {**found, "transform": transform}))
    return path


def test_rings_join_arcs_forwards_and_backwards(tmp_path: Path) -> None:
    arcs: list[object] = [[[0, 0], [2, 0], [2, 2]], [[0, 0], [0, 2], [2, 2]]]
    shape = {"type": "Polygon", "arcs": [[0, ~1]]}
    nothing = {"type": None}
    ((ring,),) = next(divisions(topology(tmp_path / "a.json", nothing, shape, arcs=arcs)))
    assert ring.tolist() == [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]


def test_steps_are_added_up_scaled_and_moved(tmp_path: Path) -> None:
    arcs: list[object] = [[[1, 2], [10, 0], [0, 10], [-10, -10]]]
    transform = {"scale": [0.5, 2], "translate": [100, -10]}
    shape = {"type": "MultiPolygon", "arcs": [[[0]]]}
    (division,) = divisions(topology(tmp_path / "a.json", shape, arcs=arcs, transform=transform))
    assert division[0][0].tolist() == [[100.5, -6], [105.5, -6], [105.5, 14], [100.5, -6]]


@given(st.floats(-179, 179), st.floats(-80, 78), st.booleans())
def test_the_middle_of_a_square_lies_within_it_near_its_centre_whichever_way_it_is_drawn(
    west: float, south: float, turned: bool
) -> None:
    ring = square(west, south)[::-1] if turned else square(west, south)
    lat, lon = middle([[[ring]]])
    assert abs((lon - (west + 1) + 180) % 360 - 180) < 1e-6
    assert south < lat < south + 2


def test_a_hole_pushes_the_middle_away_and_the_date_line_does_not_split_a_region() -> None:
    lat, lon = middle([[[square(0, 0, 4), square(0, 0, 2)]]])
    assert lat > 2.1
    assert lon > 2.1
    fiji = [[[square(177, -18)], [np.array([(-180, -18), (-178, -18), (-178, -16), (-180, -16), (-180, -18)], float)]]]
    lat, lon = middle(fiji)
    assert (lat, lon) == (pytest.approx(-17, abs=0.01), pytest.approx(179.5, abs=0.01))


def test_points_inside_are_told_from_those_in_holes_and_outside() -> None:
    spots = np.array([(3.0, 3.0), (1.0, 1.0), (9.0, 1.0), (-1.0, 1.0)])
    assert inside([[square(0, 0, 4), square(0, 0, 2)]], spots).tolist() == [True, False, False, False]


def test_a_region_gets_a_middle_only_where_divisions_and_towns_agree(tmp_path: Path) -> None:
    rings: list[object] = [square(x, 0).tolist() for x in (0, 2, 4, 6)]
    shapes = [{"type": "Polygon", "arcs": [[n]]} for n in range(4)]
    file = topology(tmp_path / "AAA.json", *shapes, arcs=rings)
    whole = [(1.0, 1.0, 7), (1.0, 3.0, 7)]  # region 7 is the first two divisions
    shared = [(1.0, 5.0, 8), (1.0, 5.1, 9), (1.0, 5.2, 8), (1.0, 5.3, 9)]  # the third is as much of 8 as of 9
    lost = [(1.0, 7.0, 10), (1.0, 50.0, 10), (1.0, 51.0, 10)]  # most towns of 10 lie in no division
    found = middles(file, [*whole, *shared, *lost])
    assert set(found) == {7}
    assert found[7] == (pytest.approx(1, abs=0.01), pytest.approx(2))


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Ontario", "CA", 50, -86),
        ("North Darfur", "SD", 16, 26),
        ("Agadez", "NE", 19.5, 10.5),
        ("England", "GB", 52.5, -1.5),
    ],
)
def test_large_regions_of_the_index_lie_in_the_middle_of_their_land(
    name: str, country: str, lat: float, lon: float
) -> None:
    (region,) = (e for e in entries(name) if e.sort == "region" and e.country == country)
    assert distance_km((region.lat, region.lon), (lat, lon)) < 100
