"""Looks a policy through for rules that cannot do what they were written for. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from standby.posture.cases import Case
from standby.posture.condition import Condition, facts_in
from standby.posture.model import PROTECTIVENESS, Policy, Rule, Scope, protects_more
from standby.posture.worlds import holds, worlds

KINDS: Mapping[str, str] = {
    "never-on": "its indicator contradicts itself and can never be so",
    "always-on": "its indicator is so whatever the facts are",
    "never-off": "its end can never come while its indicator is not so",
    "opens-on-nothing": "this gate can be open while nothing at all is known",
    "blocked": "whenever this gate is open, another rule asks for more",
    "covered": "another rule asks as much whenever this one is on",
    "never-tested": "no case shows it at work",
    "no-evidence": "nothing provides a fact it needs",
    "not-looked-through": "it depends on too many facts to look through every state",
}
"""What a check can find of a rule."""

SERIOUS = ("never-on", "always-on", "never-off", "opens-on-nothing", "blocked")
"""Findings that no evidence can mend; the others are for the author to weigh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found about a rule: what kind, which rule on which line, and in words."""

    kind: str
    rule: str
    line: int
    says: str
    serious: bool


def check_policy(policy: Policy, cases: Iterable[Case], provided: Collection[str]) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful with the rules of a policy, in the order they are written.

    ``provided`` names the facts that something or somebody in this workspace can supply. The whole of each
    rule's evidence is looked through; facts are taken as independent of each other, so a contradiction that
    rests on how facts hang together is not found.
    """
    shown = {name for case in cases if case.policy == policy.id for name in (*case.on, *case.gates)}
    return tuple(
        finding
        for rule in policy.rules
        for finding in (
            *_on_and_off(rule),
            *_opens_on_nothing(rule),
            *_blocked(rule, policy.rules),
            *_covered(rule, policy.rules),
            *_untested(rule, shown),
            *_without_evidence(rule, provided),
        )
    )


def _on_and_off(rule: Rule) -> Iterator[Finding]:
    entering = _outcomes([rule.enter])
    if entering is None:
        yield _finding("not-looked-through", rule)
        return
    if entering == {(False,)}:
        yield _finding("never-on", rule)
    if entering == {(True,)}:
        yield _finding("always-on", rule)
    ending = _outcomes([rule.enter, rule.leave]) if rule.leave is not None else None
    if ending is not None and (False, True) not in ending:
        yield _finding("never-off", rule)


def _opens_on_nothing(rule: Rule) -> Iterator[Finding]:
    """A gate rests on evidence: with every fact unknown but what stands, it is shut in every state of that."""
    if not rule.lowers:
        return
    standing = [name for name in facts_in(rule.enter) if name.startswith("posture.")]
    if standing and _can_go_on_without(rule.enter, [n for n in facts_in(rule.enter) if n not in standing]):
        yield _finding("opens-on-nothing", rule)


def _blocked(rule: Rule, rules: Iterable[Rule]) -> Iterator[Finding]:
    """A gate lowers nothing when a rule that asks for more is on in every state in which it is open."""
    for other in rules:
        if rule.lowers and other.action and _asks_more(other, rule) and _wider(other.scope, rule.scope):
            outcomes = _outcomes([rule.enter, other.enter]) if _share_a_fact(rule, other) else None
            if outcomes is not None and (True, False) not in outcomes and (True, True) in outcomes:
                yield _finding("blocked", rule, f"whenever it is open, {other.id} is on and asks for more")


def _asks_more(other: Rule, gate: Rule) -> bool:
    return all(
        axis in other.action and protects_more(axis, other.action[axis], value) for axis, value in gate.lowers.items()
    )


def _outcomes(conditions: list[Condition]) -> set[tuple[bool, ...]] | None:
    seen = worlds(conditions)
    return None if seen is None else {tuple(holds(c, world) for c in conditions) for world in seen}


def _covered(rule: Rule, rules: Iterable[Rule]) -> Iterator[Finding]:
    for other in rules:
        if other.id != rule.id and _asks_as_much(other, rule) and _wider(other.scope, rule.scope):
            outcomes = _outcomes([rule.enter, other.enter]) if _share_a_fact(rule, other) else None
            if outcomes is not None and (True, False) not in outcomes and (True, True) in outcomes:
                yield _finding("covered", rule, f"whenever it goes on, {other.id} asks as much")


def _asks_as_much(other: Rule, rule: Rule) -> bool:
    if not rule.action or not other.action:
        return False
    order = PROTECTIVENESS
    return all(
        axis in other.action and order[axis].index(other.action[axis]) >= order[axis].index(value)
        for axis, value in rule.action.items()
    )


def _share_a_fact(a: Rule, b: Rule) -> bool:
    return bool(set(facts_in(a.enter)) & set(facts_in(b.enter)))


def _wider(wide: Scope, narrow: Scope) -> bool:
    """Say whether every unit that ``narrow`` speaks for is one that ``wide`` speaks for."""
    limits = (
        (wide.kinds, narrow.kinds),
        (wide.hosts, narrow.hosts),
        (wide.does, narrow.does),
        (wide.units, narrow.units),
    )
    within = all(not w or (bool(n) and set(n) <= set(w)) for w, n in limits)
    return within and set(wide.excepted) <= set(narrow.excepted)


def _untested(rule: Rule, shown: Collection[str]) -> Iterator[Finding]:
    if rule.id not in shown:
        yield _finding("never-tested", rule)


def _without_evidence(rule: Rule, provided: Collection[str]) -> Iterator[Finding]:
    """A rule is without evidence only when what is missing leaves it undecided in every state of the rest."""
    missing = [name for name in facts_in(rule.enter) if name not in provided]
    if missing and not _can_go_on_without(rule.enter, missing):
        yield _finding("no-evidence", rule, "nothing in this workspace provides " + ", ".join(missing))


def _can_go_on_without(condition: Condition, missing: Collection[str]) -> bool:
    """Say whether some state of the facts that are provided makes it so whatever the missing ones are."""
    seen = worlds([condition])
    if seen is None:
        return True
    by_rest: dict[tuple[tuple[str, object], ...], bool] = {}
    for world in seen:
        rest = tuple((name, value) for name, value in world.items() if name not in missing)
        by_rest[rest] = by_rest.get(rest, True) and holds(condition, world)
    return any(by_rest.values())


def _finding(kind: str, rule: Rule, says: str | None = None) -> Finding:
    return Finding(kind=kind, rule=rule.id, line=rule.line, says=says or KINDS[kind], serious=kind in SERIOUS)
