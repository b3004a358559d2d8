"""600 wishes of the spokesmen of a mission with 40 sites, each through the product's own door, ladder and all."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import yaml

from standby.basis.errors import NotAllowed
from standby.basis.plain import to_plain
from standby.basis.time import parse_instant
from standby.desk import release, release_asking, release_check
from standby.desk.workspace import init_workspace, open_workspace
from standby.release.acts import name_of
from standby.release.audit import known
from standby.release.model import Scope, Statement
from standby.release.wording import band_of
from standby.testing.clock import FakeClock

RULE = "rule: {width: 20, ratio: 1.2}\noutsiders: {version: test-1, cap: 224}\n"


def mission(folder, sites):
    """A mission whose people are counted at so many sites, in eight countries."""
    clock = FakeClock(parse_instant("2026-04-01T12:00"))
    init_workspace(folder, clock=clock)
    rows = [
        {"id": f"site-{i:02}", "name": f"Site {i:02}", "lat": 30 + i / 10, "lon": 40.0, "country": c}
        for i, c in zip(range(sites), ["IQ", "JO", "KW", "LB", "TR", "SA", "SY", "IR"] * sites, strict=False)
    ]
    (folder / "mission" / "sites.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    (folder / "mission" / "units.yaml").write_text("- {id: field, name: Field mission, kind: mission, host: IQ}\n")
    (folder / "mission" / "release.yaml").write_text(RULE, encoding="utf-8")
    return folder, clock


def wish(rng, truth, day, number):
    """One true statement: a site, a few sites or all, to the nearest 50, or carelessly to 10."""
    kind = rng.random()
    size = 1 if kind < 0.5 else int(rng.integers(2, 6)) if kind < 0.9 else len(truth)
    chosen = sorted(rng.choice(len(truth), size=size, replace=False).tolist())
    band = band_of(int(truth[chosen, day].sum()), 10 if 0.3 < kind < 0.7 else 50)
    return Statement(
        id="",
        speaker="the spokesman",
        said_on=date(2026, 3, 1 + day),
        text=f"{band.phrase} {band.number} ({number})",
        phrase=band.phrase,
        scope=Scope(day=date(2026, 3, 1 + day), sites=tuple(f"site-{c:02}" for c in chosen)),
        number=band.number,
        base=band.base,
    )


def through_the_door(folder, sites, days, statements, seed):
    """Propose, clear and publish as long as the door lets it; return breaches with and without it, and what passed."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 180, (sites, days))
    wishes = [wish(rng, truth, int(rng.integers(days)), n) for n in range(statements)]
    place, clock = mission(folder, sites)
    passed, file = 0, folder / "said.yaml"
    with open_workspace(place, clock) as workspace:
        for statement in wishes:
            plain = {key: value for key, value in to_plain(statement).items() if value is not None and key != "id"}
            file.write_text(yaml.safe_dump(plain), encoding="utf-8")
            try:
                proposed = release.propose(workspace, file, by="Ada", marking="TLP:CLEAR")
            except NotAllowed:
                continue  # the number is public already in other words
            if proposed.release.state != "proposed":
                continue  # refused, or said already
            for by in ("Ben", "Cy"):
                release.clear(workspace, proposed.release.id, by=by)
            release.publish(workspace, proposed.release.id, by="Ada")
            passed += 1
        out = release_asking.said_outside(workspace)
        auditor = release_check.auditor_for(workspace, wishes, clock().date())
    return breaches(auditor, truth, out), breaches(auditor, truth, _named(wishes)), passed


def _named(wishes):
    return [replace(statement, id=name_of(statement)) for statement in wishes]


def breaches(auditor, truth, out):
    """Count the site-days of which outsiders know too much, and hold each interval to hold the true number."""
    found, count = known(auditor, out), 0
    for item in auditor.protected:
        scope = item.terms[0][1]
        true, interval = truth[int(scope.sites[0][-2:]), scope.day.day - 1], found[item.id]
        assert interval.low <= true <= (interval.high if interval.high is not None else true)
        count += not auditor.rule.safe(interval.low, interval.high)
    return count


def test_nothing_protected_is_breached_through_the_door(tmp_path):
    breached, without, passed = through_the_door(tmp_path / "m", sites=5, days=1, statements=16, seed=4)
    assert breached == 0
    assert without > 0
    print(breached, without, passed)
    assert passed >= 3


@pytest.mark.torture
def test_600_statements_through_the_door_breach_no_site_day(tmp_path):
    breached, without, passed = through_the_door(tmp_path / "m", sites=40, days=21, statements=600, seed=7)
    print(f"600 statements: {passed} released ({passed / 6:.0f} in 100), {breached} of 840 breached; else {without}")
    assert breached == 0
    assert without > 0
    assert passed > 60
