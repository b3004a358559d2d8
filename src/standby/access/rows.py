"""The filter on labelled rows, as SQL: what an actor may not read never leaves the database.

A row carries its marking as text, NULL where it is ``open``, which needs no look-up. Every other marking is laid down
once in two small tables, by level and by what it needs, and the filter picks those that the actor satisfies.
"""

from functools import lru_cache

from sqlalchemy import Column, ColumnElement, Integer, MetaData, Table, column, exists, not_, or_, select, table
from sqlalchemy.engine import Connection

from standby.access.actors import Actor
from standby.access.labels import LEVELS, NOBODY, OPEN, parse_label, understood
from standby.store import Words

_marking = table("marking", column("marking"), column("level"))
_need = table("marking_need", column("marking"), column("sort"), column("name"))


def lay_markings(tables: MetaData) -> None:
    """Add the two tables of markings to those of a projection that has labelled rows."""
    Table(
        "marking", tables, Column("marking", Words, primary_key=True), Column("level", Integer, nullable=False)
    )  # fmt: skip
    Table(
        "marking_need",
        tables,
        Column("marking", Words, primary_key=True),
        Column("sort", Words, primary_key=True),
        Column("name", Words, primary_key=True),
    )


def note_marking(connection: Connection, marking: str | None) -> str | None:
    """Lay a marking down so that rows that bear it can be read by those who may, and return it as a row bears it."""
    if marking is None or marking == OPEN:
        return None
    marking = understood(marking)
    if connection.execute(select(_marking).where(_marking.c.marking == marking)).first():
        return marking
    label = parse_label(marking)
    connection.execute(_marking.insert(), {"marking": marking, "level": LEVELS.index(label.level)})
    needs = [("compartment", name) for name in sorted(label.compartments)]
    if label.readers is not None:
        needs += [("reader", name) for name in sorted(label.readers) or [NOBODY]]
    if needs:
        connection.execute(_need.insert(), [{"marking": marking, "sort": s, "name": n} for s, n in needs])
    return marking


def readable(marking: ColumnElement[str], viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a row with this column of markings may be read by a viewer: none for all."""
    if viewer.everything:
        return ()
    lacking = exists().where(
        _need.c.marking == _marking.c.marking,
        _need.c.sort == "compartment",
        _need.c.name.not_in(sorted(viewer.compartments)),
    )
    listed = exists().where(_need.c.marking == _marking.c.marking, _need.c.sort == "reader")
    on_list = exists().where(_need.c.marking == _marking.c.marking, _need.c.sort == "reader", _need.c.name == viewer.id)
    allowed = select(_marking.c.marking).where(
        _marking.c.level <= LEVELS.index(viewer.level), not_(lacking), or_(not_(listed), on_list)
    )
    return (or_(marking.is_(None), marking.in_(allowed)),)


def names_readers(connection: Connection) -> bool:
    """Say whether any marking laid down so far names its readers one by one."""
    return connection.execute(select(_need.c.name).where(_need.c.sort == "reader").limit(1)).first() is not None


@lru_cache(maxsize=256)
def readable_sql(name: str, viewer: Actor) -> str:
    """Return the same conditions for the rows of a table as plain SQL that begins with AND, or nothing for all."""
    conditions = readable(table(name, column("marking")).c.marking, viewer)
    return "".join(f" AND ({each.compile(compile_kwargs={'literal_binds': True})})" for each in conditions)
