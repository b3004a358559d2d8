"""Checks of places, quantities, grades, identifiers and errors."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.errors import AskedWrongly, Broken, NotAllowed, TryLater
from standby.basis.grades import Grade, parse_grade, probability_words
from standby.basis.ids import canonical, content_id, sha256_hex
from standby.basis.places import Place, distance_km, place_words
from standby.basis.quantities import Quantity, amount_words, counted, quantity_words
from standby.basis.vocabulary import AXES, CONSENT_SPEAKS_FOR, CONSENT_STATES, STATUS_AXIS

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
numbers = st.none() | st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("error", "exit_code", "status"),
    [(AskedWrongly, 2, 400), (NotAllowed, 1, 403), (TryLater, 1, 503), (Broken, 3, 500)],
)
def test_an_error_says_what_why_and_what_next_and_who_must_act(error, exit_code, status):
    problem = error("code", "It stopped", "the reason", "do this")
    assert str(problem) == "It stopped: the reason; do this."
    assert (problem.exit_code, problem.http_status, problem.code) == (exit_code, status, "code")


def test_a_degree_of_latitude_is_about_111_km():
    assert math.isclose(distance_km((0, 0), (1, 0)), 111.195, abs_tol=0.01)


def test_the_way_from_baghdad_to_erbil_is_about_320_km():
    assert distance_km((33.34, 44.40), (36.19, 44.01)) == pytest.approx(319, abs=3)


@given(points, points)
def test_distance_is_the_same_both_ways_and_at_most_half_the_earth(a, b):
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)
    assert 0 <= distance_km(a, b) <= math.pi * 6371.01


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (22, 22, "22"),
        (180, 220, "180 to 220"),
        (11, None, "at least 11"),
        (None, 5, "at most 5"),
        (None, None, "an unstated number"),
    ],
)
def test_an_interval_is_said_in_words(low, high, words):
    assert quantity_words(Quantity(low=low, high=high, unit="person")) == words


def test_an_interval_upside_down_is_refused():
    with pytest.raises(ValueError, match="above"):
        Quantity(low=2, high=1, unit="person")


@given(numbers, numbers, numbers, numbers)
def test_two_intervals_overlap_exactly_when_a_number_satisfies_both(a, b, c, d):
    order = lambda x, y: (min(x, y), max(x, y)) if x is not None and y is not None else (x, y)  # noqa: E731
    one, two = (Quantity(low=x, high=y, unit="person") for x, y in (order(a, b), order(c, d)))
    low = max(x if x is not None else -math.inf for x in (one.low, two.low))
    high = min(x if x is not None else math.inf for x in (one.high, two.high))
    assert one.overlaps(two) == (low <= high)
    assert one.overlaps(two) == two.overlaps(one)


def test_a_grade_is_read_in_either_case():
    assert str(parse_grade(" b2 ")) == "B2"


@pytest.mark.parametrize("text", ["", "G1", "A7", "2B", "AA", "B22"])
def test_a_grade_that_does_not_exist_is_refused(text):
    with pytest.raises(AskedWrongly) as caught:
        parse_grade(text)
    assert caught.value.code == "grade-unreadable"


def test_a_missing_grade_is_absent_and_not_middling():
    assert str(Grade()) == "F6"


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0, "almost no chance"),
        (0.05, "almost no chance"),
        (0.3, "unlikely"),
        (0.5, "roughly even chance"),
        (0.7, "likely"),
        (0.9, "very likely"),
        (1, "almost certain"),
    ],
)
def test_a_probability_has_its_icd_203_words(p, words):
    assert probability_words(p) == words


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_a_number_that_is_no_probability_has_no_words(p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        probability_words(p)


def test_canonical_bytes_do_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}'.encode()


def test_an_identifier_depends_on_every_part_and_on_where_parts_end():
    assert content_id("c", "a", "b") != content_id("c", "ab", "")
    assert content_id("c", "a", "b") == content_id("c", "a", "b")


def test_sha256_is_the_published_one():
    assert sha256_hex(b"abc").startswith("ba7816bf8f01cfea")


def test_every_status_predicate_names_a_value_of_its_axis():
    assert all(value in AXES[axis] for axis, value in STATUS_AXIS.values())


def test_every_consent_predicate_names_a_state():
    assert set(CONSENT_SPEAKS_FOR.values()) <= set(CONSENT_STATES)


@pytest.mark.parametrize(("number", "words"), [(0, "0 days"), (1.0, "1 day"), (1.5, "1.5 days"), (26, "26 days")])
def test_one_of_something_is_not_told_as_many(number, words):
    assert counted(number, "day") == words


@pytest.mark.parametrize(
    ("place", "words"),
    [(Place(name="Tripoli", id="geonames:266826", country="LB", precision="town"), "Tripoli, Lebanon"),
     (Place(name="Lebanon", id="geonames:272103", country="LB", precision="country"), "Lebanon"),
     (Place(name="Camp Taji", id="site:taji", country="IQ", precision="site"), "Camp Taji"),
     (Place(name="Nowhere Ridge"), "Nowhere Ridge")],
)  # fmt: skip
def test_a_place_of_the_index_is_written_with_its_country(place, words):
    assert place_words(place) == words


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [(2, 2, "rocket", "2 rockets"), (1, 1, "rocket", "1 rocket"), (0, 0, "casualty", "0 casualties"),
     (None, 9, "person", "at most 9 people"), (2, 2, "abducted", "2 abducted"),
     (3, None, "missing", "at least 3 missing"), (12, 12, "helicopters", "12 helicopters"),
     (1, 2, "event", "1 to 2 events")],
)  # fmt: skip
def test_an_amount_is_written_with_what_it_counts(low, high, unit, words):
    assert amount_words(Quantity(low=low, high=high, unit=unit)) == words
