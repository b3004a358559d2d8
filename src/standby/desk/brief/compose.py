"""Writes the brief from a picture; every sentence keeps its source."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from standby.access import OPEN, joined, label_text, parse_label
from standby.basis.mission import Definition
from standby.basis.time import AsOf
from standby.desk.brief import sentences
from standby.desk.brief.advice import advice_lines, decision_lines, undecided_lines
from standby.desk.brief.citing import Citing
from standby.desk.brief.danger import threat_lines
from standby.desk.brief.model import Brief, Line, Section
from standby.desk.brief.scored import verified_lines
from standby.desk.drawing.verification import drawings
from standby.picture.changes import Change
from standby.picture.model import Picture, UnitState
from standby.posture.model import Recommendation
from standby.record.model import Claim
from standby.reports.model import Report
from standby.threat.model import ThreatEstimate
from standby.threat.verified import Verified

NOTHING = "Nothing is on record."


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a brief is written from. Without a policy in force there are no recommendations."""

    mission: str
    definition: Definition
    picture: Picture
    claims: Sequence[Claim]
    reports: Sequence[Report]
    estimates: Sequence[ThreatEstimate] = ()
    recommendations: Sequence[Recommendation] = ()
    policy: str | None = None
    changes: Sequence[Change] = ()
    verified: Verified | None = None
    since: AsOf | None = None


def compose(material: Material) -> Brief:
    """Write the whole brief: decisions first, then missions, sites, incidents, consent, doubts, gaps, changes."""
    citing = _citing(material)
    sections = (
        _section("What needs a decision", decision_lines(material.recommendations, _names(material), citing)),
        _section("Missions", _unit_lines(material, citing)),
        _section("Threat at each site", threat_lines(material.estimates, material.picture, citing)),
        *_verified_section(material),
        *picture_sections(material.picture, citing),
        *_undecided_section(material),
        _section("Changed since the last brief", sentences.change_lines(material.changes, citing)),
    )
    return _brief("Brief", material, sections, citing)


def compose_picture(material: Material) -> Brief:
    """Write the picture alone: no threat and no advice."""
    citing = _citing(material)
    units = _section("Missions", _unit_lines(material, citing))
    return _brief("Picture", material, (units, *picture_sections(material.picture, citing)), citing)


def compose_part(material: Material, title: str, lines: Callable[[Citing], Iterable[Line]]) -> Brief:
    """Write a page of one section."""
    citing = _citing(material)
    return _brief(title, material, (_section(title, lines(citing)),), citing)


def picture_sections(picture: Picture, citing: Citing) -> tuple[Section, ...]:
    """Write what the picture holds besides its units."""
    at = picture.as_of.valid_at
    return (
        _section("Incidents", sentences.incident_lines(picture.incidents, citing)),
        _section("Consent of the host", sentences.consent_lines(picture.consent, at, citing)),
        _section("Accounts that differ", sentences.contradiction_lines(picture.contradictions, citing)),
        _section("Not known", sentences.gap_lines(picture.gaps)),
    )


def _unit_lines(material: Material, citing: Citing) -> Iterable[Line]:
    advice = {r.subject: r for r in material.recommendations}
    at = material.picture.as_of.valid_at
    for number, unit in enumerate(material.picture.units):
        if number:
            yield Line(text="")
        yield Line(text=_unit_title(unit), heading=True)
        yield from sentences.standing_lines(unit, at, citing)
        yield from sentences.headcount_lines(unit, citing)
        yield from sentences.fact_lines(unit, citing)
        if unit.id and unit.id in advice:
            yield from advice_lines(advice[unit.id], citing)


def _unit_title(unit: UnitState) -> str:
    if unit.id is None:
        return f"{unit.name} (named by reports, not listed in mission/units.yaml)"
    return f"{unit.name} ({unit.kind}{f'; under {unit.command}' if unit.command else ''})"


def _citing(material: Material) -> Citing:
    names = {source.id: source.name for source in material.definition.sources}
    return Citing(material.claims, material.reports, names)


def _verified_section(material: Material) -> tuple[Section, ...]:
    if material.verified is None:
        return ()
    names = {site.id: site.name for site in material.definition.sites}
    lines = tuple(verified_lines(material.verified, names))
    return (Section(title="How good the forecasts were", lines=lines, pictures=drawings(material.verified)),)


def _undecided_section(material: Material) -> tuple[Section, ...]:
    lines = tuple(undecided_lines(material.recommendations, _names(material)))
    return (Section(title="Rules that could not be decided", lines=lines),) if lines else ()


def _names(material: Material) -> Mapping[str, str]:
    return {unit.id: unit.name for unit in material.definition.units}


def _brief(title: str, material: Material, sections: Sequence[Section], citing: Citing) -> Brief:
    return Brief(
        title=title,
        mission=material.mission,
        as_of=material.picture.as_of,
        since=material.since,
        fingerprint=material.picture.fingerprint,
        policy=material.policy,
        claims=material.picture.claims_known,
        unreviewed=material.picture.claims_unreviewed,
        marking=label_text(joined(parse_label(report.marking or OPEN) for report in material.reports)),
        sections=tuple(sections),
        sources=citing.cited(),
    )


def _section(title: str, lines: Iterable[Line]) -> Section:
    return Section(title=title, lines=tuple(lines) or (Line(text=NOTHING, level=1),))
