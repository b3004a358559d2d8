"""Checks where expressions of time stand in a text as it is, whatever its spaces, signs and capitals."""
# ruff: noqa: E501 rows of phrases with what each means

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.readers.timex import find, plain

FRIDAY = date(2013, 3, 22)


@pytest.mark.parametrize(
    ("text", "shadow"),
    [
        ("on  5\nMarch", "on 5 March"),
        ("5\tMarch\r\n2013", "5 March 2013"),
        ("one  \n\n  two", "one\ntwo"),
        ("one \n\n\n two", "one\ntwo"),
        ("it’s ‘89, mid–March", "it's '89, mid-March"),
        ("DIED ON 5 MARCH\n\nThe UN said", "died on 5 March\nThe UN said"),
        ("IN MAY, on Monday", "IN MAY, on Monday"),
        ("on monday and in FEBRUARY", "on Monday and in February"),
        ("they may march in sept", "they may march in sept"),
        ("THEY MAY COME IN SEPT", "they May come in Sept"),
        ("", ""),
    ],
)
def test_a_text_is_read_with_single_spaces_straight_signs_and_capitals_of_names(text: str, shadow: str) -> None:
    assert plain(text)[0] == shadow


@given(st.text(alphabet="ab \n\t5’–M", max_size=40))
def test_every_character_of_the_plain_text_leads_back_to_itself(text: str) -> None:
    shadow, places = plain(text)
    for place, character in enumerate(shadow):
        before = text[places(place)]
        assert (
            before.isspace()
            if character.isspace()
            else before.lower().translate(str.maketrans("’–", "'-")) == character.lower()
        )
    assert [places(place) for place in range(len(shadow))] == sorted({places(place) for place in range(len(shadow))})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They  met\n\non  5 \n March,  not\nlast   week.", ["5 \n March", "last   week"]),
        ("‘Early’ in the 1990s; mid–March.", ["the 1990s", "mid–March"]),
        ("ON 5 MARCH.\n\n\nOn Friday", ["5 MARCH", "Friday"]),
    ],
)
def test_an_expression_is_told_in_the_words_of_the_text(text: str, expected: list[str]) -> None:
    found = find(text, FRIDAY)
    assert [one.text for one in found] == expected
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("words", "mod"),
    [
        ("early March", "START"), ("the beginning of March", "START"), ("the start of March", "START"), ("mid-March", "MID"),
        ("the middle of March", "MID"), ("late March", "END"), ("the end of March", "END"), ("the latter part of March", "END"),
        ("the first half of March", "START"), ("the second half of March", "END"), ("later this week", "END"),
        ("earlier this week", "START"), ("the rest of March", ""), ("Early March", "START"), ("March", ""),
        ("about two weeks", "APPROX"), ("around two weeks", "APPROX"), ("roughly two weeks", "APPROX"), ("some two weeks", "APPROX"),
        ("nearly two weeks", "LESS_THAN"), ("almost two weeks", "LESS_THAN"), ("less than two weeks", "LESS_THAN"),
        ("more than two weeks", "MORE_THAN"), ("two weeks or more", "EQUAL_OR_MORE"), ("at least two weeks", "EQUAL_OR_MORE"),
        ("up to two weeks", "EQUAL_OR_LESS"), ("no more than two weeks", "EQUAL_OR_LESS"), ("two weeks or so", "APPROX"),
        ("At Least two weeks", "EQUAL_OR_MORE"), ("about 8 p.m.", "APPROX"),
    ],
)  # fmt: skip
def test_what_makes_a_time_earlier_later_longer_or_vaguer_has_its_name(words: str, mod: str) -> None:
    (found,) = find(f"It was in {words}.", FRIDAY)
    assert (found.text, found.mod) == (words, mod)


def test_over_is_more_only_behind_a_preposition() -> None:
    (found,) = find("It took place for over two weeks.", FRIDAY)
    assert (found.text, found.mod) == ("over two weeks", "MORE_THAN")
    (found,) = find("It went over two weeks.", FRIDAY)
    assert (found.text, found.mod) == ("two weeks", "")


@pytest.mark.parametrize("filling", ["x " * 31, "x " * 32, "x " * 33, "x " * 63, "x " * 64, "x " * 65, "x " * 200])
def test_expressions_apart_are_found_as_if_each_stood_alone(filling: str) -> None:
    """Only stretches around what may be a time are looked at, so that they may touch, overlap or lie far apart."""
    first, second = "on the night of the thirty-first of March", "about twenty-three and a half years, in 1999"
    for text in (f"{filling}{first} {filling}{second}", f"{first} {filling}{second} {filling}"):
        assert [one.value for one in find(text, FRIDAY)] == ["2013-03-31TNI", "P23.5Y", "1999"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monday, Tuesday", ["2013-03-18", "2013-03-19"]),
        ("In 2010 and 2011", ["2010", "2011"]),
        ("5 March 2010", ["2010-03-05"]),
        ("the week of 5 March 2010", ["2010-03-05"]),
        ("", []),
    ],
)
def test_of_two_rules_for_the_same_words_the_first_is_kept(text: str, expected: list[str]) -> None:
    assert [one.value for one in find(text, FRIDAY)] == expected
