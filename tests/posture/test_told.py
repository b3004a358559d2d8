"""What is only told, sorted by its words and confirmed by nobody, moves no fact and no posture."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.picture.test_assemble import MISSION, claims
from tests.picture.test_growing import at
from tests.picture.test_told import told

from standby.picture.assemble import assemble
from standby.posture.facts import gather_facts
from standby.posture.policy import load_policies
from standby.posture.recommend import recommend

POLICY = load_policies(Path(__file__).parents[2] / "mission-example" / "mission" / "policy")[0]
DAYS = (20, 30, 40)


def advised(known):
    """Return every fact and every recommendation, with all reasons, of three days on which the same is known."""
    days = [(at(day).valid_at, gather_facts(assemble(known, MISSION, at(day)), (), MISSION)) for day in DAYS]
    return days, recommend(POLICY, MISSION.units, days)


@settings(max_examples=60)
@given(st.lists(claims(), max_size=6), told)
def test_what_is_only_told_changes_no_fact_and_no_advice(known, sorted_only):
    assert advised([*sorted_only, *known]) == advised(known)


def test_the_same_words_move_the_advice_once_a_person_has_said_what_they_tell():
    """Or else the property above would hold of facts that nothing moves."""
    from standby.testing.making import make_claim, place

    attack = make_claim("incident", "somebody", "rocket_attack", stated="2020-01-08", said="2020-01-08",
                        at=place("Erbil", 36.2376, 43.9632))  # fmt: skip
    assert advised([attack]) != advised([])
