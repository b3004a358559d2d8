"""Checks what annotated attributions teach: the right outcome of each choice, and weights that find it again."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from standby.reports.bench import lessons
from standby.reports.bench.lessons import (
    Lesson,
    _case,
    _fit,
    _named,
    _Page,
    _study,
    _turn,
    cross_validated,
    learnt_from,
    rows_of,
)
from standby.reports.bench.quotes import Document, Gold
from standby.reports.readers import speech_signs as signs
from standby.reports.readers.attributing import CHOICES, PATTERNS, SIDES, TURNS, attributions_in, weights_of
from standby.reports.readers.sentences import sentences_of
from standby.reports.readers.wording import Wording

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


def _said(text: str, content: str, source: str = "", cue: str = "said") -> Document:
    """Return a text with one attribution; pieces of its content are kept apart by bars."""

    def spans(words: str) -> tuple[tuple[int, int], ...]:
        return tuple((text.index(piece), text.index(piece) + len(piece)) for piece in words.split("|") if piece)

    gold = Gold(content=spans(content), source=spans(source), cue=cue, cue_spans=spans(cue))
    return Document(name=text, text=text, gold=(gold,))


BEHIND = _said("The mayor said the road was mined. It rained.", "the road was mined", "The mayor")
BEFORE = _said("The road was mined, said the mayor of Gao. It rained.", "The road was mined", "the mayor of Gao")
AROUND = _said("The road, the mayor said, was mined.", "The road|was mined", "the mayor")


@pytest.mark.parametrize(
    ("document", "pattern", "before", "behind", "side", "speaker"),
    [
        (BEHIND, "behind", None, (3, 7), "before", (0, 2)),
        (BEFORE, "before", (0, 4), None, "behind", (6, 10)),
        (AROUND, "around", (0, 2), (7, 9), "before", (3, 5)),
        (_said("Aid came. He said so.", "Aid came", "He"), "elsewhere", None, None, "before", (0, 1)),
        (_said("Aid came, it was said.", "Aid came"), "before", (0, 2), None, "elsewhere", None),
        (_said("Aid, Ann Bo said he.", "Aid", "Ann Bo|he"), "before", (0, 1), None, "before", (2, 4)),
        (_said("Aid, Bo said of us.", "Aid", "Bo|of us"), "before", (0, 1), None, "behind", (4, 6)),
        (_said("Aid, Bo said he.", "Aid", "Bo|he"), "before", (0, 1), None, "before", (2, 3)),
        (_said("Aid came. Bo left. We said so.", "Aid came", "Bo"), "elsewhere", None, None, "elsewhere", None),
    ],
)  # fmt: skip
def test_of_a_cue_is_known_where_what_was_said_stands_and_who_said_it(
    document: Document,
    pattern: str,
    before: tuple[int, int] | None,
    behind: tuple[int, int] | None,
    side: str,
    speaker: tuple[int, int] | None,
) -> None:
    """Spans count words and marks; a speaker in two pieces is where he has more words, before the cue of equals."""
    page = _Page(document)
    ((at, cue),) = page.by_cue
    case = _case(page, at, cue)
    assert (case.pattern, case.before, case.behind) == (pattern, before, behind)
    assert (case.side, case.speaker) == (side, speaker)


def test_a_cue_of_no_attribution_reports_nothing() -> None:
    page = _Page(Document(name="x", text="He said so.", gold=()))
    assert [_case(page, 0, cue).pattern for cue in page.rows[0].cues] == ["none"]


@pytest.mark.parametrize(
    ("text", "content", "cue", "turns"),
    [
        ("He said. Aid came. It is bad.", "Aid came.|It is bad", "said", ["own", "goes on", "goes on"]),
        ("Aid came. It is bad. He said.", "Aid came.|It is bad", "said", ["belongs to next", "belongs to next", "own"]),
        ("He said. Aid came to us.", "Aid came", "said", ["own", "goes on"]),
        ("He said. Aid came to all of us.", "Aid came", "said", ["own", "own"]),
        ("Aid came. It is bad.", "Aid came", "", [None, "own"]),
        ("Aid came, he said.", "Aid came, he said", "said", [None]),
    ],
)
def test_a_sentence_is_said_when_half_its_words_are_and_goes_on_behind_its_cue(
    text: str, content: str, cue: str, turns: list[str | None]
) -> None:
    page = _Page(_said(text, content, cue=cue))
    assert [_turn(page, at) for at in range(len(page.rows))] == turns


def _studied(*documents: Document) -> dict[str, Lesson]:
    lessons = {choice: Lesson() for choice in CHOICES}
    for document in documents:
        _study(document, lessons)
    return lessons


@pytest.mark.parametrize(
    ("document", "choice", "places", "wanted"),
    [
        (BEHIND, "start behind", lambda row: signs.starts_behind(row, 2), 3),
        (BEHIND, "end behind", lambda row: signs.ends_behind(row, 3), 7),
        (BEHIND, "speaker end before", lambda row: signs.speaker_ends_before(2), 2),
        (BEHIND, "speaker start before", lambda row: signs.speaker_starts_before(2), 0),
        (BEFORE, "end before", lambda row: signs.ends_before(row, 5), 4),
        (BEFORE, "start before", lambda row: signs.starts_before(row, 4), 0),
        (BEFORE, "speaker start behind", lambda row: signs.speaker_starts_behind(row, 5), 6),
        (BEFORE, "speaker end behind", lambda row: signs.speaker_ends_behind(row, 6), 10),
    ],
)
def test_of_the_places_where_a_part_may_begin_or_end_the_one_that_was_marked_is_right(
    document: Document, choice: str, places: Callable[[Wording], Sequence[int]], wanted: int
) -> None:
    lesson, those = _studied(document)[choice], list(places(_Page(document).rows[0]))
    assert (lesson.sizes, [those[right] for right in lesson.right]) == ([len(those)], [wanted])
    assert len(lesson.signs) == len(those)


def test_of_places_none_of_which_was_marked_the_nearest_is_right() -> None:
    """What was said begins with the second word behind the cue here, where none may begin."""
    document = _said("He said: aid came.", "came", "He")
    page = _Page(document)
    starts = list(signs.starts_behind(page.rows[0], 1))
    lesson = _studied(document)["start behind"]
    nearest = min(abs(start - 4) for start in starts)
    assert abs(starts[lesson.right[0]] - 4) == nearest


def test_cues_sides_and_turns_are_studied_with_one_candidate_for_each_outcome() -> None:
    lessons = _studied(BEHIND, BEFORE, AROUND)
    assert [PATTERNS[right] for right in lessons["cue"].right] == ["behind", "before", "around"]
    assert [SIDES[right] for right in lessons["side"].right] == ["before", "behind", "before"]
    assert [TURNS[right] for right in lessons["turn"].right] == ["own", "own"]
    assert lessons["cue"].sizes == [len(PATTERNS)] * 3
    row = _Page(BEHIND).rows[0]
    assert lessons["cue"].signs[1] == [f"{sign}\tbehind" for sign in signs.of_cue(row, 2)]
    assert not lessons["speaker start behind"].sizes[1:], "only the second speaker stands behind his cue"


def test_weights_make_what_is_right_likeliest_and_are_held_back_by_half_their_squares() -> None:
    """At the best weights the slope is nought: of each sign, what is expected less what was right, and its weight."""
    chance = np.random.default_rng(6)
    lesson, names = Lesson(), ["a", "b", "c", "d"]
    for _ in range(30):
        candidates = [[n for n in names if chance.random() < 0.5] for _ in range(int(chance.integers(2, 5)))]
        lesson.add(candidates, max(range(len(candidates)), key=lambda i: ("a" in candidates[i], chance.random())))
    fitted = {sign: numbers[0] for sign, numbers in _fit("end behind", lesson).items()}
    slope, first = dict(fitted), 0
    for size, right in zip(lesson.sizes, lesson.right, strict=True):
        candidates = lesson.signs[first : first + size]
        odds = np.exp([sum(fitted[n] for n in found) for found in candidates])
        for i, found in enumerate(candidates):
            for n in found:
                slope[n] += odds[i] / odds.sum() - (i == right)
        first += size
    assert set(fitted) == set(names)
    assert fitted["a"] > 1
    assert list(slope.values()) == pytest.approx([0] * 4, abs=1e-3)


def test_a_sign_met_less_than_four_times_is_not_learnt() -> None:
    lesson = Lesson()
    for i in range(4):
        lesson.add([["often", *(["seldom"] if i else [])], []], 0)
    assert set(_fit("end behind", lesson)) == {"often"}
    assert _fit("end behind", Lesson()) == {}


def test_weights_all_under_a_quarter_are_left_out_and_outcomes_of_a_sign_stand_side_by_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    assert _named("end behind", {"a": 0.25, "b": 0.2499, "c": -0.25}) == {"a": (0.25,), "c": (-0.25,)}
    by_outcome = {"x\town": 0.1, "x\tgoes on": -0.3, "y\town": 0.2, "y\tbelongs to next": -0.2}
    assert _named("turn", by_outcome) == {"x": (0.1, -0.3, 0.0)}


def test_rows_hold_hundredths() -> None:
    assert list(rows_of({"turn": {"b": (0.004, -0.506, 1.0)}, "cue": {}})) == ["turn\tb\t0\t-51\t100"]
