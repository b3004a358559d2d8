"""How much faster two processes read a folder of reports than one: end to end, into records that are thrown away."""

import os
import resource
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from standby.desk.bulk import Bulk, listed, read_many
from standby.desk.executors import Executing
from standby.desk.reading import Declared
from standby.desk.workspace import init_workspace, open_workspace

WORKERS = 2
PROCESSES = Executing(kind="process", workers=WORKERS)


def measure(data: Path, together: Executing = PROCESSES) -> Mapping[str, float]:
    """Read every file of a folder in turn, then by processes, and compare; empty where it holds no file.

    Seconds are of the clock, from the first file to the last commit, with the start of the processes. ``cpu`` is the
    time of the processor of all processes, and ``process_ratio_by_cpu`` what the ratio can be at most by it: what
    a machine that does other things shows as well.
    """
    if not listed([data], Declared()):
        return {}
    (alone, alone_s, alone_cpu), (done, done_s, done_cpu) = _read(data, Executing()), _read(data, together)
    return {
        "reports": alone.recorded,
        "claims": alone.claims,
        "same": float((done.recorded, done.claims) == (alone.recorded, alone.claims)),
        "cores": os.cpu_count() or 1,
        "serial_s": alone_s,
        "process_s": done_s,
        "process_ratio": alone_s / done_s,
        "serial_cpu_s": alone_cpu,
        "process_cpu_s": done_cpu,
        "process_ratio_by_cpu": WORKERS * alone_cpu / done_cpu,
    }


def _read(data: Path, executing: Executing) -> tuple[Bulk, float, float]:
    with TemporaryDirectory() as folder:
        init_workspace(Path(folder) / "bench")
        with open_workspace(Path(folder) / "bench") as workspace:
            clock, spent = time.perf_counter(), _spent()
            done = read_many(workspace, listed([data], Declared()), executing=executing)
            return done, time.perf_counter() - clock, _spent() - spent


def _spent() -> float:
    """Return the time of the processor of this process and of those it waited for, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
