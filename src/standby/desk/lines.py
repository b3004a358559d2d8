"""The lines that the policy in force draws through the forecast of a site, and what would have to happen to cross each.

A rule about the forecast goes on, or a gate opens, only when that is sure: "at least" needs the low end of the range,
"below" the high end. So each line is held against that end, and not against the chance itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from standby.basis.mission import Site
from standby.desk.declaring import THREATS
from standby.desk.workspace import Workspace
from standby.posture.condition import AllOf, AnyOf, Compared, Condition, ForAtLeast, Not, WithinLast
from standby.posture.model import Rule
from standby.posture.policy import policy_in_force
from standby.posture.rules import applies
from standby.threat.evaluate import Asked
from standby.threat.explain import End, Line, crossing

SURE: Mapping[str, End] = {">": "low", ">=": "low", "<": "high", "<=": "high"}
"""Which end of the range makes a comparison sure."""

OTHER: Mapping[End, End] = {"low": "high", "high": "low"}
"""The end that makes the opposite of a comparison sure."""

MET = "lets protection come down"
"""What a gate does when its condition is met."""


def lines(workspace: Workspace, asked: Asked, site: Site) -> tuple[Line, ...]:
    """Return every line for a site, in the order of the policy; what is below its line already is left out.

    Empty without a policy in force, and where no rule of it asks for the forecast.
    """
    policy = policy_in_force(workspace.policies, asked.picture.as_of.valid_at)
    units = [unit for unit in workspace.definition.units if site.id in unit.sites]
    rules = [rule for rule in policy.rules if any(applies(rule, unit) for unit in units)] if policy else []
    found = (_line(asked, site, rule, *drawn) for rule in rules for drawn in _drawn(rule, asked.horizons))
    return tuple(dict.fromkeys(line for line in found if line is not None))


def _line(asked: Asked, site: Site, rule: Rule, does: str, leaf: Compared, end: End) -> Line | None:
    row, days = asked.definition.sites.index(site), THREATS[leaf.fact]
    column = asked.horizons.index(days)
    named = f"{rule.title}, {does} ({leaf.text})"
    line = Line(
        rule=rule.id, title=rule.title, does=does, condition=leaf.text, horizon_days=days, crossing=None,
        says=f"{named}: no source reports on {site.name}, so nothing is known. Silence is not calm.",
    )  # fmt: skip
    unseen = asked.reporting[row].status == "no reporting sources"
    if unseen and not (asked.expectation.shares[row, column] > 0).any():
        return line
    found = crossing(asked, row, column, leaf.bound, end=end)
    if end == "high" and found.probability < leaf.bound:
        return None
    return replace(line, crossing=found, says=f"{named}: {found.says}")


def _drawn(rule: Rule, horizons: tuple[int, ...]) -> Iterator[tuple[str, Compared, End]]:
    for does, condition in ((MET if rule.lowers else "goes on", rule.enter), ("goes off", rule.leave)):
        for leaf, negated in _comparisons(condition, negated=False) if condition else ():
            if THREATS.get(leaf.fact) in horizons and leaf.operator in SURE:
                end = SURE[leaf.operator]
                yield does, leaf, (OTHER[end] if negated else end)


def _comparisons(condition: Condition, *, negated: bool) -> Iterator[tuple[Compared, bool]]:
    if isinstance(condition, Compared):
        yield condition, negated
    elif isinstance(condition, Not):
        yield from _comparisons(condition.part, negated=not negated)
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _comparisons(part, negated=negated)
    elif isinstance(condition, ForAtLeast | WithinLast):
        yield from _comparisons(condition.part, negated=negated)
