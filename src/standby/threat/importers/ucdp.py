"""The UCDP Georeferenced Event Dataset: any version's csv, and the monthly candidate files.

Codebook: Högbladh 2019; Sundberg and Melander 2013 (Journal of Peace Research 50:4). ``date_start`` may also
be called ``date``, the days may carry a time, the numbers a decimal point.
"""

from collections.abc import Mapping
from pathlib import Path

from standby.threat.hazards import hazard_in
from standby.threat.importers.fields import count, day, first, point, whole
from standby.threat.importers.model import Import, Layout, Listed, Row
from standby.threat.importers.reading import read_file

SPREAD_KM: Mapping[int, float] = {1: 1.0, 2: 12.0, 3: 25.0, 4: 60.0, 5: 60.0}
"""``where_prec``: the exact place, within 25 km of it, the district, the province, a line or a fuzzy place."""

KINDS = {1: "state-based conflict", 2: "non-state conflict", 3: "one-sided violence"}
"""``type_of_violence``."""


def _listed(row: Row) -> Listed:
    start = day(first(row, "date_start", "date"))
    end = day(row["date_end"]) if row.get("date_end") else start
    if end < start:
        raise ValueError(f"it ends ({end}) before it begins ({start})")
    lat, lon = point(row)
    if lat is None:
        raise ValueError("it has no place")
    precision = whole(row["where_prec"], 0)
    kind = KINDS.get(whole(row.get("type_of_violence", ""), 0), "not stated")
    return Listed(
        source="UCDP GED",
        id=row["id"].removesuffix(".000000"),
        first_day=start,
        last_day=end,
        lat=lat if precision in SPREAD_KM else None,
        lon=lon if precision in SPREAD_KM else None,
        spread_km=SPREAD_KM.get(precision, 0.0),
        kind=kind,
        hazard=hazard_in(kind),
        place=first(row, "where_coordinates", "adm_2", "adm_1", "country"),
        country=row.get("country", ""),
        killed=count(row.get("best", "")),
    )


UCDP = Layout(
    name="UCDP GED",
    needed=("id", "date_start|date", "date_prec", "where_prec", "latitude", "longitude"),
    read=_listed,
)


def read_ucdp(path: Path) -> Import:
    """Read a file row by row: csv, csv.gz, or a zip that holds one csv. Raises ``AskedWrongly`` for any other file."""
    return read_file(path, layout=UCDP)
