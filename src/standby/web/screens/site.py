"""One site: its threat now and over time, what drives it, who is there, what was near."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.api.guard import SignedIn
from standby.desk.board.looking import site_page
from standby.desk.people import see_people
from standby.web.drawing import draw_course
from standby.web.showing import show

router = APIRouter()


@router.get("/sites/{site}")
def site(request: Request, actor: SignedIn, site: str) -> HTMLResponse:
    """Show one site."""
    room = request.app.state.room
    found = room.answer(actor, ("site", site), room.now(), lambda w, as_of: site_page(w, site, as_of))
    see_people(room.seen_by(actor), found.exposure)
    return show(request, "site.html", page=found, course=draw_course(found.course))
