"""Who looked where people are: one line for each viewer, question and hour, for those looked at to see.

The lines are kept beside the accounts and not in the record: they tell of people themselves, and must be able to go.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from sqlalchemy import delete, select

from standby.access.accounts import Doors, look_table
from standby.basis.time import iso, parse_instant

KEPT = timedelta(days=90)
"""A look is shown for so long, then erased with the next one that is noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """That somebody was shown where a person is: who, at which question, and when last within that hour."""

    viewer: str
    what: str
    at: datetime


def note_look(doors: Doors, viewer: str, what: str, people: Collection[str]) -> None:
    """Note that a viewer was shown where some people are; nobody shown is nothing noted."""
    if not people:
        return
    now = doors.clock()
    hour = iso(now.replace(minute=0, second=0, microsecond=0))
    same = (look_table.c.viewer == viewer, look_table.c.what == what, look_table.c.hour == hour)
    with doors.writing() as connection:
        connection.execute(delete(look_table).where(look_table.c.at < iso(now - KEPT)))
        before = connection.execute(select(look_table.c.people).where(*same)).scalar()
        seen = sorted({*people, *(orjson.loads(before) if before else ())})
        connection.execute(delete(look_table).where(*same))
        row = {"viewer": viewer, "what": what, "hour": hour, "at": iso(now), "people": orjson.dumps(seen).decode()}
        connection.execute(look_table.insert(), row)


def looks_at(doors: Doors, person: str) -> tuple[Look, ...]:
    """Return who was shown where a person is, the latest first, as far back as looks are kept."""
    since = iso(doors.clock() - KEPT)
    with doors.reading() as connection:
        query = select(look_table).where(look_table.c.at >= since).order_by(look_table.c.at.desc())
        rows = connection.execute(query).all()
    return tuple(
        Look(viewer=row.viewer, what=row.what, at=parse_instant(row.at))
        for row in rows
        if person in orjson.loads(row.people)
    )
