"""Carrying the record between two workspaces with the command line, as on a stick."""

import json

import pytest

TEXT = "Erbil, 8 January 2020. Training at the base was paused.\n"


@pytest.fixture
def nodes(tmp_path, standby):
    """A field office with one report, and headquarters."""
    for name in ("field", "headquarters"):
        standby("init", tmp_path / name)
        (tmp_path / name / "standby.toml").write_text(f'name = "{name}"\nnode = "{name}"\n')
        (tmp_path / name / "standby.db").unlink()
    (tmp_path / "note.txt").write_text(TEXT)
    standby("-C", tmp_path / "field", "read", tmp_path / "note.txt", "--received", "2020-01-08")
    return tmp_path / "field", tmp_path / "headquarters"


def trusted(nodes, standby, *more):
    field, headquarters = nodes
    made = json.loads(standby("-C", field, "bundle", "card", field / "a.card", "--json")[1])
    answer = standby(
        "-C", headquarters, "bundle", "trust", field / "a.card", "--by", "Anna", "--because", "we met",
        *(more or ("--fingerprint", made["fingerprint"])),
    )  # fmt: skip
    return made, answer


def test_a_report_is_carried_and_both_days_are_told(nodes, standby):
    field, headquarters = nodes
    trusted(nodes, standby)
    code, out, _ = standby("-C", field, "bundle", "export", field / "b")
    assert (code, "holds the entries 1 to 1 of field" in out) == (0, True)
    code, out, _ = standby("-C", headquarters, "bundle", "import", field / "b")
    assert code == 0
    assert "The entries of field up to 1 are here: 1 new, here as entry 3." in out
    (claim, *_) = json.loads(standby("-C", headquarters, "claims", "--json")[1])["claims"]
    assert claim["known_at"].startswith("2020-01-08")
    assert not claim["recorded_at"].startswith("2020-01-08")
    assert standby("-C", headquarters, "audit", "verify")[0] == 0
    assert "nothing in it was new" in standby("-C", headquarters, "bundle", "import", field / "b")[1]
    assert "field: trusted" in standby("-C", headquarters, "bundle", "nodes")[1]


def test_a_changed_bundle_is_refused_in_one_sentence(nodes, standby):
    field, headquarters = nodes
    trusted(nodes, standby)
    standby("-C", field, "bundle", "export", field / "b")
    data = bytearray((field / "b").read_bytes())
    data[len(data) // 2] ^= 1
    (field / "b").write_bytes(data)
    code, out, err = standby("-C", headquarters, "bundle", "import", field / "b")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "refused whole" in err
    assert json.loads(standby("-C", headquarters, "claims", "--json")[1])["claims"] == []


def test_a_card_with_another_fingerprint_is_refused(nodes, standby):
    _, (code, _, err) = trusted(nodes, standby, "--fingerprint", "0000 0000 0000 0000 0000 0000")
    assert code == 2
    assert "not the one given" in err
    assert "No card was taken in" in standby("-C", nodes[1], "bundle", "nodes")[1]


def test_distrust_refuses_from_then_on_and_an_unknown_node_is_told(nodes, standby):
    field, headquarters = nodes
    trusted(nodes, standby)
    standby("-C", field, "bundle", "export", field / "b")
    ending = ("--by", "Anna", "--because", "it was stolen")
    assert standby("-C", headquarters, "bundle", "distrust", "field", *ending)[0] == 0
    assert standby("-C", headquarters, "bundle", "import", field / "b")[0] == 1
    assert standby("-C", headquarters, "bundle", "distrust", "field", *ending)[0] == 2


def test_a_file_is_never_written_over_and_a_missing_one_is_told(nodes, standby):
    field, headquarters = nodes
    (field / "b").write_text("mine")
    code, _, err = standby("-C", field, "bundle", "export", field / "b")
    assert (code, (field / "b").read_text()) == (2, "mine")
    assert "there is a file already" in err
    assert standby("-C", headquarters, "bundle", "import", field / "none")[0] == 2
