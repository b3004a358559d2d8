"""The inbox: what a reader proposed, beside the text it rests on, for a person to accept, correct or reject."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.access import permit, require
from standby.api.guard import SignedIn
from standby.desk import reviewing
from standby.desk.corrections import SLOTS
from standby.record import queries
from standby.web.guard import CheckedForm
from standby.web.patience import patient
from standby.web.showing import show

router = APIRouter()

REASONS = ("the report does not say so", "the day is wrong", "the place is wrong", "the number is wrong")
"""Reasons offered for a rejection; any other can be typed."""


@router.get("/inbox")
@patient
def inbox(
    request: Request, actor: SignedIn, source: str | None = None, kind: str | None = None, at: int = 0
) -> HTMLResponse:
    """Show what waits for review, one claim beside its text, and how many of each source."""
    workspace = request.app.state.room.shared_by(actor)
    held = reviewing.waiting(workspace, source=source or None, kind=kind or None)
    place = max(0, min(at, len(held.claims) - 1))
    claim = held.claims[place] if held.claims else None
    context = reviewing.context_of(claim, queries.report(workspace.ledger, claim.report_id)) if claim else None
    return show(
        request,
        "inbox.html",
        held=held,
        claim=claim,
        context=context,
        place=place,
        source=source,
        kind=kind,
        slots=tuple(SLOTS),
        reasons=REASONS,
        others=[one for one in held.on_it if one.by != actor.id],
        mine=any(one.by == actor.id for one in held.on_it),
        may_judge=permit(actor, "judge").allowed,
    )


@router.post("/inbox/begin")
def begin(request: Request, actor: CheckedForm, source: Annotated[str, Form()] = "") -> Response:
    """Say that somebody begins to review, so that the others see it."""
    require(actor, "judge")
    reviewing.begin(request.app.state.room.seen_by(actor), by=actor.id, source=source or None)
    return RedirectResponse(f"/inbox?{urlencode({'source': source})}", 303)


@router.post("/inbox/{claim}")
def judged(
    request: Request,
    actor: CheckedForm,
    claim: str,
    verdict: Annotated[str, Form()],
    slot: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    at: Annotated[int, Form()] = 0,
) -> Response:
    """Accept, correct or reject one claim, and go on to the next."""
    require(actor, "judge")
    workspace = request.app.state.room.seen_by(actor)
    if all(one.by != actor.id for one in reviewing.on_it(workspace)):
        reviewing.begin(workspace, by=actor.id, source=source or None)
    if verdict == "accept":
        reviewing.accept(workspace, [claim], by=actor.id)
    elif verdict == "correct":
        reviewing.correct(workspace, claim, {slot: value}, by=actor.id, reason=reason or f"{slot} as the report says")
    else:
        reviewing.reject(workspace, [claim], by=actor.id, reason=reason)
    return RedirectResponse(f"/inbox?{urlencode({'source': source, 'at': at})}", 303)


@router.post("/inbox-batch")
def batch(request: Request, actor: CheckedForm, source: Annotated[str, Form()]) -> Response:
    """Accept what waits of one trusted source at once, but for what needs a look each."""
    require(actor, "judge")
    room = request.app.state.room
    reviewing.accept_batch(room.seen_by(actor), by=actor.id, source=source, among=room.shared_by(actor))
    return RedirectResponse(f"/inbox?{urlencode({'source': source})}", 303)
