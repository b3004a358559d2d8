"""Checks of making and opening a workspace."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from standby.basis.errors import AskedWrongly, Broken
from standby.desk import reviewing
from standby.desk.health import check_health
from standby.desk.workspace import init_workspace, open_workspace, record_address
from standby.ledger import verify

EXAMPLE = Path(__file__).parents[2] / "mission-example"


def test_a_blank_workspace_has_every_mission_file_with_its_instructions(tmp_path):
    init_workspace(tmp_path / "w")
    for name in ("sites", "units", "sources", "people", "aliases"):
        assert (tmp_path / "w" / "mission" / f"{name}.yaml").read_text().startswith("# ")


def test_a_blank_workspace_lists_nobody(tmp_path):
    init_workspace(tmp_path / "w")
    with open_workspace(tmp_path / "w") as workspace:
        assert (workspace.definition.sites, workspace.definition.units, workspace.definition.people) == ((), (), ())


def test_the_examples_in_the_blank_files_can_be_uncommented(tmp_path):
    init_workspace(tmp_path / "w")
    for file in (tmp_path / "w" / "mission").glob("*.yaml"):
        example = re.findall(r"(?m)^# ((?:- |  |the ).*)$", file.read_text())
        file.write_text("\n".join(line for line in example if "parent:" not in line) + "\n")
    with open_workspace(tmp_path / "w") as workspace:
        assert workspace.definition.sites[0].id == "main-office"
        assert workspace.definition.people[0].unit == "team-east"


def test_a_template_is_copied_with_its_mission_files(tmp_path):
    settings = init_workspace(tmp_path / "w", EXAMPLE)
    with open_workspace(tmp_path / "w") as workspace:
        assert workspace.settings == settings
        assert {u.kind for u in workspace.definition.units} >= {"operation", "mission", "contingent"}


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(AskedWrongly) as caught:
        init_workspace(tmp_path)
    assert caught.value.code == "folder-not-empty"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path):
    (tmp_path / "w").write_text("mine")
    with pytest.raises(AskedWrongly):
        init_workspace(tmp_path / "w")
    assert (tmp_path / "w").read_text() == "mine"


def test_a_record_takes_the_name_in_the_settings_until_its_first_entry_and_keeps_it_then(tmp_path):
    def name(node):
        file = tmp_path / "w" / "standby.toml"
        kept = [line for line in file.read_text().splitlines() if not line.startswith("node")]
        file.write_text("\n".join([*kept, f'node = "{node}"']) + "\n")

    init_workspace(tmp_path / "w")
    name("erbil")
    with open_workspace(tmp_path / "w") as workspace:
        assert workspace.ledger.node == "erbil"
        with workspace.ledger.writing() as writer:
            writer.append("thing.done", "a", {}, actor="somebody")
    name("taji")
    with open_workspace(tmp_path / "w") as workspace:
        assert workspace.ledger.node == "erbil"
        assert verify(workspace.ledger).faults == ()


def test_a_template_with_a_mistake_makes_no_workspace(tmp_path):
    init_workspace(tmp_path / "t")
    (tmp_path / "t" / "mission" / "sites.yaml").write_text("- {id: x}\n")
    with pytest.raises(AskedWrongly):
        init_workspace(tmp_path / "w", tmp_path / "t")
    assert not (tmp_path / "w").exists()


def test_a_template_that_is_none_makes_no_workspace(tmp_path):
    with pytest.raises(AskedWrongly, match="not a Standby workspace"):
        init_workspace(tmp_path / "w", tmp_path / "nowhere")
    assert not (tmp_path / "w").exists()


def test_a_record_that_is_no_record_is_told_and_not_overwritten(tmp_path):
    init_workspace(tmp_path / "w")
    (tmp_path / "w" / "standby.db").write_bytes(b"something else entirely" * 100)
    with pytest.raises(Broken), open_workspace(tmp_path / "w"):
        pass
    assert (tmp_path / "w" / "standby.db").read_bytes().startswith(b"something else")


def test_a_record_is_a_file_beside_the_settings_or_a_server_by_its_address(tmp_path):
    assert record_address(tmp_path, "standby.db") == tmp_path / "standby.db"
    assert record_address(tmp_path, "postgresql://host/db") == "postgresql://host/db"


def test_the_doctor_finds_a_healthy_workspace_well(tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)
    checks = check_health(tmp_path / "w")
    assert [c.about for c in checks] == ["program", "disk", "mission files", "record", "outside witness"]
    assert all(c.well for c in checks)


def test_the_doctor_names_the_node_that_the_record_is_written_at(tmp_path):
    init_workspace(tmp_path / "w")
    settings = tmp_path / "w" / "standby.toml"
    settings.write_text(settings.read_text() + 'node = "erbil"\n')
    says = {check.about: check.says for check in check_health(tmp_path / "w")}
    assert says["record"] == "0 entries, written at the node erbil"


def test_the_doctor_says_when_the_name_of_the_node_came_after_the_first_entry(tmp_path):
    init_workspace(tmp_path / "w")
    with open_workspace(tmp_path / "w") as workspace:
        reviewing.begin(workspace, by="Ines")
    settings = tmp_path / "w" / "standby.toml"
    settings.write_text(settings.read_text() + 'node = "erbil"\n')
    says = {check.about: check.says for check in check_health(tmp_path / "w")}
    assert says["record"].startswith("1 entry, written at the node desk; standby.toml says erbil, but")


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [("review.yaml", "accept: [{source: hq, kinds: [presence]}]", "hq"), ("intake.yaml", "- {fed: x}", "feed")],
)
def test_the_doctor_tells_a_mistake_in_a_file_that_is_read_only_when_it_is_needed(tmp_path, file, text, says):
    init_workspace(tmp_path / "w")
    (tmp_path / "w" / "mission" / file).write_text(text)
    (wrong,) = [check for check in check_health(tmp_path / "w") if not check.well]
    assert wrong.about == f"mission/{file}"
    assert says in wrong.says


@pytest.mark.parametrize(("free", "well", "says"), [(200 * 2**20, True, "210 MB free"), (9e6, False, "only 9 MB free")])
def test_the_doctor_says_how_much_room_there_is_and_when_it_is_too_little(tmp_path, monkeypatch, free, well, says):
    init_workspace(tmp_path / "w")
    monkeypatch.setattr("standby.desk.health.shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    disk = check_health(tmp_path / "w")[1]
    assert (disk.about, disk.well) == ("disk", well)
    assert disk.says.startswith(says)


def test_the_doctor_tells_what_is_wrong_with_a_workspace_instead_of_failing(tmp_path):
    checks = check_health(tmp_path)
    assert not checks[-1].well
    assert "not a Standby workspace" in checks[-1].says
