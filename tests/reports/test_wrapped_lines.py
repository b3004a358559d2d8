"""Checks that lines wrapped at a column are read as the sentences they are, and meant breaks stay."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.readers.furniture import lines_of
from standby.reports.readers.repair import repair
from standby.reports.readers.sentences import sentences_of

PROSE = (
    "Members of the parliament passed a motion on Sunday that asks the government to end the presence of foreign "
    "troops in the country. Many members from the north and the west of the country stayed away from the session."
)


def sentences(text):
    return [s.text for s in sentences_of(repair(text).text)]


@pytest.mark.parametrize("width", [40, 60, 72, 100, 120])
def test_a_wrapped_paragraph_has_the_sentences_it_had_before(width):
    assert sentences(textwrap.fill(PROSE, width)) == sentences(PROSE)


def test_the_lines_of_a_letterhead_stay_apart():
    head = "From: the operations room\nDate: 7 January 2020\n\n" + textwrap.fill(PROSE, 80)
    assert repair(head).text.splitlines()[:2] == ["From: the operations room", "Date: 7 January 2020"]


def test_paragraphs_stay_apart():
    assert repair(f"{textwrap.fill(PROSE, 80)}\n\n{textwrap.fill(PROSE, 80)}").text.count("\n\n") == 1


def test_a_text_with_one_line_a_paragraph_is_left_as_it_is():
    text = f"{PROSE}\n{PROSE}\nShort line\nAnother"
    assert repair(text).text == text


@given(st.text(alphabet="ab .\n\r", max_size=300))
def test_joining_lines_moves_no_character(text):
    shadow = repair(text)
    assert len(shadow.text) == len(text)
    assert shadow.origin == tuple(range(len(text) + 1))


@pytest.mark.parametrize(
    "dateline",
    ["BAGHDAD, 6 January 2020 (Gulf Wire) - ", "KIRKUK (Wire) – ", "NEW YORK - ", "PORT-AU-PRINCE, Haiti — "],
)
def test_the_place_and_date_before_an_article_are_no_part_of_its_first_sentence(dateline):
    text = f"{dateline}Members of the parliament passed a motion on Sunday."
    (line,) = lines_of(repair(text).text)
    assert text[line.start :].startswith("Members")
