"""What a form of a page must carry, and where a browser is sent that has not signed in."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from standby.access import Actor
from standby.access.accounts import Session
from standby.api.guard import Present, signed_in
from standby.api.room import check_not_looking_back
from standby.basis.errors import NotAllowed


def own_form(request: Request, actor: Present, form: Annotated[str, Form()] = "") -> Actor:
    """Let a form about oneself through, whatever role one has, with the token of the session that it was shown in."""
    held: Session = request.state.session
    check_not_looking_back(request.app.state.room)
    if form != held.form:
        raise NotAllowed(
            "form-stale",
            "Nothing was changed",
            "the form was not made for this session",
            "load the page again and send it once more",
        )
    return actor


def checked_form(actor: Annotated[Actor, Depends(own_form)]) -> Actor:
    """Let any other form through for whoever may at least ask."""
    return signed_in(actor)


OwnForm = Annotated[Actor, Depends(own_form)]
CheckedForm = Annotated[Actor, Depends(checked_form)]


def to_sign_in(request: Request) -> Response:
    """Send a browser to the sign-in page and remember where it wanted to go."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(wanted)}", 303)
