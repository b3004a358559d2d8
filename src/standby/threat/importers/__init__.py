"""Reads files of incidents as their publishers print them. Bad rows are listed, none is lost in silence."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from standby.basis.errors import AskedWrongly
from standby.threat.importers.acled import ACLED
from standby.threat.importers.aid_workers import AID_WORKERS
from standby.threat.importers.columns import mapped
from standby.threat.importers.gtd import GTD
from standby.threat.importers.model import BadRow, Import, Layout, Listed
from standby.threat.importers.reading import Progress, checked, read_rows, sorted_out
from standby.threat.importers.sigact import SIGACT
from standby.threat.importers.ucdp import UCDP

LAYOUTS: Mapping[str, Layout] = {
    "ucdp": UCDP,
    "acled": ACLED,
    "gtd": GTD,
    "awsd": AID_WORKERS,
    "sigact": SIGACT,
}
"""The publishers whose files are known by their columns; ``table`` is any other."""

TABLE = "table"


def incidents_in(
    path: Path,
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str | None = None,
    date_format: str | None = None,
    progress: Progress | None = None,
) -> tuple[Layout, Iterator[Listed | BadRow]]:
    """Open a file of incidents: how it is written, and its rows one after another.

    The layout is told by the columns unless it is named; columns named by the user always make it a table.
    Raises ``AskedWrongly`` when the layout is unknown or the file is not of it.
    """
    chosen: list[Layout] = []

    def choose(found: Sequence[str]) -> Layout:
        chosen.append(_choose(path, found, layout, columns or {}, source or path.name, date_format))
        return chosen[0]

    rows = read_rows(path, choose=choose, progress=progress)
    first = next(rows, None)
    return chosen[0], rows if first is None else _with(first, rows)


def read_incidents(path: Path, **how: str | None) -> Import:
    """Read a whole file of incidents of any layout into memory."""
    layout, rows = incidents_in(path, layout=how.get("layout"), source=how.get("source"))
    return sorted_out(rows, layout)


def _choose(
    path: Path, columns: Sequence[str], name: str | None, named: Mapping[str, str], source: str, written: str | None
) -> Layout:
    if name is not None and name not in (*LAYOUTS, TABLE):
        raise AskedWrongly(
            "incidents-layout",
            f"There is no layout {name!r}",
            f"the known ones are {', '.join((*LAYOUTS, TABLE))}",
            "leave --layout out, or name one of these",
        )
    if named or written or name == TABLE:
        return mapped(columns, named, source, written)
    if name is not None:
        return checked(path, LAYOUTS[name], columns)
    fitting = [each for each in LAYOUTS.values() if each.lacks(set(columns)) is None]
    return fitting[0] if fitting else mapped(columns, named, source, written)


def _with(first: Listed | BadRow, rows: Iterator[Listed | BadRow]) -> Iterator[Listed | BadRow]:
    yield first
    yield from rows
