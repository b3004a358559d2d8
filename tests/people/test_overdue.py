"""The clock alone makes people overdue and unaccounted; only named people declare; the denominator is shown."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.time import parse_instant
from standby.people.model import ACCOUNTED, ANSWERS, STATES, Answer, Declaration, Finding, Member, RollCall
from standby.people.overdue import WORST_FIRST, account_for, board, state_at

OPENED = parse_instant("2020-01-08T00:00")
ANN, BEN, CAT = (Member(id=i, name=i.title(), unit="u", site="erbil") for i in ("ann", "ben", "cat"))


def minutes(number: float) -> datetime:
    return OPENED + timedelta(minutes=number)


def said(person: str, state: str, at: float, *, by: str | None = None, good: float = 240, k: int = 5) -> Answer:
    return Answer(
        receipt=f"{person}{at}{k}", rollcall="r", person=person, state=state, said_at=minutes(at),
        received_at=minutes(at), method="radio", reporter=by or person, good_until=minutes(at + good), k=k,
    )  # fmt: skip


def declared(person: str, state: str, by: str, at: float = 60, k: int = 10) -> Declaration:
    return Declaration(person=person, state=state, by=by, because="why", at=minutes(at), k=k)


def called(
    *answers: Answer,
    declarations: tuple[Declaration, ...] = (),
    findings: tuple[Finding, ...] = (),
    closed: float | None = None,
) -> RollCall:
    return RollCall(
        id="r", question="Are you safe?", because="rockets", by="ann", people=(ANN, BEN, CAT), roster_as_of=None,
        opened_at=OPENED, answer_by=minutes(30), grace_minutes=20, good_minutes=240, answers=answers,
        closed_at=minutes(closed) if closed is not None else None, declarations=declarations, findings=findings,
    )  # fmt: skip


def state(rollcall: RollCall, at: float, member: Member = ANN) -> str:
    return state_at(rollcall, member, minutes(at)).state


@pytest.mark.parametrize(
    ("at", "expected"),
    [(0, "asked"), (29.9, "asked"), (30, "overdue"), (49.9, "overdue"), (50, "unaccounted"), (9999, "unaccounted")],
)
def test_silence_becomes_overdue_and_then_unaccounted_by_the_clock_alone(at: float, expected: str) -> None:
    assert state(called(), at) == expected


def test_safe_said_by_the_person_differs_from_safe_said_by_another() -> None:
    assert state(called(said("ann", "safe", 5)), 6) == "safe (self-reported)"
    assert state(called(said("ann", "safe", 5, by="ben")), 6) == "safe (reported by another)"


def test_safe_decays_into_was_safe_at_that_time() -> None:
    held = called(said("ann", "safe", 5, good=60))
    assert state(held, 64.9) == "safe (self-reported)"
    late = state_at(held, ANN, minutes(66))
    assert late.state == "overdue"
    assert late.says.startswith("Was safe (self-reported) at 08 Jan 00:05Z")
    assert state(held, 85) == "unaccounted"


@pytest.mark.parametrize(
    ("by", "method", "says"),
    [
        ("ann", "check-in page", "Safe (self-reported) at 08 Jan 03:05 +03, by check-in page."),
        ("ben", "seen", "Safe (reported by another) at 08 Jan 03:05 +03, seen by ben."),
        ("ben", "radio", "Safe (reported by another) at 08 Jan 03:05 +03, by radio to ben."),
    ],
)
def test_what_is_said_of_somebody_has_the_missions_own_time_and_how_it_came(by: str, method: str, says: str) -> None:
    held = called(replace(said("ann", "safe", 5, by=by), method=method))
    assert state_at(held, ANN, minutes(6), zone=ZoneInfo("Asia/Baghdad")).says == says


def test_an_answer_that_ends_before_the_first_is_due_is_not_overdue_yet() -> None:
    assert state(called(said("ann", "safe", 1, good=5)), 10) == "asked"


@pytest.mark.parametrize("word", ["needs help", "detained"])
def test_a_call_for_help_never_grows_old_by_itself(word: str) -> None:
    assert state(called(said("ann", word, 5, good=1)), 100_000) == word
    answered = called(said("ann", word, 5, good=1), said("ann", "safe", 90, by="ben"))
    assert state(answered, 91) == "safe (reported by another)"


@pytest.mark.parametrize("word", ["on leave / left area", "never present"])
def test_the_absent_are_not_awaited(word: str) -> None:
    assert state(called(said("ann", word, 5, good=1)), 100_000) == word


def test_what_was_said_later_counts_and_not_what_was_received_later() -> None:
    early = Answer(
        receipt="x", rollcall="r", person="ann", state="safe", said_at=minutes(5), received_at=minutes(40),
        method="phone", reporter="ann", good_until=minutes(300), k=9,
    )  # fmt: skip
    assert state(called(said("ann", "needs help", 20, k=8), early), 41) == "needs help"


def test_one_named_person_declares_missing_and_abducted_and_two_declare_a_death() -> None:
    assert state(called(declarations=(declared("ann", "missing", "ben"),)), 61) == "missing (declared)"
    assert state(called(declarations=(declared("ann", "abducted", "ben"),)), 61) == "abducted"
    one = declared("ann", "deceased", "ben")
    again, other = (declared("ann", "deceased", by, k=11) for by in ("ben", "cat"))
    assert state(called(declarations=(one,)), 61) == "unaccounted"
    assert state(called(declarations=(one, again)), 61) == "unaccounted"
    assert state(called(declarations=(one, other)), 61) == "deceased (declared by two)"


def test_one_declaration_of_death_leaves_an_earlier_declaration_standing() -> None:
    both = (declared("ann", "missing", "ben"), declared("ann", "deceased", "cat", k=11))
    assert state(called(declarations=both), 61) == "missing (declared)"


def test_a_declaration_stands_until_the_person_is_found() -> None:
    held = called(
        said("ann", "safe", 70, by="ben"),
        declarations=(declared("ann", "missing", "ben"),),
        findings=(Finding(person="ann", by="cat", because="at the gate", at=minutes(90), k=20),),
    )
    assert state(held, 80) == "missing (declared)"
    assert state(held, 91) == "safe (reported by another)"


def test_somebody_declared_missing_again_after_being_found_is_missing() -> None:
    held = called(
        declarations=(declared("ann", "missing", "ben"), declared("ann", "missing", "ben", at=95, k=30)),
        findings=(Finding(person="ann", by="cat", because="seen", at=minutes(90), k=20),),
    )
    assert state(held, 96) == "missing (declared)"


def test_after_it_is_closed_the_board_stands_as_it_was() -> None:
    found = board(called(said("ann", "safe", 5), closed=35), minutes(100_000))
    assert found.at == minutes(35)
    assert [p.state for p in found.people] == ["overdue", "overdue", "safe (self-reported)"]


def test_whoever_needs_somebody_stands_on_top() -> None:
    found = board(called(said("ben", "needs help", 5), said("ann", "safe", 5)), minutes(60))
    assert [p.person for p in found.people] == ["ben", "cat", "ann"]


def test_people_of_the_roster_who_were_not_asked_are_shown_and_counted() -> None:
    found = board(called(), minutes(1), (ANN, Member(id="dan", name="Dan", kind="visitor")))
    assert {p.person: p.state for p in found.people}["dan"] == "not asked"
    assert found.accountability.total == 4


def test_the_count_tells_the_denominator_and_what_is_open() -> None:
    count = board(called(said("ann", "safe", 5), said("ben", "never present", 5)), minutes(10)).accountability
    assert (count.accounted, count.awaited, count.total) == (1, 1, 2)
    assert (count.low, count.high) == (0.5, 1.0)
    assert count.says == "safe 1 of 2; 1 asked, 1 never present"


def test_nobody_to_count_is_no_fraction() -> None:
    assert (account_for([]).low, account_for([]).high) == (None, None)


def test_the_order_of_the_board_knows_every_state() -> None:
    assert sorted(WORST_FIRST) == sorted(STATES)
    assert set(ACCOUNTED) <= set(STATES)


people = st.sampled_from(["ann", "ben", "cat"])
spoken = st.builds(
    said, people, st.sampled_from(ANSWERS), st.integers(0, 300), by=people, good=st.integers(1, 300),
    k=st.integers(2, 9),
)  # fmt: skip
pronounced = st.builds(
    declared, people, st.sampled_from(["missing", "abducted", "deceased"]), people, at=st.integers(0, 300),
    k=st.integers(10, 19),
)  # fmt: skip


@given(st.lists(spoken, max_size=6), st.lists(pronounced, max_size=4), st.integers(0, 900))
def test_every_moment_of_every_roll_call_has_one_known_state_for_each(
    answers: list[Answer], declarations: list[Declaration], at: int
) -> None:
    found = board(called(*answers, declarations=tuple(declarations)), minutes(at))
    assert sorted(p.person for p in found.people) == ["ann", "ben", "cat"]
    assert all(p.state in STATES for p in found.people)
    low, high = found.accountability.low, found.accountability.high
    assert low is None or high is None or 0 <= low <= high <= 1


@given(st.lists(spoken, max_size=6, unique_by=lambda a: (a.person, a.said_at, a.k)), st.integers(0, 600))
def test_the_order_in_which_answers_are_listed_does_not_matter(answers: list[Answer], at: int) -> None:
    assert board(called(*answers), minutes(at)) == board(called(*reversed(answers)), minutes(at))


@given(st.lists(spoken, max_size=6), st.integers(0, 600))
def test_silence_never_makes_anybody_accounted_for(answers: list[Answer], at: int) -> None:
    heard = called(*(a for a in answers if a.said_at <= minutes(at)))
    before = {p.person: p.state for p in board(heard, minutes(at)).people}
    after = {p.person: p.state for p in board(heard, minutes(at + 500)).people}
    assert all(before[p] in ACCOUNTED for p in after if after[p] in ACCOUNTED)


@given(pronounced)
def test_nobody_is_declared_dead_by_one_person(one: Declaration) -> None:
    member = next(m for m in (ANN, BEN, CAT) if m.id == one.person)
    assert state(called(declarations=(one,) * 3), 400, member) != "deceased (declared by two)"
