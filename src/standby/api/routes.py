"""Every use case of the desk under ``/api/``, and nothing else: each parses, calls one operation, and answers."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from standby.access.accounts import sign_in, sign_out
from standby.api.answering import Acting, Asked, Clocks, Day, OwnActing, RoomOf, SignedIn, answered
from standby.api.guard import Present, bearer
from standby.basis.time import AsOf, parse_instant, parse_optional_instant
from standby.desk import pages
from standby.desk import people as desk_people
from standby.desk.board import looking
from standby.desk.board.model import (
    Moment,
    SitePage,
    Today,
    TwoClocks,
)
from standby.desk.board.outside import Outside, outside_view
from standby.desk.board.today import today
from standby.desk.brief.model import Brief
from standby.desk.people import NearIncident, WhereAll
from standby.people.model import Answer, Board, Declaration, Presence
from standby.picture.changes import Change
from standby.picture.model import Picture
from standby.posture.recommend import recommendation_json
from standby.record.plain import claim_json
from standby.threat.model import ThreatEstimate

router = APIRouter(prefix="/api", tags=["standby"])


class Wanting(BaseModel):
    """Who wants a session."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Calling(BaseModel):
    """Why the roll is called, and of whom."""

    because: str
    question: str = desk_people.QUESTION
    site: str | None = None
    unit: str | None = None
    answer_minutes: float = 30
    grace_minutes: float = 30
    good_minutes: float = 240


class Answering(BaseModel):
    """What was said of one person on a roll call."""

    person: str
    state: str
    method: str = "message"
    said_at: str | None = None
    good_minutes: float | None = None
    receipt: str | None = Field(default=None, max_length=100)


class Closing(BaseModel):
    """Why a roll call is closed."""

    because: str


class Moving(BaseModel):
    """That a person is at a site, or at none, from one moment and until another."""

    person: str
    site: str | None = None
    start: str | None = None
    end: str | None = None
    because: str | None = None


class Declaring(BaseModel):
    """That a person is declared missing, abducted or deceased, and why."""

    person: str
    state: str
    because: str


@router.post("/session")
def begin(request: Request, room: RoomOf, wanting: Wanting) -> Response:
    """Sign in: the token goes into the header Authorization: Bearer of every request after this."""
    address = request.client.host if request.client else ""
    token = sign_in(room.doors, wanting.name, wanting.password, address=address)
    return answered({"token": token}, 201)


@router.delete("/session")
def end(request: Request, room: RoomOf, actor: Present) -> Response:
    """Sign out."""
    sign_out(room.doors, bearer(request) or "")
    return answered({"ended": actor.id})


@router.get("/today", response_model=Today)
def todays(room: RoomOf, actor: SignedIn) -> Response:
    """Return what a duty officer looks at first."""
    return answered(room.answer(actor, "today", room.now(), today))


@router.get("/picture", response_model=Picture)
def picture(workspace: Asked, as_of: Clocks) -> Response:
    """Return what was so at one moment, as known at another."""
    return answered(pages.picture(workspace, as_of).answer)


@router.get("/changes", response_model=list[Change])
def changes(
    workspace: Asked, as_of: Clocks, since: Annotated[str, Query(description="The earlier moment, on both clocks.")]
) -> Response:
    """Return what is new, what changed and what is gone since a moment."""
    earlier = parse_instant(since, end_of_day=True)
    return answered(pages.changes(workspace, AsOf(valid_at=earlier, known_at=earlier), as_of).answer)


@router.get("/claims")
def claims(workspace: Asked, as_of: Clocks, report: str | None = None, kind: str | None = None) -> Response:
    """Return the claims that stood as known then, each with its exact words."""
    found = pages.claims(workspace, as_of, report=report, kind=kind)
    return answered({"claims": [claim_json(claim) for claim in found]})


@router.get("/claims/{claim}/evidence")
def evidence(workspace: Asked, as_of: Clocks, claim: str) -> Response:
    """Return a claim with the whole report it rests on and what contradicts it."""
    found = looking.evidence_page(workspace, claim, as_of)
    return answered(
        {
            "claim": claim_json(found.claim),
            "report": {"id": found.report.id, "name": found.report.name, "text": found.report.text},
            "source": found.source,
            "standing": found.standing,
            "disputes": found.disputes,
            "beside": [claim_json(each) for each in found.beside],
        }
    )


@router.get("/threat", response_model=list[ThreatEstimate])
def threat(workspace: Asked, as_of: Clocks, site: str | None = None) -> Response:
    """Return the threat at each site, or at one."""
    return answered(pages.threat(workspace, as_of, site=site).answer)


@router.get("/posture")
def posture(workspace: Asked, as_of: Clocks, unit: str | None = None) -> Response:
    """Return what the written rules recommend for each mission, or for one."""
    return answered([recommendation_json(r) for r in pages.posture(workspace, as_of, unit=unit).answer])


@router.get("/brief", response_model=Brief)
def brief(workspace: Asked, as_of: Clocks, since: Day = None) -> Response:
    """Return the brief: decisions, missions, threat, incidents, consent, doubts, gaps, changes, sources."""
    earlier = parse_optional_instant(since, end_of_day=True)
    before = AsOf(valid_at=earlier, known_at=earlier) if earlier else None
    return answered(pages.brief(workspace, as_of, since=before))


@router.get("/sites/{site}", response_model=SitePage)
def site(workspace: Asked, as_of: Clocks, site: str) -> Response:
    """Return one site: its threat now and over time, what drives it, who is there."""
    return answered(looking.site_page(workspace, site, as_of))


@router.get("/decisions/{unit}")
def decision(workspace: Asked, as_of: Clocks, unit: str) -> Response:
    """Return one mission's decision sheet."""
    found = looking.decision_sheet(workspace, unit, as_of)
    advice = found.recommendation
    return answered(
        {
            "unit": found.unit,
            "row": found.row,
            "fingerprint": found.fingerprint,
            "policy": found.policy,
            "recommendation": recommendation_json(advice) if advice else None,
        }
    )


@router.get("/clocks", response_model=TwoClocks)
def clocks(workspace: Asked, as_of: Clocks, since: str) -> Response:
    """Return the whole mission at two clocks, and what changed since another moment."""
    earlier = parse_instant(since, end_of_day=True)
    return answered(looking.two_clocks(workspace, as_of, AsOf(valid_at=earlier, known_at=earlier)))


@router.get("/clocks/outside", response_model=Outside)
def clocks_outside(workspace: Asked, as_of: Clocks, since: str) -> Response:
    """Return what an outsider could know at two clocks, and what they have heard since another moment."""
    earlier = parse_instant(since, end_of_day=True)
    return answered(outside_view(workspace, as_of, AsOf(valid_at=earlier, known_at=earlier)))


@router.get("/timeline", response_model=list[Moment])
def timeline(workspace: Asked, as_of: Clocks, days: Annotated[int, Query(ge=1, le=3660)] = 90) -> Response:
    """Return what happened and what was learnt in the days up to a moment."""
    return answered(looking.timeline(workspace, as_of, days=days))


@router.get("/people", response_model=WhereAll)
def people(workspace: Asked, as_of: Clocks, site: str | None = None, unit: str | None = None) -> Response:
    """Return where everybody is held to be: the site, never the point."""
    return answered(desk_people.where(workspace, as_of, site=site, unit=unit))


@router.get("/incidents/{incident}/near", response_model=NearIncident)
def near(
    workspace: Asked, as_of: Clocks, incident: str, radius_km: Annotated[float, Query(gt=0, le=500)] = 25
) -> Response:
    """Return who was near an incident, as known then and as known at the moment asked about."""
    return answered(desk_people.near_incident(workspace, incident, as_of, radius_km))


@router.post("/people/moves", response_model=Presence)
def move(workspace: Acting, moving: Moving) -> Response:
    """Record that somebody is at a site, or away from every site."""
    start, end = parse_optional_instant(moving.start), parse_optional_instant(moving.end)
    moved = desk_people.move_person(
        workspace, moving.person, moving.site, start=start, end=end,
        by=workspace.viewer.id, because=moving.because,
    )  # fmt: skip
    return answered(moved, 201)


@router.post("/people/declarations", response_model=list[Declaration])
def declare(workspace: Acting, declaring: Declaring) -> Response:
    """Declare somebody missing, abducted or deceased; death needs a second named person."""
    made = desk_people.declare(
        workspace, declaring.person, declaring.state, by=workspace.viewer.id, because=declaring.because
    )
    return answered(made, 201)


@router.get("/rollcalls", response_model=list[Board])
def rollcalls(workspace: Asked, as_of: Clocks) -> Response:
    """Return every roll call as it stands, the newest first."""
    return answered(desk_people.list_rollcalls(workspace, as_of))


@router.get("/rollcalls/{rollcall}", response_model=Board)
def rollcall(workspace: Asked, as_of: Clocks, rollcall: str) -> Response:
    """Return where everybody on a roll call stands."""
    return answered(desk_people.show_rollcall(workspace, rollcall, as_of))


@router.post("/rollcalls", response_model=Board)
def call(workspace: Acting, calling: Calling) -> Response:
    """Open a roll call: from now on the clock alone says who is overdue."""
    opened = desk_people.open_rollcall(workspace, by=workspace.viewer.id, **calling.model_dump())
    return answered(opened, 201)


@router.post("/rollcalls/{rollcall}/answers", response_model=Answer)
def answer(workspace: OwnActing, rollcall: str, answering: Answering) -> Response:
    """Record what was said of a person; the same receipt twice is recorded once."""
    given = desk_people.answer_rollcall(
        workspace, answering.person, answering.state, rollcall=rollcall, by=workspace.viewer.id,
        method=answering.method, said_at=parse_optional_instant(answering.said_at), good_minutes=answering.good_minutes,
        receipt=answering.receipt,
    )  # fmt: skip
    return answered(given, 201)


@router.post("/rollcalls/{rollcall}/closing", response_model=Board)
def close(workspace: Acting, rollcall: str, closing: Closing) -> Response:
    """Close a roll call; nobody becomes safe by it."""
    found = desk_people.close_rollcall(workspace, rollcall, by=workspace.viewer.id, because=closing.because)
    return answered(found)
