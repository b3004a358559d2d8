"""Checks which lines of a page are the report and which are its headline, captions, credits and furniture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.readers.furniture import lines_of

BODY = "The convoy left Gao at dawn and reached the river before noon."


def roles(text):
    return [line.role for line in lines_of(text)]


def role_below(line, *after):
    """Return the role of a line that stands below a headline and a sentence."""
    return lines_of("\n".join(["Convoy reaches the river in Mali", BODY, line, *after]))[2].role


def test_a_report_is_a_headline_and_its_sentences():
    assert roles(f"Convoy reaches the river in Mali\n\n{BODY}\n{BODY}") == ["headline", "body", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Read more: who holds Kidal",
        "Read also",
        "Advertisement",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Related: floods in Sudan",
        "Share this article",
        "Subscribe to our newsletter",
        "Sign up for the daily briefing",
        "Follow us on the web",
        "Click here for the map",
        "All rights reserved.",
        "Copyright 2024",
        "© 2024 The River Post",
        "Comments (12)",
        "Skip to content",
        "Back to top",
        "4 min read",
        "Tags: Mali, Gao",
        "We use cookies to improve this site.",
        "Most read",
        "Menu",
        "Home",
    ],
)
def test_the_furniture_of_a_page_is_not_read(line):
    assert role_below(line) == "furniture"


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Amina Diallo",
        "Photo by Amina Diallo",
        "Image: River Post",
        "Source: River Post",
        "By Amina Diallo",
        "by Amina Diallo",
        "Amina Diallo/River Post",
        "(Amina Diallo/River Post)",
    ],
)
def test_a_credit_or_a_byline_is_not_read(line):
    assert role_below(line) == "furniture"


def test_a_line_above_a_credit_is_a_caption():
    assert role_below("Trucks at the gate of the camp in Gao", "Photo: Amina Diallo") == "caption"


def test_a_line_that_ends_in_a_credit_is_a_caption_without_it():
    text = f"Convoy reaches the river in Mali\n{BODY}\nTrucks wait at the gate in Gao. (Amina Diallo/River Post)"
    line = lines_of(text)[2]
    assert line.role == "caption"
    assert text[line.start : line.end] == "Trucks wait at the gate in Gao."


def test_a_line_that_tells_what_happened_is_no_caption():
    assert role_below("Gunmen stopped two trucks and wounded a driver on Friday.", "Photo: Amina Diallo") == "body"


@pytest.mark.parametrize("line", ["Background", "What comes next", "Casualties", "Roads and airports"])
def test_a_few_words_without_a_full_stop_are_a_heading(line):
    assert role_below(line) == "heading"


@pytest.mark.parametrize(
    "line",
    [
        "Home guards in Gao shot at a truck on Monday.",
        "Comments by the governor angered the town.",
        "Related families were moved to Mopti, the police said in a long statement read out at the market on Friday.",
        "Photographs of the wreck were handed to the police.",
        "He left.",
        "By Monday the road was open again.",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_read(line):
    assert role_below(line) == "body"


@pytest.mark.parametrize(
    "dateline", ["GAO, Mali (River Post) - ", "GAO — ", "PORT-AU-PRINCE, Haiti – ", "KABUL (RP) -- "]
)
def test_a_report_begins_after_its_dateline(dateline):
    text = f"Convoy reaches the river in Mali\n{dateline}{BODY}"
    line = lines_of(text)[1]
    assert (line.role, text[line.start : line.end]) == ("body", BODY)


def test_there_is_one_headline_and_it_comes_first():
    text = f"Convoy reaches the river in Mali\n{BODY}\nThe river is high again this year"
    assert roles(text)[0] == "headline"
    assert roles(text).count("headline") == 1


def test_furniture_above_the_headline_does_not_take_its_place():
    assert roles(f"Skip to content\nMenu\nConvoy reaches the river in Mali\n{BODY}") == [
        "furniture",
        "furniture",
        "headline",
        "body",
    ]


def test_a_report_of_one_sentence_is_read():
    assert roles(BODY) == ["body"]


@pytest.mark.parametrize("text", ["", "\n", "  \n \t\n"])
def test_an_empty_page_has_no_lines(text):
    assert lines_of(text) == ()


@given(st.text(max_size=300))
def test_lines_stand_in_order_within_the_text(text):
    last = 0
    for line in lines_of(text):
        assert last <= line.start <= line.end <= len(text)
        assert "\n" not in text[line.start : line.end]
        assert line.role in ("headline", "body", "caption", "heading", "furniture")
        last = line.end


@given(st.lists(st.sampled_from([BODY, "Menu", "Photo: Amina Diallo", "Background", "He left.", ""]), max_size=12))
def test_a_full_sentence_is_never_lost_on_a_page(lines):
    text = "\n".join(["Convoy reaches the river in Mali", *lines])
    found = [text[line.start : line.end] for line in lines_of(text) if line.role in ("body", "caption")]
    assert found.count(BODY) == lines.count(BODY)


@pytest.mark.parametrize(("length", "role"), [(119, "furniture"), (120, "heading")])
def test_furniture_is_shorter_than_120_letters(length, role):
    assert role_below("Share this " + "x" * (length - 11)) == role


@pytest.mark.parametrize(("words", "role"), [(24, "caption"), (25, "caption"), (26, "body")])
def test_a_caption_has_25_words_at_most(words, role):
    assert role_below(" ".join(["truck"] * words) + ".", "Photo: Amina Diallo") == role


@pytest.mark.parametrize(
    ("line", "after", "role"),
    [
        ("Trucks wait in Gao.", "Amina Diallo", "body"),
        ("Ada Brun in Gao.", "Amina Diallo", "caption"),
        ("Ada Brun in Gao.", "Amina Diallo Maiga Toure", "caption"),
        ("Ada Brun in Gao.", "Amina Diallo Maiga Toure Sow", "body"),
        ("Ada Brun in Gao.", "Amina", "body"),
        ("Ada Brun is in Gao.", "Amina Diallo", "body"),
        ("Ada Brun in Gao now, still", "Amina Diallo", "body"),
    ],
)
def test_a_name_below_a_line_that_names_somebody_and_tells_nothing_is_its_credit(line, after, role):
    """Two to four words with capitals are a name."""
    assert role_below(line, after) == role


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("One two three four", "headline"),
        ("One two three", "heading"),
        ("One two three four five.", "body"),
        ("One was there", "body"),
    ],
)
def test_a_headline_comes_first_has_four_words_or_more_and_no_full_stop(line, role):
    assert lines_of(line)[0].role == role


@pytest.mark.parametrize(("words", "role"), [(3, "heading"), (4, "heading"), (5, "body")])
def test_a_heading_has_four_words_at_most(words, role):
    assert role_below(" ".join(["Roads"] * words)) == role


def test_a_line_stands_without_the_blanks_around_it_and_without_what_marks_it_as_a_note():
    text = "  One two three four \t\n  0915 Gate is closed.\n - Gate is open. \n\t(Photo: Ada Brun)"
    lines = lines_of(text)
    assert [(text[line.start : line.end], line.role, line.clocked) for line in lines] == [
        ("One two three four", "headline", False),
        ("Gate is closed.", "body", True),
        ("Gate is open.", "body", False),
        ("", "furniture", False),
    ]
