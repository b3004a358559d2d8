"""What was told and to whom, and the one tap that says somebody has it in hand."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.access import permit
from standby.api.guard import SignedIn
from standby.desk import notices as desk
from standby.web.guard import CheckedForm
from standby.web.showing import show

router = APIRouter()


@router.get("/notices")
def listed(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show the notices, the newest first."""
    workspace = request.app.state.room.seen_by(actor)
    found = desk.raised(workspace)
    may = {one.notice.id for one in found if permit(actor, "decide", (one.notice.unit,)).allowed}
    return show(request, "notices.html", found=found, may=may, channels=workspace.settings.channel)


@router.post("/notices/{notice}/acknowledgement")
def acknowledge(request: Request, actor: CheckedForm, notice: str) -> Response:
    """Say that one has a notice in hand."""
    desk.acknowledge(request.app.state.room.seen_by(actor), notice)
    return RedirectResponse("/notices", 303)
