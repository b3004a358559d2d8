"""What can be asked of the written rules themselves: are they sound, what do they say, what would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf
from standby.desk import asking
from standby.desk.declaring import facts_of
from standby.desk.workspace import MISSION, POLICY, Workspace
from standby.posture.cases import CaseResult, load_cases, run_cases
from standby.posture.check import Finding, check_policy
from standby.posture.model import Policy
from standby.posture.policy import policy_in_force
from standby.posture.registry import FACT_NAMES
from standby.posture.show import RuleShown, policy_changes, show_rule

CASES = "cases"
"""The folder of cases inside the policy folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """One case: its name and place, whether it came out as it must, and what differs."""

    name: str
    place: str
    passed: bool
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChecked:
    """What a check found in one version of a policy, and how its cases came out."""

    policy: str
    version: str
    rules: int
    findings: tuple[Finding, ...]
    cases: tuple[CaseOutcome, ...]

    @property
    def sound(self) -> bool:
        """Say whether every case passed and no rule is unable to do its work."""
        return all(case.passed for case in self.cases) and not any(finding.serious for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyShown:
    """A policy as a person reads it: who signed it, from when, and each rule in words."""

    policy: str
    title: str
    version: str
    in_force_from: str
    in_force_until: str | None
    approved_by: str
    rules: tuple[RuleShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDiff:
    """What changes from one version of a policy to another, in words."""

    before: str
    after: str
    changes: tuple[str, ...]


def check(workspace: Workspace) -> tuple[PolicyChecked, ...]:
    """Check every policy of a workspace: its rules, and the cases beside it."""
    cases = load_cases(workspace.directory / MISSION / POLICY / CASES)
    results = run_cases(workspace.policies, cases)
    provided = _provided(workspace)
    return tuple(
        PolicyChecked(
            policy=policy.id,
            version=policy.version,
            rules=len(policy.rules),
            findings=check_policy(policy, cases, provided),
            cases=tuple(_outcome(result) for result in results if _belongs(result, policy)),
        )
        for policy in workspace.policies
    )


def show(workspace: Workspace, *, version: str | None = None, rule: str | None = None) -> PolicyShown:
    """Show a policy, or one rule of it, as sentences and decision tables."""
    policy = choose(workspace, version)
    rules = [r for r in policy.rules if rule in (None, r.id)]
    if not rules:
        raise AskedWrongly(
            "rule-unknown",
            f"There is no rule {rule!r} in {policy.id} {policy.version}",
            "no rule there has that id",
            "ask standby policy show for all of them",
        )
    return PolicyShown(
        policy=policy.id,
        title=policy.title,
        version=policy.version,
        in_force_from=policy.in_force_from.isoformat(),
        in_force_until=policy.in_force_until.isoformat() if policy.in_force_until else None,
        approved_by=policy.approved_by,
        rules=tuple(map(show_rule, rules)),
    )


def diff(workspace: Workspace, before: str, after: str) -> PolicyDiff:
    """Say in words what changes from one policy to another, each named by version or file."""
    return PolicyDiff(
        before=before, after=after, changes=policy_changes(choose(workspace, before), choose(workspace, after))
    )


def choose(workspace: Workspace, wanted: str | None, at: datetime | None = None) -> Policy:
    """Return the policy of a version or file name; without a name the one in force at ``at``.

    Without a moment too: the one in force now, else the newest. Raises ``AskedWrongly`` (``policy-unknown``) when
    there is none.
    """
    policies = workspace.policies
    if wanted is None:
        newest = policies[-1] if policies and at is None else None
        found = policy_in_force(policies, at or workspace.clock()) or newest
    else:
        found = next((p for p in policies if wanted in (p.version, p.source, p.id)), None)
    if found is None:
        raise AskedWrongly(
            "policy-unknown",
            f"There is no policy {wanted!r}"
            if wanted
            else "No policy is in force then"
            if at
            else "There is no policy",
            f"{MISSION}/{POLICY} holds {_listed(policies)}",
            "name a version or a file of that folder",
        )
    return found


def _provided(workspace: Workspace) -> set[str]:
    """Name the facts that something here supplies: worked out from the record, or said by a person or a report."""
    now = workspace.clock()
    gathered = facts_of(workspace, asking.picture(workspace, AsOf(valid_at=now, known_at=now)).picture)
    told = {name for name in FACT_NAMES if name.startswith(("consent.", "reported."))}
    said = {name for name, fact in FACT_NAMES.items() if fact.provider in ("a person", "posture")}
    return told | said | {name for facts in gathered.values() for name in facts}


def _belongs(result: CaseResult, policy: Policy) -> bool:
    day = result.case.days[-1][0].date()
    until = policy.in_force_until
    return result.case.policy == policy.id and policy.in_force_from <= day and (until is None or day <= until)


def _outcome(result: CaseResult) -> CaseOutcome:
    return CaseOutcome(name=result.case.name, place=result.case.place, passed=result.passed, differs=result.differs)


def _listed(policies: Sequence[Policy]) -> str:
    return ", ".join(_names(policies)) or "no policy"


def _names(policies: Iterable[Policy]) -> Iterable[str]:
    return (f"{p.source} (version {p.version})" for p in policies)
