"""Many files at once: the same record and picture wherever and in whatever order they are read; begun again at will."""

import random

import pytest

from standby.basis.time import AsOf, parse_instant
from standby.desk import asking, bulk
from standby.desk.bulk import Bulk, listed, read_many
from standby.desk.executors import Executing
from standby.desk.reading import Declared
from standby.desk.workspace import init_workspace, open_workspace
from standby.ledger import verify
from standby.record.queries import head

PLACES = ("Gao", "Mopti", "Kidal", "Menaka")
DECLARED = Declared(received_at=parse_instant("2020-01-10"), source="gulf-wire")


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    (folder / "older").mkdir(parents=True)
    for n in range(24):
        place, day = PLACES[n % 4], 1 + n % 9
        text = f"Rockets were fired at the airport in {place} on {day} January 2020. Nobody was hurt. Copy {n}.\n"
        (folder / ("older" if n % 3 else ".") / f"{n:03d}.txt").write_text(text)
    (folder / "map.png").write_bytes(b"\x89PNG\r\n")
    return folder


@pytest.fixture
def fresh(tmp_path, clock, monkeypatch):
    """Open a new workspace; files go to a worker five at a time."""
    monkeypatch.setattr(bulk, "FILES_A_TIME", 5)

    def make(name):
        init_workspace(tmp_path / name, clock=clock)
        return open_workspace(tmp_path / name, clock)

    return make


def picture(workspace):
    asked = AsOf(valid_at=parse_instant("2020-01-12"), known_at=parse_instant("2020-01-12"))
    return asking.picture(workspace, asked).picture.fingerprint


def test_a_folder_is_read_whole_and_what_is_refused_stops_nothing(archive, fresh):
    steps: list[Bulk] = []
    with fresh("a") as workspace:
        done = read_many(workspace, listed([archive], DECLARED), tell=steps.append)
        assert (done.files, done.recorded, done.refused, done.already) == (25, 24, 1, 0)
        assert done.claims >= 24
        assert done.refusals[0].code == "report-binary"
        assert verify(workspace.ledger).faults == ()
    assert [one.files for one in steps] == sorted(one.files for one in steps)
    assert steps[-1] == done


def test_the_order_of_the_files_changes_neither_claims_nor_picture(archive, fresh):
    files = listed([archive], DECLARED)
    with fresh("a") as one, fresh("b") as other:
        read_many(one, files)
        shuffled = random.Random(3).sample(files, len(files))
        read_many(other, shuffled)
        assert picture(one) == picture(other)


@pytest.mark.parametrize(
    ("kind", "workers"),
    [
        ("process", 1),
        pytest.param("process", 3, marks=pytest.mark.torture),
        pytest.param("dask", 2, marks=pytest.mark.torture),
    ],
)
def test_wherever_the_files_are_read_the_record_is_the_same(archive, fresh, kind, workers):
    files = listed([archive], DECLARED)
    with fresh("a") as one, fresh("b") as other:
        alone = read_many(one, files)
        together = read_many(other, files, executing=Executing(kind=kind, workers=workers))
        assert together == alone
        assert head(one.ledger).hash == head(other.ledger).hash


def test_what_was_cut_off_goes_on_and_nothing_is_read_twice(archive, fresh):
    files = listed([archive], DECLARED)
    seen: list[int] = []

    def stop(so_far):
        seen.append(so_far.recorded)
        if so_far.recorded >= 10:
            raise KeyboardInterrupt

    with fresh("a") as cut, fresh("b") as whole:
        with pytest.raises(KeyboardInterrupt):
            read_many(cut, files, tell=stop)
        rest = read_many(cut, files)
        assert (rest.already, rest.recorded) == (seen[-1], 24 - seen[-1])
        read_many(whole, files)
        assert picture(cut) == picture(whole)


def test_a_second_reading_passes_over_everything_unread(archive, fresh, monkeypatch):
    with fresh("a") as workspace:
        read_many(workspace, listed([archive / "older"], DECLARED))
        before = head(workspace.ledger)
        monkeypatch.setattr(bulk, "opened", lambda *_: pytest.fail("a file on record was opened again"))
        again = read_many(workspace, listed([archive / "older"], DECLARED))
        assert (again.recorded, again.already) == (0, 16)
        assert head(workspace.ledger) == before


def test_the_command_shows_totals_and_ends_with_the_worst_refusal(archive, fresh, standby, tmp_path):
    with fresh("a"):
        pass
    code, out, err = standby("-C", tmp_path / "a", "read", archive, "--received", "2020-01-10")
    assert code == 2
    assert out.startswith("25 files: 24 reports recorded with ")
    assert "map.png was not read" in err


def test_an_executor_that_there_is_none_of_reads_nothing(archive, fresh, standby, tmp_path):
    with fresh("a"):
        pass
    code, _, err = standby("-C", tmp_path / "a", "read", archive, "--executor", "abacus")
    assert code == 2
    assert "write serial, process" in err
