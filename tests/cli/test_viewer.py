"""Asking as somebody: what they may not read changes no byte of any answer the command line gives them."""

import shutil

import pytest
from tests.docs.manual import ROOT

from standby.basis.time import parse_instant
from standby.desk.reading import Declared, read_files
from standby.desk.workspace import init_workspace, open_workspace
from standby.testing.clock import FakeClock

ACTORS = """
- {id: lea, name: Lea Haddad, roles: [reporter]}
- {id: omar, name: Omar Aziz, roles: [analyst], level: confidential, compartments: [medical]}
- {id: eve, name: Eve Custer, roles: [custodian], level: secret}
"""
ASKING = ("claims", "reports", "picture", "threat", "posture", "brief", "changes", "search")

SECRETS = (
    "Taji, 6 January 2020. Rockets hit Camp Taji and killed four soldiers.\n",
    "Baghdad, 7 January 2020. Nothing of note was seen at the airfield; two drivers fell ill.\n",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two workspaces that differ only in what one closely held report says."""
    folder = tmp_path_factory.mktemp("missions")
    opened, hidden = folder / "open.txt", folder / "hidden.txt"
    opened.write_text("Baghdad, 5 January 2020. The mission said its training was paused.\n")
    received = parse_instant("2020-01-08")
    closely = Declared(received_at=received, marking="secret +medical")
    for n, secret in enumerate(SECRETS):
        hidden.write_text(secret)
        clock = FakeClock(parse_instant("2020-02-05T12:00"))
        init_workspace(folder / f"w{n}" / "field", ROOT / "mission-example", clock)
        (folder / f"w{n}" / "field" / "mission" / "actors.yaml").write_text(ACTORS)
        with open_workspace(folder / f"w{n}" / "field", clock) as workspace:
            read_files(workspace, [(hidden, closely), (opened, Declared(received_at=received))])
    return folder


@pytest.fixture
def missions(made):
    """The two workspaces, only to be asked."""
    return [made / f"w{n}" / "field" for n in range(2)]


@pytest.fixture
def mission(made, tmp_path):
    """A workspace of one's own."""
    shutil.copytree(made / "w0" / "field", tmp_path / "field")
    return tmp_path / "field"


def asked(standby, folder, viewer, command):
    clocks = ("--from", "2020-01-01", "--to", "2020-01-09") if command == "changes" else ()
    if not clocks:
        clocks = ("--valid", "2020-01-09", "--known", "2020-01-09")
    words = ("training",) if command == "search" else ()
    return standby("-C", folder, "--as", viewer, command, *words, *clocks, "--json")


@pytest.mark.parametrize("command", ASKING)
def test_what_i_may_not_read_changes_no_byte_of_an_answer(missions, standby, command):
    first, second = (asked(standby, folder, "lea", command) for folder in missions)
    assert first == second
    assert first[0] == 0
    assert "Taji and killed" not in first[1]


@pytest.mark.parametrize("command", ["claims", "reports", "brief"])
def test_whoever_holds_the_folder_is_told_what_differs(missions, standby, command):
    first, second = (asked(standby, folder, "everything", command) for folder in missions)
    assert first != second
    assert "secret +medical" in first[1]


def test_a_page_says_at_its_top_how_closely_it_is_held(missions, standby):
    _, out, _ = standby("-C", missions[0], "picture", "--known", "2020-01-09")
    assert out.splitlines()[1] == "Marked secret +medical"


def test_an_actor_who_is_not_listed_is_refused_with_the_nearest(missions, standby):
    code, out, err = standby("-C", missions[0], "--as", "leah", "claims")
    assert (code, out) == (2, "")
    assert "ask as 'lea'" in err


def test_the_settings_say_who_asks_when_the_door_does_not(mission, standby):
    settings = mission / "standby.toml"
    settings.write_text('viewer = "lea"\n' + settings.read_text())
    assert "hidden.txt" not in standby("-C", mission, "reports")[1]
    assert "hidden.txt" in standby("-C", mission, "--as", "everything", "reports")[1]


@pytest.mark.parametrize("command", [("audit", "verify"), ("audit", "checkpoint", "--to", "c"), ("backup", "b")])
def test_keeping_the_record_takes_a_role_and_the_refusal_tells_nothing(missions, mission, standby, command):
    command = [str(mission.parent / word) if len(word) == 1 else word for word in command]
    refused = [standby("-C", folder, "--as", "lea", *command) for folder in missions]
    assert refused[0] == refused[1]
    assert refused[0][0] == 1
    assert "takes one of the roles: custodian" in refused[0][2]
    assert standby("-C", mission, "--as", "eve", *command)[0] == 0


def test_the_doctor_counts_no_entries_for_whoever_does_not_keep_the_record(missions, standby):
    assert "entries" not in standby("-C", missions[0], "--as", "lea", "doctor")[1]
    assert "entries" in standby("-C", missions[0], "--as", "eve", "doctor")[1]


def test_taking_reports_in_takes_a_role(mission, standby, tmp_path):
    (tmp_path / "more.txt").write_text("Erbil, 8 January 2020. Training resumed.\n")
    code, _, err = standby("-C", mission, "--as", "eve", "read", tmp_path / "more.txt")
    assert code == 1
    assert "takes one of the roles: reporter" in err


def test_a_report_bears_the_marking_of_its_source_unless_its_bringer_says_more(mission, standby, tmp_path):
    folder = mission
    sources = folder / "mission" / "sources.yaml"
    sources.write_text(sources.read_text() + "\n- {id: clinic, name: Clinic, marking: restricted +medical}\n")
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Erbil, 8 January 2020. Clinic note {name}: the ward is open.\n")
    standby("-C", folder, "read", tmp_path / "a.txt", "--source", "clinic")
    standby("-C", folder, "read", tmp_path / "b.txt", "--source", "clinic", "--marking", "secret @omar")
    out = standby("-C", folder, "reports", "--json")[1]
    assert '"marking": "restricted +medical"' in out
    assert '"marking": "secret @omar"' in out
    assert "a.txt" in standby("-C", folder, "--as", "omar", "reports")[1]
    assert "b.txt" not in standby("-C", folder, "--as", "omar", "reports")[1]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{id: everything, name: E}", "stands for something else"),
        ("{id: a, name: A, roles: [anlyst]}", "did you mean analyst?"),
        ("{id: a, name: A, level: secrt}", "did you mean secret?"),
        ("{id: a, name: A, compartments: [Medical!]}", "write it like medical"),
    ],
)
def test_a_mistake_among_the_actors_is_named_with_its_line(mission, standby, row, told):
    (mission / "mission" / "actors.yaml").write_text(f"- {row}\n")
    code, _, err = standby("-C", mission, "--as", "a", "claims")
    assert code == 2
    assert "actors.yaml" in err
    assert told in err


def test_a_workspace_without_actors_knows_only_whoever_holds_it(mission, standby):
    (mission / "mission" / "actors.yaml").unlink()
    assert standby("-C", mission, "claims")[0] == 0
    assert "ask as one of: everything" in standby("-C", mission, "--as", "lea", "claims")[2]
