"""TimeML files written for these tests: what is found in them, with which value, and how it is scored."""
# ruff: noqa: E501 the corpora write such lines

import itertools
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.bench.time import Document, read_document, read_documents, score
from standby.reports.readers.timex import Timex, find

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


def test_files_are_read_as_the_task_hands_them_out(tmp_path: Path) -> None:
    """Events and signals inside expressions, entities, empty tags, the day as a time, and files of the Mac's finder."""
    text = (
        '<?xml version="1.0" ?><TimeML><DCT>GAO, <TIMEX3 tid="t0" type="TIME" value="19980227T0830" '
        'functionInDocument="CREATION_TIME">02/27/1998 08:30:00</TIMEX3></DCT><TITLE>Calm &lt;again&gt;</TITLE>'
        '<TEXT>AT&amp;T said <TIMEX3 tid="t3" type="DURATION" value="P2D" beginPoint="t4" endPoint="t0"/>'
        '<SIGNAL sid="s1">on</SIGNAL> <TIMEX3 tid="t1" type="DATE" value="1998-02-27">the '
        '<EVENT eid="e1" class="OCCURRENCE">same</EVENT> day</TIMEX3> &quot;yes&quot;.</TEXT>'
        '<MAKEINSTANCE eventID="e1" eiid="ei1"/></TimeML>'
    )
    (tmp_path / "wire.tml").write_text(text)
    (tmp_path / "._wire.tml").write_bytes(b"\x00\x05\x16\x07Mac OS X\xb0\x02")
    (document,) = read_documents(tmp_path)
    assert document.made == date(1998, 2, 27)
    assert document.text == 'AT&T said on the same day "yes".'
    assert [(t.text, t.value) for t in document.gold] == [("the same day", "1998-02-27")]


def test_figures_are_those_of_the_tasks_own_tool(corpus: Path) -> None:
    """Two of four proposals overlap the three wanted, one of them exactly, and one has the right value."""
    documents = read_documents(corpus)
    monday, month, weeks = documents[0].gold
    proposed = [
        monday,
        replace(month, start=month.start + 5, value="2013-05"),
        replace(weeks, start=0, end=3),
        replace(weeks, start=4, end=6),
    ]
    precision, recall, accuracy = 2 / 4, 2 / 3, 1 / 2
    relaxed = 2 * precision * recall / (precision + recall)
    read = score(documents, lambda text, made: proposed)
    assert read["relaxed_f1"] == pytest.approx(relaxed)
    assert read["value_f1"] == pytest.approx(relaxed * accuracy)
    assert read["type_f1"] == pytest.approx(relaxed)
    assert read["strict_f1"] == pytest.approx(2 * (1 / 4) * (1 / 3) / (1 / 4 + 1 / 3))


def test_all_right_scores_one_and_nothing_scores_nothing(corpus: Path) -> None:
    documents = read_documents(corpus)
    assert [score(documents)[key] for key in ("relaxed_f1", "strict_f1", "value_f1")] == [1, 1, 1]
    none = score(documents, lambda text, made: [])
    assert (none["relaxed_f1"], none["proposed"]) == (0, 0)


def test_a_wrong_extent_is_right_only_loosely(corpus: Path) -> None:
    documents = read_documents(corpus)
    (gold,) = {d.gold for d in documents}
    wider = [replace(t, start=t.start - 3) for t in gold]
    read = score(documents, lambda text, made: wider)
    assert (read["relaxed_f1"], read["strict_f1"], read["value_f1"]) == (1, 0, 1)


def _time(start: int, end: int, value: str = "2013", type: str = "DATE") -> Timex:
    return Timex(start=start, end=end, text="x" * (end - start), type=type, value=value)


@pytest.mark.parametrize(
    ("gold", "found", "relaxed", "strict", "valued"),
    [
        ([(5, 9)], [(9, 12)], 0, 0, 0),
        ([(5, 9)], [(1, 5)], 0, 0, 0),
        ([(5, 9)], [(8, 12)], 1, 0, 1),
        ([(5, 9)], [(1, 6)], 1, 0, 1),
        ([(0, 9)], [(0, 8), (0, 9)], 1, 1, 1),
        ([(0, 9)], [(0, 2, "no"), (3, 8)], 1, 0, 1),
        ([(0, 4), (4, 9)], [(3, 9)], 1, 0, 1),
        ([(0, 4), (4, 9)], [(0, 9), (4, 9)], 2, 1, 2),
        ([(0, 4, "no"), (4, 9)], [(2, 9)], 1, 0, 1),
        ([(0, 4), (6, 9)], [(0, 9)], 1, 0, 1),
    ],
)
def test_what_overlaps_is_paired_exact_extents_first_then_by_how_much_and_each_once(
    gold: list[tuple[int, int]], found: list[tuple[int, int]], relaxed: int, strict: int, valued: int
) -> None:
    document = Document(name="x", text="x" * 12, made=MADE, gold=tuple(_time(*one) for one in gold))
    read = score([document], lambda text, made: [_time(*one) for one in found])
    both = len(gold) + len(found)
    assert read["relaxed_f1"] == pytest.approx(2 * relaxed / both)
    assert read["strict_f1"] == pytest.approx(2 * strict / both)
    assert read["value_f1"] == pytest.approx(2 * valued / both)


def test_figures_are_counted_over_all_documents_by_the_processors_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents of three words each; the tagger takes two seconds for the first and four for the second."""
    clock = iter([10.0, 12.0, 20.0, 24.0])
    monkeypatch.setattr(time, "process_time", lambda: next(clock))
    one = Document(name="1", text="it was monday", made=MADE, gold=(_time(7, 13), _time(0, 2)))
    other = Document(name="2", text="a b c", made=MADE, gold=(_time(0, 1),))
    found = {one.text: [_time(7, 13, "2014")], other.text: [_time(0, 1, type="TIME"), _time(2, 3)]}
    assert score([one, other], lambda text, made: found[text]) == {
        "expressions": 3,
        "proposed": 3,
        "relaxed_f1": pytest.approx(2 / 3),
        "strict_f1": pytest.approx(2 / 3),
        "value_f1": pytest.approx(1 / 3),
        "type_f1": pytest.approx(1 / 3),
        "words_per_s": 1.0,
    }


@pytest.mark.parametrize(
    ("head", "made"),
    [
        ('<DCT><TIMEX3 value="2013-03-22">x</TIMEX3></DCT>', MADE),
        ('<DCT><TIMEX3 value="20130322T0830">x</TIMEX3></DCT>', MADE),
        ('<P><TIMEX3 value="2013-03-22" functionInDocument="CREATION_TIME">x</TIMEX3></P>', MADE),
        ('<P><TIMEX3 value="2013-03-22" functionInDocument="PUBLICATION_TIME">x</TIMEX3></P>', MADE),
        ('<P><TIMEX3 value="2012-01-01">x</TIMEX3><TIMEX3 value="2013-03-22" functionInDocument="CREATION_TIME">x</TIMEX3></P>', MADE),
        ('<P><TIMEX3 value="2013-03-22">x</TIMEX3></P>', None),
        ('<DCT>none</DCT><P><TIMEX3 value="2013-03-22">x</TIMEX3></P>', None),
        ('<DCT><TIMEX3 value="2013-W12">x</TIMEX3></DCT>', None),
        ('<DCT><TIMEX3>x</TIMEX3></DCT>', None),
    ],
)  # fmt: skip
def test_the_day_a_document_was_made_is_told_by_its_head_or_marked(
    tmp_path: Path, head: str, made: date | None
) -> None:
    (tmp_path / "a.tml").write_text(f"<TimeML>{head}<TEXT>calm</TEXT></TimeML>")
    found = read_document(tmp_path / "a.tml")
    assert (found and found.made) == made


def test_expressions_may_stand_inside_others_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    text = (
        'at <TIMEX3 value="T">the &amp; <TIMEX3 value="D" type="DATE">day</TIMEX3></TIMEX3>, </TIMEX3>'
        '<TIMEX3 value="N"></TIMEX3><TIMEX3 value="U">open'
    )
    (tmp_path / "a.tml").write_text(
        f'<TimeML><P><TIMEX3 value="2013-03-22" functionInDocument="CREATION_TIME"/></P><TEXT>{text}</TEXT></TimeML>'
    )
    found = read_document(tmp_path / "a.tml")
    assert found
    assert found.text == "at the & day, open"
    assert sorted((t.start, t.end, t.text, t.type, t.value) for t in found.gold) == [
        (3, 12, "the & day", "", "T"),
        (9, 12, "day", "DATE", "D"),
    ]


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
        ("a decade ago", "DATE", "200"),
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
    ("text", "expected"),
    [
        ("NINE DIED ON 19\nMARCH  AND TWO YESTERDAY.", [("19\nMARCH", "2013-03-19"), ("YESTERDAY", "2013-03-21")]),
        ("GAO, 13 NOV 89 -- [TEXT] HE MARCHED AT 0830.", [("13 NOV 89", "1989-11-13"), ("0830", "1989-11-13T08:30")]),
        ("AT 2100, AND FROM 2300 TO 0500, THEY", [("2100", "2013-03-22T21:00"), ("2300", "2013-03-22T23:00"), ("0500", "2013-03-22T05:00")]),
        ("From 11-13 Dec. they flew.", [("11", "2012-12-11"), ("13 Dec.", "2012-12-13")]),
        ("It ran March 3-5, 2010.", [("March 3", "2010-03-03"), ("5, 2010", "2010-03-05")]),
        ("between 2009 and 2011", [("2009", "2009"), ("2011", "2011")]),
        ("the 2009-2011 mission", [("2009", "2009"), ("2011", "2011")]),
        ("On Thursday, March 21, at 8 p.m. it began.", [("Thursday, March 21", "2013-03-21"), ("8 p.m.", "2013-03-21T20:00")]),
        ("At 9 a.m. on Monday it began.", [("9 a.m.", "2013-03-18T09:00"), ("Monday", "2013-03-18")]),
        ("On 4 March they left. Three days later, that night, they came.", [("4 March", "2013-03-04"), ("Three days later", "2013-03-07"), ("that night", "2013-03-07TNI")]),
        ("They left on 4 March. That day, and that week, none came.", [("4 March", "2013-03-04"), ("That day", "2013-03-04"), ("that week", "2013-W10")]),
        ("at 8 o'clock in the evening, at 9 o'clock", [("8 o'clock in the evening", "2013-03-22T20:00"), ("9 o'clock", "2013-03-22T09:00")]),
        ("In 2008 he led it; a year earlier he did not.", [("2008", "2008"), ("a year earlier", "2007")]),
        ("On Monday, she will speak; on Tuesday she spoke.", [("Monday", "2013-03-25"), ("Tuesday", "2013-03-19")]),
        ("the 71-year-old, about 20 years ago", [("71-year-old", "P71Y"), ("about 20 years ago", "1993")]),
        ("only two weeks, or so he said", [("two weeks", "P2W")]),
        ("the early 1990s, mid-2004, late last year", [("the early 1990s", "199"), ("mid-2004", "2004"), ("late last year", "2012")]),
        ("He paid 300 dollars a month for a year and a half.", [("a month", "P1M"), ("a year and a half", "P1.5Y")]),
        ("He met April Smith in April’s last days.", [("April", "2012-04")]),
        ("the first half of 2010, last Easter, Thanksgiving", [("the first half of 2010", "2010-H1"), ("last Easter", "2012-04-08"), ("Thanksgiving", "2012-11-22")]),
        ("over the past year; the last two years; in the past, he said", [("the past year", "P1Y"), ("the last two years", "P2Y"), ("the past", "PAST_REF")]),
        ("by the end of the year, or in the year-long 20th century", [("the end of the year", "2013"), ("year-long", "P1Y"), ("20th century", "19")]),
        ("at noon, at midnight, on the night of 5 March", [("noon", "2013-03-22T12:00"), ("midnight", "2013-03-22T24:00"), ("night of 5 March", "2013-03-05TNI")]),
        ("every other week, Tuesday nights, twice a year", [("every other week", "P2W"), ("Tuesday nights", "XXXX-WXX-2TNI"), ("twice a year", "P1Y")]),
    ],
)  # fmt: skip
def test_extents_and_values_follow_the_guidelines(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(t.text, t.value) for t in find(text, MADE)] == expected


@pytest.mark.parametrize(
    ("words", "mod"),
    [
        ("early March", "START"), ("mid-2004", "MID"), ("the end of June", "END"), ("more than two weeks", "MORE_THAN"),
        ("nearly a decade", "LESS_THAN"), ("at least five days", "EQUAL_OR_MORE"), ("about an hour", "APPROX"), ("two weeks or so", "APPROX"),
        ("two weeks", ""),
    ],
)  # fmt: skip
def test_early_late_and_about_are_told_as_the_guidelines_name_them(words: str, mod: str) -> None:
    (found,) = find(f"It took place in {words}.", MADE)
    assert (found.text, found.mod) == (words, mod)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It is key to scoring a win in May, they say.", "2013-05"),
        ("They raised more money in May, he said.", "2012-05"),
        ("We will speak again; he told reporters on Thursday.", "2013-03-21"),
        ("The talks ended in February.", "2013-02"),
        ("By Thursday, the ministry denied it.", "2013-03-21"),
        ("They face a vote on June 7.", "2013-06-07"),
    ],
)
def test_the_nearest_verb_says_whether_a_day_is_past_or_to_come(text: str, value: str) -> None:
    assert [t.value for t in find(text, MADE)] == [value]


def test_what_stands_far_from_everything_else_is_found(corpus: Path) -> None:
    filler = "words without any number or hint " * 40
    text = f"{filler}approximately twenty-three and a half years, {filler}on the night of the thirty-first of March {filler}"
    assert [t.value for t in find(text, MADE)] == ["P23.5Y", "2013-03-31TNI"]
    assert find(filler, MADE) == []


@given(st.text(alphabet="Monday 3 March 2013,.\n'’–aPM:-", max_size=60))
def test_every_expression_stands_where_it_says(text: str) -> None:
    found = find(text, MADE)
    assert all(text[t.start : t.end] == t.text and t.text.strip() for t in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


WORDS = [
    "about",
    "over",
    "the",
    "a",
    "last",
    "next",
    "this",
    "that",
    "same",
    "following",
    "every",
    "each",
    "in",
    "on",
    "at",
    "of",
    "and",
    "half",
    "first",
    "second",
    "third",
    "1",
    "24",
    "31",
    "300",
    "1999",
    "2024",
    "'89",
    "2,000,000",
    "million",
    "two",
    "nine",
    "hundred",
    "few",
    "several",
    "minutes",
    "hours",
    "day",
    "days",
    "night",
    "weekend",
    "weeks",
    "months",
    "quarter",
    "years",
    "decades",
    "centuries",
    "ago",
    "later",
    "earlier",
    "Monday",
    "Tuesdays",
    "March",
    "May",
    "Dec.",
    "Feb.",
    "29",
    "30th",
    "summer",
    "winter",
    "morning",
    "noon",
    "midnight",
    "p.m.",
    "GMT",
    "8:30",
    "0830",
    "2400",
    "12/31/99",
    "2013-02-30",
    "Easter",
    "Thanksgiving",
    "yesterday",
    "tomorrow",
    "now",
    "recently",
    "past",
    "future",
    "early",
    "late",
    "mid-",
    "end",
    "of",
    "the",
    "year-old",
    "-long",
    "-",
    ",",
    ".",
    "\n\n",
    "1990s",
    "'80s",
    "century",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_no_words_of_time_in_any_order_are_too_much(words: list[str], made: date) -> None:
    for timex in find(" ".join(words), made):
        assert timex.value
        assert "e+" not in timex.value
        assert timex.type in ("DATE", "TIME", "DURATION", "SET")
        if re.match(r"\d{4}-\d\d-\d\d", timex.value) and "X" not in timex.value:
            date.fromisoformat(timex.value[:10])


@pytest.mark.parametrize(
    "words",
    [
        "a boy of 12",
        "he may go",
        "the second man",
        "Easterly winds",
        "the Daily Planet",
        "its first quarter-final",
        "it costs 2000 dollars",
        "32/45/2010",
        "they march on",
    ],
)
def test_what_is_no_time_is_not_taken_for_one(words: str) -> None:
    assert find(f"They saw {words}.", MADE) == []
