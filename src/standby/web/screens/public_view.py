"""The public view: what was released, and what somebody outside can infer from it; nothing else."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from standby.api.guard import SignedIn
from standby.desk import release_asking as desk
from standby.web.patience import patient
from standby.web.showing import show

router = APIRouter()


@router.get("/public-view")
@patient
def public_view(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show the mission as somebody outside sees it: the cleared releases, and what they give away together."""
    room = request.app.state.room
    workspace = room.seen_by(actor)
    today = room.now().valid_at.date()
    releases = [r for r in desk.published(workspace) if r.published_at <= room.now().valid_at]
    return show(
        request,
        "public_view.html",
        releases=releases,
        heard=desk.heard(workspace, today),
        knowledge=room.answer(actor, ("public", today), room.now(), lambda w, _: desk.knowledge(w, "public", today)),
        day=today,
    )
