"""Checks of the replay command: each day as known then, unit by unit, over days that can be."""

import json
from pathlib import Path

import pytest

from standby.desk.workspace import init_workspace, open_workspace
from standby.testing.making import make_claim, place

EXAMPLE = Path(__file__).parents[2] / "mission-example"
DAYS = ("--from", "2020-01-06", "--to", "2020-01-10")


@pytest.fixture
def folder(tmp_path, clock, record_claims):
    """A mission that hears on the 10th of an attack on the 8th."""
    init_workspace(tmp_path / "w", EXAMPLE, clock=clock)
    with open_workspace(tmp_path / "w", clock) as workspace:
        erbil = place("Erbil", 36.24, 43.96)
        attack = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", said="2020-01-10", at=erbil)
        record_claims(workspace, "attack.txt", attack, received="2020-01-10T09:00")
    return tmp_path / "w"


@pytest.fixture
def replay(standby, folder):
    def run(*args):
        return standby("-C", folder, "replay", *args)

    return run


@pytest.fixture
def story(replay):
    code, out, _ = replay(*DAYS, "--json")
    assert code == 0
    return json.loads(out)


def test_every_unit_is_told_and_its_days_add_up(story):
    assert len(story["units"]) > 1
    for unit in story["units"]:
        assert {sum(values.values()) for values in unit["days"].values()} == {5}


def test_nothing_is_advised_for_an_attack_before_it_was_known(story):
    forces = next(unit for unit in story["units"] if unit["unit"] == "special-forces")
    (paused,) = [change for change in forces["changes"] if change["axis"] == "activity"]
    assert (paused["on"], paused["before"], paused["after"]) == ("2020-01-10", "full", "paused")
    assert any("attack" in rule for rule in paused["rules"])


def test_an_attack_heard_of_too_late_found_its_unit_unprotected(story):
    forces = next(unit for unit in story["units"] if unit["unit"] == "special-forces")
    (attack,) = forces["attacks"]
    assert attack["happened"] == {"start": "2020-01-08", "end": "2020-01-08"}
    assert (attack["place"], attack["lead_days"]) == ("Erbil", None)


def test_one_unit_is_told_alone_in_text(replay):
    code, out, _ = replay(*DAYS, "--unit", "special-forces")
    assert code == 0
    assert out.count("days in each: ") == 1
    assert "attack near: missile attack at Erbil" in out
    assert max(map(len, out.splitlines())) <= 100


def test_one_unit_is_told_alone_in_json_too(replay):
    _, out, _ = replay(*DAYS, "--unit", "special-forces", "--json")
    assert [unit["unit"] for unit in json.loads(out)["units"]] == ["special-forces"]


def test_a_unit_nobody_listed_is_refused(replay):
    code, out, err = replay(*DAYS, "--unit", "special-force")
    assert (code, out) == (2, "")
    assert "special-forces" in err


def test_a_single_day_can_be_replayed(replay):
    code, out, _ = replay("--from", "2020-01-08", "--to", "2020-01-08", "--json")
    assert code == 0
    assert (json.loads(out)["start"], json.loads(out)["end"]) == ("2020-01-08", "2020-01-08")


@pytest.mark.parametrize(
    "args",
    [
        ("--from", "2020-01-10", "--to", "2020-01-06"),
        ("--from", "2000-01-01", "--to", "2020-01-06"),
        ("--from", "soon", "--to", "2020-01-06"),
        ("--from", "2020-01-06"),
        ("--to", "2020-01-06"),
        (*DAYS, "--policy", "1999"),
    ],
    ids=" ".join,
)
def test_days_or_a_policy_that_cannot_be_are_refused_in_one_sentence(replay, args):
    code, out, err = replay(*args)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_days_before_any_policy_was_in_force_are_not_replayed_by_the_newest(replay):
    code, out, err = replay("--from", "2019-10-01", "--to", "2019-10-03")
    assert (code, out) == (2, "")
    assert "No policy is in force then" in err
    assert replay("--from", "2019-10-01", "--to", "2019-10-03", "--policy", "2019-12")[0] == 0
