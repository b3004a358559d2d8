"""The Aid Worker Security Database (Humanitarian Outcomes), as csv or with HXL hashtags."""

from standby.threat.hazards import hazard_in
from standby.threat.importers.fields import count, first, point, year_month_day
from standby.threat.importers.model import Layout, Listed, Row


def _listed(row: Row) -> Listed:
    start, end = year_month_day(row, "year", "month", "day")
    lat, lon = point(row)
    kind = first(row, "means of attack", "attack context")
    spread_km = 4.0 if row.get("city") or row.get("location") else 25.0 if row.get("district") else 60.0
    return Listed(
        source="AWSD",
        id=first(row, "incident id", "id"),
        first_day=start,
        last_day=end,
        lat=lat,
        lon=lon,
        spread_km=spread_km,
        kind=kind or "not stated",
        hazard=hazard_in(kind, row.get("attack context", "")),
        place=first(row, "city", "location", "district", "region"),
        country=first(row, "country code", "country"),
        killed=count(row.get("total killed", "")),
    )


AID_WORKERS = Layout(
    name="AWSD", needed=("incident id|id", "year", "means of attack", "latitude", "longitude"), read=_listed
)
