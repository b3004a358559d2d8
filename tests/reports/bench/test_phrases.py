"""Words of a MUC text, their tags and what is seen of each."""

import numpy as np
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
