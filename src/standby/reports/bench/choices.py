"""One of several candidates, chosen by what speaks for each: a conditional logit (McFadden 1974) learnt by numpy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Array = np.ndarray
T = TypeVar("T")
_STEPS = 300
_PACE = 0.05
_RESTRAINT = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The candidates of one text (a row of what speaks for each) and, for each question, which of them are right."""

    rows: Array
    right: tuple[tuple[bool, ...], ...]


def learn(cases: Sequence[Case]) -> Array:
    """Return the weights under which right candidates are likeliest; a question no candidate answers teaches nothing.

    Gradient ascent with Adam's steps (Kingma and Ba 2015) from noughts: the same cases give the same weights.
    """
    rows, starts, asked = _stacked(cases)
    weights = np.zeros(rows.shape[1])
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = _slope(rows, starts, asked, weights) / len(cases) - _RESTRAINT * weights / len(cases)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope * slope
        weights += _PACE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def _stacked(cases: Sequence[Case]) -> tuple[Array, Array, Array]:
    """Return a block of rows for each question that some candidate answers, where each begins, and what is right."""
    blocks = [(case.rows, right) for case in cases for right in case.right if any(right)]
    if not blocks:
        raise ValueError("there is no text with a right candidate to learn from")
    lengths = [len(rows) for rows, _ in blocks]
    return (
        np.vstack([rows for rows, _ in blocks]),
        np.cumsum([0, *lengths[:-1]]),
        np.concatenate([np.array(right, dtype=float) for _, right in blocks]),
    )


def _slope(rows: Array, starts: Array, asked: Array, weights: Array) -> Array:
    lengths = np.diff([*starts, len(rows)])
    scores = rows @ weights
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths))
    likely = odds / np.repeat(np.add.reduceat(odds, starts), lengths)
    hit = likely * asked
    wanted = hit / np.repeat(np.add.reduceat(hit, starts), lengths)
    slope: Array = rows.T @ (wanted - likely)
    return slope


def best(rows: Array, weights: Array) -> int:
    """Return which candidate has most for it; the first of equals."""
    return int(np.argmax(rows @ weights))


def folds(those: Sequence[T], parts: int = 5) -> Iterator[tuple[list[T], list[T]]]:
    """Return, for each part in turn, all the others and the part itself."""
    for part in range(parts):
        yield (
            [t for i, t in enumerate(those) if i % parts != part],
            [t for i, t in enumerate(those) if i % parts == part],
        )
