"""Words are found however they were typed: case, accents, vowel marks, scripts without spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.folding import LONGEST, Word, fold, words_in


def folded(text):
    return [word.folded for word in words_in(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Évacuation", "EVACUATION"),
        ("l'aéroport", "L’AEROPORT"),
        ("Straße", "STRASSE"),
        ("القاعدة", "قاعدة"),
        ("قَاعِدَة", "قاعده"),
        ("إطلاق", "اطلاق"),
        ("مستشفى", "مستشفي"),
        ("عـــاجل", "عاجل"),
        ("والمطار", "المطار"),
        ("Київ", "КИЇВ"),
        ("ﬁre", "fire"),
        ("Đà Nẵng", "Đa Nang"),
    ],
)
def test_two_ways_of_writing_one_word_are_one(one, other):
    assert folded(one) == folded(other) != []


def test_words_that_differ_stay_apart():
    assert len({fold(word) for word in ("قاعدة", "قائد", "base", "bases", "Basra")}) == 5


def test_a_text_without_spaces_is_cut_into_its_characters():
    assert folded("基地 attack") == ["基", "地", "attack"]


def test_an_article_is_taken_off_only_where_a_word_is_left():
    assert folded("الى") == ["الي"]


@given(st.text(max_size=200))
def test_every_word_is_letters_and_digits_and_stands_where_it_says(text):
    end = 0
    for word in words_in(text):
        assert word.folded.isalnum()
        assert len(word.folded) <= LONGEST * 18
        assert end <= word.start < word.end <= len(text)
        end = word.end


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    for word in words_in(text):
        again = folded(word.folded)
        assert not again or "".join(again) in word.folded


def test_a_word_stands_where_it_says_and_a_run_over_64_letters_is_cut():
    assert list(words_in("Go_a  ABC")) == [Word("go", 0, 2), Word("a", 3, 4), Word("abc", 6, 9)]
    assert [len(word.folded) for word in words_in(f"{'x' * 63} {'x' * 64} {'x' * 65}")] == [63, 64, 64]
    assert list(words_in("a 基地")) == [Word("a", 0, 1), Word("基", 2, 3), Word("地", 3, 4)]


def test_an_article_is_taken_off_where_three_letters_are_left():
    assert fold("البيت") == "بيت"
    assert fold("الما") == "الما"
    assert fold("والبيت") == "بيت"
    assert fold("للبيت") == "بيت"
