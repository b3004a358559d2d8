"""Signing in through an organisation's own provider, as the settings name it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from standby.access.outside import Provider, come_back, leave
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.desk.secrets import secret_at
from standby.web.screens.signing import address_of, entered, sign_in_page, within

router = APIRouter()

AWAY = "standby_outside"
"""The cookie by which a browser that comes back is known to be the one that was sent."""

BACK = "/sign-in/outside/back"


@router.get("/sign-in/outside")
def go(request: Request, next: str = "/") -> Response:
    """Send a browser to the provider."""
    return _sent(request, next, None)


@router.get("/set-up/{token}/outside")
def join(request: Request, token: str) -> Response:
    """Send somebody who was let in by a link to the provider, to link who they are there to their account here."""
    return _sent(request, "/", token)


@router.get(BACK)
def back(
    request: Request,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    iss: Annotated[str | None, Query(max_length=2000)] = None,
) -> Response:
    """Sign in whoever the provider vouches for and somebody here has let in."""
    provider, doors = _provider(request), request.app.state.room.doors
    browser = request.cookies.get(AWAY, "")
    try:
        found = come_back(
            doors, provider, state=state, code=code, issuer=iss, browser=browser, address=address_of(request)
        )
    except NotAllowed as problem:
        response: Response = sign_in_page(request, "/", str(problem))
    else:
        response = entered(request, found.session, within(found.to))
    response.delete_cookie(AWAY, path="/sign-in/outside")
    return response


def _sent(request: Request, next: str, link: str | None) -> Response:
    doors = request.app.state.room.doors
    leaving = leave(doors, _provider(request), to=within(next), link=link, address=address_of(request))
    response = RedirectResponse(leaving.to, 303)
    secure = request.url.scheme == "https"
    # It comes back by a link on another site, for which a browser sends no cookie that is strict.
    response.set_cookie(
        AWAY, leaving.browser, httponly=True, samesite="lax", secure=secure, max_age=300, path="/sign-in/outside"
    )
    return response


def _provider(request: Request) -> Provider:
    workspace = request.app.state.room.opened
    settings = workspace.settings
    if settings.oidc_issuer == "none" or settings.room is None:
        raise AskedWrongly(
            "outside-not-offered",
            "Nobody signs in here through another provider",
            "standby.toml names none",
            "sign in with your password, or set oidc_issuer, oidc_client and address",
        )
    return Provider(
        name=settings.oidc_name,
        issuer=settings.oidc_issuer,
        client=settings.oidc_client,
        secret=None if settings.oidc_secret == "none" else secret_at(settings.oidc_secret, workspace.directory),
        back=f"{settings.room}{BACK}",
    )
