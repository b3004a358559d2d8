"""The commands decide, approve and decision, as a duty officer types them."""

import json
import re

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
    out = desk("decision", "withdraw", name[:16], "--by", "ann", "--reason", "over")[1]
    assert "\n  withdrawn\n" in out, "nothing is said to be open that nobody will do"
    assert re.search(r"Withdrawn on \S+ \S+Z: over", out)
    code, out, _ = desk("decision", "away", "bob", "--until", "2099-01-01", "--by", "ann")
    assert code == 0
    assert "their deputies may sign" in out


@pytest.mark.parametrize(
    ("confirmed", "says"), [("2026-01-05T14:00", "; confirmed on"), ("2026-01-07", "; confirmed LATE, on")]
)
def test_who_acted_first_is_overdue_until_confirmed_and_a_late_word_is_told_as_late(desk, confirmed, says):
    _, out, _ = desk(
        "decide", "north", "--set", "alert=heightened", "--act-first", "--by", "ann", "--reason", "the line is down",
        "--at", "2026-01-05T12:00", "--json",
    )  # fmt: skip
    name = json.loads(out)["decision"]["id"]
    shown = lambda at: " ".join(desk("decision", "show", name, "--valid", at)[1].split())  # noqa: E731
    assert "in force; needs 1 more signature of the duty officer or above, by 2026-01-05 18:00Z" in shown(
        "2026-01-05T13:00"
    )
    assert "OVERDUE: acted first and not confirmed in time" in shown("2026-01-05T18:01")
    assert desk("approve", name, "--by", "bob", "--at", confirmed)[0] == 0
    out = shown("2026-01-08")
    assert f"Acted first, to be confirmed by 2026-01-05 18:00Z{says}" in out
    assert "OVERDUE: acted" not in out


def test_what_was_done_first_is_reversed_by_a_decision_that_lowers_and_not_by_silence(desk):
    desk("decide", "north", "--set", "alert=heightened", "--act-first", "--by", "ann", "--reason", "r",
         "--at", "2026-01-05T12:00")  # fmt: skip
    _, out, _ = desk("decide", "north", "--set", "alert=routine", "--by", "bob", "--reason", "it was a drill",
                        "--against", "nothing had happened", "--at", "2026-01-05T13:00", "--json")  # fmt: skip
    told = json.loads(out)
    assert (told["decision"]["needs"]["authority"], told["decision"]["needs"]["signatures"]) == ("headquarters", 2)
    stands = desk("decision", "list", "--valid", "2026-03-01", "--json")[1]
    assert [d["holds"] for d in json.loads(stands)["decisions"] if d["decision"]["report_by"]] == [["alert"]]


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
