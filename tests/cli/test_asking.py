"""Checks of the commands that ask: text of 100 columns, JSON, both clocks, refusals."""

import json

import pytest

ASKING = (
    ("claims",),
    ("picture",),
    ("reports",),
    ("threat",),
    ("posture",),
    ("brief",),
    ("changes", "--from", "2020-01-06"),
)


@pytest.fixture
def folder(workspace):
    return workspace.directory


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_text_fits_100_columns_and_ends_well(standby, folder, command):
    code, out, err = standby("-C", folder, *command)
    assert (code, err) == (0, "")
    assert out.strip()
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_json_is_one_object_or_list_and_nothing_else(standby, folder, command):
    code, out, err = standby("-C", folder, *command, "--json")
    assert (code, err) == (0, "")
    assert isinstance(json.loads(out), dict | list)


@pytest.mark.parametrize("command", [("picture",), ("claims",), ("brief",)], ids=" ".join)
def test_an_answer_as_known_before_anything_came_holds_nothing(standby, folder, command):
    _, out, _ = standby("-C", folder, *command, "--valid", "2020-01-12", "--known", "2019-12-31", "--json")
    assert "missile" not in out
    assert "paused" not in out.replace("Nothing", "")


def test_claims_have_the_fields_that_other_programs_read(standby, folder):
    _, out, _ = standby("-C", folder, "claims", "--json")
    (claim, *_) = json.loads(out)["claims"]
    assert {"report", "span", "kind", "stated", "place", "quantity", "speaker", "certainty"} <= set(claim)
    assert {"start", "end", "text"} == set(claim["span"])


def test_a_question_can_be_sealed_to_an_entry(standby, folder):
    _, out, _ = standby("-C", folder, "picture", "--valid", "2020-01-12", "--known", "k:1", "--json")
    assert json.loads(out)["as_of"]["entry"] == 1
    assert json.loads(out)["reports_known"] == 1


@pytest.mark.parametrize("known", ["k:", "k:x", "k:-1", "yesterday"])
def test_a_clock_not_understood_is_refused(standby, folder, known):
    code, out, err = standby("-C", folder, "picture", "--known", known)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_a_picture_asked_twice_has_one_fingerprint(standby, folder):
    asked = ("-C", folder, "picture", "--valid", "2020-01-12", "--known", "2020-01-14", "--json")
    prints = {json.loads(standby(*asked)[1])["fingerprint"] for _ in range(2)}
    assert len(prints) == 1


def test_a_site_or_unit_nobody_listed_is_refused_with_the_nearest(standby, folder):
    code, _, err = standby("-C", folder, "posture", "--unit", "nat")
    assert code == 2
    assert "'nato'" in err
    assert standby("-C", folder, "threat", "--site", "x")[0] == 2


def test_the_brief_comes_as_html_that_stands_alone(standby, folder):
    code, out, _ = standby("-C", folder, "brief", "--format", "html")
    assert code == 0
    assert out.startswith("<!doctype html>")


def test_the_brief_comes_as_json_by_either_option(standby, folder):
    asked = ("-C", folder, "brief", "--valid", "2020-02-05", "--known", "2020-02-05")
    assert standby(*asked, "--format", "json")[1] == standby(*asked, "--json")[1]


def test_a_folder_that_is_no_workspace_is_refused_by_every_command(standby, tmp_path):
    for command in ASKING:
        code, out, err = standby("-C", tmp_path / "nowhere", *command)
        assert (code, out) == (2, "")
        assert "standby init" in err


def test_an_audit_of_an_untouched_record_finds_it_as_it_was_written(standby, folder):
    code, out, _ = standby("-C", folder, "audit", "verify")
    assert code == 0
    assert "as it was written" in out


def test_an_audit_finds_a_changed_byte_and_says_broken(standby, folder, workspace):
    workspace.ledger.close()
    file = folder / "standby.db"
    content = file.read_bytes()
    at = content.rindex(b"missile_attack")
    file.write_bytes(content[:at] + b"X" + content[at + 1 :])
    code, out, err = standby("-C", folder, "audit", "verify")
    assert code == 3
    assert out + err


def test_init_says_what_it_made_and_refuses_to_make_it_twice(standby, tmp_path):
    assert standby("init", tmp_path / "new")[0] == 0
    code, _, err = standby("init", tmp_path / "new")
    assert code == 2
    assert "something in it" in err


def test_the_doctor_says_whether_all_is_well(standby, folder, tmp_path):
    code, out, _ = standby("-C", folder, "doctor")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 100
    assert standby("-C", tmp_path / "nowhere", "doctor")[0] == 3
