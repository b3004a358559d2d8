"""The formats of MUC-3/4: processed texts with what fills each role, raw texts with the keys of their incidents."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
Days = tuple[date | None, date]
"""The first and last day of an interval; without a first day it is *on or before* the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One processed text with, for each role, the things that fill it, each by every phrase it is called by.

    ``written`` holds the same phrases as the text writes them; those of ``gold`` are bare.
    """

    id: str
    text: str
    gold: Mapping[str, tuple[frozenset[str], ...]]
    written: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """One raw text with what its keyed incidents allow: for each its days, and for each its countries."""

    id: str
    text: str
    written: date | None
    days: tuple[tuple[Days, ...], ...]
    countries: tuple[frozenset[str], ...]


def read_stories(path: Path) -> list[Story]:
    """Read one file of processed texts, a JSON object a line: ``docid``, ``doctext``, ``templates``."""
    return [_story(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _story(raw: Mapping[str, object]) -> Story:
    gold: dict[str, dict[frozenset[str], None]] = {role: {} for role in ROLES}
    written: dict[str, set[str]] = {role: set() for role in ROLES}
    templates = raw["templates"]
    for template in templates if isinstance(templates, list) else ():
        for role in ROLES:
            for cluster in template.get(role, ()):
                gold[role][frozenset(bare(mention[0]) for mention in cluster)] = None
                written[role].update(mention[0].lower() for mention in cluster)
    return Story(
        id=str(raw["docid"]),
        text=str(raw["doctext"]).lower(),
        gold={role: tuple(clusters) for role, clusters in gold.items()},
        written={role: frozenset(phrases) for role, phrases in written.items()},
    )


def bare(phrase: str) -> str:
    """Return a phrase in small letters without articles and marks, as fillers are compared (Du et al. 2021, *GRIT*)."""
    return " ".join(re.sub(r"\b(?:an|a|the)\b", " ", re.sub(r"[^\w\s]|_", "", phrase.lower())).split())


def read_keyed(folder: Path) -> list[Keyed]:
    """Read raw texts and their keys from a folder that holds both (``key*`` beside the texts)."""
    texts: dict[str, str] = {}
    keys: dict[str, list[str]] = defaultdict(list)
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        raw = path.read_text("latin-1")
        if path.name.startswith("key"):
            for block in re.split(r"\n(?=0\.\s+MESSAGE: ID)", raw):
                if match := re.search(r"MESSAGE: ID\s+(\S+)", block):
                    keys[match[1]].append(block)
        else:
            for block in re.split(r"\n?(?=(?:DEV|TST\d)-MUC\d-\d{4}\b)", raw):
                if match := re.match(r"((?:DEV|TST\d)-MUC\d-\d{4})\s", block):
                    texts[match[1]] = block[match.end() :]
    return [_keyed(name, texts[name], blocks) for name, blocks in sorted(keys.items()) if name in texts]


def _keyed(name: str, text: str, blocks: Sequence[str]) -> Keyed:
    days = [days_of(m[1]) for block in blocks if (m := re.search(r"INCIDENT: DATE\s+(.*)", block))]
    places = [countries_of(m[1]) for block in blocks if (m := re.search(r"INCIDENT: LOCATION\s+(.*)", block))]
    head = _DAY.search(text[:250])
    return Keyed(
        id=name,
        text=text,
        written=_date(head) if head else None,
        days=tuple(d for d in days if d),
        countries=tuple(c for c in places if c),
    )


_MONTHS = {
    m: i for i, m in enumerate(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1)
}
_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})\w* (\d\d)\b", re.I)


def days_of(told: str) -> tuple[Days, ...]:
    """Return the intervals a key allows: ``30 DEC 89``, ``- 08 JAN 90`` (then or before), two days, or any of these."""
    found: list[Days] = []
    for one in told.split("/"):
        days = [d for m in _DAY.finditer(one) if (d := _date(m))]
        if days:
            found.append((None, days[0]) if re.match(r"[(?\s]*-", one) else (min(days), max(days)))
    return tuple(found)


def countries_of(told: str) -> frozenset[str]:
    """Return the countries a key allows, in capitals, without the places inside them."""
    found = {match[1].strip() for one in told.split("/") if (match := re.match(r"[(?\s]*([A-Z][A-Z ]+)", one))}
    return frozenset(_MISSPELT.get(name, name) for name in found)


_MISSPELT = {"GUATAMALA": "GUATEMALA"}


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(1900 + int(match[3]), _MONTHS[match[2].upper()], int(match[1]))
    except ValueError:
        return None
