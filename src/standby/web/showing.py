"""How a page is written: the templates, and the few words that all of them share."""

import gzip
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

import standby
from standby.access import ANY, permit
from standby.api.room import Room
from standby.basis.places import country_name, place_words
from standby.basis.quantities import amount_words
from standby.basis.time import age_words, range_words
from standby.basis.vocabulary import NOT_MADE_OUT, TOLD
from standby.desk.brief.text import as_of_words
from standby.picture.changes import incident_words
from standby.picture.consent import moved_by
from standby.reports.readers.namesakes import namesakes
from standby.threat.words import percent

PAGES = Environment(
    loader=PackageLoader("standby.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """Part of a page, written and compressed once for everybody who may see the same."""

    text: str
    packed: bytes
    etag: str

    @classmethod
    def of(cls, text: str) -> "Fragment":
        """Return a text ready to be sent to many."""
        plain = text.encode()
        return cls(text, gzip.compress(plain, 5, mtime=0), f'W/"{sha256(plain).hexdigest()[:20]}"')

    def answer(self, request: Request) -> Response:
        """Send it, or say that the browser has it already."""
        headers = {"ETag": self.etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return HTMLResponse(self.packed, headers={**headers, "Content-Encoding": "gzip"})
        return HTMLResponse(self.text, headers=headers)


def show(request: Request, template: str, *, status: int = 200, **given: Any) -> HTMLResponse:
    """Write one page for whoever is signed in; whatever a report says is shown as text, never run."""
    return HTMLResponse(write(request, template, **given), status_code=status)


def write(request: Request, template: str, **given: Any) -> str:
    """Return the HTML of one page for whoever is signed in."""
    return render(
        request.app.state.room,
        template,
        session=getattr(request.state, "session", None),
        actor=getattr(request.state, "actor", None),
        here=request.url.path,
        begun=getattr(request.state, "begun", None),
        **given,
    )


def render(room: Room, template: str, **given: Any) -> str:
    """Return the HTML of one page or fragment; without a request it is nobody's own, and good for all alike."""
    zone = room.opened.zone
    return PAGES.get_template(template).render(
        mission=room.opened.settings.name,
        version=standby.__version__,
        local=lambda at: local(at, zone),
        clock_of=lambda at: at.astimezone(zone).strftime("%H:%M"),
        iso=lambda at: at.astimezone(zone).isoformat(timespec="minutes"),
        now=room.now().valid_at,
        looking_back=room.looking_back,
        amiss=dict(room.amiss),
        may_keep=lambda actor: permit(actor, "keep", ANY).allowed,
        as_of_words=lambda as_of: as_of_words(as_of, zone),
        **given,
    )


def local(at: datetime | None, zone: ZoneInfo) -> str:
    """Write a moment in the mission's own time: ``8 Jan 2020 14:10 +03``."""
    if at is None:
        return "no time"
    there = at.astimezone(zone)
    return f"{there.day} {there:%b %Y %H:%M %Z}"


PAGES.filters["percent"] = percent
PAGES.filters["age"] = age_words
PAGES.filters["days"] = range_words
PAGES.filters["amount"] = amount_words
PAGES.filters["incident"] = incident_words
PAGES.filters["moved_by"] = moved_by
PAGES.filters["country"] = country_name
PAGES.filters["place"] = place_words
PAGES.filters["predicate"] = lambda told: NOT_MADE_OUT if told == TOLD else told.replace("_", " ")
PAGES.filters["namesakes"] = namesakes
