"""What became of what is out: audited anew after a change of the record, and told as far as each may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from standby.access import ANY, Actor, permit
from standby.basis.errors import AskedWrongly
from standby.desk.release_check import auditor_for, first_against
from standby.desk.release_facts import facts
from standby.desk.release_policy import release_policy
from standby.desk.release_record import fits, overheard
from standby.desk.workspace import Workspace
from standby.record.queries import claim
from standby.release import acts
from standby.release.acts import Told
from standby.release.audit import audit, days_of
from standby.release.model import Finding, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the record contradicts of what is out, and what that gives away, in words; True when nothing is wrong.

    ``given_away`` counts also what others said in public and nobody has taken down yet.
    """

    contradicted: tuple[str, ...] = ()
    given_away: tuple[str, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Say whether all that is out stands as it should."""
        return not self.contradicted and not self.given_away


def anything_out(workspace: Workspace) -> bool:
    """Say whether anything of ours is out; without it there is nothing to audit anew."""
    return any(r.is_out and r.is_ours for r in acts.releases(workspace.ledger).values())


def recheck(workspace: Workspace) -> bool:
    """Audit again all that is out, and record what came of it when that differs from the time before; say whether."""
    found = acts.releases(workspace.ledger)
    at = workspace.clock().date()
    away = _given_away(workspace, acts.known_outside(found), at)
    return acts.recheck(workspace.ledger, contradicted(workspace, standing(found), at), away)


def may_hear(viewer: Actor) -> bool:
    """Say whether somebody is told what became of what is out: whoever words or clears releases of any mission."""
    return any(permit(viewer, verb, ANY).allowed for verb in ("release", "clear"))


def news(workspace: Workspace, known_at: datetime | None = None) -> News:
    """Return what became of what is out, as far as whoever asks may hear it and read the claims that tell it.

    It is what the last audit recorded by then; each operation that may correct the past has one made.
    """
    if not may_hear(workspace.viewer):
        return News()
    told = acts.standing(workspace.ledger, known_at=known_at)
    return News(
        contradicted=tuple(t.words for t in told.contradicted if t.claims and _readable(workspace, t)),
        given_away=tuple(t.words for t in told.given_away if _readable(workspace, t)),
    )


def standing(found: Mapping[str, acts.Release]) -> list[Statement]:
    """Return our words that stand in public: published, and not taken back."""
    return [r.statement for r in found.values() if r.state == "published"]


def contradicted(workspace: Workspace, ours: Sequence[Statement], at: date) -> tuple[Told, ...]:
    """Say which of our statements the record contradicts, as far as whoever asks may read it."""
    found = facts(workspace, set().union(*map(days_of, ours)))
    said = (first_against(workspace, statement, found, at) for statement in ours)
    return tuple(told for told in said if told)


def _given_away(workspace: Workspace, out: Sequence[Statement], at: date) -> tuple[Told, ...]:
    """Say what is tighter than the rule allows, counting what others said and nobody has taken down yet."""
    policy = release_policy(workspace)
    heard, unconfirmed = [*policy.side_knowledge, *out], set()
    for item in overheard(workspace, policy, out):
        if item.statement is not None and fits(
            auditor_for(workspace, [*heard, item.statement], at), [*heard, item.statement]
        ):
            heard.append(replace(item.statement, id=item.claim))
            unconfirmed.add(item.claim)
    verdict = audit(auditor_for(workspace, heard, at), heard)
    return tuple(_told(finding, unconfirmed) for finding in verdict.findings if not finding.safe)


def _told(finding: Finding, unconfirmed: set[str]) -> Told:
    """Put a finding into words; nothing of the record tells it but the claims that its reasons name."""
    named = {statement for reason in finding.reasons for statement in reason.statements}
    words = f"{finding.name}: " + "; ".join(reason.words for reason in finding.reasons)
    return Told(words=words, claims=tuple(sorted(named & unconfirmed)))


def _readable(workspace: Workspace, told: Told) -> bool:
    """Say whether whoever asks may read every claim that a sentence rests on."""
    try:
        return all(claim(workspace.ledger, each) for each in told.claims)
    except AskedWrongly as problem:
        if problem.code != "claim-unknown":
            raise
        return False
