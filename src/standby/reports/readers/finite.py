"""Finite verbs: where in a sentence the words stand that make a clause of what is around them."""

import re
from functools import lru_cache

from standby.reports.readers.lexicon import table, words
from standby.reports.readers.lexicon.forms import forms

_TOKEN = re.compile(r"[\w'-]+|[^\w\s]")
_SHORTENED = re.compile(r"(?:there|it|he|she|that|we|they|you|i|who|what)'(?:s|re|ve|ll|d|m)$")
_PART = re.compile(r"(?:n't|not|never|also|still|now|no|longer|only|often|always|rarely|soon|[a-z]+ly)$")
"""What may stand between a subject and its verb."""


@lru_cache(maxsize=256)
def finite_verbs(text: str) -> tuple[int, ...]:
    """Return where finite verbs begin in a text, in order; what may be a noun or a participle is judged by its neighbours."""
    tokens = [(m.start(), m[0]) for m in _TOKEN.finditer(text)]
    lowered = [word.lower() for _, word in tokens]
    return tuple(at for i, (at, word) in enumerate(tokens) if _is_finite(word, lowered, i))


def verb_at(text: str, start: int, end: int) -> int | None:
    """Return where the first finite verb of a stretch of a text begins."""
    return next((at for at in finite_verbs(text) if start <= at < end), None)


def _is_finite(word: str, lowered: list[str], i: int) -> bool:
    low = lowered[i]
    sort = _sorts().get(low)
    if sort is None:
        past = low == word and low.endswith("ed") and len(low) > 3  # *red* and *bed* are no verbs
        return (past and _may_be_past(lowered, i)) or _SHORTENED.match(low) is not None
    if sort == "sure":
        return True
    before, after = _before(lowered, i), lowered[i + 1] if i + 1 < len(lowered) else ""
    return before not in words("determiner") and _FITS[sort](before, after)


def _before(lowered: list[str], i: int) -> str:
    """Return the word before a verb, adverbs left out; empty at the beginning."""
    i -= 1
    while i >= 0 and _PART.match(lowered[i]):
        i -= 1
    return lowered[i] if i >= 0 else ""


def _may_be_past(lowered: list[str], i: int) -> bool:
    before = lowered[i - 1] if i else ""
    return bool(before) and before not in words("determiner") and before not in words("preposition")


def _past(before: str, after: str) -> bool:
    return before not in words("preposition")


def _follows(after: str) -> bool:
    return after in _listed("follows")


def _leads(after: str) -> bool:
    return _follows(after) or after in _listed("leads") or after[:1].isdigit() or after.endswith("ing")


def _third(before: str, after: str) -> bool:
    return bool(before) and _leads(after)


def _third_or_noun(before: str, after: str) -> bool:
    return bool(before) and _follows(after)


def _are_many(before: str) -> bool:
    return before in _listed("many") or (len(before) > 3 and before.endswith("s") and before[-2] not in "s'")


def _bare(before: str, after: str) -> bool:
    return _are_many(before) and _leads(after)


def _bare_or_noun(before: str, after: str) -> bool:
    return _are_many(before) and _follows(after)


_FITS = {"past": _past, "third": _third, "third or noun": _third_or_noun, "bare": _bare, "bare or noun": _bare_or_noun}
"""Whether a form that needs it is a verb, by the word before it and the one behind."""


@lru_cache(maxsize=8)
def _listed(name: str) -> frozenset[str]:
    return frozenset(table("finite")[name])


@lru_cache(maxsize=1)
def _sorts() -> dict[str, str]:
    """Return for each form how it is known to be finite: by itself, or by its neighbours."""
    found: dict[str, str] = {}
    for name, third, bare in (("both", "third or noun", "bare or noun"), ("common", "third", "bare")):
        for verb in table("finite")[name]:
            found |= {forms(verb)["s"][0]: third, verb: bare}
    return found | dict.fromkeys(table("finite")["past"], "past") | dict.fromkeys(table("finite")["helpers"], "sure")
