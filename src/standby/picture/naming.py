"""Whether two claims can speak of the same people: by the names they name, rank and kind aside."""

import re

from standby.record.model import Claim

NOT_NAMES = frozenset(
    word
    for words in (
        "general gen major maj brigadier colonel col lieutenant captain sergeant commander chief president minister",
        "prime secretary mr mrs ms dr the a an in on at of by and for from about roughly some all two three",
    )
    for word in words.split()
)
"""Words that stand capitalised before a name, or begin a phrase, and tell nobody from anybody."""

PRONOUNS = frozenset(
    word
    for words in ("he she it they we i you who", "some others all both", "this that these those")
    for word in words.split()
)
"""Subjects that stand for somebody named elsewhere; alone they name no unit."""

UNNAMED = "an unnamed"
"""How a reader writes somebody whom the report does not name."""


def names_in(text: str | None) -> frozenset[str]:
    """Return the proper names in a phrase, in lower case: its capitalised words that are no rank."""
    words = re.findall(r"\b[A-Z][\w'’-]+", text or "")
    return frozenset(word.casefold() for word in words) - NOT_NAMES


def victims_of(claim: Claim) -> frozenset[str]:
    """Return the names of those to whom it was done; the name of the place is nobody's."""
    draft = claim.draft
    told = draft.details.get("target") or (draft.object.name if draft.object else "")
    if told.startswith(("in ", "at ", "near ")):
        return frozenset()
    return names_in(told) - names_in(draft.place.name if draft.place else None)


def other_victims(a: Claim, b: Claim) -> bool:
    """Say whether two claims name different people to whom it was done; who names nobody may mean anybody."""
    one, two = victims_of(a), victims_of(b)
    return bool(one and two and not one & two)


def is_unnamed(name: str) -> bool:
    """Say whether a reader wrote that the report does not say who."""
    return not name or name.casefold().startswith(UNNAMED)
