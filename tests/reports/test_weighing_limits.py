"""Clauses and drafts made for these tests, weighed exactly at each limit, under it and over it."""

from dataclasses import dataclass

import pytest

from standby.reports.readers.sentences import sentences_of
from standby.reports.readers.sorting import KINDS
from standby.reports.readers.weighing import (
    ALONE,
    DOUBTED,
    INSTEAD,
    LIKELY,
    SECOND,
    UNLIKELY,
    UNLIKELY_OFTEN,
    Clause,
    leftovers,
    likely,
    parted,
    touches,
    words_of,
)


@dataclass(frozen=True)
class Draft:
    start: int
    end: int
    kind: str = "status"
    predicate: str = "suspended"


def clause(first: int = 0, last: int = 100, start: int = 0, end: int = 100, /, **odds: float) -> Clause:
    return Clause(start=start, end=end, first=first, last=last, odds={**dict.fromkeys(KINDS, 0.0), **odds})


@pytest.mark.parametrize(
    ("one", "other", "met"),
    [
        ((0, 10), (7, 30), False),
        ((0, 10), (6, 30), True),
        ((7, 30), (0, 10), False),
        ((6, 30), (0, 10), True),
        ((0, 100), (20, 24), True),
        ((0, 10), (20, 30), False),
    ],
)
def test_stretches_touch_over_three_tenths_of_the_shorter(
    one: tuple[int, int], other: tuple[int, int], met: bool
) -> None:
    assert touches(*one, *other) is met


@pytest.mark.parametrize(("off", "stands"), [(-0.01, False), (0.0, True), (0.01, True)])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_rule_read_is_left_out_under_the_limit_of_its_kind(kind: str, off: float, stands: bool) -> None:
    draft = Draft(0, 100, kind, "x")
    odd = UNLIKELY_OFTEN.get(kind, UNLIKELY) + off
    assert likely([draft], [clause(**{kind: odd})]) == [draft] * stands
    assert likely([draft], []) == [draft], "where no clause is, nothing speaks against it"


@pytest.mark.parametrize(
    ("odd", "other", "stands"),
    [(-0.01, 0.0, False), (-0.01, -0.01, True), (0.0, 0.0, True), (-0.01, 0.01, False)],
)
def test_what_a_wide_rule_read_gives_way_under_its_limits(odd: float, other: float, stands: bool) -> None:
    """So far from the limit of what is doubted, and from that of what stands instead of it."""
    draft = Draft(0, 100)
    here = [clause(status=DOUBTED + odd, threat=INSTEAD + other)]
    assert likely([draft], here, {(100, "status", "suspended")}) == [draft] * stands
    assert likely([draft], here) == [draft], "a rule that is not wide is not doubted"


def test_a_draft_stands_by_the_best_of_the_clauses_it_touches() -> None:
    draft, wide = Draft(0, 100, "headcount"), {(100, "status", "suspended")}
    halves = [clause(0, 50, headcount=0.0), clause(50, 100, headcount=0.2)]
    assert likely([draft], halves) == [draft]
    assert likely([draft], [halves[0], clause(500, 600, headcount=0.9)]) == []
    status = Draft(0, 100)
    assert likely([status], [clause(0, 50, status=0.1, threat=0.9), clause(50, 100, status=0.1)], wide) == [status]
    assert (
        likely([status], [clause(0, 50, status=0.1, threat=0.9), clause(50, 100, status=0.1, threat=0.9)], wide) == []
    )


@pytest.mark.parametrize(
    ("start", "odd", "whole"), [(51, LIKELY, True), (50, LIKELY, True), (49, LIKELY, False), (51, LIKELY - 0.01, False)]
)
def test_what_tells_no_more_than_half_of_a_likely_clause_rests_on_the_whole_of_it(
    start: int, odd: float, whole: bool
) -> None:
    draft = Draft(start, 100)
    assert words_of(draft, [clause(status=odd)], [draft]) == ((0, 100) if whole else (start, 100))


def test_what_another_draft_tells_of_or_what_reaches_out_of_a_clause_keeps_its_own_words() -> None:
    draft, beside, outside = Draft(60, 100), Draft(0, 30), Draft(60, 101)
    assert words_of(draft, [clause(status=0.9)], [draft, beside]) == (60, 100)
    assert words_of(outside, [clause(status=0.9)], [outside]) == (60, 101)
    assert words_of(Draft(0, 40), [clause(status=0.9)], []) == (0, 100)
    assert words_of(draft, [clause(60, 100, status=0.9), clause(status=0.9)], [draft]) == (0, 100)


TEXT = "The porters mumbled over the ledger of the caravans in the night."


def told(*clauses: Clause, drafts: tuple[Draft, ...] = (), text: str = TEXT) -> list[tuple[str, str]]:
    (sentence,) = sentences_of(text)
    return [(c.rule.kind, text[c.start : c.end]) for c in leftovers(sentence, list(clauses), list(drafts))]


@pytest.mark.parametrize(
    ("odds", "kinds"),
    [
        ({"status": LIKELY}, ["status"]),
        ({"status": LIKELY - 0.01}, []),
        ({"status": 0.6, "threat": SECOND}, ["status", "threat"]),
        ({"status": 0.6, "threat": SECOND - 0.01}, ["status"]),
        ({"status": 0.9, "threat": 0.8, "incident": 0.7}, ["status", "threat"]),
    ],
)
def test_a_clause_is_told_of_its_likeliest_kind_and_of_a_second_that_is_likely_by_itself(
    odds: dict[str, float], kinds: list[str]
) -> None:
    assert [kind for kind, _ in told(clause(0, 64, 0, 64, **odds))] == kinds


@pytest.mark.parametrize(("end", "kinds"), [(60, ["threat"]), (61, [])])
def test_a_clause_of_which_over_six_tenths_are_told_asks_for_more(end: int, kinds: list[str]) -> None:
    """The other kind is likely enough by itself, and too unlikely for a second."""
    draft = Draft(0, end)
    assert [kind for kind, _ in told(clause(0, 100, 0, 64, threat=0.4), drafts=(draft,))] == kinds


def test_a_kind_that_a_draft_tells_is_not_told_again_and_other_clauses_are() -> None:
    assert told(clause(0, 100, 0, 64, status=0.9), drafts=(Draft(0, 100),)) == []
    assert told(clause(0, 100, 0, 64, status=0.9), drafts=(Draft(90, 200),)) == [("status", TEXT[:64])]


def test_a_condition_between_two_clauses_tells_nothing_nor_do_words_that_only_say_who_spoke() -> None:
    text = "The gate of the depot fell, until it rained, the ledger of the caravans fell, the mayor said."
    one, condition = clause(0, 26, 0, 26, status=0.9), clause(28, 43, 28, 43, status=0.9)
    rest, says = clause(45, 76, 45, 76, threat=0.9), clause(78, 92, 78, 92, statement=0.9)
    assert told(one, condition, rest, says, text=text) == [("status", text[:26]), ("threat", text[45:76])]
    assert told(condition, rest, text=text) == [("status", text[28:43]), ("threat", text[45:76])]
    assert told(one, condition, text=text) == [("status", text[:26]), ("status", text[28:43])]


WHOLE = "The mission in Gao paused its work and the town of Mopti was shut down."
"""The second clause has a subject of its own: it begins at 39 and ends at 70."""


@pytest.mark.parametrize(
    ("end", "odd", "parted_at"),
    [(70, ALONE, 34), (55, ALONE, 34), (54, ALONE, 54), (70, ALONE - 0.01, 70), (34, ALONE, 34)],
)
def test_words_of_a_claim_end_before_a_clause_that_tells_one_of_its_kind_by_itself(
    end: int, odd: float, parted_at: int
) -> None:
    """So likely, and when the words run over half of that clause and more."""
    clauses = [clause(0, 34, 0, 34, status=0.9), clause(39, 70, 39, 70, status=odd)]
    assert parted(WHOLE, Draft(0, end), clauses) == parted_at
    assert parted(WHOLE, Draft(0, end, "statement"), clauses) == end
    bound = WHOLE.replace("and the", "as if")
    assert parted(bound, Draft(0, end), [clauses[0], clause(35, 70, 35, 70, status=odd)]) == end


@pytest.mark.parametrize(
    "text", ["Did the porters mumble over the ledger of the caravans?", "Porters mumbled over the ledger"]
)
def test_a_question_and_a_headline_tell_nothing(text: str) -> None:
    assert told(clause(0, 30, 0, 30, status=0.9), text=text) == []


def test_what_a_subject_does_further_is_part_of_the_claim_before_it() -> None:
    text = "The porters mumbled over it and begged for help."
    one, other = clause(0, 27, 0, 27, status=0.9), clause(32, 47, 32, 47, status=0.9)
    assert told(one, other, text=text) == [("status", text[:47])]
    assert told(one, clause(32, 47, 32, 47, threat=0.9), text=text) == [("status", text[:27]), ("threat", text[32:47])]
    assert told(one, other, drafts=(Draft(0, 27),), text=text) == []
