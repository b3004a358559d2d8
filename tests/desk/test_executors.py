"""Every executor gives the same results in the same order, and outlives its workers."""

import itertools
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.desk.working import doubled, killed_while, process_of, refused
from tests.waiting import at_most, still_running

from standby.basis.errors import AskedWrongly, TryLater
from standby.desk import executors
from standby.desk.executors import AHEAD_PER_WORKER, KINDS, Executing, Executor, open_executor, parse_executing

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def opened():
    """Open each kind of executor once for all tests of this file: a cluster takes seconds to start."""
    with ExitStack() as stack:
        found: dict[str, Executor] = {}

        def get(kind):
            if kind not in found:
                found[kind] = stack.enter_context(open_executor(Executing(kind=kind, workers=2)))
            return found[kind]

        yield get


@pytest.fixture(params=KINDS)
def executor(request, opened):
    return opened(request.param)


@pytest.fixture(params=["process", "dask"])
def workers(request, opened):
    return opened(request.param)


def deaths(folder: Path, number: int, times: int) -> None:
    for n in range(times):
        (folder / f"{number}-{n}").touch()


def test_results_come_in_the_order_of_the_items(executor):
    assert list(executor.stream(doubled, range(23))) == [2 * n for n in range(23)]


def test_no_items_give_no_results(executor):
    assert list(executor.stream(doubled, ())) == []


def test_an_endless_stream_is_taken_only_as_far_as_there_is_room(executor):
    taken = itertools.count()
    found = executor.stream(doubled, iter(taken.__next__, -1))
    assert [next(found) for _ in range(3)] == [0, 2, 4]
    if hasattr(found, "close"):
        found.close()
    assert next(taken) <= 3 + AHEAD_PER_WORKER * 2


def test_what_the_function_raises_is_raised_whole(executor):
    with pytest.raises(AskedWrongly) as caught:
        list(executor.stream(refused, [7]))
    assert (caught.value.code, caught.value.next_step) == ("test-refused", "ask for less")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_the_executor_works_on_after_an_error(executor):
    with pytest.raises(AskedWrongly):
        list(executor.stream(refused, range(9)))
    assert list(executor.stream(doubled, [4])) == [8]


def test_serial_work_is_done_here_and_other_work_elsewhere():
    with open_executor() as here:
        assert set(here.stream(process_of, range(3))) == {os.getpid()}


def test_other_work_is_done_in_other_processes(workers):
    assert os.getpid() not in set(workers.stream(process_of, range(8)))


def test_a_killed_worker_is_replaced_and_the_answer_is_the_same(workers, tmp_path):
    deaths(tmp_path, 3, 1)
    deaths(tmp_path, 5, 2)
    items = [(str(tmp_path), n) for n in range(9)]
    assert list(workers.stream(killed_while, items)) == [2 * n for n in range(9)]


class Breaking:
    """A pool that breaks just as something is given to it: it keeps the item and never tells, or cannot start anew."""

    _broken = "a process died"

    def __init__(self, *answers):
        self.answers = list(answers)

    def submit(self, function, item):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def shutdown(self, **_):
        pass


def test_a_process_that_a_breaking_pool_started_late_is_not_waited_for():
    late = get_context("spawn").Process(target=time.sleep, args=(600,), daemon=True)
    late.start()
    with open_executor(Executing(kind="process", workers=2)) as workers:
        workers._pool = Breaking(OSError("closed"))
        workers._pool._processes = {late.pid: late}
        workers._pool.shutdown = lambda **_: late.join(60)
        assert list(workers.stream(doubled, [1])) == [2]
    assert late.exitcode == -signal.SIGKILL


@pytest.mark.parametrize(
    "answers",
    [(Future(), Future(), BrokenProcessPool("gone")), (OSError("closed"),), (ValueError("bad value(s)"),)],
    ids=["never", "closed", "reused"],
)
def test_what_was_given_to_a_pool_that_was_just_breaking_is_done_all_the_same(answers):
    with open_executor(Executing(kind="process", workers=2)) as workers:
        workers._pool = Breaking(*answers)
        assert list(workers.stream(doubled, [1, 2])) == [2, 4]


def test_a_machine_that_can_start_no_process_says_so(monkeypatch):
    monkeypatch.setattr(executors, "ProcessPoolExecutor", lambda *_, **__: Breaking(OSError("no more processes")))
    with open_executor(Executing(kind="process")) as workers, pytest.raises(OSError, match="no more processes"):
        list(workers.stream(doubled, [1]))


GIVING = """
import sys, time
from standby.desk.executors import Executing, open_executor
from tests.desk.working import process_of

if __name__ == "__main__":
    with open_executor(Executing(kind="process", workers=2)) as workers:
        print(*{worker for worker in workers.stream(process_of, range(8))}, flush=True)
        time.sleep(300)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it looks for processes in /proc")
def test_workers_end_when_whoever_gave_them_work_is_killed(tmp_path):
    (tmp_path / "giving.py").write_text(GIVING)
    giving = subprocess.Popen(
        [sys.executable, tmp_path / "giving.py"], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )  # fmt: skip
    with at_most(giving):
        workers = giving.stdout.readline().split()
        giving.kill()
        giving.wait()
    assert workers
    assert still_running(workers) == []


def test_an_item_that_kills_every_worker_is_given_up_in_one_sentence(workers, tmp_path):
    deaths(tmp_path, 1, 99)
    with pytest.raises(TryLater) as caught:
        list(workers.stream(killed_while, [(str(tmp_path), n) for n in range(3)]))
    assert caught.value.code == "worker-killed"
    assert "killed 3 times" in str(caught.value)
    assert list(workers.stream(doubled, [1])) == [2]


def test_a_cluster_that_is_already_there_is_used_and_left_running(opened):
    address = opened("dask").address
    with open_executor(Executing(kind="dask", scheduler=address)) as found:
        assert list(found.stream(doubled, range(5))) == [0, 2, 4, 6, 8]
    assert list(opened("dask").stream(doubled, [21])) == [42]


def test_a_cluster_that_ends_under_way_is_said_in_one_sentence(opened, monkeypatch):
    def gone(function, item):
        under_way = Future()
        under_way.cancel()
        return under_way

    cluster = opened("dask")
    monkeypatch.setattr(cluster, "submit", gone)
    with pytest.raises(TryLater) as caught:
        list(cluster.stream(doubled, [1]))
    assert caught.value.code == "scheduler-lost"
    assert cluster.address in str(caught.value)


def test_a_scheduler_that_does_not_answer_is_said_in_one_sentence(monkeypatch):
    monkeypatch.setattr("standby.desk.executors.REACH_SECONDS", 0.3)
    with (
        pytest.raises(TryLater) as caught,
        open_executor(Executing(kind="dask", scheduler="tcp://127.0.0.1:9")),
    ):
        pass
    assert caught.value.code == "scheduler-unreachable"


def test_an_address_that_is_none_is_said_in_one_sentence():
    with pytest.raises(TryLater) as caught, open_executor(Executing(kind="dask", scheduler="nowhere")):
        pass
    assert caught.value.code == "scheduler-unreachable"


def test_a_cluster_whose_worker_ends_while_it_starts_is_said_in_one_sentence(monkeypatch):
    def fails(**_):
        raise RuntimeError("Nanny failed to start.")

    monkeypatch.setattr("distributed.LocalCluster", fails)
    with pytest.raises(TryLater, match="Nanny failed to start;") as caught, open_executor(Executing(kind="dask")):
        pass
    assert caught.value.code == "cluster-not-started"


def test_without_dask_the_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(AskedWrongly) as caught, open_executor(Executing(kind="dask")):
        pass
    assert caught.value.code == "executor-missing"
    assert "./run extras" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("serial", Executing()),
        ("process", Executing(kind="process")),
        ("process:4", Executing(kind="process", workers=4)),
        ("dask", Executing(kind="dask")),
        ("dask:3", Executing(kind="dask", workers=3)),
        ("dask:tls://host:8786", Executing(kind="dask", scheduler="tls://host:8786")),
    ],
)
def test_where_work_is_done_is_read_as_it_is_written(text, means):
    assert parse_executing(text) == means


@pytest.mark.parametrize("text", ["", "cloud", "serial:2", "process:0", "process:x", "dask:0", "dask:host", "Dask"])
def test_what_is_no_executor_is_refused_with_what_to_write(text):
    with pytest.raises(AskedWrongly, match=r"dask:tcp://host:8786") as caught:
        parse_executing(text)
    assert caught.value.code == "executor-unknown"
