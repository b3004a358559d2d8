"""TimeML files written for these tests: what is found in them, with which value, and how it is scored."""
# ruff: noqa: E501 the corpora write such lines

from datetime import date
from pathlib import Path

import pytest

from standby.reports.bench.time import read_document, read_documents, score
from standby.reports.readers.timex import find

MADE = date(2013, 3, 22)  # a Friday
FILE = """<?xml version="1.0" ?>
<TimeML><DOCID>a</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2013-03-22" functionInDocument="CREATION_TIME">2013-03-22</TIMEX3></DCT>
<TEXT>
The mission was <EVENT eid="e1" class="OCCURRENCE">paused</EVENT> on <TIMEX3 tid="t1" type="DATE" value="2013-03-18">Monday</TIMEX3>
&amp; will resume <TIMEX3 tid="t2" type="DATE" value="2013-04">next month</TIMEX3> after <TIMEX3 tid="t3" type="DURATION" value="P2W">two weeks</TIMEX3>.
</TEXT></TimeML>
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "a.tml").write_text(FILE)
    (tmp_path / "b.tml").write_text("<TimeML><TEXT>no day</TEXT></TimeML>")
    return tmp_path


def test_a_file_is_read_without_its_tags_and_with_its_annotations(corpus: Path) -> None:
    document = read_document(corpus / "a.tml")
    assert document
    assert document.made == MADE
    assert "paused on Monday\n& will" in document.text
    assert [(t.text, t.type, t.value) for t in document.gold] == [
        ("Monday", "DATE", "2013-03-18"), ("next month", "DATE", "2013-04"), ("two weeks", "DURATION", "P2W"),
    ]  # fmt: skip
    assert all(document.text[t.start : t.end] == t.text for t in document.gold)


def test_a_file_without_a_day_is_left_out(corpus: Path) -> None:
    assert [d.name for d in read_documents(corpus)] == ["a.tml"]


def test_all_right_scores_one_and_nothing_scores_nothing(corpus: Path) -> None:
    documents = read_documents(corpus)
    assert [score(documents)[key] for key in ("relaxed_f1", "strict_f1", "value_f1")] == [1, 1, 1]
    none = score(documents, lambda text, made: [])
    assert (none["relaxed_f1"], none["proposed"]) == (0, 0)


def test_a_wrong_extent_is_right_only_loosely(corpus: Path) -> None:
    documents = read_documents(corpus)
    (gold,) = {d.gold for d in documents}
    from dataclasses import replace

    wider = [replace(t, start=t.start - 3) for t in gold]
    read = score(documents, lambda text, made: wider)
    assert (read["relaxed_f1"], read["strict_f1"], read["value_f1"]) == (1, 0, 1)


@pytest.mark.parametrize(
    ("words", "type", "value"),
    [
        ("on 22 March 2013", "DATE", "2013-03-22"),
        ("on Sept. 11, 2001", "DATE", "2001-09-11"),
        ("in March 2011", "DATE", "2011-03"),
        ("on January 5 he left", "DATE", "2013-01-05"),
        ("it was on Tuesday", "DATE", "2013-03-19"),
        ("it will open on Tuesday", "DATE", "2013-03-26"),
        ("last Tuesday", "DATE", "2013-03-19"),
        ("on Tuesday night", "TIME", "2013-03-19TNI"),
        ("yesterday", "DATE", "2013-03-21"),
        ("yesterday morning", "TIME", "2013-03-21TMO"),
        ("tonight", "TIME", "2013-03-22TNI"),
        ("last week", "DATE", "2013-W11"),
        ("next year", "DATE", "2014"),
        ("earlier this month", "DATE", "2013-03"),
        ("two years ago", "DATE", "2011"),
        ("three months ago", "DATE", "2012-12"),
        ("five days ago", "DATE", "2013-03-17"),
        ("a decade ago", "DATE", "2003"),
        ("for six months", "DURATION", "P6M"),
        ("for at least 24 hours", "DURATION", "PT24H"),
        ("a three-year plan", "DURATION", "P3Y"),
        ("the past five years", "DURATION", "P5Y"),
        ("for years", "DURATION", "PXY"),
        ("the 1990s", "DATE", "199"),
        ("the first quarter", "DATE", "2013-Q1"),
        ("last summer", "DATE", "2012-SU"),
        ("every month", "SET", "P1M"),
        ("now", "DATE", "PRESENT_REF"),
        ("recently", "DATE", "PAST_REF"),
        ("at 8:30 p.m.", "TIME", "2013-03-22T20:30"),
        ("in 1999", "DATE", "1999"),
    ],
)
def test_words_have_the_value_the_guidelines_give_them(words: str, type: str, value: str) -> None:
    (found,) = find(f"They met {words}.", MADE)
    assert (found.type, found.value) == (type, value)


@pytest.mark.parametrize(
    "words", ["a 12-year-old boy", "he may go", "it costs 2000 dollars", "32/45/2010", "they march on"]
)
def test_what_is_no_time_is_not_taken_for_one(words: str) -> None:
    assert find(f"They saw {words}.", MADE) == []
