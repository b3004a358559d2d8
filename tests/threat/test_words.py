"""How an estimate is told: in sentences that can be read aloud."""

import pytest

from standby.basis.mission import Site
from standby.basis.time import parse_instant
from standby.threat.reporting import Reporting
from standby.threat.words import sentence

AT = parse_instant("2020-01-12")


def said(p: float, status: str = "estimated") -> str:
    figures = {"probability": p, "low": p / 2, "high": p, "expected": p}
    site = Site(id="erbil", name="Erbil", lat=36.19, lon=44.01, country="IQ")
    return sentence(site, 7, 25, figures, [], Reporting(status=status, last_heard=AT), AT)


@pytest.mark.parametrize(
    ("p", "told"),
    [(0.01, "has almost no chance (1 %"), (0.3, "is unlikely (30 %"), (0.5, "has a roughly even chance (50 %")],
)
def test_a_probability_in_words_gets_the_verb_it_needs(p, told):
    assert told in said(p)


def test_a_floor_is_told_with_the_same_verb():
    assert "has at the least almost no chance (1 %" in said(0.01, "no reporting sources")
    assert "is at the least likely (60 %" in said(0.6, "no reporting sources")
