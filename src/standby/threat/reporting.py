"""Who would have told us: whether anybody who covers a site is still reporting. Silence is not calm."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standby.basis.mission import Definition, Site, Source
from standby.basis.time import day_end
from standby.picture.model import Picture, SourceState
from standby.threat.importers.model import Listed

QUIET_AFTER = timedelta(days=14)
"""A covering source with no stated interval counts as gone quiet after this long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Whether a site is reported on: the status of its estimates, and when a source that covers it last spoke."""

    status: str
    last_heard: datetime | None


def reporting_on(
    site: Site, picture: Picture, definition: Definition, published: Mapping[str, datetime] | None = None
) -> Reporting:
    """Say whether sources that cover the site, by its id or its country, are reporting at the picture's moment.

    ``published`` says by publisher when the newest of its listed incidents is from; a source of the mission
    that has its name, as id, name or alias, was heard then.
    """
    covering = {s.id: s for s in definition.sources if site.id in s.covers or site.country in s.covers}
    states = [_heard(s, covering[s.id], published or {}, picture) for s in picture.sources if s.id in covering]
    heard = [s for s in states if s.last_heard is not None]
    last = max((s.last_heard for s in heard if s.last_heard), default=None)
    if last is None:
        return Reporting(status="no reporting sources", last_heard=None)
    interval = {s.id: s.reports_every_days for s in definition.sources}
    speaking = any(not _quiet(s, interval.get(s.id), picture.as_of.valid_at) for s in heard)
    return Reporting(status="estimated" if speaking else "sources gone quiet", last_heard=last)


def newest_of(listed: Iterable[Listed]) -> dict[str, datetime]:
    """Return the end of the newest day each publisher tells of, by its name in lower case."""
    newest: dict[str, datetime] = {}
    for row in listed:
        name, day = row.source.casefold(), day_end(row.last_day)
        newest[name] = max(newest.get(name, day), day)
    return newest


def _heard(state: SourceState, source: Source, published: Mapping[str, datetime], picture: Picture) -> SourceState:
    """The state of a source that may also be a publisher of listed incidents."""
    at = picture.as_of.valid_at
    days = [published[n.casefold()] for n in (source.id, source.name, *source.aliases) if n.casefold() in published]
    last = max((min(day, at) for day in days), default=None)
    if last is None or (state.last_heard is not None and state.last_heard >= last):
        return state
    late = source.reports_every_days is not None and at - last > timedelta(days=source.reports_every_days)
    return replace(state, last_heard=last, silent=late)


def _quiet(source: SourceState, every_days: float | None, at: datetime) -> bool:
    if every_days:
        return source.silent
    return source.last_heard is None or at - source.last_heard > QUIET_AFTER
