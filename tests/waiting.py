"""What a test waits for it waits for with a limit: a process that says nothing in that time is ended."""

import threading
from contextlib import contextmanager

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
