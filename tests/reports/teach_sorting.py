"""Learns the weights by which clauses are sorted, from the annotated reports; run as a program it writes them.

``python -m tests.reports.teach_sorting`` learns from every report and writes; with ``forecast`` it writes nothing
and tells how much is found, and how much of it rightly, of reports that neither the weights nor the rules had seen:
each eighth of the reports is weighed by what the others teach, and the rules' part is what they made of each report
when it was first read (``gold/first_readings.json``), before they were mended on it. ``first`` adds to that file what
rules alone make today of reports that are not in it.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from tests.reports.test_other_missions import GOLD, pairs_of, report_of

from standby.basis.mission import Definition
from standby.reports.readers import reader
from standby.reports.readers.meaning import Meaning, meanings
from standby.reports.readers.names import cast_of
from standby.reports.readers.notes import written_out
from standby.reports.readers.repair import Shadow, repair
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.sorting import KINDS, MEANT, Weights, clauses_in, features, meant, weights_of
from standby.reports.readers.speech import heard
from standby.reports.readers.weighing import leftovers, likely, touches, weigh
from standby.reports.readers.who_says import Said

GOLD_FOLDER = Path(__file__).parent / "gold"
FIRST = GOLD_FOLDER / "first_readings.json"
Example = tuple[frozenset[str], np.ndarray, frozenset[str]]
"""What a clause shows, what it means, and the kinds of the claims it makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What rules made of some words of a report when they first read it."""

    start: int
    end: int
    kind: str
    predicate: str


def first_reading(path: Path) -> list[Read]:
    """Return what the rules of the day made of a report before they were mended on it."""
    rows = _kept()[f"{path.parent.name}/{path.stem}"]
    return [Read(start=start, end=end, kind=kind, predicate=predicate) for start, end, kind, predicate in rows]


@lru_cache(maxsize=1)
def _kept() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = json.loads(FIRST.read_text("utf-8"))
    return found


def add_first_readings() -> None:
    """Write what rules alone make of the reports whose first reading is not kept yet."""
    kept = json.loads(FIRST.read_text("utf-8"))
    with patch("standby.reports.readers.rule_reader.weigh", return_value=[]):
        for path in GOLD:
            if (name := f"{path.parent.name}/{path.stem}") not in kept:
                drafts = reader().read(report_of(path)[0], Definition(name="blank")).drafts
                kept[name] = [[d.start, d.end, d.kind, d.predicate] for d in drafts]
    lines = (f" {json.dumps(name)}: {json.dumps(rows)}" for name, rows in kept.items())
    FIRST.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


@lru_cache(maxsize=512)
def parts_of(path: Path) -> tuple[tuple[Shadow, Sentence, Meaning, list[Said]], ...]:
    """Return the sentences of an annotated report with what each means and what is said in it."""
    shadow = written_out(repair(report_of(path)[0].text))
    cast = cast_of(Definition(name="blank"), shadow.text)
    sentences = sentences_of(shadow.text)
    whole = zip(heard(sentences, cast), meanings([s.text for s in sentences]), strict=True)
    return tuple((shadow, sentence, meaning, spoken) for (sentence, spoken), meaning in whole)


@lru_cache(maxsize=512)
def examples_of(path: Path) -> tuple[Example, ...]:
    """Return every clause of an annotated report with the kinds of the claims it makes."""
    report, gold = report_of(path)
    wanted = [(report.text.index(g["quote"]), len(g["quote"]), g["kind"]) for g in gold]
    drafts, found = first_reading(path), []
    for shadow, sentence, meaning, spoken in parts_of(path):
        for a, b in clauses_in(sentence.text):
            start, end = shadow.span(sentence.start + a, sentence.start + b)
            kinds = frozenset(kind for at, n, kind in wanted if _fit(start, end, at, at + n) >= 0.5)
            said = next((s for s in spoken if s.start < b and a < s.end), None)
            read = [(d.kind, d.predicate) for d in drafts if touches(d.start, d.end, start, end)]
            seen = features(sentence.text, a, b, role=sentence.role, manner=said.manner if said else None, read=read)
            found.append((seen, meant(meaning, a, b), kinds))
    return tuple(found)


@lru_cache(maxsize=1)
def beside_the_point() -> list[Example]:
    """Return clauses of sentences that say nothing of any mission: news of money, sport and daily life."""
    lines = (GOLD_FOLDER / "beside_the_point.txt").read_text("utf-8").splitlines()
    return [
        (features(line, a, b), meant(meaning, a, b), frozenset())
        for line, meaning in zip(lines, meanings(lines), strict=True)
        for a, b in clauses_in(line)
    ]


def _fit(start: int, end: int, at: int, stop: int) -> float:
    both = min(end, stop) - max(start, at)
    if both <= 0:
        return 0.0
    inside = both >= 15 and both == min(end - start, stop - at)
    return 1.0 if inside else both / (max(end, stop) - min(start, at))


LOUDNESS = 0.18
"""How much the numbers of the meaning count beside the words, before each is drawn towards nought alike."""


def learn(examples: Sequence[Example], *, pull: float = 3.0) -> Weights:
    """Fit for each kind whether a clause makes such a claim, by logistic regression.

    Features that occur once are left out. ``pull`` draws every weight towards nought (ridge). The numbers of the
    meaning are centred and scaled for the fit, and the weights written back for the numbers as they are.
    """
    names, x = _table([found for found, _, _ in examples])
    mean, scale = _scales(np.array([meaning for _, meaning, _ in examples]))
    dense = (np.array([meaning for _, meaning, _ in examples]) - mean) * scale
    y = np.array([[kind in kinds for kind in KINDS] for _, _, kinds in examples], dtype=float)
    of_features, of_meaning, start = _fitted(x, dense, y, pull)
    of_meaning *= scale[:, None]
    rows = [("start", start - mean @ of_meaning), *zip(names, of_features, strict=True)]
    return weights_of([*rows, *(("meaning", row) for row in of_meaning)])


def _table(found: Sequence[frozenset[str]]) -> tuple[list[str], csr_matrix]:
    counts: dict[str, int] = {}
    for name in (n for names in found for n in names):
        counts[name] = counts.get(name, 0) + 1
    names = sorted(n for n, c in counts.items() if c >= 2)
    at = {name: i for i, name in enumerate(names)}
    cells = [(row, at[n]) for row, told in enumerate(found) for n in sorted(told) if n in at]
    return names, csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(found), len(names)))


def _scales(meaning: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean of each number, and by how much to scale it: what the whole sentence means counts half."""
    half = MEANT // 2
    scale = np.full(MEANT, LOUDNESS / meaning[:, :half].std())
    scale[half:] = LOUDNESS / meaning[:, half:].std() / 2
    return meaning.mean(axis=0), scale


def _fitted(x: csr_matrix, dense: np.ndarray, y: np.ndarray, pull: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    a, b, k = x.shape[1], dense.shape[1], y.shape[1]
    turned = x.T.tocsr()

    def cost(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w, v, start = flat[: a * k].reshape(a, k), flat[a * k : -k].reshape(b, k), flat[-k:]
        sums = x @ w + dense @ v + start
        off = 1 / (1 + np.exp(-sums)) - y
        loss = float((np.logaddexp(0, sums) - y * sums).sum()) + pull / 2 * float((flat[:-k] ** 2).sum())
        steps = [turned @ off + pull * w, dense.T @ off + pull * v, off.sum(axis=0)]
        return loss, np.concatenate([s.ravel() for s in steps])

    flat = minimize(cost, np.zeros((a + b + 1) * k), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x
    return flat[: a * k].reshape(a, k), flat[a * k : -k].reshape(b, k), flat[-k:]


def without(paths: Sequence[Path]) -> Weights:
    """Learn from every report but these."""
    told = [e for path in GOLD if path not in paths for e in examples_of(path)]
    return learn([*told, *beside_the_point()])


def weighed(path: Path, learnt: Weights) -> list[Read]:
    """Return what is left of, and put to, the first reading of a report."""
    drafts, kept = first_reading(path), []
    for shadow, sentence, meaning, spoken in parts_of(path):
        first, last = shadow.span(sentence.start, sentence.end)
        here = [d for d in drafts if first <= d.start < last]
        clauses = weigh(shadow, sentence, meaning, spoken, here, learnt)
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
    rows = [("start", learnt.start), *learnt.features.items(), *(("meaning", row) for row in learnt.meaning)]
    lines = [head, *("\t".join([name, *(str(round(100 * float(v))) for v in row)]) for name, row in rows)]
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
    {"forecast": tell, "first": add_first_readings}.get(" ".join(sys.argv[1:]), write)()
