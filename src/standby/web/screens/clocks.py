"""The two clocks: a slider for when it was so, one for when we knew it, over missions, sites, map and timeline."""

from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.access import Actor
from standby.api.guard import SignedIn
from standby.api.room import Room
from standby.basis.time import AsOf, parse_instant
from standby.basis.vocabulary import AXES
from standby.desk.board.looking import span, timeline, two_clocks
from standby.desk.board.model import TwoClocks
from standby.desk.board.movements import movements
from standby.desk.board.outside import Outside, outside_view
from standby.desk.board.today import today_from
from standby.desk.drawing.map import draw_map, draw_places
from standby.desk.workspace import Workspace
from standby.web.paging import paged
from standby.web.patience import patient
from standby.web.showing import show

router = APIRouter()

SINCE = timedelta(days=7)

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)
"""The clocks are turned no further."""

MOST = 60
"""So many moments of the timeline stand beside the map."""


@router.get("/clocks")
@patient
def clocks(
    request: Request,
    actor: SignedIn,
    valid: str | None = None,
    known: str | None = None,
    since: str | None = None,
    public: bool = False,
) -> HTMLResponse:
    """Show the whole mission at two clocks; or, as the public has it, what an outsider could know at them."""
    room = request.app.state.room
    first, last = span(room.shared_by(actor))
    as_of = _as_of(valid, known, last) if valid or known else room.now()
    # A week before the minute and not the moment, so that whoever asks again in that minute is given the same.
    week = min(as_of.valid_at, as_of.known_at).replace(second=0, microsecond=0) - SINCE
    before = _moment(since) if since else max(first, week)
    earlier = AsOf(valid_at=min(before, as_of.valid_at), known_at=min(before, as_of.known_at))
    at_hand = not (valid or known)
    part = _outside(room, actor, as_of, earlier) if public else _inside(room, actor, as_of, earlier, at_hand=at_hand)
    return show(
        request,
        f"clocks_{part['side']}.html" if request.headers.get("hx-target") == "clocks" else "clocks.html",
        days=(last.date() - first.date()).days + 1,
        first_day=first.date(),
        **part,
    )


def _inside(room: Room, actor: Actor, as_of: AsOf, earlier: AsOf, *, at_hand: bool) -> dict[str, Any]:
    """What the record holds at two clocks."""

    def ask(workspace: Workspace, as_of: AsOf) -> TwoClocks:
        return two_clocks(workspace, as_of, earlier, room.assembled(actor, as_of) if at_hand else None)

    found = room.answer(actor, ("clocks", earlier), as_of, ask)
    told = room.answer(actor, "timeline", as_of, timeline)
    sites = room.shared_by(actor).definition.sites
    return {
        "side": "part",
        "clocks": found,
        "axes": tuple(AXES),
        "moments": told[:MOST],
        "most": MOST,
        "map": draw_map(sites, found.incidents, found.today.sites, found.movements),
        "movements": found.movements,
    }


def _outside(room: Room, actor: Actor, as_of: AsOf, earlier: AsOf) -> dict[str, Any]:
    """What an outsider could know at two clocks; nothing of the record is at hand to be shown beside it."""

    def ask(workspace: Workspace, as_of: AsOf) -> Outside:
        return outside_view(workspace, as_of, earlier)

    found = room.answer(actor, ("outside", earlier), as_of, ask)
    spots = [spot for said in found.said for spot in said.spots]
    placed = [(spot.name, spot.lat, spot.lon) for spot in spots if spot.lat is not None and spot.lon is not None]
    return {
        "side": "outside",
        "clocks": found,
        "map": draw_places(placed) if placed else None,
        "unplaced": sorted({spot.name for spot in spots if spot.lat is None}),
    }


@router.get("/timeline")
@patient
def course(request: Request, actor: SignedIn, name: str = "", page: int = 1) -> HTMLResponse:
    """Show what happened and when it was learnt, the newest first, so many a page; only what holds some letters."""
    room = request.app.state.room
    found = room.answer(actor, "timeline", room.now(), timeline)
    return show(request, "timeline.html", page=paged(found, page, name), name=name)


@router.get("/map")
@patient
def chart(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show the sites and what happened near them on a map that needs no network."""
    room = request.app.state.room
    now = room.now()
    known, advice = room.assembled(actor, now)
    definition = room.workspace().definition
    found = today_from(room.shared_by(actor), known, advice, now)
    moved = movements(definition, known.evidence.claims, now)
    drawn = draw_map(definition.sites, known.picture.incidents, found.sites, moved)
    return show(request, "map.html", map=drawn, today=found, movements=moved)


def _as_of(valid: str | None, known: str | None, last: datetime) -> AsOf:
    return AsOf(valid_at=_moment(valid) if valid else last, known_at=_moment(known) if known else last)


def _moment(text: str) -> datetime:
    return min(max(FIRST, parse_instant(text, end_of_day=True)), LAST)
