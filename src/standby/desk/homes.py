"""Where sources are at home: what mission/sources.yaml says, and a proposal from the reports each has sent already.

A proposal changes nothing. A person who finds it right writes it into mission/sources.yaml, so that how a report is
read never hangs on which reports came before it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standby.basis.places import Place
from standby.basis.time import AsOf
from standby.desk.workspace import Workspace
from standby.record import queries
from standby.reports.readers import reader
from standby.reports.readers.homes import proposed, written_home

MOST = 100
"""So many of a source's newest reports are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHome:
    """A source that has reported, and its home as it is told and as its reports say, each written for sources.yaml.

    ``listed`` says whether mission/sources.yaml has the source. ``proposed`` is None where its ``reports`` do not say;
    else ``around`` are those of the ``names`` of places in them that lie around it, and ``log_odds`` the natural
    logarithm of how much likelier all the names are from there than from anywhere.
    """

    source: str
    listed: bool
    told: str | None
    proposed: str | None
    reports: int
    names: int = 0
    around: tuple[str, ...] = ()
    log_odds: float = 0.0


def source_homes(workspace: Workspace) -> tuple[SourceHome, ...]:
    """Return the sources whose reports were read, by id, each with where it seems to be at home."""
    told = {source.id: source.home for source in workspace.definition.sources}
    texts: dict[str, list[str]] = defaultdict(list)
    as_of, readable = AsOf(valid_at=workspace.clock(), known_at=workspace.clock()), (None, *reader().languages)
    for report in reversed(queries.reports(workspace.ledger, as_of)):
        was_read = report.unread is None and report.language in readable
        if report.source and was_read and len(texts[report.source]) < MOST:
            texts[report.source].append(report.text)
    return tuple(_home(source, those, told) for source, those in sorted(texts.items()))


def _home(source: str, texts: Sequence[str], told: Mapping[str, Place | None]) -> SourceHome:
    home, found = told.get(source), proposed(texts)
    return SourceHome(
        source=source,
        listed=source in told,
        told=written_home(home) if home else None,
        proposed=written_home(found.place) if found else None,
        reports=len(texts),
        names=found.names if found else 0,
        around=found.around if found else (),
        log_odds=found.odds if found else 0.0,
    )
