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


def _text_of(words: list[list[int]], sentences: list[int], tags: list[int]) -> Chained:
    return Chained(
        features=np.array([f for word in words for f in word], np.int32),
        ends=np.cumsum([len(word) for word in words]),
        sentences=np.array(sentences),
        tags=np.array(tags),
    )


TAUGHT = [
    _text_of([[0, 1], [2], [0, 3, 4], [5]], [0, 3, 4], [1, 2, 0, 1]),
    _text_of([[4], [1, 2, 5], [0]], [0, 3], [0, 1, 2]),
    _text_of([[3, 3], [2, 0]], [0, 1, 2], [1, 0]),
    _text_of([[5, 1], [0, 2], [1], [4, 3]], [0, 4], [0, 0, 1, 2]),
]


def _odds_of_all(scores: np.ndarray, moves: np.ndarray) -> dict[tuple[int, ...], float]:
    """Return how likely each sequence of tags is, by adding up every one."""
    ways = {}
    for tags in product(range(scores.shape[1]), repeat=len(scores)):
        turns = moves[-1, tags[0]] + sum(moves[a, b] for a, b in pairwise(tags))
        ways[tags] = float(np.exp(turns + sum(scores[i, tag] for i, tag in enumerate(tags))))
    total = sum(ways.values())
    return {tags: way / total for tags, way in ways.items()}


def _step(weights: np.ndarray, moves: np.ndarray, text: Chained, shown: np.ndarray, pace: float) -> None:
    """Move weights by what is expected too much of each tag and each turn; what is shown counts for what is not."""
    bounds = pairwise([0, *text.ends])
    words = [[int(f) for f, s in zip(text.features[a:b], shown[a:b], strict=True) if s] for a, b in bounds]
    slope, turns = np.zeros((len(words), weights.shape[1])), np.zeros_like(moves)
    for lo, hi in pairwise(text.sentences):
        scores = np.array([weights[word].sum(axis=0) / 0.7 for word in words[lo:hi]])
        right = tuple(text.tags[lo:hi])
        for tags, likely in [*_odds_of_all(scores, moves).items(), (right, -1.0)]:
            for i, tag in enumerate(tags):
                slope[lo + i, tag] += likely
                turns[tags[i - 1] if i else -1, tag] += likely
    for word, steep in zip(words, slope, strict=True):
        for feature in word:
            weights[feature] -= pace * (steep / 0.7 + 0.002 * weights[feature])
    moves -= pace * turns * 0.5


def test_every_step_goes_down_the_slope_that_all_ways_to_tag_a_text_give() -> None:
    """Six rounds in an order of chance; steps shrink from 0.02 to a twentieth, three features in ten are left out."""
    chance = np.random.default_rng(7)
    weights, moves, done = np.zeros((FEATURES, TAGS), np.float32), np.zeros((TAGS + 1, TAGS)), 0
    for _ in range(6):
        for i in chance.permutation(len(TAUGHT)):
            shown = chance.random(len(TAUGHT[i].features)) > 0.3
            _step(weights, moves, TAUGHT[i], shown, 0.02 * max(0.05, 1 - done / 24))
            done += 1
    learnt = learn(TAUGHT, FEATURES, TAGS, seed=7)
    assert learnt.weights == pytest.approx(weights, rel=1e-4, abs=1e-7)
    assert learnt.moves == pytest.approx(moves, rel=1e-4, abs=1e-7)


def test_without_a_seed_it_is_nought_that_orders_the_texts() -> None:
    one, other = learn(TAUGHT, FEATURES, TAGS), learn(TAUGHT, FEATURES, TAGS, seed=0)
    assert np.array_equal(one.weights, other.weights)


def test_phrases_of_two_sorts_are_as_likely_as_all_ways_to_tag_their_sentence_make_them() -> None:
    """What is likelier than a hundredth begins a phrase; an end is told when it is likelier than half of that."""
    chance = np.random.default_rng(5)
    chain = Chain(weights=chance.normal(size=(FEATURES, 5)), moves=chance.normal(size=(6, 5)))
    text = _text_of([[0, 1], [2], [3], [4, 5], [1], [0, 3], [2, 2]], [0, 3, 7], [0] * 7)
    wanted = {}
    for lo, hi in ((0, 3), (3, 7)):
        words = [text.features[a:b] for a, b in list(pairwise([0, *text.ends]))[lo:hi]]
        ways = _odds_of_all(np.array([chain.weights[word].sum(axis=0) for word in words]), chain.moves)
        for first, sort in product(range(hi - lo), (0, 1)):
            begun = 1 + 2 * sort
            for last in range(first + 1, hi - lo + 1):
                phrase = (begun, *[begun + 1] * (last - first - 1))
                likely = sum(w for t, w in ways.items() if t[first:last] == phrase and (*t, 0)[last] != begun + 1)
                on = sum(w for t, w in ways.items() if t[first:last] == phrase and (*t, 0)[last] == begun + 1)
                if last == first + 1 and likely + on <= 0.01:
                    break
                if likely > 0.005:
                    wanted[lo + first, lo + last, sort] = likely
                if on < 0.005:
                    break
    found = {(first, last, sort): likely for first, last, sort, likely in phrases(chain, text)}
    assert {sort for _, _, sort in found} == {0, 1}
    assert len(found) > 10
    assert found == pytest.approx(wanted)


def _line(*odds: tuple[float, float, float]) -> tuple[Chain, Chained]:
    """Return a chain without turns, and a sentence of words that are outside, begin and go on with such odds."""
    chain = Chain(weights=np.log(np.array(odds)), moves=np.zeros((4, 3)))
    return chain, _text_of([[i] for i in range(len(odds))], [0, len(odds)], [0] * len(odds))


@pytest.mark.parametrize(
    ("begins", "goes_on", "ends"),
    [
        (0.0101, 1e-9, [1]),
        (0.0099, 1e-9, []),
        (0.02, 0.74, [1, 2]),
        (0.02, 0.76, [2]),
        (0.02, 0.26, [1, 2]),
        (0.02, 0.24, [1]),
    ],
)  # fmt: skip
def test_a_phrase_begins_from_a_hundredth_on_and_ends_or_goes_on_from_half_of_it(
    begins: float, goes_on: float, ends: list[int]
) -> None:
    chain, text = _line((1 - begins, begins, 1e-12), (1 - goes_on, 1e-12, goes_on))
    assert [last for first, last, _, _ in phrases(chain, text) if first == 0] == ends


@pytest.mark.parametrize(("words", "ends"), [(9, 9), (10, 10), (11, 10), (12, 10)])
def test_a_phrase_has_ten_words_at_most(words: int, ends: int) -> None:
    chain, text = _line((1e-12, 1.0, 1e-12), *[(0.1, 1e-12, 0.9)] * (words - 1))
    assert [last for first, last, _, _ in phrases(chain, text) if first == 0] == list(range(1, ends + 1))
