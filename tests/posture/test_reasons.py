"""The sentences that say why: each names what made a condition come out as it did, and nothing else."""

import pytest
from tests.posture.strategies import moment

from standby.posture.cases import plain_fact
from standby.posture.evaluate import Evidence, evaluate
from standby.posture.grammar import parse_condition
from standby.posture.reasons import bearing, why_lingering, why_undecided
from standby.posture.registry import FACT_NAMES

SAID = {"consent.settled": "consent", "sources.reporting": "sources", "declared.way_out_open": "way out"}


def explained(condition, **values):
    told = {name: values[word.replace(" ", "_")] for name, word in SAID.items() if word.replace(" ", "_") in values}
    facts = {name: plain_fact(FACT_NAMES[name], value, moment(0)) for name, value in told.items()}
    return evaluate(parse_condition(condition), Evidence(facts=facts, at=moment(0)))[0]


BOTH, EITHER = "consent.settled && sources.reporting", "consent.settled || sources.reporting"


@pytest.mark.parametrize(
    ("condition", "values", "carry"),
    [
        (BOTH, {"consent": True, "sources": True}, 2),
        (BOTH, {"consent": True, "sources": False}, 1),
        (BOTH, {"consent": False, "sources": False}, 2),
        (EITHER, {"consent": True, "sources": False}, 1),
        (EITHER, {"consent": False, "sources": False}, 2),
        ("!consent.settled", {"consent": False}, 1),
        ("!consent.settled", {"consent": True}, 1),
        (f"!({EITHER})", {"consent": True, "sources": False}, 1),
        ("for_at_least(consent.settled, days(3))", {"consent": False}, 1),
    ],
)
def test_only_the_parts_that_made_it_so_are_told(condition, values, carry):
    assert len(list(bearing(explained(condition, **values)))) == carry


def test_contradictory_evidence_is_told_where_the_whole_is_unknown():
    found = explained(BOTH, consent="contradictory", sources="unknown")
    assert found.value in ("unknown", "contradictory")
    assert len(list(bearing(found))) >= 1


def test_what_is_decided_is_never_named_as_open():
    found = explained(BOTH, consent=True, sources="unknown")
    said = why_undecided(found)
    assert said.startswith("sources.reporting (unknown: ")
    assert "consent.settled" not in said
    assert "; " not in said


def test_two_open_facts_are_named_once_each_and_the_same_one_once():
    said = why_undecided(explained(f"({BOTH}) || ({BOTH})", consent="unknown", sources="contradictory"))
    assert said.count("consent.settled (unknown: ") == 1
    assert said.count("sources.reporting (contradictory: ") == 1


def test_a_look_that_is_too_young_says_so_and_one_on_open_evidence_names_that():
    young = why_undecided(explained("for_at_least(consent.settled, days(3))", consent=True))
    assert young == "for_at_least(consent.settled, days(3)) (not watched for long enough)"
    blind = why_undecided(explained("for_at_least(consent.settled, days(3))", consent="unknown"))
    assert "not watched" not in blind
    assert blind.startswith("consent.settled (unknown: ")


def test_a_condition_with_nothing_open_is_told_by_its_own_words():
    assert why_undecided(explained(BOTH, consent=True, sources=True)) == BOTH


def test_why_it_lingers_names_the_end_and_what_keeps_it_from_coming():
    undecided = why_lingering(explained("consent.settled", consent="unknown"))
    assert undecided.startswith("nobody knew whether it began, and consent.settled is unknown: consent.settled (")
    shut = why_lingering(explained(BOTH, consent=False, sources=True))
    assert shut.startswith(f"nobody knew whether it began, and {BOTH} is false: ")
