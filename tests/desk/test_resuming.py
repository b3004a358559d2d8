"""Work that was cut off goes on where it stood, and does nothing twice."""

import itertools

import pytest
from tests.desk.working import noted

from standby.basis.errors import AskedWrongly
from standby.desk.executors import open_executor
from standby.desk.resuming import resumed


@pytest.fixture
def serial():
    with open_executor() as found:
        yield found


def parts(folder, count=6):
    folder.mkdir(exist_ok=True)
    return [(f"part-{n}", (str(folder), n)) for n in range(count)]


def runs(folder):
    return {path.name: len(path.read_text()) for path in folder.glob("ran-*")}


def test_cut_off_work_goes_on_where_it_stood_with_the_same_answer(serial, tmp_path):
    work, kept = tmp_path / "work", tmp_path / "kept"
    first = resumed(serial, noted, parts(work), folder=kept, plan="p")
    begun = list(itertools.islice(first, 2))
    whole = list(resumed(serial, noted, parts(work), folder=kept, plan="p"))
    assert whole[:2] == begun
    assert whole == [(f"part-{n}", str(2 * n).encode()) for n in range(6)]
    assert runs(work) == {f"ran-{n}": 1 for n in range(6)}


@pytest.mark.parametrize("lost", [set(), {0}, {5}, {0, 5}, {2, 3}, {0, 1, 2, 3, 4, 5}])
def test_only_parts_that_are_missing_are_run_and_all_come_in_order(serial, tmp_path, lost):
    work, kept = tmp_path / "work", tmp_path / "kept"
    whole = list(resumed(serial, noted, parts(work), folder=kept, plan="p"))
    for n in lost:
        (kept / f"part-{n}").unlink()
    assert list(resumed(serial, noted, parts(work), folder=kept, plan="p")) == whole
    assert runs(work) == {f"ran-{n}": 2 if n in lost else 1 for n in range(6)}


def test_parts_of_other_work_are_refused_and_left_as_they_are(serial, tmp_path):
    work, kept = tmp_path / "work", tmp_path / "kept"
    list(resumed(serial, noted, parts(work), folder=kept, plan="p"))
    with pytest.raises(AskedWrongly) as caught:
        list(resumed(serial, noted, parts(work), folder=kept, plan="q"))
    assert caught.value.code == "work-differs"
    assert runs(work) == {f"ran-{n}": 1 for n in range(6)}


def test_nothing_half_written_is_left_beside_the_parts(serial, tmp_path):
    work, kept = tmp_path / "work", tmp_path / "kept"
    list(resumed(serial, noted, parts(work), folder=kept, plan="p"))
    assert sorted(path.name for path in kept.iterdir()) == [f"part-{n}" for n in range(6)] + ["plan"]
