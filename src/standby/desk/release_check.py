"""How a statement is held against the record, our public values, the audit and the ladder of wordings."""

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import islice

from standby.access import EVERYTHING
from standby.basis.errors import NotAllowed
from standby.desk.release_facts import Fact, facts
from standby.desk.release_policy import LIMIT, ReleasePolicy, protected, release_policy, world_of
from standby.desk.release_record import contradictions
from standby.desk.workspace import Workspace
from standby.release import acts
from standby.release.audit import Auditor, audit, days_of
from standby.release.model import Scope, Statement, Verdict
from standby.release.phrases import counts, phrase_book
from standby.release.system import cells_of
from standby.release.wording import Level, against, least_vague

MOST_DOUBTS = 5
"""So many accounts that differ from a statement are told; one is enough to look into it."""

COUNTED = (
    r"\d[\d,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|dozens?)\b"
)
"""Numbers as they stand in words, in digits or written out."""

NOT_COUNTED = rf"\d{{1,2}}[:.]\d{{2}}|\b(?:19|20)\d\d\b|\d{{1,2}}(?= (?:{'|'.join(month_name[1:])}))"
"""Times of day, years and days of a month stand in words without counting anybody."""

Number = frozenset[tuple[str, str, str]]
"""Which headcounts a number counts, on whatever day: measure, site and unit of each."""


def missions_of(statement: Statement) -> frozenset[str | None]:
    """Return the missions that a statement counts; None for all of them, where it names none."""
    scopes = (scope for part in statement.parts() for scope in (part.scope, part.other) if scope is not None)
    return frozenset(unit for scope in scopes for unit in (scope.units or (None,)))


def outside(workspace: Workspace, found: Mapping[str, acts.Release], at: date | None = None) -> list[Statement]:
    """Return all that outsiders have heard by a day, and what the mission's rule says they know besides."""
    return [*release_policy(workspace).side_knowledge, *acts.known_outside(found, at)]


def judged(workspace: Workspace, found: Mapping[str, acts.Release], statement: Statement, *, at: date) -> Verdict:
    """Audit a statement after refusing what the record contradicts, as far as whoever asks may read it."""
    refuse_false(workspace, statement, at)
    return audited(workspace, found, statement, at=at)


def audited(workspace: Workspace, found: Mapping[str, acts.Release], statement: Statement, *, at: date) -> Verdict:
    """Audit a statement after refusing one whose number is public in other words."""
    out = outside(workspace, found)
    _refuse_other_rounding(workspace, out, statement)
    auditor = auditor_for(workspace, [*out, statement], at)
    verdict = audit(auditor, out, [statement])
    if not verdict.allowed or statement.origin != "ours":
        return verdict
    wording = _off_the_ladder(workspace, auditor, out, statement)
    return replace(verdict, allowed=wording is None, wording=wording)


def against_record(workspace: Workspace, statement: Statement, at: date) -> acts.Told | None:
    """Say what in the record, as far as whoever asks may read it, contradicts a statement."""
    return first_against(workspace, statement, facts(workspace, days_of(statement)), at)


def first_against(workspace: Workspace, statement: Statement, found: Sequence[Fact], at: date) -> acts.Told | None:
    """Say which of some facts of the record contradicts a statement; None when all fit."""
    return next(contradictions(auditor_for(workspace, [statement], at), statement, found, sure=True), None)


def doubts(workspace: Workspace, statement: Statement, at: date) -> tuple[str, ...]:
    """Say what in the record, as far as whoever asks may read it, makes a statement doubtful without forbidding it."""
    if statement.origin != "ours":
        return ()
    found = facts(workspace, days_of(statement))
    told = contradictions(auditor_for(workspace, [statement], at), statement, found, sure=False)
    return (*(doubt.words for doubt in islice(told, MOST_DOUBTS)), *_unread(statement))


def _unread(statement: Statement) -> tuple[str, ...]:
    """Say which numbers stand in the words and in no phrase: the audit does not know of them."""
    counted = {f"{part.number:g}" for part in statement.parts() if part.number is not None}
    counted |= {word for part in statement.parts() for word in part.phrase.split()}
    found = re.findall(COUNTED, re.sub(NOT_COUNTED, " ", statement.text), re.IGNORECASE)
    unread = [number for number in dict.fromkeys(found) if number.replace(",", "").casefold() not in counted]
    return (
        (f"“{statement.text}”: no phrase of it reads {' and '.join(unread)}, so that is not audited",) if unread else ()
    )


def refuse_false(workspace: Workspace, statement: Statement, at: date) -> None:
    """Raise ``NotAllowed`` when the record, as far as whoever asks may read it, contradicts a statement."""
    if told := against_record(workspace, statement, at):
        raise NotAllowed(
            "release-false",
            f"The statement {statement.text!r} does not go out",
            f"the record contradicts it ({told.words})",
            "say less, but nothing that is not so",
        )


def whole(workspace: Workspace) -> Workspace:
    """Return the workspace as somebody sees it who may read the whole record: what goes out is held against that."""
    return replace(workspace, ledger=workspace.ledger.seen_by(EVERYTHING))


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


def advice(workspace: Workspace, statement: Statement, verdict: Verdict, at: date) -> str | None:
    """Say how vague a number must be, by a rule that never looks at the number.

    What compares numbers has no vaguer form: its ladder is that of a number of its own, to be delayed or withheld.
    """
    if verdict.allowed:
        return None
    policy, world = release_policy(workspace), world_of(workspace)
    out = outside(workspace, acts.releases(workspace.ledger))
    auditor = auditor_for(workspace, [*out, statement], at)
    fixed = partial(_fixed_base, workspace, out)
    level = least_vague(auditor, out, statement, world, limit=auditor.adversary.cap or LIMIT, fixed=fixed)
    alone = "say a number of its own instead: " if statement.other is not None else ""
    if isinstance(level, Level):
        return f"{alone}{level.name}{_delay(policy, statement)}"
    withheld = f"withhold it, and say that it is withheld: {level.ground}; look again on {level.review_on}"
    return f"{withheld}{_delay(policy, statement)}"


def _delay(policy: ReleasePolicy, statement: Statement) -> str:
    if policy.protected_for_days is None:
        return ""
    day = statement.scope.day + timedelta(days=policy.protected_for_days)
    return f"; or delay it (--not-before {day.isoformat()}: what is said of that day is no longer protected then)"


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
    public = [part for s in out if s.origin == "ours" for part in s.parts() if counts(part, phrase_book())]
    for mine in (part for part in statement.parts() if counts(part, phrase_book())):
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


def auditor_for(workspace: Workspace, statements: Sequence[Statement], at: date) -> Auditor:
    """Return what an audit of these statements holds constant: rule, outsiders, and what is protected on their days."""
    policy = release_policy(workspace)
    items = protected(workspace, sorted(set().union(*map(days_of, statements))), at, policy)
    return Auditor(world=world_of(workspace), protected=items, rule=policy.rule, adversary=policy.outsiders)
