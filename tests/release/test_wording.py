"""Wordings chosen without the truth tell nothing beyond what they say."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.release.making import ALLIANCE, DAY, OTHERS, WORLD, auditor, said, scope

from standby.release.audit import audit
from standby.release.model import MEASURES, Adversary, Interval, Protected, Rule, Scope, World
from standby.release.wording import LADDER, SHARES, WORDS, Level, Wording, against, band_of, bands, least_vague, word

ONE = World(sites=("post",), units=("unit",))
POST = Scope(day=DAY, sites=("post",))
POST_STRENGTH = Protected(id="post", name="strength at the post", terms=((1.0, POST),))
VALUES = range(10, 401)


@pytest.mark.parametrize("measure", MEASURES)
def test_none_of_391_values_leaks_to_a_reader_who_knows_the_rule(measure):
    counted = replace(POST, measure=measure)
    item = Protected(id="post", name="how many at the post", terms=((1.0, counted),))
    gate = auditor(item, width=40, ratio=1.1, world=ONE, adversary=Adversary(version="t", cap=424))
    asked = said("asked", "exactly", counted, number=0)
    level = least_vague(gate, [], asked, ONE, limit=424)
    assert isinstance(level, Level)
    uttered = defaultdict(list)
    for value in VALUES:
        statement = word(level, asked, value).statement
        assert against(gate, [], statement, fixed=None, limit=424) is None
        uttered[(level.name, statement.phrase, statement.number)].append(value)
    rule, leaked = Rule(width=40, ratio=1.1), []
    for (name, phrase, number), values in uttered.items():
        band = band_of(values[0], 50)
        assert name == "round it to the nearest 50, and less than 75 as fewer than that"
        assert (phrase, number) == (band.phrase, band.number)
        possible = [v for v in range(425) if (b := band_of(v, 50)).number == number and b.phrase == phrase]
        leaked += values if not rule.safe(min(possible), min(max(possible), band.high)) else []
    assert len(VALUES) == 391
    assert leaked == []


@pytest.mark.parametrize("phrases", [SHARES, WORDS], ids=["shares", "words"])
@pytest.mark.parametrize("width", [10, 40, 90])
def test_no_choice_among_shares_or_words_leaks_any_of_391_values(phrases, width):
    # About 500 in all are known; outsiders hear which phrase fits the strength of the post, where one is let through.
    world = World(sites=("post", "rest"), units=("unit",))
    gate = auditor(POST_STRENGTH, width=width, ratio=1.1, world=world, adversary=Adversary(version="t", cap=1000))
    whole, rule = said("whole", "roughly", Scope(day=DAY), number=500, base=50), Rule(width=width, ratio=1.1)
    other = Scope(day=DAY) if phrases is SHARES else None
    fits = {
        "half of": lambda v, all_: 0.45 * all_ <= v <= 0.55 * all_,
        "most of": lambda v, all_: 0.5 * all_ + 0.5 <= v <= all_,
        "a few": lambda v, _: 3 <= v <= 9,
        "dozens": lambda v, _: 24 <= v <= 99,
        "hundreds": lambda v, _: 200 <= v <= 999,
    }
    for phrase in phrases:
        spoken = said("s", phrase, POST, other=other)
        let_through = against(gate, [whole], spoken, fixed=None, limit=1000) is None
        possible = [v for v in range(525) if any(fits[phrase](v, all_) for all_ in range(475, 525) if v <= all_)]
        leaked = [v for v in VALUES if v in possible and not rule.safe(min(possible), max(possible))]
        assert not let_through or leaked == []
        # Where one is refused, another of them is too: the refusal tells nothing of the figure.
        assert let_through == (
            against(gate, [whole], replace(spoken, phrase=phrases[0]), fixed=None, limit=1000) is None
        )


def test_some_shares_are_let_through_and_some_refused():
    world = World(sites=("post", "rest"), units=("unit",))
    whole = said("whole", "roughly", Scope(day=DAY), number=500, base=50)
    answers = []
    for width in (40, 90):
        gate = auditor(POST_STRENGTH, width=width, ratio=1.1, world=world, adversary=Adversary(version="t", cap=1000))
        most = said("s", "most of", POST, other=Scope(day=DAY))
        assert audit(gate, [whole], [most]).allowed
        answers.append(against(gate, [whole], most, fixed=None, limit=1000))
    assert answers[0] is None
    assert "other figures" in answers[1]  # half of would leave too little


def test_how_many_moved_and_how_similar_numbers_are_is_not_chosen_by_the_figure():
    gate = auditor(POST_STRENGTH, width=9, ratio=1.0, adversary=Adversary(version="t", cap=424))
    moved = said("m", "moved to", scope(sites=("erbil",)), other=scope(sites=("kuwait",)), number=73)
    near = replace(said("n", "similar to", OTHERS, other=ALLIANCE), tolerance=0.07)
    assert "a number of its own" in against(gate, [], moved, fixed=None, limit=424)
    assert "phrase book" in against(gate, [], near, fixed=None, limit=424)
    for kept in (replace(moved, number=None), replace(near, tolerance=None), replace(near, tolerance=0.25)):
        assert against(gate, [], kept, fixed=None, limit=424) is None


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
