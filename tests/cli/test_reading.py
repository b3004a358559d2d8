"""Checks of the commands that take reports in: what is declared is kept, what is refused is told."""

import json

import pytest

TEXT = "Baghdad, January 8, 2020. Iran fired missiles at two bases in Iraq early on Wednesday.\n"


@pytest.fixture
def folder(workspace):
    sources = workspace.directory / "mission" / "sources.yaml"
    sources.write_text("- {id: gulf-wire, name: Gulf Wire, aliases: [GWN], reliability: B, covers: [IQ]}\n")
    return workspace.directory


@pytest.fixture
def report(tmp_path):
    """Write a report of one text, told apart by its number."""

    def write(number=1, text=TEXT):
        file = tmp_path / f"report-{number}.txt"
        file.write_text(f"{text}Copy {number}.\n", encoding="utf-8")
        return file

    return write


@pytest.fixture
def read(standby, folder):
    """Read with the options given; answer with the exit code, the reports as told in JSON, and standard error."""

    def run(*args):
        code, out, err = standby("-C", folder, "read", *args, "--json")
        return code, json.loads(out)["reports"] if out else [], err

    return run


@pytest.fixture
def listed(standby, folder):
    """Give a report as the record holds it, by its name."""

    def find(name):
        reports = json.loads(standby("-C", folder, "reports", "--json")[1])["reports"]
        return next(r for r in reports if r["name"] == name)

    return find


def test_what_is_declared_of_a_report_is_what_the_record_holds(read, report, listed):
    code, (taken,), err = read(report(), "--source", "Field office", "--grade", "c3", "--received", "2020-01-10")
    assert (code, err, taken["outcome"]) == (0, "", "recorded")
    held = listed("report-1.txt")
    assert (held["id"], held["source"], held["grade"]) == (taken["report_id"], "Field office", "C3")
    assert held["received_at"].startswith("2020-01-10")


@pytest.mark.parametrize(("name", "noted"), [("golf-wire", True), ("GWN", False), ("field office", False)])
def test_a_source_that_is_nearly_a_listed_one_is_noted(standby, folder, report, name, noted):
    code, _, err = standby("-C", folder, "read", report(), "--source", name)
    assert code == 0
    assert err == (f"Note: mission/sources.yaml lists no {name!r}; nearest is 'gulf-wire'.\n" if noted else "")


@pytest.mark.parametrize("name", ["gulf-wire", "Gulf Wire", "gwn", "GULF WIRE"])
def test_a_source_is_found_by_id_name_or_alias_and_brings_its_reliability(read, report, name):
    _, (taken,), _ = read(report(), "--source", name)
    assert (taken["source"], taken["grade"]) == ("gulf-wire", "B6")


def test_a_declared_grade_goes_before_the_listed_one(read, report):
    _, (taken,), _ = read(report(), "--source", "GWN", "--grade", "D4")
    assert (taken["source"], taken["grade"]) == ("gulf-wire", "D4")


def test_a_source_nobody_listed_is_kept_by_its_name_and_not_judged(read, report):
    _, (taken,), _ = read(report(), "--source", "A driver")
    assert (taken["source"], taken["grade"]) == ("A driver", "F6")


def test_a_report_of_nobody_is_kept_and_not_judged(read, report):
    _, (taken,), _ = read(report())
    assert (taken["source"], taken["grade"]) == (None, "F6")


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [("2020-01-08", "2020-01-08", "2020-01-08"), ("2020-01-07..2020-01-09", "2020-01-07", "2020-01-09")],
)
def test_the_declared_day_dates_the_document_as_widely_as_it_was_said(read, report, listed, said, start, end):
    undated = report(text="Iran fired missiles at two bases in Iraq early on Wednesday.\n")
    code, (taken,), _ = read(undated, "--published", said, "--received", "2020-01-20")
    assert code == 0
    assert (taken["document_date"]["start"], taken["document_date"]["end"]) == (start, end)
    assert taken["document_date_reason"]
    assert listed("report-1.txt")["published"]["end"] == end


@pytest.mark.parametrize(
    "options",
    [
        ("--received", "yesterday"),
        ("--published", "soon"),
        ("--published", "2020-01-07..soon"),
        ("--published", "2020-01-09..2020-01-07"),
        ("--grade", "G9"),
        ("--received", "2999-01-01"),
    ],
    ids=" ".join,
)
def test_an_option_that_cannot_be_is_refused_and_nothing_is_recorded(standby, folder, report, options):
    before = standby("-C", folder, "reports", "--json")[1]
    code, _, err = standby("-C", folder, "read", report(), *options)
    assert code == 2
    assert err.strip()
    assert "Traceback" not in err
    assert standby("-C", folder, "reports", "--json")[1] == before


def test_nothing_to_read_is_asked_wrongly(read):
    code, taken, err = read()
    assert (code, taken) == (2, [])
    assert "name a FILE or a --manifest" in err


def test_a_refused_file_stops_no_other_and_is_told(read, report, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    code, taken, _ = read(report(1), empty, tmp_path / "absent.txt", report(2))
    assert code == 2
    assert [one["outcome"] for one in taken] == ["recorded", "refused", "refused", "recorded"]
    assert [bool(one["error"]) for one in taken] == [False, True, True, False]
    assert taken[2]["error"]["code"] == "file-unreadable"
    assert taken[1]["report_id"] is None


def test_refusals_are_told_on_standard_error_one_sentence_each(standby, folder, report, tmp_path):
    code, out, err = standby("-C", folder, "read", tmp_path / "absent.txt", report())
    assert code == 2
    assert out.splitlines()[0].endswith("absent.txt: refused")
    assert "report-1.txt: recorded with" in out
    assert err.count("\n") == 1
    assert "absent.txt was not read" in err


def test_a_report_that_came_before_is_recorded_once(standby, folder, report):
    standby("-C", folder, "read", report())
    code, out, _ = standby("-C", folder, "read", report())
    assert code == 0
    assert "already there as" in out
    reports = json.loads(standby("-C", folder, "reports", "--json")[1])["reports"]
    assert [r["name"] for r in reports].count("report-1.txt") == 1


def test_a_reports_json_has_every_field_even_when_it_is_refused(read, report, tmp_path):
    _, taken, _ = read(report(), tmp_path / "absent.txt")
    fields = {
        "file", "outcome", "report_id", "name", "source", "grade", "claims", "document_date", "document_date_reason",
        "not_read", "refused", "left", "error",
    }  # fmt: skip
    assert [set(one) for one in taken] == [fields, fields]
    assert set(taken[1]["error"]) == {"code", "says", "exit_code"}


def test_a_manifest_says_of_each_file_beside_it_what_the_options_would(read, report, listed, tmp_path):
    report(1)
    report(2)
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text(
        "- {file: report-1.txt, source: GWN, grade: A2, received: 2020-01-09, channel: radio}\n"
        "- {file: report-2.txt, source: Someone, published: 2020-01-07..2020-01-08}\n"
        "- {file: report-3.txt}\n"
    )
    code, taken, _ = read("--manifest", manifest)
    assert code == 2
    assert [one["outcome"] for one in taken] == ["recorded", "recorded", "refused"]
    assert [one["source"] for one in taken[:2]] == ["gulf-wire", "Someone"]
    first, second = listed("report-1.txt"), listed("report-2.txt")
    assert (first["grade"], first["channel"]) == ("A2", "radio")
    assert first["received_at"].startswith("2020-01-09")
    assert second["published"] == {"start": "2020-01-07", "end": "2020-01-08"}


@pytest.mark.parametrize("option", [("--source", "x"), ("--grade", "B2"), ("--received", "2020-01-09")], ids=" ".join)
def test_a_manifest_and_another_option_together_are_refused(read, tmp_path, option):
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text("[]")
    code, taken, err = read("--manifest", manifest, *option)
    assert (code, taken) == (2, [])
    assert "give --manifest alone" in err


def test_a_manifest_with_a_misspelt_key_reads_nothing_and_names_the_key(read, report, listed, tmp_path):
    report()
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text("- {file: report-1.txt}\n- {file: report-1.txt, sorce: GWN}\n")
    code, taken, err = read("--manifest", manifest)
    assert (code, taken) == (2, [])
    assert "use 'source'" in err
    with pytest.raises(StopIteration):
        listed("report-1.txt")


def test_published_days_the_wrong_way_round_are_refused_in_a_manifest_too(read, report, tmp_path):
    report()
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text("- {file: report-1.txt, published: 2020-01-09..2020-01-07}\n")
    code, taken, err = read("--manifest", manifest)
    assert (code, taken) == (2, [])
    assert "they end before they start" in err


def test_a_chat_is_read_message_by_message_each_of_its_sender(read, listed, tmp_path, folder):
    (folder / "mission" / "sources.yaml").write_text("- {id: gate, name: Gate post, aliases: [Ines], reliability: B}\n")
    chat = tmp_path / "chat.txt"
    chat.write_text(
        "13/01/2020, 18:03 - Ines: Mortars hit the base at Gao.\n13/01/2020, 18:05 - Sam: <Media omitted>\n"
        "14/01/2020, 07:10 - Sam: The road is open.\n"
    )
    code, taken, _ = read(chat, "--received", "2020-01-15")
    assert code == 0
    assert [(one["source"], one["grade"]) for one in taken] == [("gate", "B6"), ("Sam", "F6")]
    assert taken[0]["left"] == ["1 message without words (media, deleted)"]
    assert taken[0]["document_date"] == {"start": "2020-01-13", "end": "2020-01-13"}
    assert listed("chat.txt: line 3")["received_at"].startswith("2020-01-15")


def test_the_file_around_several_reports_is_kept_byte_for_byte_and_verified(read, tmp_path, folder, standby):
    from standby.desk.workspace import open_workspace
    from standby.ledger import entries, kept

    chat = tmp_path / "chat.txt"
    chat.write_text("13/01/2020, 18:03 - A: Mortars hit Gao.\n14/01/2020, 07:10 - B: The road is open.\n")
    read(chat)
    with open_workspace(folder) as workspace, workspace.ledger.reading() as connection:
        (entry,) = entries(connection, acts=["file.kept"])
        assert kept(connection, entry.subject) == chat.read_bytes()
    assert standby("-C", folder, "audit", "verify")[0] == 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le convoi a été attaqué dans la nuit par des hommes armés sur la route de Gao.", "French"),
        ("تعرضت القافلة لهجوم من قبل مسلحين على الطريق صباح اليوم", "Arabic"),
    ],
)
def test_a_report_in_a_language_the_reader_does_not_read_is_kept_and_marked(
    read, standby, folder, tmp_path, text, language
):
    note = tmp_path / "note.txt"
    note.write_text(text, encoding="utf-8")
    code, (taken,), _ = read(note)
    assert (code, taken["outcome"], taken["claims"]) == (0, "recorded", 0)
    assert taken["not_read"] == f"the text is in {language}; rules 1 reads English"
    assert "not read: the text is in" in standby("-C", folder, "reports")[1]
    listed = json.loads(standby("-C", folder, "reports", "--json")[1])["reports"]
    assert [one["not_read"] for one in listed if one["name"] == "note.txt"] == [taken["not_read"]]


@pytest.mark.parametrize("said", [(), ("--published", "2020-01-08..2020-01-09"), ("--published", "2020-01-08")])
def test_days_that_were_worked_out_stand_with_their_reason(standby, folder, report, said):
    undated = report(text="Iran fired missiles at two bases in Iraq early on Wednesday.\n")
    _, out, _ = standby("-C", folder, "read", undated, "--received", "2020-01-09T12:00", *said)
    assert ("\n  dated so because " in out) == ("2020-01-08" not in said)
    assert max(map(len, out.splitlines())) <= 100
