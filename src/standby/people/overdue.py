"""Where each person of a roll call stands at a moment: from what was known by then, and the clock alone.

1. Take the answers, declarations and findings that had been made by that moment.
2. A declaration stands until the person is found: missing and abducted by one named person, deceased by two.
3. Else take the answer that was said last. "Needs help" and "detained" stand until another answer is given.
4. "On leave" and "never present" stand for the whole roll call; any other answer stands while it is good.
5. Where no answer stands, one is due: when the roll call said, or when the last answer ceased to be good.
6. Before it is due: asked. From then on: overdue. After the grace: unaccounted. Nobody has to press anything.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from standby.people.model import (
    ACCOUNTED,
    DECLARED,
    OVERDUE,
    SAFE_OTHER,
    SAFE_SELF,
    SIGNATURES,
    STATES,
    UNACCOUNTED,
    Accountability,
    Answer,
    Board,
    Declaration,
    Finding,
    Member,
    PersonState,
    RollCall,
)

LASTING = ("needs help", "detained")
"""Answers that never grow old: they ask for action, and stand until another answer is given."""

ABSENT = ("on leave / left area", "never present")
"""Answers that hold for the whole roll call: nothing more is awaited from these people."""

NEEDS_SOMEBODY = ("needs help", "missing (declared)", "abducted", "detained", OVERDUE, UNACCOUNTED)
"""With anybody in one of these states a person must act."""

WORST_FIRST = (
    "needs help",
    "abducted",
    "missing (declared)",
    "deceased (declared by two)",
    "detained",
    UNACCOUNTED,
    OVERDUE,
    "medical",
    "hibernating",
    "in transit",
    "asked",
    "not asked",
    SAFE_OTHER,
    SAFE_SELF,
    "on leave / left area",
    "never present",
)
"""The order of the board: whoever needs somebody to act stands on top."""


def board(rollcall: RollCall, at: datetime, members: tuple[Member, ...] = (), *, zone: tzinfo = UTC) -> Board:
    """Tell where everybody on a roll call stands at a moment; after it was closed, as it was then.

    ``members`` may add people of the roster who were not asked; they are shown and counted as not asked. What is said
    of each has its times as clocks in ``zone`` show them.
    """
    moment = min(at, rollcall.closed_at) if rollcall.closed_at else at
    asked = {member.id for member in rollcall.people}
    others = (_not_asked(member) for member in members if member.id not in asked)
    answers, marked = _last_answers(rollcall, moment), {d.person for d in rollcall.declarations}
    states = (
        _state_of(
            rollcall,
            member,
            declared_at(rollcall.declarations, rollcall.findings, member.id, moment) if member.id in marked else (),
            answers.get(member.id),
            moment,
            zone,
        )
        for member in rollcall.people
    )
    people = [*states, *others]
    rank, never = {state: n for n, state in enumerate(WORST_FIRST)}, datetime.max.replace(tzinfo=at.tzinfo)
    people.sort(key=lambda p: (rank[p.state], p.due or never, p.person))
    return Board(
        rollcall=rollcall.id,
        question=rollcall.question,
        because=rollcall.because,
        at=moment,
        opened_at=rollcall.opened_at,
        answer_by=rollcall.answer_by,
        closed_at=rollcall.closed_at,
        roster_as_of=rollcall.roster_as_of,
        people=tuple(people),
        accountability=account_for(people),
    )


def state_at(rollcall: RollCall, member: Member, at: datetime, *, zone: tzinfo = UTC) -> PersonState:
    """Tell where one person stands at a moment, by the numbered steps above."""
    declared = declared_at(rollcall.declarations, rollcall.findings, member.id, at)
    return _state_of(rollcall, member, declared, last_answer(rollcall, member.id, at), at, zone)


def _state_of(
    rollcall: RollCall,
    member: Member,
    declared: tuple[Declaration, ...],
    answer: Answer | None,
    at: datetime,
    zone: tzinfo,
) -> PersonState:
    if declared:
        return _declared_state(member, declared, answer, zone)
    if answer and (answer.state in (*LASTING, *ABSENT) or at < answer.good_until):
        return _answered_state(member, answer, zone)
    due = max(rollcall.answer_by, answer.good_until) if answer else rollcall.answer_by
    return _awaited_state(rollcall, member, answer, due, at, zone)


def declared_at(
    declarations: Iterable[Declaration], findings: Iterable[Finding], person: str, at: datetime
) -> tuple[Declaration, ...]:
    """Return the declarations that make a state at a moment: enough distinct people, and not found since.

    Where several stand, the gravest holds.
    """
    found = max((f.k for f in findings if f.person == person and f.at <= at), default=0)
    standing = [d for d in declarations if d.person == person and d.at <= at and d.k > found]
    for state in ("deceased", "abducted", "missing"):
        made = {d.by: d for d in standing if d.state == state}
        if len(made) >= SIGNATURES[state]:
            return tuple(made.values())
    return ()


def last_answer(rollcall: RollCall, person: str, at: datetime) -> Answer | None:
    """Return the answer that was said last by a moment, of two said together the one received last."""
    said = [a for a in rollcall.answers if a.person == person and a.said_at <= at]
    return max(said, key=_said, default=None)


def _last_answers(rollcall: RollCall, at: datetime) -> dict[str, Answer]:
    """Return for each person the answer that ``last_answer`` does, in one pass over all of them."""
    last: dict[str, Answer] = {}
    for answer in rollcall.answers:
        if answer.said_at <= at and (answer.person not in last or _said(answer) > _said(last[answer.person])):
            last[answer.person] = answer
    return last


def _said(answer: Answer) -> tuple[datetime, datetime, int]:
    return answer.said_at, answer.received_at, answer.k


def account_for(people: list[PersonState]) -> Accountability:
    """Count how many of how many are accounted for; the denominator is always told."""
    counts = Counter(person.state for person in people)
    total = len(people) - counts["never present"]
    accounted = sum(counts[state] for state in ACCOUNTED)
    awaited = counts["asked"] + counts["not asked"]
    others = ", ".join(
        f"{counts[state]} {state}" for state in WORST_FIRST if counts[state] and state not in (SAFE_SELF, SAFE_OTHER)
    )
    safe = counts[SAFE_SELF] + counts[SAFE_OTHER]
    return Accountability(
        accounted=accounted,
        awaited=awaited,
        total=total,
        low=accounted / total if total else None,
        high=(accounted + awaited) / total if total else None,
        says=f"safe {safe} of {total}" + (f"; {others}" if others else ""),
    )


def account_by_unit(people: Iterable[PersonState]) -> dict[str | None, Accountability]:
    """Count the people of each mission apart; those of none are counted under None."""
    of_unit: dict[str | None, list[PersonState]] = {}
    for person in people:
        of_unit.setdefault(person.unit, []).append(person)
    return {unit: account_for(its) for unit, its in of_unit.items()}


def answered_state(answer: Answer) -> str:
    """Return the state that an answer makes; safe said by the person differs from safe said by another."""
    if answer.state == "safe":
        return SAFE_SELF if answer.reporter == answer.person else SAFE_OTHER
    assert answer.state in STATES
    return answer.state


def _not_asked(member: Member) -> PersonState:
    return _state(member, "not asked", "Not asked in this roll call.")


def _declared_state(
    member: Member, declared: tuple[Declaration, ...], answer: Answer | None, zone: tzinfo
) -> PersonState:
    by = " and ".join(sorted(d.by for d in declared))
    says = f"Declared {declared[0].state} by {by}."
    if answer:
        says += f" Last heard: {answered_state(answer)} at {_clock(answer.said_at, zone)}."
    return _state(member, DECLARED[declared[0].state], says, answer)


def _answered_state(member: Member, answer: Answer, zone: tzinfo) -> PersonState:
    state = answered_state(answer)
    says = f"{state.capitalize()} at {_clock(answer.said_at, zone)}, {_how(answer)}."
    due = None if answer.state in (*LASTING, *ABSENT) else answer.good_until
    return _state(member, state, says, answer, due)


def _awaited_state(
    rollcall: RollCall, member: Member, answer: Answer | None, due: datetime, at: datetime, zone: tzinfo
) -> PersonState:
    was = f"Was {answered_state(answer)} at {_clock(answer.said_at, zone)}; since then" if answer else "Asked;"
    minutes = int((at - due).total_seconds() // 60)
    if at < due:
        return _state(member, "asked", f"{was} an answer is due by {_clock(due, zone)}.", answer, due)
    state = UNACCOUNTED if at >= due + timedelta(minutes=rollcall.grace_minutes) else OVERDUE
    return _state(member, state, f"{was} nothing heard, {minutes} minutes overdue.", answer, due)


def _state(
    member: Member, state: str, says: str, answer: Answer | None = None, due: datetime | None = None
) -> PersonState:
    return PersonState(
        person=member.id,
        name=member.name,
        kind=member.kind,
        unit=member.unit,
        site=member.site,
        state=state,
        says=says,
        said_at=answer.said_at if answer else None,
        received_at=answer.received_at if answer else None,
        method=answer.method if answer else None,
        reporter=answer.reporter if answer else None,
        good_until=answer.good_until if answer else None,
        due=due,
    )


def _how(answer: Answer) -> str:
    """Say how an answer came and, where another took it down, who that was."""
    if answer.method == "seen":
        return f"seen by {answer.reporter}"
    return f"by {answer.method}" + ("" if answer.reporter == answer.person else f" to {answer.reporter}")


@lru_cache(maxsize=4096)
def _clock(at: datetime, zone: tzinfo) -> str:
    there = at.astimezone(zone)
    return there.strftime("%d %b %H:%M" + (" %Z" if there.utcoffset() else "Z"))
