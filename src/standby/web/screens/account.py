"""One's own account: the passkeys that open it, and signing in by one."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from standby.access import passkeys
from standby.access.accounts import check_password, has_password
from standby.access.outside import outside_of
from standby.api.answering import answered, refused
from standby.api.guard import Present
from standby.basis.errors import AskedWrongly, StandbyError
from standby.web.guard import OwnForm
from standby.web.screens.signing import address_of, entered, site_of_room, within
from standby.web.showing import show


class OfAScript(APIRoute):
    """A route that the script of a page asks: what goes wrong is told in JSON, for the page to show."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what handles a request."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except StandbyError as problem:
                return refused(problem)

        return told


router, scripted = APIRouter(), APIRouter(route_class=OfAScript)


@router.get("/account")
def account(request: Request, actor: Present) -> HTMLResponse:
    """Show one's own passkeys, and the way to more."""
    room = request.app.state.room
    return show(
        request,
        "account.html",
        passkeys=passkeys.passkeys(room.doors, actor.id),
        offered=site_of_room(request) is not None,
        password=has_password(room.doors, actor.id),
        outside=outside_of(room.doors, actor.id),
    )


@scripted.post("/account/passkeys/begin")
def begin(request: Request, actor: OwnForm, password: Annotated[str, Form()] = "") -> Response:
    """Ask a browser to make a passkey, once its owner has given the password again."""
    doors = request.app.state.room.doors
    if has_password(doors, actor.id):
        check_password(doors, actor.id, password, address=address_of(request))
    return _told(passkeys.ask_to_enrol(doors, _site(request), actor.id, actor.name, address=address_of(request)))


@scripted.post("/account/passkeys")
def enrol(
    request: Request,
    actor: OwnForm,
    token: Annotated[str, Form()],
    answer: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
) -> Response:
    """Keep the passkey that a browser has made."""
    doors = request.app.state.room.doors
    return answered(passkeys.enrol(doors, _site(request), actor.id, token, answer, name), 201)


@router.post("/account/passkeys/{passkey}/removal")
def remove(request: Request, actor: OwnForm, passkey: str) -> Response:
    """Forget a passkey."""
    passkeys.remove_passkey(request.app.state.room.doors, actor.id, passkey)
    return RedirectResponse("/account", 303)


@scripted.post("/sign-in/passkey/begin")
def ask(request: Request) -> Response:
    """Ask a browser for any passkey of this room."""
    doors = request.app.state.room.doors
    return _told(passkeys.ask_to_sign_in(doors, _site(request), address=address_of(request)))


@scripted.post("/sign-in/passkey")
def enter(
    request: Request,
    token: Annotated[str, Form()],
    answer: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in whoever a passkey proves to be."""
    doors = request.app.state.room.doors
    session = passkeys.sign_in_by_passkey(doors, _site(request), token, answer, address=address_of(request))
    return entered(request, session, within(next), answered({"to": within(next)}))


def _told(asked: passkeys.Asked) -> Response:
    return answered({"token": asked.token, "options": orjson.loads(asked.options)})


def _site(request: Request) -> passkeys.Site:
    site = site_of_room(request)
    if site is None:
        raise AskedWrongly(
            "passkeys-not-offered",
            "There are no passkeys here",
            "standby.toml names no address with a host name, and a passkey is bound to one",
            "set address, such as https://board.example.org, or http://localhost:8000 on this machine",
        )
    return site
