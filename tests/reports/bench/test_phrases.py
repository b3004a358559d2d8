"""Words of a MUC text, their tags and what is seen of each."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.reports.bench.phrases import cut, numbered, seen, tags_of

NONE = dict.fromkeys(("PerpInd", "PerpOrg", "Target", "Victim", "Weapon"), frozenset[str]())
TEXT = 'gen. perez was killed by 3 guerrillas.  they bombed the "la paz" bank    later, a car burned'


def test_a_text_is_cut_at_its_ends_and_wide_gaps_and_not_behind_a_title() -> None:
    text = cut(TEXT)
    words = text.words()
    sentences = [words[a:b] for a, b in zip(text.sentences, text.sentences[1:], strict=False)]
    assert [s[0] for s in sentences] == ["gen", "they", "later"]
    assert sentences[0] == ["gen", ".", "perez", "was", "killed", "by", "3", "guerrillas", "."]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="ab .!?\"'$1,(é\n", max_size=60))
def test_words_stand_where_they_are_said_to_and_every_word_is_in_one_sentence(text: str) -> None:
    found = cut(text)
    assert found.sentences[-1] == len(found.places)
    assert list(found.sentences) == sorted(found.sentences)
    assert all(word and " " not in word for word in found.words())
    assert [p for pair in found.places for p in pair] == sorted(p for pair in found.places for p in pair)
    assert "".join(found.words()) == "".join(text.split())


def test_every_place_a_filler_is_called_so_is_tagged_the_longest_first() -> None:
    text = cut("the la paz bank and the bank: rebels, rebel camp")
    tags = tags_of(
        text, {**NONE, "Target": frozenset({"bank", "la paz bank"}), "PerpInd": frozenset({"rebels", "reb"})}
    )
    assert dict(zip(text.words(), tags.tolist(), strict=True)) == {
        "the": 0, "la": 5, "paz": 6, "bank": 5, "and": 0, ":": 0, "rebels": 1, ",": 0, "rebel": 0, "camp": 0,
    }  # fmt: skip
    assert tags.tolist()[:4] == [0, 5, 6, 6]


def test_of_each_word_its_neighbours_its_classes_and_the_acts_around_it_are_seen() -> None:
    text = cut(TEXT)
    features = dict(zip(text.words(), seen(text, {"they": 50}), strict=True))
    assert {"0 guerrillas", "0 is armed", "after killed", "after act by", "after passive", "-1 is number"} <= set(
        features["guerrillas"]
    )
    assert {"before killed True", "before passive True", "-1 ."} <= set(features["perez"])
    assert "rare 3" in features["they"]
    assert "rare 0" in features["bank"]
    assert "quoted" in features["paz"]
    assert "quoted" not in features["bank"]
    assert not any(f.startswith("after") for f in features["car"]), "no act of another sentence is seen"


def test_features_of_a_single_word_are_left_out_and_new_texts_read_by_the_same_numbers() -> None:
    one, other = cut("rebels killed a man."), cut("rebels killed a mayor.")
    features, (first, second) = numbered([one, other], [NONE, {**NONE, "Victim": frozenset({"mayor"})}])
    assert "0 rebels" in features.numbers
    assert "0 mayor" not in features.numbers
    assert second.tags.tolist() == [0, 0, 0, 7, 0]
    again = features.chained(one)
    assert np.array_equal(again.features, first.features)
    assert np.array_equal(again.ends, first.ends)
    assert first.features.max() < len(features.numbers)


def _seen(text: str, word: int, common: Mapping[str, int] | None = None) -> set[str]:
    """Return what is seen of one word."""
    return set(list(seen(cut(text), common or {}))[word])


MEN = "two men were killed by a bomb in gao."


def test_of_a_word_three_neighbours_on_either_side_their_pairs_and_their_ends_are_seen() -> None:
    neighbours = {
        "any", "violent text 0", "violent sentence 2", "violent text 0, violent sentence 2", "sentence 0",
        "-3 a", "-2 bomb", "-2 is weapon", "-2 is act", "-1 in", "0 gao", "1 .", "2 ", "3 ",
        "-1 0 in gao", "0 1 gao .", "-2 -1 bomb in", "1 2 . ", "-1 ends in", "0 ends gao", "1 ends .", "0 ends ao",
        "rare 0", "rare [0, 0, 0]", "link in",
    }  # fmt: skip
    assert _seen(MEN, 8) == neighbours | {"after bomb", "after act 2", "after bomb, behind in"}
    assert {"-3 ", "-2 ", "-1 ", "0 two", "1 men", "2 were", "3 killed", "3 is act"} <= _seen(MEN, 0)
    assert {"-1 ends lled", "0 ends lled"}.isdisjoint(_seen(MEN, 4)), "three letters at most"


@pytest.mark.parametrize(("times", "rarity"), [(0, 0), (2, 0), (3, 1), (8, 1), (9, 2), (40, 2), (41, 3)])
def test_a_word_is_rare_up_to_two_times_and_common_from_forty_on(times: int, rarity: int) -> None:
    assert {f"rare {rarity}", f"rare [0, {rarity}, 0]"} <= _seen("a lone mayor came", 2, {"mayor": times})
    assert f"rare [{rarity}, 0, 0]" in _seen("a lone mayor came", 3, {"mayor": times})


@pytest.mark.parametrize(
    ("text", "link"),
    [("of b c d e f g", "of"), ("of b c d e f h g", None), ("of b in d g", "in"), ("b c g", None), ("b c of", None)],
)
def test_the_nearest_word_that_links_is_seen_six_words_back(text: str, link: str | None) -> None:
    assert f"link {link}" in _seen(text, text.count(" "))


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        (0, {"after killed", "after act 1", "after killed, behind killed"}),
        (4, {"after killed", "after act 5", "after killed, behind x"}),
        (5, {"after killed", "after act 6", "after killed, behind x"}),
        (6, {"after killed", "after act 6", "after killed, behind x"}),
        (14, {"after killed", "after act 6", "after killed, behind x"}),
        (15, set()),
    ],
)
def test_an_act_is_seen_fifteen_words_on(words: int, acts: set[str]) -> None:
    assert {f for f in _seen("men killed" + " x" * words + " gao", words + 2) if f.startswith("after")} == acts


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        (0, {"before killed False", "before act 1", "before passive False"}),
        (4, {"before killed False", "before act 5", "before passive False"}),
        (5, {"before killed False", "before act 6", "before passive False"}),
        (14, {"before killed False", "before act 6", "before passive False"}),
        (15, set()),
    ],
)
def test_an_act_is_seen_fifteen_words_ahead(words: int, acts: set[str]) -> None:
    assert {f for f in _seen("men" + " x" * words + " killed", 0) if f.startswith("before")} == acts


@pytest.mark.parametrize(
    ("text", "word", "passive"),
    [
        ("men were killed", 0, True),
        ("men were all x killed", 0, True),
        ("men were all x y killed", 0, False),
        ("were men killed", 1, False),
        ("men killed were killed", 0, False),
    ],
)
def test_an_act_ahead_is_passive_when_a_form_of_being_stands_in_the_three_words_before_it(
    text: str, word: int, passive: bool
) -> None:
    assert f"before passive {passive}" in _seen(text, word)


def test_the_nearest_act_on_either_side_is_seen_with_its_by_and_its_being() -> None:
    behind = _seen("they shot men who were killed by x rebels who bombed and burned", 8)
    assert {
        "after killed",
        "after act 3",
        "after passive",
        "after act by",
        "after killed by",
        "before bombed False",
    } <= behind
    assert {"after shot", "before burned False"}.isdisjoint(behind)
    assert {"after act by", "after passive"}.isdisjoint(_seen("by x killed men", 3)), "only what stands between counts"
    assert "after passive" not in _seen("killed men were", 1), "nothing stands before the first word"


@pytest.mark.parametrize(
    ("bombs", "sentence", "text"), [(0, 0, 0), (2, 2, 0), (3, 3, 1), (5, 3, 1), (6, 3, 2), (12, 3, 4), (15, 3, 4)]
)
def test_words_of_violence_are_counted_up_to_three_in_a_sentence_and_by_threes_in_a_text(
    bombs: int, sentence: int, text: int
) -> None:
    seen_of = _seen("x" + " bomb" * bombs, 0)
    assert {f"violent text {text}", f"violent sentence {sentence}"} <= seen_of
    assert f"violent text {text}, violent sentence {sentence}" in seen_of


def test_only_the_first_sentences_are_numbered_and_what_is_told_thrice_is_told_often() -> None:
    text = "x a. b x. c. d. e. f. x"
    assert [next(f for f in of if f.startswith("sentence")) for of in seen(cut(text), {}) if "1 ." in of] == [
        f"sentence {n}" for n in (0, 1, 2, 3, 4, 5)
    ]
    assert "sentence 5" in _seen(text, 14)
    assert "often here" in _seen(text, 0)
    assert "often here" not in _seen("x a. x", 0)


def test_words_are_in_quotes_from_one_mark_to_the_next() -> None:
    assert ["quoted" in of for of in seen(cut('a "b c" d "e"'), {})] == [
        False, False, True, True, True, False, False, True, True,
    ]  # fmt: skip


def test_words_are_of_classes_of_countries_and_their_people_acts_and_numbers() -> None:
    """Such classes are seen of a word and of its neighbours."""
    classes = {"peruvian": {"people of a country"}, "peru": {"country"}, "3": {"number"}, "zz": set()}
    for word, names in classes.items():
        assert {f for f in _seen(f"{word} x", 0) if f.startswith("0 is")} == {f"0 is {name}" for name in names}


@pytest.mark.parametrize(
    ("text", "firsts"),
    [
        ("he met gen. perez", ["he"]),
        ("he met him. perez", ["he", "perez"]),
        ("the u.s. embassy", ["the"]),
        ("gen.   perez", ["gen", "perez"]),
        ("gen.  perez", ["gen"]),
        ("a b   c", ["a", "c"]),
        ("a b  c", ["a"]),
        ("is it? it is! 'yes.' no", ["is", "it", "'", "no"]),
    ],
)
def test_a_sentence_ends_at_its_mark_or_at_three_spaces(text: str, firsts: list[str]) -> None:
    found = cut(text)
    assert [found.words()[at] for at in found.sentences[:-1]] == firsts


def test_a_feature_keeps_its_number_and_words_their_ends_where_others_are_left_out() -> None:
    """Worked out again one by one: what is seen at two words or more is numbered in the order it was met."""
    texts = [cut("rebels killed a man. he died"), cut("men fled. rebels killed two")]
    common = Counter(word for text in texts for word in text.words())
    rows = [of for text in texts for of in seen(text, common)]
    often = Counter(feature for of in rows for feature in of)
    kept = [feature for feature in dict.fromkeys(f for of in rows for f in of) if often[feature] > 1]
    features, found = numbered(texts, [NONE, NONE])
    assert features.numbers == {feature: i for i, feature in enumerate(kept)}
    assert features.common == common
    for text, one in zip(texts, found, strict=True):
        wanted = [[features.numbers[f] for f in of if f in features.numbers] for of in seen(text, common)]
        assert one.features.tolist() == [number for of in wanted for number in of]
        assert one.ends.tolist() == [sum(map(len, wanted[: i + 1])) for i in range(len(wanted))]
        assert one.sentences.tolist() == list(text.sentences)
        assert one.tags.tolist() == [0] * len(wanted)
