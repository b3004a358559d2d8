"""Which claims the mission accepts by itself: ``mission/review.yaml`` lists sources and the kinds each is trusted on.

Consent and casualties always need a person, whatever the file says.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition
from standby.basis.vocabulary import KINDS
from standby.picture.incidents import CASUALTY_UNITS
from standby.record.model import Claim
from standby.reports.model import Draft

FILE = "review.yaml"
NEEDS_PERSON = ("consent",)
CASUALTY_PREDICATES = ("killing", "casualties")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRule:
    """A source, by its id in mission/sources.yaml, and the kinds of claim it is believed on without a look."""

    source: str
    kinds: tuple[str, ...]


def needs_person(draft: Draft) -> bool:
    """Say whether a claim is of a sort that only a named person may accept: consent, or anybody hurt or killed."""
    counted = draft.quantity is not None and draft.quantity.unit in CASUALTY_UNITS
    return draft.kind in NEEDS_PERSON or draft.predicate in CASUALTY_PREDICATES or counted


def accepted_by_rule(claims: Iterable[Claim], rules: Iterable[AcceptRule]) -> list[str]:
    """Return the ids of the claims that the mission accepts by itself."""
    trusted = {(rule.source, kind) for rule in rules for kind in rule.kinds}
    return [c.id for c in claims if (c.source, c.draft.kind) in trusted and not needs_person(c.draft)]


def read_review_rules(mission: Path, definition: Definition) -> tuple[AcceptRule, ...]:
    """Read the file; none means that nothing is accepted without a person.

    Raises ``AskedWrongly`` (``review-rules-wrong``) naming the entry that lists an unknown source or kind, or a
    kind that always needs a person.
    """
    path = mission / FILE
    if not path.is_file():
        return ()
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise _wrong(path, " ".join(str(problem).split())) from problem
    if not isinstance(told, dict) or set(told) - {"accept"} or not isinstance(told.get("accept", []), list):
        raise _wrong(path, "it is not one list named 'accept'")
    return tuple(_rule(path, number, row, definition) for number, row in enumerate(told.get("accept", []), 1))


def _rule(path: Path, number: int, row: object, definition: Definition) -> AcceptRule:
    if not isinstance(row, dict) or set(row) != {"source", "kinds"} or not isinstance(row["kinds"], list):
        raise _wrong(path, f"entry {number} is not a source with a list of kinds")
    source, kinds = str(row["source"]), tuple(str(kind) for kind in row["kinds"])
    ids = [listed.id for listed in definition.sources]
    if source not in ids:
        raise _wrong(path, f"entry {number} names a source {source!r} that is not listed{_near(source, ids)}")
    for kind in kinds:
        if kind in NEEDS_PERSON:
            raise _wrong(path, f"entry {number} accepts {kind}, and {kind} always needs a person")
        if kind not in KINDS:
            raise _wrong(path, f"entry {number} names a kind {kind!r} that there is not{_near(kind, KINDS)}")
    return AcceptRule(source=source, kinds=kinds)


def _near(wanted: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(wanted, list(known), n=1)
    return f" (use {near[0]!r})" if near else ""


def _wrong(path: Path, why: str) -> AskedWrongly:
    next_step = "write entries like {source: hq, kinds: [headcount, presence]} under accept:"
    return AskedWrongly("review-rules-wrong", f"The review settings in {path} cannot be used", why, next_step)
