"""One site: its threat now and over time, what drives it, who is there, what was near; and how good forecasts were."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from standby.api.guard import SignedIn
from standby.desk.board.looking import site_page
from standby.desk.brief.scored import verified_lines
from standby.desk.drawing.course import draw_course
from standby.desk.drawing.verification import drawings
from standby.desk.people import see_people
from standby.threat.queries import last_verified
from standby.web.patience import patient
from standby.web.showing import show

router = APIRouter()

SHOWN = 25
"""So many incidents and threats, the newest, stand on a site's page."""


@router.get("/sites/{site}")
@patient
def site(request: Request, actor: SignedIn, site: str) -> HTMLResponse:
    """Show one site."""
    room = request.app.state.room
    found = room.answer(actor, ("site", site), room.now(), lambda w, as_of: site_page(w, site, as_of))
    see_people(room.seen_by(actor), found.exposure)
    return show(request, "site.html", page=found, course=draw_course(found.course), shown=SHOWN)


@router.get("/forecasts")
@patient
def forecasts(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show how good the forecasts on this record were when they were last scored, drawn and in words."""
    room = request.app.state.room
    found = room.answer(actor, "forecasts", room.now(), lambda w, as_of: last_verified(w.ledger, as_of))
    names = {site.id: site.name for site in room.workspace().definition.sites}
    return show(
        request,
        "forecasts.html",
        lines=tuple(verified_lines(found, names)) if found else (),
        pictures=[Markup(svg) for svg in drawings(found)] if found else [],
    )
