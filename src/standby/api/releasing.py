"""What may be said outside, through the API: audit, propose, clear, publish, take back, hear, and ask what is known."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field

from standby.api.acting import Because, Name, Words
from standby.api.answering import Acting, Asked, Day, answered
from standby.basis.time import parse_instant, parse_optional_instant
from standby.desk import release as desk
from standby.desk import release_asking as asking
from standby.desk.release_news import News, news
from standby.desk.release_policy import told_statement
from standby.release.acts import Release
from standby.release.cleared import Cleared
from standby.release.model import Statement

router = APIRouter(prefix="/api/releases", tags=["standby"])

Ids = Annotated[list[Name], Field(max_length=1000)]
Number = Annotated[float, Field(ge=0, lt=1_000_000)]


class Counting(BaseModel):
    """Whom a number counts: a measure, on one day, over sites and units; an empty list means all of them."""

    day: date
    sites: Ids = []
    units: Ids = []
    but_sites: Ids = []
    but_units: Ids = []
    measure: Name = "present"


class Part(BaseModel):
    """One thing that a sentence says: a phrase of the phrase book, whom it counts, and what fills the phrase."""

    phrase: Name
    scope: Counting
    number: Number | None = None
    base: Number | None = None
    other: Counting | None = None
    tolerance: Annotated[float, Field(ge=0, lt=1)] | None = None


class Wording(Part):
    """A worded statement as a person confirms it, in the form of a statement file."""

    speaker: Name
    said_on: date
    text: Words
    origin: Name = "ours"
    also: Annotated[list[Part], Field(max_length=20)] = []
    ground: Words | None = None
    review_on: date | None = None


class Proposal(BaseModel):
    """A statement that shall go out, how it is marked, and not before which day."""

    statement: Wording
    marking: Name = "TLP:CLEAR"
    warning: bool = False
    not_before: date | None = None


class Confirming(BaseModel):
    """Which public claims of the record are confirmed as what outsiders have heard."""

    claims: Annotated[list[Name], Field(min_length=1, max_length=1000)]


@router.get("", response_model=list[Release])
def releases(workspace: Asked, known: Day = None) -> Response:
    """Return our own releases as they stood, the newest first: those out, and those on their way one may see."""
    return answered(asking.on_the_way(workspace, parse_optional_instant(known, end_of_day=True)))


@router.post("")
def propose(workspace: Acting, proposal: Proposal) -> Response:
    """Audit a worded statement and propose it with the verdict."""
    made = desk.propose(
        workspace,
        _said(proposal.statement),
        by=workspace.viewer.id,
        marking=proposal.marking,
        warning=proposal.warning,
        not_before=proposal.not_before,
    )
    return answered(made, 201)


@router.post("/audits")
def audit(workspace: Asked, wording: Wording) -> Response:
    """Audit a statement without proposing it: nothing is recorded."""
    return answered(desk.check(workspace, _said(wording)))


@router.get("/audit")
def audit_all(workspace: Asked) -> Response:
    """Audit everything that is out already, and tell which of our words the record contradicts by now."""
    return answered(desk.check(workspace, None))


@router.get("/news", response_model=News)
def what_became(workspace: Asked) -> Response:
    """Return what the record now contradicts of what is out, and what that gives away."""
    return answered(news(workspace))


@router.get("/published", response_model=list[Cleared])
def published(workspace: Asked) -> Response:
    """Return our published releases as outsiders read them."""
    return answered(asking.published(workspace))


@router.get("/known", response_model=asking.Knowledge)
def known(workspace: Asked, by: asking.Side = "public", at: Day = None) -> Response:
    """Return what the public, or the overseer who also sees the record, can infer by the end of a day."""
    day = parse_instant(at).date() if at else workspace.clock().date()
    return answered(asking.knowledge(workspace, by, day))


@router.get("/registry", response_model=list[asking.PublicValue])
def registry(workspace: Asked) -> Response:
    """Return the register of our public numbers: each keeps its words on its day, and its base on all days."""
    return answered(asking.public_values(workspace))


@router.get("/heard")
def waiting(workspace: Asked) -> Response:
    """Return what public reports say of our numbers and nobody has confirmed yet."""
    return answered(asking.hearable(workspace))


@router.post("/heard", response_model=Release)
def hear(workspace: Acting, wording: Wording) -> Response:
    """Take down what somebody else said in public."""
    return answered(desk.hear(workspace, _said(wording), by=workspace.viewer.id), 201)


@router.post("/heard/claims", response_model=list[Release])
def confirm(workspace: Acting, confirming: Confirming) -> Response:
    """Confirm public claims of the record as what outsiders have heard; all of them or none."""
    return answered(desk.hear_from_record(workspace, confirming.claims, by=workspace.viewer.id), 201)


@router.get("/{name}")
def release(workspace: Asked, name: str) -> Response:
    """Return one release with the verdict on it now, and what one may do with it next."""
    return answered(desk.look(workspace, name))


@router.post("/{name}/clearances", response_model=Release)
def clear(workspace: Acting, name: str) -> Response:
    """Clear a proposed release as one of two persons, neither of them the proposer."""
    return answered(desk.clear(workspace, name, by=workspace.viewer.id), 201)


@router.post("/{name}/publication", response_model=Release)
def publish(workspace: Acting, name: str) -> Response:
    """Publish a cleared release after a last audit and a last look at the whole record."""
    return answered(desk.publish(workspace, name, by=workspace.viewer.id), 201)


@router.post("/{name}/retraction", response_model=Release)
def retract(workspace: Acting, name: str, why: Because) -> Response:
    """Take a published release back in public, with the reason."""
    return answered(desk.retract(workspace, name, by=workspace.viewer.id, reason=why.because), 201)


def _said(wording: Wording) -> Statement:
    return told_statement(wording.model_dump(mode="json", exclude_none=True))
