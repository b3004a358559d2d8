"""Who would have told us: whether anybody who covers a site is still reporting. Silence is not calm."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from standby.basis.mission import Definition, Site
from standby.picture.model import Picture, SourceState

QUIET_AFTER = timedelta(days=14)
"""A covering source with no stated interval counts as gone quiet after this long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Whether a site is reported on: the status of its estimates, and when a source that covers it last spoke."""

    status: str
    last_heard: datetime | None


def reporting_on(site: Site, picture: Picture, definition: Definition) -> Reporting:
    """Say whether sources that cover the site, by its id or its country, are reporting at the picture's moment."""
    covering = {s.id for s in definition.sources if site.id in s.covers or site.country in s.covers}
    heard = [s for s in picture.sources if s.id in covering and s.last_heard is not None]
    last = max((s.last_heard for s in heard if s.last_heard), default=None)
    if last is None:
        return Reporting(status="no reporting sources", last_heard=None)
    interval = {s.id: s.reports_every_days for s in definition.sources}
    speaking = any(not _quiet(s, interval.get(s.id), picture.as_of.valid_at) for s in heard)
    return Reporting(status="estimated" if speaking else "sources gone quiet", last_heard=last)


def _quiet(source: SourceState, every_days: float | None, at: datetime) -> bool:
    if every_days:
        return source.silent
    return source.last_heard is None or at - source.last_heard > QUIET_AFTER
