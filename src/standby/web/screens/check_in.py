"""The check-in page for phones: one question, taps for answers, and nothing lost on a bad line.

1. A signed link opens the page without signing in; it is kept on the phone and opens without a line.
2. A tap is kept on the phone first, under a name of its own, then sent; what was sent twice is recorded once.
3. What was not sent says so, in large type for HELP, with the radio and phone to use instead.
4. Without JavaScript the taps are plain buttons of a form.
"""

from datetime import timedelta
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from standby.access.reply_links import read_reply
from standby.basis.errors import StandbyError
from standby.desk import people as desk
from standby.people.model import ANSWERS
from standby.people.overdue import answered_state
from standby.web.showing import local, show

router = APIRouter()

OLDEST = timedelta(days=7)
"""An answer kept longer than this on a phone is too old to say when it was said."""

OFFERED = tuple(state for state in ANSWERS if state not in ("never present", "detained"))
"""The answers a person taps for themselves."""


@router.get("/check-in/worker.js")
def worker() -> Response:
    """Give the service worker that opens the page without a line."""
    script = (files("standby.web") / "static" / "check_in_worker.js").read_text(encoding="utf-8")
    return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/check-in/{token}")
def ask(request: Request, token: str) -> HTMLResponse:
    """Show the question to the person of a reply link."""
    return _page(request, token, None)


@router.post("/check-in/{token}")
def answer(
    request: Request,
    token: str,
    state: Annotated[str, Form()],
    receipt: Annotated[str, Form(max_length=100)] = "",
    ago_s: Annotated[float, Form(ge=0)] = 0,
) -> Response:
    """Record what the person tapped; ``ago_s`` is how long the tap waited on the phone, whose clock may be wrong."""
    room = request.app.state.room
    reply = read_reply(room.doors, token)
    waited = min(timedelta(seconds=ago_s), OLDEST)
    by_page = request.headers.get("accept", "").startswith("application/json")
    try:
        given = desk.answer_rollcall(
            room.workspace(), reply.person, state, rollcall=reply.rollcall, by=None, method="check-in page",
            said_at=room.clock() - waited, good_minutes=None, receipt=receipt or None,
        )  # fmt: skip
    except StandbyError as problem:
        if by_page:
            return JSONResponse({"code": problem.code, "says": str(problem)}, problem.http_status)
        raise
    says = f"{answered_state(given)}, said {local(given.said_at, room.opened.zone)}, received here."
    if by_page:
        return JSONResponse({"receipt": given.receipt, "state": answered_state(given), "says": says})
    return _page(request, token, says)


def _page(request: Request, token: str, says: str | None) -> HTMLResponse:
    room = request.app.state.room
    reply = read_reply(room.doors, token)
    held = desk.show_rollcall(room.workspace(), reply.rollcall, room.now())
    person = next((p for p in held.people if p.person == reply.person), None)
    settings = room.opened.settings
    return show(
        request,
        "check_in.html",
        board=held,
        person=person,
        offered=OFFERED,
        says=says,
        radio=settings.radio,
        phone=settings.phone,
        token=token,
    )
