"""Gives roles and takes them back: for every mission or for one and those below it, each act an entry of the record."""

from datetime import datetime

from standby.access import ANY, ROLES, permit, require
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import iso
from standby.desk.actors import actors_of
from standby.desk.asking import check_listed
from standby.desk.viewing import ACCESS, Grant, grants_in
from standby.desk.workspace import Workspace


def grants(workspace: Workspace) -> tuple[Grant, ...]:
    """Return the roles that were given, those that ended included: one's own, and all that one may give and take."""
    viewer = workspace.viewer
    return tuple(
        g for g in grants_in(workspace.ledger) if g.actor == viewer.id or permit(viewer, "admit", (g.mission,)).allowed
    )


def grant(
    workspace: Workspace, actor: str, role: str, *, mission: str | None, because: str, until: datetime | None = None
) -> Grant:
    """Give a listed actor a role, for all missions (None) or for one and those below it.

    Raises ``AskedWrongly`` for an unknown actor, role or mission, a missing reason, an end that is over
    (``grant-over``) or a role that is held already (``grant-held``), ``NotAllowed`` where whoever gives it may not
    admit people to that mission, or gives it to themselves (``grant-to-oneself``). Nothing is recorded then.
    """
    _check(workspace, actor, role, mission, because)
    now = workspace.clock()
    if until is not None and until <= now:
        raise AskedWrongly("grant-over", "No role was given", "it would be over already", "give a later end")
    payload = {"actor": actor, "role": role, "mission": mission, "until": iso(until)}
    with workspace.ledger.writing() as writer:
        if any(g.holds(now) for g in _given(workspace, actor, role, mission)):
            raise AskedWrongly(
                "grant-held", "No role was given", f"{actor} holds it already", "see standby access list"
            )
        writer.append("access.granted", ACCESS, payload, actor=workspace.viewer.id, because=because)
    return _given(workspace, actor, role, mission)[-1]


def revoke(workspace: Workspace, actor: str, role: str, *, mission: str | None, because: str) -> Grant:
    """Take a role back that was given; it stays in the record that it was held.

    Raises as ``grant`` does, and ``AskedWrongly`` (``grant-unknown``) where it was not given or has ended. A role of
    ``mission/actors.yaml`` is taken back in that file.
    """
    _check(workspace, actor, role, mission, because)
    with workspace.ledger.writing() as writer:
        now = workspace.clock()
        if not any(g.holds(now) for g in _given(workspace, actor, role, mission)):
            raise AskedWrongly(
                "grant-unknown",
                "No role was taken back",
                f"{actor} was not given it, or it has ended",
                "see standby access list; a role of mission/actors.yaml is taken back there",
            )
        payload = {"actor": actor, "role": role, "mission": mission}
        writer.append("access.revoked", ACCESS, payload, actor=workspace.viewer.id, because=because)
    return _given(workspace, actor, role, mission)[-1]


def may_admit(workspace: Workspace) -> bool:
    """Say whether whoever asks may give roles for at least one mission."""
    return permit(workspace.viewer, "admit", ANY).allowed


def invite(workspace: Workspace, actor: str) -> None:
    """Record that a listed actor is let in by a link: whoever holds it sets the password of their account.

    Raises ``NotAllowed`` unless whoever asks may admit people to every mission, ``AskedWrongly`` for an unknown actor.
    """
    require(workspace.viewer, "admit")
    check_listed(actor, [a.id for a in actors_of(workspace)], "actor-unknown", "actor")
    with workspace.ledger.writing() as writer:
        writer.append("access.invited", ACCESS, {"actor": actor}, actor=workspace.viewer.id)


def _check(workspace: Workspace, actor: str, role: str, mission: str | None, because: str) -> None:
    viewer = workspace.viewer
    require(viewer, "admit", (mission,))
    check_listed(mission, [u.id for u in workspace.definition.units], "unit-unknown", "unit")
    check_listed(actor, [a.id for a in actors_of(workspace)], "actor-unknown", "actor")
    if role not in ROLES:
        raise AskedWrongly(
            "role-unknown",
            f"There is no role {role!r}",
            "no right goes with that word",
            f"use one of: {', '.join(ROLES)}",
        )
    if actor == viewer.id:
        raise NotAllowed(
            "grant-to-oneself", "Nothing was changed", "nobody gives themselves roles", "let another custodian do it"
        )
    if not because.strip():
        raise AskedWrongly("grant-unexplained", "Nothing was changed", "no reason was given", "say why")


def _given(workspace: Workspace, actor: str, role: str, mission: str | None) -> list[Grant]:
    return [g for g in grants_in(workspace.ledger) if (g.actor, g.role, g.mission) == (actor, role, mission)]
