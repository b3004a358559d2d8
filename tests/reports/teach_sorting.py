"""Learns the weights by which clauses are sorted, from the annotated reports; run as a program it writes them.

``python -m tests.reports.teach_sorting`` learns from all rounds and writes; with names of rounds it learns from the
others only and writes nothing, so that those can be read blind (``cross_validated`` does so for every round).
"""

import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
from tests.reports.test_other_missions import GOLD, report_of

from standby.reports.readers.notes import written_out
from standby.reports.readers.repair import repair
from standby.reports.readers.sentences import sentences_of
from standby.reports.readers.sorting import KINDS, NONE, clauses_in, features

GOLD_FOLDER = Path(__file__).parent / "gold"
Example = tuple[frozenset[str], str]


def examples_of(path: Path) -> list[Example]:
    """Return every clause of an annotated report with the kind of claim it makes, or ``none``."""
    report, gold = report_of(path)
    shadow = written_out(repair(report.text))
    wanted = [(report.text.index(g["quote"]), len(g["quote"]), g["kind"]) for g in gold]
    found = []
    for sentence in sentences_of(shadow.text):
        if sentence.role == "caption":
            continue
        for a, b in clauses_in(sentence.text):
            start, end = shadow.span(sentence.start + a, sentence.start + b)
            kinds = [(_fit(start, end, at, at + n), kind) for at, n, kind in wanted]
            best = max(kinds, default=(0.0, NONE))
            found.append((features(sentence.text, a, b), best[1] if best[0] >= 0.5 else NONE))
    return found


def beside_the_point() -> list[Example]:
    """Return clauses of sentences that say nothing of any mission: news of money, sport and daily life."""
    lines = (GOLD_FOLDER / "beside_the_point.txt").read_text("utf-8").splitlines()
    return [(features(line, a, b), NONE) for line in lines for a, b in clauses_in(line)]


def _fit(start: int, end: int, at: int, stop: int) -> float:
    both = min(end, stop) - max(start, at)
    if both <= 0:
        return 0.0
    inside = both >= 15 and both == min(end - start, stop - at)
    return 1.0 if inside else both / (max(end, stop) - min(start, at))


def learn(examples: list[Example], *, pull: float = 0.01, rounds: int = 400) -> dict[str, tuple[float, ...]]:
    """Fit a softmax over the features that occur twice or more; ``pull`` draws every weight towards nought."""
    counts: dict[str, int] = {}
    for found, _ in examples:
        for name in found:
            counts[name] = counts.get(name, 0) + 1
    names = ["bias", *sorted(n for n, c in counts.items() if c >= 2)]
    at = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    x[:, 0] = 1
    for row, (found, _) in enumerate(examples):
        x[row, [at[n] for n in found if n in at]] = 1
    y = np.eye(len(KINDS))[[KINDS.index(kind) for _, kind in examples]]
    w, speed = np.zeros((len(names), len(KINDS))), np.zeros((len(names), len(KINDS)))
    for _ in range(rounds):
        sums = x @ w
        odds = np.exp(sums - sums.max(axis=1, keepdims=True))
        slope = x.T @ (odds / odds.sum(axis=1, keepdims=True) - y) / len(examples)
        slope[1:] += pull / 10 * w[1:]
        speed = 0.9 * speed - 0.5 * slope
        w += speed
    return {name: tuple(float(v) for v in w[i]) for name, i in at.items()}


def without(rounds: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    """Learn from every round but these."""
    told = [e for path in GOLD if path.parent.name not in rounds for e in examples_of(path)]
    return learn([*told, *beside_the_point()])


def write() -> None:
    """Write the weights learnt from every round, as whole hundredths."""
    learnt = without(())
    head = "# Weights of clauses by kind, in hundredths, learnt by tests/reports/teach_sorting.py.\n# feature\t"
    head += "\t".join(KINDS)
    lines = [head, *("\t".join([name, *(str(round(100 * v)) for v in row)]) for name, row in learnt.items())]
    path = Path(str(files("standby.reports.readers.lexicon"))) / "sorting.tsv"
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        write()
