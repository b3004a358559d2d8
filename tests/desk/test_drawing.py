"""Pictures drawn at the server: a point lands where it belongs, and a day that is not known has no line."""

import math
import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.mission import Definition, Site
from standby.basis.time import AsOf, parse_instant
from standby.desk.board.model import Point
from standby.desk.board.movements import Moved, movements
from standby.desk.drawing.course import course_words, draw_course
from standby.desk.drawing.labels import overlap, placed
from standby.desk.drawing.map import MAP_WIDE, borders_in, draw_map, frame_of
from standby.testing.making import make_claim, place

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


def test_no_outline_runs_across_the_map_from_one_edge_to_the_other():
    frame = frame_of([])
    across = [
        (a, b)
        for ring in borders_in(frame)
        for a, b in pairwise(ring)
        if abs(a[0] - b[0]) > 180 and a[1] not in (frame.south, frame.north)
    ]
    assert across == []


@pytest.mark.parametrize(("lon", "lat"), [(178.0, -17.8), (-179.9, 67.0), (179.9, 67.0)])
def test_land_at_the_180th_meridian_is_drawn_on_both_sides_of_it(lon, lat):
    assert any(_holds(ring, lon, lat) for ring in borders_in(frame_of([(lon, lat)])))


def test_a_movement_is_an_arrow_from_its_origin_to_just_before_its_destination():
    sites = [
        Site(id="a", name="Taji", lat=33.5, lon=44.2, country="IQ"),
        Site(id="b", name="Camp", lat=29.3, lon=47.5, country="KW"),
    ]
    moved = Moved(says="Team: from <Taji> to Camp", claim="c", origin=(33.5, 44.2), destination=(29.3, 47.5))
    half = replace(moved, says="Half a way", destination=None)
    drawn = draw_map(sites, [], [], [moved, half])
    (a, b) = (drawn.frame.spot(s.lon, s.lat) for s in sites)
    begin, tip = re.search(r'd="M([\d.,]+)Q[\d.]+,[\d.]+ ([\d.,]+)" fill="none"', drawn.svg).groups()
    begin, tip = (tuple(map(float, spot.split(","))) for spot in (begin, tip))
    assert begin == a
    assert math.dist(tip, b) == pytest.approx(8, abs=0.2)
    assert "Team: from &lt;Taji&gt; to Camp" in drawn.svg
    assert "Half a way" not in drawn.svg
    assert "2 sites, 0 incidents and 1 movements" in drawn.svg


def test_the_map_reaches_both_ends_of_a_movement():
    site = Site(id="a", name="Taji", lat=33.5, lon=44.2, country="IQ")
    moved = Moved(says="far", claim="c", origin=(33.5, 44.2), destination=(50.0, 8.0))
    frame = draw_map([site], [], [], [moved]).frame
    assert frame.west < 8 < 44.2 < frame.east
    assert frame.south < 33.5 < 50 < frame.north


def test_movements_are_placed_by_our_sites_by_what_the_claim_was_resolved_to_and_by_names_in_our_countries():
    definition = Definition(
        name="m", sites=(Site(id="taji", name="Camp Taji", lat=33.5, lon=44.2, country="IQ", aliases=("Taji",)),
               Site(id="camp", name="Camp", lat=29.3, lon=47.5, country="KW"))
    )  # fmt: skip
    at = parse_instant("2020-01-20")

    def told(origin, destination, **more):
        kind = more.pop("predicate", "relocated")
        ends = {"origin": origin, "destination": destination}
        return make_claim("movement", "Team", kind, said="2020-01-09", details=ends, quote=f"{ends} {more}", **more)

    def shown(*claims):
        return movements(definition, claims, AsOf(valid_at=at, known_at=at))

    (one,) = shown(told("the Taji", "Kuwait"))
    assert one.origin == (33.5, 44.2)
    assert one.destination == (29.3, 47.5)
    assert one.says == "Team: from the Taji to Kuwait, 9 January 2020"
    (one,) = shown(told("Nowhereville", "Baghdad", at=place("Nowhereville", 31.0, 42.0)))
    assert (one.origin, one.destination) == ((31.0, 42.0), (33.34058, 44.40088))
    (one,) = shown(told("Atlantis", "Taji"))
    assert one.origin is None
    for claim in (
        told("Taji", "Kuwait", predicate="told"),
        told("Taji", "Kuwait", certainty="negated"),
        told("Taji", "Kuwait", stated="2019-12-01"),
        make_claim("movement", "Team", "relocated", details={"destination": "Kuwait"}),
        make_claim("status", "Team", "paused", details={"origin": "Taji", "destination": "Kuwait"}),
    ):
        assert shown(claim) == ()


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


names = st.text("abcdefghij ", min_size=1, max_size=20)


@given(st.lists(st.tuples(st.tuples(st.floats(0, 900), st.floats(0, 500)), names), max_size=40))
def test_no_name_on_a_map_covers_a_point_or_another_name(named):
    spots = [spot for spot, _ in named]
    labels = placed(named, spots, 960, 540)
    assert len(labels) <= len(named)
    for number, label in enumerate(labels):
        left, top, right, bottom = label.box
        assert (left >= 0, top >= 0, right <= 960, bottom <= 540) == (True,) * 4
        assert not any(overlap(label.box, other.box) for other in labels[:number])
        assert not any(overlap(label.box, (x - 7, y - 7, x + 7, y + 7)) for x, y in spots)


def test_a_name_with_room_is_written_beside_its_point():
    label = placed([((100, 100), "Taji")], [(100, 100)], 960, 540)[0]
    assert (label.anchor, label.x > 100, abs(label.y - 100) < 8) == ("start", True, True)


def test_of_two_names_that_fit_nowhere_together_the_first_is_written():
    crowd = [(x, y) for x in range(0, 101, 10) for y in range(0, 101, 10)]
    labels = placed([((100, 50), "Taji"), ((100, 52), "Camp Taji")], crowd, 145, 100)
    assert [label.name for label in labels] == ["Taji"]


def test_a_map_names_every_site_even_where_there_is_no_room_for_its_name():
    sites = [Site(id=f"s{n}", name=f"Site number {n}", lat=33 + n / 1000, lon=44, country="IQ") for n in range(30)]
    svg = draw_map(sites, (), ()).svg
    assert svg.count("<text") < 30
    assert all(f"<title>Site number {n}: not estimated</title>" in svg for n in range(30))


def test_a_name_that_would_be_code_is_drawn_as_text():
    svg = draw_map([Site(id="s", name="<script>x</script>", lat=33, lon=44, country="IQ")], (), ()).svg
    assert "<script>" not in svg


@pytest.mark.parametrize("svg", [draw_course([day(0, 0.1), day(1, 0.2)]), draw_map((), (), ()).svg])
def test_a_drawing_stands_without_a_style_sheet_and_breaks_no_rule_of_a_page(svg):
    assert "style=" not in svg
    assert "fill=" in svg


def test_a_course_is_told_in_a_sentence_too():
    assert course_words([day(0, 0.1), day(1, None), day(2, 0.3)]) == (
        "On the last day 30 %, between 30 % and 30 %; over the days shown from 10 % to 30 %. "
        "On 1 of 3 days it is not known."
    )
    assert course_words([]) == "On the last day it is not known."


def _holds(ring, x, y):
    inside = False
    for (ax, ay), (bx, by) in zip([ring[-1], *ring[:-1]], ring, strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
