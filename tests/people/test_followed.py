"""What is kept of the record about people is never other than what the record says."""

import pytest

from standby.basis.time import parse_instant
from standby.ledger import entries_about, open_ledger
from standby.people.followed import followed
from standby.testing.clock import FakeClock


@pytest.fixture
def ledger(tmp_path):
    return open_ledger(tmp_path / "a.db", clock=FakeClock(parse_instant("2020-01-13T09:00")))


def test_only_new_entries_are_read_and_the_whole_is_what_the_record_says(ledger):
    for number in range(3):
        with ledger.writing() as writer:
            writer.append("person.found", "people", {"person": str(number)}, actor="ann", because="seen")
        held = followed(ledger).about(ledger, "people")
        with ledger.reading() as connection:
            assert held == tuple(entries_about(connection, "people"))


def test_what_is_made_of_an_entry_is_made_once(ledger):
    with ledger.writing() as writer:
        entry = writer.append("person.found", "people", {"person": "1"}, actor="ann", because="seen")
    made = []

    def told(entry):
        made.append(entry)
        return entry.payload["person"]

    assert [followed(ledger).made(entry, told) for _ in range(2)] == ["1", "1"]
    assert len(made) == 1


def test_one_record_has_one_memory_whoever_asks(ledger):
    assert followed(ledger) is followed(ledger.seen_by(ledger.viewer))
