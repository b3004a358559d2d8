"""The grammar of conditions: what it reads, what it refuses, and where it says the fault lies."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from tests.posture.strategies import conditions

from standby.basis.errors import AskedWrongly
from standby.posture.condition import (
    AllOf,
    Always,
    AnyOf,
    Compared,
    ForAtLeast,
    Named,
    Not,
    OneOf,
    WithinLast,
    facts_in,
)
from standby.posture.grammar import parse_condition


def refused(text):
    with pytest.raises(AskedWrongly) as caught:
        parse_condition(text)
    return caught.value


def test_a_yes_or_no_fact_stands_by_itself():
    assert parse_condition("consent.settled") == Named(text="consent.settled", fact="consent.settled")


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
def test_a_number_fact_is_compared(operator):
    text = f"attacks.near_7d {operator} 2"
    assert parse_condition(text) == Compared(text=text, fact="attacks.near_7d", operator=operator, bound=2.0)


def test_a_word_fact_equals_a_word_or_does_not():
    assert parse_condition("consent.state == 'agreed'").words == ("agreed",)
    assert parse_condition("consent.state != 'agreed'").negated


def test_a_word_fact_is_one_of_several():
    found = parse_condition("consent.state in ['contested', \"unclear\"]")
    assert found == OneOf(
        text="consent.state in ['contested', \"unclear\"]", fact="consent.state", words=("contested", "unclear")
    )


def test_and_binds_closer_than_or_and_not_closest():
    found = parse_condition("consent.settled || !sources.reporting && attacks.near_7d > 0")
    assert isinstance(found, AnyOf)
    assert isinstance(found.parts[1], AllOf)
    assert isinstance(found.parts[1].parts[0], Not)


def test_parentheses_change_what_binds():
    found = parse_condition("(consent.settled || sources.reporting) && attacks.near_7d > 0")
    assert isinstance(found, AllOf)
    assert isinstance(found.parts[0], AnyOf)


def test_true_and_false_are_constants():
    assert parse_condition("true") == Always(text="true", value="true")
    assert parse_condition("false").value == "false"


def test_between_takes_both_ends():
    found = parse_condition("between(threat.p_7d, 0.1, 0.5)")
    assert [(p.operator, p.bound) for p in found.parts] == [(">=", 0.1), ("<=", 0.5)]


@pytest.mark.parametrize(("name", "kind"), [("for_at_least", ForAtLeast), ("within_last", WithinLast)])
@pytest.mark.parametrize(("length", "expected"), [("days(3)", timedelta(days=3)), ("hours(12)", timedelta(hours=12))])
def test_a_condition_may_have_to_last(name, kind, length, expected):
    found = parse_condition(f"{name}(consent.settled, {length})")
    assert isinstance(found, kind)
    assert found.length == expected


def test_the_text_of_a_part_is_its_own_words_on_one_line():
    found = parse_condition("consent.settled\n  && attacks.near_7d\n  >= 1")
    assert found.parts[1].text == "attacks.near_7d >= 1"


def test_facts_are_listed_once_in_the_order_written():
    text = "sources.reporting && attacks.near_7d > 0 || !sources.reporting"
    assert facts_in(parse_condition(text)) == ("sources.reporting", "attacks.near_7d")


@settings(max_examples=300, deadline=None)
@given(conditions())
def test_what_is_written_from_a_tree_reads_back_as_that_tree(condition):
    assert shape(parse_condition(condition.text)) == shape(condition)


def shape(condition):
    """Return a tree without its texts, joins of one kind flattened as the grammar does not nest them."""
    kind = type(condition).__name__
    if isinstance(condition, AllOf | AnyOf):
        return kind, tuple(shape(part) for part in condition.parts)
    if isinstance(condition, Not):
        return kind, shape(condition.part)
    if isinstance(condition, ForAtLeast | WithinLast):
        return kind, shape(condition.part), condition.length
    return kind, *(getattr(condition, n, None) for n in ("fact", "operator", "bound", "words", "negated", "value"))


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", "line 1, column 1", "the end"),
        ("consent.settled &&", "line 1, column 19", "the end"),
        ("consent.settled sources.reporting", "line 1, column 17", "follows a complete condition"),
        ("(consent.settled", "line 1, column 17", "')' was expected"),
        ("consent.settled and sources.reporting", "line 1, column 17", "'and' has no meaning"),
        ("consent.settled\n&& not sources.reporting", "line 2, column 4", "'not' has no meaning"),
        ("attacks.near_7d = 1", "line 1, column 17", "'=' has no meaning"),
        ("attacks.near_7d >= 'a'", "line 1, column 20", "a number was expected"),
        ("consent.state == 3", "line 1, column 18", "a word in quotes"),
        ("consent.state == 'agree'", "line 1, column 18", "is never 'agree'"),
        ("between(threat.p_7d, 0.5, 0.1)", "line 1, column 1", "lies above"),
        ("for_at_least(consent.settled, weeks(1))", "line 1, column 31", "a length of time"),
        ("for_at_least(consent.settled, days(0))", "line 1, column 36", "no usable length"),
        ("for_at_least(consent.settled, days(3661))", "line 1, column 36", "no usable length"),
        ("!" * 50 + "consent.settled", "line 1, column 41", "deep"),
        ("x" * 4001, "line 1, column 1", "longer than"),
    ],
)
def test_text_outside_the_grammar_is_refused_at_its_place(text, place, says):
    problem = refused(text)
    assert problem.code == "condition-unreadable"
    assert place in problem.what
    assert says in problem.why


def test_an_unknown_fact_names_the_nearest_known_one():
    problem = refused("consent.settled && attacks.neer_7d >= 1")
    assert problem.code == "fact-unknown"
    assert "line 1, column 20" in problem.what
    assert "'attacks.near_7d'" in problem.why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("attacks.near_7d", "number"),
        ("consent.state", "word"),
        ("consent.settled >= 1", "yes or no"),
        ("consent.settled == true", "yes or no"),
        ("consent.state >= 'agreed'", "word"),
        ("attacks.near_7d in ['1']", "number"),
        ("between(consent.state, 1, 2)", "word"),
    ],
)
def test_a_fact_used_as_what_it_is_not_is_refused_with_its_kind(text, kind):
    problem = refused(text)
    assert problem.code == "condition-type"
    assert f"a {kind} fact" in problem.why


def test_a_condition_exactly_as_deep_and_as_long_as_allowed_is_read():
    assert parse_condition("!" * 39 + "consent.settled")
    assert parse_condition("consent.settled".ljust(4000))
    assert refused("!" * 40 + "consent.settled").why.endswith("40 deep")


@pytest.mark.parametrize("length", ["days(3660)", "hours(3660)", "days(0.5)"])
def test_the_longest_and_a_broken_length_of_time_are_read(length):
    assert parse_condition(f"for_at_least(consent.settled, {length})").length


def test_a_range_of_one_value_is_read_and_its_parts_say_their_bounds():
    found = parse_condition("between(threat.p_7d, 0.2, 0.2)")
    assert [part.text for part in found.parts] == ["threat.p_7d >= 0.2", "threat.p_7d <= 0.2"]


def test_a_word_that_is_only_like_a_sign_is_none():
    assert "&& and" not in refused("consent.settled '&&' sources.reporting").why
    assert refused("consent.settled '&&' sources.reporting").why.startswith("\"'&&'\" follows")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("attacks.near_7d", "attacks.near_7d >= 1"),
        ("people.accounted", "people.accounted < 1"),
        ("consent.state", "consent.state == 'invited'"),
        ("consent.state > 'agreed'", "use == or !="),
        ("consent.settled > 1", "write consent.settled or !consent.settled by itself"),
        ("attacks.near_7d in ['a']", "only a word fact"),
        ("between(consent.settled, 1, 2)", "a number fact is needed here"),
    ],
)
def test_who_uses_a_fact_wrongly_is_told_how_to_use_it(text, advice):
    assert advice in refused(text).next_step


@pytest.mark.parametrize("text", ["between(", "between(,", "between()", "!", "(", "for_at_least("])
def test_where_a_fact_is_missing_one_is_asked_for(text):
    problem = refused(text)
    assert problem.code == "condition-unreadable"
    assert "a fact was expected" in problem.why


def test_every_text_cut_off_anywhere_is_read_or_refused_at_a_place():
    whole = "for_at_least(!consent.settled || between(threat.p_7d, 0.1, 0.5) && consent.state in ['agreed'], days(3))"
    for end in range(len(whole)):
        assert "line 1, column" in refused(whole[:end]).what
