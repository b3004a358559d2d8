"""The scores that tasks share, on figures counted by hand."""

import pytest

from standby.reports.bench.scores import f1, ratio


@pytest.mark.parametrize(
    ("right", "proposed", "wanted", "score"),
    [(3, 4, 8, 0.5), (2, 2, 2, 1.0), (0, 5, 3, 0.0), (0, 0, 3, 0.0), (0, 3, 0, 0.0), (0, 0, 0, 0.0), (1, 2, 1, 2 / 3)],
)
def test_f1_is_the_harmonic_mean_of_precision_and_recall(right: int, proposed: int, wanted: int, score: float) -> None:
    assert f1(right, proposed, wanted) == pytest.approx(score)
    if right:
        precision, recall = right / proposed, right / wanted
        assert score == pytest.approx(2 * precision * recall / (precision + recall))


@pytest.mark.parametrize(("right", "of", "share"), [(3, 4, 0.75), (2, 1, 2.0), (0, 4, 0.0), (1, 1, 1.0), (0, 0, 0.0)])
def test_a_share_of_nothing_is_nought(right: int, of: int, share: float) -> None:
    assert ratio(right, of) == share
