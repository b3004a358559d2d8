"""Checks of the commands by which a person's word is recorded and the record is copied."""

import json

import pytest


@pytest.fixture
def folder(workspace):
    return workspace.directory


@pytest.fixture
def declare(standby, folder):
    def run(*args):
        return standby("-C", folder, "declare", *args)

    return run


FACT = "declared.moving_is_safer"
WHO = ("--by", "Marta Lindqvist", "--role", "duty officer")


def entries(standby, folder):
    """What the audit says of the record: its entries and its head."""
    return standby("-C", folder, "audit", "verify")[1]


def test_a_word_is_recorded_with_who_gave_it_and_when_it_expires(declare, standby, folder):
    before = entries(standby, folder)
    code, out, err = declare(FACT, *WHO)
    assert (code, err) == (0, "")
    assert " ".join(out.split()).startswith(
        f"Recorded: {FACT} is so, for every unit, by Marta Lindqvist (duty officer), until "
    )
    assert entries(standby, folder) != before


def test_a_word_for_one_unit_that_it_is_not_so_says_both(declare):
    code, out, _ = declare(FACT, "--no", "--unit", "nato", *WHO)
    assert code == 0
    assert f"{FACT} is not so, for nato, " in out


def test_a_word_as_json_has_its_expiry_and_its_reason(declare):
    told = json.loads(declare(FACT, *WHO, "--reason", "the road is open", "--json")[1])
    assert told["reason"] == "the road is open"
    assert told["value"] is True
    assert told["good_until"] > told["at"]


@pytest.mark.parametrize(
    "args",
    [
        ("declared.nonsense", *WHO),
        ("attacks.near_7d", *WHO),
        (FACT, "--by", "Marta Lindqvist"),
        (FACT, "--role", "duty officer"),
        (FACT, *WHO, "--unit", "nobody"),
        (FACT, *WHO, "--at", "soon"),
        (FACT, *WHO, "--at", "2020-01-09", "--until", "2020-01-08"),
        (FACT, *WHO, "--at", "2020-01-09", "--until", "2029-01-09"),
        (FACT, *WHO, "--at", "2999-01-01"),
        (FACT, "--by", " ", "--role", "duty officer"),
    ],
    ids=" ".join,
)
def test_a_word_that_cannot_be_given_is_refused_in_one_sentence_and_not_recorded(declare, standby, folder, args):
    before = entries(standby, folder)
    code, out, err = declare(*args)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert entries(standby, folder) == before


def test_a_copy_put_back_answers_as_the_record_did(standby, folder, tmp_path):
    asked = ("picture", "--valid", "2020-01-12", "--known", "2020-01-14", "--json")
    before = json.loads(standby("-C", folder, *asked)[1])["fingerprint"]
    code, out, _ = standby("-C", folder, "backup", tmp_path / "copy.db")
    assert code == 0
    assert "it was put back for" in out
    assert "sealed with the key" in out
    for file in folder.glob("standby.db*"):
        file.rename(tmp_path / f"lost-{file.name}")
    code, out, _ = standby("-C", folder, "restore", tmp_path / "copy.db")
    assert code == 0
    assert "was put back" in out
    assert json.loads(standby("-C", folder, *asked)[1])["fingerprint"] == before


def test_a_copy_never_overwrites_a_file_nor_a_record(standby, folder, tmp_path):
    standby("-C", folder, "backup", tmp_path / "copy.db")
    held = (tmp_path / "copy.db").read_bytes()
    for asked in (("backup", tmp_path / "copy.db"), ("restore", tmp_path / "copy.db")):
        code, out, err = standby("-C", folder, *asked)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
    assert (tmp_path / "copy.db").read_bytes() == held
