"""Learns the weights by which clauses are sorted, from the annotated reports; run as a program it writes them.

``python -m tests.reports.teach_sorting`` learns from every report and writes; with ``forecast`` it writes nothing
and tells how much is found, and how much of it rightly, of reports that neither the weights nor the rules had seen:
each eighth of the reports is weighed by what the others teach, and the rules' part is what they made of each report
when it was first read (``gold/first_readings.json``), before they were mended on it.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from tests.reports.test_other_missions import GOLD, pairs_of, report_of

from standby.basis.mission import Definition
from standby.reports.readers.names import cast_of
from standby.reports.readers.notes import written_out
from standby.reports.readers.repair import Shadow, repair
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.sorting import KINDS, NONE, clauses_in, features
from standby.reports.readers.speech import heard
from standby.reports.readers.weighing import leftovers, likely, touches, weigh
from standby.reports.readers.who_says import Said

GOLD_FOLDER = Path(__file__).parent / "gold"
FIRST = GOLD_FOLDER / "first_readings.json"
Example = tuple[frozenset[str], str]
Weights = dict[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What rules made of some words of a report when they first read it."""

    start: int
    end: int
    kind: str
    predicate: str


def first_reading(path: Path) -> list[Read]:
    """Return what the rules of the day made of a report before they were mended on it."""
    rows = json.loads(FIRST.read_text("utf-8"))[f"{path.parent.name}/{path.stem}"]
    return [Read(start=start, end=end, kind=kind, predicate=predicate) for start, end, kind, predicate in rows]


def parts_of(path: Path) -> Iterator[tuple[Shadow, Sentence, list[Said]]]:
    """Walk the sentences of an annotated report with what is said in each."""
    shadow = written_out(repair(report_of(path)[0].text))
    cast = cast_of(Definition(name="blank"), shadow.text)
    for sentence, spoken in heard(sentences_of(shadow.text), cast):
        yield shadow, sentence, spoken


@lru_cache(maxsize=128)
def examples_of(path: Path) -> tuple[Example, ...]:
    """Return every clause of an annotated report with the kind of claim it makes, or ``none``."""
    report, gold = report_of(path)
    wanted = [(report.text.index(g["quote"]), len(g["quote"]), g["kind"]) for g in gold]
    drafts, found = first_reading(path), []
    for shadow, sentence, spoken in parts_of(path):
        for a, b in clauses_in(sentence.text):
            start, end = shadow.span(sentence.start + a, sentence.start + b)
            kinds = [(*_fit(start, end, at, at + n), kind) for at, n, kind in wanted]
            best = max(kinds, default=(0.0, 0, NONE))
            said = next((s for s in spoken if s.start < b and a < s.end), None)
            read = [(d.kind, d.predicate) for d in drafts if touches(d.start, d.end, start, end)]
            seen = features(sentence.text, a, b, role=sentence.role, manner=said.manner if said else None, read=read)
            found.append((seen, best[2] if best[0] >= 0.5 else NONE))
    return tuple(found)


def beside_the_point() -> list[Example]:
    """Return clauses of sentences that say nothing of any mission: news of money, sport and daily life."""
    lines = (GOLD_FOLDER / "beside_the_point.txt").read_text("utf-8").splitlines()
    return [(features(line, a, b), NONE) for line in lines for a, b in clauses_in(line)]


def _fit(start: int, end: int, at: int, stop: int) -> tuple[float, int]:
    both = min(end, stop) - max(start, at)
    if both <= 0:
        return 0.0, 0
    inside = both >= 15 and both == min(end - start, stop - at)
    return 1.0 if inside else both / (max(end, stop) - min(start, at)), both


def learn(examples: Sequence[Example], *, pull: float = 2.0) -> Weights:
    """Fit a softmax over the features that occur twice or more; ``pull`` draws every weight towards nought."""
    counts: dict[str, int] = {}
    for found, _ in examples:
        for name in found:
            counts[name] = counts.get(name, 0) + 1
    names = ["bias", *sorted(n for n, c in counts.items() if c >= 2)]
    at = {name: i for i, name in enumerate(names)}
    cells = [(row, at[n]) for row, (found, _) in enumerate(examples) for n in ("bias", *sorted(found)) if n in at]
    x = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(examples), len(names)))
    y = np.eye(len(KINDS))[[KINDS.index(kind) for _, kind in examples]]
    held = np.full((len(names), 1), pull)
    held[0] = 0

    def cost(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(len(names), len(KINDS))
        sums = x @ w
        sums -= sums.max(axis=1, keepdims=True)
        odds = np.exp(sums)
        odds /= odds.sum(axis=1, keepdims=True)
        loss = -float((y * np.log(np.maximum(odds, 1e-12))).sum()) + float((held * w * w).sum()) / 2
        return loss, (x.T @ (odds - y) + held * w).ravel()

    start = np.zeros(len(names) * len(KINDS))
    w = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x.reshape(len(names), len(KINDS))
    return {name: tuple(float(v) for v in w[i]) for name, i in at.items()}


def without(paths: Sequence[Path]) -> Weights:
    """Learn from every report but these."""
    told = [e for path in GOLD if path not in paths for e in examples_of(path)]
    return learn([*told, *beside_the_point()])


def weighed(path: Path, learnt: Weights) -> list[Read]:
    """Return what is left of, and put to, the first reading of a report."""
    drafts, kept = first_reading(path), []
    for shadow, sentence, spoken in parts_of(path):
        first, last = shadow.span(sentence.start, sentence.end)
        here = [d for d in drafts if first <= d.start < last]
        clauses = weigh(shadow, sentence, spoken, here, learnt)
        left = likely(here, clauses)
        kept += left
        for more in leftovers(sentence, clauses, left):
            start, end = shadow.span(sentence.start + more.start, sentence.start + more.end)
            kept.append(Read(start=start, end=end, kind=more.rule.kind, predicate=more.rule.predicate))
    return kept


def forecast(parts: int = 8) -> dict[str, tuple[int, int, int, int, int]]:
    """Return for each round the claims wanted, and those proposed and right: first by rules alone, then weighed."""
    order = np.random.default_rng(0).permutation(len(GOLD))
    totals: dict[str, Any] = {}
    for part in range(parts):
        held = [GOLD[i] for i in order[part::parts]]
        learnt = without(held)
        for path in held:
            report, gold = report_of(path)
            before, after = first_reading(path), weighed(path, learnt)
            row = (len(gold), len(before), len(pairs_of(report.text, gold, before)),
                   len(after), len(pairs_of(report.text, gold, after)))  # fmt: skip
            told = totals.get(path.parent.name, (0,) * 5)
            totals[path.parent.name] = tuple(a + b for a, b in zip(told, row, strict=True))
    return totals


def write() -> None:
    """Write the weights learnt from every report, as whole hundredths."""
    learnt = without(())
    head = "# Weights of clauses by kind, in hundredths, learnt by tests/reports/teach_sorting.py.\n# feature\t"
    head += "\t".join(KINDS)
    lines = [head, *("\t".join([name, *(str(round(100 * v)) for v in row)]) for name, row in learnt.items())]
    path = Path(str(files("standby.reports.readers.lexicon"))) / "sorting.tsv"
    path.write_text("\n".join(lines) + "\n", "utf-8")


def tell() -> None:
    """Print the forecast, round by round and in all."""
    rows = forecast()
    whole = tuple(map(sum, zip(*rows.values(), strict=True)))
    for name, (wanted, n, right, m, rightly) in [*sorted(rows.items()), ("all", whole)]:
        print(f"{name:10} {wanted:4} claims: rules alone {right / wanted:.3f} found {right / n:.3f} right;"
              f" weighed {rightly / wanted:.3f} found {rightly / m:.3f} right")  # fmt: skip


if __name__ == "__main__":
    tell() if "forecast" in sys.argv else write()
