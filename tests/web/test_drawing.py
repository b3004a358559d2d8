"""Pictures drawn at the server: a point lands where it belongs, and a day that is not known has no line."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.time import parse_instant
from standby.desk.board.model import Point
from standby.web.drawing import MAP_WIDE, borders_in, draw_course, frame_of

START = parse_instant("2020-01-01")

points = st.tuples(st.floats(-170, 170), st.floats(-60, 70))


def day(n, probability):
    return Point(at=START + timedelta(days=n), probability=probability, low=probability, high=probability)


@given(st.lists(points, min_size=1, max_size=20))
def test_every_point_lies_inside_its_map(spots):
    frame = frame_of(spots)
    for lon, lat in spots:
        x, y = frame.spot(lon, lat)
        assert 0 <= x <= MAP_WIDE + 0.1
        assert 0 <= y <= frame.height + 0.1


@given(points, points)
def test_north_is_up_and_east_is_right(a, b):
    frame = frame_of([a, b])
    (ax, ay), (bx, by) = frame.spot(*a), frame.spot(*b)
    assert (ax <= bx) == (a[0] <= b[0]) or ax == bx
    assert (ay >= by) == (a[1] <= b[1]) or ay == by


@pytest.mark.parametrize("spots", [[], [(44.4, 33.3)], [(-3, 16), (2, 13)]])
def test_borders_are_cut_at_the_edge_of_the_map(spots):
    frame = frame_of(spots)
    rings = list(borders_in(frame))
    assert rings
    for ring in rings:
        assert all(frame.west - 1e-6 <= x <= frame.east + 1e-6 for x, _ in ring)
        assert all(frame.south - 1e-6 <= y <= frame.north + 1e-6 for _, y in ring)


def test_baghdad_lies_in_iraq():
    frame = frame_of([(44.4, 33.3)])
    lon, lat = 44.4, 33.3
    inside = [ring for ring in borders_in(frame) if _holds(ring, lon, lat)]
    assert len(inside) == 1


def test_over_a_day_that_is_not_known_no_line_is_drawn():
    svg = draw_course([day(0, 0.1), day(1, 0.2), day(2, None), day(3, 0.2), day(4, 0.1)])
    assert svg.count("<polyline") == 2


def test_with_nothing_known_it_says_so():
    svg = draw_course([day(0, None), day(1, None)])
    assert "<polyline" not in svg
    assert "it is not known" in svg


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=30))
def test_each_known_day_is_drawn_once(values):
    svg = draw_course([day(n, value) for n, value in enumerate(values)])
    drawn = [line.split('points="')[1].split('"')[0].split() for line in svg.splitlines() if "<polyline" in line]
    assert sum(len(line) for line in drawn) == sum(value is not None for value in values)


def _holds(ring, x, y):
    inside = False
    for (ax, ay), (bx, by) in zip([ring[-1], *ring[:-1]], ring, strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
