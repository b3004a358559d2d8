"""Search over the reports, in any script, within what whoever asks may read."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.api.guard import SignedIn
from standby.desk.searching import search_reports
from standby.web.patience import patient
from standby.web.showing import show

router = APIRouter()


@router.get("/search")
@patient
def searched(request: Request, actor: SignedIn, q: str = "") -> HTMLResponse:
    """Show the reports that hold some words."""
    room = request.app.state.room
    found = search_reports(room.seen_by(actor), q, room.now(), most=50) if q.strip() else None
    return show(request, "search.html", wanted=q, found=found)
