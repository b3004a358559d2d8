"""What the record has to do with releases: what others said in public, and what contradicts a statement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Site
from standby.basis.places import Place
from standby.basis.time import AsOf, day_start
from standby.desk.asking import evidence
from standby.desk.release_policy import ReleasePolicy, is_public
from standby.desk.unfolding import Evidence
from standby.desk.workspace import Workspace
from standby.picture.basing import speaks
from standby.record.model import Claim
from standby.release.acts import Told
from standby.release.audit import Auditor, known
from standby.release.model import Part, Protected, Scope, Statement

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


def recorded(workspace: Workspace, days: Sequence[date]) -> list[Statement]:
    """Return what the record says of the headcounts on these days, as statements only an overseer has."""
    found: list[Statement] = []
    for day in days:
        noon = day_start(day) + timedelta(hours=12)
        known_claims = evidence(workspace, AsOf(valid_at=noon, known_at=workspace.clock())).claims
        for claim in known_claims:
            if _counts(claim) and claim.draft.valid.surely_at(noon):
                found += _as_statements(workspace, claim, day)
    return found


def contradiction(workspace: Workspace, auditor: Auditor, statement: Statement) -> Told | None:
    """Say which recorded headcount a statement cannot be true with, each taken alone; None when all fit."""
    # What is said is itself asked for, so that the programme for it, and with it every contradiction, is solved.
    scopes = [scope for part in statement.parts() for scope in (part.scope, part.other) if scope is not None]
    asked = [Protected(id=f"said {i}", name="what is said", terms=((1.0, s),)) for i, s in enumerate(scopes)]
    alone = replace(auditor, protected=asked)
    by_claim: dict[str, list[Statement]] = {}
    for fact in recorded(workspace, sorted({scope.day for scope in scopes})):
        by_claim.setdefault(fact.id.partition("/")[0], []).append(fact)
    for claim, facts in by_claim.items():
        try:
            known(alone, [statement, *facts])
        except AskedWrongly as problem:
            if problem.code != "statements-contradict":
                raise
            words = f"“{statement.text}”; {facts[0].speaker}: “{facts[0].text}”"
            return Told(words=words, claims=(claim,))
    return None


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
    scope = _scope_of(workspace, claim, _day_of(claim, said_on))
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
        origin, destination = (_sites_named(workspace, draft.details.get(end, "")) for end in ("origin", "destination"))
        if not origin or not destination:
            return ()
        exact = number.low if number is not None and number.low == number.high else None
        there, here = replace(scope, sites=origin), replace(scope, sites=destination)
        return (Part(phrase="moved to", scope=there, other=here, number=exact),)
    if number is None:
        return (Part(phrase="some", scope=scope),)
    ends = (("at least", number.low), ("at most", number.high))
    return tuple(Part(phrase=phrase, scope=scope, number=end) for phrase, end in ends if end is not None)


def _sites_named(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Return the sites of a name, or at the public place of that name."""
    wanted = name.strip().casefold()
    named = ((site.id, (site.id, site.name, *site.aliases, site.public_place or "")) for site in _sites(workspace))
    return tuple(site for site, words in named if wanted and wanted in {word.casefold() for word in words})


def _sites(workspace: Workspace) -> tuple[Site, ...]:
    return workspace.definition.sites


def _counts(claim: Claim) -> bool:
    draft = claim.draft
    return speaks(claim) and draft.kind == "headcount" and draft.quantity is not None and draft.certainty == "asserted"


def _as_statements(workspace: Workspace, claim: Claim, day: date) -> list[Statement]:
    """Return a headcount claim as one statement for each end of its interval; none when it cannot be placed."""
    scope, quantity = _scope_of(workspace, claim, day), claim.draft.quantity
    if scope is None or quantity is None:
        return []
    ends = (("at least", quantity.low), ("at most", quantity.high))
    return [
        Statement(
            id=f"{claim.id}/{phrase}",
            speaker=claim.report_name,
            said_on=day,
            text=claim.draft.quote,
            phrase=phrase,
            scope=scope,
            number=number,
        )
        for phrase, number in ends
        if number is not None
    ]


def _scope_of(workspace: Workspace, claim: Claim, day: date) -> Scope | None:
    """Return whom a claim counts when subject and place are the mission's own, else None."""
    subject = claim.draft.subject.id or ""
    units = {unit.id for unit in workspace.definition.units}
    if not subject.startswith("unit:") or subject.removeprefix("unit:") not in units:
        return None
    sites = _sites_of(workspace, claim.draft.place)
    return None if sites is None else Scope(day=day, units=(subject.removeprefix("unit:"),), sites=sites)


def _sites_of(workspace: Workspace, place: Place | None) -> tuple[str, ...] | None:
    """Return the sites at a place, none for everywhere; None when the place is not the mission's own."""
    if place is None:
        return ()
    if (place.id or "").startswith("site:"):
        return ((place.id or "").removeprefix("site:"),)
    if place.precision != "country":
        return _sites_named(workspace, place.name) or None
    return tuple(site.id for site in workspace.definition.sites if site.country == place.country) or None
