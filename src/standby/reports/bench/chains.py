"""Tags for the words of a sentence, learnt as a chain (linear-chain conditional random field, Lafferty et al. 2001).

A word has rows of weights, one for each of its features; a tag is scored by the sum of its rows and by the tag before
it. Learning goes text by text in an order of chance with a fixed seed, so the same texts give the same weights.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

Array = np.ndarray
ROUNDS = 6
"""So often every text is shown."""
_PACE = 0.02
_RESTRAINT = 2e-3
_UNSHOWN = 0.3
"""So many of the features are left out at random while learning, so that no few of them bear everything."""
_CALM = 0.5
"""Every word moves the few weights of tags behind tags: steps so much smaller keep them from swinging."""
_LEAST = 0.01
_LONGEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Chained:
    """A text: the features of all its words in a row, where those of each word end, and where its sentences begin.

    ``sentences`` has the number of words as its last entry. ``tags`` are the right ones, all noughts where unknown.
    """

    features: Array
    ends: Array
    sentences: Array
    tags: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What was learnt: a row of weights for each feature, and for each tag what speaks for each tag behind it.

    The last row of ``moves`` is for the beginning of a sentence.
    """

    weights: Array
    moves: Array


def learn(texts: Sequence[Chained], features: int, tags: int, seed: int = 0) -> Chain:
    """Return what makes the right tags of the texts likeliest."""
    chance = np.random.default_rng(seed)
    chain = Chain(weights=np.zeros((features, tags), np.float32), moves=np.zeros((tags + 1, tags)))
    steps, done = ROUNDS * len(texts), 0
    for _ in range(ROUNDS):
        for i in chance.permutation(len(texts)):
            text = texts[i]
            shown = chance.random(len(text.features)) > _UNSHOWN
            ends = np.cumsum(shown)[text.ends - 1]
            pace = _PACE * max(0.05, 1 - done / steps)
            _show(chain.weights, chain.moves, text.features[shown], ends, text.sentences, text.tags, pace)
            done += 1
    return chain


@njit(cache=True)
def _scores(weights: Array, features: Array, ends: Array, loud: float) -> Array:  # pragma: no cover
    scores = np.zeros((len(ends), weights.shape[1]))
    first = 0
    for i in range(len(ends)):
        for k in range(first, ends[i]):
            for tag in range(weights.shape[1]):
                scores[i, tag] += weights[features[k], tag] * loud
        first = ends[i]
    return scores


@njit(cache=True)
def _passes(scores: Array, moves: Array) -> tuple[Array, Array, Array, Array]:  # pragma: no cover
    """Return odds of each tag, and what comes to it from before and from behind, scaled word by word (Rabiner 1989)."""
    count, tags = scores.shape
    odds, before, behind, scale = (
        np.empty((count, tags)),
        np.empty((count, tags)),
        np.ones((count, tags)),
        np.empty(count),
    )
    step = np.exp(moves)
    for i in range(count):
        odds[i] = np.exp(scores[i] - scores[i].max())
        for tag in range(tags):
            come = step[tags, tag]
            if i:
                come = 0.0
                for last in range(tags):
                    come += before[i - 1, last] * step[last, tag]
            before[i, tag] = come * odds[i, tag]
        scale[i] = before[i].sum()
        before[i] /= scale[i]
    for i in range(count - 2, -1, -1):
        for tag in range(tags):
            come = 0.0
            for following in range(tags):
                come += step[tag, following] * odds[i + 1, following] * behind[i + 1, following]
            behind[i, tag] = come / scale[i + 1]
    return odds, before, behind, scale


@njit(cache=True)
def _show(
    weights: Array, moves: Array, features: Array, ends: Array, sentences: Array, right: Array, pace: float
) -> None:  # pragma: no cover
    """Move the weights one step towards the right tags of one text."""
    scores = _scores(weights, features, ends, 1 / (1 - _UNSHOWN))
    tags = moves.shape[1]
    slope, turns, step = np.zeros_like(scores), np.zeros_like(moves), np.exp(moves)
    for s in range(len(sentences) - 1):
        lo, hi = sentences[s], sentences[s + 1]
        odds, before, behind, scale = _passes(scores[lo:hi], moves)
        for i in range(hi - lo):
            at = lo + i
            slope[at] = before[i] * behind[i]
            slope[at, right[at]] -= 1
            if i == 0:
                turns[tags] += slope[at]
                continue
            for last in range(tags):
                for tag in range(tags):
                    turns[last, tag] += before[i - 1, last] * step[last, tag] * odds[i, tag] * behind[i, tag] / scale[i]
            turns[right[at - 1], right[at]] -= 1
    first = 0
    for i in range(len(ends)):
        for k in range(first, ends[i]):
            for tag in range(tags):
                own = weights[features[k], tag]
                weights[features[k], tag] -= pace * (slope[i, tag] / (1 - _UNSHOWN) + _RESTRAINT * own)
        first = ends[i]
    moves -= pace * turns * _CALM


def phrases(chain: Chain, text: Chained) -> Iterator[tuple[int, int, int, float]]:
    """Return first word, word behind, sort and likelihood of each phrase that is likely enough.

    Sort ``n`` begins with tag ``1 + 2n`` and goes on with the tag behind it; tag 0 is outside of any.
    """
    scores = _scores(chain.weights, text.features, text.ends, 1.0)
    for s in range(len(text.sentences) - 1):
        lo, hi = text.sentences[s], text.sentences[s + 1]
        if hi > lo:
            odds, before, behind, scale = _passes(scores[lo:hi], chain.moves)
            for i, tag in zip(*np.nonzero((before * behind)[:, 1::2] > _LEAST), strict=True):
                for end, likely in _ends(chain, (odds, before, behind, scale), int(i), 1 + 2 * int(tag)):
                    yield int(lo) + int(i), int(lo) + end, int(tag), likely


def _ends(chain: Chain, passes: tuple[Array, Array, Array, Array], at: int, begun: int) -> Iterator[tuple[int, float]]:
    """Return where a phrase begun at a word may end, and how likely each end is."""
    odds, before, behind, scale = passes
    step = np.exp(chain.moves)
    so_far, tag = before[at, begun], begun
    for end in range(at + 1, min(at + _LONGEST, len(odds)) + 1):
        if end == len(odds):
            over, on = so_far, 0.0
        else:
            following = so_far * step[tag] * odds[end] * behind[end] / scale[end]
            over, on = following.sum() - following[begun + 1], following[begun + 1]
        if over > _LEAST / 2:
            yield end, float(over)
        if on < _LEAST / 2:
            return
        so_far, tag = so_far * step[tag, begun + 1] * odds[end, begun + 1] / scale[end], begun + 1
