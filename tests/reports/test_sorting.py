"""Clauses are cut where one thing ends and another begins, and sorted by the kind of claim they make."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.reports.readers.sorting import KINDS, NONE, clauses_in, features, sort, weights


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in clauses_in(text)]


def kind_of(text: str) -> str:
    odds = sort(features(text, 0, len(text)))
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
        ("the currency lost more ground on the exchange", NONE),
    ],
)
def test_a_clause_is_sorted_by_what_it_tells(clause: str, kind: str) -> None:
    assert kind_of(clause) == kind


def test_a_clause_of_no_known_word_speaks_for_no_kind_more_than_the_bias_does() -> None:
    odds = sort(frozenset())
    assert sum(odds.values()) == pytest.approx(1)
    assert max(odds, key=lambda k: odds[k]) in (NONE, "status", "incident")


def test_every_weight_has_a_column_for_every_kind() -> None:
    assert all(len(row) == len(KINDS) for row in weights().values())


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=60)
def test_clauses_lie_in_order_inside_their_sentence(text: str) -> None:
    found = list(clauses_in(text))
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(b <= c for (_, b), (c, _) in pairwise(found))
