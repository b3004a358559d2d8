"""What was told and to whom, who has it in hand, and whether a channel works."""

from standby.access import ANY, permit, require
from standby.basis.errors import AskedWrongly
from standby.desk.posting import post_for
from standby.desk.workspace import Workspace
from standby.posture.deliveries import Deliveries, Followed
from standby.posture.outbox import draft

TEST = "test"
"""The kind of notice that only says whether a channel works; it is not recorded."""


def raised(workspace: Workspace) -> tuple[Followed, ...]:
    """Return the notices about missions one may ask about, each with where it went, the newest first."""
    viewer = workspace.viewer
    found = _deliveries(workspace).followed(workspace.clock())
    return tuple(one for one in found if permit(viewer, "ask", (one.notice.unit,)).allowed)


def acknowledge(workspace: Workspace, notice: str) -> Followed:
    """Record that one has a notice in hand: it goes to nobody further. Acknowledged before, it stays as it was.

    Raises ``AskedWrongly`` (``notice-unknown``) for a notice that one may not ask about or that was never raised,
    ``NotAllowed`` without the right to decide for its mission.
    """
    require(workspace.viewer, "decide", ANY)
    known = {one.notice.id: one for one in raised(workspace)}
    if notice not in known:
        raise AskedWrongly(
            "notice-unknown", f"There is no notice {notice!r}", "nothing of that name was raised", "see standby notices"
        )
    require(workspace.viewer, "decide", (known[notice].notice.unit,))
    deliveries = _deliveries(workspace)
    deliveries.acknowledge(notice, workspace.viewer.id)
    return next(one for one in deliveries.followed(workspace.clock()) if one.notice.id == notice)


def try_channel(workspace: Workspace, name: str) -> str:
    """Send a test message to one channel and return its name. Raises as ``post_for`` says when it did not get out."""
    require(workspace.viewer, "keep")
    channels = {channel.name: channel for channel in workspace.settings.channel}
    if name not in channels:
        raise AskedWrongly(
            "channel-unknown",
            f"There is no channel {name!r}",
            "standby.toml names none so",
            f"use one of: {', '.join(channels) or 'none is named yet'}",
        )
    now = workspace.clock()
    test = draft(TEST, None, "This is a test: nothing happened, and nobody needs to do anything.", now, name, {})
    post_for(workspace.settings.name, workspace.directory, workspace.settings.room)(channels[name], test)
    return name


def _deliveries(workspace: Workspace) -> Deliveries:
    return Deliveries(workspace.ledger, workspace.settings.node, workspace.settings.channel)
