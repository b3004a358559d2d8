"""The Global Terrorism Database (START, University of Maryland; codebook of 2021).

A month or a day of 0 is not known; ``specificity`` 1 is the place, 2 and 3 the district, 4 the province, 5 none.
"""

from standby.threat.hazards import hazard_in
from standby.threat.importers.fields import count, first, point, whole, year_month_day
from standby.threat.importers.model import Layout, Listed, Row

SPREAD_KM = {1: 4.0, 2: 25.0, 3: 25.0, 4: 60.0}

ATTACKS = {
    1: "assassination",
    2: "armed assault",
    3: "bombing/explosion",
    4: "hijacking",
    5: "hostage taking (barricade incident)",
    6: "hostage taking (kidnapping)",
    7: "facility/infrastructure attack",
    8: "unarmed assault",
}
"""``attacktype1``."""


def _listed(row: Row) -> Listed:
    start, end = year_month_day(row, "iyear", "imonth", "iday")
    lat, lon = point(row)
    place = whole(row.get("specificity", ""), 5 if lat is None else 1)
    kind = row.get("attacktype1_txt") or ATTACKS.get(whole(row.get("attacktype1", ""), 0), "not stated")
    suicide = "suicide" if whole(row.get("suicide", ""), 0) == 1 else ""
    return Listed(
        source="GTD",
        id=row["eventid"],
        first_day=start,
        last_day=end,
        lat=lat if place in SPREAD_KM else None,
        lon=lon if place in SPREAD_KM else None,
        spread_km=SPREAD_KM.get(place, 0.0),
        kind=kind,
        hazard=hazard_in(suicide, kind),
        place=first(row, "city", "provstate"),
        country=row.get("country_txt", ""),
        killed=count(row.get("nkill", "")),
    )


GTD = Layout(name="GTD", needed=("eventid", "iyear", "imonth", "iday", "latitude", "longitude"), read=_listed)
