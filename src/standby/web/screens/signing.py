"""Signing in and out, and the one-time set-up link of the first start."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.access import passkeys
from standby.access.accounts import add_account, link_about, sign_in, sign_out, spend_link, start_session
from standby.access.outside import JOIN
from standby.api.guard import COOKIE
from standby.basis.errors import NotAllowed, StandbyError
from standby.desk.actors import actors_of, first_actor
from standby.desk.workspace import Workspace
from standby.web.guard import OwnForm
from standby.web.showing import show

router = APIRouter()

FIRST = "first"
"""What the one-time link of the first start is for: the first account of all."""


@router.get("/sign-in")
def ask(request: Request, next: str = "/") -> HTMLResponse:
    """Show the sign-in form."""
    return sign_in_page(request, next, None)


@router.post("/sign-in")
def enter(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign somebody in, or say in one sentence that it was not done."""
    try:
        token = sign_in(request.app.state.room.doors, name.strip(), password, address=address_of(request))
    except NotAllowed as problem:
        return sign_in_page(request, next, str(problem))
    return entered(request, token, within(next))


def sign_in_page(request: Request, next: str, problem: str | None) -> HTMLResponse:
    """Show the sign-in form with every way in that there is, and why somebody was not let in."""
    return show(
        request,
        "sign_in.html",
        status=403 if problem else 200,
        next=within(next),
        problem=problem,
        passkeys=site_of_room(request) is not None,
        outside=outside_name(request),
    )


@router.post("/sign-out")
def leave(request: Request, actor: OwnForm) -> Response:
    """End the session."""
    sign_out(request.app.state.room.doors, request.cookies[COOKIE])
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/set-up/{token}")
def begin(request: Request, token: str) -> HTMLResponse:
    """Show the form behind a one-time link: the first account of all, or that of one actor."""
    return _form(request, token, None)


@router.post("/set-up/{token}")
def finish(
    request: Request,
    token: str,
    password: Annotated[str, Form()],
    again: Annotated[str, Form()],
    actor: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """Make the account and sign it in; the link is spent only when it was made."""
    room = request.app.state.room
    use, about = _link(request, token)
    if password != again:
        return _form(request, token, "The two passwords differ: type the same one twice.")
    try:
        chosen = about if use == JOIN else _first(room.workspace(), actor, name)
        add_account(room.doors, chosen, password)
    except StandbyError as problem:
        return _form(request, token, str(problem))
    spend_link(room.doors, token, use)
    room.look_again()
    return entered(request, start_session(room.doors, chosen), "/")


def _first(workspace: Workspace, actor: str, name: str) -> str:
    """Return the id of the first account: one of the actors listed, or, where none is, a new one of that name."""
    listed = [each.id for each in actors_of(workspace)]
    return actor if actor in listed else first_actor(workspace, name).id


def _form(request: Request, token: str, problem: str | None) -> HTMLResponse:
    use, about = _link(request, token)
    listed = actors_of(request.app.state.room.workspace())
    return show(
        request,
        "set_up.html",
        status=400 if problem else 200,
        token=token,
        first=use == FIRST,
        about=about,
        outside=outside_name(request),
        actors=listed,
        problem=problem,
    )


def _link(request: Request, token: str) -> tuple[str, str]:
    for use in (FIRST, JOIN):
        about = link_about(request.app.state.room.doors, token, use)
        if about is not None:
            return use, about
    raise NotAllowed(
        "link-over", "That link cannot be used", "it was used already or its time is over", "ask for a new one"
    )


def entered(request: Request, token: str, to: str, response: Response | None = None) -> Response:
    """Give a browser the cookie of its new session, and send it on unless it is answered otherwise."""
    response = response or RedirectResponse(to, 303)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure, max_age=12 * 3600)
    return response


def address_of(request: Request) -> str:
    """Return the address that a request comes from, to count wrong attempts by."""
    return request.client.host if request.client else ""


def site_of_room(request: Request) -> passkeys.Site | None:
    """Return the site that passkeys of this room are bound to, or None when they are not offered."""
    settings = request.app.state.room.opened.settings
    return passkeys.site_of(settings.name, settings.room)


def outside_name(request: Request) -> str | None:
    """Return what people call the provider that they may sign in through, or None when there is none."""
    settings = request.app.state.room.opened.settings
    return None if settings.oidc_issuer == "none" else str(settings.oidc_name)


def within(next: str) -> str:
    """Keep a way back inside this room: anything but a plain path leads to Today."""
    return next if next.startswith("/") and not next.startswith(("//", "/\\")) else "/"
