"""The sentences of the brief about what the picture holds."""

from collections.abc import Iterable
from datetime import datetime

from standby.basis.quantities import counted, quantity_words
from standby.basis.time import DateRange, age_words, range_words
from standby.desk.brief.citing import Citing
from standby.desk.brief.model import Line
from standby.picture.changes import Change, incident_words
from standby.picture.model import (
    Basis,
    Consent,
    Contradiction,
    Gap,
    Headcount,
    Incident,
    SiteState,
    Standing,
    UnitState,
)

SHOWN_FACTS = ("movement", "presence", "command")
"""The facts a unit's part of the brief tells besides its standings and strengths."""

MOVES_NOTHING = {"conditional": "on a condition, ", "negated": "denied, "}
"""What is said of a voice that moves no state because of how it says it."""

MANY = 6
"""A part of the brief tells at most so many facts, newest first, and says how many more there are."""


def standing_lines(unit: UnitState, at: datetime, citing: Citing) -> Iterable[Line]:
    """Tell where a unit stands on each axis, how surely, since when, and how old that knowledge is."""
    for standing in unit.standings:
        yield citing.line(standing_words(standing, at), standing.basis)
    if not unit.standings:
        yield citing.line("Posture: not known; no report speaks of it.")


def standing_words(standing: Standing, at: datetime) -> str:
    """Say one axis: ``Activity: paused, last known 12 days before; since by 9 January 2020.``"""
    hold = "vouched for that day" if standing.hold == "surely" else f"last known {_age(standing.basis, at)}"
    since = "" if standing.since == DateRange() else f"; began {range_words(standing.since)}"
    hedge = ", hedged" if standing.basis.hedged else ""
    whole = f", as told of {standing.inherited_from}" if standing.inherited_from else ""
    return f"{standing.axis.capitalize()}: {standing.value}{whole}{hedge}, {hold}{since}."


def headcount_lines(unit: UnitState, citing: Citing) -> Iterable[Line]:
    """Tell each strength as the interval that its words allow; none is added to another."""
    for count in unit.headcounts:
        yield citing.line(headcount_words(count), count.basis)


def headcount_words(count: Headcount) -> str:
    """Say a strength: ``Strength: 180 to 220 people at Baghdad, stated for by 28 December 2019.``"""
    where = f" at {count.place.name}" if count.place else ""
    words = f' ("{count.quantity.text}")' if count.quantity.text else ""
    when = f", {count.expression}" if count.expression else ""
    return f"Strength: {quantity_words(count.quantity)}{words}{where}{when} ({range_words(count.stated)})."


def fact_lines(unit: UnitState, citing: Citing) -> Iterable[Line]:
    """Tell movements, presence and command, each in the source's own words."""
    shown = [fact for fact in unit.facts if fact.kind in SHOWN_FACTS]
    shown.sort(key=lambda f: (SHOWN_FACTS.index(f.kind), f.stated.end is None, f.basis.claims))
    for fact in shown[:MANY]:
        mark = "" if fact.certainty == "asserted" else f" [{fact.certainty}]"
        yield citing.line(f"{fact.kind.capitalize()}{mark}: “{fact.basis.quote}”", fact.basis)
    if len(shown) > MANY:
        yield Line(text=f"and {len(shown) - MANY} more (standby picture shows all).", level=1)


def incident_lines(events: Iterable[Incident], citing: Citing) -> Iterable[Line]:
    """Tell each incident: when, what, where, how many, which of our sites were near, and who was hurt."""
    for event in events:
        hedge = "Reported with a hedge: " if event.basis.hedged else ""
        yield citing.line(f"{range_words(event.happened)}: {hedge}{incident_words(event)}.", event.basis, level=0)
        for extra in _incident_extras(event):
            yield Line(text=extra, level=1)


def _incident_extras(event: Incident) -> Iterable[str]:
    if event.killed:
        yield f"Killed: {quantity_words(event.killed)}."
    yield from (f"{toll[0].upper()}{toll[1:]}." for toll in event.casualties)
    if event.near:
        yield "Near our sites: " + ", ".join(f"{site} ({km:g} km)" for site, km in event.near) + "."
    count = len(event.basis.sources)
    yield f"Told by {counted(count, 'independent source')}, best grade {event.basis.grade}."


def consent_lines(consents: Iterable[Consent], at: datetime, citing: Citing) -> Iterable[Line]:
    """Tell the state of each host's consent, why, and what every voice said."""
    for consent in consents:
        yield Line(text=f"{consent.host}: {consent.state}. Because {consent.because.rstrip('.')}.", level=0)
        for voice in reversed(consent.voices):
            mark = MOVES_NOTHING.get(voice.certainty, "")
            counts = f"speaks for {voice.state}" if voice.state else f"{mark}moves no state"
            said = f"{voice.speaker} ({range_words(voice.stated)}; {counts}): “{voice.basis.quote}”"
            yield citing.line(said, voice.basis)
        yield from trigger_lines([consent], citing)


def trigger_lines(consents: Iterable[Consent], citing: Citing) -> Iterable[Line]:
    """Tell the stated policies that wait for a condition, and whether it is met: plans to make, not events."""
    for consent in consents:
        for trigger in consent.triggers:
            told = f"Plan trigger, {trigger.state} ({trigger.speaker}): if {trigger.condition}, then {trigger.then}."
            yield citing.line(told, trigger.basis)


def contradiction_lines(found: Iterable[Contradiction], citing: Citing) -> Iterable[Line]:
    """Put accounts that cannot all be true side by side."""
    for contradiction in found:
        yield Line(text=f"{contradiction.about}: {len(contradiction.sides)} accounts.", level=0)
        for side in contradiction.sides:
            yield citing.line(f"{side.says}: “{side.basis.quote}” (grade {side.basis.grade})", side.basis)


def gap_lines(gaps: Iterable[Gap]) -> Iterable[Line]:
    """List what is not known, one line for each."""
    for says in dict.fromkeys(gap.says for gap in gaps):
        yield Line(text=f"{says[0].upper()}{says[1:]}.")


def change_lines(found: Iterable[Change], citing: Citing) -> Iterable[Line]:
    """Tell what is new, what changed and what is gone."""
    for change in found:
        about = "" if change.about in ("incident", "consent", "contradiction") else f"{change.about}: "
        yield citing.line(f"{change.what.capitalize()}: {about}{change.says.rstrip('.')}.", change.basis, level=0)


def site_words(site: SiteState, at: datetime) -> str:
    """Say when a site was last spoken of and how many incidents are near it."""
    heard = f"last report {age_words(site.last_reported, at)} earlier" if site.last_reported else "no report yet"
    near = f"{counted(len(site.incidents), 'incident')} on record within 25 km"
    return f"{site.name}: {heard}; {near}."


def _age(basis: Basis, at: datetime) -> str:
    return f"{age_words(basis.last_stated, at)} before" if basis.last_stated else "at no stated time"
