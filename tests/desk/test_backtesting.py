"""A backtest of a small grid gives the same answer wherever it is run, whoever dies, however often it is cut off."""

from datetime import date

import numpy as np
import pytest
from tests.desk.working import scored_by_a_mortal

from standby.basis.errors import AskedWrongly, TryLater
from standby.desk import backtesting
from standby.desk.backtesting import Days, Grid, backtest, inhabited_cells
from standby.desk.executors import Executing

GRID = Grid(degrees=1.0, area=(32.0, 42.0, 37.0, 47.0))
FIRST = date(2018, 1, 1)
WHEN = Days(start=date(2019, 8, 1))


@pytest.fixture(scope="module")
def incidents(tmp_path_factory):
    """Two years of made incidents that come in clusters about three towns."""
    rng = np.random.default_rng(1)
    towns = np.array([(33.5, 44.5), (36.5, 43.5), (34.5, 42.5)])
    rows = ["id,date_start,date_prec,latitude,longitude,where_prec"]
    day = 0.0
    for n in range(500):
        day += rng.exponential(0.4 if n % 50 < 40 else 6.0)
        lat, lon = towns[(n // 50) % 3] + rng.normal(0, 0.15, 2)
        rows.append(f"{n},{date.fromordinal(FIRST.toordinal() + int(day))},1,{lat:.4f},{lon:.4f},1")
    path = tmp_path_factory.mktemp("grid") / "made.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(backtesting, "CHUNK_CELLS", 7)


@pytest.fixture(scope="module")
def serial(incidents):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backtesting, "CHUNK_CELLS", 7)
        return backtest([incidents], WHEN, GRID)


def test_the_forecasts_beat_what_each_cell_is_used_to(serial):
    assert serial.cells == len(inhabited_cells(1.0, GRID.area)) > 15
    for score in serial.horizons.values():
        assert score.windows == serial.cells * ((serial.test_to - serial.test_from).days + 1)
        assert score.with_incident > 0
        assert score.log_skill > 0
        assert score.brier_skill > 0
        assert score.ece < 0.05


def test_on_a_cluster_whose_worker_is_killed_the_answer_is_the_same(serial, incidents, tmp_path, monkeypatch):
    monkeypatch.setenv("STANDBY_TEST_DEATHS", str(tmp_path))
    monkeypatch.setattr(backtesting, "scored", scored_by_a_mortal)
    (tmp_path / "1-0").touch()
    found = backtest([incidents], WHEN, GRID, executing=Executing(kind="dask", workers=2))
    assert not list(tmp_path.iterdir()), "no worker was killed"
    assert found == serial


def test_cut_off_by_a_worker_that_always_dies_it_goes_on_from_what_was_kept(serial, incidents, tmp_path, monkeypatch):
    deaths, keep = tmp_path / "deaths", tmp_path / "keep"
    deaths.mkdir()
    # More deaths than are forgiven: a neighbour's death may take one of them along.
    for n in range(9):
        (deaths / f"2-{n}").touch()
    monkeypatch.setenv("STANDBY_TEST_DEATHS", str(deaths))
    processes = Executing(kind="process", workers=2)
    with monkeypatch.context() as patch:
        patch.setattr(backtesting, "scored", scored_by_a_mortal)
        with pytest.raises(TryLater, match="chunk 2 of the cells was given up"):
            backtest([incidents], WHEN, GRID, executing=processes, keep=keep)
    assert {"000000", "000001", "plan"} <= {path.name for path in (keep / "scored").iterdir()}

    def never(chunk):
        raise AssertionError("a chunk that was kept was sampled again")

    monkeypatch.setattr(backtesting, "sampled", never)
    assert backtest([incidents], WHEN, GRID, keep=keep) == serial


def test_kept_work_of_another_test_is_refused(incidents, tmp_path):
    keep = tmp_path / "keep"
    (keep / "sampled").mkdir(parents=True)
    (keep / "sampled" / "plan").write_text("another")
    with pytest.raises(AskedWrongly) as caught:
        backtest([incidents], WHEN, GRID, keep=keep)
    assert caught.value.code == "work-differs"


@pytest.mark.parametrize(
    ("tested", "area", "says"),
    [
        (Days(start=date(2018, 6, 1)), GRID.area, "days after the first incident"),
        (Days(start=date(2030, 1, 1)), GRID.area, "no window of 30 days closes"),
        (WHEN, (-50.0, -130.0, -40.0, -120.0), "no cell of the grid"),
    ],
)
def test_too_little_is_said_with_what_to_do(incidents, tested, area, says):
    with pytest.raises(AskedWrongly, match=says) as caught:
        backtest([incidents], tested, Grid(area=area))
    assert caught.value.code == "backtest-too-little"


def test_the_cells_of_the_world_are_where_people_live():
    cells = inhabited_cells(0.5, backtesting.WORLD)
    assert 50_000 < len(cells) < 65_000

    def held(lat, lon):
        return bool((np.abs(cells - [lat, lon]) <= 0.25).all(axis=1).any())

    assert held(33.3, 44.4)
    assert held(-1.7, 29.2)
    assert held(-17.7, 178.0)
    assert not held(-40.0, -120.0)
