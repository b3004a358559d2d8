"""Threat and advice for one moment: the models and the written rules, run on the pictures of the days before it.

A rule may ask how long something has lasted, and what was raised must be lowered on purpose. So the rules look
at the end of one day after another, UTC, each as it was known then, up to the moment asked about. While a workspace
is open, what the past days left is kept, and only what a new entry changes is worked out again.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from standby.basis.time import AsOf, last_moment
from standby.desk.asking import Answered, pictures_over
from standby.desk.course import Course
from standby.desk.declaring import facts_of, words
from standby.desk.forecasting import estimates
from standby.desk.unfolding import Evidence
from standby.desk.workspace import Workspace
from standby.ledger import learnt
from standby.posture.compiled import Compiled
from standby.posture.model import Facts, Policy, Recommendation
from standby.posture.policy import policy_in_force
from standby.posture.recommend import Memory, look_at
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
    """Return the threat and the advice as of the moment of a picture.

    On a workspace that stays open this is the current advice for the price of one look: the past is taken up where
    the last question left it, and an entry undoes only the days on which it counts as known.
    """
    at = known.picture.as_of.valid_at
    threats = estimates(workspace, known.picture)
    policy = policy_in_force(workspace.policies, at)
    if policy is None or not workspace.definition.units:
        return Advice(estimates=threats, recommendations=(), policy=policy)
    compiled, memory = looked_before(workspace, known, policy)
    facts = facts_of(workspace, known.picture, threats=threats)
    looks, _ = look_at(compiled, workspace.definition.units, facts, at, memory)
    return Advice(estimates=threats, recommendations=tuple(look.recommendation for look in looks), policy=policy)


def looked_before(workspace: Workspace, known: Answered, policy: Policy) -> tuple[Compiled, Memory]:
    """Return a policy made ready, and what its looks at the days before a picture's moment left behind."""
    asked = known.picture.as_of
    moments = [m for m in days_looked_at(known.evidence, asked.valid_at) if _in_force(workspace, policy, m)]
    named = ("course", workspace.viewer, workspace.definition.digest, tuple(p.digest for p in workspace.policies))
    with workspace.kept.using((*named, policy.digest), lambda: (Compiled(policy), Course())) as (compiled, course):
        with workspace.ledger.reading() as connection:
            new = learnt(connection, after=course.read_to)
        course.read_on(new)
        if moments and not as_it_became_known(asked, moments[-1], course.read_to):
            course = Course()
        units = workspace.definition.units
        memory = course.walk(compiled, units, moments, lambda days: facts_over(workspace, asked, days, compiled.asks))
        return compiled, memory


def days_looked_at(known: Evidence, at: datetime) -> list[datetime]:
    """Return the moments before ``at`` at which the rules look: the ends of days, UTC, the first day first.

    Every day within 35 days after a report is among them, and the day before ``at``. On a day further from any
    report no fact can change but by growing older, and the rules keep what stood.
    """
    today = at.astimezone(UTC).date()
    last = today - DAY
    days = {last}
    for report in known.reports:
        received = report.received_at.astimezone(UTC).date()
        days.update(_days(received, min(last, received + DAY * ECHO_DAYS)))
    return [last_moment(day) for day in sorted(days)]


def facts_over(
    workspace: Workspace, asked: AsOf, moments: Iterable[datetime], wanted: Collection[str]
) -> Iterator[tuple[datetime, Facts]]:
    """Gather the facts that are wanted of one day after another, each as they were known on that day."""
    said = words(workspace)
    for shown in pictures_over(workspace, (as_known_on(asked, moment) for moment in moments), named=False):
        yield shown.as_of.valid_at, facts_of(workspace, shown, said, wanted=wanted)


def as_known_on(asked: AsOf, moment: datetime) -> AsOf:
    """Turn a question into the one about an earlier moment that was known at that moment."""
    return replace(asked, valid_at=moment, known_at=min(moment, asked.known_at))


def as_it_became_known(asked: AsOf, last: datetime, newest: int) -> bool:
    """Say whether a question sees each day up to the last as any other does: nothing known by then is kept from it."""
    return (asked.entry is None or asked.entry >= newest) and asked.known_at >= last


def _days(first: date, last: date) -> Sequence[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


def _in_force(workspace: Workspace, policy: Policy, moment: datetime) -> bool:
    """A policy judges only the days since it came into force; before, another did."""
    return policy_in_force(workspace.policies, moment) == policy
