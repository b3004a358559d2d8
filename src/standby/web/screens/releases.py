"""What may be said outside: word it, see what it would give away, clear it by two persons, publish it, take it back."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData

from standby.access import ANY, Actor, permit
from standby.api.guard import SignedIn
from standby.basis.errors import StandbyError
from standby.basis.time import parse_optional_instant
from standby.desk import release as desk
from standby.desk.release_asking import on_the_way
from standby.desk.release_news import news
from standby.desk.workspace import Workspace
from standby.release.acts import CLEARANCES, MARKINGS
from standby.release.model import MEASURES
from standby.release.wording import LADDER
from standby.web.guard import CheckedForm
from standby.web.release_form import MOST_PARTS, Typed, blank, blank_part, offered, statement_of, typed_in
from standby.web.showing import show

router = APIRouter()


async def whole_form(request: Request) -> FormData:
    """Return every field of the form that was sent."""
    return await request.form()


@router.get("/releases")
def releases(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show what is on its way out, and the form for one more statement."""
    return _page(request, actor)


@router.post("/releases")
def propose(
    request: Request,
    actor: CheckedForm,
    form: Annotated[FormData, Depends(whole_form)],
    what: Annotated[Literal["audit", "propose", "hear", "more", "fewer"], Form()] = "audit",
) -> Response:
    """Audit a worded statement, and propose it, or take it down as heard, where that was asked."""
    workspace = request.app.state.room.seen_by(actor)
    typed = typed_in(form)
    if what in ("more", "fewer"):
        return _page(request, actor, typed=_resized(typed, what, _today(workspace)))
    try:
        if what == "propose":
            return RedirectResponse(f"/releases/{_proposed(workspace, actor, typed).release.id}", 303)
        if what == "hear":
            heard = desk.hear(workspace, statement_of(typed), by=actor.id)
            return RedirectResponse(f"/releases/{heard.id}", 303)
        checked = desk.check(workspace, statement_of(typed))
    except StandbyError as problem:
        return _page(request, actor, typed=typed, problem=str(problem), status=problem.http_status)
    return _page(request, actor, typed=typed, checked=checked)


@router.get("/releases/{name}")
def release(request: Request, actor: SignedIn, name: str) -> HTMLResponse:
    """Show one release with what it gives away, and what may be done with it now."""
    looked = desk.look(request.app.state.room.seen_by(actor), name)
    return show(request, "release.html", looked=looked, release=looked.release, needed=CLEARANCES)


@router.post("/releases/{name}/{act}")
def act(
    request: Request,
    actor: CheckedForm,
    name: str,
    act: Literal["clear", "publish", "retract"],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Clear a release as one of two persons, publish it, or take it back with a reason."""
    workspace = request.app.state.room.seen_by(actor)
    if act == "clear":
        desk.clear(workspace, name, by=actor.id)
    elif act == "publish":
        desk.publish(workspace, name, by=actor.id)
    else:
        desk.retract(workspace, name, by=actor.id, reason=reason)
    return RedirectResponse(f"/releases/{name}", 303)


def _page(request: Request, actor: Actor, *, status: int = 200, **given: Any) -> HTMLResponse:
    room = request.app.state.room
    workspace = room.seen_by(actor)
    return show(
        request,
        "releases.html",
        status=status,
        releases=on_the_way(workspace, room.looking_back),
        news=news(workspace, room.looking_back),
        may_word=permit(actor, "release", ANY).allowed and not room.looking_back,
        definition=workspace.definition,
        phrases=offered(),
        bases=LADDER,
        measures=MEASURES,
        markings=MARKINGS,
        most_parts=MOST_PARTS,
        needed=CLEARANCES,
        **{"typed": blank(_today(workspace)), "checked": None, "problem": None, **given},
    )


def _proposed(workspace: Workspace, actor: Actor, typed: Typed) -> desk.Proposed:
    said, later = statement_of(typed), parse_optional_instant(typed.not_before or None)
    day: date | None = later.date() if later else None
    return desk.propose(workspace, said, by=actor.id, marking=typed.marking, warning=typed.warning, not_before=day)


def _resized(typed: Typed, what: str, day: str) -> Typed:
    """Return the form with room for one more thing to say, or for one fewer."""
    if what == "fewer":
        return replace(typed, parts=typed.parts[: max(1, len(typed.parts) - 1)])
    return replace(typed, parts=(*typed.parts, blank_part(day))[:MOST_PARTS])


def _today(workspace: Workspace) -> str:
    return workspace.clock().date().isoformat()
