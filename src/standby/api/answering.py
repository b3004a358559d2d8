"""How the JSON door reads a question and writes an answer or an error."""

from typing import Annotated

import orjson
from fastapi import Depends, Query, Request
from fastapi.responses import Response

from standby.access import Actor
from standby.api.guard import COOKIE, Present, bearer, signed_in
from standby.api.room import Room, check_not_looking_back
from standby.basis.errors import AskedWrongly, NotAllowed, StandbyError
from standby.basis.json import to_json
from standby.basis.time import LATEST, AsOf, parse_instant
from standby.desk.workspace import Workspace

FORM_HEADER = "x-standby-form"
"""The header in which a browser's script sends the form token of its session with whatever changes something."""


def answered(value: object, status: int = 200) -> Response:
    """Write an answer as the same JSON that the command line prints with ``--json``."""
    return Response(orjson.dumps(to_json(value)), status, media_type="application/json")


def refused(problem: StandbyError) -> Response:
    """Write an error: its code, the sentence, and its three parts."""
    told = {
        "code": problem.code,
        "says": str(problem),
        "what": problem.what,
        "why": problem.why,
        "next_step": problem.next_step,
    }
    return answered(told, problem.http_status)


def room_of(request: Request) -> Room:
    """Return the open room."""
    room: Room = request.app.state.room
    return room


RoomOf = Annotated[Room, Depends(room_of)]
SignedIn = Annotated[Actor, Depends(signed_in)]


def asked_workspace(room: RoomOf, actor: SignedIn) -> Workspace:
    """Return the workspace as whoever asks sees it."""
    return room.seen_by(actor)


def own_workspace(room: RoomOf, actor: Present) -> Workspace:
    """Return the workspace for what people may ask of themselves, whatever role they have or lack."""
    return room.seen_by(actor)


def own_acting_workspace(request: Request, room: RoomOf, actor: Present) -> Workspace:
    """Return the workspace to say something of oneself in, whatever role one has or lacks.

    It is for a program with its token, or for a script with the form token of its session.
    """
    check_not_looking_back(room)
    form = request.headers.get(FORM_HEADER, "")
    if bearer(request) is None and (COOKIE not in request.cookies or form != request.state.session.form):
        raise NotAllowed(
            "form-stale",
            "Nothing was changed",
            f"the request carries neither its own token nor the form token of its session in {FORM_HEADER}",
            "sign in at /api/session and send Authorization: Bearer with the token",
        )
    return room.seen_by(actor)


def acting_workspace(workspace: Annotated[Workspace, Depends(own_acting_workspace)], _: SignedIn) -> Workspace:
    """Return the workspace to act in. Raises ``NotAllowed`` for whoever may not even ask."""
    return workspace


Asked = Annotated[Workspace, Depends(asked_workspace)]
Own = Annotated[Workspace, Depends(own_workspace)]
OwnActing = Annotated[Workspace, Depends(own_acting_workspace)]
Acting = Annotated[Workspace, Depends(acting_workspace)]

Day = Annotated[str | None, Query(description="A day (its end) or a time in ISO 8601; now when not given.")]


def asked_as_of(
    room: RoomOf,
    valid: Day = None,
    known: Annotated[
        str | None, Query(description="A day (its end), a time, or k:N for entry N; now when not given.")
    ] = None,
) -> AsOf:
    """Read both clocks from the question."""
    now = room.now()
    at = parse_instant(valid, end_of_day=True) if valid else now.valid_at
    if known is None:
        return AsOf(valid_at=at, known_at=now.known_at, entry=now.entry)
    if not known.startswith("k:"):
        return AsOf(valid_at=at, known_at=parse_instant(known, end_of_day=True))
    number = known.removeprefix("k:")
    if not number.isdecimal() or len(number) > 15:
        raise AskedWrongly(
            "entry-unreadable",
            f"The entry {known!r} was not understood",
            "after k: comes a number",
            "write it like k:57",
        )
    return AsOf(valid_at=at, known_at=LATEST, entry=int(number))


Clocks = Annotated[AsOf, Depends(asked_as_of)]
