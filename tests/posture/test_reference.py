"""The reference manual and the program hold each other: facts and errors listed are facts and errors there are."""

import re
from pathlib import Path

import pytest

from standby.basis.mission import Unit
from standby.basis.time import parse_instant
from standby.posture.cases import plain_fact
from standby.posture.policy import load_policies
from standby.posture.recommend import recommend
from standby.posture.registry import FACT_NAMES, KINDS

ROOT = Path(__file__).parents[2]
ROWS = re.findall(r"^\| `([a-z0-9_.]+)` \| (.+)$", (ROOT / "docs/reference/facts.md").read_text("utf-8"), re.M)


def test_the_reference_lists_exactly_the_facts_a_rule_may_name():
    assert [name for name, _ in ROWS] == sorted(FACT_NAMES)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_each_row_says_kind_provider_and_meaning(name, row):
    fact = FACT_NAMES[name]
    assert fact.kind in KINDS
    assert row.startswith(fact.kind)
    assert f"| {fact.provider} |" in row
    assert fact.means in row
    limit = row.rsplit("|", 2)[1].strip()
    assert limit == ("" if fact.age_limit is None else f"{fact.age_limit.days} day{'s' * (fact.age_limit.days != 1)}")


def test_in_calm_times_no_shipped_rule_raises_and_every_fact_can_be_what_it_then_is():
    at = parse_instant("2020-01-10")
    calm = {name: plain_fact(f, f.calm, at) for name, f in FACT_NAMES.items() if f.calm is not None}
    unit = Unit(id="u", name="U", kind="mission", host="IQ", sites=("s",))
    policy = load_policies(ROOT / "mission-example" / "mission" / "policy")[0]
    (advice,) = recommend(policy, [unit], [(at, {"u": calm})])
    assert {a.axis: a.value for a in advice.axes if a.axis in ("alert", "activity", "people")} == {
        axis: policy.starts_from[axis] for axis in ("alert", "activity", "people")
    }
    assert [because.rule for because in advice.because if because.effect == "raises"] == []


def test_every_error_code_of_this_room_is_in_the_reference():
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src/standby/posture").glob("*.py"))
    codes = set(re.findall(r'(?:AskedWrongly|NotAllowed|TryLater|Broken)\(\s*"([a-z-]+)"', source))
    listed = (ROOT / "docs/reference/errors.md").read_text("utf-8")
    assert codes >= {"policy-field", "fact-unknown", "condition-unreadable"}
    assert [code for code in sorted(codes) if f"| `{code}` |" not in listed] == []


def test_in_calm_times_nothing_is_counted_and_nobody_is_missing():
    counted = {f.name: f.calm for f in FACT_NAMES.values() if f.kind == "number" and f.unit not in ("days", "0 to 1")}
    assert counted
    assert set(counted.values()) == {0}
    assert FACT_NAMES["people.accounted"].calm == 1
