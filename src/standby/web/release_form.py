"""The form in which a statement is worded: what was typed, kept as typed, and the statement that it makes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.datastructures import FormData

from standby.desk.release_policy import told_statement
from standby.release.model import Statement
from standby.release.phrases import needs, phrase_book

MOST_PARTS = 8
"""So many things one sentence can say in the form."""
GROUPS = {
    ("number", "base"): "with a number, rounded",
    ("number",): "with a number",
    (): "without a number",
    ("other",): "compared with others",
    ("ground", "review_on"): "withheld",
}
"""What a phrase needs, in the words under which the form offers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Whom a number counts, as typed."""

    day: str = ""
    measure: str = "present"
    sites: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    but_sites: tuple[str, ...] = ()
    but_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that the sentence says, as typed."""

    phrase: str = "roughly"
    number: str = ""
    base: str = ""
    percent: str = ""
    scope: Counted = field(default_factory=Counted)
    other: Counted = field(default_factory=Counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The whole form, as typed."""

    text: str = ""
    speaker: str = "the spokesman"
    origin: str = "ours"
    said_on: str = ""
    ground: str = ""
    review_on: str = ""
    not_before: str = ""
    marking: str = "TLP:CLEAR"
    warning: bool = False
    parts: tuple[Part, ...] = (Part(),)


def blank(day: str) -> Typed:
    """Return the form as it is first shown."""
    return Typed(said_on=day, parts=(blank_part(day),))


def blank_part(day: str) -> Part:
    """Return one more thing to say, still empty."""
    return Part(scope=Counted(day=day), other=Counted(day=day))


def typed_in(form: FormData) -> Typed:
    """Keep everything that was typed, so that a mistake loses nothing."""
    words = ("text", "speaker", "origin", "said_on", "ground", "review_on", "not_before", "marking")
    numbers = [n for n in range(1, MOST_PARTS + 1) if n == 1 or f"phrase-{n}" in form]
    return Typed(
        **{name: _word(form, name) for name in words},
        warning="warning" in form,
        parts=tuple(_part(form, n) for n in numbers),
    )


def statement_of(typed: Typed) -> Statement:
    """Return the statement that was typed. Raises ``AskedWrongly`` and says what is missing or wrong."""
    first, *rest = ({**_said(part), "phrase": part.phrase} for part in typed.parts)
    whole = {name: getattr(typed, name) for name in ("text", "speaker", "origin", "said_on")}
    if any("ground" in _needed(part) for part in typed.parts):
        whole |= {name: getattr(typed, name) for name in ("ground", "review_on") if getattr(typed, name)}
    return told_statement({**whole, **first, "also": rest})


def offered() -> Mapping[str, tuple[str, ...]]:
    """Return the phrases of the phrase book, grouped by what they need."""
    phrases = phrase_book().phrases
    return {words: tuple(p for p, read in phrases.items() if needs(read) == kind) for kind, words in GROUPS.items()}


def _part(form: FormData, n: int) -> Part:
    words = {name: _word(form, f"{name}-{n}") for name in ("phrase", "number", "base", "percent")}
    return Part(**words, scope=_counted(form, f"scope-{n}"), other=_counted(form, f"other-{n}"))


def _counted(form: FormData, name: str) -> Counted:
    lists = ("sites", "units", "but_sites", "but_units")
    many = {each: tuple(str(value) for value in form.getlist(f"{name}-{each}")) for each in lists}
    return Counted(day=_word(form, f"{name}-day"), measure=_word(form, f"{name}-measure") or "present", **many)


def _word(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()


def _needed(part: Part) -> tuple[str, ...]:
    return needs(phrase_book().phrases.get(part.phrase, {}))


def _said(part: Part) -> dict[str, Any]:
    """Return what a part says in the plain form; a field that its phrase has no use for is left out."""
    numbers = {name: getattr(part, name) for name in ("number", "base") if getattr(part, name)}
    said: dict[str, Any] = {"scope": asdict(part.scope), **{name: _number(typed) for name, typed in numbers.items()}}
    if "other" in _needed(part):
        said["other"] = asdict(part.other)
        said |= {"tolerance": _number(part.percent, 100)} if part.percent else {}
    return said


def _number(typed: str, per: float = 1) -> float | str:
    """Return a number; what is none stays as typed, and is told with whatever else is wrong."""
    try:
        return float(typed) / per
    except ValueError:
        return typed
