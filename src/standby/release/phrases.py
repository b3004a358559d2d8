"""Turns worded statements into rows over unknown headcounts, as the phrase book says and as the verdict repeats."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from standby.basis.errors import AskedWrongly
from standby.release.model import Row, Scope, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseBook:
    """How each wording is read; the version stands on every verdict."""

    version: str
    phrases: Mapping[str, Mapping[str, Any]]


@cache
def phrase_book() -> PhraseBook:
    """Return the phrase book that comes with the program."""
    data = yaml.safe_load((files("standby.release") / "phrase_book.yaml").read_text(encoding="utf-8"))
    return PhraseBook(version=data["version"], phrases=data["phrases"])


def needs(phrase: Mapping[str, Any]) -> tuple[str, ...]:
    """Return which fields of a statement a phrase needs filled: number, base, other, ground, review_on."""
    if phrase.get("withheld"):
        return ("ground", "review_on")
    if phrase.get("moves") or phrase.get("tolerance") is not None:
        return ("other",)
    sides = [phrase.get(side, {}) for side in ("low", "high")]
    return tuple(field for field in ("number", "base", "other") if any(field in side for side in sides))


def counts(statement: Statement, book: PhraseBook) -> bool:
    """Say whether the phrase of a statement speaks of a number at all, be it to withhold it."""
    return bool(book.phrases[statement.phrase].keys() - {"reading"})


def rows_of(statement: Statement, book: PhraseBook) -> tuple[Row, ...]:
    """Return what a statement says of the headcounts. Raises ``AskedWrongly`` when a phrase lacks what it needs."""
    if statement.also:
        return tuple(row for part in statement.parts() for row in rows_of(part, book))
    phrase = book.phrases.get(statement.phrase)
    if phrase is None:
        known = ", ".join(sorted(book.phrases))
        raise _unreadable(statement, f"the phrase book has no {statement.phrase!r}", f"use one of {known}")
    reading = _reading(statement, phrase)
    if phrase.get("withheld") and not (statement.ground and statement.review_on):
        raise _unreadable(statement, "a number is withheld for a reason and a time", "give ground and review_on")
    if phrase.get("moves"):
        return _moves(statement, reading)
    if phrase.get("tolerance") is not None:
        phrase = _within(statement, float(phrase["tolerance"]))
    return tuple(_side(statement, phrase[side], side, reading) for side in ("low", "high") if side in phrase)


def readings_of(statement: Statement, book: PhraseBook) -> tuple[str, ...]:
    """Return in words how each part of a statement is read, what says nothing of a number included."""
    return tuple(_reading(part, book.phrases[part.phrase]) for part in statement.parts())


def usual_tolerance(book: PhraseBook, phrase: str) -> float | None:
    """Return how far from each other the book takes compared numbers to be; None where a phrase compares none."""
    tolerance = book.phrases[phrase].get("tolerance")
    return None if tolerance is None else float(tolerance)


def _side(statement: Statement, parts: Mapping[str, float], side: str, reading: str) -> Row:
    """Return one side; what is compared with goes to the left, so that the right is a plain number."""
    bound = float(parts.get("constant", 0))
    bound += parts.get("number", 0) * _needed(statement, "number") if "number" in parts else 0
    bound += parts.get("base", 0) * _needed(statement, "base") if "base" in parts else 0
    terms: tuple[tuple[float, Scope], ...] = ((1.0, statement.scope),)
    if "other" in parts:
        terms += ((-float(parts["other"]), _other(statement)),)
    return Row(
        terms=terms,
        low=bound if side == "low" else None,
        high=bound if side == "high" else None,
        statement=statement.id,
        reading=reading,
    )


def _moves(statement: Statement, reading: str) -> tuple[Row, ...]:
    """At least the number moved were at the first place before, and at least as many are at the second after.

    On one and the same day nobody counts at two places: then it tells only that they were at the first.
    """
    moved = replace(statement.scope, measure="moved")
    least = 2.0 if statement.number is None else statement.number
    most = statement.number
    places = [statement.scope, *((_other(statement),) if came_later(statement) else ())]
    there = [((1.0, place), (-1.0, moved)) for place in places]
    return (
        Row(terms=((1.0, moved),), low=least, high=most, statement=statement.id, reading=reading),
        *(Row(terms=terms, low=0.0, high=None, statement=statement.id, reading=reading) for terms in there),
    )


def came_later(statement: Statement) -> bool:
    """Say whether the place moved to is counted on a later day than the place moved from."""
    return statement.scope.day < _other(statement).day


def _within(statement: Statement, usual: float) -> Mapping[str, Any]:
    """Return both sides of a comparison with the tolerance that was declared, or else the usual one."""
    tolerance = usual if statement.tolerance is None else statement.tolerance
    if not 0 <= tolerance < 1:
        raise _unreadable(statement, "a tolerance is a share from 0 to below 1", "write a quarter as 0.25")
    return {"low": {"other": 1 - tolerance}, "high": {"other": 1 + tolerance}}


def _reading(statement: Statement, phrase: Mapping[str, Any]) -> str:
    number = f"{statement.number:g}" if statement.number is not None else "two or more"
    base = f"{statement.base:g}" if statement.base is not None else ""
    tolerance = phrase.get("tolerance") if statement.tolerance is None else statement.tolerance
    percent = f"{100 * tolerance:g}" if tolerance is not None else ""
    came = statement.other.day if statement.other is not None else ""
    said = {"number": number, "base": base, "percent": percent, "left": statement.scope.day, "came": came}
    return str(phrase["reading"]).format(**said, ground=statement.ground or "", review_on=statement.review_on or "")


def _needed(statement: Statement, name: str) -> float:
    value = getattr(statement, name)
    if value is None or value < 0 or (name == "base" and value <= 0):
        raise _unreadable(statement, f"{statement.phrase!r} needs a {name} that is not negative", f"give the {name}")
    return float(value)


def _other(statement: Statement) -> Scope:
    if statement.other is None:
        raise _unreadable(statement, f"{statement.phrase!r} compares with something", "say with what")
    return statement.other


def _unreadable(statement: Statement, why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("statement-unreadable", f"The statement {statement.text!r} has no reading", why, next_step)
