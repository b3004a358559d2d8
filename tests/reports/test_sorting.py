"""Clauses are cut where one thing ends and another begins, and sorted by the kind of claim they make."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.reports.readers.meaning import meanings
from standby.reports.readers.sorting import KINDS, MEANT, clauses_in, features, meant, sort, weights


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in clauses_in(text)]


def odds_of(text: str) -> dict[str, float]:
    (meaning,) = meanings([text])
    return sort(features(text, 0, len(text)), meant(meaning, 0, len(text)))


def kind_of(text: str) -> str:
    odds = odds_of(text)
    return max(odds, key=lambda k: odds[k])


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("The gate was shut; two guards were hurt.", ["The gate was shut", "two guards were hurt"]),
        ("Clinics were closed because the banks were shut.", ["Clinics were closed", "the banks were shut"]),
        ("A truck was taken and the driver was let go.", ["A truck was taken", "the driver was let go"]),
        ("Bread, rice and oil were sent.", ["Bread, rice and oil were sent"]),
        ("Men and women were hurt.", ["Men and women were hurt"]),
    ],
)
def test_a_sentence_is_cut_into_its_clauses(sentence: str, clauses: list[str]) -> None:
    assert cut(sentence) == clauses


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


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=60)
def test_clauses_lie_in_order_inside_their_sentence(text: str) -> None:
    found = list(clauses_in(text))
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(b <= c for (_, b), (c, _) in pairwise(found))
