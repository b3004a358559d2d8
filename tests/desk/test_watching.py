"""A watched folder: no file before it is whole, none twice, none lost, whatever kills the watch."""

import os
import signal
import subprocess
import sys

import pytest
from tests.waiting import MOST_SECONDS, at_most

from standby.basis.errors import AskedWrongly
from standby.basis.time import LATEST, AsOf
from standby.desk.watching import SETTLED_SECONDS, Watch, look
from standby.desk.workspace import open_workspace
from standby.record.queries import head, reports

TEXT = "Rockets were fired at the base in Gao on Wednesday. Copy {}.\n"
EVER = AsOf(valid_at=LATEST, known_at=LATEST)


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox" / "more").mkdir(parents=True)
    return tmp_path / "inbox"


@pytest.fixture
def watched(workspace, clock, inbox):
    """Look at the inbox at a second of a clock of its own; give the outcomes."""
    watch = Watch(folder=inbox)

    def at(second, watch=watch):
        return [
            (t.name or os.path.basename(t.file), t.outcome)
            for t in look(workspace.directory, watch, clock, lambda: second)
        ]

    return at


def test_a_file_is_read_once_it_did_not_change_for_two_seconds(watched, inbox):
    (inbox / "note.txt").write_text(TEXT)
    assert watched(0) == []
    assert watched(SETTLED_SECONDS - 0.1) == []
    assert watched(SETTLED_SECONDS) == [("note.txt", "recorded")]
    assert watched(60) == []


def test_a_file_that_grows_is_left_until_it_is_whole(watched, inbox):
    note = inbox / "note.txt"
    for second in range(4):
        with note.open("a") as half:
            half.write(TEXT)
        os.utime(note, ns=(second, second))
        assert watched(second * 10) == []
    assert watched(60) == [("note.txt", "recorded")]


@pytest.mark.parametrize("name", [".hidden.txt", "note.txt.part", "note.tmp", "~$note.docx", "note.txt~", ".git/a.txt"])
def test_hidden_and_unfinished_files_are_left(watched, inbox, name):
    (inbox / name).parent.mkdir(exist_ok=True)
    (inbox / name).write_text(TEXT)
    watched(0)
    assert watched(10) == []


def test_folders_inside_are_watched_and_a_refusal_is_told_once(watched, inbox):
    (inbox / "more" / "good.txt").write_text(TEXT)
    (inbox / "bad.bin").write_bytes(b"\x00\x01")
    watched(0)
    assert watched(10) == [("bad.bin", "refused"), ("good.txt", "recorded")]
    assert watched(20) == []


def test_a_file_put_there_again_or_changed_is_looked_at_anew(watched, inbox):
    note = inbox / "note.txt"
    note.write_text(TEXT)
    watched(0), watched(10)
    note.write_text(TEXT + "The road is open.\n")
    watched(20)
    assert watched(30) == [("note.txt", "recorded")]


def test_a_watch_begun_again_reads_nothing_twice(watched, workspace, clock, inbox):
    (inbox / "note.txt").write_text(TEXT)
    watched(0), watched(10)
    before = head(workspace.ledger)
    again = Watch(folder=inbox)
    assert watched(0, again) == watched(10, again) == []
    assert head(workspace.ledger) == before


def test_a_file_that_is_gone_before_it_is_read_is_no_error(watched, inbox):
    (inbox / "note.txt").write_text(TEXT)
    watched(0)
    (inbox / "note.txt").unlink()
    assert watched(10) == []


def test_a_folder_that_is_not_there_is_told(workspace, clock, tmp_path):
    with pytest.raises(AskedWrongly) as caught:
        list(look(workspace.directory, Watch(folder=tmp_path / "none"), clock))
    assert caught.value.code == "folder-missing"


def test_a_watch_that_is_killed_loses_nothing_and_doubles_nothing(workspace, inbox):
    names = [f"note-{n}.txt" for n in range(12)]
    for name in names:
        (inbox / name).write_text(TEXT.format(name))
    command = [sys.executable, "-m", "standby", "-C", str(workspace.directory), "intake", "watch", str(inbox)]
    first = subprocess.Popen([*command, "--every", "0.5"], stdout=subprocess.PIPE, text=True)
    with at_most(first):
        assert first.stdout.readline(), "the watch ended, or read nothing in time"
    first.send_signal(signal.SIGKILL)
    first.wait(MOST_SECONDS)
    first.stdout.close()
    subprocess.run([*command, "--every", "2.1", "--for", "2.2"], check=True, capture_output=True, timeout=120)
    with open_workspace(workspace.directory) as opened:
        held = [r.name for r in reports(opened.ledger, EVER) if r.name in names]
    assert sorted(held) == sorted(names)
