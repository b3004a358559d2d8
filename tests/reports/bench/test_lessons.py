"""Checks what annotated attributions teach: the right outcome of each choice, and weights that find it again."""

from pathlib import Path

import pytest

from standby.reports.bench import lessons
from standby.reports.bench.lessons import cross_validated, learnt_from, rows_of
from standby.reports.bench.quotes import Document, Gold
from standby.reports.readers.attributing import CHOICES, attributions_in, weights_of
from standby.reports.readers.sentences import sentences_of

PLACES = ["Gao", "Goma", "Kabul", "Mopti", "Herat", "Basra", "Mosul", "Juba"]


def document(place: str, *, inverted: bool) -> Document:
    """Return a text with one attribution: *The mayor of Gao said the road was mined.*, or the other way round."""
    who, said = f"The mayor of {place}", "the road was mined in the night"
    text = f"{said.capitalize()}, said {who}. It rained." if inverted else f"{who} said {said}. It rained."
    at = text.lower().index(said)
    source, cue = text.index(who), text.index("said")
    gold = Gold(
        content=((at, at + len(said)),),
        source=((source, source + len(who)),),
        cue="said",
        cue_spans=((cue, cue + len("said")),),
    )
    return Document(name=f"{place} {inverted}", text=text, gold=(gold,))


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [document(place, inverted=inverted) for place in PLACES for inverted in (False, True)]


@pytest.fixture(autouse=True)
def every_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep slight weights: so few texts teach no others."""
    monkeypatch.setattr(lessons, "SLIGHT", 0)


def test_what_was_taught_is_found_again_in_a_text_like_it(documents: list[Document]) -> None:
    learnt = weights_of(list(rows_of(learnt_from(documents))))
    for inverted in (False, True):
        text = document("Sirte", inverted=inverted).text
        (found,) = attributions_in(sentences_of(text), learnt)
        ((at, start, end),) = found.parts
        assert sentences_of(text)[at].text[start:end].lower() == "the road was mined in the night"
        assert found.speaker
        assert text[slice(*found.speaker)] == "The mayor of Sirte"


def test_rows_hold_a_number_for_each_outcome_and_no_words_of_a_text(documents: list[Document]) -> None:
    for row in rows_of(learnt_from(documents)):
        choice, sign, *numbers = row.split("\t")
        assert len(numbers) == len(CHOICES[choice])
        assert not any(place.lower() in sign for place in PLACES)


def test_each_text_is_read_by_what_the_others_teach(documents: list[Document]) -> None:
    figures = cross_validated(documents, folds=3)
    assert set(figures) == {"", " without marks"}
    assert figures[""]["spoken"] == len(documents)
    assert figures[""]["recall_at_0.8"] == 1.0
    assert figures[""]["speaker"] == 1.0


def test_the_weights_that_ship_name_where_they_are_learnt_from() -> None:
    notice = Path(__file__).parents[3] / "NOTICE"
    assert "PolNeAR" in notice.read_text("utf-8")
