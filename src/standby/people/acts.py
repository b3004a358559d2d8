"""What can be done: take a roster, move somebody, open and close a roll call, answer, declare, find."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.ids import canonical, content_id
from standby.basis.plain import to_plain
from standby.basis.time import AsOf, iso
from standby.ledger import Entry, Ledger, Writer, entries_about
from standby.ledger.erasable import append_erasable
from standby.people.model import ANSWERS, DECLARED, Answer, Member, RollCall
from standby.people.places import FILE, LONGEST, PLACE, ROWS, STATION
from standby.people.queries import OPENED, PEOPLE, ROLLCALLS, answer_of, rollcall, wishes
from standby.people.roster import Import


def take_roster(
    ledger: Ledger, taken: Import, content: bytes, *, name: str, by: str, received_at: datetime | None = None
) -> Entry:
    """Record a roster: the sheet byte for byte, the people taken from it, and the rows refused.

    From its receipt on it is the roster. Duty stations, the sheet and the rows that say them can be erased; of those
    who refuse to have their place kept no station is taken down, nor the sheet that says it. Raises ``AskedWrongly``
    when it holds nobody or is dated in the future.
    """
    if not taken.members:
        raise AskedWrongly(
            "roster-empty",
            f"No roster was taken from {name}",
            f"no row could be taken ({len(taken.refused)} refused)" if taken.refused else "it has no rows",
            "mend the rows that are listed, or say which column holds what with --map",
        )
    refusing = {person for person, wish in wishes(ledger).items() if wish.refused}
    stations = {
        f"{STATION}{m.id}": m.site.encode() for m in taken.members if m.site is not None and m.id not in refusing
    }
    rows = {"refused": to_plain(taken.refused), "remarks": to_plain(taken.remarks)}
    sheet = {} if refusing.intersection(m.id for m in taken.members) else {FILE: content, ROWS: canonical(rows)}
    payload = {
        "name": name,
        "members": [to_plain(replace(member, site=None)) for member in taken.members],
        "columns": dict(taken.columns),
    }
    with ledger.writing() as writer:
        return append_erasable(
            writer, "roster.taken", payload, {**sheet, **stations}, actor=by, known_at=received_at
        )  # fmt: skip


def move(
    ledger: Ledger,
    person: str,
    site: str | None,
    *,
    start: datetime,
    end: datetime | None,
    until: datetime | None,
    by: str,
    because: str | None = None,
    received_at: datetime | None = None,
) -> Entry:
    """Record that somebody is at a site, or away from every site, from one moment and until another.

    ``until`` is the end of their permission: by then the site and the reason are erased.
    """
    if end is not None and end <= start:
        raise AskedWrongly(
            "move-backwards",
            "The move was not recorded",
            f"it ends ({iso(end)}) before it begins ({iso(start)})",
            "give the later moment to --until",
        )
    payload = {"person": person, "start": iso(start), "end": iso(end), "until": iso(until)}
    parts = {PLACE: canonical({"site": site, "because": because})}
    with ledger.writing() as writer:
        return append_erasable(writer, "person.moved", payload, parts, actor=by, known_at=received_at)


def refuse_place(ledger: Ledger, person: str, *, by: str, because: str | None = None) -> Entry:
    """Record that somebody refuses to have their place kept. It needs no reason."""
    payload = {"person": person, "refused": True}
    with ledger.writing() as writer:
        return writer.append("person.place-refused", PEOPLE, payload, actor=by, because=because)


def allow_place(ledger: Ledger, person: str, until: datetime, *, by: str) -> Entry:
    """Record that somebody allows their place to be taken down until a moment, or ends a refusal by it.

    Raises ``AskedWrongly`` when that moment is past or more than a year away.
    """
    now = ledger.clock()
    if not now < until <= now + LONGEST:
        raise AskedWrongly(
            "place-until-out-of-range",
            "The permission was not recorded",
            f"it would end at {iso(until)}",
            f"let it end after now and within {LONGEST.days} days",
        )
    payload = {"person": person, "until": iso(until)}
    with ledger.writing() as writer:
        return writer.append("person.place-allowed", PEOPLE, payload, actor=by)


def open_rollcall(
    ledger: Ledger,
    people: Iterable[Member],
    *,
    question: str,
    because: str,
    by: str,
    roster_as_of: datetime | None,
    answer_minutes: float,
    grace_minutes: float,
    good_minutes: float,
) -> RollCall:
    """Ask everybody given whether they are safe. From now on the clock alone says who is overdue.

    An answer is due after ``answer_minutes``; silence is grave after ``grace_minutes`` more; an answer is good
    for ``good_minutes`` unless it says otherwise.
    """
    asked = tuple(people)
    _check_because(because)
    _check_minutes(answer_minutes=answer_minutes, grace_minutes=grace_minutes, good_minutes=good_minutes)
    if not asked:
        raise AskedWrongly(
            "rollcall-nobody",
            "The roll call was not opened",
            "there is nobody to ask",
            "import a roster, fill mission/people.yaml, or choose another unit or site",
        )
    with ledger.writing() as writer:
        now = ledger.clock()
        name = content_id("rollcall", iso(now), because, [member.id for member in asked], str(uuid4()))
        payload = {
            "id": name,
            "question": question,
            # Where each of them was then is worked out from what is kept of it, and goes with that.
            "people": [to_plain(replace(member, site=None)) for member in asked],
            "roster_as_of": iso(roster_as_of),
            "opened_at": iso(now),
            "answer_by": iso(now + timedelta(minutes=answer_minutes)),
            "grace_minutes": grace_minutes,
            "good_minutes": good_minutes,
        }
        writer.append(OPENED, ROLLCALLS, payload, actor=by, because=because)
    return rollcall(ledger, name, _now(ledger))


def answer(
    ledger: Ledger,
    rollcall_id: str,
    person: str,
    state: str,
    *,
    reporter: str,
    method: str,
    said_at: datetime | None = None,
    good_minutes: float | None = None,
    receipt: str | None = None,
) -> Answer:
    """Record what was said of a person. Saying the same again is news: it moves the time last heard.

    ``receipt`` is a name that the sender gives each answer: one that arrives twice is kept once. Raises
    ``AskedWrongly`` for a word that is no answer, somebody not on the roll call, a moment in the future, or a
    roll call that is closed.
    """
    _check_answer(state)
    held = rollcall(ledger, rollcall_id, _now(ledger))
    if known := _known_answer(held.answers, receipt):
        return known
    _check_open(held)
    _check_asked(held, person)
    now = ledger.clock()
    said = said_at or now
    if said > now:
        raise AskedWrongly(
            "answer-in-future",
            "The answer was not recorded",
            f"it cannot have been said at {iso(said)}, after now",
            "give the time at which it was said, or check the clock of this machine",
        )
    minutes = held.good_minutes if good_minutes is None else good_minutes
    _check_minutes(good_minutes=minutes)
    payload = _answer_payload(person, state, said, minutes, method=method, reporter=reporter, receipt=receipt)
    with ledger.writing() as writer:
        # The same answer may have come in by another line since the look above: only here nobody else writes.
        followed = (entry for entry in entries_about(writer.connection, held.id) if entry.act == "rollcall.answered")
        return _known_answer(map(answer_of, followed), receipt) or _appended(writer, held, payload, reporter)


def answer_list(
    ledger: Ledger, rollcall_id: str, people: Iterable[str], state: str, *, reporter: str, method: str
) -> int:
    """Record one answer for each of many people at once, all or nothing, as from a list; return how many.

    Raises as ``answer`` does.
    """
    _check_answer(state)
    named = list(dict.fromkeys(people))
    held = rollcall(ledger, rollcall_id, _now(ledger))
    _check_open(held)
    asked = {member.id for member in held.people}
    for person in named:
        if person not in asked:
            _check_asked(held, person)
    said = ledger.clock()
    with ledger.writing() as writer:
        for person in named:
            payload = _answer_payload(
                person, state, said, held.good_minutes, method=method, reporter=reporter, receipt=None
            )
            _appended(writer, held, payload, reporter)
    return len(named)


def close_rollcall(ledger: Ledger, rollcall_id: str, *, by: str, because: str) -> RollCall:
    """Close a roll call: the board then stands as it was at that moment. Nobody becomes safe by it."""
    _check_because(because)
    held = rollcall(ledger, rollcall_id, _now(ledger))
    _check_open(held)
    with ledger.writing() as writer:
        writer.append("rollcall.closed", held.id, {"at": iso(ledger.clock())}, actor=by, because=because)
    return rollcall(ledger, held.id, _now(ledger))


def declare(ledger: Ledger, person: str, state: str, *, by: str, because: str) -> Entry:
    """Record that a named person declares somebody missing, abducted or deceased; death needs a second one.

    Raises ``AskedWrongly`` for another word or a missing reason, ``NotAllowed`` when people declare themselves.
    """
    if state not in DECLARED:
        raise AskedWrongly(
            "declaration-unknown",
            f"{state!r} cannot be declared",
            "only missing, abducted and deceased are declared",
            "record any other word with standby rollcall answer",
        )
    _check_because(because)
    if by == person:
        raise NotAllowed(
            "declaration-of-oneself",
            "The declaration was not recorded",
            "nobody declares themselves missing, abducted or deceased",
            "let another named person declare it",
        )
    with ledger.writing() as writer:
        return writer.append("person.declared", PEOPLE, {"person": person, "state": state}, actor=by, because=because)


def find(ledger: Ledger, person: str, *, by: str, because: str) -> Entry:
    """Record that a named person ends every declaration about somebody; what was declared stays on record."""
    _check_because(because)
    with ledger.writing() as writer:
        return writer.append("person.found", PEOPLE, {"person": person}, actor=by, because=because)


def _answer_payload(
    person: str, state: str, said: datetime, minutes: float, *, method: str, reporter: str, receipt: str | None
) -> dict[str, object]:
    return {
        "receipt": receipt or str(uuid4()),
        "person": person,
        "state": state,
        "said_at": iso(said),
        "method": method,
        "reporter": reporter,
        "good_until": iso(said + timedelta(minutes=minutes)),
    }


def _known_answer(answers: Iterable[Answer], receipt: str | None) -> Answer | None:
    return next((a for a in answers if receipt is not None and a.receipt == receipt), None)


def _appended(writer: Writer, held: RollCall, payload: Mapping[str, object], reporter: str) -> Answer:
    return answer_of(writer.append("rollcall.answered", held.id, payload, actor=reporter))


def _now(ledger: Ledger) -> AsOf:
    now = ledger.clock()
    return AsOf(valid_at=now, known_at=now)


def _check_because(because: str) -> None:
    if not because.strip():
        raise AskedWrongly(
            "because-missing", "Nothing was recorded", "no reason was given", "say why in a few words with --because"
        )


def _check_minutes(**minutes: float) -> None:
    for name, value in minutes.items():
        if not 0 < value <= 60 * 24 * 366:
            raise AskedWrongly(
                "minutes-out-of-range",
                f"{name.replace('_', ' ')} cannot be {value:g}",
                "it must be more than 0 and at most a year",
                "give a number of minutes such as 30",
            )


def _check_answer(state: str) -> None:
    if state not in ANSWERS:
        raise AskedWrongly(
            "answer-unknown",
            f"{state!r} is no answer to a roll call",
            "missing, abducted and deceased are declared, and the clock alone makes overdue"
            if state in DECLARED or state in ("overdue", "unaccounted")
            else f"an answer is one of {', '.join(ANSWERS)}",
            "use one of those words, or standby people declare",
        )


def _check_open(held: RollCall) -> None:
    if held.closed_at:
        raise AskedWrongly(
            "rollcall-closed",
            f"The roll call {held.id} takes no more answers",
            f"it was closed at {iso(held.closed_at)}",
            "open another one with standby rollcall open",
        )


def _check_asked(held: RollCall, person: str) -> None:
    if person not in {member.id for member in held.people}:
        raise AskedWrongly(
            "person-not-asked",
            f"{person} is not on the roll call {held.id}",
            "that person was not on the roster when it was opened",
            "check the id with standby rollcall show, or open another roll call",
        )
