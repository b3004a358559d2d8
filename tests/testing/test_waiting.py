"""What the tests start ends with them: a server that outlived a killed run would be there for ever."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import at_most, still_running, tied

ROOT = Path(__file__).parents[2]
STARTING = """
import subprocess, time
from tests.waiting import tied

server = subprocess.Popen(["sleep", "300"])
with tied(server, then="echo gone > {note}"):
    print(server.pid, flush=True)
    time.sleep(300)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it looks for processes in /proc")
def test_a_tied_process_ends_with_whoever_started_it(tmp_path):
    note = tmp_path / "note"
    starting = subprocess.Popen(
        [sys.executable, "-c", STARTING.format(note=note)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with at_most(starting):
        server = starting.stdout.readline().strip()
        starting.kill()
        starting.wait()
    assert server
    assert still_running([server], 30) == []


def test_a_process_is_tied_no_longer_than_asked():
    server = subprocess.Popen(["sleep", "300"])
    with at_most(server), tied(server):
        pass
    lives = server.poll() is None
    server.kill()
    server.wait(30)
    assert lives
