"""Says a rule as a sentence and as a decision table, and what changes from one policy to another, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from standby.basis.quantities import counted
from standby.posture.condition import AllOf, Always, AnyOf, Condition, ForAtLeast, Leaf, Not, OneOf, WithinLast
from standby.posture.model import NO_DWELL, Policy, Rule, Scope
from standby.posture.registry import FACT_NAMES
from standby.posture.truth import TRUE

Way = Mapping[str, bool]
"""Question → the answer it takes."""

MOST_WAYS = 64
"""A decision table longer than this is cut; nobody could sign it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """A rule as a person reads it: one sentence, and the ways in which it goes on, each a row of answers."""

    rule: str
    title: str
    line: int
    sentence: str
    questions: tuple[str, ...]
    ways_on: tuple[tuple[str, ...], ...]
    citation: str


def show_rule(rule: Rule) -> RuleShown:
    """Return a rule as a sentence and a decision table.

    Each row of ``ways_on`` answers the questions: yes, no, or a dash where the answer does not matter. Any one
    row is enough for the rule to go on (a gate: to open); an answer that is not known never counts as yes or no.
    """
    ways = _smallest(_ways(rule.enter, wanted=True))
    questions = tuple(dict.fromkeys(question for way in ways for question in way))
    rows = tuple(tuple(_cell(way, question) for question in questions) for way in ways)
    return RuleShown(
        rule=rule.id,
        title=rule.title,
        line=rule.line,
        sentence=sentence(rule),
        questions=questions,
        ways_on=rows,
        citation=rule.citation,
    )


def sentence(rule: Rule) -> str:
    """Say a rule in plain words: when, what to consider, until when, and who signs."""
    needs = f" (evidence {rule.enter_needs} or better)" if rule.enter_needs else ""
    when = f"When {in_words(rule.enter)}{needs}, "
    if rule.lowers:
        people = _people(rule)
        return f"{when}the posture may come down to {_axes(rule.lowers)}; {rule.authority.down} signs{people}."
    first = ", who may act first and report" if rule.authority.act_first else ""
    return (
        f"{when}consider {_axes(rule.action)}{_until(rule)}. {rule.authority.up} signs{first}; "
        f"lowering takes {rule.authority.down}{_people(rule)} or the level that raised. {_doubt(rule)}"
    )


def in_words(condition: Condition) -> str:
    """Say a condition in plain words."""
    if isinstance(condition, Leaf):
        return _leaf(condition, yes=True)
    if isinstance(condition, Not):
        if isinstance(condition.part, Leaf):
            return _leaf(condition.part, yes=False)
        return f"not ({in_words(condition.part)})"
    if isinstance(condition, ForAtLeast):
        return f"for at least {_length(condition.length)} {in_words(condition.part)}"
    if isinstance(condition, WithinLast):
        return f"within the last {_length(condition.length)} {in_words(condition.part)}"
    joint = " and " if isinstance(condition, AllOf) else " or "
    return joint.join(
        f"({in_words(part)})" if isinstance(part, AllOf | AnyOf) else in_words(part) for part in condition.parts
    )


def policy_changes(before: Policy, after: Policy) -> tuple[str, ...]:
    """Say in words what changes from one policy to another: fields, rules added, taken out, and altered."""
    old, new = ({rule.id: rule for rule in policy.rules} for policy in (before, after))
    return (
        *_field_changes(
            before, after, ("title", "version", "approved_by", "authorities", "starts_from", "review_after")
        ),
        *_field_changes(
            before, after, ("in_force_from", "in_force_until", "age_limits", "requirements", "report_within")
        ),
        *(f"new rule {name}: {sentence(new[name])}" for name in new if name not in old),
        *(f"rule {name} is taken out: {sentence(old[name])}" for name in old if name not in new),
        *(f"rule {name}: {change}" for name in new if name in old for change in _rule_changes(old[name], new[name])),
    )


def _rule_changes(before: Rule, after: Rule) -> Iterator[str]:
    plain = ("title", "assumption", "indicator", "citation", "phase", "if_unknown", "hands_down")
    yield from _field_changes(before, after, plain)
    yield from _field_changes(
        before, after, ("enter_needs", "leave_needs", "min_dwell", "review_after", "sustainable_for")
    )
    for name in ("enter", "leave"):
        old, new = (getattr(rule, name) for rule in (before, after))
        if (old and old.text) != (new and new.text):
            yield f"{name} changes from {old.text if old else 'nothing'} to {new.text if new else 'nothing'}"
    for name in ("action", "lowers"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{name} changes from {_axes(old) or 'nothing'} to {_axes(new) or 'nothing'}"
    yield from _field_changes(before.authority, after.authority, ("up", "down", "signatures", "act_first"))
    yield from _field_changes(before.scope, after.scope, tuple(Scope.__slots__))


def _field_changes(before: object, after: object, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{name.replace('_', ' ')} changes from {_plain(old)} to {_plain(new)}"


def _plain(value: object) -> str:
    if value is None or value == ():
        return "nothing"
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(item)}" for key, item in value.items()) or "nothing"
    return str(value)


def _ways(condition: Condition, *, wanted: bool) -> list[Way]:
    """Return the ways, each a set of answers, in which a condition comes out as wanted."""
    if isinstance(condition, Always):
        return [{}] if (condition.value == TRUE) is wanted else []
    if isinstance(condition, Leaf | ForAtLeast | WithinLast):
        return [{_question(condition): wanted is not _asked_backwards(condition)}]
    if isinstance(condition, Not):
        return _ways(condition.part, wanted=not wanted)
    below = [_ways(part, wanted=wanted) for part in condition.parts]
    if isinstance(condition, AllOf) is wanted:
        joined = (_merged(combination) for combination in product(*below))
        return _smallest([way for way in joined if way is not None])
    return _smallest([way for ways in below for way in ways])


def _merged(parts: tuple[Way, ...]) -> Way | None:
    """Put answers together; None when one question would take two."""
    joined: dict[str, bool] = {}
    for part in parts:
        for question, answer in part.items():
            if joined.setdefault(question, answer) is not answer:
                return None
    return joined


def _smallest(ways: list[Way]) -> list[Way]:
    unique = list({tuple(sorted(way.items())): way for way in ways}.values())
    minimal = [w for w in unique if not any(o.items() < w.items() for o in unique)]
    return minimal[:MOST_WAYS]


def _question(condition: Condition) -> str:
    if isinstance(condition, OneOf):
        return f"{condition.fact} is {' or '.join(condition.words)}"
    return in_words(condition)


def _asked_backwards(condition: Condition) -> bool:
    return isinstance(condition, OneOf) and condition.negated


def _cell(way: Way, question: str) -> str:
    return "–" if question not in way else "yes" if way[question] else "no"


def _leaf(leaf: Leaf, *, yes: bool) -> str:
    if isinstance(leaf, Always):
        return leaf.text if yes else f"not {leaf.text}"
    if isinstance(leaf, OneOf):
        negative = "" if leaf.negated is not yes else "not "
        return f"{leaf.fact} is {negative}{' or '.join(leaf.words)}"
    means = FACT_NAMES[leaf.fact].means if leaf.fact in FACT_NAMES else leaf.fact
    if hasattr(leaf, "operator"):
        return leaf.text if yes else f"not {leaf.text}"
    return means if yes else f"it is not so that {means}"


def _axes(values: Mapping[str, str]) -> str:
    return ", ".join(f"{axis} {value}" for axis, value in values.items())


def _until(rule: Rule) -> str:
    dwell = f", and at least {_length(rule.min_dwell)} after it was last so" if rule.min_dwell != NO_DWELL else ""
    if rule.leave is None:
        return f", for as long as it is so{dwell}"
    return f", until {in_words(rule.leave)}{dwell}"


def _doubt(rule: Rule) -> str:
    return {
        "refer": f"While nobody knows, it is put to {rule.authority.up} and what stands is kept.",
        "hold": "While nobody knows, what stands is kept.",
        "enter": "While nobody knows, act as if it were so.",
    }[rule.if_unknown]


def _people(rule: Rule) -> str:
    return f" ({rule.authority.signatures} different people)" if rule.authority.signatures > 1 else ""


def _length(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    number, unit = (hours, "hour") if hours % 24 else (hours / 24, "day")
    return counted(number, unit)
