"""Attributions in PolNeAR's format, written for these tests: how they are read, stripped of marks and scored."""

from pathlib import Path

import pytest

from standby.reports.bench.quotes import read_documents, score, without_marks
from standby.reports.readers.speech import attributions

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
