"""People: who is on the roster, where each is held to be, and the sheets a roster comes from."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.api.guard import SignedIn
from standby.desk import people as desk
from standby.web.showing import show

router = APIRouter()


@router.get("/people")
def people(request: Request, actor: SignedIn, site: str | None = None, unit: str | None = None) -> HTMLResponse:
    """Show where everybody is held to be."""
    room = request.app.state.room
    workspace = room.seen_by(actor)
    found = desk.where(workspace, room.now(), site=site or None, unit=unit or None)
    definition = workspace.definition
    return show(
        request, "people.html", found=found, sites=definition.sites, units=definition.units, site=site, unit=unit
    )
