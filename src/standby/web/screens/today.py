"""Today: missions by posture axes, and what needs a decision on top."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.api.guard import SignedIn
from standby.basis.vocabulary import AXES
from standby.desk.board.today import today as todays
from standby.web.showing import show

router = APIRouter()


@router.get("/")
def today(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show what a duty officer looks at first."""
    return _shown(request, actor, "today.html")


@router.get("/today/part")
def part(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show the same without the frame, for a page that is open already."""
    return _shown(request, actor, "today_part.html")


def _shown(request: Request, actor: SignedIn, template: str) -> HTMLResponse:
    room = request.app.state.room
    found = room.answer(actor, "today", room.now(), todays)
    return show(request, template, today=found, axes=tuple(AXES))
