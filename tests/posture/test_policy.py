"""Policies as text: what is read, what is refused and where, and which one is in force."""

import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standby.basis.errors import AskedWrongly
from standby.posture.cases import load_cases, read_cases, run_cases
from standby.posture.policy import load_policies, policy_in_force, read_policy

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "mission-example" / "mission" / "policy"

HEAD = """\
policy: p
title: A policy
version: "1"
in_force: {from: 2020-01-01}
approved_by: the commander
authorities: [duty officer, commander]
starts_from: continue
review_after: 3 days
"""
RULE = """\
  - id: near
    title: An attack near
    assumption: It is calm.
    indicator: An attack near a site.
    enter: attacks.near_7d >= 1
    leave: quiet.near_days >= 14
    action: pause
    min_dwell: 36 hours
    if_unknown: hold
    evidence: {enter: C4, leave: B2}
    authority: {up: duty officer, down: commander, signatures: 2, act_first: false}
    citation: Ours.
    applies_to: {kinds: [mission], hosts: [IQ], does: [train], units: [a, b], except: [c]}
    hands_down: false
    review_after: 12 hours
    sustainable_for: 2 weeks
    phase: red
"""


def text(rule=RULE, head=HEAD):
    return head + "rules:\n" + rule


def refused(source, name="p.yaml"):
    with pytest.raises(AskedWrongly) as caught:
        read_policy(source, name)
    return caught.value


def test_every_field_of_a_policy_and_a_rule_is_read():
    policy = read_policy(text(), "p.yaml")
    (rule,) = policy.rules
    assert (policy.id, policy.version, policy.approved_by, policy.source) == ("p", "1", "the commander", "p.yaml")
    assert policy.review_after == timedelta(days=3)
    assert policy.starts_from["activity"] == "full"
    assert rule.action == {"alert": "heightened", "activity": "paused", "return": "none"}
    assert (rule.preset, rule.if_unknown, rule.phase, rule.hands_down) == ("pause", "hold", "red", False)
    assert (str(rule.enter_needs), str(rule.leave_needs)) == ("C4", "B2")
    assert (rule.min_dwell, rule.review_after) == (timedelta(hours=36), timedelta(hours=12))
    assert rule.sustainable_for == timedelta(weeks=2)
    assert (rule.authority.up, rule.authority.down) == ("duty officer", "commander")
    assert (rule.authority.signatures, rule.authority.act_first) == (2, False)
    assert (rule.scope.kinds, rule.scope.hosts, rule.scope.does) == (("mission",), ("IQ",), ("train",))
    assert (rule.scope.units, rule.scope.excepted) == (("a", "b"), ("c",))
    assert rule.line == 10


def test_what_a_rule_leaves_out_has_the_careful_default():
    short = """\
    lowers: {activity: reduced}
    authority: {up: commander, down: commander}
    citation: Ours.
"""
    (read,) = read_policy(text(RULE[: RULE.index("    leave:")] + short), "p.yaml").rules
    assert (read.if_unknown, read.hands_down, read.leave, read.enter_needs) == ("refer", True, None, None)
    assert (read.authority.signatures, read.authority.act_first) == (1, True)


def test_one_grade_serves_both_sides():
    (rule,) = read_policy(text(RULE.replace("{enter: C4, leave: B2}", "C4")), "p.yaml").rules
    assert rule.enter_needs == rule.leave_needs


def test_a_preset_may_be_overridden_axis_by_axis():
    (rule,) = read_policy(text(RULE.replace("action: pause", "action: {preset: pause, alert: high}")), "p.yaml").rules
    assert (rule.action["alert"], rule.action["activity"], rule.preset) == ("high", "paused", "pause")


def test_the_digest_names_the_text():
    assert read_policy(text(), "p.yaml").digest == read_policy(text(), "q.yaml").digest
    assert read_policy(text(), "p.yaml").digest != read_policy(text() + "# more", "p.yaml").digest


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        (("action: pause", "acton: pause"), "line 16, column 12", "no field 'acton'"),
        (("    citation: Ours.\n", ""), "line 10, column 5", "'citation' is missing"),
        (("action: pause", "action: pauze"), "line 16, column 13", "'pauze' is not one of"),
        (("action: pause", "action: {alert: max}"), "line 16, column 21", "'max' is not one of"),
        (("action: pause", "action: {alrt: high}"), "line 16, column 20", "'alrt' is no posture axis"),
        (("action: pause", "action: {}"), "line 16, column 13", "names no axis"),
        (("action: pause", "lowers: {activity: full}"), "line 15, column 12", "is a gate"),
        (("    action: pause\n", ""), "line 10, column 5", "either 'action'"),
        (("action: pause", "action: pause\n    lowers: {activity: full}"), "line 10, column 5", "either 'action'"),
        (("36 hours", "36 parsecs"), "line 17, column 16", "not a length of time"),
        (("36 hours", "99999999999999 weeks"), "line 17, column 16", "too long"),
        (("if_unknown: hold", "if_unknown: guess"), "line 18, column 17", "'guess' is not one of"),
        (("enter: C4", "enter: Z9"), "line 19, column 23", "letter A to F"),
        (("up: duty officer", "up: corporal"), "line 20, column 21", "'corporal' is not one of"),
        (("signatures: 2", "signatures: 9"), "line 20, column 64", "'9' is not one of"),
        (("kinds: [mission]", "kinds: [misson]"), "line 22, column 26", "'misson' is not one of"),
        (("kinds: [mission]", "kinds: mission"), "line 22, column 25", "a list was expected"),
        (("hands_down: false", "hands_down: no"), "line 23, column 17", "'no' is not one of"),
        (("title: An attack near", "title: ''"), "line 11, column 12", "it is empty"),
        (("title: An attack near", "title: [a]"), "line 11, column 12", "one value was expected"),
        (("    citation: Ours.", "    citation: Ours.\n    citation: Yours."), "line 22, column 5", "given twice"),
        ((RULE, RULE + RULE), "line 27, column 5", "another rule has the id"),
        (("from: 2020-01-01", "from: tomorrow"), "line 4, column 18", "not a date"),
        (("from: 2020-01-01", "from: 2020-01-01, until: 2019-01-01"), "line 4, column 37", "ends before it begins"),
        (
            ("review_after: 3 days", "review_after: 3 days\nage_limits: {consent.stat: 3 days}"),
            "line 9, column 28",
            "no known fact",
        ),
        (("starts_from: continue", "starts_from: [a]"), "line 7, column 14", "fields were expected"),
    ],
)
def test_a_field_that_cannot_be_used_is_refused_at_its_line_and_column(change, place, why):
    problem = refused(text().replace(*change))
    assert problem.code == "policy-field"
    assert f"p.yaml, {place}" in problem.what
    assert why in problem.why


def test_the_nearest_word_is_named_and_none_where_nothing_could_be_meant():
    assert "'alert'" in refused(text().replace("action: pause", "action: {alrt: high}")).next_step
    assert "'consent.state'" in refused(f"{text()}age_limits: {{consent.stat: 3 days}}\n").next_step
    assert "'duty officer'" in refused(text().replace("up: duty officer", "up: zz")).next_step


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("", "it is empty"),
        ("# only a comment\n", "it is empty"),
        ("a: [1", "expected"),
        ("a: &x 1\nb: *x\n", "uses an anchor"),
        ("a: \x07", "not YAML"),
        ("x" * 1_000_001, "longer than"),
    ],
)
def test_text_that_is_no_policy_is_refused(source, why):
    problem = refused(source)
    assert problem.code == "policy-unreadable"
    assert why in problem.why


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("attacks.neer_7d >= 1", "line 14, column 12"),
        ("'attacks.neer_7d >= 1'", "line 14, column 13"),
        ('"consent.settled || attacks.neer_7d >= 1"', "line 14, column 32"),
        (">-\n      consent.settled\n      || attacks.neer_7d >= 1", "line 16, column 10"),
        ("|\n      consent.settled ||\n      attacks.neer_7d >= 1", "line 16, column 7"),
        ("consent.settled\n      || attacks.neer_7d >= 1", "line 15, column 10"),
    ],
)
def test_an_unknown_fact_is_found_in_every_way_to_write_yaml(written, place):
    problem = refused(text(RULE.replace("attacks.near_7d >= 1", written)))
    assert problem.code == "fact-unknown"
    assert f"p.yaml, {place}" in problem.what
    assert "'attacks.near_7d'" in problem.why


def test_a_fault_at_the_very_end_of_a_condition_has_a_place():
    problem = refused(text(RULE.replace("attacks.near_7d >= 1", "attacks.near_7d >=")))
    assert problem.code == "condition-unreadable"
    assert "p.yaml, line 14, column" in problem.what


def write(folder, **files):
    for name, source in files.items():
        (folder / f"{name}.yaml").write_text(source, encoding="utf-8")
    return folder


def test_the_policy_in_force_is_the_one_of_the_day(tmp_path):
    first = text(head=HEAD.replace("{from: 2020-01-01}", "{from: 2020-01-01, until: 2020-01-31}"))
    second = text(head=HEAD.replace("{from: 2020-01-01}", "{from: 2020-02-01}").replace('"1"', '"2"'))
    policies = load_policies(write(tmp_path, b=first, a=second))

    def version(*day):
        found = policy_in_force(policies, datetime(*day, 23, tzinfo=UTC))
        return found and found.version

    assert [version(2019, 12, 31), version(2020, 1, 1), version(2020, 1, 31)] == [None, "1", "1"]
    assert [version(2020, 2, 1), version(2030, 1, 1)] == ["2", "2"]


def test_two_policies_in_force_on_one_day_are_refused(tmp_path):
    with pytest.raises(AskedWrongly, match="only one policy") as caught:
        load_policies(write(tmp_path, a=text(), b=text(head=HEAD.replace("2020-01-01", "2020-02-01"))))
    assert caught.value.code == "policy-overlap"


def test_a_folder_that_is_not_there_holds_no_policy_and_no_case(tmp_path):
    assert load_policies(tmp_path / "none") == ()
    assert load_cases(tmp_path / "none") == ()


def test_a_file_that_is_not_utf_8_is_refused_by_name(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(AskedWrongly, match=r"a\.yaml") as caught:
        load_policies(tmp_path)
    assert caught.value.code == "policy-unreadable"


CASES = load_cases(FOLDER / "cases")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_shipped_policy_passes_its_case(case):
    (result,) = run_cases(load_policies(FOLDER), [case])
    assert result.differs == ()


def test_every_shipped_rule_is_shown_at_work_by_a_case():
    shown = {rule for case in CASES for rule in (*case.on, *case.gates)}
    assert {rule.id for rule in load_policies(FOLDER)[0].rules} <= shown


def test_the_shipped_policy_has_at_least_twenty_rules():
    assert len(load_policies(FOLDER)[0].rules) >= 20


def cases(body):
    return read_cases("policy: p\ncases:\n" + textwrap.indent(textwrap.dedent(body), "  "), "c.yaml")


def test_a_case_that_expects_what_does_not_come_out_fails_and_says_how(tmp_path):
    (case,) = cases("""\
        - name: wrong on purpose
          at: 2020-03-01
          facts: {attacks.near_7d: 1}
          expect: {activity: full, alert: heightened}
          on: [far]
          off: [near]
          undecided: [near]
          gates: [near]
        """)
    (result,) = run_cases(load_policies(write(tmp_path, a=text(RULE.replace("units: [a, b], ", "")))), [case])
    assert not result.passed
    assert result.differs == (
        "activity is paused, not full",
        "rule far is not on",
        "rule near is on",
        "rule near is not undecided",
        "gate near is not open",
    )


def test_a_case_on_a_day_without_its_policy_is_refused(tmp_path):
    (case,) = cases("- {name: early, at: 2019-01-01, expect: {}}")
    with pytest.raises(AskedWrongly) as caught:
        run_cases(load_policies(write(tmp_path, a=text())), [case])
    assert caught.value.code == "case-without-policy"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("- {name: x, at: 2020-01-01, expect: {alrt: high}}", "no posture axis"),
        ("- {name: x, at: 2020-01-01, facts: {attacks.neer_7d: 1}, expect: {}}", "the nearest is 'attacks.near_7d'"),
        ("- {name: x, expect: {}}", "either 'at'"),
        ("- {name: x, at: 2020-01-01, facts: {attacks.near_7d: [3, 1]}, expect: {}}", "lies above"),
        ("- {name: x, at: 2020-01-01, facts: {attacks.near_7d: [3]}, expect: {}}", "two values"),
        ("- {name: x, at: 2020-01-01, facts: {attacks.near_7d: lots}, expect: {}}", "not a number"),
        ("- {name: x, at: 2020-01-01, facts: {consent.settled: maybe}, expect: {}}", "'maybe' is not one of"),
        ("- {name: x, at: 2020-01-01, facts: {consent.state: fine}, expect: {}}", "'fine' is not one of"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_its_reason(body, why):
    with pytest.raises(AskedWrongly) as caught:
        cases(body)
    assert caught.value.code == "policy-field"
    assert why in str(caught.value)
    assert "c.yaml, line 3" in caught.value.what


def test_a_case_is_run_by_the_policy_it_names_whichever_others_are_in_force():
    (case,) = cases("- {name: x, at: 2020-03-01, facts: {attacks.near_7d: 1}, expect: {activity: paused}}")
    mine = text(RULE.replace("units: [a, b], ", ""))
    others = [read_policy(text(head=HEAD.replace("policy: p", f"policy: {name}")), f"{name}.yaml") for name in "az"]
    (result,) = run_cases([others[0], read_policy(mine, "p.yaml"), others[1]], [case])
    assert result.passed
    with pytest.raises(AskedWrongly, match="no policy 'p'"):
        run_cases(others, [case])


def test_a_case_takes_the_other_facts_as_calm_or_as_unknown():
    calm, unknown, silent = cases("""\
        - {name: calm, at: 2020-03-01, others: calm, expect: {}}
        - {name: unknown, at: 2020-03-01, others: unknown, expect: {}}
        - {name: silent, at: 2020-03-01, expect: {}}
        """)
    ((_, facts),) = calm.days
    assert {"attacks.near_7d", "people.accounted", "threat.p_7d", "declared.way_out_open"} <= set(facts)
    assert not [name for name in facts if name.startswith(("posture.", "ordered.", "reported."))]
    assert "declared.resume_approved" not in facts, "nobody approves anything by being calm"
    assert unknown.days[0][1] == silent.days[0][1] == {}


def test_a_day_without_an_hour_is_its_end_and_what_stands_is_a_report():
    (case,) = cases("- {name: x, at: 2020-03-01, standing: {alert: high}, expect: {}}")
    ((at, facts),) = case.days
    assert (at.date().isoformat(), at.hour) == ("2020-03-01", 23)
    assert facts["reported.alert"].words == ("high",)


def test_a_value_in_a_case_may_carry_its_grade_be_a_range_or_be_unknown():
    (case,) = cases("""\
        - name: x
          at: 2020-03-01
          facts:
            consent.state: {is: agreed, grade: C4}
            consent.settled: unknown
            sources.reporting: contradictory
            attacks.near_7d: [1, 3]
            attacks.host_7d: {is: unknown}
          expect: {}
        """)
    ((_, facts),) = case.days
    assert (str(facts["consent.state"].grade), str(facts["attacks.near_7d"].grade)) == ("C4", "A1")
    assert (facts["consent.settled"].status, facts["sources.reporting"].status) == ("unknown", "contradictory")
    assert (facts["attacks.near_7d"].low, facts["attacks.near_7d"].high) == (1.0, 3.0)
    assert facts["attacks.host_7d"].status == "unknown"


def test_a_rule_read_from_text_enters_in_doubt_where_it_says_so():
    source = text(RULE.replace("if_unknown: hold", "if_unknown: enter").replace("units: [a, b], ", ""))
    (case,) = cases("- {name: x, at: 2020-03-01, expect: {activity: paused}, on: [near]}")
    assert run_cases([read_policy(source, "p.yaml")], [case])[0].passed
    assert not run_cases([read_policy(source.replace("enter\n", "refer\n"), "p.yaml")], [case])[0].passed


@pytest.mark.parametrize(
    ("source", "place"),
    [("a: [1\nb: 2", "p.yaml, line 2, column 2"), ("a: 1\n b: 2\n", "p.yaml, line 2, column 3")],
)
def test_text_that_is_not_yaml_is_refused_where_it_stops_being_so(source, place):
    assert place in refused(source).what


@pytest.mark.parametrize("before", ["", "#", "##", "###"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_quoted_condition_is_found_wherever_it_begins(before, quote):
    written = f"{quote}attacks.neer_7d >= 1{quote}"
    head = HEAD.replace("policy: p\n", f"{before} c\npolicy: p\n" if before else "policy: p\n")
    line = 15 if before else 14
    problem = refused(text(RULE.replace("attacks.near_7d >= 1", written), head))
    assert f"p.yaml, line {line}, column 13" in problem.what
