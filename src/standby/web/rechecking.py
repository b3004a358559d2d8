"""After something on record changed: what is out is audited anew, whoever changed it and whatever they may read."""

from dataclasses import replace

from standby.access import EVERYTHING
from standby.api.room import Room
from standby.desk import release


def recheck(room: Room) -> None:
    """Audit again what was published; what the record contradicts now, or what is given away now, is recorded once."""
    workspace = room.workspace()
    whole = replace(workspace, ledger=workspace.ledger.seen_by(EVERYTHING))
    if release.anything_out(whole):
        release.recheck(whole)
