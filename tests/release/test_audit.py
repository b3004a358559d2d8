"""What an outsider infers from worded statements, and which of them give it away."""

from dataclasses import replace
from datetime import date

import pytest
from tests.release.making import (
    ADVERSARY,
    ALLIANCE,
    COALITION,
    IRAQ,
    OTHERS,
    OUTSIDE,
    PUBLISHED,
    REST,
    auditor,
    said,
    scope,
)

from standby.basis.errors import AskedWrongly
from standby.release.audit import audit, known, why
from standby.release.model import Interval, Protected, Rule, Scope
from standby.release.phrases import phrase_book, rows_of


def test_subtraction_leaves_251_to_349_outside_iraq_and_2_to_217_for_the_rest():
    found = known(auditor(OUTSIDE, REST), PUBLISHED)
    assert found == {"outside": Interval(low=251, high=349), "rest": Interval(low=2, high=217)}


def test_the_statements_behind_each_end_are_named():
    outside = why(auditor(OUTSIDE), PUBLISHED, OUTSIDE)
    assert [(r.side, r.bound, r.statements) for r in outside] == [
        ("least", 251, ("all", "iraq")),
        ("most", 349, ("all", "iraq")),
    ]
    rest = why(auditor(REST), PUBLISHED, REST)
    assert [(r.side, r.bound, r.statements) for r in rest] == [
        ("least", 2, ("others",)),
        ("most", 217, ("iraq", "alliance", "coalition")),
    ]
    assert "a newspaper, 2020-01-13" in rest[1].words


@pytest.mark.parametrize("item", [OUTSIDE, REST])
def test_dropping_any_statement_of_an_explanation_loosens_the_bound(item):
    for reason in why(auditor(item), PUBLISHED, item):
        for dropped in reason.statements:
            left = [s for s in PUBLISHED if s.id in reason.statements and s.id != dropped]
            loose = known(auditor(item), left)[item.id]
            assert (
                loose.high is None or loose.high > reason.bound if reason.side == "most" else loose.low < reason.bound
            )


def test_a_proposal_that_gives_a_protected_number_away_is_refused_with_its_statements():
    verdict = audit(auditor(REST, width=220), PUBLISHED[:3], PUBLISHED[3:])
    assert not verdict.allowed
    (finding,) = verdict.findings
    assert finding.after == Interval(low=2, high=217)
    assert {i for r in finding.reasons for i in r.statements} == {"iraq", "alliance", "coalition", "others"}


def test_the_same_proposal_is_allowed_by_a_rule_it_keeps():
    verdict = audit(auditor(OUTSIDE, REST, width=40, ratio=1.2), PUBLISHED[:3], PUBLISHED[3:])
    assert verdict.allowed
    assert all(not finding.reasons for finding in verdict.findings)


def test_what_was_unsafe_before_may_stay_but_not_get_tighter():
    strict = auditor(OUTSIDE, width=150)
    assert audit(strict, PUBLISHED[:2], [said("hurt", "none", scope(measure="hurt"))]).allowed
    assert not audit(strict, PUBLISHED[:2], [said("jordan", "at most", scope(but_sites=IRAQ), number=340)]).allowed


def test_every_verdict_says_how_the_words_were_read():
    verdict = audit(auditor(OUTSIDE), PUBLISHED[:1], PUBLISHED[1:2])
    assert verdict.readings == ("a newspaper, 2020-01-13: roughly 500, read as 500 to the nearest 50, halves upwards",)
    assert verdict.phrase_book == phrase_book().version
    assert verdict.adversary == ADVERSARY


def test_statements_that_cannot_all_be_true_are_told_so():
    wrong = said("wrong", "fewer than", scope(sites=IRAQ), number=400)
    with pytest.raises(AskedWrongly, match="no headcounts satisfy"):
        audit(auditor(OUTSIDE), PUBLISHED, [wrong])


def test_a_contradiction_among_numbers_that_nobody_protects_is_told_too():
    site, whole = scope(sites=("erbil",), measure="training"), scope(measure="training")
    both = [said("a", "at least", site, number=30), said("b", "fewer than", whole, number=30)]
    with pytest.raises(AskedWrongly, match="no headcounts satisfy"):
        known(auditor(OUTSIDE), both)


def test_a_number_moved_is_bounded_by_who_was_there_and_who_is_here():
    later = Scope(day=date(2020, 1, 9), sites=("kuwait",))
    moved = said("moved", "moved to", scope(sites=("erbil",)), other=later)
    few = said("few", "at most", later, number=30)
    item = Protected(id="m", name="moved", terms=((1.0, scope(sites=("erbil",), measure="moved")),))
    assert known(auditor(item), [moved, few])["m"] == Interval(low=2, high=30)


def test_nobody_counts_at_two_places_on_the_day_of_a_move():
    same = said("moved", "moved to", scope(sites=("erbil",)), other=scope(sites=("kuwait",)), number=60)
    total = said("all", "at most", scope(), number=100)
    item = Protected(id="a", name="all", terms=((1.0, scope()),))
    assert known(auditor(item), [same, total])["a"] == Interval(low=60, high=100)  # and not 120 at least


def test_words_that_count_nobody_tell_nothing_of_any_number():
    silent = said("shelters", "no number", scope(sites=("erbil",)))
    here = Protected(id="e", name="erbil", terms=((1.0, scope(sites=("erbil",))),))
    verdict = audit(auditor(here), [], [silent])
    assert (verdict.allowed, verdict.findings[0].after) == (True, Interval(low=0, high=None))
    assert verdict.readings == ("a newspaper, 2020-01-13: says nothing of numbers",)


def test_nobody_is_hurt_where_it_is_said_that_no_one_was():
    item = Protected(id="h", name="hurt", terms=((1.0, scope(sites=("erbil",), measure="hurt")),))
    assert known(auditor(item), [said("safe", "none", scope(measure="hurt"))])["h"] == Interval(low=0, high=0)


def test_a_known_largest_change_carries_a_number_to_the_next_day():
    item = Protected(
        id="n", name="next", terms=((1.0, Scope(day=date(2020, 1, 10), sites=("erbil",), units=("others",))),)
    )
    there = said("there", "exactly", scope(sites=("erbil",), units=("others",)), number=50)
    slow = replace(ADVERSARY, largest_change_per_day=5)
    assert known(auditor(item), [there])["n"] == Interval(low=0, high=None)
    assert known(auditor(item, adversary=slow), [there])["n"] == Interval(low=40, high=60)


def test_a_cap_and_a_known_absence_are_part_of_what_outsiders_know():
    item = Protected(id="e", name="erbil", terms=((1.0, scope(sites=("erbil",))),))
    told = replace(ADVERSARY, cap=30, absent=(("erbil", "alliance"),))
    assert known(auditor(item, adversary=told), [])["e"] == Interval(low=0, high=60)


@pytest.mark.parametrize(
    ("phrase", "number", "base", "low", "high"),
    [
        ("exactly", 7, None, 7, 7),
        ("roughly", 200, 50, 175, 224),
        ("at least", 5, None, 5, None),
        ("more than", 5, None, 6, None),
        ("at most", 5, None, 0, 5),
        ("fewer than", 5, None, 0, 4),
        ("some", None, None, 2, None),
        ("one or more", None, None, 1, None),
        ("a few", None, None, 3, 9),
        ("dozens", None, None, 24, 99),
        ("hundreds", None, None, 200, 999),
        ("none", None, None, 0, 0),
    ],
)
def test_each_phrase_is_read_as_the_book_says(phrase, number, base, low, high):
    item = Protected(id="x", name="x", terms=((1.0, ALLIANCE),))
    spoken = said("s", phrase, ALLIANCE, number=number, base=base)
    assert known(auditor(item), [spoken])["x"] == Interval(low=low, high=high)


@pytest.mark.parametrize(
    ("phrase", "low", "high"), [("most of", 51, 100), ("half of", 45, 55), ("similar to", 75, 125)]
)
def test_each_comparison_is_read_as_the_book_says(phrase, low, high):
    item = Protected(id="x", name="x", terms=((1.0, COALITION),))
    spoken = [said("a", "exactly", ALLIANCE, number=100), said("b", phrase, COALITION, other=ALLIANCE)]
    assert known(auditor(item), spoken)["x"] == Interval(low=low, high=high)


def test_a_phrase_without_what_it_needs_is_asked_for():
    for statement in (
        said("s", "roughly", OTHERS, number=50),
        said("s", "exactly", OTHERS),
        said("s", "half of", OTHERS),
        said("s", "loads", OTHERS),
    ):
        with pytest.raises(AskedWrongly, match="has no reading"):
            rows_of(statement, phrase_book())


def test_an_unknown_site_is_named():
    with pytest.raises(AskedWrongly, match="atlantis"):
        known(auditor(OUTSIDE), [said("s", "some", scope(sites=("atlantis",)))])


def test_the_rule_asks_for_width_and_ratio_and_never_for_the_truth():
    rule = Rule(width=40, ratio=1.5)
    assert rule.safe(0, 40)
    assert not rule.safe(0, 39)
    assert not rule.safe(200, 299)
    assert rule.safe(500, None)
