"""The decision sheet of one mission: what is recommended, why, what could not be decided, who signs."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.api.guard import SignedIn
from standby.desk.board.looking import decision_sheet
from standby.web.showing import show

router = APIRouter()


@router.get("/decisions/{unit}")
def sheet(request: Request, actor: SignedIn, unit: str) -> HTMLResponse:
    """Show one mission's sheet; it prints on one page."""
    room = request.app.state.room
    found = room.answer(actor, ("decision", unit), room.now(), lambda w, as_of: decision_sheet(w, unit, as_of))
    return show(request, "decision.html", sheet=found)
