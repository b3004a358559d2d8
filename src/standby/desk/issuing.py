"""Keeps which briefs were given out, so that the next one can tell what changed since."""

from datetime import datetime

from standby.access import Actor
from standby.basis.time import AsOf, iso, parse_instant
from standby.desk.brief.model import Brief
from standby.desk.workspace import Workspace
from standby.ledger import Entry
from standby.record.queries import entries

ACT = "brief.issued"


def record_issue(workspace: Workspace, brief: Brief) -> None:
    """Record that a brief was given out: the moment it speaks of, and the fingerprint of its picture."""
    payload = {
        "valid_at": iso(brief.as_of.valid_at),
        "known_at": iso(brief.as_of.known_at),
        "entry": brief.as_of.entry,
        "fingerprint": brief.fingerprint,
        "viewer": workspace.viewer.id,
    }
    with workspace.ledger.writing() as writer:
        writer.append(ACT, brief.fingerprint, payload, actor=workspace.settings.node)


def last_issued(workspace: Workspace, as_of: AsOf) -> AsOf | None:
    """Return the moment of the newest issued brief that speaks of an earlier moment, or None.

    A viewer whom labels keep from something is told only of their own: others' briefs rest on more.
    """
    issued = [_moment(e.payload) for e in entries(workspace.ledger) if e.act == ACT and _may_see(workspace.viewer, e)]
    earlier = [m for m in issued if m.valid_at < as_of.valid_at and m.known_at <= as_of.known_at]
    return max(earlier, key=_clocks, default=None)


def _may_see(viewer: Actor, issued: Entry) -> bool:
    return viewer.everything or issued.payload.get("viewer") == viewer.id


def _moment(payload: object) -> AsOf:
    assert isinstance(payload, dict)
    return AsOf(
        valid_at=parse_instant(payload["valid_at"]),
        known_at=parse_instant(payload["known_at"]),
        entry=payload["entry"],
    )


def _clocks(moment: AsOf) -> tuple[datetime, datetime]:
    return moment.valid_at, moment.known_at
