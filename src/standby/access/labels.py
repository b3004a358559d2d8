"""Labels on what is recorded: a level, compartments, and the names of those who need to know."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from standby.basis.errors import AskedWrongly

LEVELS = ("open", "restricted", "confidential", "secret")
"""The levels, lowest first. ``open`` is open to everybody of the mission, not to the world."""

NOBODY = "nobody"
"""Stands for the readers of a label whose lists of readers have nobody in common."""

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How closely something is held: who reads it needs the level, every compartment, and a place on the list.

    ``readers`` is None when no list restricts it, and empty when the lists of its parts have nobody in common.
    """

    level: str = "open"
    compartments: frozenset[str] = frozenset()
    readers: frozenset[str] | None = None


OPEN = "open"
"""The marking of what everybody of the mission may read."""


@lru_cache(maxsize=1024)
def parse_label(text: str) -> Label:
    """Read a marking such as ``confidential +medical @anna``: a level, compartments, those who need to know.

    Each part may be left out; without a level it is ``open``. Raises ``AskedWrongly`` when it is not written so.
    """
    words = text.split()
    level = words.pop(0) if words and words[0][0] not in "+@" else OPEN
    if level not in LEVELS:
        near = difflib.get_close_matches(level, LEVELS, n=1)
        raise _unreadable(text, f"{level!r} is no level", f"use {near[0] if near else 'one of ' + ', '.join(LEVELS)}")
    for word in words:
        if word[0] not in "+@" or not _WORD.fullmatch(word[1:]):
            raise _unreadable(
                text, f"{word!r} is neither a +compartment nor a @reader", "write it like confidential +medical @anna"
            )
    compartments = frozenset(word[1:] for word in words if word[0] == "+")
    readers = frozenset(word[1:] for word in words if word[0] == "@")
    return Label(level=level, compartments=compartments, readers=(readers - {NOBODY}) if readers else None)


def label_text(label: Label) -> str:
    """Write a label in its one way: the level, the compartments and the readers in alphabetical order."""
    readers = [] if label.readers is None else sorted(label.readers) or [NOBODY]
    return " ".join([label.level, *(f"+{c}" for c in sorted(label.compartments)), *(f"@{r}" for r in readers)])


@lru_cache(maxsize=1024)
def understood(marking: str) -> str:
    """Return a marking that was recorded before labels were: as it is where it reads as one, else closed to all.

    What nobody understands is open to nobody but whoever holds the record.
    """
    try:
        parse_label(marking)
    except AskedWrongly:
        return label_text(Label(level=LEVELS[-1], readers=frozenset()))
    return marking


def joined(labels: Iterable[Label]) -> Label:
    """Return the label of what rests on several things: as close as all of them together."""
    whole = Label()
    for label in labels:
        lists = [each for each in (whole.readers, label.readers) if each is not None]
        whole = Label(
            level=max(whole.level, label.level, key=LEVELS.index),
            compartments=whole.compartments | label.compartments,
            readers=frozenset.intersection(*lists) if lists else None,
        )
    return whole


def _unreadable(text: str, why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("marking-unreadable", f"The marking {text!r} was not understood", why, next_step)
