"""Significant-activity files as military staffs keep them: one row for each report, with type and category."""

from standby.threat.hazards import NOT_COUNTED, hazard_in
from standby.threat.importers.fields import count, day, first, point
from standby.threat.importers.model import Layout, Listed, Row

OURS = ("friendly action", "non-combat event", "friendly fire")
"""Types that tell of nobody's attack on us."""


def _listed(row: Row) -> Listed:
    when = day(first(row, "dateoccurred", "date occurred", "date"))
    lat, lon = point(row)
    kind, type_ = row.get("category", ""), row.get("type", "")
    hazard = NOT_COUNTED if type_.casefold() in OURS else hazard_in(kind, type_)
    killed = [count(row.get(name, "")) for name in ("friendlykia", "hostnationkia", "civiliankia")]
    return Listed(
        source="SIGACT",
        id=first(row, "reportkey", "report key", "trackingnumber", "id"),
        first_day=when,
        last_day=when,
        lat=lat,
        lon=lon,
        spread_km=1.0,
        kind=kind or type_,
        hazard=hazard,
        place=first(row, "region", "title"),
        killed=sum(k for k in killed if k) if any(k is not None for k in killed) else None,
    )


SIGACT = Layout(
    name="SIGACT",
    needed=(
        "reportkey|report key|trackingnumber",
        "dateoccurred|date occurred|date",
        "category",
        "latitude",
        "longitude",
    ),
    read=_listed,
)
