"""Today: missions by posture axes, and what needs a decision on top."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from standby.access import Actor
from standby.api.guard import SignedIn
from standby.api.room import Room
from standby.basis.time import AsOf
from standby.basis.vocabulary import AXES
from standby.desk import pages
from standby.desk.board.model import Today
from standby.desk.board.today import rollcall_now, today_from
from standby.desk.brief.pdf import render_pdf
from standby.desk.plates import plates
from standby.desk.release_news import may_hear, news
from standby.desk.workspace import Workspace
from standby.web.patience import patient_with
from standby.web.showing import Fragment, render, show

router = APIRouter()


def _at_once(request: Request) -> Markup:
    """Return how many are accounted for, which waits for neither threat nor advice."""
    room = request.app.state.room
    found = room.answer(request.state.actor, "roll call's count", room.now(), rollcall_now)
    return Markup(render(room, "people_now.html", rollcall=found))


@router.get("/")
@patient_with(_at_once)
def today(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show what a duty officer looks at first."""
    return show(request, "today.html", part=Markup(part_for(request.app.state.room, actor).text))


@router.get("/today/part")
def part(request: Request, actor: SignedIn) -> Response:
    """Show the same without the frame, for a page that is open already; unchanged, it is not sent again."""
    return part_for(request.app.state.room, actor).answer(request)


@router.get("/brief.pdf")
def brief(request: Request, actor: SignedIn) -> Response:
    """Give the brief of this moment as a PDF, tagged, with map and courses; nothing is issued by it."""
    room = request.app.state.room

    def written(workspace: Workspace, as_of: AsOf) -> bytes:
        return render_pdf(pages.brief(workspace, as_of), workspace.zone, plates(workspace, as_of))

    content = room.answer(actor, "brief as a PDF", room.now(), written)
    headers = {"Content-Disposition": 'inline; filename="brief.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def part_for(room: Room, actor: Actor) -> Fragment:
    """Write the part once for all who may see and hear the same: nothing in it is of one session."""
    now = room.now()

    def screen(shared: Workspace, as_of: AsOf) -> Today:
        return today_from(shared, *room.assembled(actor, as_of), as_of)

    def written() -> Fragment:
        found = room.answer(actor, "today's screen", now, screen)
        out = news(room.seen_by(actor), room.looking_back)
        return Fragment.of(render(room, "today_part.html", today=found, out=out, axes=tuple(AXES)))

    return room.soonest(actor, ("today written", may_hear(actor)), now, written)
