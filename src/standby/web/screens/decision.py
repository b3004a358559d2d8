"""The decision sheet of one mission: what is recommended and why, who signs, and what was decided."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.api.guard import SignedIn
from standby.desk import deciding
from standby.desk.board.looking import decision_sheet
from standby.desk.brief.advice import option_words
from standby.posture.model import PRESETS
from standby.web.guard import CheckedForm
from standby.web.patience import patient
from standby.web.showing import show

router = APIRouter()


@router.get("/decisions/{unit}")
@patient
def sheet(request: Request, actor: SignedIn, unit: str) -> HTMLResponse:
    """Show one mission's sheet; it prints on one page."""
    room = request.app.state.room
    found = room.answer(actor, ("decision", unit), room.now(), lambda w, as_of: decision_sheet(w, unit, as_of))
    decided = deciding.list_decisions(room.seen_by(actor), room.now(), unit=unit)
    weighed = found.recommendation.options if found.recommendation else ()
    options = [option_words(option) for option in weighed]
    return show(request, "decision.html", sheet=found, decided=decided[:8], presets=tuple(PRESETS), options=options)


@router.post("/decisions/{unit}")
def propose(
    request: Request,
    actor: CheckedForm,
    unit: str,
    what: Annotated[str, Form()],
    reason: Annotated[str, Form()],
    against: Annotated[str, Form()] = "",
    act_first: Annotated[bool, Form()] = False,
    require_text: Annotated[str, Form()] = "",
) -> Response:
    """Propose a posture: as the rules advise, or a named one; somebody else signs it."""
    wish = deciding.Wish(
        unit=unit,
        by=actor.id,
        reason=reason,
        axes={},
        preset=None if what == "as recommended" else what,
        as_recommended=what == "as recommended",
        against=against or None,
        act_first=act_first,
        requirements=tuple(line.strip() for line in require_text.splitlines() if line.strip()),
    )
    deciding.decide(request.app.state.room.seen_by(actor), wish)
    return RedirectResponse(f"/decisions/{unit}", 303)


@router.post("/decisions/{unit}/{decision}/{act}")
def act(
    request: Request,
    actor: CheckedForm,
    unit: str,
    decision: str,
    act: str,
    reason: Annotated[str, Form()] = "",
    number: Annotated[int, Form()] = 0,
) -> Response:
    """Sign, dissent from, tick a requirement of, or withdraw a decision."""
    workspace = request.app.state.room.seen_by(actor)
    if act == "approve":
        deciding.approve(workspace, decision, by=actor.id)
    elif act == "dissent":
        deciding.dissent(workspace, decision, by=actor.id, reason=reason)
    elif act == "tick":
        deciding.tick(workspace, decision, number, by=actor.id)
    else:
        deciding.withdraw(workspace, decision, by=actor.id, reason=reason)
    return RedirectResponse(f"/decisions/{unit}", 303)
