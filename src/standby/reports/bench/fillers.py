"""What fills the roles of incidents in MUC-3/4: who did what to whom with what.

The processed texts are in small letters, so nothing here may rest on how a name is written. Role fillers come from a
table learnt on the training part alone (how often a phrase that occurs in a text is a filler there).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from standby.reports.bench.incidents import VIOLENT
from standby.reports.bench.muc import ROLES, Story
from standby.reports.bench.scores import f1, ratio

LEAST_SHARE = 0.2
"""A phrase seen in training counts as a filler where at least this share of the texts that hold it."""

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


def fillers(text: str, table: Table) -> dict[str, set[str]]:
    """Return the phrases that fill each role in a text; nothing where the text tells of no violence."""
    low = " ".join(text.lower().split())
    found: dict[str, set[str]] = {role: set() for role in ROLES}
    if len(VIOLENT.findall(low)) < 3:
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
