"""Law 5: nothing acknowledged is ever lost, and nothing is half there, when the writer dies or the disk is full."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from standby.ledger import entries, open_ledger, verify

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
    assert len(kill_many(path, 4, seed=1)) >= 4


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
        for _ in range(cuts):
            for left in folder.glob("dead.db*"):
                left.unlink()
            before, durable = chance.choice(states)
            power_cut((path, durable), folder / "dead.db", chance)
            assert_nothing_lost(str(folder / "dead.db"), before)


@pytest.mark.parametrize("cuts", [100, pytest.param(10_000, marks=pytest.mark.torture)])
def test_a_power_cut_loses_nothing_acknowledged(tmp_path, cuts):
    """The length of the log at each acknowledgement is what was synced; anything after it may be lost or torn."""
    written_and_cut(tmp_path, cuts, synced=lambda sizes: sizes[-1])


def test_acknowledging_before_the_disk_has_it_would_be_seen(tmp_path):
    """The planted bug: an acknowledgement when only the entry before is durable."""
    with pytest.raises(AssertionError):
        written_and_cut(tmp_path, 100, synced=lambda sizes: sizes[-2])
