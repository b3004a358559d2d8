"""What the operations room does about decisions: propose on the present advice, sign, dissent, tick, withdraw, list."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from standby.access import ANY, require
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.ids import canonical, sha256_hex
from standby.basis.mission import Unit
from standby.basis.time import AsOf
from standby.desk import asking
from standby.desk.actors import acting_as
from standby.desk.advising import advise
from standby.desk.declaring import standing_orders, words
from standby.desk.workspace import MISSION, Workspace
from standby.ledger import head
from standby.posture import decide as acts
from standby.posture.crosswalk import Exported, export_labels, import_label
from standby.posture.decision import (
    Decision,
    Grounds,
    Needs,
    Order,
    Orders,
    Requirement,
    departs,
    is_unreported,
    needed,
    open_requirements,
    state_of,
)
from standby.posture.model import PRESETS, PROTECTIVENESS, Policy, Recommendation, protects_more
from standby.posture.policy import policy_in_force, read_text
from standby.posture.recommend import recommendation_json
from standby.posture.signers import Absence, Office, Signer, lineage, office_for, read_signers, signers_by_role

SIGNERS = "signers.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants decided for a unit. Axis values may be given one by one, by a preset, by a
    label of another scale, or as advised.

    ``against`` is the reason for protecting less than the rules advise; ``requirements`` come beside those that
    the policy names. Moments that are None take what the advice or the policy says.
    """

    unit: str
    by: str
    reason: str
    axes: Mapping[str, str]
    preset: str | None = None
    label: str | None = None
    as_recommended: bool = False
    against: str | None = None
    act_first: bool = False
    at: datetime | None = None
    takes_effect: datetime | None = None
    review_by: datetime | None = None
    expires_at: datetime | None = None
    sustainable_days: float | None = None
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A decision as it stands at a moment: how far it is, what is still open, and the axes on which it counts.

    ``signatures_missing`` counts who still has to sign; ``holds`` lists the axes on which it is what stands;
    ``overdue`` says in words which of its clocks has run out; ``elsewhere`` what the posture is called on other scales.
    """

    decision: Decision
    state: str
    signatures_missing: int
    requirements_open: int
    holds: tuple[str, ...]
    overdue: tuple[str, ...]
    elsewhere: tuple[Exported, ...]


def decide(workspace: Workspace, wish: Wish) -> Listed:
    """Propose a posture for a unit, on the picture and the advice as they are now.

    What it takes to sign covers every unit that inherits it. Raises ``AskedWrongly`` for an unknown unit, axis,
    value, person or a missing reason (``decision-against-reason`` where it protects less than the rules advise
    and nobody says why), ``NotAllowed`` where nobody may act first. Nothing is recorded then.
    """
    require(workspace.viewer, "decide", ANY)
    at = _moment(workspace, wish.at)
    by = _acting(workspace, wish.by)
    asking.check_listed(wish.unit, [u.id for u in workspace.definition.units], "unit-unknown", "unit")
    covered = _covered(wish.unit, workspace.definition.units)
    require(workspace.viewer, "decide", [u.id for u in covered])
    _check_reason(wish.reason)
    ground = _ground(workspace, at)
    own = ground.recommendations[wish.unit]
    axes = _axes(wish, own)
    _check_against(wish, axes, [ground.recommendations[u.id] for u in covered])
    policy = ground.policy
    draft = Decision(
        id="",
        unit=wish.unit,
        axes=axes,
        preset=wish.preset,
        label=wish.label,
        reason=wish.reason,
        against=wish.against,
        standing={a.axis: a.standing for a in own.axes},
        advised={a.axis: a.value for a in own.axes},
        needs=_needs(policy, covered, ground, axes),
        grounds=ground.grounds(own),
        proposed_by=by,
        proposed_at=at,
        takes_effect=wish.takes_effect or at,
        lapses_at=max(own.expires, at),
        review_by=wish.review_by or own.expires,
        expires_at=wish.expires_at,
        sustainable_until=_sustainable(wish, own, wish.takes_effect or at),
        report_by=at + policy.report_within if wish.act_first else None,
        requirements=_requirements(wish, own, policy, axes),
    )
    _check_moments(draft)
    return listed(workspace, acts.propose(workspace.ledger, draft), at)


def approve(workspace: Workspace, wanted: str, *, by: str, at: datetime | None = None) -> Listed:
    """Sign a decision as one of those who may, in one's own place or as deputy for somebody who is away.

    Raises ``NotAllowed`` (``decision-not-allowed``) for anybody else, for the proposer, and (``decision-overtaken``)
    where it lowers protection and the rules by now advise more than when it was proposed.
    """
    when = _moment(workspace, at)
    person = _acting(workspace, by)
    levels = _policy(workspace, when).authorities
    signers, absences = _signers(workspace), acts.absences(workspace.ledger)

    def permit(decision: Decision) -> Office:
        return office_for(
            signers,
            absences,
            person=person,
            unit=decision.unit,
            units=workspace.definition.units,
            level=decision.needs.authority,
            levels=levels,
            at=when,
        )

    held = _own(workspace, wanted)
    now = _ground(workspace, when) if held.needs.lowers and held.ordered_at is None else None

    def check(decision: Decision) -> None:
        if now is not None:
            _check_not_overtaken(decision, now.recommendations[decision.unit])

    signed = acts.approve(workspace.ledger, held.id, by=person, at=when, permit=permit, check=check)
    return listed(workspace, signed, when)


def dissent(workspace: Workspace, wanted: str, *, by: str, reason: str, at: datetime | None = None) -> Listed:
    """Record that a named person disagrees with a decision, and why."""
    when, person, wanted = _who_acts(workspace, wanted, by, at)
    return listed(workspace, acts.dissent(workspace.ledger, wanted, by=person, reason=reason, at=when), when)


def tick(workspace: Workspace, wanted: str, number: int, *, by: str, at: datetime | None = None) -> Listed:
    """Record that a minimum requirement of a decision is met."""
    when, person, wanted = _who_acts(workspace, wanted, by, at)
    return listed(workspace, acts.tick(workspace.ledger, wanted, number, by=person, at=when), when)


def withdraw(workspace: Workspace, wanted: str, *, by: str, reason: str, at: datetime | None = None) -> Listed:
    """Withdraw one's own proposal before it is signed."""
    when, person, wanted = _who_acts(workspace, wanted, by, at)
    return listed(workspace, acts.withdraw(workspace.ledger, wanted, by=person, reason=reason, at=when), when)


def away(workspace: Workspace, person: str, *, start: datetime | None, end: datetime, by: str) -> Absence:
    """Record that somebody who signs is away, so that their deputies may sign."""
    now = _moment(workspace, None)
    who, told_by = _person(workspace, person), _acting(workspace, by)
    return acts.away(workspace.ledger, who, start=start or now, end=end, by=told_by, at=now)


def list_decisions(
    workspace: Workspace, as_of: AsOf, *, unit: str | None = None, state: str | None = None
) -> tuple[Listed, ...]:
    """Return the decisions as they stood at a moment, the newest first."""
    asking.check_listed(unit, [u.id for u in workspace.definition.units], "unit-unknown", "unit")
    said = words(workspace)
    standing = standing_orders(workspace, said, as_of)
    told = [_listed(d, standing, as_of.valid_at) for d in said.decisions(as_of) if d.proposed_at <= as_of.valid_at]
    mine = (d for d in reversed(told) if workspace.viewer.covers("ask", d.decision.unit))
    return tuple(d for d in mine if unit in (None, d.decision.unit) and state in (None, d.state))


def show_decision(workspace: Workspace, wanted: str, as_of: AsOf) -> Listed:
    """Return one decision as it stood at a moment."""
    held = list_decisions(workspace, as_of)
    name = acts.pick([d.decision for d in held], wanted).id
    return next(d for d in held if d.decision.id == name)


def listed(workspace: Workspace, decision: Decision, at: datetime) -> Listed:
    """Return a decision as it stands now."""
    standing = standing_orders(workspace, words(workspace), AsOf(valid_at=at, known_at=workspace.clock()))
    return _listed(decision, standing, at)


def _own(workspace: Workspace, wanted: str) -> Decision:
    """Find a decision among those of the missions the viewer may ask about, and that they may act on it."""
    require(workspace.viewer, "decide", ANY)
    held = acts.pick((d for d in _all(workspace) if workspace.viewer.covers("ask", d.unit)), wanted)
    require(workspace.viewer, "decide", (held.unit,))
    return held


def _who_acts(workspace: Workspace, wanted: str, by: str, at: datetime | None) -> tuple[datetime, str, str]:
    """Return when which person acts on which decision. Raises as each of the three does."""
    return _moment(workspace, at), _acting(workspace, by), _own(workspace, wanted).id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    policy: Policy
    as_of: AsOf
    fingerprint: str
    recommendations: Mapping[str, Recommendation]
    standing: Orders

    def grounds(self, recommendation: Recommendation) -> Grounds:
        return Grounds(
            valid_at=self.as_of.valid_at,
            known_at=self.as_of.known_at,
            entry=self.as_of.entry or 0,
            picture=self.fingerprint,
            policy=self.policy.id,
            policy_version=self.policy.version,
            policy_digest=self.policy.digest,
            recommendation=recommendation_fingerprint(recommendation),
        )


def recommendation_fingerprint(recommendation: Recommendation) -> str:
    """Name a recommendation by everything it says."""
    return sha256_hex(canonical(recommendation_json(recommendation)))


def _ground(workspace: Workspace, at: datetime) -> _Ground:
    policy = _policy(workspace, at)
    with workspace.ledger.reading() as connection:
        last = head(connection)
    as_of = AsOf(valid_at=at, known_at=at, entry=last.k if last else 0)
    known = asking.picture(workspace, as_of)
    found = advise(workspace, known).recommendations
    return _Ground(
        policy=policy,
        as_of=as_of,
        fingerprint=known.picture.fingerprint,
        recommendations={r.subject: r for r in found},
        standing=standing_orders(workspace, words(workspace), as_of),
    )


def _policy(workspace: Workspace, at: datetime) -> Policy:
    policy = policy_in_force(workspace.policies, at)
    if policy is None:
        raise AskedWrongly(
            "policy-unknown", "Nothing can be decided", "no policy is in force then", f"give one to {MISSION}/policy"
        )
    return policy


def _axes(wish: Wish, advice: Recommendation) -> dict[str, str]:
    axes: dict[str, str] = {a.axis: a.value for a in advice.axes} if wish.as_recommended else {}
    if wish.preset is not None:
        axes |= PRESETS[_one_of(wish.preset, PRESETS, "preset")]
    if wish.label is not None:
        axes |= import_label(wish.label).axes
    for word, value in wish.axes.items():
        axis = _one_of(word, PROTECTIVENESS, "axis")
        axes[axis] = _one_of(value, PROTECTIVENESS[axis], f"value of {axis}")
    return axes


def _one_of(word: str, allowed: Iterable[str], what: str) -> str:
    allowed = list(allowed)
    if word not in allowed:
        near = difflib.get_close_matches(word, allowed, n=1, cutoff=0.0)
        raise AskedWrongly(
            "decision-unreadable",
            f"There is no {what} {word!r}",
            f"it is one of {', '.join(allowed)}",
            f"the nearest is {near[0]!r}",
        )
    return word


def _covered(unit: str, units: Sequence[Unit]) -> list[Unit]:
    """Return a unit and everything below it: whom a decision reaches."""
    return [u for u in units if unit in lineage(u.id, units)]


def _needs(policy: Policy, covered: Sequence[Unit], ground: _Ground, axes: Mapping[str, str]) -> Needs:
    each = [
        needed(policy, u, ground.recommendations[u.id], axes, ground.standing.get(u.id, _NO_ORDERS)) for u in covered
    ]
    return Needs(
        authority=max((n.authority for n in each), key=policy.authorities.index),
        signatures=max(n.signatures for n in each),
        lowers=any(n.lowers for n in each),
        act_first=all(n.act_first for n in each),
    )


_NO_ORDERS: Mapping[str, Order] = {}


def _check_against(wish: Wish, axes: Mapping[str, str], advice: Iterable[Recommendation]) -> None:
    less = {r.subject: departs(r, axes) for r in advice}
    named = "; ".join(f"{unit}: {', '.join(found)}" for unit, found in less.items() if found)
    if named and not (wish.against or "").strip():
        raise AskedWrongly(
            "decision-against-reason",
            "The decision was not proposed",
            f"it protects less than the rules advise ({named})",
            "say why with --against, or decide what is advised",
        )


def _check_not_overtaken(decision: Decision, advice: Recommendation) -> None:
    now = {a.axis: a.value for a in advice.axes}
    worse = [
        axis
        for axis, value in decision.axes.items()
        if protects_more(axis, now[axis], value) and protects_more(axis, now[axis], decision.advised[axis])
    ]
    if worse:
        raise NotAllowed(
            "decision-overtaken",
            f"The decision {decision.id} cannot be signed any more",
            "the rules by now advise more protection on " + ", ".join(f"{a} ({now[a]})" for a in worse),
            "propose it anew on the present picture",
        )


def _requirements(
    wish: Wish, advice: Recommendation, policy: Policy, axes: Mapping[str, str]
) -> tuple[Requirement, ...]:
    """Collect the policy's requirements of each value that changes, then those of the proposer."""
    standing = {a.axis: a.standing for a in advice.axes}
    changed = [(axis, value) for axis, value in axes.items() if value != standing[axis]]
    texts = [text for axis, value in changed for text in policy.requirements.get(axis, {}).get(value, ())]
    unique = dict.fromkeys([*texts, *wish.requirements])
    return tuple(Requirement(number=n, text=text) for n, text in enumerate(unique, 1))


def _sustainable(wish: Wish, advice: Recommendation, begins: datetime) -> datetime | None:
    if wish.sustainable_days is not None:
        return begins + timedelta(days=wish.sustainable_days)
    return None if advice.sustainable_for is None else begins + advice.sustainable_for


def _check_moments(draft: Decision) -> None:
    begins = draft.takes_effect
    if begins < draft.proposed_at or draft.review_by <= begins or (draft.expires_at or draft.review_by) <= begins:
        raise AskedWrongly(
            "decision-backwards",
            "The decision was not proposed",
            "it must begin no earlier than it is proposed, and be reviewed and expire after it begins",
            "give later moments to --from, --review-by or --expires",
        )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise AskedWrongly(
            "because-missing", "Nothing was recorded", "no reason was given", "say why in a few words with --reason"
        )


def _moment(workspace: Workspace, at: datetime | None) -> datetime:
    return at or workspace.clock()


def _person(workspace: Workspace, wanted: str) -> str:
    """Return the id of somebody the mission files list, by id or by a name that only one bears."""
    people = workspace.definition.people
    named = [p.id for p in people if p.name.casefold() == wanted.strip().casefold()]
    if wanted in {p.id for p in people}:
        return wanted
    if len(named) != 1:
        near = difflib.get_close_matches(wanted, [p.id for p in people], n=1)
        raise AskedWrongly(
            "person-unknown",
            f"Several people are called {wanted!r}" if named else f"{wanted!r} is nobody in mission/people.yaml",
            f"their ids are {', '.join(named)}" if named else "a decision names the people behind it",
            "give the id" if named else f"give {near[0]!r}" if near else "add the person there",
        )
    return named[0]


def _acting(workspace: Workspace, wanted: str) -> str:
    """Return the person who acts, somebody the mission files list. Raises as ``acting_as`` does."""
    return acting_as(workspace, _person(workspace, wanted), "decide")


def _signers(workspace: Workspace) -> tuple[Signer, ...]:
    """Read who may sign: ``mission/signers.yaml``, else everybody whose role is the name of a level."""
    levels = list(dict.fromkeys(level for policy in workspace.policies for level in policy.authorities))
    file = workspace.directory / MISSION / SIGNERS
    if not file.exists():
        return signers_by_role(workspace.definition.people, levels)
    people = [p.id for p in workspace.definition.people]
    units = [u.id for u in workspace.definition.units]
    return read_signers(read_text(file), f"{MISSION}/{SIGNERS}", people=people, units=units, levels=levels)


def _all(workspace: Workspace) -> tuple[Decision, ...]:
    return acts.as_known(acts.history(workspace.ledger))


def _listed(decision: Decision, standing: Orders, at: datetime) -> Listed:
    here = standing.get(decision.unit, {})
    state = state_of(decision, at)
    waits = state == "proposed" or (decision.acted_first and decision.confirmed_at is None)
    return Listed(
        decision=decision,
        state=state,
        signatures_missing=max(0, decision.needs.signatures - len(decision.signatures)) if waits else 0,
        requirements_open=len(open_requirements(decision, at)),
        holds=tuple(axis for axis in decision.axes if axis in here and here[axis].decision == decision.id),
        overdue=tuple(_overdue(decision, state, at)),
        elsewhere=export_labels({**decision.standing, **decision.axes}),
    )


def _overdue(decision: Decision, state: str, at: datetime) -> Iterable[str]:
    if state not in ("ordered", "in force", "expired"):
        return
    if is_unreported(decision, at):
        yield "acted first and not confirmed in time"
    if at > decision.review_by:
        yield "review"
    if decision.sustainable_until is not None and at > decision.sustainable_until:
        yield "held longer than it can be sustained"
