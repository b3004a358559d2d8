"""The heavy proofs by part: chosen by name, with progress while they run and one line for each part at the end.

``./run torture`` runs every part, ``./run torture power-cuts law-7`` those whose name holds one of these words,
``./run torture --parts`` lists them; other options, each as one word, go to pytest (``-n0`` runs one proof at a time).
A part is a file of tests: ``tests/record/test_law_7.py`` is ``record/law-7``.
"""

import os
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

MOST_S = 3 * 3600
"""No proof takes longer than this, however slow the machine; the suite's own limit is for its short versions."""

EVERY_S = 20
"""How often at most a proof says how far it is, and how often it is said that one still runs."""

_said = [time.monotonic()]


def progress(done, whole, what):
    """Say how far a long proof is, now and then; nothing is seen of it where pytest captures what tests write."""
    if done == whole or time.monotonic() - _said[0] >= EVERY_S:
        _said[0] = time.monotonic()
        _say(f"{what}: {done:,} of {whole:,}")


def part_of(path):
    """Name the part that a file of tests is."""
    return f"{path.parent.name}/{path.stem.removeprefix('test_').replace('_', '-')}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    """Say that a proof begins, and every now and then that it still runs."""
    name, began, ended = item.nodeid.rpartition("/")[2], time.monotonic(), threading.Event()
    _say(f"{name} begins")

    def beat():
        while not ended.wait(EVERY_S * 3):
            _say(f"{name} has run for {time.monotonic() - began:,.0f} s")

    threading.Thread(target=beat, daemon=True).start()
    yield
    ended.set()


def pytest_terminal_summary(terminalreporter):
    """End with one line for each part: how many proofs came out how, and how long they and the slowest took."""
    parts = defaultdict(list)
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            parts[part_of(Path(report.nodeid.partition("::")[0]))].append((outcome, getattr(report, "duration", 0)))
    terminalreporter.section("parts")
    for part, found in sorted(parts.items()):
        outcomes = [outcome for outcome, _ in found]
        counted = ", ".join(f"{outcomes.count(each)} {each}" for each in dict.fromkeys(outcomes))
        spent = [seconds for _, seconds in found]
        terminalreporter.line(f"{part}: {counted}, {sum(spent):.0f} s, the slowest {max(spent):.0f} s")


def _say(line):
    # Straight to the terminal: a worker of xdist has no other way to it.
    os.write(sys.__stderr__.fileno(), f"  {line}\n".encode())


def main(arguments):
    words = [each for each in arguments if not each.startswith("-")]
    options = [each for each in arguments if each.startswith("-") and each != "--parts"]
    files = [path for path in sorted(TESTS.rglob("test_*.py")) if "mark.torture" in path.read_text()]
    parts = {part_of(path): str(path) for path in files}
    chosen = {part: path for part, path in parts.items() if not words or any(word in part for word in words)}
    if "--parts" in arguments or not chosen:
        print("\n".join(chosen or parts))
        return 0 if chosen else 2
    processes = [] if any(each.startswith("-n") for each in options) else ["-n2"]
    limit = ["-o", f"faulthandler_timeout={MOST_S}"]
    return pytest.main([*processes, *limit, "-s", "-m", "torture", "-p", "tests.torture", *options, *chosen.values()])


if __name__ == "__main__":
    sys.path.insert(0, str(TESTS.parent))
    sys.exit(main(sys.argv[1:]))
