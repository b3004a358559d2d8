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


def test_learning_takes_three_hundred_of_adams_steps_up_the_slope_of_likelihood_and_restraint() -> None:
    """Each question is worked out by itself: what is right takes its share of what is likely (Kingma and Ba 2015)."""
    chance = np.random.default_rng(4)
    cases = [
        Case(rows=chance.normal(size=(3, 2)), right=((True, False, True), (False, False, False))),
        Case(rows=chance.normal(size=(4, 2)), right=((False, True, False, False), (True, False, False, False))),
        Case(rows=chance.normal(size=(2, 2)) + 3, right=((False, True),)),
    ]
    weights, mean, spread = np.zeros(2), np.zeros(2), np.zeros(2)
    for step in range(1, 301):
        slope = -2.0 * weights
        for rows, right in [(c.rows, r) for c in cases for r in c.right if any(r)]:
            likely = np.exp(rows @ weights) / np.exp(rows @ weights).sum()
            wanted = np.where(right, likely, 0) / likely[list(right)].sum()
            slope = slope + (wanted - likely) @ rows
        slope = slope / len(cases)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights = weights + 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    assert learn(cases) == pytest.approx(weights, rel=1e-12), "a step more or less is seen"


def test_what_speaks_very_loudly_overflows_nothing() -> None:
    rows = np.array([[2000.0], [-2000.0]])
    assert np.isfinite(learn([Case(rows=rows, right=((True, False),))])).all()


def test_the_first_of_equals_is_the_best_and_a_part_takes_every_fifth() -> None:
    assert best(np.array([[0.0], [1.0], [1.0]]), np.array([2.0])) == 1
    assert list(folds(range(7), 3)) == [([1, 2, 4, 5], [0, 3, 6]), ([0, 2, 3, 5, 6], [1, 4]), ([0, 1, 3, 4, 6], [2, 5])]
    assert [part for _, part in folds("abcdef")] == [["a", "f"], ["b"], ["c"], ["d"], ["e"]]
