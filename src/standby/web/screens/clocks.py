"""The two clocks: a slider for when it was so, one for when we knew it, over missions, sites, map and timeline."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.api.guard import SignedIn
from standby.basis.time import AsOf, parse_instant
from standby.basis.vocabulary import AXES
from standby.desk.board.looking import span, timeline, two_clocks
from standby.desk.board.today import today_from
from standby.desk.drawing.map import draw_map
from standby.desk.workspace import Workspace
from standby.web.showing import show

router = APIRouter()

SINCE = timedelta(days=7)

MOST = 60
"""So many moments of the timeline stand beside the map."""


@router.get("/clocks")
def clocks(
    request: Request, actor: SignedIn, valid: str | None = None, known: str | None = None, since: str | None = None
) -> HTMLResponse:
    """Show the whole mission at two clocks."""
    room = request.app.state.room
    workspace = room.shared_by(actor)
    first, last = span(workspace)
    as_of = _as_of(valid, known, last) if valid or known else room.now()
    before = _moment(since) if since else max(first, min(as_of.valid_at, as_of.known_at) - SINCE)
    earlier = AsOf(valid_at=min(before, as_of.valid_at), known_at=min(before, as_of.known_at))

    def ask(workspace: Workspace, as_of: AsOf) -> object:
        return two_clocks(workspace, as_of, earlier, None if valid or known else room.assembled(actor, as_of))

    found = room.answer(actor, ("clocks", earlier), as_of, ask)
    told = room.answer(actor, "timeline", as_of, timeline)
    sites = workspace.definition.sites
    days = [first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 2)]
    return show(
        request,
        "clocks_part.html" if request.headers.get("hx-target") == "clocks" else "clocks.html",
        clocks=found,
        axes=tuple(AXES),
        moments=told[:MOST],
        most=MOST,
        days=days,
        map=draw_map(sites, found.incidents, found.today.sites),
    )


@router.get("/timeline")
def course(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show what happened and when it was learnt, the newest first."""
    room = request.app.state.room
    found = room.answer(actor, "timeline", room.now(), timeline)
    return show(request, "timeline.html", moments=found)


@router.get("/map")
def chart(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show the sites and what happened near them on a map that needs no network."""
    room = request.app.state.room
    now = room.now()
    known, advice = room.assembled(actor, now)
    sites = room.workspace().definition.sites
    found = today_from(room.shared_by(actor), known, advice, now)
    return show(request, "map.html", map=draw_map(sites, known.picture.incidents, found.sites), today=found)


def _as_of(valid: str | None, known: str | None, last: datetime) -> AsOf:
    return AsOf(valid_at=_moment(valid) if valid else last, known_at=_moment(known) if known else last)


def _moment(text: str) -> datetime:
    return parse_instant(text, end_of_day=True)
