"""The bench of the web room on a mission so small that it measures nothing, to show that each figure comes from it."""

import json
from dataclasses import asdict

import pytest
from jsonschema import Draft202012Validator
from tests.docs.schemas import FOLDER

from standby.basis.errors import AskedWrongly
from standby.basis.json import to_json
from standby.basis.time import AsOf
from standby.desk import asking, people
from standby.desk.bench_mission import NOW, Size, make_mission
from standby.desk.workspace import open_workspace
from standby.web import bench
from standby.web.bench import bench_web

SMALL = Size(people=90, sites=45, incidents=20, claims=200)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench") / "mission"
    make_mission(folder, SMALL)
    return folder


def test_the_made_up_mission_is_as_large_as_was_asked_and_came_through_the_record(folder):
    with open_workspace(folder, lambda: NOW) as workspace:
        as_of = AsOf(valid_at=NOW, known_at=NOW)
        known = asking.picture(workspace, as_of)
        assert (len(known.evidence.claims), len(known.picture.incidents)) == (200, 20)
        assert (len(known.picture.sites), len(people.where(workspace, as_of).people)) == (45, 90)
        assert people.newest_rollcall(workspace, as_of).accountability.accounted == 81


def test_it_is_not_made_over_something_else(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(AskedWrongly) as told:
        make_mission(tmp_path, SMALL)
    assert told.value.code == "folder-not-empty"


def test_every_figure_is_measured(folder, monkeypatch):
    for name, few in (("RUNS", 1), ("SETTLE_S", 0.1), ("ANSWERS", 1), ("REPORTS", 1), ("SCREENS", ("/people",))):
        monkeypatch.setattr(bench, name, few)
    (folder / "made.txt").write_text(repr(SMALL))
    figures = bench_web(folder, SMALL, clients=3)
    assert figures.made_s is None
    measured = {name: value for name, value in asdict(figures).items() if name.endswith(("_ms", "_kb"))}
    for screens in (measured.pop("screens_ms"), measured.pop("screens_first_ms")):
        assert list(screens) == ["/people"]
        assert screens["/people"] > 0
    assert all(value > 0 for value in measured.values())
    assert figures.live200_report_ms <= figures.whole200_report_ms
    Draft202012Validator(json.loads((FOLDER / "bench-web.json").read_text(encoding="utf-8"))).validate(to_json(figures))
