"""Today: missions by posture axes, and what needs a decision on top."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from standby.access import Actor
from standby.api.guard import SignedIn
from standby.api.room import Room
from standby.basis.vocabulary import AXES
from standby.desk.board.today import today_from
from standby.web.showing import Fragment, render, show

router = APIRouter()


@router.get("/")
def today(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show what a duty officer looks at first."""
    return show(request, "today.html", part=Markup(part_for(request.app.state.room, actor).text))


@router.get("/today/part")
def part(request: Request, actor: SignedIn) -> Response:
    """Show the same without the frame, for a page that is open already; unchanged, it is not sent again."""
    return part_for(request.app.state.room, actor).answer(request)


def part_for(room: Room, actor: Actor) -> Fragment:
    """Write the part once for all who may see the same: nothing in it is of one session."""
    now, workspace = room.now(), room.shared_by(actor)

    def written() -> Fragment:
        found = today_from(workspace, *room.assembled(actor, now), now)
        return Fragment.of(render(room, "today_part.html", today=found, axes=tuple(AXES)))

    return room.soonest(actor, "today written", now, written)
