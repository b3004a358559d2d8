"""What a rule is after one look at the evidence: on, perhaps on, or off, and why.

1. A rule that is off goes on when its indicator is surely so.
2. A rule that is on goes off only when the end it asks for is surely so, its indicator surely is not, and
   its dwell has passed since the indicator was last met or possibly met.
3. A rule that may be on, because its indicator is undecided, stays so on the same terms.
4. A gate opens on what is known now: a lasting look at something that is undecided now opens none.
Every step forward in doubt is towards protection, so worse evidence can only keep more rules on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standby.basis.mission import Unit
from standby.posture.condition import Explained
from standby.posture.evaluate import Courses, Evidence, evaluate
from standby.posture.model import Fact, Rule, Scope
from standby.posture.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleState:
    """What a rule remembers of one unit: whether it is on, whether it may be, since when, and its courses."""

    active: bool = False
    possible: bool = False
    since: datetime | None = None
    last_met: datetime | None = None
    enter_courses: Courses = field(default_factory=dict)
    leave_courses: Courses = field(default_factory=dict)


OFF = RuleState()
"""A rule that has never been looked at."""


class Ruling:
    """How one rule came out for one unit, on the facts it was judged by.

    ``value`` is how its indicator came out. ``enter`` and ``leave`` explain it: they are worked out from the same
    facts when they are asked for.
    """

    __slots__ = ("_at", "_enter", "_facts", "_leave", "_limits", "_was", "rule", "state", "unit", "value")

    def __init__(
        self,
        rule: Rule,
        unit: str,
        state: RuleState,
        value: Truth,
        facts: Mapping[str, Fact],
        at: datetime,
        was: RuleState,
        limits: Mapping[str, timedelta],
    ) -> None:
        """Keep how a rule came out and what it was judged by; ``was`` is the state it was in before."""
        self.rule, self.unit, self.state, self.value = rule, unit, state, value
        self._facts, self._at, self._was, self._limits = facts, at, was, limits
        self._enter: Explained | None = None
        self._leave: Explained | None = None

    @property
    def doubtful(self) -> bool:
        """Say whether the rule is off and may be on."""
        return self.state.possible and not self.state.active

    @property
    def enter(self) -> Explained:
        """Explain how the indicator came out."""
        if self._enter is None:
            self._enter, _ = evaluate(self.rule.enter, self._evidence(leaving=False))
        return self._enter

    @property
    def leave(self) -> Explained | None:
        """Explain how the end came out; None where the rule names none."""
        if self._leave is None and self.rule.leave is not None:
            self._leave, _ = evaluate(self.rule.leave, self._evidence(leaving=True))
        return self._leave

    def _evidence(self, *, leaving: bool) -> Evidence:
        return Evidence(
            facts=self._facts,
            at=self._at,
            needs=self.rule.leave_needs if leaving else self.rule.enter_needs,
            age_limits=self._limits,
            courses=self._was.leave_courses if leaving else self._was.enter_courses,
            current=bool(self.rule.lowers) and not leaving,
        )


def applies(rule: Rule, unit: Unit) -> bool:
    """Say whether a rule speaks for a unit."""
    scope = rule.scope
    return not overridden(scope, unit) and (
        (not scope.kinds or unit.kind in scope.kinds)
        and (not scope.hosts or unit.host in scope.hosts)
        and (not scope.does or bool(set(scope.does) & set(unit.does)))
        and (not scope.units or unit.id in scope.units)
    )


def overridden(scope: Scope, unit: Unit) -> bool:
    """Say whether a unit is excepted from a rule, its parent's included."""
    return unit.id in scope.excepted
