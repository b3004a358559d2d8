"""The UCDP Georeferenced Event Dataset: any version's csv, and the monthly candidate files.

Codebook: Högbladh 2019; Sundberg and Melander 2013 (Journal of Peace Research 50:4). Columns are found by
name; ``date_start`` may also be called ``date``, the days may carry a time, the numbers a decimal point.
"""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

from standby.basis.errors import AskedWrongly
from standby.threat.importers.model import BadRow, Import, Listed

PRECISE_DAY = 2
"""``date_prec`` up to this: the day, or two to six days, are known."""

PRECISE_PLACE = 3
"""``where_prec`` up to this: the exact place, within 25 km of it, or the district."""

KINDS = {1: "state-based conflict", 2: "non-state conflict", 3: "one-sided violence"}
"""``type_of_violence``."""

NEEDED = ("id", "latitude", "longitude", "date_prec", "where_prec")


def read_ucdp(path: Path) -> Import:
    """Read a file row by row: csv, csv.gz, or a zip that holds one csv. Raises ``AskedWrongly`` for any other file."""
    with opened(path) as text:
        rows = csv.DictReader(text)
        try:
            _check_columns(path, rows.fieldnames or ())
            return _sorted_out(rows)
        except (UnicodeDecodeError, csv.Error, OSError, EOFError) as problem:
            raise _unreadable(path, f"it stops being readable after line {rows.line_num}") from problem


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a text file that may be packed as gzip or zip. Raises ``AskedWrongly`` when it cannot be opened."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive, archive.open(_only_csv(path, archive)) as packed:
                yield io.TextIOWrapper(packed, encoding="utf-8-sig", newline="")
            return
        with path.open("rb") as probe:
            packed_with_gzip = probe.read(2) == b"\x1f\x8b"
    except OSError as problem:
        raise _unreadable(path, "it is not there or may not be read") from problem
    if packed_with_gzip:
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as text:
            yield text
    else:
        with path.open(encoding="utf-8-sig", newline="") as text:
            yield text


def _sorted_out(rows: "csv.DictReader[str]") -> Import:
    listed, bad = [], []
    for row in rows:
        try:
            listed.append(_listed(row))
        except (ValueError, TypeError, AttributeError) as problem:
            bad.append(BadRow(line=rows.line_num, why=str(problem) or "a column is missing"))
    return Import(listed=tuple(listed), bad=tuple(bad))


def _listed(row: Mapping[str, str]) -> Listed:
    first = _day(row.get("date_start") or row.get("date") or "")
    last = _day(row.get("date_end") or "") if row.get("date_end") else first
    lat, lon = float(row["latitude"]), float(row["longitude"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"no such place on Earth: {lat}, {lon}")
    if last < first:
        raise ValueError(f"it ends ({last}) before it begins ({first})")
    kind = row.get("type_of_violence")
    return Listed(
        source="UCDP GED",
        id=row["id"].removesuffix(".000000"),
        first_day=first,
        last_day=last,
        lat=lat,
        lon=lon,
        day_precise=float(row["date_prec"]) <= PRECISE_DAY,
        place_precise=float(row["where_prec"]) <= PRECISE_PLACE,
        kind=KINDS.get(int(float(kind)), "not stated") if kind else "not stated",
    )


def _day(text: str) -> date:
    if not text:
        raise ValueError("it has no day")
    return date.fromisoformat(text.strip()[:10])


def _check_columns(path: Path, names: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    if not {"date_start", "date"} & set(names):
        missing.append("date_start")
    if missing:
        raise _unreadable(path, f"it lacks the column {missing[0]!r}")


def _only_csv(path: Path, archive: zipfile.ZipFile) -> str:
    names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
    if len(names) != 1:
        raise _unreadable(path, f"the archive holds {len(names)} csv files, not one")
    return names[0]


def _unreadable(path: Path, why: str) -> AskedWrongly:
    return AskedWrongly(
        "incidents-unreadable",
        f"The incident file {path.name} was not read",
        why,
        "give a UCDP GED file as published (csv, csv.gz or zip)",
    )
