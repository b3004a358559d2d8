"""Law 5: nothing acknowledged is ever lost, and nothing is half there, when the writer dies or the disk is full."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from tests.torture import progress
from tests.waiting import MOST_SECONDS, at_most

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
    with at_most(writer):
        acknowledged = dict(line.split() for line in stop(writer) if line.endswith("\n"))
        writer.wait(MOST_SECONDS)
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
        with at_most(nursery):
            told = killed_once(nursery, 1 + chance.randrange(4), chance.random() / 500)
        acknowledged |= told
        kills += 1
        if n % 20 == 19:
            assert_nothing_lost(path, acknowledged)
        else:
            assert acknowledged.items() <= hashes_in(path).items()
        progress(n + 1, times, "writers killed")
    nursery.stdin.close()
    nursery.wait(120)
    return kills


def killed_once(nursery, wanted, delay_s):
    """Kill the writer a moment after so many acknowledgements, and return all that it acknowledged."""
    child, acknowledged = None, {}
    while (line := nursery.stdout.readline().split()) != ["end"]:
        assert line, "the writers said nothing more, or not in time"
        if line[0] == "pid":
            child = int(line[1])
        else:
            acknowledged[int(line[1])] = line[2]
        if child and len(acknowledged) >= wanted:
            time.sleep(delay_s)
            os.kill(child, signal.SIGKILL)
            wanted = 10**9
    assert wanted == 10**9, "the writer ended by itself"
    return acknowledged


def hashes_in(path):
    """Read every entry of a record as the next start of the program does."""
    with open_ledger(path, clock=lambda: NOW) as ledger, ledger.reading() as connection:
        return {entry.k: entry.hash for entry in entries(connection)}


def test_a_hundred_writers_killed_in_a_row_lose_nothing_they_acknowledged(tmp_path):
    assert killed_many_times(str(tmp_path / "standby.db"), 100, seed=2) == 100


@pytest.mark.torture
def test_five_hundred_writers_killed_in_a_row_lose_nothing_they_acknowledged(path):
    assert killed_many_times(path, 500, seed=3) == 500


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
