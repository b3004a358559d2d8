"""Where a verdict hangs on one person more or less, it is that of enumerating every world of whole numbers."""

from itertools import product

import numpy as np
from tests.release.making import DAY, auditor, said

from standby.release import audit as auditing
from standby.release import engine
from standby.release.audit import audit
from standby.release.model import Adversary, Protected, Scope, World
from standby.release.phrases import phrase_book, rows_of
from standby.release.system import cells_of

CAP = 5
PLACE = World(sites=("north", "south"), units=("red", "blue"))
CELLS = cells_of(PLACE, Scope(day=DAY))
WORLDS = np.array(list(product(range(CAP + 1), repeat=len(CELLS))), dtype=float)
"""Every world there can be: four headcounts from none to five."""


def counted(scope):
    """How many a scope counts in every world."""
    inside = cells_of(PLACE, scope)
    return WORLDS[:, [CELLS.index(cell) for cell in inside]].sum(axis=1)


def some_scope(rng):
    sites = tuple(s for s in PLACE.sites if rng.random() < 0.6) or PLACE.sites[:1]
    units = tuple(u for u in PLACE.units if rng.random() < 0.6) or PLACE.units[:1]
    return Scope(day=DAY, sites=sites, units=units)


def history(rng):
    """Statements that are all true of one world, drawn at random, with shares and comparisons among them."""
    truth, statements = int(rng.integers(len(WORLDS))), []
    for n in range(30):
        scope, other = some_scope(rng), some_scope(rng)
        phrase = str(rng.choice(["roughly", "at least", "at most", "half of", "most of", "similar to", "some"]))
        number, base = int(counted(scope)[truth] + rng.integers(-1, 2)), None
        if phrase == "roughly":
            base, number = 3, (number + 1) // 3 * 3
        statement = said(f"s{n}", phrase, scope, number=max(number, 0), base=base, other=other)
        if len(statements) < 5 and true_in(statement)[truth]:
            statements.append(statement)
    return statements


def true_in(statement):
    """In which worlds a statement is so, as the phrase book reads it."""
    holds = np.ones(len(WORLDS), dtype=bool)
    for row in rows_of(statement, phrase_book()):
        sums = sum(weight * counted(scope) for weight, scope in row.terms)
        holds &= sums >= (-np.inf if row.low is None else row.low) - 1e-9
        holds &= sums <= (np.inf if row.high is None else row.high) + 1e-9
    return holds


def verdicts(seed, count):
    """Yield for systems near the threshold: the verdict, that of enumeration, and that of linear bounds alone."""
    rng = np.random.default_rng(seed)
    while count:
        statements, asked = history(rng), some_scope(rng)
        left = counted(asked)[np.all([true_in(s) for s in statements], axis=0)]
        low, high = left.min(), left.max()
        if high == low:
            continue
        item = Protected(id="it", name="it", terms=((1.0, asked),))
        width = int(high - low + rng.integers(0, 2))  # just wide enough, or one person short
        gate = auditor(item, width=width, ratio=1.0, world=PLACE, adversary=Adversary(version="t", cap=CAP))
        with np.errstate(divide="ignore"):
            linear = auditing._held(gate, auditing._layout(gate, statements), None)["it"]
        yield audit(gate, statements), gate.rule.safe(low, high), gate.rule.safe(linear.low, linear.high)
        count -= 1


def test_300_of_300_verdicts_are_those_of_enumeration_and_linear_bounds_alone_are_not():
    found = [(verdict.allowed, exact, linear) for verdict, exact, linear in verdicts(seed=11, count=300)]
    assert sum(allowed == exact for allowed, exact, _ in found) == 300
    assert any(linear and not exact for _, exact, linear in found)
    assert 90 < sum(exact for _, exact, _ in found) < 210


def test_the_verdicts_of_large_components_are_those_of_enumeration_too(monkeypatch):
    monkeypatch.setattr(engine, "LARGE", 1)
    found = [(verdict.allowed, exact) for verdict, exact, _ in verdicts(seed=12, count=60)]
    assert sum(allowed == exact for allowed, exact in found) == 60


def test_what_is_not_shown_in_time_is_refused_and_said_to_be(monkeypatch):
    monkeypatch.setattr(auditing, "SECONDS", 0.0)
    refused = 0
    for verdict, exact, _ in verdicts(seed=13, count=60):
        (finding,) = verdict.findings
        assert exact or not verdict.allowed
        assert finding.settled or not finding.safe
        refused += not finding.settled
    assert refused > 0
