"""A pure function whose last answer is kept gives what it would give anew, and never another question's answer."""

from hypothesis import given
from hypothesis import strategies as st

from standby.basis.same import kept_while_the_same


def counted():
    made = []

    @kept_while_the_same
    def joined(one, other):
        made.append((one, other))
        return [*one, *other]

    return joined, made


def test_the_same_things_are_worked_out_once_in_a_row():
    joined, made = counted()
    one, other = (1, 2), (3,)
    assert joined(one, other) is joined(one, other)
    assert len(made) == 1


def test_things_that_only_look_the_same_are_worked_out_anew():
    joined, made = counted()
    first = joined([1], [2])
    assert joined([1], [2]) == first
    assert len(made) == 2


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_whatever_is_asked_after_whatever_the_answer_is_that_of_the_question(asked):
    things = [(n,) for n in range(4)]
    joined, made = counted()
    assert [joined(things[a], things[b]) for a, b in asked] == [[a, b] for a, b in asked]
    assert len(made) == sum(1 for n, pair in enumerate(asked) if not n or pair != asked[n - 1])


def test_a_question_that_fails_leaves_the_last_answer_as_it_was():
    joined, made = counted()
    one, other = (1,), (2,)
    kept = joined(one, other)
    try:
        joined(one, None)
    except TypeError:
        assert joined(one, other) is kept
    assert len(made) == 2
