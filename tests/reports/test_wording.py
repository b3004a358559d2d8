"""Words in a row, the kind of each, and what stands between them."""

import pytest

from standby.reports.readers.sentences import sentences_of
from standby.reports.readers.wording import Wording, about, any_of, cues, is_hedged, kind_of, listed


def words(text: str) -> Wording:
    (sentence,) = sentences_of(text)
    return Wording(sentence, marked=False)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("The", "the"),
        (",", ","),
        ("Monday", "DAY"),
        ("said", "CUE"),
        ("Claimed", "CUE"),
        ("minister", "WHO"),
        ("40", "#"),
        ("1,200", "#"),
        ("Gao", "Cap"),
        ("moving", "-ing"),
        ("moved", "-ed"),
        ("boldly", "-ly"),
        ("roads", "-s"),
        ("bed", "w"),
        ("abed", "w"),
        ("aided", "-ed"),
        ("ring", "w"),
        ("aring", "w"),
        ("baring", "-ing"),
        ("gas", "w"),
        ("base", "w"),
    ],
)
def test_a_word_is_of_the_grammar_a_day_a_cue_somebody_a_number_a_name_or_ends_somehow(word: str, kind: str) -> None:
    """An ending counts where three letters or more stand before it."""
    assert kind_of(word) == kind


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, 0), (1, 1), (3, 3), (4, 4), (5, 4), (6, 6), (8, 6), (9, 9), (13, 9), (14, 14), (21, 14), (22, 22), (60, 22),
    ],
)  # fmt: skip
def test_a_number_of_words_is_told_exactly_to_three_and_then_in_steps(count: int, told: int) -> None:
    assert about(count) == told


ROW = words('Ann said, "roads: Gao", now.')
"""``ann said , " roads : gao " , now .``"""


def test_a_sentence_is_its_words_and_marks_in_a_row_with_where_each_stands() -> None:
    assert ROW.low == ["ann", "said", ",", '"', "roads", ":", "gao", '"', ",", "now", "."]
    assert [ROW.sentence.text[a:b].lower() for a, b in zip(ROW.starts, ROW.ends, strict=True)] == ROW.low
    assert ROW.number == 11
    assert (ROW.breaks, ROW.cues) == ([2, 3, 5, 7, 8], [1])
    assert [int(q) for q in ROW.quoted] == [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]


def test_what_stands_before_the_first_word_and_behind_the_last_has_a_name() -> None:
    assert [ROW.word(at) for at in (-2, -1, 0, 10, 11, 12)] == ["<", "<", "ann", ".", ">", ">"]
    assert [ROW.kind(at) for at in (-1, 0, 1, 4, 10, 11)] == ["<", "Cap", "CUE", "-s", ".", ">"]


@pytest.mark.parametrize(
    ("at", "before", "behind"), [(0, -1, 2), (2, -1, 3), (3, 2, 5), (4, 3, 5), (8, 7, 11), (9, 8, 11), (11, 8, 11)]
)
def test_the_nearest_mark_on_either_side_of_a_word_is_known(at: int, before: int, behind: int) -> None:
    assert (ROW.break_before(at), ROW.break_behind(at)) == (before, behind)


@pytest.mark.parametrize(
    ("start", "end", "marks"),
    [(0, 2, 0), (0, 3, 1), (2, 4, 2), (3, 4, 1), (4, 5, 0), (0, 6, 3), (0, 11, 3), (9, 11, 0)],
)
def test_marks_between_two_words_are_counted_to_three_the_first_counted_in(start: int, end: int, marks: int) -> None:
    assert ROW.breaks_between(start, end) == marks


def test_verbs_are_cues_past_forms_and_finite_verbs() -> None:
    row = words("Ann was in Gao and moved there as Bo says so")
    assert [row.low[i] for i in range(row.number) if row.has_verb(i, i + 1)] == ["was", "moved", "says"]
    assert row.has_verb(0, 2)
    assert not row.has_verb(2, 5)
    assert not row.has_verb(0, 1)


def test_a_few_words_have_the_shape_of_their_kinds_and_many_that_of_their_ends() -> None:
    assert ROW.shape(0, 4) == 'Cap CUE , "'
    assert ROW.shape(0, 5) == "Cap..-s:4"
    assert ROW.shape(1, 7) == "CUE..Cap:6"
    assert ROW.shape(4, 5) == "-s"


def test_words_stand_from_the_first_letter_of_the_first_to_the_last_of_the_last() -> None:
    assert ROW.sentence.text[slice(*ROW.span(0, 2))] == "Ann said"
    assert ROW.sentence.text[slice(*ROW.span(4, 7))] == "roads: Gao"


def test_cues_are_verbs_in_every_form_and_some_of_them_weaken_what_is_said() -> None:
    assert {"said", "says", "saying", "told", "according", "reckons", "reckoned"} <= cues()
    assert "to" not in cues()
    assert not any(" " in cue for cue in cues())
    assert is_hedged("reckons")
    assert not is_hedged("said")


def test_any_word_of_a_list_is_enough() -> None:
    assert "monday" in listed("days")
    assert any_of("days", ["the", "monday"])
    assert not any_of("days", ["the"])
    assert not any_of("days", [])
