"""Peers of the reader: asked in processes of their own, scored alike, left out with a reason where they cannot run."""
# ruff: noqa: E501 such lines are what TimeML files hold

import json
import shutil
from pathlib import Path

import pytest

from standby.basis.errors import AskedWrongly
from standby.desk import bench_reading_peers as peers
from standby.desk.bench_reading import bench_reading
from standby.desk.bench_reading_bulk import measure as bulk
from standby.desk.bench_reading_worker import tagged
from standby.desk.executors import Executing

ROOT = Path(__file__).parents[2]
TML = """<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2013-03-22" functionInDocument="CREATION_TIME">2013-03-22</TIMEX3></DCT>
<TEXT>The convoy left on <TIMEX3 tid="t1" type="DATE" value="2013-03-18">Monday</TIMEX3> &amp; came back <TIMEX3 tid="t2" type="DATE" value="2013-03-21">yesterday</TIMEX3>.</TEXT></TimeML>
"""
SPOKEN = 'Ines Okoro said: "The gate was closed on Monday."'


@pytest.fixture
def times(tmp_path):
    for part in ("train", "test"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.tml").write_text(TML)
    return tmp_path


@pytest.fixture
def own(monkeypatch):
    """Use the peers' own environment where it was set up."""
    python = ROOT / ".peers" / "bin" / "python"
    if python.exists():
        monkeypatch.setenv(peers.PEERS, str(python))


@pytest.fixture
def as_peers(tmp_path, monkeypatch):
    """Put a script in place of the peers' Python."""

    def put(script, limit=20):
        path = tmp_path / "python"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv(peers.PEERS, str(path))
        monkeypatch.setattr(peers, "START_SECONDS", limit)
        monkeypatch.setattr(peers, "SECONDS_A_TEXT", 0)

    return put


def test_what_heideltime_prints_is_read_with_its_places():
    xml = '<?xml version="1.0"?>\n<TimeML>\nOn <TIMEX3 tid="t1" type="DATE" value="2013-03-18">Monday</TIMEX3> &amp; <TIMEX3 tid="t2" type="TIME" value="2013-03-18TNI" mod="END">late\nthat night</TIMEX3>\n\n</TimeML>\n'
    assert [(f["start"], f["text"], f["value"]) for f in tagged(xml)] == [
        (3, "Monday", "2013-03-18"), (12, "late\nthat night", "2013-03-18TNI"),
    ]  # fmt: skip


@pytest.mark.parametrize("peer", ["HeidelTime", "dateparser", "textacy"])
def test_a_peer_reads_a_small_text_in_its_own_process(own, peer):
    text = {"text": SPOKEN, "made": "2013-03-22"}
    heard = peers.ask(peer, [text, {"text": "Nothing.", "made": "2013-03-22"}])
    if isinstance(heard, str):
        pytest.skip(f"{peer} did not run: {heard}")
    (found,), nothing = heard.found
    assert nothing == []
    assert SPOKEN[found["start"] : found["start"] + len(found["text"])] == found["text"]
    if peer == "textacy":
        (said,) = peers.attributed([found])
        assert (said.speaker, said.cue) == ("Okoro", "said") or said.speaker.endswith("Okoro")
    else:
        assert peers.timexes([found])[0].value == "2013-03-18"
    assert heard.words_per_s > 0


def test_each_part_is_scored_with_the_answers_to_its_own_texts(times, as_peers):
    answer = {"found": [[{"start": 19, "text": "Monday", "type": "DATE", "value": "2013-03-18"}], []], "seconds": 0.5}
    as_peers(f"cat >/dev/null; echo '{json.dumps(answer)}'")
    found = bench_reading("time", times)
    assert found.left_out == {}
    right, nothing = (found.peers["HeidelTime"][part] for part in ("test", "train"))
    assert (right["relaxed_f1"], right["value_f1"]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert nothing["relaxed_f1"] == 0
    assert right["words_per_s"] == pytest.approx(2 * 9 / 0.5)
    assert found.parts["test"]["value_f1"] == 1


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            """cat >/dev/null; echo '{"left_out": "JVMNotFoundException: no Java"}'""",
            "no Java (./run bench reading sets",
        ),
        ("cat >/dev/null; echo one >&2; echo 'Error: out of memory' >&2; exit 3", "it broke off: Error: out of memory"),
        ("cat >/dev/null; exit 3", "it broke off: without a word"),
        ("exec sleep 60", "it did not end within 1 seconds"),
    ],
)
def test_a_peer_that_cannot_run_is_left_out_with_the_reason(times, as_peers, script, reason):
    as_peers(script, limit=1 if "sleep" in script else 20)
    found = bench_reading("time", times)
    assert found.peers == {}
    assert set(found.left_out) == {"HeidelTime", "dateparser"}
    assert all(reason in told for told in found.left_out.values())
    assert found.parts["train"]["strict_f1"] == 1


def test_a_python_that_is_not_there_leaves_them_out(times, monkeypatch):
    monkeypatch.setenv(peers.PEERS, str(times / "none"))
    assert "its Python was not started" in bench_reading("time", times).left_out["HeidelTime"]


def test_a_folder_of_reports_is_read_twice_and_compared(tmp_path):
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"Rockets were fired at the airport in Gao on {n + 1} January 2020.\n")
    found = bulk(tmp_path, Executing())
    assert (found["reports"], found["same"]) == (3, 1)
    assert found["claims"] >= 3
    assert found["process_ratio"] == pytest.approx(found["serial_s"] / found["process_s"])
    assert found["process_ratio_by_cpu"] == pytest.approx(2 * found["serial_cpu_s"] / found["process_cpu_s"])
    assert all(value > 0 for value in found.values())


def test_an_empty_folder_is_no_folder_of_reports(tmp_path):
    with pytest.raises(AskedWrongly, match="holds no files of the kind bulk reads"):
        bench_reading("bulk", tmp_path)


def test_a_folder_without_such_files_asks_no_peer(times, as_peers):
    as_peers("touch asked; exit 1")
    shutil.rmtree(times / "train")
    (times / "test" / "a.tml").unlink()
    with pytest.raises(AskedWrongly, match="holds no files of the kind time reads"):
        bench_reading("time", times)
