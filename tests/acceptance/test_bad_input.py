"""Checks that bad input gets one clear sentence and the right exit code, and changes nothing already recorded."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from tests.reports.samples import MAIL, alert, docx, paragraph, pdf

from standby.basis.time import iso, utc_now
from standby.desk.workspace import init_workspace
from standby.store.schema import SCHEMA_VERSION

GOOD = "Rockets were fired at the air base in Kirkuk on 27 December 2019. Nobody was hurt, the governor said.\n"


@pytest.fixture
def folder(tmp_path, standby):
    init_workspace(tmp_path / "w")
    (tmp_path / "good.txt").write_text(GOOD)
    code, _, err = standby("-C", tmp_path / "w", "read", tmp_path / "good.txt", "--received", "2019-12-28")
    assert (code, err) == (0, "")
    return tmp_path / "w"


@pytest.fixture
def recorded(folder, standby):
    """Return what is on record now: the head of the log and the picture's fingerprint."""

    def ask():
        audit = json.loads(standby("-C", folder, "audit", "verify", "--json")[1])
        asked = ("-C", folder, "picture", "--valid", "2020-01-01", "--known", "2020-01-01", "--json")
        return audit["entries"], audit["head"], audit["faults"], json.loads(standby(*asked)[1])["fingerprint"]

    return ask


CONTENT = {
    "empty": (b"", "it is empty"),
    "binary": (bytes(range(256)) * 40, "not"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "not text"),
    "large": (b"Rockets fell. " * 3_700_000, "bytes"),
    "broken": (b"Rockets fell near Erbil \xff\xfe on Monday.", "UTF-8"),
    "encrypted PDF": (pdf("Rockets fell.", encrypted=True), "encrypted"),
    "scanned PDF": (pdf("", ""), "no text layer"),
    "zip bomb": (docx(paragraph("x" * 40_000_000)), "would have"),
    "entity bomb": (docx(paragraph("&b;"), head='<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'), "entities"),
    "mail in a wrong charset": (MAIL.replace(b"utf-8", b"us-ascii") + "Attaque à Gao".encode("latin-1"), "us-ascii"),
    "exercise": (alert(status="Exercise"), "exercise data must never look real"),
}


@pytest.mark.parametrize("name", CONTENT)
def test_a_file_that_cannot_be_a_report_is_refused_in_one_sentence(name, folder, tmp_path, standby, recorded):
    content, says = CONTENT[name]
    (tmp_path / "bad.txt").write_bytes(content)
    before = recorded()
    code, _, err = standby("-C", folder, "read", tmp_path / "bad.txt")
    assert code == 2
    assert err.count("\n") == 1
    assert says in err
    assert recorded() == before


def test_a_file_that_is_not_there_is_refused_in_one_sentence(folder, tmp_path, standby, recorded):
    before = recorded()
    code, _, err = standby("-C", folder, "read", tmp_path / "none.txt")
    assert code == 2
    assert "none.txt" in err
    assert err.count("\n") == 1
    assert recorded() == before


def test_a_bad_file_does_not_stop_the_good_ones_beside_it(folder, tmp_path, standby):
    (tmp_path / "bad.txt").write_bytes(b"")
    (tmp_path / "other.txt").write_text("Missiles struck the base at Erbil on 8 January 2020.\n")
    code, out, err = standby("-C", folder, "read", tmp_path / "bad.txt", tmp_path / "other.txt", "--json")
    outcomes = [r["outcome"] for r in json.loads(out)["reports"]]
    assert (code, outcomes, err) == (2, ["refused", "recorded"], "")


def test_a_script_in_a_page_is_neither_run_nor_read(folder, tmp_path, standby):
    told = "<p>Iran fired missiles at the air base in Erbil on 8 January 2020.</p>"
    page = f"<html><body>{told}<script>rocket('x')</script></body></html>"
    (tmp_path / "page.html").write_text(page)
    assert standby("-C", folder, "read", tmp_path / "page.html", "--received", "2020-01-09")[0] == 0
    out = standby("-C", folder, "claims", "--json")[1]
    assert "rocket('x')" not in out
    assert any(c["report"] == "page.html" for c in json.loads(out)["claims"])


def test_a_report_from_the_future_is_refused(folder, tmp_path, standby, recorded):
    (tmp_path / "new.txt").write_text("Missiles struck the base at Erbil.\n")
    before = recorded()
    code, _, err = standby("-C", folder, "read", tmp_path / "new.txt", "--received", iso(utc_now() + timedelta(days=2)))
    assert code == 2
    assert "future" in err
    assert recorded() == before


def test_a_report_read_twice_is_recognised_and_recorded_once(folder, tmp_path, standby, recorded):
    before = recorded()
    code, out, _ = standby("-C", folder, "read", tmp_path / "good.txt")
    assert code == 0
    assert "already there" in out
    assert recorded() == before


def test_a_policy_with_an_unknown_fact_is_refused_with_its_line_and_the_nearest_fact(folder, standby):
    from pathlib import Path

    policy = Path(__file__).parents[2] / "mission-example" / "mission" / "policy" / "protective-posture.yaml"
    broken = policy.read_text(encoding="utf-8").replace("attacks.near_7d >= 1", "atacks.near_7d >= 1", 1)
    (folder / "mission" / "policy" / "ours.yaml").write_text(broken, encoding="utf-8")
    code, out, err = standby("-C", folder, "picture")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    for words in ("ours.yaml", "line", "column", "atacks.near_7d", "attacks.near_7d"):
        assert words in err


def test_a_folder_that_is_no_workspace_is_refused(tmp_path, standby):
    code, _, err = standby("-C", tmp_path, "read", tmp_path / "x.txt")
    assert code == 2
    assert "not a Standby workspace" in err


def test_a_record_of_a_newer_schema_is_refused_and_left_alone(folder, standby):
    file = folder / "standby.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text("update meta set value = :next where key = 'schema'"), {"next": SCHEMA_VERSION + 1})
    engine.dispose()
    before = file.read_bytes()
    code, out, err = standby("-C", folder, "picture")
    assert (code, out) == (3, "")
    assert "newer" in err
    assert err.count("\n") == 1
    assert file.read_bytes() == before
