"""Attributions in PolNeAR's format, written for these tests: how they are read, stripped of marks and scored."""

from pathlib import Path

import pytest

from standby.reports.bench.quotes import Document, Gold, read_documents, score, without_marks
from standby.reports.readers.speech import Attributed, attributions

TEXT = "“We’re staying in the camp tonight,” Ada Brun said. “The road isn’t safe.”\nThe mayor hopes for rain.\n"


def spot(words: str) -> str:
    """Return where words stand in the text, as PolNeAR writes it."""
    return f"{TEXT.index(words)} {TEXT.index(words) + len(words)}"


FIRST, SECOND = "“We’re staying in the camp tonight,”", "“The road isn’t safe.”"
ANN = "\n".join([
    f"T1\tContent {spot(FIRST)};{spot(SECOND)}\tx",
    f"T2\tSource {spot('Ada Brun')}\tAda Brun",
    f"T3\tCue {spot('said')}\tsaid",
    "E1\tAttribution:T9 Content:T1 Source:T2 Cue:T3",
    f"T4\tContent {spot('for rain')}\tfor rain",
    f"T5\tCue {spot('hopes')}\thopes",
    "E2\tAttribution:T8 Content:T4 Cue:T5",
])  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "a_b.txt").write_text(TEXT)
    (tmp_path / "attributions" / "a_b_12f.ann").write_text(ANN)
    return tmp_path


def test_contents_in_two_pieces_are_one_attribution(corpus: Path) -> None:
    (document,) = read_documents(corpus)
    spoken, hoped = document.gold
    assert [document.text[a:b] for a, b in spoken.content] == [FIRST, SECOND]
    assert (spoken.spoken, hoped.spoken) == (True, False)


def test_a_quotation_that_goes_on_after_its_speaker_is_found_as_one(corpus: Path) -> None:
    (document,) = read_documents(corpus)
    (found,) = [a for a in attributions(document.text) if a.cue != "hopes"]
    assert len(found.spans) == 2
    assert found.named == "Ada Brun"
    figures = score([document])
    assert (figures["recall_at_0.3"], figures["recall_at_0.8"], figures["speaker"]) == (1, 1, 1)


def test_taking_marks_out_moves_the_annotations_with_the_text(corpus: Path) -> None:
    (document,) = read_documents(corpus)
    bare = without_marks(document)
    assert "“" not in bare.text
    assert "Were staying" in bare.text
    (source,) = bare.gold[0].source
    assert bare.text[slice(*source)] == "Ada Brun"


def test_finding_nothing_scores_nothing(corpus: Path) -> None:
    figures = score(read_documents(corpus), lambda text: [])
    assert (figures["recall_at_0.3"], figures["precision_at_0.3"]) == (0, 0)


WORDS = "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2"
"""Words of two letters, a space apart: the word of number *n* begins at letter 3 n."""


def _span(first: int, last: int) -> tuple[int, int]:
    return (3 * first, 3 * last + 2)


def _gold(first: int, last: int, cue: str = "said", source: tuple[int, int] | None = None) -> Gold:
    return Gold(content=(_span(first, last),), source=(_span(*source),) if source else (), cue=cue)


def _found(first: int, last: int, speaker: str = "", named: str = "") -> Attributed:
    return Attributed(spans=(_span(first, last),), speaker=speaker, cue="said", named=named)


@pytest.mark.parametrize(
    ("gold", "found", "figures"),
    [
        ((0, 2), (0, 9), (1, 0, 1)),
        ((0, 2), (0, 10), (0, 0, 0)),
        ((0, 3), (0, 4), (1, 1, 1)),
        ((0, 6), (0, 8), (1, 0, 1)),
        ((0, 4), (5, 9), (0, 0, 0)),
        ((0, 4), (4, 5), (0, 0, 0)),
    ],
)
def test_recall_asks_for_three_and_for_eight_tenths_of_the_words_of_both(
    gold: tuple[int, int], found: tuple[int, int], figures: tuple[int, int, int]
) -> None:
    document = Document(name="x", text=WORDS, gold=(_gold(*gold),))
    read = score([document], lambda text: [_found(*found)])
    assert (read["recall_at_0.3"], read["recall_at_0.8"], read["precision_at_0.3"]) == figures


def test_figures_are_counted_over_all_documents_and_only_what_is_spoken_is_asked_for() -> None:
    """Three are spoken; one of them is found exactly, one by three tenths. One of four proposals meets nothing."""
    first = Document(name="1", text=WORDS, gold=(_gold(0, 2, source=(5, 5)), _gold(6, 8, cue="hopes", source=(9, 9))))
    second = Document(name="2", text=WORDS, gold=(_gold(0, 2, "as told to", (7, 7)), _gold(8, 9, "adds", (3, 3))))
    proposals = {
        "1": [_found(0, 2, "a6"), _found(6, 8, "a7"), _found(10, 10)],
        "2": [_found(0, 9, "", "the b2")],
    }
    calls = iter(("1", "2"))
    read = score([first, second], lambda text: proposals[next(calls)])
    assert read == {
        "spoken": 3,
        "proposed": 4,
        "recall_at_0.3": pytest.approx(2 / 3),
        "recall_at_0.8": pytest.approx(1 / 3),
        "precision_at_0.3": 0.75,
        "speaker": 0.5,
    }


@pytest.mark.parametrize(
    ("speaker", "named", "right"),
    [
        ("a6", "", 1),
        ("A6", "", 1),
        ("", "Dr A6 Bo", 1),
        ("the", "of", 0),
        ("a7", "a8", 0),
        ("", "", 0),
    ],
)
def test_a_speaker_is_right_when_a_word_of_his_that_says_something_is_his_in_the_text(
    speaker: str, named: str, right: int
) -> None:
    document = Document(name="x", text=WORDS.replace("a5", "of"), gold=(_gold(0, 2, source=(4, 5)),))
    assert score([document], lambda text: [_found(0, 2, speaker, named)])["speaker"] == right


def test_a_mark_taken_out_ends_a_span_where_the_text_goes_on() -> None:
    document = Document(
        name="x", text="\u201cGo\u2019s,\u201d -- he", gold=(Gold(content=((0, 7),), source=((11, 13),), cue=""),)
    )
    bare = without_marks(document)
    assert bare.text == "Gos,  he"
    assert bare.gold[0].content == ((0, 4),)
    assert [bare.text[a:b] for a, b in bare.gold[0].source] == ["he"]


def test_a_text_is_met_by_the_first_of_its_files_of_annotations(tmp_path: Path) -> None:
    """A file is named as the text, or as the text with something behind an underscore; others are of no text."""
    (tmp_path / "one.txt").write_bytes(b"He said so.\r\nYes.")
    for name in ("one_b", "one_a", "two_x"):
        (tmp_path / f"{name}.ann").write_text(
            f"T1\tContent 8 {9 + (name == 'one_a')}\tx\nE1\tAttribution:T2 Content:T1\nT9"
        )
    (document,) = read_documents(tmp_path)
    assert document.text == "He said so.\nYes."
    assert [g.content for g in document.gold] == [((8, 10),)]
