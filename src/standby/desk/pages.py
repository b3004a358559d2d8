"""Each question's answer as data, and the page that tells it to a reader."""

from dataclasses import dataclass, replace

from standby.basis.time import AsOf
from standby.desk import asking
from standby.desk.advising import advise
from standby.desk.asking import Answered
from standby.desk.brief.advice import unit_lines
from standby.desk.brief.compose import Material, compose, compose_part, compose_picture
from standby.desk.brief.danger import threat_lines
from standby.desk.brief.model import Brief
from standby.desk.brief.sentences import change_lines, trigger_lines
from standby.desk.forecasting import estimates
from standby.desk.issuing import last_issued, record_issue
from standby.desk.tracing import claims_about
from standby.desk.workspace import Workspace
from standby.picture.changes import Change
from standby.picture.changes import changes as changes_between
from standby.picture.model import Picture
from standby.posture.model import Policy, Recommendation
from standby.record.model import Claim
from standby.threat.evaluate import HORIZONS, RADIUS_KM
from standby.threat.model import ThreatEstimate
from standby.threat.queries import last_verified

QUIET_DAYS = 7
"""Changes are told over so many days when no brief was issued before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPicture:
    """A picture, and the page that tells it."""

    answer: Picture
    page: Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChanges:
    """What changed, and the page that tells it."""

    answer: tuple[Change, ...]
    page: Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldThreat:
    """The threat at each site, and the page that tells it."""

    answer: tuple[ThreatEstimate, ...]
    page: Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPosture:
    """What the written rules recommend, and the page that tells it."""

    answer: tuple[Recommendation, ...]
    page: Brief


def claims(
    workspace: Workspace,
    as_of: AsOf,
    *,
    report: str | None = None,
    kind: str | None = None,
    about: str | None = None,
) -> tuple[Claim, ...]:
    """Return the claims that stood as known then, of one report or one kind when asked.

    ``about`` asks for what may be so at that moment of one subject, by its id or name.
    """
    found = claims_about(workspace, about, as_of) if about else asking.evidence(workspace, as_of).claims
    return tuple(
        claim
        for claim in found
        if (report is None or report in (claim.report_id, claim.report_name))
        and (kind is None or claim.draft.kind == kind)
    )


def picture(workspace: Workspace, as_of: AsOf) -> ToldPicture:
    """Tell the picture as of a moment, as known at another."""
    known = asking.picture(workspace, as_of)
    return ToldPicture(answer=known.picture, page=compose_picture(_material(workspace, known)))


def changes(workspace: Workspace, before: AsOf, after: AsOf) -> ToldChanges:
    """Tell what differs between two moments. Raises ``AskedWrongly`` when the first lies after the second."""
    asking.check_order(before, after)
    known = asking.picture(workspace, after)
    material = _material(workspace, known, since=before)
    page = compose_part(material, "What changed", lambda citing: change_lines(material.changes, citing))
    return ToldChanges(answer=tuple(material.changes), page=page)


def threat(
    workspace: Workspace,
    as_of: AsOf,
    *,
    site: str | None = None,
    radius_km: float = RADIUS_KM,
    horizons: tuple[int, ...] = HORIZONS,
    by_hazard: bool = False,
) -> ToldThreat:
    """Tell the threat at each site, or at one. Raises ``AskedWrongly`` when there is no such site."""
    asking.check_listed(site, [s.id for s in workspace.definition.sites], "site-unknown", "site")
    known = asking.picture(workspace, as_of)
    told = estimates(workspace, known.picture, radius_km=radius_km, horizons=horizons, by_hazard=by_hazard)
    found = tuple(e for e in told if site in (None, e.site))
    page = compose_part(
        _material(workspace, known), "Threat at each site", lambda citing: threat_lines(found, known.picture, citing)
    )
    return ToldThreat(answer=found, page=page)


def posture(workspace: Workspace, as_of: AsOf, *, unit: str | None = None) -> ToldPosture:
    """Tell what the written rules recommend for each unit, or one. Raises ``AskedWrongly`` for an unknown unit."""
    asking.check_listed(unit, [u.id for u in workspace.definition.units], "unit-unknown", "unit")
    known = asking.picture(workspace, as_of)
    advice = advise(workspace, known)
    found = tuple(r for r in advice.recommendations if unit in (None, r.subject))
    names = {u.id: u.name for u in workspace.definition.units}
    page = compose_part(
        _material(workspace, known, policy=advice.policy),
        "Recommended posture",
        lambda citing: [*unit_lines(found, names, citing), *trigger_lines(known.picture.consent, citing)],
    )
    return ToldPosture(answer=found, page=page)


def brief(workspace: Workspace, as_of: AsOf, *, since: AsOf | None = None, issue: bool = False) -> Brief:
    """Write the brief; ``issue`` records that it was given out.

    Changes are told since ``since``, else since the last issued brief, else over the last seven days.
    """
    known = asking.picture(workspace, as_of)
    before = since or last_issued(workspace, as_of) or asking.days_before(as_of, QUIET_DAYS)
    advice = advise(workspace, known)
    material = replace(
        _material(workspace, known, since=before, policy=advice.policy),
        estimates=advice.estimates,
        recommendations=advice.recommendations,
        verified=last_verified(workspace.ledger, as_of),
    )
    page = compose(material)
    if issue:
        record_issue(workspace, page)
    return page


def _material(
    workspace: Workspace, known: Answered, *, since: AsOf | None = None, policy: Policy | None = None
) -> Material:
    earlier = asking.picture(workspace, since).picture if since else None
    return Material(
        mission=workspace.settings.name,
        definition=workspace.definition,
        picture=known.picture,
        claims=known.evidence.claims,
        reports=known.evidence.reports,
        changes=changes_between(earlier, known.picture) if earlier else (),
        since=since,
        policy=f"{policy.title}, version {policy.version}" if policy else None,
    )
