"""Search what was reported, as one viewer may read it and as it was known at a moment."""

from standby.access import ANY, require
from standby.basis.time import AsOf
from standby.desk.workspace import Workspace
from standby.record.search import Found, search


def search_reports(workspace: Workspace, wanted: str, as_of: AsOf, *, most: int = 20) -> Found:
    """Find the reports known then that hold every word and phrase asked for. Raises as ``record.search`` does."""
    require(workspace.viewer, "ask", ANY)
    return search(workspace.ledger, wanted, as_of, most=most)
