"""The evidence drawer: a claim in the whole report it rests on; and a report with all its claims."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.api.guard import SignedIn
from standby.desk.board.looking import evidence_page, report_page, resting_on
from standby.web.patience import patient
from standby.web.showing import show

router = APIRouter()


@router.get("/evidence/{claim}")
@patient
def evidence(request: Request, actor: SignedIn, claim: str) -> HTMLResponse:
    """Show a claim's words in its report; to a page that is open already, as a drawer."""
    room = request.app.state.room
    found = room.answer(actor, ("evidence", claim), room.now(), lambda w, as_of: evidence_page(w, claim, as_of))
    _, advice = room.assembled(actor, room.now())
    names = {unit.id: unit.name for unit in room.workspace().definition.units}
    drawer = request.headers.get("hx-request") == "true"
    text, draft = found.report.text, found.claim.draft
    return show(
        request,
        "evidence_part.html" if drawer else "evidence.html",
        page=found,
        resting=resting_on(claim, advice, names),
        before=text[: draft.start],
        quote=text[draft.start : draft.end],
        after=text[draft.end :],
    )


@router.get("/reports/{report}")
@patient
def report(request: Request, actor: SignedIn, report: str) -> HTMLResponse:
    """Show a whole report as it came, and the claims that rest on it."""
    room = request.app.state.room
    found = room.answer(actor, ("report", report), room.now(), lambda w, as_of: report_page(w, report, as_of))
    return show(request, "report.html", page=found)
