"""Checks of handing the state of the record to a witness and of comparing with what the witness kept."""

import json

import pytest
from click.testing import CliRunner

from standby.cli import main


@pytest.fixture
def run(workspace):
    def run(*arguments):
        outcome = CliRunner().invoke(main, ["-C", str(workspace), *arguments], standalone_mode=False)
        if outcome.exception:
            raise outcome.exception
        return outcome

    return run


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "mission"
    CliRunner().invoke(main, ["-C", str(tmp_path), "init", str(folder)], standalone_mode=False)
    report = tmp_path / "wire.txt"
    report.write_text("Training in Baghdad was paused on 8 January 2020.\n", encoding="utf-8")
    CliRunner().invoke(
        main, ["-C", str(folder), "read", str(report), "--received", "2020-01-09"], standalone_mode=False
    )
    return folder


def test_what_a_witness_keeps_fits_the_record_it_came_from(run, tmp_path):
    run("audit", "checkpoint", "--to", str(tmp_path / "kept.json"))
    assert run("audit", "verify", "--against", str(tmp_path / "kept.json")).return_value == 0
    assert (tmp_path / "mission" / "standby.key").stat().st_mode & 0o077 == 0


def test_a_record_made_anew_does_not_fit_what_the_witness_kept(run, tmp_path, workspace):
    run("audit", "checkpoint", "--to", str(tmp_path / "kept.json"))
    for file in workspace.glob("standby.db*"):
        file.unlink()
    answer = run("audit", "verify", "--against", str(tmp_path / "kept.json"), "--json")
    assert answer.return_value == 3
    assert "cut off" in json.loads(answer.stdout)["faults"][0]["says"]


def test_a_file_that_is_there_is_not_written_over(run, tmp_path):
    (tmp_path / "kept.json").write_text("precious")
    with pytest.raises(Exception, match="name a new file") as caught:
        run("audit", "checkpoint", "--to", str(tmp_path / "kept.json"))
    assert caught.value.code == "checkpoint-unwritable"
    assert (tmp_path / "kept.json").read_text() == "precious"


def test_a_key_that_is_none_leaves_no_file_behind(run, tmp_path, workspace):
    (workspace / "standby.key").write_text("secret")
    with pytest.raises(Exception, match="64 hexadecimal digits"):
        run("audit", "checkpoint", "--to", str(tmp_path / "kept.json"))
    assert not (tmp_path / "kept.json").exists()


def test_a_checkpoint_nobody_kept_is_named(run, tmp_path):
    with pytest.raises(Exception, match="the file that the witness kept") as caught:
        run("audit", "verify", "--against", str(tmp_path / "nowhere.json"))
    assert caught.value.code == "checkpoint-missing"


def test_the_doctor_says_how_old_the_last_checkpoint_is(run, tmp_path):
    assert "nobody outside" in run("doctor").stdout
    run("audit", "checkpoint", "--to", str(tmp_path / "kept.json"))
    assert "last given less than an hour ago" in run("doctor").stdout
