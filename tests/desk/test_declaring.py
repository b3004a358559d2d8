"""A person's word: recorded by name, good for a time, and a fact for the rules."""

from datetime import timedelta
from pathlib import Path

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, parse_instant
from standby.desk import asking
from standby.desk.declaring import declarations, declare, facts_of
from standby.desk.workspace import init_workspace, open_workspace
from standby.ledger import verify
from standby.posture.facts import Declaration

EXAMPLE = Path(__file__).parents[2] / "mission-example"
SAID = parse_instant("2020-01-28T09:00")


@pytest.fixture
def workspace(tmp_path):
    init_workspace(tmp_path / "w", EXAMPLE)
    with open_workspace(tmp_path / "w") as opened:
        yield opened


def word(**changes):
    fields = {
        "fact": "declared.resume_approved",
        "value": True,
        "by": "Owen Tremaine",
        "role": "security focal point",
        "at": SAID,
        "good_until": SAID + timedelta(days=5),
        "unit": "nato-training",
        "reason": "conditions met",
    }
    return Declaration(**{**fields, **changes})


def facts_on(workspace, day):
    at = parse_instant(day, end_of_day=True)
    return facts_of(workspace, asking.picture(workspace, AsOf(valid_at=at, known_at=at)).picture)


def test_a_word_comes_back_from_the_record_as_it_was_given(workspace):
    declare(workspace, word())
    now = workspace.clock()
    assert declarations(workspace, AsOf(valid_at=now, known_at=now)) == (word(),)
    assert verify(workspace.ledger).faults == ()


def test_a_word_is_a_fact_of_its_unit_from_the_day_it_was_known(workspace):
    declare(workspace, word())
    fact = facts_on(workspace, "2020-01-29")["nato-training"]["declared.resume_approved"]
    assert (fact.status, fact.good_until) == ("true", SAID + timedelta(days=5))
    assert "Owen Tremaine" in fact.says
    assert "conditions met" in fact.says
    assert "declared.resume_approved" not in facts_on(workspace, "2020-01-29")["coalition-training"]
    assert "declared.resume_approved" not in facts_on(workspace, "2020-01-27")["nato-training"]


def test_a_question_sealed_to_an_earlier_entry_does_not_see_a_later_word(workspace):
    declare(workspace, word(fact="declared.drill_done"))
    declare(workspace, word())
    now = workspace.clock()
    sealed = declarations(workspace, AsOf(valid_at=now, known_at=now, entry=1))
    assert [w.fact for w in sealed] == ["declared.drill_done"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"fact": "attacks.near_7d"}, "no fact that a person declares"),
        ({"fact": "declared.resume_aproved"}, "no fact that a person declares"),
        ({"by": " "}, "nobody is named"),
        ({"role": ""}, "nobody is named"),
        ({"unit": "nobody"}, "there is no unit"),
        ({"good_until": SAID}, "at most 14 days"),
        ({"good_until": SAID + timedelta(days=14, seconds=1)}, "at most 14 days"),
    ],
)
def test_a_word_that_cannot_stand_is_refused_and_nothing_is_recorded(workspace, changes, why):
    with pytest.raises(AskedWrongly) as caught:
        declare(workspace, word(**changes))
    assert caught.value.code == "declaration-unusable"
    assert why in caught.value.why
    now = workspace.clock()
    assert declarations(workspace, AsOf(valid_at=now, known_at=now)) == ()
