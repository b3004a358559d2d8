"""Any other table: its columns named by the user, known by their HXL hashtag, or told by their usual names."""

from collections.abc import Mapping, Sequence

from standby.basis.errors import AskedWrongly
from standby.basis.ids import content_id
from standby.threat.hazards import HAZARDS, hazard_in
from standby.threat.importers.fields import count, day, measure, point
from standby.threat.importers.model import Layout, Listed, Row

USUAL: Mapping[str, tuple[str, ...]] = {
    "date": (
        "#date+occurred", "#date+start", "#date+event", "#date", "date", "event_date", "incident date",
        "incident_date", "date_start", "start_date", "datetime", "occurred", "happened",
    ),
    "date_end": ("#date+end", "date_end", "end_date"),
    "published": ("#date+published", "#date+reported", "published", "reported", "date_reported"),
    "latitude": ("#geo+lat", "latitude", "lat", "y"),
    "longitude": ("#geo+lon", "longitude", "lon", "lng", "long", "x"),
    "id": ("#event+id", "#event+code", "#meta+id", "#id", "id", "event_id", "incident id", "incident_id", "eventid"),
    "kind": (
        "#event+type", "#cause+type", "#event", "kind", "type", "event_type", "incident type", "incident_type",
        "category",
    ),
    "place": ("#loc+name", "#loc", "#adm3+name", "#adm2+name", "#adm1+name", "place", "location", "town", "city"),
    "country": ("#country+code", "#country+code+v_iso3", "#country+name", "#country", "country", "iso2"),
    "spread_km": ("spread_km", "precision_km", "accuracy_km"),
    "killed": ("#affected+killed", "killed", "fatalities", "deaths"),
}  # fmt: skip
"""What each field is usually called, in lower case; HXL hashtags first."""

FIELDS = tuple(USUAL)

UNSTATED_KM = 4.0
"""The spread of a place where the table says nothing of its precision: that of a town."""


def mapped(columns: Sequence[str], named: Mapping[str, str], source: str, date_format: str | None) -> Layout:
    """Return the layout for a table from its columns; ``named`` says by field which column the user means.

    Raises ``AskedWrongly`` when a named field or column does not exist, or no column holds the day or the place.
    """
    where = {**_found(columns), **_checked(columns, named)}
    missing = [field for field in ("date", "latitude", "longitude") if field not in where]
    if missing:
        raise _no_column(
            f"no column holds its {missing[0]}",
            f"name it: --column {missing[0]}=NAME; there are {', '.join(columns) or 'none'}",
        )

    def read(row: Row) -> Listed:
        return _listed({field: row.get(column, "") for field, column in where.items()}, row, source, date_format)

    return Layout(name=source, needed=(), read=read)


def _listed(told: Mapping[str, str], row: Row, source: str, date_format: str | None) -> Listed:
    start = day(told["date"], date_format)
    end = day(told["date_end"], date_format) if told.get("date_end") else start
    lat, lon = point(told)
    kind = told.get("kind", "")
    return Listed(
        source=source,
        id=told.get("id") or content_id("row", *sorted(row.items())),
        first_day=start,
        last_day=end,
        lat=lat,
        lon=lon,
        spread_km=max(0.0, measure(told.get("spread_km") or str(UNSTATED_KM))),
        kind=kind or "not stated",
        hazard=kind.casefold() if kind.casefold() in HAZARDS else hazard_in(kind),
        place=told.get("place", ""),
        country=told.get("country", ""),
        killed=count(told.get("killed", "")),
        published=day(told["published"], date_format) if told.get("published") else None,
    )


def _found(columns: Sequence[str]) -> dict[str, str]:
    there = set(columns)
    return {field: next(n for n in names if n in there) for field, names in USUAL.items() if there & set(names)}


def _checked(columns: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
    lowered = {field: " ".join(column.casefold().split()) for field, column in named.items()}
    for field, column in lowered.items():
        if field not in FIELDS:
            raise _no_column(f"there is no field {field!r}", f"a field is one of {', '.join(FIELDS)}")
        if column not in columns:
            raise _no_column(f"it has no column {column!r}", f"name one of: {', '.join(columns)}")
    return lowered


def _no_column(why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("incidents-columns", "The incident file was not read", why, next_step)
