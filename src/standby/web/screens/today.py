"""Today: missions by posture axes, and what needs a decision on top."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from standby.api.guard import SignedIn
from standby.basis.vocabulary import AXES
from standby.desk.board.today import assembled, today_from
from standby.people.queries import ANSWERED
from standby.web.showing import Fragment, show, write

router = APIRouter()


@router.get("/")
def today(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show what a duty officer looks at first."""
    return show(request, "today.html", part=Markup(_part(request, actor).text))


@router.get("/today/part")
def part(request: Request, actor: SignedIn) -> Response:
    """Show the same without the frame, for a page that is open already; unchanged, it is not sent again."""
    return _part(request, actor).answer(request)


def _part(request: Request, actor: SignedIn) -> Fragment:
    """Write the part once for all who may see the same: nothing in it is of one session."""
    room = request.app.state.room
    now = room.now()

    workspace = room.seen_by(actor)

    def written() -> Fragment:
        # An answer to a roll call comes every second when it matters: it need not wait for the picture.
        rest = room.question(actor, now, room.newest_but_for(ANSWERED))
        known, advice = room.kept((*rest, "assembled"), lambda: assembled(workspace, now))
        found = today_from(workspace, known, advice, now)
        return Fragment.of(write(request, "today_part.html", today=found, axes=tuple(AXES)))

    made: Fragment = room.soonest(actor, "today written", now, written)
    return made
