"""Tags learnt as a chain, on sentences of numbers made for these tests."""

from itertools import pairwise, product

import numpy as np
import pytest

from standby.reports.bench.chains import Chain, Chained, learn, phrases

FEATURES, TAGS = 6, 3


def _text(*sentences: str) -> Chained:
    """Words are letters; ``b`` begins a phrase, ``c`` goes on with one begun just before, all else is outside."""
    words = "".join(sentences)
    tags, inside = [], False
    starts = np.cumsum([0, *(len(s) for s in sentences)])
    for i, word in enumerate(words):
        inside = word == "b" or (word == "c" and inside and i not in starts)
        tags.append(1 if word == "b" else 2 if inside else 0)
    return Chained(
        features=np.array([["a", "b", "c", "d", "e", "f"].index(word) for word in words], np.int32),
        ends=np.arange(1, len(words) + 1),
        sentences=starts,
        tags=np.array(tags),
    )


@pytest.fixture(scope="module")
def chain() -> Chain:
    chance = np.random.default_rng(1)
    texts = [_text(*("".join(chance.choice(list("abbccdef"), 7)) for _ in range(6))) for _ in range(400)]
    return learn(texts, FEATURES, TAGS)


def _found(chain: Chain, text: Chained) -> set[tuple[int, int]]:
    """The likeliest end for each word where a phrase likely begins."""
    ends: dict[int, dict[int, float]] = {}
    for first, last, _, likely in phrases(chain, text):
        ends.setdefault(first, {})[last] = likely
    return {(first, max(those, key=lambda e: those[e])) for first, those in ends.items() if sum(those.values()) > 0.5}


def test_a_word_is_tagged_by_the_one_before_it_and_no_phrase_crosses_sentences(chain: Chain) -> None:
    assert _found(chain, _text("abcad", "acce", "bcdb")) == {(1, 3), (9, 11), (12, 13)}
    assert _found(chain, _text("aab", "cca")) == {(2, 3)}


def test_likelihoods_are_those_of_all_ways_to_tag_a_sentence(chain: Chain) -> None:
    """Worked out by adding up every sequence of tags."""
    text = _text("bcbca")
    scores, length = chain.weights[text.features], len(text.features)
    ways = {}
    for tags in product(range(TAGS), repeat=length):
        turns = chain.moves[TAGS, tags[0]] + sum(chain.moves[a, b] for a, b in pairwise(tags))
        ways[tags] = float(np.exp(turns + sum(scores[i, tag] for i, tag in enumerate(tags))))
    for first, last, _, likely in phrases(chain, text):
        phrase = (1, *[2] * (last - first - 1))
        holding = sum(
            w for tags, w in ways.items() if tags[first:last] == phrase and (last == length or tags[last] != 2)
        )
        assert likely == pytest.approx(holding / sum(ways.values()), rel=1e-4)
    assert sum(1 for _ in phrases(chain, text)) >= 2


def test_the_same_texts_teach_the_same(chain: Chain) -> None:
    texts = [_text("abca", "bcd"), _text("ccb")]
    one, other = learn(texts, FEATURES, TAGS), learn(texts, FEATURES, TAGS)
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.moves, other.moves)
    assert one.weights.any()


def test_a_word_without_features_and_an_empty_sentence_harm_nothing(chain: Chain) -> None:
    text = Chained(
        features=np.array([1], np.int32), ends=np.array([1, 1]), sentences=np.array([0, 0, 2]), tags=np.array([0, 0])
    )
    assert (0, 1) in {(first, last) for first, last, _, _ in phrases(chain, text)}
