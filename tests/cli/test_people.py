"""Checks of the commands about people: who may be named, what is recorded, and the code each ends with."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standby.desk.workspace import init_workspace

EXAMPLE = Path(__file__).parents[2] / "mission-example"
BY = ("--by", "duty-officer")


@pytest.fixture
def people(standby, tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)

    def run(*args):
        return standby("-C", tmp_path / "w", "people", *args)

    return run


@pytest.fixture
def where(people):
    """Tell at which site the record holds each person to be."""

    def ask(*args):
        return {p["person"]: p["site"] for p in json.loads(people("list", *args, "--json")[1])["people"]}

    return ask


def test_the_list_counts_everybody_and_names_where_its_roster_comes_from(people, where):
    code, out, err = people("list")
    assert (code, err) == (0, "")
    assert out.startswith(f"{len(where())} people; roster as of ")
    assert max(map(len, out.splitlines())) <= 100


def test_public_figures_are_not_counted_among_our_people(where):
    assert "st-louis" not in where()
    assert "duty-officer" in where()


@pytest.mark.parametrize("named", ["erbil", "ERBIL"])
def test_one_site_is_told_alone_however_it_is_written(where, named):
    found = where("--site", named)
    assert found
    assert set(found.values()) == {"erbil"}


def test_a_site_or_unit_that_is_not_there_is_refused_with_the_nearest(people):
    for option, wanted, near in (("--site", "erbill", "erbil"), ("--unit", "headquarter", "headquarters")):
        code, out, err = people("list", option, wanted)
        assert (code, out) == (2, "")
        assert near in err


def day(number, hour=0):
    """Write an hour of some day from today on: places are kept for a time only, so a test moves people about now."""
    at = datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=number)
    return at.isoformat()


@pytest.fixture
def allowed(people):
    assert people("place", "nato-lead", "allow", *BY)[0] == 0


def test_nobody_is_moved_who_did_not_allow_it(people, where):
    code, _, err = people("move", "nato-lead", "erbil", *BY)
    assert (code, where()["nato-lead"]) == (1, "union-iii")
    assert "standby people place PERSON allow" in err


@pytest.mark.usefixtures("allowed")
def test_a_move_holds_from_its_time_and_not_before(people, where):
    code, out, _ = people("move", "nato-lead", "erbil", "--from", day(-2, 10), *BY)
    assert code == 0
    assert out.startswith("Pavel Hruska: erbil (")
    assert where("--valid", day(-2, 9))["nato-lead"] == "union-iii"
    assert where("--valid", day(-2, 11))["nato-lead"] == "erbil"


@pytest.mark.usefixtures("allowed")
def test_a_move_with_an_end_is_over_at_its_end(people, where):
    people("move", "nato-lead", "erbil", "--from", day(-3, 10), "--until", day(-2, 10), *BY)
    assert where("--valid", day(-2, 9))["nato-lead"] == "erbil"
    assert where("--valid", day(-2, 11))["nato-lead"] != "erbil"


@pytest.mark.usefixtures("allowed")
def test_a_move_learnt_late_is_not_known_before_it_was_learnt(people, where):
    people("move", "nato-lead", "erbil", "--from", day(-4), "--received", day(-2), *BY)
    asked = ("--valid", day(-4, 12), "--known")
    assert where(*asked, day(-3))["nato-lead"] == "union-iii"
    assert where(*asked, day(-1))["nato-lead"] == "erbil"


@pytest.mark.usefixtures("allowed")
def test_somebody_away_is_at_no_site(people, where):
    assert people("move", "nato-lead", "--away", *BY)[0] == 0
    assert where()["nato-lead"] is None


@pytest.mark.parametrize(
    "args",
    [
        ("move", "nato-lead", *BY),
        ("move", "nato-lead", "erbil", "--away", *BY),
        ("move", "nato-lead", "mars", *BY),
        ("move", "nobody", "erbil", *BY),
        ("move", "nato-lead", "erbil"),
        ("move", "nato-lead", "erbil", "--by", "a stranger"),
        ("move", "nato-lead", "erbil", "--from", "2020-01-09", "--until", "2020-01-08", *BY),
        ("move", "nato-lead", "erbil", "--from", "noon", *BY),
        ("move", "nato-lead", "erbil", "--received", "2999-01-01", *BY),
        ("declare", "nato-lead", "lost", "--because", "b", *BY),
        ("declare", "nato-lead", "missing", *BY),
        ("near", "incident-of-nobody"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("allowed")
def test_what_cannot_be_is_refused_in_one_sentence_and_moves_nobody(people, where, args):
    before = where()
    code, out, err = people(*args)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert where() == before


def test_a_missing_person_is_declared_by_one(people):
    code, out, _ = people("declare", "nato-lead", "missing", "--because", "not at the muster", *BY)
    assert (code, out) == (0, "Declared missing: nato-lead.\n")


def test_a_death_declared_by_one_does_not_hold_and_the_answer_is_no(people):
    code, out, _ = people("declare", "nato-lead", "deceased", "--because", "told by radio", *BY, "--json")
    assert (code, json.loads(out)["holds"]) == (1, False)


def test_a_death_declared_twice_by_one_person_still_does_not_hold(people):
    for _ in range(2):
        code, _, _ = people("declare", "nato-lead", "deceased", "--because", "told by radio", *BY)
        assert code == 1


def test_a_death_holds_when_a_second_person_declares_it(people):
    people("declare", "nato-lead", "deceased", "--because", "told by radio", *BY)
    asked = ("declare", "nato-lead", "deceased", "--because", "seen", "--by", "focal-point", "--json")
    code, out, _ = people(*asked)
    told = json.loads(out)
    assert (code, told["holds"]) == (0, True)
    assert sorted(told["by"]) == ["duty-officer", "focal-point"]


def test_somebody_found_is_told_by_name(people):
    people("declare", "nato-lead", "missing", "--because", "not at the muster", *BY)
    code, out, _ = people("found", "Pavel Hruska", "--because", "came in", *BY)
    assert (code, out) == (0, "Pavel Hruska is found.\n")


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "sheet.csv"
    file.write_text("id,name,kind,site\nx1,Ana Sato,staff,erbil\nx2,,staff,erbil\n", encoding="utf-8")
    return file


def test_an_import_with_a_refused_row_takes_the_rest_and_answers_no(people, where, sheet):
    code, out, _ = people("import", sheet, *BY)
    assert code == 1
    assert "1 person taken, 1 row refused; recorded as entry" in out
    assert "REFUSED" in out
    assert where() == {"x1": "erbil"}


def test_a_trial_shows_the_same_and_records_nothing(people, where, sheet):
    before = where()
    code, out, _ = people("import", sheet, "--trial", *BY, "--json")
    told = json.loads(out)
    assert (code, told["people"], told["entry"], len(told["refused"])) == (1, 1, None, 1)
    assert where() == before


@pytest.mark.parametrize("told", ["phone", "phone=No Such Heading"])
def test_a_column_that_is_not_there_is_refused(people, where, sheet, told):
    before = where()
    code, _, err = people("import", sheet, "--map", told, *BY)
    assert code == 2
    assert err.count("\n") == 1
    assert where() == before


def test_a_sheet_that_cannot_be_read_is_refused(people, tmp_path):
    code, out, err = people("import", tmp_path / "absent.csv", *BY)
    assert (code, out) == (2, "")
    assert "absent.csv" in err
