"""Clauses are cut where one thing ends and another begins, wherever a verb makes a sentence of them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.reports.readers.cutting import clauses_in, hangs_on
from standby.reports.readers.finite import finite_verbs, verb_at


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in clauses_in(text)]


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("The gate was shut; two guards were hurt.", ["The gate was shut", "two guards were hurt"]),
        ("Clinics were closed because the banks were shut.", ["Clinics were closed", "the banks were shut"]),
        ("A truck was taken and the driver was let go.", ["A truck was taken", "the driver was let go"]),
        ("Bread, rice and oil were sent.", ["Bread, rice and oil were sent"]),
        ("Men and women were hurt.", ["Men and women were hurt"]),
        ("It treats between 40 and 1,600 wounded a day.", ["It treats between 40 and 1,600 wounded a day"]),
        ("Norway keeps its clinic and sends no more nurses.", ["Norway keeps its clinic", "sends no more nurses"]),
        ("Bakers were sold bread but keep their gate shut.", ["Bakers were sold bread", "keep their gate shut"]),
        ("The port lost its cranes and begged for others.", ["The port lost its cranes", "begged for others"]),
        ("The team has 400 members, 38 of them nurses.", ["The team has 400 members", "38 of them nurses"]),
        ("A shell hit the depot, without injuring anyone.", ["A shell hit the depot", "without injuring anyone"]),
        ("It was late, Ada Brun, the consul, said by post.", ["It was late", "Ada Brun, the consul", "said by post"]),
        ("Ada Brun, who heads the clinic, is in a cellar.", ["Ada Brun, who heads the clinic", "is in a cellar"]),
    ],
)  # fmt: skip
def test_a_sentence_is_cut_into_its_clauses(sentence: str, clauses: list[str]) -> None:
    assert cut(sentence) == clauses


def test_a_name_and_who_that_is_are_never_cut_apart() -> None:
    assert "Ada Brun, the consul" in cut("Shots were heard, said Ada Brun, the consul, and two were hurt.")[0:2][-1]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("The mission keeps its flag", ["keeps"]),
        ("Soldiers keep their distance", ["keep"]),
        ("They no longer stop the trucks", ["stop"]),
        ("The guards of the north", []),
        ("Their reports the night before", []),
        ("Convoys to the north and fires in the hills", []),
        ("It's open", ["It's"]),
        ("The closed school", []),
        ("Ghana withdrew one team and lent another", ["withdrew", "lent"]),
    ],
)
def test_a_word_that_may_be_a_noun_is_a_verb_only_beside_what_shows_it(text: str, verbs: list[str]) -> None:
    assert [text[at:].split()[0] for at in finite_verbs(text)] == verbs


def test_the_first_verb_of_a_stretch_is_found_in_the_light_of_what_stands_before_it() -> None:
    text = "The doctors stayed and treat the wounded"
    assert verb_at(text, 0, len(text)) == text.index("stayed")
    assert verb_at(text, text.index("wounded"), len(text)) is None


def test_a_clause_without_a_subject_of_its_own_hangs_on_the_one_before() -> None:
    text = "Gunmen went through the house and stole the cars, and the guards slept"
    assert hangs_on(text, text.index("stole"))
    assert not hangs_on(text, text.index("the guards"))
    assert not hangs_on(text, 0)


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=60)
def test_clauses_lie_in_order_inside_their_sentence(text: str) -> None:
    found = list(clauses_in(text))
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(b <= c for (_, b), (c, _) in pairwise(found))


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Guards keep 40 men", ["keep"]),
        ("Guards keep moving", ["keep"]),
        ("Guards keep", []),
        ("Glass keep the", []),
        ("Bus keep the", []),
        ("Cars keep the", ["keep"]),
        ("Its keep the", []),
        ("Oxen keep the", []),
        ("They keep the", ["keep"]),
        ("They now keep the", ["keep"]),
        ("They, now, keep the", []),
        ("now keep the", []),
        ("He keeps the", ["keeps"]),
        ("The keeps the", []),
        ("keeps the", []),
        ("Guards report the", ["report"]),
        ("Guards report 40", []),
        ("He reports the", ["reports"]),
        ("He reports 40", []),
        ("men attacked", ["attacked"]),
        ("Men Attacked", []),
        ("the attacked", []),
        ("by attacked", []),
        ("attacked", []),
        ("big red trucks", []),
        ("he owed money", ["owed"]),
        ("men led", ["led"]),
        ("led", ["led"]),
        ("the led", []),
        ("to led", []),
        ("who's here", ["who's"]),
        ("Ada's here", []),
        ("is", ["is"]),
    ],
)
def test_a_form_is_finite_by_what_stands_before_and_behind_it(text: str, verbs: list[str]) -> None:
    """A plural has more than three letters, one s, and no apostrophe before it; what may be a noun asks for more."""
    assert [text[at:].split()[0] for at in finite_verbs(text)] == verbs


def test_the_first_verb_lies_from_the_beginning_of_a_stretch_up_to_its_end() -> None:
    text = "He was there and is here"
    assert verb_at(text, 3, 4) == 3
    assert verb_at(text, 4, len(text)) == text.index("is here")
    assert verb_at(text, 0, 3) is None


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("The men were hit, two of them died.", ["The men were hit", "two of them died"]),
        ("The men were hit, two of them.", ["The men were hit", "two of them"]),
        ("Hit, two of them.", ["Hit, two of them"]),
        ("It was so and he left.", ["It was so", "he left"]),
        ("It was and he left.", ["It was and he left"]),
        ("A man was hit and big old dark tiny trucks left.", ["A man was hit", "big old dark tiny trucks left"]),
        (
            "A man was hit and big old dark tiny wide trucks left.",
            ["A man was hit and big old dark tiny wide trucks left"],
        ),
        ("A man was hit and bread, oil left.", ["A man was hit and bread, oil left"]),
        ("The gate is shut: 5 left.", ["The gate is shut: 5 left"]),
        ("The gate is shut: all left.", ["The gate is shut", "all left"]),
        ("The gate; the road.", ["The gate", "the road"]),
        ("He was here, twelve were.", ["He was here", "twelve were"]),
        ("He was here, ten were.", ["He was here, ten were"]),
        (' "It was bad", ', ["It was bad"]),
        ("", []),
        (" . ", []),
    ],
)
def test_a_clause_has_three_words_and_a_verb_before_a_break_and_a_verb_behind_it(
    sentence: str, clauses: list[str]
) -> None:
    """Behind an *and* a verb stands after five words at most, and no comma; a comma alone asks for twelve letters."""
    assert cut(sentence) == clauses


def test_a_clause_hangs_on_another_where_it_begins_with_its_verb_behind_an_and_or_a_comma() -> None:
    for text in ("He came, was hit", "He came and was hit"):
        assert hangs_on(text, text.index("was"))
    for text in ("He came; was hit", "He who was hit", "They band was hit"):
        assert not hangs_on(text, text.index("was"))
