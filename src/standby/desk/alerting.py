"""Watches the record: looks again when something is entered, when evidence ages, when a clock runs out.

1. Look for new entries, and whether the moment has come at which something changes by itself.
2. If neither, look at nothing.
3. Else assemble the present picture and take the rules one look further from where the last look left them.
4. Record what is news: advice that changed, a review that is due, sources that fell silent, clocks of decisions.
5. Send what is recorded and not yet sent, and to each channel what is due there.
Silence asks for a review; it never is an all-clear.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from standby.basis.time import AsOf, day_end
from standby.desk import asking
from standby.desk.advising import looked_before
from standby.desk.deciding import Listed, list_decisions
from standby.desk.declaring import facts_of, words
from standby.desk.posting import post_for
from standby.desk.workspace import Workspace
from standby.ledger import entries
from standby.picture.model import Picture
from standby.posture.compiled import Compiled
from standby.posture.decision import Decision
from standby.posture.deliveries import ACTS as DELIVERED
from standby.posture.deliveries import Attempt, Deliveries
from standby.posture.evaluate import age_limit
from standby.posture.model import Facts, Policy
from standby.posture.outbox import ACTS, LEASE, Notice, Outbox, Sink, draft
from standby.posture.policy import policy_in_force
from standby.posture.recommend import Memory, UnitLook, look_at
from standby.posture.truth import TRUE

AT_LEAST_EVERY = timedelta(hours=1)
"""It looks this often even when it knows of nothing that changes by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round did: whether it looked, what it found to be news, what it sent, and when it looks again.

    ``tried`` are the tries to get notices out to the channels of the settings.
    """

    at: datetime
    looked: bool
    raised: tuple[Notice, ...]
    sent: tuple[Notice, ...]
    tried: tuple[Attempt, ...]
    next_look: datetime


class Watch:
    """A watch over one workspace. Its work for an entry does not grow with the days it has watched."""

    def __init__(self, workspace: Workspace, sink: Sink, *, worker: str, lease: timedelta = LEASE) -> None:
        """Take a workspace and where notices go; ``worker`` names this watch among others on the same record."""
        self.workspace, self.sink, self.lease = workspace, sink, lease
        self.outbox = Outbox(workspace.ledger, worker)
        self.deliveries = Deliveries(workspace.ledger, worker, workspace.settings.channel)
        self._post = post_for(workspace.settings.name, workspace.directory, workspace.settings.room)
        if workspace.settings.channel:
            self.deliveries.open()
        self._compiled: Compiled | None = None
        self._memory: Memory = {}
        self._read_to = 0
        self._due: datetime | None = None

    def round(self) -> Round:
        """Look if there is reason to, record what is news, and send what waits."""
        now = self.workspace.clock()
        looked = self._entered() or self._due is None or now >= self._due
        raised = self.outbox.record(self._look(now)) if looked else ()
        sent = self.outbox.send(self.sink, self.lease)
        tried = self.deliveries.deliver(self._post, self.lease) if self.workspace.settings.channel else ()
        return Round(at=now, looked=looked, raised=raised, sent=sent, tried=tried, next_look=self._due or now)

    def _entered(self) -> bool:
        """Read on in the log, and say whether anything but our own notices is new."""
        new = False
        with self.workspace.ledger.reading() as connection:
            for entry in entries(connection, after=self._read_to):
                self._read_to = entry.k
                new = new or entry.act not in (*ACTS, *DELIVERED)
        return new

    def _look(self, now: datetime) -> list[Notice]:
        as_of = AsOf(valid_at=now, known_at=now)
        decided = list_decisions(self.workspace, as_of)
        told = [*_decision_notices(decided, now)]
        dues = [*_clocks(decided), day_end(now.date()), now + AT_LEAST_EVERY]
        policy = policy_in_force(self.workspace.policies, now)
        if policy is not None and self.workspace.definition.units:
            known = asking.picture(self.workspace, as_of)
            facts = facts_of(self.workspace, known.picture, words(self.workspace))
            looks = self._advised(policy, known, facts, now)
            told += [*self._changes(looks, policy, now), *self._silences(known.picture, facts, now)]
            dues += [*_ageing(facts, policy), *self._dwells(policy)]
        self._due = min(due for due in dues if due > now)
        return told

    def _advised(self, policy: Policy, known: asking.Answered, facts: Facts, now: datetime) -> tuple[UnitLook, ...]:
        units = self.workspace.definition.units
        if self._compiled is None or self._compiled.policy is not policy:
            self._compiled, self._memory = looked_before(self.workspace, known, policy)
        looks, self._memory = look_at(self._compiled, units, facts, now, self._memory)
        return looks

    def _changes(self, looks: tuple[UnitLook, ...], policy: Policy, now: datetime) -> Iterator[Notice]:
        """Tell where the advice differs from what was last told, or at first from what stands."""
        for look in looks:
            values = {a.axis: a.value for a in look.axes}
            before = self.outbox.advised.get(look.unit.id) or {a.axis: a.standing for a in look.axes}
            if values == before:
                continue
            changed = ", ".join(
                f"{axis} {value} (was {before[axis]})" for axis, value in values.items() if value != before[axis]
            )
            rules = dict.fromkeys(rule for a in look.axes if a.value != before[a.axis] for rule in a.rules)
            why = f", by {', '.join(rules)}" if rules else ""
            says = f"{look.unit.name}: consider {changed}{why}"
            since = f"{policy.version} after {len(self.outbox.notices)}: {sorted(before.items())}"
            yield draft("recommendation", look.unit.id, says, now, since, values)

    def _silences(self, picture: Picture, facts: Facts, now: datetime) -> Iterator[Notice]:
        """Ask for a review of every unit with sites on which nobody reports any more."""
        heard = sorted(f"{s.id} {s.last_heard}" for s in picture.sources if s.silent)
        for unit in self.workspace.definition.units:
            reporting = facts.get(unit.id, {}).get("sources.reporting")
            if unit.sites and reporting is not None and reporting.status != TRUE:
                says = f"{unit.name}: {reporting.says}; silence is not calm, look again"
                yield draft("overdue review", unit.id, says, now, f"{reporting.says} {heard}", {})

    def _dwells(self, policy: Policy) -> Iterator[datetime]:
        ends = {rule.id: rule.min_dwell for rule in policy.rules}
        for left in self._memory.values():
            for name, state in left.rules.items():
                if state.possible and state.last_met is not None:
                    yield state.last_met + ends[name]


def _decision_notices(decided: tuple[Listed, ...], now: datetime) -> Iterator[Notice]:
    for one in decided:
        decision = one.decision
        values = ", ".join(f"{axis} {value}" for axis, value in decision.axes.items())
        if one.state == "expired":
            says = f"{decision.unit}: the decision {decision.id} ({values}) has expired; what protects more stands"
            yield draft("expired", decision.unit, says, now, decision.id, {})
        for clock in one.overdue if one.holds or "confirmed" in " ".join(one.overdue) else ():
            kind = "overdue review" if clock == "review" else "overdue"
            says = f"{decision.unit}: {clock} of {decision.id} ({values})"
            yield draft(kind, decision.unit, says, now, f"{decision.id} {clock}", {})


def _clocks(decided: tuple[Listed, ...]) -> Iterator[datetime]:
    for one in decided:
        yield from _moments(one.decision)


def _moments(decision: Decision) -> Iterator[datetime]:
    told = (decision.takes_effect, decision.lapses_at, decision.review_by, decision.expires_at)
    for at in (*told, decision.sustainable_until, decision.report_by):
        if at is not None:
            yield at + timedelta(microseconds=1)


def _ageing(facts: Facts, policy: Policy) -> Iterator[datetime]:
    for known in facts.values():
        for fact in known.values():
            limit = age_limit(fact.name, policy.age_limits)
            if fact.good_until is not None:
                yield fact.good_until + timedelta(microseconds=1)
            if limit is not None and fact.stated_at is not None:
                yield fact.stated_at + limit + timedelta(microseconds=1)
