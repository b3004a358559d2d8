"""The web room as an application: its screens, its guard, and how an error is said to whoever met it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.gzip import GZipMiddleware

from standby.api import acting, releasing, routes
from standby.api.answering import answered, refused
from standby.api.guard import SignInFirst, pass_through
from standby.api.room import open_room
from standby.basis.errors import StandbyError
from standby.basis.time import Clock, utc_now
from standby.web import live, statics
from standby.web.guard import to_sign_in
from standby.web.patience import Waiting
from standby.web.screens import ROUTERS
from standby.web.showing import show


def make_app(directory: Path, clock: Clock = utc_now, *, looking_back: datetime | None = None) -> FastAPI:
    """Return the web room of a workspace; ``looking_back`` shows a past moment and lets nothing be changed.

    Raises as ``open_workspace`` does, before anything listens.
    """
    room = open_room(directory, clock, looking_back=looking_back)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with live.watching(app):
            yield
        app.state.waiting.close()
        room.close()

    app = FastAPI(
        title="Standby", lifespan=lifespan, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None,
        dependencies=[Depends(live.dated)],
    )  # fmt: skip
    app.state.room, app.state.waiting = room, Waiting()
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(BaseHTTPMiddleware, dispatch=pass_through)
    for router in (statics.router, *ROUTERS, live.router, routes.router, acting.router, releasing.router):
        app.include_router(router)
    app.add_exception_handler(SignInFirst, _sign_in_first)
    app.add_exception_handler(StandbyError, _told)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _no_page)
    return app


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


async def _sign_in_first(request: Request, _: Exception) -> Response:
    if _is_api(request):
        return answered({"code": "sign-in-first", "says": "Nobody is signed in: sign in at /api/session first."}, 401)
    return to_sign_in(request)


async def _told(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, StandbyError)
    if _is_api(request):
        return refused(problem)
    return show(
        request,
        "problem.html",
        status=problem.http_status,
        what=problem.what,
        why=problem.why,
        next_step=problem.next_step,
        code=problem.code,
    )


async def _not_understood(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, RequestValidationError)
    if _is_api(request):
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in problem.errors())
        return answered({"code": "request-unreadable", "says": f"The request was not understood: {wrong}."}, 422)
    return show(
        request,
        "problem.html",
        status=400,
        what="The page could not make sense of what was sent",
        why="a field is missing or is not what it should be",
        next_step="go back, look at the form, and send it again",
        code="request-unreadable",
    )


async def _no_page(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    if _is_api(request):
        return answered(
            {"code": "page-unknown", "says": "There is no such address: see /api/openapi.json."}, problem.status_code
        )
    return show(
        request,
        "problem.html",
        status=problem.status_code,
        what="There is no such page",
        why="the address is not one of this room",
        next_step="start from Today",
        code="page-unknown",
    )
