"""Markings: read, written in one way, and joined so that nothing leaks through what rests on several things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.access.strategies import actors, labels

from standby.access import Label, joined, label_text, parse_label
from standby.basis.errors import AskedWrongly


@given(labels)
def test_a_label_is_read_back_from_how_it_is_written(label):
    assert parse_label(label_text(label)) == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("open", Label()),
        ("", Label()),
        ("+medical", Label(compartments=frozenset({"medical"}))),
        ("secret @omar  +b +a", Label(level="secret", compartments=frozenset("ab"), readers=frozenset({"omar"}))),
        ("@nobody", Label(readers=frozenset())),
    ],
)
def test_each_part_of_a_marking_may_be_left_out(text, label):
    assert parse_label(text) == label


@pytest.mark.parametrize(
    "text", ["secrt", "TLP:RED", "secret medical", "secret +", "open @Anna", "secret secret", "+a/b"]
)
def test_what_is_no_marking_is_refused_in_one_sentence(text):
    with pytest.raises(AskedWrongly) as told:
        parse_label(text)
    assert told.value.code == "marking-unreadable"


def test_a_misspelt_level_is_answered_with_the_nearest():
    with pytest.raises(AskedWrongly, match="use secret"):
        parse_label("secrt +medical")


@given(st.lists(labels, max_size=4), actors)
def test_who_reads_what_rests_on_several_things_reads_each_of_them(several, actor):
    assert actor.reads(joined(several)) == all(actor.reads(label) for label in several)


@given(labels, labels, labels)
def test_joining_knows_no_order_and_no_repetition(a, b, c):
    assert joined([a, b, c]) == joined([c, joined([b, a]), a])


@given(labels, actors)
def test_nobody_reads_more_by_a_closer_label(label, actor):
    closer = joined([label, Label(level="secret", compartments=frozenset({"hr"}))])
    assert actor.reads(label) or not actor.reads(closer)
