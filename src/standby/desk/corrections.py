"""Turns what a reviewer types for a slot of a claim into that slot's value, with every span checked in the text."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition
from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange, Span, day_end, day_start, parse_instant
from standby.basis.vocabulary import CERTAINTIES, KINDS
from standby.reports.model import Draft, Mention, Report, Stated
from standby.reports.readers import where
from standby.reports.readers.namesakes import place_numbered

NOTHING = ("", "-", "none")
"""What empties a slot that may be empty."""

_QUANTITY = re.compile(r"(at least|at most)? ?(\d+(?:\.\d+)?)(?: ?\.\. ?(\d+(?:\.\d+)?))?(?: ([a-z_]+))?")

EVENTS = ("incident", "movement")
"""Kinds that tell of something that happened within its days; the others tell of what held."""


def corrected(draft: Draft, changes: Mapping[str, str], report: Report, definition: Definition) -> Draft:
    """Return a draft with some slots set from text.

    ``words`` are given as they stand in the report and move the span. Raises ``AskedWrongly`` for a slot that
    there is none of (``slot-unknown``) or a value that is not understood (``slot-unreadable``).
    """
    for slot, text in changes.items():
        if slot not in SLOTS:
            near = difflib.get_close_matches(slot, SLOTS, n=1)
            raise AskedWrongly(
                "slot-unknown",
                "The claim was not corrected",
                f"a claim has no slot {slot!r}",
                f"correct {near[0]!r}" if near else f"correct one of: {', '.join(SLOTS)}",
            )
        draft = SLOTS[slot](draft, " ".join(text.split()), report, definition)
    return draft


def _kind(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    return replace(draft, kind=_one_of("kind", text, KINDS))


def _predicate(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    if not re.fullmatch(r"[a-z][a-z0-9_:]*", text.replace(" ", "_")):
        raise unreadable("predicate", text, "write it like missile_attack, in lower case")
    return replace(draft, predicate=text.replace(" ", "_"))


def _certainty(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    return replace(draft, certainty=_one_of("certainty", text, CERTAINTIES))


def _subject(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    subject = _mention("subject", text, definition)
    same = draft.details.get("actor") == draft.subject.name
    return replace(draft, subject=subject, details=_detailed(draft, "actor", subject.name) if same else draft.details)


def _object(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    return replace(draft, object=None if text in NOTHING else _mention("object", text, definition))


def _speaker(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    return replace(draft, speaker=None if text in NOTHING else _mention("speaker", text, definition))


def _place(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    """Set where it was; a claim of consent is then of that place's country, whatever host the reader took it for."""
    place = _place_of(text, definition)
    details = _detailed(draft, "host", place.country if place else None) if "host" in draft.details else draft.details
    return replace(draft, place=place, details=details)


def _detailed(draft: Draft, name: str, value: str | None) -> Mapping[str, str]:
    """Return the details of a draft with one set anew, or left out where there is nothing to say."""
    others = {key: held for key, held in draft.details.items() if key != name}
    return {**others, name: value} if value else others


def _place_of(text: str, definition: Definition) -> Place | None:
    if text in NOTHING:
        return None
    site = next((s for s in definition.sites if text in (s.id, f"site:{s.id}")), None)
    if site:
        return Place(name=site.name, id=f"site:{site.id}", lat=site.lat, lon=site.lon, country=site.country,
                     precision="site")  # fmt: skip
    if text.startswith("geonames:"):
        if (numbered := place_numbered(text)) is None:
            raise unreadable("place", text, "write a name, a site of the mission, or a number of the index of places")
        return numbered
    named = f"in {text}"
    found = where.find(named, where.gazetteer(definition, named))
    return found[0].place if found else Place(name=text)


def _quantity(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    """Read ``22 killed``, ``180..220 person``, ``at least 11 rocket``, ``at most 5``; the unit stays when not given."""
    if text in NOTHING:
        return replace(draft, quantity=None)
    found = _QUANTITY.fullmatch(text.lower())
    unit = (found and found[4]) or (draft.quantity.unit if draft.quantity else None)
    if found is None or unit is None:
        raise unreadable("quantity", text, "write it like 22 killed, 180..220 person, at least 11 rocket")
    first, last = float(found[2]), float(found[3] or found[2])
    low, high = (None if found[1] == "at most" else first), (None if found[1] == "at least" else last)
    if low is not None and high is not None and low > high:
        raise unreadable("quantity", text, "write the smaller number first")
    return replace(draft, quantity=Quantity(low=low, high=high, unit=unit, text=text, rule="set in review"))


def _when(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    """Read a day or two days joined by ``..``; a state is vouched for up to where it was."""
    if text in NOTHING:
        return replace(draft, stated=Stated(rule="set in review"), valid=Span())
    first, _, last = text.partition("..")
    try:
        days = DateRange(start=parse_instant(first).date(), end=parse_instant(last or first).date())
    except (AskedWrongly, ValueError) as problem:
        raise unreadable("when", text, "write it like 2020-01-08 or 2020-01-07..2020-01-09") from problem
    stated = Stated(range=days, expression=draft.stated.expression, basis="text", rule="set in review")
    return replace(draft, stated=stated, valid=_valid(draft, days))


def _words(draft: Draft, text: str, report: Report, definition: Definition) -> Draft:
    """Find the words in the report, whatever its white space, nearest to where the claim's words stood."""
    pattern = r"\s+".join(map(re.escape, text.split()))
    found = [m.span() for m in re.finditer(pattern, report.text)] if pattern else []
    if not found:
        raise unreadable("words", text, "copy them from the report as they stand there")
    start, end = min(found, key=lambda span: abs(span[0] - draft.start))
    return replace(draft, start=start, end=end, quote=report.text[start:end])


SLOTS: Mapping[str, Callable[[Draft, str, Report, Definition], Draft]] = {
    "kind": _kind,
    "subject": _subject,
    "predicate": _predicate,
    "object": _object,
    "place": _place,
    "when": _when,
    "quantity": _quantity,
    "speaker": _speaker,
    "certainty": _certainty,
    "words": _words,
}
"""The slots that a reviewer can correct, each with the function that reads its text."""


def _mention(slot: str, text: str, definition: Definition) -> Mention:
    """Link a name to the mission's own where it is an id of the mission folder; any other name stands as it is."""
    if not text:
        raise unreadable(slot, text, "write a name, or an id such as unit:ID")
    prefix, colon, own = text.partition(":")
    if not colon or not prefix.isalpha():
        return Mention(name=text)
    own_names: dict[str, list[tuple[str, str]]] = {
        "unit": [(unit.id, unit.name) for unit in definition.units],
        "site": [(site.id, site.name) for site in definition.sites],
        "person": [(person.id, person.name) for person in definition.people],
        "source": [(source.id, source.name) for source in definition.sources],
    }
    name = dict(own_names.get(prefix, [])).get(own)
    if name is None:
        raise unreadable(slot, text, "write an id that the mission lists, or a plain name")
    return Mention(name=name, id=text)


def _valid(draft: Draft, days: DateRange) -> Span:
    low, high = day_start(days.start) if days.start else None, day_end(days.end) if days.end else None
    if draft.kind in EVENTS:
        return Span(from_lo=low, from_hi=high, to_lo=low, to_hi=high)
    vouched = max(filter(None, (draft.valid.to_lo, high and high - timedelta(microseconds=1))), default=None)
    open_end = draft.valid.to_hi if not vouched or (draft.valid.to_hi or vouched) >= vouched else None
    return Span(from_lo=low, from_hi=high, to_lo=vouched, to_hi=open_end)


def _one_of(slot: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise unreadable(slot, text, f"write one of: {', '.join(known)}")
    return text


def unreadable(slot: str, text: str, next_step: str) -> AskedWrongly:
    """Return the refusal of a value that a slot cannot have."""
    return AskedWrongly("slot-unreadable", "The claim was not corrected", f"{text!r} is no {slot}", next_step)
