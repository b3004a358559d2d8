"""Learns how clauses are sorted and what the encoder attends to from the annotated reports; as a program, writes it.

``python -m tests.reports.teach_sorting`` learns from every report and writes; with ``forecast`` it writes nothing
and tells how much is found, and how much of it rightly, of a fifth of the reports of other hands, which neither the
rules were mended on nor the weights learnt from: the other reports teach, which takes ten minutes as teaching does.

What rules make of each report is kept in ``gold/first_readings.json``. Of reports that rules were mended on it is what
they made of them at the first reading; ``first`` writes anew what they make today of all the others, and which of their
readings are seldom right (``lexicon/doubted.txt``). Learning needs PyTorch (``tuning``); ``first`` does not.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from tests.reports.lessons import Example, Lesson
from tests.reports.plain_encoder import vectors_of
from tests.reports.test_other_missions import GOLD, LEARNT_ONLY, matched, pairs_of, report_of
from tests.reports.test_seed_figures import RECEIVED, SHARED

from standby.basis.mission import Definition
from standby.reports.intake import take_in
from standby.reports.model import Report
from standby.reports.readers import meaning, reader, sorting
from standby.reports.readers.cutting import clauses_in
from standby.reports.readers.engine import Engine
from standby.reports.readers.meaning import HEADS, Encoder, framed, published, rows_of, tuned
from standby.reports.readers.names import cast_of
from standby.reports.readers.notes import written_out
from standby.reports.readers.repair import Shadow, repair
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.sorting import KINDS, Weights, features
from standby.reports.readers.speech import heard
from standby.reports.readers.weighing import touches
from standby.reports.readers.who_says import Said

GOLD_FOLDER = Path(__file__).parent / "gold"
FIRST = GOLD_FOLDER / "first_readings.json"
FOUNDING = 3
"""So often in each round the articles the project began with are shown, whose floors have to hold."""
SAME_KIND = {"role": "command", "risk": "threat", "quote": "statement"}
"""The kinds that the gold of those articles names otherwise."""
LEXICON = Path(str(files("standby.reports.readers.lexicon")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What rules made of some words of a report when they first read it."""

    start: int
    end: int
    kind: str
    predicate: str


def first_reading(path: Path) -> list[Read]:
    """Return what the rules of the day made of a report before they were mended on it."""
    rows = _kept()[_name(path)]
    return [Read(start=start, end=end, kind=kind, predicate=predicate) for start, end, kind, predicate in rows]


@lru_cache(maxsize=1)
def _kept() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = json.loads(FIRST.read_text("utf-8"))
    return found


def rules_alone(report: Report) -> list[Read]:
    """Return what rules make of a report today."""
    with patch("standby.reports.readers.rule_reader._is_weighed", return_value=False):
        drafts = reader().read(report, Definition(name="blank")).drafts
    return [Read(start=d.start, end=d.end, kind=d.kind, predicate=d.predicate) for d in drafts]


def renew_first_readings() -> None:
    """Write what rules alone make today of the reports that no rule was mended on."""
    kept = json.loads(FIRST.read_text("utf-8"))
    for path in (path for path in GOLD if path.parent.name in LEARNT_ONLY):
        kept[_name(path)] = [[d.start, d.end, d.kind, d.predicate] for d in rules_alone(report_of(path)[0])]
    lines = (f" {json.dumps(name)}: {json.dumps(rows)}" for name, rows in sorted(kept.items()))
    FIRST.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    _kept.cache_clear()
    write_doubted()


def write_doubted() -> None:
    """Write which readings of rules were right too seldom in the reports that no rule was mended on."""
    made: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for path in (path for path in GOLD if path.parent.name in LEARNT_ONLY):
        report, gold = report_of(path)
        found = first_reading(path)
        made.update(f"{d.kind} {d.predicate}" for d in found)
        right.update(f"{found[j].kind} {found[j].predicate}" for _, j in pairs_of(report.text, gold, found))
    doubted = sorted(name for name, count in made.items() if count >= 15 and right[name] < 0.6 * count)
    head = "# Readings of rules that were right less than six times of ten; written by tests/reports/teach_sorting.py."
    (LEXICON / "doubted.txt").write_text("\n".join([head, *doubted]) + "\n", "utf-8")


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@cache
def parts_of(path: Path) -> tuple[tuple[Shadow, Sentence, list[Said]], ...]:
    """Return the sentences of an annotated report with what is said in each."""
    return _parts(report_of(path)[0].text)


def _parts(text: str) -> tuple[tuple[Shadow, Sentence, list[Said]], ...]:
    shadow = written_out(repair(text))
    cast = cast_of(Definition(name="blank"), shadow.text)
    return tuple((shadow, sentence, spoken) for sentence, spoken in heard(sentences_of(shadow.text), cast))


Wanted = tuple[int, int, str]
"""Where the words of an annotated claim begin and end, and its kind."""


def lessons_of(path: Path) -> Iterator[Lesson]:
    """Yield every sentence of an annotated report, its clauses with the kinds of the claims they make."""
    report, gold = report_of(path)
    places = [(report.text.index(g["quote"]), g) for g in gold]
    yield from _lessons(
        parts_of(path), [(at, at + len(g["quote"]), g["kind"]) for at, g in places], first_reading(path)
    )


def founding() -> Iterator[Lesson]:
    """Yield the sentences of the two articles the project began with, where they stand beside the checkout."""
    if not (SHARED / "gold").is_dir():
        return
    claims = json.loads((SHARED / "gold" / "seed_facts.json").read_text("utf-8"))["claims"]
    for name, day in RECEIVED.items():
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        report = take_in((SHARED / "seeds" / name).read_bytes(), name=name, received_at=at, now=at)
        told = [c for c in claims if c["seed"] == name]
        wanted = [(c["span"]["start"], c["span"]["end"], SAME_KIND.get(c["kind"], c["kind"])) for c in told]
        yield from _lessons(_parts(report.text), wanted, rules_alone(report))


def _lessons(
    parts: Sequence[tuple[Shadow, Sentence, list[Said]]], wanted: Sequence[Wanted], drafts: Sequence[Read]
) -> Iterator[Lesson]:
    for shadow, sentence, spoken in parts:
        pieces, places = framed(sentence.text)
        clauses = []
        for a, b in clauses_in(sentence.text):
            start, end = shadow.span(sentence.start + a, sentence.start + b)
            kinds = frozenset(kind for at, stop, kind in wanted if _fit(start, end, at, stop) >= 0.5)
            said = next((s for s in spoken if s.start < b and a < s.end), None)
            read = [(d.kind, d.predicate) for d in drafts if touches(d.start, d.end, start, end)]
            seen = features(sentence.text, a, b, role=sentence.role, manner=said.manner if said else None, read=read)
            clauses.append(Example(rows=rows_of(places, a, b), seen=seen, kinds=kinds))
        yield Lesson(pieces=pieces, clauses=clauses)


def beside_the_point() -> Iterator[Lesson]:
    """Yield sentences that say nothing of any mission: news of money, sport and daily life."""
    for line in (GOLD_FOLDER / "beside_the_point.txt").read_text("utf-8").splitlines():
        pieces, places = framed(line)
        cut = clauses_in(line)
        found = [Example(rows=rows_of(places, a, b), seen=features(line, a, b), kinds=frozenset()) for a, b in cut]
        yield Lesson(pieces=pieces, clauses=found)


def _fit(start: int, end: int, at: int, stop: int) -> float:
    both = min(end, stop) - max(start, at)
    if both <= 0:
        return 0.0
    inside = both >= 15 and both == min(end - start, stop - at)
    return 1.0 if inside else both / (max(end, stop) - min(start, at))


def without(paths: Sequence[Path]) -> tuple[Weights, dict[str, np.ndarray]]:
    """Learn from every report but these."""
    from tests.reports.tuning import tune  # lazy: PyTorch is needed for teaching only

    reports = (lesson for path in GOLD if path not in paths for lesson in lessons_of(path))
    articles = (lesson for _ in range(FOUNDING) for lesson in founding())
    learnt, changes = tune([*reports, *articles, *beside_the_point()], published())
    return learnt, changes | reaches(tuned(published(), changes))


def forecast() -> tuple[int, int, int]:
    """Return the claims wanted, proposed and right in a fifth of the reports of other hands; the others teach."""
    others = [path for path in GOLD if path.parent.name in LEARNT_ONLY]
    held = [others[i] for i in np.random.default_rng(0).permutation(len(others))[::5]]
    learnt, changes = without(held)
    encoder = tuned(published(), changes)
    ready = encoder, Engine(encoder.layers, heads=HEADS)
    with patch.object(sorting, "weights", return_value=learnt), patch.object(meaning, "_ready", return_value=ready):
        rows = [matched(path) for path in held]
    return sum(row[0] for row in rows), sum(row[1] for row in rows), sum(len(row[2]) for row in rows)


def write() -> None:
    """Write what is learnt from every report: the weights as whole hundredths, the encoder's changes beside them."""
    learnt, changes = without(())
    head = "# Weights of clauses by kind, in hundredths, learnt by tests/reports/teach_sorting.py.\n# feature\t"
    head += "\t".join(KINDS)
    rows = [("start", learnt.start), *learnt.features.items(), *(("meaning", row) for row in learnt.meaning)]
    lines = [head, *("\t".join([name, *(str(round(100 * float(v))) for v in row)]) for name, row in rows)]
    (LEXICON / "sorting.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    np.savez_compressed(LEXICON / "meaning.npz", **changes)


def reaches(encoder: Encoder) -> dict[str, np.ndarray]:
    """Return how far the numbers go that are put into the matrices of an encoder, by sentences from all the reports."""
    found: dict[str, np.ndarray] = {}
    for path in GOLD[::6]:
        for _, sentence, _ in parts_of(path)[::3]:
            vectors_of(sentence.text, encoder, found)
    return {name: row.astype(np.float16) for name, row in found.items()}


def tell() -> None:
    """Print the forecast."""
    wanted, proposed, right = forecast()
    print(f"of {wanted} claims {right / wanted:.3f} found, {right / proposed:.3f} of those proposed right")


if __name__ == "__main__":
    {"forecast": tell, "first": renew_first_readings, "": write}[" ".join(sys.argv[1:])]()
