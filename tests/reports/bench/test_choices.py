"""Choosing one of several candidates by what speaks for each."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.reports.bench.choices import Case, best, folds, learn


def _cases(seed: int, texts: int) -> list[Case]:
    """Candidates of which the right one has most of the first sign and least of the second; the third says nothing."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(texts):
        rows = rng.normal(size=(4, 3))
        right = int(np.argmax(rows[:, 0] - rows[:, 1]))
        found.append(Case(rows=rows, right=(tuple(i == right for i in range(4)),)))
    return found


def test_what_speaks_for_and_against_is_learnt_and_holds_on_texts_not_learnt_from() -> None:
    weights = learn(_cases(1, 150))
    assert weights[0] > 0.5 > -0.5 > weights[1]
    assert abs(weights[2]) < 0.3
    held_out = _cases(2, 100)
    assert sum(case.right[0][best(case.rows, weights)] for case in held_out) >= 90


def test_the_same_cases_give_the_same_weights_and_questions_without_an_answer_change_none() -> None:
    cases = _cases(3, 30)
    asked_more = [Case(rows=c.rows, right=(*c.right, (False,) * 4)) for c in cases]
    assert learn(cases).tolist() == learn(cases).tolist() == learn(asked_more).tolist()


def test_of_several_right_candidates_any_will_do() -> None:
    """The weights make one of the right ones likeliest, not all of them alike."""
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    weights = learn(
        [Case(rows=rows, right=((True, True, False),))] * 5 + [Case(rows=rows, right=((True, False, False),))]
    )
    assert best(rows, weights) == 0


def test_nothing_to_learn_from_is_said() -> None:
    with pytest.raises(ValueError, match="no text with a right candidate"):
        learn([Case(rows=np.zeros((2, 1)), right=((False, False),))])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(), max_size=40), st.integers(2, 7))
def test_each_is_tried_once_and_never_learnt_from_where_it_is_tried(those: list[int], parts: int) -> None:
    numbered = list(enumerate(those))
    tried = [t for others, part in folds(numbered, parts) for t in part if t not in others]
    assert sorted(tried) == numbered
