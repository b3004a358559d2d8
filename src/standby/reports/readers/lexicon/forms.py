"""The forms of English verbs: halt, halts, halted, halting; come down, came down."""

import re
from functools import lru_cache

from standby.reports.readers.lexicon import table

_ONE_VOWEL = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")
_DOUBLED = frozenset(
    ["kidnap", "patrol", "cancel", "control", "permit", "refer", "begin", "defer", "transfer", "occur", "overrun", "forbid",
     "booby-trap", "expel", "annul", "quit"]
)  # fmt: skip


@lru_cache
def forms(verb: str) -> dict[str, tuple[str, ...]]:
    """Return the forms of a verb by name: ``b`` (base), ``s``, ``d`` (past), ``n`` (participle), ``g`` (-ing)."""
    word, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    irregular = table("verbs")["irregular"].get(word, "").split()
    past = irregular[:1] or _regular(word, "ed")
    participle = irregular[1:] or _regular(word, "ed")
    return {
        "b": (verb,),
        "s": (_third(word) + tail,),
        "d": tuple(w + tail for w in past),
        "n": tuple(w + tail for w in participle),
        "g": tuple(w + tail for w in _regular(word, "ing")),
    }


@lru_cache
def of_class(name: str, which: str = "bsdng") -> tuple[str, ...]:
    """Return the forms of every verb of a class, the longest first; ``which`` names the forms wanted."""
    found = {form for verb in table("verbs")["class"][name] for key in which for form in forms(verb)[key]}
    return tuple(sorted(found, key=lambda w: (-len(w), w)))


@lru_cache
def first_words(name: str) -> frozenset[str]:
    """Return the first word of every form of a class: a sentence with none of them has none of its verbs."""
    return frozenset(form.split(" ")[0] for form in of_class(name))


def _third(word: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh|[^aeiou]o)$", word):
        return word + "es"
    return re.sub(r"y$", "ies", word) if re.search(r"[^aeiou]y$", word) else word + "s"


def _regular(word: str, ending: str) -> list[str]:
    if word == "die" and ending == "ing":
        return ["dying"]
    if ending == "ed" and re.search(r"[^aeiou]y$", word):
        return [word[:-1] + "ied"]
    if word.endswith("e") and not (ending == "ing" and word.endswith(("ee", "oe", "ye"))):
        return [word[:-1] + ending]
    if word in _DOUBLED or _ONE_VOWEL.fullmatch(word):
        doubled = word + word[-1] + ending
        return [doubled, word + ending] if word == "cancel" else [doubled]
    return [word + ending]
