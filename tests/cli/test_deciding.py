"""The commands decide, approve and decision, as a duty officer types them."""

import json

import pytest
from tests.desk.test_deciding import PEOPLE, POLICY, SIGNERS, UNITS


@pytest.fixture
def desk(tmp_path, standby):
    standby("init", tmp_path / "w")
    mission = tmp_path / "w" / "mission"
    for name, text in {"units": UNITS, "people": PEOPLE, "signers": SIGNERS, "policy/p": POLICY}.items():
        (mission / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (mission / f"{name}.yaml").write_text(text)
    return lambda *words: standby("-C", tmp_path / "w", *words)


def proposed(desk, *more):
    code, out, err = desk(
        "decide", "north", "--set", "people=hibernating", "--by", "ann", "--reason", "shots", *more, "--json"
    )
    assert code == 0, err
    return json.loads(out)["decision"]["id"]


def test_a_decision_goes_from_proposal_to_in_force_at_the_terminal(desk):
    name = proposed(desk, "--require", "a radio")
    code, out, _ = desk("approve", name, "--by", "Bob Example")
    assert code == 0
    assert "ordered; 3 of 3 requirements open" in out
    assert "Signed by bob as commander" in out
    assert "3. a radio (open)" in out
    for number in "123":
        code, out, _ = desk("decision", "tick", name, number, "--by", "eve")
    assert "in force" in out
    assert "ticked by eve" in out
    assert max(map(len, out.splitlines())) <= 100


def test_the_proposer_is_told_that_another_must_sign(desk):
    code, _, err = desk("approve", proposed(desk), "--by", "ann")
    assert code == 1
    assert "ask another person to sign" in err


def test_dissent_withdrawal_and_absence_are_said_back(desk):
    name = proposed(desk)
    assert "Dissent by dee" in desk("decision", "dissent", name, "--by", "dee", "--reason", "the road")[1]
    assert "withdrawn" in desk("decision", "withdraw", name[:16], "--by", "ann", "--reason", "over")[1]
    code, out, _ = desk("decision", "away", "bob", "--until", "2099-01-01", "--by", "ann")
    assert code == 0
    assert "their deputies may sign" in out


def test_decisions_are_listed_and_shown(desk):
    assert "No decision is on record." in desk("decision", "list")[1]
    name = proposed(desk, "--against", "r", "--expires", "2099-01-02", "--sustainable-for", "3")
    out = desk("decision", "list")[1]
    assert name in out
    assert "needs 1 more signature" in out
    shown = desk("decision", "show", name)[1]
    assert "Against the recommendation" in shown
    assert "Expires 2099-01-02" in shown
    assert "Can be kept up until" in shown
    assert "Elsewhere called: ifrc red, which says more on" in shown


@pytest.mark.parametrize("text", ["alert", "=high", "alert="])
def test_an_axis_that_is_not_written_as_one_is_refused(desk, text):
    code, _, err = desk("decide", "north", "--set", text, "--by", "ann", "--reason", "r")
    assert code == 2
    assert "AXIS=VALUE" in err
