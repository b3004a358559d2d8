"""Every model keeps the contract; and the contract finds a model that does not."""

import itertools
from dataclasses import dataclass, replace

import pytest

from standby.testing.threat_models import check_threat_model
from standby.threat.models import DEFAULT
from standby.threat.models.base_and_recent import BaseAndRecent


@pytest.mark.parametrize("model", [DEFAULT, BaseAndRecent(follow_ups=0.0), BaseAndRecent(fade_days=(2.0, 9.0, 80.0))])
def test_the_model_keeps_the_contract(model):
    check_threat_model(model, seed=3)


DICE = itertools.count()


@dataclass(frozen=True)
class Broken:
    break_it: object
    name: str = "broken"

    def expect(self, evidence, sites, at, horizons, radius_km):
        told = DEFAULT.expect(evidence, sites, at, horizons, radius_km)
        return self.break_it(told, evidence, radius_km)


@pytest.mark.parametrize(
    ("break_it", "law"),
    [
        (lambda told, e, r: replace(told, mean=told.mean[:, ::-1]), "longer horizon"),
        (lambda told, e, r: replace(told, mean=told.mean / r**4), "larger radius"),
        (lambda told, e, r: replace(told, mean=told.mean * (1 + e.day.max(initial=0.0))), "after the day asked"),
        (lambda told, e, r: replace(told, mean=told.mean * 0), "positive number"),
        (lambda told, e, r: replace(told, shares=told.shares + 0.2), "add up"),
        (lambda told, e, r: replace(told, shares=told.shares - 1.0), "not negative"),
        (lambda told, e, r: replace(told, mean=told.mean[:1]), "one row per site"),
        (
            lambda told, e, r: replace(told, mean=told.mean * (1 + next(DICE))),
            "same question",
        ),
    ],
)
def test_the_contract_finds_a_model_that_breaks_a_law(break_it, law):
    with pytest.raises(AssertionError, match=law):
        check_threat_model(Broken(break_it))
