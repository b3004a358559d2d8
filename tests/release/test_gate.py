"""A gate in front of 600 statements of a mission with many sites."""

from datetime import date

import numpy as np
import pytest
from tests.release.making import said

from standby.release.audit import Auditor, audit, known
from standby.release.model import Adversary, Protected, Rule, Scope, World
from standby.release.wording import band_of

RULE = Rule(width=20, ratio=1.2)


def mission(sites, days, seed):
    """Return a gate, the true headcounts, and the statements its spokesmen would like to make."""
    rng = np.random.default_rng(seed)
    names = tuple(f"site-{i:02}" for i in range(sites))
    truth = rng.integers(0, 180, (sites, days))
    world = World(sites=names, units=("mission",), countries={n: f"c{i % 8}" for i, n in enumerate(names)})
    dates = [date(2026, 3, 1 + d) for d in range(days)]
    protected = [
        Protected(id=f"{n} {d}", name=f"{n} on {d}", terms=((1.0, Scope(day=d, sites=(n,))),))
        for n in names
        for d in dates
    ]
    return Auditor(world=world, protected=protected, rule=RULE, adversary=Adversary(version="t")), truth, dates, rng


def wish(rng, truth, names, dates, number):
    """Return one true statement: a site, a few sites, or all, rounded to 50."""
    day = int(rng.integers(len(dates)))
    kind = rng.random()
    size = 1 if kind < 0.5 else int(rng.integers(2, 6)) if kind < 0.9 else len(names)
    chosen = sorted(rng.choice(len(names), size=size, replace=False).tolist())
    band = band_of(int(truth[chosen, day].sum()), 10 if kind > 0.3 else 50)
    scope = Scope(day=dates[day], sites=tuple(names[c] for c in chosen))
    return said(f"s{number:03}", band.phrase, scope, number=band.number, base=band.base)


def through_the_gate(sites, days, statements, seed):
    """Return the site-days breached with the gate, without it, and how many statements passed."""
    gate, truth, dates, rng = mission(sites, days, seed)
    wishes = [wish(rng, truth, gate.world.sites, dates, i) for i in range(statements)]
    released = []
    for statement in wishes:
        same_day = [s for s in released if s.scope.day == statement.scope.day]
        # Days are not coupled here, so a statement can only tell of its own day.
        today = Auditor(
            world=gate.world,
            protected=[p for p in gate.protected if p.terms[0][1].day == statement.scope.day],
            rule=RULE,
            adversary=gate.adversary,
            cache=gate.cache,
        )
        if audit(today, same_day, [statement]).allowed:
            released.append(statement)
    with_gate, without = known(gate, released), known(gate, wishes)
    for item in gate.protected:
        site = gate.world.sites.index(item.terms[0][1].sites[0])
        true = truth[site, dates.index(item.terms[0][1].day)]
        assert with_gate[item.id].low <= true
        assert with_gate[item.id].high is None or true <= with_gate[item.id].high
    breached = [
        sum(not RULE.safe(interval.low, interval.high) for interval in found.values()) for found in (with_gate, without)
    ]
    return *breached, len(released)


def test_nothing_protected_is_breached_through_the_gate():
    breached, without, passed = through_the_gate(sites=12, days=3, statements=45, seed=5)
    assert breached == 0
    assert without > 0
    assert passed > 15


@pytest.mark.torture
def test_600_statements_of_a_mission_with_40_sites_breach_nothing():
    breached, without, passed = through_the_gate(sites=40, days=21, statements=600, seed=7)
    print(f"600 statements: {passed} released, 0 of 840 site-days breached; without the gate {without}")
    assert breached == 0
    assert without > 100
    assert passed > 150
