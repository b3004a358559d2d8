"""Asks what an outsider could infer of every protected quantity, before anything more is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from standby.basis.errors import AskedWrongly
from standby.release.engine import Cache, Enough, exact, inferred
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

NEAR = 2
"""An interval that passes the rule by fewer people than this is checked again in whole numbers."""


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

    Raises ``AskedWrongly`` when no headcounts satisfy them all: then one of them cannot be true as it was read.
    """
    layout = _layout(auditor, statements)
    return _intervals(auditor, layout)


def audit(
    auditor: Auditor, released: Sequence[Statement], proposed: Sequence[Statement] = (), *, exactly: bool = False
) -> Verdict:
    """Say whether the proposed statements may follow those already made.

    They may when every protected quantity stays safe by the rule; one that was unsafe before may not become
    tighter. With nothing proposed, the verdict is on what is out already. Where thousands of numbers hang together,
    a safe interval is only shown to be wide enough, unless asked ``exactly``. Raises as ``known`` does.
    """
    wide = None if exactly else Enough(width=auditor.rule.width, ratio=auditor.rule.ratio, slack=NEAR)
    before = _intervals(auditor, _layout(auditor, released), wide)
    layout = _layout(auditor, [*released, *proposed])
    after = _intervals(auditor, layout, wide) if proposed else before
    findings = tuple(
        _finding(auditor, layout, item, before[item.id], after[item.id], [*released, *proposed], bool(proposed))
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


def is_safe(rule: Rule, interval: Interval) -> bool:
    """Say whether an interval is wide enough by the rule; one without an upper end is."""
    return interval.high is None or rule.safe(interval.low, interval.high)


def _layout(auditor: Auditor, statements: Sequence[Statement]) -> Layout:
    rows = [row for statement in statements for row in rows_of(statement, auditor.book)]
    return lay_out(auditor.world, rows, auditor.protected, auditor.adversary)


def _intervals(auditor: Auditor, layout: Layout, enough: Enough | None = None) -> dict[str, Interval]:
    targets = np.zeros(len(layout.system.low), dtype=bool)
    targets[list(layout.targets.values())] = True
    try:
        low, high = inferred(layout.system, cache=auditor.cache, targets=targets, enough=enough)
        return {name: _checked(auditor, layout, c, _interval(low[c], high[c])) for name, c in layout.targets.items()}
    except Infeasible as problem:
        raise AskedWrongly(
            "statements-contradict",
            "What outsiders know cannot be worked out",
            "no headcounts satisfy all the statements as they are read",
            "look at the newest statement, and correct its words or its phrase",
        ) from problem


def _checked(auditor: Auditor, layout: Layout, column: int, found: Interval) -> Interval:
    """Ask in whole numbers when the linear interval passes the rule only just: the true one may be narrower."""
    rule = auditor.rule
    if found.high is None or not rule.safe(found.low, found.high):
        return found
    if rule.safe(found.low + NEAR, found.high - NEAR):
        return found
    return _interval(*exact(layout.system, column))


def _interval(low: float, high: float) -> Interval:
    return Interval(low=round(max(low, -1e15)), high=None if high >= BEYOND else round(high))


def _finding(
    auditor: Auditor,
    layout: Layout,
    item: Protected,
    before: Interval,
    after: Interval,
    statements: Sequence[Statement],
    proposing: bool,
) -> Finding:
    safe = is_safe(auditor.rule, after) or (proposing and not is_safe(auditor.rule, before) and after == before)
    reasons = () if safe else reasons_for(layout, item, statements)
    return Finding(protected=item.id, name=item.name, before=before, after=after, safe=safe, reasons=reasons)


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
