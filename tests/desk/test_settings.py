"""Checks of the workspace's settings."""

import pytest

from standby.basis.errors import AskedWrongly
from standby.desk.settings import read_settings


def settings(tmp_path, text):
    (tmp_path / "standby.toml").write_text(text, encoding="utf-8")
    return read_settings(tmp_path)


def test_what_is_not_set_has_its_default(tmp_path):
    found = settings(tmp_path, 'name = "Goma"')
    assert (found.name, found.timezone, found.database, found.node) == ("Goma", "UTC", "standby.db", "desk")
    assert found.executor == "serial"


def test_a_workspace_without_a_name_is_called_as_its_folder(tmp_path):
    assert settings(tmp_path, "").name == tmp_path.name


@pytest.mark.parametrize("place", ["nowhere", "standby.toml"])
def test_a_folder_that_is_no_workspace_is_refused_with_a_way_out(tmp_path, place):
    (tmp_path / "standby.toml").write_text("")
    with pytest.raises(AskedWrongly, match="standby init") as caught:
        read_settings(tmp_path / place)
    assert caught.value.code == "workspace-missing"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('nmae = "Goma"', "use 'name'"),
        ('colour = "red"', "use name, timezone"),
        ("name = 7", "must be text"),
        ('name = ""', "must be text and not empty"),
        ('timezone = "Mars/Olympus"', "Asia/Baghdad"),
        ('timezone = "../etc"', "Asia/Baghdad"),
        ("name = ", "not TOML"),
        ('executor = "cloud"', "write serial, process"),
    ],
)
def test_a_wrong_setting_is_told_with_what_to_write(tmp_path, text, says):
    with pytest.raises(AskedWrongly) as caught:
        settings(tmp_path, text)
    assert caught.value.code == "settings-wrong"
    assert says in str(caught.value)
