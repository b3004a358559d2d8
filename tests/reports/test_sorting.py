"""Clauses are sorted by the kind of claim they make."""

import numpy as np
import pytest

from standby.reports.readers.meaning import meanings
from standby.reports.readers.sorting import KINDS, MEANT, features, meant, sort, weights


def odds_of(text: str) -> dict[str, float]:
    (meaning,) = meanings([text])
    return sort(features(text, 0, len(text)), meant(meaning, 0, len(text)))


def kind_of(text: str) -> str:
    odds = odds_of(text)
    return max(odds, key=lambda k: odds[k])


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("all passengers were flown out to the capital by helicopter", "movement"),
        ("gunmen killed two guards at the gate", "incident"),
        ("the clinic has closed its doors until Monday", "status"),
        ("the ministry would not give any figures", "disclosure"),
    ],
)
def test_a_clause_is_sorted_by_what_it_tells(clause: str, kind: str) -> None:
    assert kind_of(clause) == kind


@pytest.mark.parametrize(
    "clause", ["the currency lost more ground on the exchange", "the home side won the cup after extra time"]
)
def test_a_clause_about_other_things_makes_no_claim(clause: str) -> None:
    assert max(odds_of(clause).values()) < 0.3


def test_what_neither_words_nor_meaning_tell_is_left_to_the_kinds_of_claims_there_are() -> None:
    odds = sort(frozenset(), np.zeros(MEANT))
    assert tuple(odds) == KINDS
    assert all(0 < odd < 1 for odd in odds.values())


def test_every_weight_has_a_column_for_every_kind() -> None:
    assert all(len(row) == len(KINDS) for row in (weights().start, *weights().features.values()))
    assert weights().meaning.shape == (MEANT, len(KINDS))
