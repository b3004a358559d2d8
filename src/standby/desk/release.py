"""What may be said outside: propose, audit, clear, publish, and ask what an outsider can infer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.plain import from_plain
from standby.basis.time import AsOf, day_start
from standby.desk.asking import evidence
from standby.desk.workspace import MISSION, Workspace
from standby.record.model import Claim
from standby.release import acts
from standby.release.audit import Auditor, audit, known
from standby.release.cleared import Cleared, public_place, redact
from standby.release.model import (
    MEASURES,
    ORIGINS,
    Adversary,
    Protected,
    Rule,
    Scope,
    Statement,
    Verdict,
    World,
)
from standby.release.phrases import phrase_book, rows_of
from standby.release.wording import Level, least_vague, undated

POLICY = "release.yaml"
"""The file in ``mission/`` that sets the rule and what outsiders are taken to know; without it the careful default."""
DEFAULT_RULE = Rule(width=40, ratio=1.2)
DEFAULT_ADVERSARY = Adversary(version="default-1")
LIMIT = 2000
"""The largest number considered for wording when no cap is declared."""


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
    """What a side knows at the end of a day, and from which statements."""

    by: str
    at: date
    statements: tuple[str, ...]
    inferred: tuple[Inferred, ...]


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


def propose(workspace: Workspace, file: Path, *, by: str, marking: str, warning: bool = False) -> Proposed:
    """Audit the statement in a file and propose it. Raises ``NotAllowed`` when the record contradicts it."""
    statement = read_statement(file)
    release, verdict = acts.propose(
        workspace.ledger, statement, by=_person(by), marking=marking, check=partial(_check, workspace), warning=warning
    )
    return Proposed(release=release, verdict=verdict, advice=_advice(workspace, statement, verdict))


def hear(workspace: Workspace, file: Path, *, by: str) -> acts.Release:
    """Take down what somebody else has said in public. Raises ``AskedWrongly`` when it cannot be read or placed."""
    statement = read_statement(file)
    known(_auditor(workspace, [statement]), [*acts.known_outside(acts.releases(workspace.ledger)), statement])
    return acts.hear(workspace.ledger, statement, by=_person(by))


def check(workspace: Workspace, file: Path | None) -> Checked:
    """Audit a statement without proposing it, or with no file everything that is out already.

    With no file it also tells which of our own published statements the record contradicts by now: run it
    after a past fact was corrected.
    """
    found = acts.releases(workspace.ledger)
    if file is not None:
        statement = read_statement(file)
        verdict = _check(workspace, found, statement)
        return Checked(verdict=verdict, contradicted=(), advice=_advice(workspace, statement, verdict))
    out = acts.known_outside(found)
    ours = [s for s in out if s.origin == "ours"]
    wrong = tuple(sentence for s in ours if (sentence := contradiction(workspace, s)))
    return Checked(verdict=audit(_auditor(workspace, out), out), contradicted=wrong, advice=None)


def published(workspace: Workspace) -> tuple[Cleared, ...]:
    """Return our published releases as outsiders read them, redacted; a release taken back says so."""
    definition = workspace.definition
    return tuple(
        Cleared(
            id=r.id,
            text=redact(r.statement.text, definition),
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
    """Publish a cleared release after a last audit."""
    return acts.publish(workspace.ledger, name, by=_person(by), check=partial(_check, workspace))


def retract(workspace: Workspace, name: str, *, by: str, reason: str) -> acts.Release:
    """Take a published release back, in public and for ever on the record."""
    return acts.retract(workspace.ledger, name, by=_person(by), reason=reason)


def knowledge(workspace: Workspace, by: str, at: date) -> Knowledge:
    """Say what the public, or the overseer who also sees the record, can infer of each site by the end of a day."""
    out = acts.known_outside(acts.releases(workspace.ledger), at)
    here = Statement(id="", speaker="", said_on=at, text="", phrase="", scope=Scope(day=at))
    auditor = _auditor(workspace, [*out, here])
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
    )


def read_statement(file: Path) -> Statement:
    """Read a worded statement from a YAML file. Raises ``AskedWrongly`` and says what is missing or wrong."""
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        statement = from_plain(Statement, _dated({"id": "", **data}))
        if statement.origin not in ORIGINS or statement.scope.measure not in MEASURES:
            raise ValueError(f"origin is one of {', '.join(ORIGINS)}, measure one of {', '.join(MEASURES)}")
        rows_of(statement, phrase_book())
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, ValueError, KeyError, AttributeError) as problem:
        raise AskedWrongly(
            "statement-file-unreadable",
            f"The statement in {file.name} was not understood",
            " ".join(str(problem).split()),
            "give speaker, said_on, text, phrase, scope (day, sites, units), and number, base, other if need be",
        ) from problem
    return statement


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


def _check(workspace: Workspace, found: Mapping[str, acts.Release], statement: Statement) -> Verdict:
    """Audit a statement after refusing what the record contradicts and what was rounded otherwise before."""
    out = acts.known_outside(found)
    _refuse_false(workspace, statement)
    _refuse_other_rounding(out, statement)
    return audit(_auditor(workspace, [*out, statement]), out, [statement])


def _refuse_false(workspace: Workspace, statement: Statement) -> None:
    if sentence := contradiction(workspace, statement):
        raise NotAllowed(
            "release-false",
            f"The statement {statement.text!r} does not go out",
            f"the record contradicts it ({sentence})",
            "say less, but nothing that is not so",
        )


def contradiction(workspace: Workspace, statement: Statement) -> str | None:
    """Say which recorded headcount a statement cannot be true with, each taken alone; None when all fit."""
    # What is said is itself asked for, so that the programme for it, and with it every contradiction, is solved.
    asked = Protected(id="said", name="what is said", terms=((1.0, statement.scope),))
    auditor = replace(_auditor(workspace, [statement]), protected=[asked])
    by_claim: dict[str, list[Statement]] = {}
    for fact in recorded(workspace, [statement.scope.day]):
        by_claim.setdefault(fact.id.partition("/")[0], []).append(fact)
    for facts in by_claim.values():
        try:
            known(auditor, [statement, *facts])
        except AskedWrongly as problem:
            if problem.code != "statements-contradict":
                raise
            return f"“{statement.text}”; {facts[0].speaker}: “{facts[0].text}”"
    return None


def _advice(workspace: Workspace, statement: Statement, verdict: Verdict) -> str | None:
    """Say how vague a number must be, by a rule that never looks at the number."""
    if verdict.allowed or statement.other is not None:
        return None
    out = acts.known_outside(acts.releases(workspace.ledger))
    auditor, world = _auditor(workspace, [*out, statement]), _world(workspace)
    fixed = {undated(s.scope): int(s.base) for s in out if s.origin == "ours" and s.base}
    level = least_vague(auditor, out, statement, world, limit=auditor.adversary.cap or LIMIT, fixed=fixed)
    if isinstance(level, Level):
        return f"say it of {level.name}"
    return f"withhold it, and say that it is withheld: {level.ground}; look again on {level.review_on}"


def _refuse_other_rounding(out: Iterable[Statement], statement: Statement) -> None:
    """Keep one public value for one number: two roundings of it would cut each other."""
    for other in out:
        same_day = other.scope == statement.scope and _said(other) != _said(statement)
        other_base = undated(other.scope) == undated(statement.scope) and _bases_differ(other, statement)
        if other.origin == "ours" and not other.other and (same_day or other_base):
            raise NotAllowed(
                "release-frozen",
                f"The statement {statement.text!r} does not go out",
                f"this number is public already as {other.text!r}",
                "use the same words, and on other days the same rounding",
            )


def _bases_differ(a: Statement, b: Statement) -> bool:
    return a.base is not None and b.base is not None and a.base != b.base


def _said(statement: Statement) -> tuple[str, float | None, float | None]:
    return statement.phrase, statement.number, statement.base


def _auditor(workspace: Workspace, statements: Sequence[Statement]) -> Auditor:
    rule, adversary = _policy(workspace.directory / MISSION / POLICY)
    days = sorted({s.scope.day for s in statements} | {s.other.day for s in statements if s.other})
    world = _world(workspace)
    return Auditor(world=world, protected=_protected(workspace, world, days), rule=rule, adversary=adversary)


def _world(workspace: Workspace) -> World:
    definition = workspace.definition
    return World(
        sites=tuple(site.id for site in definition.sites),
        units=tuple(unit.id for unit in definition.units),
        unit_parents={unit.id: unit.parent for unit in definition.units if unit.parent},
        countries={site.id: site.country for site in definition.sites},
    )


def _protected(workspace: Workspace, world: World, days: Iterable[date]) -> list[Protected]:
    """Protect the strength of each site and of each part of the operation, on every day spoken of.

    The whole may be published; its parts may not become derivable.
    """
    items = []
    for day in days:
        for site in workspace.definition.sites:
            scope = Scope(day=day, sites=(site.id,))
            items.append(Protected(id=f"{site.id} {day}", name=f"people at {site.name}, {day}", terms=((1.0, scope),)))
        for unit in (u for u in workspace.definition.units if u.parent):
            scope = Scope(day=day, units=(unit.id,))
            items.append(Protected(id=f"{unit.id} {day}", name=f"people of {unit.name}, {day}", terms=((1.0, scope),)))
    return items


def _policy(file: Path) -> tuple[Rule, Adversary]:
    if not file.exists():
        return DEFAULT_RULE, DEFAULT_ADVERSARY
    try:
        data: Any = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        adversary = dict(data.get("outsiders", {}))
        adversary["absent"] = frozenset((site, unit) for site, unit in adversary.get("absent", ()))
        return Rule(**data["rule"]) if "rule" in data else DEFAULT_RULE, Adversary(
            **{"version": DEFAULT_ADVERSARY.version, **adversary}
        )
    except (yaml.YAMLError, TypeError, ValueError, AttributeError) as problem:
        raise AskedWrongly(
            "release-policy-unreadable",
            "The rule for releases was not understood",
            f"{file.name}: {' '.join(str(problem).split())}",
            "give rule (width, ratio) and outsiders (version, cap, largest_change_per_day, absent)",
        ) from problem


def _dated(data: Mapping[str, Any]) -> dict[str, Any]:
    """YAML reads days as days, the plain form of our types has them as text."""
    return {
        k: _dated(v) if isinstance(v, dict) else v.isoformat() if isinstance(v, date) else v for k, v in data.items()
    }


def _counts(claim: Claim) -> bool:
    draft = claim.draft
    return draft.kind == "headcount" and draft.quantity is not None and draft.certainty == "asserted"


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
    subject, place = claim.draft.subject.id or "", claim.draft.place
    units = {unit.id for unit in workspace.definition.units}
    if not subject.startswith("unit:") or subject.removeprefix("unit:") not in units:
        return None
    sites: tuple[str, ...] = ()
    if place is not None and (place.id or "").startswith("site:"):
        sites = ((place.id or "").removeprefix("site:"),)
    elif place is not None and place.precision == "country":
        sites = tuple(site.id for site in workspace.definition.sites if site.country == place.country)
    elif place is not None:
        return None
    if place is not None and not sites:
        return None
    return Scope(day=day, units=(subject.removeprefix("unit:"),), sites=sites)


def _person(by: str) -> str:
    if not by.strip():
        raise AskedWrongly("person-missing", "Nothing was recorded", "no person was named", "give your name with --by")
    return " ".join(by.split())
