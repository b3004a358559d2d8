"""What a test waits for it waits for with a limit: a process that says nothing in that time is ended."""

import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

MOST_SECONDS = 120
"""Nothing is waited for any longer, on however slow a machine."""


@contextmanager
def at_most(process, seconds=MOST_SECONDS):
    """End a process that takes longer over what is waited for; reading from it then finds the end of its output."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def join_all(threads, seconds=MOST_SECONDS):
    """Wait for threads to end. Raises ``AssertionError`` when one does not in time."""
    for thread in threads:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in threads), f"a thread did not end in {seconds} seconds"


@contextmanager
def tied(process, with_signal=signal.SIGKILL, then="true"):
    """Let a process end with this one, however this one ends: killed, it would tell nobody.

    A shell of its own waits for the end of a pipe that is open here alone, then signals and runs ``then``. The pipe is
    passed on to nobody, and the shell is in no group that a key of the terminal ends.
    """
    watching = f"read _; kill -{int(with_signal)} {process.pid}; {then}"
    watch = subprocess.Popen(["/bin/sh", "-c", watching], stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        watch.kill()
        watch.wait(MOST_SECONDS)
        watch.stdin.close()


def still_running(processes, seconds=MOST_SECONDS):
    """Wait for processes of this machine to end; end those that do not in time, and return them."""
    until = time.monotonic() + seconds
    while any(map(_is_running, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    left = [process for process in processes if _is_running(process)]
    for process in left:
        os.kill(int(process), signal.SIGKILL)
    return left


def _is_running(process):
    """Say whether a process is there that has not ended: one that nobody has asked for yet is a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
