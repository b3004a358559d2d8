"""Checks of the roll call's commands: the exit code says whether somebody must act, and silence is never safe."""

import json
from pathlib import Path

import pytest

from standby.desk.workspace import init_workspace

EXAMPLE = Path(__file__).parents[2] / "mission-example"
BY = ("--by", "duty-officer")


@pytest.fixture
def rollcall(standby, tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)

    def run(*args):
        return standby("-C", tmp_path / "w", "rollcall", *args)

    return run


@pytest.fixture
def opened(rollcall):
    """A roll call of the three people at Erbil."""
    code, out, _ = rollcall("open", "--because", "rockets", "--site", "erbil", *BY, "--json")
    assert code == 0
    return [person["person"] for person in json.loads(out)["people"]]


def test_a_roll_call_of_one_site_asks_only_the_people_there(opened):
    assert sorted(opened) == ["forces-interpreter", "forces-lead", "forces-medic"]


def test_everybody_safe_needs_nobody_to_act(rollcall, opened):
    for person in opened:
        assert rollcall("answer", person, "safe")[0] == 0
    code, out, _ = rollcall("show")
    assert code == 0
    assert "safe 3 of 3" in out


def test_one_who_needs_help_makes_the_board_call_for_somebody(rollcall, opened):
    rollcall("answer", opened[0], "needs help")
    code, out, _ = rollcall("show", "--json")
    states = {p["person"]: p["state"] for p in json.loads(out)["people"]}
    assert code == 1
    assert states[opened[0]] == "needs help"


def test_silence_becomes_overdue_by_the_clock_alone(rollcall, opened):
    code, out, _ = rollcall("show", "--valid", "2999-01-01", "--json")
    assert code == 1
    assert not any(p["state"] == "safe" for p in json.loads(out)["people"])


def test_a_closed_roll_call_takes_no_answer_and_makes_nobody_safe(rollcall, opened):
    code, out, _ = rollcall("close", "--because", "all clear", *BY)
    assert code == 0
    assert "CLOSED" in out
    assert "safe 0 of 3" in out
    assert rollcall("answer", opened[0], "safe")[0] != 0


@pytest.mark.parametrize(
    "args",
    [
        ("answer", "nobody", "safe"),
        ("answer", "forces-lead", "fine"),
        ("answer", "forces-lead", "safe", "--rollcall", "another"),
        ("answer", "forces-lead", "safe", "--said", "noon"),
        ("close", *BY),
        ("open", "--because", "rockets", "--by", "a stranger"),
        ("open", "--because", "rockets", "--site", "mars", *BY),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_refused_in_one_sentence_and_answers_nothing(rollcall, opened, args):
    before = json.loads(rollcall("list", "--json")[1])["rollcalls"][0]["accountability"]
    code, out, err = rollcall(*args)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert json.loads(rollcall("list", "--json")[1])["rollcalls"][0]["accountability"] == before
