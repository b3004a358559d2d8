"""Opens a file of incidents, whatever it is packed in, and reads it row by row, saying how far it has come."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import orjson

from standby.basis.errors import AskedWrongly
from standby.threat.importers.model import BadRow, Import, Layout, Listed, Row

Progress = Callable[[float], None]
"""Told now and then what part of the file, 0 to 1, has been read."""

TELL_EVERY = 5_000
"""After so many rows progress is told again."""

csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """An open file as rows: its columns, and its rows with the number of the line each ends on."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Row]]


def read_file(path: Path, *, layout: Layout, progress: Progress | None = None) -> Import:
    """Read a whole file by one layout. Raises ``AskedWrongly`` when it is none of that layout."""
    return sorted_out(read_rows(path, choose=lambda columns: checked(path, layout, columns), progress=progress), layout)


def read_rows(
    path: Path, *, choose: Callable[[Sequence[str]], Layout], progress: Progress | None = None
) -> Iterator[Listed | BadRow]:
    """Yield each row of a file as an incident or as a bad row, by the layout chosen for its columns.

    The file is read as a stream. Raises ``AskedWrongly`` when it is not there, is packed in an unknown way, or
    stops being readable.
    """
    with opened_table(path, progress or (lambda _: None)) as table:
        layout = choose(table.columns)
        line = 1
        try:
            for line, row in table.rows:
                yield _one(layout, line, row)
        except (UnicodeDecodeError, csv.Error, OSError, EOFError) as problem:
            raise unreadable(path, f"it stops being readable after line {line}") from problem


def sorted_out(rows: Iterable[Listed | BadRow], layout: Layout) -> Import:
    """Put the rows that were read and those that were not apart."""
    listed: list[Listed] = []
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, Listed):
            listed.append(row)
        else:
            bad.append(row)
    return Import(layout=layout.name, listed=tuple(listed), bad=tuple(bad))


def checked(path: Path, layout: Layout, columns: Sequence[str]) -> Layout:
    """Return the layout when the file has its columns. Raises ``AskedWrongly`` otherwise."""
    if missing := layout.lacks(set(columns)):
        raise unreadable(path, f"it lacks the column {missing!r}")
    return layout


@contextmanager
def opened_table(path: Path, progress: Progress) -> Iterator[Table]:
    """Open csv (also packed as gzip or zip), xlsx or GeoJSON as rows."""
    try:
        if zipfile.is_zipfile(path):
            if path.suffix.lower() in (".xlsx", ".xlsm"):
                yield _sheet(path)
                return
            with zipfile.ZipFile(path) as archive:
                name = _only_csv(path, archive)
                with archive.open(name) as packed:
                    yield _lines(packed, archive.getinfo(name).file_size, packed.tell, progress)
            return
        with path.open("rb") as file:
            start = file.read(64)
            file.seek(0)
            size = path.stat().st_size
            if start[:2] == b"\x1f\x8b":
                with gzip.open(file) as unpacked:
                    yield _lines(unpacked, size, file.tell, progress)
            elif start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
                yield _geojson(path, file.read())
            else:
                yield _lines(file, size, file.tell, progress)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zipfile.BadZipFile) as problem:
        raise unreadable(path, "it is not there, may not be read, or is not text") from problem


def unreadable(path: Path, why: str) -> AskedWrongly:
    """Return the one sentence about a file of incidents that will not do."""
    return AskedWrongly(
        "incidents-unreadable",
        f"The incident file {path.name} was not read",
        why,
        "give a file as its publisher issues it (csv, csv.gz, zip, xlsx or GeoJSON), or name its columns with --column",
    )


def _one(layout: Layout, line: int, row: Row) -> Listed | BadRow:
    try:
        found = layout.read(row)
        if not found.id:
            raise ValueError("it has no id")
        if found.last_day < found.first_day:
            raise ValueError(f"it ends ({found.last_day}) before it begins ({found.first_day})")
        return found
    except KeyError as problem:
        return BadRow(line=line, why=f"the column {problem.args[0]!r} is missing")
    except (ValueError, TypeError, AttributeError, OverflowError) as problem:
        return BadRow(line=line, why=str(problem) or "a column is missing")


def _lines(file: IO[bytes] | gzip.GzipFile, size: int, position: Callable[[], int], progress: Progress) -> Table:
    text = io.TextIOWrapper(cast(IO[bytes], file), encoding="utf-8-sig", newline="")
    sample = text.readline()
    delimiter = max(",;\t", key=sample.count)
    reader = csv.reader(_joined(sample, text), delimiter=delimiter)
    names = tuple(_name(cell) for cell in next(reader, ()))
    return _tagged(names, _numbered(reader, names, lambda: min(1.0, position() / max(1, size)), progress))


def _joined(head: str, rest: Iterable[str]) -> Iterator[str]:
    yield head
    yield from rest


def _numbered(
    reader: Any, names: Sequence[str], read_so_far: Callable[[], float], progress: Progress
) -> Iterator[tuple[int, Row]]:
    for number, cells in enumerate(reader):
        if number % TELL_EVERY == 0:
            progress(read_so_far())
        if cells:
            yield reader.line_num, _row(names, cells)
    progress(1.0)


def _row(names: Sequence[str], cells: Sequence[str]) -> Row:
    return dict(zip(names, map(str.strip, cells), strict=False))


def _tagged(names: tuple[str, ...], rows: Iterator[tuple[int, Row]]) -> Table:
    """Where the second line holds HXL hashtags, columns go by these too (hxlstandard.org)."""
    first = next(rows, None)
    if first is None:
        return Table(columns=names, rows=iter(()))
    tags = [cell for cell in first[1].values() if cell.startswith("#")]
    if len(tags) >= 2 and len(tags) * 2 >= sum(1 for cell in first[1].values() if cell):
        by_column = {name: _name(first[1].get(name, "")) or name for name in names}
        both = ((line, {**row, **{by_column[name]: cell for name, cell in row.items()}}) for line, row in rows)
        return Table(columns=tuple(dict.fromkeys((*names, *by_column.values()))), rows=both)
    return Table(columns=names, rows=_with(first, rows))


def _with(first: tuple[int, Row], rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    yield first
    yield from rows


def _name(cell: str) -> str:
    return " ".join(cell.strip().casefold().split())


def _sheet(path: Path) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as problem:
        raise unreadable(path, "its first sheet cannot be read") from problem
    names = tuple(_name(_cell(cell)) for cell in cells[0]) if cells else ()
    rows = ((n, _row(names, [_cell(c) for c in row])) for n, row in enumerate(cells[1:], 2) if any(map(_cell, row)))
    return _tagged(names, rows)


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _geojson(path: Path, content: bytes) -> Table:
    try:
        features = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))["features"]
        rows = [_feature(feature) for feature in features]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as problem:
        raise unreadable(path, "it is no GeoJSON feature collection (RFC 7946)") from problem
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    return Table(columns=columns, rows=enumerate(rows, 1))


def _feature(feature: Mapping[str, Any]) -> Row:
    """A feature as a row; what is no point is its middle, with the half of its extent as its spread."""
    row = {_name(k): _cell(v).strip() for k, v in (feature.get("properties") or {}).items() if v is not None}
    if feature.get("id") is not None:
        row.setdefault("id", str(feature["id"]))
    geometry = feature.get("geometry")
    corners = list(_positions(geometry.get("coordinates"))) if geometry else []
    if corners:
        east, north = [c[0] for c in corners], [c[1] for c in corners]
        row["longitude"], row["latitude"] = (str((min(v) + max(v)) / 2) for v in (east, north))
        if len(corners) > 1:
            half = 111.2 * max(max(north) - min(north), max(east) - min(east)) / 2
            row.setdefault("spread_km", f"{half:.1f}")
    return row


def _positions(coordinates: Any) -> Iterator[Sequence[float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for inner in coordinates or ():
            yield from _positions(inner)


def _only_csv(path: Path, archive: zipfile.ZipFile) -> str:
    names = [name for name in archive.namelist() if name.lower().endswith((".csv", ".tsv"))]
    if len(names) != 1:
        raise unreadable(path, f"the archive holds {len(names)} csv files, not one")
    return names[0]
