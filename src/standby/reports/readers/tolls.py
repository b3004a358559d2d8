"""One event told in two clauses: an attack, and whom it killed, hurt or took."""

import re
from dataclasses import replace

from standby.reports.model import Draft
from standby.reports.readers.progress import Page

_TOLLS = frozenset(["killing", "abduction", "theft"])
_JOINT = re.compile(
    r"[,;]? ?(?:when|after|as|in|and|where|while|which|that|before|then|with|also|another)?(?: (?:also|then|another|at least|up to|in an attack in which|in which|the|a|an|its|their|his|her|which|that)){0,3}(?: [\w-]+){0,2},? ?"
)
"""What may stand between two clauses that tell one event."""


def merge_tolls(drafts: list[Draft], page: Page) -> list[Draft]:
    """Make one event of an attack and its toll: *three were killed when a mine …*, *a bomb exploded, killing eight*."""
    merged: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.start):
        last = next((d for d in reversed(merged) if d.kind == "incident"), None)
        if last and draft.kind == "incident" and last.certainty == draft.certainty and _tells_toll(last, draft, page):
            merged[merged.index(last)] = _joined(last, draft)
        else:
            merged.append(draft)
    return merged


def _joined(first: Draft, second: Draft) -> Draft:
    toll, attack = (first, second) if first.predicate in _TOLLS else (second, first)
    dated = attack if attack.stated.expression else toll
    return replace(
        attack,
        start=min(first.start, second.start),
        end=max(first.end, second.end),
        quantity=toll.quantity or attack.quantity,
        place=attack.place or toll.place,
        stated=dated.stated,
        valid=dated.valid,
    )


def _tells_toll(first: Draft, second: Draft, page: Page) -> bool:
    """Say whether one of two neighbouring clauses gives the toll of the other, or both give parts of one toll."""
    tolls = (first.predicate in _TOLLS) + (second.predicate in _TOLLS)
    if not tolls or "casualties" in (first.predicate, second.predicate) or second.start < first.start:
        return False
    if len({town for d in (first, second) if (town := _town_of(d))}) > 1:
        return False  # told in one breath, and of two towns: no one event
    between = page.shadow.between(first.end, second.start) if second.start >= first.end else ""
    return bool(_JOINT.fullmatch(between))


def _town_of(draft: Draft) -> str | None:
    """Return the town a draft places something in, or at a base or a market of it; None for all else."""
    place = draft.place
    known = place and place.precision in ("town", "site") and place.id and place.id.startswith("geonames:")
    return place.id if place and known else None
