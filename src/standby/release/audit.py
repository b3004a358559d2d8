"""Asks what an outsider could infer of every protected quantity, before anything more is said.

Linear programmes bound what can be inferred from outside: an interval of theirs that is too tight surely is. One that
looks wide enough is called safe only when two worlds of whole numbers were seen in which the quantity lies far enough
apart, since people come in whole numbers and an outsider knows it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil, floor, inf
from time import monotonic

import numpy as np

from standby.basis.errors import AskedWrongly
from standby.release.engine import SECONDS as SECONDS_EACH
from standby.release.engine import TOLERANCE, Cache, Enough, bounds, exact
from standby.release.explain import explain
from standby.release.model import (
    Adversary,
    Finding,
    Interval,
    Protected,
    Reason,
    Rule,
    Statement,
    Verdict,
    World,
)
from standby.release.phrases import PhraseBook, phrase_book, readings_of, rows_of
from standby.release.solver import Infeasible
from standby.release.system import BEYOND, Layout, lay_out

SECONDS = 30.0
"""How long an audit may look for whole numbers beyond what comes by the way; what is not shown then is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How far one quantity can go at most, and how far worlds of whole numbers were seen to go.

    With no world seen, ``seen_low`` is infinite and ``seen_high`` minus infinite.
    """

    low: float
    high: float
    seen_low: float
    seen_high: float
    wider: bool = False

    @property
    def exact(self) -> bool:
        """Say whether whole numbers go as far as anything could."""
        return self.seen_low <= self.low and self.seen_high >= self.high

    @property
    def interval(self) -> Interval:
        """Return the interval in people."""
        low, high = max(self.low, -1e15), self.high
        most = None if high >= BEYOND else ceil(high - TOLERANCE)
        return Interval(low=floor(low + TOLERANCE), high=most, tightest=self.exact or not self.wider)

    def safe(self, rule: Rule) -> bool:
        """Say whether worlds of whole numbers show that it is wide enough by the rule.

        Where linear programmes have no most, whole numbers have none either, as soon as there is one world of them
        (Meyer 1974: rows with rational numbers).
        """
        if self.seen_low > self.seen_high:
            return False
        return self.high == inf or rule.safe(self.seen_low, self.seen_high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """Everything an audit holds constant; ``cache`` keeps what was worked out for unchanged parts."""

    world: World
    protected: Sequence[Protected]
    rule: Rule
    adversary: Adversary
    book: PhraseBook = field(default_factory=phrase_book)
    cache: Cache = field(default_factory=Cache)


def known(auditor: Auditor, statements: Sequence[Statement]) -> dict[str, Interval]:
    """Return the tightest interval of each protected quantity that these statements leave an outsider.

    It is the exact one in whole numbers, but where thousands of numbers hang together or where there was not time
    enough: there it may be wider. Raises ``AskedWrongly`` when no headcounts satisfy all statements: then one of them
    cannot be true as it was read.
    """
    layout = _layout(auditor, statements)
    found = _held(auditor, layout, None)
    inexact = [name for name, held in found.items() if not held.exact and held.seen_low <= held.seen_high]
    return {name: held.interval for name, held in {**found, **_exactly(layout, found, inexact)}.items()}


def audit(
    auditor: Auditor, released: Sequence[Statement], proposed: Sequence[Statement] = (), *, exactly: bool = False
) -> Verdict:
    """Say whether the proposed statements may follow those already made.

    They may when every protected quantity is shown to stay safe by the rule; one that is not safe may not become
    tighter than it was. Numbers that nothing ties to what is proposed stay as they were and are in no finding. With
    nothing proposed, the verdict is on what is out already. Where thousands of numbers hang
    together, a safe interval is only shown to be wide enough, unless asked ``exactly``. Raises as ``known`` does.
    """
    auditor, released = related(auditor, released, proposed)
    said = [*released, *proposed]
    before, layout = kept(auditor, released), _layout(auditor, said)
    after = judge(auditor, before, said) if proposed else before
    tight_before = known(auditor, released) if exactly else {}
    tight_after = known(auditor, said) if exactly and proposed else tight_before
    findings = tuple(
        Finding(
            protected=item.id,
            name=item.name,
            before=tight_before.get(item.id, before[item.id].held.interval),
            after=tight_after.get(item.id, after[item.id].held.interval),
            safe=after[item.id].safe,
            settled=after[item.id].settled,
            reasons=() if after[item.id].safe else reasons_for(layout, item, said),
        )
        for item in auditor.protected
    )
    readings = (
        f"{statement.speaker}, {statement.said_on.isoformat()}: {reading}"
        for statement in (proposed or released)
        for reading in readings_of(statement, auditor.book)
    )
    return Verdict(
        allowed=all(finding.safe for finding in findings),
        findings=findings,
        readings=tuple(dict.fromkeys(readings)),
        rule=auditor.rule,
        adversary=auditor.adversary,
        phrase_book=auditor.book.version,
    )


def related(
    auditor: Auditor, released: Sequence[Statement], proposed: Sequence[Statement]
) -> tuple[Auditor, Sequence[Statement]]:
    """Return the protected quantities and the statements that can have to do with what is proposed.

    Days are apart but for statements that speak of several, or where outsiders know how fast numbers change.
    """
    if not proposed or auditor.adversary.largest_change_per_day is not None:
        return auditor, released
    days = set().union(*map(days_of, proposed))
    tied = [(statement, days_of(statement)) for statement in released]
    forms = [(item, {scope.day for _, scope in item.terms}) for item in auditor.protected]
    while more := set().union(*(own for _, own in [*tied, *forms] if own & days)) - days:
        days |= more
    near = [item for item, own in forms if own & days]
    return replace(auditor, protected=near), [statement for statement, own in tied if own & days]


def days_of(statement: Statement) -> set[date]:
    """Return the days that a statement speaks of."""
    scopes = (scope for part in statement.parts() for scope in (part.scope, part.other) if scope is not None)
    return {scope.day for scope in scopes}


def kept(auditor: Auditor, statements: Sequence[Statement]) -> dict[str, "Judged"]:
    """Return for each protected quantity whether what these statements leave of it is safe by the rule."""
    return _judged(auditor, _layout(auditor, statements), None)


def judge(auditor: Auditor, before: Mapping[str, "Judged"], statements: Sequence[Statement]) -> dict[str, "Judged"]:
    """Return the same after more statements: what was not safe before may stay so, but not become tighter."""
    return _judged(auditor, _layout(auditor, statements), before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is known of one quantity and whether that is safe; not ``settled`` when the time ended before it was."""

    held: Held
    safe: bool
    settled: bool = True


def _judged(auditor: Auditor, layout: Layout, before: Mapping[str, Judged] | None) -> dict[str, Judged]:
    rule = auditor.rule
    found = _held(auditor, layout, Enough(width=rule.width, ratio=rule.ratio))
    doubtful = sorted(
        (name for name, held in found.items() if not held.safe(rule) and not held.exact),
        key=lambda name: not rule.safe(found[name].low, found[name].high),  # what may be safe is settled first
    )
    found |= _exactly(layout, found, [name for name in doubtful if not _stays(found[name], before, name)])
    return {
        name: Judged(
            held=held,
            safe=held.safe(rule) or _stays(held, before, name),
            settled=held.safe(rule) or not rule.safe(held.low, held.high),
        )
        for name, held in found.items()
    }


def _stays(held: Held, before: Mapping[str, Judged] | None, name: str) -> bool:
    """Say whether worlds of whole numbers go as far as anything could before."""
    if before is None:
        return False
    was = before[name].held
    return held.seen_low <= was.low + TOLERANCE and held.seen_high >= was.high - TOLERANCE


def _layout(auditor: Auditor, statements: Sequence[Statement]) -> Layout:
    rows = [row for statement in statements for row in rows_of(statement, auditor.book)]
    return lay_out(auditor.world, rows, auditor.protected, auditor.adversary)


def _held(auditor: Auditor, layout: Layout, enough: Enough | None) -> dict[str, Held]:
    targets = np.zeros(len(layout.system.low), dtype=bool)
    targets[list(layout.targets.values())] = True
    with _told():
        found = bounds(layout.system, cache=auditor.cache, targets=targets, enough=enough)
    return {
        name: Held(
            low=float(found.low[column]),
            high=float(found.high[column]),
            seen_low=float(found.seen_low[column]),
            seen_high=float(found.seen_high[column]),
            wider=bool(found.wider[column]),
        )
        for name, column in layout.targets.items()
    }


def _exactly(layout: Layout, found: Mapping[str, Held], names: Sequence[str]) -> dict[str, Held]:
    """Ask for these in whole numbers, one after the other, while there is time; leave out what there was none for."""
    asked, until = {}, monotonic() + SECONDS
    with _told():
        for name in names:
            if (left := until - monotonic()) <= 0:
                break
            most, seen = exact(layout.system, layout.targets[name], seconds=min(left, SECONDS_EACH))
            was = found[name]
            asked[name] = Held(
                low=max(most[0], was.low),
                high=min(most[1], was.high),
                seen_low=min(seen[0], was.seen_low),
                seen_high=max(seen[1], was.seen_high),
                wider=was.wider,
            )
    return asked


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Infeasible as problem:
        raise AskedWrongly(
            "statements-contradict",
            "What outsiders know cannot be worked out",
            "no headcounts satisfy all the statements as they are read",
            "look at the newest statement, and correct its words or its phrase",
        ) from problem


def reasons_for(layout: Layout, item: Protected, statements: Sequence[Statement]) -> tuple[Reason, ...]:
    """Return, for each end of an interval, the statements that give it away."""
    texts = {s.id: f"{s.speaker}, {s.said_on.isoformat()}: “{s.text}”" for s in statements}
    reasons = []
    for most in (False, True):
        bound, ids = explain(layout.system, layout.owners, layout.targets[item.id], most=most)
        if np.isfinite(bound) and ids:
            words = f"{'at most' if most else 'at least'} {bound:g} follows from " + "; ".join(texts[i] for i in ids)
            reasons.append(Reason(side="most" if most else "least", bound=round(bound), statements=ids, words=words))
    return tuple(reasons)


def why(auditor: Auditor, statements: Sequence[Statement], item: Protected) -> tuple[Reason, ...]:
    """Explain the interval of one protected quantity by the statements that give each end."""
    return reasons_for(_layout(auditor, statements), item, statements)
