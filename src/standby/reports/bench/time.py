"""Expressions of time against TimeML files: how many are found, how exactly, and with the right value."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path

from standby.reports.bench.scores import f1
from standby.reports.readers.timex import Timex, find

_TAG = re.compile(r"<(?P<close>/)?(?P<name>[A-Za-z0-9_]+)(?P<attrs>[^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A TimeML document: its text without tags, the day it was made, and its annotated expressions."""

    name: str
    text: str
    made: date
    gold: tuple[Timex, ...]


def read_documents(folder: Path) -> list[Document]:
    """Read every ``.tml`` file under a folder; those without a text or a day they were made on are left out."""
    found = [read_document(path) for path in sorted(folder.rglob("*.tml"))]
    return [document for document in found if document is not None]


def read_document(path: Path) -> Document | None:
    """Read one TimeML file: ``DCT`` gives the day, ``TEXT`` the text with ``TIMEX3`` tags in it."""
    raw = path.read_text("utf-8", errors="replace")
    made = _made(raw)
    body = re.search(r"<TEXT>(.*?)</TEXT>", raw, re.S) or re.search(r"<TimeML[^>]*>(.*?)</TimeML>", raw, re.S)
    if made is None or body is None:
        return None
    text, gold = _untagged(body[1])
    return Document(name=path.name, text=text, made=made, gold=tuple(gold))


def _made(raw: str) -> date | None:
    """Return the day of creation: what ``DCT`` tells, else what is marked so wherever it stands."""
    told = re.search(r"<DCT>(.*?)</DCT>", raw, re.S)
    for match in re.finditer(r"<TIMEX3([^>]*)>", (told[1] if told else "") + raw):
        attrs = dict(_ATTRIBUTE.findall(match[1]))
        marked = attrs.get("functionInDocument") in ("CREATION_TIME", "PUBLICATION_TIME")
        day = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", attrs.get("value", ""))
        if (marked or (told and match.end() <= len(told[1]))) and day:
            return date(*map(int, day.groups()))
    return None


def _untagged(body: str) -> tuple[str, list[Timex]]:
    pieces: list[str] = []
    gold: list[Timex] = []
    length, last = 0, 0
    opened: list[tuple[int, dict[str, str]]] = []
    for tag in _TAG.finditer(body):
        piece = unescape(body[last : tag.start()])
        pieces.append(piece)
        length += len(piece)
        last = tag.end()
        if tag["name"] != "TIMEX3" or tag["attrs"].endswith("/"):
            continue
        if not tag["close"]:
            opened.append((length, dict(_ATTRIBUTE.findall(tag["attrs"]))))
        elif opened:
            start, attrs = opened.pop()
            gold.append(
                Timex(
                    start=start,
                    end=length,
                    text="".join(pieces)[start:length],
                    type=attrs.get("type", ""),
                    value=attrs.get("value", ""),
                )
            )
    pieces.append(unescape(body[last:]))
    return "".join(pieces), [t for t in gold if t.end > t.start]


Tagger = Callable[[str, date], Sequence[Timex]]


def score(documents: Sequence[Document], tagger: Tagger = find) -> dict[str, float]:
    """Return relaxed, strict and value F1 as TempEval-3 counts them, and words per CPU second.

    Counts are summed over all documents. *Relaxed* pairs what overlaps, *strict* what has the same extent; the value
    F1 is the relaxed F1 times the share of pairs with the same value, so that a value is only right where something
    was found (UzZaman et al. 2013, and the task's own tool ``evaluate_entities.py``).
    """
    gold = read = relaxed = strict = valued = typed = words = 0
    spent = 0.0
    for document in documents:
        before = time.process_time()
        found = tagger(document.text, document.made)
        spent += time.process_time() - before
        words += len(document.text.split())
        gold, read = gold + len(document.gold), read + len(found)
        for ours, theirs in _pairs(document.gold, found):
            relaxed += 1
            strict += (ours.start, ours.end) == (theirs.start, theirs.end)
            valued += ours.value == theirs.value
            typed += ours.type == theirs.type
    return {
        "expressions": gold,
        "proposed": read,
        "relaxed_f1": f1(relaxed, read, gold),
        "strict_f1": f1(strict, read, gold),
        "value_f1": f1(valued, read, gold),
        "type_f1": f1(typed, read, gold),
        "words_per_s": words / spent if spent else 0.0,
    }


def _pairs(gold: Sequence[Timex], found: Sequence[Timex]) -> list[tuple[Timex, Timex]]:
    """Pair what overlaps, exact extents first, each used once."""
    ranked = sorted(
        ((-(f.start == g.start and f.end == g.end), -(min(f.end, g.end) - max(f.start, g.start)), i, j)
         for i, g in enumerate(gold) for j, f in enumerate(found) if f.start < g.end and g.start < f.end)
    )  # fmt: skip
    used_gold: set[int] = set()
    used_found: set[int] = set()
    out = []
    for _, _, i, j in ranked:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((found[j], gold[i]))
    return out
