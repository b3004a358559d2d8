"""The Today screen: missions by posture axes, what needs a decision, sites, people, consent, what was heard."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from heapq import nlargest

from standby.basis.mission import Site
from standby.basis.places import country_name
from standby.basis.time import AsOf, age_words
from standby.basis.vocabulary import AXES
from standby.desk import asking
from standby.desk import people as desk_people
from standby.desk.advising import Advice, advise
from standby.desk.asking import Answered
from standby.desk.board.model import Cell, Heard, News, RollCallCount, SiteRow, Today, UnitRow
from standby.desk.brief.advice import change_words
from standby.desk.brief.danger import horizon_words
from standby.desk.dangers import SHOWN_DAYS
from standby.desk.unfolding import Evidence
from standby.desk.workspace import Workspace
from standby.people.model import Accountability, Board
from standby.people.overdue import NEEDS_SOMEBODY, account_by_unit
from standby.picture.model import SiteState, Standing, UnitState
from standby.posture.model import Recommendation
from standby.posture.recommend import awaits_signature
from standby.reports.model import Report
from standby.threat.model import ThreatEstimate

RECENT = timedelta(days=30)
"""Incidents near a site are counted over so long."""

HEARD = 8
"""So many of the newest reports are listed."""


def today(workspace: Workspace, as_of: AsOf) -> Today:
    """Return what a duty officer looks at first, as of a moment."""
    return today_from(workspace, *assembled(workspace, as_of))


def assembled(workspace: Workspace, as_of: AsOf) -> tuple[Answered, Advice]:
    """Return what costs most of Today: the picture and the advice, which no answer to a roll call changes at once."""
    known = asking.picture(workspace, as_of)
    return known, advise(workspace, known)


def today_from(workspace: Workspace, known: Answered, advice: Advice, as_of: AsOf | None = None) -> Today:
    """Return the Today screen of a picture that is at hand, with the advice on it; people as of ``as_of``."""
    picture, at = known.picture, known.picture.as_of.valid_at
    asked = as_of or picture.as_of
    told = news(workspace, asked, known.evidence)
    accounted = told.accounted
    there = Counter(p.site for p in desk_people.placed(workspace, asked))
    recommended = {r.subject: r for r in advice.recommendations}
    hosts = {country_name(consent.host): consent.state for consent in picture.consent}
    policy = advice.policy
    return Today(
        mission=workspace.settings.name,
        as_of=picture.as_of,
        fingerprint=picture.fingerprint,
        policy=f"{policy.title}, version {policy.version}" if policy else None,
        units=tuple(
            unit_row(
                unit, recommended.get(unit.id), accounted.get(unit.id), hosts.get(country_name(unit.host or "")), at
            )
            for unit in picture.units
            if unit.id
        ),
        sites=site_rows(workspace, known, advice.estimates, there),
        rollcall=told.rollcall,
        consent=picture.consent,
        heard=told.heard,
        silent=tuple(source for source in picture.sources if source.silent),
        contradictions=len(picture.contradictions),
        gaps=len(picture.gaps),
    )


def rollcall_now(workspace: Workspace, as_of: AsOf) -> RollCallCount | None:
    """Return the count of the newest roll call, which waits for no picture; None when none was opened."""
    called = desk_people.newest_rollcall(workspace, as_of)
    return _count(called) if called else None


def news(workspace: Workspace, as_of: AsOf, evidence: Evidence | None = None) -> News:
    """Return what is told at once when something was entered; ``evidence`` where it is at hand."""
    called = desk_people.newest_rollcall(workspace, as_of)
    evidence = evidence or asking.evidence(workspace, as_of)
    return News(
        rollcall=_count(called) if called else None,
        accounted=_accounted(called),
        heard=_heard(workspace, evidence.reports, as_of.valid_at),
    )


def unit_row(
    unit: UnitState,
    advice: Recommendation | None,
    accountability: Accountability | None,
    consent: str | None,
    at: datetime,
) -> UnitRow:
    """Return one mission's row: each axis with its age, and the changes that await a signature."""
    asked = [a for a in advice.axes if awaits_signature(a)] if advice else []
    axes = {a.axis for a in asked}
    needed = [n for n in advice.approvals_needed if n.axis in axes] if advice else []
    return UnitRow(
        id=unit.id or "",
        name=unit.name,
        kind=unit.kind,
        command=unit.command,
        cells=_cells(unit, advice, at),
        asks=tuple(change_words(a) for a in asked),
        signers=tuple(dict.fromkeys(n.authority for n in needed)),
        undecided=len(advice.unknown) if advice else 0,
        review_by=advice.expires if advice else None,
        accountability=accountability,
        consent=consent,
    )


def site_rows(
    workspace: Workspace, known: Answered, estimates: Iterable[ThreatEstimate], there: Mapping[str | None, int]
) -> tuple[SiteRow, ...]:
    """Return every site, the one that is not known first, then the most threatened."""
    places = {site.id: site for site in workspace.definition.sites}
    shown = {e.site: e for e in estimates if e.horizon_days == SHOWN_DAYS}
    at = known.picture.as_of.valid_at
    recent = {e.id for e in known.picture.incidents if e.valid.to_hi is None or at - e.valid.to_hi < RECENT}
    rows = [
        _site_row(state, places[state.id], shown.get(state.id), there[state.id], recent, at)
        for state in known.picture.sites
    ]
    return tuple(sorted(rows, key=lambda r: (-2.0 if r.probability is None else -r.probability, r.name)))


def _cells(unit: UnitState, advice: Recommendation | None, at: datetime) -> tuple[Cell, ...]:
    stands = {standing.axis: standing for standing in unit.standings}
    advised = {a.axis: a for a in advice.axes} if advice else {}
    return tuple(
        Cell(
            axis=axis,
            value=stands[axis].value if axis in stands else None,
            hold=stands[axis].hold if axis in stands else None,
            age=_age(stands.get(axis), at),
            advised=advised[axis].value if axis in advised else None,
            change=advised[axis].change if axis in advised else None,
            awaits=axis in advised and awaits_signature(advised[axis]),
            basis=stands[axis].basis if axis in stands else None,
        )
        for axis in AXES
    )


def _age(standing: Standing | None, at: datetime) -> str | None:
    last = standing.basis.last_stated if standing else None
    return age_words(last, at) if last else None


def _site_row(
    state: SiteState, site: Site, estimate: ThreatEstimate | None, people: int, recent: set[str], at: datetime
) -> SiteRow:
    return SiteRow(
        id=state.id,
        name=state.name,
        country=site.country,
        says=horizon_words(estimate) if estimate else "not estimated",
        status=estimate.status if estimate else "no reporting sources",
        probability=estimate.probability if estimate else None,
        low=estimate.low if estimate else None,
        high=estimate.high if estimate else None,
        last_reported=state.last_reported,
        age=age_words(state.last_reported, at) if state.last_reported else None,
        people=people,
        incidents=len(recent.intersection(state.incidents)),
    )


def _accounted(called: Board | None) -> dict[str | None, Accountability]:
    if called is None or called.closed_at is not None:
        return {}
    return account_by_unit(called.people)


def _count(called: Board) -> RollCallCount:
    return RollCallCount(
        id=called.rollcall,
        opened_at=called.opened_at,
        closed_at=called.closed_at,
        because=called.because,
        says=called.accountability.says,
        total=called.accountability.total,
        accounted=called.accountability.accounted,
        roster_as_of=called.roster_as_of,
        worrying=sum(person.state in NEEDS_SOMEBODY for person in called.people),
    )


def _heard(workspace: Workspace, reports: Iterable[Report], at: datetime) -> tuple[Heard, ...]:
    names = {source.id: source.name for source in workspace.definition.sources}
    newest = nlargest(HEARD, reports, key=lambda r: r.received_at)
    return tuple(
        Heard(
            id=report.id,
            name=report.name,
            source=names.get(report.source or "", report.source or "source not given"),
            grade=str(report.grade),
            received_at=report.received_at,
            age=age_words(report.received_at, at),
        )
        for report in newest
    )
