"""Checks that the words of a number become an interval no narrower and no wider than they allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.readers.how_many import Found, find, value_of


def bounds(text):
    return [(q.low, q.high) for q in find(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15 soldiers were hurt in Mopti", 15),
        ("1,200 families fled El Geneina", 1200),
        ("12,500 people fled", 12500),
        ("1.5 million people need food", 1_500_000),
        ("3 thousand people fled", 3000),
        ("seven peacekeepers were hurt", 7),
        ("nineteen peacekeepers were hurt", 19),
        ("twenty-three prisoners escaped", 23),
        ("Ninety-one prisoners escaped", 91),
        ("forty prisoners escaped", 40),
        ("two hundred prisoners escaped", 200),
        ("two hundred and fifty prisoners escaped", 250),
        ("three thousand prisoners escaped", 3000),
        ("a dozen gunmen came", 12),
        ("a hundred gunmen came", 100),
        ("a thousand gunmen came", 1000),
    ],
)
def test_a_plain_number_is_exact_in_digits_and_in_words(text, value):
    (found,) = find(text)
    assert (found.low, found.high, found.form) == (value, value, "exact")


@pytest.mark.parametrize(
    "word", ["about", "around", "roughly", "approximately", "some", "nearly", "an estimated", "close to"]
)
def test_a_rough_number_is_a_tenth_wide_on_both_sides(word):
    assert bounds(f"They counted {word} 200 trucks near Gao") == [(180, 220)]


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("more than 300 houses burned", 301),
        ("over 300 houses burned", 301),
        ("at least 300 houses burned", 300),
        ("no fewer than 300 houses burned", 300),
        ("At least six people died", 6),
    ],
)
def test_more_than_a_number_is_open_above(text, low):
    assert bounds(text) == [(low, None)]


@pytest.mark.parametrize(
    ("text", "high"),
    [
        ("up to 40 fighters came", 40),
        ("no more than 40 fighters came", 40),
        ("at most 40 fighters came", 40),
        ("fewer than 40 fighters came", 39),
        ("less than 40 fighters came", 39),
    ],
)
def test_up_to_a_number_says_nothing_of_the_least(text, high):
    assert bounds(text) == [(None, high)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between 30 and 50 gang members", (30, 50)),
        ("30 to 50 gang members", (30, 50)),
        ("30-50 gang members", (30, 50)),
        ("between two and five trucks", (2, 5)),
        ("two to five trucks", (2, 5)),
        ("twenty-one to twenty-five trucks", (21, 25)),
    ],
)
def test_a_range_keeps_both_its_ends(text, expected):
    assert bounds(text) == [expected]


def test_a_range_that_runs_backwards_is_not_a_quantity():
    assert (50, 30) not in bounds("between 50 and 30 gang members")


@pytest.mark.parametrize(
    ("word", "low"),
    [
        ("dozens of", 24),
        ("scores of", 40),
        ("hundreds of", 200),
        ("thousands of", 2000),
        ("several", 3),
        ("a few", 2),
        ("a handful of", 2),
        ("a volley of", 2),
        ("a barrage of", 2),
        ("a salvo of", 2),
        ("multiple", 2),
    ],
)
def test_a_vague_plural_is_a_least_number_and_never_a_most(word, low):
    (found,) = find(f"They fired {word} rockets")
    assert (found.low, found.high, found.form) == (low, None, "vague")


@pytest.mark.parametrize("text", ["a similar number left Sudan", "the same number left Sudan"])
def test_a_similar_number_hangs_on_the_number_before(text):
    first, second = bounds(f"100 people crossed into Chad and {text}")
    assert first == (100, 100)
    assert second == (80, 120)


def test_a_similar_number_may_hang_on_the_sentence_before():
    (before,) = find("50 police officers landed in Haiti")
    (found,) = find("A similar number is to follow", antecedent=before)
    assert (found.low, found.high) == (40, 60)


def test_a_similar_number_to_nothing_known_is_at_least_one():
    assert bounds("A similar number is to follow") == [(1, None)]


def test_a_vague_plural_is_no_number_to_be_similar_to():
    assert bounds("dozens of people left Gao and a similar number left Kidal")[1] == (1, None)


def test_none_is_exactly_zero():
    (found,) = find("There were no casualties in Kandahar")
    assert (found.low, found.high, found.form) == (0, 0, "none")


def test_every_number_of_a_sentence_is_found_in_order():
    assert bounds("Gunmen killed 12 people, wounded at least 30 and took several trucks") == [
        (12, 12),
        (30, None),
        (3, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The road is open again",
        "Turnout fell by 40% in Bamako",
        "The F-16 landed in Niamey",
        "The BTR-80 broke down",
        "The police left Les Cayes",
    ],
)
def test_what_counts_nothing_is_no_quantity(text):
    assert find(text) == []


@pytest.mark.parametrize("text", ["15 soldiers", "more than 300 houses", "dozens of people", "between 3 and 5 trucks"])
def test_a_quantity_stands_where_its_words_stand(text):
    sentence = f"In Kidal {text} were seen"
    (found,) = find(sentence)
    assert sentence[found.start :].startswith(text.split()[0])
    assert sentence[found.end] == " "


def test_a_quantity_carries_its_words_its_unit_and_its_rule():
    (found,) = find("at least 30 people")
    quantity = found.counting("person", "at least 30")
    assert (quantity.low, quantity.high, quantity.unit, quantity.text) == (30, None, "person", "at least 30")
    assert quantity.rule


def test_words_that_are_no_number_have_no_value():
    assert value_of("truck") is None
    assert value_of("two trucks") is None


@given(st.integers(0, 9_999_999))
def test_digits_are_read_back_exactly_with_and_without_commas(n):
    assert value_of(str(n)) == n == value_of(f"{n:,}")


@given(st.integers(1, 999_999))
def test_a_rough_number_always_holds_the_number_itself(n):
    (found,) = find(f"about {n} people")
    assert found.low <= n <= found.high


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_an_interval_never_ends_before_it_begins(a, b):
    for found in find(f"between {a} and {b} people, more than {a} trucks, up to {b} tents"):
        assert found.low is None or found.high is None or found.low <= found.high


@given(st.text(max_size=80))
def test_any_text_at_all_can_be_searched_for_numbers(text):
    for found in find(text):
        assert isinstance(found, Found)
        assert 0 <= found.start < found.end <= len(text)


def test_just_over_a_number_is_above_it_and_just_under_below():
    assert bounds("just over 1,500 soldiers") == [(1501, 1650)]
    assert bounds("just under 40 trainers") == [(36, 39)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two hundred thousand", 200_000),
        ("one million two hundred thousand and five", 1_200_005),
        ("hundred", 100),
        ("two hundred and twenty-one", 221),
        ("a thousand two hundred", 1200),
        ("three thousand forty", 3040),
        ("dozen", 12),
        ("2.5 thousand", 2500),
        (" Ninety-Nine ", 99),
        ("zero", 0),
        ("eleven", 11),
        ("twenty", 20),
        ("1,000 hundred", 100_000),
    ],
)
def test_words_and_digits_say_their_number(words, value):
    assert value_of(words) == value


@pytest.mark.parametrize(
    ("text", "low", "high", "form", "rule"),
    [
        ("12 men", 12, 12, "exact", "exact"),
        ("about 15 men", 13.5, 16.5, "about", "roughly N: N ± 10%"),
        ("just over 10 men", 11, 11, "about", "just over N: between N and N + 10%"),
        ("just under 10 men", 9, 9, "about", "just under N: between N and N - 10%"),
        ("over 10 men", 11, None, "more", "more than N: N + 1 or more"),
        ("upwards of 10 men", 11, None, "more", "more than N: N + 1 or more"),
        ("in excess of 10 men", 11, None, "more", "more than N: N + 1 or more"),
        ("no less than 10 men", 10, None, "more", "at least N"),
        ("at least 10 men", 10, None, "more", "at least N"),
        ("as many as 10 men", None, 10, "less", "up to N"),
        ("Fewer than 10 men", None, 9, "less", "up to N"),
        ("under 10 men", None, 9, "less", "up to N"),
        ("5 to 5 men", 5, 5, "range", "from A to B"),
        ("no men", 0, 0, "none", "none: exactly zero"),
        ("some men", 1, None, "vague", "a vague plural: at least this many"),
        ("many others came", 2, None, "vague", "a vague plural: at least this many"),
        ("as many again", 1, None, "vague", "similar to a number not found: at least 1"),
    ],
)
def test_every_form_has_its_bounds_and_tells_its_rule(text, low, high, form, rule):
    (found,) = find(text)
    assert (found.low, found.high, found.form, found.rule) == (low, high, form, rule)


@pytest.mark.parametrize(
    ("text", "bounds_of"),
    [
        ("7 men and a similar number of women", (6, 8)),
        ("5 to 9 men, then 20 boys and a similar number of women", (16, 24)),
        ("20 men, up to 5 boys and the same number of women", (16, 24)),
        ("20 men, about 50 boys and the same number of women", (40, 60)),
        ("up to 5 boys and the same number of women", (1, None)),
    ],
)
def test_a_similar_number_is_a_fifth_around_the_last_number_that_was_counted(text, bounds_of):
    """Only what was counted exactly or roughly will do; ends are rounded to whole people."""
    found = find(text)[-1]
    assert (found.low, found.high) == bounds_of


def test_a_similar_number_to_something_open_is_at_least_one():
    for antecedent in (
        Found(start=0, end=1, low=None, high=5, rule="", form="less"),
        Found(start=0, end=1, low=5, high=None, rule="", form="more"),
    ):
        (found,) = find("a similar number", antecedent=antecedent)
        assert (found.low, found.high, found.form) == (1, None, "vague")
    (found,) = find("a similar number", antecedent=Found(start=0, end=1, low=10, high=30, rule="", form="exact"))
    assert (found.low, found.high, found.form) == (16, 24, "similar")
    assert found.rule == "similar to N: N ± 20%, N = 20 from the number before"
