"""The written rules on the example mission's own record: replay, what-if, check, show and compare."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from standby.basis.errors import AskedWrongly
from standby.cli import main
from standby.cli.rules_text import what_if_text
from standby.cli.showing import parse_as_of
from standby.desk import policies
from standby.desk.replaying import differing_days, last_recorded, replay, replays
from standby.desk.supposing import read_suppositions, what_if
from standby.desk.workspace import open_workspace
from standby.posture.model import PROTECTIVENESS
from standby.record.queries import entries

ROOT = Path(__file__).parents[2]


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("rules") / "example"
    run("init", made, "--from", ROOT / "mission-example")
    manifest = ROOT / "mission-example" / "reports" / "manifest.yaml"
    assert run("-C", made, "read", "--manifest", manifest).return_value in (None, 0)
    policy = made / "mission" / "policy" / "protective-posture.yaml"
    text = policy.read_text(encoding="utf-8")
    softer = text.replace('version: "2019-12"', 'version: "2030-01"').replace("from: 2019-12-01", "from: 2030-01-01")
    softer = softer.replace("enter: attacks.host_7d >= 1", "enter: attacks.host_7d >= 5")
    (policy.parent / "softer.yaml").write_text(softer, encoding="utf-8")
    policy.write_text(text.replace("from: 2019-12-01", "from: 2019-12-01, until: 2029-12-31"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def workspace(folder):
    with open_workspace(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def story(folder):
    with open_workspace(folder) as opened:
        policy = policies.choose(opened, "2019-12")
        return {u.unit: u for u in replay(opened, policy, date(2019, 12, 26), date(2020, 2, 5)).units}


def value_on(unit, axis, day):
    value = {"alert": "routine", "activity": "full", "people": "in place", "site": "open", "return": "none"}[axis]
    for change in unit.changes:
        value = change.after if change.axis == axis and change.on <= day else value
    return value


IRAQ = ("nato-training", "coalition-training", "special-forces")


@pytest.mark.parametrize("unit", IRAQ)
def test_the_alert_is_raised_about_the_28th_of_december(story, unit):
    first = next(c for c in story[unit].changes if c.axis == "alert")
    assert (first.before, first.after) == ("routine", "heightened")
    assert abs((first.on - date(2019, 12, 28)).days) <= 1


@pytest.mark.parametrize("unit", IRAQ)
def test_training_is_paused_by_the_5th_of_january_and_not_before_new_year(story, unit):
    order = PROTECTIVENESS["activity"]
    paused = next(c.on for c in story[unit].changes if c.axis == "activity" and order.index(c.after) >= 2)
    assert date(2020, 1, 1) <= paused <= date(2020, 1, 5)


@pytest.mark.parametrize("unit", IRAQ)
def test_people_are_dispersed_or_moved_from_the_6th_before_the_missiles(story, unit):
    assert value_on(story[unit], "people", date(2020, 1, 7)) in ("dispersed", "relocated", "evacuated")
    assert value_on(story[unit], "people", date(2020, 1, 4)) in ("in place", "restricted movement")


@pytest.mark.parametrize("unit", IRAQ)
def test_nothing_resumes_before_it_has_been_quiet_for_two_weeks(story, unit):
    for day in range(8, 23):
        assert value_on(story[unit], "activity", date(2020, 1, day)) in ("paused", "suspended", "closed")


def test_the_special_forces_return_by_steps_while_nato_training_stays_paused(story):
    assert value_on(story["special-forces"], "activity", date(2020, 2, 5)) == "reduced"
    assert value_on(story["nato-training"], "activity", date(2020, 2, 5)) == "paused"
    assert value_on(story["special-forces"], "alert", date(2020, 2, 5)) == "heightened"


def test_what_was_reported_is_told_beside_what_was_recommended(story):
    told = [r for r in story["nato-training"].reported if r.axis == "activity"]
    assert (told[0].value, told[0].known_on) == ("paused", date(2020, 1, 4))


def test_the_days_in_each_posture_add_up_to_the_days_replayed(story):
    for unit in story.values():
        assert {sum(values.values()) for values in unit.days.values()} == {42}


def test_the_attack_on_a_base_found_its_unit_protected(story):
    attacks = [a for a in story["coalition-training"].attacks if a.happened.start == date(2020, 1, 8)]
    assert attacks
    assert all(a.protected and a.lead_days and a.lead_days >= 2 for a in attacks)


def test_a_replay_backwards_or_beyond_ten_years_is_refused(workspace):
    policy = policies.choose(workspace, "2019-12")
    for start, end in ((date(2020, 2, 1), date(2020, 1, 1)), (date(2000, 1, 1), date(2020, 1, 1))):
        with pytest.raises(AskedWrongly) as caught:
            replay(workspace, policy, start, end)
        assert caught.value.code == "replay-span"


def test_two_versions_are_compared_on_the_recorded_days(workspace):
    before, after = (
        replay(workspace, policies.choose(workspace, name), date(2019, 12, 27), date(2019, 12, 30))
        for name in ("2019-12", "softer.yaml")
    )
    told = differing_days(before, after)
    assert any(line.startswith("Training team in Jordan") for line in told) is False
    assert any("alert" in line and "first 2019-12-28 (heightened becomes routine)" in line for line in told)
    assert differing_days(before, before) == ()


def test_policies_that_go_through_a_history_together_come_out_as_each_alone(workspace):
    both = [policies.choose(workspace, name) for name in ("2019-12", "softer.yaml")]
    span = date(2019, 12, 27), date(2019, 12, 30)
    assert replays(workspace, both, *span) == tuple(replay(workspace, policy, *span) for policy in both)


def test_the_days_compared_end_with_the_record_and_begin_no_earlier_than_it(workspace):
    first, last = last_recorded(workspace, 10_000)
    assert first < date(2020, 1, 1) < last
    assert last_recorded(workspace, 10) == (last - timedelta(days=9), last)


def test_what_the_watch_enters_long_after_the_last_report_moves_none_of_the_days_compared(workspace):
    before = last_recorded(workspace, 365)
    with workspace.ledger.writing() as writer:
        writer.append("notice.raised", "n", {}, actor="watch")
    assert list(entries(workspace.ledger))[-1].known_at.date() > before[1]
    assert last_recorded(workspace, 365) == before


def test_the_difference_of_two_versions_is_said_in_words(workspace):
    changes = policies.diff(workspace, "2019-12", "2030-01").changes
    assert "rule attack-in-host-country: enter changes from attacks.host_7d >= 1 to attacks.host_7d >= 5" in changes


def test_the_shipped_policy_is_sound_and_a_broken_case_is_told(folder, workspace):
    checked = policies.check(workspace)
    assert [c.version for c in checked] == ["2019-12", "2030-01"]
    assert checked[0].sound
    assert len(checked[0].cases) >= 40
    assert run("-C", folder, "policy", "check").exit_code == 0


def test_a_policy_that_cannot_work_makes_the_check_answer_no(tmp_path):
    run("init", tmp_path / "w", "--from", ROOT / "mission-example")
    path = tmp_path / "w" / "mission" / "policy" / "protective-posture.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("enter: unrest.host_14d >= 1", "enter: unrest.host_14d >= 1 && unrest.host_14d < 1"))
    result = run("-C", tmp_path / "w", "policy", "check")
    assert result.exit_code == 1
    assert "unrest: its indicator contradicts itself" in result.stdout
    assert "1 failed" in result.stdout


def test_one_rule_is_shown_alone_and_an_unknown_one_is_refused(workspace):
    assert [r.rule for r in policies.show(workspace, version="2019-12", rule="unrest").rules] == ["unrest"]
    with pytest.raises(AskedWrongly) as caught:
        policies.show(workspace, version="2019-12", rule="nonsense")
    assert caught.value.code == "rule-unknown"
    with pytest.raises(AskedWrongly) as caught:
        policies.show(workspace, version="1999")
    assert caught.value.code == "policy-unknown"


THEN = "2020-01-05"


def supposed(workspace, *texts, unit=None):
    found = what_if(workspace, parse_as_of(THEN, THEN, workspace.clock()), texts, unit=unit)
    return {u.unit: u for u in found.units}


def test_supposing_a_missile_raises_the_unit_it_would_fall_near_and_no_far_one(workspace):
    found = supposed(workspace, "incident near:erbil kind:missile on:2020-01-05")
    assert found["special-forces"].supposed["people"] == "dispersed"
    assert any("supposed: missile attack near erbil" in why for why in found["special-forces"].because)
    assert found["jordan-team"].supposed == found["jordan-team"].without


def test_supposing_a_fact_for_one_unit_leaves_the_others(workspace):
    found = supposed(workspace, "fact consent.state:'withdrawn' unit:nato-training")
    assert found["nato-training"].supposed["people"] == "evacuated"
    assert found["coalition-training"].supposed == found["coalition-training"].without


def test_supposing_that_something_is_not_known_lowers_nothing(workspace):
    found = supposed(workspace, "fact sources.reporting:unknown", "fact consent.state:contradictory")
    for unit in found.values():
        for axis, order in PROTECTIVENESS.items():
            assert order.index(unit.supposed[axis]) >= order.index(unit.without[axis])


def test_a_unit_that_nobody_listed_is_refused_and_not_answered_with_nothing(workspace):
    with pytest.raises(AskedWrongly) as caught:
        supposed(workspace, "incident near:erbil kind:missile on:2020-01-05", unit="nobody")
    assert caught.value.code == "unit-unknown"


def test_what_if_says_as_of_which_moment_and_how_to_ask_about_another_where_nothing_would_change(workspace):
    def told(day):
        texts = ("incident near:erbil kind:missile on:2020-01-05",)
        return what_if_text(what_if(workspace, parse_as_of(day, day, workspace.clock()), texts), workspace.zone)

    hint = "To ask about another moment than that one, add --valid D and --known D."
    assert "As it was on 2020-01-05" in told(THEN)
    assert hint not in told(THEN)
    assert "nothing would change" in told("2020-01-04")
    assert told("2020-01-04").endswith(hint)


def test_nothing_supposed_is_recorded(folder, workspace):
    before = len(list(entries(workspace.ledger)))
    supposed(workspace, "incident near:erbil kind:missile on:2020-01-05", unit="special-forces")
    assert len(list(entries(workspace.ledger))) == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("missile near erbil", "neither"),
        ("incident near:mars kind:missile on:2020-01-08", "'mars' is no site"),
        ("incident near:erbil kind:meteor on:2020-01-08", "'meteor' is no kind"),
        ("incident near:erbil kind:missile on:soon", "not a day"),
        ("incident near:erbil kind:missile", "near:, kind: and on:"),
        ("incident near:erbil kind:missile on:2020-01-08 by:x", "nothing else"),
        ("fact nonsense:true", "its name and value"),
        ("fact consent.settled:maybe", "cannot be 'maybe'"),
        ("fact consent.state:'fine'", "cannot be 'fine'"),
        ("fact attacks.near_7d:many", "cannot be 'many'"),
        ("fact consent.settled:true unit:nobody", "'nobody' is no unit"),
    ],
)
def test_a_supposition_that_means_nothing_is_refused_with_what_is_there(workspace, text, why):
    with pytest.raises(AskedWrongly) as caught:
        read_suppositions([text], workspace.definition)
    assert caught.value.code == "supposition-unreadable"
    assert why in caught.value.why


def test_supposing_nothing_is_refused(workspace):
    with pytest.raises(AskedWrongly):
        read_suppositions([], workspace.definition)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["policy", "show", "--version", "2019-12", "--rule", "unrest"], "Way 1:"),
        (["policy", "diff", "2019-12", "2030-01"], "enter changes from"),
        (["policy", "diff", "2019-12", "2019-12"], "nothing changes"),
        (["replay", "--from", "2019-12-27", "--to", "2019-12-29", "--policy", "2019-12"], "recommended: alert routine"),
        (
            ["posture", "what-if", "--suppose", "fact consent.state:'withdrawn'", "--valid", THEN, "--known", THEN],
            "Nothing of this is recorded.",
        ),
    ],
)
def test_each_answer_is_told_in_lines_that_fit(folder, arguments, says):
    result = run("-C", folder, *arguments)
    assert says in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_a_comparison_on_history_needs_both_days(folder):
    with pytest.raises(AskedWrongly, match="give both") as caught:
        run("-C", folder, "policy", "diff", "2019-12", "2030-01", "--from", "2019-12-27")
    assert caught.value.code == "replay-span"
