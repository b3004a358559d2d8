"""The roll-call wall: who answered, how, when, good until when; overdue minutes count by themselves."""

from dataclasses import asdict, dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

import segno
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from standby.access import ANY, require
from standby.access.reply_links import reply_token
from standby.api.guard import SignedIn
from standby.desk import people as desk
from standby.people.model import ANSWERS, Board
from standby.people.overdue import NEEDS_SOMEBODY
from standby.web.guard import CheckedForm
from standby.web.paging import paged
from standby.web.showing import show

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What part of a roll call is looked at: those whose name holds some letters, at one site, and which page."""

    name: str = ""
    site: str = ""
    page: int = 1


def narrowed(name: str = "", site: str = "", page: int = 1) -> Narrowed:
    """Return what part an address asks for."""
    return Narrowed(name, site, page)


def narrowed_form(
    name: Annotated[str, Form()] = "", site: Annotated[str, Form()] = "", page: Annotated[int, Form()] = 1
) -> Narrowed:
    """Return what part the page showed from which a form was sent."""
    return Narrowed(name, site, page)


Part = Annotated[Narrowed, Depends(narrowed)]
PartOfForm = Annotated[Narrowed, Depends(narrowed_form)]


@router.get("/rollcall")
def wall(request: Request, actor: SignedIn, part: Part) -> HTMLResponse:
    """Show the newest roll call, or how to open one."""
    return _wall(request, actor, part, "rollcall.html")


@router.get("/rollcall/part")
def without_frame(request: Request, actor: SignedIn, part: Part) -> HTMLResponse:
    """Show the same without the frame, for a page that is open already."""
    return _wall(request, actor, part, "rollcall_part.html")


@router.get("/rollcall/list")
def listed(request: Request, actor: SignedIn, part: Part) -> HTMLResponse:
    """Show a list to print for when phones are down: each name with its reply link as a code, and room to write."""
    require(actor, "call", ANY)
    return _wall(request, actor, part, "rollcall_list.html", by_name=True)


@router.post("/rollcall")
def open_one(
    request: Request,
    actor: CheckedForm,
    because: Annotated[str, Form()],
    site: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
) -> Response:
    """Open a roll call: from now on the clock alone says who is overdue."""
    workspace = request.app.state.room.seen_by(actor)
    desk.open_rollcall(workspace, because=because, by=actor.id, site=site or None, unit=unit or None)
    return RedirectResponse("/rollcall", 303)


@router.post("/rollcall/{rollcall}/answer")
def answer(
    request: Request,
    actor: CheckedForm,
    rollcall: str,
    person: Annotated[str, Form()],
    state: Annotated[str, Form()] = "safe",
    method: Annotated[str, Form()] = "seen",
    receipt: Annotated[str, Form()] = "",
    *,
    part: PartOfForm,
) -> Response:
    """Record what was said of a person by somebody who saw or heard them."""
    workspace = request.app.state.room.seen_by(actor)
    desk.answer_rollcall(
        workspace, person, state, rollcall=rollcall, by=actor.id, method=method, said_at=None, good_minutes=None,
        receipt=receipt or None,
    )  # fmt: skip
    if request.headers.get("hx-request") == "true":
        return _wall(request, actor, part, "rollcall_part.html")
    return RedirectResponse(f"/rollcall?{urlencode(asdict(part))}", 303)


@router.post("/rollcall/{rollcall}/close")
def close(request: Request, actor: CheckedForm, rollcall: str, because: Annotated[str, Form()]) -> Response:
    """Close a roll call; nobody becomes safe by it."""
    desk.close_rollcall(request.app.state.room.seen_by(actor), rollcall, by=actor.id, because=because)
    return RedirectResponse("/rollcall", 303)


def _link(request: Request, rollcall: str, person: str) -> tuple[str, Markup]:
    """Return somebody's reply link and the same as a QR code, drawn without a style of its own."""
    address = f"{request.base_url}check-in/{reply_token(request.app.state.room.doors, rollcall, person)}"
    return address, Markup(segno.make(address, error="m").svg_inline(scale=2, svgclass=None, lineclass=None))


def _wall(request: Request, actor: SignedIn, part: Narrowed, template: str, *, by_name: bool = False) -> HTMLResponse:
    """Show a page of the newest roll call; only who is on it was looked at. The count is of everybody."""
    room = request.app.state.room
    workspace = room.seen_by(actor)
    called = desk.newest_rollcall(workspace, room.now())
    people = [p for p in called.people if part.site in ("", p.site)] if called else []
    page = paged(sorted(people, key=lambda p: p.name) if by_name else people, part.page, part.name, site=part.site)
    if called:
        desk.see_board(workspace, replace(called, people=page.rows))
    definition = workspace.definition
    return show(
        request,
        template,
        board=called,
        page=page,
        part=part,
        worrying=_worrying(called),
        answers=ANSWERS,
        needs=NEEDS_SOMEBODY,
        sites=definition.sites,
        units=definition.units,
        names={site.id: site.name for site in definition.sites},
        link=lambda person: _link(request, called.rollcall if called else "", person),
    )


def _worrying(called: Board | None) -> int:
    return sum(person.state in NEEDS_SOMEBODY for person in called.people) if called else 0
