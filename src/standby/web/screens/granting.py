"""Who may do what: the roles that were given, mission by mission, and the forms that give them and take them back."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.access import ROLES, Actor
from standby.access.accounts import make_link
from standby.access.outside import JOIN
from standby.api.guard import SignedIn
from standby.basis.time import parse_optional_instant
from standby.desk import granting as desk
from standby.desk.actors import actors_of
from standby.web.guard import CheckedForm
from standby.web.showing import show

router = APIRouter()


@router.get("/access")
def listed(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show one's own roles, and to whoever admits people those of the others."""
    return _page(request, actor)


def _page(request: Request, actor: Actor, *, link: str | None = None, invited: str | None = None) -> HTMLResponse:
    room = request.app.state.room
    workspace = room.seen_by(actor)
    admits = desk.may_admit(workspace)
    return show(
        request,
        "access.html",
        grants=desk.grants(workspace),
        at=room.clock(),
        admits=admits,
        actors=actors_of(workspace) if admits else (actor,),
        roles=tuple(ROLES),
        units=workspace.definition.units,
        link=link,
        invited=invited,
    )


@router.post("/access/links")
def invite(request: Request, actor: CheckedForm, whom: Annotated[str, Form()]) -> HTMLResponse:
    """Show, once, a link by which somebody listed makes their account or a new password."""
    room = request.app.state.room
    desk.invite(room.seen_by(actor), whom)
    link = f"{request.base_url}set-up/{make_link(room.doors, JOIN, whom)}"
    return _page(request, actor, link=link, invited=whom)


@router.post("/access/grants")
def give(
    request: Request,
    actor: CheckedForm,
    whom: Annotated[str, Form()],
    role: Annotated[str, Form()],
    because: Annotated[str, Form()],
    unit: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
) -> Response:
    """Give somebody a role."""
    desk.grant(
        request.app.state.room.seen_by(actor), whom, role, mission=unit or None, because=because,
        until=parse_optional_instant(until, end_of_day=True),
    )  # fmt: skip
    return RedirectResponse("/access", 303)


@router.post("/access/revocations")
def take(
    request: Request,
    actor: CheckedForm,
    whom: Annotated[str, Form()],
    role: Annotated[str, Form()],
    because: Annotated[str, Form()],
    unit: Annotated[str, Form()] = "",
) -> Response:
    """Take a role back."""
    desk.revoke(request.app.state.room.seen_by(actor), whom, role, mission=unit or None, because=because)
    return RedirectResponse("/access", 303)
