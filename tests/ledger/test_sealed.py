"""A sealed copy: every byte of it is as it was written, or it is refused."""

from datetime import UTC, datetime

import pytest
from nacl.signing import SigningKey

from standby.basis.errors import Broken
from standby.ledger import open_ledger
from standby.ledger.checkpoint import hashes, signed_state
from standby.ledger.sealed import open_sealed, write_sealed
from standby.ledger.tree import leaf_hash

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)
KEY = SigningKey(bytes(32))


@pytest.fixture
def sealed(tmp_path):
    """A sealed copy of a small log."""
    with open_ledger(tmp_path / "a.db", clock=lambda: NOW) as ledger:
        with ledger.writing() as writer:
            writer.append("thing.done", "a", {"kept": [writer.keep(b"what it rests on")]}, actor="somebody")
        ledger.database.copy_to(tmp_path / "plain.db")
        state = signed_state(ledger, [leaf_hash(own) for own in hashes(ledger)], KEY)
    write_sealed(tmp_path / "plain.db", tmp_path / "copy", state, KEY)
    return tmp_path / "copy"


def test_what_is_opened_is_byte_for_byte_what_was_sealed(sealed, tmp_path):
    seal = open_sealed(sealed, tmp_path / "out.db")
    assert (tmp_path / "out.db").read_bytes() == (tmp_path / "plain.db").read_bytes()
    assert (seal.state.entries, seal.size) == (1, (tmp_path / "plain.db").stat().st_size)


def test_a_plain_file_of_sqlite_is_no_sealed_copy_and_nothing_is_written(tmp_path, sealed):
    assert open_sealed(tmp_path / "plain.db", tmp_path / "out.db") is None
    assert not (tmp_path / "out.db").exists()


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.torture)])
def test_a_copy_with_any_one_byte_changed_in_any_way_is_refused(every, sealed, tmp_path):
    """Of the two lines in front every byte, in each of its 255 other ways where every byte of the record is tried."""
    data = sealed.read_bytes()
    start = data.index(b"\n", data.index(b"\n") + 1) + 1
    ways = range(1, 256) if every == 1 else (0x01, 0x20, 0x80)
    changes = [(at, turn) for at in range(start) for turn in ways] + [
        (at, 0x10) for at in range(start, len(data), every)
    ]
    with sealed.open("r+b") as file:
        for at, turn in changes:
            _put(file, at, data[at] ^ turn)
            with pytest.raises(Broken) as caught:
                open_sealed(sealed, tmp_path / "out.db")
            assert caught.value.code == "backup-damaged"
            (tmp_path / "out.db").unlink(missing_ok=True)
            _put(file, at, data[at])
    assert open_sealed(sealed, tmp_path / "out.db").state.entries == 1


def _put(file, at, byte):
    file.seek(at)
    file.write(bytes([byte]))
    file.flush()
