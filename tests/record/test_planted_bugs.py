"""The state machine would find a fault in the record: each of thirteen planted bugs is found, on both engines."""

from contextlib import contextmanager

import pytest
from hypothesis import Phase
from sqlalchemy import and_, exists, false, not_
from tests.record.machine import recent_claims_moved_often, run  # noqa: F401

from standby.ledger.log import Writer
from standby.ledger.model import microseconds
from standby.record import acts, columns, projection, queries, search


def _by_time_only(table, as_of):
    return table.c.known_at <= microseconds(as_of.known_at)


def _by_entry_only(table, as_of):
    return table.c.k >= 0 if as_of.entry is None else table.c.k <= as_of.entry


def _never_annulled(as_of, viewer):
    known = queries.known_then(projection.ending_table, as_of)
    return known, *queries.readable(projection.ending_table.c.marking, viewer)


def _annulled_at_any_time(as_of, viewer):
    ended = exists().where(projection.annulment_table.c.judgement_id == projection.ending_table.c.judgement_id)
    return queries.known_then(projection.ending_table, as_of), not_(ended), *_readable(viewer)


def _endings_of_all(as_of, viewer):
    known = queries.known_then(projection.annulment_table, as_of)
    same = projection.annulment_table.c.judgement_id == projection.ending_table.c.judgement_id
    return queries.known_then(projection.ending_table, as_of), not_(exists().where(and_(same, known)))


def _readable(viewer):
    return queries.readable(projection.ending_table.c.marking, viewer)


def _known_now(append):
    def mutant(self, *args, known_at=None, **rest):
        return append(self, *args, **rest)

    return mutant


def _only_judged(end):
    def mutant(connection, entry, claims, judgement, marking):
        if judgement is not None:
            end(connection, entry, claims, judgement, marking)

    return mutant


def _once(catch_up):
    done = set()

    def mutant(ledger):
        if id(ledger.database) not in done:
            catch_up(ledger)
            done.add(id(ledger.database))

    return mutant


PLANTED = {
    "a question sealed to an entry is answered by time alone": (queries, "known_then", _by_time_only),
    "a question by time is answered by the entry alone": (queries, "known_then", _by_entry_only),
    "what was withdrawn still stands": (queries, "endings_then", lambda *_: (false(),)),
    "a withdrawal that was ended still counts": (queries, "endings_then", _never_annulled),
    "a withdrawal ended later counts as ended before": (queries, "endings_then", _annulled_at_any_time),
    "labels are not asked for": (queries, "mine", lambda *_: ()),
    "an ending the viewer may not read takes a claim away": (queries, "endings_then", _endings_of_all),
    "a receipt declared earlier counts from now": (Writer, "append", _known_now(Writer.append)),
    "a claim that was replaced still stands": (projection, "_end", _only_judged(projection._end)),
    "an acceptance ends a claim": (projection, "ENDS", ("withdrawn", "rejected", "accepted")),
    "the columns miss what ended since": (columns, "_read_endings", lambda *_: None),
    "the index of words is never brought up to date": (search, "_catch_up", _once(search._catch_up)),
    "the same bytes are recorded again": (acts, "_already", lambda *_: None),
}
"""Thirteen bugs, each planted for one test only: where, what, and what stands there instead."""

QUICK = ("what was withdrawn still stands", "labels are not asked for")


@contextmanager
def planted(monkeypatch, bug):
    place, name, mutant = PLANTED[bug]
    with monkeypatch.context() as patch:
        patch.setattr(place, name, mutant)
        yield


def found(bug, monkeypatch, path_of):
    """Let the machine look for a planted bug, generating only, until something shows it."""
    with planted(monkeypatch, bug), pytest.raises(Exception) as shown:  # noqa: PT011 - whatever shows it
        run(path_of, 300, 40, phases=(Phase.generate,))
    return not isinstance(shown.value, KeyboardInterrupt)


@pytest.mark.parametrize(
    "bug", [bug if bug in QUICK else pytest.param(bug, marks=pytest.mark.torture) for bug in PLANTED]
)
def test_a_planted_bug_is_found(bug, monkeypatch):
    assert found(bug, monkeypatch, lambda: "")


@pytest.mark.torture
@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found_on_postgresql_too(bug, monkeypatch, new_postgresql):
    assert found(bug, monkeypatch, new_postgresql)
