"""Wordings chosen without the truth tell nothing beyond what they say."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.release.making import DAY, OTHERS, WORLD, auditor, said, scope

from standby.release.audit import audit
from standby.release.model import Adversary, Interval, Protected, Rule, Scope, World
from standby.release.wording import LADDER, Level, Wording, band_of, bands, least_vague, word

ONE = World(sites=("post",), units=("unit",))
POST = Scope(day=DAY, sites=("post",))
POST_STRENGTH = Protected(id="post", name="strength at the post", terms=((1.0, POST),))
VALUES = range(10, 401)


def test_none_of_391_values_leaks_to_a_reader_who_knows_the_rule():
    gate = auditor(POST_STRENGTH, width=40, ratio=1.1, world=ONE, adversary=Adversary(version="t", cap=424))
    asked = said("asked", "exactly", POST, number=0)
    uttered = defaultdict(list)
    for value in VALUES:
        level = least_vague(gate, [], asked, ONE, limit=424)
        assert isinstance(level, Level)
        statement = word(level, asked, value).statement
        uttered[(level.name, statement.phrase, statement.number)].append(value)
    rule, leaked = Rule(width=40, ratio=1.1), []
    for (name, phrase, number), values in uttered.items():
        band = band_of(values[0], 50)
        assert (name, phrase, number) == ("as asked, to the nearest 50", band.phrase, band.number)
        possible = [v for v in range(425) if (b := band_of(v, 50)).number == number and b.phrase == phrase]
        leaked += values if not rule.safe(min(possible), min(max(possible), band.high)) else []
    assert len(VALUES) == 391
    assert leaked == []


def test_choosing_the_finest_safe_wording_from_the_true_value_would_leak():
    rule = Rule(width=4, ratio=1.2)
    uttered = defaultdict(list)
    for value in VALUES:
        fits = (b for b in LADDER if rule.safe(band_of(value, b).low, band_of(value, b).high))
        base = next(fits)
        uttered[base, band_of(value, base).number].append(value)
    leaked = [v for vs in uttered.values() for v in vs if not rule.safe(min(vs), max(vs))]
    assert leaked


@given(st.integers(0, 5000), st.sampled_from(LADDER))
def test_a_band_holds_its_figure(value, base):
    band = band_of(value, base)
    assert band.low <= value <= band.high


@given(st.integers(0, 5000), st.integers(0, 2))
def test_two_bases_of_the_ladder_never_cut_each_other(value, step):
    fine, coarse = band_of(value, LADDER[step]), band_of(value, LADDER[step + 1])
    assert coarse.low <= fine.low
    assert fine.high <= coarse.high


def test_the_bands_of_an_interval_cover_it_once():
    spans = [(b.low, b.high) for b in bands(Interval(low=60, high=230), 50, 1000)]
    assert spans == [(0, 74), (75, 124), (125, 174), (175, 224), (225, 274)]


def test_a_number_that_no_wording_keeps_safe_is_withheld_with_ground_and_review_day():
    gate = auditor(POST_STRENGTH, width=5000, world=ONE, adversary=Adversary(version="t", cap=6000))
    got = least_vague(gate, [], said("asked", "exactly", POST, number=0), ONE, limit=6000)
    assert isinstance(got, Wording)
    assert got.statement is None
    assert got.ground
    assert got.review_on == date(2020, 1, 13) + timedelta(days=30)


def test_a_scope_keeps_its_base_once_it_has_one():
    gate = auditor(POST_STRENGTH, width=9, ratio=1.0, world=ONE, adversary=Adversary(version="t", cap=424))
    asked = said("asked", "exactly", POST, number=0)
    assert least_vague(gate, [], asked, ONE, limit=424).base == 10
    assert least_vague(gate, [], asked, ONE, limit=424, fixed=lambda scope: 50).base == 50


def test_a_part_is_worded_as_the_whole_when_only_that_is_safe():
    part = Protected(id="others", name="the others", terms=((1.0, OTHERS),))
    gate = auditor(part, width=300, ratio=2.0)
    asked = said("asked", "exactly", OTHERS, number=0)
    level = least_vague(gate, [], asked, WORLD, limit=2000)
    assert isinstance(level, Level)
    statement = word(level, asked, 800).statement
    assert (statement.phrase, statement.number) == ("roughly", 750)
    assert audit(gate, [], [statement]).allowed
    assert scope() == level.scope
