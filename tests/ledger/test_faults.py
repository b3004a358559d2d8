"""Law 5: nothing acknowledged is ever lost, and nothing is half there, when the writer dies or the disk is full."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from standby.ledger import entries, open_ledger, verify
from standby.store.sqlite import choose_module

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)

WRITER = """
import itertools
import sys
from datetime import UTC, datetime
from standby.ledger import open_ledger

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)
with open_ledger(sys.argv[1], clock=lambda: NOW) as ledger:
    for n in itertools.count():
        with ledger.writing() as writer:
            kept = writer.keep(f"{n} {sys.argv[2]} ".encode() * 300)
            appended = writer.append("thing.done", "a", {"kept": [kept]}, actor="somebody")
        # Said only now: whoever reads this line may rely on the entry.
        sys.stdout.write(f"{appended.k} {appended.hash}\\n")
        sys.stdout.flush()
"""


def write_until(path, stop, **options):
    """Run a writer, let ``stop`` end it, and return what it acknowledged: the hash of each entry by number."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, path, f"{random.random()}"], stdout=subprocess.PIPE, text=True, **options
    )
    acknowledged = dict(line.split() for line in stop(writer) if line.endswith("\n"))
    writer.wait()
    return {int(k): own for k, own in acknowledged.items()}


def kill_after(acknowledgements, delay_s):
    """Return what kills a writer, without warning, a moment after so many acknowledgements."""

    def stop(writer):
        lines = [writer.stdout.readline() for _ in range(acknowledgements)]
        try:
            writer.wait(delay_s)
        except subprocess.TimeoutExpired:
            os.kill(writer.pid, signal.SIGKILL)
        return lines + writer.stdout.readlines()

    return stop


def assert_nothing_lost(path, acknowledged):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        with ledger.reading() as connection:
            found = {entry.k: entry.hash for entry in entries(connection)}
        assert acknowledged.items() <= found.items()
        assert verify(ledger).faults == ()
    return found


def kill_many(path, times, seed):
    chance, acknowledged = random.Random(seed), {}
    for _ in range(times):
        acknowledged |= write_until(path, kill_after(1 + chance.randrange(4), chance.random() / 100))
        found = assert_nothing_lost(path, acknowledged)
        assert len(found) <= len(acknowledged) + times
    return acknowledged


def test_a_writer_killed_without_warning_loses_nothing_it_acknowledged(path):
    assert len(kill_many(path, 2, seed=1)) >= 2


NURSERY = """
import itertools
import os
import sys
from datetime import UTC, datetime
from standby.ledger import open_ledger

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)
for line in sys.stdin:
    path, tag = line.split()
    child = os.fork()
    if child == 0:
        with open_ledger(path, clock=lambda: NOW) as ledger:
            for n in itertools.count():
                with ledger.writing() as writer:
                    kept = writer.keep(f"{n} {tag} ".encode() * 50)
                    appended = writer.append("thing.done", "a", {"kept": [kept]}, actor="somebody")
                os.write(1, f"ack {appended.k} {appended.hash}\\n".encode())
    os.write(1, f"pid {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"end\\n")
"""


def killed_many_times(path, times, seed):
    """Start a writer and kill it, over and over; look each time at every entry and now and then at everything."""
    chance, acknowledged, kills = random.Random(seed), {}, 0
    open_ledger(path, clock=lambda: NOW).close()
    nursery = subprocess.Popen(
        [sys.executable, "-c", NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    for n in range(times):
        nursery.stdin.write(f"{path} {n}\n")
        nursery.stdin.flush()
        child, wanted, seen = None, 1 + chance.randrange(4), 0
        while (line := nursery.stdout.readline().split())[0] != "end":
            if line[0] == "pid":
                child = int(line[1])
            else:
                acknowledged[int(line[1])] = line[2]
                seen += 1
            if child and seen >= wanted:
                time.sleep(chance.random() / 500)
                os.kill(child, signal.SIGKILL)
                kills, wanted = kills + 1, 10**9
        if n % 20 == 19:
            assert_nothing_lost(path, acknowledged)
        else:
            assert acknowledged.items() <= hashes_in(path).items()
    nursery.stdin.close()
    nursery.wait()
    return kills


def hashes_in(path):
    """Read every entry of a record as the next start of the program does."""
    with open_ledger(path, clock=lambda: NOW) as ledger, ledger.reading() as connection:
        return {entry.k: entry.hash for entry in entries(connection)}


def test_a_hundred_writers_killed_in_a_row_lose_nothing_they_acknowledged(tmp_path):
    assert killed_many_times(str(tmp_path / "standby.db"), 100, seed=2) == 100


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_killed_writers_lose_nothing_they_acknowledged(path, seed):
    assert len(kill_many(path, 100, seed)) >= 100


def full_after(bytes_):
    """Return what makes every write past so many bytes of a file fail, as on a full disk."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))

    return limit


@pytest.mark.parametrize("kilobytes", [60, 130])
def test_a_full_disk_loses_nothing_acknowledged_and_is_told_in_one_sentence(tmp_path, kilobytes):
    path = str(tmp_path / "standby.db")
    open_ledger(path, clock=lambda: NOW).close()
    said = (tmp_path / "said").open("w+")
    acknowledged = write_until(
        path, lambda writer: writer.stdout.readlines(), preexec_fn=full_after(kilobytes * 1024), stderr=said
    )
    said.seek(0)
    assert "the disk refused it" in said.read().splitlines()[-1]
    assert acknowledged
    assert_nothing_lost(path, acknowledged)
    more = write_until(path, kill_after(1, 0.01))
    assert_nothing_lost(path, acknowledged | more)


def power_cut(live, dead, chance):
    """Copy a database as a power cut may leave it: what was synced is there, what was not is there in part.

    The write-ahead log is cut at a random place after the last frame known to be synced, torn inside a sector or
    with a sector of zeros, and the file of shared memory is gone.
    """
    path, durable = live
    shutil.copy(path, dead)
    log = open(path + "-wal", "rb").read()  # noqa: SIM115
    end = chance.randint(durable, len(log)) if len(log) > durable else durable
    kept = bytearray(log[:end])
    if end > durable and chance.random() < 0.5:
        sector = chance.randrange(durable // 512, max(durable // 512 + 1, end // 512)) * 512
        lost = slice(max(sector, durable), min(sector + 512, end))
        kept[lost] = bytes(lost.stop - lost.start)
    with open(str(dead) + "-wal", "wb") as file:
        file.write(kept)


def cut_while_copying_back(live, dead, chance):
    """Copy a database as a power cut may leave it while its log is copied back into the file of the database.

    The log is whole, for it was synced before; of the file, each sector is as before, as after, or torn between.
    """
    before, after, log = live
    mixed = bytearray(before.ljust(len(after), b"\0"))
    for at in range(0, len(after), 512):
        if chance.random() < 0.5:
            mixed[at : at + 512] = after[at : at + 512]
        elif chance.random() < 0.1:
            torn = chance.randrange(512)
            mixed[at : at + torn] = after[at : at + torn]
    cut = max(len(before), chance.randrange(len(after) // 512 + 1) * 512)
    dead.write_bytes(bytes(mixed[:cut]))
    dead.with_name(dead.name + "-wal").write_bytes(log)


def copied_back(ledger, path):
    """Copy the log back into the file, and return the file before and after with the log between them."""
    before, log = open(path, "rb").read(), open(path + "-wal", "rb").read()  # noqa: SIM115
    connection = ledger.database.engine.raw_connection()
    connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    connection.close()
    return before, open(path, "rb").read(), log


@pytest.mark.parametrize("cuts", [200, pytest.param(5_000, marks=pytest.mark.torture)])
def test_a_power_cut_while_the_log_is_copied_back_loses_nothing(tmp_path, cuts):
    chance, path, dead = random.Random(6), str(tmp_path / "live.db"), tmp_path / "dead.db"
    states, acknowledged = [], {}
    with open_ledger(path, clock=lambda: NOW) as ledger:
        for n in range(12):
            with ledger.writing() as writer:
                kept = writer.keep(f"{n} ".encode() * chance.randrange(1, 900))
                appended = writer.append("thing.done", "a", {"n": n, "kept": [kept]}, actor="somebody")
            acknowledged[appended.k] = appended.hash
            if n % 3 == 2:
                states.append((dict(acknowledged), copied_back(ledger, path)))
        for cut in range(cuts):
            for left in tmp_path.glob("dead.db*"):
                left.unlink()
            before, live = chance.choice(states)
            cut_while_copying_back(live, dead, chance)
            look(str(dead), before, whole=cut % 50 == 0)


def look(path, acknowledged, *, whole):
    """Look whether anything acknowledged is lost: at everything, or only at the file and the hashes of the entries."""
    if whole:
        assert_nothing_lost(path, acknowledged)
        return
    with closing(choose_module().connect(path)) as connection:
        found = dict(connection.execute("SELECT k, hash FROM entry").fetchall())
        assert {k: bytes.fromhex(own) for k, own in acknowledged.items()}.items() <= found.items()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def written_and_cut(folder, cuts, synced):
    """Write 25 entries and cut the power many times; ``synced`` says how much of the log each one left durable."""
    chance, path = random.Random(5), str(folder / "live.db")
    acknowledged, sizes, states = {}, [0], []
    with open_ledger(path, clock=lambda: NOW) as ledger:
        for n in range(25):
            with ledger.writing() as writer:
                kept = writer.keep(f"{n} ".encode() * chance.randrange(1, 900))
                appended = writer.append("thing.done", "a", {"n": n, "kept": [kept]}, actor="somebody")
            acknowledged[appended.k] = appended.hash
            sizes.append(os.path.getsize(path + "-wal"))
            states.append((dict(acknowledged), synced(sizes)))
        for cut in range(cuts):
            for left in folder.glob("dead.db*"):
                left.unlink()
            before, durable = chance.choice(states)
            power_cut((path, durable), folder / "dead.db", chance)
            look(str(folder / "dead.db"), before, whole=cut % 50 == 0 or cuts > 5000)


@pytest.mark.parametrize("cuts", [1_800, pytest.param(10_000, marks=pytest.mark.torture)])
def test_a_power_cut_loses_nothing_acknowledged(tmp_path, cuts):
    """The length of the log at each acknowledgement is what was synced; anything after it may be lost or torn."""
    written_and_cut(tmp_path, cuts, synced=lambda sizes: sizes[-1])


def test_acknowledging_before_the_disk_has_it_would_be_seen(tmp_path):
    """The planted bug: an acknowledgement when only the entry before is durable."""
    with pytest.raises(AssertionError):
        written_and_cut(tmp_path, 100, synced=lambda sizes: sizes[-2])
