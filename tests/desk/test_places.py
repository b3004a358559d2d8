"""Where people are: allowed for a time, over by the clock alone, erased without a trace, while all else stays."""

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pg8000.native
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf, iso, parse_instant
from standby.cli import main
from standby.desk import exchange
from standby.desk import people as desk
from standby.desk.backup import back_up, restore
from standby.desk.erasing import Erasing, erase_due
from standby.desk.workspace import init_workspace, open_workspace
from standby.ledger import entries, verify
from standby.people.places import ALLOWED, KEPT
from standby.people.queries import all_moves, newest_erasure
from standby.record import opened
from standby.store.compression import FRAME
from standby.testing.clock import FakeClock

EXAMPLE = Path(__file__).parents[2] / "mission-example"
SHEET = "Id,Name,Site,Mobile,Note\nmedic,Nadia Petrov,Erbil,0750 111111,x\ncook,Omar Aziz,Camp Taji,750,y\n,,Erbil,,z\n"
BEGUN = "2020-01-08T00:00"


@pytest.fixture
def clock():
    return FakeClock(parse_instant(BEGUN))


def now(workspace):
    return AsOf(valid_at=workspace.clock(), known_at=workspace.clock())


def allow(workspace, person, days=None):
    until = workspace.clock() + timedelta(days=days) if days else None
    return desk.wish_place(workspace, person, refused=False, until=until, by="duty-officer")


def moved(workspace, person, site, *, end=None, because=None):
    desk.move_person(workspace, person, site, start=None, end=end, by="duty-officer", because=because)


def imported(workspace, folder, text=SHEET):
    path = folder / "staff.csv"
    path.write_text(text, encoding="utf-8")
    taken = desk.import_people(workspace, path, {}, by="duty-officer")
    path.unlink()
    return taken


def where(workspace, person, at=None):
    found = desk.where(workspace, at or now(workspace)).people
    return next((p.site, p.basis) for p in found if p.person == person)


def stored(folder: Path) -> dict[tuple[int, str], bytes]:
    """Return what can be erased as it stands in the file of a record: each begins with a salt that is nowhere else."""
    with closing(sqlite3.connect(f"file:{folder / 'standby.db'}?mode=ro", uri=True)) as connection:
        return {(k, part): bytes(data) for k, part, data in connection.execute("SELECT * FROM erasable")}


def found(folder: Path, data: bytes) -> list[str]:
    salt = data[9:33] if data.startswith(FRAME) else data[1:17]
    return [file.name for file in folder.rglob("*") if file.is_file() and salt in file.read_bytes()]


def log(workspace):
    with workspace.ledger.reading() as connection:
        return [(entry.k, entry.hash, dict(entry.payload)) for entry in entries(connection)]


def test_nobodys_move_is_taken_down_unless_they_allow_it(mission, clock):
    before = log(mission)
    with pytest.raises(NotAllowed, match="has not allowed it"):
        moved(mission, "forces-medic", "taji")
    assert log(mission) == before
    assert allow(mission, "forces-medic", days=10).allowed_until == clock() + timedelta(days=10)
    moved(mission, "forces-medic", "taji")
    assert where(mission, "forces-medic")[0] == "taji"
    clock.advance(timedelta(days=10))
    with pytest.raises(NotAllowed, match="their permission is over"):
        moved(mission, "forces-medic", "erbil")


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_permission_ends_after_now_and_within_a_year(mission, days):
    until = mission.clock() + timedelta(days=days)
    with pytest.raises(AskedWrongly, match="within 366 days"):
        desk.wish_place(mission, "forces-medic", refused=False, until=until, by="duty-officer")


def test_a_place_is_over_by_the_clock_alone_and_then_nobody_is_held_to_be_at_their_old_one(mission, clock):
    allow(mission, "forces-medic", days=10)
    moved(mission, "forces-medic", "taji")
    clock.advance(timedelta(days=10) - timedelta(seconds=1))
    assert where(mission, "forces-medic")[0] == "taji"
    clock.advance(timedelta(seconds=1))
    assert where(mission, "forces-medic") == (None, "no place of theirs is kept")
    past = AsOf(valid_at=clock() - timedelta(days=1), known_at=clock())
    assert where(mission, "forces-medic", past) == (None, "no place of theirs is kept")
    assert newest_erasure(mission.ledger) == 0


def test_whose_place_is_over_is_asked_wherever_a_roll_is_called(mission, clock):
    allow(mission, "forces-medic", days=1)
    moved(mission, "forces-medic", "taji")
    clock.advance(timedelta(days=1))
    board = desk.open_rollcall(mission, because="missiles", by="duty-officer", site="beirut")
    assert "forces-medic" in {p.person for p in board.people}


def test_a_move_that_ended_is_kept_for_thirty_days_more_and_what_held_before_holds_again(mission, clock):
    allow(mission, "forces-medic")
    moved(mission, "forces-medic", "taji", end=clock() + timedelta(days=2))
    at = AsOf(valid_at=clock() + timedelta(days=1), known_at=clock() + timedelta(days=40))
    clock.advance(timedelta(days=2) + KEPT - timedelta(seconds=1))
    assert where(mission, "forces-medic", at)[0] == "taji"
    assert where(mission, "forces-medic")[0] == "erbil"
    clock.advance(timedelta(seconds=1))
    assert where(mission, "forces-medic", at) == (None, "no place of theirs is kept")


def test_erasing_leaves_no_byte_in_any_file_and_the_record_verifies(mission, tmp_path, clock):
    allow(mission, "forces-medic")
    moved(mission, "forces-medic", "taji", because="by road")
    before, held = log(mission), stored(mission.directory)
    assert all(found(mission.directory, data) for data in held.values())
    clock.advance(ALLOWED)
    done = erase_due(mission)
    assert (done.parts, done.entries, done.clean) == (1, 1, True)
    assert not any(found(mission.directory, data) for data in held.values())
    assert b"by road" not in b"".join(f.read_bytes() for f in mission.directory.rglob("*.db*"))
    assert log(mission)[:-1] == before
    assert verify(mission.ledger).faults == ()
    assert erase_due(mission).entry is None


def test_refusing_erases_at_once_every_place_and_every_sheet_that_says_one(mission, tmp_path, clock):
    imported(mission, tmp_path)
    allow(mission, "medic")
    moved(mission, "medic", "taji")
    held = stored(mission.directory)
    told = desk.wish_place(mission, "medic", refused=True, by="duty-officer")
    assert (told.refused, told.places) == (True, ())
    gone = {part for (_, part), data in held.items() if not found(mission.directory, data)}
    assert gone == {"place", "file", "rows", "station:medic"}
    assert where(mission, "cook")[0] == "taji"
    assert verify(mission.ledger).faults == ()
    imported(mission, tmp_path)
    assert {part for _, part in stored(mission.directory)} == {"station:cook"}


def test_a_roster_is_erased_when_another_has_replaced_it_for_thirty_days(mission, tmp_path, clock):
    imported(mission, tmp_path)
    at = now(mission)
    first = stored(mission.directory)
    clock.advance(timedelta(days=400))
    assert erase_due(mission).parts == 0
    assert (where(mission, "medic", at)[0], len(desk.roster(mission, at).refused)) == ("erbil", 1)
    imported(mission, tmp_path)
    clock.advance(KEPT - timedelta(seconds=1))
    assert erase_due(mission).parts == 0
    clock.advance(timedelta(seconds=1))
    assert where(mission, "medic", at) == (None, "no place of theirs is kept")
    assert erase_due(mission).parts == 4
    assert not any(found(mission.directory, data) for data in first.values())
    assert where(mission, "medic", at) == (None, "no place of theirs is kept")
    assert where(mission, "medic")[0] == "erbil"
    assert [m.phone for m in desk.roster(mission, at).members] == ["0750 111111", "750"]


def test_a_person_who_left_has_no_duty_station_kept(mission, tmp_path, clock):
    imported(mission, tmp_path, "Id,Name,Site,Until\nmedic,Nadia Petrov,Erbil,2020-01-10\ncook,Omar Aziz,Camp Taji,\n")
    at = AsOf(valid_at=clock(), known_at=clock() + timedelta(days=400))
    clock.advance(timedelta(days=3) + KEPT - timedelta(seconds=1))
    assert where(mission, "medic", at)[0] == "erbil"
    clock.advance(timedelta(seconds=1))
    assert where(mission, "medic", at)[0] is None
    assert erase_due(mission).parts == 1
    assert {part for _, part in stored(mission.directory)} == {"file", "rows", "station:cook"}


def test_an_old_roll_call_keeps_its_people_answers_and_count_and_loses_where_they_were(mission, clock):
    allow(mission, "forces-medic", days=1)
    moved(mission, "forces-medic", "taji")
    board = desk.open_rollcall(mission, because="missiles", by="duty-officer")
    assert next(p.site for p in board.people if p.person == "forces-medic") == "taji"
    clock.advance(timedelta(days=1))
    erase_due(mission)
    later = desk.show_rollcall(mission, None, AsOf(valid_at=board.at, known_at=clock()))
    assert next(p.site for p in later.people if p.person == "forces-medic") is None
    assert [(p.person, p.state, p.says) for p in later.people] == [(p.person, p.state, p.says) for p in board.people]
    assert later.accountability == board.accountability


def told(workspace, folder, *, refuses):
    """Go through a roll call in which somebody keeps their place to themselves or does not; return all but the site."""
    if refuses:
        desk.wish_place(workspace, "forces-medic", refused=True, by="forces-medic")
    board = desk.open_rollcall(workspace, because="missiles", by="duty-officer", site="erbil")
    desk.answer_rollcall(
        workspace, "forces-lead", "safe", rollcall=None, by=None, method="radio", said_at=None, good_minutes=None,
        receipt=None,
    )  # fmt: skip
    workspace.clock.advance(timedelta(minutes=61))
    shown = desk.show_rollcall(workspace, None, now(workspace))
    people = [(p.person, p.state, p.says.replace(board.rollcall, "it")) for p in shown.people]
    return people, shown.accountability, desk.accounted(workspace, now(workspace))


def test_whoever_refuses_is_asked_overdue_counted_and_told_of_like_everybody(tmp_path):
    answers = []
    for refuses in (False, True):
        clock = FakeClock(parse_instant(BEGUN))
        init_workspace(tmp_path / str(refuses), EXAMPLE, clock=clock)
        with open_workspace(tmp_path / str(refuses), clock) as workspace:
            answers.append(told(workspace, tmp_path, refuses=refuses))
    assert answers[0] == answers[1]
    assert ("forces-medic", "unaccounted") in [(person, state) for person, state, _ in answers[0][0]]


def test_a_copy_made_afterwards_has_none_of_it_and_an_older_one_brings_none_back(mission, tmp_path, clock):
    allow(mission, "forces-medic", days=1)
    moved(mission, "forces-medic", "taji")
    held = stored(mission.directory)
    back_up(mission, tmp_path / "older")
    clock.advance(timedelta(days=1))
    erase_due(mission)
    back_up(mission, tmp_path / "newer")
    for name in ("older", "newer"):
        init_workspace(tmp_path / f"w-{name}", EXAMPLE, clock=clock)
        for file in (tmp_path / f"w-{name}").glob("standby.db*"):
            file.unlink()
        restore(tmp_path / f"w-{name}", tmp_path / name, clock)
        assert not any(found(tmp_path / f"w-{name}", data) for data in held.values())
        with open_workspace(tmp_path / f"w-{name}", clock) as restored:
            assert where(restored, "forces-medic") == (None, "no place of theirs is kept")
            assert verify(restored.ledger).faults == ()


def put_back(mission, copy, *, accounts=True):
    """Lose the record of a workspace, and with it ``accounts.db`` where that is gone too; put a copy back."""
    gone = ["standby.db*"] if accounts else ["standby.db*", "accounts.db*"]
    for file in (each for pattern in gone for each in mission.directory.glob(pattern)):
        file.unlink()
    return restore(mission.directory, copy, mission.clock)


def test_an_older_copy_brings_nothing_back_of_whoever_refused_since(mission, tmp_path, clock):
    imported(mission, tmp_path, SHEET + "guard,Ali Karim,Erbil,0750 333333,z\n")
    allow(mission, "medic")
    moved(mission, "medic", "taji")
    held = stored(mission.directory)
    back_up(mission, tmp_path / "older")
    clock.advance(timedelta(hours=1))
    for person in ("medic", "cook"):
        desk.wish_place(mission, person, refused=True, by="duty-officer")
    mission.ledger.close()
    made = put_back(mission, tmp_path / "older")
    assert (made.again.known, made.again.refusals) == (True, 2)
    with open_workspace(mission.directory, clock) as restored:
        for person in ("medic", "cook"):
            assert where(restored, person) == (None, "no place is kept, as they wish")
        assert where(restored, "guard")[0] == "erbil"
        with pytest.raises(NotAllowed, match="refuses to have it kept"):
            moved(restored, "medic", "taji")
        assert verify(restored.ledger).faults == ()
    kept = {part for _, part in stored(mission.directory)}
    assert kept == {"station:guard"}
    assert not any(found(mission.directory, data) for (_, part), data in held.items() if part not in kept)


def test_a_refusal_taken_back_since_does_not_hold_again(mission, tmp_path, clock):
    desk.wish_place(mission, "forces-medic", refused=True, by="duty-officer")
    back_up(mission, tmp_path / "older")
    clock.advance(timedelta(hours=1))
    allow(mission, "forces-medic")
    desk.wish_place(mission, "nato-lead", refused=True, by="duty-officer")
    allow(mission, "nato-lead")
    mission.ledger.close()
    assert put_back(mission, tmp_path / "older").again.refusals == 0


def test_what_was_erased_since_stays_so_where_the_copy_itself_does_not_know_why(mission, tmp_path, clock):
    imported(mission, tmp_path)
    held = stored(mission.directory)
    back_up(mission, tmp_path / "older")
    imported(mission, tmp_path, SHEET.replace("Camp Taji", "Erbil"))
    clock.advance(KEPT)
    erase_due(mission)
    mission.ledger.close()
    # In the copy the first roster is the newest, so by the clock alone its duty stations would be kept.
    made = put_back(mission, tmp_path / "older")
    assert (made.again.parts, stored(mission.directory)) == (len(held), {})


def test_without_the_accounts_beside_it_a_copy_put_back_says_that_refusals_are_not_known(mission, tmp_path, clock):
    allow(mission, "nato-lead")
    back_up(mission, tmp_path / "older")
    desk.wish_place(mission, "forces-medic", refused=True, by="duty-officer")
    mission.ledger.close()
    made = put_back(mission, tmp_path / "older", accounts=False)
    assert (made.again.known, made.again.refusals, made.until.date()) == (False, 0, clock().date())
    for file in mission.directory.glob("standby.db*"):
        file.unlink()
    told = CliRunner().invoke(main, ["-C", str(mission.directory), "restore", str(tmp_path / "older")]).output
    assert "who refused after 2020-01-08 00:00 UTC is not known" in told


def test_what_is_remembered_of_the_erased_tells_nobody_who_was_where(mission, tmp_path):
    imported(mission, tmp_path)
    desk.wish_place(mission, "cook", refused=True, by="duty-officer")
    with closing(sqlite3.connect(mission.directory / "accounts.db")) as connection:
        rows = [bytes(each) for (each,) in connection.execute("SELECT hash FROM erased")]
        people = [person for (person,) in connection.execute("SELECT person FROM refusal")]
    assert ({len(each) for each in rows}, len(rows), people) == ({32}, 3, ["cook"])


def in_server_files(folder, data):
    """Return the server's files that hold a part's salt; one that goes away while it is looked for holds none."""
    salt, holding = data[9:33] if data.startswith(FRAME) else data[1:17], set()
    for file in (each for each in folder.rglob("*") if each.is_file()):
        with suppress(FileNotFoundError):
            holding |= {file.relative_to(folder).parts[0]} if salt in file.read_bytes() else set()
    return holding


@pytest.mark.parametrize("may_end_log", [True, False])
def test_erasing_on_a_server_leaves_no_byte_in_its_tables_nor_in_its_log_where_the_role_may_end_that(
    tmp_path, clock, new_postgresql, may_end_log
):
    address = make_url(new_postgresql())
    role = f"office_{may_end_log}".lower()
    with closing(server(address)) as admin:
        folder = Path(admin.run("SHOW data_directory")[0][0])
        for statement in (f"CREATE ROLE {role} LOGIN", f"ALTER DATABASE {address.database} OWNER TO {role}",
                          "ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()"):  # fmt: skip
            admin.run(statement)
        if may_end_log:
            admin.run(f"GRANT pg_checkpoint TO {role}")
    with closing(server(address)) as owner:
        if may_end_log:
            owner.run(f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {role}")
    init_workspace(tmp_path / "w", EXAMPLE, clock=clock)
    told = f'database = "{address.set(username=role).render_as_string(hide_password=False)}"\n'
    file = tmp_path / "w" / "standby.toml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text(told + "".join(line for line in lines if not line.startswith("database")), encoding="utf-8")
    opened(told.split('"')[1], clock, node="team").close()
    with open_workspace(tmp_path / "w", clock) as workspace:
        imported(workspace, tmp_path)
        with workspace.ledger.reading() as connection:
            parts = connection.exec_driver_sql("SELECT part, bytes FROM erasable").all()
        gone = [bytes(data) for part, data in parts if part != "station:medic"]
        assert all("pg_wal" in in_server_files(folder, data) for data in gone)
        desk.wish_place(workspace, "cook", refused=True, by="duty-officer")
        left = set().union(*(in_server_files(folder, data) for data in gone))
        assert left == (set() if may_end_log else {"pg_wal"})
        assert verify(workspace.ledger).faults == ()


def server(address):
    return pg8000.native.Connection(
        address.username, host=address.host, port=address.port, database=address.database, timeout=30
    )


def test_a_bundle_carries_nobodys_place(mission, tmp_path, clock):
    allow(mission, "forces-medic")
    moved(mission, "forces-medic", "taji", because="by road")
    imported(mission, tmp_path)
    held = stored(mission.directory)
    exchange.export_bundle(mission, tmp_path / "all.bundle")
    exchange.write_own_card(mission, tmp_path / "desk.card")
    template = tmp_path / "template"
    shutil.copytree(EXAMPLE, template)
    (template / "standby.toml").write_text('name = "Office"\nnode = "office"\n', encoding="utf-8")
    init_workspace(tmp_path / "office", template, clock=clock)
    with open_workspace(tmp_path / "office", clock) as office:
        exchange.trust(office, tmp_path / "desk.card", by="duty-officer", reason="known")
        assert exchange.import_bundle(office, tmp_path / "all.bundle").new == 3
        assert where(office, "medic") == (None, "no place of theirs is kept")
        assert {m.name for m in desk.roster(office, now(office)).members} == {"Nadia Petrov", "Omar Aziz"}
        assert verify(office.ledger).faults == ()
    assert not any(found(tmp_path / "office", data) for data in held.values())


@settings(max_examples=12)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("allow"), st.sampled_from(["nato-lead", "forces-medic"]), st.integers(1, 60)),
            st.tuples(st.just("refuse"), st.sampled_from(["nato-lead", "forces-medic"]), st.just(0)),
            st.tuples(st.just("move"), st.sampled_from(["nato-lead", "forces-medic"]), st.integers(0, 30)),
            st.tuples(st.just("wait"), st.just(""), st.integers(1, 40)),
        ),
        max_size=14,
    )
)
def test_what_is_due_is_nowhere_and_what_is_not_is_as_it_was_whatever_was_done(tmp_path_factory, steps):
    folder, clock = tmp_path_factory.mktemp("places") / "w", FakeClock(parse_instant(BEGUN))
    init_workspace(folder, clock=clock)
    (folder / "mission" / "people.yaml").write_text(
        "- {id: duty-officer, name: Marta, kind: staff}\n- {id: nato-lead, name: Pavel, kind: staff}\n"
        "- {id: forces-medic, name: Nadia, kind: staff}\n", encoding="utf-8",
    )  # fmt: skip
    allowed, made, held = {}, [], {}
    with open_workspace(folder, clock) as workspace:
        for n, (what, person, number) in enumerate(steps):
            if what == "allow":
                allowed[person] = allow(workspace, person, days=number).allowed_until
            elif what == "refuse":
                desk.wish_place(workspace, person, refused=True, by=person)
                allowed.pop(person, None)
                made = [(each, True) if each[0] == person else (each, gone) for each, gone in made]
            elif what == "wait":
                clock.advance(timedelta(days=number))
            elif allowed.get(person, clock()) > clock():
                end = clock() + timedelta(days=number) if number else None
                moved(workspace, person, None, end=end, because=f"reason{n}")
                move = person, clock(), end, allowed[person], f"reason{n}"
                made = [(each, gone) for each, gone in made] + [(move, False)]
            held |= stored(folder)
        erase_due(workspace)
        kept = {each for each, gone in made if not gone and not is_over(each, [m for m, _ in made], clock())}
        assert {m.because for m in all_moves(workspace.ledger) if m.kept} == {each[4] for each in kept}
        left = stored(folder)
        assert {key: data for key, data in held.items() if key in left} == left
        assert not any(found(folder, data) for key, data in held.items() if key not in left)
        gone = [each[4].encode() for each, _ in made if each not in kept]
        files = b"".join(file.read_bytes() for file in folder.rglob("standby.db*"))
        assert not any(b'"' + reason + b'"' in files for reason in gone)
        assert verify(workspace.ledger).faults == ()


def is_over(move, moves, at):
    """Say by itself whether a move's time is over: permission, end, or another without an end after it."""
    person, _, end, until, _ = move
    after = moves[moves.index(move) + 1 :]
    later = [m[1] for m in after if m[0] == person and m[2] is None]
    ends = [each for each in (end, min(later, default=None)) if each is not None]
    return at >= until or any(at >= each + KEPT for each in ends)


def test_the_watch_and_the_room_erase_by_themselves_and_look_once_a_minute(mission, clock):
    allow(mission, "forces-medic", days=1)
    moved(mission, "forces-medic", "taji")
    erasing = Erasing()
    erasing.round(mission)
    clock.advance(timedelta(days=1))
    erasing.round(mission)
    first = newest_erasure(mission.ledger)
    assert first == log(mission)[-1][0]
    allow(mission, "forces-medic", days=1)
    moved(mission, "forces-medic", "taji")
    desk.wish_place(mission, "forces-medic", refused=True, by="forces-medic")
    assert newest_erasure(mission.ledger) > first
    assert erasing.cleaned == first
    clock.advance(timedelta(minutes=1))
    erasing.round(mission)
    assert erasing.cleaned == newest_erasure(mission.ledger)


def test_one_round_of_the_watch_erases_what_is_due(mission, tmp_path, clock):
    allow(mission, "forces-medic", days=1)
    moved(mission, "forces-medic", "taji")
    watched = CliRunner().invoke(main, ["-C", str(mission.directory), "watch", "--once"])
    assert watched.exit_code == 0
    assert stored(mission.directory) == {}


def test_people_see_what_is_kept_of_them_and_nobody_else_does(mission, clock):
    allow(mission, "forces-medic", days=5)
    moved(mission, "forces-medic", "taji", end=clock() + timedelta(days=1))
    told = desk.places_of(mission, "forces-medic")
    assert [(each.what, each.site, iso(each.erased_at)) for each in told.places] == [
        ("duty station in the mission's files", "erbil", None),
        ("move", "taji", "2020-01-13T00:00:00Z"),
    ]
    assert (told.said_by, told.allowed_until) == ("duty-officer", clock() + timedelta(days=5))


def test_the_commands_allow_show_refuse_and_erase(tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)

    def run(*words):
        return CliRunner().invoke(main, ["-C", str(tmp_path / "w"), "people", *words]).output

    assert "may be taken down until" in run("place", "forces-medic", "allow", "--by", "duty-officer")
    run("move", "forces-medic", "taji", "--by", "duty-officer")
    shown = run("places", "forces-medic")
    assert "taji (move, from" in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert run("erase") == "Nothing was due.\n"
    assert "as they wish" in run("place", "forces-medic", "refuse", "--by", "duty-officer")
    assert stored(tmp_path / "w") == {}
    assert "A refusal has no end" in run("place", "x", "refuse", "--until", "2020-01-01", "--by", "duty-officer")
