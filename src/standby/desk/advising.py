"""Threat and advice for one moment: the models and the written rules, run on the pictures of the days before it.

A rule may ask how long something has lasted, and what was raised must be lowered on purpose. So the rules look
at one day after another, each as it was known on that day, up to the moment asked about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standby.basis.time import AsOf
from standby.desk.asking import Answered, Evidence, pictures_over
from standby.desk.declaring import facts_of, words
from standby.desk.forecasting import estimates
from standby.desk.workspace import Workspace
from standby.posture.model import Facts, Policy, Recommendation
from standby.posture.policy import policy_in_force
from standby.posture.recommend import recommend
from standby.threat.model import ThreatEstimate

DAY = timedelta(days=1)

ECHO_DAYS = 35
"""So long after a report every day is looked at: the longest time over which a fact counts what happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The threat at each site and the recommendation for each unit. Without a policy in force: no recommendation."""

    estimates: tuple[ThreatEstimate, ...]
    recommendations: tuple[Recommendation, ...]
    policy: Policy | None


def advise(workspace: Workspace, known: Answered) -> Advice:
    """Return the threat and the advice as of the moment of a picture."""
    at = known.picture.as_of.valid_at
    threats = estimates(workspace, known.picture)
    policy = policy_in_force(workspace.policies, at)
    if policy is None or not workspace.definition.units:
        return Advice(estimates=threats, recommendations=(), policy=policy)
    moments = [moment for moment in days_looked_at(known.evidence, at) if _in_force(workspace, policy, moment)]
    timeline = [*facts_over(workspace, known.picture.as_of, moments), (at, facts_of(workspace, known.picture))]
    return Advice(
        estimates=threats,
        recommendations=recommend(policy, workspace.definition.units, timeline),
        policy=policy,
    )


def days_looked_at(known: Evidence, at: datetime) -> list[datetime]:
    """Return the moments before ``at`` at which the rules look, a day apart, the same hour as ``at``.

    Every day within 35 days after a report is among them. On a day further from any report no fact can change
    but by growing older, and the rules keep what stood.
    """
    backs = {1}
    for report in known.reports:
        back = (at - report.received_at) // DAY
        backs.update(range(max(1, back - ECHO_DAYS), back + 1))
    return [at - DAY * back for back in sorted(backs, reverse=True)]


def facts_over(workspace: Workspace, asked: AsOf, moments: Iterable[datetime]) -> Iterator[tuple[datetime, Facts]]:
    """Gather the facts of one day after another, each as they were known on that day."""
    said = words(workspace)
    for shown in pictures_over(workspace, (as_known_on(asked, moment) for moment in moments)):
        yield shown.as_of.valid_at, facts_of(workspace, shown, said)


def as_known_on(asked: AsOf, moment: datetime) -> AsOf:
    """Turn a question into the one about an earlier moment that was known at that moment."""
    return replace(asked, valid_at=moment, known_at=min(moment, asked.known_at))


def _in_force(workspace: Workspace, policy: Policy, moment: datetime) -> bool:
    """A policy judges only the days since it came into force; before, another did."""
    return policy_in_force(workspace.policies, moment) == policy
