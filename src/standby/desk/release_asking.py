"""What is asked of releases: what is on its way, what is out, what outsiders can infer, what waits to be heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from standby.access import ANY, permit, require
from standby.desk.release_check import auditor_for, missions_of, outside
from standby.desk.release_facts import facts
from standby.desk.release_policy import release_policy
from standby.desk.release_record import Overheard, fits, overheard, without_beliefs
from standby.desk.workspace import Workspace
from standby.release import acts
from standby.release.audit import Auditor, audit, days_of, known
from standby.release.cleared import Cleared, public_place, redactor
from standby.release.model import Scope, Statement

Side = Literal["public", "overseer"]
"""Who infers: the public, or whoever sees the record beside what is out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """What one side can infer of one quantity on one day, in people; no highest means no limit is known.

    Where nothing ``said`` bears on it, it is what the model of outsiders alone leaves open. Where it is not the
    ``tightest``, they may infer more with more work than was done here.
    """

    quantity: str
    low: int
    high: int | None
    safe: bool
    because: tuple[str, ...]
    said: bool
    tightest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What a side knows at the end of a day, and from which statements.

    ``differing`` are accounts in the record that cannot be true with the better graded ones, and were left out.
    ``public_values`` is the register of our own published numbers: each keeps its words, and on other days its base.
    """

    by: str
    at: date
    statements: tuple[str, ...]
    differing: tuple[str, ...]
    inferred: tuple[Inferred, ...]
    public_values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicValue:
    """A number of ours that is public: its words, whom it counts on which day, the phrase, the number, its base."""

    text: str
    scope: Scope
    phrase: str
    number: float
    base: float | None


def on_the_way(workspace: Workspace, known_at: datetime | None = None) -> tuple[acts.Release, ...]:
    """Return our own releases as they stood, the newest first: proposed, cleared, stopped, refused, out, taken back.

    What is out everybody may see; what is not only who says things outside, or clears them, for its missions.
    """
    found = acts.releases(workspace.ledger, known_at=known_at)
    ours = [r for r in may_see(workspace, found).values() if r.is_ours]
    return tuple(sorted(ours, key=lambda r: (r.proposed_at, r.id), reverse=True))


def published(workspace: Workspace, known_at: datetime | None = None) -> tuple[Cleared, ...]:
    """Return our published releases as outsiders read them, redacted, as they stood; one taken back says so."""
    definition = workspace.definition
    redact = redactor(definition)
    return tuple(
        Cleared(
            id=r.id,
            text=redact(_public_text(r.statement)),
            speaker=redact(r.statement.speaker),
            published_at=r.published_at,
            warning=r.warning,
            areas=tuple(sorted({public_place(definition, site) for site in r.statement.scope.sites})),
            retracted_at=r.retracted_at,
            retraction=redact(r.retraction) if r.retraction else None,
        )
        for r in acts.releases(workspace.ledger, known_at=known_at).values()
        if r.published_at is not None and r.state in ("published", "retracted")
    )


def knowledge(workspace: Workspace, by: Side, at: date) -> Knowledge:
    """Say what the public, or the overseer who also sees the record, can infer of each site by the end of a day."""
    require(workspace.viewer, "ask", ANY)
    found = acts.releases(workspace.ledger)
    out = outside(workspace, found, at)
    here = Statement(id="", speaker="", said_on=at, text="", phrase="", scope=Scope(day=at))
    auditor = auditor_for(workspace, [*out, here], at)
    seen = out
    differing: list[Statement] = []
    if by == "overseer":
        auditor = without_beliefs(auditor)
        seen, differing = _with_the_record(workspace, auditor, out, at)
    verdict, unsaid = audit(auditor, seen, exactly=True), known(auditor, [])
    return Knowledge(
        by=by,
        at=at,
        statements=tuple(dict.fromkeys(map(_told, seen))),
        differing=tuple(dict.fromkeys(map(_told, differing))),
        inferred=tuple(
            Inferred(
                quantity=f.name,
                low=f.after.low,
                high=f.after.high,
                safe=f.safe,
                because=tuple(reason.words for reason in f.reasons),
                said=f.after != unsaid[f.protected],
                tightest=f.after.tightest,
            )
            for f in verdict.findings
        ),
        public_values=tuple(dict.fromkeys(f"{v.scope.day}: {v.text}" for v in _values(out))),
    )


def public_values(workspace: Workspace) -> tuple[PublicValue, ...]:
    """Return the register of our own public numbers: each keeps its words on its day, and its base on all days."""
    return _values(said_outside(workspace))


def hearable(workspace: Workspace) -> tuple[Overheard, ...]:
    """Return what public reports in the record say of our numbers and nobody has confirmed yet."""
    require(workspace.viewer, "release", ANY)
    return tuple(overheard(workspace, release_policy(workspace), said_outside(workspace)))


def said_outside(workspace: Workspace) -> tuple[Statement, ...]:
    """Return all that outsiders have heard by now: others' words, and ours once published."""
    return acts.known_outside(acts.releases(workspace.ledger))


def heard(workspace: Workspace, at: date) -> tuple[str, ...]:
    """Return what others had said in public by the end of a day, as it was taken down."""
    found = acts.releases(workspace.ledger)
    others = {name: release for name, release in found.items() if not release.is_ours}
    return tuple(map(_told, acts.known_outside(others, at)))


def may_see(workspace: Workspace, found: Mapping[str, acts.Release]) -> dict[str, acts.Release]:
    """Return the releases that whoever asks may see."""
    return {name: r for name, r in found.items() if r.is_out or _concerns(workspace, r)}


def _with_the_record(
    workspace: Workspace, auditor: Auditor, out: list[Statement], at: date
) -> tuple[list[Statement], list[Statement]]:
    """Return what the record says of people present and what is out, as far as it can all be true; and the rest.

    Where it cannot, the best graded accounts of the record come first and what is out last: the record is what is so as
    far as anybody knows, and what is out need not be.
    """
    days = set().union({at}, *map(days_of, out))
    recorded = [f.said for f in facts(workspace, days) if f.said[0].scope.measure == "present"]
    each = [*recorded, *((s,) for s in out)]
    if fits(auditor, every := [s for said in each for s in said]):
        return every, []
    seen: list[Statement] = []
    differing: list[Statement] = []
    for said in each:
        (seen if fits(auditor, [*seen, *said]) else differing).extend(said)
    return seen, differing


def _told(said: Statement) -> str:
    return f"{said.speaker}, {said.said_on.isoformat()}: {said.text}"


def _concerns(workspace: Workspace, release: acts.Release) -> bool:
    missions = missions_of(release.statement)
    return any(permit(workspace.viewer, verb, missions).allowed for verb in ("release", "clear"))


def _values(out: tuple[Statement, ...] | list[Statement]) -> tuple[PublicValue, ...]:
    parts = (part for s in out if s.origin == "ours" for part in s.parts())
    return tuple(
        PublicValue(text=part.text, scope=part.scope, phrase=part.phrase, number=part.number, base=part.base)
        for part in parts
        if part.number is not None
    )


def _public_text(statement: Statement) -> str:
    """Return the words as they go out; what is withheld is said to be, with its ground and its day."""
    if statement.ground is None or statement.review_on is None:
        return statement.text
    return f"{statement.text} (Withheld: {statement.ground}. To be looked at again by {statement.review_on}.)"
