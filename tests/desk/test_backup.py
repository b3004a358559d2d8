"""Checks of copying the record and of the way back: only what verifies is ever kept or put back."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest
from tests.record.strategies import made_report
from tests.record.test_migration import lay
from tests.waiting import at_most

from standby.basis.errors import AskedWrongly, Broken
from standby.basis.ids import canonical
from standby.desk.backup import back_up, restore
from standby.desk.health import check_health
from standby.desk.witness import KEY
from standby.desk.working import left_behind
from standby.desk.workspace import init_workspace, open_workspace
from standby.ledger import verify
from standby.ledger.cards import make_card
from standby.ledger.checkpoint import hashes, is_state, read_checkpoint, signed_state, signing_key, write_checkpoint
from standby.ledger.rebuild import check_tables
from standby.ledger.sealed import write_sealed
from standby.ledger.tree import leaf_hash
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
    assert restore(new_folder(tmp_path), tmp_path / "copy.db", clock).head == made.head
    with open_workspace(tmp_path / "new", clock) as workspace:
        found = verify(workspace.ledger)
        assert (found.entries, found.head, found.faults) == (3, made.head, ())
        append(workspace.ledger, 1)


def test_a_copy_made_while_somebody_writes_holds_what_was_committed(folder, tmp_path):
    with open_workspace(folder, clock) as other, other.ledger.writing() as writer:
        writer.append("thing.done", "half", {}, actor="somebody")
        assert copy(folder, tmp_path / "copy.db").entries == 3


def new_folder(tmp_path, name="new"):
    init_workspace(tmp_path / name, clock=clock)
    (tmp_path / name / "standby.db").unlink()
    return tmp_path / name


def test_a_backup_is_one_file(folder, tmp_path):
    copy(folder, tmp_path / "copy.db")
    assert files(tmp_path) == ["copy.db", "mission"]


def test_a_copy_holds_the_signed_state_of_the_record_and_after_two_lines_the_record_itself(folder, tmp_path):
    made = copy(folder, tmp_path / "copy.db")
    first, line, plain = (tmp_path / "copy.db").read_bytes().split(b"\n", 2)
    signed = read_checkpoint(canonical(orjson.loads(line)["state"]))
    assert (first, signed.entries, made.checked) == (b"standby backup 1", 3, "every byte")
    with open_workspace(folder, clock) as workspace:
        assert is_state(workspace.ledger, signed)
    (tmp_path / "plain.db").write_bytes(plain)
    with opened(tmp_path / "plain.db", clock, create=False) as ledger:
        assert verify(ledger).head == made.head


def test_the_key_that_sealed_a_copy_is_named_as_on_the_card_of_the_node(folder, tmp_path):
    key = signing_key(folder / KEY)
    assert copy(folder, tmp_path / "copy.db").key == make_card("local", key, NOW).fingerprint


def changes_of(data, of_seal, of_record):
    """Yield where and how to change one byte: one in so many of the seal's two lines, and of the rest."""
    start = data.index(b"\n", data.index(b"\n") + 1) + 1
    for at in range(0, start, of_seal):
        yield from ((at, 0x01), (at, 0x20))
    for at in (*range(start, len(data), of_record), len(data) - 1):
        yield at, 0x01


def refused(file, into, data):
    file.write_bytes(data)
    with pytest.raises(Broken) as caught:
        restore(into, file, clock)
    assert caught.value.code == "backup-damaged"
    assert files(into) == ["mission", "standby.toml"]


@pytest.mark.parametrize(("engine", "of_seal", "of_record"), [("sqlite", 7, 9973), ("postgresql", 13, 9973)])
def test_a_copy_with_any_one_byte_changed_is_refused(engine, of_seal, of_record, folder, tmp_path, request):
    copy(folder, tmp_path / "copy.db")
    into = new_folder(tmp_path)
    if engine == "postgresql":
        set_database(into, request.getfixturevalue("new_postgresql")())
    data = bytearray((tmp_path / "copy.db").read_bytes())
    for at, turn in changes_of(bytes(data), of_seal, of_record):
        data[at] ^= turn
        refused(tmp_path / "changed.db", into, data)
        data[at] ^= turn
    assert restore(into, tmp_path / "copy.db", clock).checked == "every byte"


@pytest.mark.parametrize("change", [slice(-1), slice(1, None), slice(0), slice(99), b"\0"])
def test_a_copy_with_bytes_missing_or_more_is_refused(change, folder, tmp_path):
    copy(folder, tmp_path / "copy.db")
    data = (tmp_path / "copy.db").read_bytes()
    changed = data[change] if isinstance(change, slice) else data + change
    refused(tmp_path / "changed.db", new_folder(tmp_path), changed)


def test_a_seal_over_another_record_than_its_state_says_is_refused(folder, tmp_path):
    """Whoever has the key could seal anything; that it fits the signed state is checked all the same."""
    key = signing_key(folder / KEY)
    with open_workspace(folder, clock) as workspace:
        state = signed_state(workspace.ledger, [leaf_hash(own) for own in hashes(workspace.ledger)], key)
        append(workspace.ledger, 1)
        workspace.ledger.database.copy_to(tmp_path / "plain.db")
    write_sealed(tmp_path / "plain.db", tmp_path / "copy.db", state, key)
    with pytest.raises(Broken, match="not the record whose root was signed"):
        restore(new_folder(tmp_path), tmp_path / "copy.db", clock)
    assert files(tmp_path / "new") == ["mission", "standby.toml"]


def copy_as_before(folder, to, *, signed=True):
    """Copy a record as earlier versions did: a plain file, its signed root beside it."""
    with open_workspace(folder, clock) as workspace:
        ledger, key = workspace.ledger, signing_key(folder / KEY)
        ledger.database.copy_to(to)
        if signed:
            state = signed_state(ledger, [leaf_hash(own) for own in hashes(ledger)], key)
            to.with_name(to.name + ".checkpoint").write_bytes(write_checkpoint(state))


def test_an_older_copy_whose_end_was_cut_off_whole_is_not_put_back(folder, tmp_path):
    """Such a copy verifies by itself; the signed root beside it tells."""
    copy_as_before(folder, tmp_path / "copy.db")
    with open_workspace(folder, clock) as workspace:
        append(workspace.ledger, 1)
    copy_as_before(folder, tmp_path / "later.db")
    (tmp_path / "copy.db").replace(tmp_path / "later.db")
    with pytest.raises(Broken, match="not the record whose root was signed"):
        restore(new_folder(tmp_path), tmp_path / "later.db", clock)
    assert files(tmp_path / "new") == ["mission", "standby.toml"]


@pytest.mark.parametrize(("signed", "checked"), [(True, "the record and its signed root"), (False, "the record")])
def test_an_older_copy_is_put_back_and_what_was_checked_is_said(signed, checked, folder, tmp_path):
    copy_as_before(folder, tmp_path / "copy.db", signed=signed)
    made = restore(new_folder(tmp_path), tmp_path / "copy.db", clock)
    assert (made.checked, made.key, made.entries) == (checked, None, 3)


def test_a_file_that_somebody_is_writing_is_put_back_as_committed_and_left_as_it_is(folder, tmp_path):
    """A record taken for a copy: what its writer has not brought into the file yet must not be lost to them."""
    with open_workspace(folder, clock) as other:
        append(other.ledger, 1)
        assert (folder / "standby.db-wal").stat().st_size
        before = {name: (folder / name).read_bytes() for name in ("standby.db", "standby.db-wal")}
        assert restore(new_folder(tmp_path), folder / "standby.db", clock).entries == 4
        assert {name: (folder / name).read_bytes() for name in before} == before
    with open_workspace(folder, clock) as workspace:
        assert verify(workspace.ledger).entries == 4


def test_an_older_copy_of_an_older_schema_is_not_changed_by_putting_it_back(tmp_path):
    lay(str(tmp_path / "old.db"), 1)
    before = (tmp_path / "old.db").read_bytes()
    assert restore(new_folder(tmp_path), tmp_path / "old.db", clock).entries == 16
    assert ((tmp_path / "old.db").read_bytes(), files(tmp_path)) == (before, ["new", "old.db"])


def test_an_older_copy_with_a_changed_byte_in_an_entry_is_not_put_back(folder, tmp_path):
    copy_as_before(folder, tmp_path / "copy.db", signed=False)
    data = (tmp_path / "copy.db").read_bytes()
    at = data.index(b"somebody")
    refused(tmp_path / "copy.db", new_folder(tmp_path), data[:at] + b"S" + data[at + 1 :])


def test_a_copy_that_may_not_be_read_is_named_and_nothing_is_left(folder, tmp_path, monkeypatch):
    copy(folder, tmp_path / "copy.db")

    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("standby.ledger.sealed.see_on_disk", no_room)
    with pytest.raises(Broken) as caught:
        restore(new_folder(tmp_path), tmp_path / "copy.db", clock)
    assert (caught.value.code, files(tmp_path / "new")) == ("restore-impossible", ["mission", "standby.toml"])
    with pytest.raises(AskedWrongly) as caught:
        copy(folder, tmp_path / "another.db")
    assert (caught.value.code, files(tmp_path)) == ("backup-unwritable", ["copy.db", "mission", "new"])


def test_a_backup_that_cannot_be_put_back_leaves_nothing(folder, tmp_path, monkeypatch):
    def refuse(*_):
        raise Broken("backup-damaged", "The copy is not good", "it cannot be put back", "keep the older ones")

    monkeypatch.setattr("standby.desk.backup._put_back", refuse)
    with pytest.raises(Broken):
        copy(folder, tmp_path / "copy.db")
    assert files(tmp_path) == ["mission"]


KILLED = """
import sys, time
from pathlib import Path
from standby.desk.working import BACKING_UP, working_folder
with working_folder(BACKING_UP, Path(sys.argv[1])) as folder:
    (folder / "copied.db").write_bytes(b"half")
    print(folder.name, flush=True)
    time.sleep(600)
"""


def unfinished(folder):
    return [check.says for check in check_health(folder) if check.about == "unfinished copy"]


def test_what_a_killed_backup_leaves_is_told_and_taken_away_by_the_next_one_and_not_before_it_is_dead(folder):
    working = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True)
    with at_most(working):
        name = working.stdout.readline().strip()
        copy(folder, folder / "first.backup")
        assert ((folder / name / "copied.db").read_bytes(), unfinished(folder)) == (b"half", [])
        working.kill()
        working.wait()
    assert [says.partition(" ")[0] for says in unfinished(folder)] == [name]
    copy(folder, folder / "second.backup")
    assert (unfinished(folder), [each for each in files(folder) if each.startswith(".")]) == ([], [])


def test_a_file_or_a_link_that_is_named_like_an_unfinished_copy_is_left_alone(folder, tmp_path):
    (tmp_path / ".backing-up-notes").write_text("mine")
    (tmp_path / ".backing-up-link").symlink_to(folder)
    copy(folder, tmp_path / "copy.backup")
    assert left_behind(tmp_path) == []
    assert files(tmp_path) == [".backing-up-link", ".backing-up-notes", "copy.backup", "mission"]
    assert (folder / "standby.toml").is_file()


def test_a_record_is_never_written_over(folder, tmp_path):
    copy(folder, tmp_path / "copy.db")
    before = (folder / "standby.db").read_bytes()
    with pytest.raises(AskedWrongly) as caught:
        restore(folder, tmp_path / "copy.db", clock)
    assert caught.value.code == "restore-over-record"
    assert (folder / "standby.db").read_bytes() == before


def test_a_copy_is_put_back_in_a_workspace_just_made_whose_record_holds_nothing(folder, tmp_path):
    made = copy(folder, tmp_path / "copy.db")
    init_workspace(tmp_path / "new", clock=clock)
    restored = restore(tmp_path / "new", tmp_path / "copy.db", clock)
    assert (restored.head, restored.entries) == (made.head, 3)
    with open_workspace(tmp_path / "new", clock) as workspace:
        assert verify(workspace.ledger).faults == ()
    with pytest.raises(AskedWrongly, match="has a record already"):
        restore(tmp_path / "new", tmp_path / "copy.db", clock)


def test_a_copy_of_a_node_of_another_name_is_put_back_in_a_workspace_just_made(tmp_path):
    init_workspace(tmp_path / "erbil", clock=clock)
    settings = tmp_path / "erbil" / "standby.toml"
    settings.write_text(settings.read_text() + 'node = "erbil"\n')
    with open_workspace(tmp_path / "erbil", clock) as workspace:
        append(workspace.ledger, 2)
    copy(tmp_path / "erbil", tmp_path / "copy.db")
    init_workspace(tmp_path / "new", clock=clock)
    assert restore(tmp_path / "new", tmp_path / "copy.db", clock).entries == 2
    with open_workspace(tmp_path / "new", clock) as workspace:
        assert (workspace.ledger.node, verify(workspace.ledger).faults) == ("erbil", ())


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


def test_a_damaged_record_makes_no_backup(folder, tmp_path):
    data = (folder / "standby.db").read_bytes()
    at = data.index(b"somebody")
    (folder / "standby.db").write_bytes(data[:at] + b"S" + data[at + 1 :])
    with pytest.raises(Broken):
        copy(folder, tmp_path / "copy.db")
    assert files(tmp_path) == ["mission"]


def set_database(folder, address):
    file = folder / "standby.toml"
    lines = [line for line in file.read_text().splitlines() if not line.startswith("database")]
    file.write_text("\n".join([f'database = "{address}"', *lines]) + "\n")


@pytest.fixture
def on_server(tmp_path, new_postgresql):
    """A workspace whose record is on a server, and a second empty one."""
    made = []
    for name in ("team", "second"):
        init_workspace(tmp_path / name, clock=clock)
        (tmp_path / name / "standby.db").unlink()
        set_database(tmp_path / name, new_postgresql())
        made.append(tmp_path / name)
    (made[0] / "standby.toml").write_text((made[0] / "standby.toml").read_text() + 'node = "team"\n')
    with open_workspace(made[0], clock) as workspace:
        append(workspace.ledger, 3)
        report, reading = made_report()
        record_report(workspace.ledger, replace(report, received_at=NOW), reading, actor="officer")
    return made


def test_a_record_on_a_server_is_copied_signed_and_put_back_on_either_engine(on_server, tmp_path):
    team, second = on_server
    made = copy(team, tmp_path / "copy.db")
    assert files(tmp_path) == ["copy.db", "second", "team"]
    for folder in (new_folder(tmp_path, "laptop"), second):
        assert (restore(folder, tmp_path / "copy.db", clock).head, made.entries) == (made.head, 4)
        with open_workspace(folder, clock) as workspace, open_workspace(team, clock) as first:
            assert workspace.ledger.node == first.ledger.node == "team"
            assert verify(workspace.ledger).faults == ()
            assert check_tables(workspace.ledger) == check_tables(first.ledger)


def test_a_record_on_a_server_is_never_written_over(on_server, tmp_path):
    team, _ = on_server
    copy(team, tmp_path / "copy.db")
    with pytest.raises(AskedWrongly) as caught:
        restore(team, tmp_path / "copy.db", clock)
    assert caught.value.code == "restore-over-record"
