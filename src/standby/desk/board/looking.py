"""The screens that look closer: one site, the evidence behind a claim, a decision sheet, the two clocks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from standby.access import require
from standby.basis.places import country_name
from standby.basis.time import EARLIEST, AsOf
from standby.desk import asking
from standby.desk import people as desk_people
from standby.desk.advising import Advice, advise
from standby.desk.asking import Answered
from standby.desk.board.model import (
    DecisionSheet,
    EvidencePage,
    Moment,
    ReportPage,
    Resting,
    SitePage,
    TwoClocks,
)
from standby.desk.board.movements import movements
from standby.desk.board.today import assembled, site_rows, today_from
from standby.desk.brief.advice import would_lines
from standby.desk.dangers import courses
from standby.desk.forecasting import question
from standby.desk.lines import lines
from standby.desk.workspace import Workspace
from standby.ledger import learnt
from standby.picture.basing import speaks
from standby.picture.changes import changes as changes_between
from standby.picture.changes import incident_words
from standby.picture.model import Contradiction, Incident, SiteState
from standby.record import queries
from standby.record.model import Claim
from standby.threat.evaluate import estimate_of

INTENT = ("threat",)
"""The kind of claim that bears on what an attacker means to do; what he can do, the incidents near tell."""


TOLD_OF = ("status", "movement", "consent")
"""The kinds of claim that the timeline has beside incidents; what is only told waits in the inbox and is not on it."""


def site_page(workspace: Workspace, site: str, as_of: AsOf) -> SitePage:
    """Return one site's page. Raises ``AskedWrongly`` when there is no such site."""
    asking.check_listed(site, [s.id for s in workspace.definition.sites], "site-unknown", "site")
    known = asking.picture(workspace, as_of)
    asked = question(workspace, known.picture)
    listed = next(s for s in workspace.definition.sites if s.id == site)
    row = asked.definition.sites.index(listed)
    now = tuple(estimate_of(asked, row, column) for column in range(len(asked.horizons)))
    state = next(s for s in known.picture.sites if s.id == site)
    there = desk_people.where(workspace, as_of, site=site).people
    host = listed.country
    near = [event for event in known.picture.incidents if event.id in state.incidents]
    bearing = _claims_of(known, near)
    return SitePage(
        as_of=as_of,
        row=next(row for row in site_rows(workspace, known, now, Counter({site: len(there)})) if row.id == site),
        estimates=now,
        course=courses(workspace, [site], as_of, now)[site],
        incidents=tuple(sorted(near, key=lambda e: e.valid.from_lo or EARLIEST, reverse=True)),
        intent=_intent(known, state, host),
        capability=tuple(bearing),
        context=tuple(c for c in known.picture.consent if country_name(c.host) == country_name(host)),
        exposure=there,
        gaps=tuple(gap for gap in known.picture.gaps if gap.about in (site, state.name)),
        lines=lines(workspace, asked, listed),
    )


def evidence_page(workspace: Workspace, claim: str, as_of: AsOf) -> EvidencePage:
    """Return a claim in its report, with what contradicts it. Raises ``AskedWrongly`` for an unknown claim."""
    known = asking.picture(workspace, as_of)
    held = next((c for c in known.evidence.claims if c.id == claim), None)
    found = held or queries.claim(workspace.ledger, claim)
    report = queries.report(workspace.ledger, found.report_id)
    names = {source.id: source.name for source in workspace.definition.sources}
    return EvidencePage(
        as_of=as_of,
        claim=found,
        report=report,
        source=names.get(report.source or "", report.source or "source not given"),
        standing=held is not None,
        disputes=tuple(d for d in known.picture.contradictions if _takes_part(d, claim)),
        beside=tuple(c for c in known.evidence.claims if c.report_id == found.report_id and c.id != claim),
    )


def resting_on(claim: str, advice: Advice, names: Mapping[str, str]) -> tuple[Resting, ...]:
    """Return the advice that rests on a claim, mission by mission, and what would raise or lower it."""
    found = []
    for recommendation in advice.recommendations:
        rules = tuple(dict.fromkeys(b.title for b in recommendation.because if claim in b.claims))
        if rules:
            found.append(
                Resting(
                    unit=recommendation.subject,
                    name=names.get(recommendation.subject, recommendation.subject),
                    rules=rules,
                    would=tuple(line.text for line in would_lines(recommendation)),
                )
            )
    return tuple(found)


def report_page(workspace: Workspace, report: str, as_of: AsOf) -> ReportPage:
    """Return a report as it came with its claims. Raises ``AskedWrongly`` when there is none, or several fit."""
    found = queries.report(workspace.ledger, report)
    names = {source.id: source.name for source in workspace.definition.sources}
    return ReportPage(
        as_of=as_of,
        report=found,
        source=names.get(found.source or "", found.source or "source not given"),
        claims=tuple(c for c in asking.evidence(workspace, as_of).claims if c.report_id == found.id),
    )


def decision_sheet(workspace: Workspace, unit: str, as_of: AsOf) -> DecisionSheet:
    """Return one mission's decision sheet. Raises ``AskedWrongly`` when there is no such unit."""
    asking.check_listed(unit, [u.id for u in workspace.definition.units], "unit-unknown", "unit")
    require(workspace.viewer, "ask", (unit,))
    known = asking.picture(workspace, as_of)
    advice = advise(workspace, known)
    shown = today_from(workspace, known, advice)
    return DecisionSheet(
        mission=workspace.settings.name,
        as_of=as_of,
        fingerprint=known.picture.fingerprint,
        policy=shown.policy,
        unit=next(u for u in known.picture.units if u.id == unit),
        row=next(row for row in shown.units if row.id == unit),
        recommendation=next((r for r in advice.recommendations if r.subject == unit), None),
    )


def two_clocks(
    workspace: Workspace, as_of: AsOf, since: AsOf, at_hand: tuple[Answered, Advice] | None = None
) -> TwoClocks:
    """Return the whole mission at two clocks, and what changed since another moment.

    ``at_hand`` is the picture and the advice of that moment where somebody has them already.
    Raises ``AskedWrongly`` when ``since`` lies after ``as_of`` on either clock.
    """
    asking.check_order(since, as_of)
    known, advice = at_hand or assembled(workspace, as_of)
    before = asking.picture(workspace, since).picture if since != as_of else known.picture
    first, last = span(workspace)
    return TwoClocks(
        as_of=as_of,
        since=since,
        first=first,
        last=last,
        today=today_from(workspace, known, advice, as_of),
        incidents=known.picture.incidents,
        movements=movements(workspace.definition, known.evidence.claims, as_of),
        changes=changes_between(before, known.picture),
    )


def timeline(workspace: Workspace, as_of: AsOf, *, days: int = 90) -> tuple[Moment, ...]:
    """Return what happened and what was learnt in the days up to a moment, the newest first, on both clocks."""
    known = asking.picture(workspace, as_of)
    first = as_of.valid_at - timedelta(days=days)
    claims = {claim.id: claim for claim in known.evidence.claims}
    found = []
    for event in known.picture.incidents:
        learnt = [claims[c] for c in event.basis.claims if c in claims]
        at = event.valid.from_lo
        if at and at >= first and learnt:
            earliest = min(learnt, key=lambda c: c.known_at)
            found.append(
                Moment(
                    kind="incident",
                    at=at,
                    known_at=earliest.known_at,
                    says=incident_words(event),
                    claim=earliest.id,
                    report=earliest.report_id,
                )
            )
    for claim in known.evidence.claims:
        at = claim.draft.valid.from_lo
        if claim.draft.kind in TOLD_OF and speaks(claim) and at and first <= at <= as_of.valid_at:
            found.append(
                Moment(
                    kind=claim.draft.kind,
                    at=at,
                    known_at=claim.known_at,
                    says=f"{claim.draft.subject.name}: {claim.draft.predicate.replace('_', ' ')}",
                    claim=claim.id,
                    report=claim.report_id,
                )
            )
    return tuple(sorted(found, key=lambda m: (m.at, m.known_at, m.claim or ""), reverse=True))


def span(workspace: Workspace) -> tuple[datetime, datetime]:
    """Return the first and the last moment on record: what the sliders of the two clocks reach over."""
    now = workspace.clock()
    with workspace.ledger.reading() as connection:
        known = [known_at for _, known_at in learnt(connection)]
    return min(known, default=now), max([now, *known])


def _claims_of(known: Answered, near: Iterable[Incident]) -> Iterable[Claim]:
    wanted = {claim for event in near for claim in event.basis.claims}
    return (claim for claim in known.evidence.claims if claim.id in wanted)


def _intent(known: Answered, state: SiteState, host: str) -> tuple[Claim, ...]:
    """Return the threats that reach a site, the newest first."""
    found = (c for c in known.evidence.claims if c.draft.kind in INTENT and speaks(c) and _reaches(c, state, host))
    return tuple(sorted(found, key=lambda c: (c.known_at, c.id), reverse=True))


def _reaches(claim: Claim, state: SiteState, country: str) -> bool:
    place = claim.draft.place
    return place is None or place.id == f"site:{state.id}" or place.country == country


def _takes_part(dispute: Contradiction, claim: str) -> bool:
    return any(claim in side.basis.claims for side in dispute.sides)
