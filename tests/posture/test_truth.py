"""The truth tables, written out, and the laws that keep bad evidence from concluding anything."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.posture.truth import TRUTHS, all_of, any_of, decided, negation, truth_of

ALL = {
    ("true", "true"): "true",
    ("true", "false"): "false",
    ("true", "unknown"): "unknown",
    ("true", "contradictory"): "contradictory",
    ("false", "false"): "false",
    ("false", "unknown"): "false",
    ("false", "contradictory"): "false",
    ("unknown", "unknown"): "unknown",
    ("unknown", "contradictory"): "contradictory",
    ("contradictory", "contradictory"): "contradictory",
}
ANY = {
    ("true", "true"): "true",
    ("true", "false"): "true",
    ("true", "unknown"): "true",
    ("true", "contradictory"): "true",
    ("false", "false"): "false",
    ("false", "unknown"): "unknown",
    ("false", "contradictory"): "contradictory",
    ("unknown", "unknown"): "unknown",
    ("unknown", "contradictory"): "contradictory",
    ("contradictory", "contradictory"): "contradictory",
}
values = st.sampled_from(TRUTHS)
undecided = st.sampled_from(["unknown", "contradictory"])


@pytest.mark.parametrize(("pair", "joined"), ALL.items())
def test_all_of_follows_its_table_in_either_order(pair, joined):
    assert all_of(pair) == all_of(reversed(pair)) == joined


@pytest.mark.parametrize(("pair", "joined"), ANY.items())
def test_any_of_follows_its_table_in_either_order(pair, joined):
    assert any_of(pair) == any_of(reversed(pair)) == joined


def test_contradictory_or_unknown_is_not_true_as_it_would_be_in_belnaps_lattice():
    assert any_of(["contradictory", "unknown"]) == "contradictory"
    assert all_of(["contradictory", "unknown"]) == "contradictory"


def test_negation_swaps_the_decided_and_keeps_the_undecided():
    assert [negation(v) for v in TRUTHS] == ["false", "true", "unknown", "contradictory"]


def test_nothing_at_all_is_all_true_and_none_true():
    assert all_of([]) == "true"
    assert any_of([]) == "false"


def test_a_yes_is_true_and_a_no_is_false():
    assert (truth_of(True), truth_of(False)) == ("true", "false")


@given(st.lists(values))
def test_de_morgan_holds(parts):
    assert negation(all_of(parts)) == any_of([negation(p) for p in parts])


@given(st.lists(values, min_size=1), st.data(), undecided)
def test_replacing_a_part_by_an_undecided_one_never_turns_the_whole_around(parts, data, worse):
    index = data.draw(st.integers(0, len(parts) - 1))
    replaced = [*parts[:index], worse, *parts[index + 1 :]]
    for join in (all_of, any_of):
        before, after = join(parts), join(replaced)
        assert after == before or not decided(after)


def test_joining_three_is_joining_two_and_then_the_third():
    for triple in itertools.product(TRUTHS, repeat=3):
        assert all_of(triple) == all_of([all_of(triple[:2]), triple[2]])
        assert any_of(triple) == any_of([any_of(triple[:2]), triple[2]])
