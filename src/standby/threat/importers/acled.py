"""An export of ACLED, the Armed Conflict Location and Event Data.

Columns as in its codebook (ACLED 2023): ``time_precision`` 1 the day, 2 the week, 3 the month;
``geo_precision`` 1 the place, 2 near it or a part of the region, 3 the region; ``timestamp`` the moment at
which the row was last published, in seconds since 1970.
"""

from datetime import UTC, date, datetime, timedelta

from standby.threat.hazards import NOT_COUNTED, hazard_in
from standby.threat.importers.fields import around, count, day, first, point, whole
from standby.threat.importers.model import Layout, Listed, Row

SPREAD_KM = {1: 2.0, 2: 12.0, 3: 60.0}
DAYS = {1: 0, 2: 3, 3: 15}


def _listed(row: Row) -> Listed:
    start, end = around(day(row["event_date"]), DAYS.get(whole(row.get("time_precision", ""), 1), 15))
    lat, lon = point(row)
    kind = first(row, "sub_event_type", "event_type")
    return Listed(
        source="ACLED",
        id=first(row, "event_id_cnty", "data_id"),
        first_day=start,
        last_day=end,
        lat=lat,
        lon=lon,
        spread_km=SPREAD_KM.get(whole(row.get("geo_precision", ""), 1), 60.0),
        kind=kind,
        hazard=_hazard(row),
        place=first(row, "location", "admin2", "admin1"),
        country=row.get("country", ""),
        killed=count(row.get("fatalities", "")),
        published=_published(row.get("timestamp", ""), end),
    )


def _hazard(row: Row) -> str:
    event = row["event_type"].casefold()
    if event == "strategic developments":
        return NOT_COUNTED
    if event in ("protests", "riots"):
        return "unrest"
    return hazard_in(row.get("sub_event_type", ""), event)


def _published(seconds: str, happened: date) -> date | None:
    """The day of publication; never before the event, which an export with a damaged stamp would say."""
    if not seconds:
        return None
    return max((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(seconds))).date(), happened)


ACLED = Layout(
    name="ACLED",
    needed=("event_id_cnty|data_id", "event_date", "event_type", "latitude", "longitude"),
    read=_listed,
)
