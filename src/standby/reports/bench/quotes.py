"""Reported speech against PolNeAR's annotations: how much of what is said is found, how exactly, and by whom."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standby.reports.bench.scores import ratio
from standby.reports.readers.lexicon import words
from standby.reports.readers.speech import Attributed, attributions

Marks = re.compile(r"[\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb\u2013\u2014]|--")
_WORD = re.compile(r"\w+")
_SPEECH = frozenset(cue for cue in words("cue") - words("hedged_cue") if " " not in cue) | frozenset(
    ["according", "asked", "asking", "claiming", "arguing", "noting", "urging", "announcing", "explaining", "insisting"]
)
"""Words that make a cue one of speech: the reader's own verbs of speech and their forms, and *according to*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One annotated attribution: the words of its content, of its source and of its cue as spans, and its cue."""

    content: tuple[tuple[int, int], ...]
    source: tuple[tuple[int, int], ...]
    cue: str
    cue_spans: tuple[tuple[int, int], ...] = ()

    @property
    def spoken(self) -> bool:
        """Whether its cue is one of speech, not of belief or intention."""
        return any(w in _SPEECH for w in _WORD.findall(self.cue.lower()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text and the attributions annotated in it."""

    name: str
    text: str
    gold: tuple[Gold, ...]


def read_documents(folder: Path) -> list[Document]:
    """Read every text that has an ``.ann`` file of PolNeAR's, in ``text/`` and ``attributions/`` under a folder."""
    texts = {path.stem: path for path in sorted(folder.rglob("*.txt"))}
    by_stem: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.ann")):
        stem = path.stem if path.stem in texts else path.stem.rsplit("_", 1)[0]
        by_stem.setdefault(stem, []).append(path)
    out = []
    for stem, found in by_stem.items():
        if stem in texts:
            text = texts[stem].read_text("utf-8").replace("\r\n", "\n")
            out.append(Document(name=stem, text=text, gold=tuple(_gold(found[0].read_text("utf-8")))))
    return out


def _gold(raw: str) -> list[Gold]:
    spans: dict[str, tuple[str, tuple[tuple[int, int], ...], str]] = {}
    events: list[dict[str, list[str]]] = []
    for line in raw.splitlines():
        parts = line.split("\t")
        if parts[0].startswith("T") and len(parts) >= 3:
            kind, rest = parts[1].split(" ", 1)
            spans[parts[0]] = (
                kind,
                tuple((int(a), int(b)) for a, b in (p.split(" ") for p in rest.split(";"))),
                parts[2],
            )
        elif parts[0].startswith("E") and len(parts) >= 2:
            roles: dict[str, list[str]] = {}
            for piece in parts[1].split():
                role, _, target = piece.partition(":")
                roles.setdefault(re.sub(r"\d+$", "", role), []).append(target)
            events.append(roles)
    out = []
    for roles in events:
        content = tuple(s for t in roles.get("Content", ()) if t in spans for s in spans[t][1])
        if content:
            source = tuple(s for t in roles.get("Source", ()) if t in spans for s in spans[t][1])
            cues = [spans[t] for t in roles.get("Cue", ()) if t in spans]
            cue_spans = tuple(s for cue in cues for s in cue[1])
            out.append(Gold(content=content, source=source, cue=" ".join(c[2] for c in cues), cue_spans=cue_spans))
    return out


def without_marks(document: Document) -> Document:
    """Return a document with every quotation mark, apostrophe and dash taken out, its annotations carried along."""
    at: list[int] = []
    kept: list[str] = []
    for match in re.finditer(rf"(?P<mark>{Marks.pattern})|.", document.text, re.S):
        at += [len(kept)] * len(match[0])
        if match["mark"] is None:
            kept.append(match[0])
    at.append(len(kept))
    gold = tuple(
        replace(g, content=_moved(g.content, at), source=_moved(g.source, at), cue_spans=_moved(g.cue_spans, at))
        for g in document.gold
    )
    return Document(name=document.name, text="".join(kept), gold=gold)


def _moved(spans: tuple[tuple[int, int], ...], at: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple((at[a], at[min(b, len(at) - 1)]) for a, b in spans)


Finder = Callable[[str], Sequence[Attributed]]


def score(documents: Sequence[Document], finder: Finder = attributions) -> dict[str, float]:
    """Return recall of spoken attributions at Jaccard 0.3 and 0.8 over words, precision, and the speaker's share."""
    spoken = loose = tight = proposed = right = named = heard = 0
    for document in documents:
        found = finder(document.text)
        tokens = [(m.start(), m.end()) for m in _WORD.finditer(document.text)]
        ours = [_covered(tokens, f.spans) for f in found]
        theirs = [_covered(tokens, g.content) for g in document.gold]
        proposed += len(found)
        right += sum(any(_jaccard(o, t) >= 0.3 for t in theirs) for o in ours)
        for gold, tokens_of in zip(document.gold, theirs, strict=True):
            if not gold.spoken:
                continue
            spoken += 1
            best = max(range(len(ours)), key=lambda j: _jaccard(ours[j], tokens_of), default=None)
            value = _jaccard(ours[best], tokens_of) if best is not None else 0.0
            loose += value >= 0.3
            tight += value >= 0.8
            if best is not None and value >= 0.3 and gold.source:
                heard += 1
                named += _same_source(document.text, found[best], gold)
    return {
        "spoken": spoken,
        "proposed": proposed,
        "recall_at_0.3": ratio(loose, spoken),
        "recall_at_0.8": ratio(tight, spoken),
        "precision_at_0.3": ratio(right, proposed),
        "speaker": ratio(named, heard),
    }


def _covered(tokens: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(i for i, (a, b) in enumerate(tokens) if any(s < b and a < e for s, e in spans))


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _same_source(text: str, found: Attributed, gold: Gold) -> bool:
    """Say whether a speaker is the annotated one: his words in the text, or his full name, meet the source's."""
    wanted = {w.lower() for a, b in gold.source for w in _WORD.findall(text[a:b])} - _EMPTY
    got = {w.lower() for w in _WORD.findall(f"{found.named} {found.speaker}")} - _EMPTY
    return bool(wanted & got)


_EMPTY = frozenset(["the", "a", "an", "of", "mr", "mrs", "ms", "s", "and", "in", "for", "to"])
