"""What may be said outside: word it, see what it would give away, clear it by two persons, publish it, take it back."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.access import Actor, permit, require
from standby.api.guard import SignedIn
from standby.basis.errors import AskedWrongly, StandbyError
from standby.desk import release as desk
from standby.desk.release_policy import parse_statement
from standby.release.acts import CLEARANCES, MARKINGS, Release
from standby.release.model import MEASURES, Statement
from standby.release.phrases import phrase_book
from standby.release.wording import LADDER
from standby.web.guard import CheckedForm
from standby.web.showing import show

router = APIRouter()


@router.get("/releases")
def releases(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show what is on its way out, and the form for one more statement."""
    return _page(request, actor)


@router.post("/releases")
def propose(
    request: Request,
    actor: CheckedForm,
    text: Annotated[str, Form()],
    speaker: Annotated[str, Form()],
    phrase: Annotated[str, Form()],
    day: Annotated[str, Form()],
    number: Annotated[str, Form()] = "",
    base: Annotated[str, Form()] = "",
    sites: Annotated[list[str] | None, Form()] = None,
    units: Annotated[list[str] | None, Form()] = None,
    measure: Annotated[str, Form()] = "present",
    marking: Annotated[str, Form()] = "TLP:CLEAR",
    warning: Annotated[bool, Form()] = False,
    what: Annotated[str, Form()] = "audit",
) -> Response:
    """Audit a worded statement, and propose it where that was asked; the answer is the verdict."""
    require(actor, "release")
    workspace = request.app.state.room.seen_by(actor)
    scope = {"day": day, "sites": sites or [], "units": units or [], "measure": measure}
    typed = {"text": text, "speaker": speaker, "phrase": phrase, "scope": scope, "number": number, "base": base}
    try:
        said = _said(typed, workspace.clock().date())
        if what == "propose":
            proposed = desk.propose(workspace, said, by=actor.id, marking=marking, warning=warning)
            return RedirectResponse(f"/releases/{proposed.release.id}", 303)
        checked = desk.check(workspace, said)
    except StandbyError as problem:
        return _page(request, actor, typed=typed, problem=str(problem), status=problem.http_status)
    return _page(request, actor, typed=typed, checked=checked)


@router.get("/releases/{name}")
def release(request: Request, actor: SignedIn, name: str) -> HTMLResponse:
    """Show one release with what it gives away, and what may be done with it now."""
    require(actor, "release")
    workspace = request.app.state.room.seen_by(actor)
    found = _found(desk.on_the_way(workspace), name)
    problem, checked = None, None
    if not found.is_out:
        try:
            checked = desk.check(workspace, found.statement)
        except StandbyError as refusal:
            problem = str(refusal)
    return show(
        request,
        "release.html",
        release=found,
        checked=checked,
        problem=problem,
        needed=CLEARANCES,
        may_clear=actor.id not in (found.proposed_by, *found.cleared_by),
    )


@router.post("/releases/{name}/{act}")
def act(
    request: Request,
    actor: CheckedForm,
    name: str,
    act: Literal["clear", "publish", "retract"],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Clear a release as one of two persons, publish it, or take it back with a reason."""
    require(actor, "release")
    workspace = request.app.state.room.seen_by(actor)
    if act == "clear":
        desk.clear(workspace, name, by=actor.id)
    elif act == "publish":
        desk.publish(workspace, name, by=actor.id)
    else:
        desk.retract(workspace, name, by=actor.id, reason=reason)
    return RedirectResponse(f"/releases/{name}", 303)


def _page(request: Request, actor: Actor, *, status: int = 200, **given: Any) -> HTMLResponse:
    workspace = request.app.state.room.seen_by(actor)
    may = permit(actor, "release").allowed
    return show(
        request,
        "releases.html",
        status=status,
        releases=desk.on_the_way(workspace) if may else (),
        may=may,
        definition=workspace.definition,
        phrases=tuple(p for p, read in phrase_book().phrases.items() if not _compares(read)),
        bases=LADDER,
        measures=MEASURES,
        markings=MARKINGS,
        needed=CLEARANCES,
        **{"typed": None, "checked": None, "problem": None, **given},
    )


def _compares(read: Any) -> bool:
    """Say whether a phrase needs a second scope or a ground, for which there is the statement file."""
    sides = [read.get(side, {}) for side in ("low", "high")]
    return any("other" in side for side in sides) or any(key in read for key in ("tolerance", "moves", "withheld"))


def _said(typed: dict[str, Any], today: date) -> Statement:
    """Return the statement that was typed. Raises ``AskedWrongly`` and says what is missing."""
    numbers = {key: float(typed[key]) for key in ("number", "base") if typed[key].strip()}
    rest = {key: typed[key] for key in ("text", "speaker", "phrase", "scope")}
    try:
        return parse_statement({**rest, **numbers, "said_on": today.isoformat()})
    except (TypeError, ValueError, KeyError) as problem:
        raise AskedWrongly(
            "statement-file-unreadable",
            "The statement was not understood",
            " ".join(str(problem).split()),
            "give the words, the phrase, the day, and a number where the phrase has one",
        ) from problem


def _found(releases: tuple[Release, ...], name: str) -> Release:
    for found in releases:
        if found.id == name:
            return found
    raise AskedWrongly(
        "release-unknown", f"The release {name} was not found", "there is none of that name", "choose one from the list"
    )
