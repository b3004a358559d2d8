"""The operations room and its people, through the record: what was asked, answered, moved and declared, and when."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf, parse_instant
from standby.cli import main
from standby.desk import people as desk
from standby.desk.asking import picture
from standby.desk.health import verify_record
from standby.desk.workspace import init_workspace
from standby.testing.clock import FakeClock
from standby.testing.making import make_claim, place

EXAMPLE = Path(__file__).parents[2] / "mission-example"


@pytest.fixture
def clock():
    return FakeClock(parse_instant("2020-01-08T00:00"))


def now(workspace):
    return AsOf(valid_at=workspace.clock(), known_at=workspace.clock())


def opened(workspace, **options):
    return desk.open_rollcall(workspace, because="missiles", by="duty-officer", **options)


def answered(workspace, person, state="safe", **options):
    given = {"rollcall": None, "by": None, "method": "radio", "said_at": None, "good_minutes": None, "receipt": None}
    return desk.answer_rollcall(workspace, person, state, **{**given, **options})


def states(workspace, as_of=None):
    return {p.person: p.state for p in desk.show_rollcall(workspace, None, as_of or now(workspace)).people}


def test_a_roll_call_asks_everybody_but_the_public_figures(mission):
    board = opened(mission)
    assert len(board.people) == 19
    assert {p.kind for p in board.people} == {"staff", "national staff", "contractor", "visitor"}
    assert board.accountability.says == "safe 0 of 19; 19 asked"


def test_overdue_comes_from_the_clock_with_no_further_act(mission, clock):
    opened(mission, site="erbil")
    answered(mission, "forces-lead")
    clock.advance(timedelta(minutes=31))
    assert states(mission) == {
        "forces-lead": "safe (self-reported)", "forces-medic": "overdue", "forces-interpreter": "overdue",
    }  # fmt: skip
    clock.advance(timedelta(minutes=30))
    assert states(mission)["forces-medic"] == "unaccounted"


def test_what_the_board_said_at_a_moment_it_says_of_that_moment_for_ever(mission, clock):
    opened(mission, site="erbil")
    clock.advance(timedelta(minutes=40))
    then = now(mission)
    before = states(mission, then)
    clock.advance(timedelta(minutes=5))
    answered(mission, "forces-medic", said_at=parse_instant("2020-01-08T00:20"))
    assert states(mission, then) == before
    assert states(mission, AsOf(valid_at=then.valid_at, known_at=clock()))["forces-medic"] == "safe (self-reported)"


def test_both_times_of_an_answer_are_kept(mission, clock):
    opened(mission)
    clock.advance(timedelta(minutes=10))
    given = answered(mission, "nato-lead", said_at=parse_instant("2020-01-08T00:03"))
    assert (given.said_at, given.received_at) == (parse_instant("2020-01-08T00:03"), parse_instant("2020-01-08T00:10"))


def test_an_answer_that_arrives_twice_is_kept_once(mission):
    opened(mission)
    first = answered(mission, "nato-lead", receipt="phone-1")
    assert answered(mission, "nato-lead", receipt="phone-1") == first
    assert verify_record(mission).entries == 2


def test_saying_the_same_again_is_news(mission, clock):
    opened(mission, good_minutes=60)
    answered(mission, "nato-lead")
    clock.advance(timedelta(minutes=50))
    answered(mission, "nato-lead")
    clock.advance(timedelta(minutes=50))
    assert states(mission)["nato-lead"] == "safe (self-reported)"


@pytest.mark.parametrize("word", ["missing", "abducted", "deceased", "overdue", "unaccounted", "fine"])
def test_a_word_that_is_no_answer_is_refused(mission, word):
    opened(mission)
    with pytest.raises(AskedWrongly, match="no answer") as caught:
        answered(mission, "nato-lead", word)
    assert caught.value.code == "answer-unknown"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda w: answered(w, "nato-lead"), "rollcall-unknown"),
        (lambda w: (opened(w, site="erbil"), answered(w, "nato-lead")), "person-not-asked"),
        (lambda w: (opened(w), answered(w, "nobody")), "person-unknown"),
        (lambda w: (opened(w), answered(w, "nato-lead", said_at=parse_instant("2020-01-09"))), "answer-in-future"),
        (lambda w: opened(w, site="arbill"), "site-unknown"),
        (lambda w: opened(w, unit="nobody"), "unit-unknown"),
        (lambda w: opened(w, unit="impact"), "rollcall-nobody"),
        (lambda w: opened(w, answer_minutes=0), "minutes-out-of-range"),
        (lambda w: desk.open_rollcall(w, because=" ", by="duty-officer"), "because-missing"),
        (lambda w: desk.declare(w, "nato-lead", "dead", by="duty-officer", because="x"), "declaration-unknown"),
        (lambda w: desk.near_incident(w, "incident-none", now(w)), "incident-unknown"),
    ],
)
def test_what_is_asked_wrongly_is_said_and_changes_nothing(mission, act, code):
    with pytest.raises(AskedWrongly) as caught:
        act(mission)
    assert caught.value.code == code
    assert verify_record(mission).entries <= 1


def test_a_closed_roll_call_takes_no_answer_and_makes_nobody_safe(mission, clock):
    opened(mission, site="erbil")
    clock.advance(timedelta(minutes=31))
    board = desk.close_rollcall(mission, None, by="duty-officer", because="all clear from site")
    assert {p.state for p in board.people} == {"overdue"}
    clock.advance(timedelta(days=1))
    assert set(states(mission).values()) == {"overdue"}
    with pytest.raises(AskedWrongly, match="takes no more answers"):
        answered(mission, "forces-lead")


def test_a_death_is_declared_by_two_different_people_and_can_be_ended(mission, clock):
    opened(mission)
    assert desk.declare(mission, "nato-lead", "deceased", by="duty-officer", because="reported") == ()
    assert desk.declare(mission, "nato-lead", "deceased", by="Marta Lindqvist", because="reported") == ()
    assert states(mission)["nato-lead"] == "asked"
    standing = desk.declare(mission, "nato-lead", "deceased", by="focal-point", because="identified")
    assert {d.by for d in standing} == {"duty-officer", "focal-point"}
    assert states(mission)["nato-lead"] == "deceased (declared by two)"
    clock.advance(timedelta(minutes=1))
    desk.find(mission, "nato-lead", by="focal-point", because="mistaken identity")
    assert states(mission)["nato-lead"] == "asked"


def test_nobody_declares_themselves(mission):
    with pytest.raises(NotAllowed, match="nobody declares themselves"):
        desk.declare(mission, "nato-lead", "missing", by="nato-lead", because="x")


def test_a_declaration_needs_somebody_who_is_on_the_roster(mission):
    with pytest.raises(AskedWrongly, match="is nobody on the roster"):
        desk.declare(mission, "nato-lead", "missing", by="somebody", because="x")


def test_presence_is_told_on_both_clocks(mission, clock):
    moved_on = parse_instant("2020-01-06T12:00")
    desk.wish_place(mission, "coalition-trainer-2", refused=False, until=None, by="duty-officer")
    desk.move_person(mission, "coalition-trainer-2", "erbil", start=moved_on, end=None, by="duty-officer", because="x")
    clock.advance(timedelta(days=1))

    def place(valid, known):
        found = desk.where(mission, AsOf(valid_at=parse_instant(valid), known_at=parse_instant(known))).people
        return next(p.site for p in found if p.person == "coalition-trainer-2")

    assert place("2020-01-07", "2020-01-07") == "al-asad"
    assert place("2020-01-07", "2020-01-08T00:00") == "erbil"
    assert place("2020-01-06", "2020-01-08T00:00") == "al-asad"


def test_a_move_cannot_end_before_it_begins(mission):
    at = parse_instant("2020-01-06")
    desk.wish_place(mission, "nato-lead", refused=False, until=None, by="duty-officer")
    with pytest.raises(AskedWrongly, match="before it begins"):
        desk.move_person(mission, "nato-lead", "erbil", start=at, end=at, by="duty-officer", because=None)


def sheet(tmp_path, text):
    path = tmp_path / "staff.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_imported_roster_replaces_the_mission_files_from_its_receipt_on(mission, tmp_path, clock):
    clock.advance(timedelta(hours=2))
    path = sheet(tmp_path, "Name,Site,Mobile\nAnn Lee,Hawler,+964 750 1\nBob,nowhere,\nCyr,Camp Taji,0750\n")
    taken = desk.import_people(mission, path, {}, by="duty-officer", received_at=parse_instant("2020-01-08T01:00"))
    assert (taken.people, [r.row for r in taken.refused]) == (2, [3])
    before = desk.roster(mission, AsOf(valid_at=clock(), known_at=parse_instant("2020-01-08T00:59")))
    after = desk.roster(mission, now(mission))
    assert (before.source, len(before.members)) == ("mission files", 19)
    assert next((m.name, m.site, m.phone) for m in after.members) == ("Ann Lee", "erbil", "+964 750 1")
    assert after.as_of == parse_instant("2020-01-08T01:00")
    assert after.refused[0].cells == ("Bob", "nowhere", "")
    assert opened(mission).roster_as_of == after.as_of
    assert not verify_record(mission).faults


def test_a_trial_records_nothing(mission, tmp_path):
    taken = desk.import_people(mission, sheet(tmp_path, "name\nAnn\n"), {}, by="duty-officer", trial=True)
    assert (taken.people, taken.entry) == (1, None)
    assert verify_record(mission).entries == 0


def test_a_sheet_with_nobody_in_it_is_refused(mission, tmp_path):
    with pytest.raises(AskedWrongly, match="1 refused"):
        desk.import_people(mission, sheet(tmp_path, "name,kind\nAnn,robot\n"), {}, by="duty-officer")
    with pytest.raises(AskedWrongly, match="cannot be read"):
        desk.import_people(mission, tmp_path / "none.csv", {}, by="duty-officer")


def test_the_fraction_accounted_for_is_told_for_each_unit_of_the_open_roll_call(mission, clock):
    assert desk.accounted(mission, now(mission)) == {}
    opened(mission)
    answered(mission, "forces-lead")
    told = desk.accounted(mission, now(mission))["special-forces"]
    assert (told.low, told.high, told.says) == (1 / 3, 1.0, "safe 1 of 3; 2 asked")
    clock.advance(timedelta(minutes=45))
    assert desk.accounted(mission, now(mission))["special-forces"].high == 1 / 3
    desk.close_rollcall(mission, None, by="duty-officer", because="over")
    assert desk.accounted(mission, now(mission)) == {}


def test_who_was_near_is_told_as_known_then_and_as_known_now(mission, clock, record_claims):
    at_erbil = place("Erbil", 36.19117, 44.00943)
    struck = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", said="2020-01-08", at=at_erbil)
    clock.advance(timedelta(hours=12))
    record_claims(mission, "missiles.txt", struck, received="2020-01-08T03:00")
    clock.advance(timedelta(days=2))
    moved_on = parse_instant("2020-01-06")
    desk.wish_place(mission, "forces-medic", refused=False, until=None, by="duty-officer")
    desk.move_person(
        mission, "forces-medic", "camp-canada", start=moved_on, end=None, by="duty-officer", because="late"
    )
    (event,) = picture(mission, now(mission)).picture.incidents
    told = desk.near_incident(mission, event.id, now(mission))
    (then,), (later,) = told.then, told.now
    assert {p.person for p in then.people} == {"forces-lead", "forces-medic", "forces-interpreter"}
    assert {p.person for p in later.people} == {"forces-lead", "forces-interpreter"}


def run(tmp_path, *words):
    return CliRunner().invoke(main, ["-C", str(tmp_path / "w"), *words], catch_exceptions=False, standalone_mode=False)


def test_the_commands_tell_the_board_within_a_hundred_columns(tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)
    run(tmp_path, "rollcall", "open", "--because", "rockets " * 30, "--by", "duty-officer")
    run(tmp_path, "rollcall", "answer", "nato-lead", "needs help", "--by", "duty-officer", "--method", "radio")
    shown = run(tmp_path, "rollcall", "show")
    assert shown.return_value == 1
    lines = shown.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert next(line for line in lines if line.startswith("needs help"))
    assert "safe 0 of 19; 1 needs help, 18 asked" in " ".join(lines)


def test_the_commands_list_move_declare_and_find(tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)
    assert "camp-canada (" in run(tmp_path, "people", "list", "--unit", "headquarters").stdout
    assert "may be taken" in run(tmp_path, "people", "place", "nato-lead", "allow", "--by", "duty-officer").stdout
    assert "away" in run(tmp_path, "people", "move", "nato-lead", "--away", "--by", "duty-officer").stdout
    declared = run(tmp_path, "people", "declare", "nato-lead", "deceased", "--because", "b", "--by", "duty-officer")
    assert declared.return_value == 1
    assert "second named person" in declared.stdout
    assert "is found" in run(tmp_path, "people", "found", "nato-lead", "--because", "b", "--by", "duty-officer").stdout
    assert "No roll call" in run(tmp_path, "rollcall", "list").stdout


def test_the_import_command_lists_what_it_refused(tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)
    path = sheet(tmp_path, "Who,Mobile,Shoe\nAnn,9.6E+11,38\n,1,2\n")
    done = run(tmp_path, "people", "import", str(path), "--map", "name=Who", "--by", "duty-officer")
    assert done.return_value == 1
    for part in ("1 person taken, 1 row refused", "Columns not used: Shoe", "row 3 REFUSED", "row 2: the phone"):
        assert part in done.stdout
