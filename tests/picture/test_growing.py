"""A picture that grows with its claims is the one assembled whole from them, to the fingerprint."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.picture.test_assemble import MISSION, claims

from standby.basis.grades import parse_grade
from standby.basis.time import AsOf
from standby.picture.assemble import assemble
from standby.picture.growing import Growing
from standby.testing.making import make_claim, place

DAY = timedelta(days=1)
START = datetime(2020, 1, 1, tzinfo=UTC)
ERBIL = place("Erbil", 36.19, 44.01)


def at(days):
    moment = START + DAY * days
    return AsOf(valid_at=moment, known_at=moment)


changes = st.lists(
    st.tuples(
        st.lists(claims(), max_size=4),
        st.lists(st.integers(0, 50), max_size=2),
        st.lists(st.integers(0, 50), max_size=1),
        st.floats(-10, 40),
        st.sampled_from(({}, {"b.txt": "a.txt"}, {"c.txt": "a.txt"})),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=120, deadline=None)
@given(changes)
def test_claims_that_come_go_and_change_give_the_picture_assembled_whole(turns):
    growing, held, day = Growing(MISSION), {}, 20.0
    for new, gone, graded, later, copies in turns:
        held.update({c.id: c for c in new})
        for number in gone:
            held.pop(list(held)[number % len(held)], None) if held else None
        for number in graded if held else ():
            name = list(held)[number % len(held)]
            held[name] = replace(held[name], grade=parse_grade("D4"), review="accepted")
        day += later
        heard = {"wire": START + DAY * (day - 2)}
        given_now = tuple(held.values())
        shown = growing.picture(given_now, at(day), heard=heard, copies=copies)
        assert shown == assemble(given_now, MISSION, at(day), heard=heard, copies=copies)


def test_a_picture_without_a_name_is_the_same_but_for_the_fingerprint():
    told = (make_claim("status", "unit:nato", "paused"),)
    named = Growing(MISSION).picture(told, at(30))
    assert Growing(MISSION).picture(told, at(30), named=False) == replace(named, fingerprint="")


def test_while_nothing_changes_the_incidents_are_the_same_object():
    told = (make_claim("incident", "Iran", "rocket_attack", stated="2020-01-08", at=ERBIL),)
    growing = Growing(MISSION)
    assert growing.picture(told, at(30)).incidents is growing.picture(told, at(31)).incidents


def test_an_event_that_two_vague_claims_held_together_falls_apart_when_one_is_gone():
    one = make_claim("incident", "Iran", "rocket_attack", stated="2020-01-08", at=ERBIL, start=1)
    two = make_claim("incident", "Iran", "rocket_attack", stated="2020-01-08", start=2)
    three = make_claim("incident", "Iran", "rocket_attack", stated="2020-01-08", start=3,
                       at=place("Baghdad", 33.34, 44.4))  # fmt: skip
    growing = Growing(MISSION)
    for told in ((one, two, three), (one, three), (two, three), (two,)):
        assert growing.picture(told, at(30)).incidents == assemble(told, MISSION, at(30)).incidents


def test_what_begins_later_waits_for_its_day():
    told = (make_claim("incident", "Iran", "rocket_attack", said="2020-01-20", stated="2020-01-20", at=ERBIL),)
    growing = Growing(MISSION)
    assert [len(growing.picture(told, at(day)).incidents) for day in (10, 18, 19, 25)] == [0, 0, 1, 1]
