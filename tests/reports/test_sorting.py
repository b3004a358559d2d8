"""Clauses are sorted by the kind of claim they make."""

from collections.abc import Collection

import numpy as np
import pytest

from standby.reports.readers.meaning import WIDTH, Meaning, meanings
from standby.reports.readers.sorting import KINDS, MEANT, features, meant, sort, weights, weights_of


def odds_of(text: str) -> dict[str, float]:
    (meaning,) = meanings([text])
    return sort(features(text, 0, len(text)), meant(meaning, 0, len(text)))


def kind_of(text: str) -> str:
    odds = odds_of(text)
    return max(odds, key=lambda k: odds[k])


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("all passengers were flown out to the capital by helicopter", "movement"),
        ("gunmen killed two guards at the gate", "incident"),
        ("the clinic has closed its doors until Monday", "status"),
        ("the ministry would not give any figures", "disclosure"),
    ],
)
def test_a_clause_is_sorted_by_what_it_tells(clause: str, kind: str) -> None:
    assert kind_of(clause) == kind


@pytest.mark.parametrize(
    "clause", ["the currency lost more ground on the exchange", "the home side won the cup after extra time"]
)
def test_a_clause_about_other_things_makes_no_claim(clause: str) -> None:
    assert max(odds_of(clause).values()) < 0.3


def test_what_neither_words_nor_meaning_tell_is_left_to_the_kinds_of_claims_there_are() -> None:
    odds = sort(frozenset(), np.zeros(MEANT))
    assert tuple(odds) == KINDS
    assert all(0 < odd < 1 for odd in odds.values())


def test_every_weight_has_a_column_for_every_kind() -> None:
    assert all(len(row) == len(KINDS) for row in (weights().start, *weights().features.values()))
    assert weights().meaning.shape == (MEANT, len(KINDS))


def _seen(text: str, *, manner: str | None = None, read: Collection[tuple[str, str]] = ()) -> frozenset[str]:
    """Return what is looked at in the clause that stands between the brackets."""
    start, end = text.index("["), text.index("]") - 1
    return features(text.replace("[", "").replace("]", ""), start, end, manner=manner, read=read)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "[Two doctors were killed]; rain fell.",
            {
                "w:two", "w:doctor", "w:were", "w:kill", "first:two", "like:docto", "like:kille", "n:force", "n:people",
                "v:kill", "passive", "long:0", "main:kill", "main v:kill", "by:force", "by:force v:kill", "by doctors",
                "role:body", "unread",
            },
        ),
        (
            "[Our big house]",
            {"w:our", "w:big", "w:house", "first:our", "ours", "long:0", "verbless", "role:body", "unread"},
        ),
        (
            "If troops stayed and [left at once] because of rain",
            {
                "w:left", "w:at", "w:once", "first:left", "v:leave", "in:once", "long:0", "elided", "main:left",
                "main v:leave", "by troops", "by:force", "by:force v:leave", "behind:and", "before:because",
                "role:body", "unread",
            },
        ),
    ],
)  # fmt: skip
def test_of_a_clause_its_words_its_verb_with_its_subject_and_its_neighbours_are_seen(
    text: str, found: set[str]
) -> None:
    assert _seen(text) == found


def test_of_a_clause_is_seen_how_it_is_quoted_and_what_rules_have_read_of_it() -> None:
    seen = _seen("[The gate is shut]", manner="direct", read=[("status", "closed"), ("threat", "told")])
    told = {"said:direct", "rule:status", "rule:status closed", "rule:threat", "rule:threat told"}
    assert told <= seen
    assert "unread" not in seen
    assert not any(name.startswith("said:") for name in _seen("[The gate is shut]"))


@pytest.mark.parametrize(("words", "long"), [(4, 0), (5, 1), (9, 1), (10, 2), (19, 3), (20, 4), (25, 4)])
def test_a_clause_is_long_by_fives_up_to_twenty_words(words: int, long: int) -> None:
    assert f"long:{long}" in _seen(f"[{' '.join(['bread'] * words)}]")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("1,200", {"w:#"}),
        ("bread", {"w:bread"}),
        ("breads", {"w:bread", "like:bread"}),
        ("dies", {"w:die"}),
        ("asked", {"w:ask"}),
        ("boldly", {"w:bold", "like:boldl"}),
    ],
)
def test_a_word_is_seen_without_its_ending_and_a_long_one_by_its_first_five_letters(word: str, found: set[str]) -> None:
    assert {name for name in _seen(f"[the {word}]") if name[:2] in ("w:", "li")} - {"w:the"} == found


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("It rained and [the gate shut].", {"behind:and"}),
        ("It rained because abc [the gate shut].", {"behind:because"}),
        ("It rained because abcd [the gate shut].", set()),
        ("It rained, who and x [the gate shut].", {"behind:and"}),
        ("[The gate shut] before dawn.", {"before:before"}),
        ("[The gate shut] xxxxxxx while", {"before:while"}),
        ("[The gate shut] xxxxxxxx while", set()),
        ("[The gate shut] as when", {"before:as"}),
    ],
)
def test_what_joins_a_clause_is_looked_for_twelve_letters_back_and_fourteen_on(text: str, joined: set[str]) -> None:
    """The nearest word counts on either side."""
    assert {name for name in _seen(text) if name.startswith(("behind:", "before:"))} == joined


@pytest.mark.parametrize(
    ("text", "marked", "attributed"),
    [
        ('He ate. "[The gate shut]', True, False),
        ('He ate. "x [The gate shut]', False, False),
        ('[The gate shut]."', True, False),
        ('[The gate shut]. "', False, False),
        ("He said [the gate shut]", False, True),
        ("[The gate shut], he added", False, True),
        ("[The gate said]", False, False),
    ],
)
def test_a_clause_is_marked_by_quotes_and_attributed_by_speech_beside_it(
    text: str, marked: bool, attributed: bool
) -> None:
    assert ("marked" in _seen(text), "attributed" in _seen(text)) == (marked, attributed)


def test_the_main_verb_is_the_first_that_does_more_than_help_within_six_words() -> None:
    assert "main:shut" in _seen("[The gate was never fully shut]")
    assert "main:is" in _seen("[The gate is now still also never being shut]")


def test_odds_are_those_of_the_sum_of_what_a_clause_shows_and_means() -> None:
    zeros, step = np.zeros(len(KINDS)), np.arange(len(KINDS)) / 10
    meaning = [("meaning", row) for row in (step, zeros - 1)]
    learnt = weights_of([("start", zeros + 0.5), ("w:a", step), ("w:b", -step), *meaning, ("w:c", zeros + 9)])
    odds = sort(frozenset(["w:a", "w:unknown"]), np.array([2.0, 0.25]), learnt)
    assert tuple(odds) == KINDS
    assert list(odds.values()) == pytest.approx([1 / (1 + np.exp(-(0.5 + 3 * i / 10 - 0.25))) for i in range(10)])
    assert learnt.start.tolist() == (zeros + 0.5).tolist(), "what was learnt stays as it is"


def test_a_clause_means_the_mean_of_its_own_words_beside_that_of_its_sentence() -> None:
    """Rows stand for the frame, *ab*, *cd*, *ef* and the frame; each mean has the length 1."""
    vectors = np.zeros((5, WIDTH), np.float32)
    vectors[np.arange(5), np.arange(5)] = [1, 2, 2, 1, 0]
    meaning = Meaning([(0, 2), (3, 5), (6, 8)], vectors)
    found = meant(meaning, 0, 5)
    assert found.shape == (MEANT,)
    assert found[:WIDTH][:5] == pytest.approx([0, 1 / np.sqrt(2), 1 / np.sqrt(2), 0, 0])
    assert found[WIDTH:][:5] == pytest.approx([1 / np.sqrt(10), 2 / np.sqrt(10), 2 / np.sqrt(10), 1 / np.sqrt(10), 0])
    for (start, end), rows in {(2, 5): {2}, (2, 6): {2}, (1, 4): {1, 2}, (5, 8): {3}, (8, 9): set()}.items():
        assert set(np.flatnonzero(meaning.of(start, end))) == rows
