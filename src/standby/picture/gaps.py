"""What we would need to know and do not: silence is listed, never taken for calm."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from standby.basis.mission import Definition, Source
from standby.basis.time import age_words
from standby.picture.model import Gap, Incident, SiteState, SourceState, UnitState
from standby.record.model import Claim

STALE = timedelta(days=7)
"""A standing nobody has vouched for in this long is said to be old."""

WATCHED = ("alert", "activity")
"""The axes every unit should have a current report on."""


def source_states(definition: Definition, heard: Mapping[str, datetime], at: datetime) -> tuple[SourceState, ...]:
    """Say when each listed source was last heard by ``at``, and whether it is silent longer than it should be."""
    return tuple(_source_state(source, heard.get(source.id), at) for source in definition.sources)


def gaps(
    units: Sequence[UnitState],
    sites: Sequence[SiteState],
    sources: Sequence[SourceState],
    events: Iterable[Incident],
    claims: Iterable[Claim],
    at: datetime,
) -> tuple[Gap, ...]:
    """List what is missing: units and sites nobody reports on, silent sources, unplaced attacks, withheld numbers."""
    found = [
        *(gap for unit in units if unit.id for gap in _unit_gaps(unit, at)),
        *(_site_gap(site) for site in sites if site.last_reported is None or not site.covered_by),
        *(_source_gap(source, at) for source in sources if source.silent),
        *(_place_gap(event) for event in events if event.place is None or event.place.lat is None),
        *(_withheld_gap(claim) for claim in claims if claim.draft.kind == "disclosure"),
        *(_open_question(claim) for claim in claims if claim.draft.predicate == "resumption_unknown"),
    ]
    return tuple(sorted(set(found), key=lambda gap: (gap.about, gap.says)))


def _source_state(source: Source, last: datetime | None, at: datetime) -> SourceState:
    due = timedelta(days=source.reports_every_days) if source.reports_every_days else None
    silent = due is not None and (last is None or at - last > due)
    return SourceState(id=source.id, name=source.name, last_heard=last, silent=silent)


def _unit_gaps(unit: UnitState, at: datetime) -> Iterable[Gap]:
    if unit.kind == "operation":
        return
    known = {standing.axis: standing for standing in unit.standings}
    for axis in WATCHED:
        standing = known.get(axis)
        if standing is None:
            yield Gap(about=unit.name, says=f"no report says where {unit.name} stands on {axis}", since=None)
        elif standing.basis.last_stated and at - standing.basis.last_stated > STALE:
            ago = age_words(standing.basis.last_stated, at)
            says = f"{unit.name}: {axis} last known {standing.value} {ago} before; nobody has vouched for it since"
            yield Gap(about=unit.name, says=says, since=standing.basis.last_stated)


def _site_gap(site: SiteState) -> Gap:
    if not site.covered_by:
        return Gap(about=site.name, says=f"no source covers {site.name}", since=site.last_reported)
    return Gap(about=site.name, says=f"no report has ever spoken of {site.name}", since=None)


def _source_gap(source: SourceState, at: datetime) -> Gap:
    if source.last_heard is None:
        return Gap(about=source.name, says=f"{source.name} has never reported", since=None)
    says = f"{source.name} has been silent for {age_words(source.last_heard, at)}, longer than it should be"
    return Gap(about=source.name, says=says, since=source.last_heard)


def _place_gap(event: Incident) -> Gap:
    where = event.place.name if event.place else "no place given"
    what = event.predicate.replace("_", " ")
    says = f"{'an' if what[0] in 'aeiou' else 'a'} {what} could not be placed on the map ({where})"
    return Gap(about=event.id, says=says, since=None)


def _withheld_gap(claim: Claim) -> Gap:
    """Say who withholds what; where no thing is named, in the report's own words, for the subject may be "they"."""
    name, what = claim.draft.subject.name, claim.draft.object
    says = f"{name} withholds: {what.name}" if what else f"withheld: “{claim.draft.quote}”"
    return Gap(about=name, says=says, since=None)


def _open_question(claim: Claim) -> Gap:
    name = claim.draft.subject.name
    return Gap(about=name, says=f"whether {name} resumes is not known: {claim.draft.quote}", since=None)
