"""Writes the brief from a picture; every sentence keeps its source."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from standby.basis.mission import Definition
from standby.basis.time import AsOf
from standby.desk.brief import sentences
from standby.desk.brief.citing import Citing
from standby.desk.brief.model import Brief, Line, Section
from standby.picture.changes import Change
from standby.picture.model import Picture, UnitState
from standby.record.model import Claim
from standby.reports.model import Report

NOTHING = "Nothing is on record."


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a brief is written from."""

    mission: str
    definition: Definition
    picture: Picture
    claims: Sequence[Claim]
    reports: Sequence[Report]
    changes: Sequence[Change] = ()
    since: AsOf | None = None


def compose(material: Material) -> Brief:
    """Write the whole brief: missions, incidents, consent, doubts, gaps, changes."""
    citing = _citing(material)
    sections = (
        _section("Missions", _unit_lines(material, citing)),
        *picture_sections(material.picture, citing),
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
    at = material.picture.as_of.valid_at
    for number, unit in enumerate(material.picture.units):
        if number:
            yield Line(text="")
        yield Line(text=_unit_title(unit), heading=True)
        yield from sentences.standing_lines(unit, at, citing)
        yield from sentences.headcount_lines(unit, citing)
        yield from sentences.fact_lines(unit, citing)


def _unit_title(unit: UnitState) -> str:
    if unit.id is None:
        return f"{unit.name} (named by reports, not listed in mission/units.yaml)"
    return f"{unit.name} ({unit.kind}{f'; under {unit.command}' if unit.command else ''})"


def _citing(material: Material) -> Citing:
    names = {source.id: source.name for source in material.definition.sources}
    return Citing(material.claims, material.reports, names)


def _brief(title: str, material: Material, sections: Sequence[Section], citing: Citing) -> Brief:
    return Brief(
        title=title,
        mission=material.mission,
        as_of=material.picture.as_of,
        since=material.since,
        fingerprint=material.picture.fingerprint,
        policy=None,
        sections=tuple(sections),
        sources=citing.cited(),
    )


def _section(title: str, lines: Iterable[Line]) -> Section:
    return Section(title=title, lines=tuple(lines) or (Line(text=NOTHING, level=1),))
