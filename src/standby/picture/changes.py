"""What differs between two pictures, in sentences: what is new, what changed, what is no longer said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standby.basis.quantities import amount_words, quantity_words
from standby.picture.model import Basis, Incident, Picture, UnitState


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference: ``what`` is new, changed or gone, ``says`` tells it, ``basis`` backs the newer side."""

    what: str
    about: str
    says: str
    basis: Basis | None


def changes(before: Picture, after: Picture) -> tuple[Change, ...]:
    """Return what differs from one picture to a later one: units, incidents, consent, contradictions, sources."""
    return (
        *_unit_changes(before, after),
        *_incident_changes(before, after),
        *_consent_changes(before, after),
        *_contradiction_changes(before, after),
        *_source_changes(before, after),
    )


def _unit_changes(before: Picture, after: Picture) -> Iterable[Change]:
    old = {unit.id or unit.name.casefold(): unit for unit in before.units}
    for unit in after.units:
        was = old.get(unit.id or unit.name.casefold())
        yield from _standing_changes(was, unit)
        yield from _headcount_changes(was, unit)


def _standing_changes(was: UnitState | None, unit: UnitState) -> Iterable[Change]:
    old = {s.axis: s for s in was.standings} if was else {}
    for now in unit.standings:
        then = old.get(now.axis)
        if then is None:
            yield Change(what="new", about=unit.name, says=f"{now.axis} is now known: {now.value}", basis=now.basis)
        elif then.value != now.value:
            says = f"{now.axis} went from {then.value} to {now.value}"
            yield Change(what="changed", about=unit.name, says=says, basis=now.basis)
        elif then.hold == "surely" and now.hold == "last known":
            says = f"{now.axis} is still {now.value}, but only as last known"
            yield Change(what="changed", about=unit.name, says=says, basis=now.basis)


def _headcount_changes(was: UnitState | None, unit: UnitState) -> Iterable[Change]:
    old = {(h.place and h.place.name, h.quantity.low, h.quantity.high) for h in was.headcounts} if was else set()
    for now in unit.headcounts:
        if (now.place and now.place.name, now.quantity.low, now.quantity.high) not in old:
            where = f" in {now.place.name}" if now.place else ""
            says = f"strength stated as {quantity_words(now.quantity)}{where}"
            yield Change(what="new", about=unit.name, says=says, basis=now.basis)


def _incident_changes(before: Picture, after: Picture) -> Iterable[Change]:
    """An incident is the same one when it shares a claim; one that gains a source is confirmed."""
    home: Mapping[str, Incident] = {claim: event for event in before.incidents for claim in event.basis.claims}
    for event in after.incidents:
        was = next((home[c] for c in event.basis.claims if c in home), None)
        if was is None:
            yield Change(what="new", about="incident", says=incident_words(event), basis=event.basis)
        elif set(was.basis.sources) < set(event.basis.sources):
            says = f"{incident_words(event)}: now told by {len(event.basis.sources)} sources"
            yield Change(what="changed", about="incident", says=says, basis=event.basis)
    kept = {claim for event in after.incidents for claim in event.basis.claims}
    for event in before.incidents:
        if not kept & set(event.basis.claims):
            yield Change(what="gone", about="incident", says=f"no longer held: {incident_words(event)}", basis=None)


def _consent_changes(before: Picture, after: Picture) -> Iterable[Change]:
    old = {c.host: c for c in before.consent}
    for now in after.consent:
        then = old.get(now.host)
        newest = now.voices[-1].basis if now.voices else None
        if then is None or then.state != now.state:
            was = f"from {then.state} to " if then else ""
            says = f"the consent of {now.host} went {was}{now.state}" if was else f"consent of {now.host}: {now.state}"
            yield Change(what="changed" if was else "new", about="consent", says=says, basis=newest)
        heard = {voice.basis.claims for voice in then.voices} if then else set()
        for voice in now.voices:
            if voice.basis.claims not in heard:
                says = f"{voice.speaker}: {voice.basis.quote}"
                yield Change(what="new", about="consent", says=says, basis=voice.basis)


def _contradiction_changes(before: Picture, after: Picture) -> Iterable[Change]:
    old = {c.about for c in before.contradictions}
    new = {c.about for c in after.contradictions}
    for contradiction in after.contradictions:
        if contradiction.about not in old:
            says = f"accounts now differ: {contradiction.about}"
            yield Change(what="new", about="contradiction", says=says, basis=contradiction.sides[0].basis)
    for about in sorted(old - new):
        yield Change(what="gone", about="contradiction", says=f"accounts no longer differ: {about}", basis=None)


def _source_changes(before: Picture, after: Picture) -> Iterable[Change]:
    silent = {s.id for s in before.sources if s.silent}
    for source in after.sources:
        if source.silent and source.id not in silent:
            yield Change(what="changed", about=source.name, says="has gone silent", basis=None)
        elif not source.silent and source.id in silent:
            yield Change(what="changed", about=source.name, says="reports again", basis=None)


def incident_words(event: Incident) -> str:
    """Tell an incident in a few words: what, by whom, where, when, how many."""
    what = event.predicate.replace("_", " ")
    number = f", {amount_words(event.count)}" if event.count else ""
    by = f" by {event.actor}" if event.actor else ""
    where = f" at {event.place.name}" if event.place else f" on {event.target}" if event.target else ""
    return f"{what}{by}{where}{number}"
