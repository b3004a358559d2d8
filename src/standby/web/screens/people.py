"""People: who is on the roster, where each is held to be, and the sheets a roster comes from."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.access import EVERYTHING
from standby.api.guard import Present, SignedIn
from standby.desk import people as desk
from standby.people.places import ALLOWED, LONGEST
from standby.web.guard import OwnForm
from standby.web.paging import paged
from standby.web.showing import show

router = APIRouter()


@router.get("/people/looks")
def looks(request: Request, actor: Present) -> HTMLResponse:
    """Show people who was shown where they are, what is kept of that, and let them refuse it or allow it for a time."""
    room = request.app.state.room
    workspace = room.seen_by(actor)
    return show(
        request, "looks.html", looks=desk.looks(workspace, room.doors, actor.id),
        kept=desk.places_of(workspace, actor.id) if desk.is_listed(workspace, actor.id) else None,
        names={site.id: site.name for site in workspace.definition.sites},
        viewers={each.id: each.name for each in (EVERYTHING, *room.listed)},
    )  # fmt: skip


@router.post("/people/place")
def place(
    request: Request,
    actor: OwnForm,
    refused: Annotated[bool, Form()],
    days: Annotated[int, Form(ge=1, le=LONGEST.days)] = ALLOWED.days,
) -> Response:
    """Refuse to have one's own place kept, or allow it for some days."""
    workspace = request.app.state.room.seen_by(actor)
    until = workspace.clock() + timedelta(days=days)
    desk.wish_place(workspace, actor.id, refused=refused, by=actor.id, until=until)
    return RedirectResponse("/people/looks", 303)


@router.get("/people")
def people(
    request: Request, actor: SignedIn, site: str | None = None, unit: str | None = None, name: str = "", page: int = 1
) -> HTMLResponse:
    """Show where everybody is held to be, a page at a time: only who is on it was looked at."""
    room = request.app.state.room
    workspace = room.seen_by(actor)
    found = desk.where_held(workspace, room.now(), site=site or None, unit=unit or None)
    shown = paged(found.people, page, name, site=site, unit=unit)
    desk.see_people(workspace, shown.rows)
    definition = workspace.definition
    return show(
        request, "people.html", found=found, page=shown, sites=definition.sites, units=definition.units, site=site,
        unit=unit, name=name, names={each.id: each.name for each in (*definition.sites, *definition.units)},
    )  # fmt: skip
