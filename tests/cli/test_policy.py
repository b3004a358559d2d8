"""Checks of the commands about the written rules: what they answer, and the code they end with."""

import json
from pathlib import Path

import pytest

from standby.desk.workspace import init_workspace, open_workspace
from standby.testing.making import make_claim, place

EXAMPLE = Path(__file__).parents[2] / "mission-example"
POLICY = Path("mission", "policy", "protective-posture.yaml")


@pytest.fixture
def folder(tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)
    return tmp_path / "w"


@pytest.fixture
def policy(standby, folder):
    def run(*args):
        return standby("-C", folder, "policy", *args)

    return run


@pytest.fixture
def change(folder):
    """Change one wording of the policy in force, or write the changed policy beside it as another version."""

    def make(before, after, *, beside=None):
        text = (folder / POLICY).read_text(encoding="utf-8")
        assert before in text
        changed = text.replace(before, after)
        if beside:
            changed = changed.replace('version: "2019-12"', f'version: "{beside}"')
            changed = changed.replace("from: 2019-12-01", "from: 2030-01-01")
            kept = text.replace("from: 2019-12-01", "from: 2019-12-01, until: 2029-12-31")
            (folder / POLICY).write_text(kept, encoding="utf-8")
        ((folder / POLICY).parent / f"{beside}.yaml" if beside else folder / POLICY).write_text(
            changed, encoding="utf-8"
        )

    return make


def test_sound_rules_are_called_sound_with_their_cases_counted(policy):
    code, out, err = policy("check")
    assert (code, err) == (0, "")
    assert ", 0 failed" in out
    assert "Every case passes" in out


def test_the_check_as_json_says_the_same_as_its_text(policy):
    code, out, _ = policy("check", "--json")
    (found,) = json.loads(out)["policies"]
    assert code == 0
    assert (found["sound"], found["version"]) == (True, "2019-12")
    assert all(case["passed"] for case in found["cases"])


def test_a_rule_changed_against_its_cases_makes_the_check_answer_no_in_either_form(policy, change):
    change("enter: attacks.host_7d >= 1", "enter: attacks.host_7d >= 50")
    code, out, _ = policy("check")
    assert code == 1
    assert "! " in out
    assert "Every case passes" not in out
    code, out, _ = policy("check", "--json")
    assert code == 1
    assert json.loads(out)["policies"][0]["sound"] is False


def test_a_rule_that_names_no_fact_is_refused_with_its_place(policy, change):
    change("enter: attacks.host_7d >= 1", "enter: atacks.host_7d >= 1")
    code, out, err = policy("check")
    assert code != 0
    assert "atacks" in out + err
    assert "Traceback" not in out + err


def test_a_mission_without_rules_is_told_it_has_none(standby, tmp_path):
    init_workspace(tmp_path / "bare")
    for file in (tmp_path / "bare" / "mission").glob("policy/*.yaml"):
        file.unlink()
    _, out, _ = standby("-C", tmp_path / "bare", "policy", "check")
    assert out.strip() == "There is no policy in mission/policy."


def test_the_rules_are_shown_with_who_approved_them_and_where_each_comes_from(policy):
    code, out, _ = policy("show")
    assert code == 0
    assert "approved by" in out
    rules = json.loads(policy("show", "--json")[1])["rules"]
    assert out.count("Source: ") == len(rules) > 1
    assert all(rule["citation"] and rule["sentence"] for rule in rules)


def test_one_rule_is_shown_alone(policy):
    code, out, _ = policy("show", "--rule", "unrest", "--json")
    assert code == 0
    assert [rule["rule"] for rule in json.loads(out)["rules"]] == ["unrest"]


@pytest.mark.parametrize(
    "asked",
    [("show", "--rule", "nonsense"), ("show", "--version", "1999"), ("diff", "2019-12", "1999")],
    ids=" ".join,
)
def test_a_rule_or_version_that_is_not_there_is_refused_in_one_sentence(policy, asked):
    code, out, err = policy(*asked)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert asked[-1] in err


def test_a_policy_compared_with_itself_changes_nothing(policy):
    code, out, _ = policy("diff", "2019-12", "2019-12")
    assert code == 0
    assert "nothing changes" in out


def test_a_changed_threshold_is_told_in_words_in_both_directions(policy, change):
    change("enter: attacks.host_7d >= 1", "enter: attacks.host_7d >= 5", beside="2030-01")
    forth = json.loads(policy("diff", "2019-12", "2030-01", "--json")[1])["changes"]
    back = json.loads(policy("diff", "2030-01", "2019-12", "--json")[1])["changes"]
    assert any("from attacks.host_7d >= 1 to attacks.host_7d >= 5" in text for text in forth)
    assert any("from attacks.host_7d >= 5 to attacks.host_7d >= 1" in text for text in back)


def test_a_comparison_replays_the_whole_record_by_itself(policy, change, folder, record_claims, clock):
    change("enter: attacks.near_7d >= 1", "enter: attacks.near_7d >= 9", beside="2030-01")
    with open_workspace(folder, clock) as workspace:
        for day in ("2020-01-08", "2020-01-20"):
            attack = make_claim(
                "incident", "Iran", "missile_attack", stated=day, said=day, at=place("Erbil", 36.24, 43.96)
            )
            record_claims(workspace, f"{day}.txt", attack, received=f"{day}T09:00")
    code, out, _ = policy("diff", "2019-12", "2030-01")
    assert code == 0
    assert "On the recorded history, replayed from 2020-01-08 to 2020-01-08, the advice would have differed:" in out
    days = json.loads(policy("diff", "2019-12", "2030-01", "--json")[1])["days"]
    assert any("first 2020-01-08" in line for line in days)
    narrowed = json.loads(
        policy("diff", "2019-12", "2030-01", "--from", "2020-01-20", "--to", "2020-01-20", "--json")[1]
    )
    assert all("first 2020-01-20" in line for line in narrowed["days"])


def test_a_comparison_without_a_history_says_nothing_of_days(policy):
    code, out, _ = policy("diff", "2019-12", "2019-12", "--json")
    assert (code, json.loads(out)["days"]) == (0, None)
    assert "history" not in policy("diff", "2019-12", "2019-12")[1]


def test_a_comparison_on_a_history_that_makes_no_difference_says_so(policy):
    code, out, _ = policy("diff", "2019-12", "2019-12", "--from", "2019-12-27", "--to", "2019-12-28")
    assert code == 0
    assert "the advice would have been the same" in out


@pytest.mark.parametrize("half", [("--from", "2019-12-27"), ("--to", "2019-12-27")], ids=" ".join)
def test_a_comparison_on_half_a_history_is_refused(policy, half):
    code, out, err = policy("diff", "2019-12", "2019-12", *half)
    assert (code, out) == (2, "")
    assert "give both --from and --to" in err
