"""What is done through the API beside people and roll calls: read, review, grade, declare, decide, give roles."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from standby.access.looks import Look
from standby.api.answering import Acting, Asked, Clocks, Own, OwnActing, RoomOf, answered
from standby.basis.time import parse_instant, parse_optional_instant
from standby.desk import aliases, comparing, deciding, declaring, grading, granting, notices, reviewing, tracing
from standby.desk import people as desk_people
from standby.desk.board.looking import report_page
from standby.desk.erasing import Erased, erase_by_hand
from standby.desk.manifest import declared
from standby.desk.reading import read_bytes
from standby.desk.searching import search_reports
from standby.desk.viewing import Grant
from standby.people.model import PlacesKept
from standby.posture.deliveries import Followed
from standby.posture.facts import Declaration
from standby.record.plain import claim_json

router = APIRouter(prefix="/api", tags=["standby"])

Words = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=200)]


class Because(BaseModel):
    """Why something is done."""

    because: Words


class Reporting(BaseModel):
    """A report as text, and what is known of it beside its words."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    text: Annotated[str, Field(min_length=1, max_length=5_000_000)]
    source: Name | None = None
    grade: Name | None = None
    received: Name | None = None
    published: Name | None = None


class Reviewing(BaseModel):
    """Which claims a verdict is about, and why."""

    claims: Annotated[list[Name], Field(min_length=1, max_length=1000)]
    because: Words = ""


class Correcting(BaseModel):
    """What a claim should say, slot by slot, and why."""

    changes: dict[str, str]
    because: Words


class Grading(BaseModel):
    """A grade and why."""

    grade: Name
    because: Words


class Stating(BaseModel):
    """A named person's word on a fact, for one mission or for all, for so many hours."""

    fact: Name
    value: bool = True
    role: Name
    unit: Name | None = None
    good_hours: Annotated[float, Field(gt=0, le=24 * 366)] = 24
    because: Words = ""


class Proposing(BaseModel):
    """What somebody wants decided for a mission: values by axis, a preset, a label, or as advised."""

    unit: Name
    because: Words
    axes: dict[str, str] = {}
    preset: Name | None = None
    label: Name | None = None
    as_recommended: bool = False
    against: Words | None = None
    act_first: bool = False
    requirements: list[Words] = []


class Absent(BaseModel):
    """That somebody who signs is away until a moment."""

    person: Name
    until: Name
    start: Name | None = None


class Comparing(BaseModel):
    """A verdict on several claims together, and why."""

    verdict: Name
    claims: Annotated[list[Name], Field(min_length=1, max_length=1000)]
    because: Words


class Wishing(BaseModel):
    """Whether somebody refuses to have their place kept, or until when it may be; 90 days where they do not say."""

    refused: bool
    until: Name | None = None


class Giving(BaseModel):
    """A role for an actor: for one mission and those below it, or for all; until a moment, or until taken back."""

    actor: Name
    role: Name
    mission: Name | None = None
    until: Name | None = None
    because: Words


class Taking(BaseModel):
    """The role that is taken back, and why."""

    actor: Name
    role: Name
    mission: Name | None = None
    because: Words


@router.post("/reports")
def read(workspace: Acting, reporting: Reporting) -> Response:
    """Read a report into the record; what cannot be read is told and nothing is half recorded."""
    said = declared(
        received=reporting.received, published=reporting.published, source=reporting.source, grade=reporting.grade
    )
    taken = read_bytes(workspace, reporting.text.encode(), reporting.name, said)
    told = [{"report": t.report_id, "claims": t.claims, "error": t.error and str(t.error)} for t in taken]
    return answered(told, 201)


@router.get("/reports/{report}")
def report(workspace: Asked, as_of: Clocks, report: str) -> Response:
    """Return a report as it came, with its claims."""
    found = report_page(workspace, report, as_of)
    held = {"id": found.report.id, "name": found.report.name, "text": found.report.text}
    return answered({**held, "source": found.source, "claims": [claim_json(each) for each in found.claims]})


@router.get("/search")
def search(workspace: Asked, as_of: Clocks, q: str, most: Annotated[int, Query(ge=1, le=200)] = 20) -> Response:
    """Find the reports that hold every word and phrase asked for."""
    return answered(search_reports(workspace, q, as_of, most=most))


@router.get("/history")
def history(
    workspace: Asked,
    about: str | None = None,
    claim: str | None = None,
    by: str | None = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    up_to: Annotated[int | None, Query(ge=0, le=2**53)] = None,
) -> Response:
    """Return what became known and by whom."""
    return answered(tracing.history(workspace, about=about, of_claim=claim, by=by, after=after, up_to=up_to))


@router.get("/table")
def table(workspace: Asked, as_of: Clocks, form: tracing.Form = "rows") -> Response:
    """Return every claim that stood and may be so, for other programs."""
    return answered(tracing.table(workspace, as_of, form))


@router.get("/review")
def waiting(
    workspace: Asked, source: str | None = None, report: str | None = None, kind: str | None = None
) -> Response:
    """Return what nobody has reviewed yet."""
    return answered(reviewing.waiting(workspace, source=source, report=report, kind=kind))


@router.post("/review/acceptances")
def accept(workspace: Acting, verdict: Reviewing) -> Response:
    """Accept claims as what their reports say."""
    return answered(reviewing.accept(workspace, verdict.claims, by=workspace.viewer.id, reason=verdict.because), 201)


@router.post("/review/rejections")
def reject(workspace: Acting, verdict: Reviewing) -> Response:
    """Reject claims: nobody counts with them any more."""
    return answered(reviewing.reject(workspace, verdict.claims, by=workspace.viewer.id, reason=verdict.because), 201)


@router.post("/claims/{claim}/corrections")
def correct(workspace: Acting, claim: str, correcting: Correcting) -> Response:
    """Replace a claim by what its report does say."""
    made = reviewing.correct(workspace, claim, correcting.changes, by=workspace.viewer.id, reason=correcting.because)
    return answered({"claim": made.id}, 201)


@router.delete("/review/judgements/{judgement}")
def undo(workspace: Acting, judgement: str, because: str) -> Response:
    """End a judgement; that it was made stays on record."""
    reviewing.undo(workspace, judgement, by=workspace.viewer.id, reason=because)
    return answered({"ended": judgement})


@router.get("/review/comparisons")
def comparisons(workspace: Asked) -> Response:
    """Return pairs of claims that may say the same or contradict each other."""
    return answered(comparing.proposals(workspace))


@router.post("/review/comparisons")
def compare(workspace: Acting, comparison: Comparing) -> Response:
    """Give a verdict on several claims together."""
    made = comparing.confirm(
        workspace, comparison.verdict, comparison.claims, by=workspace.viewer.id, reason=comparison.because
    )
    return answered(made, 201)


@router.get("/aliases")
def other_names(workspace: Asked, as_of: Clocks) -> Response:
    """Return the other names that reports use, as learnt by then."""
    return answered(aliases.aliases(workspace, as_of))


@router.get("/grades")
def grades(workspace: Asked, as_of: Clocks) -> Response:
    """Return how sources and reports were graded."""
    return answered(grading.history(workspace, as_of))


@router.post("/sources/{source}/grades")
def grade_source(workspace: Acting, source: str, grade: Grading) -> Response:
    """Grade the reliability of a source."""
    made = grading.grade_source(workspace, source, grade.grade, by=workspace.viewer.id, reason=grade.because)
    return answered(made, 201)


@router.post("/reports/{report}/grades")
def grade_report(workspace: Acting, report: str, grade: Grading) -> Response:
    """Grade the credibility of a report."""
    made = grading.grade_report(workspace, report, grade.grade, by=workspace.viewer.id, reason=grade.because)
    return answered(made, 201)


@router.get("/facts")
def facts(workspace: Asked, as_of: Clocks) -> Response:
    """Return what persons had declared."""
    return answered(declaring.declarations(workspace, as_of))


@router.post("/facts")
def state(workspace: Acting, stating: Stating) -> Response:
    """Declare a fact that only a person can know; it counts until it expires."""
    at = workspace.clock()
    word = Declaration(
        fact=stating.fact, value=stating.value, by=workspace.viewer.id, role=stating.role, at=at,
        good_until=at + timedelta(hours=stating.good_hours), unit=stating.unit, reason=stating.because,
    )  # fmt: skip
    return answered(declaring.declare(workspace, word), 201)


@router.get("/decisions")
def decisions(workspace: Asked, as_of: Clocks, unit: str | None = None, state: str | None = None) -> Response:
    """Return the decisions as they stood, the newest first."""
    return answered(deciding.list_decisions(workspace, as_of, unit=unit, state=state))


@router.post("/decisions")
def propose(workspace: Acting, proposing: Proposing) -> Response:
    """Propose a posture; another person signs it."""
    asked = proposing.model_dump(exclude={"because", "requirements"})
    wish = deciding.Wish(
        by=workspace.viewer.id, reason=proposing.because, requirements=tuple(proposing.requirements), **asked
    )
    return answered(deciding.decide(workspace, wish), 201)


@router.post("/decisions/{decision}/signatures")
def sign(workspace: Acting, decision: str) -> Response:
    """Sign a decision as one of those who may."""
    return answered(deciding.approve(workspace, decision, by=workspace.viewer.id), 201)


@router.post("/decisions/{decision}/dissents")
def dissent(workspace: Acting, decision: str, why: Because) -> Response:
    """Record that one disagrees, and why."""
    return answered(deciding.dissent(workspace, decision, by=workspace.viewer.id, reason=why.because), 201)


@router.post("/decisions/{decision}/requirements/{number}")
def tick(workspace: Acting, decision: str, number: int) -> Response:
    """Record that a minimum requirement is met."""
    return answered(deciding.tick(workspace, decision, number, by=workspace.viewer.id), 201)


@router.post("/decisions/{decision}/withdrawal")
def withdraw(workspace: Acting, decision: str, why: Because) -> Response:
    """Withdraw one's own proposal before it is signed."""
    return answered(deciding.withdraw(workspace, decision, by=workspace.viewer.id, reason=why.because), 201)


@router.post("/absences")
def away(workspace: Acting, absent: Absent) -> Response:
    """Record that somebody who signs is away, so that their deputies may sign."""
    end = parse_instant(absent.until)
    made = deciding.away(
        workspace, absent.person, start=parse_optional_instant(absent.start), end=end, by=workspace.viewer.id
    )
    return answered(made, 201)


@router.post("/people/{person}/findings")
def find(workspace: Acting, person: str, why: Because) -> Response:
    """Record that somebody declared missing, abducted or deceased is found."""
    return answered(desk_people.find(workspace, person, by=workspace.viewer.id, because=why.because), 201)


@router.post("/people/{person}/place")
def place(workspace: OwnActing, person: str, wish: Wishing) -> Response:
    """Record that somebody refuses to have their place kept, or allows it for a time."""
    told = desk_people.wish_place(
        workspace, person, refused=wish.refused, by=workspace.viewer.id, until=parse_optional_instant(wish.until)
    )
    return answered(told, 201)


@router.get("/people/{person}/places", response_model=PlacesKept)
def places(workspace: Own, person: str) -> Response:
    """Return what is kept of where a person is: to that person, and to whoever keeps the record."""
    return answered(desk_people.places_of(workspace, person))


@router.post("/people/erasures", response_model=Erased)
def erase(workspace: Acting) -> Response:
    """Erase every place whose time is over."""
    return answered(erase_by_hand(workspace), 201)


@router.get("/people/{person}/looks", response_model=list[Look])
def looks(workspace: Own, room: RoomOf, person: str) -> Response:
    """Return who was shown where a person is: to that person, and to whoever keeps the record."""
    return answered(desk_people.looks(workspace, room.doors, person))


@router.get("/access", response_model=list[Grant])
def grants(workspace: Asked) -> Response:
    """Return the roles that were given: one's own, and those one may give and take."""
    return answered(granting.grants(workspace))


@router.post("/access/grants", response_model=Grant)
def give(workspace: Acting, giving: Giving) -> Response:
    """Give an actor a role."""
    made = granting.grant(
        workspace,
        giving.actor,
        giving.role,
        mission=giving.mission,
        because=giving.because,
        until=parse_optional_instant(giving.until),
    )
    return answered(made, 201)


@router.post("/access/revocations", response_model=Grant)
def take(workspace: Acting, taking: Taking) -> Response:
    """Take a role back."""
    made = granting.revoke(workspace, taking.actor, taking.role, mission=taking.mission, because=taking.because)
    return answered(made)


@router.get("/notices", response_model=list[Followed])
def told(workspace: Asked) -> Response:
    """Return the notices, the newest first, each with where it went and who has it."""
    return answered(notices.raised(workspace))


@router.post("/notices/{notice}/acknowledgement", response_model=Followed)
def acknowledge(workspace: Acting, notice: str) -> Response:
    """Record that one has a notice in hand: it goes to nobody further."""
    return answered(notices.acknowledge(workspace, notice))
