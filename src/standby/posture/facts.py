"""Turns what is known into the facts that rules may name: from the picture, threat, people and persons. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from standby.basis.mission import Definition, Site, Unit
from standby.basis.places import country_name
from standby.basis.quantities import counted
from standby.basis.time import age_words, iso
from standby.basis.vocabulary import CONSENT_STATES
from standby.picture.consent import GIVES
from standby.picture.model import Basis, Consent, ConsentVoice, Picture, SourceState, UnitState
from standby.picture.model import Fact as Shown
from standby.posture.decision import Order, Orders
from standby.posture.incident_facts import Incidents, grade_of, in_window
from standby.posture.model import Fact, Facts
from standby.posture.registry import FACT_NAMES
from standby.posture.truth import CONTRADICTORY, FALSE, TRUE, Truth, truth_of
from standby.threat.model import ThreatEstimate

LEAVING = ("relocated", "evacuated", "withdrawn", "withdrew", "left", "departed")
"""What others do that a rule on others leaving looks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A named person's word on a ``declared.…`` fact, for one unit or with ``unit`` None for all, until it expires."""

    fact: str
    value: bool
    by: str
    role: str
    at: datetime
    good_until: datetime
    unit: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounted:
    """The fraction (0 to 1) of a unit's people accounted for, as an interval, at a moment of its open roll call."""

    low: float
    high: float
    at: datetime
    says: str


def gather_facts(
    picture: Picture,
    estimates: Iterable[ThreatEstimate],
    definition: Definition,
    *,
    declared: Iterable[Declaration] = (),
    accounted: Mapping[str, Accounted] | None = None,
    ordered: Orders | None = None,
    wanted: Collection[str] = FACT_NAMES,
) -> Facts:
    """Return the facts of every unit as of the picture's moment.

    ``accounted`` maps unit ids to an open roll call, ``ordered`` unit ids to what stands on each axis by
    decision. What nobody provides is left out, and a rule that needs it is undecided. Facts that are not ``wanted``
    may be left out, save those on where the unit stands.
    """
    estimates, declared = list(estimates), list(declared)
    states = {state.id: state for state in picture.units if state.id}
    incidents = Incidents(picture, definition)
    return {
        unit.id: {
            fact.name: fact
            for fact in (
                *_from_picture(unit, states.get(unit.id), picture, definition, incidents, wanted),
                *_from_threat(unit, estimates),
                *_from_people(unit, (accounted or {}).get(unit.id)),
                *_from_persons(unit, declared, picture.as_of.valid_at),
                *_from_decisions(unit, (ordered or {}).get(unit.id, {})),
            )
        }
        for unit in definition.units
    }


def _from_picture(
    unit: Unit,
    state: UnitState | None,
    picture: Picture,
    definition: Definition,
    incidents: Incidents,
    wanted: Collection[str],
) -> list[Fact]:
    sites = [site for site in definition.sites if site.id in unit.sites]
    reporting = _reporting(unit, sites, picture, definition)
    single: dict[str, Callable[[], Fact | None]] = {
        "sources.silent": lambda: _silent(unit, sites, picture, definition),
        "reports.age_days": lambda: _report_age(unit, picture),
        "claims.unreviewed": lambda: _unreviewed(unit, state, picture, incidents),
        "threats.against_us_14d": lambda: _threats(unit, state, picture),
        "others.leaving_14d": lambda: _others_leaving(unit, picture),
    }
    found = [
        reporting,
        *(gather() for name, gather in single.items() if name in wanted),
        *incidents.facts(unit, reporting=reporting.status == TRUE, wanted=wanted),
        *_consent(unit, picture),
        *(_reported(unit, state, picture) if state else ()),
    ]
    return [fact for fact in found if fact is not None]


def _reporting(unit: Unit, sites: Sequence[Site], picture: Picture, definition: Definition) -> Fact:
    """Every site of the unit has a source with a rhythm that has kept to it."""
    quiet = [site.name for site in sites if not any(not s.silent for s in _covering([site], None, picture, definition))]
    says = (
        "no source that covers these still reports: " + ", ".join(quiet)
        if quiet
        else "every site has a source that still reports"
        if sites
        else "the unit has no site that a source could cover"
    )
    status = truth_of(bool(sites) and not quiet)
    return Fact(name="sources.reporting", subject=unit.id, status=status, stated_at=picture.as_of.valid_at, says=says)


def _silent(unit: Unit, sites: Sequence[Site], picture: Picture, definition: Definition) -> Fact:
    silent = [s.name for s in _covering(sites, unit.host, picture, definition) if s.silent]
    says = (
        "silent for longer than they should be: " + ", ".join(silent)
        if silent
        else "no source is silent for longer than it should be"
    )
    return _number("sources.silent", unit, len(silent), picture, says)


def _covering(sites: Sequence[Site], host: str | None, picture: Picture, definition: Definition) -> list[SourceState]:
    """Return the sources with a reporting rhythm that cover any of these sites, their countries or the host."""
    covered = {*(site.id for site in sites), *(site.country for site in sites), *([host] if host else [])}
    ids = {s.id for s in definition.sources if s.reports_every_days and not covered.isdisjoint(s.covers)}
    return [state for state in picture.sources if state.id in ids]


def _report_age(unit: Unit, picture: Picture) -> Fact | None:
    sites = [site for site in picture.sites if site.id in unit.sites]
    heard = [site.last_reported for site in sites if site.last_reported]
    if not sites or len(heard) < len(sites):
        return None
    now = picture.as_of.valid_at
    days = max(0.0, (now - min(heard)) / timedelta(days=1))
    return _number(
        "reports.age_days",
        unit,
        days,
        picture,
        f"the site last heard of was reported on {age_words(min(heard), now)} before",
    )


def _unreviewed(unit: Unit, state: UnitState | None, picture: Picture, incidents: Incidents) -> Fact:
    """Count what the unit's facts rest on and nobody has reviewed; the facts themselves take it at its word."""
    host = country_name(unit.host) if unit.host else None
    bases = [standing.basis for standing in state.standings] if state else []
    bases += [shown.basis for told in ((state.headcounts, state.facts) if state else ()) for shown in told]
    bases += [voice.basis for consent in picture.consent if consent.host == host for voice in consent.voices]
    waiting = {name for basis in bases for name in basis.unreviewed} | incidents.unreviewed(unit.host)
    says = f"{len(waiting)} of the claims about it have not been reviewed" if waiting else "all claims are reviewed"
    return _number("claims.unreviewed", unit, len(waiting), picture, says)


def _threats(unit: Unit, state: UnitState | None, picture: Picture) -> Fact:
    told = [f for f in (*(state.facts if state else ()), *picture.facts) if f.kind == "threat"]
    told = [f for f in told if f.certainty in ("asserted", "hedged") and _speaks_of_host(f, unit)]
    return _told_count("threats.against_us_14d", unit, told, picture, "threats of attack told of")


def _others_leaving(unit: Unit, picture: Picture) -> Fact:
    told = [f for f in picture.facts if f.kind == "movement" and f.predicate in LEAVING]
    told = [f for f in told if f.certainty in ("asserted", "hedged") and _speaks_of_host(f, unit)]
    return _told_count("others.leaving_14d", unit, told, picture, "others told of as leaving")


def _speaks_of_host(told: Shown, unit: Unit) -> bool:
    country = told.place.country if told.place else None
    return country is None or unit.host is None or country == unit.host


def _told_count(name: str, unit: Unit, told: Sequence[Shown], picture: Picture, what: str) -> Fact:
    today = picture.as_of.valid_at
    recent = [f for f in told if _told_lately(f, today, 14)]
    sure = [f for f in recent if grade_of(f.basis).reliability != "F"]
    quotes = "; ".join(f"“{f.basis.quote}”" for f in recent[:2])
    return Fact(
        name=name,
        subject=unit.id,
        low=float(len(sure)),
        high=float(len(recent)),
        counted=tuple(grade_of(f.basis) for f in sure),
        stated_at=today,
        claims=tuple(dict.fromkeys(claim for f in recent for claim in f.basis.claims)),
        says=f"{len(recent)} {what} in the last 14 days" + (f": {quotes}" if quotes else ""),
    )


def _told_lately(told: Shown, today: datetime, days: int) -> bool:
    if told.basis.last_stated is not None:
        return today - told.basis.last_stated <= timedelta(days=days)
    return in_window(told.stated.start, told.stated.end, today, days) is not None


def _consent(unit: Unit, picture: Picture) -> list[Fact]:
    if unit.host is None:
        return []
    consent = next((c for c in picture.consent if c.host in (unit.host, country_name(unit.host))), None)
    if consent is None or not consent.voices:
        return []
    moving = [v for v in consent.voices if v.counts_as == consent.state] or list(consent.voices)
    basis = moving[-1].basis
    given = truth_of(consent.state in GIVES)
    state_words = (consent.state,) if consent.state in CONSENT_STATES else ()
    found = [
        _on(
            basis,
            Fact(
                name="consent.state",
                subject=unit.id,
                words=state_words,
                says=f"{consent.host}: {consent.state} ({consent.because})",
            ),
        ),
        _on(
            basis, Fact(name="consent.settled", subject=unit.id, status=given, says=f"{consent.host}: {consent.state}")
        ),
        _host_confirms(unit, consent),
        _leave_if_asked(unit, consent),
    ]
    return found if state_words else found[1:]


def _host_confirms(unit: Unit, consent: Consent) -> Fact:
    """True when the newest authority that gives consent spoke no earlier than the newest that doubted it."""
    gives = _newest([v for v in consent.voices if v.state in GIVES and v.certainty in ("asserted", "hedged")])
    doubts = _newest([v for v in consent.voices if v.state is not None and v.state not in GIVES])
    later = gives is not None and (doubts is None or _when(gives) >= _when(doubts))
    voice = gives if later and gives else doubts or consent.voices[-1]
    says = f"{voice.speaker}: “{voice.basis.quote}”"
    return _on(voice.basis, Fact(name="consent.host_confirms", subject=unit.id, status=truth_of(later), says=says))


def _leave_if_asked(unit: Unit, consent: Consent) -> Fact:
    said = [v for v in consent.voices if v.predicate == "would_withdraw_if_asked"]
    if not said:
        return Fact(name="consent.leave_if_asked", subject=unit.id, status=FALSE, says="nobody has said so")
    voice = said[-1]
    says = f"{voice.speaker}: “{voice.basis.quote}” (a condition, not an event)"
    return _on(voice.basis, Fact(name="consent.leave_if_asked", subject=unit.id, status=TRUE, says=says))


def _newest(voices: Sequence[ConsentVoice]) -> ConsentVoice | None:
    return max(voices, key=_when, default=None)


def _when(voice: ConsentVoice) -> str:
    return iso(voice.basis.last_stated) or ""


def _on(basis: Basis, fact: Fact) -> Fact:
    """Return a fact with the evidence of a basis behind it."""
    return Fact(
        name=fact.name,
        subject=fact.subject,
        status=fact.status,
        words=fact.words,
        grade=grade_of(basis),
        stated_at=basis.last_stated,
        claims=basis.claims,
        says=fact.says,
    )


def _reported(unit: Unit, state: UnitState, picture: Picture) -> list[Fact]:
    disputed = {c.about for c in picture.contradictions}
    found = []
    for standing in state.standings:
        status: Truth = CONTRADICTORY if f"{state.name}: {standing.axis}" in disputed else TRUE
        says = f"{standing.axis} {standing.hold} {standing.value}: “{standing.basis.quote}”"
        fact = Fact(
            name=f"reported.{standing.axis}", subject=unit.id, status=status, words=(standing.value,), says=says
        )
        found.append(_on(standing.basis, fact))
    return found


def _from_threat(unit: Unit, estimates: Sequence[ThreatEstimate]) -> list[Fact]:
    found = []
    for days in (1, 7, 30):
        mine = [e for e in estimates if e.site in unit.sites and e.horizon_days == days]
        if mine and {e.site for e in mine} >= set(unit.sites):
            found.append(_worst(unit, days, mine))
    return found


def _worst(unit: Unit, days: int, estimates: Sequence[ThreatEstimate]) -> Fact:
    """The unit's threat is that of its worst site; where sources are quiet or absent it may be anything higher."""
    low = max(e.low or 0.0 for e in estimates)
    high = max(e.high if e.high is not None and e.status == "estimated" else 1.0 for e in estimates)
    worst = max(estimates, key=lambda e: (e.probability or 0.0, e.site))
    return Fact(
        name=f"threat.p_{days}d",
        subject=unit.id,
        low=low,
        high=high,
        stated_at=worst.as_of.valid_at,
        says=f"chance of an attack near a site within {counted(days, 'day')}: {low:.3f} to {high:.3f} "
        f"(worst at {worst.site})",
    )


def _from_people(unit: Unit, accounted: Accounted | None) -> list[Fact]:
    if accounted is None:
        return []
    fact = Fact(
        name="people.accounted",
        subject=unit.id,
        low=accounted.low,
        high=accounted.high,
        stated_at=accounted.at,
        says=accounted.says,
    )
    return [fact]


def _from_persons(unit: Unit, declared: Iterable[Declaration], now: datetime) -> list[Fact]:
    """Take the newest word on each fact; two people who differ at one moment contradict each other."""
    found: dict[str, Fact] = {}
    mine = [d for d in declared if d.unit in (None, unit.id) and d.at <= now and d.fact in FACT_NAMES]
    for word in sorted(mine, key=lambda d: (d.at, d.fact)):
        status = truth_of(word.value)
        before = found.get(word.fact)
        if before and before.stated_at == word.at and before.status != status:
            status = CONTRADICTORY
        found[word.fact] = Fact(
            name=word.fact,
            subject=unit.id,
            status=status,
            stated_at=word.at,
            good_until=word.good_until,
            says=f"{word.by} ({word.role}), good until {iso(word.good_until)}"
            + (f": {word.reason}" if word.reason else ""),
        )
    return list(found.values())


def _from_decisions(unit: Unit, ordered: Mapping[str, Order]) -> list[Fact]:
    return [
        Fact(
            name=f"ordered.{axis}",
            subject=unit.id,
            words=(order.value,),
            stated_at=order.since,
            says=f"decided: {axis} {order.value} ({order.decision})"
            + ("" if order.from_unit == unit.id else f", for {order.from_unit}")
            + ("" if order.in_force else ", ordered and not yet in force"),
        )
        for axis, order in ordered.items()
    ]


def _number(name: str, unit: Unit, value: float, picture: Picture, says: str) -> Fact:
    return Fact(
        name=name, subject=unit.id, low=float(value), high=float(value), stated_at=picture.as_of.valid_at, says=says
    )
