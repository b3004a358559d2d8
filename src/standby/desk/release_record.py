"""What the record has to do with releases: what others said in public, and what contradicts a statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standby.basis.errors import AskedWrongly
from standby.basis.quantities import Quantity
from standby.basis.time import AsOf, day_start
from standby.desk.asking import evidence
from standby.desk.release_facts import Fact, ends_of, scope_of, sites_named
from standby.desk.release_policy import ReleasePolicy, is_public
from standby.desk.unfolding import Evidence
from standby.desk.workspace import Workspace
from standby.picture.basing import speaks
from standby.record.model import Claim
from standby.release.acts import Told
from standby.release.audit import Auditor, days_of, known
from standby.release.model import Adversary, Part, Protected, Scope, Statement
from standby.release.phrases import rows_of

PUBLIC_KINDS = ("headcount", "presence", "movement")
"""The kinds of claims that tell outsiders of numbers of people."""

SAID = ("asserted", "hedged")
"""What outsiders have heard: "about 200" was said, though with a hedge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard:
    """A public claim as the statement that a person may confirm; without one, why it could not be made."""

    claim: str
    quote: str
    source: str
    statement: Statement | None
    why_not: str = ""


def overheard(workspace: Workspace, policy: ReleasePolicy, heard: Sequence[Statement]) -> list[Overheard]:
    """Return what public reports say of our numbers and nobody has taken down yet, as statements to be confirmed.

    A report is public when the mission's rule names its source or its channel as one that anybody can read.
    """
    now = workspace.clock()
    seen = evidence(workspace, AsOf(valid_at=now, known_at=now))
    taken = {(statement.speaker, statement.text) for statement in heard}
    found = (_overheard(workspace, claim) for claim in _public(seen, policy))
    return [item for item in found if (item.source, item.quote) not in taken]


def contradictions(auditor: Auditor, statement: Statement, found: Sequence[Fact], *, sure: bool) -> Iterator[Told]:
    """Yield which facts of the record a statement cannot be true with, each taken alone, in the order they come in.

    ``sure`` asks for what forbids to say it, or else for what only makes it doubtful.
    """
    # What is said is itself asked for, so that the programme for it, and with it every contradiction, is solved.
    scopes = [scope for part in statement.parts() for scope in (part.scope, part.other) if scope is not None]
    asked = [Protected(id=f"said {i}", name="what is said", terms=((1.0, s),)) for i, s in enumerate(scopes)]
    alone = replace(without_beliefs(auditor), protected=asked)
    measures = {scope.measure for row in rows_of(statement, auditor.book) for _, scope in row.terms}
    days = days_of(statement)
    for fact in (f for f in found if f.sure == sure):
        scope = fact.said[0].scope
        if scope.day in days and scope.measure in measures and not fits(alone, [statement, *fact.said]):
            words = f"“{statement.text}”; {fact.said[0].speaker}: “{fact.said[0].text}”"
            yield Told(words=words, claims=(fact.claim.id,))


def without_beliefs(auditor: Auditor) -> Auditor:
    """Return an auditor for what is so: a cap of outsiders that is too low makes nothing of ours false."""
    return replace(auditor, adversary=Adversary(version=auditor.adversary.version))


def fits(auditor: Auditor, statements: Sequence[Statement]) -> bool:
    """Say whether some headcounts satisfy all statements: two accounts that differ cannot both be right."""
    try:
        known(auditor, statements)
    except AskedWrongly as problem:
        if problem.code != "statements-contradict":
            raise
        return False
    return True


def _public(seen: Evidence, policy: ReleasePolicy) -> list[Claim]:
    anybodys = {report.id for report in seen.reports if is_public(report, policy)}
    return [
        claim
        for claim in seen.claims
        if claim.draft.kind in PUBLIC_KINDS
        and speaks(claim)
        and claim.draft.certainty in SAID
        and claim.report_id in anybodys
    ]


def _overheard(workspace: Workspace, claim: Claim) -> Overheard:
    draft = claim.draft
    source = draft.speaker.name if draft.speaker else claim.source or claim.report_name
    said_on = (claim.said_at or claim.known_at).date()
    scope = scope_of(workspace, claim, _day_of(claim, said_on))
    base = Overheard(claim=claim.id, quote=draft.quote, source=source, statement=None)
    if scope is None:
        return replace(base, why_not="whom or where it counts is none of the mission's own")
    parts = _parts(workspace, claim, scope)
    if not parts:
        return replace(base, why_not="it says neither how many nor from where to where")
    first = parts[0]
    statement = Statement(
        id="",
        speaker=source,
        said_on=said_on,
        text=draft.quote,
        phrase=first.phrase,
        scope=first.scope,
        number=first.number,
        other=first.other,
        origin="press",
        also=parts[1:],
    )
    return replace(base, statement=statement)


def _day_of(claim: Claim, said_on: date) -> date:
    """Return a day on which the claim surely held: the day it was said on if it held then, else its first."""
    noon = day_start(said_on) + timedelta(hours=12)
    began = claim.draft.valid.from_hi
    return said_on if began is None or claim.draft.valid.surely_at(noon) else began.date()


def _parts(workspace: Workspace, claim: Claim, scope: Scope) -> tuple[Part, ...]:
    """Return what a claim says of the numbers; its ends become one part each."""
    draft = claim.draft
    number = draft.quantity
    if draft.kind == "movement":
        origin, destination = (sites_named(workspace, draft.details.get(end, "")) for end in ("origin", "destination"))
        if not origin or not destination:
            return ()
        exact = number.low if number is not None and number.low == number.high else None
        left, came = _days_moved(claim, scope.day)
        there, here = replace(scope, sites=origin, day=left), replace(scope, sites=destination, day=came)
        ends = () if exact is not None else _ends_of(number, replace(there, measure="moved"))
        return (Part(phrase="moved to", scope=there, other=here, number=exact), *ends)
    return _ends_of(number, scope) if number is not None else (Part(phrase="some", scope=scope),)


def _days_moved(claim: Claim, day: date) -> tuple[date, date]:
    """Return the last day on which who moved counts at the first place, and the first at the second."""
    valid = claim.draft.valid
    left = valid.from_lo.date() if valid.from_lo else day
    return left, max(valid.to_hi.date() if valid.to_hi else left, left + timedelta(days=1))


def _ends_of(number: Quantity | None, scope: Scope) -> tuple[Part, ...]:
    ends = ends_of(number) if number is not None else ()
    return tuple(Part(phrase=phrase, scope=scope, number=end) for phrase, end in ends)
