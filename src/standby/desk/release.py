"""What may be said outside: propose, audit, clear, publish, and ask what an outsider can infer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.desk.release_policy import LIMIT, ReleasePolicy, protected, read_statement, release_policy, world_of
from standby.desk.release_record import Overheard, contradiction, overheard, recorded
from standby.desk.workspace import Workspace
from standby.release import acts
from standby.release.audit import Auditor, audit, known
from standby.release.cleared import Cleared, public_place, redact
from standby.release.model import Scope, Statement, Verdict
from standby.release.system import cells_of
from standby.release.wording import Level, against, least_vague

Number = frozenset[tuple[str, str, str]]
"""Which headcounts a number counts, on whatever day: measure, site and unit of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """What one side can infer of one quantity on one day, in people; no highest means no limit is known."""

    quantity: str
    low: int
    high: int | None
    safe: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What a side knows at the end of a day, and from which statements.

    ``public_values`` is the register of our own published numbers: each keeps its words, and on other days its base.
    """

    by: str
    at: date
    statements: tuple[str, ...]
    inferred: tuple[Inferred, ...]
    public_values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A release with the verdict of its audit."""

    release: acts.Release
    verdict: Verdict
    advice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The verdict of an audit, which of our published words the record now contradicts, and what to say instead."""

    verdict: Verdict
    contradicted: tuple[str, ...]
    advice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """What became of our published words: which the record contradicts now, and what they give away now.

    ``given_away`` counts also what others said in public and nobody has taken down yet. ``news`` is true when this
    differs from the time before; it is then an entry of the record.
    """

    contradicted: tuple[str, ...]
    given_away: tuple[str, ...]
    news: bool


def propose(
    workspace: Workspace,
    said: Path | Statement,
    *,
    by: str,
    marking: str,
    warning: bool = False,
    not_before: date | None = None,
) -> Proposed:
    """Audit a statement, or the one in a file, and propose it, to go out at once or not before a day.

    Raises ``NotAllowed`` when the record contradicts it, or when the number is public already in other words.
    """
    statement = _statement(said)
    at = not_before or workspace.clock().date()
    release, verdict = acts.propose(
        workspace.ledger,
        statement,
        by=_person(by),
        marking=marking,
        check=partial(_check, workspace, at=at),
        warning=warning,
        not_before=not_before,
    )
    return Proposed(release=release, verdict=verdict, advice=_advice(workspace, statement, verdict, at))


def hear(workspace: Workspace, file: Path, *, by: str) -> acts.Release:
    """Take down what somebody else has said in public. Raises ``AskedWrongly`` when it cannot be read or placed."""
    return _heard(workspace, read_statement(file), by)


def hearable(workspace: Workspace) -> tuple[Overheard, ...]:
    """Return what public reports in the record say of our numbers and nobody has confirmed yet."""
    return tuple(overheard(workspace, release_policy(workspace), said_outside(workspace)))


def hear_from_record(workspace: Workspace, claims: Sequence[str], *, by: str) -> tuple[acts.Release, ...]:
    """Confirm public claims of the record as statements that outsiders have heard; all of them or none.

    Raises ``AskedWrongly`` when a claim is none of those that can be heard, or contradicts what was said before.
    """
    found = {item.claim: item for item in hearable(workspace)}
    confirmed = [_confirmed(found, claim) for claim in claims]
    out = said_outside(workspace)
    known(_auditor(workspace, confirmed, workspace.clock().date()), [*out, *confirmed])
    return tuple(_heard(workspace, statement, by) for statement in confirmed)


def anything_out(workspace: Workspace) -> bool:
    """Say whether anything of ours is out; without it there is nothing to audit anew."""
    return any(r.is_out and r.state != "heard" for r in acts.releases(workspace.ledger).values())


def said_outside(workspace: Workspace) -> tuple[Statement, ...]:
    """Return all that outsiders have heard by now: others' words, and ours once published."""
    return acts.known_outside(acts.releases(workspace.ledger))


def recheck(workspace: Workspace) -> Rechecked:
    """Audit again all that is out, as after a correction of a past fact, and record what came of it when it is news."""
    found = acts.releases(workspace.ledger)
    ours = [r.statement for r in found.values() if r.is_out and r.state != "heard"]
    at = workspace.clock().date()
    contradicted = _contradicted(workspace, ours, at)
    given_away = _given_away(workspace, acts.known_outside(found), at) if ours else ()
    news = acts.recheck(workspace.ledger, contradicted, given_away)
    return Rechecked(contradicted=contradicted, given_away=given_away, news=news)


def check(workspace: Workspace, said: Path | Statement | None) -> Checked:
    """Audit a statement without proposing it, or with none everything that is out already.

    With none it also tells which of our own published statements the record contradicts by now: run it
    after a past fact was corrected.
    """
    found, at = acts.releases(workspace.ledger), workspace.clock().date()
    if said is not None:
        statement = _statement(said)
        statement = replace(statement, id=acts.name_of(statement))
        verdict = _check(workspace, found, statement, at=at)
        return Checked(verdict=verdict, contradicted=(), advice=_advice(workspace, statement, verdict, at))
    out = _outside(workspace, found)
    ours = [s for s in out if s.origin == "ours"]
    verdict = audit(_auditor(workspace, out, at), out)
    return Checked(verdict=verdict, contradicted=_contradicted(workspace, ours, at), advice=None)


def published(workspace: Workspace) -> tuple[Cleared, ...]:
    """Return our published releases as outsiders read them, redacted; a release taken back says so."""
    definition = workspace.definition
    return tuple(
        Cleared(
            id=r.id,
            text=redact(_public_text(r.statement), definition),
            speaker=redact(r.statement.speaker, definition),
            published_at=r.published_at,
            warning=r.warning,
            areas=tuple(sorted({public_place(definition, site) for site in r.statement.scope.sites})),
            retracted_at=r.retracted_at,
            retraction=redact(r.retraction, definition) if r.retraction else None,
        )
        for r in acts.releases(workspace.ledger).values()
        if r.published_at is not None and r.state in ("published", "retracted")
    )


def clear(workspace: Workspace, name: str, *, by: str) -> acts.Release:
    """Clear a proposed release as one of two persons."""
    return acts.clear(workspace.ledger, name, by=_person(by))


def publish(workspace: Workspace, name: str, *, by: str) -> acts.Release:
    """Publish a cleared release after a last audit, not before its day."""
    today = workspace.clock().date()
    check = partial(_check, workspace, at=today)
    return acts.publish(workspace.ledger, name, by=_person(by), check=check, today=today)


def retract(workspace: Workspace, name: str, *, by: str, reason: str) -> acts.Release:
    """Take a published release back, in public and for ever on the record."""
    return acts.retract(workspace.ledger, name, by=_person(by), reason=reason)


def knowledge(workspace: Workspace, by: str, at: date) -> Knowledge:
    """Say what the public, or the overseer who also sees the record, can infer of each site by the end of a day."""
    found = acts.releases(workspace.ledger)
    out = _outside(workspace, found, at)
    here = Statement(id="", speaker="", said_on=at, text="", phrase="", scope=Scope(day=at))
    auditor = _auditor(workspace, [*out, here], at)
    seen = [*out, *recorded(workspace, sorted({s.scope.day for s in out} | {at}))] if by == "overseer" else list(out)
    verdict = audit(auditor, seen, exactly=True)
    return Knowledge(
        by=by,
        at=at,
        statements=tuple(f"{s.speaker}, {s.said_on.isoformat()}: {s.text}" for s in seen),
        inferred=tuple(
            Inferred(
                quantity=f.name,
                low=f.after.low,
                high=f.after.high,
                safe=f.safe,
                because=tuple(reason.words for reason in f.reasons),
            )
            for f in verdict.findings
        ),
        public_values=tuple(f"{s.scope.day}: {s.text}" for s in out if s.origin == "ours" and s.number is not None),
    )


def on_the_way(workspace: Workspace) -> tuple[acts.Release, ...]:
    """Return our own releases, the newest first: proposed, cleared, refused, published and taken back."""
    ours = [r for r in acts.releases(workspace.ledger).values() if r.state != "heard"]
    return tuple(sorted(ours, key=lambda r: (r.proposed_at, r.id), reverse=True))


def _statement(said: Path | Statement) -> Statement:
    return said if isinstance(said, Statement) else read_statement(said)


def _heard(workspace: Workspace, statement: Statement, by: str) -> acts.Release:
    auditor = _auditor(workspace, [statement], workspace.clock().date())
    known(auditor, [*_outside(workspace, acts.releases(workspace.ledger)), statement])
    return acts.hear(workspace.ledger, statement, by=_person(by))


def _confirmed(found: Mapping[str, Overheard], claim: str) -> Statement:
    hits = [item for item in found.values() if item.claim == claim or (len(claim) >= 6 and claim in item.claim)]
    if len(hits) != 1 or hits[0].statement is None:
        raise AskedWrongly(
            "claim-not-hearable",
            f"The claim {claim} was not taken down",
            hits[0].why_not if len(hits) == 1 else "it is not one public claim that waits to be confirmed",
            "list them with standby release hear --from-record, or write a statement file",
        )
    return hits[0].statement


def _outside(workspace: Workspace, found: Mapping[str, acts.Release], at: date | None = None) -> list[Statement]:
    """Return all that outsiders have heard by a day, and what the mission's rule says they know besides."""
    return [*release_policy(workspace).side_knowledge, *acts.known_outside(found, at)]


def _check(workspace: Workspace, found: Mapping[str, acts.Release], statement: Statement, *, at: date) -> Verdict:
    """Audit a statement after refusing what the record contradicts and what was rounded otherwise before."""
    out = _outside(workspace, found)
    _refuse_false(workspace, statement, at)
    _refuse_other_rounding(workspace, out, statement)
    auditor = _auditor(workspace, [*out, statement], at)
    verdict = audit(auditor, out, [statement])
    if not verdict.allowed or statement.origin != "ours":
        return verdict
    wording = _off_the_ladder(workspace, auditor, out, statement)
    return replace(verdict, allowed=wording is None, wording=wording)


def _off_the_ladder(
    workspace: Workspace, auditor: Auditor, out: Sequence[Statement], statement: Statement
) -> str | None:
    """Say what the ladder has against any part of a statement."""
    limit = auditor.adversary.cap or LIMIT
    for part in statement.parts():
        fixed = _fixed_base(workspace, out, part.scope)
        if (sentence := against(auditor, out, part, fixed=fixed, limit=limit)) is not None:
            return f"{sentence} ({part.phrase} {part.number:g})" if part.number is not None else sentence
    return None


def _refuse_false(workspace: Workspace, statement: Statement, at: date) -> None:
    if sentence := contradiction(workspace, _auditor(workspace, [statement], at), statement):
        raise NotAllowed(
            "release-false",
            f"The statement {statement.text!r} does not go out",
            f"the record contradicts it ({sentence})",
            "say less, but nothing that is not so",
        )


def _contradicted(workspace: Workspace, ours: Sequence[Statement], at: date) -> tuple[str, ...]:
    said = (contradiction(workspace, _auditor(workspace, [s], at), s) for s in ours)
    return tuple(sentence for sentence in said if sentence)


def _given_away(workspace: Workspace, out: Sequence[Statement], at: date) -> tuple[str, ...]:
    """Say what is tighter than the rule allows, counting what others said and nobody has taken down yet."""
    policy = release_policy(workspace)
    heard = [*policy.side_knowledge, *out]
    for item in overheard(workspace, policy, out):
        if item.statement is not None and _fits(workspace, [*heard, item.statement], at):
            heard.append(replace(item.statement, id=item.claim))
    verdict = audit(_auditor(workspace, heard, at), heard)
    return tuple(
        f"{finding.name}: " + "; ".join(reason.words for reason in finding.reasons)
        for finding in verdict.findings
        if not finding.safe
    )


def _fits(workspace: Workspace, statements: Sequence[Statement], at: date) -> bool:
    """Say whether some headcounts satisfy all statements: two newspapers that differ cannot both be right."""
    try:
        known(_auditor(workspace, statements, at), statements)
    except AskedWrongly as problem:
        if problem.code != "statements-contradict":
            raise
        return False
    return True


def _advice(workspace: Workspace, statement: Statement, verdict: Verdict, at: date) -> str | None:
    """Say how vague a number must be, by a rule that never looks at the number."""
    if verdict.allowed or statement.other is not None:
        return None
    policy, world = release_policy(workspace), world_of(workspace)
    out = _outside(workspace, acts.releases(workspace.ledger))
    auditor = _auditor(workspace, [*out, statement], at)
    fixed = partial(_fixed_base, workspace, out)
    level = least_vague(auditor, out, statement, world, limit=auditor.adversary.cap or LIMIT, fixed=fixed)
    if isinstance(level, Level):
        return f"say it of {level.name}"
    withheld = f"withhold it, and say that it is withheld: {level.ground}; look again on {level.review_on}"
    return f"{_delay(policy, statement)}{withheld}"


def _delay(policy: ReleasePolicy, statement: Statement) -> str:
    if policy.protected_for_days is None:
        return ""
    day = statement.scope.day + timedelta(days=policy.protected_for_days)
    return f"delay it (--not-before {day.isoformat()}: what is said of that day is no longer protected then), or "


def _public_text(statement: Statement) -> str:
    """Return the words as they go out; what is withheld is said to be, with its ground and its day."""
    if statement.ground is None or statement.review_on is None:
        return statement.text
    return f"{statement.text} (Withheld: {statement.ground}. To be looked at again by {statement.review_on}.)"


def _number(workspace: Workspace, scope: Scope) -> Number:
    """Name a number by the headcounts it counts, however its scope is written and whatever the day."""
    return frozenset((measure, site, unit) for measure, _, site, unit in cells_of(world_of(workspace), scope))


def _fixed_base(workspace: Workspace, out: Sequence[Statement], scope: Scope) -> int | None:
    """Return the base of a number: as the mission's rule sets it, else as it was first published with."""
    number = _number(workspace, scope)
    for rounding in release_policy(workspace).rounding:
        if _number(workspace, rounding.scope(scope.day)) == number:
            return rounding.base
    for part in (part for s in out if s.origin == "ours" for part in s.parts()):
        if part.base and _number(workspace, part.scope) == number:
            return int(part.base)
    return None


def _refuse_other_rounding(workspace: Workspace, out: Sequence[Statement], statement: Statement) -> None:
    """Keep one public value for one number, and for one share: two wordings of it would cut each other."""
    public = [part for s in out if s.origin == "ours" for part in s.parts()]
    for mine in statement.parts():
        number = _compared(workspace, mine)
        for other in (part for part in public if _compared(workspace, part) == number):
            same_day = other.scope.day == mine.scope.day and _said(other) != _said(mine)
            if same_day or _bases_differ(other, mine):
                raise NotAllowed(
                    "release-frozen",
                    f"The statement {statement.text!r} does not go out",
                    f"this number is public already as {other.text!r}",
                    "use the same words, and on other days the same rounding",
                )


def _compared(workspace: Workspace, part: Statement) -> tuple[Number, Number | None]:
    """Name a number, and what it is compared with where it is."""
    return _number(workspace, part.scope), _number(workspace, part.other) if part.other else None


def _bases_differ(a: Statement, b: Statement) -> bool:
    return a.base is not None and b.base is not None and a.base != b.base


def _said(statement: Statement) -> tuple[str, float | None, float | None]:
    return statement.phrase, statement.number, statement.base


def _auditor(workspace: Workspace, statements: Sequence[Statement], at: date) -> Auditor:
    policy = release_policy(workspace)
    scopes = [scope for s in statements for part in s.parts() for scope in (part.scope, part.other) if scope]
    items = protected(workspace, sorted({scope.day for scope in scopes}), at, policy.protected_for_days)
    return Auditor(world=world_of(workspace), protected=items, rule=policy.rule, adversary=policy.outsiders)


def _person(by: str) -> str:
    if not by.strip():
        raise AskedWrongly("person-missing", "Nothing was recorded", "no person was named", "give your name with --by")
    return " ".join(by.split())
