"""Whatever is imported, changed and withdrawn in whatever order: what was known on any entry stays known for it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.basis.errors import AskedWrongly
from standby.basis.time import LATEST, AsOf, parse_instant
from standby.ledger import head, open_ledger
from standby.testing.clock import FakeClock
from standby.threat.acts import Near, take_incidents, withdraw_incidents
from standby.threat.importers.model import BadRow, Listed
from standby.threat.queries import listed_incidents

EVERYWHERE = Near(points=(), km=None)
NOW = AsOf(valid_at=parse_instant("2020-03-01"), known_at=LATEST)


def row(number, day=1, spread_km=1.0):
    when = date(2019, 1, day)
    return Listed(
        source="UCDP GED", id=str(number), first_day=when, last_day=when, lat=33.0, lon=44.0, spread_km=spread_km,
        kind="x", hazard="armed clash",
    )  # fmt: skip


rows = st.lists(st.builds(row, st.integers(0, 4), st.integers(1, 3)), min_size=1, max_size=4, unique_by=lambda r: r.id)
steps = st.lists(st.one_of(rows, st.sets(st.integers(0, 4), min_size=1, max_size=2)), min_size=1, max_size=6)


def fresh():
    return open_ledger("", clock=FakeClock(parse_instant("2020-02-01")))


def take(ledger, found):
    return take_incidents(ledger, found, NOW, file="f.csv", layout="UCDP GED", by="anna", near=EVERYWHERE)


def entry_now(ledger):
    with ledger.reading() as connection:
        last = head(connection)
    return last.k if last else 0


@settings(deadline=None, max_examples=40)
@given(steps)
def test_what_was_known_on_an_entry_never_changes_and_is_what_the_acts_say(drawn):
    with fresh() as ledger:
        plain, snapshots = {}, []
        for step in drawn:
            if isinstance(step, list):
                take(ledger, step)
                plain |= {r.id: r for r in step}
            else:
                named = [str(n) for n in step if str(n) in plain]
                if not named:
                    continue
                withdraw_incidents(ledger, "UCDP GED", named, NOW, by="anna", reason="taken back")
                plain = {key: r for key, r in plain.items() if key not in named}
            snapshots.append((entry_now(ledger), dict(plain)))
        for k, then in snapshots:
            sealed = AsOf(valid_at=NOW.valid_at, known_at=LATEST, entry=k)
            assert {r.id: r for r in listed_incidents(ledger, sealed)} == then


def test_rows_that_cannot_be_read_are_kept_in_the_record_and_nothing_new_is_no_entry():
    with fresh() as ledger:
        taken = take(ledger, [row(1), BadRow(line=3, why="it has no day")])
        assert (taken.new, taken.bad) == (1, (BadRow(line=3, why="it has no day"),))
        with ledger.reading() as connection:
            assert head(connection).payload["bad"] == [{"line": 3, "why": "it has no day"}]
        before = entry_now(ledger)
        assert take(ledger, [row(1)]).entry is None
        assert entry_now(ledger) == before


def test_a_failure_half_way_leaves_nothing_behind():
    def broken():
        yield row(1)
        raise AskedWrongly("incidents-unreadable", "It was not read", "it stops", "give the whole file")

    with fresh() as ledger:
        with pytest.raises(AskedWrongly):
            take(ledger, broken())
        assert entry_now(ledger) == 0
        assert listed_incidents(ledger, NOW) == ()


def test_a_row_received_soon_after_it_happened_is_known_from_its_receipt_and_an_old_one_is_not():
    with open_ledger("", clock=FakeClock(parse_instant("2019-01-20"))) as ledger:
        take(ledger, [row(1)])
        (found,) = listed_incidents(ledger, AsOf(valid_at=NOW.valid_at, known_at=LATEST))
        assert found.published == date(2019, 1, 20)
    with fresh() as ledger:
        take(ledger, [row(1)])
        (found,) = listed_incidents(ledger, NOW)
        assert found.published is None


def test_only_rows_near_enough_are_wanted():
    near = Near(points=((33.0, 44.0),), km=50.0)
    assert near.wants(row(1))
    assert not near.wants(Listed(**{**{f: getattr(row(1), f) for f in row(1).__slots__}, "lat": 40.0}))
    assert near.wants(Listed(**{**{f: getattr(row(1), f) for f in row(1).__slots__}, "lat": None, "lon": None}))
