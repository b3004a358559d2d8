"""What is brought in by a page: a report as a file or pasted, and a roster with its columns to be checked first."""

import secrets
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.access import require
from standby.api.guard import SignedIn
from standby.api.room import Room
from standby.basis.errors import AskedWrongly
from standby.desk import people as desk_people
from standby.desk.manifest import declared
from standby.desk.people import TakenRoster
from standby.desk.reading import read_files
from standby.people.roster import FIELDS
from standby.people.sheets import read_sheet
from standby.web.guard import CheckedForm
from standby.web.showing import show

router = APIRouter()

LARGEST = 50 * 1024 * 1024
"""No larger file is taken by a page, in bytes."""

HELD = 8
"""So many rosters wait for their columns to be checked."""

waiting: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
"""Rosters that were brought and not yet taken: by a name nobody can guess, the file's name and its bytes."""


@router.get("/read")
def reading(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show the form for a report."""
    return _reading(request, actor, ())


@router.post("/read")
def read(
    request: Request,
    actor: CheckedForm,
    file: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    grade: Annotated[str, Form()] = "",
    received: Annotated[str, Form()] = "",
) -> Response:
    """Read a report into the record; what cannot be read is told and nothing is half recorded."""
    require(actor, "report")
    name, content = _brought(file, text)
    said = declared(received=received or None, published=None, source=source or None, grade=grade or None)
    with _as_file(name, content) as path:
        taken = read_files(request.app.state.room.seen_by(actor), [(path, said)])
    return _reading(request, actor, taken)


@router.get("/people/import")
def importing(request: Request, actor: SignedIn) -> HTMLResponse:
    """Show the form for a roster."""
    return _roster(request)


@router.post("/people/import")
def bring(request: Request, actor: CheckedForm, file: Annotated[UploadFile, File()]) -> HTMLResponse:
    """Look at a roster and show which column would be taken as what; nothing is recorded yet."""
    require(actor, "call")
    name, content = _brought(file, "")
    token = secrets.token_urlsafe(16)
    waiting[token] = (name, content)
    while len(waiting) > HELD:
        waiting.popitem(last=False)
    return _looked_at(request, actor, token, {})


@router.post("/people/import/{token}")
def take(
    request: Request,
    actor: CheckedForm,
    token: str,
    field: Annotated[list[str], Form()],
    heading: Annotated[list[str], Form()],
    step: Annotated[str, Form()] = "take",
) -> Response:
    """Take a roster with the columns as they were checked; every refused row is listed and kept."""
    require(actor, "call")
    if token not in waiting:
        raise AskedWrongly(
            "upload-gone", "No roster was taken", "the sheet is not held here any more", "bring the sheet again"
        )
    name, content = waiting[token]
    columns = {name: column for name, column in zip(field, heading, strict=False) if column}
    if step == "look":
        return _looked_at(request, actor, token, columns)
    taken = _imported(request.app.state.room, actor, name, content, columns, trial=False)
    del waiting[token]
    if taken.refused:
        return _roster(request, taken=taken)
    return RedirectResponse("/people", 303)


def _looked_at(request: Request, actor: SignedIn, token: str, columns: dict[str, str]) -> HTMLResponse:
    """Show what would be taken; where a column is not understood, ask which it is instead of sending the sheet back."""
    name, content = waiting[token]
    try:
        taken = _imported(request.app.state.room, actor, name, content, columns, trial=True)
    except AskedWrongly as problem:
        if problem.code != "roster-columns":
            raise
        headings = [heading for heading in read_sheet(content, name)[0] if heading]
        return _roster(request, token=token, headings=headings, columns=columns, problem=problem)
    headings = list(dict.fromkeys([*taken.columns.values(), *taken.unused]))
    return _roster(request, taken=taken, token=token, headings=headings, columns=taken.columns)


def _roster(request: Request, **given: Any) -> HTMLResponse:
    empty: dict[str, Any] = {"taken": None, "token": None, "headings": (), "columns": {}, "problem": None}
    return show(request, "roster.html", fields=FIELDS, **{**empty, **given})


def _imported(
    room: Room, actor: SignedIn, name: str, content: bytes, columns: dict[str, str], *, trial: bool
) -> TakenRoster:
    with _as_file(name, content) as path:
        return desk_people.import_people(room.seen_by(actor), path, columns, by=actor.id, trial=trial)


def _reading(request: Request, actor: SignedIn, taken: tuple[object, ...]) -> HTMLResponse:
    sources = request.app.state.room.workspace().definition.sources
    return show(request, "read.html", taken=taken, sources=sources)


def _brought(file: UploadFile | None, text: str) -> tuple[str, bytes]:
    if file is not None and file.filename:
        content = file.file.read(LARGEST + 1)
        name = Path(file.filename).name
    else:
        content, name = text.encode(), "pasted.txt"
    if not content or len(content) > LARGEST:
        raise AskedWrongly(
            "upload-size",
            "Nothing was taken",
            "the file is empty" if not content else "the file is larger than 50 MB",
            "choose another file, or read it with the command line",
        )
    return name, content


@contextmanager
def _as_file(name: str, content: bytes) -> Iterator[Path]:
    """Lay bytes down under their own name for as long as they are read."""
    with tempfile.TemporaryDirectory(prefix="standby-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path
