"""Claims found in one stretch of a sentence: which stand, and which another tells already. Letters stand for words."""

import re

import pytest
from tests.reports.test_traps import drafts

from standby.reports.readers.candidates import (
    _counts_object,
    _counts_subject,
    _overlap,
    _same_stretch,
    _without_nested,
)
from standby.reports.readers.progress import Candidate
from standby.reports.readers.rulebook import Rule

TEXT = "0123456789" * 10


def claim(
    match: tuple[int, int],
    kind: str = "status",
    *,
    whole: tuple[int, int] | None = None,
    subject: tuple[int, int] | None = None,
    predicate: str = "x",
    certainty: str | None = None,
    span: str = "clause",
    wide: bool = False,
) -> Candidate:
    rule = Rule(kind=kind, predicate=predicate, find=re.compile(""), span=span, wide=wide, certainty=certainty)
    found = re.compile(f".{{{match[1] - match[0]}}}").match(TEXT, match[0])
    assert found
    start, end = whole or match
    return Candidate(start=start, end=end, rule=rule, match=found, subject=subject)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (claim((0, 5)), claim((4, 9)), True),
        (claim((0, 5)), claim((5, 9)), False),
        (claim((5, 9)), claim((0, 5)), False),
        (claim((0, 5), whole=(0, 20)), claim((10, 12), whole=(10, 30)), False),
        (claim((0, 5), whole=(0, 20)), claim((10, 12), whole=(5, 30)), True),
        (claim((0, 5), whole=(0, 20)), claim((10, 12), whole=(6, 26)), False),
        (claim((0, 5), whole=(0, 100)), claim((10, 12), whole=(8, 18)), True),
        (claim((0, 5), whole=(0, 20), span="match"), claim((10, 12), whole=(0, 20)), False),
        (claim((0, 5)), claim((0, 5), "movement"), False),
        (claim((0, 5)), claim((4, 9), "headcount"), True),
        (claim((0, 5)), claim((5, 9), "headcount"), False),
        (claim((5, 9), "headcount"), claim((0, 5)), False),
        (claim((4, 9), wide=True), claim((0, 5), "movement"), True),
        (claim((0, 9), wide=True), claim((0, 5), "movement"), True),
        (claim((5, 9), wide=True), claim((0, 5), "movement"), False),
        (claim((0, 9), wide=True), claim((4, 8), "movement"), False),
        (claim((4, 9)), claim((0, 5), "movement", wide=True), False),
    ],
)
def test_two_claims_of_a_kind_are_one_where_they_meet_or_share_over_seven_tenths(
    one: Candidate, other: Candidate, same: bool
) -> None:
    """Of two kinds a wide rule's claim stands back where the other's begins before it, and a state is no number."""
    assert _same_stretch(one, other) is same


@pytest.mark.parametrize(
    ("subject", "count", "told"),
    [
        ((5, 10), (5, 7), True),
        ((5, 10), (9, 12), True),
        ((5, 10), (10, 12), False),
        ((5, 10), (4, 7), False),
        (None, (4, 7), False),
    ],
)
def test_a_number_in_the_subject_of_a_claim_is_told_by_it(
    subject: tuple[int, int] | None, count: tuple[int, int], told: bool
) -> None:
    number, moved = claim(count, "headcount"), claim((20, 25), "movement", subject=subject)
    assert _counts_subject(number, moved) is told
    kept = _without_nested([number, moved])
    assert kept == ([moved] if told else [number, moved])


@pytest.mark.parametrize(
    ("kind", "count", "told"),
    [
        ("movement", (20, 22), True),
        ("movement", (24, 30), True),
        ("movement", (25, 30), False),
        ("movement", (19, 30), False),
        ("incident", (20, 22), True),
        ("consent", (20, 22), True),
        ("disclosure", (20, 22), True),
        ("status", (20, 22), False),
        ("headcount", (20, 22), False),
    ],
)
def test_a_number_that_something_was_done_to_is_told_by_that_claim(
    kind: str, count: tuple[int, int], told: bool
) -> None:
    assert _counts_object(claim(count, "headcount"), claim((20, 25), kind)) is told


def test_a_presence_is_left_to_a_number_or_movement_that_meets_it_and_a_number_to_a_denied_presence() -> None:
    here = claim((10, 15), "presence", subject=(0, 9))
    assert _without_nested([here, claim((14, 20), "movement")])[0].rule.kind == "movement"
    assert _without_nested([here, claim((14, 20), "headcount")])[0].rule.kind == "headcount"
    assert len(_without_nested([here, claim((15, 20), "movement")])) == 2
    assert len(_without_nested([here, claim((14, 20), "status")])) == 2
    assert len(_without_nested([here, claim((8, 9), "headcount")])) == 1, "it counts the subject"
    assert len(_without_nested([here, claim((9, 10), "headcount")])) == 2
    denied = claim((10, 15), "presence", subject=(0, 9), certainty="negated")
    assert _without_nested([denied, claim((0, 3), "headcount")]) == [denied], "one of the two is left"
    activity = claim((20, 25), "movement", subject=(0, 9), predicate="activity:training")
    assert len(_without_nested([claim((0, 3), "headcount"), activity])) == 2


def test_claims_overlap_by_their_words_or_by_the_subject_of_the_first() -> None:
    assert _overlap(claim((0, 5)), claim((4, 9)))
    assert not _overlap(claim((0, 5)), claim((5, 9)))
    assert _overlap(claim((20, 25), subject=(5, 9)), claim((8, 10)))
    assert not _overlap(claim((20, 25), subject=(5, 9)), claim((9, 10)))
    assert not _overlap(claim((20, 25)), claim((9, 10)))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("There is 1 soldier at the base in Gao.", []),
        ("There were 1 soldiers in Gao.", []),
        ("There are 2 soldiers at the base in Gao.", ["2 soldiers at the base in Gao"]),
        ("There are several soldiers at the base in Gao.", []),
        ("Have 40 soldiers left Gao?", []),
        ("Nobody knows how many of the 40 soldiers left Gao.", []),
        ("Militants could attack the base in Gao.", []),
        ("The group plans to attack the base in Gao.", []),
        ("Gunmen attacked the base in Gao, leaving early.", ["Gunmen attacked the base in Gao"]),
        ("The troops left Gao; two stayed.", ["The troops left Gao"]),
    ],
)
def test_what_is_asked_or_may_come_or_counts_one_or_a_few_is_no_claim_of_events_and_numbers(
    text: str, quotes: list[str]
) -> None:
    found = [d for d in drafts(text) if d.kind in ("headcount", "incident", "movement") and d.predicate != "told"]
    assert [d.quote for d in found] == quotes
