"""Who looked where people are: once for each viewer, question, hour and person looked at, for that person to see.

A line is only ever added: the database refuses to change one, and to erase one before its time. The lines are kept
beside the accounts and not in the record: they tell of people themselves, and must be able to go.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import delete, literal_column, select
from sqlalchemy.engine import Connection

from standby.access.accounts import Doors, look_table
from standby.access.steps import LATEST_OVER, LOOKS_KEPT
from standby.basis.time import iso, parse_instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """That somebody was shown where a person is: who, at which question, and when first within that hour."""

    viewer: str
    what: str
    at: datetime


def note_look(doors: Doors, viewer: str, what: str, people: Collection[str]) -> None:
    """Note that a viewer was shown where some people are: a row more for those not noted in this hour yet."""
    if not people:
        return
    now = doors.clock()
    hour = iso(now.replace(minute=0, second=0, microsecond=0))
    same = (look_table.c.viewer == viewer, look_table.c.what == what, look_table.c.hour == hour)
    with doors.writing() as connection:
        _erase_over(connection, now)
        noted = connection.execute(select(look_table.c.people).where(*same)).scalars()
        new = set(people).difference(*map(orjson.loads, noted))
        if new:
            row = {"viewer": viewer, "what": what, "hour": hour, "at": iso(now)}
            connection.execute(look_table.insert(), {**row, "people": orjson.dumps(sorted(new)).decode()})


def _erase_over(connection: Connection, now: datetime) -> None:
    """Erase the looks whose time is over, by our clock and by that of the database, which would refuse others."""
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    over = look_table.c.at < iso(now - LOOKS_KEPT), look_table.c.at <= literal_column(LATEST_OVER)
    connection.execute(delete(look_table).where(*over))


def looks_at(doors: Doors, person: str) -> tuple[Look, ...]:
    """Return who was shown where a person is, the latest first, as far back as looks are kept."""
    since = iso(doors.clock() - LOOKS_KEPT)
    with doors.reading() as connection:
        query = select(look_table).where(look_table.c.at >= since).order_by(look_table.c.at.desc())
        rows = connection.execute(query).all()
    return tuple(
        Look(viewer=row.viewer, what=row.what, at=parse_instant(row.at))
        for row in rows
        if person in orjson.loads(row.people)
    )
