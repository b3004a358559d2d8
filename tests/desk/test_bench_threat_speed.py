"""What the bench of the threat's speed measures is right, whatever the machine."""

import numpy as np
import pytest
from click.testing import CliRunner

from standby.cli import main
from standby.desk import bench_threat_speed
from standby.desk.bench_threat_speed import SHORT
from standby.desk.bench_threat_speed import bench_threat_speed as bench


@pytest.fixture(scope="module")
def figures():
    return bench(1_000)


def test_every_figure_is_there_and_a_time(figures):
    own = [getattr(figures, name) for name in figures.__slots__ if name not in ("peers", "max_difference")]
    assert all(np.isfinite(value) and value > 0 for value in own)


def test_updated_states_equal_the_plain_sum_in_the_very_run_that_is_measured(figures):
    assert figures.max_difference < 1e-10
    assert figures.max_difference_compact < 1e-5


def test_a_site_costs_what_is_told(figures):
    assert figures.bytes_per_site <= 130
    assert 250 < figures.bytes_per_site_exact < 260


def test_peers_that_are_installed_are_measured_and_others_said_to_be_missing(figures, monkeypatch):
    assert all(value is not None and value > 0 for value in figures.peers.values())
    monkeypatch.setitem(__import__("sys").modules, "lightgbm", None)
    assert bench_threat_speed._lightgbm(np.random.default_rng(0), SHORT) is None


def test_the_peer_and_we_tell_the_same_intensity():
    import hawkesbook

    times = np.array([1.0, 2.5, 7.0])
    ours = bench_threat_speed._all_pairs(np.append(times, 9.0))[-1]
    theirs = hawkesbook.exp_hawkes_intensity(9.0, times, np.array([0.0, 1.0, 1 / 15.0]))
    assert ours == pytest.approx(theirs)


def test_without_speed_the_files_are_asked_for():
    result = CliRunner().invoke(main, ["bench", "threat"])
    assert result.exit_code == 2
    assert "--speed" in result.output
