"""Checks that a mended text reads rightly and that every character of it leads back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.readers.repair import repair

WORDS = st.sampled_from(
    [
        "Mali",
        "Malis",
        "Gao",
        "Gaos",
        "wont",
        "Its not",
        "its",
        "the",
        "army",
        "im",
        "IM",
        "“go”",
        "it’s",
        "–",
        "\n",
        ".",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("The mission wont leave Kidal.", "The mission won't leave Kidal."),
        ("They didnt say, and we cant ask.", "They didn't say, and we can't ask."),
        ("Theyre in Gao and weve no word.", "They're in Gao and we've no word."),
        ("Wont they come?", "Won't they come?"),
        ("Its not clear who fired.", "It's not clear who fired."),
        ("Its been quiet in Mopti.", "It's been quiet in Mopti."),
        ("The road to Malis capital is open.", "The road to Mali's capital is open."),
        ("Haitis police chief resigned.", "Haiti's police chief resigned."),
        ("General Traore spoke. Traores men left.", "General Traore spoke. Traore's men left."),
    ],
)
def test_a_lost_apostrophe_is_put_back(text, mended):
    assert repair(text).text == mended


@pytest.mark.parametrize(
    "text",
    [
        "The mission will leave Kidal.",
        "The unit keeps its weapons in its camp.",
        "Malians voted on Sunday.",
        "The Philippines sent police to Haiti.",
        "The United States sent police to Haiti.",
        "It's the army's camp, they won't say.",
        "The IM desk is closed.",
        "Guards at the gates said no.",
        "The army left Cyprus for Honduras today.",
    ],
)
def test_a_text_that_lost_nothing_is_left_as_it_is(text):
    assert repair(text).text == text


def test_the_marks_of_the_press_become_plain_ones():
    assert (
        repair("“They won’t stay,” he said\u00a0–\u2014 at the gate").text
        == '"They won\'t stay," he said –– at the gate'
    )


def test_a_line_wrapped_at_a_column_becomes_one_line():
    text = "The convoy of nine trucks left the camp at\ndawn and reached the crossing on the river\nbefore noon."
    assert "\n" not in repair(text).text


def test_a_break_between_paragraphs_stays():
    text = "The convoy left the camp.\n\nIt reached the river."
    assert repair(text).text == text


def test_a_short_line_keeps_its_break():
    text = "Situation in Gao\nThe convoy of nine trucks left the camp at dawn and reached the river."
    assert repair(text).text == text


def test_a_span_leads_back_to_the_words_it_came_from():
    text = "The mission wont leave Malis capital."
    shadow = repair(text)
    for mended, original in (("won't", "wont"), ("Mali's", "Malis"), ("capital", "capital"), ("The", "The")):
        start = shadow.text.index(mended)
        first, last = shadow.span(start, start + len(mended))
        assert text[first:last] == original


def test_an_empty_span_stays_empty():
    shadow = repair("The mission wont leave.")
    for at in range(len(shadow.text)):
        first, last = shadow.span(at, at)
        assert first == last


@given(TEXTS)
def test_every_character_of_the_original_is_reached_in_order(text):
    shadow = repair(text)
    assert len(shadow.origin) == len(shadow.text) + 1
    assert list(shadow.origin) == sorted(shadow.origin)
    assert set(shadow.origin) == set(range(len(text) + 1))


@given(TEXTS)
def test_only_apostrophes_are_ever_added(text):
    shadow = repair(text)
    for at in range(len(shadow.text)):
        if at and shadow.origin[at] == shadow.origin[at - 1]:
            assert shadow.text[at] == "'"
    assert len(shadow.text) - len(text) == sum(a == b for a, b in zip(shadow.origin, shadow.origin[1:], strict=False))


@given(TEXTS)
def test_the_original_can_be_read_back_through_the_map(text):
    shadow = repair(text)
    first_of = {}
    for at, origin in enumerate(shadow.origin[:-1]):
        first_of.setdefault(origin, at)
    for i, character in enumerate(text):
        if character.isalnum():
            assert shadow.text[first_of[i]] == character


@given(TEXTS)
def test_the_whole_text_leads_back_to_the_whole_text(text):
    shadow = repair(text)
    if text:
        assert shadow.span(0, len(shadow.text)) == (0, len(text))


@given(TEXTS, st.data())
def test_a_part_of_a_span_leads_back_into_it(text, data):
    shadow = repair(text)
    a, b, c, d = sorted(data.draw(st.lists(st.integers(0, len(shadow.text)), min_size=4, max_size=4)))
    if b < c:
        outer, inner = shadow.span(a, d), shadow.span(b, c)
        assert outer[0] <= inner[0] < inner[1] <= outer[1]


@given(TEXTS)
def test_mending_twice_changes_no_word_more(text):
    once = repair(text).text
    assert repair(once).text.count("\n") <= once.count("\n")


@given(
    st.lists(st.sampled_from(["wont", "didnt", "Its not", "Malis", "Sudans", "army", "the"]), min_size=1, max_size=12)
)
def test_a_mended_sentence_is_whole(words):
    once = repair(" ".join([*words, "camp"])).text
    assert repair(once).text == once


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("IM here", "IM here"),
        ("Im here", "I'm here"),
        ("I saw shes gone", "I saw she's gone"),
        ("Gaos army left. Gao fell.", "Gao's army left. Gao fell."),
        ("Gaos, army left. Gao fell.", "Gaos, army left. Gao fell."),
        ("Gaos. Gao fell.", "Gaos. Gao fell."),
        ("Gaos (old) army. Gao fell.", "Gaos (old) army. Gao fell."),
        ("Gaos army left.", "Gaos army left."),
        ("gaos army left. Gao fell.", "gaos army left. Gao fell."),
        ("GAOS army left. GAO fell.", "GAOS army left. GAO fell."),
        ("Ads army left. Ad fell.", "Ads army left. Ad fell."),
        ("Were running short of water.", "We're running short of water."),
        ("It is bad. Were all here.", "It is bad. We're all here."),
        ("Were all here?", "Were all here?"),
        ("Its not so", "It's not so"),
        ("", ""),
        ("s", "s"),
    ],
)
def test_an_apostrophe_goes_where_a_word_lost_it_and_nowhere_else(text, mended):
    """A name owns the next word only where it stands without its s elsewhere, and has three letters or more."""
    assert repair(text).text == mended


def test_an_apostrophe_put_in_stands_for_the_letter_before_it():
    shadow = repair("I dont, wont")
    assert shadow.text == "I don't, won't"
    assert shadow.origin == (0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 10, 11, 12)


def test_the_words_that_stand_for_a_stretch_of_the_original_are_found():
    shadow = repair("I dont know, we wont go")
    assert shadow.between(2, 6) == "don't"
    assert shadow.between(7, 11) == "know"
    assert shadow.between(0, 23) == shadow.text
    assert shadow.between(3, 3) == ""


def test_two_single_quotes_are_a_double_one_and_a_blank():
    assert repair("He said ''go''").text == 'He said " go" '


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["a" * 20, "went by"], "a" * 20 + " went by"),
        (["a" * 16 + " bb", "went by it is " + "a" * 6], "a" * 16 + " bb went by it is aaaaaa"),
        (["a" * 15, "went by it is " + "a" * 6], "a" * 15 + "\nwent by it is aaaaaa"),
        (["a" * 20, "Went by"], "a" * 20 + "\nWent by"),
        (["a" * 20, "", "went by"], "a" * 20 + "\n\nwent by"),
        (["a" * 20, "went " + "b" * 15, "Home again"], "a" * 20 + " went " + "b" * 15 + " Home again"),
        (["a" * 19 + "\r", "went by"], "a" * 19 + "\r went by"),
    ],
)
def test_a_break_is_of_the_wrapping_where_the_next_word_would_not_have_fitted(lines, joined):
    """The column is as wide as the widest line; some line at least must go on in small letters."""
    assert repair("\n".join(lines)).text == joined


@pytest.mark.parametrize(
    ("first", "is_joined"),
    [
        ("a" * 159 + ",", True),
        ("a" * 160 + ",", False),
        ("a" * 159 + ".", True),
    ],
)
def test_no_line_over_160_letters_was_wrapped(first, is_joined):
    assert ("\n" not in repair(f"{first}\nwent by").text) is is_joined


@pytest.mark.parametrize(
    ("line", "is_joined"), [("a" * 60, True), ("a" * 59, False), ("a" * 61 + ".", False), ('a"' * 31 + '."', False)]
)
def test_in_a_text_pasted_together_only_a_line_that_ends_in_mid_sentence_is_joined(line, is_joined):
    """One line is longer than any column; a line under 60 letters is a heading."""
    text = f"{line}\nwent by\n{'b' * 161}"
    assert (f"{line} went by" in repair(text).text) is is_joined
