"""Conditions that must last: against a plain list of every moment, on random days."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.posture.strategies import moment

from standby.posture.lasting import lasted, observed, occurred
from standby.posture.truth import TRUTHS, decided, negation

looks = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(TRUTHS)), min_size=1, max_size=10)
lengths = st.integers(1, 6)


def played(looks):
    """Return the course, the moment of the last look, and (from, to, value) of each stretch between looks."""
    course, day, stretches = None, 0, []
    for gap, value in looks:
        if stretches:
            stretches[-1] = (stretches[-1][0], day + gap, stretches[-1][2])
        day += gap
        stretches.append((day, day, value))
        course = observed(course, value, moment(day))
    return course, day, stretches


@given(looks, lengths)
def test_it_lasted_exactly_when_a_list_of_every_stretch_says_so(looks, length):
    course, day, stretches = played(looks)
    start = day - length
    inside = {value for _, end, value in stretches if end > start or end == day}
    whole = stretches[0][0] <= start
    expected = "false" if "false" in inside else "contradictory" if "contradictory" in inside else "unknown"
    if inside == {"true"}:
        expected = "true" if whole else "unknown"
    assert lasted(course, moment(day), timedelta(days=length)) == expected


@given(looks, lengths)
def test_it_occurred_unless_its_opposite_lasted(looks, length):
    course, day, _ = played(looks)
    opposite, _, _ = played([(gap, negation(value)) for gap, value in looks])
    at, span = moment(day), timedelta(days=length)
    assert occurred(course, at, span) == negation(lasted(opposite, at, span))


@given(looks, lengths, st.data())
def test_a_look_that_saw_less_never_turns_the_answer_around(looks, length, data):
    index = data.draw(st.integers(0, len(looks) - 1))
    worse = [
        *looks[:index],
        (looks[index][0], data.draw(st.sampled_from(["unknown", "contradictory"]))),
        *looks[index + 1 :],
    ]
    before, after = (lasted(c, moment(d), timedelta(days=length)) for c, d, _ in (played(looks), played(worse)))
    assert after == before or not decided(after)


def test_a_condition_watched_for_less_than_the_length_is_undecided():
    course = observed(None, "true", moment(0))
    assert lasted(course, moment(2), timedelta(days=3)) == "unknown"
    assert lasted(course, moment(3), timedelta(days=3)) == "true"


def test_a_break_inside_the_length_counts_until_it_lies_behind():
    course = observed(observed(observed(None, "true", moment(0)), "false", moment(5)), "true", moment(6))
    assert lasted(course, moment(8), timedelta(days=3)) == "false"
    assert lasted(course, moment(9), timedelta(days=3)) == "true"


def test_something_that_happened_is_within_the_last_days_until_they_have_passed():
    course = observed(observed(observed(None, "false", moment(0)), "true", moment(5)), "false", moment(6))
    assert occurred(course, moment(8), timedelta(days=3)) == "true"
    assert occurred(course, moment(9), timedelta(days=3)) == "false"


def test_looking_again_at_the_same_moment_replaces_what_was_seen():
    course = observed(observed(observed(None, "true", moment(0)), "false", moment(4)), "true", moment(4))
    assert course.value == "true"
    assert lasted(course, moment(4), timedelta(days=1)) != "false"
