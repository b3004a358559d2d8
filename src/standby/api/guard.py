"""What every request passes: who asks, from where, and the headers that keep a browser from running anything else."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response

from standby.access import ANY, Actor, require
from standby.access.accounts import session

COOKIE = "standby_session"

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

SAFE = ("GET", "HEAD", "OPTIONS")


class SignInFirst(Exception):
    """Nobody is signed in: a page answers by showing the sign-in page, the API by refusing."""


async def pass_through(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse what another site sends, and add the headers to whatever is answered."""
    if request.method not in SAFE and not same_origin(request):
        response = Response("This came from another site, so nothing was done.", 403)
    else:
        response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if amiss := [found.problem.code for found in dict(request.app.state.room.amiss).values()]:
        response.headers["Standby-Amiss"] = ", ".join(amiss)
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def same_origin(request: Request) -> bool:
    """Say whether a request that changes something comes from our own pages (or from no browser at all)."""
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def present(request: Request) -> Actor:
    """Return who is signed in, whatever they may do. Raises ``SignInFirst`` when nobody is."""
    room = request.app.state.room
    found = session(room.doors, bearer(request) or request.cookies.get(COOKIE))
    if found is None:
        raise SignInFirst
    request.state.session = found
    request.state.actor = room.actor(found.account)
    actor: Actor = request.state.actor
    return actor


def bearer(request: Request) -> str | None:
    """Return the session token that a program sends by itself; a browser never does, so it needs no form token."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


Present = Annotated[Actor, Depends(present)]


def signed_in(actor: Present) -> Actor:
    """Return who asks. Raises ``NotAllowed`` when they may not ask anything, as an account that nobody listed."""
    require(actor, "ask", ANY)
    return actor


SignedIn = Annotated[Actor, Depends(signed_in)]
