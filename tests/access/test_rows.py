"""The filter of the database and the plain one agree on every label and every actor, on both engines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, select
from tests.access.strategies import actors, labels

from standby.access import (
    EVERYTHING,
    LEVELS,
    Actor,
    Label,
    label_text,
    lay_markings,
    note_marking,
    readable,
    readable_sql,
)
from standby.store import Words, open_database
from standby.store.hot import ask

TABLES = MetaData()
lay_markings(TABLES)
ROW = Table("labelled", TABLES, Column("bears", Words, primary_key=True), Column("marking", Words))


def seen(connection, every, viewer):
    TABLES.drop_all(connection)
    TABLES.create_all(connection)
    for marking in sorted({label_text(label) for label in every}):
        note_marking(connection, marking)
        connection.execute(ROW.insert(), {"bears": marking, "marking": note_marking(connection, marking)})
    shown = set(connection.scalars(select(ROW.c.bears).where(*readable(ROW.c.marking, viewer))))
    plainly = ask(connection, f"SELECT bears FROM labelled WHERE 1 = 1 {readable_sql('labelled', viewer)}")
    assert {name for (name,) in plainly} == shown
    # However a question is asked before them, the conditions only ever narrow it.
    assert ask(connection, f"SELECT bears FROM labelled WHERE 1 = 0 {readable_sql('labelled', viewer)}") == []
    return shown


def plain(every, viewer):
    return {label_text(label) for label in every if viewer.reads(label)}


@settings(max_examples=60, deadline=None)
@given(every=st.lists(labels, max_size=8), viewer=actors | st.just(EVERYTHING))
def test_the_database_shows_exactly_what_the_label_allows(every, viewer):
    database = open_database("", node="n", create=True)
    with database.writing() as connection:
        assert seen(connection, every, viewer) == plain(every, viewer)
    database.close()


@pytest.mark.parametrize("level", LEVELS)
def test_both_engines_show_the_same(path, level):
    every = [Label(level=each) for each in LEVELS]
    every += [Label(compartments=frozenset({"hr"})), Label(readers=frozenset()), Label(readers=frozenset({"anna"}))]
    viewer = Actor(id="anna", name="Anna", level=level, compartments=frozenset({"medical"}))
    database = open_database(path, node="n", create=True)
    with database.writing() as connection:
        assert seen(connection, every, viewer) == plain(every, viewer)
    database.close()


def test_a_marking_that_was_never_laid_down_is_shown_to_nobody():
    database = open_database("", node="n", create=True)
    with database.writing() as connection:
        TABLES.create_all(connection)
        connection.execute(ROW.insert(), {"bears": "restricted", "marking": "restricted"})
        viewer = Actor(id="anna", name="Anna", level="secret")
        assert connection.execute(select(ROW).where(*readable(ROW.c.marking, viewer))).all() == []
    database.close()
