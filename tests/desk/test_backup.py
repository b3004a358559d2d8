"""Checks of copying the record and of the way back: only what verifies is ever kept or put back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.record.strategies import made_report

from standby.basis.errors import AskedWrongly, Broken
from standby.desk.backup import back_up, restore
from standby.desk.settings import read_settings
from standby.desk.workspace import init_workspace, open_workspace
from standby.ledger import verify
from standby.ledger.checkpoint import is_state, read_checkpoint
from standby.ledger.rebuild import check_tables
from standby.record import opened
from standby.record.acts import record_report

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)


def clock():
    return NOW


def append(ledger, number):
    for n in range(number):
        with ledger.writing() as writer:
            kept = writer.keep(f"{n}".encode())
            writer.append("thing.done", "a", {"kept": [kept]}, actor="somebody")


@pytest.fixture
def folder(tmp_path):
    init_workspace(tmp_path / "mission", clock=clock)
    with open_workspace(tmp_path / "mission", clock) as workspace:
        append(workspace.ledger, 3)
    return tmp_path / "mission"


def copy(folder, to):
    with open_workspace(folder, clock) as workspace:
        return back_up(workspace, to)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_put_back_is_the_same_record(folder, tmp_path):
    made = copy(folder, tmp_path / "copy.db")
    init_workspace(tmp_path / "new", clock=clock)
    (tmp_path / "new" / "standby.db").unlink()
    assert restore(tmp_path / "new", tmp_path / "copy.db", clock).head == made.head
    with open_workspace(tmp_path / "new", clock) as workspace:
        found = verify(workspace.ledger)
        assert (found.entries, found.head, found.faults) == (3, made.head, ())
        append(workspace.ledger, 1)


def test_a_copy_made_while_somebody_writes_holds_what_was_committed(folder, tmp_path):
    with open_workspace(folder, clock) as other, other.ledger.writing() as writer:
        writer.append("thing.done", "half", {}, actor="somebody")
        assert copy(folder, tmp_path / "copy.db").entries == 3


def test_a_backup_leaves_one_file_and_its_signed_root(folder, tmp_path):
    copy(folder, tmp_path / "copy.db")
    assert files(tmp_path) == ["copy.db", "copy.db.checkpoint", "mission"]


def test_the_root_beside_a_copy_is_that_of_the_record_and_is_signed(folder, tmp_path):
    made = copy(folder, tmp_path / "copy.db")
    signed = read_checkpoint((tmp_path / "copy.db.checkpoint").read_bytes())
    assert (signed.entries, made.signed) == (3, str(tmp_path / "copy.db.checkpoint"))
    with open_workspace(folder, clock) as workspace:
        assert is_state(workspace.ledger, signed)


def test_a_copy_whose_end_was_cut_off_whole_is_not_put_back(folder, tmp_path):
    """Such a copy verifies by itself; the signed root beside it tells."""
    copy(folder, tmp_path / "copy.db")
    with open_workspace(folder, clock) as workspace:
        append(workspace.ledger, 1)
    copy(folder, tmp_path / "later.db")
    (tmp_path / "copy.db").replace(tmp_path / "later.db")
    init_workspace(tmp_path / "new", clock=clock)
    (tmp_path / "new" / "standby.db").unlink()
    with pytest.raises(Broken, match="not the record whose root was signed"):
        restore(tmp_path / "new", tmp_path / "later.db", clock)
    assert files(tmp_path / "new") == ["mission", "standby.toml"]


def test_a_copy_without_a_signed_root_is_put_back_and_says_so(folder, tmp_path):
    copy(folder, tmp_path / "copy.db")
    (tmp_path / "copy.db.checkpoint").unlink()
    init_workspace(tmp_path / "new", clock=clock)
    (tmp_path / "new" / "standby.db").unlink()
    assert restore(tmp_path / "new", tmp_path / "copy.db", clock).signed is None


def test_a_backup_that_cannot_be_put_back_leaves_nothing(folder, tmp_path, monkeypatch):
    def refuse(*_):
        raise Broken("backup-damaged", "The copy is not good", "it cannot be put back", "keep the older ones")

    monkeypatch.setattr("standby.desk.backup._put_back", refuse)
    with pytest.raises(Broken):
        copy(folder, tmp_path / "copy.db")
    assert files(tmp_path) == ["mission"]


def test_a_record_is_never_written_over(folder, tmp_path):
    copy(folder, tmp_path / "copy.db")
    before = (folder / "standby.db").read_bytes()
    with pytest.raises(AskedWrongly) as caught:
        restore(folder, tmp_path / "copy.db", clock)
    assert caught.value.code == "restore-over-record"
    assert (folder / "standby.db").read_bytes() == before


@pytest.mark.parametrize("to", ["copy.db", "nowhere/copy.db"])
def test_a_copy_is_not_written_over_a_file_or_into_nowhere(folder, tmp_path, to):
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(AskedWrongly) as caught:
        copy(folder, tmp_path / to)
    assert caught.value.code == "backup-unwritable"
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_copy_that_is_not_there_is_named(folder, tmp_path):
    (folder / "standby.db").unlink()
    with pytest.raises(AskedWrongly) as caught:
        restore(folder, tmp_path / "copy.db", clock)
    assert caught.value.code == "backup-missing"


def test_a_copy_with_a_changed_byte_is_not_put_back(folder, tmp_path):
    copy(folder, tmp_path / "copy.db")
    data = (tmp_path / "copy.db").read_bytes()
    at = data.index(b"somebody")
    (tmp_path / "copy.db").write_bytes(data[:at] + b"S" + data[at + 1 :])
    (folder / "standby.db").unlink()
    with pytest.raises(Broken) as caught:
        restore(folder, tmp_path / "copy.db", clock)
    assert caught.value.code == "backup-damaged"
    assert not [name for name in files(folder) if name.startswith("standby.db")]


def test_a_damaged_record_makes_no_backup(folder, tmp_path):
    data = (folder / "standby.db").read_bytes()
    at = data.index(b"somebody")
    (folder / "standby.db").write_bytes(data[:at] + b"S" + data[at + 1 :])
    with pytest.raises(Broken):
        copy(folder, tmp_path / "copy.db")
    assert files(tmp_path) == ["mission"]


@pytest.fixture
def on_server(tmp_path, new_postgresql):
    """A workspace whose record is on a server, and a second empty one."""
    made = []
    for name in ("team", "second"):
        init_workspace(tmp_path / name, clock=clock)
        (tmp_path / name / "standby.db").unlink()
        file = tmp_path / name / "standby.toml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith("database")]
        file.write_text("\n".join([f'database = "{new_postgresql()}"', *lines]) + "\n")
        made.append(tmp_path / name)
    opened(read_settings(made[0]).database, clock, node="team").close()
    with open_workspace(made[0], clock) as workspace:
        append(workspace.ledger, 3)
        report, reading = made_report()
        record_report(workspace.ledger, replace(report, received_at=NOW), reading, actor="officer")
    return made


def test_a_record_on_a_server_is_copied_signed_and_put_back_on_either_engine(on_server, tmp_path):
    team, second = on_server
    made = copy(team, tmp_path / "copy.db")
    assert files(tmp_path) == ["copy.db", "copy.db.checkpoint", "second", "team"]
    init_workspace(tmp_path / "laptop", clock=clock)
    (tmp_path / "laptop" / "standby.db").unlink()
    for folder in (tmp_path / "laptop", second):
        assert (restore(folder, tmp_path / "copy.db", clock).head, made.entries) == (made.head, 4)
        with open_workspace(folder, clock) as workspace, open_workspace(team, clock) as first:
            assert workspace.ledger.node == first.ledger.node == "team"
            assert verify(workspace.ledger).faults == ()
            assert check_tables(workspace.ledger) == check_tables(first.ledger)
            assert is_state(workspace.ledger, read_checkpoint((tmp_path / "copy.db.checkpoint").read_bytes()))


def test_a_record_on_a_server_is_never_written_over(on_server, tmp_path):
    team, _ = on_server
    copy(team, tmp_path / "copy.db")
    with pytest.raises(AskedWrongly) as caught:
        restore(team, tmp_path / "copy.db", clock)
    assert caught.value.code == "restore-over-record"


def test_a_copy_of_a_server_with_a_byte_changed_is_not_put_back(on_server, tmp_path):
    team, second = on_server
    copy(team, tmp_path / "copy.db")
    data = bytearray((tmp_path / "copy.db").read_bytes())
    at = data.index(b"thing.done")
    data[at] ^= 1
    (tmp_path / "copy.db").write_bytes(data)
    with pytest.raises(Broken):
        restore(second, tmp_path / "copy.db", clock)
