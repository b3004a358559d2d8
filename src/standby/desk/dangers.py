"""The threat at each site day by day, each day as it was known on that day, kept while a workspace is open.

A day that is over is never looked at again unless something comes to light that counts as known by then.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, timedelta

from standby.basis.time import AsOf, last_moment
from standby.desk.advising import as_it_became_known, as_known_on
from standby.desk.asking import pictures_over
from standby.desk.board.model import Point
from standby.desk.course import Days
from standby.desk.forecasting import estimates
from standby.desk.workspace import Workspace
from standby.ledger import learnt
from standby.threat.model import ThreatEstimate

COURSE_DAYS = 28
"""The threat at a site is drawn over so many days."""

SHOWN_DAYS = 7
"""The horizon that a course and Today tell, in days."""

Points = Mapping[str, Point]
"""The threat at each site at one moment."""


def courses(
    workspace: Workspace, sites: Collection[str], as_of: AsOf, now: Iterable[ThreatEstimate], days: int = COURSE_DAYS
) -> dict[str, tuple[Point, ...]]:
    """Return the threat at some sites at the end of each of the last days, UTC, as it was known then, and now.

    ``now`` are the estimates of the moment asked about.
    """
    today = as_of.valid_at.astimezone(UTC).date()
    moments = [last_moment(today - timedelta(days=back)) for back in range(days, 0, -1)]
    named = ("dangers", workspace.viewer, workspace.definition.digest)
    with workspace.kept.using(named, Days[Points]) as dangers:
        with workspace.ledger.reading() as connection:
            dangers.read_on(learnt(connection, after=dangers.read_to))
        if not as_it_became_known(as_of, moments[-1], dangers.read_to):
            dangers = Days[Points]()
        missing = [moment for moment in moments if moment not in dangers.held]
        for picture in pictures_over(workspace, (as_known_on(as_of, moment) for moment in missing), named=False):
            told = estimates(workspace, picture, horizons=(SHOWN_DAYS,), told=False)
            dangers.held[picture.as_of.valid_at] = _points(told)
        shown = [*(dangers.held[moment] for moment in moments), _points(now)]
        dangers.forget(day for day in tuple(dangers.held) if day < moments[0])
    return {site: tuple(points[site] for points in shown if site in points) for site in sites}


def _points(told: Iterable[ThreatEstimate]) -> Points:
    return {
        e.site: Point(at=e.as_of.valid_at, probability=e.probability, low=e.low, high=e.high)
        for e in told
        if e.horizon_days == SHOWN_DAYS
    }
