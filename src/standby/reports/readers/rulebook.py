"""The rules of the lexicon, compiled: each a pattern over one sentence that says what kind of claim a clause makes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from standby.reports.readers.how_many import NUMBER, QUANTITY
from standby.reports.readers.lexicon import alternation, table
from standby.reports.readers.lexicon.forms import first_words, of_class

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
    needs_object: bool = False
    not_head: bool = False
    wide: bool = False
    not_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    not_if: re.Pattern[str] | None = None
    verbs: frozenset[str] = frozenset()

    def may_be_in(self, words: frozenset[str]) -> bool:
        """Say whether a sentence of these words (lower case) can hold the rule's verb; a cheap look before the pattern."""
        return not self.verbs or not self.verbs.isdisjoint(words)


_PLAIN = {
    "be": r"(?:is|are|was|were|be|been|being|'s|'re|gets?|got|gotten)",
    "stay": r"(?:is|are|was|were|be|been|being|'s|'re|remains?|remained|stays?|stayed|continues? to be|became|becomes?)",
    "adv": r"(?:(?:\w+ly|now|still|also|again|already|just|all|both|since|later|once more|for now|not|never|no longer|yet) ){0,3}?",
    "np": r"(?:[\w'./&-]+ ){0,6}?",
    "modal": r"(?:would|will|could|may|might|can|shall|should|must|(?:plan|hop|hope|intend|expect|aim|want|prepare|prepar|threaten|vow|seek|need|is set|are set|is due|are due|is expected|are expected|was expected|were expected|is likely|are likely|is scheduled|are scheduled|was due|were due)(?:s|ed|ing|ned|ning)? to)",
    "whom": r"(?:(?:all|some|most|many|its|their|his|her|our|the|any|other|non-essential|essential|remaining|international|foreign|several|more|about|around|some of|most of|all of) ){0,4}(?:of (?:its|their|the|our) )?(?:[\w,'./-]+ ){0,5}?",
}  # fmt: skip
"""Stretches of English that many rules share."""


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return every rule, compiled once."""
    return tuple(_compile({**row, "wide": name == "wide"}) for name in ("rules", "wide") for row in table(name)["rule"])


def _compile(row: dict[str, Any]) -> Rule:
    fields = {
        k: v for k, v in row.items() if k not in ("find", "wants", "not_subject", "not", "not_after", "not_if", "verb")
    }
    verb = row.get("verb")
    names = verb.split() if verb else []
    return Rule(
        find=re.compile(_expand(row["find"], names)),
        verbs=frozenset().union(*(first_words(n) for n in names)),
        wants=frozenset(row.get("wants", ())),
        not_subject=frozenset(row.get("not_subject", ())),
        not_before=_optional(row.get("not"), names),
        not_after=_optional(row.get("not_after"), names),
        not_if=_optional(row.get("not_if"), names),
        **fields,
    )


def _optional(pattern: str | None, verbs: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(_expand(pattern, verbs)) if pattern else None


def _expand(pattern: str, verbs: Sequence[str]) -> str:
    """Put in what stands in angle brackets: word classes, shared stretches, and ``<v:dn>`` for forms of the rule's verbs."""
    for name in ("force", "mission", "armed", "site", "weapon", "people", "violence", "blast"):
        listed = f"(?i:{alternation(name)})" if name == "blast" else alternation(name)
        pattern = pattern.replace(f"<{name}>", listed).replace(f"(?P{alternation(name)}", f"(?P<{name}>")
    for name, words in _PLAIN.items():
        pattern = pattern.replace(f"<{name}>", words)
    pattern = re.sub(r"<v:(\w+)>", lambda m: _any_of(verbs, m[1]), pattern)
    pattern = pattern.replace("<number>", f"(?i:{NUMBER})").replace("<date>", _DATE)
    return pattern.replace("<quantity>", f"(?i:{_PLAIN_QUANTITY})")


def _any_of(verbs: Sequence[str], which: str) -> str:
    found = {form for name in verbs for form in of_class(name, which)}
    return "(?:" + "|".join(re.escape(w) for w in sorted(found, key=lambda w: (-len(w), w))) + ")"
