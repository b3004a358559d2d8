"""Checks of history and table: who knew what when, and the whole picture for other programs, in every form alike."""

import json

import pytest


@pytest.fixture
def folder(workspace):
    return workspace.directory


def asked(standby, folder, *command):
    code, out, err = standby("-C", folder, *command, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_history_tells_every_claim_with_who_entered_it_and_when(standby, folder):
    events = asked(standby, folder, "history")["events"]
    listed = asked(standby, folder, "claims")["claims"]
    assert {event["claims"][0] for event in events} == {claim["id"] for claim in listed}
    assert {event["by"] for event in events} == {"test"}
    assert [event["k"] for event in events] == sorted(event["k"] for event in events)


def test_history_between_two_entries_and_of_one_claim_is_part_of_the_whole(standby, folder):
    whole = asked(standby, folder, "history")["events"]
    first = asked(standby, folder, "history", "--up-to", "1")["events"]
    rest = asked(standby, folder, "history", "--after", "1")["events"]
    assert first + rest == whole
    assert first
    assert asked(standby, folder, "history", "--claim", whole[0]["claims"][0])["events"] == whole[:1]
    about = asked(standby, folder, "history", "--about", whole[0]["subject"])["events"]
    assert about == [event for event in whole if event["subject"] == whole[0]["subject"]]
    assert asked(standby, folder, "history", "--by", "nobody")["events"] == []


@pytest.mark.parametrize("command", [("history",), ("history", "--by", "nobody")], ids=" ".join)
def test_history_as_text_fits_100_columns(standby, folder, command):
    code, out, err = standby("-C", folder, *command)
    assert (code, err) == (0, "")
    assert 0 < max(map(len, out.splitlines())) <= 100


def test_an_unknown_claim_has_no_history(standby, folder):
    code, out, err = standby("-C", folder, "history", "--claim", "claim-0000")
    assert (code, out) == (2, "")
    assert err.startswith("There is no claim claim-0000")


def test_the_three_forms_of_the_table_tell_the_same(standby, folder):
    at = ("--valid", "2020-01-12")
    rows = asked(standby, folder, "table", *at)["rows"]
    columns = asked(standby, folder, "table", *at, "--form", "columns")["columns"]
    ids = asked(standby, folder, "table", *at, "--form", "ids")["ids"]
    assert [row["id"] for row in rows] == columns["id"]
    assert sorted(ids) == sorted(columns["id"])
    assert all([row[name] for row in rows] == columns[name] for name in rows[0])
    assert {row["subject"] for row in rows} <= {
        claim["subject"]["id"] or claim["subject"]["name"] for claim in asked(standby, folder, "claims")["claims"]
    }


def test_the_table_as_text_has_one_line_per_claim_under_its_names(standby, folder):
    _, out, _ = standby("-C", folder, "table", "--valid", "2020-01-12")
    names, *rows = out.splitlines()
    assert names.split("\t")[:4] == ["id", "subject", "k", "n"]
    assert len(rows) == len(asked(standby, folder, "table", "--valid", "2020-01-12")["rows"])
    _, out, _ = standby("-C", folder, "table", "--valid", "2020-01-12", "--form", "ids")
    assert len(out.splitlines()) == len(rows)


def test_an_empty_table_has_no_rows(standby, folder):
    assert asked(standby, folder, "table", "--known", "2019-01-01") == {"columns": None, "ids": None, "rows": []}
    code, _, err = standby("-C", folder, "table", "--known", "2019-01-01")
    assert (code, err) == (0, "")


def test_claims_about_one_subject_are_those_that_may_be_so(standby, folder):
    rows = asked(standby, folder, "table", "--valid", "2020-01-12")["rows"]
    subject = rows[0]["subject"]
    found = asked(standby, folder, "claims", "--valid", "2020-01-12", "--about", subject)["claims"]
    assert sorted(claim["id"] for claim in found) == sorted(row["id"] for row in rows if row["subject"] == subject)


def test_rebuilding_and_checking_say_the_same_of_an_untouched_record(standby, folder):
    checked = asked(standby, folder, "rebuild", "--check")["tables"]
    assert (
        checked == asked(standby, folder, "rebuild")["tables"] == asked(standby, folder, "rebuild", "--check")["tables"]
    )
    assert all(table["same"] for table in checked)
    _, out, _ = standby("-C", folder, "rebuild", "--check")
    assert out.endswith("Nothing was changed.\n")
