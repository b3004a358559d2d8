"""The rules of the lexicon, compiled: each a pattern over one sentence that says what kind of claim a clause makes."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from standby.reports.readers.how_many import NUMBER, QUANTITY
from standby.reports.readers.lexicon import alternation, table

_DATE = r"[A-Z][a-z]{2,8}\.? \d{1,2}"
_PLAIN_QUANTITY = re.sub(r"\(\?P<\w+>", "(?:", QUANTITY.pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it finds, what claim it makes, and how its slots are filled."""

    kind: str
    predicate: str
    find: re.Pattern[str]
    subject: str = "left"
    wants: frozenset[str] = frozenset()
    not_subject: frozenset[str] = frozenset()
    tense: str = "state"
    span: str = "clause"
    certainty: str | None = None
    certainty_if_subject: dict[str, str] = field(default_factory=dict)
    unit: str | None = None
    speaker: str | None = None
    numeric: bool = False
    total: bool = False
    needs_place: bool = False
    needs_town: bool = False
    needs_host: bool = False
    not_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    not_if: re.Pattern[str] | None = None


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return every rule, compiled once."""
    return tuple(_compile(row) for row in table("rules")["rule"])


def _compile(row: dict[str, Any]) -> Rule:
    fields = {k: v for k, v in row.items() if k not in ("find", "wants", "not_subject", "not", "not_after", "not_if")}
    return Rule(
        find=re.compile(_expand(row["find"])),
        wants=frozenset(row.get("wants", ())),
        not_subject=frozenset(row.get("not_subject", ())),
        not_before=_optional(row.get("not")),
        not_after=_optional(row.get("not_after")),
        not_if=_optional(row.get("not_if")),
        **fields,
    )


def _optional(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(_expand(pattern)) if pattern else None


def _expand(pattern: str) -> str:
    for name in ("force", "mission", "armed", "site", "weapon", "people"):
        pattern = pattern.replace(f"<{name}>", alternation(name)).replace(f"(?P{alternation(name)}", f"(?P<{name}>")
    pattern = pattern.replace("<number>", f"(?i:{NUMBER})").replace("<date>", _DATE)
    return pattern.replace("<quantity>", f"(?i:{_PLAIN_QUANTITY})")
