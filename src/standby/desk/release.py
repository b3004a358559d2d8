"""What may be said outside: hear, audit, propose, clear by two persons, publish, take back.

Each asks for the right itself: who says things outside words, publishes and takes back, who clears is another, and
either for the very missions that a statement counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from standby.access import ANY, Actor, permit, require
from standby.basis.errors import AskedWrongly, NotAllowed, StandbyError
from standby.desk.actors import acting_as
from standby.desk.release_again import audits_again
from standby.desk.release_asking import hearable, may_see, said_outside
from standby.desk.release_check import (
    advice,
    against_record,
    audited,
    auditor_for,
    doubts,
    judged,
    missions_of,
    outside,
    refuse_false,
    whole,
)
from standby.desk.release_news import contradicted, standing
from standby.desk.release_policy import read_statement
from standby.desk.release_record import Overheard
from standby.desk.workspace import Workspace
from standby.release import acts
from standby.release.audit import audit, known
from standby.release.model import Statement, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A release with the verdict of its audit, what to say instead, and what in the record makes it doubtful."""

    release: acts.Release
    verdict: Verdict
    advice: str | None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The verdict of an audit, which of our published words the record now contradicts, and what to say instead.

    ``doubts`` are accounts in the record that differ from a statement without forbidding it, as they were told with a
    hedge or may be of others than our people; and numbers in its words that no phrase reads. Whoever proposes and
    clears looks into them.
    """

    verdict: Verdict
    contradicted: tuple[str, ...]
    advice: str | None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One release with the verdict on it now, or why there is none, and what whoever looks may do with it next."""

    release: acts.Release
    checked: Checked | None
    problem: str | None
    may: tuple[str, ...]


def propose(
    workspace: Workspace,
    said: Path | Statement,
    *,
    by: str,
    marking: str,
    warning: bool = False,
    not_before: date | None = None,
) -> Proposed:
    """Audit a statement, or the one in a file, and propose it, to go out at once or not before a day.

    Raises ``NotAllowed`` when the record contradicts it, as far as whoever proposes may read it, or when the number
    is public already in other words.
    """
    require(workspace.viewer, "release", ANY)
    statement = _statement(said)
    person = acting_as(workspace, by, "release", missions_of(statement))
    at = not_before or workspace.clock().date()
    release, verdict = acts.propose(
        workspace.ledger,
        statement,
        by=person,
        marking=marking,
        check=partial(judged, workspace, at=at),
        warning=warning,
        not_before=not_before,
    )
    instead = advice(workspace, statement, verdict, at)
    return Proposed(release=release, verdict=verdict, advice=instead, doubts=doubts(workspace, statement, at))


@audits_again
def hear(workspace: Workspace, said: Path | Statement, *, by: str) -> acts.Release:
    """Take down what somebody else has said in public. Raises ``AskedWrongly`` when it cannot be read or placed."""
    require(workspace.viewer, "release", ANY)
    statement = _statement(said)
    return _heard(workspace, statement, acting_as(workspace, by, "release", missions_of(statement)))


@audits_again
def hear_from_record(workspace: Workspace, claims: Sequence[str], *, by: str) -> tuple[acts.Release, ...]:
    """Confirm public claims of the record as statements that outsiders have heard; all of them or none.

    Raises ``AskedWrongly`` when a claim is none of those that can be heard, or contradicts what was said before.
    """
    found = {item.claim: item for item in hearable(workspace)}
    confirmed = [_confirmed(found, claim) for claim in claims]
    person = acting_as(workspace, by, "release", frozenset().union(*map(missions_of, confirmed)))
    out = said_outside(workspace)
    known(auditor_for(workspace, confirmed, workspace.clock().date()), [*out, *confirmed])
    return tuple(_heard(workspace, statement, person) for statement in confirmed)


def check(workspace: Workspace, said: Path | Statement | None) -> Checked:
    """Audit a statement without proposing it, or with none everything that is out already.

    With none it also tells which of our own published statements the record contradicts by now: run it
    after a past fact was corrected.
    """
    require(workspace.viewer, "release", ANY)
    found, at = acts.releases(workspace.ledger), workspace.clock().date()
    if said is not None:
        return _checked(workspace, found, _statement(said), at)
    out = outside(workspace, found)
    verdict = audit(auditor_for(workspace, out, at), out)
    told = contradicted(workspace, standing(found), at)
    return Checked(verdict=verdict, contradicted=tuple(t.words for t in told), advice=None)


def look(workspace: Workspace, name: str) -> Looked:
    """Return one release by its id, with the verdict on it as things stand unless it is out already."""
    found = acts.releases(workspace.ledger)
    release = acts.find(may_see(workspace, found), name)
    verdict, problem = None, None
    if not release.is_out:
        try:
            verdict = _checked(workspace, found, release.statement, _day_out(workspace, release))
        except StandbyError as refusal:
            problem = str(refusal)
    return Looked(release=release, checked=verdict, problem=problem, may=_next_acts(workspace.viewer, release))


def clear(workspace: Workspace, name: str, *, by: str) -> acts.Release:
    """Clear a proposed release as one of two persons.

    Raises ``NotAllowed`` when the record contradicts it, as far as whoever clears may read it.
    """
    release, person = _found(workspace, name, by, "clear")
    refuse_false(workspace, release.statement, _day_out(workspace, release))
    return acts.clear(workspace.ledger, release.id, by=person)


def publish(workspace: Workspace, name: str, *, by: str) -> acts.Release:
    """Publish a cleared release after a last audit, not before its day.

    The whole record is asked whether it bears the words out, whatever whoever publishes may read of it. When it does
    not, the release is stopped on record and ``NotAllowed`` is raised: with what contradicts it where they may read
    that (``release-false``), else without (``release-not-borne-out``).
    """
    release, person = _found(workspace, name, by, "release")
    today, everything = workspace.clock().date(), whole(workspace)
    done = acts.publish(
        workspace.ledger,
        release.id,
        by=person,
        check=partial(audited, workspace, at=today),
        bears=lambda statement: against_record(everything, statement, today) is None,
        today=today,
    )
    if done.state == "stopped":
        refuse_false(workspace, done.statement, today)
        raise NotAllowed(
            "release-not-borne-out",
            f"The statement {done.statement.text!r} does not go out",
            "the record does not bear it out",
            "ask somebody who may read the whole record, and have other words cleared",
        )
    return done


@audits_again
def retract(workspace: Workspace, name: str, *, by: str, reason: str) -> acts.Release:
    """Take a published release back, in public and for ever on the record; what it was news of is settled by that."""
    release, person = _found(workspace, name, by, "release")
    return acts.retract(workspace.ledger, release.id, by=person, reason=reason)


def _statement(said: Path | Statement) -> Statement:
    return said if isinstance(said, Statement) else read_statement(said)


def _found(workspace: Workspace, name: str, by: str, verb: str) -> tuple[acts.Release, str]:
    """Return a release that whoever asks may see, and the person who acts on it."""
    require(workspace.viewer, verb, ANY)
    release = acts.find(may_see(workspace, acts.releases(workspace.ledger)), name)
    return release, acting_as(workspace, by, verb, missions_of(release.statement))


def _next_acts(viewer: Actor, release: acts.Release) -> tuple[str, ...]:
    """Return what somebody may do with a release as it stands; whether it then goes on is for the act to say."""
    missions = missions_of(release.statement)
    if release.state == "proposed":
        took_part = viewer.id in (release.proposed_by, *release.cleared_by)
        return () if took_part or not permit(viewer, "clear", missions).allowed else ("clear",)
    act = {"cleared": "publish", "published": "retract"}.get(release.state)
    return (act,) if act and permit(viewer, "release", missions).allowed else ()


def _day_out(workspace: Workspace, release: acts.Release) -> date:
    return max(release.not_before or date.min, workspace.clock().date())


def _checked(workspace: Workspace, found: Mapping[str, acts.Release], statement: Statement, at: date) -> Checked:
    """Return the verdict on one statement, with what to say instead."""
    statement = replace(statement, id=acts.name_of(statement))
    verdict = judged(workspace, found, statement, at=at)
    instead = advice(workspace, statement, verdict, at)
    return Checked(verdict=verdict, contradicted=(), advice=instead, doubts=doubts(workspace, statement, at))


def _heard(workspace: Workspace, statement: Statement, by: str) -> acts.Release:
    auditor = auditor_for(workspace, [statement], workspace.clock().date())
    known(auditor, [*outside(workspace, acts.releases(workspace.ledger)), statement])
    return acts.hear(workspace.ledger, statement, by=by)


def _confirmed(found: Mapping[str, Overheard], claim: str) -> Statement:
    hits = [item for item in found.values() if item.claim == claim or (len(claim) >= 6 and claim in item.claim)]
    if len(hits) != 1 or hits[0].statement is None:
        raise AskedWrongly(
            "claim-not-hearable",
            f"The claim {claim} was not taken down",
            hits[0].why_not if len(hits) == 1 else "it is not one public claim that waits to be confirmed",
            "list them with standby release hear --from-record, or write a statement file",
        )
    return hits[0].statement
